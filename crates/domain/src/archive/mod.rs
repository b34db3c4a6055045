//! The archive of a station (A14): volumes with cover and catalogue, the papers of a file in order, the keeper and
//! his hand-over, and what is destroyed when its years are over. Plain records that documents are set from.

mod bundle;
mod destruction;
mod handover;
mod volume;

pub use bundle::{BundlePaper, PaperKind, bundle_order};
pub use destruction::{
    DestructionItem, DestructionList, DestructionState, DestructionStep, Due, Supervisors, carry_out, due, step,
};
pub use handover::{HandOver, HandOverState, HandOverStep, VolumeCount, confirm};
pub use volume::{Catalogue, CatalogueLine, Cover, FiledCase, Volume, catalogue};
