//! 协商记录签字、双方签署、一方拒签: how each side signs what both were shown.

use super::parts::LINE;
use super::register::done;
use super::{Choices, Field, FieldError, Form, Given, Kind, Raw, Reader, ask, heading, may};
use crate::case::content::{ContentHash, Document};
use crate::case::fact::{AfterRefusal, FileHash, Mark, Party, Signature, Signing};
use crate::case::{Case, Command, rounds_to_sign};

type Read = Result<Command, Vec<FieldError>>;

/// The ways to sign, as they are offered.
const WAYS: &[(&str, &str)] = &[
    (Mark::Drawn.value(), "在屏幕上手写"),
    (Mark::Signed.value(), "在纸上签字"),
    (Mark::Sealed.value(), "盖章"),
    (Mark::Refused.value(), "拒签"),
];

/// An agreement that one side will not sign has an act of its own.
const SIGNS: &[(&str, &str)] = &[WAYS[0], WAYS[1], WAYS[2]];

const OVER: Field = may("over", "所签内容的校验码", Kind::Hidden)
    .hint("照“所签内容”给出的校验码填；在屏幕上手写的必填，内容改过就不能再签");
const CONSUMER_DRAWN: Field =
    may("consumer_drawn", "消费者手写签名", Kind::Drawn).when("consumer_mark", Mark::Drawn.value());
const TRADER_DRAWN: Field = may("trader_drawn", "经营者手写签名", Kind::Drawn).when("trader_mark", Mark::Drawn.value());
const CONSUMER_SEAL: Field = may("consumer_seal", "印章图片", Kind::File).when("consumer_mark", Mark::Sealed.value());
const TRADER_SEAL: Field = may("trader_seal", "印章图片", Kind::File).when("trader_mark", Mark::Sealed.value());
const KEPT_SEAL: Field = may("trader_kept_seal", "用“本站”存的印章", Kind::One(Choices::Offered("seal")))
    .hint("本单位自己是被投诉人时可选；别的经营者请上传其印章图片，或者盖在纸上再扫描")
    .when("trader_mark", Mark::Sealed.value());
const SCAN: Field = may("file", "签字页的扫描件或照片", Kind::File).hint("在纸上签字、盖章的，拍照或扫描后附上");

pub(super) static SIGN_ROUND: Form = Form {
    fields: &[
        ask("round", "哪一次协商", Kind::One(Choices::Offered("round"))),
        OVER,
        heading("消费者一方"),
        ask("consumer_mark", "消费者", Kind::One(Choices::Fixed(WAYS))),
        may("consumer_by_agent", "由代理人签", Kind::Tick),
        CONSUMER_DRAWN,
        CONSUMER_SEAL,
        may("consumer_refusal", "拒签的，原因", LINE).when("consumer_mark", Mark::Refused.value()),
        may("consumer_witness", "拒签的，见证人", LINE).when("consumer_mark", Mark::Refused.value()),
        heading("经营者一方"),
        ask("trader_mark", "经营者", Kind::One(Choices::Fixed(WAYS))),
        TRADER_DRAWN,
        KEPT_SEAL,
        TRADER_SEAL,
        may("trader_refusal", "拒签的，原因", LINE).when("trader_mark", Mark::Refused.value()),
        may("trader_witness", "拒签的，见证人", LINE).when("trader_mark", Mark::Refused.value()),
        heading("纸质件"),
        SCAN,
    ],
};

pub(super) fn sign_round(raw: &Raw) -> Read {
    let mut reader = Reader::new(&SIGN_ROUND, raw);
    let round = reader.one::<String>("round").and_then(|round| round.parse().ok());
    let (consumer, trader) = both(&mut reader, true);
    let scan = reader.optional("file").map(FileHash);
    let with = |signature: Option<Signature>| signature.map(|one| Signature { scan: scan.clone(), ..one });
    let command = (|| Some(Command::SignRound { round: round?, consumer: with(consumer)?, trader: with(trader)? }))();
    done(reader, command)
}

pub(super) fn prefill_sign_round(case: &Case) -> Raw {
    // Who signed and how is for the clerk to say: nothing here is chosen beforehand.
    let mut raw = Raw::default();
    if let Some(unsigned) = rounds_to_sign(case).first() {
        raw.set("round", unsigned.to_string());
    }
    raw
}

pub(super) static SIGN: Form = Form {
    fields: &[
        ask("on", "签署日期", Kind::Day),
        OVER,
        heading("甲方（消费者）"),
        ask("consumer_mark", "消费者（甲方）", Kind::One(Choices::Fixed(SIGNS))),
        may("consumer_by_agent", "由有特别授权的代理人签", Kind::Tick),
        CONSUMER_DRAWN,
        CONSUMER_SEAL,
        heading("乙方（经营者）"),
        ask("trader_mark", "经营者（乙方）", Kind::One(Choices::Fixed(SIGNS))),
        TRADER_DRAWN,
        KEPT_SEAL,
        TRADER_SEAL,
        heading("纸质件"),
        may("copies", "一式两份，已分别交给消费者和经营者", Kind::Tick),
        SCAN,
    ],
};

pub(super) fn sign(raw: &Raw) -> Read {
    let mut reader = Reader::new(&SIGN, raw);
    let on = reader.day("on");
    let (consumer, trader) = both(&mut reader, false);
    let copies = reader.tick("copies");
    let file = reader.optional("file").map(FileHash);
    let signing = (|| {
        Some(Signing {
            on: on?,
            consumer: consumer?,
            trader: trader?,
            consumer_copy: copies,
            trader_copy: copies,
            file,
        })
    })();
    done(reader, signing.map(|signing| Command::Sign { signing }))
}

pub(super) fn prefill_sign(given: &Given<'_>) -> Raw {
    Raw::from_iter([("on", given.today())])
}

/// The signatures of both sides; a refusal is asked for where it is an answer.
fn both(reader: &mut Reader<'_>, refusable: bool) -> (Option<Signature>, Option<Signature>) {
    let over = reader.optional("over").map(ContentHash);
    let mut one = |[mark, agent, drawn, seals @ .., refusal, witness]: [&str; 7]| {
        let mark: Option<Mark> = reader.one(mark);
        let by_agent = !agent.is_empty() && reader.tick(agent);
        let mut file = |name: &str| if name.is_empty() { None } else { reader.optional(name).map(FileHash) };
        let drawn = file(drawn);
        let [kept, sent] = seals.map(&mut file);
        let mut told = |name: &str| if refusable { reader.optional(name) } else { None };
        let (refusal, witness) = (told(refusal), told(witness));
        let seal = sent.or(kept);
        Some(Signature { refusal, witness, drawn, seal, over: over.clone(), ..Signature::plain(mark?, by_agent) })
    };
    let consumer = one([
        "consumer_mark",
        "consumer_by_agent",
        "consumer_drawn",
        "",
        "consumer_seal",
        "consumer_refusal",
        "consumer_witness",
    ]);
    let trader =
        one(["trader_mark", "", "trader_drawn", "trader_kept_seal", "trader_seal", "trader_refusal", "trader_witness"]);
    (consumer, trader)
}

/// What the form is about to have signed, by what was typed.
#[must_use]
pub fn document(form: &Form, raw: &Raw) -> Option<Document> {
    if std::ptr::eq(form, &SIGN) {
        return Some(Document::Agreement);
    }
    if std::ptr::eq(form, &SIGN_ROUND) { raw.one("round").parse().ok().map(Document::Round) } else { None }
}

pub(super) static REFUSE: Form = Form {
    fields: &[
        ask("by", "哪一方拒签", Kind::One(Choices::Fixed(Party::ALL))),
        ask("reason", "为什么", Kind::Text),
        ask("witness", "在场见证人", LINE),
        ask("after", "接下来", Kind::One(Choices::Fixed(AfterRefusal::ALL))),
    ],
};

pub(super) fn refuse(raw: &Raw) -> Read {
    let mut reader = Reader::new(&REFUSE, raw);
    let (by, after) = (reader.one("by"), reader.one("after"));
    let reason = reader.text("reason");
    let witness = reader.text("witness");
    done(reader, by.zip(after).map(|(by, after)| Command::RefuseSigning { by, reason, witness, after }))
}
