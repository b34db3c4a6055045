//! From what was typed to a command: one file a form.
//!
//! A form is data ([`Form`]): the desk draws it, the API publishes it as a
//! schema, and [`Reader`] reads it, so the three can never disagree.

mod above;
mod accept;
mod attached;
mod book;
mod end;
mod given;
mod negotiate;
pub mod order;
mod parts;
mod raw;
mod reader;
pub mod register;
mod settle;
pub mod sign;
mod testing;
mod verify;

pub use attached::attached;
pub use book::{form_of, prefill, read};
pub use given::Given;
pub use raw::Raw;
pub use reader::{Choice, FieldError, Reader};
pub use register::NOTICE_VERSION;

/// A form: what a person fills in to do one act.
#[derive(Debug)]
pub struct Form {
    /// The fields, in the order in which they are asked.
    pub fields: &'static [Field],
}

/// One question of a form.
#[derive(Debug)]
pub struct Field {
    /// The key in the request.
    pub name: &'static str,
    /// The question, as a clerk reads it.
    pub label: &'static str,
    pub kind: Kind,
    /// Whether the form is refused without it.
    pub required: bool,
    /// One line below the question; empty for none.
    pub hint: &'static str,
    /// Only asked when another question has this answer: its name and the answer. A page without the
    /// script shows it all the same.
    pub when: Option<(&'static str, &'static str)>,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// One line; the browser suggests from the named list when it is not empty.
    Line { suggest: &'static str },
    /// Several lines.
    Text,
    /// A civil day, `2026-11-23`.
    Day,
    /// A wall clock in China, `2026-11-23T14:30`.
    Time,
    /// Yuan with at most two decimals when typed; whole fen inside.
    Money,
    /// A whole number between the two bounds.
    Number { min: u32, max: u32 },
    /// A phone number.
    Phone,
    /// Yes or nothing.
    Tick,
    /// One of these.
    One(Choices),
    /// Any of these.
    Many(Choices),
    /// A file, kept by the store before the form is read; the value is its hash.
    File,
    /// Written by hand on the screen; a picture that the store keeps before the form is read, the value is its hash.
    Drawn,
    /// Carried by the page, unseen.
    Hidden,
    /// The same questions several times; `name.0.sub`, `name.1.sub`, and so on.
    Rows(&'static [Field]),
    /// A heading between questions; answers nothing.
    Heading,
}

/// Where the answers of a choice come from.
#[derive(Clone, Copy, Debug)]
pub enum Choices {
    /// `(value, label)`, fixed by the form.
    Fixed(&'static [(&'static str, &'static str)]),
    /// Offered by the page for this case, by name: `staff`, `evidence`, `obligation`, `promise`, `lab`, ...
    Offered(&'static str),
}

/// A question that must be answered.
#[must_use]
pub const fn ask(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, required: true, hint: "", when: None }
}

/// A question that may stay open.
#[must_use]
pub const fn may(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, required: false, hint: "", when: None }
}

/// A heading between questions.
#[must_use]
pub const fn heading(label: &'static str) -> Field {
    Field { name: "", label, kind: Kind::Heading, required: false, hint: "", when: None }
}

impl Field {
    /// The same question with a line of explanation.
    #[must_use]
    pub const fn hint(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The same question, asked only when another one has this answer.
    #[must_use]
    pub const fn when(mut self, name: &'static str, answer: &'static str) -> Self {
        self.when = Some((name, answer));
        self
    }
}
