//! Which form a record prints on: the one that was in force on its own day (A19, A20).

use jiff::civil::Date;

use super::template::{Lacking, Template, lacking};

/// The form chosen for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub template: Template,
    /// What the station's own form lacks of the official one, which is why the official one is used.
    pub refused: Option<Lacking>,
}

/// The newest official form on `day`, or the station's own if it holds all of that.
///
/// `official` and `own` are of one form; of two from the same day the later in the list wins.
#[must_use]
pub fn choose(official: &[Template], own: &[Template], day: Date) -> Option<Chosen> {
    let in_force = |all: &[Template]| -> Option<Template> {
        let of_day = all.iter().filter(|one| one.effective_from <= day);
        of_day.max_by_key(|one| one.effective_from).or_else(|| all.iter().min_by_key(|one| one.effective_from)).cloned()
    };
    let ruled = in_force(official)?;
    let wanted = own.iter().filter(|one| one.effective_from <= day).max_by_key(|one| one.effective_from);
    Some(match wanted.map(|own| (own, lacking(&ruled, own))) {
        Some((own, None)) => Chosen { template: own.clone(), refused: None },
        Some((_, refused)) => Chosen { template: ruled, refused },
        None => Chosen { template: ruled, refused: None },
    })
}
