//! What a round is: its stations with every score that was given, vetoes and objections; and what comes out of them.

use std::collections::BTreeMap;

use domain::assess::{Fact, Lost, ObjectionState, Points, RoundState, Scheme, Standing, Sum, costliest, places, sum};
use domain::directory::{OrgId, StaffId};
use domain::figure::Period;
use domain::kernel::Moment;
use jiff::civil::Date;

/// A round with all of its stations: places need them all, whoever looks.
#[derive(Clone, Debug)]
pub struct Round {
    pub region: String,
    pub id: String,
    pub unit: OrgId,
    pub unit_name: String,
    pub unit_path: String,
    pub period: Period,
    pub state: RoundState,
    pub scheme: Scheme,
    /// SHA-256 over scheme and facts as they were frozen.
    pub hash: String,
    pub drawn_at: Moment,
    pub drawn_by: String,
    pub published_at: Option<Moment>,
    pub object_by: Option<Date>,
    pub final_at: Option<Moment>,
    pub stations: Vec<Station>,
}

/// A station in a round.
#[derive(Clone, Debug)]
pub struct Station {
    pub id: OrgId,
    pub code: String,
    pub name: String,
    /// Whether it lies within the reader's reach.
    pub seen: bool,
    /// The frozen facts by item.
    pub facts: BTreeMap<String, Vec<Fact>>,
    /// Every score that was given by item, oldest first.
    pub scores: BTreeMap<String, Vec<Given>>,
    pub vetoes: Vec<Veto>,
    pub objections: Vec<Objection>,
    /// What comes out: set when the round is loaded.
    pub sum: Option<Sum>,
    pub place: usize,
    pub lost: Vec<Lost>,
}

/// Points that were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// `facts`, `hand` or `objection`.
    pub kind: String,
    pub points: Points,
    pub reason: String,
    pub at: Moment,
    pub by: String,
    pub by_id: StaffId,
}

/// A veto of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veto {
    pub key: String,
    pub ground: String,
    pub facts: String,
    pub at: Moment,
    pub by: String,
    pub by_id: StaffId,
    pub lifted: bool,
}

/// An objection to an item or a veto.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub item: String,
    pub state: ObjectionState,
    pub said: String,
    pub at: Moment,
    pub by: String,
    pub due: Date,
    pub reply: Option<(String, Moment, String)>,
}

impl Station {
    /// The score that counts.
    #[must_use]
    pub fn score(&self, item: &str) -> Option<Points> {
        self.last(item).map(|given| given.points)
    }

    /// The last points that were given.
    #[must_use]
    pub fn last(&self, item: &str) -> Option<&Given> {
        self.scores.get(item).and_then(|all| all.last())
    }

    /// Whether somebody gave points to an item, or noted a veto, so that an objection to it is for another to answer.
    /// Points that come out of the facts are nobody's.
    #[must_use]
    pub fn given_by(&self, item: &str, who: &StaffId) -> bool {
        match item.strip_prefix("veto:") {
            Some(veto) => self.vetoes.iter().any(|one| one.key == veto && one.by_id == *who),
            None => {
                self.scores.get(item).is_some_and(|all| all.iter().any(|one| one.kind == "hand" && one.by_id == *who))
            }
        }
    }

    /// The objection to an item.
    #[must_use]
    pub fn objection(&self, item: &str) -> Option<&Objection> {
        self.objections.iter().find(|one| one.item == item)
    }

    /// Whether a veto stands.
    #[must_use]
    pub fn vetoed(&self) -> bool {
        self.vetoes.iter().any(|veto| !veto.lifted)
    }
}

impl Round {
    /// The page of a station in it.
    #[must_use]
    pub fn href(&self, station: &OrgId) -> String {
        format!("/assessments/{}/{station}", self.id)
    }

    /// The words of an item or of a veto.
    #[must_use]
    pub fn label(&self, item: &str) -> String {
        label(&self.scheme, item)
    }

    /// The words of a veto.
    #[must_use]
    pub fn veto_label(&self, key: &str) -> String {
        self.scheme.vetoes.iter().find(|veto| veto.key == key).map_or_else(|| key.to_owned(), |veto| veto.label.clone())
    }

    /// Objections that wait for an answer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let open = |one: &&Objection| one.state == ObjectionState::Open;
        self.stations.iter().map(|station| station.objections.iter().filter(open).count()).sum()
    }

    /// A station of it.
    #[must_use]
    pub fn station(&self, id: &str) -> Option<&Station> {
        self.stations.iter().find(|station| station.id.as_str() == id)
    }

    /// Works out totals, grades, places and what cost most.
    pub(super) fn work_out(&mut self) {
        let sums: Vec<Sum> =
            self.stations.iter().map(|one| sum(&self.scheme, |item| one.score(item), one.vetoed())).collect();
        let standings: Vec<Standing> = self
            .stations
            .iter()
            .zip(&sums)
            .map(|(one, sum)| Standing { total: sum.total, vetoed: one.vetoed() })
            .collect();
        for ((station, sum), place) in self.stations.iter_mut().zip(sums).zip(places(&standings)) {
            station.lost = costliest(&self.scheme, |item| station.score(item));
            station.sum = Some(sum);
            station.place = place;
        }
    }
}

/// The words of an item or of a veto.
pub(super) fn label(scheme: &Scheme, item: &str) -> String {
    match item.strip_prefix("veto:") {
        Some(veto) => {
            let found = scheme.vetoes.iter().find(|one| one.key == veto);
            format!("否决项：{}", found.map_or(veto, |one| one.label.as_str()))
        }
        None => scheme.item(item).map_or_else(|| item.to_owned(), |item| item.label.clone()),
    }
}
