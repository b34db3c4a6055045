//! All papers of a case in the order in which they are bound: what came in, what was done, how it ended.

use jiff::civil::Date;

use crate::case::Case;
use crate::case::fact::FileHash;
use crate::choice::choices;

choices! {
    /// What kind of paper it is.
    PaperKind {
        Registration = "registration", "消费投诉登记表";
        Proxy = "proxy", "授权委托书";
        Evidence = "evidence", "证据副本";
        Round = "round", "协商记录";
        Test = "test", "检测委托及费用约定";
        Report = "report", "检测报告";
        Agreement = "agreement", "和解协议书";
        Notice = "notice", "其他途径告知书";
        HandUp = "hand_up", "上报移交清单";
        Performance = "performance", "履行凭证";
        Feedback = "feedback", "反馈记录";
    }
}

/// A paper of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePaper {
    pub kind: PaperKind,
    /// Which of its kind, from 1.
    pub no: u32,
    pub title: String,
    pub date: Option<Date>,
    /// The stored copy; a paper without one is set from the record.
    pub file: Option<FileHash>,
    /// Sheets, where they are known before it is set.
    pub pages: Option<u32>,
}

/// The papers of a case, in order.
#[must_use]
pub fn bundle_order(case: &Case) -> Vec<BundlePaper> {
    let mut all = vec![paper(PaperKind::Registration, 1, "", Some(case.registered_at.day()))];
    for (no, agent) in (1..).zip(&case.agents) {
        all.push(paper(PaperKind::Proxy, no, &agent.relation, Some(agent.from)));
    }
    for (no, one) in (1..).zip(&case.evidence) {
        let made = BundlePaper {
            file: one.file.clone(),
            pages: Some(one.copies.max(1)),
            ..paper(PaperKind::Evidence, no, &one.title, None)
        };
        all.push(made);
    }
    for (no, held) in (1..).zip(&case.rounds) {
        all.push(paper(PaperKind::Round, no, held.round.kind.label(), Some(held.round.from.date())));
    }
    for (no, test) in (1..).zip(&case.tests) {
        all.push(paper(PaperKind::Test, no, &test.order.item, Some(test.order.sample_handed_over_on)));
        if let Some((report, _)) = &test.report {
            let made = paper(PaperKind::Report, no, &report.report_no, Some(report.received_on));
            all.push(BundlePaper { file: report.file.clone(), ..made });
        }
    }
    if let Some(settlement) = &case.settlement {
        let signed = settlement.signing.as_ref();
        let made = paper(PaperKind::Agreement, 1, "", Some(signed.map_or(settlement.drafted_on, |signed| signed.on)));
        all.push(BundlePaper { file: signed.and_then(|signed| signed.file.clone()), ..made });
    }
    all.extend(case.notice.as_ref().map(|notice| paper(PaperKind::Notice, 1, "", Some(notice.on))));
    all.extend(case.hand_up.as_ref().map(|hand_up| paper(PaperKind::HandUp, 1, &hand_up.to, None)));
    for (no, owed) in (1..).zip(&case.owed) {
        if let Some(done) = &owed.performed {
            let title = done.proof.as_deref().unwrap_or(&owed.obligation.what);
            let made = paper(PaperKind::Performance, no, title, Some(done.on));
            all.push(BundlePaper { file: done.file.clone(), ..made });
        }
    }
    all.extend(case.told.as_ref().map(|told| paper(PaperKind::Feedback, 1, "", Some(told.at.date()))));
    all
}

fn paper(kind: PaperKind, no: u32, about: &str, date: Option<Date>) -> BundlePaper {
    let numbered = matches!(kind, PaperKind::Evidence | PaperKind::Round | PaperKind::Test | PaperKind::Performance);
    let title = match (numbered, about) {
        (_, "") => kind.label().to_owned(),
        (true, about) => format!("{}{no}：{about}", kind.label()),
        (false, about) => format!("{}：{about}", kind.label()),
    };
    BundlePaper { kind, no, title, date, file: None, pages: None }
}
