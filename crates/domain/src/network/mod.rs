//! The network around a station: how it is founded, staffed and marked, what comes down to it,
//! what goes up from it, and what everybody owes by when.
//!
//! These are plain records with a few steps each; every step is a pure function that answers with
//! the new state or a refusal that names its clause.

pub mod advice;
pub mod board;
pub mod callback;
pub mod checklist;
pub mod circular;
pub mod clue;
pub mod cluster;
pub mod dispatch;
pub mod duty;
pub mod fix;
pub mod goods_list;
pub mod inspection;
pub mod institution;
pub mod lesson;
pub mod life;
pub mod plaque;
pub mod power;
pub mod promise;
pub mod publicity;
pub mod sample;
pub mod self_check;
pub mod staffing;
pub mod thread;
pub mod threshold;
pub mod training;
pub mod visit;
pub mod wall;
pub mod withdrawal;
