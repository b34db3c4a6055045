//! What a case has for the forms about it: F1, F5, F6, F9, and the lists that go up with it.

use super::of_round::{picture, said};
use super::{Value, Values};
use crate::case::words::{self, day, time};
use crate::case::{Case, Outcome};
use crate::directory::{StaffId, Station};
use crate::value::yuan_from_fen;

/// A person with what the vault has opened for a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    pub phone: String,
    pub address: String,
    pub id_kind: String,
    /// Never more than the last four.
    pub id_last4: String,
}

/// A case and everything a paper about it names.
pub struct CasePaper<'a> {
    pub case: &'a Case,
    pub station: &'a Station,
    pub consumer: Party,
    /// In the order of the case's agents.
    pub agents: Vec<Party>,
    pub staff: &'a dyn Fn(&StaffId) -> String,
    /// The office the station reports to.
    pub office: String,
}

/// The fields of a case.
#[must_use]
pub fn of_case(paper: &CasePaper<'_>) -> Values {
    let mut values = Values::default();
    parties(paper, &mut values);
    dispute(paper.case, &mut values);
    handling(paper, &mut values);
    settlement(paper, &mut values);
    ending(paper, &mut values);
    values
}

fn parties(paper: &CasePaper<'_>, values: &mut Values) {
    let case = paper.case;
    let trader = &case.intake.respondent;
    let consents = &case.intake.consents;
    let yes = |agreed: bool| if agreed { "同意" } else { "不同意" };
    values
        .set("station", &paper.station.name)
        .set("host", &paper.station.host)
        .set("office", &paper.office)
        .set("venue", paper.station.venue.label())
        .set("number", case.full_number())
        .set("registered_at", time(case.registered_at.local()))
        .set("registered_by", (paper.staff)(&case.registered_by))
        .set("channel", case.intake.channel.label())
        .set("platform_no", case.intake.platform_no.as_deref().unwrap_or("无"))
        .set("feedback_due", case.intake.feedback_due.map(day).unwrap_or_else(|| "无".to_owned()))
        .set("consumer_name", &paper.consumer.name)
        .set("consumer_phone", &paper.consumer.phone)
        .set("consumer_address", &paper.consumer.address)
        .set("consumer_id", identity(&paper.consumer))
        .set("group_size", case.intake.group_size.to_string())
        .set("settle_first", yes(consents.settle_first))
        .set("share_with_office", yes(consents.share_with_office))
        .set("callback", yes(consents.callback))
        .set("notice_version", &consents.notice_version)
        .set("trader_name", &trader.name)
        .set("trader_stall", &trader.stall)
        .set("trader_phone", trader.phone.as_ref().map_or("", crate::value::Phone::as_str))
        .set("trader_credit_code", trader.credit_code.as_deref().unwrap_or_default())
        .set("trader_relation", trader.relation.label());
    let agent = case.agents.last().zip(paper.agents.last());
    values.set("agent", agent.map_or("无", |(_, person)| &person.name));
    if let Some((agent, person)) = agent {
        values
            .set("agent_name", &person.name)
            .set("agent_id", identity(person))
            .set("agent_relation", &agent.relation)
            .set("agent_scope", &agent.scope)
            .set("agent_power", if agent.special { "特别授权（含和解、签收）" } else { "一般授权" })
            .set("agent_from", day(agent.from))
            .set("agent_to", day(agent.to))
            .set("agent_seen", if agent.papers_seen { "委托书原件和受托人身份证明已核对" } else { "未核对" });
    }
}

fn identity(person: &Party) -> String {
    match (person.id_kind.is_empty(), person.id_last4.is_empty()) {
        (true, true) => "未留".to_owned(),
        (_, true) => person.id_kind.clone(),
        _ => format!("{} 尾号{}", person.id_kind, person.id_last4).trim().to_owned(),
    }
}

fn dispute(case: &Case, values: &mut Values) {
    let (intake, goods) = (&case.intake, &case.intake.goods);
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    values
        .set("event_on", day(intake.event_on))
        .set("place", &intake.place)
        .lines("narrative", intake.narrative.lines().map(str::to_owned).collect())
        .set("goods", &goods.name)
        .set("brand", optional(&goods.brand))
        .set("model", optional(&goods.model))
        .set("sale", goods.sale.label())
        .set("receipt_no", optional(&goods.receipt_no))
        .set("class", goods.class.name())
        .set("problem", goods.problem.name())
        .set("amount", yuan_from_fen(goods.amount_fen))
        .set("claims", words::claims(intake))
        .set("claim_amount", yuan_from_fen(intake.claim_fen))
        .set("trader_proves", if intake.trader_proves { "由经营者举证" } else { "由投诉人举证" })
        .set("promise", optional(&intake.promise));
    let rows = case.evidence.iter().zip(1..).map(|(one, no)| {
        vec![
            no.to_string(),
            one.kind.label().to_owned(),
            one.title.clone(),
            one.copies.to_string(),
            one.from.label().to_owned(),
            match (one.original_seen, one.original_returned) {
                (true, true) => "已核对，当场退还",
                (true, false) => "已核对",
                _ => "未见原件",
            }
            .to_owned(),
        ]
    });
    values.table("evidence", &["no", "kind", "title", "copies", "from", "original"], rows.collect());
}

fn handling(paper: &CasePaper<'_>, values: &mut Values) {
    let case = paper.case;
    let accepted = case.accepted.map(|(on, no)| format!("{}，登记簿第{no}号", day(on))).unwrap_or_default();
    let decision = match (&case.declined, &case.transfer, &case.missing, case.accepted) {
        (Some(no), ..) => format!("不受理：{}，{}", no.reason.label(), no.explanation),
        (_, Some(to), ..) => format!("转出到{}：{}", to.to, to.why),
        (.., Some(_)) => "受理".to_owned(),
        (_, _, Some(missing), _) => format!("补正：{missing}"),
        _ => "待受理".to_owned(),
    };
    values
        .set("decision", decision)
        .set("accepted", accepted)
        .set("accepted_on", case.accepted.map(|(on, _)| day(on)).unwrap_or_default())
        .set("handler", (paper.staff)(&case.handler))
        .set("complex", if case.complex { "情况复杂，已报告领导和市场监管所" } else { "否" })
        .set("rounds", case.rounds.len().to_string())
        .set("tests", if case.tests.is_empty() { "未检测".to_owned() } else { format!("{}次", case.tests.len()) })
        .set("outcome", case.outcome.map_or("在办", Outcome::label))
        .set("recovered", yuan_from_fen(case.recovered_fen()))
        .set("settled_on", case.settled_on.map(day).unwrap_or_default())
        .set("days_used", case.days_used().map(|days| format!("{days}日")).unwrap_or_default())
        .set("told", case.told.as_ref().map(|told| time(told.at)).unwrap_or_default())
        .set("told_words", case.told.as_ref().map(|told| told.content.clone()).unwrap_or_default())
        .set("volume", case.filed.as_ref().map(|filed| filed.volume.clone()).unwrap_or_default())
        .set("closed_on", case.filed.as_ref().map(|filed| day(filed.closed_on)).unwrap_or_default());
    if let Some(found) = &case.verification {
        let bases: Vec<String> =
            found.bases.iter().map(|cited| format!("{}（{}）", cited.reference, cited.kind.label())).collect();
        values
            .set("findings", &found.findings)
            .set("nature", found.nature.name())
            .set("trader_share", format!("{}%", found.trader_share.get()))
            .set("opinion", &found.opinion)
            .lines("bases", bases);
    }
}

fn settlement(paper: &CasePaper<'_>, values: &mut Values) {
    let case = paper.case;
    values.set("agreement_no", case.settlement.as_ref().map_or(String::new(), |_| format!("{}-H", case.full_number())));
    let Some(settled) = &case.settlement else { return };
    let rows = settled.draft.obligations.iter().zip(1..).map(|(owed, no)| {
        vec![
            no.to_string(),
            owed.debtor.label().to_owned(),
            owed.what.clone(),
            if owed.amount_fen == 0 { String::new() } else { yuan_from_fen(owed.amount_fen) },
            day(owed.due),
            owed.manner.clone().unwrap_or_default(),
        ]
    });
    let approved = settled.approved.as_ref();
    values
        .set("facts", &settled.draft.facts)
        .table("obligations", &["no", "debtor", "what", "amount", "due", "manner"], rows.collect())
        .set("fee_terms", settled.draft.fee_terms.as_deref().unwrap_or("未检测，无此项"))
        .set("breach_terms", settled.draft.breach_terms.as_deref().unwrap_or("依法承担违约责任"))
        .set("approved_by", approved.map_or_else(|| "尚未审核".to_owned(), |(by, ..)| (paper.staff)(by)))
        .set("approved_on", approved.map(|(_, on, _)| day(*on)).unwrap_or_default())
        .set("signed_on", settled.signing.as_ref().map(|signing| day(signing.on)).unwrap_or_default());
    if let Some(signing) = &settled.signing {
        let on = day(signing.on);
        values.signed("甲方（消费者）", said(&signing.consumer), &on, picture(&signing.consumer));
        values.signed("乙方（经营者）", said(&signing.trader), &on, picture(&signing.trader));
    }
    let performed = case.owed.iter().zip(1..).map(|(owed, no)| {
        let done = owed.performed.as_ref();
        vec![
            no.to_string(),
            owed.obligation.what.clone(),
            day(owed.obligation.due),
            done.map_or_else(|| "未履行".to_owned(), |done| day(done.on)),
            done.map(|done| yuan_from_fen(done.value_fen)).unwrap_or_default(),
            done.and_then(|done| done.proof.clone()).unwrap_or_default(),
        ]
    });
    values.table("performance", &["no", "what", "due", "on", "value", "proof"], performed.collect());
}

fn ending(paper: &CasePaper<'_>, values: &mut Values) {
    let case = paper.case;
    let reason = match (&case.termination, &case.declined, &case.divergence) {
        (Some(ended), ..) => format!("{}：{}", ended.ground.label(), ended.proof),
        (_, Some(declined), _) => format!("不受理：{}，{}", declined.reason.label(), declined.explanation),
        (.., Some(divergence)) => format!("和解不成：{divergence}"),
        _ if case.late => "受理后二十日期限届满，未能和解".to_owned(),
        _ => String::new(),
    };
    values.set("reason", reason);
    let delivered = case.notice.as_ref().map(|notice| format!("{}，{}", day(notice.on), notice.delivery.label()));
    values.set("delivered", delivered.unwrap_or_default());
    let handed = case.hand_up.as_ref();
    values
        .set("handed_to", handed.map_or("未移交", |up| up.to.as_str()))
        .set("handed_why", handed.map(|up| up.why.clone()).unwrap_or_default())
        .set("consumer_agrees", handed.map_or("", |up| if up.consumer_agrees { "同意" } else { "不同意" }));
    if let Some(up) = handed {
        let rows = up.papers.iter().zip(1..).map(|(one, no)| {
            let copies = match one {
                crate::case::fact::Paper::Rounds => case.rounds.len(),
                crate::case::fact::Paper::Evidence => case.evidence.len(),
                crate::case::fact::Paper::Test => case.tests.len(),
                _ => 1,
            };
            vec![no.to_string(), one.label().to_owned(), copies.to_string(), "副本".to_owned()]
        });
        values.table("papers", &["no", "paper", "copies", "kind"], rows.collect());
    }
    if let Some(result) = &case.office_result {
        values
            .set("office_no", result.office_no.as_deref().unwrap_or("无"))
            .set("office_result", &result.result)
            .set("office_on", day(result.on));
    }
    if let Some((alarm, to)) = &case.alarm {
        let (at, content) = match &case.alarm_report {
            Some((at, content)) => (time(*at), content.as_str()),
            None => ("尚未报送".to_owned(), ""),
        };
        values
            .set("alarm", alarm.label())
            .set("alarm_to", to.as_deref().unwrap_or_default())
            .set("alarm_at", at)
            .set("alarm_report", content)
            .set("alarm_answer", case.alarm_answer.as_deref().unwrap_or("待答复"));
    }
}

impl Values {
    /// Whether the record has anything for a table.
    #[must_use]
    pub fn has_rows(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Value::Table(_, rows)) if !rows.is_empty())
    }
}
