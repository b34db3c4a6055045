//! 公开承诺 (A4, A20): written with its days; a new version ends the one before and never reaches into its past.

use jiff::civil::Date;

use crate::kernel::{Ruling, require};

/// Whether a promise of these days may be written, after the version before it (its words and first day).
///
/// A first version may be dated back to the day on which it was hung up; a change may not, because what was bought
/// until today was bought under the old words.
///
/// # Errors
/// At the field that does not fit.
pub fn write((from, to): (Date, Option<Date>), was: Option<(&str, Date)>, words: &str, today: Date) -> Ruling {
    let whole = to.is_none_or(|to| from <= to);
    require(whole, "A4", "到期日早于开始日", "请核对起止日期").map_err(|no| no.at("to"))?;
    let Some((old, began)) = was else { return Ok(()) };
    require(from >= today, "A20", "变更不能从以前算起", "以前买的仍按原来的承诺，请写今天或以后")
        .map_err(|no| no.at("from"))?;
    require(from > began, "A20", "新的一版不能早于现在这一版", "请写现在这一版开始之后的日期")
        .map_err(|no| no.at("from"))?;
    require(words.trim() != old.trim(), "A4", "内容和现在的一样", "只改期限的，写明期限；内容不变不用登记")
        .map_err(|no| no.at("words"))
}

#[cfg(test)]
mod tests {
    use super::write;
    use jiff::civil::date;

    #[test]
    fn a20_a_changed_promise_begins_today_or_later_and_the_old_one_keeps_its_days() {
        let today = date(2026, 3, 2);
        assert!(
            write((date(2025, 1, 1), None), None, "七日无理由退货", today).is_ok(),
            "hung up before it was entered"
        );
        let was = Some(("七日无理由退货", date(2025, 1, 1)));
        assert!(write((today, None), was, "十五日无理由退货", today).is_ok());
        assert_eq!(write((date(2026, 3, 1), None), was, "十五日", today).unwrap_err().field, Some("from"));
        assert_eq!(write((today, None), was, "七日无理由退货 ", today).unwrap_err().field, Some("words"));
        assert_eq!(write((today, None), Some(("七日", today)), "十五日", today).unwrap_err().clause, "A20");
        assert_eq!(write((today, Some(date(2026, 3, 1))), None, "七日", today).unwrap_err().field, Some("to"));
    }
}
