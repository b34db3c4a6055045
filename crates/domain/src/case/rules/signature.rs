//! What a signature binds (A9c, A11a): the wording that was shown, the place, the time.

use crate::case::content::{Content, Document};
use crate::case::fact::{FileHash, Mark, Place, Signature};
use crate::case::{Case, Context};
use crate::kernel::{Refusal, Ruling, require};

/// One side of a document: whose signature, where it stands, and the names of its questions.
pub(super) struct Side {
    pub clause: &'static str,
    pub place: Place,
    pub mark_field: &'static str,
    pub drawn_field: &'static str,
}

pub(super) const ROUND: [Side; 2] = [
    Side { clause: "A9", place: Place::RoundConsumer, mark_field: "consumer_mark", drawn_field: "consumer_drawn" },
    Side { clause: "A9", place: Place::RoundTrader, mark_field: "trader_mark", drawn_field: "trader_drawn" },
];

pub(super) const AGREEMENT: [Side; 2] = [
    Side { clause: "A11", place: Place::AgreementConsumer, mark_field: "consumer_mark", drawn_field: "consumer_drawn" },
    Side { clause: "A11", place: Place::AgreementTrader, mark_field: "trader_mark", drawn_field: "trader_drawn" },
];

/// What is to be signed, as it stands now.
pub(super) fn present(case: &Case, document: Document, clause: &'static str) -> Ruling<Content> {
    document.content(case).ok_or_else(|| Refusal::new(clause, "要签的文书不存在", "请回到这一件，从下一步重新打开"))
}

/// Binds a signature to the wording. One that was given under another wording is refused: nobody
/// signs what they were not shown.
pub(super) fn bind(signature: Signature, side: &Side, content: &Content, ctx: &Context<'_>) -> Ruling<Signature> {
    let shown = signature.over.as_ref();
    if shown.is_some_and(|shown| *shown != content.hash) {
        return Err(Refusal::new(
            side.clause,
            format!("打开签字页以后，{}的内容改过，刚才的签字不是签在现在的内容上", content.document.name()),
            "请双方看清现在的内容，再签一次",
        )
        .at(side.mark_field));
    }
    let drawn = signature.mark == Mark::Drawn;
    require(
        !drawn || written(signature.drawn.as_ref()),
        side.clause,
        "签字框里还没有签名",
        "请在框内手写签名；不能在屏幕上写的，改选“在纸上签字”",
    )
    .map_err(|refusal| refusal.at(side.drawn_field))?;
    require(!drawn || shown.is_some(), side.clause, "没有说明屏幕上签的是什么内容", "请从签字页上签，先把内容给双方看")
        .map_err(|refusal| refusal.at(side.mark_field))?;
    let on_paper = matches!(signature.mark, Mark::Signed | Mark::Sealed);
    Ok(Signature {
        drawn: signature.drawn.filter(|_| drawn),
        seal: signature.seal.filter(|_| signature.mark == Mark::Sealed),
        scan: signature.scan.filter(|_| on_paper),
        over: Some(content.hash.clone()),
        at: Some(ctx.moment),
        place: Some(side.place),
        ..signature
    })
}

fn written(file: Option<&FileHash>) -> bool {
    file.is_some_and(|file| !file.0.is_empty())
}
