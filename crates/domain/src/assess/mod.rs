//! 考核 (A16, D41, F12, P26): a scheme of five groups as data, scores that come out of the record by exact rules, a
//! round whose facts are frozen, objections, grades and places. Never the number of complaints, never the rate of
//! settlements: both make false zeros and false closings.

mod confidence;
pub mod edit;
mod papers;
mod points;
mod result;
mod round;
mod scheme;
mod score;
mod source;
#[cfg(test)]
mod tests;

pub use confidence::{Share, lower_bound};
pub use papers::{Kept, lacking};
pub use points::Points;
pub use result::{Lost, Standing, Sum, column, costliest, places, sum};
pub use round::{
    Deed, Objecting, ObjectionState, Reply, RoundState, Unscored, discard, draw, finish, hand, may_answer, may_object,
    may_reply, object_by, publish, reply_by, veto,
};
pub use scheme::{Fault, Grade, Group, Item, Nothing, Prize, Rule, Scheme, VetoItem};
pub use score::{Fact, Tally, score};
pub use source::Source;
