//! The quarter that ended last, in the demo: packs in every state, so that the office has something to do.

use domain::directory::{Actor, OrgId};
use domain::kernel::Moment;
use domain::report::{Quarter, ReportStep, Topic};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::audit::Change;
use store::directory::Org;
use store::report::{self, Pack, Said};
use store::{Door, StoreError, StoreResult, Tx, directory};

use crate::county::{self, REGION};

/// How far a station's pack has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Upto {
    Written,
    Passed,
    Sent,
    Returned,
    Received,
    Locked,
}

/// Station, how far, and how many days before or after its due day it was sent.
const PACKS: &[(&str, Upto, i64)] = &[
    ("YQ01", Upto::Locked, -5),
    ("YQ02", Upto::Received, -2),
    ("YQ03", Upto::Sent, -1),
    ("YQ04", Upto::Returned, -3),
    ("YQ05", Upto::Passed, 0),
    ("YQ06", Upto::Written, 0),
    ("YQ07", Upto::Sent, 6),
];

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, now: Moment) -> StoreResult {
    let quarter = Quarter::ended(now.day());
    for (code, upto, days) in PACKS {
        Maker { door, now, quarter, code, org: county::station_id(code) }.make(*upto, *days)?;
    }
    Ok(())
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
    quarter: Quarter,
    code: &'a str,
    org: OrgId,
}

impl Maker<'_> {
    fn actor(&self, login: &str) -> StoreResult<Actor> {
        let found = self.door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    }

    fn of_station(&self, ending: &str) -> StoreResult<Actor> {
        self.actor(county::staff_id(self.code, ending).as_str())
    }

    /// A moment some days around the due day, and never after now.
    fn at(&self, days: i64, hour: i8) -> Moment {
        let rules = self.door.rules();
        let policy = rules.policies.at(REGION, self.now.day());
        let due = self.quarter.due(domain::directory::OrgKind::Station, &rules.calendar, &policy).judge;
        let local = due.saturating_add(days.days()).at(hour, 10, 0, 0);
        Moment::from_local(local).map_or(self.now, |at| at.min(self.now))
    }

    fn pack(&self, tx: &mut Tx<'_>, today: Date) -> StoreResult<Pack> {
        let org: Org = directory::org(tx, REGION, &self.org)?.ok_or(StoreError::NotFound("station"))?;
        Pack::load(tx, &self.door.rules(), org, self.quarter, today)
    }

    fn make(&self, upto: Upto, days: i64) -> StoreResult {
        let (liaison, head) = (self.of_station("lianluo")?, self.of_station("zhanzhang")?);
        let (unit, officer) = (self.of_station("shenpi")?, self.actor("suo-lianxi")?);
        let rules = self.door.rules();
        let entropy = self.door.entropy.as_ref();
        let change = |actor, moment| Change { actor, moment, entropy };
        self.door.db.write(|tx| {
            let sent = self.at(days, 16);
            let mut pack = self.pack(tx, sent.day())?;
            self.edit(&mut pack, sent.day());
            report::save(tx, change(&liaison, self.at(days - 1, 10)), &pack.org, self.quarter, &pack.text)?;
            let pack = self.pack(tx, sent.day())?;
            let found = pack.found.as_ref().ok_or(StoreError::NotFound("report"))?;
            match upto {
                Upto::Written => return Ok(()),
                Upto::Passed => return report::pass(tx, change(&liaison, sent), &pack.org, found),
                Upto::Sent | Upto::Returned | Upto::Received | Upto::Locked => {}
            }
            let statement = if pack.nothing() {
                "查了登记簿、咨询记录和平台，问过各柜组，本季没有接到投诉。"
            } else {
                ""
            };
            let said = Said { statement: statement.to_owned(), explained: String::new() };
            match report::sign(tx, change(&head, sent), &rules, &pack.org, self.quarter, &said, &pack.seen()) {
                // A zero that something contradicts stays unsigned, as it would with people.
                Err(StoreError::Refused(refusal)) if refusal.clause == "D34" => return Ok(()),
                other => other?,
            }
            let steps: &[ReportStep] = match upto {
                Upto::Returned => &[ReportStep::Return],
                Upto::Received => &[ReportStep::Receive],
                Upto::Locked => &[ReportStep::Receive, ReportStep::Lock],
                Upto::Written | Upto::Passed | Upto::Sent => &[],
            };
            if upto >= Upto::Received {
                let pack = self.pack(tx, sent.day())?;
                let found = pack.found.as_ref().ok_or(StoreError::NotFound("report"))?;
                report::take_at_unit(tx, change(&unit, self.at(days, 17)), &pack.org, found)?;
            }
            for (hour, step) in (9..).zip(steps) {
                let pack = self.pack(tx, sent.day())?;
                let found = pack.found.as_ref().ok_or(StoreError::NotFound("report"))?;
                let reason = "整改措施太笼统，请写明约谈了谁、什么时候复查";
                let reason = if *step == ReportStep::Return { reason } else { "" };
                report::judge(tx, change(&officer, self.at(days + 1, hour)), &pack.org, found, *step, reason)?;
            }
            Ok(())
        })
    }

    /// What a liaison would write into the draft.
    fn edit(&self, pack: &mut Pack, today: Date) {
        let text = &mut pack.text;
        if self.code == "YQ01" && text.topics.is_empty() {
            let title = "预付卡停业难退费".to_owned();
            text.topics
                .push(Topic { title, cases: "亲子乐园停业，见重大事件".to_owned(), ..Topic::default() });
        }
        text.no_topics = text.topics.is_empty();
        if text.opinions.is_empty() {
            "无。".clone_into(&mut text.opinions);
        }
        "元旦前再查一遍各柜的三包公示。".clone_into(&mut text.plans);
        for (at, topic) in (1i64..).zip(&mut text.topics) {
            let Topic { measure, owner, due, .. } = topic;
            "约谈经营户，查进货和售后记录，公示三包期限；一个月后抽查两次。".clone_into(measure);
            "联络员".clone_into(owner);
            *due = Some(today.saturating_add((10 * at).days()));
        }
    }
}
