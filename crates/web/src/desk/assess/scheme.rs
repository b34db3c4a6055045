//! The scheme: what is scored, by which source and rule; a bureau's own version from a day on, refused at the field.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::assess::edit::{GroupKey, How, Idle, Row, read};
use domain::assess::{Item, Nothing, Points, Rule, Scheme, Source};
use domain::form::{Choice as _, Choices, Field, FieldError, Form, Kind, Raw, Reader, ask as question, may};
use domain::network::power::Power;
use maud::{Markup, html};
use store::assess;

use super::{admitted, nav};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::form::{Offers, asks_more, more};
use crate::face::page::{heading, panel, primary, secondary};
use crate::face::table::{Column, Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

const ROW: &[Field] = &[
    question("group", "组", Kind::One(Choices::Fixed(GroupKey::ALL))),
    question("label", "指标", LINE),
    question("points", "分值", LINE).hint("可以有两位小数"),
    question("source", "来源", Kind::One(Choices::Fixed(Source::ALL))),
    question("how", "计分", Kind::One(Choices::Fixed(How::ALL))),
    may("number", "目标数，或每次扣几分", LINE).hint("“按目标数”“每次扣分”的要填"),
    question("nothing", "期内没有发生", Kind::One(Choices::Fixed(Idle::ALL))),
];

static FORM: Form = Form {
    fields: &[
        question("title", "评分表名称", LINE),
        question("effective_from", "从哪天起用", Kind::Day)
            .hint("考核期从这一天或以后开始的，用这一版；已经组织的考核不变"),
        question("rows", "指标", Kind::Rows(ROW)).hint("五组都要有，分值合计100；投诉件数与和解率不能计分"),
    ],
};

/// `GET /assessments/scheme`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let (region, today) = (user.actor.region.clone(), app.now().day());
    let (now, all) =
        app.read(move |tx| Ok((assess::in_force(tx, &region, today)?, assess::versions(tx, &region)?))).await?;
    let body = html! {
        (heading("评分方案", &html! {
            (secondary("全部考核", "/assessments")) " "
            @if user.has(Power::RuleScheme) { (primary("定新的一版", "/assessments/scheme/edit")) }
        }))
        p.lead { (now.title) "　" (now.version) "版，" (now.effective_from) "起" }
        p.quiet { "五组、合计100分。投诉件数与和解率不计分：按件数打分会逼出假零报告和假投诉，按和解率打分会逼出勉强结案。" }
        (table(&items(&now)))
        (panel("等次和否决", &html! {
            p { @for (at, grade) in now.grades.iter().enumerate() { @if at > 0 { "，" } (grade.label) " " (grade.from.words()) "分起" } }
            @for veto in &now.vetoes { p { strong { (veto.label) } "：" (veto.ground) "。有这一项的，不论得分多少都是" (now.grade(Points(0), true)) } }
        }))
        @if all.len() > 1 {
            (panel("各版", &html! { ul.plain { @for (_, one) in &all { li { (one.version) "版　" (one.effective_from) "起　" (one.title) } } } }))
        }
    };
    Ok(crate::desk::page(&user, "评分方案", nav(&user), &body))
}

const COLUMNS: &[Column] = &[words("指标"), words("组"), number("分值"), words("来源"), words("怎么算")];

fn items(scheme: &Scheme) -> Table<'_> {
    Table {
        caption: "指标",
        columns: COLUMNS,
        rows: scheme
            .items()
            .map(|(group, item)| {
                vec![
                    html! { (item.label) },
                    html! { (group.label) },
                    html! { (item.points.words()) },
                    html! { (Source::read(&item.source).map_or("", Source::label)) },
                    html! { (rule(item)) @if !item.how.is_empty() { br; span.quiet { (item.how) } } },
                ]
            })
            .collect(),
        empty: "没有指标。",
        next: None,
    }
}

/// How an item is scored, in a few words.
fn rule(item: &Item) -> String {
    let nothing =
        if item.nothing == Nothing::Full { "；没有发生的满分" } else { "；没有发生的不得分" };
    match item.rule {
        Rule::Share => format!("按比例{nothing}"),
        Rule::Target(wanted) => format!("按目标数，满{wanted}得满分{nothing}"),
        Rule::Minus(each) => format!("每次扣{}分{nothing}", each.words()),
        Rule::Hand => "人工评分".to_owned(),
    }
}

/// What the rows add up to so far; what is no number yet counts nothing.
fn so_far(raw: &Raw) -> String {
    let sum =
        (0..raw.rows("rows")).filter_map(|row| Points::parse(raw.one(&format!("rows.{row}.points")))).sum::<Points>();
    sum.words()
}

fn sheet(user: &User, raw: &Raw) -> Sheet {
    Sheet {
        title: "定新的一版评分方案".to_owned(),
        lead: format!(
            "从现行的一版改起；等次、否决项和表扬照旧。不要的一行全部清空。打开这一页时各行合计{}分，要合计100分。",
            so_far(raw)
        ),
        nav: nav(user),
        form: &FORM,
        action: "/assessments/scheme/edit".to_owned(),
        back: "/assessments/scheme".to_owned(),
        submit: "定为新的一版",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /assessments/scheme/edit`.
pub async fn ask(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::RuleScheme)?;
    let (region, today) = (user.actor.region.clone(), app.now().day());
    let now = app.read(move |tx| assess::in_force(tx, &region, today)).await?;
    let mut raw = Raw::default();
    raw.set("title", now.title.clone());
    for (at, (group, item)) in now.items().enumerate() {
        let mut set = |name: &str, value: &str| raw.set(format!("rows.{at}.{name}"), value);
        set("group", &group.key);
        set("label", &item.label);
        set("points", &item.points.words());
        set("source", &item.source);
        let (how, number) = match item.rule {
            Rule::Share => (How::Share, String::new()),
            Rule::Target(wanted) => (How::Target, wanted.to_string()),
            Rule::Minus(each) => (How::Minus, each.words()),
            Rule::Hand => (How::Hand, String::new()),
        };
        set("how", how.value());
        set("number", &number);
        set("nothing", if item.nothing == Nothing::Full { Idle::Full.value() } else { Idle::None.value() });
    }
    Ok(sheet(&user, &raw).page(&user, &raw, &[], None))
}

/// `POST /assessments/scheme/edit`.
pub async fn keep(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        user.needs(Power::RuleScheme)?;
        let mut raw = posted.raw;
        if asks_more(&raw) {
            more(&mut raw);
            return Ok(sheet(&user, &raw).page(&user, &raw, &[], None).into_response());
        }
        let region = user.actor.region.clone();
        let (before, count) = app.door.db.read(|tx| {
            Ok::<_, store::StoreError>((
                assess::in_force(tx, &region, app.now().day())?,
                assess::versions(tx, &region)?.len(),
            ))
        })?;
        let version = format!("自订{count}");
        let read = typed(&raw).and_then(|(title, from, rows)| {
            read(&before, &version, &title, from, &rows).map_err(|errors| at_their_rows(&raw, errors))
        });
        sheet(&user, &raw).submit(&At { app, user: &user, region: &region }, &raw, read, assess::keep, |_| {
            "/assessments/scheme".to_owned()
        })
    })
    .await
}

/// What is wrong, at the rows of the page: those that were left empty are not among the rows that were judged.
fn at_their_rows(raw: &Raw, errors: Vec<FieldError>) -> Vec<FieldError> {
    let filled: Vec<usize> = (0..raw.rows("rows"))
        .filter(|row| ROW.iter().any(|field| !raw.one(&format!("rows.{row}.{}", field.name)).is_empty()))
        .collect();
    let moved = |field: String| {
        let mut parts = field.splitn(3, '.');
        let at = match (parts.next(), parts.next().and_then(|row| row.parse::<usize>().ok()), parts.next()) {
            (Some("rows"), Some(row), Some(name)) => filled.get(row).map(|row| format!("rows.{row}.{name}")),
            _ => None,
        };
        at.unwrap_or(field)
    };
    errors.into_iter().map(|one| FieldError { field: moved(one.field), message: one.message }).collect()
}

/// Title, day and rows as they were typed.
fn typed(raw: &Raw) -> Result<(String, jiff::civil::Date, Vec<Row>), Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let (title, from) = (reader.text("title"), reader.day("effective_from"));
    let rows = reader.rows("rows", |row| {
        let group = row.parsed("group", "请选一组", GroupKey::from_value);
        let label = row.text("label");
        let points = row.parsed("points", "请写分数，最多两位小数", Points::parse);
        // Whatever was sent is judged by the rule, which names what must not be scored.
        let source = row.text("source");
        let how = row.parsed("how", "请选怎么计分", How::from_value);
        let number = row.parsed("number", "请写一个数，最多两位小数", Points::parse);
        let nothing = row.parsed("nothing", "请选满分或者不得分", Idle::from_value);
        Some(Row { group: group?, label, points: points?, source, how: how?, number, nothing: nothing? })
    });
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    reader.finish(())?;
    Ok((title, from.unwrap_or_default(), rows))
}
