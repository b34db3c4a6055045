-- The board: what it reads is kept beside the other roll-ups. The read tables of V11 are made anew with what it needs
-- and, where an engine can, in the order of their keys, so that a city is added up in one sweep. All of these are
-- filled from the events by the start that follows.

DROP TABLE case_fact;
CREATE TABLE case_fact (                 -- what a complaint gives to a figure, and the day it counts on
  region     TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  measure    TEXT NOT NULL,              -- as domain::figure::Measure names it
  day        TEXT NOT NULL,
  station_id TEXT NOT NULL,
  value      {{INT}} NOT NULL,           -- cases, or fen
  class      TEXT NOT NULL,              -- code of goods or service; only where measure is 'registered', else empty
  problem    TEXT NOT NULL,              -- code of what was found, or else said; likewise
  PRIMARY KEY (region, case_id, measure, day)
) {{KEYED}};
CREATE INDEX case_fact_day ON case_fact (region, measure, day, station_id);

DROP TABLE tally;
CREATE TABLE tally (                     -- the facts of a station added up over a day, month, quarter and year
  region          TEXT NOT NULL,
  grain           TEXT NOT NULL,         -- y, q, m, d
  span            TEXT NOT NULL,         -- 2026, 2026-Q4, 2026-11, 2026-11-25
  station_id      TEXT NOT NULL,         -- only the station's own commands write its rows
  pending         {{INT}} NOT NULL,      -- the columns are measures; money in fen
  registered      {{INT}} NOT NULL,
  reopened        {{INT}} NOT NULL,
  accepted        {{INT}} NOT NULL,
  declined        {{INT}} NOT NULL,
  transferred_out {{INT}} NOT NULL,
  own             {{INT}} NOT NULL,
  from_above      {{INT}} NOT NULL,
  ended           {{INT}} NOT NULL,
  settled         {{INT}} NOT NULL,
  no_agreement    {{INT}} NOT NULL,
  withdrawn       {{INT}} NOT NULL,
  association     {{INT}} NOT NULL,
  authority       {{INT}} NOT NULL,
  court           {{INT}} NOT NULL,
  other_ground    {{INT}} NOT NULL,
  handed_up       {{INT}} NOT NULL,
  on_time         {{INT}} NOT NULL,
  expired         {{INT}} NOT NULL,
  days_5          {{INT}} NOT NULL,      -- settled within so many days of acceptance
  days_10         {{INT}} NOT NULL,
  days_15         {{INT}} NOT NULL,
  days_20         {{INT}} NOT NULL,
  days_over       {{INT}} NOT NULL,      -- settled after the twenty days
  amount_fen      {{INT}} NOT NULL,
  promised_fen    {{INT}} NOT NULL,
  kept_fen        {{INT}} NOT NULL,      -- of what was promised in the span: performed until now
  recovered_fen   {{INT}} NOT NULL,
  doubled         {{INT}} NOT NULL,
  doubled_fen     {{INT}} NOT NULL,
  tested          {{INT}} NOT NULL,
  major           {{INT}} NOT NULL,
  consulted       {{INT}} NOT NULL,
  suggested       {{INT}} NOT NULL,
  PRIMARY KEY (region, grain, span, station_id)
) {{KEYED}};

CREATE TABLE tally_cell (                -- registered complaints of a station by class and problem
  region     TEXT NOT NULL,
  grain      TEXT NOT NULL,              -- y, q, m
  span       TEXT NOT NULL,
  class      TEXT NOT NULL,
  problem    TEXT NOT NULL,              -- before the station: a level above adds them up in the order of the key
  station_id TEXT NOT NULL,
  registered {{INT}} NOT NULL,
  PRIMARY KEY (region, grain, span, class, problem, station_id)
) {{KEYED}};

CREATE TABLE amendment (                 -- 锁定后更正: a command changed a figure of a quarter that was locked already
  region     TEXT NOT NULL,
  case_id    TEXT NOT NULL,
  seq        {{INT}} NOT NULL,           -- the last event of the command
  no         {{INT}} NOT NULL,           -- 1, 2, ... of the command
  station_id TEXT NOT NULL,
  quarter    TEXT NOT NULL,              -- '2026-Q3'
  measure    TEXT NOT NULL,
  cell       TEXT,                       -- class and problem, 'G06 P01', when the complaint moved between them
  was        {{INT}} NOT NULL,           -- what the complaint gave to the figure in that quarter; fen where it is money
  now        {{INT}} NOT NULL,
  packs      TEXT NOT NULL,              -- ids of the organisations whose pack was locked, a blank around each
  at         TEXT NOT NULL,
  by_id      TEXT NOT NULL,
  PRIMARY KEY (region, case_id, seq, no)
) {{KEYED}};
CREATE INDEX amendment_quarter ON amendment (region, quarter);
