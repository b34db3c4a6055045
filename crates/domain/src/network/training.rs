//! 培训学习 (A18, D35, D37 to D40, F11): planned, signed in on the spot, recorded; only what was recorded counts.

use jiff::civil::{Date, DateTime};

use crate::choice::choices;
use crate::clock::Light;
use crate::directory::Post;
use crate::kernel::{Refusal, Ruling, require};

choices! {
    /// What kind of training or study it is, as F11 lists them.
    TrainingKind {
        Lecture = "lecture", "集中培训";
        OnSite = "on_site", "现场指导";
        Exchange = "exchange", "交流培训";
        Placement = "placement", "跟班学习";
        SelfStudy = "self_study", "站内自学";
        Meeting = "meeting", "会议";
    }
}

choices! {
    /// How far it has come.
    TrainingState {
        Planned = "planned", "已安排";
        Held = "held", "已登记";
        Cancelled = "cancelled", "已取消";
    }
}

choices! {
    /// How somebody's presence was noted.
    SignWay {
        Qr = "qr", "扫码签到";
        Code = "code", "输码签到";
        Paper = "paper", "纸上签名";
    }
}

choices! {
    /// What is done with a planned event.
    TrainingDeed {
        Record = "record", "结束登记";
        Enter = "enter", "登记纸上签到";
        Photo = "photo", "补照片";
        Cancel = "cancel", "取消";
    }
}

/// Hours of study in one day at most.
const DAY_HOURS: u32 = 8;
/// Minutes before the beginning and after the end in which people sign in.
pub const SIGN_MINUTES: i64 = 30;
/// Seconds for which a code on the screen stands; the one before still counts, because a phone is slow.
pub const CODE_SECONDS: i64 = 60;
/// Minutes in which a scanned ticket is used: long enough to sign in to the system on the phone.
pub const TICKET_MINUTES: i64 = 10;

impl TrainingKind {
    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Lecture => "D37",
            Self::OnSite => "D38",
            Self::Exchange => "D39",
            Self::Placement => "D40",
            Self::SelfStudy | Self::Meeting => "A18",
        }
    }

    /// Whether an organiser of this level holds it: the levels above teach and guide, a station studies by itself.
    #[must_use]
    pub const fn held_by(self, above: bool) -> bool {
        match self {
            Self::Lecture | Self::OnSite | Self::Placement => above,
            Self::SelfStudy => !above,
            Self::Exchange | Self::Meeting => true,
        }
    }

    /// Value and label of those that a level may plan.
    #[must_use]
    pub fn offered(above: bool) -> Vec<(&'static str, &'static str)> {
        Self::EVERY.iter().filter(|kind| kind.held_by(above)).map(|kind| (kind.value(), kind.label())).collect()
    }
}

/// An event as it is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub kind: TrainingKind,
    pub from: DateTime,
    pub to: DateTime,
    /// Hours of study that each person present is credited with.
    pub hours: u32,
    /// Planned by a level above the station.
    pub above: bool,
    /// How many are invited.
    pub invited: usize,
}

/// Whether an event can be planned so.
///
/// # Errors
/// When level, times, hours or people do not fit.
pub fn plan(plan: &Plan) -> Ruling {
    let Plan { kind, from, to, .. } = plan;
    let who = if plan.above { "市场监管部门" } else { "服务站" };
    let what = format!("“{}”不由{who}安排", kind.label());
    require(kind.held_by(plan.above), kind.clause(), &what, "请从列出的类型中选").map_err(|no| no.at("kind"))?;
    times(*from, *to, plan.hours)?;
    require(plan.invited > 0, kind.clause(), "还没有人参加", "请选参加的站点或人员").map_err(|no| no.at("people"))
}

/// Begin, end and hours fit together.
///
/// # Errors
/// At their fields.
pub fn times(from: DateTime, to: DateTime, hours: u32) -> Ruling {
    require(from < to, "A18", "结束时间不晚于开始时间", "请核对起止时间").map_err(|no| no.at("to"))?;
    let days = (to.date() - from.date()).get_days().unsigned_abs() + 1;
    require(days <= 31, "A18", "一次培训不能超过31天", "时间长的请分几次安排").map_err(|no| no.at("to"))?;
    let most = if days == 1 { whole_hours(from, to).min(DAY_HOURS) } else { days * DAY_HOURS };
    let what = format!("学时写了{hours}，按起止时间最多{most}学时");
    require(hours >= 1 && hours <= most, "A18", &what, "1学时按60分钟算，每天最多8学时").map_err(|no| no.at("hours"))
}

/// Begun hours count whole.
fn whole_hours(from: DateTime, to: DateTime) -> u32 {
    let minutes = to.duration_since(from).as_mins();
    u32::try_from((minutes + 59) / 60).unwrap_or_default()
}

/// From when people sign in, and so from when the code is shown.
#[must_use]
pub fn opens(from: DateTime) -> DateTime {
    from.saturating_sub(jiff::Span::new().minutes(SIGN_MINUTES))
}

/// Whether somebody may sign in now.
///
/// # Errors
/// When it is over, cancelled, not begun, or the code does not count any more.
pub fn sign(state: TrainingState, (from, to): (DateTime, DateTime), now: DateTime, code_counts: bool) -> Ruling {
    let what = format!("这次培训{}", state.label());
    require(state == TrainingState::Planned, "A18", &what, "请问组织的人")?;
    let margin = jiff::Span::new().minutes(SIGN_MINUTES);
    let opens = opens(from);
    let closes = to.saturating_add(margin);
    let what = format!("还没到签到时间，{}开始签到", crate::case::words::time(opens));
    require(now >= opens, "A18", &what, "请到时候再扫")?;
    require(now <= closes, "A18", "签到时间已经过了", "确实参加了的，请组织的人按纸上签名补登")?;
    require(code_counts, "A18", "签到码已经换了或用过了", "请看屏幕上现在的码，再扫一次或照着输入")
        .map_err(|no| no.at("code"))
}

/// What the guards of a deed look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: TrainingState,
    pub from: DateTime,
    pub to: DateTime,
    /// How many were present.
    pub signed: usize,
}

/// The state after a deed.
///
/// # Errors
/// When it is too early, nobody came, or it is over.
pub fn step(one: &Standing, deed: TrainingDeed, now: DateTime) -> Ruling<TrainingState> {
    let open = || {
        let what = format!("这次培训{}", one.state.label());
        require(one.state == TrainingState::Planned, "A18", &what, "要改的，另外安排一次")
    };
    match deed {
        TrainingDeed::Record => {
            open()?;
            require(now >= one.to, "A18", "培训还没有结束", "结束以后再登记；提前结束的，把结束时间改成实际时间")
                .map_err(|no| no.at("to"))?;
            require(one.signed > 0, "A18", "还没有人签到", "请扫码、输码签到，或按纸上签名补登")?;
            Ok(TrainingState::Held)
        }
        TrainingDeed::Enter => {
            open()?;
            require(now >= one.from, "A18", "培训还没有开始", "开始以后再登记签到")?;
            Ok(one.state)
        }
        TrainingDeed::Photo => {
            require(one.state != TrainingState::Cancelled, "A18", "这次培训已取消", "另外安排一次")?;
            Ok(one.state)
        }
        TrainingDeed::Cancel => {
            open()?;
            require(one.signed == 0, "A18", "已经有人签到，不能取消", "请做结束登记")?;
            Ok(TrainingState::Cancelled)
        }
    }
}

/// Minutes of a person in a year against the aim of so many days of so many hours (the practice of 涪陵: 5 days).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aim {
    pub days: u32,
    pub day_hours: u32,
}

impl Aim {
    /// The aim in minutes.
    #[must_use]
    pub const fn minutes(self) -> u32 {
        self.days * self.day_hours * 60
    }

    /// 2天3小时 of 5天; and how that stands.
    #[must_use]
    pub fn said(self, minutes: u32) -> (Light, String) {
        let light = match minutes {
            0 => Light::Over,
            some if some < self.minutes() => Light::Soon,
            _ => Light::Done,
        };
        (light, format!("{}，目标{}天（{}小时）", self.spoken(minutes), self.days, self.days * self.day_hours))
    }

    /// 2天3小时20分.
    #[must_use]
    pub fn spoken(self, minutes: u32) -> String {
        let day = (self.day_hours * 60).max(1);
        let parts = [(minutes / day, "天"), (minutes % day / 60, "小时"), (minutes % day % 60, "分")];
        let words: String =
            parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
        if words.is_empty() { "没有".to_owned() } else { words }
    }
}

/// Whether a newcomer was not yet at the office to look on (D40). Who was there before filings were kept is none.
#[must_use]
pub fn wants_placement(post: Post, since: Option<Date>, placed_on: Option<Date>) -> bool {
    crate::directory::DESK.contains(&post) && since.is_some() && placed_on.is_none()
}

/// Why a newcomer does not handle alone, in the words of a page.
#[must_use]
pub fn unplaced(name: &str) -> Refusal {
    Refusal::new("D40", format!("{name}是新到岗人员，还没有跟班学习"), "请先请市场监管所安排跟班学习，或由同事一起办理")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{DateTime, date};

    fn at(hour: i8, minute: i8) -> DateTime {
        date(2026, 3, 2).at(hour, minute, 0, 0)
    }

    #[test]
    fn a18_hours_of_study_fit_into_the_time() {
        assert!(times(at(9, 0), at(11, 0), 2).is_ok());
        assert!(times(at(9, 0), at(10, 30), 2).is_ok(), "a begun hour counts");
        assert_eq!(times(at(9, 0), at(11, 0), 3).unwrap_err().field, Some("hours"));
        assert_eq!(times(at(9, 0), at(9, 0), 1).unwrap_err().field, Some("to"));
        assert!(times(at(6, 0), at(20, 0), 9).is_err(), "eight hours a day at most");
        assert!(times(at(9, 0), date(2026, 3, 4).at(17, 0, 0, 0), 24).is_ok());
        assert!(times(at(9, 0), date(2026, 3, 4).at(17, 0, 0, 0), 25).is_err());
    }

    #[test]
    fn d37_to_d40_the_levels_above_teach_and_a_station_studies_by_itself() {
        let of = |above| TrainingKind::offered(above).into_iter().map(|(value, _)| value).collect::<Vec<_>>();
        assert_eq!(of(true), ["lecture", "on_site", "exchange", "placement", "meeting"]);
        assert_eq!(of(false), ["exchange", "self_study", "meeting"]);
    }

    #[test]
    fn one_signs_in_half_an_hour_around_the_event_and_with_a_code_that_counts() {
        let when = (at(9, 0), at(11, 0));
        let state = TrainingState::Planned;
        assert!(sign(state, when, at(8, 29), true).is_err());
        assert!(sign(state, when, at(8, 30), true).is_ok());
        assert!(sign(state, when, at(11, 30), true).is_ok());
        assert!(sign(state, when, at(11, 31), true).is_err());
        assert_eq!(sign(state, when, at(9, 0), false).unwrap_err().field, Some("code"));
        assert!(sign(TrainingState::Held, when, at(9, 0), true).is_err());
    }

    #[test]
    fn nothing_is_recorded_before_its_end_or_without_people() {
        let one = Standing { state: TrainingState::Planned, from: at(9, 0), to: at(11, 0), signed: 1 };
        assert!(step(&one, TrainingDeed::Record, at(10, 59)).is_err());
        assert_eq!(step(&one, TrainingDeed::Record, at(11, 0)), Ok(TrainingState::Held));
        assert!(step(&Standing { signed: 0, ..one }, TrainingDeed::Record, at(12, 0)).is_err());
        assert!(step(&one, TrainingDeed::Cancel, at(8, 0)).is_err(), "somebody signed in");
        assert!(step(&Standing { state: TrainingState::Held, ..one }, TrainingDeed::Enter, at(12, 0)).is_err());
    }

    #[test]
    fn the_aim_is_days_of_hours() {
        let aim = Aim { days: 5, day_hours: 6 };
        assert_eq!(aim.minutes(), 1800);
        assert_eq!(aim.said(0), (Light::Over, "没有，目标5天（30小时）".to_owned()));
        assert_eq!(aim.said(1799).0, Light::Soon);
        assert_eq!(aim.said(1800), (Light::Done, "5天，目标5天（30小时）".to_owned()));
        assert_eq!(aim.spoken(500), "1天2小时20分");
    }

    #[test]
    fn d40_a_newcomer_is_one_who_was_filed_and_not_placed() {
        let day = Some(date(2026, 3, 2));
        assert!(wants_placement(Post::Conciliator, day, None));
        assert!(!wants_placement(Post::Conciliator, day, day));
        assert!(!wants_placement(Post::Conciliator, None, None), "there before filings were kept");
        assert!(!wants_placement(Post::Approver, day, None), "handles nothing");
    }
}
