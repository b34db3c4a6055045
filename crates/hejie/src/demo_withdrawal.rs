//! Non-conforming goods in the demo: a list that the mall has answered in part, one withdrawal under way and one closed.

use domain::directory::Actor;
use domain::kernel::Moment;
use domain::network::circular::CircularKind;
use domain::network::goods_list::{ListLine, lines};
use domain::network::withdrawal::{Disposal, Disposing, Source};
use jiff::ToSpan as _;
use store::audit::Change;
use store::file::{self, Files, Media};
use store::network::circular;
use store::network::withdrawal::{self, NewWithdrawal, Said};
use store::query::Reach;
use store::{Door, StoreError, StoreResult, directory};

use crate::county::{self, REGION};

/// An invented note of goods that went back.
const NOTE: &[u8] = include_bytes!("../../../data/demo/return_note.png");

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, files: &Files, now: Moment) -> StoreResult {
    let actor = |login: &str| -> StoreResult<Actor> {
        let found = door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    };
    let (desk, officer) = (actor("yq01-lianluo")?, actor("suo-lianxi")?);
    let maker = Maker { door, now };
    let cup = ListLine {
        goods: "儿童水杯".to_owned(),
        brand: "小树".to_owned(),
        model: "400ml".to_owned(),
        batch: "A0907".to_owned(),
        maker: "小树杯业".to_owned(),
        supplier: "明州文体批发".to_owned(),
        barcode: "6900000001105".to_owned(),
        wrong: "标签标识不全".to_owned(),
        ..ListLine::default()
    };
    let kept = files.keep_own(NOTE, Media::Png)?;
    let new = NewWithdrawal {
        source: Source::SelfCheck,
        list: None,
        case: None,
        goods: cup,
        known_at: maker.ago(12 * 24),
        responsible: desk.id.clone(),
    };
    let closed = maker.begin(&desk, 12 * 24, &new)?;
    let how = Disposing { kinds: vec![Disposal::Returned], notice: None, traced: None };
    let dispose = Said::Dispose { how, words: "退明州文体批发，退货单TH-0318".to_owned() };
    let off_at = maker.ago(12 * 24 - 1);
    maker.does(&closed, &desk, 12 * 24 - 1, &Said::Check { stock: 12, sold: 0, amount: Some(46_800) }, None)?;
    maker.does(&closed, &desk, 12 * 24 - 1, &Said::TakeOff { at: off_at }, None)?;
    maker.does(&closed, &desk, 12 * 24 - 2, &Said::Report { others: Some("其他批次标签齐全".to_owned()) }, None)?;
    door.db.write(|tx| file::record(tx, REGION, &kept, "退货单.png", &desk.id, now))?;
    maker.does(&closed, &desk, 10 * 24, &dispose, Some(&kept.hash))?;
    maker.does(&closed, &officer, 9 * 24, &Said::Verify { words: "退货单与库存数一致".to_owned() }, None)?;
    maker.list(&desk)
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
}

impl Maker<'_> {
    fn ago(&self, hours: i64) -> Moment {
        Moment(self.now.0.saturating_sub(hours.hours()).unwrap_or(self.now.0))
    }

    fn begin(&self, who: &Actor, hours: i64, new: &NewWithdrawal) -> StoreResult<String> {
        let rules = self.door.rules();
        let station = county::station_id("YQ01");
        self.door.db.write(|tx| {
            let change = Change { actor: who, moment: self.ago(hours), entropy: self.door.entropy.as_ref() };
            withdrawal::start(tx, change, &rules, (&station, "YQ01"), new)
        })
    }

    fn does(&self, id: &str, who: &Actor, hours: i64, said: &Said, photo: Option<&str>) -> StoreResult {
        let rules = self.door.rules();
        self.door.db.write(|tx| {
            let one = withdrawal::find(tx, &here("/"), id)?.ok_or(StoreError::NotFound("withdrawal"))?;
            let change = Change { actor: who, moment: self.ago(hours), entropy: self.door.entropy.as_ref() };
            withdrawal::act(tx, change, &rules, &one, said, photo)
        })
    }

    /// The mall has the first goods of the newest list and has not looked for the others yet.
    fn list(&self, desk: &Actor) -> StoreResult {
        let sent = self.door.db.read(|tx| circular::list(tx, &here("/")))?;
        let Some(list) = sent.into_iter().find(|one| one.kind == CircularKind::GoodsList) else { return Ok(()) };
        let Some(line) = lines(&list.body).into_iter().next() else { return Ok(()) };
        let new = NewWithdrawal {
            source: Source::List,
            list: Some((list.id.clone(), line.no)),
            case: None,
            goods: line,
            known_at: list.sent_at,
            responsible: desk.id.clone(),
        };
        let open = self.begin(desk, 2, &new)?;
        self.does(&open, desk, 1, &Said::Check { stock: 6, sold: 3, amount: Some(26_100) }, None)
    }
}

fn here(path: &str) -> Reach {
    Reach { region: REGION.to_owned(), path: path.to_owned(), station: None }
}
