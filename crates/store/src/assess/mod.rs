//! 考核: schemes, rounds whose facts are frozen in one transaction, and what is done with them. The rules are
//! [`domain::assess`]'s; every step writes its change row in the same call.

mod draw;
mod export;
mod read;
mod scheme;
mod source;
mod steps;

pub use draw::draw;
pub use export::export;
pub use read::{Given, Objection, Prized, Round, Station, Veto, Waiting, list, load, praised, waiting};
pub use scheme::{in_force, keep, shipped, versions};
pub use steps::{discard, finish, hand, object, publish, reply, veto};
