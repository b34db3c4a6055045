-- 考核 (D41, F12, P26): a bureau's own schemes, and rounds whose facts are frozen when they are drawn up.

CREATE TABLE assessment_scheme (         -- the shipped scheme is in the program; here are a bureau's own versions
  region         TEXT NOT NULL,
  version        BIGINT NOT NULL,        -- 1, 2, ...
  effective_from TEXT NOT NULL,          -- the first day of a round that uses it
  body           TEXT NOT NULL,          -- the scheme as JSON
  by_id          TEXT NOT NULL,
  at             TEXT NOT NULL,
  PRIMARY KEY (region, version)
);

CREATE TABLE assessment_round (          -- one assessment of the stations below a unit
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  unit_id      TEXT NOT NULL,            -- the bureau or office that assesses
  period       TEXT NOT NULL,            -- 2026, 2026-Q3
  state        TEXT NOT NULL,            -- scoring, published, final
  scheme       TEXT NOT NULL,            -- the scheme as it was, JSON
  hash         TEXT NOT NULL,            -- SHA-256 over scheme and facts as frozen
  drawn_at     TEXT NOT NULL,
  drawn_by     TEXT NOT NULL,
  published_at TEXT,
  published_by TEXT,
  object_by    TEXT,                     -- the last day for objections
  final_at     TEXT,
  final_by     TEXT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX assessment_round_once ON assessment_round (region, unit_id, period);

CREATE TABLE assessment_station (        -- the stations of a round, as they were called
  region     TEXT NOT NULL,
  round_id   TEXT NOT NULL,
  station_id TEXT NOT NULL,
  code       TEXT NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (region, round_id, station_id)
);

CREATE TABLE assessment_fact (           -- the facts of one item, frozen; never changed
  region     TEXT NOT NULL,
  round_id   TEXT NOT NULL,
  station_id TEXT NOT NULL,
  item       TEXT NOT NULL,              -- its key in the scheme
  facts      TEXT NOT NULL,              -- label, href, got, of, note of each, JSON list
  PRIMARY KEY (region, round_id, station_id, item)
);

CREATE TABLE assessment_score (          -- the points of an item: the last row counts, earlier ones stay
  region     TEXT NOT NULL,
  round_id   TEXT NOT NULL,
  station_id TEXT NOT NULL,
  item       TEXT NOT NULL,
  no         BIGINT NOT NULL,            -- 1, 2, ...
  kind       TEXT NOT NULL,              -- facts, hand, objection
  points     BIGINT NOT NULL,            -- hundredths
  reason     TEXT NOT NULL,
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  PRIMARY KEY (region, round_id, station_id, item, no)
);

CREATE TABLE assessment_veto (           -- what leads to the last grade whatever the points are
  region     TEXT NOT NULL,
  round_id   TEXT NOT NULL,
  station_id TEXT NOT NULL,
  veto       TEXT NOT NULL,              -- its key in the scheme
  ground     TEXT NOT NULL,              -- by which rule, found how
  facts      TEXT NOT NULL,
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  lifted_at  TEXT,                       -- an objection to it was upheld
  PRIMARY KEY (region, round_id, station_id, veto)
);

CREATE TABLE assessment_objection (      -- one to an item or a veto
  region     TEXT NOT NULL,
  round_id   TEXT NOT NULL,
  station_id TEXT NOT NULL,
  item       TEXT NOT NULL,              -- the key of an item, or 'veto:KEY'
  state      TEXT NOT NULL,              -- open, upheld, rejected
  said       TEXT NOT NULL,
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  due        TEXT NOT NULL,              -- answered by then
  reply      TEXT,
  replied_at TEXT,
  replied_by TEXT,
  PRIMARY KEY (region, round_id, station_id, item)
);
CREATE INDEX assessment_objection_due ON assessment_objection (region, state, due);
