-- What pages show of a file, and which files were taken away as downloads.

CREATE TABLE file_view (                 -- shown instead of the file: upright and small, or running nothing
  region TEXT NOT NULL,
  hash   TEXT NOT NULL,                  -- the original, as stored_file and the events have it
  view   TEXT NOT NULL,                  -- SHA-256 of what is shown
  size   BIGINT NOT NULL,                -- bytes of what is shown
  media  TEXT NOT NULL,
  PRIMARY KEY (region, hash)
);
CREATE INDEX file_view_view ON file_view (view);
CREATE INDEX file_view_every ON file_view (region, view);

ALTER TABLE access_log ADD COLUMN file TEXT;  -- the hash of the file that was downloaded; null for a showing
