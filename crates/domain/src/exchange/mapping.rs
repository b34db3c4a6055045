//! What the columns of a bureau's platform are called.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::field::OrderField;
use super::plain::heading_key;
use crate::form::{Choice as _, FieldError};

/// The headings of every field. A bureau edits it as text, one line a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Every field once, in the order of [`OrderField::EVERY`]; of its headings the first that is filled wins.
    pub rows: Vec<(OrderField, Vec<String>)>,
}

impl Default for Mapping {
    fn default() -> Self {
        Self::standard()
    }
}

impl Mapping {
    /// The headings seen on platforms.
    #[must_use]
    pub fn standard() -> Self {
        let headings = |field: OrderField| field.headings().iter().map(|heading| (*heading).to_owned()).collect();
        Self { rows: OrderField::EVERY.iter().map(|field| (*field, headings(*field))).collect() }
    }

    /// Reads lines like `platform_no = 平台编号, 投诉编号`; `#` begins a remark.
    ///
    /// A field without a line keeps its standard headings, except those that another line claims; a line
    /// without headings says that the field is not read.
    ///
    /// # Errors
    /// Every line that cannot be read, each with its number, at the field `mapping`.
    pub fn parse(text: &str) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut given: BTreeMap<OrderField, Vec<String>> = BTreeMap::new();
        let mut claimed: BTreeMap<String, usize> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim().trim_start_matches('\u{FEFF}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut wrong = |what: String| {
                errors.push(FieldError { field: "mapping".to_owned(), message: format!("第{number}行：{what}") });
            };
            let Some((name, headings)) = line.split_once(['=', '＝']) else {
                wrong("请写成“platform_no = 平台编号, 投诉编号”的样子".to_owned());
                continue;
            };
            let Some(field) = field_named(name.trim()) else {
                wrong(format!("没有“{}”这一项，请照原来的字段名写", name.trim()));
                continue;
            };
            if given.contains_key(&field) {
                wrong(format!("“{}”前面已经写过，请并成一行", name.trim()));
                continue;
            }
            let mut kept = Vec::new();
            for heading in headings.split([',', '，', '、']).map(str::trim).filter(|heading| !heading.is_empty()) {
                let key = heading_key(heading);
                match claimed.get(&key) {
                    _ if key.is_empty() => wrong(format!("“{heading}”不能当列名")),
                    Some(first) if *first == number => {}
                    Some(first) => wrong(format!("列名“{heading}”在第{first}行已经用了，只能属于一项")),
                    None => {
                        claimed.insert(key, number);
                        kept.push(heading.to_owned());
                    }
                }
            }
            given.insert(field, kept);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut mapping = Self::standard();
        for (field, headings) in &mut mapping.rows {
            match given.remove(field) {
                Some(own) => *headings = own,
                None => headings.retain(|heading| !claimed.contains_key(&heading_key(heading))),
            }
        }
        Ok(mapping)
    }

    /// The text that [`Mapping::parse`] reads.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (field, headings) in &self.rows {
            let _ = writeln!(text, "{} = {}", field.value(), headings.join(", "));
        }
        text
    }

    /// The field that a heading stands for.
    #[must_use]
    pub fn field_of(&self, heading: &str) -> Option<OrderField> {
        let key = heading_key(heading);
        let has = |headings: &[String]| headings.iter().any(|heading| heading_key(heading) == key);
        self.rows.iter().find(|(_, headings)| has(headings)).map(|(field, _)| *field)
    }

    /// The headings of a table that stand for no field, for the bureau to see.
    #[must_use]
    pub fn unknown(&self, head: &[String]) -> Vec<String> {
        let unknown = |heading: &&String| !heading.trim().is_empty() && self.field_of(heading).is_none();
        head.iter().filter(unknown).cloned().collect()
    }
}

fn field_named(name: &str) -> Option<OrderField> {
    let labelled = || OrderField::EVERY.iter().copied().find(|field| field.label() == name);
    OrderField::from_value(&name.to_ascii_lowercase()).or_else(labelled)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::plain::heading_key;
    use super::{Mapping, OrderField};

    #[test]
    fn no_standard_heading_stands_for_two_fields_and_each_begins_with_the_label() {
        let mut seen = BTreeSet::new();
        for field in OrderField::EVERY {
            assert_eq!(field.headings().first(), Some(&field.label()));
            for heading in field.headings() {
                assert!(seen.insert(heading_key(heading)), "{heading}");
            }
        }
    }

    #[test]
    fn the_text_of_a_mapping_reads_back() {
        let standard = Mapping::standard();
        assert_eq!(Mapping::parse(&standard.to_text()), Ok(standard.clone()));
        assert_eq!(Mapping::parse(""), Ok(standard));
        let own = Mapping::parse("# 本局\n平台编号 ＝ 单号，流水号\ngoods =\n").unwrap();
        assert_eq!(Mapping::parse(&own.to_text()), Ok(own));
    }

    #[test]
    fn a_heading_that_a_line_claims_leaves_its_standard_field() {
        let own = Mapping::parse("received_on = 办理期限").unwrap();
        assert_eq!(own.field_of("办理期限"), Some(OrderField::ReceivedOn));
        assert_eq!(own.field_of("反馈期限"), Some(OrderField::FeedbackDue));
        assert_eq!(own.field_of("接收日期"), None);
    }

    #[test]
    fn headings_are_known_with_notes_blanks_and_marks() {
        let standard = Mapping::standard();
        for heading in ["涉及金额（元）", "*涉及金额", " 涉及 金额 ", "涉及金额："] {
            assert_eq!(standard.field_of(heading), Some(OrderField::Amount), "{heading}");
        }
        let head = ["平台编号", "处理机关", ""].map(str::to_owned);
        assert_eq!(standard.unknown(&head), ["处理机关"]);
    }

    #[test]
    fn every_wrong_line_is_named() {
        let wrong = "platform_no 平台编号\nnumber = 编号\ngoods = 商品\ngoods = 服务\nclass = 商品, （）\n";
        let errors = Mapping::parse(wrong).unwrap_err();
        let lines: Vec<_> = errors.iter().map(|error| error.message.split('：').next().unwrap_or_default()).collect();
        assert_eq!(lines, ["第1行", "第2行", "第4行", "第5行", "第5行"]);
    }
}
