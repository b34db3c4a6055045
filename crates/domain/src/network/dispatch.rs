//! 转办 (4.3, B1.4, C3b, C4b, D27): a complaint that the bureau or the office hands to a station to settle.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::choice::choices;
use crate::clock::{Due, Light, Unit, due};
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

choices! {
    /// What the platform's work order is.
    Matter {
        Complaint = "complaint", "投诉";
        Report = "report", "举报";
        Mixed = "mixed", "投诉举报混合";
    }
}

choices! {
    /// How the dispatch reached the station (C3b).
    Via {
        System = "system", "本系统";
        Phone = "phone", "专线电话";
        Mail = "mail", "网络邮箱";
    }
}

choices! {
    /// What was done with it last.
    DispatchState {
        Sent = "sent", "已派发";
        Received = "received", "处理中";
        FedBack = "fed_back", "已反馈";
        SentBack = "sent_back", "退回重办";
        Returned = "returned", "站点退回";
        Expired = "expired", "逾期未接收";
        Redirected = "redirected", "已改派";
        Closed = "closed", "采信结案";
    }
}

choices! {
    /// Why a station gives it back unhandled.
    ReturnReason {
        NotOurs = "not_ours", "非本单位";
        Unsuitable = "unsuitable", "不适宜和解";
        Unwilling = "unwilling", "消费者不同意和解";
        Repeated = "repeated", "重复";
    }
}

choices! {
    /// How it stands today, as the levels above see it.
    Standing {
        Unread = "unread", "未读";
        Read = "read", "已读";
        Handling = "handling", "处理中";
        Soon = "soon", "临期";
        Over = "over", "超期";
        FedBack = "fed_back", "已反馈";
        HandedUp = "handed_up", "已交回";
        Waiting = "waiting", "待重派";
        Closed = "closed", "已结案";
    }
}

/// What the dispatcher says when sending it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub matter: Matter,
    /// The number on the national platform.
    pub platform_no: String,
    /// The day the bureau got it.
    pub received_on: Date,
    /// The day by which the station reports back (C4b).
    pub feedback_due: Date,
    /// The consumer agreed to settle first, asked on that day.
    pub consent_on: Option<Date>,
    /// Court, arbitration, another authority or an association has taken it already.
    pub elsewhere: bool,
}

/// The bureau's own limits (L11, L12), shown beside the station's and never run by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BureauLimits {
    /// Seven working days to accept (令121第15条).
    pub accept: Due,
    /// Sixty days to mediate, counted from the last day of acceptance (令121第23条).
    pub mediate: Due,
}

/// The bureau's limits for what came in on `received_on`.
#[must_use]
pub fn bureau_limits(calendar: &Calendar, received_on: Date, policy: &Policy) -> BureauLimits {
    let accept = due(calendar, received_on, policy.bureau_accept_days(), Unit::WorkingDay, 0);
    BureauLimits { accept, mediate: due(calendar, accept.judge, policy.bureau_mediate_days(), Unit::NaturalDay, 0) }
}

/// Whether such a matter may leave the bureau, whatever else its order says.
///
/// # Errors
/// The refusal names the article: 举报 (37), mixed (9).
pub fn matter(matter: Matter) -> Ruling {
    require(
        matter != Matter::Report,
        "L37",
        "举报不能转给被举报的单位，举报人的信息要保密",
        "请由市场监管所按举报核查",
    )
    .map_err(|no| no.at("matter"))?;
    require(matter != Matter::Mixed, "L9", "投诉和举报混在一起，要分别处理", "先在平台上分开，只转投诉的部分")
        .map_err(|no| no.at("matter"))
}

/// Whether it may be sent to a station at all.
///
/// # Errors
/// The refusal names the article: 举报 (37), mixed (9), taken elsewhere (16), no consent (19).
pub fn send(order: &Order, limits: &BureauLimits, today: Date) -> Ruling {
    matter(order.matter)?;
    require(!order.elsewhere, "L16", "法院、仲裁、行政机关或消协已经受理", "不再转办，请按已受理的渠道处理")
        .map_err(|no| no.at("elsewhere"))?;
    require(
        order.consent_on.is_some(),
        "D27",
        "没有写消费者同意先行和解",
        "请先征得消费者同意；不同意的，由所里依法处理",
    )
    .map_err(|no| no.at("consent_on"))?;
    require(!order.platform_no.trim().is_empty(), "B1.4", "没有平台编号", "照平台工单抄写，以后对账都用它")
        .map_err(|no| no.at("platform_no"))?;
    require(order.received_on <= today, "B1.4", "平台接收日期在今天以后", "请核对日期")
        .map_err(|no| no.at("received_on"))?;
    require(order.feedback_due > today, "C4", "反馈期限要在今天以后", "请给站点留出办理的时间")
        .map_err(|no| no.at("feedback_due"))?;
    require(
        order.feedback_due < limits.mediate.warn,
        "C4",
        &format!("反馈期限超过了本局六十日调解期限（{}）", limits.mediate.warn),
        "请写早一些，给所里留出调解的时间",
    )
    .map_err(|no| no.at("feedback_due"))
}

/// What the record says of a dispatch, for telling how it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub state: DispatchState,
    pub read: bool,
    pub feedback_due: Date,
    /// The station handed the case up to the office (B1.4c).
    pub handed_up: bool,
}

/// How it stands today.
#[must_use]
pub fn standing(facts: Facts, today: Date) -> Standing {
    let light = Due { warn: facts.feedback_due, judge: facts.feedback_due, provisional: false }.light(today);
    match facts.state {
        DispatchState::Closed | DispatchState::Redirected => Standing::Closed,
        DispatchState::Returned | DispatchState::Expired => Standing::Waiting,
        _ if facts.handed_up => Standing::HandedUp,
        DispatchState::FedBack => Standing::FedBack,
        _ if light == Light::Over => Standing::Over,
        DispatchState::Sent if !facts.read => Standing::Unread,
        DispatchState::Sent => Standing::Read,
        _ if matches!(light, Light::Soon | Light::Today) => Standing::Soon,
        DispatchState::Received | DispatchState::SentBack => Standing::Handling,
    }
}

impl Standing {
    /// The colour that goes with the word.
    #[must_use]
    pub const fn light(self) -> Light {
        match self {
            Self::Over => Light::Over,
            Self::Unread | Self::Soon | Self::Waiting => Light::Soon,
            Self::Read | Self::Handling | Self::HandedUp => Light::Calm,
            Self::FedBack | Self::Closed => Light::Done,
        }
    }
}

/// A step after sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 接收, by a named handler.
    Receive,
    /// 退回, unhandled.
    Return,
    /// 反馈结果; the case has its result.
    FeedBack { ended: bool },
    /// 采信.
    Accept,
    /// 退回重办.
    SendBack,
    /// 改派 to another station.
    Redirect,
    /// The clock: nobody received it in time.
    Expire,
}

/// The state after a step.
///
/// # Errors
/// When the step does not follow.
pub fn step(facts: Facts, step: Step) -> Ruling<DispatchState> {
    use DispatchState as S;
    let from = |allowed: &[S], clause, do_this: &str| {
        require(allowed.contains(&facts.state), clause, &format!("这件转办现在是“{}”", facts.state.label()), do_this)
    };
    match step {
        Step::Receive => from(&[S::Sent], "B1.4", "已接收的，请在案件里继续办理").map(|()| S::Received),
        Step::Return => {
            from(&[S::Sent], "B1.4", "接收以后办不成的，请在案件里“上报移交”交回所里").map(|()| S::Returned)
        }
        Step::FeedBack { ended } => {
            require(!facts.handed_up, "B1.4", "这件已经连同材料交回所里", "不必再反馈，请跟踪所里的结果")?;
            from(&[S::Received, S::SentBack], "C4", "请先接收")?;
            require(ended, "C4", "案件还没有结果", "办出结果（和解履行、和解不成或终止）后再反馈").map(|()| S::FedBack)
        }
        Step::Accept => from(&[S::FedBack], "C4", "等站点反馈后再审核").map(|()| S::Closed),
        Step::SendBack => from(&[S::FedBack], "C4", "等站点反馈后再审核").map(|()| S::SentBack),
        Step::Redirect => {
            from(&[S::Returned, S::Expired], "B1.4", "站点退回或逾期未接收的才改派").map(|()| S::Redirected)
        }
        Step::Expire => from(&[S::Sent], "B1.4", "不必再办").map(|()| S::Expired),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 24);

    fn order() -> Order {
        Order {
            matter: Matter::Complaint,
            platform_no: "1339900002026112400001".to_owned(),
            received_on: date(2026, 11, 23),
            feedback_due: date(2026, 12, 4),
            consent_on: Some(date(2026, 11, 23)),
            elsewhere: false,
        }
    }

    fn refused(order: &Order) -> &'static str {
        let policy = PolicyBook::default().at("", TODAY);
        let limits = bureau_limits(&Calendar::default(), order.received_on, &policy);
        send(order, &limits, TODAY).map_or_else(|no| no.clause, |()| "")
    }

    #[test]
    fn l37_and_l9_a_report_or_a_mixed_matter_is_never_dispatched() {
        assert_eq!(refused(&order()), "");
        assert_eq!(refused(&Order { matter: Matter::Report, ..order() }), "L37");
        assert_eq!(refused(&Order { matter: Matter::Mixed, ..order() }), "L9");
        assert_eq!(refused(&Order { elsewhere: true, ..order() }), "L16");
    }

    #[test]
    fn d27_the_consumer_agrees_to_settle_first_and_c4_the_limit_leaves_the_bureau_its_time() {
        assert_eq!(refused(&Order { consent_on: None, ..order() }), "D27");
        assert_eq!(refused(&Order { feedback_due: TODAY, ..order() }), "C4");
        assert_eq!(refused(&Order { feedback_due: date(2027, 3, 1), ..order() }), "C4");
    }

    #[test]
    fn c4_the_levels_above_see_unread_soon_over_and_handed_up() {
        let facts = |state, read| Facts { state, read, feedback_due: date(2026, 12, 4), handed_up: false };
        assert_eq!(standing(facts(DispatchState::Sent, false), TODAY), Standing::Unread);
        assert_eq!(standing(facts(DispatchState::Sent, true), TODAY), Standing::Read);
        assert_eq!(standing(facts(DispatchState::Received, true), TODAY), Standing::Handling);
        assert_eq!(standing(facts(DispatchState::Received, true), date(2026, 12, 1)), Standing::Soon);
        assert_eq!(standing(facts(DispatchState::Received, true), date(2026, 12, 5)), Standing::Over);
        let up = Facts { handed_up: true, ..facts(DispatchState::Received, true) };
        assert_eq!(standing(up, date(2026, 12, 5)), Standing::HandedUp);
        assert_eq!(step(up, Step::FeedBack { ended: true }).unwrap_err().clause, "B1.4");
    }

    #[test]
    fn c4_feedback_needs_a_result_and_is_accepted_or_sent_back() {
        let mut facts = Facts { state: DispatchState::Sent, read: true, feedback_due: TODAY, handed_up: false };
        facts.state = step(facts, Step::Receive).unwrap();
        assert!(step(facts, Step::Return).is_err(), "what was received is handed up, not returned");
        assert_eq!(step(facts, Step::FeedBack { ended: false }).unwrap_err().clause, "C4");
        facts.state = step(facts, Step::FeedBack { ended: true }).unwrap();
        facts.state = step(facts, Step::SendBack).unwrap();
        facts.state = step(facts, Step::FeedBack { ended: true }).unwrap();
        assert_eq!(step(facts, Step::Accept), Ok(DispatchState::Closed));
    }
}
