//! 制度 (A2, A16, A20, B1.1): a library of versions with effective dates; a station adopts one, in its own words if it
//! will, uses it and reviews it once a year.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Deserialize;

use crate::choice::choices;
use crate::clock::{Due, Light};
use crate::kernel::{Ruling, require};

choices! {
    /// The institutions of A2 and of B1.1 and A16.
    InstitutionKind {
        Handling = "handling", "受理和处理消费者投诉制度";
        Reporting = "reporting", "信息报送和分析制度";
        Management = "management", "内部管理和责任制度";
        Promise = "promise", "质量承诺制度";
        Withdrawal = "withdrawal", "不合格商品退市制度";
        Settlement = "settlement", "投诉和解制度";
        Compensation = "compensation", "侵权赔偿制度";
        Assessment = "assessment", "质量考核制度";
    }
}

choices! {
    /// What a yearly review found.
    Verdict {
        Keep = "keep", "继续适用";
        Revise = "revise", "需要修订";
    }
}

impl InstitutionKind {
    /// Those without which a station registers nothing (A2).
    #[must_use]
    pub const fn first_three(self) -> bool {
        matches!(self, Self::Handling | Self::Reporting | Self::Management)
    }

    /// The clause that asks for it.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Handling | Self::Reporting | Self::Management => "A2",
            Self::Promise | Self::Withdrawal | Self::Settlement | Self::Compensation => "B1.1",
            Self::Assessment => "A16",
        }
    }
}

/// One version of the library.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    pub kind: InstitutionKind,
    /// Such as `2026`.
    pub version: String,
    pub effective_from: Date,
    pub title: String,
    pub body: String,
}

/// The version of the library in force on a day.
#[must_use]
pub fn in_force(all: &[Standard], kind: InstitutionKind, on: Date) -> Option<&Standard> {
    all.iter().filter(|one| one.kind == kind && one.effective_from <= on).max_by_key(|one| one.effective_from)
}

/// What a station adopts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    pub kind: InstitutionKind,
    pub title: String,
    pub body: String,
    pub from: Date,
    /// The head has read the text and signs it.
    pub signed: bool,
}

/// Characters below which a text is no institution.
const SHORTEST: usize = 30;

/// Whether it may be adopted, after what is adopted already (its text and first day).
///
/// # Errors
/// When it is not signed, says too little, says nothing new, or would reach back.
pub fn adopt(new: &Adoption, was: Option<(&str, Date)>, today: Date) -> Ruling {
    let clause = new.kind.clause();
    require(new.signed, clause, "还没有签发", "通读正文后勾选“签发”").map_err(|no| no.at("signed"))?;
    let long = new.body.chars().filter(|c| !c.is_whitespace()).count() >= SHORTEST;
    require(long, clause, "正文太短，看不出怎么做", "写明谁、什么时候、做什么；可以用统一文本")
        .map_err(|no| no.at("body"))?;
    require(new.from >= today, "A20", "施行日期在今天以前", "制度自下发之日起施行，请写今天或以后")
        .map_err(|no| no.at("from"))?;
    let Some((body, from)) = was else { return Ok(()) };
    require(new.body.trim() != body.trim(), clause, "正文和现行的一样", "没有修改的，做年度复核即可")
        .map_err(|no| no.at("body"))?;
    require(new.from >= from, "A20", "施行日期早于现行一版", "新的一版不能早于现行的一版").map_err(|no| no.at("from"))
}

/// The day by which an adopted version is reviewed: so many months after it was adopted or last reviewed.
#[must_use]
pub fn review_due(from: Date, reviewed: Option<Date>, months: u32) -> Date {
    let last = reviewed.map_or(from, |on| on.max(from));
    last.saturating_add(i32::try_from(months.clamp(1, 60)).unwrap_or(12).months())
}

/// How a review stands today: told a month ahead.
#[must_use]
pub fn standing(due: Date, today: Date) -> (Light, String) {
    let of = Due { warn: due, judge: due, provisional: false };
    if due > today.saturating_add(1.months()) {
        return (Light::Done, format!("{due}前复核"));
    }
    // Days by the thousand say nothing to whoever reads them.
    if due < today.saturating_sub(1.years()) {
        return (of.light(today), format!("{due}前应复核，一直没有复核"));
    }
    (of.light(today), format!("{due}前应复核，{}", of.words(today)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn adoption(body: &str, from: Date) -> Adoption {
        Adoption {
            kind: InstitutionKind::Promise,
            title: "质量承诺制度".to_owned(),
            body: body.to_owned(),
            from,
            signed: true,
        }
    }

    const TEXT: &str = "本单位的承诺写明内容、适用商品和起止日期，由站长签发，在店堂公示，到期前一个月复核。";

    #[test]
    fn a20_an_institution_begins_on_its_day_and_never_reaches_back() {
        let today = date(2026, 3, 2);
        assert!(adopt(&adoption(TEXT, today), None, today).is_ok());
        assert_eq!(adopt(&adoption(TEXT, date(2026, 3, 1)), None, today).unwrap_err().clause, "A20");
        assert!(adopt(&adoption("好", today), None, today).is_err());
        assert!(adopt(&Adoption { signed: false, ..adoption(TEXT, today) }, None, today).is_err());
        assert_eq!(adopt(&adoption(TEXT, today), Some((TEXT, today)), today).unwrap_err().field, Some("body"));
        let later = Some(("别的", date(2026, 6, 1)));
        assert_eq!(adopt(&adoption(TEXT, today), later, today).unwrap_err().field, Some("from"));
    }

    #[test]
    fn b1_1_a_review_is_due_a_year_after_the_last() {
        let from = date(2026, 3, 2);
        assert_eq!(review_due(from, None, 12), date(2027, 3, 2));
        assert_eq!(review_due(from, Some(date(2026, 12, 1)), 12), date(2027, 12, 1));
        assert_eq!(review_due(from, Some(date(2025, 12, 1)), 12), date(2027, 3, 2), "of an older version");
        assert_eq!(standing(date(2027, 3, 2), date(2027, 1, 1)).0, Light::Done);
        assert_ne!(standing(date(2027, 3, 2), date(2027, 2, 20)).0, Light::Done);
        assert_eq!(standing(date(2027, 3, 2), date(2027, 3, 3)).0, Light::Over);
    }

    #[test]
    fn a20_the_library_answers_with_the_version_of_the_day() {
        let one = |version: &str, from| Standard {
            kind: InstitutionKind::Handling,
            version: version.to_owned(),
            effective_from: from,
            title: String::new(),
            body: String::new(),
        };
        let all = [one("2010", date(2010, 1, 1)), one("2026", date(2026, 4, 15))];
        let on = |day| in_force(&all, InstitutionKind::Handling, day).map(|one| one.version.as_str());
        assert_eq!(on(date(2026, 4, 14)), Some("2010"));
        assert_eq!(on(date(2026, 4, 15)), Some("2026"));
        assert_eq!(on(date(2009, 1, 1)), None);
    }
}
