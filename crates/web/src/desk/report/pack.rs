//! One pack on one page: figures, text, what is to be done next and by whom, what was signed, what has changed since.

use axum::extract::{Path, State};
use domain::clock::Due;
use domain::directory::OrgKind;
use domain::paper::Form;
use domain::report::{
    Analysis, Clash, Days, Quarter, ReportState, ReportStep, called, differences, signer as post_of, standing,
};
use jiff::civil::Date;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::directory;
use store::paper::{self, Issued};
use store::query::Reach;
use store::query::figures::{Amendment, amendments};
use store::report::rectification::{self, Rectification};
use store::report::{Edition, Pack};
use store::rules::Rules;
use store::{StoreResult, Tx};

use super::{clears, figures, href, measures, mine, place, signer, writes};
use crate::app::App;
use crate::desk::figures::amended;
use crate::desk::paper::shelf::{Offer, shelf};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed, acts, barred};
use crate::face::notice::{Tone, notice};
use crate::face::page::{columns, csrf, heading, panel};
use crate::face::{Nav, badge, facts};
use crate::session::User;

/// What stands beside it on the page only.
struct Beside {
    told: Vec<Told>,
    measures: Vec<Rectification>,
    issued: Vec<Issued>,
    amended: Vec<Amendment>,
    parent: String,
}

/// The pack of what the reader may see; what is out of scope is not found.
pub(super) fn load(
    tx: &mut Tx<'_>,
    rules: &Rules,
    user: &User,
    id: &str,
    quarter: Quarter,
    today: Date,
) -> StoreResult<Pack> {
    let org = place(tx, user, id)?;
    Pack::load(tx, rules, org, quarter, today)
}

/// What was changed after this very pack was locked.
fn after_lock(tx: &mut Tx<'_>, pack: &Pack) -> StoreResult<Vec<Amendment>> {
    let reaches = Reach::below(tx, &pack.org)?;
    amendments(tx, &reaches, &pack.org, pack.quarter.period(), Some(&pack.org.id))
}

/// `GET /reports/{id}/{quarter}`.
pub async fn show(State(app): State<App>, user: User, Path((id, quarter)): Path<(String, String)>) -> Outcome<Markup> {
    let quarter = Quarter::parse(&quarter).ok_or(Oops::NotFound)?;
    let today = app.now().day();
    let (who, rules) = (user.clone(), app.door.rules());
    let (pack, beside) = app
        .read(move |tx| {
            let pack = load(tx, &rules, &who, &id, quarter, today)?;
            let entity = format!("{} {}", pack.org.id, quarter.key());
            let beside = Beside {
                told: audit::history(tx, &pack.org.region, "report", &entity)?,
                measures: rectification::of(tx, &pack.org.region, &pack.org.id, quarter)?,
                issued: paper::about(tx, &pack.org.region, &pack.org.id, &format!("report {}", quarter.key()))?,
                amended: after_lock(tx, &pack)?,
                parent: directory::above(tx, &pack.org)?
                    .into_iter()
                    .find(|one| pack.org.parent.as_ref() == Some(&one.id))
                    .map(|one| one.name)
                    .unwrap_or_default(),
            };
            Ok((pack, beside))
        })
        .await?;
    let days = pack.days(&app.door.rules());
    Ok(page(&user, &pack, &beside, days))
}

fn page(user: &User, pack: &Pack, beside: &Beside, days: Days) -> Markup {
    let title = format!("{}季报", pack.quarter.label());
    let at = href(pack.org.id.as_str(), &pack.quarter.key());
    let body = html! {
        (heading(&title, &html! {
            span.stage {
                @if spared(pack) { "不用报" } @else { (called(pack.found.as_ref().map(|one| one.state), pack.over, &pack.above)) }
            }
        }))
        p.lead { a href="/reports" { "季报" } "　" (pack.org.name) }
        (signer::missing(user, pack, &beside.parent))
        (warnings(user, pack))
        (columns(&wide(user, pack, beside, &at), &side(user, pack, beside, days, &at)))
    };
    crate::desk::page(user, &title, Nav::Reports, &body)
}

/// Nothing is owed: it was not open at the end of the quarter, and nobody has written.
const fn spared(pack: &Pack) -> bool {
    pack.over && !pack.owed && pack.found.is_none()
}

/// What must be seen before anything else.
fn warnings(user: &User, pack: &Pack) -> Markup {
    html! {
        @if let Some(reason) = pack.found.as_ref().and_then(|one| one.reason.as_ref()).filter(|_| pack.state().open()) {
            (notice(Tone::Care, &html! { "上级" @if pack.found.as_ref().is_some_and(|one| one.edition > 1) { "重开" } @else { "退回" } "：" (reason) }))
        }
        @if !pack.stale().is_empty() {
            (notice(Tone::Care, &html! {
                "文字写好以后数字变了，文字里还是旧的："
                @for (at, one) in pack.stale().iter().enumerate() { @if at > 0 { "，" } (one.said) "（现在" (one.now) "）" }
                "。"
                @if writes(user, &pack.org) { a href=(format!("{}/write?anew=1", href(pack.org.id.as_str(), &pack.quarter.key()))) { "用新数字重写" } "，或在“修改文字”里自己改。" }
                @else { "请编写的人改好再签发。" }
            }))
        }
        @if spared(pack) {
            (notice(Tone::Note, &html! {
                @if pack.org.kind == OrgKind::Station { "这一季最后一天本站不在授牌运行（还没有授牌，或已经停用、撤销），不用报季报。" }
                @else { "这一季最后一天没有在运行的站点，不用报季报。" }
            }))
        } @else if pack.over && pack.nothing() {
            @for (trader, found) in pack.clashes.iter().filter_map(|one| Some((one, one.cleared.as_ref()?))) {
                (notice(Tone::Done, &html! {
                    "“" (trader.kind.label()) @if !trader.trader.is_empty() { "（" (trader.trader) "）" }
                    "”已由" (found.by) "于" (found.on) "核实，不与零报告相反：" (found.reason)
                }))
            }
            @if !pack.clashes.iter().any(Clash::stands) {
                (notice(Tone::Note, &html! { "本季没有登记投诉。签发时要写零报告声明：怎么核对的。" }))
            } @else {
                (notice(Tone::Care, &html! {
                    "本季没有登记投诉，但" (domain::report::silence::told(&pack.clashes)) "。核对清楚以前不能报零。"
                    @if writes(user, &pack.org) { " " a href="/dispatches" { "去看转办" } "；与本站无关的，请所负责人核实后解除。" }
                    @if clears(user, pack) {
                        " " a href=(format!("{}/clash", href(pack.org.id.as_str(), &pack.quarter.key()))) { "核实后解除" }
                    }
                }))
            }
        }
    }
}

fn wide(user: &User, pack: &Pack, beside: &Beside, at: &str) -> Markup {
    let adjusted = pack.adjusted();
    let missing: Vec<&str> =
        pack.reported.below.iter().filter(|one| !one.state.sent()).map(|one| one.name.as_str()).collect();
    let last = pack.editions.last();
    html! {
        (panel("数字", &html! {
            (figures::panel(pack))
            @if !pack.reported.below.is_empty() && pack.state().open() {
                @if !missing.is_empty() { p { "还没有报送的：" (missing.join("、")) } }
                @if !adjusted.is_empty() { (figures::changed("与下级合计不同的（签发时要说明）", &adjusted, ["下级合计", "系统计算"])) }
            }
        }))
        section.panel {
            h2 { "文字" }
            @if pack.found.is_none() { p.quiet { "这是系统按数字起草的，还没有保存；数字说不出来的，要由人来写。" } }
            (text(&pack.text))
            @if writes(user, &pack.org) && pack.state().open() { p { a.button href=(format!("{at}/write")) { "修改文字" } } }
        }
        @if let Some(last) = last { (signed(pack, last)) }
        @if pack.editions.len() > 1 { (compared(&pack.editions)) }
        @if !beside.amended.is_empty() { (panel("锁定后更正", &amended::list(&beside.amended))) }
        @if !beside.measures.is_empty() { (panel("整改", &measures::table_of(user, &beside.measures, false, pack.today))) }
    }
}

/// The text as it is read.
fn text(text: &Analysis) -> Markup {
    let parts = [
        ("基本情况", &text.basics),
        ("同比环比", &text.changes),
        ("投诉处理情况", &text.handling),
        ("咨询热点", &text.consultations),
    ];
    let rest = [
        ("意见建议", &text.opinions),
        ("重大、群体事件", &text.major),
        ("典型案例", &text.typical),
        ("下季打算", &text.plans),
    ];
    let all = |parts: &[(&'static str, &String)]| -> Vec<(&'static str, Markup)> {
        parts
            .iter()
            .map(|(name, words)| (*name, html! { @if !words.is_empty() { span.running { (words) } } }))
            .collect()
    };
    html! {
        (facts::facts(&all(&parts)))
        h3 { "集中问题和整改" }
        @if text.no_topics { p { "本季没有集中问题。" } }
        @else if text.topics.is_empty() { p.quiet { "还没有写。" } }
        @for (no, topic) in (1..).zip(&text.topics) {
            div.topic {
                p { strong { (no) ". " (topic.title) } @if !topic.cases.is_empty() { "　" span.quiet { (topic.cases) } } }
                p {
                    "整改：" @if topic.measure.is_empty() { span.quiet { "未填" } } @else { (topic.measure) }
                    "　责任人：" @if topic.owner.is_empty() { span.quiet { "未填" } } @else { (topic.owner) }
                    "　期限：" @match topic.due { Some(due) => { (due) }, None => { span.quiet { "未填" } } }
                }
            }
        }
        (facts::facts(&all(&rest)))
    }
}

/// What was signed, and where the figures have moved since.
fn signed(pack: &Pack, last: &Edition) -> Markup {
    let drift = last.drift(&pack.now);
    panel(
        "签发的数字",
        &html! {
            p { "第" (last.number) "次签发：" (last.signed_by) "，" (moment(Some(last.signed_at))) "　" span.quiet { "校验码 " (&last.hash[..12]) } }
            @if let Some(statement) = &last.statement { p { strong { "零报告声明：" } (statement) } }
            @if let Some(explained) = &last.explained {
                p { strong { "差额说明：" } (explained) }
                @if !last.adjusted.is_empty() { (figures::changed("与下级合计的差额", &last.adjusted, ["下级合计", "签发"])) }
            }
            @if last.below.is_some() {
                @let five = format!("/figures?org={}.{}&period={}#five", pack.org.region, pack.org.id, pack.quarter.key());
                p { a href=(five) { "五进统计表（附件6）" } "已随签发固定，牌匾、人员、“八个一”这些按签发那天的情况；以后的变化不改这一季。" }
            } @else { p.quiet { "这一次签发时，五进统计表（附件6）还没有一起固定。" } }
            @if drift.is_empty() { p.quiet { "签发以后记录没有改动这一季的数字。" } }
            @else {
                p { "记录的更正改动了这一季的数字；要改报的，请上级重开。" }
                (figures::changed("签发以后的变化", &drift, ["签发时", "现在"]))
            }
        },
    )
}

/// Each signing against the one before.
fn compared(all: &[Edition]) -> Markup {
    panel(
        "更正前后",
        &html! {
            @for pair in all.windows(2) {
                @if let [was, is] = pair {
                    (figures::changed(
                        &format!("第{}次签发改为第{}次（{}）", was.number, is.number, is.signed_at.day()),
                        &differences(&was.lines, &is.lines),
                        ["原来", "改为"],
                    ))
                }
            }
        },
    )
}

fn side(user: &User, pack: &Pack, beside: &Beside, days: Days, at: &str) -> Markup {
    let found = pack.found.as_ref();
    let (light, said) = standing(pack.state(), days, pack.today);
    let station = pack.org.kind == OrgKind::Station;
    let by = |step: &Option<(domain::kernel::Moment, String)>| match step {
        Some((at, who)) => html! { (who) "，" (moment(Some(*at))) },
        None => html! { "—" },
    };
    let none = None;
    html! {
        (panel("下一步", &todo(user, pack, beside, at)))
        (panel("报送", &html! {
            (facts::facts(&[
                ("进度", if spared(pack) { html! { "不用报" } } else { badge::light(light, &said) }),
                ("期限", html! { (days.due.judge) }),
                ("重报期限", html! { @match days.again { Some(again) => { (again.judge) }, None => { "—" } } }),
                ("催报", html! { @match pack.chased { Some(one) => { (one.times) "次，最近" (one.last) }, None => { "—" } } }),
                ("由谁签", signing(pack)),
                ("报给", html! { @if beside.parent.is_empty() { "没有上一级" } @else { (beside.parent) } @if station { "、本单位" } }),
                ("报送", html! { (moment(found.and_then(|one| one.submitted_at))) }),
                ("本单位签收", if station { unit(pack) } else { html! { "—" } }),
                ("上级办理", by(found.map_or(&none, |one| &one.judged))),
            ]))
        }))
        @if !pack.editions.is_empty() {
            (panel("文书", &shelf(user, "report", &format!("{} {}", pack.org.id, pack.quarter.key()), &[Offer::of(Form::Analysis)], &beside.issued)))
        }
        @if !beside.told.is_empty() { (panel("经过", &history(&beside.told))) }
    }
}

/// Who of the own unit signed for it, or who can.
fn unit(pack: &Pack) -> Markup {
    let names: Vec<&str> = pack.unit.iter().map(|(_, name)| name.as_str()).collect();
    html! {
        @match pack.found.as_ref().and_then(|one| one.unit.as_ref()) {
            Some((at, who)) => { (who) "，" (moment(Some(*at))) },
            None if names.is_empty() => { span.flag { "没有能签收的账号" } " 请系统管理员为本单位开通“单位管理部门”账号" },
            None if pack.state().sent() => { "等" (names.join("、")) "签收" },
            None => { "由" (names.join("、")) "签收" },
        }
    }
}

/// Who signs: the post with its names, or who was named in its place.
fn signing(pack: &Pack) -> Markup {
    let holders: Vec<&str> = pack.signer.holders.iter().map(|(_, name)| name.as_str()).collect();
    html! {
        (post_of(pack.org.kind).label())
        @match &pack.signer.named {
            Some((_, name)) => { "空缺，上级指定" (name) },
            None if holders.is_empty() => { " " span.flag { "空缺" } },
            None => { "　" (holders.join("、")) },
        }
    }
}

/// What this person can do, and why not.
fn todo(user: &User, pack: &Pack, beside: &Beside, at: &str) -> Markup {
    let mut all = Acts::default();
    let mut buttons: Vec<(ReportStep, &'static str)> = Vec::new();
    for step in ReportStep::EVERY.iter().copied().filter(|step| mine(user, pack, *step)) {
        let asks = matches!(step, ReportStep::Sign | ReportStep::Return | ReportStep::Reopen);
        match pack.possible(step) {
            Ok(_) if asks => {
                let deed = Deed { label: step.label().to_owned(), href: format!("{at}/do/{}", step.value()) };
                if step == ReportStep::Sign { all.next = Some(deed) } else { all.also.push(deed) }
            }
            Ok(_) if step == ReportStep::Unit && pack.found.as_ref().is_some_and(|one| one.unit.is_some()) => {}
            Ok(_) => buttons.push((step, step.label())),
            Err(refusal) if step == ReportStep::Chase => {
                if pack.state().open() && pack.over {
                    all.barred.push(Barred { label: step.label().to_owned(), refusal });
                }
            }
            // What has simply passed is no reason to bother anybody with.
            Err(_) if passed(pack.state(), step) => {}
            Err(refusal) => all.barred.push(Barred { label: step.label().to_owned(), refusal }),
        }
    }
    let write = writes(user, &pack.org) && pack.state().open();
    if write {
        all.also.insert(0, Deed { label: "修改文字".to_owned(), href: format!("{at}/write") });
    }
    // What the signed quarter promised and is not done (B1.7).
    for one in beside.measures.iter().filter(|one| one.done.is_none() && writes(user, &pack.org)) {
        let due = Due { warn: one.due, judge: one.due, provisional: false };
        let label = format!("登记整改完成：{}（{}）", one.topic, due.words(pack.today));
        all.rest.push(Deed { label, href: format!("{at}/measures/{}", one.no) });
    }
    html! {
        @if !buttons.is_empty() {
            div.taken {
                @for (step, label) in &buttons {
                    form.inline action=(format!("{at}/do/{}", step.value())) method="post" {
                        (csrf(&user.csrf))
                        button.button.primary[all.next.is_none() && *step != ReportStep::Chase] type="submit" { (label) }
                    }
                }
            }
        }
        @if !buttons.is_empty() && all.next.is_none() && all.also.is_empty() && all.rest.is_empty() { (barred(&all.barred)) }
        @else { (acts(&all)) }
    }
}

/// A step that lies behind the pack already.
const fn passed(state: ReportState, step: ReportStep) -> bool {
    match step {
        ReportStep::Pass | ReportStep::Sign => {
            state.sent() || matches!(state, ReportState::Awaiting) && matches!(step, ReportStep::Pass)
        }
        ReportStep::Receive => matches!(state, ReportState::Received | ReportState::Locked),
        ReportStep::Return => matches!(state, ReportState::Locked | ReportState::Returned),
        ReportStep::Lock => matches!(state, ReportState::Locked),
        ReportStep::Reopen => !matches!(state, ReportState::Locked),
        ReportStep::Unit | ReportStep::Chase => false,
    }
}
