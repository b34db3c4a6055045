//! Files that offices accept, pure: data in, bytes out; no database, no clock.

pub mod sheet;
pub mod typeset;
pub mod workbook;
