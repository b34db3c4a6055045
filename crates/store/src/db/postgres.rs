//! PostgreSQL: a pool of blocking connections, each with its own prepared statements.

use std::collections::HashMap;
use std::error::Error as _;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use postgres::{Client, IsolationLevel, Statement, Transaction};
use r2d2::ManageConnection;
use r2d2_postgres::PostgresConnectionManager;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::row::{Row, Source};
use super::{Sql, Value, refused, tls};
use crate::error::{Result, StoreError};

type BoxError = Box<dyn std::error::Error + Sync + Send>;

pub(super) struct Postgres(r2d2::Pool<Manager>);

/// A connection with what it has already prepared; the driver itself keeps nothing.
pub(super) struct Connection {
    pub client: Client,
    statements: HashMap<usize, Statement>,
}

struct Manager(PostgresConnectionManager<MakeRustlsConnect>);

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = postgres::Error;

    fn connect(&self) -> Result<Connection, postgres::Error> {
        Ok(Connection { client: self.0.connect()?, statements: HashMap::new() })
    }

    fn is_valid(&self, connection: &mut Connection) -> Result<(), postgres::Error> {
        self.0.is_valid(&mut connection.client)
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        self.0.has_broken(&mut connection.client)
    }
}

/// Processor cores, for the size of a pool.
pub(super) fn cores() -> u32 {
    std::thread::available_parallelism().map_or(2, |n| u32::try_from(n.get()).unwrap_or(2))
}

impl Postgres {
    pub fn open(url: &str) -> Result<Self> {
        let (config, tls) = tls::read_url(url)?;
        let manager = Manager(PostgresConnectionManager::new(config, tls));
        // Once by hand: the pool would try for a long time before it told why.
        drop(manager.connect().map_err(|e| StoreError::Connect(reason(&e)))?);
        r2d2::Pool::builder()
            .max_size((cores() * 2).clamp(4, 16))
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(Duration::from_secs(10))
            .build(manager)
            .map(Self)
            .map_err(|e| StoreError::Connect(e.to_string()))
    }

    pub fn read<T>(&self, work: impl FnOnce(PgTx<'_>) -> Result<T>) -> Result<T> {
        self.run(true, work)
    }

    pub fn write<T>(&self, work: impl FnOnce(PgTx<'_>) -> Result<T>) -> Result<T> {
        self.run(false, work)
    }

    fn run<T>(&self, reading: bool, work: impl FnOnce(PgTx<'_>) -> Result<T>) -> Result<T> {
        let mut connection = self.connection()?;
        if connection.client.is_closed() {
            // The server was restarted: nothing has been said yet, so a new connection is as good.
            drop(connection);
            connection = self.fresh()?;
        }
        let Connection { client, statements } = &mut *connection;
        let tx = begin(client, reading).map_err(|e| plain(&e))?;
        work(PgTx { tx, statements })
    }

    fn connection(&self) -> Result<r2d2::PooledConnection<Manager>> {
        self.0.get().map_err(|e| StoreError::Connect(e.to_string()))
    }

    /// A connection that answers; the dead ones met on the way are dropped by the pool.
    fn fresh(&self) -> Result<r2d2::PooledConnection<Manager>> {
        for _ in 0..self.0.max_size() {
            let mut connection = self.connection()?;
            if connection.client.simple_query("").is_ok() {
                return Ok(connection);
            }
        }
        self.connection()
    }

    /// A connection outside any transaction, for migrations.
    pub fn with_client<T>(&self, work: impl FnOnce(&mut Client) -> Result<T>) -> Result<T> {
        work(&mut self.fresh()?.client)
    }
}

fn begin(client: &mut Client, reading: bool) -> Result<Transaction<'_>, postgres::Error> {
    let level = if reading { IsolationLevel::RepeatableRead } else { IsolationLevel::ReadCommitted };
    client.build_transaction().isolation_level(level).read_only(reading).start()
}

/// A transaction together with the statements its connection has prepared.
pub(super) struct PgTx<'a> {
    tx: Transaction<'a>,
    statements: &'a mut HashMap<usize, Statement>,
}

impl PgTx<'_> {
    pub fn commit(self) -> Result<()> {
        self.tx.commit().map_err(|e| plain(&e))
    }

    pub fn statement(&mut self, sql: &'static Sql) -> Result<Statement> {
        let key = std::ptr::from_ref(sql).addr();
        if let Some(known) = self.statements.get(&key) {
            return Ok(known.clone());
        }
        let made = self.tx.prepare(sql.postgres()).map_err(|e| named(sql, &e))?;
        self.statements.insert(key, made.clone());
        Ok(made)
    }

    pub fn execute(&mut self, sql: &'static Sql, args: &[Value]) -> Result<u64> {
        let statement = self.statement(sql)?;
        self.tx.execute(&statement, &dynamic(args)).map_err(|e| named(sql, &e))
    }

    pub fn query<T>(
        &mut self,
        sql: &'static Sql,
        args: &[Value],
        read: &mut dyn FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let statement = self.statement(sql)?;
        let rows = self.tx.query(&statement, &dynamic(args)).map_err(|e| named(sql, &e))?;
        rows.iter().map(|row| read(&Row { of: sql, from: Source::Postgres(row) })).collect()
    }
}

/// One column, whatever it holds.
pub(super) fn value(row: &postgres::Row, at: usize) -> Result<Value, postgres::Error> {
    Ok(match *row.columns()[at].type_() {
        Type::BOOL | Type::INT2 | Type::INT4 | Type::INT8 => {
            row.try_get::<_, Option<Whole>>(at)?.map_or(Value::Null, |whole| Value::Int(whole.0))
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at)?.map_or(Value::Null, Value::Bytes),
        _ => row.try_get::<_, Option<String>>(at)?.map_or(Value::Null, Value::Text),
    })
}

fn dynamic(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// Written as the server inferred the argument, so that `LIMIT $1` and a text column both work.
impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(ty, out),
            (Self::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(ty, out),
            (Self::Int(number), &Type::INT8) => number.to_sql(ty, out),
            (Self::Text(text), &(Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN)) => text.to_sql(ty, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(ty, out),
            (given, wanted) => Err(format!("the argument {given:?} is no {wanted}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// A whole number of any width, or a condition as 1 and 0.
pub(super) struct Whole(pub i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, BoxError> {
        Ok(Self(match *ty {
            Type::BOOL => bool::from_sql(ty, raw)?.into(),
            Type::INT2 => i16::from_sql(ty, raw)?.into(),
            Type::INT4 => i32::from_sql(ty, raw)?.into(),
            _ => i64::from_sql(ty, raw)?,
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::BOOL | Type::INT2 | Type::INT4 | Type::INT8)
    }
}

fn named(sql: &Sql, error: &postgres::Error) -> StoreError {
    kind(error).unwrap_or_else(|| refused(sql, &reason(error)))
}

fn plain(error: &postgres::Error) -> StoreError {
    kind(error).unwrap_or_else(|| StoreError::Connect(reason(error)))
}

/// The driver says only "db error"; the server's own words are one level down.
fn reason(error: &postgres::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// The errors that mean something to the program, rather than a broken statement.
fn kind(error: &postgres::Error) -> Option<StoreError> {
    match *error.code()? {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED | SqlState::LOCK_NOT_AVAILABLE => {
            Some(StoreError::Clash(reason(error)))
        }
        SqlState::UNIQUE_VIOLATION => Some(StoreError::Duplicate(reason(error))),
        _ => None,
    }
}

/// The rows of a plain statement as text, nothing for null, for counts that know nothing of the program.
#[cfg(any(test, feature = "scratch"))]
pub(crate) fn ask_bare(url: &str, statement: &str) -> Result<Vec<Vec<Option<String>>>> {
    let (config, tls) = tls::read_url(url)?;
    let mut client = config.connect(tls).map_err(|e| StoreError::Connect(reason(&e)))?;
    let found = client.simple_query(statement).map_err(|e| StoreError::Connect(reason(&e)))?;
    let rows = found.into_iter().filter_map(|one| match one {
        postgres::SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect())
        }
        _ => None,
    });
    Ok(rows.collect())
}

/// One command outside any transaction, such as `CREATE DATABASE`, for scratch databases.
#[cfg(any(test, feature = "scratch"))]
pub(crate) fn run_bare(url: &str, command: &str) -> Result<()> {
    let (config, tls) = tls::read_url(url)?;
    let mut client = config.connect(tls).map_err(|e| StoreError::Connect(reason(&e)))?;
    client.batch_execute(command).map_err(|e| StoreError::Connect(reason(&e)))
}
