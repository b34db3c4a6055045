//! F16 季度分析报告: what was signed, never the draft.

use domain::paper::{Form, Values};
use domain::report::Quarter;
use store::paper::Subject;
use store::report::{Edition, rectification};

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::report::place;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let (org, key) = id.split_once(' ').ok_or(Oops::NotFound)?;
    let quarter = Quarter::parse(key).ok_or(Oops::NotFound)?;
    let (org, pack, editions, measures) = app.door.db.read(|tx| {
        let org = place(tx, user, org)?;
        let pack = store::report::find(tx, &org.region, &org.id, quarter)?;
        let editions = store::report::editions(tx, &org.region, &org.id, quarter)?;
        let measures = rectification::of(tx, &org.region, &org.id, quarter)?;
        Ok((org, pack, editions, measures))
    })?;
    let (pack, last) = pack.zip(editions.last()).ok_or(Oops::NotFound)?;
    let taken = |step: &Option<(domain::kernel::Moment, String)>| {
        step.as_ref().map_or_else(|| "待签收".to_owned(), |(at, who)| format!("{who}，{}", moment(Some(*at))))
    };
    let mut values = Values::default();
    values
        .set("period", quarter.label())
        .set("org", &org.name)
        .set("signed", format!("{}，{}", last.signed_by, moment(Some(last.signed_at))))
        .set("submitted", moment(pack.submitted_at))
        .set("taken", taken(&pack.judged))
        .set("unit", taken(&pack.unit))
        .set("hash", &last.hash[..16])
        .set("statement", last.statement.as_ref().map(|said| format!("零报告声明：{said}")).unwrap_or_default())
        .set("explained", last.explained.as_ref().map(|said| format!("差额说明：{said}")).unwrap_or_default());
    text(&mut values, last);
    let done = |title: &str, measure: &str| {
        let found = measures.iter().find(|one| one.topic == title && one.measure == measure);
        found.and_then(|one| one.done.as_ref()).map_or_else(String::new, |(on, proof)| format!("{on}，{proof}"))
    };
    let topics = (1..).zip(&last.text.topics);
    let rows = topics.clone().map(|(no, one): (i32, _)| vec![no.to_string(), one.title.clone(), one.cases.clone()]);
    values.table("topics", &["no", "title", "cases"], rows.collect());
    let rows = topics.map(|(no, one)| {
        let due = one.due.map(|due| due.to_string()).unwrap_or_default();
        vec![no.to_string(), one.measure.clone(), one.owner.clone(), due, done(&one.title, &one.measure)]
    });
    values.table("measures", &["no", "measure", "owner", "due", "done"], rows.collect());
    let named =
        |one: &domain::report::Line| if one.money { format!("{}（元）", one.label) } else { one.label.clone() };
    let lines = last.lines.iter().map(|one| vec![named(one), one.words()]);
    values.table("lines", &["label", "value"], lines.collect());
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("report {key}"),
        form: Form::Analysis,
        part: String::new(),
        known_as: format!("{}-{key}", org.code),
    };
    Ok(Gathered { subject, station_name: org.name, day: quarter.last(), content: Content::Fields(values) })
}

/// The running parts of the text; what was left empty says so.
fn text(values: &mut Values, last: &Edition) {
    let text = &last.text;
    for (key, words) in [
        ("basics", &text.basics),
        ("changes", &text.changes),
        ("handling", &text.handling),
        ("consultations", &text.consultations),
        ("opinions", &text.opinions),
        ("major", &text.major),
        ("typical", &text.typical),
        ("plans", &text.plans),
    ] {
        let lines: Vec<String> = words.lines().map(str::to_owned).collect();
        values.lines(key, if lines.is_empty() { vec!["无".to_owned()] } else { lines });
    }
}
