//! The page of a case: five steps, clocks, what comes next and why not, the story in words.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use domain::case::fact::{Channel, FileHash};
use domain::case::{Act, Case, Context, Stage, available, next_acts, next_step_on, words};
use domain::directory::{ABOVE, DESK, OrgId, Post, StaffId};
use domain::kernel::{Refusal, clause_words};
use domain::network::power::Power;
use domain::network::training::unplaced;
use domain::value::{mask_name, yuan_from_fen};
use maud::{Markup, html};
use serde::Deserialize;
use store::network::dispatch::{self, Dispatch};
use store::paper::{self as issued, Issued};
use store::query::{Reach, case};
use store::{StoreResult, Tx, directory};

use super::paper::{
    self,
    shelf::{Offer, shelf},
};
use crate::app::App;
use crate::error::Outcome;
use crate::face::acts::{Acts, Barred, Deed, acts};

use crate::face::label::own;
use crate::face::notice::{Flash, Tone, notice};
use crate::face::page::{columns, heading, panel};
use crate::face::timeline::{Entry, timeline};
use crate::face::{Nav, Page, badge, facts, steps};
use crate::session::User;

/// A case with its station, found through the reader's scope.
pub struct Opened {
    pub found: case::Found,
    pub station: domain::directory::Station,
    pub station_id: OrgId,
    pub reach: Reach,
    /// What it came from, when the bureau dispatched it.
    pub dispatch: Option<Dispatch>,
    /// The papers issued about it.
    pub papers: Vec<Issued>,
}

/// Opens a case by its number; what the reader may not see is not found, and neither is what was destroyed: of that
/// only [`show`] tells that it was.
pub fn open(tx: &mut Tx<'_>, app: &App, user: &User, number: &str) -> StoreResult<Opened> {
    let opened = open_any(tx, app, user, number)?;
    if opened.found.case.destroyed.is_some() { Err(store::StoreError::NotFound("case")) } else { Ok(opened) }
}

fn open_any(tx: &mut Tx<'_>, app: &App, user: &User, number: &str) -> StoreResult<Opened> {
    let (reach, (id, station_id)) = user.seek(tx, |tx, reach| case::by_number(tx, reach, number))?;
    let found = case::load(tx, &app.door.keys, &reach.region, &id)?;
    let station = directory::station(tx, &reach.region, &station_id, app.now())?;
    let dispatched = found.case.intake.channel == Channel::Dispatched;
    let dispatch = if dispatched { dispatch::of_case(tx, &reach, &id)? } else { None };
    let papers = issued::about(tx, &reach.region, &station_id, &paper::about(id.as_str()))?;
    Ok(Opened { found, station, station_id, reach, dispatch, papers })
}

impl Opened {
    /// Whether the consumer's full data may be shown to the reader: at the station's desk; above, once the
    /// consumer has agreed that the case goes up (C5). Each showing is recorded.
    pub fn open_to(&self, user: &User) -> bool {
        let agreed = self.found.case.hand_up.as_ref().is_some_and(|up| up.consumer_agrees);
        user.at_desk_of(&self.station) || (agreed && ABOVE.contains(&user.actor.post))
    }

    /// The name of a member of staff.
    pub fn name(&self, id: &StaffId) -> String {
        let known: BTreeMap<&str, &str> =
            self.found.staff.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
        known.get(id.as_str()).map_or_else(|| "系统".to_owned(), |name| (*name).to_owned())
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    #[serde(default)]
    done: String,
}

/// `GET /cases/{number}`.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    let who = user.clone();
    let opened = app.run(move |app| Ok(app.door.db.read(|tx| open_any(tx, app, &who, &number))?)).await?;
    if let Some((list, on)) = &opened.found.case.destroyed {
        return Ok(super::page(&user, &opened.found.case.full_number(), Nav::Cases, &gone(&opened, list, *on)));
    }
    let done = <Act as domain::form::Choice>::from_value(&asked.done);
    let case = &opened.found.case;
    let body = html! {
        (heading(&case.full_number(), &html! { (badge::stage(case.stage)) @if let Some(outcome) = case.outcome { " " (badge::outcome(outcome)) } }))
        p.lead { (case.intake.respondent.name) "　" (case.intake.goods.name) "　" (words::claims(&case.intake)) }
        (steps::of(case))
        (columns(&wide(&app, &user, &opened), &side(&app, &opened, &user)))
    };
    let page = Page {
        nav: Some(Nav::Cases),
        user: Some(super::strip(&user)),
        flash: done.map(|act| Flash::done(act.label())),
        ..Page::new(case.full_number())
    };
    Ok(page.show(&body))
}

/// What is left of a file that was destroyed (A14d): numbers, days and how it ended; nobody's words.
fn gone(opened: &Opened, list: &str, on: jiff::civil::Date) -> Markup {
    let case = &opened.found.case;
    let station = &opened.station;
    html! {
        (heading(&case.full_number(), &html! { span.flag { "已销毁" } }))
        section.panel {
            p { "本件档案已按销毁清单 " a href=(format!("/stations/{}/destruction", station.id)) { (list) } " 于" (words::day(on)) "销毁。消费者资料和附件已删除，下面是永久保留的登记信息。" }
            (facts::facts(&[
                ("站点", html! { (station.name) }),
                ("登记", html! { (words::day(case.registered_at.day())) }),
                ("受理", html! { @match case.accepted { Some((day, no)) => { "登记簿第" (no) "号，" (words::day(day)) }, None => {} } }),
                ("类别", html! { (case.intake.goods.class.name()) "，" (case.intake.goods.problem.name()) }),
                ("结果", html! { (case.outcome.map_or("", |outcome| outcome.label())) }),
                ("归档号", html! { @if let Some(filed) = &case.filed { (filed.volume) } }),
            ]))
        }
    }
}

fn wide(app: &App, user: &User, opened: &Opened) -> Markup {
    let case = &opened.found.case;
    let story: Vec<Entry> = opened
        .found
        .entries
        .iter()
        .rev()
        .map(|entry| Entry {
            at: entry.at.local(),
            who: format!("{}（{}）", opened.name(&entry.by), entry.post.label()),
            words: words::tell(&entry.event, &|id| opened.name(id)),
        })
        .collect();
    html! {
        section.panel.next {
            h2 { "接下来" }
            p { (own(next_step_on(case, app.now().day()))) "。" (hint(case)) }
            (acts(&possible(app, user, opened)))
            (guidance(app, opened, user))
        }
        (owed(case))
        (panel("争议", &dispute(case, &opened.station)))
        (evidence(case))
        (scans(case))
        (super::signed::signatures(opened))
        (panel("经过", &timeline(&story)))
    }
}

/// Why the next step matters, when the stage alone does not say it.
fn hint(case: &Case) -> String {
    match (&case.proposal, case.stage) {
        (Some(proposal), Stage::Intake | Stage::AwaitingSupplement) => {
            format!("承办人拟不受理：{}，{}。", proposal.reason.label(), proposal.explanation)
        }
        (_, Stage::AwaitingSupplement) => {
            case.missing.as_ref().map(|missing| format!("要补的是：{missing}。")).unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// The acts that are done by hand: those that can be done now, and the others with their refusals.
pub fn possible_acts(app: &App, user: &User, opened: &Opened) -> (Vec<Act>, Vec<(Act, Refusal)>) {
    let (mut can, mut cannot) = (Vec::new(), Vec::new());
    let by_hand = |act: &&Act| {
        !matches!(act, Act::Register | Act::MarkOverdue | Act::MarkDeadline | Act::Reschedule | Act::Destroy)
    };
    asking(app, user, opened, |context| {
        for act in Act::EVERY.iter().filter(by_hand) {
            match available(*act, &opened.found.case, context) {
                Ok(()) => can.push(*act),
                Err(refusal) => cannot.push((*act, refusal)),
            }
        }
    });
    (can, cannot)
}

/// Asks the rules as they stand at this moment for this reader.
pub fn asking<T>(app: &App, user: &User, opened: &Opened, ask: impl FnOnce(&Context<'_>) -> T) -> T {
    let rules = app.door.rules();
    let now = app.now();
    let policy = rules.policies.at(&user.actor.region, now.day());
    ask(&Context {
        moment: now,
        actor: &user.actor,
        station: &opened.station,
        calendar: &rules.calendar,
        policy: &policy,
        bases: &rules.bases,
        number: 0,
    })
}

/// The acts of the page, sorted by what they are to the reader.
fn possible(app: &App, user: &User, opened: &Opened) -> Acts {
    let (can, cannot) = possible_acts(app, user, opened);
    let case = &opened.found.case;
    let deed =
        |act: &Act| Deed { label: act.label().to_owned(), href: format!("/cases/{}/do/{}", case.number, act.value()) };
    let mut usual = next_acts(case, app.now().day());
    // Whoever is above and owes the answer to a flash report sees it first, whatever became of the complaint (A15).
    if domain::permission::posts(Act::AnswerAlarm).contains(&user.actor.post) && can.contains(&Act::AnswerAlarm) {
        usual.insert(0, Act::AnswerAlarm);
    }
    let at_station = DESK.contains(&user.actor.post) || user.actor.post == Post::Approver;
    let mut first = usual.iter().filter(|act| can.contains(act));
    let (mut cannot, place) = (cannot, usual.first().copied().unwrap_or(Act::Archive));
    // Acts stand in the order of the procedure: what comes next is asked for first, what lies behind last.
    cannot.sort_by_key(|(act, _)| (!usual.contains(act), *act < place, *act));
    Acts {
        next: first.next().map(deed),
        also: first.map(deed).collect(),
        rest: can.iter().filter(|act| !usual.contains(act)).map(deed).collect(),
        // Who is not of the station is shown only what belongs to the post at some time.
        barred: cannot
            .into_iter()
            .filter(|(act, _)| at_station || domain::permission::posts(*act).contains(&user.actor.post))
            .map(|(act, refusal)| Barred { label: act.label().to_owned(), refusal })
            .collect(),
    }
}

fn owed(case: &Case) -> Markup {
    if case.owed.is_empty() {
        return html! {};
    }
    panel(
        "协议约定的履行",
        &html! {
            ol.owed {
                @for owed in &case.owed {
                    li {
                        (words::obligation(&owed.obligation)) "　"
                        @match (&owed.performed, owed.overdue) {
                            (Some(done), _) => { (badge::light(domain::clock::Light::Done, &format!("{}已履行", words::day(done.on)))) },
                            (None, true) => { (badge::light(domain::clock::Light::Over, "逾期未履行")) },
                            (None, false) => { (badge::light(domain::clock::Light::Calm, "未到期")) },
                        }
                    }
                }
            }
        },
    )
}

fn dispute(case: &Case, station: &domain::directory::Station) -> Markup {
    let intake = &case.intake;
    let text = |text: &str| html! { (text) };
    let money = |fen: i64| {
        if fen == 0 {
            html! {}
        } else {
            html! { (yuan_from_fen(fen)) "元" }
        }
    };
    html! {
        p.narrative { (intake.narrative) }
        (facts::facts(&[
            ("商品或服务", text(&intake.goods.name)),
            ("品牌、型号", text([intake.goods.brand.as_deref(), intake.goods.model.as_deref()].map(Option::unwrap_or_default).join(" ").trim())),
            ("类别", html! { (intake.goods.class.name()) "，" (intake.goods.problem.name()) }),
            ("金额", money(intake.goods.amount_fen)),
            ("诉求", text(&words::claims(intake))),
            ("发生时间、地点", html! { (words::day(intake.event_on)) "，" (intake.place) }),
            ("被投诉人", html! { (intake.respondent.name) "（" (intake.respondent.relation.label()) "）" (intake.respondent.stall) }),
            ("举证", text(if intake.trader_proves { "由商家举证，消费者不用证明" } else { "由消费者提供证据" })),
            ("商家承诺", text(intake.promise.as_deref().unwrap_or("无"))),
            ("当天有效的公开承诺", promised(case, station)),
            ("来源", html! { (intake.channel.label()) @if let Some(no) = &intake.platform_no { "，" (no) } }),
            ("人数", html! { (intake.group_size) "人" }),
        ]))
    }
}

/// What the host had promised on the day of purchase, not what it promises today (A4b).
fn promised(case: &Case, station: &domain::directory::Station) -> Markup {
    let on = case.intake.event_on;
    let held: Vec<_> = station.promises.iter().filter(|one| one.holds(on)).collect();
    html! {
        @if held.is_empty() { "没有登记过" }
        @else {
            ul.plain { @for one in held { li {
                (one.words) " " span.quiet { (one.from) "起" @if let Some(to) = one.to { "，到" (to) } }
            } } }
            span.quiet { "按" (words::day(on)) "算" }
        }
    }
}

fn evidence(case: &Case) -> Markup {
    if case.evidence.is_empty() {
        return html! {};
    }
    let verdict = |number: usize| {
        let all = case.verification.as_ref().map(|verification| verification.verdicts.as_slice()).unwrap_or_default();
        all.iter().find(|(of, _)| usize::try_from(*of) == Ok(number)).map(|(_, verdict)| verdict.label())
    };
    panel(
        "证据副本",
        &html! {
            ol.evidence {
                @for (at, one) in case.evidence.iter().enumerate() {
                    li {
                        (one.title) " " span.quiet { (one.kind.label()) "，" (one.from.label()) "提供"
                            @if one.original_returned { "，原件已当场退还" }
                            @if let Some(verdict) = verdict(at + 1) { "，核验：" (verdict) } }
                        @if let Some(file) = &one.file { " " (file_links(case, file)) }
                    }
                }
            }
        },
    )
}

fn file_links(case: &Case, file: &FileHash) -> Markup {
    let href = format!("/cases/{}/files/{}", case.number, file.0);
    html! { a href=(href) { "打开" } " " a.quiet href={ (href) "/download" } { "下载" } }
}

/// The scans of later steps: reports, the signed agreement, vouchers of performance.
fn scans(case: &Case) -> Markup {
    let reports = case.tests.iter().filter_map(|test| Some(("检测报告", test.report.as_ref()?.0.file.as_ref()?)));
    let signed = case.settlement.iter().filter_map(|one| Some(("签署的协议", one.signing.as_ref()?.file.as_ref()?)));
    let vouchers = case.owed.iter().filter_map(|owed| Some(("履行凭证", owed.performed.as_ref()?.file.as_ref()?)));
    let all: Vec<(&str, &FileHash)> = reports.chain(signed).chain(vouchers).collect();
    if all.is_empty() {
        return html! {};
    }
    panel(
        "扫描件和凭证",
        &html! { ul.plain { @for (what, file) in all { li { (what) " " (file_links(case, file)) } } } },
    )
}

/// Where the file lies and until when it is kept; what was turned away comes into no volume (A14d).
fn filed(opened: &Opened) -> Markup {
    let case = &opened.found.case;
    html! {
        @match &case.filed {
            Some(filed) => { (volume(opened, &filed.volume)) },
            None if case.stage.ended() => { (case.stage.label()) "，不入卷" },
            None => { "尚未归档" },
        }
        @if let Some((_, until)) = case.kept() { "，保管至" (words::day(until)) }
    }
}

fn side(app: &App, opened: &Opened, user: &User) -> Markup {
    let case = &opened.found.case;
    let today = app.now().day();
    let running: Vec<_> = case
        .clocks
        .iter()
        .filter(|clock| {
            matches!(clock.state, domain::clock::ClockState::Running | domain::clock::ClockState::Paused { .. })
                || clock.code == domain::clock::ClockCode::Settle
        })
        .cloned()
        .collect();
    html! {
        (panel("期限", &badge::clocks(&running, today)))
        @if !case.stage.ended() && opened.station.unplaced.contains(&case.handler) {
            @let newcomer = unplaced(&opened.name(&case.handler));
            (notice(Tone::Care, &html! { (newcomer.what) "。" (newcomer.what_to_do) "。" span.quiet { (clause_words(newcomer.clause)) } }))
        }
        @if user.has(Power::SeeTraining) { (panel("查一查、算一算", &lookups(case))) }
        @if let Some(dispatch) = &opened.dispatch { (dispatched(dispatch)) }
        (panel("消费者", &consumer(opened, user)))
        (panel("登记", &facts::facts(&[
            ("承办人", html! { (opened.name(&case.handler)) }),
            ("登记", html! { (words::time(case.registered_at.local())) "，" (opened.name(&case.registered_by)) }),
            ("登记簿", html! { @match case.accepted { Some((day, no)) => { "第" (no) "号，" (words::day(day)) }, None => { "尚未受理" } } }),
            ("挽回损失", html! { (yuan_from_fen(case.recovered_fen())) "元" }),
            ("归档号", filed(opened)),
            ("冻结", html! { @match &case.hold { Some(hold) => { (badge::light(domain::clock::Light::Paused, "已冻结，不能销毁")) " " (hold.why) "，" (words::day(hold.since)) "，" (opened.name(&hold.by)) }, None => { "没有" } } }),
        ])))
        @if opened.open_to(user) { (panel("文书", &papers(opened, user))) }
        @if user.has(Power::SendClue) && !user.without_desk() {
            (panel("线索", &html! {
                p { a href=(format!("/clues/new?case={}", case.number)) { "报送违法线索" } " " span.quiet { "与本件分开保存，旁人看不到" } }
                p { a href=(format!("/withdrawals/new?case={}", case.number)) { "登记退市" } " " span.quiet { "商品不合格，要停止销售的" } }
                @if user.has(Power::SendAdvice) && user.actor.org == opened.station_id {
                    p { a href=(format!("/stations/{}/advice/new?case={}", opened.station_id, case.number)) { "给经营者发提示函" } " " span.quiet { "督促他履行义务" } }
                }
            }))
        }
    }
}

/// The ways to the quick cards and calculators, with what is known of this dispute.
fn lookups(case: &Case) -> Markup {
    let intake = &case.intake;
    let amount = if intake.goods.amount_fen > 0 { yuan_from_fen(intake.goods.amount_fen) } else { String::new() };
    let query = format!("?case={}&amount={amount}&on={}", case.number, intake.event_on);
    html! {
        ul.plain {
            li { a href={ "/guide" (query) } { "三包速查" } }
            li { a href={ "/guide/guarantee" (query) } { "三包期限" } "　" a href={ "/guide/fraud" (query) } { "三倍赔偿" } "　" a href={ "/guide/food" (query) } { "食品十倍" } "　" a href={ "/guide/fee" (query) } { "检测费分摊" } }
        }
    }
}

/// The archive number, leading to its volume.
fn volume(opened: &Opened, name: &str) -> Markup {
    let of = domain::archive::Volume::read(name).map(|(volume, _)| volume.to_string()).unwrap_or_default();
    let href = format!("/stations/{}/archive/{}", opened.station_id, super::news::escape(&of));
    html! { a href=(href) { (name) } }
}

/// The bureau's clocks beside the station's (4.3).
fn dispatched(dispatch: &Dispatch) -> Markup {
    panel(
        "转办",
        &html! {
            (facts::facts(&[
                ("平台编号", html! { a href=(format!("/dispatches/{}", dispatch.id)) { (dispatch.platform_no) } }),
                ("派发", html! { (dispatch.from_name) }),
                ("站点反馈", html! { (dispatch.feedback_due) }),
                ("本局受理、调解", html! { (dispatch.accept_due) "，" (dispatch.mediate_due) " " span.quiet { "供对照" } }),
            ]))
        },
    )
}

/// When somebody from the office should come (D38), with the way to ask.
fn guidance(app: &App, opened: &Opened, user: &User) -> Markup {
    let case = &opened.found.case;
    let policy = app.door.rules().policies.at(&opened.reach.region, app.now().day());
    let asks = user.has(Power::Ask) && !user.without_desk();
    let why = domain::case::guidance_due(case, &policy).filter(|_| asks);
    html! {
        @if let Some(why) = why {
            @let href = format!("/threads/new?kind=on_site&case={}&title={}", case.number, super::news::escape(&why));
            p.quiet { (why) (own("，可以请市场监管所现场指导。")) a href=(href) { "请求现场指导" } }
        }
        @if asks && !case.stage.ended() {
            p { a href=(format!("/threads/new?kind=guidance&case={}", case.number)) { "请联系人指导" } }
        }
    }
}

fn consumer(opened: &Opened, user: &User) -> Markup {
    let Some(person) = &opened.found.consumer else { return html! { p { "资料已按规定删除。" } } };
    let phone = person.phone.as_deref().and_then(domain::value::Phone::parse).map(|phone| phone.masked());
    html! {
        (facts::facts(&[
            ("姓名", html! { (mask_name(&person.name)) @if person.elderly { " " span.flag { "老年人" } } }),
            ("电话", html! { (phone.unwrap_or_default()) }),
        ]))
        @for (agent, proxy) in opened.found.agents.iter().zip(&opened.found.case.agents) {
            p { "代理人 " (mask_name(&agent.name)) "，" (proxy.relation) "，" (proxy.from) "至" (proxy.to) }
        }
        @if opened.open_to(user) {
            p { a href=(format!("/cases/{}/consumer", opened.found.case.number)) { "显示完整资料" } " " span.quiet { "要写理由，会记录" } }
        }
    }
}

/// The papers of the case.
fn papers(opened: &Opened, user: &User) -> Markup {
    let number = &opened.found.case.number;
    let offers: Vec<Offer> = paper::offered(opened)
        .into_iter()
        .map(|(form, part)| {
            let label = if part.is_empty() { form.label().to_owned() } else { format!("第{part}次{}", form.label()) };
            Offer { form, part, label }
        })
        .collect();
    let writes = user.has(Power::WriteTypical) && user.actor.org == opened.station_id;
    html! {
        p { a href=(format!("/cases/{number}/papers")) { "全部材料（按装订顺序）" } }
        (shelf(user, "case", number.as_str(), &offers, &opened.papers))
        @if !user.at_desk_of(&opened.station) { p.quiet { "文书有当事人全名，每次打开都会记录。" } }
        @if writes && opened.found.case.stage.ended() {
            p { a href=(format!("/typical/new?case={number}")) { "写成典型案例" } " " span.quiet { "姓名、电话等自动隐去" } }
        }
    }
}
