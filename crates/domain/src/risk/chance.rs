//! How probable a count is by chance alone.

/// The probability of at least `got` of `of` when each comes with the probability `rate` (binomial).
#[must_use]
pub fn at_least(got: i64, of: i64, rate: f64) -> f64 {
    if got <= 0 {
        return 1.0;
    }
    if got > of || rate <= 0.0 {
        return 0.0;
    }
    if rate >= 1.0 {
        return 1.0;
    }
    let float = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
    // The logarithm of the number of ways, so that thousands of complaints do not overflow.
    let mut ways = 0.0;
    for taken in 0..got {
        ways += (float(of - taken) / float(taken + 1)).ln();
    }
    let mut term = float(of - got).mul_add((1.0 - rate).ln(), float(got).mul_add(rate.ln(), ways)).exp();
    let mut sum = 0.0;
    for count in got..=of {
        sum += term;
        term *= float(of - count) / float(count + 1) * rate / (1.0 - rate);
    }
    sum.min(1.0)
}
