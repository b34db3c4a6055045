//! What came down to a station or up to an office and waits; what comes so often that it should be told.

use domain::case::Act;
use domain::kernel::{Moment, clause_words};
use domain::network::cluster::Cluster;
use domain::network::dispatch::Standing;
use domain::network::duty::DutyKind;
use domain::network::fix::FixState;
use domain::network::power::Power;
use domain::network::thread::ThreadState;
use domain::network::withdrawal::WithdrawalState;
use domain::report::Quarter;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::{Markup, html};
use store::network::{callback, circular, dispatch, duty, filing, fix, inspection, thread, visit, withdrawal};
use store::query::{Reach, late, overview};
use store::rules::Rules;
use store::{StoreResult, Tx, report};

use crate::app::App;
use crate::error::Outcome;
use crate::face::badge::dated;
use crate::face::notice::{Tone, notice};
use crate::session::User;

/// Days in which what was found and not followed is told.
const YEAR: i64 = 365;

/// Something that came, with the page to open.
pub(super) struct News {
    pub words: String,
    pub href: String,
}

/// What came down to a station or up to an office and waits for this post.
pub(super) fn news(tx: &mut Tx<'_>, user: &User, reach: &Reach, now: Moment, rules: &Rules) -> StoreResult<Vec<News>> {
    let day = now.day();
    let review_months = rules.policies.at(&user.actor.region, day).institution_review_months();
    let mut all = Vec::new();
    let mut add = |words: String, href: String| all.push(News { words, href });
    if user.has(Power::TakeDispatch) || user.has(Power::Dispatch) {
        let takes = user.has(Power::TakeDispatch);
        for one in dispatch::list(tx, reach, false)? {
            let standing = one.standing(day);
            let mine = match standing {
                Standing::Unread | Standing::Read | Standing::Soon | Standing::Over => takes,
                Standing::FedBack | Standing::Waiting => !takes,
                Standing::Handling | Standing::HandedUp | Standing::Closed => false,
            };
            if mine {
                let words = format!("转办 {} {}，{}", one.platform_no, one.facts.one("respondent"), standing.label());
                add(words, format!("/dispatches/{}", one.id));
            }
        }
    }
    if user.has(Power::AnswerCircular) && reach.station.is_some() {
        for one in circular::list(tx, reach)? {
            let open = circular::receipts(tx, reach, &one.id)?.into_iter().any(|mine| {
                domain::network::circular::light(one.kind, mine.state, one.due, day) != domain::clock::Light::Done
            });
            if open {
                add(format!("{}：{}，{}前", one.kind.label(), one.title, one.due), format!("/circulars/{}", one.id));
            }
        }
    }
    if user.has(Power::KeepWithdrawals) || user.has(Power::VerifyWithdrawal) {
        for one in withdrawal::list(tx, reach)?.into_iter().filter(|one| one.state != WithdrawalState::Closed) {
            if one.state.above() == user.has(Power::VerifyWithdrawal) {
                let until = one.due.map(|due| format!("，{}前", due.day)).unwrap_or_default();
                let words = format!("退市 {}（{}）：{}{until}", one.goods.goods, one.station_name, one.state.label());
                add(words, format!("/withdrawals/{}", one.id));
            }
        }
    }
    supervision(tx, user, reach, day, &mut add)?;
    if user.has(Power::SeeTraining) {
        for (words, href) in super::training::news(tx, user, reach, now)? {
            add(words, href);
        }
        for (words, href) in super::institution::news(tx, user, day, review_months)? {
            add(words, href);
        }
    }
    for (words, href) in super::archive::news::news(tx, user, reach)? {
        add(words, href);
    }
    if user.has(Power::Ask) || user.has(Power::Guide) {
        let wanted = if user.has(Power::Guide) { ThreadState::Asked } else { ThreadState::Answered };
        for one in thread::list(tx, reach)?.into_iter().filter(|one| one.state == wanted) {
            add(format!("{}：{}（{}）", one.kind.label(), one.title, one.station_name), format!("/threads/{}", one.id));
        }
    }
    if user.has(Power::TakeFiling) {
        for one in filing::list(tx, reach, true)? {
            add(format!("{}报备人员变动：{}", one.station_name, one.post.label()), "/filings".to_owned());
        }
    }
    if domain::permission::posts(Act::AnswerAlarm).contains(&user.actor.post) {
        for one in late::waiting_above(tx, reach)? {
            add(
                format!(
                    "{} 等上级答复（登记于{}）：{} {}",
                    one.full_number,
                    one.registered_at.day(),
                    one.respondent,
                    one.goods
                ),
                super::href(&one.number),
            );
        }
    }
    if user.has(Power::SeeReports) {
        let quarter = Quarter::ended(day);
        for one in report::tree(tx, reach, quarter)? {
            if let Some(words) = super::report::waits(user, &one) {
                // What is still to be sent has its day; what waits for a receipt was sent.
                let days = one.days(quarter, rules, day);
                let words = if one.state.sent() {
                    words.to_owned()
                } else {
                    let until = days.now();
                    format!("{words}，{}", until.words(day))
                };
                let href = format!("/reports/{}/{}", one.org, quarter.key());
                add(format!("{}季报：{words}（{}）", quarter.label(), one.name), href);
            }
        }
    }
    Ok(all)
}

/// What is to be put right, looked at again, visited, called, inspected, or checked by oneself, and by when.
fn supervision(
    tx: &mut Tx<'_>,
    user: &User,
    reach: &Reach,
    day: Date,
    add: &mut impl FnMut(String, String),
) -> StoreResult {
    let within = |until: Date, ahead: i64| until <= day.saturating_add(ahead.days());
    let said = |until: Date| dated(until, day);
    if user.has(Power::ProveFix) || user.has(Power::DemandFix) {
        for one in fix::list(tx, reach)?.into_iter().filter(|one| one.state != FixState::Closed) {
            if one.state.above() == user.has(Power::DemandFix) {
                let words = format!(
                    "整改 {}（{}）：{}，{}，{}",
                    one.number,
                    one.station_name,
                    one.problem,
                    one.state.label(),
                    said(one.due)
                );
                add(words, format!("/fixes/{}", one.id));
            }
        }
    }
    if user.has(Power::DemandFix) {
        for one in fix::unfollowed(tx, reach, day.saturating_sub(YEAR.days()))?.into_iter().take(20) {
            let words = format!(
                "{} {}（{}）：{}，还没有发整改通知",
                one.source.label(),
                one.number,
                one.station_name,
                one.what
            );
            add(words, one.href());
        }
    }
    if user.has(Power::DoDuty) && reach.station.is_some() {
        let open = duty::open(tx, reach, day.last_of_month())?;
        for one in open.into_iter().filter(|one| one.kind == DutyKind::SelfCheck) {
            add(format!("自查 {}：{}", one.term, said(one.due)), "/self-checks/new".to_owned());
        }
    }
    if user.has(Power::Visit) {
        for one in visit::planned(tx, reach, day)?.into_iter().filter(|one| one.visit.is_none()) {
            if let Some((on, who)) = one.plan.filter(|(on, _)| within(*on, 3)) {
                let words = format!("巡访 {}：计划{on}（{who}），{}", one.station_name, said(on));
                add(words, format!("/visits/new?station={}", one.station));
            }
        }
    }
    if user.has(Power::CallBack) {
        let open = callback::list(tx, reach, true)?.into_iter().filter(|one| !one.over());
        for one in open.filter(|one| within(one.until(), 5)).take(20) {
            add(
                format!("回访 {}（{}）：{}", one.number, one.station_name, said(one.until())),
                format!("/callbacks/{}", one.id),
            );
        }
    }
    if user.has(Power::CheckStation) {
        let open = inspection::list(tx, reach, true)?.into_iter().filter(|one| one.done.is_none());
        for one in open.filter(|one| within(one.due, 5)).take(20) {
            let words = format!("{} {}：{}", one.kind.label(), one.station_name, said(one.due));
            add(words, format!("/inspections/{}", one.id));
        }
    }
    Ok(())
}

/// The concentrated problems of one's own station (B1.6).
pub(super) async fn clusters(app: &App, user: &User) -> Outcome<Vec<Cluster>> {
    if !user.has(Power::Ask) || user.without_desk() {
        return Ok(Vec::new());
    }
    let who = user.clone();
    let today = app.now().day();
    let rules = app.door.rules();
    app.read(move |tx| {
        who.gather(tx, |tx, reach| {
            let seen = overview::recent(tx, reach, today.saturating_sub(31.days()))?;
            Ok(domain::network::cluster::clusters(&seen, today, &rules.policies.at(&reach.region, today)))
        })
    })
    .await
}

/// 同类 4 起，是否上报: with everything written already.
pub(super) fn concentrated(cluster: &Cluster) -> Markup {
    let title = format!("{}：{}天内{}起", cluster.about, cluster.days, cluster.numbers.len());
    let text = format!("{title}。编号：{}。", cluster.numbers.join("、"));
    let href = format!("/threads/new?kind=cluster&title={}&text={}", escape(&title), escape(&text));
    notice(
        Tone::Care,
        &html! { "同类投诉集中：" (title) "。" a href=(href) { "上报集中问题" } " " span.quiet { (clause_words("B1.6")) } },
    )
}

/// Percent-encodes a value for an address.
pub(super) fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
