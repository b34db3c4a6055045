-- Hot topics: how many complaints of a station share a class, problem, trader or word. A read table: `hejie rebuild`
-- makes it anew.

CREATE TABLE topic_tally (
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,              -- only the station's own commands write its rows
  span       TEXT NOT NULL,              -- the first of ten days (旬): 2026-11-01, 2026-11-11, 2026-11-21
  facet      TEXT NOT NULL,              -- as domain::topic::Facet names it
  value      TEXT NOT NULL,              -- code, codes, name or word
  count      BIGINT NOT NULL,            -- complaints registered in these days
  PRIMARY KEY (region, station_id, span, facet, value)
);

CREATE TABLE report_signer (             -- who signs the packs of a level that has nobody in the post for it (B4.5c)
  region   TEXT NOT NULL,
  org_id   TEXT NOT NULL,
  staff_id TEXT NOT NULL,                -- of the organisation itself; counts only while the post is empty
  named_by TEXT NOT NULL,                -- of the level above
  named_at TEXT NOT NULL,
  PRIMARY KEY (region, org_id)
);
