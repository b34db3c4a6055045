//! Read tables: disposable, each a function of a case's folded state (docs/decisions/0003), written in
//! the transaction of the command. `verify` computes them again, row by row; `rebuild` writes them anew.

pub(crate) mod cell;
mod clock;
mod fact;
pub(crate) mod recount;
mod row;
pub(crate) mod sums;
pub(crate) mod tally;
mod text;
pub(crate) mod topic;

use domain::case::Case;

pub(crate) use fact::Moved;
pub(crate) use sums::Sums;

use crate::db::Tx;
use crate::error::StoreResult;
use crate::vault::Keys;

/// What the read tables hold of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projected {
    row: Vec<crate::db::Value>,
    clocks: Vec<Vec<crate::db::Value>>,
    text: Vec<crate::db::Value>,
    facts: Vec<Vec<crate::db::Value>>,
    topic: Vec<crate::db::Value>,
}

/// Writes every read table of a case of which nothing is written yet; the roll-ups when `sums` are written.
pub(crate) fn write(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &Case, sums: &mut Sums) -> StoreResult {
    write_rows(tx, keys, region, case)?;
    let moved = fact::write(tx, region, case)?;
    sums.take(region, case.station.as_str(), &moved);
    topic::write(tx, region, &topic::given(region, None), case)
}

/// Writes what lists, clocks and the search read.
pub(crate) fn write_rows(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &Case) -> StoreResult {
    row::write(tx, region, case)?;
    clock::write(tx, region, case)?;
    text::write(tx, keys, region, case)
}

/// Writes what the case gives to the figures and topics, and the roll-ups of the former; `before` is what it gave to topics so
/// far. Says which figures changed.
pub(crate) fn write_figures(
    tx: &mut Tx<'_>,
    region: &str,
    before: &topic::Given,
    case: &Case,
) -> StoreResult<Vec<Moved>> {
    // The figures first: their rows are those by which commands of one station wait for each other.
    let moved = fact::write(tx, region, case)?;
    let mut sums = Sums::default();
    sums.take(region, case.station.as_str(), &moved);
    sums.write(tx)?;
    topic::write(tx, region, before, case)?;
    Ok(moved)
}

/// What the read tables ought to hold of a case.
///
/// # Errors
/// When the vault cannot be read.
pub fn computed(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &Case) -> StoreResult<Projected> {
    Ok(Projected {
        row: row::values(region, case),
        clocks: clock::values(region, case),
        text: text::values(tx, keys, region, case)?,
        facts: fact::values(region, case),
        topic: topic::values(region, case),
    })
}

/// What the read tables hold of a case.
///
/// # Errors
/// When the database fails.
pub fn stored(tx: &mut Tx<'_>, region: &str, of: &Case) -> StoreResult<Projected> {
    let case = of.id.as_str();
    Ok(Projected {
        row: row::stored(tx, region, case)?,
        clocks: clock::stored(tx, region, case)?,
        text: text::stored(tx, region, case)?,
        facts: fact::stored(tx, region, case)?,
        topic: topic::stored(tx, region, of)?,
    })
}

impl Projected {
    /// The name of the first table that differs.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Option<&'static str> {
        [
            ("case_row", self.row == other.row),
            ("case_clock", self.clocks == other.clocks),
            ("case_text", self.text == other.text),
            ("case_fact", self.facts == other.facts),
            ("case_topic", self.topic == other.topic),
        ]
        .into_iter()
        .find_map(|(table, same)| (!same).then_some(table))
    }
}

/// Empties every read table.
pub(crate) fn clear(tx: &mut Tx<'_>) -> StoreResult {
    use crate::sql;
    tx.execute(sql!("DELETE FROM case_row"), &[])?;
    tx.execute(sql!("DELETE FROM case_clock"), &[])?;
    tx.execute(sql!("DELETE FROM case_text"), &[])?;
    tx.execute(sql!("DELETE FROM case_gram"), &[])?;
    tx.execute(sql!("DELETE FROM case_fact"), &[])?;
    tx.execute(sql!("DELETE FROM tally"), &[])?;
    tx.execute(sql!("DELETE FROM tally_cell"), &[])?;
    tx.execute(sql!("DELETE FROM case_topic"), &[])?;
    Ok(())
}
