//! 登记投诉, and the same facts again for 补正 and 更正 (F1, A5).

use super::{Choices, Field, FieldError, Form, Given, Kind, Raw, Reader, ask, heading, may};
use crate::case::Command;
use crate::case::fact::{
    Channel, Claim, Consents, EvidenceKind, Goods, Intake, NewPerson, Relation, Respondent, Sale, Side,
};
use crate::code::{ClassCode, ProblemCode};
use crate::value::{Phone, yuan_from_fen};

/// The version of the notice on personal information that the desk shows.
pub const NOTICE_VERSION: &str = "2026-04";

const LINE: Kind = Kind::Line { suggest: "" };
const ELDERLY: Field = may("elderly", "老年人（用大字、慢慢说）", Kind::Tick);

macro_rules! facts {
    ($($before:expr,)* ; $($after:expr,)*) => {
        &[
            $($before,)*
            heading("被投诉经营者"),
            ask("respondent", "经营者名称", LINE).hint("照招牌或小票上的名称写"),
            ask("relation", "与本站的关系", Kind::One(Choices::Fixed(Relation::ALL))),
            ask("stall", "柜台、摊位或地址", LINE),
            may("respondent_phone", "经营者电话", Kind::Phone),
            heading("事情经过"),
            ask("event_on", "购买或发生日期", Kind::Day),
            ask("place", "地点", LINE),
            ask("narrative", "经过", Kind::Text).hint("什么时候买的、出了什么问题、找过谁、对方怎么说"),
            heading("商品或服务"),
            ask("goods", "名称", LINE),
            may("brand", "品牌", LINE),
            may("model", "型号、规格、批号", LINE),
            ask("class", "商品或服务类别", Kind::One(Choices::Offered("class"))),
            ask("problem", "问题类别", Kind::One(Choices::Offered("problem"))),
            may("amount", "金额", Kind::Money),
            may("sale", "购买方式", Kind::One(Choices::Fixed(Sale::ALL))),
            may("receipt_no", "小票号或订单号", LINE),
            may("trader_proves", "由经营者举证", Kind::Tick)
                .hint("耐用商品、装饰装修六个月内发现问题的，消费者不用证明（消法第23条）"),
            may("promise", "商家公开承诺", Kind::Line { suggest: "promise" }).hint("如“七日无理由退货”"),
            heading("诉求"),
            ask("claims", "要求", Kind::Many(Choices::Fixed(Claim::ALL))),
            may("claim_amount", "要求金额", Kind::Money),
            may("group_size", "同一争议的人数", Kind::Number { min: 1, max: 9999 }).hint("只有一人的不用填"),
            heading("来源"),
            ask("channel", "怎么来的", Kind::One(Choices::Fixed(Channel::ALL))),
            may("platform_no", "平台编号", LINE).hint("上级转办、12315、12345来的照单抄写"),
            may("feedback_due", "要求反馈的日期", Kind::Day),
            $($after,)*
        ]
    };
}

pub(super) static FORM: Form = Form {
    fields: facts![
        heading("消费者"),
        ask("consumer_name", "姓名", LINE),
        ask("consumer_phone", "联系电话", Kind::Phone).hint("办理结果打这个电话告诉他"),
        may("consumer_address", "联系地址", LINE),
        ELDERLY,
        ;
        heading("证据材料（只留复印件、照片，原件当场退还）"),
        may("evidence", "材料", Kind::Rows(&[
            ask("kind", "种类", Kind::One(Choices::Fixed(EvidenceKind::ALL))),
            ask("title", "名称", LINE),
            may("original_seen", "看过原件", Kind::Tick),
            may("original_returned", "原件已当场退还并签收", Kind::Tick),
            may("file", "照片或扫描件", Kind::File),
        ])),
        heading("告知与同意"),
        may("settle_first", "同意先行协商和解，知道可以随时退出", Kind::Tick),
        may("share_with_office", "同意需要时把材料移交市场监管所", Kind::Tick),
        may("callback", "同意回访", Kind::Tick),
        ask("handler", "承办人（首问负责）", Kind::One(Choices::Offered("staff"))),
        may("accept_now", "登记后马上受理", Kind::Tick).hint("材料齐全、属于本站范围的，勾选后二十日开始计算"),
    ],
};

pub(super) static CORRECT: Form = Form {
    fields: facts![
        ask("reason", "为什么更正", LINE),
        ;
    ],
};

pub(super) static SUPPLEMENT: Form = Form {
    fields: facts![
        ask("note", "补来了什么", LINE),
        ;
    ],
};

/// Whether the clerk wants to accept in the same breath.
#[must_use]
pub fn wants_acceptance(raw: &Raw) -> bool {
    !raw.one("accept_now").is_empty()
}

pub(super) fn read(raw: &Raw, given: &Given<'_>) -> Result<Command, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let consumer = NewPerson {
        id: given.person.clone(),
        name: reader.text("consumer_name"),
        phone: reader.parsed("consumer_phone", "电话号码看不懂，请写手机号或区号加号码", Phone::parse),
        address: reader.optional("consumer_address"),
        id_kind: None,
        id_number: None,
        elderly: reader.tick("elderly"),
    };
    let consents = Consents {
        settle_first: reader.tick("settle_first"),
        share_with_office: reader.tick("share_with_office"),
        callback: reader.tick("callback"),
        notice_version: NOTICE_VERSION.to_owned(),
    };
    let handler = reader.one("handler");
    let intake = facts(&mut reader, consumer.id.clone(), consents);
    let command = handler.zip(intake).map(|(handler, intake)| Command::Register { consumer, intake, handler });
    done(reader, command)
}

/// The evidence rows of a registration, each a command of its own.
///
/// # Errors
/// What is wrong with a row.
pub fn evidence(raw: &Raw) -> Result<Vec<Command>, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let rows = reader.rows("evidence", |row| {
        Some(crate::case::fact::Evidence {
            kind: row.one("kind")?,
            title: row.text("title"),
            copies: 1,
            from: Side::Consumer,
            original_seen: row.tick("original_seen"),
            original_returned: row.tick("original_returned"),
            bearing: None,
            file: row.optional("file").map(crate::case::fact::FileHash),
        })
    });
    let commands = rows.into_iter().flatten().map(|evidence| Command::AddEvidence { evidence }).collect();
    reader.finish(commands)
}

pub(super) fn correct(raw: &Raw, given: &Given<'_>) -> Result<Command, Vec<FieldError>> {
    let mut reader = Reader::new(&CORRECT, raw);
    let reason = reader.text("reason");
    let intake = again(&mut reader, given);
    done(reader, intake.map(|intake| Command::Correct { intake, reason }))
}

pub(super) fn supplement(raw: &Raw, given: &Given<'_>) -> Result<Command, Vec<FieldError>> {
    let mut reader = Reader::new(&SUPPLEMENT, raw);
    let note = reader.text("note");
    let intake = again(&mut reader, given);
    done(reader, intake.map(|intake| Command::Supplement { intake, note }))
}

/// The facts of a registered case anew; who complains and what was agreed to stays.
fn again(reader: &mut Reader<'_>, given: &Given<'_>) -> Option<Intake> {
    let was = &given.case?.intake;
    facts(reader, was.consumer.clone(), was.consents.clone())
}

fn facts(reader: &mut Reader<'_>, consumer: crate::directory::PersonId, consents: Consents) -> Option<Intake> {
    let channel: Option<Channel> = reader.one("channel");
    let relation: Option<Relation> = reader.one("relation");
    let class: Option<ClassCode> = reader.one("class");
    let problem: Option<ProblemCode> = reader.one("problem");
    let event_on = reader.day("event_on");
    let respondent_phone = reader.parsed("respondent_phone", "电话号码看不懂，可以留空", Phone::parse);
    let respondent_name = reader.text("respondent");
    let stall = reader.text("stall");
    let goods = reader.text("goods");
    let place = reader.text("place");
    let narrative = reader.text("narrative");
    let claims: Vec<Claim> = reader.many("claims");
    let amount_fen = reader.fen("amount").unwrap_or_default();
    let claim_fen = reader.fen("claim_amount").unwrap_or_default();
    let group_size = reader.number("group_size").unwrap_or(1);
    let sale = reader.one("sale").unwrap_or(Sale::Shop);
    Some(Intake {
        channel: channel?,
        platform_no: reader.optional("platform_no"),
        feedback_due: reader.day("feedback_due"),
        consumer,
        group_size,
        respondent: Respondent {
            name: respondent_name,
            relation: relation?,
            stall,
            phone: respondent_phone,
            credit_code: None,
        },
        event_on: event_on?,
        place,
        narrative,
        goods: Goods {
            name: goods,
            brand: reader.optional("brand"),
            model: reader.optional("model"),
            amount_fen,
            class: class?,
            problem: problem?,
            sale,
            receipt_no: reader.optional("receipt_no"),
        },
        claims,
        claim_fen,
        trader_proves: reader.tick("trader_proves"),
        promise: reader.optional("promise"),
        consents,
    })
}

/// The command, unless something was wrong; a missing part always has its error.
pub(super) fn done(reader: Reader<'_>, command: Option<Command>) -> Result<Command, Vec<FieldError>> {
    let unread = vec![FieldError { field: String::new(), message: "请把表填完整".to_owned() }];
    reader.finish(command)?.ok_or(unread)
}

pub(super) fn prefill(given: &Given<'_>) -> Raw {
    let mut raw: Raw = [
        ("channel", Channel::WalkIn.value()),
        ("relation", Relation::Tenant.value()),
        ("sale", Sale::Shop.value()),
        ("callback", "on"),
        ("accept_now", "on"),
    ]
    .into_iter()
    .collect();
    raw.set("event_on", given.today());
    raw.set("handler", given.actor.as_str());
    raw
}

/// The registered facts, as the form shows them for a correction.
pub(super) fn shown(was: &Intake) -> Raw {
    let mut raw = Raw::default();
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            raw.push(name, value);
        }
    };
    put("channel", was.channel.value());
    put("platform_no", was.platform_no.as_deref().unwrap_or_default());
    put("feedback_due", &was.feedback_due.map(|day| day.to_string()).unwrap_or_default());
    put("group_size", &was.group_size.to_string());
    put("respondent", &was.respondent.name);
    put("relation", was.respondent.relation.value());
    put("stall", &was.respondent.stall);
    put("respondent_phone", was.respondent.phone.as_ref().map(Phone::as_str).unwrap_or_default());
    put("event_on", &was.event_on.to_string());
    put("place", &was.place);
    put("narrative", &was.narrative);
    put("goods", &was.goods.name);
    put("brand", was.goods.brand.as_deref().unwrap_or_default());
    put("model", was.goods.model.as_deref().unwrap_or_default());
    put("class", was.goods.class.code());
    put("problem", was.goods.problem.code());
    put("amount", &yuan_from_fen(was.goods.amount_fen));
    put("sale", was.goods.sale.value());
    put("receipt_no", was.goods.receipt_no.as_deref().unwrap_or_default());
    put("trader_proves", if was.trader_proves { "on" } else { "" });
    put("promise", was.promise.as_deref().unwrap_or_default());
    for claim in &was.claims {
        put("claims", claim.value());
    }
    put("claim_amount", &yuan_from_fen(was.claim_fen));
    raw
}
