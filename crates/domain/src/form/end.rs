//! 终止、告知、移交、所里、反馈、归档、重新办理、并案、重大、联系.

use super::parts::{
    CONTENT, DELIVERY, LINE, NOTICE_DELIVERY, NOTICE_NOTE, NOTICE_ON, ROUTES_NAMED, TOLD_AT, notice, told,
};
use super::register::done;
use super::{Choices, FieldError, Form, Given, Kind, Raw, Reader, ask, may};
use crate::case::Command;
use crate::case::fact::{
    Alarm, Contact, ContactMode, Filing, Ground, HandUp, LinkKind, OfficeResult, Paper, ReopenCause, Termination,
};

type Read = Result<Command, Vec<FieldError>>;

pub(super) static TERMINATE: Form = Form {
    fields: &[
        ask("ground", "终止的情形", Kind::One(Choices::Fixed(Ground::ALL))).hint("篇一第十二条；情形⑤由站长办理"),
        ask("proof", "凭据", Kind::Text).hint("如：消费者当面签名撤回；来电号码和时间；受理通知书"),
        may("by_consumer", "由消费者本人或其代理人提出", Kind::Tick).hint("情形①必须是"),
        may("body", "受理的消协、部门或法院", LINE).hint("情形②③④填写"),
        may("body_no", "受理编号或案号", LINE),
        ask("known_on", "得知日期", Kind::Day),
        may("recovered", "消费者已经得到的价值", Kind::Money).hint("如经营者已当场更换，计入挽回损失"),
    ],
};

pub(super) fn terminate(raw: &Raw) -> Read {
    let mut reader = Reader::new(&TERMINATE, raw);
    let ground = reader.one("ground");
    let proof = reader.text("proof");
    let (body, body_no) = (reader.optional("body"), reader.optional("body_no"));
    let known_on = reader.day("known_on");
    let by_consumer = reader.tick("by_consumer");
    let recovered_fen = reader.fen("recovered").unwrap_or_default();
    let termination = ground.zip(known_on).map(|(ground, known_on)| Termination {
        ground,
        proof,
        body,
        body_no,
        known_on,
        by_consumer,
        recovered_fen,
    });
    done(reader, termination.map(|termination| Command::Terminate { termination }))
}

pub(super) static NOTICE: Form = Form { fields: &[NOTICE_DELIVERY, NOTICE_ON, ROUTES_NAMED, NOTICE_NOTE] };

pub(super) fn give_notice(raw: &Raw) -> Read {
    let mut reader = Reader::new(&NOTICE, raw);
    let notice = notice(&mut reader);
    done(reader, notice.map(|notice| Command::GiveNotice { notice }))
}

pub(super) static HAND_UP: Form = Form {
    fields: &[
        ask("to", "移交给", LINE),
        ask("why", "为什么移交", Kind::Text),
        ask("papers", "移交材料（都是副本）", Kind::Many(Choices::Fixed(Paper::ALL))),
        may("consumer_agrees", "消费者同意移交材料", Kind::Tick),
    ],
};

pub(super) fn hand_up(raw: &Raw) -> Read {
    let mut reader = Reader::new(&HAND_UP, raw);
    let hand_up = HandUp {
        to: reader.text("to"),
        why: reader.text("why"),
        papers: reader.many("papers"),
        consumer_agrees: reader.tick("consumer_agrees"),
    };
    reader.finish(Command::HandUp { hand_up })
}

pub(super) static OFFICE_RECEIVE: Form =
    Form { fields: &[ask("by", "所里谁接收的", LINE), ask("on", "接收日期", Kind::Day)] };

pub(super) fn office_receive(raw: &Raw) -> Read {
    let mut reader = Reader::new(&OFFICE_RECEIVE, raw);
    let by = reader.text("by");
    let on = reader.day("on");
    done(reader, on.map(|on| Command::OfficeReceive { by, on }))
}

pub(super) static OFFICE_ASK: Form =
    Form { fields: &[ask("what", "要补什么材料", Kind::Text), ask("on", "退回日期", Kind::Day)] };

pub(super) fn office_ask(raw: &Raw) -> Read {
    let mut reader = Reader::new(&OFFICE_ASK, raw);
    let what = reader.text("what");
    let on = reader.day("on");
    done(reader, on.map(|on| Command::OfficeAskPapers { what, on }))
}

pub(super) static SEND_PAPERS: Form = Form { fields: &[ask("what", "补送了什么", Kind::Text)] };

pub(super) fn send_papers(raw: &Raw) -> Read {
    let mut reader = Reader::new(&SEND_PAPERS, raw);
    let what = reader.text("what");
    reader.finish(Command::SendPapers { what })
}

pub(super) static OFFICE_DECIDE: Form = Form {
    fields: &[
        may("office_no", "所里的案件编号", LINE),
        ask("result", "处理结果", Kind::Text),
        ask("on", "告知日期", Kind::Day),
        may("recovered", "挽回损失", Kind::Money),
    ],
};

pub(super) fn office_decide(raw: &Raw) -> Read {
    let mut reader = Reader::new(&OFFICE_DECIDE, raw);
    let (office_no, result) = (reader.optional("office_no"), reader.text("result"));
    let on = reader.day("on");
    let recovered_fen = reader.fen("recovered").unwrap_or_default();
    let result = on.map(|on| OfficeResult { office_no, result, on, recovered_fen });
    done(reader, result.map(|result| Command::OfficeDecide { result }))
}

pub(super) static FEED_BACK: Form = Form { fields: &[TOLD_AT, DELIVERY, CONTENT] };

pub(super) fn feed_back(raw: &Raw) -> Read {
    let mut reader = Reader::new(&FEED_BACK, raw);
    let told = told(&mut reader);
    done(reader, told.map(|told| Command::FeedBack { told }))
}

pub(super) static ARCHIVE: Form = Form {
    fields: &[
        ask("class", "商品或服务类别", Kind::One(Choices::Offered("class"))).hint("归档号由年、季度、类别和流水组成"),
        ask("custodian", "保管人", Kind::One(Choices::Offered("custodian"))),
        ask("years", "保管年数", Kind::Number { min: 1, max: 30 }).hint("不少于两年（篇一第十四条）"),
        ask("pages", "材料页数", Kind::Number { min: 1, max: 9999 }),
    ],
};

pub(super) fn archive(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ARCHIVE, raw);
    let (class, custodian) = (reader.one("class"), reader.one("custodian"));
    let (years, pages) = (reader.number("years"), reader.number("pages"));
    let filing = (|| Some(Filing { class: class?, custodian: custodian?, years: years?, pages: pages? }))();
    done(reader, filing.map(|filing| Command::Archive { filing }))
}

pub(super) static EXTEND: Form =
    Form { fields: &[ask("until", "保管到", Kind::Day), ask("reason", "为什么延长", LINE)] };

pub(super) fn extend(raw: &Raw) -> Read {
    let mut reader = Reader::new(&EXTEND, raw);
    let until = reader.day("until");
    let reason = reader.text("reason");
    done(reader, until.map(|until| Command::ExtendRetention { until, reason }))
}

pub(super) static HOLD: Form = Form {
    fields: &[ask("why", "为什么不能销毁", LINE).hint("诉讼、仲裁、复议、调查、投诉人异议等；写明文号更好")],
};

pub(super) fn hold(raw: &Raw) -> Read {
    let mut reader = Reader::new(&HOLD, raw);
    let why = reader.text("why");
    done(reader, Some(Command::Hold { why }))
}

pub(super) static RELEASE: Form = Form { fields: &[ask("reason", "为什么可以解除", LINE)] };

pub(super) fn release(raw: &Raw) -> Read {
    let mut reader = Reader::new(&RELEASE, raw);
    let reason = reader.text("reason");
    done(reader, Some(Command::ReleaseHold { reason }))
}

pub(super) static REOPEN: Form = Form {
    fields: &[ask("cause", "原因", Kind::One(Choices::Fixed(ReopenCause::ALL))), ask("reason", "具体情况", Kind::Text)],
};

pub(super) fn reopen(raw: &Raw) -> Read {
    let mut reader = Reader::new(&REOPEN, raw);
    let cause = reader.one("cause");
    let reason = reader.text("reason");
    done(reader, cause.map(|cause| Command::Reopen { cause, reason }))
}

pub(super) static LINK: Form = Form {
    fields: &[
        ask("other", "另一件的编号", LINE),
        ask("link", "关系", Kind::One(Choices::Fixed(LinkKind::ALL))),
        may("consumer_agrees", "消费者同意", Kind::Tick),
    ],
};

pub(super) fn link(raw: &Raw, given: &Given<'_>) -> Read {
    let mut reader = Reader::new(&LINK, raw);
    reader.text("other");
    let other = given.other.clone();
    if other.is_none() && !raw.one("other").is_empty() {
        reader.wrong("other", "没有找到这个编号的投诉，请核对");
    }
    let link = reader.one("link");
    let consumer_agrees = reader.tick("consumer_agrees");
    let command = other.zip(link).map(|((other, other_number), link)| Command::Link {
        other,
        other_number,
        link,
        consumer_agrees,
    });
    done(reader, command)
}

pub(super) static RAISE: Form = Form {
    fields: &[
        ask("alarm", "属于哪一种", Kind::One(Choices::Fixed(Alarm::ALL))),
        ask("why", "什么情况", Kind::Text).hint("时间、地点、人数、金额、有无伤亡、现在怎样"),
    ],
};

pub(super) fn raise(raw: &Raw) -> Read {
    let mut reader = Reader::new(&RAISE, raw);
    let alarm = reader.one("alarm");
    let why = reader.text("why");
    done(reader, alarm.map(|alarm| Command::RaiseAlarm { alarm, why }))
}

pub(super) static REPORT_ALARM: Form =
    Form { fields: &[ask("to", "报给谁", LINE), TOLD_AT, ask("content", "报了什么", Kind::Text)] };

pub(super) fn report_alarm(raw: &Raw) -> Read {
    let mut reader = Reader::new(&REPORT_ALARM, raw);
    let to = reader.text("to");
    let at = reader.time("at");
    let content = reader.text("content");
    done(reader, at.map(|at| Command::ReportAlarm { to, at, content }))
}

pub(super) static CONTACT: Form = Form {
    fields: &[
        ask("with", "与谁联系", LINE).hint("市场监管所哪位同志"),
        ask("mode", "方式", Kind::One(Choices::Fixed(ContactMode::ALL))),
        TOLD_AT,
        ask("content", "说了什么，对方怎么指导", Kind::Text),
    ],
};

pub(super) fn contact(raw: &Raw) -> Read {
    let mut reader = Reader::new(&CONTACT, raw);
    let with = reader.text("with");
    let (mode, at) = (reader.one("mode"), reader.time("at"));
    let content = reader.text("content");
    let contact = mode.zip(at).map(|(mode, at)| Contact { with, mode, at, content });
    done(reader, contact.map(|contact| Command::LogContact { contact }))
}

pub(super) fn prefill_hand_up(given: &Given<'_>) -> Raw {
    let mut raw = Raw::default();
    raw.set("to", &given.office);
    let Some(case) = given.case else { return raw };
    for paper in crate::case::papers_needed(case) {
        raw.push("papers", paper.value());
    }
    if case.intake.consents.share_with_office {
        raw.set("consumer_agrees", "on");
    }
    if let Some(divergence) = &case.divergence {
        raw.set("why", divergence);
    }
    raw
}
