-- 附件6 asks of every station whether a complaint is beyond its twenty days or lies settled and unfiled. These indexes hold
-- only what runs by its twenty days or lies unfiled, by the day, so what is not yet due is never read; a registration
-- writes none of them.
CREATE INDEX case_row_overdue ON case_row (region, station_id, due_judge) WHERE due_code = 'settle';
CREATE INDEX case_row_unfiled ON case_row (region, station_id, settled_on) WHERE closed_on IS NULL AND settled_on IS NOT NULL;
CREATE INDEX case_clock_settle ON case_clock (region, due_judge, station_id) WHERE code = 'settle';
