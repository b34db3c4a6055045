//! 提示函 (B2.3): a trader inside the unit is reminded of its duties in writing, signs that it was read, and answers.

use jiff::civil::Date;

use crate::choice::choices;
use crate::kernel::{Ruling, require};

choices! {
    /// What a trader is reminded of.
    AdviceTopic {
        Quality = "quality", "商品质量和退换货";
        Marking = "marking", "明码标价、包装标识";
        Promise = "promise", "兑现公开承诺";
        Cooperate = "cooperate", "配合协商、按时履行";
        Publicity = "publicity", "宣传和广告";
        Privacy = "privacy", "保护消费者信息";
        Other = "other", "其他义务";
    }
}

/// Whether it may be sent with this last day for the answer.
///
/// # Errors
/// When the day is over already.
pub fn send(due: Date, today: Date) -> Ruling {
    require(due >= today, "B2.3", "回复期限在今天以前", "请写今天或以后").map_err(|no| no.at("due"))
}

/// Whether the trader's receipt may be entered: once, on a day between the letter and today.
///
/// # Errors
/// When it was entered, or the day does not fit.
pub fn receipt(sent: Date, read: Option<Date>, on: Date, today: Date) -> Ruling {
    require(read.is_none(), "B2.3", "签收已经登记过", "又有回复的，在“往来”或新的提示函里写")?;
    require(sent <= on && on <= today, "B2.3", "签收日期要在发函之后、今天以前", "请核对日期").map_err(|no| no.at("on"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn b2_3_a_letter_is_answered_after_it_was_sent_and_once() {
        let (sent, today) = (date(2026, 3, 2), date(2026, 3, 5));
        assert!(send(date(2026, 3, 1), sent).is_err());
        assert!(send(sent, sent).is_ok());
        assert!(receipt(sent, None, date(2026, 3, 2), today).is_ok());
        assert!(receipt(sent, None, date(2026, 3, 1), today).is_err());
        assert!(receipt(sent, None, date(2026, 3, 6), today).is_err());
        assert!(receipt(sent, Some(sent), date(2026, 3, 3), today).is_err());
    }
}
