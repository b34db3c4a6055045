//! The few words in which the two engines differ, as named blanks `{{LIKE_THIS}}`.

/// The words of one engine.
pub struct Dialect(&'static [(&'static str, &'static str)]);

/// SQLite, 3.38 or newer (it is compiled in).
pub const SQLITE: Dialect = Dialect(&[
    // Bytes that are not text.
    ("BYTES", "BLOB"),
    // Whole numbers; a STRICT table knows no BIGINT.
    ("INT", "INTEGER"),
    // A table found by its key: kept in the order of the key, types enforced.
    ("KEYED", "STRICT, WITHOUT ROWID"),
    // A table with long rows, for which SQLite's own row numbers are the better order.
    ("WIDE", "STRICT"),
    // The index over the words of a text: the one feature with two bodies (see `search.rs`).
    (
        "SEARCH",
        "CREATE VIRTUAL TABLE case_gram USING fts5(grams, content='', contentless_delete=1, detail=none, \
         tokenize='unicode61 remove_diacritics 0');",
    ),
    // The roll-ups of each grain by themselves, with room beside each row for its next state.
    ("BY_GRAIN", ""),
    // Locks the rows read until the end of the transaction; SQLite has one writer anyway.
    ("FOR_UPDATE", ""),
    // The same, but passes over rows that somebody else has locked.
    ("FOR_UPDATE_FREE", ""),
]);

/// PostgreSQL, 15 or newer.
pub const POSTGRES: Dialect = Dialect(&[
    ("BYTES", "BYTEA"),
    ("INT", "BIGINT"),
    ("KEYED", ""),
    ("WIDE", ""),
    (
        "SEARCH",
        "CREATE TABLE case_gram (rowid BIGINT PRIMARY KEY, grams TSVECTOR NOT NULL); \
         CREATE INDEX case_gram_grams ON case_gram USING gin (grams);",
    ),
    (
        "BY_GRAIN",
        "ALTER TABLE tally RENAME TO tally_whole; \
         CREATE TABLE tally (LIKE tally_whole INCLUDING DEFAULTS, PRIMARY KEY (region, grain, span, station_id)) PARTITION BY LIST (grain); \
         CREATE TABLE tally_year PARTITION OF tally FOR VALUES IN ('y') WITH (fillfactor = 50); \
         CREATE TABLE tally_quarter PARTITION OF tally FOR VALUES IN ('q') WITH (fillfactor = 50); \
         CREATE TABLE tally_month PARTITION OF tally FOR VALUES IN ('m') WITH (fillfactor = 50); \
         CREATE TABLE tally_day PARTITION OF tally FOR VALUES IN ('d'); \
         INSERT INTO tally SELECT * FROM tally_whole; \
         DROP TABLE tally_whole;",
    ),
    ("FOR_UPDATE", "FOR UPDATE"),
    ("FOR_UPDATE_FREE", "FOR UPDATE SKIP LOCKED"),
]);

impl Dialect {
    /// The text with every blank filled; a blank that nobody knows stays and fails loudly.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (name, word) in self.0 {
            out = out.replace(&format!("{{{{{name}}}}}"), word);
        }
        // `) KEYED ;` of PostgreSQL leaves a blank before the semicolon, which reads as an oversight.
        out.replace(") ;", ");")
    }
}

#[cfg(test)]
mod tests {
    use super::{POSTGRES, SQLITE};

    #[test]
    fn both_engines_fill_the_same_blanks() {
        let names = |dialect: &super::Dialect| dialect.0.iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(&SQLITE), names(&POSTGRES));
        assert_eq!(POSTGRES.fill("a {{BYTES}}) {{KEYED}};"), "a BYTEA);");
        assert_eq!(SQLITE.fill("a {{BYTES}}) {{KEYED}};"), "a BLOB) STRICT, WITHOUT ROWID;");
    }
}
