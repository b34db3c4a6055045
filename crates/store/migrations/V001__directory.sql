-- Organisations, people, their accounts, and what every other table leans on.
--
-- The subset: TEXT, {{INT}} and {{BYTES}} only. Ids are UUIDv7 text made by the program. Instants are
-- `2026-11-23T06:30:00.000Z`, civil days `2026-11-23`, months `2026-11`, money whole fen, flags 0 and 1.
-- `region` is the code of a county (or of the city itself) and the first column of the key of every
-- table that grows, so that a county's rows lie together and can live apart.
-- A PostgreSQL database is created with C collation by whoever creates it; `migrate` warns otherwise.

-- The tree: city, county, office (市场监管所), station (消费维权服务站).
CREATE TABLE org (
    region       TEXT NOT NULL,
    id           TEXT NOT NULL,
    parent_id    TEXT,                          -- NULL at the top of the tree only
    path         TEXT NOT NULL,                 -- ids from the top down to itself: `city/county/office/station/`
    kind         TEXT NOT NULL,                 -- city | county | office | station
    code         TEXT NOT NULL,                 -- 站码, the first part of every case number
    name         TEXT NOT NULL,
    venue        TEXT,                          -- stations: mall | supermarket | market | enterprise | scenic (D2)
    industry     TEXT,                          -- enterprises that must have a station (D6)
    host         TEXT NOT NULL DEFAULT '',      -- the unit whose disputes the station settles (A3a)
    address      TEXT NOT NULL DEFAULT '',
    phone        TEXT NOT NULL DEFAULT '',      -- the station's own published number
    opened_on    TEXT,
    custodian_id TEXT,                          -- the named keeper of the archive (A14c)
    PRIMARY KEY (region, id)
) {{KEYED}};
CREATE UNIQUE INDEX org_code ON org (region, code);
CREATE INDEX org_path ON org (region, path);

-- Members of staff, each with their own account.
CREATE TABLE staff (
    region        TEXT NOT NULL,
    id            TEXT NOT NULL,
    org_id        TEXT NOT NULL,
    name          TEXT NOT NULL,
    login         TEXT NOT NULL,                -- folded to lower case
    post          TEXT NOT NULL,                -- see domain::directory::Post
    phone         TEXT NOT NULL DEFAULT '',     -- of work
    education     TEXT NOT NULL DEFAULT '',     -- 高中以上 is asked of a 和解员
    active        {{INT}} NOT NULL,             -- 0 after leaving: the person stays named in the files
    password_hash TEXT,                         -- argon2id in PHC form; NULL until the first password is set
    must_change   {{INT}} NOT NULL DEFAULT 1,   -- 1: the next sign-in leads to a new password and nowhere else
    failed        {{INT}} NOT NULL DEFAULT 0,   -- wrong passwords since the last right one
    locked_until  TEXT,                         -- after too many of them
    large_type    {{INT}} NOT NULL DEFAULT 0,   -- 大字版
    PRIMARY KEY (region, id)
) {{KEYED}};
CREATE UNIQUE INDEX staff_login ON staff (login);
CREATE INDEX staff_org ON staff (region, org_id);

-- Who is signed in. Keyed by the token alone, since a browser brings nothing else; swept when expired.
CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,       -- SHA-256; the token itself is only in the cookie
    region     TEXT NOT NULL,
    staff_id   TEXT NOT NULL,
    csrf       TEXT NOT NULL,                   -- what every form of this session must carry
    created_at TEXT NOT NULL,
    last_seen  TEXT NOT NULL,                   -- kept to the minute, to spare writes
    expires_at TEXT NOT NULL                    -- the end however busy the session is
) {{KEYED}};
CREATE INDEX session_staff ON session (region, staff_id);
CREATE INDEX session_end ON session (expires_at);

-- Keys of machines for the API, each acting as a member of staff.
CREATE TABLE api_token (
    token_hash TEXT NOT NULL PRIMARY KEY,       -- SHA-256; the token is shown once
    region     TEXT NOT NULL,
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,                   -- what uses it
    staff_id   TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revoked_at TEXT
) {{KEYED}};
CREATE UNIQUE INDEX api_token_id ON api_token (region, id);

-- The vault: consumers and agents. Events point here, so that what is personal can be erased.
CREATE TABLE person (
    region         TEXT NOT NULL,
    id             TEXT NOT NULL,
    name           TEXT NOT NULL,
    phone_cipher   {{BYTES}},                   -- XChaCha20-Poly1305, bound to this row and column
    phone_index    TEXT,                        -- keyed hash of the normalised number: finds it, does not tell it
    address_cipher {{BYTES}},
    id_kind        TEXT,                        -- kind of identity paper, when one was seen (A10b)
    id_cipher      {{BYTES}},
    id_last4       TEXT,
    elderly        {{INT}} NOT NULL DEFAULT 0,  -- served at the counter with large type and paper
    erased_at      TEXT,                        -- when everything above but the id was taken out
    PRIMARY KEY (region, id)
) {{KEYED}};
CREATE INDEX person_phone ON person (region, phone_index);
CREATE INDEX person_name ON person (region, name);

-- Every time somebody opened what the vault seals.
CREATE TABLE access_log (
    region    TEXT NOT NULL,
    id        TEXT NOT NULL,
    at        TEXT NOT NULL,
    actor_id  TEXT NOT NULL,
    person_id TEXT NOT NULL,
    why       TEXT NOT NULL,
    PRIMARY KEY (region, id)
) {{KEYED}};
CREATE INDEX access_person ON access_log (region, person_id, id);

-- Every change of a plain table, written with it.
CREATE TABLE audit_change (
    region    TEXT NOT NULL,
    id        TEXT NOT NULL,
    at        TEXT NOT NULL,
    actor_id  TEXT NOT NULL,
    what      TEXT NOT NULL,                    -- in words: 新增人员
    entity    TEXT NOT NULL,                    -- the table
    entity_id TEXT NOT NULL,
    before    TEXT,                             -- JSON, never with a password or a sealed value
    after     TEXT,
    PRIMARY KEY (region, id)
) {{KEYED}};
CREATE INDEX audit_entity ON audit_change (region, entity, entity_id, id);

-- Running numbers without gaps: the row is raised in the transaction that uses the number.
CREATE TABLE counter (
    region     TEXT NOT NULL,
    station_id TEXT NOT NULL,
    period     TEXT NOT NULL,                   -- a year, or a volume of the archive
    kind       TEXT NOT NULL,                   -- case | register | archive | consultation
    value      {{INT}} NOT NULL,                -- the last number given
    PRIMARY KEY (region, station_id, period, kind)
) {{KEYED}};

-- Files, kept on disk under the hash of their content.
CREATE TABLE stored_file (
    region      TEXT NOT NULL,
    hash        TEXT NOT NULL,                  -- SHA-256 of the content
    size        {{INT}} NOT NULL,               -- bytes
    media_type  TEXT NOT NULL,                  -- by content, not by name
    name        TEXT NOT NULL,                  -- as the uploader called it
    uploaded_by TEXT NOT NULL,
    at          TEXT NOT NULL,
    PRIMARY KEY (region, hash)
) {{KEYED}};

-- Answers already given to creating calls of the API, so that a repeated call changes nothing.
CREATE TABLE idempotency (
    region       TEXT NOT NULL,
    actor_id     TEXT NOT NULL,
    key          TEXT NOT NULL,                 -- the caller's Idempotency-Key
    request_hash TEXT NOT NULL,                 -- the same key with another request is refused
    status       {{INT}} NOT NULL,              -- HTTP status of the answer
    response     TEXT NOT NULL,
    at           TEXT NOT NULL,
    PRIMARY KEY (region, actor_id, key)
) {{KEYED}};
CREATE INDEX idempotency_age ON idempotency (at);
