-- Supervision (D33, D42 to D45, B1.9, F13): draws, callbacks, visits, inspections, what is to be put right, self-checks.

CREATE TABLE draw (                      -- a frozen list and what was drawn from it
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  org_id       TEXT NOT NULL,            -- the bureau or office that draws
  number       TEXT NOT NULL,            -- YQ-CY-2026-01
  kind         TEXT NOT NULL,            -- callback, onsite, online, spot, review
  state        TEXT NOT NULL,            -- frozen, drawn, done
  period_from  TEXT NOT NULL,            -- of callbacks: closed from this day
  period_to    TEXT NOT NULL,            -- to this day
  list         TEXT NOT NULL,            -- numbers of complaints or codes of stations, sorted, a line each
  listed       BIGINT NOT NULL,          -- how many lines
  list_hash    TEXT NOT NULL,            -- SHA-256 over the list
  left_out     TEXT NOT NULL,            -- who is not on it and why, in words
  size         BIGINT NOT NULL,          -- how many are drawn
  each_station BIGINT NOT NULL,          -- of every station at least
  frozen_at    TEXT NOT NULL,
  frozen_by    TEXT NOT NULL,
  seed         TEXT,
  seed_source  TEXT,                     -- where it was published
  seed_at      TEXT,                     -- when it was published: after the list was frozen
  sample       TEXT,                     -- what was drawn, a line each
  drawn_at     TEXT,
  drawn_by     TEXT,
  due          TEXT,                     -- by when what was drawn is done
  PRIMARY KEY (region, id)
);

CREATE TABLE callback (                  -- a consumer to be called about a closed complaint (F13)
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  draw_id      TEXT NOT NULL,
  case_id      TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  number       TEXT NOT NULL,            -- of the complaint, with -R1 after a re-opening
  state        TEXT NOT NULL,            -- waiting, again, answered, unreached
  due          TEXT NOT NULL,
  again_on     TEXT,                     -- the day of the next call
  contacted    TEXT,                     -- yes, no, unknown: somebody talked to the consumer
  reached      TEXT,                     -- the agreement is as recorded
  received     TEXT,                     -- money or goods came
  received_fen BIGINT,                   -- fen, as the consumer says
  pressed      TEXT,                     -- asked to withdraw, or treated badly
  satisfaction TEXT,                     -- very, content, fair, not
  opinion      TEXT,
  agrees       TEXT,                     -- match, mismatch, unsure
  handling     TEXT,                     -- file, redo, talk, again
  why          TEXT,
  reopened     TEXT,                     -- the number under which it is done again
  done_at      TEXT,
  done_by      TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX callback_station ON callback (region, station_id, state);
CREATE UNIQUE INDEX callback_number ON callback (region, number);

CREATE TABLE callback_try (
  region       TEXT NOT NULL,
  callback_id  TEXT NOT NULL,
  no           BIGINT NOT NULL,          -- from 1
  at           TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  mode         TEXT NOT NULL,            -- phone, video, visit
  came         TEXT NOT NULL,            -- answered, no_answer, refused, wrong
  note         TEXT,
  PRIMARY KEY (region, callback_id, no)
);

CREATE TABLE visit_plan (                -- when a station is visited in a quarter (D16, D33, B3.1)
  region       TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  quarter      TEXT NOT NULL,            -- 2026-Q3
  planned_on   TEXT NOT NULL,
  officer_id   TEXT NOT NULL,
  at           TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  PRIMARY KEY (region, station_id, quarter)
);

CREATE TABLE visit (
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  number       TEXT NOT NULL,            -- YQ01-XF-2026-01
  at           TEXT NOT NULL,            -- checked in
  by_id        TEXT NOT NULL,
  check_in     TEXT NOT NULL,            -- scan, number, missing: how the plaque was found
  plaque       TEXT,                     -- the number of the plaque
  photo        TEXT,
  heard        TEXT NOT NULL,            -- what the station says
  hard         TEXT,                     -- what is hard for it
  guided       TEXT NOT NULL,            -- what it was told
  found        TEXT,                     -- what is wrong
  PRIMARY KEY (region, id)
);
CREATE INDEX visit_station ON visit (region, station_id, at);

CREATE TABLE inspection (                -- on site, online, spot check, review
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  draw_id      TEXT,                     -- drawn, or begun by hand
  number       TEXT NOT NULL,            -- YQ01-JC-2026-01
  kind         TEXT NOT NULL,            -- onsite, online, spot, review
  state        TEXT NOT NULL,            -- due, done
  due          TEXT NOT NULL,
  items        TEXT NOT NULL,            -- JSON: what was looked at and how it is
  wrong        BIGINT NOT NULL,          -- items that do not hold
  asked        BIGINT NOT NULL,          -- questions of the quiz
  answered     BIGINT NOT NULL,          -- of them right
  words        TEXT,
  photo        TEXT,
  at           TEXT NOT NULL,
  done_at      TEXT,
  done_by      TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX inspection_station ON inspection (region, station_id, at);

CREATE TABLE fix_order (                 -- 整改通知: what a station has to put right
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,
  number       TEXT NOT NULL,            -- YQ01-ZG-2026-01
  state        TEXT NOT NULL,            -- given, proved, closed
  source       TEXT NOT NULL,            -- visit, inspection, callback, other
  source_id    TEXT,
  problem      TEXT NOT NULL,
  demand       TEXT NOT NULL,
  owner_id     TEXT NOT NULL,            -- who at the station answers for it
  due          TEXT NOT NULL,            -- of the next step
  given_at     TEXT NOT NULL,
  given_by     TEXT NOT NULL,
  proof        TEXT,
  proved_at    TEXT,
  proved_by    TEXT,
  returned     BIGINT NOT NULL,          -- how often it was sent back
  verdict      TEXT,                     -- of the re-check
  checked_at   TEXT,
  checked_by   TEXT,
  PRIMARY KEY (region, id)
);
CREATE INDEX fix_order_station ON fix_order (region, station_id, state);

CREATE TABLE fix_photo (
  region       TEXT NOT NULL,
  fix_id       TEXT NOT NULL,
  hash         TEXT NOT NULL,
  at           TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  PRIMARY KEY (region, fix_id, hash)
);

CREATE TABLE self_check (                -- the monthly self-check of five topics (B1.9, E9)
  region        TEXT NOT NULL,
  id            TEXT NOT NULL,
  station_id    TEXT NOT NULL,
  month         TEXT NOT NULL,           -- 2026-03
  on_day        TEXT NOT NULL,
  items         TEXT NOT NULL,           -- JSON: topic, found, what, how
  wrong         BIGINT NOT NULL,         -- topics with something wrong
  words         TEXT,
  photo         TEXT,
  withdrawal_id TEXT,                    -- the withdrawal that it led to
  at            TEXT NOT NULL,
  by_id         TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX self_check_station ON self_check (region, station_id, month);
