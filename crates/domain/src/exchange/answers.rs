//! A work order as the answers to the form of an order, so that nobody types it again.

use jiff::civil::Date;

use super::field::OrderField;
use super::order::WorkOrder;
use super::plain::solid;
use crate::case::fact::Claim;
use crate::form::Raw;
use crate::value::{Phone, yuan_from_fen};

/// What the form of an order calls a field.
#[must_use]
pub const fn asked_as(field: OrderField) -> &'static str {
    match field {
        OrderField::Kind => "matter",
        OrderField::RespondentAddress => "stall",
        OrderField::Consents => "consent_on",
        other => other.value(),
    }
}

/// The answers that a work order gives; what it leaves open stays open. Who agrees to settle first was
/// asked by the bureau, so `today` is written as the day of it.
#[must_use]
pub fn answers(order: &WorkOrder, today: Date) -> Raw {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let fen = |fen: Option<i64>| fen.map(yuan_from_fen);
    let given = [
        (OrderField::PlatformNo, order.platform_no.clone()),
        (OrderField::Kind, order.kind.map(|kind| kind.value().to_owned())),
        (OrderField::ConsumerName, order.consumer_name.clone()),
        (OrderField::ConsumerPhone, order.consumer_phone.as_ref().map(Phone::as_str).map(str::to_owned)),
        (OrderField::ConsumerAddress, order.consumer_address.clone()),
        (OrderField::Respondent, order.respondent.clone()),
        (OrderField::RespondentAddress, order.respondent_address.clone()),
        (OrderField::EventOn, day(order.event_on)),
        (OrderField::Goods, order.goods.clone()),
        (OrderField::Amount, fen(order.amount)),
        (OrderField::Class, order.class.as_ref().map(|class| class.code().to_owned())),
        (OrderField::Problem, order.problem.as_ref().map(|problem| problem.code().to_owned())),
        (OrderField::Narrative, order.narrative.clone()),
        (OrderField::ClaimAmount, fen(order.claim_amount)),
        (OrderField::ReceivedOn, day(order.received_on)),
        (OrderField::FeedbackDue, day(order.feedback_due)),
        (OrderField::Consents, order.consents.filter(|yes| *yes).map(|_| today.to_string())),
        (OrderField::Station, order.station.clone()),
    ];
    let mut raw: Raw = given.into_iter().filter_map(|(field, value)| Some((asked_as(field), value?))).collect();
    for claim in order.known_claims() {
        raw.push(asked_as(OrderField::Claims), claim.value());
    }
    raw
}

/// The claims as written, when they say more than the form offers.
#[must_use]
pub fn unsaid_claims(order: &WorkOrder) -> Option<&str> {
    let written = order.claims.as_deref()?;
    let mut rest = solid(written);
    // The longest first, for 退货 stands in no other label but 其他 might.
    let mut labels: Vec<&str> = Claim::EVERY.iter().map(|claim| claim.label()).collect();
    labels.sort_by_key(|label| std::cmp::Reverse(label.len()));
    for label in labels {
        rest = rest.replace(label, "");
    }
    let known = !order.known_claims().is_empty() && rest.chars().all(|c| !c.is_alphabetic());
    (!known).then_some(written)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Mapping, paste, read_pairs};
    use super::*;
    use crate::directory::PersonId;
    use crate::form::order::{ORDER, read};

    const TEXT: &str = "投诉编号：ZJ1；类型：投诉\n提供方姓名：王小明\n联系电话：13800001234\n被投诉企业名称：某某店\n\
        被投诉企业地址：三楼\n购买时间：2026-11-03\n商品名称：冰箱\n商品类别：家用电器\n问题类别：质量\n涉及金额：4299元\n\
        投诉内容：不制冷。\n投诉请求：退货\n接收时间：2026-11-23\n办理期限：2026-12-04\n是否同意和解：是\n站码：YQ01";

    #[test]
    fn a_pasted_work_order_answers_the_whole_form() {
        let order = read_pairs(&paste(&Mapping::standard(), TEXT).0).unwrap();
        let raw = answers(&order, date(2026, 11, 24));
        for (name, _) in raw.iter() {
            assert!(ORDER.fields.iter().any(|field| field.name == name), "the form has no {name}");
        }
        let mut raw = raw;
        raw.set("via", "system");
        let read = read(&raw, PersonId("p".to_owned())).unwrap();
        assert_eq!(read.order.consent_on, Some(date(2026, 11, 24)));
        assert_eq!((read.facts.one("stall"), read.facts.one("amount")), ("三楼", "4299.00"));
    }

    #[test]
    fn claims_in_words_of_their_own_are_told_apart() {
        let order = |claims: &str| WorkOrder { claims: Some(claims.to_owned()), ..WorkOrder::default() };
        assert_eq!(unsaid_claims(&order("1.退货 2.赔偿损失")), None);
        assert_eq!(unsaid_claims(&WorkOrder::default()), None);
        for claims in ["把钱还给我", "退货，并登报"] {
            assert_eq!(unsaid_claims(&order(claims)), Some(claims));
        }
    }
}
