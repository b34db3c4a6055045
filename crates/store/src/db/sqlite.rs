//! SQLite: one writer, several readers, write-ahead log.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, ffi, params_from_iter, types::ToSqlOutput};

use super::row::{Row, Source};
use super::{Sql, Value, refused};
use crate::error::{Result, StoreError};

/// How long a statement waits for another process (a backup, a command) to let go.
const PATIENCE: Duration = Duration::from_secs(10);
/// Pages in memory, in KiB: enough for the hot part of a hundred thousand cases.
const WRITER_CACHE: u32 = 8_192;
const READER_CACHE: u32 = 4_096;
/// Compiled statements kept by each connection.
const STATEMENTS: usize = 160;

pub(super) struct Sqlite {
    writer: Mutex<Connection>,
    readers: r2d2::Pool<SqliteConnectionManager>,
}

impl Sqlite {
    pub fn open(path: &Path) -> Result<Self> {
        let connect = |what: &dyn std::fmt::Display| StoreError::Connect(format!("{}: {what}", path.display()));
        let writer = Connection::open(path).map_err(|e| connect(&e))?;
        // The log mode belongs to the file, so the writer sets it before the first reader comes.
        let mode: String =
            writer.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(|e| connect(&e))?;
        if mode != "wal" {
            return Err(connect(&"needs a file system that allows a write-ahead log"));
        }
        prepare_connection(&writer, WRITER_CACHE, false).map_err(|e| connect(&e))?;
        let manager =
            SqliteConnectionManager::file(path).with_init(|reader| prepare_connection(reader, READER_CACHE, true));
        let readers = r2d2::Pool::builder()
            .max_size(super::postgres::cores().clamp(2, 8))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(PATIENCE)
            .build(manager)
            .map_err(|e| connect(&e))?;
        Ok(Self { writer: Mutex::new(writer), readers })
    }

    pub fn read<T>(&self, work: impl FnOnce(Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut reader = self.readers.get().map_err(|e| StoreError::Connect(e.to_string()))?;
        work(reader.transaction().map_err(|e| plain(&e))?)
    }

    pub fn write<T>(&self, work: impl FnOnce(Transaction<'_>) -> Result<T>) -> Result<T> {
        // A panic in `work` rolled its transaction back when that was dropped; the connection is sound.
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        work(writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|e| plain(&e))?)
    }

    /// The writer itself, for migrations and backup.
    pub fn with_writer<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        work(&mut self.writer.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn prepare_connection(connection: &Connection, cache_kib: u32, reader: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // FULL: an acknowledged step survives a power cut.
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -{cache_kib};
         PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864; PRAGMA query_only = {};",
        u8::from(reader),
    ))
}

pub(super) fn commit(tx: Transaction<'_>) -> Result<()> {
    tx.commit().map_err(|e| plain(&e))
}

pub(super) fn prepare<'a>(tx: &'a Connection, sql: &'static Sql) -> Result<rusqlite::CachedStatement<'a>> {
    tx.prepare_cached(sql.sqlite()).map_err(|e| named(sql, &e))
}

pub(super) fn execute(tx: &Connection, sql: &'static Sql, args: &[Value]) -> Result<u64> {
    let changed = prepare(tx, sql)?.execute(params_from_iter(args)).map_err(|e| named(sql, &e))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

pub(super) fn query<T>(
    tx: &Connection,
    sql: &'static Sql,
    args: &[Value],
    read: &mut dyn FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut statement = prepare(tx, sql)?;
    let mut rows = statement.query(params_from_iter(args)).map_err(|e| named(sql, &e))?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(|e| named(sql, &e))? {
        all.push(read(&Row { of: sql, from: Source::Sqlite(row) })?);
    }
    Ok(all)
}

/// One column, whatever it holds.
pub(super) fn value(row: &rusqlite::Row<'_>, at: usize) -> Result<Value> {
    use rusqlite::types::ValueRef;
    let found = row.get_ref(at).map_err(|e| StoreError::Corrupt(e.to_string()))?;
    Ok(match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Real(_) => return Err(StoreError::Corrupt(format!("column {at} is a fraction"))),
    })
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::ValueRef;
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn named(sql: &Sql, error: &rusqlite::Error) -> StoreError {
    kind(error).unwrap_or_else(|| refused(sql, error))
}

fn plain(error: &rusqlite::Error) -> StoreError {
    kind(error).unwrap_or_else(|| StoreError::Connect(error.to_string()))
}

/// The errors that mean something to the program, rather than a broken statement.
fn kind(error: &rusqlite::Error) -> Option<StoreError> {
    match error.sqlite_error()? {
        ffi::Error { code: ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, .. } => {
            Some(StoreError::Clash(error.to_string()))
        }
        ffi::Error { extended_code: ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY, .. } => {
            Some(StoreError::Duplicate(error.to_string()))
        }
        _ => None,
    }
}
