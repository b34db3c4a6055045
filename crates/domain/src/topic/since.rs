//! Since when: the ten days from which on the complaints are furthest above what the earlier share would give.

use jiff::civil::Date;

/// Ten days of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub from: Date,
    /// Complaints of the kind.
    pub of_kind: u32,
    /// All complaints.
    pub all: u32,
}

/// The first of the ten days from which on the likelihood is furthest above an unchanged `share`. It says where to
/// look and is not tested: whether anything has changed is known before. `steps` are in the order of time.
#[must_use]
pub fn since(steps: &[Step], share: f64) -> Option<Date> {
    let mut best: Option<(f64, Date)> = None;
    let (mut of_kind, mut all) = (0.0, 0.0);
    for step in steps.iter().rev() {
        of_kind += f64::from(step.of_kind);
        all += f64::from(step.all);
        // A share of nothing would make everything infinitely unlikely.
        let usual = share.max(1e-6) * all;
        if step.of_kind == 0 || of_kind <= usual {
            continue;
        }
        let above = of_kind.mul_add((of_kind / usual).ln(), usual - of_kind);
        if best.is_none_or(|(most, _)| above >= most) {
            best = Some((above, step.from));
        }
    }
    best.map(|(_, from)| from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_topic_begins_where_it_rises() {
        let step = |month, day, of_kind, all| Step { from: date(2026, month, day), of_kind, all };
        let steps = [step(7, 1, 1, 20), step(7, 11, 0, 20), step(7, 21, 1, 20), step(8, 1, 5, 20), step(8, 11, 6, 20)];
        assert_eq!(since(&steps, 0.04), Some(date(2026, 8, 1)));
        assert_eq!(since(&steps[..3], 0.2), None, "nothing rises");
        assert_eq!(since(&steps, 0.0), Some(date(2026, 7, 1)), "what never was before begins with its first");
    }
}
