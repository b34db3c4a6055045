-- What the rules look up. The same for all, small, and kept in memory; `book_version` says when to read again.

-- Days of the yearly notices; a year without a row is not published.
CREATE TABLE holiday (
    day    TEXT NOT NULL PRIMARY KEY,
    off    {{INT}} NOT NULL,                    -- 1 放假, 0 调休上班
    name   TEXT NOT NULL,
    notice TEXT NOT NULL                        -- where it was published
) {{KEYED}};

-- The numbers of domain.md 4.8. Never changed: another number is another row with a later date.
CREATE TABLE policy (
    code           TEXT NOT NULL,
    region         TEXT NOT NULL,               -- county, city or province code; empty everywhere
    effective_from TEXT NOT NULL,
    value          {{INT}} NOT NULL,
    unit           TEXT NOT NULL,
    basis          TEXT NOT NULL,
    PRIMARY KEY (code, region, effective_from)
) {{KEYED}};

-- The six kinds of basis (A4).
CREATE TABLE basis (
    place          {{INT}} NOT NULL,            -- order of the library
    kind           TEXT NOT NULL,
    reference      TEXT NOT NULL,               -- 消费者权益保护法第24条
    effective_from TEXT NOT NULL,
    effective_to   TEXT,                        -- the last day; NULL while in force
    about          TEXT NOT NULL,
    PRIMARY KEY (reference, effective_from)
) {{KEYED}};

-- One row, raised with every change of the three above.
CREATE TABLE book_version (
    only    {{INT}} NOT NULL PRIMARY KEY,
    version {{INT}} NOT NULL
) {{KEYED}};
INSERT INTO book_version (only, version) VALUES (1, 1);
