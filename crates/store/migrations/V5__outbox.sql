-- Reminders on their way out of the house: queued with the deed that asks for them, sent afterwards.

CREATE TABLE outbox (
  region      TEXT NOT NULL,
  id          TEXT NOT NULL,             -- also the stable part of the Message-ID and the Idempotency-Key
  key         TEXT NOT NULL,             -- what the reminder is about, named by who queues it
  channel     TEXT NOT NULL,             -- email, hook
  address     TEXT NOT NULL,             -- where to: a mail address, or a name that the hook's receiver knows
  subject     TEXT NOT NULL,
  body        TEXT NOT NULL,             -- plain text; never what the vault keeps
  staff_id    TEXT,                      -- the member of staff it is meant for
  created_at  TEXT NOT NULL,
  not_before  TEXT NOT NULL,             -- the next attempt is not made earlier
  state       TEXT NOT NULL,             -- pending, sending, sent, dead
  attempts    BIGINT NOT NULL,           -- claims so far
  lease_until TEXT,                      -- from then on whoever claimed it is taken for dead; tells one claim from another
  last_error  TEXT,                      -- why the last attempt failed
  sent_at     TEXT,
  PRIMARY KEY (region, id),
  UNIQUE (region, key, channel)          -- the same reminder cannot be queued twice
);
CREATE INDEX outbox_due ON outbox (channel, state, not_before);
CREATE INDEX outbox_list ON outbox (region, state, created_at);
