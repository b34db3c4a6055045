//! The archive of a station (A14): what lies in which volume, who keeps it, what was destroyed.

pub mod destroy;
mod erase;
pub mod handover;
mod shelf;
mod waiting;

pub use erase::{names_files, sweep};
pub use shelf::{Shelf, counts, keeps, runs_out, shelf};
pub use waiting::{Matter, Waiting, waiting};
