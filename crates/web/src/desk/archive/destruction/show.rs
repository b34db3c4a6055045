//! One list: its files, where it stands, what comes next and whose turn it is.

use axum::extract::{Path, State};
use domain::archive::DestructionState;
use maud::{Markup, html};

use super::deed::Deed;
use super::{light, open};
use crate::app::App;
use crate::desk::archive::nav;
use crate::desk::paper::shelf::{Offer, button};
use crate::desk::sheet::history;
use crate::desk::today::base;
use crate::error::Outcome;
use crate::face::badge;
use crate::face::page::{columns, heading, panel, primary, secondary};
use crate::face::table::{Table, number, table, words};
use crate::session::User;
use domain::paper::Form as PaperForm;

/// `GET /stations/{id}/destruction/{list}`.
pub async fn show(State(app): State<App>, user: User, Path((id, wanted)): Path<(String, String)>) -> Outcome<Markup> {
    let who = user.clone();
    let (org, one, told) = app.read(move |tx| open(tx, &who, &id, &wanted)).await?;
    let at = format!("/stations/{}/destruction/{}", org.id, one.id);
    let deeds = Deed::offered(one.state);
    let mine: Vec<&Deed> = deeds.iter().filter(|deed| deed.may(&user, &org, &one)).collect();
    let rows = one
        .items
        .iter()
        .map(|item| {
            vec![
                html! { a.still href=(crate::desk::href(base(&item.number))) { (item.number) } },
                html! { (item.volume) },
                html! { (item.title) },
                html! { span.still { (item.closed_on) } },
                html! { span.still { (item.retain_until) } },
                html! { (item.pages_said()) },
                html! { @if let Some(why) = &item.struck { "已剔除：" (why) } },
            ]
        })
        .collect();
    let files = Table {
        caption: "清单里的档案",
        columns: &[
            words("登记编号"),
            words("归档号"),
            words("题名"),
            words("结案"),
            words("保管至"),
            number("页"),
            words("备注"),
        ],
        rows,
        empty: "没有档案。",
        next: None,
    };
    let wide = html! {
        section.panel {
            p { (badge::light(light(one.state), one.state.label())) "　" (one.why) }
            @if let Some(why) = &one.returned { p { "退回：" (why) } }
            @if let Some((who, on, watched)) = &one.done { p { (on) " 由" (who) "销毁，监销人 " (watched.first) "、" (watched.second) "。" } }
            @if !deeds.is_empty() {
                p {
                    @for deed in &mine {
                        @let to = format!("{at}/do/{}", deed.name());
                        @if **deed == deeds[0] { (primary(deed.label(), &to)) } @else { (secondary(deed.label(), &to)) }
                        " "
                    }
                    @if mine.is_empty() { span.quiet { "现在" (one.state.label()) "，由" (turn(one.state)) "办理。" } }
                }
            }
        }
        (table(&files))
    };
    let body = html! {
        (heading(&one.number, &button(&user.csrf, "destruction", org.id.as_str(), &Offer { part: one.id.clone(), label: "打印清单".to_owned(), ..Offer::of(PaperForm::Destruction) })))
        p.lead { a href=(format!("/stations/{}/destruction", org.id)) { (org.name) "　销毁清单" } }
        (columns(&wide, &panel("经过", &history(&told))))
    };
    Ok(crate::desk::page(&user, &one.number, nav(&user), &body))
}

const fn turn(state: DestructionState) -> &'static str {
    match state {
        DestructionState::Drafted => "站长、副站长",
        DestructionState::Agreed => "市场监管所",
        DestructionState::Approved => "档案保管人或站长",
        DestructionState::Done | DestructionState::Returned => "",
    }
}
