//! The plain records of the network: founding, staff, plaques; what comes down and goes up; duties.
//! Each is changed through an audited setter that asks the rule of `domain::network` first.

pub mod board;
pub mod callback;
pub mod checklist;
pub mod circular;
pub mod dispatch;
pub mod draw;
pub mod duty;
pub mod exchange;
pub mod filing;
pub mod fix;
pub mod inbox;
pub mod inspection;
pub mod life;
pub mod plaque;
pub mod posted;
pub mod referral;
pub mod remind;
pub mod self_check;
pub mod supervised;
pub(crate) mod tell;
pub mod thread;
pub mod venue;
pub mod visit;
pub mod withdrawal;
