//! 热点: what concentrates below an organisation, told apart from chance, with its complaints (B1.6, B5.2b).

pub mod cases;

use axum::extract::{Query, State};
use domain::directory::OrgKind;
use domain::kernel::clause_words;
use domain::network::cluster::{Cluster, clusters};
use domain::network::power::Power;
use domain::report::Quarter;
use domain::topic::{PAST, Window, expected, odds, past, rate};
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::directory::{self, Org};
use store::query::figures::topic::{self, Hot, Topics};
use store::query::overview;
use store::report::children;

use super::figures::ask::{chosen, key};
use super::news::escape;
use super::today::base;
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::notice::{Tone, notice};
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Table, number, table, words};
use crate::face::{Nav, facts};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `339900.office`; one's own when it is empty.
    #[serde(default)]
    pub org: String,
    /// `30d` or `2026-Q3`; the last thirty days when it is empty.
    #[serde(default)]
    pub period: String,
}

impl Asked {
    /// The days; what cannot be read or has not begun is not found.
    fn window(&self, today: Date) -> Result<Window, Oops> {
        if self.period.is_empty() {
            return Ok(Window::recent(today));
        }
        Window::parse(&self.period, today).ok_or(Oops::NotFound)
    }
}

/// Quarters that can be chosen, the running one included.
const QUARTERS: usize = 6;

/// What the page is about.
struct View {
    org: Org,
    above: Vec<Org>,
    below: Vec<Org>,
    window: Window,
    topics: Topics,
    clusters: Vec<Cluster>,
    today: Date,
}

/// `GET /topics`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    let today = app.now().day();
    let window = asked.window(today)?;
    let who = user.clone();
    let rules = app.door.rules();
    let view = app
        .read(move |tx| {
            let (org, reaches) = chosen(tx, &who, &asked.org)?;
            let mut above = directory::above(tx, &org)?;
            above.retain(|one| reaches.iter().any(|reach| reach.above(one)));
            let mut fixed = Vec::new();
            for mut reach in reaches.clone() {
                // What is asked for lies within what may be seen.
                reach.path.clone_from(&org.path);
                let seen = overview::recent(tx, &reach, today.saturating_sub(31.days()))?;
                fixed.extend(clusters(&seen, today, &rules.policies.at(&reach.region, today)));
            }
            let quarter = window.quarter.unwrap_or_else(|| Quarter::of(today));
            let below = if org.kind == OrgKind::Chain { Vec::new() } else { children(tx, &org, quarter)? };
            let topics = topic::topics(tx, &reaches, &org, &window)?;
            Ok(View { org, above, below, window, topics, clusters: fixed, today })
        })
        .await?;
    Ok(super::page(&user, "热点", Nav::Figures, &page(&user, &view)))
}

fn page(user: &User, view: &View) -> Markup {
    let Topics { hot, looked, enough, now, before } = &view.topics;
    let figures = match view.window.quarter {
        Some(quarter) => format!("/figures?org={}&period={}", key(&view.org), quarter.key()),
        None => format!("/figures?org={}", key(&view.org)),
    };
    html! {
        (heading("热点", &html! { (secondary("统计", &figures)) " " @if user.has(Power::SeeReports) { (secondary("季报", "/reports")) } }))
        (trail(view))
        (choice(view))
        p.lead { strong { (view.org.name) } "　" strong { (view.window.label()) } "：登记投诉 " strong { (now) } " 件，比以前突出的 " strong { (hot.len()) } " 个，按固定标准集中的 " strong { (view.clusters.len()) } " 个" }
        @if *enough {
            p.quiet {
                "与以前（" (past(&view.window)) "，" (before) "件）比：看了经营者、商品或服务类别、问题类别、两者合起来、商品名和事实里的用词，共"
                (looked) "项，每项比它自己以前的占比。" strong { (rate(&view.window)) } "；平时的多少起落、各项常有的高低都已扣除。"
            }
            @if hot.is_empty() { (notice(Tone::Note, &html! { "没有比以前明显集中的。" @if !view.clusters.is_empty() { "下面按固定标准集中的，件数到了线，但以前也差不多这么多；仍要看、要报。" } "零散的投诉不等于没有问题，" a href=(figures) { "看统计" } "。" })) }
        } @else {
            (notice(Tone::Note, &html! {
                "以前（" (past(&view.window)) "）只有" (before) "件投诉，不到" (PAST) "件，还比不出什么是突出的；先看下面按固定标准的。记录多了，这里自动开始比较。"
            }))
        }
        @for one in hot { (told(user, view, one)) }
        (fixed(user, view))
        (below(view))
        details.define { summary { "怎么算的" } p {
            "如果一切照旧，某一项在这一期的件数，就好比把以前和这一期的投诉混在一起，随便抽出这一期这么多件，抽到它的件数。"
            "同时看了这么多项，总有碰巧的；碰巧的可能小到二十次里难得有一次的，才列出来。"
            "少于3件的不列。每年同一时节都多的商品也会列出，请对照“去年同期”。数字按旬累计，更正投诉时随之更正。"
        } }
    }
}

fn href(org: &Org, window: &str) -> String {
    format!("/topics?org={}&period={window}", key(org))
}

fn trail(view: &View) -> Markup {
    html! {
        @if !view.above.is_empty() {
            nav.trail aria-label="上级单位" {
                "上级："
                @for org in &view.above { a href=(href(org, &view.window.key())) { (org.name) } " › " }
                strong { (view.org.name) }
            }
        }
    }
}

fn choice(view: &View) -> Markup {
    let mut quarters = vec![Quarter::of(view.today)];
    while let Some(last) = quarters.last().copied().filter(|_| quarters.len() < QUARTERS) {
        quarters.push(last.previous());
    }
    let chosen = view.window.quarter;
    html! {
        form.filters action="/topics" method="get" {
            input type="hidden" name="org" value=(key(&view.org));
            label { "期间 "
                select name="period" {
                    option value="30d" selected[chosen.is_none()] { "近30天（按旬取整）" }
                    @if let Some(other) = chosen.filter(|one| !quarters.contains(one)) {
                        option value=(other.key()) selected { (other.label()) }
                    }
                    @for quarter in &quarters {
                        option value=(quarter.key()) selected[chosen == Some(*quarter)] { (quarter.label()) }
                    }
                }
            }
            button type="submit" { "查看" }
        }
    }
}

/// Counted names: 甲3件、乙2件 and so on, the most first.
fn named(all: &[(String, u32)], most: usize) -> String {
    let mut said: Vec<String> = all.iter().take(most).map(|(name, count)| format!("{name}{count}件")).collect();
    if all.len() > most {
        said.push(format!("另{}家", all.len() - most));
    }
    said.join("、")
}

/// Numbers named on the page; the list has them all.
const NAMED: usize = 5;

fn told(user: &User, view: &View, one: &Hot) -> Markup {
    let lead = &one.topic.lead;
    let label = one.topic.label();
    let open = format!(
        "/topics/cases?org={}&period={}&facet={}&value={}",
        key(&view.org),
        view.window.key(),
        lead.key.facet.value(),
        escape(&lead.key.value)
    );
    let common: Vec<String> = one.topic.common().iter().map(|key| key.label()).collect();
    let numbers: Vec<&str> = one.numbers.iter().take(NAMED).map(String::as_str).collect();
    let more = if one.numbers.len() > NAMED { "等" } else { "" };
    let mut all = vec![
        ("多少", html! { strong { (lead.now) "件" } "，照以前约应有" (expected(lead.expected)) }),
        ("多不寻常", html! { "没有特别原因而碰巧这么多的可能" (odds(lead.chance)) }),
        (
            "从何时起",
            html! { @match one.since { Some(day) => { (domain::case::words::day(day)) "这一旬起明显" }, None => { "整期都有" } } },
        ),
        ("去年同期", html! { (one.year_before) "件" }),
        ("哪些站", html! { (named(&one.stations, 6)) }),
        ("投诉了谁", html! { (named(&one.traders, 6)) }),
        ("哪些案件", html! { a href=(open) { (numbers.join("、")) (more) "（看全部）" } }),
    ];
    if !common.is_empty() {
        all.push(("同时突出", html! { (common.join("、")) }));
    }
    let said = one.topic.said();
    if !said.is_empty() {
        let said: Vec<String> = said.iter().take(6).map(|word| format!("“{word}”")).collect();
        all.push(("反复出现的词", html! { (said.join("、")) }));
    }
    let title = format!("{label}：{}{}件", view.window.label(), lead.now);
    let text = format!(
        "{title}，照以前约应有{}。涉及{}。编号：{}{more}。",
        expected(lead.expected),
        named(&one.traders, 3),
        numbers.join("、")
    );
    html! {
        section.panel {
            h2 { (label) " " span.quiet { (lead.key.facet.label()) } }
            (facts::facts(&all))
            @if user.has(Power::Ask) && !user.without_desk() {
                p { a.button href=(format!("/threads/new?kind=cluster&title={}&text={}", escape(&title), escape(&text))) { "上报集中问题" } " " span.quiet { (clause_words("B1.6")) } }
            }
        }
    }
}

/// The fixed thresholds, which hold beside (B1.6).
fn fixed(user: &User, view: &View) -> Markup {
    let rows = view
        .clusters
        .iter()
        .take(30)
        .map(|one| {
            vec![
                html! { (one.about) },
                html! { (one.days) "天" },
                html! { (one.numbers.len()) },
                html! {
                    @for (at, number) in one.numbers.iter().take(NAMED).enumerate() {
                        @if at > 0 { "、" } a href=(super::href(base(number))) { (number) }
                    }
                    @if one.numbers.len() > NAMED { "等" }
                },
            ]
        })
        .collect();
    let list = Table {
        caption: "按固定标准集中的",
        columns: &[words("同类投诉"), words("多少天内"), number("件"), words("编号")],
        rows,
        empty: "没有达到固定标准的。",
        next: None,
    };
    panel(
        "按固定标准（不看以前，只看件数）",
        &html! {
            p.quiet { (clause_words("B1.6")) "：同一经营者或同类商品的同一问题，7天内3件或30天内5件（本地可另定），到今天为止。"
                @if user.has(Power::Ask) && !user.without_desk() { "在“今日”可以直接上报。" } }
            (table(&list))
        },
    )
}

fn below(view: &View) -> Markup {
    html! {
        @if !view.below.is_empty() {
            (panel("下一级单位的热点", &html! {
                ul.news { @for one in view.below.iter().take(400) { li { a href=(href(one, &view.window.key())) { (one.name) } } } }
            }))
        }
    }
}
