-- A registration writes fewer rows. Read tables: filled from the events by the start that follows.
-- Hot topics: what a complaint has in common with others, one row a complaint in place of sixteen that were counted up.
DROP TABLE topic_tally;
CREATE TABLE case_topic (
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  day        TEXT NOT NULL,              -- of the registration
  case_id    TEXT NOT NULL,
  class      TEXT NOT NULL,              -- code of goods or service
  problem    TEXT NOT NULL,              -- code of what was found, or else said
  trader     TEXT NOT NULL,              -- name of the respondent; empty after the destruction, as are the words
  words      TEXT NOT NULL,              -- at most twelve, a blank between them
  PRIMARY KEY (region, station_id, day, case_id)
) {{KEYED}};
-- The matrix is kept by months alone: a quarter is three of them, a year twelve.
DROP TABLE tally_cell;
CREATE TABLE tally_cell (                -- registered complaints of a station by class and problem
  region     TEXT NOT NULL,
  month      TEXT NOT NULL,              -- 2026-11
  class      TEXT NOT NULL,
  problem    TEXT NOT NULL,              -- before the station: a level above adds them up in the order of the key
  station_id TEXT NOT NULL,
  registered {{INT}} NOT NULL,
  PRIMARY KEY (region, month, class, problem, station_id)
) {{KEYED}};
