//! The door: the only room in which a database driver is named.
//!
//! [`Db::read`] and [`Db::write`] each take one blocking closure, which is one
//! transaction. Inside it a [`Tx`] runs statements made by [`crate::sql!`].
//! Never call them on a thread of an async runtime; use its blocking pool.

mod dialect;
mod migrate;
mod postgres;
mod row;
mod sql;
mod sqlite;
mod tls;
mod value;

use std::sync::Arc;

#[cfg(any(test, feature = "scratch"))]
#[cfg(any(test, feature = "scratch"))]
pub(crate) use self::postgres::{ask_bare, run_bare};
#[doc(hidden)]
pub use inventory;
pub use row::Row;
#[doc(hidden)]
pub use sql::Registered;
pub use sql::{Sql, every_statement};
pub use value::{Value, instant};

use crate::error::{Result, StoreError};

/// How often a write that lost a race is run again before the caller hears of it.
const RETRIES: u32 = 3;

/// An open database. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Db(Arc<Engine>);

enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// Which database is behind the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// Embedded, one file.
    Sqlite,
    /// A server of the bureau.
    Postgres,
}

impl Db {
    /// Opens `sqlite:PATH` (the file is created) or `postgres://user:password@host/database`.
    ///
    /// A PostgreSQL URL may carry `sslmode` (`disable`, `prefer`, `require`, `verify-ca`,
    /// `verify-full`) and `sslrootcert=FILE`. The tables are made by [`Db::migrate`].
    ///
    /// # Errors
    /// When the URL is of neither kind or the database cannot be reached.
    pub fn open(url: &str) -> Result<Self> {
        let engine = if let Some(path) = url.strip_prefix("sqlite:") {
            Engine::Sqlite(sqlite::Sqlite::open(path.as_ref())?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Engine::Postgres(postgres::Postgres::open(url)?)
        } else {
            return Err(StoreError::Connect("write sqlite:PATH or postgres://USER@HOST/DATABASE".to_owned()));
        };
        Ok(Self(Arc::new(engine)))
    }

    /// Which engine this is.
    #[must_use]
    pub fn kind(&self) -> EngineKind {
        match &*self.0 {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// Runs `work` on one unchanging view of the data, which it cannot change.
    ///
    /// # Errors
    /// Those of `work`, or when the database cannot be reached.
    pub fn read<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        match &*self.0 {
            Engine::Sqlite(engine) => engine.read(|tx| Tx(Inside::Sqlite(tx)).run(&mut work)),
            Engine::Postgres(engine) => engine.read(|tx| Tx(Inside::Postgres(tx)).run(&mut work)),
        }
    }

    /// Runs `work` and makes all of its changes durable, or none.
    ///
    /// A [`StoreError::Clash`] means somebody was faster: `work` is run again from the
    /// beginning, at most three times, so it must do nothing but speak to the database.
    ///
    /// # Errors
    /// Those of `work`, or when the database cannot be reached.
    pub fn write<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let mut once = || match &*self.0 {
            Engine::Sqlite(engine) => engine.write(|tx| Tx(Inside::Sqlite(tx)).run(&mut work)),
            Engine::Postgres(engine) => engine.write(|tx| Tx(Inside::Postgres(tx)).run(&mut work)),
        };
        for _ in 0..RETRIES {
            match once() {
                Err(error) if error.is_clash() => tracing::debug!(%error, "write runs again"),
                done => return done,
            }
        }
        once()
    }
}

/// One open transaction.
pub struct Tx<'a>(Inside<'a>);

enum Inside<'a> {
    Sqlite(rusqlite::Transaction<'a>),
    Postgres(postgres::PgTx<'a>),
}

impl Tx<'_> {
    /// Which engine this is; only for the few statements with two bodies.
    #[must_use]
    pub const fn kind(&self) -> EngineKind {
        match self.0 {
            Inside::Sqlite(_) => EngineKind::Sqlite,
            Inside::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// Runs the closure, then commits; on an error everything is rolled back when the driver's part is dropped.
    fn run<T>(mut self, work: &mut dyn FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        let done = work(&mut self)?;
        match self.0 {
            Inside::Sqlite(tx) => sqlite::commit(tx)?,
            Inside::Postgres(tx) => tx.commit()?,
        }
        Ok(done)
    }

    /// Runs a statement and says how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses it; the message names the statement.
    pub fn execute(&mut self, sql: &'static Sql, args: &[Value]) -> Result<u64> {
        match &mut self.0 {
            Inside::Sqlite(tx) => sqlite::execute(tx, sql, args),
            Inside::Postgres(tx) => tx.execute(sql, args),
        }
    }

    /// Every row, as `read` makes it.
    ///
    /// # Errors
    /// When the database refuses the statement, or the first error of `read`.
    pub fn query<T>(
        &mut self,
        sql: &'static Sql,
        args: &[Value],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &mut self.0 {
            Inside::Sqlite(tx) => sqlite::query(tx, sql, args, &mut read),
            Inside::Postgres(tx) => tx.query(sql, args, &mut read),
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn query_opt<T>(
        &mut self,
        sql: &'static Sql,
        args: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.query(sql, args, read)?.into_iter().next())
    }

    /// The one row of a statement that always gives one, such as a count.
    ///
    /// # Errors
    /// As [`Tx::query`], and when there is no row.
    pub fn query_one<T>(
        &mut self,
        sql: &'static Sql,
        args: &[Value],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        let row = self.query_opt(sql, args, read)?;
        row.ok_or_else(|| StoreError::Corrupt(format!("no row from {}", sql.place())))
    }

    /// Compiles a statement without running it, for the test that does so with all of them.
    ///
    /// # Errors
    /// When the engine does not understand it.
    pub fn prepare(&mut self, sql: &'static Sql) -> Result<()> {
        match &mut self.0 {
            Inside::Sqlite(tx) => sqlite::prepare(tx, sql).map(drop),
            Inside::Postgres(tx) => tx.statement(sql).map(drop),
        }
    }
}

/// An error with the statement it came from: its place, then the text on one line.
fn refused(sql: &Sql, what: &dyn std::fmt::Display) -> StoreError {
    let text = sql.postgres().split_whitespace().collect::<Vec<_>>().join(" ");
    StoreError::Database { statement: format!("{}: {text}", sql.place()), what: what.to_string() }
}
