//! Statutory multiples (消法55, 食品安全法148) and shares of a testing fee (A7), with the arithmetic in words. Whole fen.
//! It reckons; whether there was fraud or unsafe food is for others to find.

use jiff::civil::{Date, date};

use crate::case::fact::FeeSplit;
use crate::kernel::{Ruling, require};
use crate::value::{Percent, yuan_from_fen};

/// A result with how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// 增加赔偿, 赔偿金, 经营者承担.
    pub what: String,
    /// Fen.
    pub fen: i64,
    /// The arithmetic in words.
    pub how: String,
    /// The article, as the library cites it.
    pub basis: &'static str,
}

/// Fen below which a compensation for fraud does not go.
const FRAUD_LEAST: i64 = 50_000;
/// Fen below which one for unsafe food does not go.
const FOOD_LEAST: i64 = 100_000;
/// A price beyond this is a slip of the pen: a hundred million yuan.
const MOST: i64 = 10_000_000_000;

/// Since when three times are owed (the law as amended in 2013).
const FRAUD_SINCE: Date = date(2014, 3, 15);
/// Since when ten times or three times the loss are owed, at least a thousand (the law of 2015).
const FOOD_SINCE: Date = date(2015, 10, 1);

const FRAUD: &str = "消费者权益保护法第55条";
const FOOD: &str = "食品安全法第148条";

/// What is asked for when a trader cheated: the price back and three times the price more, at least 500 yuan.
///
/// # Errors
/// When the price is none, or it happened before the article was in force.
pub fn fraud(price: i64, on: Date) -> Ruling<Vec<Sum>> {
    priced(price)?;
    since(on, FRAUD_SINCE, "三倍赔偿")?;
    let three = price * 3;
    let (fen, how) = if three < FRAUD_LEAST {
        (FRAUD_LEAST, format!("{}×3＝{}，不足500.00，按500.00", yuan(price), yuan(three)))
    } else {
        (three, format!("{}×3＝{}", yuan(price), yuan(three)))
    };
    Ok(vec![
        sum("增加赔偿", fen, how, FRAUD),
        sum("连同退还价款", price + fen, format!("{}＋{}＝{}", yuan(price), yuan(fen), yuan(price + fen)), FRAUD),
    ])
}

/// What is asked for with unsafe food: ten times the price or three times the loss, at least 1000 yuan; the consumer
/// chooses. The loss itself is owed besides.
///
/// # Errors
/// When the price is none, or it happened before the article was in force.
pub fn food(price: i64, loss: i64, on: Date) -> Ruling<Vec<Sum>> {
    priced(price)?;
    require((0..=MOST).contains(&loss), "B2.1", "损失金额不对", "请写0到一亿元之间的数").map_err(|no| no.at("loss"))?;
    since(on, FOOD_SINCE, "十倍赔偿")?;
    let least = |factor: i64, of: i64| {
        let product = of * factor;
        if product < FOOD_LEAST {
            (FOOD_LEAST, format!("{}×{factor}＝{}，不足1000.00，按1000.00", yuan(of), yuan(product)))
        } else {
            (product, format!("{}×{factor}＝{}", yuan(of), yuan(product)))
        }
    };
    let (ten, ten_how) = least(10, price);
    let mut all = vec![sum("按价款十倍的赔偿金", ten, ten_how, FOOD)];
    if loss > 0 {
        let (three, three_how) = least(3, loss);
        all.push(sum("按损失三倍的赔偿金", three, three_how, FOOD));
    }
    let more = all.iter().map(|one| one.fen).max().unwrap_or_default();
    let whole = more + loss + price;
    let how = format!(
        "退还价款{}＋损失{}＋赔偿金{}（取多的一种，由消费者选）＝{}",
        yuan(price),
        yuan(loss),
        yuan(more),
        yuan(whole)
    );
    all.push(sum("合计", whole, how, FOOD));
    Ok(all)
}

/// Who bears which share of a testing fee, by liability; what does not divide goes to the trader (A7).
///
/// # Errors
/// When the fee is none or the share no percentage.
pub fn fee(fee: i64, trader_percent: u32, advanced_by_consumer: bool) -> Ruling<Vec<Sum>> {
    const BASIS: &str = "工作制度第7条";
    require((1..=MOST).contains(&fee), "A7", "检测费金额不对", "请写检测机构收的总数").map_err(|no| no.at("fee"))?;
    let share = u8::try_from(trader_percent).ok().and_then(Percent::new);
    let Some(share) = share else {
        return require(false, "A7", "责任比例不对", "请写0到100").map_err(|no| no.at("share")).map(|()| Vec::new());
    };
    let split = FeeSplit::of(fee, share);
    let rest = 100 - u32::from(share.get());
    let consumer = format!("{}×{rest}%＝{}，不足一分的不由消费者出", yuan(fee), yuan(split.consumer_fen));
    let trader = format!("{}－{}＝{}", yuan(fee), yuan(split.consumer_fen), yuan(split.trader_fen));
    let mut all = vec![
        sum("消费者承担", split.consumer_fen, consumer, BASIS),
        sum("经营者承担", split.trader_fen, trader, BASIS),
    ];
    let (what, back) = if advanced_by_consumer {
        ("经营者应退给消费者", split.trader_fen)
    } else {
        ("消费者应付给经营者", split.consumer_fen)
    };
    let who = if advanced_by_consumer { "消费者" } else { "经营者" };
    all.push(sum(what, back, format!("检测费由{who}垫付"), BASIS));
    Ok(all)
}

fn sum(what: &str, fen: i64, how: String, basis: &'static str) -> Sum {
    Sum { what: what.to_owned(), fen, how, basis }
}

fn yuan(fen: i64) -> String {
    yuan_from_fen(fen)
}

fn priced(price: i64) -> Ruling {
    require((1..=MOST).contains(&price), "B2.1", "价款金额不对", "请写小票上的金额，大于0").map_err(|no| no.at("price"))
}

fn since(on: Date, first: Date, what: &str) -> Ruling {
    let said = format!("{what}的规定自{first}起施行，日期在这以前");
    require(on >= first, "B2.1", &said, "请核对日期；更早的按当时的规定").map_err(|no| no.at("on"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = date(2026, 3, 2);

    fn amounts(all: &[Sum]) -> Vec<i64> {
        all.iter().map(|one| one.fen).collect()
    }

    #[test]
    fn three_times_the_price_and_at_least_five_hundred_yuan() {
        let first = |price| fraud(price, TODAY).unwrap()[0].fen;
        // 166.66 yuan three times is 499.98, 166.67 is 500.01.
        assert_eq!([first(1), first(16_666), first(16_667)], [50_000, 50_000, 50_001]);
        assert_eq!(amounts(&fraud(429_900, TODAY).unwrap()), [1_289_700, 1_719_600]);
        assert_eq!(fraud(12_000, TODAY).unwrap()[0].how, "120.00×3＝360.00，不足500.00，按500.00");
        assert_eq!(fraud(0, TODAY).unwrap_err().field, Some("price"));
        assert_eq!(fraud(1, date(2014, 3, 14)).unwrap_err().field, Some("on"));
        assert!(fraud(1, date(2014, 3, 15)).is_ok());
    }

    #[test]
    fn ten_times_the_price_or_three_times_the_loss_and_at_least_a_thousand_yuan() {
        let ten = |price| food(price, 0, TODAY).unwrap()[0].fen;
        assert_eq!([ten(1), ten(9_999), ten(10_000), ten(10_001)], [100_000, 100_000, 100_000, 100_010]);
        assert_eq!(amounts(&food(2_000, 0, TODAY).unwrap()), [100_000, 102_000]);
        // A hospital bill of 3000 yuan: three times the loss is more.
        assert_eq!(amounts(&food(2_000, 300_000, TODAY).unwrap()), [100_000, 900_000, 1_202_000]);
        assert_eq!(food(2_000, 33_333, TODAY).unwrap()[1].fen, 100_000, "999.99 is not enough");
        assert_eq!(food(2_000, 33_334, TODAY).unwrap()[1].fen, 100_002);
        assert_eq!(food(1, -1, TODAY).unwrap_err().field, Some("loss"));
        assert!(food(1, 0, date(2015, 9, 30)).is_err());
    }

    #[test]
    fn a7_a_fee_is_shared_to_the_fen_and_whoever_advanced_it_is_paid_back() {
        let all = fee(60_000, 70, true).unwrap();
        assert_eq!(amounts(&all), [18_000, 42_000, 42_000]);
        assert_eq!(amounts(&fee(60_000, 70, false).unwrap()), [18_000, 42_000, 18_000]);
        assert_eq!(amounts(&fee(101, 50, true).unwrap()), [50, 51, 51], "the odd fen is the trader's");
        assert_eq!(amounts(&fee(100, 100, true).unwrap())[0], 0);
        assert_eq!(fee(100, 101, true).unwrap_err().field, Some("share"));
        assert_eq!(fee(0, 50, true).unwrap_err().field, Some("fee"));
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_between_the_two(fee_fen in 1i64..10_000_000, share in 0u32..=100) {
            let all = fee(fee_fen, share, true).unwrap();
            proptest::prop_assert_eq!(all[0].fen + all[1].fen, fee_fen);
        }
    }
}
