//! Which venues must have a station (D3 to D7): numbers of the region, never constants in code.

use crate::directory::{Industry, Venue};
use crate::policy::Policy;

/// What is known of a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VenueFacts {
    pub venue: Venue,
    pub industry: Option<Industry>,
    /// Square metres of sales area.
    pub area: u32,
    pub stalls: u32,
    /// A's of a scenic area, 0 for none.
    pub grade: u32,
}

/// Why a venue must have a station: the clause and the words. `None`: it may (可建).
#[must_use]
pub fn must(facts: &VenueFacts, policy: &Policy) -> Option<(&'static str, String)> {
    let area = |clause, least| {
        (facts.area >= least).then(|| (clause, format!("{}面积{}㎡，达到{least}㎡", facts.venue.label(), facts.area)))
    };
    match facts.venue {
        Venue::Mall => area("D3", policy.mall_area()),
        Venue::Supermarket => area("D4", policy.supermarket_area()),
        Venue::Market => market(facts, policy),
        Venue::Enterprise => facts
            .industry
            .filter(|industry| *industry != Industry::Other)
            .map(|industry| ("D6", format!("{}一律应建", industry.label()))),
        Venue::Scenic => (facts.grade >= policy.scenic_grade())
            .then(|| ("D7", format!("{}A级景区，达到{}A", facts.grade, policy.scenic_grade()))),
    }
}

/// D5 joins area and stalls; a region may read it as either.
fn market(facts: &VenueFacts, policy: &Policy) -> Option<(&'static str, String)> {
    let (area, stalls) = (facts.area >= policy.market_area(), facts.stalls >= policy.market_stalls());
    let due = if policy.market_needs_both() > 0 { area && stalls } else { area || stalls };
    due.then(|| {
        let words = format!(
            "市场面积{}㎡、摊位{}个（标准{}㎡{}{}个）",
            facts.area,
            facts.stalls,
            policy.market_area(),
            if policy.market_needs_both() > 0 { "且" } else { "或" },
            policy.market_stalls()
        );
        ("D5", words)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{PolicyBook, PolicyRow};
    use jiff::civil::date;

    fn facts(venue: Venue, area: u32, stalls: u32, grade: u32) -> VenueFacts {
        VenueFacts { venue, industry: None, area, stalls, grade }
    }

    fn policy(rows: Vec<PolicyRow>) -> Policy {
        PolicyBook::new(rows).at("339900", date(2026, 11, 24))
    }

    #[test]
    fn d3_to_d7_the_thresholds_are_exact_at_their_edges() {
        let usual = policy(Vec::new());
        let due = |facts: VenueFacts| must(&facts, &usual).map(|(clause, _)| clause);
        assert_eq!(due(facts(Venue::Mall, 500, 0, 0)), Some("D3"));
        assert_eq!(due(facts(Venue::Mall, 499, 0, 0)), None);
        assert_eq!(due(facts(Venue::Supermarket, 500, 0, 0)), Some("D4"));
        assert_eq!(due(facts(Venue::Market, 2000, 100, 0)), Some("D5"));
        assert_eq!(due(facts(Venue::Market, 2000, 99, 0)), None, "both are asked for");
        assert_eq!(due(facts(Venue::Scenic, 0, 0, 3)), Some("D7"));
        assert_eq!(due(facts(Venue::Scenic, 0, 0, 2)), None);
        let water = VenueFacts { industry: Some(Industry::Water), ..facts(Venue::Enterprise, 0, 0, 0) };
        assert_eq!(due(water), Some("D6"));
        assert_eq!(due(facts(Venue::Enterprise, 9000, 0, 0)), None);
    }

    #[test]
    fn d5_a_region_may_read_the_market_rule_as_either() {
        let either = PolicyRow {
            code: "market_needs_both".to_owned(),
            region: "3399".to_owned(),
            effective_from: date(2020, 1, 1),
            value: 0,
            unit: "switch".to_owned(),
            basis: String::new(),
        };
        assert!(must(&facts(Venue::Market, 100, 100, 0), &policy(vec![either])).is_some());
    }
}
