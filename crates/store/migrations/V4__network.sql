-- The network around the stations: levels, founding, staff, plaques; what comes down and goes up; duties.

ALTER TABLE org ADD COLUMN life TEXT;                             -- of a station: candidate, applied, ... revoked
ALTER TABLE org ADD COLUMN leader TEXT;                           -- the unit's responsible person (D8)
ALTER TABLE org ADD COLUMN chain_path TEXT;                       -- '/ID/' of the chain's headquarters
ALTER TABLE org ADD COLUMN hq_handles BIGINT;                     -- the headquarters handles the complaints
UPDATE org SET life = 'running' WHERE kind = 'station';
CREATE INDEX org_chain ON org (chain_path);

ALTER TABLE session ADD COLUMN place TEXT;                        -- the organisation that is looked at: 'region id'

ALTER TABLE staff ADD COLUMN education TEXT;                      -- high_school, college, ... (C2c)
ALTER TABLE staff ADD COLUMN email TEXT;                          -- for reminders
ALTER TABLE staff ADD COLUMN photo TEXT;                          -- hash of the picture, for poster and badge
ALTER TABLE staff ADD COLUMN since TEXT;                          -- first day in the post
ALTER TABLE staff ADD COLUMN left_on TEXT;                        -- last day
ALTER TABLE staff ADD COLUMN placed_on TEXT;                      -- day of the newcomer's placement at the bureau (D40)
ALTER TABLE staff ADD COLUMN seen_on TEXT;                        -- last day of signing in (D31)
CREATE INDEX staff_of ON staff (org_id);
CREATE INDEX stored_file_hash ON stored_file (hash);

CREATE INDEX audit_change_entity ON audit_change (region, entity, entity_id);

ALTER TABLE clue ADD COLUMN station_id TEXT;                      -- the sender's station: which office sees it
ALTER TABLE clue ADD COLUMN state TEXT;                           -- sent, received, routed, answered
ALTER TABLE clue ADD COLUMN result TEXT;
ALTER TABLE clue ADD COLUMN answered_at TEXT;
UPDATE clue SET state = 'sent', station_id = (SELECT s.org_id FROM staff s WHERE s.id = clue.sender_id);

CREATE TABLE venue (                     -- the register of venues (D3 to D7): who must have a station
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  office_id  TEXT NOT NULL,
  name       TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- mall, supermarket, market, enterprise, scenic
  industry   TEXT,
  area       BIGINT NOT NULL,            -- square metres
  stalls     BIGINT NOT NULL,
  grade      BIGINT NOT NULL,            -- A's of a scenic area
  address    TEXT NOT NULL,
  leader     TEXT,
  phone      TEXT,
  station_id TEXT,
  PRIMARY KEY (region, id)
);

CREATE TABLE check_item (                -- 八个一, 五有: each item as it was last looked at
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  item       TEXT NOT NULL,
  ok         BIGINT NOT NULL,
  seen_on    TEXT NOT NULL,
  note       TEXT NOT NULL,
  photo      TEXT,
  by_id      TEXT NOT NULL,
  PRIMARY KEY (region, station_id, item)
);

CREATE TABLE plaque (                    -- 牌匾 (D33)
  region     TEXT NOT NULL,
  number     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  code       TEXT NOT NULL,              -- what the QR code leads to; cannot be guessed
  state      TEXT NOT NULL,
  issued_on  TEXT NOT NULL,
  proved_on  TEXT,
  PRIMARY KEY (region, number)
);
CREATE UNIQUE INDEX plaque_code ON plaque (code);
CREATE INDEX plaque_station ON plaque (region, station_id);

CREATE TABLE plaque_scan (               -- one-time codes of scans, and the proofs they became
  region   TEXT NOT NULL,
  nonce    TEXT NOT NULL,
  number   TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  at       TEXT NOT NULL,
  used_at  TEXT,
  photo    TEXT,
  place    TEXT,                         -- where the phone says it was
  PRIMARY KEY (region, nonce)
);
CREATE INDEX plaque_scan_photo ON plaque_scan (region, photo);

CREATE TABLE posted (                    -- wall poster and badges: the staff they showed when they were hung
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- poster, badges
  version    TEXT NOT NULL,
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  PRIMARY KEY (region, station_id, kind)
);

CREATE TABLE filing (                    -- 人员更换备案 (F14, C2d)
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  station_id TEXT NOT NULL,
  post       TEXT NOT NULL,
  leaver_id  TEXT,
  left_on    TEXT,
  joiner_id  TEXT,
  since      TEXT,
  moved      TEXT NOT NULL,              -- open cases handed over: JSON list of number and receiver
  due        TEXT NOT NULL,              -- filed by then, else late
  filed_at   TEXT NOT NULL,
  filed_by   TEXT NOT NULL,
  taken_at   TEXT,
  taken_by   TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX filing_station ON filing (region, station_id, filed_at);

CREATE TABLE dispatch (                  -- 转办 (4.3)
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  platform_no  TEXT NOT NULL,
  from_id      TEXT NOT NULL,            -- the organisation that dispatched
  station_id   TEXT NOT NULL,
  via          TEXT NOT NULL,
  received_on  TEXT NOT NULL,            -- by the bureau
  consent_on   TEXT,
  feedback_due TEXT NOT NULL,
  accept_due   TEXT NOT NULL,            -- the bureau's own limits, shown and not run
  mediate_due  TEXT NOT NULL,
  consumer_id  TEXT NOT NULL,
  facts        TEXT NOT NULL,            -- the answers to the registration's form, JSON; nothing personal
  file         TEXT,                     -- hash of the papers
  file_name    TEXT,
  state        TEXT NOT NULL,
  sent_at      TEXT NOT NULL,
  sent_by      TEXT NOT NULL,
  read_at      TEXT,
  taken_at     TEXT,
  handler_id   TEXT,
  case_id      TEXT,
  feedback     TEXT,
  fed_back_at  TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX dispatch_station ON dispatch (region, station_id, state);
CREATE INDEX dispatch_case ON dispatch (region, case_id);
CREATE INDEX dispatch_number ON dispatch (region, platform_no);

CREATE TABLE mapping (                   -- the bureau's names of the columns of a work order
  region TEXT PRIMARY KEY,
  text   TEXT NOT NULL
);

CREATE TABLE circular (                  -- what is sent down
  region    TEXT NOT NULL,
  id        TEXT NOT NULL,
  kind      TEXT NOT NULL,
  title     TEXT NOT NULL,
  body      TEXT NOT NULL,
  due       TEXT NOT NULL,
  at_time   TEXT,                        -- of a meeting
  file      TEXT,
  file_name TEXT,
  from_id   TEXT NOT NULL,
  from_name TEXT NOT NULL,               -- the sender may be of another county's level
  by_id     TEXT NOT NULL,
  sent_at   TEXT NOT NULL,
  PRIMARY KEY (region, id)
);

CREATE TABLE circular_receipt (          -- and what each station made of it
  region      TEXT NOT NULL,
  circular_id TEXT NOT NULL,
  station_id  TEXT NOT NULL,
  state       TEXT NOT NULL,
  read_at     TEXT,
  read_by     TEXT,
  answer      TEXT,
  answered_at TEXT,
  answered_by TEXT,
  PRIMARY KEY (region, circular_id, station_id)
);
CREATE INDEX circular_receipt_station ON circular_receipt (region, station_id, state);

CREATE TABLE thread (                    -- 往来: guidance, difficulties, concentrated problems
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  station_id TEXT NOT NULL,
  kind       TEXT NOT NULL,
  title      TEXT NOT NULL,
  case_no    TEXT,
  state      TEXT NOT NULL,
  due        TEXT NOT NULL,              -- the next answer of the office
  opened_at  TEXT NOT NULL,
  opened_by  TEXT NOT NULL,
  closed_at  TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX thread_station ON thread (region, station_id, state);

CREATE TABLE thread_note (
  region    TEXT NOT NULL,
  id        TEXT NOT NULL,
  thread_id TEXT NOT NULL,
  at        TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  above     BIGINT NOT NULL,             -- from the level above
  mode      TEXT NOT NULL,               -- online, phone, three_way, visit
  text      TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX thread_note_thread ON thread_note (region, thread_id, id);

CREATE TABLE referral (                  -- 移交、协查、联办 with other departments (D14)
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  org_id     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  department TEXT NOT NULL,
  about      TEXT NOT NULL,
  content    TEXT NOT NULL,
  sent_on    TEXT NOT NULL,
  due        TEXT,
  reply      TEXT,
  replied_on TEXT,
  by_id      TEXT NOT NULL,
  at         TEXT NOT NULL,
  PRIMARY KEY (region, id)
);

CREATE TABLE duty (                      -- who owes what by when
  region   TEXT NOT NULL,
  org_id   TEXT NOT NULL,                -- the station it is about
  kind     TEXT NOT NULL,
  term     TEXT NOT NULL,                -- a day, a month, a quarter
  due      TEXT NOT NULL,
  owner    TEXT NOT NULL,                -- the post that owes it
  done_at  TEXT,
  proof    TEXT,
  reached  TEXT,                         -- the highest rung of the ladder that was climbed
  PRIMARY KEY (region, org_id, kind, term)
);
CREATE INDEX duty_open ON duty (region, due);

CREATE TABLE inbox (                     -- reminders inside the system
  region   TEXT NOT NULL,
  id       TEXT NOT NULL,
  staff_id TEXT NOT NULL,
  key      TEXT NOT NULL,                -- the same reminder comes once
  at       TEXT NOT NULL,
  title    TEXT NOT NULL,
  href     TEXT NOT NULL,
  read_at  TEXT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX inbox_once ON inbox (staff_id, key);
CREATE INDEX inbox_unread ON inbox (staff_id) WHERE read_at IS NULL;
