//! The numbers of domain.md 4.8: rows with effective dates and regions, never constants in code.

use jiff::civil::Date;

/// One number of one region from one day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    /// Such as `settle_days`.
    pub code: String,
    /// A county or province code; empty for everywhere. A longer prefix wins.
    pub region: String,
    pub effective_from: Date,
    pub value: i64,
    pub unit: String,
    /// The clause or rule it rests on.
    pub basis: String,
}

/// Every number of every region and time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyBook(Vec<PolicyRow>);

/// The numbers of one region on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy(Vec<PolicyRow>);

impl PolicyBook {
    #[must_use]
    pub const fn new(rows: Vec<PolicyRow>) -> Self {
        Self(rows)
    }

    /// The rows in force for `region` on `day`: the nearest region wins, then the latest date.
    #[must_use]
    pub fn at(&self, region: &str, day: Date) -> Policy {
        let mut rows: Vec<&PolicyRow> =
            self.0.iter().filter(|row| row.effective_from <= day && region.starts_with(&row.region)).collect();
        rows.sort_by_key(|row| (&row.code, row.region.len(), row.effective_from));
        let mut best: Vec<PolicyRow> = Vec::new();
        for row in rows {
            match best.last_mut() {
                Some(last) if last.code == row.code => *last = row.clone(),
                _ => best.push(row.clone()),
            }
        }
        Policy(best)
    }
}

/// Declares the getters with the value that holds when no row says otherwise.
macro_rules! numbers {
    ($($(#[$about:meta])* $name:ident = $default:literal;)+) => {
        impl Policy {
            $($(#[$about])*
            #[must_use]
            pub fn $name(&self) -> u32 {
                self.row(stringify!($name)).map_or($default, |row| u32::try_from(row.value).unwrap_or($default))
            })+
        }
    };
}

numbers! {
    /// L1, natural days to finish a settlement (A13).
    settle_days = 20;
    /// L7, working days to decide on acceptance.
    accept_days = 2;
    /// L8, working days to complete the papers.
    supplement_days = 5;
    /// L9, working days to hand up after failure (C5).
    hand_up_days = 1;
    /// L10, working days for the office's receipt.
    receipt_days = 1;
    /// L2, years to keep a file unless more are chosen.
    retention_years = 3;
    /// L2, the fewest years to keep a file (A14d).
    min_retention_years = 2;
    /// People from which a dispute counts as a group's (C6c).
    group_size = 5;
    /// Staff in a round, unless the matter is simple (A9a).
    min_staff_per_round = 2;
    /// L19, hours to report an urgent event.
    flash_urgent_hours = 2;
    /// L19, hours to report other major events.
    flash_other_hours = 24;
    /// L22, months in which the trader bears the burden of proof (消法23条三款).
    burden_months = 6;
    /// L23, years of limitation (民法典188条).
    limitation_years = 3;
    /// Yuan from which guidance on the spot is asked for (D38).
    guidance_yuan = 5000;
    /// L11, working days in which the bureau decides on acceptance (令121第15条).
    bureau_accept_days = 7;
    /// L12, natural days in which the bureau mediates (令121第23条).
    bureau_mediate_days = 60;
    /// Working days in which a dispatch is received; then it goes back by itself (4.3).
    dispatch_receive_days = 2;
    /// L16, working days to file a change of staff (C2d).
    filing_days = 3;
    /// L20, days for which a scan of the plaque holds (D33).
    plaque_days = 90;
    /// Days for which evidence of the check lists holds (C2b, D16).
    evidence_days = 365;
    /// Months for which an issue of the notice board holds (D21).
    board_months = 1;
    /// Days after a quarter's end until its report is due (A15b).
    report_days = 10;
    /// Days more for each level above until its own report is due (B4.5c).
    rollup_days = 5;
    /// Working days in which a returned or reopened pack is sent anew (C6).
    rereport_days = 5;
    /// Working days to answer a list of non-conforming goods (B3.2a).
    list_days = 1;
    /// Working days to read or answer anything else that is sent down.
    circular_days = 5;
    /// L17, hours from knowing of non-conforming goods to reporting them; 0: not ruled here, the next working day.
    withdrawal_hours = 0;
    /// L18, days for which a recall notice hangs at least; 0: not ruled here.
    recall_notice_days = 0;
    /// Working days from the report to the disposal of non-conforming goods.
    withdrawal_dispose_days = 5;
    /// Working days in which the office verifies a disposal.
    withdrawal_verify_days = 5;
    /// Percent of the closed complaints that are drawn for a callback (D45, B3.4).
    callback_percent = 20;
    /// Calls to one consumer at most (F13).
    callback_tries = 3;
    /// Hours between two calls on one day.
    callback_gap_hours = 2;
    /// Working days in which the drawn calls are made.
    callback_days = 10;
    /// Working days in which a rectification is looked at again, once the station says that it is done.
    recheck_days = 5;
    /// Days that a rectification may take at most, unless more is agreed.
    fix_days = 30;
    /// Working days in which drawn stations are inspected.
    inspection_days = 20;
    /// Working days in which a station objects to its published assessment (P26).
    objection_days = 5;
    /// Working days in which an objection is answered.
    objection_reply_days = 10;
    /// Complaints of one kind in 7 days that are a concentrated problem (B1.6).
    cluster_week = 3;
    /// The same in 30 days.
    cluster_month = 5;
    /// Square metres from which a mall must have a station (D3).
    mall_area = 500;
    /// Square metres from which a supermarket must have one (D4).
    supermarket_area = 500;
    /// Square metres from which a market must have one (D5).
    market_area = 2000;
    /// Stalls from which a market must have one (D5).
    market_stalls = 100;
    /// 1: a market needs area and stalls; 0: either is enough (D5).
    market_needs_both = 1;
    /// A's from which a scenic area must have one (D7).
    scenic_grade = 3;
    /// Files that one form may bring.
    form_files = 20;
    /// Files that a complaint may hold (A5c).
    case_files = 200;
    /// Seconds that a video may last.
    video_seconds = 180;
    /// Days of training for each person and year (F11; the practice of 涪陵).
    training_days = 5;
    /// Hours of study that make a day of training.
    training_day_hours = 6;
    /// Percent of a quiz that must be right.
    lesson_pass = 80;
    /// Months after which an institution is reviewed.
    institution_review_months = 12;
    /// 1: who has just come handles nothing alone before a placement (D40); 0: a warning.
    placement_required = 0;
    /// 1: a signed testing agreement stops the twenty days; 0: strict, never.
    pause_on_testing_days = 1;
}

impl Policy {
    /// L19, hours to report an event.
    #[must_use]
    pub fn flash_hours(&self, urgent: bool) -> u32 {
        if urgent { self.flash_urgent_hours() } else { self.flash_other_hours() }
    }

    /// Whether a signed testing agreement stops the twenty days (domain.md 0.6).
    #[must_use]
    pub fn pause_on_testing(&self) -> bool {
        self.pause_on_testing_days() > 0
    }

    /// The row behind a number: its basis and since when.
    #[must_use]
    pub fn row(&self, code: &str) -> Option<&PolicyRow> {
        self.0.iter().find(|row| row.code == code)
    }
}

/// Reads `code,region,effective_from,value,unit,basis` with a heading line.
///
/// # Errors
/// Names the first line that cannot be read.
pub fn read_rows(csv: &str) -> Result<Vec<PolicyRow>, String> {
    (1..)
        .zip(csv.lines())
        .skip(1)
        .filter(|(_, text): &(usize, &str)| !text.trim().is_empty())
        .map(|(line, text)| read_row(text).ok_or_else(|| format!("policy line {line} cannot be read")))
        .collect()
}

fn read_row(text: &str) -> Option<PolicyRow> {
    let mut cells = text.splitn(6, ',').map(str::trim);
    Some(PolicyRow {
        code: cells.next()?.to_owned(),
        region: cells.next()?.to_owned(),
        effective_from: cells.next()?.parse().ok()?,
        value: cells.next()?.parse().ok()?,
        unit: cells.next()?.to_owned(),
        basis: cells.next()?.to_owned(),
    })
}
