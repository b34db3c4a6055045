//! The network part of the demo: dispatches in every state, things sent down, talks, venues, plaques.

mod orders;
mod places;

use domain::case::fact::ContactMode;
use domain::directory::{Actor, OrgId};
use domain::kernel::Moment;
use domain::network::circular::CircularKind;
use domain::network::thread::ThreadKind;
use jiff::ToSpan as _;
use store::audit::Change;
use store::network::circular;
use store::network::thread::{self, Opening};
use store::network::{checklist, plaque};
use store::query::Reach;
use store::{Door, StoreError, StoreResult, Tx, account, directory};

use crate::county::{self, REGION};

/// Adds what a network has beside its cases.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, now: Moment) -> StoreResult {
    let maker = Maker { door, now };
    maker.dispatches()?;
    maker.circulars()?;
    maker.threads()?;
    maker.venues()?;
    maker.points()?;
    maker.clue()?;
    maker.proofs()
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

    fn at(&self, days: i64) -> Moment {
        let local = self.now.day().saturating_add(days.days()).at(9, 40, 0, 0);
        Moment::from_local(local).unwrap_or(self.now)
    }

    fn circulars(&self) -> StoreResult {
        let officer = self.actor("suo-lianxi")?;
        let samples = [
            (
                CircularKind::GoodsList,
                "第11期不合格商品名单（儿童用品）",
                "1. 品名：磁力珠玩具；品牌：跳跳；批号 2026-07；项目：小零件。\n2. 品名：儿童水杯；品牌：小树；批号 A1105；项目：标签标识。",
                1,
            ),
            (CircularKind::Task, "报送年末消费提示宣传计划", "请写明时间、地点、形式和负责人。", 6),
            (CircularKind::Meeting, "四季度服务站例会", "议题：元旦春节消费维权值守；典型案例交流。", 8),
            (
                CircularKind::Material,
                "三包规定速查表（2026版）",
                "手机、家电、电动自行车的修换退天数，请张贴在服务台。",
                5,
            ),
        ];
        for (at, (kind, title, body, due)) in samples.into_iter().enumerate() {
            self.door.db.write(|tx| {
                let moment = self.at(-1 - i64::try_from(at).unwrap_or_default());
                let change = Change { actor: &officer, moment, entropy: self.door.entropy.as_ref() };
                let from = directory::org(tx, REGION, &"office".into())?.ok_or(StoreError::NotFound("office"))?;
                let reach = Reach { region: REGION.to_owned(), path: from.path.clone(), station: None };
                let sending = circular::Sending {
                    kind,
                    title: title.to_owned(),
                    body: body.to_owned(),
                    due: self.now.day().saturating_add(i64::from(due).days()),
                    at: (kind == CircularKind::Meeting)
                        .then(|| self.now.day().saturating_add(8.days()).at(14, 0, 0, 0)),
                    file: None,
                    venue: None,
                    station: None,
                };
                circular::send(tx, change, &reach, &from, &sending).map(drop)
            })?;
        }
        Ok(())
    }

    fn threads(&self) -> StoreResult {
        let desk = self.actor("yq01-lianluo")?;
        let officer = self.actor("suo-lianxi")?;
        let open = |tx: &mut Tx<'_>, days: i64, kind, title: &str, text: &str| {
            let change = Change { actor: &desk, moment: self.at(days), entropy: self.door.entropy.as_ref() };
            let due = change.moment.day().saturating_add(1.days());
            let opening = Opening { kind, title: title.to_owned(), text: text.to_owned(), case: None, due };
            thread::open(tx, change, &desk.org, &opening)
        };
        self.door.db.write(|tx| {
            let id = open(
                tx,
                -3,
                ThreadKind::Guidance,
                "预付卡转让费该不该退",
                "健身房合同写明转让收百分之二十手续费，消费者要求全退。",
            )?;
            let found = thread::find(tx, &here(), &id)?.ok_or(StoreError::NotFound("thread"))?;
            let change = Change { actor: &officer, moment: self.at(-2), entropy: self.door.entropy.as_ref() };
            let text = "格式条款要显著提示，不得不合理加重消费者责任。先按双方约定协商，谈不成再报所里。";
            thread::write(tx, change, &found, true, ContactMode::Phone, text, found.due)?;
            open(tx, -2, ThreadKind::Difficulty, "停车场经营者不肯到站协商", "三次电话都说老板出差，请所里协调。")
                .map(drop)
        })
    }

    /// Some plaques hang and were proved, some long ago, some never.
    fn proofs(&self) -> StoreResult {
        for (at, (code, ..)) in county::STATIONS.iter().enumerate().take(8) {
            let station = county::station_id(code);
            let who = self.actor(&format!("{}-lianluo", code.to_lowercase()))?;
            if at < 7 {
                let came = self.at(-i64::try_from(at % 3).unwrap_or_default());
                account::sign_in(&self.door.db, who.id.as_str(), county::PASSWORD, came, self.door.entropy.as_ref())?;
            }
            let days = if at < 6 { -10 - 12 * i64::try_from(at).unwrap_or_default() } else { -120 };
            self.door.db.write(|tx| {
                let change = Change { actor: &who, moment: self.at(days), entropy: self.door.entropy.as_ref() };
                let Some(one) = plaque::of(tx, REGION, &station)?.into_iter().next() else { return Ok(()) };
                let nonce = plaque::begin(tx, change, &one)?;
                plaque::prove(tx, change, &one, &nonce, &store::ids::hash(&["demo", code]), Some("服务台上方"))?;
                eight(tx, change, &station)
            })?;
        }
        Ok(())
    }
}

fn later(moment: Moment) -> Moment {
    Moment(moment.0.saturating_add(50.minutes()).unwrap_or(moment.0))
}

/// 八个一 as the liaison showed them.
fn eight(tx: &mut Tx<'_>, change: Change<'_>, station: &OrgId) -> StoreResult {
    use domain::network::checklist::{EIGHT, FOUR};
    for item in EIGHT.iter().chain(FOUR) {
        let seen = domain::network::checklist::Seen {
            item: *item,
            ok: true,
            on: change.moment.day(),
            note: "现场核对".to_owned(),
            photo: None,
            by: String::new(),
        };
        checklist::note(tx, change, station, &seen)?;
    }
    Ok(())
}

fn here() -> Reach {
    Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None }
}
