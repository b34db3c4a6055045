//! What a form is handed besides what was typed.

use crate::case::Case;
use crate::directory::{CaseId, PersonId, StaffId};
use crate::kernel::Moment;
use crate::value::CaseNumber;

/// The world around one form.
#[derive(Clone)]
pub struct Given<'a> {
    pub moment: Moment,
    pub actor: StaffId,
    /// The case the form is about; `None` for a registration.
    pub case: Option<&'a Case>,
    /// A fresh id for a person whom the form brings in.
    pub person: PersonId,
    /// The keeper of the archive.
    pub custodian: Option<StaffId>,
    /// Years to keep a file unless more are chosen.
    pub retention_years: u32,
    /// The case behind a typed number, where a form names another case.
    pub other: Option<(CaseId, CaseNumber)>,
    /// Where complaints go up to: the office above the station.
    pub office: String,
    /// The name of the officer who fills in the form; empty at a station's desk.
    pub officer: String,
}

impl Given<'_> {
    /// Today, as a form shows it.
    #[must_use]
    pub fn today(&self) -> String {
        self.moment.day().to_string()
    }

    /// Now to the minute, as a form shows it.
    #[must_use]
    pub fn now(&self) -> String {
        let now = self.moment.local();
        format!("{}T{:02}:{:02}", now.date(), now.hour(), now.minute())
    }
}
