-- The rest of the desk: plain tables, changed through audited setters.

CREATE TABLE institution (               -- 制度 (A1, A2)
  region         TEXT NOT NULL,
  station_id     TEXT NOT NULL,
  id             TEXT NOT NULL,
  kind           TEXT NOT NULL,          -- handling, reporting, management
  title          TEXT NOT NULL,
  body           TEXT NOT NULL,
  version        BIGINT NOT NULL,
  effective_from TEXT NOT NULL,
  PRIMARY KEY (region, station_id, id)
);

CREATE TABLE promise (                   -- 对外公开承诺 (A4b)
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  id         TEXT NOT NULL,
  words      TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to   TEXT,
  PRIMARY KEY (region, station_id, id)
);

CREATE TABLE lab (                       -- 检测机构 (A7a)
  region      TEXT NOT NULL,
  id          TEXT NOT NULL,
  name        TEXT NOT NULL,
  certificate TEXT NOT NULL,             -- CMA/CNAS number
  scope       TEXT NOT NULL,
  valid_to    TEXT NOT NULL,
  PRIMARY KEY (region, id)
);

CREATE TABLE consultation (              -- 咨询与建议 (4.1, E3)
  region      TEXT NOT NULL,
  id          TEXT NOT NULL,
  station_id  TEXT NOT NULL,
  number      TEXT NOT NULL,
  kind        TEXT NOT NULL,             -- consultation, quality, service, other
  topic       TEXT NOT NULL,
  content     TEXT NOT NULL,
  caller      TEXT,                      -- how to call back, if left; no personal data is asked for
  answer      TEXT,
  promised_at TEXT,
  answered_at TEXT,
  case_id     TEXT,                      -- the complaint it became
  by_id       TEXT NOT NULL,
  at          TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX consultation_station ON consultation (region, station_id, at);

CREATE TABLE clue (                      -- 违法线索 (F15): for its sender and the office only
  region    TEXT NOT NULL,
  id        TEXT NOT NULL,
  sender_id TEXT NOT NULL,
  case_id   TEXT,
  accused   TEXT NOT NULL,
  kind      TEXT NOT NULL,
  facts     TEXT NOT NULL,
  sent_to   TEXT NOT NULL,
  at        TEXT NOT NULL,
  PRIMARY KEY (region, id)
);

CREATE TABLE stored_file (
  region TEXT NOT NULL,
  hash   TEXT NOT NULL,                  -- SHA-256 of the content
  size   BIGINT NOT NULL,
  media  TEXT NOT NULL,                  -- by content, never by name
  name   TEXT NOT NULL,
  by_id  TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (region, hash)
);

CREATE TABLE register_seal (             -- a month of the register, sealed (A14a)
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  month      TEXT NOT NULL,
  entries    BIGINT NOT NULL,
  content    TEXT NOT NULL,              -- the lines as they stood, JSON
  hash       TEXT NOT NULL,
  sealed_at  TEXT NOT NULL,
  sealed_by  TEXT NOT NULL,
  PRIMARY KEY (region, station_id, month)
);

CREATE TABLE idempotency (               -- answers already given to a creating call
  staff_id TEXT NOT NULL,
  key      TEXT NOT NULL,
  request  TEXT NOT NULL,                -- hash of what was asked
  status   BIGINT NOT NULL,
  answer   TEXT NOT NULL,
  at       TEXT NOT NULL,
  PRIMARY KEY (staff_id, key)
);
