//! The complaints behind one number, masked as every list is.

use axum::extract::{Query, State};
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{Industry, Venue};
use domain::figure::{Measure, Unit};
use domain::form::Choice as _;
use domain::value::{mask_name, yuan_from_fen};
use maud::{Markup, html};
use serde::Deserialize;
use store::query::figures::{Given, MOST, Wanted, cases_where};

use super::ask::{Asked, chosen, key};
use super::choose::define;
use super::href;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::page::{heading, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// Which number.
#[derive(Debug, Default, Deserialize)]
pub struct Number {
    #[serde(default)]
    org: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    venue: String,
    #[serde(default)]
    industry: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    problem: String,
}

/// `GET /figures/cases`.
pub async fn show(State(app): State<App>, user: User, Query(number): Query<Number>) -> Outcome<Markup> {
    let measure = Measure::from_value(&number.measure).filter(|one| one.of_cases()).ok_or(Oops::NotFound)?;
    let wanted = Wanted {
        measure,
        venue: Venue::from_value(&number.venue),
        industry: Industry::from_value(&number.industry),
        class: ClassCode::from_value(&number.class),
        problem: ProblemCode::from_value(&number.problem),
    };
    let asked = wanted.clone();
    let period = Asked { period: number.period.clone(), ..Asked::default() }.period(app.now().day());
    let who = user.clone();
    let (org, given) = app
        .read(move |tx| {
            let (org, reaches) = chosen(tx, &who, &number.org)?;
            let mut given = Vec::new();
            for reach in &reaches {
                given.extend(cases_where(tx, reach, &org, period, &asked)?);
            }
            Ok((org, given))
        })
        .await?;
    let sum: i64 = given.iter().map(|one| one.value).sum();
    let more = given.len() >= MOST;
    let cell = [wanted.class.as_ref().map(ClassCode::name), wanted.problem.as_ref().map(ProblemCode::name)];
    let cell: Vec<&str> = cell.into_iter().flatten().collect();
    let venue = wanted.industry.map(Industry::label).or(wanted.venue.map(Venue::label));
    let row = if cell.is_empty() { venue.unwrap_or("合计").to_owned() } else { cell.join("·") };
    let body = html! {
        (heading(&format!("{}：{row}", measure.label()), &secondary("回到统计", &href(&key(&org), period))))
        p.lead { (org.name) "　" (period.label()) "　共 " strong { (measure.said(sum)) }
            @if more { "（只列最近的" (MOST) "件）" } }
        (define("怎么算", measure.definition()))
        (table(&list(measure, &given)))
    };
    Ok(crate::desk::page(&user, "统计", Nav::Figures, &body))
}

fn list(measure: Measure, given: &[Given]) -> Table<'static> {
    let row = |one: &Given| {
        let line = &one.line;
        let mut row = vec![
            html! { a href=(crate::desk::href(&line.number)) { (line.full_number) } },
            html! { @if let Some(day) = one.day { (day) } @else { (line.registered_at.day()) } },
            html! { (line.station) },
            html! {
                @match line.outcome {
                    Some(outcome) => { (badge::outcome(outcome)) },
                    None => { (badge::stage(line.stage)) },
                }
            },
            html! { (mask_name(&line.consumer)) },
            html! { (line.respondent) },
            html! { (line.goods) },
        ];
        if measure.unit() == Unit::Fen {
            row.push(html! { (yuan_from_fen(one.value)) });
        }
        row
    };
    let columns: &'static [crate::face::table::Column] = if measure.unit() == Unit::Fen { MONEY } else { COUNT };
    let (rows, empty) = (given.iter().map(row).collect(), "没有这样的投诉。");
    Table { caption: "构成这个数字的投诉", columns, rows, empty, next: None }
}

const COUNT: &[crate::face::table::Column] = &[
    words("编号"),
    words("计入日"),
    words("站点"),
    words("结果"),
    words("消费者"),
    words("被投诉"),
    words("商品或服务"),
];

const MONEY: &[crate::face::table::Column] = &[
    words("编号"),
    words("计入日"),
    words("站点"),
    words("结果"),
    words("消费者"),
    words("被投诉"),
    words("商品或服务"),
    number("金额"),
];
