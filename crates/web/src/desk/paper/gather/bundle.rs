//! All of a case as one file (A14b): its papers set from the record and its stored copies, in the order in which they
//! are bound.

use domain::archive::{BundlePaper, PaperKind, bundle_order};
use domain::case::words::{day, time};
use domain::paper::{Block, CasePaper, Form, Sheet, Values, compose, of_case, of_round, of_test};
use store::file::{self, Media};
use store::paper::Subject;
use store::template;

use super::case::with_case;
use super::{Content, Gathered};
use crate::app::App;
use crate::desk::case::Opened;
use crate::desk::paper::issue::content;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, number: &str) -> Outcome<Gathered> {
    with_case(app, user, number, |opened, paper| {
        let mut sheets = Vec::new();
        for one in bundle_order(paper.case) {
            sheets.push(sheet(app, opened, paper, &one)?);
        }
        let subject = Subject {
            region: opened.reach.region.clone(),
            station: opened.station_id.clone(),
            about: super::about(paper.case.id.as_str()),
            form: Form::Bundle,
            part: String::new(),
            known_as: paper.case.full_number(),
        };
        let day = paper.case.registered_at.day();
        Ok(Gathered { subject, station_name: opened.station.name.clone(), day, content: Content::Bound(sheets) })
    })
}

fn sheet(app: &App, opened: &Opened, paper: &CasePaper<'_>, one: &BundlePaper) -> Outcome<Sheet> {
    let case = paper.case;
    if let Some(file) = &one.file {
        return copy(app, opened, paper, one, &file.0);
    }
    let no = usize::try_from(one.no).unwrap_or_default();
    let (form, values) = match one.kind {
        PaperKind::Registration => (Form::Registration, Some(of_case(paper))),
        PaperKind::Proxy => (Form::Proxy, Some(of_case(paper))),
        PaperKind::Agreement => (Form::Agreement, Some(of_case(paper))),
        PaperKind::Notice => (Form::Notice, Some(of_case(paper))),
        PaperKind::HandUp => (Form::HandUp, Some(of_case(paper))),
        PaperKind::Round => (Form::Round, of_round(paper, no)),
        PaperKind::Test => (Form::Test, of_test(paper, no)),
        PaperKind::Evidence => {
            let said = case.evidence.get(no.saturating_sub(1)).map(|one| one.title.clone()).unwrap_or_default();
            return Ok(note(paper, one, vec![format!("{said}：副本为纸质，另附卷内。")]));
        }
        PaperKind::Report => return Ok(note(paper, one, vec!["检测报告为纸质，另附卷内。".to_owned()])),
        PaperKind::Performance => {
            let done = case.owed.get(no.saturating_sub(1)).and_then(|owed| owed.performed.as_ref());
            let said =
                done.map(|done| format!("{}履行，凭证：{}", day(done.on), done.proof.as_deref().unwrap_or("无")));
            return Ok(note(paper, one, said.into_iter().collect()));
        }
        PaperKind::Feedback => {
            let said = case
                .told
                .as_ref()
                .map(|told| format!("{}，{}：{}", time(told.at), told.delivery.label(), told.content));
            return Ok(note(paper, one, said.into_iter().collect()));
        }
    };
    let mut sheet = composed(app, opened, paper, form, &values.ok_or(Oops::NotFound)?)?;
    if matches!(one.kind, PaperKind::Round | PaperKind::Test) {
        // In the list of contents one round must be told from the next.
        sheet.title = format!("{}（第{}次）", sheet.title, one.no);
    }
    Ok(sheet)
}

fn composed(app: &App, opened: &Opened, paper: &CasePaper<'_>, form: Form, values: &Values) -> Outcome<Sheet> {
    let day = paper.case.registered_at.day();
    let chosen =
        app.door.db.read(|tx| template::chosen(tx, &opened.reach.region, &opened.station_id, form, day))?.template;
    let known_as = paper.case.full_number();
    compose(&chosen, values, &opened.station.name, &known_as).map_err(crate::desk::paper::issue::incomplete)
}

/// What is known of a paper that lies in the folder only.
fn note(paper: &CasePaper<'_>, one: &BundlePaper, paragraphs: Vec<String>) -> Sheet {
    let text = Block::Text { heading: String::new(), paragraphs };
    Sheet {
        blocks: vec![text],
        ..Sheet::new(one.title.as_str(), paper.station.name.as_str(), paper.case.full_number())
    }
}

/// A stored copy: a picture on its page, a PDF page by page, a recording by its name.
fn copy(app: &App, opened: &Opened, paper: &CasePaper<'_>, one: &BundlePaper, hash: &str) -> Outcome<Sheet> {
    let region = &opened.reach.region;
    let Some(stored) = app.door.db.read(|tx| file::find(tx, region, hash))? else {
        return Ok(note(paper, one, vec!["文件不在库中。".to_owned()]));
    };
    let picture = |page: u32| Block::Picture { hash: hash.to_owned(), page, caption: String::new() };
    let blocks = match stored.media {
        media if media.is_picture() => vec![picture(1)],
        Media::Pdf => {
            let view = app.door.db.read(|tx| file::view_of(tx, region, hash))?;
            let bytes = content(app, view.as_ref().map_or(hash, |view| &view.hash))?;
            (1..=paper::typeset::pages_of(&bytes)).map(picture).collect()
        }
        media => {
            let said = format!("{}文件“{}”存在系统中，校验码{}。", media.label(), stored.name, &stored.hash[..16]);
            vec![Block::Text { heading: String::new(), paragraphs: vec![said] }]
        }
    };
    Ok(Sheet { blocks, ..Sheet::new(one.title.as_str(), paper.station.name.as_str(), paper.case.full_number()) })
}
