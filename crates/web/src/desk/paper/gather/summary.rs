//! F3 汇总表 and F4 五进统计表 of an organisation and a period.

use domain::code::ProblemCode;
use domain::directory::Venue;
use domain::figure::{Counts, HEADLINES, Measure, Period, Promised, Rate, Second, Summary, Unit};
use domain::network::power::Power;
use domain::paper::{Form, Values};
use domain::value::yuan_from_fen;
use jiff::civil::Date;
use store::directory::Org;
use store::paper::Subject;
use store::query::figures::{self, Entries};
use store::report::signed;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::figures::ask::{chosen, load};
use crate::desk::figures::five;
use crate::error::{Oops, Outcome};
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str, form: Form, part: &str) -> Outcome<Gathered> {
    let (days, now) = five::asked(part);
    let period = Period::parse(days).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let (org, entries, second, edition) = app.door.db.read(|tx| {
        let (org, reaches) = chosen(tx, user, id)?;
        // 附件6 of a quarter that was signed is the one that was signed.
        let signed = if form == Form::FiveEntries && !now { signed(tx, &org, period)? } else { None };
        let edition = match signed.as_ref().filter(|one| one.entries.is_some()) {
            Some(one) => Some((format!("（{}）", five::words(one)), one.edition.signed_at.day())),
            None if now => Some(("（现在的数字，不是签发的）".to_owned(), today)),
            None => None,
        };
        let entries = match signed.and_then(|one| one.entries) {
            Some(entries) => entries,
            None => load(tx, app, &reaches, &org, period)?,
        };
        let packs = user.has(Power::SeeReports);
        let second = match form {
            Form::Summary => figures::second(tx, &reaches, &org, period, packs)?,
            _ => Second::default(),
        };
        Ok((org, entries, second, edition))
    })?;
    let subject = Subject {
        region: org.region.clone(),
        station: org.id.clone(),
        about: format!("figures {part}"),
        form,
        part: String::new(),
        known_as: format!("{}-{part}", org.code),
    };
    Ok(Gathered {
        subject,
        station_name: org.name.clone(),
        day: period.to,
        content: Content::Fields(values(&org, &entries, &second, edition.as_ref(), today)),
    })
}

/// The columns of every table: names of the row, counts, rates.
fn keys() -> Vec<&'static str> {
    let counts = Measure::EVERY.iter().map(|measure| measure.value());
    ["row", "entry"].into_iter().chain(counts).chain(Rate::EVERY.iter().map(|rate| rate.key())).collect()
}

fn row(name: &str, entry: &str, counts: &Counts) -> Vec<String> {
    let said = |(measure, value): (Measure, i64)| match measure.unit() {
        Unit::Fen => yuan_from_fen(value),
        _ => value.to_string(),
    };
    let rates = Rate::EVERY.iter().map(|rate| counts.rate(*rate).in_full());
    [name.to_owned(), entry.to_owned()].into_iter().chain(counts.iter().map(said)).chain(rates).collect()
}

fn values(org: &Org, entries: &Entries, second: &Second, edition: Option<&(String, Date)>, today: Date) -> Values {
    let summary = &entries.summary;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (venue, counts) in &summary.rows {
        rows.push(row(venue.label(), &format!("进{}", venue.label()), counts));
        if *venue == Venue::Enterprise {
            let industries = summary.industries.iter().filter(|(_, counts)| !counts.is_zero());
            let name = |label: &str| format!("其中{label}");
            rows.extend(industries.map(|(one, counts)| row(&name(one.label()), &name(one.label()), counts)));
        }
    }
    rows.push(row("合计", "合计", &summary.total));
    let below = entries.below.iter().map(|unit| row(&unit.name, "", &unit.counts)).collect();
    let wrong = summary.check();
    let checks = match wrong.first() {
        None => "各项核对相符。".to_owned(),
        Some(first) => format!("核对不符{}处，第一处：{} {}。", wrong.len(), first.row, first.rule),
    };
    let headlines: Vec<String> = HEADLINES.iter().map(|headline| headline.said(&summary.total)).collect();
    let mut values = Values::default();
    values
        .set("period", format!("{}　{}{}", org.name, summary.period.label(), edition.map_or("", |(words, _)| words)))
        .set("checks", checks)
        .set("headlines", headlines.join("，"))
        .table("rows", &keys(), rows)
        .table("below", &keys(), below)
        .set("days", summary.period.label())
        // What stands, stands as of a day that must be on the paper; where nothing is overdue no day changes it.
        .set("as_of", overdue(summary, edition.map_or(today, |(_, signed)| *signed)))
        .table("classes", &["class", "count", "problems"], or_none(classes(second), "无"))
        .table("traders", &["trader", "count"], or_none(counts(&second.traders), "无"))
        .table("topics", &["quarter", "title", "cases", "measure", "owner", "standing"], or_none(topics(second), "无"));
    for (key, all) in [("suggested", counted(&second.suggested)), ("typical", second.typical.clone())] {
        values.lines(key, if all.is_empty() { vec!["无".to_owned()] } else { all });
    }
    values
}

/// As of which day something is overdue.
fn overdue(summary: &Summary, today: Date) -> String {
    match summary.total.get(Measure::Overdue) {
        0 => String::new(),
        _ => format!(
            "超期未结是二十日在本期末以前届满、到{}还没有结果的，不在两率之内。",
            domain::case::words::day(today)
        ),
    }
}

fn counts(all: &[(String, i64)]) -> Vec<Vec<String>> {
    all.iter().map(|(name, count)| vec![name.clone(), count.to_string()]).collect()
}

/// A row for each class, the most complaints first, with its problems: 质量8、合同4.
fn classes(second: &Second) -> Vec<Vec<String>> {
    let problems = |all: &[(&ProblemCode, i64)]| {
        all.iter().map(|(problem, count)| format!("{}{count}", problem.name())).collect::<Vec<_>>().join("、")
    };
    let rows = second.classes();
    rows.iter().map(|one| vec![one.class.name().to_owned(), one.sum.to_string(), problems(&one.problems)]).collect()
}

/// The rows, or one that says there is nothing.
fn or_none(rows: Vec<Vec<String>>, said: &str) -> Vec<Vec<String>> {
    if rows.is_empty() { vec![vec![said.to_owned()]] } else { rows }
}

fn topics(second: &Second) -> Vec<Vec<String>> {
    let row = |one: &Promised| {
        let standing = one.standing();
        [&one.quarter, &one.title, &one.cases, &one.measure, &one.owner, &standing].map(Clone::clone).to_vec()
    };
    second.topics.iter().map(row).collect()
}

/// Each with how many, on lines of their own.
fn counted(all: &[(String, i64)]) -> Vec<String> {
    all.iter().map(|(name, count)| format!("{name}（{count}条）")).collect()
}
