//! A statement, written once for both engines and known by its place in the source.

use std::sync::OnceLock;

use super::dialect::{Dialect, POSTGRES, SQLITE};

/// One statement in the portable subset (see `STYLE.md`); made by [`crate::sql!`] only.
pub struct Sql {
    text: &'static str,
    place: &'static str,
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Sql {
    /// A statement with `$1..$n` and named blanks; `place` is the file and line of the text.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str, place: &'static str) -> Self {
        Self { text, place, sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    /// The text as SQLite reads it, converted once.
    #[must_use]
    pub fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| numbered(&SQLITE.fill(self.text)))
    }

    /// The text as PostgreSQL reads it, converted once.
    #[must_use]
    pub fn postgres(&self) -> &str {
        self.postgres.get_or_init(|| Dialect::fill(&POSTGRES, self.text))
    }

    /// File and line, for messages.
    #[must_use]
    pub const fn place(&self) -> &'static str {
        self.place
    }
}

/// SQLite takes `?1` for the first argument where PostgreSQL takes `$1`.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let argument = c == '$' && rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if argument { '?' } else { c });
    }
    out
}

/// Every statement of the program, so that one test can prepare them all on both engines.
#[doc(hidden)]
pub struct Registered(pub &'static Sql);

inventory::collect!(Registered);

/// Every statement of the program.
pub fn every_statement() -> impl Iterator<Item = &'static Sql> {
    inventory::iter::<Registered>().map(|one| one.0)
}

/// Declares a statement: `sql!("SELECT name FROM org WHERE region = $1 AND id = $2")`.
#[macro_export]
macro_rules! sql {
    ($text:expr $(,)?) => {{
        static SQL: $crate::db::Sql = $crate::db::Sql::new($text, concat!(file!(), ":", line!()));
        $crate::db::inventory::submit! { $crate::db::Registered(&SQL) }
        &SQL
    }};
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn only_arguments_are_renamed() {
        assert_eq!(numbered("a = $1 AND b = $12 AND c = '$'"), "a = ?1 AND b = ?12 AND c = '$'");
    }
}
