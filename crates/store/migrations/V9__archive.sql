-- The archive: hand-over, destruction; typical cases; the notice board.

CREATE INDEX case_row_volume ON case_row (region, station_id, volume);
CREATE INDEX case_row_due ON case_row (region, station_id, retain_until);

ALTER TABLE register_seal ADD COLUMN erased TEXT;                 -- hash of the content after names were erased, bound to the seal's own

CREATE TABLE archive_handover (          -- 档案移交 (A14c)
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  station_id TEXT NOT NULL,
  from_id    TEXT,                       -- nobody when the first keeper is named
  to_id      TEXT NOT NULL,
  why        TEXT NOT NULL,
  state      TEXT NOT NULL,              -- open, given, taken, withdrawn
  volumes    TEXT NOT NULL,              -- what was counted: JSON list of volume, files, pages
  opened_at  TEXT NOT NULL,
  opened_by  TEXT NOT NULL,
  given_at   TEXT,
  given_by   TEXT,
  in_place   TEXT,                       -- why another confirmed for the giver
  taken_at   TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX archive_handover_station ON archive_handover (region, station_id, opened_at);

CREATE TABLE destruction (               -- 销毁清单 (A14d), kept for ever
  region        TEXT NOT NULL,
  id            TEXT NOT NULL,
  station_id    TEXT NOT NULL,
  number        TEXT NOT NULL,
  state         TEXT NOT NULL,           -- drafted, agreed, approved, done, returned
  why           TEXT NOT NULL,
  drafted_at    TEXT NOT NULL,
  drafted_by    TEXT NOT NULL,
  agreed_at     TEXT,
  agreed_by     TEXT,
  approved_at   TEXT,
  approved_by   TEXT,
  returned_why  TEXT,
  done_on       TEXT,                    -- the day on which it was carried out
  done_at       TEXT,                    -- when that was entered
  done_by       TEXT,
  supervisor    TEXT,                    -- 监销人, two
  supervisor_2  TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX destruction_station ON destruction (region, station_id, drafted_at);

CREATE TABLE destruction_item (          -- a file on a list: what is left of it in words
  region       TEXT NOT NULL,
  list_id      TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  number       TEXT NOT NULL,
  volume       TEXT NOT NULL,
  title        TEXT NOT NULL,
  closed_on    TEXT NOT NULL,
  retain_until TEXT NOT NULL,
  pages        BIGINT NOT NULL,
  struck       TEXT,                     -- taken off the list, and why
  PRIMARY KEY (region, list_id, case_id)
);
CREATE INDEX destruction_item_case ON destruction_item (region, case_id);

CREATE TABLE file_removal (              -- stored files that nothing names any more, to be taken from the disk
  region  TEXT NOT NULL,
  hash    TEXT NOT NULL,
  list_id TEXT NOT NULL,
  at      TEXT NOT NULL,
  done_at TEXT,
  PRIMARY KEY (region, hash, list_id)
);
CREATE INDEX file_removal_open ON file_removal (done_at);

CREATE TABLE typical_case (              -- 典型案例 (D24): a text without names
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  state        TEXT NOT NULL,            -- draft, submitted, accepted, returned
  title        TEXT NOT NULL,
  facts        TEXT NOT NULL,
  handling     TEXT NOT NULL,
  result       TEXT NOT NULL,
  lesson       TEXT NOT NULL,
  basis        TEXT NOT NULL,
  trader       TEXT NOT NULL,            -- how the trader is called in it
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  submitted_at TEXT,
  submitted_by TEXT,
  judged_at    TEXT,
  judged_by    TEXT,
  reason       TEXT,                     -- why it was returned
  PRIMARY KEY (region, id)
);
CREATE INDEX typical_case_state ON typical_case (region, state, judged_at);
CREATE INDEX typical_case_station ON typical_case (region, station_id, at);

CREATE TABLE board_issue (               -- 宣传栏 (D21)
  region     TEXT NOT NULL,
  id         TEXT NOT NULL,
  station_id TEXT NOT NULL,
  month      TEXT NOT NULL,              -- the term it is for
  title      TEXT NOT NULL,
  items      TEXT NOT NULL,              -- JSON list of kind, title, text, source
  by_id      TEXT NOT NULL,
  at         TEXT NOT NULL,
  hung_on    TEXT,
  hung_by    TEXT,
  photo      TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX board_issue_station ON board_issue (region, station_id, at);
