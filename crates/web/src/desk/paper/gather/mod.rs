//! What a paper says, gathered from the record it is about: one file a kind of record.

mod advice;
mod archive;
mod assessment;
mod bundle;
mod callback;
mod case;
mod clue;
mod consultation;
mod dispatch;
mod filing;
mod fix;
mod inspection;
mod register;
mod report;
mod self_check;
mod station;
mod summary;
mod training;
mod typical;
mod visit;
mod wall;
mod withdrawal;

use domain::form::{Choice as _, Raw};
use domain::paper::{Form, Sheet, Values};
use jiff::civil::Date;
use store::paper::Subject;

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(in crate::desk) use case::{about, offered};
pub(in crate::desk) use dispatch::offered as offered_for_dispatch;
pub(in crate::desk) use inspection::form as inspection_form;
pub(in crate::desk) use wall::form as wall_form;

/// Everything a paper needs.
pub(super) struct Gathered {
    pub subject: Subject,
    pub station_name: String,
    /// The record's own day: the form that was in force then is used.
    pub day: Date,
    pub content: Content,
}

/// What it says: fields for a form, or a sheet that follows no official form.
pub(super) enum Content {
    Fields(Values),
    Ready(Sheet),
    /// Several as one file.
    Bound(Vec<Sheet>),
}

/// Gathers what was asked for; what the reader may not print is not found.
pub(super) fn gather(app: &App, user: &User, asked: &Raw) -> Outcome<Gathered> {
    let form = Form::from_value(asked.one("form")).ok_or(Oops::NotFound)?;
    let (id, part) = (asked.one("id"), asked.one("part"));
    match (asked.one("kind"), form) {
        ("case", Form::Bundle) => bundle::gather(app, user, id),
        ("case", _) => case::gather(app, user, id, form, part),
        ("register", Form::Register) => register::gather(app, user, id, part),
        ("filing", Form::StaffChange) => filing::gather(app, user, id),
        ("report", Form::Analysis) => report::gather(app, user, id),
        ("clue", Form::Clue) => clue::gather(app, user, id),
        ("consultation", Form::Consultation) => consultation::gather(app, user, id),
        ("dispatch", Form::Dispatch | Form::Feedback | Form::Return) => dispatch::gather(app, user, id, form),
        ("withdrawal", Form::Withdrawal) => withdrawal::gather(app, user, id),
        ("callback", Form::Callback) => callback::gather(app, user, id),
        ("visit", Form::Visit) => visit::gather(app, user, id),
        ("inspection", Form::Inspection | Form::SpotCheck) => inspection::gather(app, user, id, form),
        ("fix", Form::Fix) => fix::gather(app, user, id),
        ("self_check", Form::SelfCheck) => self_check::gather(app, user, id),
        ("assessment", Form::Assessment) => assessment::gather(app, user, id, part),
        ("figures", Form::Summary | Form::FiveEntries) => summary::gather(app, user, id, form, part),
        ("advice", Form::Advice) => advice::gather(app, user, id, part),
        ("training", Form::Training) => training::event(app, user, id),
        ("station", Form::TrainingLedger) => training::ledger(app, user, id, part),
        ("staff", Form::Certificate) => training::certificate(app, user, id, part),
        ("station", Form::Privacy) => station::gather(app, user, id),
        ("volume", Form::Cover) => archive::cover(app, user, id, part),
        ("handover", Form::HandOver) => archive::hand_over(app, user, id, part),
        ("destruction", Form::Destruction) => archive::destruction(app, user, id, part),
        ("wall", _) => wall::wall(app, user, id, form),
        ("typical", Form::Typical) => typical::gather(app, user, id),
        ("board", Form::Board) => wall::issue(app, user, id, part),
        _ => Err(Oops::NotFound),
    }
}
