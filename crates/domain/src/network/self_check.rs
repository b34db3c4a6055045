//! 自查 (B1.9, E9): every month the station looks at quality, packing, labels, publicity and advertising, and says of
//! what is wrong how it was put right: on the spot, off the shelf, or until when.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::inspection::{Finding, MarkedAs, finding, items};
use crate::choice::choices;
use crate::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};

choices! {
    /// What became of something wrong.
    Remedy {
        Fixed = "fixed", "当场改正";
        OffShelf = "off_shelf", "下架";
        Later = "later", "限期改正";
    }
}

/// One topic as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub finding: Finding,
    pub remedy: Option<Remedy>,
}

/// A self-check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfCheck {
    pub on: Date,
    pub items: Vec<Checked>,
    pub words: Option<String>,
    pub photo: Option<String>,
}

impl SelfCheck {
    /// How many topics have something wrong.
    #[must_use]
    pub fn wrong(&self) -> usize {
        self.items.iter().filter(|one| one.finding.mark == MarkedAs::Wrong).count()
    }

    /// Whether goods were taken off the shelf, so that a withdrawal follows (A16).
    #[must_use]
    pub fn off_shelf(&self) -> bool {
        self.taken_off().next().is_some()
    }

    /// What was found wrong of the goods that were taken off the shelf.
    pub fn taken_off(&self) -> impl Iterator<Item = &Finding> {
        self.items.iter().filter(|one| one.remedy == Some(Remedy::OffShelf)).map(|one| &one.finding)
    }

    /// What the duty table says of it.
    #[must_use]
    pub fn words(&self) -> String {
        let wrong: Vec<String> = self
            .items
            .iter()
            .filter(|one| one.finding.mark == MarkedAs::Wrong)
            .map(|one| {
                let how = one.remedy.map_or("", Remedy::label);
                format!("{}：{}，{how}", one.finding.topic, one.finding.note)
            })
            .collect();
        let said = if wrong.is_empty() { "未发现问题".to_owned() } else { wrong.join("；") };
        format!("{}查五项，{said}", self.on)
    }
}

/// The name of the list of items.
const LIST: &str = "self_check";

static FORM: LazyLock<Form> = LazyLock::new(|| {
    let mut fields = vec![ask("on", "哪一天查的", Kind::Day)];
    for item in items(LIST) {
        let note: &'static str = format!("{}_note", item.key).leak();
        let how: &'static str = format!("{}_how", item.key).leak();
        fields.push(ask(item.key, item.text, Kind::One(Choices::Fixed(MarkedAs::ALL))));
        fields.push(may(note, "发现什么（品名、数量、在哪里）", Kind::Line { suggest: "" }).when(item.key, "wrong"));
        let choices = Kind::One(Choices::Fixed(Remedy::ALL));
        fields.push(may(how, "怎么处理的", choices).when(item.key, "wrong").hint("选下架的，接着登记退市"));
    }
    fields.push(may("words", "其他情况", Kind::Text));
    fields.push(may("photo", "照片", Kind::File).hint("改正前后、下架的货架"));
    Form { fields: fields.leak() }
});

/// The form.
#[must_use]
pub fn form() -> &'static Form {
    &FORM
}

/// Reads it.
///
/// # Errors
/// Every topic has to be looked at; what is wrong has its words and its remedy.
pub fn read(raw: &Raw, today: Date) -> Result<SelfCheck, Vec<FieldError>> {
    let mut reader = Reader::new(form(), raw);
    let on = reader.day("on");
    if on.is_some_and(|day| day > today) {
        reader.wrong("on", "日期在今天以后，请核对");
    }
    let mut all = Vec::new();
    for item in items(LIST) {
        let name = format!("{}_how", item.key);
        let found = finding(&mut reader, &item);
        let remedy: Option<Remedy> = reader.one(&name);
        let Some(finding) = found else { continue };
        let wrong = finding.mark == MarkedAs::Wrong;
        if wrong && remedy.is_none() {
            reader.wrong(&name, "请选怎么处理的");
        }
        all.push(Checked { finding, remedy: remedy.filter(|_| wrong) });
    }
    let (words, photo) = (reader.optional("words"), reader.optional("photo"));
    reader.finish(on.map(|on| SelfCheck { on, items: all, words, photo }))?.ok_or_else(Vec::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn b1_9_every_topic_is_looked_at_and_what_is_wrong_is_put_right() {
        let today = date(2026, 3, 2);
        let mut raw: Raw = items(LIST).into_iter().map(|item| (item.key, "holds")).collect();
        raw.set("on", "2026-03-02");
        let check = read(&raw, today).unwrap();
        assert_eq!((check.items.len(), check.wrong(), check.off_shelf()), (5, 0, false));
        assert!(check.words().contains("未发现问题"));
        raw.set("label", "wrong");
        let fields: Vec<String> = read(&raw, today).unwrap_err().into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["label_note", "label_how"]);
        raw.set("label_note", "水杯标签不全");
        raw.set("label_how", "off_shelf");
        let check = read(&raw, today).unwrap();
        assert!(check.off_shelf() && check.words().contains("标识：水杯标签不全，下架"));
        raw.set("on", "2026-03-03");
        assert_eq!(read(&raw, today).unwrap_err()[0].field, "on");
    }
}
