-- The file of a case, and the tables that are computed from it.

CREATE TABLE case_event (                -- append-only: the truth
  region    TEXT NOT NULL,
  case_id   TEXT NOT NULL,
  seq       BIGINT NOT NULL,             -- from 1, without gaps, per case
  at        TEXT NOT NULL,
  by_id     TEXT NOT NULL,
  post      TEXT NOT NULL,
  kind      TEXT NOT NULL,
  body      TEXT NOT NULL,               -- the event as JSON
  hash      TEXT NOT NULL,               -- SHA-256 over this row and the hash of the one before
  PRIMARY KEY (region, case_id, seq)
);

CREATE TABLE case_row (                  -- one line a case: queues and the register (F2)
  region        TEXT NOT NULL,
  case_id       TEXT NOT NULL,
  station_id    TEXT NOT NULL,
  number        TEXT NOT NULL,           -- 登记编号
  full_number   TEXT NOT NULL,           -- with -R1 after a re-opening
  seq           BIGINT NOT NULL,
  stage         TEXT NOT NULL,
  outcome       TEXT,
  handler_id    TEXT NOT NULL,
  consumer_id   TEXT NOT NULL,
  respondent    TEXT NOT NULL,
  goods         TEXT NOT NULL,
  class_code    TEXT NOT NULL,
  problem_code  TEXT NOT NULL,
  claims        TEXT NOT NULL,           -- in words
  amount_fen    BIGINT NOT NULL,
  channel       TEXT NOT NULL,
  platform_no   TEXT,
  registered_at TEXT NOT NULL,
  accepted_on   TEXT,
  register_no   BIGINT,                  -- place in the register of the year
  settled_on    TEXT,
  told_on       TEXT,
  closed_on     TEXT,
  volume        TEXT,                    -- 归档号
  retain_until  TEXT,
  recovered_fen BIGINT NOT NULL,
  days_used     BIGINT,
  late          BIGINT NOT NULL,
  ended         BIGINT NOT NULL,
  flags         TEXT NOT NULL,           -- 'complex', 'alarm', 'proposal', comma between
  due_code      TEXT,                    -- the running clock that ends first
  due_warn      TEXT,
  due_judge     TEXT,
  due_guess     BIGINT NOT NULL,
  paused        BIGINT NOT NULL,
  PRIMARY KEY (region, case_id)
);
CREATE UNIQUE INDEX case_row_number ON case_row (region, number);
CREATE INDEX case_row_station ON case_row (region, station_id, registered_at, case_id);
CREATE INDEX case_row_open ON case_row (region, station_id, ended, stage, registered_at);
CREATE INDEX case_row_register ON case_row (region, station_id, accepted_on, register_no);
CREATE INDEX case_row_consumer ON case_row (region, consumer_id);

CREATE TABLE case_clock (                -- the running clocks: today's list, and what the sweep looks at
  region     TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  no         BIGINT NOT NULL,
  station_id TEXT NOT NULL,
  code       TEXT NOT NULL,
  key        TEXT NOT NULL,
  due_warn   TEXT NOT NULL,
  due_judge  TEXT NOT NULL,
  due_guess  BIGINT NOT NULL,            -- the calendar of a year it touches is not published
  at         TEXT,
  owner      TEXT NOT NULL,
  marked     BIGINT NOT NULL,            -- the alarm of its end is on file already
  PRIMARY KEY (region, case_id, no)
);
CREATE INDEX case_clock_due ON case_clock (region, station_id, due_warn);

CREATE TABLE case_text (                 -- what a search shows and compares
  region     TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  station_id TEXT NOT NULL,
  row_no     BIGINT NOT NULL,            -- the row of case_gram
  text       TEXT NOT NULL,
  PRIMARY KEY (region, case_id)
);
CREATE UNIQUE INDEX case_text_row ON case_text (row_no);
{{SEARCH}}
