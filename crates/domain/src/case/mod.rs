//! A complaint (投诉): a file of events, from the counter to the archive.

pub mod act;
pub mod command;
pub mod content;
pub mod context;
pub mod event;
pub mod evolve;
pub mod fact;
mod next;
mod rules;
pub mod state;
pub mod words;

pub use act::{Act, Step};
pub use command::{Command, Counter};
pub use context::Context;
pub use event::{Entry, Event};
pub use evolve::{evolve, fold};
pub use next::next_acts;
pub use rules::{
    available, cautions, decide, guidance_due, next_step, next_step_on, out_of_days, papers_needed, rounds_to_sign,
    scan_lacking,
};
pub use state::{Case, Episode, HeldRound, Outcome, Owed, Settlement, Stage};
