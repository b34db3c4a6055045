//! The approver's inbox (B4.3): settlements that wait for somebody other than the handler.

use axum::extract::State;
use maud::{Markup, html};
use store::query::today;

use super::cases::rows;
use crate::app::App;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::page::heading;
use crate::face::table::table;
use crate::session::User;

/// `GET /approvals`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    let day = app.now().day();
    let who = user.clone();
    let (drafts, proposals) = app
        .read(move |tx| {
            let intake = who.gather(tx, |tx, reach| today::waiting(tx, reach, "intake,awaiting_supplement"))?;
            Ok((who.gather(tx, |tx, reach| today::waiting(tx, reach, "awaiting_approval"))?, intake))
        })
        .await?;
    let proposals: Vec<_> = proposals.into_iter().filter(|line| line.flags.contains("proposal")).collect();
    let body = html! {
        (heading("审批", &html! {}))
        section.panel {
            h2 { "和解协议待审核" }
            p.quiet { "由本单位审批负责人审核，承办人不能审自己的件；审核通过才能签署。" }
            (table(&rows("和解协议待审核", "没有待审核的和解协议。", &drafts, day, None)))
        }
        section.panel {
            h2 { "拟不受理待决定" }
            p.quiet { "由站长决定；决定不受理的，同时告知消费者其他途径。" }
            (table(&rows("拟不受理待决定", "没有待决定的。", &proposals, day, None)))
        }
    };
    Ok(super::page(&user, "审批", Nav::Approvals, &body))
}
