//! What the leader and the levels above answer on a case: 确认收到、答复快报.

use super::{FieldError, Form, Kind, Raw, Reader, ask, may};
use crate::case::Command;

type Read = Result<Command, Vec<FieldError>>;

pub(super) static SEE_COMPLEX: Form = Form { fields: &[may("note", "意见或指导", Kind::Text)] };

pub(super) fn see_complex(raw: &Raw) -> Read {
    let mut reader = Reader::new(&SEE_COMPLEX, raw);
    let note = reader.optional("note");
    reader.finish(Command::SeeComplex { note })
}

pub(super) static ANSWER_ALARM: Form = Form {
    fields: &[ask("reply", "怎么处置", Kind::Text).hint("站点照此办理；需要到场的，写明谁什么时候到")],
};

pub(super) fn answer_alarm(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ANSWER_ALARM, raw);
    let reply = reader.text("reply");
    reader.finish(Command::AnswerAlarm { reply })
}
