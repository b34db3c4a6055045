//! What a signing freezes of 附件3 and 附件6: the whole table, with a row for each unit right below.

use serde::{Deserialize, Serialize};

use crate::directory::OrgKind;
use crate::figure::{Counts, Summary};

/// A unit right below the one that signs, with what all of its own add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub region: String,
    pub org: String,
    pub code: String,
    pub kind: OrgKind,
    pub name: String,
    pub counts: Counts,
}

/// The figures of one edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    #[serde(flatten)]
    pub summary: Summary,
    /// Nothing in an edition from before 附件6 was frozen with it.
    #[serde(default)]
    pub below: Option<Vec<Part>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Measure, Period};

    #[test]
    fn b4_5c_what_was_signed_is_read_back_and_an_edition_of_before_has_no_rows_below() {
        let counts: Counts = [(Measure::Heads, 2)].into_iter().collect();
        let mut summary = Summary::empty(Period::quarter(2026, 1));
        summary.total += &counts;
        let name = "城关市场监督管理所".to_owned();
        let part = Part {
            region: "339900".to_owned(),
            org: "office".to_owned(),
            code: "CG".to_owned(),
            kind: OrgKind::Office,
            name,
            counts,
        };
        let old = serde_json::to_string(&summary).unwrap();
        let frozen = Frozen { summary, below: Some(vec![part]) };
        let kept = serde_json::to_string(&frozen).unwrap();
        assert_eq!(serde_json::from_str::<Frozen>(&kept).unwrap(), frozen);
        let old: Frozen = serde_json::from_str(&old).unwrap();
        assert_eq!((old.summary, old.below), (frozen.summary, None));
    }
}
