//! Databases for tests: each empty, migrated, and gone afterwards.
//!
//! SQLite lives in a temporary folder. PostgreSQL is used when `HEJIE_TEST_POSTGRES` holds the
//! URL of a superuser; with `HEJIE_TEST_REQUIRE_POSTGRES=1` its absence is a failure, so that a
//! test run can never quietly leave one engine out.

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use crate::db::{Db, EngineKind};
use crate::error::{Result, StoreError};
use crate::ids::Entropy;

/// Dice that always fall the same way, for tests and samples.
pub struct Dice(AtomicU64);

impl Dice {
    /// The same seed gives the same bytes.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
}

impl Entropy for Dice {
    fn fill(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(8) {
            // SplitMix64: a counter, well stirred.
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed).wrapping_add(0x9E37_79B9_7F4A_7C15);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A database of one test.
pub struct Scratch {
    /// The open database, migrated.
    pub db: Db,
    /// Its address, for a program that opens it itself.
    pub url: String,
    /// A folder of its own, for files.
    pub dir: PathBuf,
    drop_from: Option<String>,
}

impl Scratch {
    /// One scratch database on each engine that is there.
    ///
    /// # Errors
    /// When one cannot be made, or PostgreSQL is required and not there.
    #[expect(clippy::disallowed_methods, reason = "tests have no command line")]
    pub fn each() -> Result<Vec<Self>> {
        let mut all = vec![Self::sqlite()?];
        match std::env::var("HEJIE_TEST_POSTGRES") {
            Ok(server) => all.push(Self::postgres(&server)?),
            Err(_) if std::env::var("HEJIE_TEST_REQUIRE_POSTGRES").is_ok_and(|v| v == "1") => {
                return Err(StoreError::Connect("HEJIE_TEST_POSTGRES is not set, but required".to_owned()));
            }
            Err(_) => {}
        }
        Ok(all)
    }

    /// A scratch SQLite database.
    ///
    /// # Errors
    /// When the temporary folder cannot be written.
    pub fn sqlite() -> Result<Self> {
        let dir = folder()?;
        let url = format!("sqlite:{}", dir.join("scratch.sqlite").display());
        let db = Db::open(&url)?;
        db.migrate()?;
        Ok(Self { db, url, dir, drop_from: None })
    }

    /// A scratch PostgreSQL database on the server of `server`, copied from a migrated one.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub fn postgres(server: &str) -> Result<Self> {
        let template = template(server)?;
        let name = format!("hejie_test_{}", unique());
        run_on(server, &format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
        let url = with_database(server, &name);
        let db = Db::open(&url)?;
        Ok(Self { db, url, dir: folder()?, drop_from: Some(server.to_owned()) })
    }

    /// Which engine it is, for messages.
    #[must_use]
    pub fn kind(&self) -> EngineKind {
        self.db.kind()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A failure to clean up must not hide the failure of the test.
        if let Some(server) = &self.drop_from
            && let Some(name) = self.url.split('?').next().and_then(|url| url.rsplit('/').next())
        {
            let _ = run_on(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// One migrated database for each run of a test program, from which the others are copied.
fn template(server: &str) -> Result<String> {
    static MADE: Mutex<Option<String>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(name) = &*made {
        return Ok(name.clone());
    }
    let name = format!("hejie_template_{}", unique());
    run_on(server, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"))?;
    Db::open(&with_database(server, &name))?.migrate()?;
    *made = Some(name.clone());
    Ok(name)
}

fn run_on(server: &str, command: &str) -> Result<()> {
    crate::db::run_bare(server, command)
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (base, query) = server.split_once('?').map_or((server, String::new()), |(b, q)| (b, format!("?{q}")));
    let host = base.match_indices('/').nth(2).map_or(base, |(at, _)| &base[..at]);
    format!("{host}/{name}{query}")
}

fn folder() -> Result<PathBuf> {
    let dir = std::env::temp_dir().join(format!("hejie-scratch-{}", unique()));
    std::fs::create_dir_all(&dir)?;
    Ok(dir)
}

fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// The rows of a plain statement as text, read past the program: for counts that know nothing of it.
///
/// # Errors
/// When it cannot be read.
pub fn ask(scratch: &Scratch, statement: &str) -> Result<Vec<Vec<Option<String>>>> {
    if scratch.kind() == EngineKind::Postgres {
        return crate::db::ask_bare(&scratch.url, statement);
    }
    let wrong = |error: rusqlite::Error| StoreError::Connect(format!("{statement}: {error}"));
    let file = rusqlite::Connection::open(scratch.url.trim_start_matches("sqlite:")).map_err(wrong)?;
    let mut prepared = file.prepare(statement).map_err(wrong)?;
    let columns = prepared.column_count();
    let read = |row: &rusqlite::Row<'_>| {
        let cell = |at| -> rusqlite::Result<Option<String>> {
            Ok(match row.get::<_, rusqlite::types::Value>(at)? {
                rusqlite::types::Value::Null => None,
                rusqlite::types::Value::Integer(number) => Some(number.to_string()),
                rusqlite::types::Value::Text(text) => Some(text),
                other => Some(format!("{other:?}")),
            })
        };
        (0..columns).map(cell).collect()
    };
    let rows = prepared.query_map([], read).map_err(wrong)?;
    rows.collect::<rusqlite::Result<Vec<_>>>().map_err(wrong)
}

/// Changes a SQLite file behind the program's back, as a meddler would.
///
/// # Panics
/// When the file cannot be changed.
pub fn tamper(path: &str, statement: &str) {
    let changed = rusqlite::Connection::open(path).and_then(|file| file.execute(statement, []));
    assert!(changed.is_ok_and(|rows| rows > 0), "nothing was changed by {statement}");
}

/// Registers complaints as the bare engine would: the statements of one registration with the values
/// of a registered one, each in a transaction of its own, without rules, forms or encryption. The
/// reference of the benchmark.
///
/// # Errors
/// When the file holds no case named `case-000000000`, or a statement fails.
pub fn same_statements(path: &str, from: usize, count: usize) -> Result<()> {
    use rusqlite::types::Value as Sql;
    let wrong = |error: rusqlite::Error| StoreError::Connect(error.to_string());
    let mut bare = rusqlite::Connection::open(path).map_err(wrong)?;
    bare.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;",
    )
    .map_err(wrong)?;
    let template = |table: &str, key: &str, id: &str| -> rusqlite::Result<Vec<Sql>> {
        bare.query_row(&format!("SELECT * FROM {table} WHERE {key} = ?1"), [id], |row| {
            (0..row.as_ref().column_count()).map(|at| row.get(at)).collect()
        })
    };
    let case = "case-000000000";
    let person = template("person", "id", "person-0").map_err(wrong)?;
    let event = template("case_event", "case_id", case).map_err(wrong)?;
    let line = template("case_row", "case_id", case).map_err(wrong)?;
    let clock = template("case_clock", "case_id", case).map_err(wrong)?;
    let text = template("case_text", "case_id", case).map_err(wrong)?;
    let grams = match text.get(4) {
        Some(Sql::Text(text)) => crate::search::grams(text).into_iter().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    let insert = |table: &str, columns: usize| {
        let marks: Vec<String> = (1..=columns).map(|at| format!("?{at}")).collect();
        format!("INSERT INTO {table} VALUES ({})", marks.join(", "))
    };
    let named = |row: &[Sql], changes: &[(usize, Sql)]| {
        let mut row = row.to_vec();
        for (at, value) in changes {
            row[*at] = value.clone();
        }
        row
    };
    let asks = [
        "SELECT seq, at, by_id, post, kind, body, hash FROM case_event WHERE region = ?1 AND case_id = ?2 ORDER BY seq",
        "SELECT * FROM org WHERE region = ?1 AND id = ?2",
        "SELECT id, post FROM staff WHERE region = ?1 AND org_id = ?2 AND active = 1 ORDER BY login",
        "SELECT COUNT(DISTINCT kind) FROM institution WHERE region = ?1 AND station_id = ?2",
        "SELECT words, valid_from, valid_to FROM promise WHERE region = ?1 AND station_id = ?2",
        "SELECT * FROM case_text WHERE region = ?1 AND case_id = ?2",
        "SELECT * FROM person WHERE region = ?1 AND id = ?2",
    ];
    let (region, station) = (line[0].clone(), line[2].clone());
    for serial in from..from + count {
        let id = Sql::Text(format!("bare-{serial:09}"));
        let row_no = Sql::Integer(-1 - i64::try_from(serial).unwrap_or_default());
        let tx = bare.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(wrong)?;
        let run = |text: &str, values: &[Sql]| -> rusqlite::Result<usize> {
            tx.prepare_cached(text)?.execute(rusqlite::params_from_iter(values))
        };
        for (at, ask) in asks.iter().enumerate() {
            let key = if (1..=4).contains(&at) { station.clone() } else { id.clone() };
            let mut statement = tx.prepare_cached(ask).map_err(wrong)?;
            let mut rows = statement.query([&region, &key]).map_err(wrong)?;
            while rows.next().map_err(wrong)?.is_some() {}
        }
        let counter = [region.clone(), station.clone(), Sql::Text("bare".to_owned())];
        let steps: [(String, Vec<Sql>); 7] = [
            (
                "INSERT INTO counter (region, station_id, name, last) VALUES (?1, ?2, ?3, 1)
                 ON CONFLICT (region, station_id, name) DO UPDATE SET last = counter.last + 1"
                    .to_owned(),
                counter.to_vec(),
            ),
            (insert("person", person.len()), named(&person, &[(1, id.clone())])),
            (insert("case_event", event.len()), named(&event, &[(1, id.clone())])),
            (insert("case_row", line.len()), named(&line, &[(1, id.clone()), (3, id.clone())])),
            (insert("case_clock", clock.len()), named(&clock, &[(1, id.clone())])),
            (insert("case_text", text.len()), named(&text, &[(1, id.clone()), (3, row_no.clone())])),
            (
                "INSERT INTO case_gram (rowid, grams) VALUES (?1, ?2)".to_owned(),
                vec![row_no.clone(), Sql::Text(grams.clone())],
            ),
        ];
        for (text, values) in &steps {
            run(text, values).map_err(wrong)?;
        }
        tx.commit().map_err(wrong)?;
    }
    Ok(())
}

/// Takes the rows of [`same_statements`] away again: they are no cases.
///
/// # Errors
/// When the file cannot be changed.
pub fn sweep_bare(path: &str) -> Result<()> {
    rusqlite::Connection::open(path)
        .and_then(|bare| {
            bare.execute_batch(
                "PRAGMA busy_timeout = 10000;
                 DELETE FROM case_event WHERE case_id LIKE 'bare-%'; DELETE FROM case_row WHERE case_id LIKE 'bare-%';
                 DELETE FROM case_clock WHERE case_id LIKE 'bare-%'; DELETE FROM case_text WHERE case_id LIKE 'bare-%';
                 DELETE FROM person WHERE id LIKE 'bare-%'; DELETE FROM case_gram WHERE rowid < 0;",
            )
        })
        .map_err(|error| StoreError::Connect(error.to_string()))
}
