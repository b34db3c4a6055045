//! The lines of the forms on screen, in the order in which the paper has them.

use domain::figure::{Measure, Rate};

/// A line of a table: a count or a rate.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    Count(Measure),
    Rate(Rate),
}

use Cell::{Count, Rate as Share};

/// 附件3.
pub(super) const SUMMARY: &[Cell] = &[
    Count(Measure::Stations),
    Count(Measure::Consulted),
    Count(Measure::Suggested),
    Count(Measure::Carried),
    Count(Measure::Registered),
    Count(Measure::Own),
    Count(Measure::FromAbove),
    Count(Measure::Reopened),
    Count(Measure::Accepted),
    Count(Measure::Declined),
    Count(Measure::TransferredOut),
    Count(Measure::Ended),
    Count(Measure::Settled),
    Count(Measure::NoAgreement),
    Count(Measure::Withdrawn),
    Count(Measure::Association),
    Count(Measure::Authority),
    Count(Measure::Court),
    Count(Measure::OtherGround),
    Count(Measure::HandedUp),
    Count(Measure::Forward),
    Count(Measure::OnTime),
    Share(Rate::OnTime),
    Count(Measure::Expired),
    Share(Rate::Settlement),
    Count(Measure::Overdue),
    Count(Measure::AmountFen),
    Count(Measure::PromisedFen),
    Count(Measure::RecoveredFen),
    Count(Measure::Doubled),
    Count(Measure::DoubledFen),
    Count(Measure::Tested),
    Count(Measure::Major),
    Count(Measure::Clues),
    Count(Measure::GoodsWithdrawn),
    Count(Measure::GoodsWithdrawnFen),
    Count(Measure::Silent),
];

/// 附件6, in the parts of the form.
pub(super) const ENTRIES: &[(&str, &[Cell])] = &[
    (
        "一、建设",
        &[
            Count(Measure::VenuesDue),
            Count(Measure::VenuesServed),
            Share(Rate::Coverage),
            Count(Measure::Stations),
            Count(Measure::Opened),
            Count(Measure::Revoked),
            Count(Measure::EightOnes),
            Count(Measure::FiveHaves),
            Count(Measure::Plaques),
            Count(Measure::Silent),
            Count(Measure::ContactPoints),
            Count(Measure::WatchPoints),
        ],
    ),
    (
        "二、人员和办理",
        &[
            Count(Measure::Heads),
            Count(Measure::Deputies),
            Count(Measure::Conciliators),
            Count(Measure::Liaisons),
            Count(Measure::StaffChanged),
            Count(Measure::StaffFiled),
            Count(Measure::Consulted),
            Count(Measure::Accepted),
            Count(Measure::Settled),
            Share(Rate::Settlement),
            Count(Measure::Overdue),
            Count(Measure::RecoveredFen),
        ],
    ),
    (
        "三、转办和线索",
        &[
            Count(Measure::Dispatched),
            Count(Measure::FeedbackDue),
            Count(Measure::FedBackInTime),
            Share(Rate::Feedback),
            Count(Measure::Clues),
        ],
    ),
    (
        "四、报送、教育、督导和退市",
        &[
            Count(Measure::ReportsDue),
            Count(Measure::ReportsInTime),
            Share(Rate::Reporting),
            Count(Measure::Trainings),
            Count(Measure::TrainedPersons),
            Count(Measure::SelfStudies),
            Count(Measure::Publicities),
            Count(Measure::PublicityHeads),
            Count(Measure::Visits),
            Count(Measure::Drawn),
            Count(Measure::Inspections),
            Count(Measure::Callbacks),
            Share(Rate::Satisfaction),
            Count(Measure::GoodsWithdrawn),
        ],
    ),
    (
        "五、考核等次（站点数）",
        &[Count(Measure::GradeBest), Count(Measure::GradeGood), Count(Measure::GradePass), Count(Measure::GradeFail)],
    ),
];

/// 附件6 by the units just below.
pub(super) const BELOW: &[Cell] = &[
    Count(Measure::Stations),
    Count(Measure::Consulted),
    Count(Measure::Registered),
    Count(Measure::Accepted),
    Count(Measure::Ended),
    Count(Measure::Settled),
    Share(Rate::Settlement),
    Share(Rate::OnTime),
    Count(Measure::Overdue),
    Count(Measure::RecoveredFen),
    Count(Measure::Forward),
    Count(Measure::Silent),
    Count(Measure::Dispatched),
    Share(Rate::Feedback),
    Count(Measure::Clues),
    Count(Measure::GoodsWithdrawn),
    Share(Rate::Reporting),
];

impl Cell {
    /// Its name.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Count(measure) => measure.label(),
            Share(rate) => rate.label(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Cell {
        const fn key(self) -> &'static str {
            match self {
                Count(measure) => measure.value(),
                Share(rate) => rate.key(),
            }
        }
    }

    /// The columns of the paper's tables of this name, each once, without the name of the row.
    fn on_paper(form: &str, table: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for block in form.split("[[template.block]]").filter(|block| block.contains(&format!("table = \"{table}\""))) {
            let columns = block.lines().filter_map(|line| line.trim().strip_prefix('"'));
            for key in columns.filter_map(|column| column.split_once(' ')).map(|(key, _)| key.to_owned()) {
                if !["row", "entry"].contains(&key.as_str()) && !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    #[test]
    fn b4_5_the_screen_has_what_the_paper_of_the_five_entries_has_in_its_order() {
        let form = include_str!("../../../../../data/templates/five_entries.toml");
        let shown: Vec<&str> = ENTRIES.iter().flat_map(|(_, cells)| *cells).map(|cell| cell.key()).collect();
        assert_eq!(shown, on_paper(form, "rows"));
        assert_eq!(BELOW.iter().map(|cell| cell.key()).collect::<Vec<_>>(), on_paper(form, "below"));
        for (heading, _) in ENTRIES {
            assert!(form.contains(&format!("caption = \"{heading}\"")), "{heading}");
        }
    }

    #[test]
    fn a15a_paper_and_screen_of_the_summary_have_the_same_figures() {
        let form = include_str!("../../../../../data/templates/summary.toml");
        let mut shown: Vec<&str> = SUMMARY.iter().map(|cell| cell.key()).collect();
        let mut printed = on_paper(form, "rows");
        shown.sort_unstable();
        printed.sort_unstable();
        assert_eq!(shown, printed);
    }
}
