//! Papers as they were issued: each edition once, so that a reprint is the original.

use domain::directory::OrgId;
use domain::kernel::Moment;
use domain::paper::{Form, Sheet};
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::ids::{bytes, hash, hex};
use crate::sql;

/// What a paper is about, and which of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub region: String,
    pub station: OrgId,
    /// `case ID`, `filing ID`, `register 2026-11`.
    pub about: String,
    pub form: Form,
    /// The number of a round or test; else empty.
    pub part: String,
    /// What a reader knows it by, the first part of the document's number.
    pub known_as: String,
}

/// A paper that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub region: String,
    pub id: String,
    pub station: OrgId,
    pub issuer: OrgId,
    pub about: String,
    pub form: Form,
    pub part: String,
    pub edition: u32,
    pub number: String,
    pub code: String,
    pub template: String,
    pub content_hash: String,
    pub pdf: String,
    pub pages: u32,
    pub at: Moment,
    pub by: String,
    /// Characters that no font had when it was set: its file shows a box for each, whenever it is opened.
    pub missing: String,
}

/// An edition about to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub edition: u32,
    pub number: String,
    pub code: String,
}

/// The hash of what a paper says, on which version of the form.
///
/// # Errors
/// When the sheet cannot be written down.
pub fn content_hash(sheets: &[Sheet], template: &str) -> StoreResult<String> {
    let content = serde_json::to_string(sheets).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(hash(&[template, &content]))
}

/// The number and code of the edition after `last`.
#[must_use]
pub fn next(subject: &Subject, last: Option<&Issued>, entropy: &dyn crate::ids::Entropy) -> Edition {
    let edition = last.map_or(1, |last| last.edition + 1);
    // Which round or test; what else tells parts apart is an id, and `known_as` says it in words.
    let counted = !subject.part.is_empty() && subject.part.bytes().all(|b| b.is_ascii_digit());
    let part = if counted { format!(".{}", subject.part) } else { String::new() };
    Edition {
        edition,
        number: format!("{}-{}{part}-{edition}", subject.known_as, subject.form.code()),
        code: hex(&bytes::<12>(entropy)),
    }
}

/// The file of an edition about to be recorded.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// Hash of the file.
    pub pdf: &'a str,
    pub pages: usize,
    /// Characters that no font has.
    pub missing: &'a str,
}

/// Records an edition; `false` when somebody issued it a moment ago.
///
/// # Errors
/// When the database fails.
pub fn record(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    subject: &Subject,
    edition: &Edition,
    template: &str,
    content_hash: &str,
    made: Made<'_>,
) -> StoreResult<bool> {
    let Made { pdf, pages, missing } = made;
    let touched = tx.execute(
        sql!(
            "INSERT INTO paper (region, id, station_id, issuer_id, subject, form, part, edition, number, code, template,
                content_hash, pdf, pages, issued_at, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             ON CONFLICT (region, station_id, subject, form, part, edition) DO NOTHING"
        ),
        &[
            subject.region.as_str().into(),
            change.fresh().into(),
            subject.station.as_str().into(),
            change.actor.org.as_str().into(),
            (&subject.about).into(),
            subject.form.value().into(),
            (&subject.part).into(),
            i64::from(edition.edition).into(),
            (&edition.number).into(),
            (&edition.code).into(),
            template.into(),
            content_hash.into(),
            pdf.into(),
            i64::try_from(pages).unwrap_or_default().into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    if touched > 0 {
        change.note(
            tx,
            "paper",
            &edition.number,
            "出具文书",
            &json!({"number": edition.number, "pdf": pdf, "missing": missing}),
        )?;
    }
    Ok(touched > 0)
}

// What was missing stands in the change row of the issuing, by the file's hash because two counties may count alike.
macro_rules! papers {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT p.region, p.id, p.station_id, p.issuer_id, p.subject, p.form, p.part, p.edition, p.number, p.code,
                p.template, p.content_hash, p.pdf, p.pages, p.issued_at, s.name,
                (SELECT MAX(a.after) FROM audit_change a WHERE a.region = p.region AND a.entity = 'paper'
                 AND a.entity_id = p.number AND a.after LIKE '%' || p.pdf || '%')
             FROM paper p LEFT JOIN staff s ON s.id = p.by_id ",
            $rest
        ))
    };
}

/// What the change row of the issuing says of it.
#[derive(Default, serde::Deserialize)]
struct Told {
    #[serde(default)]
    missing: String,
}

fn issued(row: &Row<'_>) -> StoreResult<Issued> {
    use domain::form::Choice as _;
    Ok(Issued {
        region: row.text(0)?,
        id: row.text(1)?,
        station: OrgId(row.text(2)?),
        issuer: OrgId(row.text(3)?),
        about: row.text(4)?,
        form: Form::from_value(&row.text(5)?).ok_or_else(|| StoreError::Corrupt("paper.form".to_owned()))?,
        part: row.text(6)?,
        edition: u32::try_from(row.int(7)?).unwrap_or_default(),
        number: row.text(8)?,
        code: row.text(9)?,
        template: row.text(10)?,
        content_hash: row.text(11)?,
        pdf: row.text(12)?,
        pages: u32::try_from(row.int(13)?).unwrap_or_default(),
        at: row.moment(14)?,
        by: row.opt_text(15)?.unwrap_or_default(),
        missing: row.opt_text(16)?.is_some().then(|| row.json::<Told>(16)).transpose()?.unwrap_or_default().missing,
    })
}

/// The editions of everything about a subject, the newest of each first.
///
/// # Errors
/// When the database fails.
pub fn about(tx: &mut Tx<'_>, region: &str, station: &OrgId, about: &str) -> StoreResult<Vec<Issued>> {
    tx.query(
        papers!("WHERE p.region = $1 AND p.station_id = $2 AND p.subject = $3 ORDER BY p.form, p.part, p.edition DESC"),
        &[region.into(), station.as_str().into(), about.into()],
        issued,
    )
}

/// The newest edition of one paper.
///
/// # Errors
/// When the database fails.
pub fn newest(tx: &mut Tx<'_>, subject: &Subject) -> StoreResult<Option<Issued>> {
    let all = about(tx, &subject.region, &subject.station, &subject.about)?;
    Ok(all.into_iter().find(|one| one.form == subject.form && one.part == subject.part))
}

/// The paper that a code leads to.
///
/// # Errors
/// When the database fails.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> StoreResult<Option<Issued>> {
    tx.query_opt(papers!("WHERE p.code = $1"), &[code.into()], issued)
}
