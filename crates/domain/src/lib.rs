//! The rules of a 消费维权服务站, pure: no clock, no database, no async.
//!
//! Start reading at [`case`]: a complaint is a file of events, `decide` turns a
//! command into events or a refusal that names its clause, `evolve` adds an
//! event up into the state.

pub mod archive;
pub mod assess;
pub mod banned;
pub mod basis;
pub mod calendar;
pub mod case;
pub(crate) mod choice;
pub mod clock;
pub mod code;
pub mod directory;
pub mod exchange;
pub mod figure;
pub mod form;
pub mod guarantee;
pub mod kernel;
pub mod network;
pub mod paper;
pub mod permission;
pub mod policy;
pub mod remedy;
pub mod report;
pub mod risk;
pub mod topic;
pub mod typical;
pub mod value;
