//! Work orders of the national 12315 platform, as bureaus exchange them: a row of a table or a pasted text.
//!
//! What a column is called differs from place to place, so a [`Mapping`] that the bureau edits says it.
//! Nothing is guessed: what is not understood is reported.

mod answers;
mod field;
mod label;
mod mapping;
mod order;
mod paste;
mod plain;
mod reconcile;
mod value;

pub use answers::{answers, asked_as, unsaid_claims};
pub use field::OrderField;
pub use mapping::Mapping;
pub use order::{OrderKind, WorkOrder, read_pairs, read_row};
pub use paste::paste;
pub use reconcile::{Differing, Ours, Reconciliation, normal_number, reconcile};

#[cfg(test)]
mod tests;
