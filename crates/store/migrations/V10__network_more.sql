-- Receipts of what goes up, and the day by which a clue is received.
ALTER TABLE thread ADD COLUMN read_at TEXT;                        -- the office opened it first then
ALTER TABLE thread ADD COLUMN read_by TEXT;
ALTER TABLE clue ADD COLUMN due TEXT;                              -- the office receives it by then
