//! Training, lessons, institutions, promises, publicity and letters in the demo: some of each, and a station without any.

use domain::directory::{Actor, OrgId, StaffId};
use domain::kernel::Moment;
use domain::network::advice::AdviceTopic;
use domain::network::institution::{Adoption, InstitutionKind, Verdict};
use domain::network::publicity::{Audience, PublicityForm};
use domain::network::training::TrainingKind;
use jiff::ToSpan as _;
use jiff::civil::DateTime;
use store::audit::Change;
use store::book::{self, NewPromise};
use store::file::{self, Files, Media};
use store::network::advice::{self, NewAdvice};
use store::network::publicity::{self, Publicity};
use store::network::training::{self, NewTraining, Record};
use store::network::{institution, lesson};
use store::query::Reach;
use store::{Door, StoreError, StoreResult, directory};

use crate::county::{self, REGION};

/// An invented stall of leaflets.
const STALL: &[u8] = include_bytes!("../../../data/demo/publicity_stall.png");

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, files: &Files, now: Moment) -> StoreResult {
    let kept = files.keep_own(STALL, Media::Png)?;
    let maker = Maker { door, now, photo: &kept.hash };
    let desk = maker.actor("yq01-lianluo")?;
    door.db.write(|tx| file::record(tx, REGION, &kept, "宣传台.png", &desk.id, maker.ago(30)))?;
    maker.institutions()?;
    maker.trainings()?;
    maker.lessons()?;
    maker.publicity()?;
    maker.letters()
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
    /// The hash of the one picture of this part.
    photo: &'a str,
}

impl Maker<'_> {
    fn actor(&self, login: &str) -> StoreResult<Actor> {
        let found = self.door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    }

    /// Ten in the morning, some days back; ahead when negative.
    fn ago(&self, days: i64) -> Moment {
        Moment::from_local(self.at(days, 10)).unwrap_or(self.now)
    }

    fn at(&self, days: i64, hour: i8) -> DateTime {
        self.now.day().saturating_sub(days.days()).at(hour, 0, 0, 0)
    }

    fn change<'b>(&'b self, actor: &'b Actor, days: i64) -> Change<'b> {
        Change { actor, moment: self.ago(days), entropy: self.door.entropy.as_ref() }
    }

    /// The mall has signed six of the eight and reviewed its first three; two are missing.
    fn institutions(&self) -> StoreResult {
        let head = self.actor("yq01-zhanzhang")?;
        let library = institution::library()?;
        let station = county::station_id("YQ01");
        self.door.db.write(|tx| {
            let signed = self.change(&head, 80);
            for kind in [InstitutionKind::Promise, InstitutionKind::Withdrawal, InstitutionKind::Settlement] {
                let Some(one) = library.iter().find(|one| one.kind == kind) else { continue };
                let new = Adoption {
                    kind,
                    title: one.title.clone(),
                    body: one.body.clone(),
                    from: signed.moment.day(),
                    signed: true,
                };
                institution::adopt(tx, signed, &station, &new)?;
            }
            let versions = institution::versions(tx, REGION, &station)?;
            let reviewed = self.change(&head, 40);
            for one in versions.iter().filter(|one| one.kind.first_three()) {
                institution::review(tx, reviewed, &station, one, Verdict::Keep, "对照上半年办理情况逐条看过")?;
            }
            let promises = book::promise_versions(tx, REGION, &station)?;
            let was = promises.iter().find(|one| one.words.contains("无理由退货"));
            let new = NewPromise {
                words: "十五日内无理由退货（不影响二次销售）".to_owned(),
                scope: Some("服装、家居用品".to_owned()),
                from: self.ago(20).day(),
                to: None,
            };
            book::promise_again(tx, self.change(&head, 20), &station, was, &new)
        })
    }

    fn people(&self, codes: &[&str]) -> Vec<(StaffId, OrgId)> {
        let of = |code: &&str| {
            let station = county::station_id(code);
            let seats = ["hejie1", "hejie2", "lianluo", "shenpi", "zhanzhang"];
            seats.map(|seat| (county::staff_id(code, seat), station.clone()))
        };
        codes.iter().flat_map(of).collect()
    }

    fn trainings(&self) -> StoreResult {
        let (officer, head) = (self.actor("suo-lianxi")?, self.actor("yq01-zhanzhang")?);
        let lecture = NewTraining {
            kind: TrainingKind::Lecture,
            topic: "新投诉举报处理办法怎么用".to_owned(),
            teacher: "市局消保处".to_owned(),
            place: "城关所会议室".to_owned(),
            from: self.at(25, 9),
            to: self.at(25, 12),
            hours: 3,
            material: "令121号全文，案例六则".to_owned(),
            case: None,
            people: self.people(&["YQ01", "YQ02", "YQ03"]),
            above: true,
        };
        let there: Vec<StaffId> = lecture.people.iter().step_by(2).map(|(staff, _)| staff.clone()).collect();
        self.held(&officer, 25, &lecture, &there, "逐章讲解，重点是受理期限和不予受理的情形")?;
        let study = NewTraining {
            kind: TrainingKind::SelfStudy,
            topic: "三包规定和本商场承诺".to_owned(),
            teacher: String::new(),
            place: "服务台".to_owned(),
            from: self.at(11, 8),
            to: self.at(11, 9),
            hours: 1,
            material: "三包速查表".to_owned(),
            case: None,
            people: self.people(&["YQ01"]),
            above: false,
        };
        let there: Vec<StaffId> = study.people.iter().take(4).map(|(staff, _)| staff.clone()).collect();
        self.held(&head, 11, &study, &there, "对照三包速查表，过了上月三件手机投诉")?;
        let exchange = NewTraining {
            kind: TrainingKind::Exchange,
            topic: "先行赔付的做法".to_owned(),
            teacher: "云桥广场商场站".to_owned(),
            place: "云桥广场商场五楼".to_owned(),
            from: self.at(-3, 14),
            to: self.at(-3, 16),
            hours: 2,
            material: String::new(),
            case: None,
            people: self.people(&["YQ01", "YQ02", "YQ04"]),
            above: true,
        };
        self.door.db.write(|tx| training::plan(tx, self.change(&officer, 1), &officer.org, &exchange).map(drop))
    }

    fn held(&self, who: &Actor, days: i64, new: &NewTraining, there: &[StaffId], summary: &str) -> StoreResult {
        let rules = self.door.rules();
        self.door.db.write(|tx| {
            let id = training::plan(tx, self.change(who, days + 4), &who.org, new)?;
            let here = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
            let find = |tx: &mut _| training::find(tx, &here, &id)?.ok_or(StoreError::NotFound("training"));
            let after = self.change(who, days - 1);
            let one = find(tx)?;
            training::enter(tx, after, &one, there, self.photo)?;
            let said = Record {
                from: new.from,
                to: new.to,
                hours: new.hours,
                teacher: new.teacher.clone(),
                summary: summary.to_owned(),
            };
            let one = find(tx)?;
            training::record(tx, after, &rules, &one, &said, None)
        })
    }

    /// Some pass, one fails first.
    fn lessons(&self) -> StoreResult {
        let rules = self.door.rules();
        let all = lesson::shipped()?;
        for (login, ids) in [
            ("yq01-hejie1", &["intake", "twenty_days", "settlement", "guarantee"][..]),
            ("yq01-hejie2", &["intake", "privacy"][..]),
            ("yq01-zhanzhang", &["multiples"][..]),
            ("yq02-hejie1", &["guarantee"][..]),
        ] {
            let who = self.actor(login)?;
            for (days, one) in (2i64..).zip(all.iter().filter(|one| ids.contains(&one.id.as_str()))) {
                let right: Vec<Option<usize>> = one.questions.iter().map(|question| Some(question.right)).collect();
                let wrong = vec![Some(0); right.len()];
                self.door.db.write(|tx| {
                    if one.id == "privacy" {
                        lesson::answer(tx, self.change(&who, days + 2), &rules, one, &wrong, true)?;
                    }
                    lesson::answer(tx, self.change(&who, days), &rules, one, &right, true).map(drop)
                })?;
            }
        }
        Ok(())
    }

    fn publicity(&self) -> StoreResult {
        let desk = self.actor("yq01-lianluo")?;
        let samples = [
            (
                16,
                Audience::Public,
                PublicityForm::Stall,
                "七日无理由退货怎么办",
                "一楼中庭",
                120,
                "发资料两百份，答咨询九人",
            ),
            (
                9,
                Audience::Staff,
                PublicityForm::Talk,
                "晨会十分钟：不能说“概不退换”",
                "各楼层",
                64,
                "每层楼管讲一个案例",
            ),
        ];
        for (days, audience, form, topic, place, heads, said) in samples {
            self.door.db.write(|tx| {
                let new = Publicity {
                    id: String::new(),
                    audience,
                    form,
                    day: self.ago(days).day(),
                    topic: topic.to_owned(),
                    place: place.to_owned(),
                    heads,
                    said: said.to_owned(),
                    by: String::new(),
                };
                publicity::record(tx, self.change(&desk, days), &desk.org, &new, self.photo).map(drop)
            })?;
        }
        Ok(())
    }

    fn letters(&self) -> StoreResult {
        let desk = self.actor("yq01-hejie1")?;
        let letter = |trader: &str, stall: &str, topic, said: &str, basis: &str, due: i64| NewAdvice {
            trader: trader.to_owned(),
            stall: stall.to_owned(),
            case: None,
            topic,
            said: said.to_owned(),
            basis: basis.to_owned(),
            due: self.ago(due).day(),
        };
        let read = letter(
            "步云鞋店",
            "二楼 B12",
            AdviceTopic::Promise,
            "公示的七日退货要当场办理，不得要求顾客等厂家答复。",
            "经营者公开承诺",
            8,
        );
        let open = letter(
            "联讯手机店",
            "二楼 B08",
            AdviceTopic::Quality,
            "手机七日内出现性能故障的，由顾客选退、换、修，不得只修不退。",
            "移动电话机商品修理更换退货责任规定第11条",
            -2,
        );
        self.door.db.write(|tx| {
            advice::send(tx, self.change(&desk, 12), (&desk.org, "YQ01"), &read)?;
            advice::send(tx, self.change(&desk, 1), (&desk.org, "YQ01"), &open)?;
            let all = advice::list(tx, REGION, &desk.org)?;
            let Some(one) = all.iter().find(|one| one.trader == "步云鞋店") else { return Ok(()) };
            let on = self.ago(10).day();
            advice::receive(tx, self.change(&desk, 10), one, (on, "店长"), Some("已向店员讲清，当天给两位顾客办了退货"))
        })
    }
}
