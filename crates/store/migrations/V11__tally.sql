-- What complaints give to the figures, and its roll-ups. Read tables: `hejie rebuild` makes them anew.

CREATE TABLE case_fact (                 -- what a complaint gives to a figure, and the day it counts on
  region     TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  measure    TEXT NOT NULL,              -- as domain::figure::Measure names it
  day        TEXT NOT NULL,
  station_id TEXT NOT NULL,
  value      BIGINT NOT NULL,            -- cases, or fen
  PRIMARY KEY (region, case_id, measure, day)
);
CREATE INDEX case_fact_day ON case_fact (region, measure, day, station_id);

CREATE TABLE tally (                     -- the facts of a station added up over a day, month, quarter and year
  region          TEXT NOT NULL,
  grain           TEXT NOT NULL,         -- y, q, m, d
  span            TEXT NOT NULL,         -- 2026, 2026-Q4, 2026-11, 2026-11-25
  station_id      TEXT NOT NULL,         -- only the station's own commands write its rows
  pending         BIGINT NOT NULL,       -- the columns are measures; money in fen
  registered      BIGINT NOT NULL,
  reopened        BIGINT NOT NULL,
  accepted        BIGINT NOT NULL,
  declined        BIGINT NOT NULL,
  transferred_out BIGINT NOT NULL,
  own             BIGINT NOT NULL,
  from_above      BIGINT NOT NULL,
  ended           BIGINT NOT NULL,
  settled         BIGINT NOT NULL,
  no_agreement    BIGINT NOT NULL,
  withdrawn       BIGINT NOT NULL,
  association     BIGINT NOT NULL,
  authority       BIGINT NOT NULL,
  court           BIGINT NOT NULL,
  other_ground    BIGINT NOT NULL,
  handed_up       BIGINT NOT NULL,
  on_time         BIGINT NOT NULL,
  expired         BIGINT NOT NULL,
  amount_fen      BIGINT NOT NULL,
  promised_fen    BIGINT NOT NULL,
  recovered_fen   BIGINT NOT NULL,
  doubled         BIGINT NOT NULL,
  doubled_fen     BIGINT NOT NULL,
  tested          BIGINT NOT NULL,
  major           BIGINT NOT NULL,
  consulted       BIGINT NOT NULL,
  suggested       BIGINT NOT NULL,
  PRIMARY KEY (region, grain, span, station_id)
);

-- What is counted from its own table asks by day.
CREATE INDEX clue_at ON clue (region, at);
CREATE INDEX dispatch_sent ON dispatch (region, sent_at);
CREATE INDEX dispatch_due ON dispatch (region, feedback_due);
CREATE INDEX filing_at ON filing (region, filed_at);
