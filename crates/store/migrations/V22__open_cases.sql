-- 附件6 asks of every station whether a complaint is beyond its twenty days or lies settled and unfiled. Only those few are
-- in these indexes, so what is asked does not depend on how many complaints are open, and a registration writes none.
CREATE INDEX case_row_overdue ON case_row (region, station_id, due_judge) WHERE due_code = 'settle';
CREATE INDEX case_row_unfiled ON case_row (region, station_id, settled_on) WHERE closed_on IS NULL AND settled_on IS NOT NULL;
CREATE INDEX case_clock_settle ON case_clock (region, due_judge, station_id) WHERE code = 'settle';
