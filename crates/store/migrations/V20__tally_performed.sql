-- 有作用 (D12): settlements that were performed to the last obligation. A read table: filled from the events by the start
-- that follows.
ALTER TABLE tally ADD COLUMN performed {{INT}} NOT NULL DEFAULT 0; -- of what was signed in the span: performed in full until now
