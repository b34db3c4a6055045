//! Every statement of the store is understood by both engines.

use store::EngineKind;
use store::db::every_statement;
use store::scratch::Scratch;

#[test]
fn every_statement_is_understood_by_both_engines() {
    let all: Vec<_> = every_statement().collect();
    assert!(all.len() > 50, "only {} statements are registered", all.len());
    for scratch in Scratch::each().unwrap() {
        let other = match scratch.kind() {
            EngineKind::Sqlite => "-- postgres",
            EngineKind::Postgres => "-- sqlite",
        };
        for sql in all.iter().filter(|sql| !sql.postgres().contains(other)) {
            // One transaction each: on PostgreSQL a refused statement would spoil the rest.
            scratch.db.read(|tx| tx.prepare(sql)).unwrap();
        }
    }
}
