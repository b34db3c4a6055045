//! One line of a cases file, as its README describes it.

use domain::case::fact::{Channel, Claim, EvidenceKind};
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{Industry, Venue};
use domain::form::Choice as _;
use domain::value::Phone;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field} ({clause}): {message}")]
pub struct Fault {
    pub line: usize,
    pub field: String,
    pub clause: &'static str,
    pub message: String,
}

/// A dispute of the past, to its end.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    pub id: String,
    pub venue_kind: String,
    pub venue_industry: Option<String>,
    pub channel: String,
    pub received_at: Timestamp,
    pub consumer: Consumer,
    pub agent: Option<Agent>,
    pub respondent: Respondent,
    pub event_time: Date,
    pub place: String,
    pub narrative: String,
    pub goods_or_service: String,
    pub brand: String,
    pub amount_fen: i64,
    pub goods_code: String,
    pub problem_code: String,
    pub claims: Vec<String>,
    pub claim_amount_fen: i64,
    pub evidence: Vec<Evidence>,
    pub burden_of_proof_on_trader: bool,
    pub testing: Option<Testing>,
    pub rounds: Vec<Round>,
    pub outcome: String,
    pub outcome_reason: String,
    pub settlement: Vec<Obligation>,
    pub recovered_fen: i64,
    pub performed: bool,
    pub feedback_on: Option<Date>,
    pub closed_on: Option<Date>,
    pub group_size: u32,
    pub major: bool,
    pub violation_clue: Option<String>,
    pub basis: Vec<String>,
}

/// The consumer of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Consumer {
    pub name: String,
    pub phone: String,
    pub elderly: bool,
}

/// The agent of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Agent {
    pub name: String,
    pub relation: String,
    pub scope: String,
    pub from: Date,
    pub to: Date,
}

/// The trader of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Respondent {
    pub name: String,
    pub stall: String,
    pub contact: String,
}

/// A copy of evidence of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Evidence {
    pub kind: String,
    pub title: String,
}

/// The test of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Testing {
    pub item: String,
    pub lab_kind: String,
    pub fee_fen: i64,
    pub liability_percent_trader: u8,
    pub conclusion: String,
}

/// A round of a line.
#[derive(Clone, Debug, Deserialize)]
pub struct Round {
    pub on: Date,
    pub staff_count: usize,
    pub simple: bool,
    pub outcome: String,
}

/// What was promised in a line's settlement.
#[derive(Clone, Debug, Deserialize)]
pub struct Obligation {
    pub obligation: String,
    pub amount_fen: i64,
    pub due: Date,
}

/// The codes of a line, resolved.
pub struct Codes {
    pub venue: Venue,
    pub industry: Option<Industry>,
    pub channel: Channel,
    pub class: ClassCode,
    pub problem: ProblemCode,
    pub claims: Vec<Claim>,
    pub phone: Phone,
}

/// Finds a choice by its value or by its label.
fn choice<T: domain::form::Choice>(all: &[(&str, &str)], wanted: &str) -> Option<T> {
    let by_label = all.iter().find(|(_, label)| *label == wanted).map(|(value, _)| *value);
    T::from_value(by_label.unwrap_or(wanted))
}

impl Line {
    /// Reads a line.
    ///
    /// # Errors
    /// With the number of the line, and the field when it can be told.
    pub fn read(number: usize, text: &str) -> Result<Self, Fault> {
        serde_json::from_str(text).map_err(|error| {
            let message = error.to_string();
            let field = message.split('`').nth(1).unwrap_or("json").to_owned();
            Fault { line: number, field, clause: "A5", message }
        })
    }

    /// Resolves the codes.
    ///
    /// # Errors
    /// Names the first field whose value is unknown.
    pub fn codes(&self, number: usize) -> Result<Codes, Fault> {
        let fault = |field: &str, clause: &'static str, value: &str| Fault {
            line: number,
            field: field.to_owned(),
            clause,
            message: format!("unknown value {value:?}"),
        };
        let claims = self
            .claims
            .iter()
            .map(|claim| choice(Claim::ALL, claim).ok_or_else(|| fault("claims", "A5", claim)))
            .collect::<Result<_, _>>()?;
        let industry = match &self.venue_industry {
            None => None,
            Some(name) => Some(Industry::from_value(name).ok_or_else(|| fault("venue_industry", "D6", name))?),
        };
        Ok(Codes {
            venue: Venue::from_value(&self.venue_kind).ok_or_else(|| fault("venue_kind", "D2", &self.venue_kind))?,
            industry,
            channel: Channel::from_value(&self.channel).ok_or_else(|| fault("channel", "A5", &self.channel))?,
            class: ClassCode::parse(&self.goods_code).ok_or_else(|| fault("goods_code", "A14", &self.goods_code))?,
            problem: ProblemCode::parse(&self.problem_code)
                .ok_or_else(|| fault("problem_code", "A6", &self.problem_code))?,
            claims,
            phone: Phone::parse(&self.consumer.phone)
                .ok_or_else(|| fault("consumer.phone", "A5", &self.consumer.phone))?,
        })
    }
}

/// The kind of evidence a label names; anything unknown is 其他.
#[must_use]
pub fn evidence_kind(label: &str) -> EvidenceKind {
    choice(EvidenceKind::ALL, label).unwrap_or(EvidenceKind::Other)
}
