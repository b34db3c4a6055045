-- Training and study (A18, D35 to D40, F11), publicity (B1.2, B1.5), institutions in use (A2, B1.1, A16), promises in
-- versions (A4), letters to traders (B2.3).

CREATE TABLE training (                  -- an event that is planned, signed in to, recorded
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  org_id       TEXT NOT NULL,            -- who holds it: a station, an office, a bureau
  kind         TEXT NOT NULL,            -- lecture, on_site, exchange, placement, self_study, meeting
  state        TEXT NOT NULL,            -- planned, held, cancelled
  topic        TEXT NOT NULL,
  teacher      TEXT NOT NULL,
  place        TEXT NOT NULL,
  day          TEXT NOT NULL,            -- the civil day of its beginning: the year it counts in
  from_at      TEXT NOT NULL,            -- planned; actual once it was recorded
  to_at        TEXT NOT NULL,
  minutes      BIGINT NOT NULL,          -- of study, for each person present
  material     TEXT NOT NULL,            -- what was used, in words
  case_id      TEXT,                     -- the dispute it is about (D38)
  secret       TEXT NOT NULL,            -- the codes on the screen are made from it
  summary      TEXT,                     -- what was learned, once recorded
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  recorded_by  TEXT,
  recorded_at  TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX training_org ON training (region, org_id, day);

CREATE TABLE training_person (           -- who is invited, who was there
  region       TEXT NOT NULL,
  training_id  TEXT NOT NULL,
  staff_id     TEXT NOT NULL,
  org_id       TEXT NOT NULL,            -- the station worked at then
  invited      BIGINT NOT NULL,          -- 0: came unasked
  signed_at    TEXT,
  way          TEXT,                     -- qr, code, paper
  PRIMARY KEY (region, training_id, staff_id)
);
CREATE INDEX training_person_staff ON training_person (region, staff_id);
CREATE INDEX training_person_org ON training_person (region, org_id);

CREATE TABLE training_ticket (           -- one scan of the screen; used once, by whoever signs in with it
  ticket       TEXT NOT NULL PRIMARY KEY,
  region       TEXT NOT NULL,
  training_id  TEXT NOT NULL,
  at           TEXT NOT NULL,
  used_at      TEXT,
  used_by      TEXT
);

CREATE TABLE occasion_photo (            -- photos of trainings and of publicity
  region       TEXT NOT NULL,
  occasion_id  TEXT NOT NULL,            -- of a training or a publicity
  hash         TEXT NOT NULL,
  at           TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  PRIMARY KEY (region, occasion_id, hash)
);

CREATE TABLE lesson_try (                -- a quiz as it was answered: the record of a micro-lesson (D35)
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  staff_id     TEXT NOT NULL,
  org_id       TEXT NOT NULL,            -- worked at then
  lesson       TEXT NOT NULL,
  version      BIGINT NOT NULL,
  answers      TEXT NOT NULL,            -- JSON list, counted from 0
  right_count  BIGINT NOT NULL,
  total        BIGINT NOT NULL,
  passed       BIGINT NOT NULL,
  minutes      BIGINT NOT NULL,          -- credited: only with the first pass of a lesson in a year
  day          TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX lesson_try_staff ON lesson_try (region, staff_id, day);
CREATE INDEX lesson_try_org ON lesson_try (region, org_id, day);

CREATE TABLE publicity (                 -- what was told to the unit's staff and to consumers
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  audience     TEXT NOT NULL,            -- staff, public
  form         TEXT NOT NULL,            -- talk, stall, leaflet, screen, online
  day          TEXT NOT NULL,
  topic        TEXT NOT NULL,
  place        TEXT NOT NULL,
  heads        BIGINT NOT NULL,
  said         TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX publicity_station ON publicity (region, station_id, day);

ALTER TABLE institution ADD COLUMN standard TEXT;      -- the library's version it follows; null: the station's own words
ALTER TABLE institution ADD COLUMN signed_by TEXT;     -- who adopted it by signing; null: from before signing was kept
ALTER TABLE institution ADD COLUMN signed_at TEXT;
ALTER TABLE institution ADD COLUMN text_hash TEXT;     -- SHA-256 of what was signed

CREATE TABLE institution_review (        -- the yearly look at an institution (B1.1)
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  version      BIGINT NOT NULL,          -- the one that was looked at
  day          TEXT NOT NULL,
  verdict      TEXT NOT NULL,            -- keep, revise
  note         TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX institution_review_station ON institution_review (region, station_id, kind);

ALTER TABLE promise ADD COLUMN series TEXT;            -- the id of its first version; null: its own
ALTER TABLE promise ADD COLUMN scope TEXT;             -- for which goods

CREATE TABLE advice (                    -- 提示函: a trader is reminded of its duties (B2.3)
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  number       TEXT NOT NULL,            -- YQ01-TX-2026-01
  trader       TEXT NOT NULL,
  stall        TEXT NOT NULL,
  case_id      TEXT,                     -- the complaint that led to it
  topic        TEXT NOT NULL,
  said         TEXT NOT NULL,            -- what is asked of the trader
  basis        TEXT NOT NULL,
  due          TEXT NOT NULL,            -- by when it answers
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  read_on      TEXT,                     -- the trader's receipt
  read_by      TEXT,                     -- who signed it
  answer       TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX advice_station ON advice (region, station_id, at);
