//! 检查 (D42 to D44, D16 to D18, C7a): on site and online, spot checks of presence, attitude and skill with a small
//! quiz, reviews of six topics. What is looked at is data (`data/check_items.csv`, `data/quiz.csv`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::sample::DrawKind;
use crate::choice::choices;
use crate::form::{Choices, Field, FieldError, Form, Kind, Raw, Reader, ask, heading, may};

const ITEMS: &str = include_str!("../../../../data/check_items.csv");
const QUIZ: &str = include_str!("../../../../data/quiz.csv");

choices! {
    /// A way of looking at a station.
    CheckKind {
        Onsite = "onsite", "实地检查";
        Online = "online", "网络检查";
        Spot = "spot", "随机抽查";
        Review = "review", "定期回访";
    }
}

choices! {
    /// How one thing is found.
    MarkedAs {
        Holds = "holds", "符合";
        Wrong = "wrong", "不符合";
        NotHere = "not_here", "不适用";
    }
}

/// Something to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub key: &'static str,
    pub topic: &'static str,
    pub text: &'static str,
    pub clause: &'static str,
}

/// A question to the leader, with its three answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    pub key: &'static str,
    pub text: &'static str,
    pub answers: [&'static str; 3],
    /// `a`, `b` or `c`.
    pub right: &'static str,
    pub clause: &'static str,
}

/// What was found of one item, kept as it was worded then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub topic: String,
    pub text: String,
    pub clause: String,
    pub mark: MarkedAs,
    pub note: String,
}

/// What an inspection came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    pub findings: Vec<Finding>,
    /// Questions asked and answered right.
    pub quiz: (u32, u32),
    pub words: Option<String>,
    /// The hash of the photo.
    pub photo: Option<String>,
}

impl CheckKind {
    /// The same as a thing that is drawn for.
    #[must_use]
    pub const fn draw(self) -> DrawKind {
        match self {
            Self::Onsite => DrawKind::Onsite,
            Self::Online => DrawKind::Online,
            Self::Spot => DrawKind::Spot,
            Self::Review => DrawKind::Review,
        }
    }

    /// What is inspected when stations are drawn.
    #[must_use]
    pub const fn of(kind: DrawKind) -> Option<Self> {
        match kind {
            DrawKind::Callback => None,
            DrawKind::Onsite => Some(Self::Onsite),
            DrawKind::Online => Some(Self::Online),
            DrawKind::Spot => Some(Self::Spot),
            DrawKind::Review => Some(Self::Review),
        }
    }
}

impl Inspected {
    /// How many items do not hold.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.findings.iter().filter(|one| one.mark == MarkedAs::Wrong).count()
    }
}

/// The items of a list by its name in the table.
#[must_use]
pub fn items(list: &str) -> Vec<Item> {
    ITEMS.lines().skip(1).filter_map(item).filter(|(of, _)| *of == list).map(|(_, item)| item).collect()
}

fn item(line: &'static str) -> Option<(&'static str, Item)> {
    let mut cells = line.split(',');
    let mut next = || cells.next();
    let list = next()?;
    Some((list, Item { key: next()?, topic: next()?, text: next()?, clause: next()? }))
}

/// The questions of one set.
#[must_use]
pub fn questions(set: &str) -> Vec<Question> {
    QUIZ.lines().skip(1).filter_map(question).filter(|(of, _)| *of == set).map(|(_, one)| one).collect()
}

fn question(line: &'static str) -> Option<(&'static str, Question)> {
    let mut cells = line.split(',');
    let mut next = || cells.next();
    let set = next()?;
    let (key, text) = (next()?, next()?);
    let answers = [next()?, next()?, next()?];
    Some((set, Question { key, text, answers, right: next()?, clause: next()? }))
}

/// The sets of questions; which one is asked follows from the inspection, so that nobody chooses it.
const SETS: [&str; 4] = ["1", "2", "3", "4"];

fn set_of(kind: CheckKind, id: &str) -> &'static str {
    if kind != CheckKind::Spot {
        return "";
    }
    let at = Sha256::digest(id.as_bytes()).first().copied().unwrap_or_default() % 4;
    SETS.get(usize::from(at)).copied().unwrap_or("1")
}

/// The forms of every kind and set, made once from the tables.
static FORMS: LazyLock<BTreeMap<(CheckKind, &'static str), Form>> = LazyLock::new(|| {
    let kinds = CheckKind::EVERY.iter().flat_map(|kind| match kind {
        CheckKind::Spot => SETS.iter().map(|set| (*kind, *set)).collect(),
        _ => vec![(*kind, "")],
    });
    kinds.map(|(kind, set)| ((kind, set), make(kind, set))).collect()
});

fn make(kind: CheckKind, set: &str) -> Form {
    let mut fields = vec![heading("逐项核对")];
    for item in items(kind.value()) {
        fields.extend(pair(&item));
    }
    let questions = questions(set);
    if !questions.is_empty() {
        fields.push(heading("现场问负责人三题，记下他的回答"));
    }
    for one in &questions {
        let answers: Vec<(&'static str, &'static str)> = ["a", "b", "c"].into_iter().zip(one.answers).collect();
        fields.push(ask(one.key, one.text, Kind::One(Choices::Fixed(answers.leak()))));
    }
    fields.push(heading("其他"));
    fields.push(may("words", "检查意见", Kind::Text));
    fields.push(may("photo", "照片", Kind::File).hint("实地检查的请拍一张现场"));
    Form { fields: fields.leak() }
}

/// The question and its note; the note's name is made once with the form.
fn pair(item: &Item) -> [Field; 2] {
    let note: &'static str = format!("{}_note", item.key).leak();
    [
        ask(item.key, item.text, Kind::One(Choices::Fixed(MarkedAs::ALL))),
        may(note, "哪里不符合", Kind::Line { suggest: "" }).when(item.key, "wrong"),
    ]
}

/// The form of one inspection.
#[must_use]
pub fn form(kind: CheckKind, id: &str) -> &'static Form {
    static NONE: Form = Form { fields: &[] };
    FORMS.get(&(kind, set_of(kind, id))).unwrap_or(&NONE)
}

/// Reads the form of one inspection.
///
/// # Errors
/// Every item has to be looked at, and what does not hold has to be told.
pub fn read(kind: CheckKind, id: &str, raw: &Raw) -> Result<Inspected, Vec<FieldError>> {
    let mut reader = Reader::new(form(kind, id), raw);
    let findings = items(kind.value()).iter().filter_map(|item| finding(&mut reader, item)).collect();
    let questions = questions(set_of(kind, id));
    let right = questions.iter().filter(|one| reader.one::<String>(one.key).as_deref() == Some(one.right)).count();
    let count = |number: usize| u32::try_from(number).unwrap_or_default();
    let done = Inspected {
        findings,
        quiz: (count(questions.len()), count(right)),
        words: reader.optional("words"),
        photo: reader.optional("photo"),
    };
    reader.finish(done)
}

/// Reads one item and its note.
pub(super) fn finding(reader: &mut Reader<'_>, item: &Item) -> Option<Finding> {
    let name = format!("{}_note", item.key);
    let mark: Option<MarkedAs> = reader.one(item.key);
    let note = reader.text(&name);
    if mark == Some(MarkedAs::Wrong) && note.is_empty() {
        reader.wrong(&name, "请写明哪里不符合");
    }
    let words = |text: &str| text.to_owned();
    let (topic, text, clause) = (words(item.topic), words(item.text), words(item.clause));
    mark.map(|mark| Finding { topic, text, clause, mark, note })
}

/// A whole list that reads without error, for samples.
#[must_use]
pub fn all_well(kind: CheckKind, id: &str) -> Raw {
    let marks = items(kind.value()).into_iter().map(|item| (item.key, "holds"));
    let answers = questions(set_of(kind, id)).into_iter().map(|one| (one.key, one.right));
    marks.chain(answers).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Choice;

    #[test]
    fn d44_the_tables_are_whole() {
        assert_eq!(ITEMS.lines().skip(1).count(), ITEMS.lines().skip(1).filter_map(item).count());
        assert_eq!(QUIZ.lines().skip(1).count(), QUIZ.lines().skip(1).filter_map(question).count());
        for kind in CheckKind::EVERY {
            assert!(!items(kind.value()).is_empty(), "{}", kind.label());
        }
        assert_eq!((items("spot").len(), items("review").len(), items("self_check").len()), (3, 6, 5));
        for set in SETS {
            let all = questions(set);
            assert!(all.len() == 3 && all.iter().all(|one| ["a", "b", "c"].contains(&one.right)), "set {set}");
        }
    }

    #[test]
    fn d44_a_spot_check_looks_at_three_topics_and_asks_three_questions() {
        let raw = all_well(CheckKind::Spot, "x");
        let done = read(CheckKind::Spot, "x", &raw).unwrap();
        assert_eq!((done.findings.len(), done.quiz, done.wrong()), (3, (3, 3), 0));
        let mut raw = raw;
        raw.set("attitude", "wrong");
        let errors = read(CheckKind::Spot, "x", &raw).unwrap_err();
        assert_eq!(errors[0].field, "attitude_note");
        raw.set("attitude_note", "让消费者等了半小时");
        raw.set(questions(set_of(CheckKind::Spot, "x"))[0].key, "c");
        let done = read(CheckKind::Spot, "x", &raw).unwrap();
        assert_eq!((done.wrong(), done.quiz), (1, (3, 2)));
        assert!(!read(CheckKind::Review, "x", &Raw::default()).unwrap_err().is_empty());
    }

    #[test]
    fn d44_nobody_chooses_the_questions() {
        let sets: std::collections::BTreeSet<&str> =
            (0..40).map(|id| set_of(CheckKind::Spot, &id.to_string())).collect();
        assert_eq!(sets.len(), 4);
    }

    #[test]
    fn every_kind_has_a_form_and_choice() {
        for kind in CheckKind::EVERY {
            assert!(!form(*kind, "any").fields.is_empty());
            assert_eq!(CheckKind::of(kind.draw()), Some(*kind));
            assert_eq!(<CheckKind as Choice>::from_value(kind.value()), Some(*kind));
        }
    }
}
