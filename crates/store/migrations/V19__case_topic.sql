-- Hot topics: what a complaint has in common with others, one row a complaint in place of sixteen that were counted up.
-- A read table: filled from the events by the start that follows.
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
