//! How sure a share is: three of three is less than ninety-eight of a hundred. Whole numbers only, so that anybody's
//! recomputation agrees to the last digit.

/// So many kept out of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub got: i64,
    pub of: i64,
}

/// Parts of a whole in which a bound is given.
const WHOLE: i128 = 10_000;
/// 1.96², in ten-thousandths: nineteen times out of twenty.
const Z2: i128 = 38_416;

/// The lower end of the range in which the true share lies nineteen times out of twenty (Wilson), in ten-thousandths,
/// rounded down; nothing when nothing was counted.
#[must_use]
pub fn lower_bound(share: Share) -> Option<i64> {
    if share.of <= 0 {
        return None;
    }
    let (got, of) = (i128::from(share.got.clamp(0, share.of)), i128::from(share.of));
    // Wilson's bound is the largest p below the share with (x/n - p)² n >= z² p (1 - p). A share of one would solve it too
    // at p = 1, which is the other end of the range: hence below.
    let held = |bound: i128| {
        let off = got * WHOLE - of * bound;
        off > 0 && off * off * WHOLE >= of * Z2 * bound * (WHOLE - bound)
    };
    let (mut low, mut high) = (0, WHOLE);
    while low < high {
        let middle = (low + high + 1) / 2;
        if held(middle) { low = middle } else { high = middle - 1 }
    }
    i64::try_from(low).ok()
}
