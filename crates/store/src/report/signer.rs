//! Who signs the pack of an organisation: whoever holds the post (A15b), or else somebody whom the level above named.

use domain::directory::{OrgKind, StaffId};
use domain::kernel::Refusal;
use domain::network::power::{Power, posts};
use domain::report::signer;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::directory::{self, Org};
use crate::error::StoreResult;
use crate::network::remind::{self, Notice};
use crate::sql;

/// Somebody by id and name.
pub type Person = (StaffId, String);

/// Who can sign for an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signer {
    /// Those in the post.
    pub holders: Vec<Person>,
    /// Who was named while nobody is in the post.
    pub named: Option<Person>,
    /// Who could be named: those of the organisation who write its pack.
    pub others: Vec<Person>,
}

impl Signer {
    /// Whether nobody can sign.
    #[must_use]
    pub const fn missing(&self) -> bool {
        self.holders.is_empty() && self.named.is_none()
    }

    /// Whether somebody signs because he was named.
    #[must_use]
    pub fn is_named(&self, staff: &StaffId) -> bool {
        self.named.as_ref().is_some_and(|(named, _)| named == staff)
    }
}

/// Who can sign for an organisation now.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Signer> {
    let named = tx.query_opt(
        sql!("SELECT staff_id FROM report_signer WHERE region = $1 AND org_id = $2"),
        &[(&org.region).into(), (&org.id).into()],
        |row| row.text(0),
    )?;
    let mut found = Signer::default();
    for staff in directory::staff_of(tx, &org.region, &org.id)?.into_iter().filter(|staff| staff.active) {
        let actor = staff.actor;
        if actor.post == signer(org.kind) {
            found.holders.push((actor.id, actor.name));
        } else if posts(Power::WriteReport).contains(&actor.post) {
            found.others.push((actor.id, actor.name));
        }
    }
    if found.holders.is_empty() {
        found.named = found.others.iter().find(|(id, _)| named.as_deref() == Some(id.as_str())).cloned();
    }
    Ok(found)
}

/// Who of a station's own unit can sign for having received its pack (E6).
///
/// # Errors
/// When the database fails.
pub fn unit(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Vec<Person>> {
    if org.kind != OrgKind::Station {
        return Ok(Vec::new());
    }
    let staff = directory::staff_of(tx, &org.region, &org.id)?.into_iter().filter(|staff| staff.active);
    let takes = staff.filter(|one| posts(Power::TakeReportAtUnit).contains(&one.actor.post));
    Ok(takes.map(|one| (one.actor.id, format!("{}（{}）", one.actor.name, one.actor.post.label()))).collect())
}

/// Names who signs for an organisation that has nobody in the post; the level above does.
///
/// # Errors
/// When somebody is in the post, or the other one is not of the organisation.
pub fn name(tx: &mut Tx<'_>, change: Change<'_>, org: &Org, staff: &StaffId) -> StoreResult {
    let now = of(tx, org)?;
    if let Some((_, holder)) = now.holders.first() {
        let what = format!("{}有{}（{holder}），由其签发", org.name, signer(org.kind).label());
        return Err(Refusal::new("A15b", what, "不用另行指定；此人已离任的，请系统管理员先停用账号").into());
    }
    let Some((_, name)) = now.others.iter().find(|(id, _)| id == staff) else {
        return Err(Refusal::new("A15b", "只能指定该单位在岗的人", "请从列出的人中选").at("staff").into());
    };
    tx.execute(
        sql!(
            "INSERT INTO report_signer (region, org_id, staff_id, named_by, named_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region, org_id) DO UPDATE SET staff_id = excluded.staff_id, named_by = excluded.named_by,
                named_at = excluded.named_at"
        ),
        &[
            (&org.region).into(),
            (&org.id).into(),
            staff.as_str().into(),
            change.actor.id.as_str().into(),
            change.moment.into(),
        ],
    )?;
    let key = format!("signer:{}:{}", org.id, crate::db::instant(change.moment));
    let title = format!("您被指定签发{}的季报", org.name);
    let notice = Notice { key: &key, title: &title, href: "/reports" };
    remind::tell_one(tx, staff, &notice, change.moment, change.entropy)?;
    change.note(tx, "org", org.id.as_str(), "指定季报签发人", &json!({"staff": staff, "said": name}))
}
