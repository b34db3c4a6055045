//! The six kinds of basis (A4) and the library of those the product knows.

use jiff::civil::Date;

use crate::choice::choices;

choices! {
    /// What a settlement may rest on (篇一第四条).
    BasisKind {
        Law = "law", "法律、法规、规章";
        Standard = "standard", "国家、行业、地方、企业标准";
        Contract = "contract", "双方合同或协议";
        Promise = "promise", "经营者公开承诺";
        Convention = "convention", "行业自律公约";
        Custom = "custom", "民商事活动惯例";
    }
}

/// One known basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    pub kind: BasisKind,
    /// As it is cited: 消费者权益保护法第24条.
    pub reference: String,
    pub effective_from: Date,
    /// The last day in force; `None` while it is.
    pub effective_to: Option<Date>,
    /// What it is about, in one line of our own.
    pub about: String,
}

impl Basis {
    /// Whether it was in force on a day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|end| on <= end)
    }
}

/// The library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BasisBook(Vec<Basis>);

impl BasisBook {
    #[must_use]
    pub const fn new(all: Vec<Basis>) -> Self {
        Self(all)
    }

    /// The basis that a clerk means, in full or in the short form: 消法24条.
    #[must_use]
    pub fn find(&self, reference: &str) -> Option<&Basis> {
        let wanted = canonical(reference);
        self.0.iter().find(|basis| canonical(&basis.reference) == wanted)
    }

    /// Every basis, in the order of the library.
    #[must_use]
    pub fn all(&self) -> &[Basis] {
        &self.0
    }
}

/// 消法24条, 消费者权益保护法第二十四条 and 《消费者权益保护法》第24条 are one.
fn canonical(reference: &str) -> String {
    let bare: String = reference.chars().filter(|c| !matches!(c, '《' | '》' | ' ' | '第')).collect();
    let bare = match bare.strip_prefix("消法") {
        Some(rest) => format!("消费者权益保护法{rest}"),
        None => bare,
    };
    let mut out = String::new();
    let mut number = String::new();
    for c in bare.chars() {
        if "零一二三四五六七八九十百".contains(c) || c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        out.push_str(&arabic(&number));
        number.clear();
        out.push(c);
    }
    out + &arabic(&number)
}

/// Chinese numerals up to 999 to digits; anything else as it is.
fn arabic(number: &str) -> String {
    if number.is_empty() || number.chars().any(|c| c.is_ascii_digit()) {
        return number.to_owned();
    }
    let (mut total, mut digit) = (0u32, 0u32);
    for c in number.chars() {
        match c {
            '百' => (total, digit) = (total + digit.max(1) * 100, 0),
            '十' => (total, digit) = (total + digit.max(1) * 10, 0),
            other => {
                digit = "零一二三四五六七八九"
                    .chars()
                    .position(|d| d == other)
                    .and_then(|p| u32::try_from(p).ok())
                    .unwrap_or(0)
            }
        }
    }
    (total + digit).to_string()
}

/// Reads `kind,reference,effective_from,effective_to,about` with a heading line.
///
/// # Errors
/// Names the first line that cannot be read.
pub fn read_bases(csv: &str) -> Result<Vec<Basis>, String> {
    (1..)
        .zip(csv.lines())
        .skip(1)
        .filter(|(_, text): &(usize, &str)| !text.trim().is_empty())
        .map(|(line, text)| read_basis(text).ok_or_else(|| format!("basis line {line} cannot be read")))
        .collect()
}

fn read_basis(text: &str) -> Option<Basis> {
    use crate::form::Choice as _;
    let mut cells = text.splitn(5, ',').map(str::trim);
    Some(Basis {
        kind: BasisKind::from_value(cells.next()?)?,
        reference: cells.next()?.to_owned(),
        effective_from: cells.next()?.parse().ok()?,
        effective_to: match cells.next()? {
            "" => None,
            end => Some(end.parse().ok()?),
        },
        about: cells.next()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn short_and_long_forms_mean_the_same() {
        for form in ["消法24条", "消费者权益保护法第24条", "《消费者权益保护法》第二十四条"]
        {
            assert_eq!(canonical(form), "消费者权益保护法24条", "{form}");
        }
        assert_eq!(canonical("食品安全法第一百四十八条"), "食品安全法148条");
    }
}
