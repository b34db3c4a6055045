//! The plain records of the network: founding, staff, plaques; what comes down and goes up; duties.
//! Each is changed through an audited setter that asks the rule of `domain::network` first.

pub mod advice;
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
pub mod institution;
pub mod lesson;
pub mod life;
pub mod photo;
pub mod plaque;
pub mod posted;
pub mod publicity;
pub mod referral;
pub mod remind;
pub mod self_check;
pub(crate) mod tell;
pub mod thread;
pub mod training;
pub mod venue;
pub mod visit;
pub mod withdrawal;
