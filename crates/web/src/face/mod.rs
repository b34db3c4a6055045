//! The look: every component of a page, as functions that return markup.
//!
//! Nothing here asks the database or knows a rule; a component is given what it
//! shows. Pages are made of these and of nothing else, so that the desk looks and
//! behaves the same everywhere. `cargo run -p web --example gallery -- DIR` draws them all.

pub mod acts;
pub mod assets;
pub mod badge;
pub mod chart;
pub mod facts;
pub mod form;
mod icon;
pub mod label;
pub mod notice;
pub mod page;
pub mod qr;
pub mod steps;
pub mod table;
pub mod timeline;

pub use page::{Nav, Page, UserStrip};
