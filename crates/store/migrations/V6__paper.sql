-- Papers that were issued, and the forms they are made on.

CREATE TABLE template (                  -- 文书式样 (A19); the official ones that ship are in data/templates
  region         TEXT NOT NULL,          -- '' for everywhere
  org_id         TEXT NOT NULL,          -- '' or the bureau that rules it; of an own one, the station or headquarters
  form           TEXT NOT NULL,
  version        TEXT NOT NULL,
  official       BIGINT NOT NULL,
  effective_from TEXT NOT NULL,          -- for records from this day on
  withdrawn      BIGINT NOT NULL,        -- an own one that is no longer wanted
  body           TEXT NOT NULL,          -- as written, TOML
  PRIMARY KEY (region, org_id, form, version)
);

CREATE TABLE paper (                     -- a document as it was issued
  region       TEXT NOT NULL,
  id           TEXT NOT NULL,
  station_id   TEXT NOT NULL,            -- whose it is
  issuer_id    TEXT NOT NULL,            -- the organisation that issued it
  subject      TEXT NOT NULL,            -- what it is about: 'case ID', 'filing ID', 'register 2026-11'
  form         TEXT NOT NULL,
  part         TEXT NOT NULL,            -- which of several: the number of a round or test
  edition      BIGINT NOT NULL,          -- from 1; a changed record makes the next
  number       TEXT NOT NULL,
  code         TEXT NOT NULL,            -- what its QR code leads to; cannot be guessed
  template     TEXT NOT NULL,            -- version of the form
  content_hash TEXT NOT NULL,            -- of what it says
  pdf          TEXT NOT NULL,            -- hash of the file
  pages        BIGINT NOT NULL,
  issued_at    TEXT NOT NULL,
  by_id        TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX paper_code ON paper (code);
CREATE UNIQUE INDEX paper_edition ON paper (region, station_id, subject, form, part, edition);
