//! The dispatches of the demo: unread, read, being handled, late, given back, answered.

use domain::case::Command;
use domain::case::fact::{Ground, Termination};
use domain::directory::{Actor, CaseId};
use domain::form::order::{read, registration};
use domain::form::{self, Given, Raw};
use domain::kernel::Moment;
use domain::network::dispatch::{ReturnReason, bureau_limits};
use jiff::ToSpan as _;
use store::audit::Change;
use store::execute::Step;
use store::network::dispatch::{self, Sending};
use store::{StoreError, StoreResult, Tx, vault};

use super::{Maker, here, later};
use crate::county::{self, REGION};

/// A sample work order: number, consumer, phone, trader, goods, class, problem, yuan, what happened.
const ORDERS: &[[&str; 9]] = &[
    [
        "1339900002026110001",
        "祁女士",
        "13900000101",
        "联讯手机店",
        "手机",
        "G08",
        "P02",
        "3299",
        "买了十二天，通话有杂音，送检等了一周没有答复。要求换货。",
    ],
    [
        "1339900002026110002",
        "鲁先生",
        "13900000102",
        "步云鞋店",
        "运动鞋",
        "G03",
        "P01",
        "469",
        "穿了两周鞋底断裂，店里说是穿着不当。要求退货。",
    ],
    [
        "1339900002026110003",
        "安女士",
        "13900000103",
        "锦衣坊",
        "羊绒衫",
        "G03",
        "P01",
        "1280",
        "标称百分之百羊绒，起球严重。要求退货退款。",
    ],
    [
        "1339900002026110004",
        "申先生",
        "13900000104",
        "明快电器专柜",
        "电饭煲",
        "G06",
        "P01",
        "399",
        "用了三天不加热。要求换货。",
    ],
    [
        "1339900002026110005",
        "滕女士",
        "13900000105",
        "旧日照相馆",
        "写真套餐",
        "S03",
        "P02",
        "1999",
        "拍摄延期三次，要求退款。",
    ],
    [
        "1339900002026110006",
        "巫女士",
        "13900000106",
        "明快电器专柜",
        "电水壶",
        "G06",
        "P01",
        "159",
        "用了一周壶嘴漏水，柜台让等厂家答复。要求换货。",
    ],
];

impl Maker<'_> {
    pub(super) fn dispatches(&self) -> StoreResult {
        let centre = self.actor("zhongxin")?;
        let handler = self.actor("yq01-hejie1")?;
        for (at, order) in ORDERS.iter().enumerate() {
            let (sent, due) = match at {
                3 => (self.at(-9), -2),
                5 => (self.at(-6), 4),
                _ => (self.at(-1), 9),
            };
            let raw = self.order(order, sent, due);
            let person = domain::directory::PersonId(store::ids::fresh(sent, self.door.entropy.as_ref()));
            let Ok(read) = read(&raw, person) else { return Err(StoreError::NotFound("order")) };
            let rules = self.door.rules();
            let limits = bureau_limits(&rules.calendar, read.order.received_on, &rules.policies.at(REGION, sent.day()));
            let station = county::station_id("YQ01");
            self.door.db.write(|tx| {
                let change = Change { actor: &centre, moment: sent, entropy: self.door.entropy.as_ref() };
                vault::keep(tx, &self.door.keys, change.entropy, REGION, &read.consumer)?;
                let sending = Sending {
                    order: &read.order,
                    via: read.via,
                    station: &station,
                    consumer: &read.consumer.id,
                    facts: &read.facts,
                    accept_due: limits.accept.judge,
                    mediate_due: limits.mediate.judge,
                    file: None,
                };
                let id = dispatch::send(tx, change, &sending)?;
                let desk = Change { actor: &handler, moment: later(sent), entropy: self.door.entropy.as_ref() };
                let reach = here();
                let one = dispatch::find(tx, &reach, &id)?.ok_or(StoreError::NotFound("dispatch"))?;
                match at {
                    1 => dispatch::mark_read(tx, desk, &one),
                    2 | 3 => {
                        dispatch::mark_read(tx, desk, &one)?;
                        self.take(tx, desk, &one, order).map(drop)
                    }
                    4 => dispatch::give_back(tx, desk, &one, ReturnReason::NotOurs, "该店去年已从本商场撤柜"),
                    5 => {
                        dispatch::mark_read(tx, desk, &one)?;
                        let case = self.take(tx, desk, &one, order)?;
                        self.feed_back(tx, &handler, &case, &id)
                    }
                    _ => Ok(()),
                }
            })?;
        }
        Ok(())
    }

    fn order(&self, order: &[&str; 9], sent: Moment, due: i64) -> Raw {
        let [number, name, phone, trader, goods, class, problem, yuan, words] = order;
        let day = |days: i64| sent.day().saturating_add(days.days()).to_string();
        let feedback = self.now.day().saturating_add(due.days());
        Raw::from_iter([
            ("station", "YQ01".to_owned()),
            ("platform_no", (*number).to_owned()),
            ("matter", "complaint".to_owned()),
            ("received_on", day(0)),
            ("feedback_due", feedback.to_string()),
            ("consent_on", day(0)),
            ("via", "system".to_owned()),
            ("consumer_name", (*name).to_owned()),
            ("consumer_phone", (*phone).to_owned()),
            ("respondent", (*trader).to_owned()),
            ("stall", "二楼 B08".to_owned()),
            ("event_on", day(-12)),
            ("place", "云桥广场商场".to_owned()),
            ("narrative", (*words).to_owned()),
            ("goods", (*goods).to_owned()),
            ("class", (*class).to_owned()),
            ("problem", (*problem).to_owned()),
            ("amount", (*yuan).to_owned()),
            ("claims", "return".to_owned()),
            ("claim_amount", (*yuan).to_owned()),
        ])
    }

    fn take(
        &self,
        tx: &mut Tx<'_>,
        change: Change<'_>,
        one: &dispatch::Dispatch,
        order: &[&str; 9],
    ) -> StoreResult<CaseId> {
        let answers = registration(&one.facts, order[1], order[2], "", "tenant", change.actor.id.as_str());
        let given = Given {
            moment: change.moment,
            actor: change.actor.id.clone(),
            case: None,
            person: one.consumer.clone(),
            custodian: None,
            retention_years: 0,
            other: None,
            office: String::new(),
            officer: String::new(),
        };
        let register = form::read(domain::case::Act::Register, &answers, &given)
            .map_err(|_| StoreError::NotFound("registration"))?;
        let accept = Command::Accept { handler: change.actor.id.clone() };
        let case = CaseId(change.fresh());
        let steps: Vec<Step> = [register, accept]
            .into_iter()
            .map(|command| Step { actor: change.actor.clone(), moment: change.moment, command })
            .collect();
        self.door.execute_in(tx, &one.station, &case, Some(0), &steps)?;
        dispatch::take(tx, change, one, &change.actor.id, &case)?;
        Ok(case)
    }

    /// The counter exchanged it and the consumer withdrew; the dispatcher has not looked at the answer yet.
    fn feed_back(&self, tx: &mut Tx<'_>, handler: &Actor, case: &CaseId, id: &str) -> StoreResult {
        let moment = self.at(-3);
        let termination = Termination {
            ground: Ground::Withdrawn,
            proof: "消费者来电确认已换新，撤回投诉".to_owned(),
            body: None,
            body_no: None,
            known_on: moment.day(),
            by_consumer: true,
            recovered_fen: 15_900,
        };
        let step = Step { actor: handler.clone(), moment, command: Command::Terminate { termination } };
        self.door.execute_in(tx, &handler.org, case, None, &[step])?;
        let change = Change { actor: handler, moment: later(moment), entropy: self.door.entropy.as_ref() };
        let one = dispatch::find(tx, &here(), id)?.ok_or(StoreError::NotFound("dispatch"))?;
        let said = "经核实，电水壶壶嘴密封圈缺损，属质量问题。专柜当场换新并致歉，消费者满意，撤回投诉。";
        dispatch::feed_back(tx, change, &one, said)
    }
}
