//! The forms of papers (A19): official ones that ship or that a bureau rules, and stations' own.

use domain::directory::OrgId;
use domain::paper::{Chosen, Form, Template, choose};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::audit::Change;
use crate::db::Tx;
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// The official forms that ship with the product.
const OFFICIAL: &[&str] = &[
    include_str!("../../../data/templates/registration.toml"),
    include_str!("../../../data/templates/register.toml"),
    include_str!("../../../data/templates/summary.toml"),
    include_str!("../../../data/templates/five_entries.toml"),
    include_str!("../../../data/templates/agreement.toml"),
    include_str!("../../../data/templates/proxy.toml"),
    include_str!("../../../data/templates/round.toml"),
    include_str!("../../../data/templates/test.toml"),
    include_str!("../../../data/templates/notice.toml"),
    include_str!("../../../data/templates/staff_change.toml"),
    include_str!("../../../data/templates/clue.toml"),
    include_str!("../../../data/templates/consultation.toml"),
    include_str!("../../../data/templates/dispatch.toml"),
    include_str!("../../../data/templates/feedback.toml"),
    include_str!("../../../data/templates/return.toml"),
    include_str!("../../../data/templates/hand_up.toml"),
    include_str!("../../../data/templates/flash.toml"),
    include_str!("../../../data/templates/privacy.toml"),
    include_str!("../../../data/templates/cover.toml"),
    include_str!("../../../data/templates/destruction.toml"),
    include_str!("../../../data/templates/hand_over.toml"),
    include_str!("../../../data/templates/withdrawal.toml"),
    include_str!("../../../data/templates/assessment.toml"),
    include_str!("../../../data/templates/analysis.toml"),
    include_str!("../../../data/templates/training.toml"),
    include_str!("../../../data/templates/training_ledger.toml"),
    include_str!("../../../data/templates/certificate.toml"),
    include_str!("../../../data/templates/advice.toml"),
    include_str!("../../../data/templates/callback.toml"),
    include_str!("../../../data/templates/visit.toml"),
    include_str!("../../../data/templates/inspection.toml"),
    include_str!("../../../data/templates/spot_check.toml"),
    include_str!("../../../data/templates/fix.toml"),
    include_str!("../../../data/templates/self_check.toml"),
];

#[derive(Deserialize)]
struct File {
    template: Vec<Template>,
}

/// A form as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub org: OrgId,
    pub official: bool,
    pub withdrawn: bool,
    pub template: Template,
    /// As it was written.
    pub body: String,
}

/// Reads forms as they are written: one or several `[[template]]`.
///
/// # Errors
/// The line that cannot be read, in Chinese.
pub fn read(text: &str) -> Result<Vec<Template>, String> {
    toml::from_str::<File>(text).map(|file| file.template).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        format!("第{line}行附近读不懂：请检查等号、引号、方括号和项目的名称（{}）", error.message())
    })
}

/// A form in writing, as `read` takes it back.
///
/// # Errors
/// When it cannot be written.
pub fn write(template: &Template) -> StoreResult<String> {
    let value = toml::Value::try_from(template).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let file = toml::Table::from_iter([("template".to_owned(), toml::Value::Array(vec![value]))]);
    toml::to_string_pretty(&file).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Loads the official forms that ship; one that is there already stays.
pub(crate) fn seed(tx: &mut Tx<'_>) -> StoreResult {
    for text in OFFICIAL {
        for template in read(text).map_err(StoreError::Corrupt)? {
            insert(tx, "", &"".into(), &template, true, &write(&template)?)?;
        }
    }
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    region: &str,
    org: &OrgId,
    template: &Template,
    official: bool,
    body: &str,
) -> StoreResult<u64> {
    tx.execute(
        sql!(
            "INSERT INTO template (region, org_id, form, version, official, effective_from, withdrawn, body)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7) ON CONFLICT (region, org_id, form, version) DO NOTHING"
        ),
        &[
            region.into(),
            org.as_str().into(),
            template.form.value().into(),
            (&template.version).into(),
            official.into(),
            template.effective_from.into(),
            body.into(),
        ],
    )
}

/// Every form that concerns an organisation: everywhere's, its bureaus', its own and its headquarters'.
///
/// # Errors
/// When the database fails or a form cannot be read.
pub fn of_org(tx: &mut Tx<'_>, region: &str, org: &OrgId) -> StoreResult<Vec<Kept>> {
    let mut orgs = vec![String::new(), org.0.clone()];
    if let Some(found) = directory::org(tx, region, org)? {
        orgs.extend(found.above().into_iter().map(|id| id.0));
        orgs.extend(found.headquarters().map(|id| id.0));
    }
    let mut kept = Vec::new();
    for id in orgs {
        kept.extend(tx.query(
            sql!(
                "SELECT org_id, official, withdrawn, body FROM template WHERE org_id = $1
                 ORDER BY form, effective_from, version"
            ),
            &[id.into()],
            |row| {
                let body = row.text(3)?;
                let template = read(&body).ok().and_then(|mut all| all.pop());
                Ok(Kept {
                    org: OrgId(row.text(0)?),
                    official: row.flag(1)?,
                    withdrawn: row.flag(2)?,
                    template: template.ok_or_else(|| StoreError::Corrupt("template".to_owned()))?,
                    body,
                })
            },
        )?);
    }
    Ok(kept)
}

/// The form that a station's record of `day` prints on.
///
/// # Errors
/// When the database fails, or there is no such form at all.
pub fn chosen(tx: &mut Tx<'_>, region: &str, station: &OrgId, form: Form, day: Date) -> StoreResult<Chosen> {
    let kept = of_org(tx, region, station)?;
    let of_form = |official: bool| -> Vec<Template> {
        let wanted = kept.iter().filter(|one| one.template.form == form && one.official == official && !one.withdrawn);
        wanted.map(|one| one.template.clone()).collect()
    };
    choose(&of_form(true), &of_form(false), day).ok_or(StoreError::NotFound("template"))
}

/// Keeps a form: a bureau's as official, a station's or a headquarters' as its own. Whether it holds all of the
/// official one the caller has asked. `false` when this version is there already.
///
/// # Errors
/// When the database fails.
pub fn keep(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    org: &OrgId,
    official: bool,
    template: &Template,
) -> StoreResult<bool> {
    let body = write(template)?;
    let new = insert(tx, &change.actor.region, org, template, official, &body)? > 0;
    if new {
        let what = if official { "发布文书式样" } else { "启用自制文书式样" };
        let after = json!({"form": template.form.value(), "version": template.version});
        change.note(tx, "template", org.as_str(), what, &after)?;
    }
    Ok(new)
}

/// Stops using a station's own form; what was printed on it stays.
///
/// # Errors
/// When the database fails, or there is no such form.
pub fn withdraw(tx: &mut Tx<'_>, change: Change<'_>, org: &OrgId, form: Form, version: &str) -> StoreResult {
    let touched = tx.execute(
        sql!(
            "UPDATE template SET withdrawn = 1 WHERE region = $1 AND org_id = $2 AND form = $3 AND version = $4
             AND official = 0 AND withdrawn = 0"
        ),
        &[change.actor.region.as_str().into(), org.as_str().into(), form.value().into(), version.into()],
    )?;
    if touched == 0 {
        return Err(StoreError::NotFound("template"));
    }
    change.note(tx, "template", org.as_str(), "停用自制文书式样", &json!({"form": form.value(), "version": version}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_official_form_reads_and_is_written_as_it_was() {
        for text in OFFICIAL {
            for template in read(text).unwrap() {
                let again = read(&write(&template).unwrap()).unwrap();
                assert_eq!(again, vec![template]);
            }
        }
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        let text = OFFICIAL[0].replace("title = \"消费投诉登记表\"\nsigners", "title = 消费投诉登记表\nsigners");
        assert!(read(&text).unwrap_err().starts_with("第7行"), "{:?}", read(&text));
    }
}
