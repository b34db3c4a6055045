//! Which organisation and which days a page of figures is about, and their figures within the reader's scope.

use domain::directory::{OrgId, OrgKind};
use domain::figure::Period;
use domain::form::FieldError;
use jiff::civil::Date;
use serde::Deserialize;
use store::directory::{self, Org};
use store::query::Reach;
use store::query::figures::{Entries, entries_of};
use store::{StoreError, StoreResult, Tx};

use crate::app::App;
use crate::session::User;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// `339900.office`; one's own when it is empty.
    #[serde(default)]
    pub org: String,
    /// `2026-Q3`, as [`Period::parse`] reads it; the running quarter when it is empty.
    #[serde(default)]
    pub period: String,
    /// Days of one's own choosing, both or none.
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    /// On a board: `stations`, to rank each of them.
    #[serde(default)]
    pub by: String,
    /// Not empty: 附件6 as of now, also of a quarter that was signed.
    #[serde(default)]
    pub now: String,
}

impl Asked {
    /// What is wrong with the days of one's own choosing, at which field.
    pub fn wrong(&self) -> Option<FieldError> {
        if self.from.is_empty() && self.to.is_empty() {
            return None;
        }
        let wrong = |field: &str, message: String| FieldError { field: field.to_owned(), message };
        let day = |field: &str, text: &str| {
            text.parse::<Date>().map_err(|_| wrong(field, "日期请写成 2026-11-23 的样子".to_owned()))
        };
        match (day("from", &self.from), day("to", &self.to)) {
            (Err(wrong), _) | (_, Err(wrong)) => Some(wrong),
            (Ok(from), Ok(_)) if from < Period::DAWN => {
                Some(wrong("from", format!("{}以前没有数字，请选以后的日期", Period::DAWN)))
            }
            (Ok(from), Ok(to)) if to < from => Some(wrong("to", format!("结束日期{to}在开始日期{from}之前，请核对"))),
            (Ok(_), Ok(_)) => None,
        }
    }

    /// The days that were chosen.
    pub fn period(&self, today: Date) -> Period {
        let own = Period::parse(&format!("{}..{}", self.from, self.to));
        own.or_else(|| Period::parse(&self.period)).unwrap_or_else(|| Period::quarter_around(today))
    }
}

/// An organisation as an address names it.
pub fn key(org: &Org) -> String {
    format!("{}.{}", org.region, org.id)
}

/// The organisation that was asked for, and the counties to look into; one that is out of scope is not found.
pub fn chosen(tx: &mut Tx<'_>, user: &User, asked: &str) -> StoreResult<(Org, Vec<Reach>)> {
    let missing = || StoreError::NotFound("organisation");
    let own = || user.looking.clone().unwrap_or_else(|| (user.actor.region.clone(), user.actor.org.clone()));
    let (region, id) = asked.split_once('.').map_or_else(own, |(region, id)| (region.to_owned(), OrgId::from(id)));
    let org = directory::org(tx, &region, &id)?.ok_or_else(missing)?;
    let mut reaches = user.reaches(tx)?;
    reaches.retain(|reach| reach.above(&org));
    if reaches.is_empty() {
        return Err(missing());
    }
    // What lies in a county has nothing in another one; but a headquarters has its branches wherever they are.
    if org.kind != OrgKind::Chain && reaches.iter().any(|reach| reach.region == org.region) {
        reaches.retain(|reach| reach.region == org.region);
    }
    Ok((org, reaches))
}

/// 附件3 and 附件6 of what was asked for.
pub fn load(tx: &mut Tx<'_>, app: &App, reaches: &[Reach], org: &Org, period: Period) -> StoreResult<Entries> {
    entries_of(tx, &app.door.rules(), reaches, org, period, app.now().day())
}
