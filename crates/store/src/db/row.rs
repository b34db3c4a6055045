//! What comes out of a statement, read by position.

use domain::form::Choice;
use domain::kernel::Moment;
use jiff::civil::Date;

use super::{Sql, Value};
use crate::error::{Result, StoreError};

/// One row of either engine.
pub struct Row<'a> {
    pub(super) of: &'static Sql,
    pub(super) from: Source<'a>,
}

pub(super) enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a postgres::Row),
}

impl Row<'_> {
    /// Text that is never null.
    ///
    /// # Errors
    /// When the column is null or not text.
    pub fn text(&self, column: usize) -> Result<String> {
        self.opt_text(column)?.ok_or_else(|| self.null(column))
    }

    /// Text that is never null, without a copy of its own.
    ///
    /// # Errors
    /// When the column is null or not text.
    pub fn str(&self, column: usize) -> Result<&str> {
        match self.from {
            Source::Sqlite(row) => {
                let value = row.get_ref(column).map_err(|e| self.wrong(column, &e))?;
                value.as_str().map_err(|e| self.wrong(column, &e))
            }
            Source::Postgres(row) => row.try_get(column).map_err(|e| self.wrong(column, &e)),
        }
    }

    /// Text or null.
    ///
    /// # Errors
    /// When the column is not text.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        match self.from {
            Source::Sqlite(row) => row.get(column).map_err(|e| self.wrong(column, &e)),
            Source::Postgres(row) => row.try_get(column).map_err(|e| self.wrong(column, &e)),
        }
    }

    /// A whole number that is never null.
    ///
    /// # Errors
    /// When the column is null or not a number.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.opt_int(column)?.ok_or_else(|| self.null(column))
    }

    /// A whole number or null.
    ///
    /// # Errors
    /// When the column is not a number.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        match self.from {
            Source::Sqlite(row) => row.get(column).map_err(|e| self.wrong(column, &e)),
            Source::Postgres(row) => row
                .try_get::<_, Option<super::postgres::Whole>>(column)
                .map(|whole| whole.map(|whole| whole.0))
                .map_err(|e| self.wrong(column, &e)),
        }
    }

    /// A count or running number.
    ///
    /// # Errors
    /// When the column is null, not a number, or out of range.
    pub fn count(&self, column: usize) -> Result<u32> {
        let number = self.int(column)?;
        u32::try_from(number).map_err(|e| self.wrong(column, &e))
    }

    /// Bytes that are never null.
    ///
    /// # Errors
    /// When the column is null or not bytes.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>> {
        self.opt_bytes(column)?.ok_or_else(|| self.null(column))
    }

    /// Bytes or null.
    ///
    /// # Errors
    /// When the column is not bytes.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        match self.from {
            Source::Sqlite(row) => row.get(column).map_err(|e| self.wrong(column, &e)),
            Source::Postgres(row) => row.try_get(column).map_err(|e| self.wrong(column, &e)),
        }
    }

    /// A yes (anything but 0) or no.
    ///
    /// # Errors
    /// When the column is null or not a number.
    pub fn flag(&self, column: usize) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    /// A civil day.
    ///
    /// # Errors
    /// When the column is not `YYYY-MM-DD`.
    pub fn day(&self, column: usize) -> Result<Date> {
        self.opt_day(column)?.ok_or_else(|| self.null(column))
    }

    /// A civil day or null.
    ///
    /// # Errors
    /// When the column is not `YYYY-MM-DD`.
    pub fn opt_day(&self, column: usize) -> Result<Option<Date>> {
        let text = self.opt_text(column)?;
        text.map(|day| day.parse().map_err(|e: jiff::Error| self.wrong(column, &e))).transpose()
    }

    /// An instant.
    ///
    /// # Errors
    /// When the column is not an instant.
    pub fn moment(&self, column: usize) -> Result<Moment> {
        self.opt_moment(column)?.ok_or_else(|| self.null(column))
    }

    /// An instant or null.
    ///
    /// # Errors
    /// When the column is not an instant.
    pub fn opt_moment(&self, column: usize) -> Result<Option<Moment>> {
        let text = self.opt_text(column)?;
        text.map(|at| at.parse().map(Moment).map_err(|e: jiff::Error| self.wrong(column, &e))).transpose()
    }

    /// One of the values of an enumeration.
    ///
    /// # Errors
    /// When the value is none of them.
    pub fn choice<T: Choice>(&self, column: usize) -> Result<T> {
        self.opt_choice(column)?.ok_or_else(|| self.null(column))
    }

    /// One of the values of an enumeration, or null.
    ///
    /// # Errors
    /// When the value is none of them.
    pub fn opt_choice<T: Choice>(&self, column: usize) -> Result<Option<T>> {
        let Some(text) = self.opt_text(column)? else { return Ok(None) };
        match T::from_value(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.wrong(column, &format!("unknown value {text:?}"))),
        }
    }

    /// A value kept as JSON.
    ///
    /// # Errors
    /// When the column is null or is not the JSON of a `T`.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|e| self.wrong(column, &e))
    }

    /// Every value of the row, for comparing and copying whole rows.
    ///
    /// # Errors
    /// When a column is of a kind that no table of ours has.
    pub fn values(&self) -> Result<Vec<Value>> {
        match self.from {
            Source::Sqlite(row) => (0..row.as_ref().column_count()).map(|at| super::sqlite::value(row, at)).collect(),
            Source::Postgres(row) => {
                (0..row.len()).map(|at| super::postgres::value(row, at).map_err(|e| self.wrong(at, &e))).collect()
            }
        }
    }

    fn null(&self, column: usize) -> StoreError {
        self.wrong(column, &"unexpected null")
    }

    fn wrong(&self, column: usize, what: &dyn std::fmt::Display) -> StoreError {
        StoreError::Corrupt(format!("column {column} of {}: {what}", self.of.place()))
    }
}
