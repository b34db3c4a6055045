//! What comes down (A17, B1.10, B3.2a, E7): notices, materials, lists of non-conforming goods, tasks,
//! meetings; to each station, with a receipt of its own.

use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::choice::choices;
use crate::clock::{Due, Light, Unit, due};
use crate::kernel::{Ruling, require};
use crate::policy::Policy;

choices! {
    /// What is sent down.
    CircularKind {
        Notice = "notice", "通知";
        Material = "material", "法规宣传资料";
        GoodsList = "goods_list", "不合格商品名单";
        Task = "task", "交办任务";
        Meeting = "meeting", "会议";
    }
}

choices! {
    /// How a station stands to it.
    ReceiptState {
        Unread = "unread", "未读";
        Read = "read", "已读";
        Answered = "answered", "已回复";
        Returned = "returned", "退回重办";
        Accepted = "accepted", "已认可";
    }
}

impl CircularKind {
    /// Whether the station has to do something and say so, and not only read.
    #[must_use]
    pub const fn wants_answer(self) -> bool {
        matches!(self, Self::GoodsList | Self::Task | Self::Meeting)
    }

    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Notice | Self::Material | Self::GoodsList => "B3.2",
            Self::Task => "B1.10",
            Self::Meeting => "E7",
        }
    }

    /// What the station is asked to write.
    #[must_use]
    pub const fn question(self) -> &'static str {
        match self {
            Self::GoodsList => "核对库存的结果：有没有，下架多少",
            Self::Task => "办理情况",
            Self::Meeting => "谁参加；不能参加的写原因",
            Self::Notice | Self::Material => "意见",
        }
    }

    /// The day by which it is answered, when the sender names none: a list the next working day (B3.2a).
    #[must_use]
    pub fn usual_due(self, calendar: &Calendar, today: Date, policy: &Policy) -> Date {
        let days = if self == Self::GoodsList { policy.list_days() } else { policy.circular_days() };
        due(calendar, today, days, Unit::WorkingDay, 0).judge
    }
}

/// A station answers.
///
/// # Errors
/// When there is nothing to answer any more.
pub fn answer(kind: CircularKind, state: ReceiptState) -> Ruling<ReceiptState> {
    require(
        matches!(state, ReceiptState::Unread | ReceiptState::Read | ReceiptState::Returned),
        kind.clause(),
        &format!("这一件本站{}", state.label()),
        "有新情况的，请在“往来”里说明",
    )?;
    Ok(ReceiptState::Answered)
}

/// The sender judges the answer.
///
/// # Errors
/// When the station has not answered.
pub fn judge(state: ReceiptState, good: bool) -> Ruling<ReceiptState> {
    require(state == ReceiptState::Answered, "E7", "站点还没有回复", "等回复后再认可或退回")?;
    Ok(if good { ReceiptState::Accepted } else { ReceiptState::Returned })
}

/// How a station's receipt stands today.
#[must_use]
pub fn light(kind: CircularKind, state: ReceiptState, until: Date, today: Date) -> Light {
    let open = match state {
        ReceiptState::Unread | ReceiptState::Returned => true,
        ReceiptState::Read => kind.wants_answer(),
        ReceiptState::Answered | ReceiptState::Accepted => false,
    };
    if open { Due { warn: until, judge: until, provisional: false }.light(today) } else { Light::Done }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn b3_2_a_list_is_answered_and_a_material_only_read() {
        let today = date(2026, 11, 24);
        let late = |kind, state| light(kind, state, date(2026, 11, 23), today) == Light::Over;
        assert!(late(CircularKind::GoodsList, ReceiptState::Read), "reading a list is not enough");
        assert!(!late(CircularKind::Material, ReceiptState::Read));
        assert!(late(CircularKind::Material, ReceiptState::Unread));
        assert!(answer(CircularKind::Task, ReceiptState::Accepted).is_err());
    }

    #[test]
    fn e7_a_task_is_accepted_or_sent_back_by_who_gave_it() {
        let answered = answer(CircularKind::Task, ReceiptState::Read).unwrap();
        let returned = judge(answered, false).unwrap();
        assert_eq!(judge(returned, true).unwrap_err().clause, "E7", "first the station answers again");
        assert_eq!(judge(answer(CircularKind::Task, returned).unwrap(), true), Ok(ReceiptState::Accepted));
    }
}
