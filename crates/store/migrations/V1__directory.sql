-- Who there is: organisations, people, accounts, and the numbers they work by.

CREATE TABLE org (
  region       TEXT NOT NULL,            -- county code
  id           TEXT NOT NULL,
  parent_id    TEXT,
  path         TEXT NOT NULL,            -- ids from the top, '/a/b/c/': a prefix is a subtree
  kind         TEXT NOT NULL,            -- city, county, office, station
  code         TEXT NOT NULL,            -- 站码, first part of case numbers
  name         TEXT NOT NULL,
  venue        TEXT,                     -- mall, supermarket, market, enterprise, scenic
  industry     TEXT,                     -- of an enterprise
  host         TEXT,                     -- the unit whose disputes the station settles
  address      TEXT,
  phone        TEXT,
  custodian_id TEXT,                     -- keeper of the archive (A14c), one at a time
  PRIMARY KEY (region, id)
);
CREATE INDEX org_path ON org (region, path);

CREATE TABLE staff (
  id            TEXT PRIMARY KEY,
  region        TEXT NOT NULL,
  org_id        TEXT NOT NULL,
  name          TEXT NOT NULL,
  login         TEXT NOT NULL UNIQUE,
  post          TEXT NOT NULL,
  phone         TEXT,
  active        BIGINT NOT NULL,
  password_hash TEXT NOT NULL,           -- argon2id, PHC text
  must_change   BIGINT NOT NULL,         -- first sign-in changes the password (D30)
  failed        BIGINT NOT NULL,         -- failures in a row
  locked_until  TEXT,
  large_type    BIGINT NOT NULL
);
CREATE INDEX staff_org ON staff (region, org_id);

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,           -- SHA-256 of the cookie; the cookie itself is not kept
  staff_id   TEXT NOT NULL,
  csrf       TEXT NOT NULL,
  seen_at    TEXT NOT NULL,
  expires_at TEXT NOT NULL
);

CREATE TABLE api_token (
  token_hash TEXT PRIMARY KEY,
  staff_id   TEXT NOT NULL,
  name       TEXT NOT NULL,
  created_at TEXT NOT NULL,
  revoked_at TEXT
);

CREATE TABLE person (
  region         TEXT NOT NULL,
  id             TEXT NOT NULL,
  name           TEXT NOT NULL,
  phone_cipher   {{BYTES}},              -- ChaCha20-Poly1305, nonce first
  phone_index    TEXT,                   -- HMAC of the number: exact search without reading it
  address_cipher {{BYTES}},
  id_kind        TEXT,
  id_cipher      {{BYTES}},
  id_last4       TEXT,
  elderly        BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX person_phone ON person (region, phone_index);

CREATE TABLE access_log (                -- every unmasking, with its reason
  region    TEXT NOT NULL,
  id        TEXT NOT NULL,
  at        TEXT NOT NULL,
  staff_id  TEXT NOT NULL,
  person_id TEXT NOT NULL,
  case_id   TEXT NOT NULL,
  why       TEXT NOT NULL,
  PRIMARY KEY (region, id)
);

CREATE TABLE audit_change (              -- every change of a plain table
  region    TEXT NOT NULL,
  id        TEXT NOT NULL,
  at        TEXT NOT NULL,
  staff_id  TEXT NOT NULL,
  entity    TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  what      TEXT NOT NULL,
  after     TEXT NOT NULL,               -- JSON, without secrets
  PRIMARY KEY (region, id)
);

CREATE TABLE counter (                   -- running numbers without gaps, per station
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  name       TEXT NOT NULL,
  last       BIGINT NOT NULL,
  PRIMARY KEY (region, station_id, name)
);

CREATE TABLE calendar_day (
  day    TEXT PRIMARY KEY,
  off    BIGINT NOT NULL,                -- 1 off, 0 make-up working day
  name   TEXT NOT NULL,
  notice TEXT NOT NULL                   -- where it was published
);

CREATE TABLE policy (                    -- the numbers of the time-limit table
  code           TEXT NOT NULL,
  region         TEXT NOT NULL,          -- '' for everywhere
  effective_from TEXT NOT NULL,
  value          BIGINT NOT NULL,
  unit           TEXT NOT NULL,
  basis          TEXT NOT NULL,
  PRIMARY KEY (code, region, effective_from)
);
