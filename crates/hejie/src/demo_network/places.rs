//! The places of the demo: venues with and without a station, lighter points, and what was seen there.

use domain::directory::{Industry, OrgId, OrgKind, Venue};
use domain::network::clue::{ClueKind, Department};
use domain::network::threshold::VenueFacts;
use jiff::ToSpan as _;
use store::audit::Change;
use store::clue::Reported;
use store::directory::Org;
use store::network::referral;
use store::network::venue::{self, Place};
use store::{StoreError, StoreResult, directory};

use super::Maker;
use crate::county::{self, REGION};

impl Maker<'_> {
    pub(super) fn venues(&self) -> StoreResult {
        let officer = self.actor("suo-lianxi")?;
        let facts = |venue, area, stalls, grade, industry| VenueFacts { venue, industry, area, stalls, grade };
        let samples = [
            ("云桥广场商场", facts(Venue::Mall, 26000, 0, 0, None), Some("YQ01")),
            ("禾丰超市", facts(Venue::Supermarket, 3200, 0, 0, None), Some("YQ02")),
            ("南河综合市场", facts(Venue::Market, 8600, 310, 0, None), Some("YQ03")),
            ("青屏山景区", facts(Venue::Scenic, 0, 0, 4, None), Some("YQ04")),
            ("万和生活广场", facts(Venue::Mall, 4800, 0, 0, None), None),
            ("城关农贸市场", facts(Venue::Market, 2300, 118, 0, None), None),
            ("邻里便利超市", facts(Venue::Supermarket, 180, 0, 0, None), None),
            ("云桥联通营业厅", facts(Venue::Enterprise, 300, 0, 0, Some(Industry::Telecom)), None),
        ];
        for (name, facts, station) in samples {
            self.door.db.write(|tx| {
                let change = Change { actor: &officer, moment: self.now, entropy: self.door.entropy.as_ref() };
                let place = Place {
                    id: change.fresh(),
                    office: "office".into(),
                    name: name.to_owned(),
                    facts,
                    address: "云桥县城关".to_owned(),
                    leader: Some("负责人".to_owned()),
                    phone: Some("0571-88002000".to_owned()),
                    station: station.map(county::station_id),
                };
                venue::keep(tx, change, &place)
            })?;
        }
        self.door.db.write(|tx| {
            let change = Change { actor: &officer, moment: self.at(-20), entropy: self.door.entropy.as_ref() };
            let sending = referral::Sending {
                kind: "inquiry",
                department: "公安",
                about: "同一团伙在三个商场兜售假冒保健品",
                content: "请协助查明身份和落脚点，材料已随函送达。",
                sent_on: change.moment.day(),
                due: Some(self.now.day().saturating_sub(3.days())),
            };
            referral::send(tx, change, &sending).map(drop)
        })
    }

    /// The lighter points of the network (D9).
    pub(super) fn points(&self) -> StoreResult {
        let officer = self.actor("suo-lianxi")?;
        let samples = [
            (OrgKind::ContactPoint, "YQL1", "城关农贸市场消费维权联络站", "城关农贸市场管理处", "尤长根"),
            (OrgKind::ContactPoint, "YQL2", "河埠社区消费维权联络站", "河埠社区服务大厅", "柏宁"),
            (OrgKind::WatchPoint, "YQJ1", "河埠社区便民超市监督点", "河埠路8号", "汤小满"),
            (OrgKind::WatchPoint, "YQJ2", "东街加油站监督点", "东街101号", "丁一鸣"),
            (OrgKind::WatchPoint, "YQJ3", "云桥客运站监督点", "客运站候车厅", "鲍平"),
        ];
        self.door.db.write(|tx| {
            let change = Change { actor: &officer, moment: self.at(-30), entropy: self.door.entropy.as_ref() };
            let office = directory::org(tx, REGION, &"office".into())?.ok_or(StoreError::NotFound("office"))?;
            for (kind, code, name, address, leader) in samples {
                let id = OrgId(code.to_lowercase());
                let path = format!("{}{id}/", office.path);
                let point = county::org(REGION, id.as_str(), Some("office"), &path, kind, code, name);
                let point = Org { address: Some(address.to_owned()), leader: Some(leader.to_owned()), ..point };
                directory::add_org(tx, change, &point)?;
            }
            Ok(())
        })
    }

    /// A clue that the office has not received yet.
    pub(super) fn clue(&self) -> StoreResult {
        let sender = self.actor("yq01-hejie2")?;
        self.door.db.write(|tx| {
            let change = Change { actor: &sender, moment: self.at(-1), entropy: self.door.entropy.as_ref() };
            let clue = Reported {
                id: change.fresh(),
                station: &sender.org,
                case: None,
                accused: "负一楼流动摊位",
                kind: ClueKind::Counterfeit,
                facts: "周末整箱出售无厂名厂址的保健品，现场有老年人购买。",
                sent_to: Department::Market,
                due: Some(self.now.day().saturating_add(1.days())),
            };
            store::clue::send(tx, change, &clue)
        })
    }
}
