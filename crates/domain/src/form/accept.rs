//! 受理、补正、不受理、转出、承办人.

use super::parts::{LINE, NOTICE_DELIVERY, NOTICE_NOTE, NOTICE_ON, ROUTES_NAMED, notice};
use super::register::done;
use super::{Choices, Field, FieldError, Form, Kind, Raw, Reader, ask, may};
use crate::case::Command;
use crate::case::fact::{Decline, Declined, Transfer};

type Read = Result<Command, Vec<FieldError>>;

const REASON: Field = ask("reason", "理由", Kind::One(Choices::Fixed(Decline::ALL)));
const EXPLANATION: Field = ask("explanation", "具体说明", Kind::Text).hint("消费者会看到这段话，请写清事实和依据");

pub(super) static ACCEPT: Form =
    Form { fields: &[ask("handler", "承办人（首问负责）", Kind::One(Choices::Offered("staff")))] };

pub(super) fn accept(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ACCEPT, raw);
    let handler = reader.one("handler");
    done(reader, handler.map(|handler| Command::Accept { handler }))
}

pub(super) static ASK_SUPPLEMENT: Form = Form {
    fields: &[
        ask("missing", "要补正什么", Kind::Text).hint("逐项列明，一次说清，例如：购物小票照片、具体要求退货还是换货")
    ],
};

pub(super) fn ask_supplement(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ASK_SUPPLEMENT, raw);
    let missing = reader.text("missing");
    reader.finish(Command::AskSupplement { missing })
}

pub(super) static PROPOSE_DECLINE: Form = Form { fields: &[REASON, EXPLANATION] };

pub(super) fn propose_decline(raw: &Raw) -> Read {
    let mut reader = Reader::new(&PROPOSE_DECLINE, raw);
    let declined = declined(&mut reader);
    done(reader, declined.map(|declined| Command::ProposeDecline { declined }))
}

pub(super) static DECLINE: Form =
    Form { fields: &[REASON, EXPLANATION, NOTICE_DELIVERY, NOTICE_ON, ROUTES_NAMED, NOTICE_NOTE] };

pub(super) fn decline(raw: &Raw) -> Read {
    let mut reader = Reader::new(&DECLINE, raw);
    let declined = declined(&mut reader);
    let notice = notice(&mut reader);
    done(reader, declined.zip(notice).map(|(declined, notice)| Command::Decline { declined, notice }))
}

fn declined(reader: &mut Reader<'_>) -> Option<Declined> {
    let reason = reader.one("reason");
    let explanation = reader.text("explanation");
    Some(Declined { reason: reason?, explanation })
}

pub(super) static TRANSFER: Form = Form {
    fields: &[
        ask("to", "转到哪里", LINE).hint("有权处理的服务站或市场监管所"),
        ask("why", "为什么转出", Kind::Text),
        may("consumer_agrees", "消费者同意转出", Kind::Tick),
    ],
};

pub(super) fn transfer(raw: &Raw) -> Read {
    let mut reader = Reader::new(&TRANSFER, raw);
    let transfer =
        Transfer { to: reader.text("to"), why: reader.text("why"), consumer_agrees: reader.tick("consumer_agrees") };
    reader.finish(Command::TransferOut { transfer })
}

pub(super) static ASSIGN: Form = Form {
    fields: &[ask("to", "新的承办人", Kind::One(Choices::Offered("staff"))), ask("reason", "为什么变更", LINE)],
};

pub(super) fn assign(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ASSIGN, raw);
    let to = reader.one("to");
    let reason = reader.text("reason");
    done(reader, to.map(|to| Command::AssignHandler { to, reason }))
}
