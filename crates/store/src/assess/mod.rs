//! 考核: schemes, rounds whose facts are frozen in one transaction, and what is done with them. The rules are
//! [`domain::assess`]'s; every step writes its change row in the same call.

mod draw;
mod export;
mod grade;
mod praise;
mod read;
mod round;
mod scheme;
mod source;
mod steps;

pub use draw::draw;
pub use export::export;
pub(crate) use grade::columns;
pub use praise::{Prized, praised};
pub use read::{Waiting, list, load, waiting};
pub use round::{Given, Objection, Round, Station, Veto};
pub use scheme::{in_force, keep, shipped, versions};
pub use steps::{discard, finish, hand, object, publish, reply, veto};
