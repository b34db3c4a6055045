//! 检测、鉴定.

use super::parts::LINE;
use super::register::done;
use super::{Choices, FieldError, Form, Kind, Raw, Reader, ask, heading, may};
use crate::case::Command;
use crate::case::fact::{FileHash, Report, Side, TestOrder};
use crate::value::Percent;

type Read = Result<Command, Vec<FieldError>>;

pub(super) static ORDER: Form = Form {
    fields: &[
        ask("sample", "样品名称和批号", LINE),
        ask("item", "检测项目", LINE),
        may("standard", "依据标准", LINE),
        ask("not_common_sense", "为什么凭生活常识不能判断", Kind::Text)
            .hint("凭常识就能判断的不应提请检测；法律另有规定的写规定（篇一第七条）"),
        heading("检测机构"),
        ask("lab", "机构名称", Kind::Line { suggest: "lab" }),
        ask("lab_certificate", "资质证号（CMA、CNAS）", LINE),
        ask("lab_valid_to", "资质有效期至", Kind::Day),
        heading("费用"),
        ask("fee", "检测费", Kind::Money),
        ask("advanced_by", "谁垫付", Kind::One(Choices::Fixed(&[("consumer", "消费者"), ("trader", "经营者")]))),
        may("fee_agreed", "费用垫付和承担，双方已书面约定", Kind::Tick)
            .hint("由责任方承担；双方都有责任的按责任大小分担"),
        heading("送检"),
        may("consumer_agrees", "消费者同意检测", Kind::Tick),
        may("trader_agrees", "经营者同意检测", Kind::Tick),
        ask("sample_handed_over_on", "样品送检日期", Kind::Day),
        ask("expected_days", "预计天数", Kind::Number { min: 1, max: 365 }),
        may("pause_agreed", "双方书面同意检测期间不计入二十日", Kind::Tick),
    ],
};

pub(super) fn order(raw: &Raw) -> Read {
    let mut reader = Reader::new(&ORDER, raw);
    let (sample, item, standard) = (reader.text("sample"), reader.text("item"), reader.optional("standard"));
    let not_common_sense = reader.text("not_common_sense");
    let (lab, lab_certificate) = (reader.text("lab"), reader.text("lab_certificate"));
    let lab_valid_to = reader.day("lab_valid_to");
    let fee_fen = reader.fen("fee");
    let advanced_by: Option<Side> = reader.one("advanced_by");
    let fee_agreed = reader.tick("fee_agreed");
    let consumer_agrees = reader.tick("consumer_agrees");
    let trader_agrees = reader.tick("trader_agrees");
    let handed_over = reader.day("sample_handed_over_on");
    let expected_days = reader.number("expected_days");
    let pause_agreed = reader.tick("pause_agreed");
    let order = (|| {
        Some(TestOrder {
            sample,
            item,
            standard,
            lab,
            lab_certificate,
            lab_valid_to: lab_valid_to?,
            consumer_agrees,
            trader_agrees,
            not_common_sense,
            fee_fen: fee_fen?,
            advanced_by: advanced_by?,
            fee_agreed,
            sample_handed_over_on: handed_over?,
            expected_days: expected_days?,
            pause_agreed,
        })
    })();
    done(reader, order.map(|order| Command::OrderTest { order }))
}

pub(super) static REPORT: Form = Form {
    fields: &[
        ask("report_no", "报告编号", LINE),
        ask("received_on", "收到日期", Kind::Day),
        ask("conclusion", "结论", Kind::Text),
        ask("trader_liability", "经营者责任（%）", Kind::Number { min: 0, max: 100 })
            .hint("检测费按这个比例分担，算到分"),
        may("file", "报告扫描件", Kind::File),
    ],
};

pub(super) fn report(raw: &Raw) -> Read {
    let mut reader = Reader::new(&REPORT, raw);
    let (report_no, conclusion) = (reader.text("report_no"), reader.text("conclusion"));
    let received_on = reader.day("received_on");
    let share = reader.number("trader_liability").and_then(|share| Percent::new(u8::try_from(share).ok()?));
    let file = reader.optional("file").map(FileHash);
    let report = received_on.zip(share).map(|(received_on, trader_liability)| Report {
        report_no,
        conclusion,
        received_on,
        trader_liability,
        file,
    });
    done(reader, report.map(|report| Command::ReceiveReport { report }))
}

pub(super) static DISPUTE: Form = Form { fields: &[ask("reason", "消费者的异议", Kind::Text)] };

pub(super) fn dispute(raw: &Raw) -> Read {
    let mut reader = Reader::new(&DISPUTE, raw);
    let reason = reader.text("reason");
    reader.finish(Command::DisputeReport { reason })
}
