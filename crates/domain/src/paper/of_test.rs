//! What a test and its fee agreement have for F8.

use super::{CasePaper, Values, of_case};
use crate::case::words::day;
use crate::value::yuan_from_fen;

/// The fields of the test at `at`, counted from 1, with those of its case; `None` when there is no such test.
#[must_use]
pub fn of_test(paper: &CasePaper<'_>, at: usize) -> Option<Values> {
    let test = paper.case.tests.get(at.checked_sub(1)?)?;
    let order = &test.order;
    let mut values = of_case(paper);
    values
        .set("sample", &order.sample)
        .set("item", &order.item)
        .set("standard", order.standard.as_deref().unwrap_or("按机构规定"))
        .set("lab", &order.lab)
        .set("lab_certificate", &order.lab_certificate)
        .set("lab_valid_to", day(order.lab_valid_to))
        .set("not_common_sense", &order.not_common_sense)
        .set("fee", yuan_from_fen(order.fee_fen))
        .set("advanced_by", order.advanced_by.label())
        .set("fee_rule", "由责任方承担；双方都有责任的，按责任大小分担")
        .set("sent_on", day(order.sample_handed_over_on))
        .set("expected_days", format!("{}天", order.expected_days))
        .set("pause", if test.pauses { "双方同意检测期间不计入二十日" } else { "检测期间计入二十日" })
        .set("disputed", test.disputed.as_deref().unwrap_or("无"));
    match &test.report {
        Some((report, split)) => values
            .set("report_no", &report.report_no)
            .set("conclusion", &report.conclusion)
            .set("report_on", day(report.received_on))
            .set("liability", format!("经营者{}%", report.trader_liability.get()))
            .set(
                "fee_split",
                format!("经营者{}元，消费者{}元", yuan_from_fen(split.trader_fen), yuan_from_fen(split.consumer_fen)),
            ),
        None => values.set("conclusion", "待报告"),
    };
    Some(values)
}
