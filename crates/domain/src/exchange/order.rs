//! A work order, and how a row of a table becomes one.

use jiff::civil::Date;

use super::field::OrderField;
use super::mapping::Mapping;
use super::plain::{half, heading_key, is_blank, solid};
use super::value::{self, Read};
use crate::case::fact::Claim;
use crate::choice::choices;
use crate::code::{ClassCode, ProblemCode};
use crate::form::FieldError;
use crate::value::Phone;

choices! {
    /// What the consumer brought to the platform.
    OrderKind {
        Complaint = "complaint", "投诉";
        Report = "report", "举报";
        Mixed = "mixed", "投诉举报混合";
    }
}

/// A work order of the platform; what it leaves open is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkOrder {
    /// Without blanks, upper case.
    pub platform_no: Option<String>,
    pub kind: Option<OrderKind>,
    pub consumer_name: Option<String>,
    pub consumer_phone: Option<Phone>,
    pub consumer_address: Option<String>,
    pub respondent: Option<String>,
    pub respondent_address: Option<String>,
    pub event_on: Option<Date>,
    pub goods: Option<String>,
    /// Fen.
    pub amount: Option<i64>,
    pub class: Option<ClassCode>,
    pub problem: Option<ProblemCode>,
    pub narrative: Option<String>,
    /// As written; [`WorkOrder::known_claims`] has those that the form offers.
    pub claims: Option<String>,
    /// Fen.
    pub claim_amount: Option<i64>,
    pub received_on: Option<Date>,
    pub feedback_due: Option<Date>,
    /// Whether the consumer agrees to settle at the station first.
    pub consents: Option<bool>,
    /// The code of the station, upper case.
    pub station: Option<String>,
}

impl WorkOrder {
    /// The claims that are written just as the registration form offers them.
    #[must_use]
    pub fn known_claims(&self) -> Vec<Claim> {
        let written: Vec<String> = self
            .claims
            .iter()
            .flat_map(|text| text.split(|c: char| c.is_whitespace() || ",，、;；/。.".contains(c)))
            .map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()).trim().to_owned())
            .collect();
        Claim::EVERY.iter().copied().filter(|claim| written.iter().any(|part| part == claim.label())).collect()
    }
}

/// Reads one row under its head.
///
/// # Errors
/// Everything that cannot be read: the field, and in the message the column and what to write.
pub fn read_row(mapping: &Mapping, head: &[String], row: &[String]) -> Result<WorkOrder, Vec<FieldError>> {
    let columns: Vec<(String, &str, &str)> =
        head.iter().zip(row).map(|(head, cell)| (heading_key(head), head.as_str(), cell.as_str())).collect();
    let mut cells = Vec::new();
    for (field, headings) in &mapping.rows {
        // By the order of the headings, not of the columns: a bureau puts first what it trusts most.
        let found = headings
            .iter()
            .map(|heading| heading_key(heading))
            .find_map(|wanted| columns.iter().find(|(key, _, text)| *key == wanted && !is_blank(text)));
        if let Some((_, column, text)) = found {
            cells.push(Cell { field: *field, column, text });
        }
    }
    read_cells(&cells)
}

/// Reads the pairs of a pasted text, as [`super::paste()`] gives them and a person may have corrected them.
///
/// # Errors
/// Everything that cannot be read: the field, and in the message what to write.
pub fn read_pairs(pairs: &[(OrderField, String)]) -> Result<WorkOrder, Vec<FieldError>> {
    let filled = pairs.iter().filter(|(_, text)| !is_blank(text));
    let cells: Vec<_> = filled.map(|(field, text)| Cell { field: *field, column: field.label(), text }).collect();
    read_cells(&cells)
}

/// What is written for a field, and what the column is called where it is written.
struct Cell<'a> {
    field: OrderField,
    column: &'a str,
    text: &'a str,
}

fn read_cells(cells: &[Cell<'_>]) -> Result<WorkOrder, Vec<FieldError>> {
    let mut order = WorkOrder::default();
    let mut errors = Vec::new();
    for cell in cells {
        if let Err(advice) = put(&mut order, cell) {
            let shown: String = cell.text.trim().chars().take(20).collect();
            let message = format!("“{}”写的是“{shown}”：{advice}", heading(cell.column));
            errors.push(FieldError { field: cell.field.value().to_owned(), message });
        }
    }
    if errors.is_empty() { Ok(order) } else { Err(errors) }
}

fn heading(column: &str) -> String {
    half(column).trim_matches([':', '*', ' ']).to_owned()
}

fn put(order: &mut WorkOrder, cell: &Cell<'_>) -> Read<()> {
    let written = cell.text.trim();
    // A sentence's end may have been pasted with a value, never with a text.
    let text = written.trim_end_matches(['。', '，', ',', '；', ';', '.']);
    let own = || Some(written.to_owned());
    match cell.field {
        OrderField::PlatformNo => order.platform_no = Some(value::number(text)?),
        OrderField::Kind => order.kind = Some(kind(text)?),
        OrderField::ConsumerName => order.consumer_name = own(),
        OrderField::ConsumerPhone => order.consumer_phone = Some(value::phone(text)?),
        OrderField::ConsumerAddress => order.consumer_address = own(),
        OrderField::Respondent => order.respondent = own(),
        OrderField::RespondentAddress => order.respondent_address = own(),
        OrderField::EventOn => order.event_on = Some(value::day(text)?),
        OrderField::Goods => order.goods = own(),
        OrderField::Amount => order.amount = Some(fen(cell.column, text)?),
        OrderField::Class => order.class = Some(value::class(text)?),
        OrderField::Problem => order.problem = Some(value::problem(text)?),
        OrderField::Narrative => order.narrative = own(),
        OrderField::Claims => order.claims = own(),
        OrderField::ClaimAmount => order.claim_amount = Some(fen(cell.column, text)?),
        OrderField::ReceivedOn => order.received_on = Some(value::day(text)?),
        OrderField::FeedbackDue => order.feedback_due = Some(value::day(text)?),
        OrderField::Consents => order.consents = Some(value::yes(text)?),
        OrderField::Station => order.station = Some(value::number(text)?),
    }
    Ok(())
}

/// An amount in the unit that its column is headed with, unless it has its own.
fn fen(column: &str, text: &str) -> Read<i64> {
    let bare = text.ends_with(|c: char| c.is_numeric());
    if bare && solid(column).contains("(万元)") { value::fen(&format!("{text}万元")) } else { value::fen(text) }
}

fn kind(text: &str) -> Read<OrderKind> {
    match solid(text).as_str() {
        "投诉" | "消费投诉" | "投诉单" => Ok(OrderKind::Complaint),
        "举报" | "违法举报" | "举报单" => Ok(OrderKind::Report),
        "投诉举报" | "投诉、举报" | "投诉/举报" | "投诉和举报" | "投诉及举报" | "投诉举报混合" | "混合" => {
            Ok(OrderKind::Mixed)
        }
        _ => Err("请写“投诉”或“举报”"),
    }
}
