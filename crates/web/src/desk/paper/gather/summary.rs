//! F3 汇总表 and F4 五进统计表 of an organisation and a period.

use std::collections::BTreeMap;

use domain::code::{ClassCode, ProblemCode};
use domain::directory::Venue;
use domain::figure::{Counts, HEADLINES, Measure, Period, Rate, Unit};
use domain::paper::{Form, Values};
use domain::topic::{Count, Facet, Window};
use domain::value::yuan_from_fen;
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
    let window = Window::parse(days, app.now().day());
    let (org, entries, what, edition) = app.door.db.read(|tx| {
        let (org, reaches) = chosen(tx, user, id)?;
        // 附件6 of a quarter that was signed is the one that was signed.
        let signed = if form == Form::FiveEntries && !now { signed(tx, &org, period)? } else { None };
        let edition =
            signed.as_ref().filter(|one| one.entries.is_some()).map(|one| format!("（{}）", five::words(one)));
        let entries = match signed.and_then(|one| one.entries) {
            Some(entries) => entries,
            None => load(tx, app, &reaches, &org, period)?,
        };
        let mut what = What::default();
        if form == Form::Summary {
            what.cells = figures::cells(tx, &reaches, &org, period)?;
            if let Some(window) = &window {
                what.traders = traders(figures::topic::counted(tx, &reaches, &org, window)?.counts);
            }
        }
        Ok((org, entries, what, edition))
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
        content: Content::Fields(values(&org, &entries, &what, edition.as_deref())),
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
    let rates = Rate::EVERY.iter().map(|rate| counts.rate(*rate).words());
    [name.to_owned(), entry.to_owned()].into_iter().chain(counts.iter().map(said)).chain(rates).collect()
}

fn values(org: &Org, entries: &Entries, what: &What, edition: Option<&str>) -> Values {
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
        .set("period", format!("{}　{}{}", org.name, summary.period.label(), edition.unwrap_or_default()))
        .set("checks", checks)
        .set("headlines", headlines.join("，"))
        .table("rows", &keys(), rows)
        .table("below", &keys(), below)
        .table("classes", &["class", "count", "problems"], what.classes())
        .table("traders", &["trader", "count"], what.traders.clone());
    values
}

/// What the complaints were about: the second part of 附件3.
#[derive(Default)]
struct What {
    cells: BTreeMap<(ClassCode, ProblemCode), i64>,
    /// Name and count.
    traders: Vec<Vec<String>>,
}

impl What {
    /// A row for each class, the most complaints first, with its problems.
    fn classes(&self) -> Vec<Vec<String>> {
        let mut sums: BTreeMap<&ClassCode, i64> = BTreeMap::new();
        for ((class, _), count) in &self.cells {
            *sums.entry(class).or_default() += count;
        }
        let mut sums: Vec<(&ClassCode, i64)> = sums.into_iter().collect();
        sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        sums.into_iter()
            .map(|(class, sum)| vec![class.name().to_owned(), sum.to_string(), self.problems(class)])
            .collect()
    }

    /// 质量8、合同4.
    fn problems(&self, wanted: &ClassCode) -> String {
        let of_class = self.cells.iter().filter(|((class, _), _)| class == wanted);
        let mut problems: Vec<(i64, &str)> = of_class.map(|((_, problem), count)| (*count, problem.name())).collect();
        problems.sort_by(|a, b| b.cmp(a));
        problems.iter().map(|(count, name)| format!("{name}{count}")).collect::<Vec<_>>().join("、")
    }
}

/// Traders that are named.
const NAMED: usize = 5;

/// Those with the most complaints of the period.
fn traders(counts: Vec<Count>) -> Vec<Vec<String>> {
    let mut all: Vec<Count> = counts.into_iter().filter(|one| one.key.facet == Facet::Trader && one.now > 0).collect();
    all.sort_by(|a, b| b.now.cmp(&a.now).then_with(|| a.key.cmp(&b.key)));
    all.truncate(NAMED);
    all.into_iter().map(|one| vec![one.key.value, one.now.to_string()]).collect()
}
