-- What a station keeps besides its complaints.

-- 制度: which text of the three systems is in force (A1, A2). Never changed; a new version is a new row.
CREATE TABLE institution (
    region         TEXT NOT NULL,
    station_id     TEXT NOT NULL,
    id             TEXT NOT NULL,
    system         TEXT NOT NULL,               -- handling 受理处理 | reporting 信息报送分析 | duty 内部管理责任
    version        {{INT}} NOT NULL,            -- 1, 2, ... of this system at this station
    text           TEXT NOT NULL,
    adopted_on     TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    adopter_id     TEXT NOT NULL,
    PRIMARY KEY (region, station_id, id)
) {{WIDE}};
CREATE UNIQUE INDEX institution_version ON institution (region, station_id, system, version);

-- 公开承诺 of the host unit (A4b), which a consumer may rely on if it held on the day of purchase.
CREATE TABLE promise (
    region     TEXT NOT NULL,
    station_id TEXT NOT NULL,
    id         TEXT NOT NULL,
    promise    TEXT NOT NULL,                   -- 七日无理由退货
    scope      TEXT NOT NULL,                   -- which goods or services
    from_on    TEXT NOT NULL,
    to_on      TEXT,                            -- the last day; NULL while it holds
    PRIMARY KEY (region, station_id, id)
) {{KEYED}};

-- 检测鉴定机构 with a statutory qualification (A7a).
CREATE TABLE lab (
    region        TEXT NOT NULL,
    id            TEXT NOT NULL,
    name          TEXT NOT NULL,
    qualification TEXT NOT NULL,                -- number of the CMA or CNAS certificate
    scope         TEXT NOT NULL,                -- what it may test
    expires_on    TEXT NOT NULL,                -- the last day it is qualified
    PRIMARY KEY (region, id)
) {{KEYED}};

-- 专人保管: who kept the archive from when to when (A14c).
CREATE TABLE custody (
    region       TEXT NOT NULL,
    station_id   TEXT NOT NULL,
    id           TEXT NOT NULL,
    custodian_id TEXT NOT NULL,
    from_on      TEXT NOT NULL,
    to_on        TEXT,                          -- NULL for the one who keeps it now
    note         TEXT NOT NULL,                 -- what was handed over
    PRIMARY KEY (region, station_id, id)
) {{KEYED}};
CREATE UNIQUE INDEX custody_now ON custody (region, station_id) WHERE to_on IS NULL;

-- 咨询 and 建议 (domain.md 4.1): logged in half a minute, a name is not needed (B1.2a).
CREATE TABLE consultation (
    region        TEXT NOT NULL,
    id            TEXT NOT NULL,
    station_id    TEXT NOT NULL,
    number        TEXT NOT NULL,                -- running in the station's year
    kind          TEXT NOT NULL,                -- consultation | suggestion
    suggestion    TEXT,                         -- suggestions: quality | service | other (E3b)
    channel       TEXT NOT NULL,                -- visit | phone | letter | web
    topic         TEXT NOT NULL,
    content       TEXT NOT NULL,
    person_id     TEXT,                         -- in the vault, when somebody left a name
    answer        TEXT,
    basis         TEXT,                         -- what the answer rests on
    promised_at   TEXT,                         -- 约定答复 (B4.4)
    answered_at   TEXT,
    answered_by   TEXT,
    status        TEXT NOT NULL,                -- open | promised | answered | adopted | not_adopted | forwarded | converted
    case_id       TEXT,                         -- the complaint it became
    at            TEXT NOT NULL,
    by_id         TEXT NOT NULL,
    PRIMARY KEY (region, id)
) {{WIDE}};
CREATE UNIQUE INDEX consultation_number ON consultation (region, station_id, number);
CREATE INDEX consultation_list ON consultation (region, station_id, id);
CREATE INDEX consultation_promised ON consultation (region, promised_at) WHERE status = 'promised';

-- 违法线索 (F15): for its sender and the office only.
CREATE TABLE clue (
    region      TEXT NOT NULL,
    id          TEXT NOT NULL,
    station_id  TEXT NOT NULL,
    case_id     TEXT,                           -- the complaint it was met in, when there is one
    subject     TEXT NOT NULL,                  -- whom it concerns
    place       TEXT NOT NULL,
    content     TEXT NOT NULL,
    file_hash   TEXT,
    sender_id   TEXT NOT NULL,
    at          TEXT NOT NULL,
    received_by TEXT,                           -- at the office
    received_at TEXT,
    result      TEXT,                           -- what the office told the sender
    PRIMARY KEY (region, id)
) {{WIDE}};
CREATE INDEX clue_station ON clue (region, station_id, id);

-- 登记簿, sealed month by month (A14a): the rows as they stood, and the hash that holds them to it.
CREATE TABLE register_seal (
    region     TEXT NOT NULL,
    station_id TEXT NOT NULL,
    month      TEXT NOT NULL,                   -- 2026-11
    rows       TEXT NOT NULL,                   -- JSON
    count      {{INT}} NOT NULL,
    hash       TEXT NOT NULL,                   -- SHA-256 of the hash before it and of the rows
    sealed_at  TEXT NOT NULL,
    sealed_by  TEXT NOT NULL,
    PRIMARY KEY (region, station_id, month)
) {{WIDE}};
