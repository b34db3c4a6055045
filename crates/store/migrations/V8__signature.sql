-- What a station signs with: its certificates, and the pictures of its seals.

CREATE TABLE certificate (
  region      TEXT NOT NULL,
  station_id  TEXT NOT NULL,
  fingerprint TEXT NOT NULL,             -- SHA-256 of the certificate
  serial      TEXT NOT NULL,             -- hexadecimal
  name        TEXT NOT NULL,             -- whose it says it is: the station,
  unit        TEXT NOT NULL,             -- and the unit it belongs to
  der         {{BYTES}} NOT NULL,        -- the certificate, given to anybody
  key_cipher  {{BYTES}} NOT NULL,        -- the private key, sealed by the key of the vault; never shown
  not_before  TEXT NOT NULL,
  not_after   TEXT NOT NULL,
  made_at     TEXT NOT NULL,
  made_by     TEXT NOT NULL,
  ended_at    TEXT,                      -- another one took its place; what it signed can still be verified
  PRIMARY KEY (region, station_id, fingerprint)
);
CREATE UNIQUE INDEX certificate_active ON certificate (region, station_id) WHERE ended_at IS NULL;

CREATE TABLE seal_image (                -- 印章图片, kept once
  region     TEXT NOT NULL,
  station_id TEXT NOT NULL,
  kind       TEXT NOT NULL,              -- station, unit
  file       TEXT NOT NULL,              -- hash of the stored picture
  set_at     TEXT NOT NULL,
  set_by     TEXT NOT NULL,
  PRIMARY KEY (region, station_id, kind)
);
