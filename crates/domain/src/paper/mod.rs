//! The papers a station lives by (F1 to F17): what each says, made from the record without retyping.
//!
//! A [`Template`] says which fields a form has and where they stand; it is data, versioned, the official
//! set's or a station's own. [`Values`] are what the record has for those fields. [`compose()`] puts both
//! together into a [`Sheet`], which the typesetter sets and a workbook holds.

mod choose;
mod compose;
mod form;
mod of_case;
mod of_round;
mod of_test;
mod sheet;
mod template;
mod values;

pub use choose::{Chosen, choose};
pub use compose::compose;
pub use form::Form;
pub use of_case::{CasePaper, Party, of_case};
pub use of_round::of_round;
pub use of_test::of_test;
pub use sheet::{Block, Cell, Column, PersonCard, Sheet, Signer};
pub use template::{Addition, Lacking, Template, TemplateBlock, lacking};
pub use values::{Value, Values};
