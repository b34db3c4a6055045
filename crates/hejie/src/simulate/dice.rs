//! Chances that come out the same for the same seed.

/// A generator after Steele, Lea and Flood (SplitMix64): small, and good enough for made-up complaints.
pub struct Dice(u64);

impl Dice {
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number: also the seed of other chances.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are as many as a float holds")]
    pub fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.draw() % span).unwrap_or_default()
    }

    /// Gamma of shape one half: half the square of a normal. Few stations get very many complaints, most get few.
    pub fn gamma_half(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.unit()).ln()).sqrt(), std::f64::consts::TAU * self.unit());
        (radius * angle.cos()).powi(2) / 2.0
    }

    /// How many come by chance when so many are expected (Poisson, by Knuth's products).
    pub fn poisson(&mut self, expected: f64) -> u32 {
        let (end, mut product, mut count) = ((-expected).exp(), self.unit(), 0);
        while product > end {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// One of several by weight.
    pub fn pick<T: Copy>(&mut self, all: &[(T, f64)]) -> Option<T> {
        let total: f64 = all.iter().map(|(_, weight)| weight).sum();
        let mut at = self.unit() * total;
        for (one, weight) in all {
            if at < *weight {
                return Some(*one);
            }
            at -= weight;
        }
        all.last().map(|(one, _)| *one)
    }
}

/// Where a chance falls among growing sums of weights.
#[must_use]
pub fn place(sums: &[f64], unit: f64) -> usize {
    let wanted = unit * sums.last().copied().unwrap_or_default();
    sums.partition_point(|sum| *sum <= wanted).min(sums.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_chances_and_they_are_spread_as_they_should_be() {
        let draw = |seed| (0..20_000).map(|_| 0.0).scan(Dice::new(seed), |dice, _: f64| Some(dice.gamma_half()));
        let (first, again): (Vec<f64>, Vec<f64>) = (draw(1).collect(), draw(1).collect());
        assert_eq!(first, again);
        let mean = first.iter().sum::<f64>() / 20_000.0;
        let spread = first.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mean - 0.5).abs() < 0.03 && (spread - 0.5).abs() < 0.06, "mean {mean}, variance {spread}");
        assert_eq!((place(&[1.0, 3.0], 0.2), place(&[1.0, 3.0], 0.5), place(&[1.0, 3.0], 0.999)), (0, 1, 1));
    }
}
