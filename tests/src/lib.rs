//! The language of the stories: a world with a station and its people, in which acts are done
//! through the same forms and the same door as at the desk, on both engines.

pub mod answers;
pub mod browser;
pub mod county;
pub mod machine;
pub mod mailroom;
pub mod pdf;
pub mod pen;
pub mod sample;
pub mod server;
pub mod told;
pub mod visit;
pub mod world;

pub use world::{World, each_engine};
