//! 和解协议: 拟稿、审核、履行.

use super::parts::LINE;
use super::register::done;
use super::{Choices, FieldError, Form, Given, Kind, Raw, Reader, ask, heading, may};
use crate::case::fact::{Debtor, Draft, FileHash, Obligation, Performance};
use crate::case::{Case, Command};
use crate::value::yuan_from_fen;

type Read = Result<Command, Vec<FieldError>>;

pub(super) static DRAFT: Form = Form {
    fields: &[
        ask("facts", "争议事实", Kind::Text),
        ask(
            "obligations",
            "协议内容",
            Kind::Rows(&[
                ask("debtor", "谁来做", Kind::One(Choices::Fixed(Debtor::ALL))),
                ask("what", "做什么", LINE),
                may("amount", "金额", Kind::Money),
                ask("due", "最迟哪天", Kind::Day),
                may("manner", "方式", LINE),
            ]),
        )
        .hint("每一项都要有日期；不能写“不得举报、投诉”一类的话"),
        may("fee_terms", "检测费用承担", LINE),
        may("breach_terms", "不按约定履行的处理", LINE),
    ],
};

pub(super) fn draft(raw: &Raw) -> Read {
    let mut reader = Reader::new(&DRAFT, raw);
    let facts = reader.text("facts");
    let obligations = reader.rows("obligations", |row| {
        let debtor = row.one("debtor");
        let what = row.text("what");
        let amount_fen = row.fen("amount").unwrap_or_default();
        let due = row.day("due");
        let manner = row.optional("manner");
        Some(Obligation { debtor: debtor?, what, amount_fen, due: due?, manner })
    });
    let draft = Draft {
        facts,
        obligations: obligations.into_iter().flatten().collect(),
        fee_terms: reader.optional("fee_terms"),
        breach_terms: reader.optional("breach_terms"),
    };
    reader.finish(Command::DraftSettlement { draft })
}

pub(super) fn prefill_draft(case: &Case) -> Raw {
    let intake = &case.intake;
    let mut raw = Raw::default();
    raw.set(
        "facts",
        format!(
            "{}，消费者在{}购买（使用）“{}”，因{}问题与{}发生争议。",
            crate::case::words::day(intake.event_on),
            intake.place,
            intake.goods.name,
            intake.goods.problem.name(),
            intake.respondent.name
        ),
    );
    raw.set("obligations.0.debtor", Debtor::Trader.value());
    if intake.claim_fen > 0 {
        raw.set("obligations.0.amount", yuan_from_fen(intake.claim_fen));
    }
    raw
}

pub(super) static APPROVE: Form = Form { fields: &[may("opinion", "审核意见", Kind::Text)] };

pub(super) fn approve(raw: &Raw) -> Read {
    let mut reader = Reader::new(&APPROVE, raw);
    let opinion = reader.text("opinion");
    reader.finish(Command::Approve { opinion })
}

pub(super) static RETURN: Form =
    Form { fields: &[ask("reason", "退回的理由", Kind::Text).hint("写清要改什么，承办人照着改")] };

pub(super) fn return_draft(raw: &Raw) -> Read {
    let mut reader = Reader::new(&RETURN, raw);
    let reason = reader.text("reason");
    reader.finish(Command::ReturnDraft { reason })
}

pub(super) static PERFORM: Form = Form {
    fields: &[
        ask("obligation", "哪一项", Kind::One(Choices::Offered("obligation"))),
        ask("on", "履行日期", Kind::Day),
        may("value", "消费者实际得到的价值", Kind::Money)
            .hint("退款、赔偿填金额；换货、修理填物品价值，计入挽回损失；消费者自己要做的一项填0"),
        heading("凭证（至少一样）"),
        may("proof", "凭证", LINE).hint("如：微信退款截图、换货签收单"),
        may("file", "凭证照片", Kind::File),
        may("consumer_confirms", "消费者已确认收到", Kind::Tick),
    ],
};

pub(super) fn perform(raw: &Raw) -> Read {
    let mut reader = Reader::new(&PERFORM, raw);
    let obligation = reader.one::<String>("obligation").and_then(|number| number.parse().ok());
    let on = reader.day("on");
    let value_fen = reader.fen("value").unwrap_or_default();
    let proof = reader.optional("proof");
    let file = reader.optional("file").map(FileHash);
    let consumer_confirms = reader.tick("consumer_confirms");
    let performance = obligation.zip(on).map(|(obligation, on)| Performance {
        obligation,
        on,
        value_fen,
        proof,
        file,
        consumer_confirms,
    });
    done(reader, performance.map(|performance| Command::Perform { performance }))
}

pub(super) fn prefill_perform(case: &Case, given: &Given<'_>) -> Raw {
    let mut raw = Raw::default();
    raw.set("on", given.today());
    if let Some(open) = case.owed.iter().position(|owed| owed.performed.is_none()) {
        raw.set("obligation", (open + 1).to_string());
        // What the consumer performs, a price difference for one, is nothing won back.
        let obligation = &case.owed[open].obligation;
        let value = if obligation.debtor == Debtor::Trader { obligation.amount_fen } else { 0 };
        raw.set("value", yuan_from_fen(value));
    }
    raw
}
