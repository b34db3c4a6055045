//! Ranking shares of few cases honestly: each share has an interval, and a place is a range. All intervals together
//! hold the true shares with 95 % certainty, so all ranges together hold the true places (docs/decisions/0016).

use super::rate::Share;

/// The certainty with which all intervals hold at once.
const CERTAIN: f64 = 0.95;
/// An interval wider than this says that the cases are too few to say anything.
const WIDE: f64 = 0.2;

/// From a share to a share, both between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// What can be said of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// From the first of two places to the second, both counted from 1; better than or behind somebody for certain.
    Among { from: usize, to: usize },
    /// Many cases, and yet nobody is clearly ahead or behind.
    Alike,
    /// Too few cases.
    Few,
    /// Nothing to divide by.
    Nothing,
}

/// A share with its interval and place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    pub share: Share,
    pub interval: Option<Interval>,
    pub place: Place,
}

impl Place {
    /// As it is read: 第2名, 第2—4名, 件数少，不排名.
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Among { from, to } if from == to => format!("第{from}名"),
            Self::Among { from, to } => format!("第{from}—{to}名"),
            Self::Alike => "分不出高下，不排名".to_owned(),
            Self::Few => "件数少，不排名".to_owned(),
            Self::Nothing => "没有件数，不排名".to_owned(),
        }
    }
}

/// Wilson's interval of a share at `z` standard deviations; `None` when there is nothing to divide by.
#[must_use]
pub fn wilson(share: Share, z: f64) -> Option<Interval> {
    if share.denominator <= 0 {
        return None;
    }
    let (count, met) = (float(share.denominator), float(share.numerator.clamp(0, share.denominator)));
    let (part, square) = (met / count, z * z);
    let middle = (part + square / (2.0 * count)) / (1.0 + square / count);
    let reach = z / (1.0 + square / count) * (part * (1.0 - part) / count + square / (4.0 * count * count)).sqrt();
    // At the ends the formula is exact, and rounding must not push it past them.
    let low = if share.numerator <= 0 { 0.0 } else { (middle - reach).clamp(0.0, 1.0) };
    let high = if share.numerator >= share.denominator { 1.0 } else { (middle + reach).clamp(0.0, 1.0) };
    Some(Interval { low, high })
}

/// The standard deviations at which so many intervals hold all at once with 95 % certainty (Šidák); 1.96 for one.
#[must_use]
pub fn together(count: usize) -> f64 {
    let each = CERTAIN.powf(1.0 / float(i64::try_from(count.max(1)).unwrap_or(i64::MAX)));
    quantile(f64::midpoint(1.0, each))
}

/// The place of each share among all of them, in the order given. `from` counts those that are better for certain,
/// `to` those that are worse for certain.
#[must_use]
pub fn ranked(shares: &[Share]) -> Vec<Placed> {
    let z = together(shares.iter().filter(|share| share.denominator > 0).count());
    let intervals: Vec<Option<Interval>> = shares.iter().map(|share| wilson(*share, z)).collect();
    let sorted = |end: fn(&Interval) -> f64| {
        let mut all: Vec<f64> = intervals.iter().flatten().map(end).collect();
        all.sort_by(f64::total_cmp);
        all
    };
    let (lows, highs) = (sorted(|one| one.low), sorted(|one| one.high));
    let place = |interval: Option<Interval>| {
        let Some(Interval { low, high }) = interval else { return Place::Nothing };
        let better = lows.len() - lows.partition_point(|other| *other <= high);
        let worse = highs.partition_point(|other| *other < low);
        match (better, worse) {
            (0, 0) if high - low > WIDE => Place::Few,
            (0, 0) => Place::Alike,
            _ => Place::Among { from: better + 1, to: highs.len() - worse },
        }
    };
    let all = shares.iter().zip(intervals);
    all.map(|(share, interval)| Placed { share: *share, interval, place: place(interval) }).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn float(count: i64) -> f64 {
    count as f64
}

/// The standard deviations below which a normal value falls with a chance between a half and 1: what P. J. Acklam's
/// rational approximation gives, whose relative error stays under 1.2e-9.
fn quantile(chance: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    let poly = |all: &[f64], at: f64| all.iter().fold(0.0, |sum, one| sum * at + one);
    if chance > 0.975_75 {
        let tail = (-2.0 * (1.0 - chance).max(f64::MIN_POSITIVE).ln()).sqrt();
        return -poly(&C, tail) / poly(&D, tail);
    }
    let off = chance - 0.5;
    poly(&A, off * off) * off / poly(&B, off * off)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(numerator: i64, denominator: i64) -> Share {
        Share { numerator, denominator }
    }

    #[test]
    fn intervals_are_those_of_the_textbook() {
        let close = |one: Option<Interval>, low: f64, high: f64| {
            let one = one.unwrap();
            assert!((one.low - low).abs() < 5e-4 && (one.high - high).abs() < 5e-4, "{one:?}");
        };
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        let z = together(1);
        close(wilson(share(81, 263), z), 0.2553, 0.3662);
        close(wilson(share(15, 148), z), 0.0624, 0.1605);
        close(wilson(share(0, 20), z), 0.0, 0.1611);
        close(wilson(share(1, 29), z), 0.0061, 0.1718);
        assert_eq!(wilson(share(0, 0), z), None);
        for (chance, z) in [(0.975, 1.959_964), (0.9, 1.281_552), (0.995, 2.575_829), (0.999_999, 4.753_424)] {
            assert!((quantile(chance) - z).abs() < 1e-5, "{chance}");
        }
        assert!((together(20) - 3.016).abs() < 2e-3 && together(3000) > 4.0);
    }

    #[test]
    fn small_counts_are_not_ranked_as_if_large() {
        // One of one is no better than 95 of 100.
        let all = ranked(&[share(1, 1), share(95, 100), share(0, 0)]);
        let places: Vec<String> = all.iter().map(|one| one.place.words()).collect();
        assert_eq!(places, ["件数少，不排名", "分不出高下，不排名", "没有件数，不排名"]);
        let all = ranked(&[share(2, 2), share(990, 1000), share(600, 1000), share(100, 100)]);
        let places: Vec<String> = all.iter().map(|one| one.place.words()).collect();
        assert_eq!(places, ["件数少，不排名", "第1—3名", "第3—4名", "第1—3名"]);
    }

    fn shares() -> impl Strategy<Value = Vec<Share>> {
        let one = (0..400i64).prop_flat_map(|of| (0..=of).prop_map(move |met| share(met, of)));
        prop::collection::vec(one, 1..30)
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_and_narrows_with_more_cases(met in 0..200i64, more in 0..200i64, z in 1.0..4.5f64) {
            let of = met + more;
            prop_assume!(of > 0);
            let one = wilson(share(met, of), z).unwrap();
            let part = float(met) / float(of);
            prop_assert!(0.0 <= one.low && one.low <= part && part <= one.high && one.high <= 1.0);
            let many = wilson(share(met * 10, of * 10), z).unwrap();
            prop_assert!(many.high - many.low < one.high - one.low);
        }

        #[test]
        fn a_range_of_places_counts_who_is_better_and_who_is_worse_for_certain(all in shares()) {
            let placed = ranked(&all);
            let with: Vec<Interval> = placed.iter().filter_map(|one| one.interval).collect();
            for one in &placed {
                let Some(own) = one.interval else {
                    prop_assert_eq!(one.place, Place::Nothing);
                    continue;
                };
                let better = with.iter().filter(|other| other.low > own.high).count();
                let worse = with.iter().filter(|other| other.high < own.low).count();
                match one.place {
                    Place::Among { from, to } => {
                        prop_assert_eq!((from, to), (better + 1, with.len() - worse));
                        prop_assert!(from <= to);
                    }
                    Place::Few | Place::Alike => prop_assert_eq!((better, worse), (0, 0)),
                    Place::Nothing => prop_assert!(false, "it has cases"),
                }
            }
        }

        /// What the page says of itself: by chance alone, somebody is ranked wrongly in at most one table of twenty.
        #[test]
        fn stations_that_are_all_alike_are_hardly_ever_ranked(seed in any::<u64>()) {
            let mut state = seed | 1;
            let mut unit = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                float(i64::try_from(state >> 12).unwrap()) / float(1 << 52)
            };
            let mut wrong = 0;
            for _ in 0..100 {
                let all: Vec<Share> = (0..20)
                    .map(|at| {
                        let of = 5 + at * 10;
                        share((0..of).map(|_| i64::from(unit() < 0.9)).sum(), of)
                    })
                    .collect();
                wrong += usize::from(ranked(&all).iter().any(|one| matches!(one.place, Place::Among { .. })));
            }
            prop_assert!(wrong <= 15, "{wrong} of 100");
        }
    }
}
