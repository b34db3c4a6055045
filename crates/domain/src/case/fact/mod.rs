//! The facts a case is made of: what forms bring in and events keep.

mod ending;
mod finding;
mod intake;
mod settlement;
mod talk;
mod testing;

pub use ending::*;
pub use finding::*;
pub use intake::*;
pub use settlement::*;
pub use talk::*;
pub use testing::*;
