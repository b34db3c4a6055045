//! One assessment: drawn up and frozen, scored by hand where no record tells, published, objected to, final.

use jiff::civil::Date;

use super::{Points, Rule, Scheme};
use crate::calendar::Calendar;
use crate::choice::choices;
use crate::clock::{Unit, due};
use crate::figure::{Grain, Period};
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

choices! {
    /// How far a round has come.
    RoundState {
        Scoring = "scoring", "评分中";
        Published = "published", "已公布，可以提异议";
        Final = "final", "已定档";
    }
}

choices! {
    /// What is done with a whole round.
    Deed {
        Publish = "publish", "公布";
        Finish = "finish", "定档";
        Discard = "discard", "作废";
    }
}

choices! {
    /// What became of an objection.
    ObjectionState {
        Open = "open", "待答复";
        Upheld = "upheld", "成立，已改分";
        Rejected = "rejected", "不成立";
    }
}

/// The period of a round: a quarter or a year that is over.
///
/// # Errors
/// When it is another period, or not over.
pub fn draw(period: Period, today: Date) -> Ruling {
    let whole = matches!(period.whole(), Some((Grain::Year | Grain::Quarter, _)));
    require(whole, "D41", "考核按季或按年", "请选一个季度或一年").map_err(|no| no.at("period"))?;
    let what = format!("{}还没有结束", period.label());
    require(today > period.to, "D41", &what, "期满以后再组织考核").map_err(|no| no.at("period"))
}

/// Scores an item by hand.
///
/// # Errors
/// When the round is published, the item is scored by its facts, or the points are more than it is worth.
pub fn hand(state: RoundState, scheme: &Scheme, key: &str, points: Points) -> Ruling {
    let open = state == RoundState::Scoring;
    require(open, "D41", "已经公布，不能再评分", "要改的，由站长提异议，答复时改分")?;
    let item = scheme.item(key).filter(|item| item.rule == Rule::Hand);
    require(item.is_some(), "D41", "这一项由记录自动计分", "事实有误的，请先更正事实")?;
    let most = item.map_or(Points(0), |item| item.points);
    let what = format!("这一项最多{}分", most.words());
    require(points >= Points(0) && points <= most, "D41", &what, "请改分数").map_err(|no| no.at("points"))
}

/// Vetoes a station: it has its ground and its facts.
///
/// # Errors
/// When the round is published, or the scheme knows no such veto.
pub fn veto(state: RoundState, scheme: &Scheme, key: &str) -> Ruling {
    let open = state == RoundState::Scoring;
    require(open, "D41", "已经公布，不能再加否决项", "新发现的，记入下一期考核")?;
    let known = scheme.vetoes.iter().any(|veto| veto.key == key);
    require(known, "D41", "方案里没有这个否决项", "请从列出的里选")
}

/// Stations whose items are not all scored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unscored {
    pub station: String,
    pub items: usize,
}

/// Publishes a round to its stations.
///
/// # Errors
/// When it was published, or something is not scored.
pub fn publish(state: RoundState, unscored: &[Unscored]) -> Ruling<RoundState> {
    require(state == RoundState::Scoring, "D41", "已经公布过", "请看各站的异议")?;
    let named: Vec<String> = unscored.iter().take(5).map(|one| format!("{}差{}项", one.station, one.items)).collect();
    let more = if unscored.len() > 5 { format!("等{}个站", unscored.len()) } else { String::new() };
    let what = format!("还有人工评分没有做完：{}{more}", named.join("、"));
    require(unscored.is_empty(), "D41", &what, "请打开这些站，逐项评分并写理由")?;
    Ok(RoundState::Published)
}

/// Throws away a round that was drawn up by mistake, so that it can be drawn up again.
///
/// # Errors
/// When its stations have heard of it.
pub fn discard(state: RoundState) -> Ruling {
    let open = state == RoundState::Scoring;
    require(open, "D41", "已经公布，不能作废", "有错的，由站长提异议，答复时改分")
}

/// The last day for objections, when published today.
#[must_use]
pub fn object_by(today: Date, calendar: &Calendar, policy: &Policy) -> Date {
    due(calendar, today, policy.objection_days(), Unit::WorkingDay, 0).judge
}

/// The day by which an objection is answered.
#[must_use]
pub fn reply_by(today: Date, calendar: &Calendar, policy: &Policy) -> Date {
    due(calendar, today, policy.objection_reply_days(), Unit::WorkingDay, 0).judge
}

/// What an objection is judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Objecting {
    pub state: RoundState,
    /// The last day for it.
    pub until: Option<Date>,
    /// There is one to this item already.
    pub before: bool,
}

/// Objects to an item or to a veto.
///
/// # Errors
/// When the round is not open for it, the day has passed, or it was done.
pub fn may_object(one: Objecting, today: Date) -> Ruling {
    let what = match one.state {
        RoundState::Scoring => "考核还没有公布",
        _ => "考核已经定档",
    };
    require(one.state == RoundState::Published, "D41", what, "公布以后、定档以前可以提异议")?;
    let over = one.until.is_some_and(|until| today > until);
    let until = one.until.map(|day| day.to_string()).unwrap_or_default();
    require(!over, "D41", &format!("异议期到{until}为止，已经过了"), "请直接与考核单位沟通")?;
    require(!one.before, "D41", "这一项已经提过异议", "请等答复；要补充的，在“往来”里写明")
}

/// Whether somebody may answer an objection; `gave` says that these points, or this veto, came from the same person.
///
/// # Errors
/// When it was answered, or the one who is objected to would judge it.
pub fn may_answer(state: ObjectionState, gave: bool) -> Ruling {
    require(state == ObjectionState::Open, "D41", "这件异议已经答复过", "答复以后不再改")?;
    require(
        !gave,
        "D41",
        "这一项是您评的，对它的异议不能由您答复",
        "请本单位另一位有权评分的人答复；没有的，请12315中心或区县局答复",
    )
}

/// How an objection is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reply {
    pub upheld: bool,
    /// The new points of an upheld one; a veto has none.
    pub points: Option<Points>,
    /// The answer comes from whoever gave the points, or noted the veto.
    pub gave: bool,
    /// What the item is worth, and what it had.
    pub most: Option<Points>,
    pub had: Option<Points>,
}

/// Answers an objection.
///
/// # Errors
/// When it may not be answered, or the points do not go with the answer.
pub fn may_reply(state: ObjectionState, reply: Reply) -> Ruling<ObjectionState> {
    may_answer(state, reply.gave)?;
    let at = |ruling: Ruling| ruling.map_err(|no| no.at("points"));
    if !reply.upheld {
        at(require(reply.points.is_none(), "D41", "异议不成立，分数不变", "请不要填分数"))?;
        return Ok(ObjectionState::Rejected);
    }
    if let Some(most) = reply.most {
        at(require(reply.points.is_some(), "D41", "异议成立，要写改后的分数", "请填分数"))?;
        let points = reply.points.unwrap_or_default();
        at(require(points <= most, "D41", &format!("这一项最多{}分", most.words()), "请改分数"))?;
        let better = reply.had.is_none_or(|had| points > had);
        let had = reply.had.unwrap_or_default().words();
        at(require(better, "D41", &format!("现在就是{had}分"), "异议成立的，改后的分数要比现在高"))?;
    }
    Ok(ObjectionState::Upheld)
}

/// Makes a round final.
///
/// # Errors
/// When objections can still be made or wait for an answer.
pub fn finish(state: RoundState, until: Option<Date>, waiting: usize, today: Date) -> Ruling<RoundState> {
    let what = match state {
        RoundState::Final => "已经定档",
        _ => "还没有公布",
    };
    require(state == RoundState::Published, "D41", what, "公布并过了异议期以后定档")?;
    let day = until.map(|day| day.to_string()).unwrap_or_default();
    let over = until.is_none_or(|until| today > until);
    require(over, "D41", &format!("异议期到{day}为止，还没有过"), "过了异议期再定档")?;
    let what = format!("还有{waiting}件异议没有答复");
    require(waiting == 0, "D41", &what, "请逐件答复以后定档")?;
    Ok(RoundState::Final)
}
