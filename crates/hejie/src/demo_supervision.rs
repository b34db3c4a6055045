//! Supervision in the demo: a sample with calls of every kind, one of which opened a case again; a round of spot checks;
//! visits planned and made; what is to be put right, one late and one proved; last month's self-check.

use domain::directory::Actor;
use domain::kernel::Moment;
use domain::network::callback::{Agrees, Answers, CallMode, Handling, Reached, Said, Satisfaction};
use domain::network::duty::{DutyKind, quarter};
use domain::network::fix::{FixDeed, FixSource};
use domain::network::inspection::{CheckKind, all_well, items, read};
use domain::network::sample::DrawKind;
use domain::network::self_check;
use domain::network::visit::spread;
use jiff::ToSpan as _;
use store::audit::Change;
use store::directory::{self, Org};
use store::file::{self, Files, Media};
use store::network::callback::{Call, Callback, Came};
use store::network::draw::{Freeze, Seed};
use store::network::fix::NewFix;
use store::network::visit::NewVisit;
use store::network::{callback, draw, fix, inspection, plaque, self_check as checks, visit};
use store::query::Reach;
use store::{Door, StoreError, StoreResult, Tx};

use crate::county::{self, REGION};

/// An invented paper that stands for the photo of something put right.
const PHOTO: &[u8] = include_bytes!("../../../data/demo/return_note.png");

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, files: &Files, now: Moment) -> StoreResult {
    let maker = Maker { door, now };
    maker.callbacks()?;
    maker.spot_checks()?;
    maker.visits()?;
    maker.fixes(files)?;
    maker.self_check()
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
}

impl Maker<'_> {
    fn actor(&self, login: &str) -> StoreResult<Actor> {
        let found = self.door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    }

    fn ago(&self, hours: i64) -> Moment {
        Moment(self.now.0.saturating_sub(hours.hours()).unwrap_or(self.now.0))
    }

    /// Something that `who` did so many hours ago.
    fn did<T>(
        &self,
        who: &Actor,
        hours: i64,
        mut what: impl FnMut(&mut Tx<'_>, Change<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let change = Change { actor: who, moment: self.ago(hours), entropy: self.door.entropy.as_ref() };
        self.door.db.write(|tx| what(tx, change))
    }

    /// Freezes a list and draws from it a day later.
    fn drawn(&self, who: &Actor, days: i64, what: Freeze, seed: &str) -> StoreResult<String> {
        let id = self.did(who, days * 24, |tx, change| draw::freeze(tx, change, &here(), what))?;
        let published = self.ago((days - 1) * 24 + 6);
        let seed =
            Seed { seed: seed.to_owned(), source: "福彩双色球开奖公告（样例）".to_owned(), published };
        let rules = self.door.rules();
        self.did(who, (days - 1) * 24, |tx, change| {
            let one = draw::find(tx, &here(), &id)?.ok_or(StoreError::NotFound("draw"))?;
            draw::draw(tx, change, &rules, &one, &seed)
        })?;
        Ok(id)
    }

    fn callbacks(&self) -> StoreResult {
        let (centre, officer) = (self.actor("zhongxin")?, self.actor("suo-lianxi")?);
        let last = self.ago(9 * 24).day();
        let period = (last.saturating_sub(200.days()), last);
        let what = Freeze { kind: DrawKind::Callback, period, percent: 12, each: 1 };
        let id = self.drawn(&centre, 8, what, "03 07 11 19 28 31 + 05")?;
        let all = self.door.db.read(|tx| callback::of_draw(tx, &here(), &id, true))?;
        let answered = Came::Answered;
        let calls = [
            (6 * 24, answered(well())),
            (6 * 24 - 1, answered(mismatch())),
            (5 * 24, answered(Answers { satisfaction: Satisfaction::Very, ..well() })),
            (5 * 24 - 2, Came::Missed(Reached::NoAnswer)),
            (4 * 24, answered(Answers { satisfaction: Satisfaction::Fair, agrees: Agrees::Unsure, ..well() })),
        ];
        for (one, (hours, came)) in all.iter().zip(calls) {
            let who = if one.station == county::station_id("YQ01") { &officer } else { &centre };
            self.call(one, who, hours, came)?;
        }
        Ok(())
    }

    fn call(&self, one: &Callback, who: &Actor, hours: i64, came: Came) -> StoreResult {
        let call = Call { mode: CallMode::Phone, note: None, came };
        self.did(who, hours, |tx, change| {
            callback::show_number(tx, self.door, change, one)?;
            callback::call(tx, self.door, change, one, &call)
        })
    }

    fn spot_checks(&self) -> StoreResult {
        let (centre, officer) = (self.actor("zhongxin")?, self.actor("suo-lianxi")?);
        let day = self.ago(7 * 24).day();
        let what = Freeze { kind: DrawKind::Spot, period: (day, day), percent: 30, each: 0 };
        let id = self.drawn(&centre, 7, what, "02 08 14 22 27 33 + 11")?;
        let all = self.door.db.read(|tx| inspection::of_draw(tx, &here(), &id, true))?;
        for (at, one) in all.iter().take(2).enumerate() {
            let mut raw = all_well(CheckKind::Spot, &one.id);
            if at == 1 {
                raw.set("presence", "wrong");
                raw.set("presence_note", "站长外出，没有指定代班人");
            }
            raw.set("words", "现场看了接待台，问了负责人三题");
            let Ok(done) = read(CheckKind::Spot, &one.id, &raw) else { return Err(StoreError::NotFound("items")) };
            let hours = 4 * 24 - i64::try_from(at).unwrap_or_default();
            self.did(&officer, hours, |tx, change| inspection::finish(tx, change, one, &done))?;
        }
        Ok(())
    }

    fn station(&self, code: &str) -> StoreResult<Org> {
        let id = county::station_id(code);
        let found = self.door.db.read(|tx| directory::org(tx, REGION, &id))?;
        found.ok_or(StoreError::NotFound("station"))
    }

    /// The plan of the quarter, and a visit that scanned the plaque of the mall.
    fn visits(&self) -> StoreResult {
        let officer = self.actor("suo-lianxi")?;
        let today = self.now.day();
        let since = i64::from((today - quarter(today).0).get_days()).min(20);
        let rules = self.door.rules();
        let office = self.door.db.read(|tx| directory::org(tx, REGION, &officer.org))?;
        let path = office.map(|one| one.path).unwrap_or_default();
        let below = Reach { region: REGION.to_owned(), path, station: None };
        self.did(&officer, since * 24, |tx, change| {
            let first = change.moment.day();
            let all = visit::planned(tx, &below, first)?;
            for (one, on) in all.iter().zip(spread(all.len(), first, &rules.calendar)) {
                let org = directory::org(tx, &one.region, &one.station)?.ok_or(StoreError::NotFound("station"))?;
                visit::plan(tx, change, &org, on, &officer.id)?;
            }
            Ok(())
        })?;
        let mall = self.station("YQ01")?;
        self.did(&officer, since.min(12) * 24, |tx, change| {
            let used = plaque::of(tx, REGION, &mall.id)?.into_iter().next().ok_or(StoreError::NotFound("plaque"))?;
            let scan = plaque::begin(tx, change, &used)?;
            let new = NewVisit {
                plaque: String::new(),
                scan,
                photo: None,
                fresh: false,
                heard: "年底投诉多，希望再来讲一次三包规定".to_owned(),
                hard: Some("停车场收费的投诉，停车公司不肯来协商".to_owned()),
                guided: "讲了预付卡退费怎么算；约停车公司下周到站里谈".to_owned(),
                found: Some("宣传栏还是上个月的".to_owned()),
            };
            visit::enter(tx, change, &mall, &new).map(drop)
        })
    }

    /// One that is late at the station, and one that waits to be looked at again.
    fn fixes(&self, files: &Files) -> StoreResult {
        let (officer, desk) = (self.actor("suo-lianxi")?, self.actor("yq01-lianluo")?);
        let mall = self.station("YQ01")?;
        let rules = self.door.rules();
        let give =
            |hours: i64, days: i32, (source, source_id): (FixSource, Option<String>), problem: &str, demand: &str| {
                let new = NewFix {
                    source,
                    source_id,
                    problem: problem.to_owned(),
                    demand: demand.to_owned(),
                    owner: desk.id.clone(),
                    due: self.ago(hours).day().saturating_add(days.days()),
                };
                self.did(&officer, hours, |tx, change| fix::give(tx, change, &rules, &mall, &new))
            };
        let seen = self.door.db.read(|tx| visit::list(tx, &here()))?.into_iter().next().map(|one| one.id);
        let _ = give(
            10 * 24,
            7,
            (FixSource::Visit, seen),
            "宣传栏还是上个月的",
            "换上这个月的一期，拍照；以后每月五日前换",
        )?;
        let proved = give(9 * 24, 10, (FixSource::Other, None), "和解员工作牌过期", "换发工作牌，在岗都佩戴")?;
        let kept = files.keep_own(PHOTO, Media::Png)?;
        self.did(&desk, 2 * 24, |tx, change| {
            file::record(tx, REGION, &kept, "工作牌.png", &desk.id, change.moment)?;
            let one = fix::find(tx, &here(), &proved)?.ok_or(StoreError::NotFound("fix"))?;
            let said = fix::Said {
                deed: FixDeed::Prove,
                words: "五人的工作牌都换了，每天开门时互相检查".to_owned(),
                photo: Some(kept.hash.clone()),
                due: None,
            };
            fix::act(tx, change, &rules, &one, &said)
        })
    }

    /// Last month's.
    fn self_check(&self) -> StoreResult {
        let desk = self.actor("yq01-lianluo")?;
        let mall = county::station_id("YQ01");
        let last = self.now.day().first_of_month().saturating_sub(3.days());
        let hours = i64::from((self.now.day() - last).get_days()) * 24;
        let mut raw: domain::form::Raw = items("self_check").into_iter().map(|item| (item.key, "holds")).collect();
        raw.set("on", last.to_string());
        raw.set("label", "wrong");
        raw.set("label_note", "二楼童装区三种衣服价签缺产地");
        raw.set("label_how", self_check::Remedy::Fixed.value());
        let Ok(check) = self_check::read(&raw, self.now.day()) else { return Err(StoreError::NotFound("items")) };
        let rules = self.door.rules();
        let policy = rules.policies.at(REGION, last);
        self.did(&desk, hours, |tx, change| {
            let term = DutyKind::SelfCheck.term(last, &rules.calendar, &policy);
            let term = term.ok_or(StoreError::NotFound("term"))?;
            checks::enter(tx, change, &mall, &term, &check).map(drop)
        })
    }
}

/// A consumer who says what the record says.
fn well() -> Answers {
    Answers {
        contacted: Said::Yes,
        reached: Said::Yes,
        received: Said::Yes,
        received_fen: None,
        pressed: Said::No,
        satisfaction: Satisfaction::Content,
        opinion: None,
        agrees: Agrees::Match,
        handling: Handling::File,
        why: None,
        again_on: None,
    }
}

/// A consumer to whom the money never came.
fn mismatch() -> Answers {
    Answers {
        received: Said::No,
        satisfaction: Satisfaction::Not,
        opinion: Some("说好三天退款，到现在没有到账".to_owned()),
        agrees: Agrees::Mismatch,
        handling: Handling::Redo,
        why: Some("记录上写已退款，消费者说没有收到".to_owned()),
        ..well()
    }
}

fn here() -> Reach {
    Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None }
}
