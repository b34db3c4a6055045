//! 质量跟踪回访 (D45, B3.4, F13; domain.md 4.5): a call to the consumer of a drawn case by somebody who did not
//! handle it; at most three tries at different hours; what does not match the record goes back to be done again.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::case::Entry;
use crate::case::fact::ReopenCause;
use crate::choice::choices;
use crate::directory::{Actor, DESK, Post};
use crate::kernel::{Moment, Ruling, require};
use crate::policy::Policy;

choices! {
    /// How far a callback has come.
    CallbackState {
        Waiting = "waiting", "待回访";
        Again = "again", "待再次回访";
        Answered = "answered", "已回访";
        Unreached = "unreached", "未能回访";
    }
}

choices! {
    /// How the consumer is asked (方式).
    CallMode {
        Phone = "phone", "电话";
        Video = "video", "视频电话";
        Visit = "visit", "当面";
    }
}

choices! {
    /// What a try came to (接通).
    Reached {
        Answered = "answered", "接通";
        NoAnswer = "no_answer", "未接";
        Refused = "refused", "拒访";
        Wrong = "wrong", "号错";
    }
}

choices! {
    /// How content the consumer is (满意度).
    Satisfaction {
        Very = "very", "非常满意";
        Content = "content", "满意";
        Fair = "fair", "一般";
        Not = "not", "不满意";
    }
}

choices! {
    /// Whether the consumer says what the record says (与站点记录一致).
    Agrees {
        Match = "match", "一致";
        Mismatch = "mismatch", "不一致";
        Unsure = "unsure", "无法确认";
    }
}

choices! {
    /// What is done about it (处理).
    Handling {
        File = "file", "归档";
        Redo = "redo", "退回重办";
        Talk = "talk", "约谈";
        Again = "again", "再回访";
    }
}

choices! {
    /// An answer of the consumer to a question of the script.
    Said {
        Yes = "yes", "是";
        No = "no", "否";
        Unknown = "unknown", "说不清";
    }
}

/// What the consumer said (F13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// 是否有人联系您.
    pub contacted: Said,
    /// 是否属实达成.
    pub reached: Said,
    /// 是否已收到.
    pub received: Said,
    /// Fen received, as the consumer says.
    pub received_fen: Option<i64>,
    /// 有无要求撤诉、不当对待.
    pub pressed: Said,
    pub satisfaction: Satisfaction,
    pub opinion: Option<String>,
    pub agrees: Agrees,
    pub handling: Handling,
    /// What does not match, or why it is done again.
    pub why: Option<String>,
    /// The day of the next call.
    pub again_on: Option<Date>,
}

/// Who may not call: the handler of the case, and whoever else of the station worked on it; a post above does
/// not make somebody a stranger to a case (F13: 绝不由承办人).
///
/// # Errors
/// When the actor took part in handling the case.
pub fn may_call(actor: &Actor, handler: &str, entries: &[Entry]) -> Ruling {
    let own = actor.id.as_str() == handler
        || entries.iter().any(|one| one.by == actor.id && (DESK.contains(&one.post) || one.post == Post::Approver));
    require(!own, "D45", "您承办过这一件，不能自己回访", "请中心或所里的另一位回访")
}

/// Whether another try may be made now.
///
/// # Errors
/// When it is over, the tries are used up, or the last one was a moment ago.
pub fn may_try(state: CallbackState, tries: &[Moment], now: Moment, again_on: Option<Date>, policy: &Policy) -> Ruling {
    let open = matches!(state, CallbackState::Waiting | CallbackState::Again);
    require(open, "D45", &format!("这一件{}", state.label()), "不用再打")?;
    let most = policy.callback_tries();
    let used = u32::try_from(tries.len()).unwrap_or(u32::MAX);
    require(used < most, "D45", &format!("已经打过{most}次"), "不再打扰消费者")?;
    if let Some(day) = again_on.filter(|_| state == CallbackState::Again) {
        require(now.day() >= day, "D45", &format!("约好{day}再回访"), "请到那天再打")?;
    }
    let hours = i64::from(policy.callback_gap_hours());
    let early = tries.last().is_some_and(|last| {
        last.day() == now.day() && last.0.saturating_add(hours.hours()).is_ok_and(|next| now.0 < next)
    });
    let what = format!("离上一次不到{hours}小时");
    require(!early, "D45", &what, "请换一个时段再打，最好换一天")
}

/// Whether a try may be written down: who calls the number on record has had it shown, and the showing is recorded;
/// nobody can have called what he never saw.
///
/// # Errors
/// When a call is written down and the number was never shown to the caller.
pub fn may_record(mode: CallMode, has_number: bool, shown: bool) -> Ruling {
    let called = match mode {
        CallMode::Phone | CallMode::Video => has_number,
        CallMode::Visit => false,
    };
    let what = "电话还没有显示过，不能记打过电话";
    require(!called || shown, "D45", what, "请先按“显示姓名和电话”，打这个号码，再记结果").map_err(|no| no.at("mode"))
}

/// The state after a try that did not reach the consumer, being the `used`th.
#[must_use]
pub fn after_miss(reached: Reached, used: usize, policy: &Policy) -> CallbackState {
    let last = used >= usize::try_from(policy.callback_tries()).unwrap_or(usize::MAX);
    match reached {
        Reached::NoAnswer if !last => CallbackState::Waiting,
        _ => CallbackState::Unreached,
    }
}

/// The state after the consumer has answered; what does not match goes back, what is complained of is not filed.
///
/// # Errors
/// When the answers contradict each other, or the handling does not follow from them.
pub fn after_answers(said: &Answers, today: Date, last: bool) -> Ruling<CallbackState> {
    let at = |ruling: Ruling, field| ruling.map_err(|refusal| refusal.at(field));
    let denied = [said.contacted, said.reached, said.received].contains(&Said::No);
    at(
        require(
            !(denied && said.agrees == Agrees::Match),
            "D45",
            "消费者否认了记录上的事，不能算一致",
            "请选“不一致”；消费者记不清的选“无法确认”",
        ),
        "agrees",
    )?;
    at(
        require(
            said.agrees != Agrees::Mismatch || said.handling == Handling::Redo,
            "B1.8",
            "与站点记录不一致的，要退回重办",
            "请选“退回重办”，写明哪里不一致",
        ),
        "handling",
    )?;
    let complained = said.satisfaction == Satisfaction::Not || said.pressed == Said::Yes;
    at(
        require(
            !(complained && said.handling == Handling::File),
            "D45",
            "消费者不满意，或者说被要求撤诉、受到不当对待，不能直接归档",
            "请选退回重办、约谈或再回访",
        ),
        "handling",
    )?;
    let needs = said.handling != Handling::File;
    at(require(!needs || said.why.is_some(), "D45", "没有写原因", "请写明哪里不一致、为什么不满意"), "why")?;
    if said.handling != Handling::Again {
        return Ok(CallbackState::Answered);
    }
    at(require(!last, "D45", "已经是最后一次，不能再回访", "请选归档、约谈或退回重办"), "handling")?;
    let ahead = said.again_on.is_some_and(|day| day > today);
    at(require(ahead, "D45", "没有写再回访的日期", "请写今天以后的一天"), "again_on")?;
    Ok(CallbackState::Again)
}

/// Why the case is opened again.
#[must_use]
pub const fn cause(said: &Answers) -> ReopenCause {
    match said.agrees {
        Agrees::Mismatch => ReopenCause::Mismatch,
        Agrees::Match | Agrees::Unsure => ReopenCause::Dissatisfied,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 4, 2);

    fn good() -> Answers {
        Answers {
            contacted: Said::Yes,
            reached: Said::Yes,
            received: Said::Yes,
            received_fen: Some(20_000),
            pressed: Said::No,
            satisfaction: Satisfaction::Content,
            opinion: None,
            agrees: Agrees::Match,
            handling: Handling::File,
            why: None,
            again_on: None,
        }
    }

    #[test]
    fn d45_what_does_not_match_goes_back_and_what_is_denied_does_not_match() {
        assert_eq!(after_answers(&good(), TODAY, false), Ok(CallbackState::Answered));
        let field = |said: Answers| after_answers(&said, TODAY, false).unwrap_err().field;
        assert_eq!(field(Answers { received: Said::No, ..good() }), Some("agrees"));
        let not = Answers { received: Said::No, agrees: Agrees::Mismatch, ..good() };
        assert_eq!(field(not.clone()), Some("handling"));
        assert_eq!(field(Answers { handling: Handling::Redo, ..not.clone() }), Some("why"));
        let redo = Answers { handling: Handling::Redo, why: Some("没收到退款".to_owned()), ..not };
        assert_eq!(after_answers(&redo, TODAY, false), Ok(CallbackState::Answered));
        assert_eq!(cause(&redo), ReopenCause::Mismatch);
    }

    #[test]
    fn d45_who_is_not_content_is_not_filed_away() {
        let field = |said: Answers, last| after_answers(&said, TODAY, last).unwrap_err().field;
        assert_eq!(field(Answers { satisfaction: Satisfaction::Not, ..good() }, false), Some("handling"));
        assert_eq!(field(Answers { pressed: Said::Yes, ..good() }, false), Some("handling"));
        let again = Answers { handling: Handling::Again, why: Some("过几天再问".to_owned()), ..good() };
        assert_eq!(field(again.clone(), false), Some("again_on"));
        let again = Answers { again_on: Some(date(2026, 4, 9)), ..again };
        assert_eq!(after_answers(&again, TODAY, false), Ok(CallbackState::Again));
        assert_eq!(field(again, true), Some("handling"));
    }

    #[test]
    fn f13_three_tries_at_different_hours_and_no_more() {
        let policy = PolicyBook::default().at("", TODAY);
        let at = |hour: i8| Moment::from_local(TODAY.at(hour, 0, 0, 0)).unwrap();
        let may = |tries: &[Moment], now| may_try(CallbackState::Waiting, tries, now, None, &policy);
        assert_eq!(may(&[], at(9)), Ok(()));
        assert!(may(&[at(9)], at(10)).is_err());
        assert_eq!(may(&[at(9)], at(11)), Ok(()));
        assert!(may(&[at(9), at(11), at(13)], at(16)).is_err());
        assert_eq!(after_miss(Reached::NoAnswer, 2, &policy), CallbackState::Waiting);
        assert_eq!(after_miss(Reached::NoAnswer, 3, &policy), CallbackState::Unreached);
        assert_eq!(after_miss(Reached::Refused, 1, &policy), CallbackState::Unreached);
        assert!(may_try(CallbackState::Answered, &[], at(9), None, &policy).is_err());
        assert!(may_try(CallbackState::Again, &[], at(9), Some(date(2026, 4, 3)), &policy).is_err());
    }

    #[test]
    fn d45_a_call_is_not_written_down_when_the_number_was_never_shown() {
        assert_eq!(may_record(CallMode::Phone, true, false).unwrap_err().field, Some("mode"));
        assert!(may_record(CallMode::Video, true, false).is_err());
        assert_eq!(may_record(CallMode::Phone, true, true), Ok(()));
        assert_eq!(may_record(CallMode::Phone, false, false), Ok(()), "no number was left");
        assert_eq!(may_record(CallMode::Visit, true, false), Ok(()), "whoever goes there needs no number");
    }

    #[test]
    fn f13_the_handler_does_not_call_wherever_he_works_now() {
        let caller = Actor { post: Post::Centre, id: "a".into(), ..Actor::system("3399") };
        let entry = |by: &str, post| Entry {
            seq: 1,
            at: Moment(jiff::Timestamp::UNIX_EPOCH),
            by: by.into(),
            post,
            event: crate::case::Event::Held { why: String::new() },
        };
        assert_eq!(may_call(&caller, "b", &[entry("b", Post::Liaison), entry("a", Post::Centre)]), Ok(()));
        assert_eq!(may_call(&caller, "a", &[]).unwrap_err().clause, "D45");
        assert!(may_call(&caller, "b", &[entry("a", Post::Approver)]).is_err());
    }
}
