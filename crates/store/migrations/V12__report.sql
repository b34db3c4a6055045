-- 季报: the pack of an organisation and a quarter, what was signed of it, and what is to be mended.

CREATE TABLE report (                    -- a pack as it stands; an organisation without a row has not begun
  region       TEXT NOT NULL,
  org_id       TEXT NOT NULL,
  quarter      TEXT NOT NULL,            -- '2026-Q3'
  state        TEXT NOT NULL,            -- drafting, awaiting, submitted, returned, received, locked
  edition      BIGINT NOT NULL,          -- 1, and one more after each reopening
  draft        TEXT NOT NULL,            -- the text (F16) as JSON
  made_at      TEXT NOT NULL,
  made_by      TEXT NOT NULL,            -- who wrote it last
  submitted_at TEXT,                     -- first sent: lateness is judged by it
  unit_at      TEXT,                     -- the own unit's management signed for it (E6)
  unit_by      TEXT,
  judged_at    TEXT,                     -- received, returned, locked or reopened by the level above
  judged_by    TEXT,
  reason       TEXT,                     -- why it was returned or reopened
  PRIMARY KEY (region, org_id, quarter)
);
CREATE INDEX report_quarter ON report (region, quarter);

CREATE TABLE report_edition (            -- what was signed, frozen; never changed
  region    TEXT NOT NULL,
  org_id    TEXT NOT NULL,
  quarter   TEXT NOT NULL,
  number    BIGINT NOT NULL,             -- 1, 2, ...: one for each signing
  edition   BIGINT NOT NULL,
  lines     TEXT NOT NULL,               -- the figures as JSON list
  summary   TEXT NOT NULL,               -- the whole summary (F3) as JSON
  text      TEXT NOT NULL,
  statement TEXT,                        -- of a zero report (D34)
  adjusted  TEXT NOT NULL,               -- differences from the sum of those below, JSON list
  explained TEXT,
  hash      TEXT NOT NULL,               -- SHA-256 over figures, text and statement
  signed_at TEXT NOT NULL,
  signed_by TEXT NOT NULL,
  PRIMARY KEY (region, org_id, quarter, number)
);

CREATE TABLE rectification (             -- 整改 (B1.7): what was promised for each topic of a signed pack
  region    TEXT NOT NULL,
  org_id    TEXT NOT NULL,
  quarter   TEXT NOT NULL,
  no        BIGINT NOT NULL,
  topic     TEXT NOT NULL,
  measure   TEXT NOT NULL,
  owner     TEXT NOT NULL,               -- a name as it was written
  due       TEXT NOT NULL,
  done_on   TEXT,
  proof     TEXT,
  done_by   TEXT,
  PRIMARY KEY (region, org_id, quarter, no)
);
CREATE INDEX rectification_open ON rectification (region, due) WHERE done_on IS NULL;
