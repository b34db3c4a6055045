//! Files that come in and go out, pure: data and bytes in, bytes out; no database, no clock.

pub mod intake;
pub mod mark;
pub mod picture;
pub mod seal;
pub mod sheet;
pub mod typeset;
pub mod workbook;
