//! 三包 quick cards (B2.1): until when a thing that was bought may be returned, exchanged, repaired. What the cards say is
//! data with its article and first day; the days are counted here.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::clock::{Due, Unit, due};
use crate::kernel::{Ruling, require};

/// What holds for one kind of goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub goods: String,
    /// The class code of complaints, empty for none in particular.
    pub class: String,
    /// Days in which it may be returned; 0: none.
    pub return_days: u32,
    /// Days in which it may be exchanged; 0: none of its own.
    pub exchange_days: u32,
    /// Months of repair for the whole.
    pub whole_months: u32,
    /// Months of repair for the main parts.
    pub main_months: u32,
    pub main_parts: String,
    pub effective_from: Date,
    pub basis: String,
    pub note: String,
}

/// Reads the cards with a heading line; a comma does not occur within a cell.
///
/// # Errors
/// Names the first line that cannot be read.
pub fn read_cards(csv: &str) -> Result<Vec<Card>, String> {
    (1..)
        .zip(csv.lines())
        .skip(1)
        .filter(|(_, text): &(usize, &str)| !text.trim().is_empty())
        .map(|(line, text)| read_card(text).ok_or_else(|| format!("guarantee line {line} cannot be read")))
        .collect()
}

fn read_card(text: &str) -> Option<Card> {
    let mut cells = text.splitn(10, ',').map(str::trim);
    Some(Card {
        goods: cells.next()?.to_owned(),
        class: cells.next()?.to_owned(),
        return_days: cells.next()?.parse().ok()?,
        exchange_days: cells.next()?.parse().ok()?,
        whole_months: cells.next()?.parse().ok()?,
        main_months: cells.next()?.parse().ok()?,
        main_parts: cells.next()?.to_owned(),
        effective_from: cells.next()?.parse().ok()?,
        basis: cells.next()?.to_owned(),
        note: cells.next()?.to_owned(),
    })
}

/// What is known of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// Sold, or received, on that day; after an exchange, the day of the exchange.
    pub on: Date,
    /// Days for which it was away for repair: they are not counted.
    pub repair_days: u32,
}

/// One right and its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// 退货、换货或修理.
    pub right: String,
    pub due: Due,
    /// How it was counted, in words.
    pub counted: String,
}

/// The rights of a purchase, the shortest first.
///
/// # Errors
/// When it was bought before the rule was in force.
pub fn terms(card: &Card, bought: Purchase, calendar: &Calendar) -> Ruling<Vec<Term>> {
    let what = format!("{}的规定自{}起施行，购买日期在这以前", card.goods, card.effective_from);
    require(bought.on >= card.effective_from, "B2.1", &what, "请核对日期；更早买的，按当时的规定和约定")
        .map_err(|no| no.at("on"))?;
    let mut all = Vec::new();
    let days = |count: u32, right: &str| {
        let due = due(calendar, bought.on, count, Unit::NaturalDay, 0);
        let last = bought.on.saturating_add(i64::from(count).days());
        let rolled = if due.judge > last {
            format!("；这天休息，顺延到{}（民法典第203条）", due.judge)
        } else {
            String::new()
        };
        let counted = format!("{}起{count}日，当天不算，到{last}{rolled}", bought.on);
        Term { right: right.to_owned(), due, counted }
    };
    if card.return_days > 0 {
        let right = if card.exchange_days > 0 { "退货、换货或修理" } else { "退货" };
        all.push(days(card.return_days, right));
    }
    if card.exchange_days > 0 {
        all.push(days(card.exchange_days, "换货或修理"));
    }
    for (count, right) in [(card.whole_months, "整机包修"), (card.main_months, "主要部件包修")] {
        if count > 0 {
            all.push(months(bought, count, right));
        }
    }
    Ok(all)
}

fn months(bought: Purchase, count: u32, right: &str) -> Term {
    let plain = bought.on.saturating_add(i32::try_from(count).unwrap_or_default().months());
    let last = plain.saturating_add(i64::from(bought.repair_days).days());
    let longer = if bought.repair_days > 0 {
        format!("，加上修理占用的{}日，到{last}", bought.repair_days)
    } else {
        String::new()
    };
    Term {
        right: right.to_owned(),
        due: Due { warn: last, judge: last, provisional: false },
        counted: format!("{}起{count}个月，到{plain}{longer}", bought.on),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn cards() -> Vec<Card> {
        read_cards(include_str!("../../../data/guarantee.csv")).unwrap()
    }

    fn card(goods: &str) -> Card {
        cards().into_iter().find(|one| one.goods == goods).unwrap()
    }

    fn calendar() -> Calendar {
        let days = crate::calendar::read_days(include_str!("../../../data/holidays.csv")).unwrap();
        Calendar::default().with(days)
    }

    #[test]
    fn b2_1_every_card_has_its_article_and_its_first_day() {
        for one in cards() {
            assert!(!one.basis.is_empty() && one.effective_from <= date(2026, 1, 1), "{}", one.goods);
            assert!(one.return_days > 0, "{}", one.goods);
        }
    }

    #[test]
    fn b2_1_a_phone_has_seven_days_fifteen_days_and_twelve_months() {
        let bought = Purchase { on: date(2026, 3, 2), repair_days: 0 };
        let all = terms(&card("手机"), bought, &calendar()).unwrap();
        let last: Vec<(&str, Date)> = all.iter().map(|one| (one.right.as_str(), one.due.judge)).collect();
        assert_eq!(
            last,
            [("退货、换货或修理", date(2026, 3, 9)), ("换货或修理", date(2026, 3, 17)), ("整机包修", date(2027, 3, 2)),]
        );
    }

    #[test]
    fn b2_1_days_of_repair_make_the_months_longer_and_a_last_day_of_rest_rolls_over() {
        let bought = Purchase { on: date(2026, 1, 31), repair_days: 20 };
        let all = terms(&card("洗衣机"), bought, &calendar()).unwrap();
        assert_eq!(all[2].due.judge, date(2027, 2, 20), "the 31st, and twenty days more");
        assert!(all[2].counted.contains("修理占用的20日"));
        // Fifteen days from the twentieth of November 2026 end on a Saturday: both days are told.
        let bought = Purchase { on: date(2026, 11, 20), repair_days: 0 };
        let rolled = terms(&card("手机"), bought, &calendar()).unwrap();
        let of = |right: &str| rolled.iter().find(|one| one.right == right).unwrap();
        assert_eq!(of("换货或修理").due.judge, date(2026, 12, 7));
        assert!(of("换货或修理").counted.ends_with("到2026-12-05；这天休息，顺延到2026-12-07（民法典第203条）"));
        assert_eq!(all[3].due.judge, date(2029, 2, 20));
        // The seventh day is 1 October: a day off by law.
        let bought = Purchase { on: date(2026, 9, 24), repair_days: 0 };
        let first = &terms(&card("手机"), bought, &calendar()).unwrap()[0];
        assert_eq!(first.due.judge, date(2026, 10, 8));
    }

    #[test]
    fn a20_a_purchase_before_the_rule_is_not_measured_by_it() {
        let card = card("家用汽车");
        let on = |day| terms(&card, Purchase { on: day, repair_days: 0 }, &calendar());
        assert_eq!(on(date(2021, 12, 31)).unwrap_err().field, Some("on"));
        assert!(on(date(2022, 1, 1)).is_ok());
    }
}
