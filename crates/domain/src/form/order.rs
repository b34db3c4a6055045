//! 转办单: what the bureau's order says, in the words of the registration, so that nobody types a case twice.

use super::register::NOTICE_VERSION;
use super::{Choices, FieldError, Form, Kind, Raw, Reader, ask, heading, may};
use crate::case::fact::Claim;
use crate::code::{ClassCode, ProblemCode};
use crate::directory::PersonId;
use crate::network::dispatch::{Matter, Order, Via};
use crate::value::Phone;

const LINE: Kind = Kind::Line { suggest: "" };

/// The form of an order, typed, pasted or imported.
pub static ORDER: Form = Form {
    fields: &[
        heading("工单"),
        ask("station", "转给哪个站", Kind::One(Choices::Offered("station"))),
        ask("platform_no", "平台编号", LINE).hint("照全国12315平台的工单抄写，以后对账、反馈都用它"),
        ask("matter", "事项", Kind::One(Choices::Fixed(Matter::ALL))).hint("举报和没有分开的混合件不能转给站点"),
        ask("received_on", "平台接收日期", Kind::Day),
        ask("feedback_due", "站点反馈期限", Kind::Day),
        may("consent_on", "消费者哪天同意先行和解", Kind::Day),
        may("elsewhere", "法院、仲裁、行政机关或消协已经受理", Kind::Tick),
        ask("via", "怎么送到站点", Kind::One(Choices::Fixed(Via::ALL))),
        may("papers", "随附材料", Kind::File),
        heading("消费者"),
        ask("consumer_name", "姓名", LINE),
        ask("consumer_phone", "联系电话", Kind::Phone),
        may("consumer_address", "联系地址", LINE),
        heading("争议"),
        ask("respondent", "被投诉经营者", LINE),
        may("stall", "柜台、摊位或地址", LINE),
        ask("event_on", "购买或发生日期", Kind::Day),
        may("place", "地点", LINE),
        ask("narrative", "经过", Kind::Text),
        ask("goods", "商品或服务", LINE),
        ask("class", "商品或服务类别", Kind::One(Choices::Offered("class"))),
        ask("problem", "问题类别", Kind::One(Choices::Offered("problem"))),
        may("amount", "金额", Kind::Money),
        ask("claims", "要求", Kind::Many(Choices::Fixed(Claim::ALL))),
        may("claim_amount", "要求金额", Kind::Money),
    ],
};

/// An order as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOrder {
    pub station: String,
    pub order: Order,
    pub via: Via,
    pub consumer: crate::case::fact::NewPerson,
    /// The answers to the registration's form that are not personal.
    pub facts: Raw,
}

/// Reads an order.
///
/// # Errors
/// Everything that is wrong, field by field.
pub fn read(raw: &Raw, person: PersonId) -> Result<ReadOrder, Vec<FieldError>> {
    let mut reader = Reader::new(&ORDER, raw);
    let station = reader.text("station");
    let matter: Option<Matter> = reader.one("matter");
    let via: Option<Via> = reader.one("via");
    let (received_on, feedback_due) = (reader.day("received_on"), reader.day("feedback_due"));
    let consumer = crate::case::fact::NewPerson {
        id: person,
        name: reader.text("consumer_name"),
        phone: reader.parsed("consumer_phone", "电话号码看不懂，请写手机号或区号加号码", Phone::parse),
        address: reader.optional("consumer_address"),
        id_kind: None,
        id_number: None,
        elderly: false,
    };
    let class: Option<ClassCode> = reader.one("class");
    let problem: Option<ProblemCode> = reader.one("problem");
    let (_, _) = (reader.day("event_on"), reader.text("narrative"));
    let (_, _) = (reader.text("goods"), reader.text("respondent"));
    let (_, _) = (reader.fen("amount"), reader.fen("claim_amount"));
    let _: Vec<Claim> = reader.many("claims");
    let order = matter.zip(received_on).zip(feedback_due).map(|((matter, received_on), feedback_due)| Order {
        matter,
        platform_no: reader.text("platform_no"),
        received_on,
        feedback_due,
        consent_on: reader.day("consent_on"),
        elsewhere: reader.tick("elsewhere"),
    });
    let facts = facts(raw);
    let read = order.zip(via).zip(class.zip(problem));
    let read = read.map(|((order, via), _)| ReadOrder { station, order, via, consumer, facts });
    match reader.finish(read) {
        Ok(Some(read)) => Ok(read),
        Ok(None) => Err(vec![FieldError { field: String::new(), message: "请把转办单填写完整".to_owned() }]),
        Err(errors) => Err(errors),
    }
}

/// What of the order the registration asks for, without what is personal.
fn facts(raw: &Raw) -> Raw {
    const SAME: &[&str] = &[
        "platform_no",
        "feedback_due",
        "respondent",
        "stall",
        "event_on",
        "place",
        "narrative",
        "goods",
        "class",
        "problem",
        "amount",
        "claims",
        "claim_amount",
    ];
    let mut facts: Raw = raw.iter().filter(|(name, _)| SAME.contains(name)).collect();
    for (name, instead) in [("stall", "转办单未写明"), ("place", raw.one("stall"))] {
        if facts.one(name).is_empty() {
            facts.set(name, if instead.is_empty() { "转办单未写明" } else { instead });
        }
    }
    facts
}

/// The answers to the registration's form for an order that a handler receives.
#[must_use]
pub fn registration(facts: &Raw, name: &str, phone: &str, address: &str, relation: &str, handler: &str) -> Raw {
    let mut raw = facts.clone();
    let more = [
        ("consumer_name", name),
        ("consumer_phone", phone),
        ("consumer_address", address),
        ("relation", relation),
        ("handler", handler),
        ("channel", "dispatched"),
        ("settle_first", "on"),
        ("share_with_office", "on"),
        ("callback", "on"),
        ("notice_version", NOTICE_VERSION),
    ];
    for (name, value) in more {
        raw.set(name, value);
    }
    raw
}
