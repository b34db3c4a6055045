//! Papers and files, pure: bytes in, bytes out; no database, no clock.

pub mod seal;
pub mod sheet;
