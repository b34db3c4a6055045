//! The steps of a pack and their guards, each by its clause.

use super::silence::{Clash, told};
use super::{Analysis, Difference, ReportState, ReportStep, Topic};
use crate::kernel::{Refusal, Ruling, require};
use jiff::civil::Date;

/// A pack of the level right below, as the level above needs to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Below {
    pub name: String,
    pub state: ReportState,
}

/// Everything that signing looks at.
#[derive(Clone, Debug)]
pub struct Signing<'a> {
    pub state: ReportState,
    /// The quarter has ended.
    pub over: bool,
    /// The cross-checks that do not hold, in words.
    pub faults: &'a [String],
    pub text: &'a Analysis,
    /// A station's own quarter, in which nothing was registered.
    pub nothing: bool,
    /// What was said and signed about that; empty for nothing.
    pub statement: &'a str,
    pub clashes: &'a [Clash],
    /// The packs of the level right below; none at a station.
    pub below: &'a [Below],
    /// Where the figures are not the sum of those below.
    pub adjusted: &'a [Difference],
    /// Why they are not; empty for nothing.
    pub explained: &'a str,
}

/// Whether a pack may be signed and sent.
///
/// # Errors
/// The clause that forbids it.
pub fn may_sign(pack: &Signing<'_>) -> Ruling<ReportState> {
    let to = step(pack.state, ReportStep::Sign)?;
    require(pack.over, "A15b", "本季度还没有结束", "季度结束后再签发；现在可以先编写")?;
    if let Some(fault) = pack.faults.first() {
        return Err(Refusal::new(
            "C6",
            format!("数字对不上：{fault}"),
            "请联系系统管理员；数字由案件自动计算，不能手改",
        ));
    }
    complete(pack.text)?;
    zero(pack)?;
    below(pack)?;
    Ok(to)
}

/// What the text must hold (A15b, C6b, B1.7).
///
/// # Errors
/// The first thing that is missing.
pub fn complete(text: &Analysis) -> Ruling {
    let filled = |words: &str| !words.trim().is_empty();
    require(filled(&text.handling), "A15b", "没有写投诉处理情况", "在“投诉处理情况”里写")
        .map_err(|no| no.at("handling"))?;
    require(filled(&text.opinions), "A15b", "没有写意见建议", "没有的写“无”").map_err(|no| no.at("opinions"))?;
    match (text.topics.is_empty(), text.no_topics) {
        (true, false) => {
            return Err(Refusal::new(
                "C6",
                "没有写投诉集中的问题",
                "至少写一个热点；确实没有的，勾选“本季没有集中问题”",
            )
            .at("topics"));
        }
        (false, true) => {
            return Err(Refusal::new("C6", "写了热点，又勾选了“没有集中问题”", "去掉勾选，或清空热点").at("no_topics"));
        }
        _ => {}
    }
    for topic in &text.topics {
        require(filled(&topic.title), "C6", "有一个集中问题没有写是什么", "写清楚，或清空这一行")
            .map_err(|no| no.at("topics"))?;
        let missing: Vec<&str> =
            [(filled(&topic.measure), "整改措施"), (filled(&topic.owner), "责任人"), (topic.due.is_some(), "完成期限")]
                .into_iter()
                .filter_map(|(held, name)| (!held).then_some(name))
                .collect();
        if !missing.is_empty() {
            let what = format!("“{}”没有写{}", topic.title, missing.join("、"));
            return Err(Refusal::new("C6", what, "每个集中问题都要有整改：做什么、谁负责、什么时候完成").at("topics"));
        }
    }
    Ok(())
}

/// Whether a draft may go to who signs it: not before it holds what the signing will ask of the text (A15b, C6b).
///
/// # Errors
/// The clause that forbids it.
pub fn may_pass(state: ReportState, text: &Analysis) -> Ruling<ReportState> {
    let to = step(state, ReportStep::Pass)?;
    complete(text)?;
    Ok(to)
}

/// What is wrong with a text that is kept, written or not: a contradiction, and a measure that was due before it was
/// promised (C6b).
///
/// # Errors
/// The first thing that is wrong.
pub fn sound(text: &Analysis, before: &[Topic], today: Date) -> Ruling {
    require(
        text.topics.is_empty() || !text.no_topics,
        "C6",
        "写了热点，又勾选了“没有集中问题”",
        "去掉勾选，或清空热点",
    )
    .map_err(|no| no.at("no_topics"))?;
    for topic in &text.topics {
        // What was promised before may have run out meanwhile; a reopened pack is not refused for it.
        let known = before.iter().any(|one| one.due == topic.due && one.measure == topic.measure);
        if let Some(due) = topic.due.filter(|due| *due < today && !known) {
            let what = format!("“{}”的完成期限{due}已经过去", topic.title);
            return Err(Refusal::new("C6", what, "请写今天或以后的一天").at("topics"));
        }
    }
    Ok(())
}

/// A zero is signed by itself, and only when nothing contradicts it (D34).
fn zero(pack: &Signing<'_>) -> Ruling {
    let said = !pack.statement.trim().is_empty();
    if !pack.nothing {
        return require(!said, "D34", "本季有登记的投诉，不是零报告", "不要填写零报告声明")
            .map_err(|no| no.at("statement"));
    }
    if pack.clashes.iter().any(Clash::stands) {
        let what = format!("本站登记为零，但{}", told(pack.clashes));
        let to_do = "请核对是否漏登；转办的先接收登记，确实与本站无关的先退回，或请所负责人核实、写明理由后解除";
        return Err(Refusal::new("D34", what, to_do).at("statement"));
    }
    require(said, "D34", "本季一件投诉也没有登记", "请填写零报告声明：怎么核对的，为什么没有")
        .map_err(|no| no.at("statement"))
}

/// Every pack below is locked or its absence explained, and so is every difference (B4.5c).
fn below(pack: &Signing<'_>) -> Ruling {
    let waiting: Vec<&str> = pack
        .below
        .iter()
        .filter(|one| matches!(one.state, ReportState::Submitted | ReportState::Received))
        .map(|one| one.name.as_str())
        .collect();
    if !waiting.is_empty() {
        let what = format!("{}已报送，还没有锁定", waiting.join("、"));
        return Err(Refusal::new("B4.5c", what, "先接收、核对、锁定，再汇总"));
    }
    let missing: Vec<&str> = pack.below.iter().filter(|one| !one.state.sent()).map(|one| one.name.as_str()).collect();
    let explained = !pack.explained.trim().is_empty();
    if !explained && !missing.is_empty() {
        let what = format!("{}还没有报送", missing.join("、"));
        return Err(Refusal::new("B4.5c", what, "请催报；来不及的，写明原因，按系统里的数字计入").at("explained"));
    }
    if let Some(first) = pack.adjusted.first().filter(|_| !explained) {
        let what = format!("“{}”下级合计{}，系统计算{}", first.label, first.before, first.after);
        return Err(Refusal::new("B4.5c", what, "汇总数等于下级合计；有差额的要说明原因").at("explained"));
    }
    Ok(())
}

/// The state after a step, whoever takes it.
///
/// # Errors
/// When the step does not follow.
pub fn step(from: ReportState, step: ReportStep) -> Ruling<ReportState> {
    use ReportState::{Awaiting, Drafting, Locked, Received, Returned, Submitted};
    let no = |what: &str, to_do: &str| Err(Refusal::new("A15b", what, to_do));
    match (step, from) {
        (ReportStep::Pass, Drafting | Returned) => Ok(Awaiting),
        (ReportStep::Pass, Awaiting) => no("已经送签", "请负责人签发"),
        (ReportStep::Sign, Drafting | Awaiting | Returned) => Ok(Submitted),
        (ReportStep::Sign | ReportStep::Pass, ReportState::NotDue) => no("本季度还没有结束", "季度结束后再办"),
        (ReportStep::Sign | ReportStep::Pass, _) => no("已经报送", "要改的，请上级退回或重开"),
        (ReportStep::Unit, Submitted | Received | Locked) => Ok(from),
        (ReportStep::Unit, _) => no("还没有签发报送", "站长签发后再签收"),
        (ReportStep::Receive, Submitted) => Ok(Received),
        (ReportStep::Return, Submitted | Received) => Ok(Returned),
        (ReportStep::Lock, Received) => Ok(Locked),
        (ReportStep::Reopen, Locked) => Ok(Drafting),
        (ReportStep::Chase, ReportState::NotDue) => no("本季度还没有结束", "到期前五天系统自动提醒"),
        (ReportStep::Chase, state) if state.open() => Ok(from),
        (ReportStep::Chase, _) => no("已经报送，不用催", "报来的请接收、核对、锁定"),
        (ReportStep::Receive | ReportStep::Return | ReportStep::Lock, Returned) => {
            no("已经退回，还没有重报", "等它改好再报，到期不报的请催报")
        }
        (ReportStep::Receive | ReportStep::Return | ReportStep::Lock, state) if state.open() => {
            no("还没有报送", "请先催报")
        }
        (ReportStep::Receive, _) => no("已经接收", "不必再办"),
        (ReportStep::Lock, Submitted) => no("还没有接收", "先接收、核对，再锁定"),
        (ReportStep::Return, _) => no("已经锁定", "锁定的用“重开”，留下更正前后的差异"),
        (ReportStep::Lock, _) => no("已经锁定", "不必再办"),
        (ReportStep::Reopen, _) => no("没有锁定，不用重开", "没有锁定的直接退回"),
    }
}

/// What the level above looks at when it receives, returns, locks or reopens.
#[derive(Clone, Copy, Debug)]
pub struct Taking<'a> {
    pub state: ReportState,
    /// The pack is a station's: two receive it.
    pub station: bool,
    /// The own unit's management has signed for it.
    pub unit: bool,
    /// The pack of the level above that adds this one up.
    pub above: ReportState,
    pub reason: &'a str,
}

/// A step of the level above.
///
/// # Errors
/// The clause that forbids it.
pub fn take(pack: Taking<'_>, by: ReportStep) -> Ruling<ReportState> {
    let to = step(pack.state, by)?;
    match by {
        ReportStep::Lock => require(
            pack.unit || !pack.station,
            "E6",
            "本单位管理部门还没有签收",
            "季报同时报本单位和市场监管部门，请站点先请本单位签收",
        )?,
        ReportStep::Return | ReportStep::Reopen => {
            require(!pack.reason.trim().is_empty(), "C6", "没有写原因", "请写明哪里不对、要改什么")
                .map_err(|no| no.at("reason"))?;
            require(
                !(pack.above.sent() && by == ReportStep::Reopen),
                "C6",
                "上一级的汇总已经报出，里面有这一份",
                "先由再上一级退回或重开那份汇总，再重开这一份",
            )?;
        }
        ReportStep::Pass | ReportStep::Sign | ReportStep::Unit | ReportStep::Receive | ReportStep::Chase => {}
    }
    Ok(to)
}

/// Whether a pack may be chased (D36): it is owed, and nobody chased it today.
///
/// # Errors
/// The clause that forbids it.
pub fn chase(state: ReportState, last: Option<Date>, today: Date) -> Ruling {
    step(state, ReportStep::Chase)?;
    require(last != Some(today), "D36", "今天已经催过", "对方的“提醒”里已有；急的请打电话，明天还没有报的再催")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{ClashKind, Cleared, Topic};
    use jiff::civil::date;

    fn text() -> Analysis {
        let topic = Topic {
            title: "家电售后".to_owned(),
            cases: String::new(),
            measure: "约谈专柜".to_owned(),
            owner: "叶文静".to_owned(),
            due: Some(date(2026, 5, 1)),
        };
        Analysis {
            handling: "都办结了".to_owned(),
            opinions: "无".to_owned(),
            topics: vec![topic],
            ..Analysis::default()
        }
    }

    fn pack(text: &Analysis) -> Signing<'_> {
        Signing {
            state: ReportState::Drafting,
            over: true,
            faults: &[],
            text,
            nothing: false,
            statement: "",
            clashes: &[],
            below: &[],
            adjusted: &[],
            explained: "",
        }
    }

    #[test]
    fn c6_no_topic_or_no_measure_is_not_sent() {
        let good = text();
        assert_eq!(may_sign(&pack(&good)), Ok(ReportState::Submitted));
        let mut bare = text();
        bare.topics.clear();
        assert_eq!(may_sign(&pack(&bare)).unwrap_err().clause, "C6");
        bare.no_topics = true;
        assert!(may_sign(&pack(&bare)).is_ok(), "an explicit none is enough");
        let both = Analysis { no_topics: true, ..text() };
        assert_eq!(may_sign(&pack(&both)).unwrap_err().field, Some("no_topics"));
        let changes: [fn(&mut Topic); 3] =
            [|one| one.measure.clear(), |one| " ".clone_into(&mut one.owner), |one| one.due = None];
        for change in changes {
            let mut lame = text();
            change(&mut lame.topics[0]);
            assert_eq!(may_sign(&pack(&lame)).unwrap_err().clause, "C6");
        }
        let silent = Analysis { handling: String::new(), ..text() };
        assert_eq!(may_sign(&pack(&silent)).unwrap_err().clause, "A15b");
    }

    #[test]
    fn c6_a_text_that_lacks_something_is_not_passed_on_for_signing() {
        let good = text();
        assert_eq!(may_pass(ReportState::Drafting, &good), Ok(ReportState::Awaiting));
        let lame = Analysis { opinions: " ".to_owned(), ..text() };
        assert_eq!(may_pass(ReportState::Drafting, &lame).unwrap_err().field, Some("opinions"));
    }

    #[test]
    fn c6_a_text_does_not_contradict_itself_and_promises_no_day_that_is_past() {
        let today = date(2026, 4, 20);
        assert_eq!(sound(&text(), &[], today), Ok(()));
        let both = Analysis { no_topics: true, ..text() };
        assert_eq!(sound(&both, &[], today).unwrap_err().field, Some("no_topics"));
        let late = date(2026, 5, 2);
        assert!(sound(&text(), &[], late).unwrap_err().what.contains("2026-05-01已经过去"));
        assert_eq!(sound(&text(), &text().topics, late), Ok(()), "what was promised before stays as it was");
    }

    #[test]
    fn d36_what_is_owed_is_chased_once_a_day_and_what_was_sent_is_not() {
        let today = date(2026, 4, 14);
        for owed in [ReportState::Drafting, ReportState::Awaiting, ReportState::Returned] {
            assert_eq!(chase(owed, None, today), Ok(()));
            assert_eq!(chase(owed, Some(date(2026, 4, 13)), today), Ok(()));
            assert_eq!(chase(owed, Some(today), today).unwrap_err().clause, "D36");
        }
        for not in [ReportState::NotDue, ReportState::Submitted, ReportState::Received, ReportState::Locked] {
            assert!(chase(not, None, today).is_err(), "{not:?}");
        }
        let back = step(ReportState::Returned, ReportStep::Lock).unwrap_err();
        assert!(back.what.contains("已经退回"), "a pack that came back was sent before: {}", back.what);
    }

    #[test]
    fn d34_a_zero_needs_its_statement_and_nothing_that_contradicts_it() {
        let text = text();
        let zero = |statement, clashes: &[Clash]| {
            may_sign(&Signing { nothing: true, statement, clashes, ..pack(&text) }).map_err(|no| no.what)
        };
        assert!(zero("核对了登记簿和咨询记录", &[]).is_ok());
        assert!(zero(" ", &[]).unwrap_err().contains("一件投诉也没有"));
        let clash = Clash {
            kind: ClashKind::Elsewhere,
            number: "YQ02-2026-0001".to_owned(),
            trader: "步云鞋店".to_owned(),
            on: date(2026, 2, 1),
            cleared: None,
        };
        let found = Cleared { reason: "另一家店".to_owned(), by: "周明".to_owned(), on: date(2026, 4, 2) };
        let cleared = Clash { cleared: Some(found), ..clash.clone() };
        assert_eq!(zero("核对过", &[cleared]), Ok(ReportState::Submitted), "the office looked into it");
        let no = zero("核对过", &[clash]).unwrap_err();
        assert!(no.contains("步云鞋店") && !no.contains("YQ02"), "{no}");
        let not_zero = may_sign(&Signing { statement: "没有", ..pack(&text) });
        assert_eq!(not_zero.unwrap_err().clause, "D34");
    }

    #[test]
    fn b4_5c_what_is_added_up_is_locked_or_explained() {
        let text = text();
        let with = |state, explained| {
            let below = [Below { name: "城关所".to_owned(), state }];
            may_sign(&Signing { below: &below, explained, ..pack(&text) }).map_err(|no| no.what_to_do)
        };
        assert!(with(ReportState::Locked, "").is_ok());
        assert!(with(ReportState::Received, "迟了").unwrap_err().contains("锁定"));
        assert!(with(ReportState::Drafting, "").unwrap_err().contains("催报"));
        assert!(with(ReportState::Returned, "负责人住院，按系统数字计入").is_ok());
        let off = [Difference {
            label: "登记".to_owned(),
            before: "3".to_owned(),
            after: "4".to_owned(),
            change: "增1".to_owned(),
        }];
        assert!(may_sign(&Signing { adjusted: &off, ..pack(&text) }).is_err());
        assert!(may_sign(&Signing { adjusted: &off, explained: "锁定后补登", ..pack(&text) }).is_ok());
    }

    #[test]
    fn a15b_a_pack_goes_its_way_and_no_other() {
        use ReportState::{Awaiting, Drafting, Locked, NotDue, Received, Returned, Submitted};
        let way = [
            (Drafting, ReportStep::Pass, Awaiting),
            (Awaiting, ReportStep::Sign, Submitted),
            (Submitted, ReportStep::Return, Returned),
            (Returned, ReportStep::Sign, Submitted),
            (Submitted, ReportStep::Receive, Received),
            (Received, ReportStep::Lock, Locked),
            (Locked, ReportStep::Reopen, Drafting),
            (Locked, ReportStep::Unit, Locked),
        ];
        for (from, by, to) in way {
            assert_eq!(step(from, by), Ok(to));
        }
        for (from, by) in [
            (NotDue, ReportStep::Sign),
            (Submitted, ReportStep::Sign),
            (Drafting, ReportStep::Receive),
            (Drafting, ReportStep::Unit),
            (Submitted, ReportStep::Lock),
            (Locked, ReportStep::Return),
            (Received, ReportStep::Reopen),
        ] {
            assert!(step(from, by).is_err(), "{from:?} {by:?}");
        }
    }

    #[test]
    fn e6_two_receive_it_and_a_locked_quarter_is_reopened_from_the_top() {
        let pack = Taking {
            state: ReportState::Received,
            station: true,
            unit: false,
            above: ReportState::Drafting,
            reason: "",
        };
        assert_eq!(take(pack, ReportStep::Lock).unwrap_err().clause, "E6");
        assert_eq!(take(Taking { unit: true, ..pack }, ReportStep::Lock), Ok(ReportState::Locked));
        assert_eq!(take(Taking { station: false, ..pack }, ReportStep::Lock), Ok(ReportState::Locked));
        assert_eq!(take(pack, ReportStep::Return).unwrap_err().field, Some("reason"));
        let locked = Taking { state: ReportState::Locked, reason: "漏登一件", ..pack };
        assert_eq!(take(locked, ReportStep::Reopen), Ok(ReportState::Drafting));
        let summed = Taking { above: ReportState::Submitted, ..locked };
        assert_eq!(take(summed, ReportStep::Reopen).unwrap_err().clause, "C6");
    }
}
