-- Non-conforming goods (A16, F10): withdrawn from sale, reported, disposed of, verified.

CREATE TABLE withdrawal (
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  number       TEXT NOT NULL,            -- YQ01-TS-2026-01
  state        TEXT NOT NULL,            -- found, checked, off_shelf, reported, disposed, closed
  source       TEXT NOT NULL,            -- list, self_check, complaint, sampling, recall
  circular_id  TEXT,                     -- the list that names it
  line         BIGINT,                   -- its line, from 1
  case_id      TEXT,                     -- the complaint that led to it
  goods        TEXT NOT NULL,
  brand        TEXT NOT NULL,
  model        TEXT NOT NULL,
  batch        TEXT NOT NULL,            -- day of making or batch
  maker        TEXT NOT NULL,
  supplier     TEXT NOT NULL,
  barcode      TEXT NOT NULL,
  wrong        TEXT NOT NULL,            -- what is wrong with it
  known_at     TEXT NOT NULL,            -- since when the station knows: the list was sent, or it was found
  stock        BIGINT,                   -- pieces
  sold         BIGINT,                   -- pieces
  amount       BIGINT,                   -- fen, of what is in stock and was sold
  off_at       TEXT,                     -- taken off the shelf
  reported_at  TEXT,                     -- to the office
  reported_by  TEXT,
  others       TEXT,                     -- same goods, other batches
  disposals    TEXT,                     -- sealed, returned, recalled, destroyed, corrected; comma between
  how          TEXT,                     -- in words
  disposed_at  TEXT,
  notice_from  TEXT,                     -- the recall notice hangs
  notice_to    TEXT,
  traced       BIGINT,                   -- sold pieces that came back
  responsible  TEXT NOT NULL,            -- a member of staff
  due          TEXT,                     -- the next step; null when closed
  due_at       TEXT,                     -- to the minute, where the region rules hours
  by_id        TEXT NOT NULL,
  at           TEXT NOT NULL,
  verified_at  TEXT,
  verified_by  TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX withdrawal_station ON withdrawal (region, station_id, at);
CREATE INDEX withdrawal_due ON withdrawal (region, due);
CREATE INDEX withdrawal_circular ON withdrawal (region, circular_id);

CREATE TABLE withdrawal_photo (          -- what proves it
  region         TEXT NOT NULL,
  withdrawal_id  TEXT NOT NULL,
  hash           TEXT NOT NULL,
  step           TEXT NOT NULL,          -- take_off, dispose, prove: with which step it came
  at             TEXT NOT NULL,
  by_id          TEXT NOT NULL,
  PRIMARY KEY (region, withdrawal_id, hash)
);

CREATE TABLE list_check (                -- a station's answer to one line of a list
  region         TEXT NOT NULL,
  circular_id    TEXT NOT NULL,
  station_id     TEXT NOT NULL,
  line           BIGINT NOT NULL,        -- from 1
  withdrawal_id  TEXT,                   -- null: neither in stock nor sold
  at             TEXT NOT NULL,
  by_id          TEXT NOT NULL,
  PRIMARY KEY (region, circular_id, station_id, line)
);
