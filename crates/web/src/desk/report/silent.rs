//! Silent stations (D34) and the major and hot cases that are reported apart from the quarter (A15c).

use axum::extract::{Query, State};
use domain::case::fact::Alarm;
use domain::network::power::Power;
use domain::report::{Clash, Flash};
use jiff::civil::Date;
use maud::{Markup, html};
use store::report::flash::{Flashed, flashes};
use store::report::silence::{self, Silent};

use super::href;
use super::list::Asked;
use crate::app::App;
use crate::error::Outcome;
use crate::face::page::{heading, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, badge};
use crate::session::User;

/// `GET /reports/silent`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::SeeNetwork)?;
    let quarter = asked.quarter(app.now().day())?;
    let who = user.clone();
    let mut all = app.read(move |tx| who.gather(tx, |tx, reach| silence::silent(tx, reach, quarter))).await?;
    silence::sort(&mut all);
    let clashing = all.iter().filter(|one| one.clashes.iter().any(Clash::stands)).count();
    let list = Table {
        caption: "本季没有登记投诉的站点",
        columns: &[
            words("站点"),
            number("照以前应有（件）"),
            words("怎么看"),
            number("咨询"),
            words("与已知情况相反的"),
        ],
        rows: all.iter().map(|one| row(one, &quarter.key())).collect(),
        empty: "没有：每个站都登记过投诉。",
        next: None,
    };
    let body = html! {
        (heading("沉默站点", &html! { (secondary("返回季报", &format!("/reports?quarter={}", quarter.key()))) }))
        p.lead { (quarter.label()) "没有登记投诉的站点 " strong { (all.len()) } " 个，其中与已知情况相反的 " strong { (clashing) } " 个" }
        p.quiet { "没有投诉不等于有问题。有转办未接、或别处登记了投诉它的，排在最前；其余按“一件没有的可能”从小到大排：拿它自己前四季的件数和同类站比，按投诉有多有少、碰巧到来推算。很不寻常的先打电话问，再下站核实，在“网络”的“巡访”里登记。" }
        (table(&list))
    };
    Ok(crate::desk::page(&user, "沉默站点", Nav::Reports, &body))
}

fn row(one: &Silent, quarter: &str) -> Vec<Markup> {
    vec![
        html! { a href=(href(one.org.as_str(), quarter)) { (one.name) } br; span.quiet { (one.office) } },
        html! { (format!("{:.1}", one.past.expected())) },
        html! { (one.past.words()) },
        html! { (one.consulted) },
        html! {
            @if one.clashes.is_empty() { "没有" }
            @for clash in &one.clashes {
                @if let Some(cleared) = &clash.cleared {
                    div.quiet { (clash.kind.label()) " " (clash.number) "，" (cleared.by) (cleared.on) "核实：" (cleared.reason) }
                } @else { div { (badge::light(domain::clock::Light::Over, clash.kind.label())) " " (clash.number) " " (clash.trader) " " span.quiet { (clash.on) } } }
            }
        },
    ]
}

/// A major case: where it stands, who answers its flash report, and how long that has waited.
fn major(Flashed { line: one, why, on }: &Flashed, today: Date) -> Vec<Markup> {
    let since = one.registered_at.day();
    vec![
        html! { a href=(crate::desk::href(&one.number)) { (one.full_number) } },
        html! { (why.words()) br; span.quiet { (on) @if *on != since { "，登记于" (since) } } },
        html! { (one.station) },
        html! { (one.respondent) "　" span.quiet { (one.goods) } },
        match one.outcome {
            Some(outcome) => badge::outcome(outcome),
            None => badge::stage(one.stage),
        },
        html! {
            @if one.flags.contains("reported") {
                span.flag { "市场监管所或区县局答复快报" } br;
                span.quiet { "登记后" ((today - since).get_days()) "天；点编号，在“接下来”里答复" }
            } @else { "—" }
        },
    ]
}

/// `GET /reports/flash`.
pub async fn flash(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    user.needs(Power::SeeReports)?;
    let today = app.now().day();
    let quarter = asked.quarter(today)?;
    let (who, rules) = (user.clone(), app.door.rules());
    let all = app.read(move |tx| who.gather(tx, |tx, reach| flashes(tx, &rules, reach, quarter))).await?;
    let waiting = all.iter().filter(|one| one.line.flags.contains("reported")).count();
    let counted = all.iter().filter(|one| one.why.counted()).count();
    let hot = all.iter().filter(|one| one.why == Flash::Raised(Alarm::Hot)).count();
    let unmarked = all.len() - counted - hot;
    let body = html! {
        (heading("重大和热点快报", &html! { (secondary("返回季报", &format!("/reports?quarter={}", quarter.key()))) }))
        p.lead {
            (quarter.label()) "标记的重大、群体、紧急投诉 " strong { (counted) } " 件，热点 " strong { (hot) } " 件"
            @if unmarked > 0 { "，人数够群体标准而没有标记的 " strong { (unmarked) } " 件" }
            "；等上级答复 " strong { (waiting) } " 件"
        }
        p.quiet { "快报随时报，不等季报；这里按标记的日子放在一起看。前一个数就是统计里的“重大、群体”，热点和没有标记的不在其内；没有标记的请站点核对，够的补标。" }
        (table(&Table {
            caption: "重大和热点投诉",
            columns: &[
                words("编号"),
                words("标记"),
                words("站点"),
                words("被投诉"),
                words("现在"),
                words("等谁、多久了"),
            ],
            rows: all.iter().map(|one| major(one, today)).collect(),
            empty: "本季没有标记的重大、群体、紧急、热点投诉。",
            next: None,
        }))
    };
    Ok(crate::desk::page(&user, "重大和热点快报", Nav::Reports, &body))
}
