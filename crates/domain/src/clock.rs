//! Time limits: basis, unit, start, pauses, end rule, owner, and the colour of the day.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::choice::choices;

choices! {
    /// What a limit counts.
    Unit {
        NaturalDay = "natural_day", "自然日";
        WorkingDay = "working_day", "工作日";
        Hour = "hour", "小时";
    }
}

choices! {
    /// Which limit of 4.8 a clock runs.
    ClockCode {
        Settle = "settle", "二十日办结";
        Dispatch = "dispatch", "转办反馈";
        Reply = "reply", "约定答复";
        Accept = "accept", "决定受理";
        Supplement = "supplement", "补正";
        Perform = "perform", "履行";
        HandUp = "hand_up", "移交";
        Receipt = "receipt", "所里接收";
        FlashUrgent = "flash_urgent", "紧急快报";
        Flash = "flash", "快报";
    }
}

choices! {
    /// Who is late when the clock runs out.
    Owner {
        Handler = "handler", "承办人";
        Head = "head", "站长";
        Approver = "approver", "审批负责人";
        Office = "office", "市场监管所";
    }
}

/// When a limit ends, in both readings of the roll-over (domain.md 0.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Due {
    /// The earlier reading: warn by it.
    pub warn: Date,
    /// The later reading: judge lateness by it.
    pub judge: Date,
    /// A year that was touched has no published calendar yet.
    pub provisional: bool,
}

/// The end of `limit` units after `start`, which itself is not counted (民法典201条).
///
/// Natural days roll over in two readings: past every rest day (民法典203条), and past
/// statutory days off only (令121第45条). Working days need no rolling. Hours count as the
/// day they end on; the exact time is kept by the clock.
///
/// ```
/// # use domain::{calendar::Calendar, clock::{Unit, due}};
/// # use jiff::civil::date;
/// let calendar = Calendar::default();
/// let due = due(&calendar, date(2026, 11, 23), 20, Unit::NaturalDay, 0);
/// assert_eq!((due.warn, due.judge), (date(2026, 12, 13), date(2026, 12, 14)), "a Sunday: the readings differ");
/// assert!(due.provisional, "no year was loaded");
/// ```
#[must_use]
pub fn due(calendar: &Calendar, start: Date, limit: u32, unit: Unit, paused_days: u32) -> Due {
    let (first, second) = match unit {
        Unit::NaturalDay => {
            let raw = start.saturating_add((i64::from(limit) + i64::from(paused_days)).days());
            (calendar.roll(raw, |day| calendar.is_working(day)), calendar.roll(raw, |day| !calendar.is_holiday(day)))
        }
        Unit::WorkingDay => {
            let day = calendar.add_working_days(start, limit + paused_days);
            (day, day)
        }
        Unit::Hour => (start, start),
    };
    let judge = first.max(second);
    let provisional = unit != Unit::Hour && (start.year()..=judge.year()).any(|year| !calendar.is_published(year));
    Due { warn: first.min(second), judge, provisional }
}

/// Whether a clock still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    Running,
    /// Stands still since that day.
    Paused {
        since: Date,
    },
    /// What it waited for happened.
    Met {
        on: Date,
    },
    /// It no longer matters.
    Closed {
        on: Date,
    },
}

/// One running limit of a case, with everything computed when it was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub code: ClockCode,
    /// Tells several clocks of one code apart: the number of the obligation or of the reply.
    pub key: String,
    pub start: Date,
    pub limit: u32,
    pub unit: Unit,
    pub paused_days: u32,
    pub due: Due,
    /// The exact wall clock, where one was promised.
    pub at: Option<DateTime>,
    pub owner: Owner,
    pub state: ClockState,
}

/// The colour of a clock; never shown without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    Over,
    Today,
    Soon,
    Calm,
    Paused,
    Done,
}

impl Due {
    /// The colour on `today` of a clock that runs.
    #[must_use]
    pub fn light(self, today: Date) -> Light {
        match self.days_left(today) {
            _ if today > self.judge => Light::Over,
            ..=0 => Light::Today,
            1..=5 => Light::Soon,
            _ => Light::Calm,
        }
    }

    /// Days to the earlier reading; negative once it has passed.
    #[must_use]
    pub fn days_left(self, today: Date) -> i32 {
        (self.warn - today).get_days()
    }

    /// The days left, as a clerk reads them.
    #[must_use]
    pub fn words(self, today: Date) -> String {
        let said = |day: Date| {
            let year = if (day - today).get_days().abs() > 300 { format!("{}年", day.year()) } else { String::new() };
            format!("{year}{}月{}日", day.month(), day.day())
        };
        let words = match self.light(today) {
            Light::Over => format!("已超期{}天（至{}）", (today - self.judge).get_days(), said(self.judge)),
            Light::Today if self.warn == today => "今天到期".to_owned(),
            Light::Today => format!("已到期，最迟{}", said(self.judge)),
            // Of two readings both days are told: the one to keep to, and the one by which lateness is judged.
            _ if self.warn < self.judge => {
                format!("还剩{}天（至{}，顺延最迟{}）", self.days_left(today), said(self.warn), said(self.judge))
            }
            _ => format!("还剩{}天（至{}）", self.days_left(today), said(self.warn)),
        };
        if self.provisional { format!("{words}，日历未公布，暂按法定节日推算") } else { words }
    }
}

impl Clock {
    /// The colour on `today`.
    #[must_use]
    pub fn light(&self, today: Date) -> Light {
        match self.state {
            ClockState::Running => self.due.light(today),
            ClockState::Paused { .. } => Light::Paused,
            ClockState::Met { .. } | ClockState::Closed { .. } => Light::Done,
        }
    }

    /// The state in words: 还剩3天（至11月26日）, 今天到期, 已超期2天（至11月26日）, 暂停计时.
    #[must_use]
    pub fn words(&self, today: Date) -> String {
        match (self.state, self.at) {
            (ClockState::Running, Some(at)) if self.due.light(today) <= Light::Today => {
                format!("{}（{:02}:{:02}）", self.due.words(today), at.hour(), at.minute())
            }
            (ClockState::Running, _) => self.due.words(today),
            (ClockState::Paused { since }, _) => format!("自{}月{}日起暂停计时", since.month(), since.day()),
            (ClockState::Met { on }, _) if on > self.due.judge => {
                format!("超期{}天办结", (on - self.due.judge).get_days())
            }
            (ClockState::Met { .. }, _) => "按期办结".to_owned(),
            (ClockState::Closed { .. }, _) => "已结束".to_owned(),
        }
    }

    /// The same clock with its end computed anew, once the calendar knows more.
    #[must_use]
    pub fn reschedule(&self, calendar: &Calendar) -> Self {
        let due = due(calendar, self.start, self.limit, self.unit, self.paused_days);
        Self { due, ..self.clone() }
    }
}
