//! How unlikely a count is: Fisher's exact test of one share against an earlier one.

/// `ln(n!)`: added up while it is short, by Stirling's series beyond (an error below 1e-10).
fn ln_factorial(n: u32) -> f64 {
    if n < 20 {
        return (2..=n).map(|one| f64::from(one).ln()).sum();
    }
    let n = f64::from(n);
    let series = 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3)) + 1.0 / (1260.0 * n.powi(5));
    0.5f64.mul_add((std::f64::consts::TAU * n).ln(), n.mul_add(n.ln(), -n)) + series
}

fn ln_choose(n: u32, k: u32) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// Of `all` complaints `marked` are of one kind. The chance that at least `seen` of these are among `drawn` of
/// them, when which ones is left to chance (hypergeometric). That is: `drawn` are those of the period, the others
/// those before, and the share of the kind is the same in both. Nothing else is assumed, neither how many
/// complaints there are nor that they come at an even pace.
#[must_use]
pub fn at_least(seen: u32, marked: u32, drawn: u32, all: u32) -> f64 {
    let (marked, drawn) = (marked.min(all), drawn.min(all));
    let least = (marked + drawn).saturating_sub(all);
    let most = marked.min(drawn);
    if seen <= least {
        return 1.0;
    }
    if seen > most {
        return 0.0;
    }
    let first = ln_choose(marked, seen) + ln_choose(all - marked, drawn - seen) - ln_choose(all, drawn);
    let mut term = first.exp();
    let mut sum = term;
    for at in seen..most {
        let up = f64::from(marked - at) * f64::from(drawn - at);
        let down = f64::from(at + 1) * f64::from(all - marked + at + 1 - drawn);
        term *= up / down;
        sum += term;
        if term < sum * 1e-17 {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chance_is_that_of_counting_every_way_to_draw() {
        // 5 of 10 are marked, 4 are drawn: 210 ways, of which 5 have four marked and 50 three.
        assert!((at_least(4, 5, 4, 10) - 5.0 / 210.0).abs() < 1e-12);
        assert!((at_least(3, 5, 4, 10) - 55.0 / 210.0).abs() < 1e-12);
        assert!((at_least(0, 5, 4, 10) - 1.0).abs() < 1e-12);
        assert!(at_least(5, 5, 4, 10) < 1e-12, "more than were drawn");
        // 8 of 9 drawn: at least four of the five are among them.
        assert!((at_least(4, 5, 8, 9) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn large_numbers_are_as_exact_as_small_ones() {
        for n in [19u32, 20, 21, 50, 400] {
            let sum: f64 = (2..=n).map(|one| f64::from(one).ln()).sum();
            assert!((ln_factorial(n) - sum).abs() < 1e-9 * sum, "{n}");
        }
        // Half of a million, and no more than half is asked for.
        let half = at_least(500, 1000, 500_000, 1_000_000);
        assert!((half - 0.5126).abs() < 0.001, "{half}");
        assert!(at_least(900, 1000, 500_000, 1_000_000) < 1e-100);
    }
}
