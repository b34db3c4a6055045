//! 宣传栏 (D21): a monthly issue of what a station tells its customers: the quality of goods, and their rights.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::choice::choices;
use crate::clock::{Due, Light};
use crate::kernel::{Ruling, require};

choices! {
    /// What an item is about.
    BoardKind {
        Quality = "quality", "商品质量信息";
        Rights = "rights", "维权知识";
        Case = "case", "典型案例";
        Tip = "tip", "消费提示";
    }
}

/// One item of an issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardItem {
    pub kind: BoardKind,
    pub title: String,
    pub text: String,
    /// Where it comes from: who sent it down, or whose case it was.
    pub source: Option<String>,
}

/// An issue with everything that its sheet shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub id: String,
    pub station: String,
    /// The term it is for: `2026-11`.
    pub month: String,
    pub title: String,
    pub items: Vec<BoardItem>,
    pub by: String,
    pub made_on: Date,
    /// When it was hung, who says so, the photo that proves it.
    pub hung: Option<(Date, String, String)>,
}

/// What an issue must hold: both of what D21 names.
///
/// # Errors
/// When there is nothing about goods, or nothing about rights.
pub fn whole(items: &[BoardItem]) -> Ruling {
    let has = |kinds: &[BoardKind]| items.iter().any(|item| kinds.contains(&item.kind));
    require(
        has(&[BoardKind::Quality]) && has(&[BoardKind::Rights, BoardKind::Case]),
        "D21",
        "宣传栏要有商品质量信息，也要有维权知识",
        "两类至少各写一条，可以从通知任务和典型案例里选",
    )
    .map_err(|no| no.at("items"))
}

/// Whether it may be said that an issue hangs since `on`.
///
/// # Errors
/// When the day does not fit.
pub fn hang(issue: &Issue, on: Date, today: Date) -> Ruling {
    require(on >= issue.made_on && on <= today, "D21", "张贴日期要在编好这一期之后、今天以前", "请核对日期")
        .map_err(|no| no.at("on"))
}

/// First and last day of the term of `months` months that a day falls into.
#[must_use]
pub fn term(day: Date, months: u32) -> (Date, Date) {
    let months = i32::try_from(months.clamp(1, 12)).unwrap_or(1);
    let count = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let first = day.first_of_month().saturating_sub((count % months).months());
    (first, first.saturating_add((months - 1).months()).last_of_month())
}

/// How the board stands today: what hangs holds until the end of the term after its own day.
#[must_use]
pub fn standing(hung: Option<Date>, today: Date, months: u32) -> (Light, String) {
    let Some(on) = hung else { return (Light::Over, "还没有张贴过".to_owned()) };
    let (_, end) = term(on, months);
    let light = Due { warn: end, judge: end, provisional: false }.light(today);
    let words = match light {
        Light::Over => format!("{on}张贴的已经过期，请换新的一期"),
        _ => format!("{on}张贴，{end}前有效"),
    };
    (light, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn d21_the_board_grows_old_with_its_term() {
        assert_eq!(term(date(2026, 11, 24), 1), (date(2026, 11, 1), date(2026, 11, 30)));
        assert_eq!(term(date(2026, 12, 31), 3), (date(2026, 10, 1), date(2026, 12, 31)));
        let on = |today| standing(Some(date(2026, 11, 3)), today, 1).0;
        assert_ne!(on(date(2026, 11, 30)), Light::Over);
        assert_eq!(on(date(2026, 12, 1)), Light::Over);
        assert_eq!(standing(None, date(2026, 12, 1), 1).0, Light::Over);
    }

    #[test]
    fn d21_an_issue_tells_of_goods_and_of_rights() {
        let item = |kind| BoardItem { kind, title: "标题".to_owned(), text: String::new(), source: None };
        assert!(whole(&[item(BoardKind::Quality), item(BoardKind::Rights)]).is_ok());
        assert!(whole(&[item(BoardKind::Quality), item(BoardKind::Case)]).is_ok());
        for wrong in [&[][..], &[item(BoardKind::Quality)], &[item(BoardKind::Rights), item(BoardKind::Tip)]] {
            assert_eq!(whole(wrong).unwrap_err().clause, "D21");
        }
    }
}
