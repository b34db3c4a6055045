//! Files that bureaus exchange, pure: bytes in, tables out; no database, no clock.

pub mod sheet;
