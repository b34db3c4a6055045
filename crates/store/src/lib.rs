//! The only crate that knows a database. Everything goes through [`Db`]: a closure, a transaction.
//!
//! Two ways to write, and no third: a case through [`execute::Door`], everything else through an
//! audited setter, which takes an [`audit::Change`] and writes the change row in the same call.

pub mod account;
pub mod archive;
pub mod assess;
pub mod audit;
pub mod backup;
pub mod book;
pub mod certificate;
pub mod clue;
pub mod consultation;
pub mod db;
pub mod directory;
mod error;
pub mod execute;
pub mod file;
pub mod idempotency;
pub mod ids;
pub mod journal;
pub mod network;
mod number;
pub mod outbox;
pub mod paper;
pub mod project;
pub mod query;
pub mod report;
pub mod risk;
pub mod rules;
#[cfg(any(test, feature = "scratch"))]
pub mod scratch;
pub mod seal;
pub mod seal_image;
pub mod search;
pub mod simulated;
pub mod template;
pub mod typical;
pub mod vault;
pub mod verify;

pub use db::{Db, EngineKind, Tx};
pub use error::{Result, StoreError, StoreResult};
pub use execute::{Door, Step};
