-- PostgreSQL puts a row where there is room: the rows of a quarter lay scattered among all those of days, and a city read
-- a page of the disk for each. Now every grain lies by itself, so what a quarter costs does not depend on how many days
-- have something. SQLite keeps the table in the order of its key already.
{{BY_GRAIN}}
