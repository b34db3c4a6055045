//! Making the tables: one folder of migrations for both engines.

use refinery::{Migration, Runner};

use super::dialect::{Dialect, POSTGRES, SQLITE};
use super::{Db, Engine};
use crate::error::{Result, StoreError};

/// A number of our own under which several starting programs wait for each other.
const ONE_AT_A_TIME: i64 = 0x0068_656a_6965;

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../migrations/", $name, ".sql")))),+]
    };
}

/// Every migration in order. One that was published is never edited: the program would refuse to start.
const MIGRATIONS: &[(&str, &str)] = migrations![
    "V1__directory",
    "V2__case",
    "V3__desk",
    "V4__network",
    "V5__outbox",
    "V6__paper",
    "V7__file_view",
    "V8__signature",
    "V9__archive",
    "V10__network_more",
    "V11__tally",
    "V12__report",
    "V13__withdrawal",
    "V14__board",
    "V15__topic_tally",
    "V16__supervision",
    "V17__training",
    "V18__assessment",
    "V19__case_topic",
    "V20__tally_performed",
    "V21__tally_by_grain",
    "V22__open_cases",
];

impl Db {
    /// Brings the tables up to date and fills in the calendar and the numbers that come with
    /// the program; says which migrations were applied.
    ///
    /// # Errors
    /// When the database was made by a newer program or a migration was changed.
    pub fn migrate(&self) -> Result<Vec<String>> {
        let report = match &*self.0 {
            Engine::Sqlite(engine) => engine.with_writer(|writer| runner(&SQLITE)?.run(writer).map_err(wrong)),
            Engine::Postgres(engine) => engine.with_client(|client| {
                warn_of_collation(client)?;
                client.execute("SELECT pg_advisory_lock($1)", &[&ONE_AT_A_TIME]).map_err(|e| connect(&e))?;
                let report = runner(&POSTGRES)?.run(client).map_err(wrong);
                client.execute("SELECT pg_advisory_unlock($1)", &[&ONE_AT_A_TIME]).map_err(|e| connect(&e))?;
                report
            }),
        }?;
        self.write(crate::rules::seed)?;
        self.write(crate::template::seed)?;
        Ok(report.applied_migrations().iter().map(ToString::to_string).collect())
    }

    /// Lets the engine tidy up what was filled in at once: PostgreSQL keeps every state of a roll-up that one transaction
    /// went through, and plans by counts of its own. Nothing that is read changes by it; the roll-ups are locked
    /// meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub fn settle(&self) -> Result<()> {
        match &*self.0 {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(engine) => {
                let tidy = ["VACUUM (FULL) tally, tally_cell", "VACUUM (ANALYZE)"];
                engine.with_client(|client| {
                    tidy.iter().try_for_each(|statement| client.batch_execute(statement).map_err(|e| connect(&e)))
                })
            }
        }
    }

    /// How many migrations this program knows and the database has not seen.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub fn pending(&self) -> Result<usize> {
        // Before the first migration there is no table to ask.
        let applied = match &*self.0 {
            Engine::Sqlite(engine) => engine
                .with_writer(|writer| Ok(runner(&SQLITE)?.get_applied_migrations(writer).map_or(0, |all| all.len()))),
            Engine::Postgres(engine) => engine
                .with_client(|client| Ok(runner(&POSTGRES)?.get_applied_migrations(client).map_or(0, |all| all.len()))),
        }?;
        Ok(MIGRATIONS.len().saturating_sub(applied))
    }
}

/// All migrations in one transaction: a failed one leaves nothing behind.
fn runner(dialect: &Dialect) -> Result<Runner> {
    let all: Result<Vec<Migration>, _> =
        MIGRATIONS.iter().map(|(name, text)| Migration::unapplied(name, &dialect.fill(text))).collect();
    Ok(Runner::new(&all.map_err(wrong)?).set_grouped(true))
}

/// Text is compared byte by byte, as SQLite does; another collation orders and pages differently.
fn warn_of_collation(client: &mut postgres::Client) -> Result<()> {
    let row = client
        .query_one("SELECT datcollate FROM pg_database WHERE datname = current_database()", &[])
        .map_err(|e| connect(&e))?;
    let collation: String = row.try_get(0).map_err(|e| connect(&e))?;
    if !matches!(collation.as_str(), "C" | "POSIX" | "C.UTF-8" | "C.utf8") {
        tracing::warn!(collation, "the database should be created with LC_COLLATE 'C' (TEMPLATE template0)");
    }
    Ok(())
}

fn connect(error: &postgres::Error) -> StoreError {
    StoreError::Connect(error.to_string())
}

fn wrong(error: refinery::Error) -> StoreError {
    use std::error::Error as _;
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    StoreError::Connect(format!("migration: {error}{cause}"))
}
