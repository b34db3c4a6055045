//! A bureau's own version of the scheme, from a table of rows to a scheme that holds, or what is wrong with which row.

use jiff::civil::Date;

use super::scheme::GROUPS;
use super::{Group, Item, Nothing, Points, Rule, Scheme};
use crate::choice::choices;
use crate::form::FieldError;

choices! {
    /// The five groups (D41).
    GroupKey {
        Setup = "setup", "机构设置";
        Rules = "rules", "制度建设";
        Work = "work", "工作规范";
        Publicity = "publicity", "宣传教育";
        Reporting = "reporting", "信息反馈";
    }
}

choices! {
    /// How a row is scored.
    How {
        Share = "share", "按比例";
        Target = "target", "按目标数";
        Minus = "minus", "每次扣分";
        Hand = "hand", "人工评分";
    }
}

choices! {
    /// What a row gives when nothing happened.
    Idle {
        Full = "full", "满分";
        None = "none", "不得分";
    }
}

/// One row of the table, as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub group: GroupKey,
    pub label: String,
    pub points: Points,
    pub source: String,
    pub how: How,
    /// The wanted number, or the points for each fault.
    pub number: Option<Points>,
    pub nothing: Idle,
}

/// The version of a bureau, made from the one before: its grades, vetoes and prizes stay as they are.
///
/// # Errors
/// Everything that is wrong, each at its field of the table.
pub fn read(
    before: &Scheme,
    version: &str,
    title: &str,
    effective_from: Date,
    rows: &[Row],
) -> Result<Scheme, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut scheme = Scheme {
        version: version.to_owned(),
        title: title.to_owned(),
        effective_from,
        groups: GROUPS
            .iter()
            .map(|(key, label)| Group { key: (*key).to_owned(), label: (*label).to_owned(), items: Vec::new() })
            .collect(),
        ..before.clone()
    };
    // Which row an item came from, because the scheme orders them by group.
    let mut places = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let known = before.items().map(|(_, item)| item).find(|item| item.label == row.label);
        let key = known.map_or_else(|| format!("own{}", at + 1), |item| item.key.clone());
        let rule = rule(row).unwrap_or_else(|message| {
            errors.push(FieldError { field: format!("rows.{at}.number"), message });
            Rule::Share
        });
        places.push((key.clone(), at));
        let item = Item {
            key,
            label: row.label.clone(),
            points: row.points,
            source: row.source.clone(),
            rule,
            nothing: match row.nothing {
                Idle::Full => Nothing::Full,
                Idle::None => Nothing::None,
            },
            how: known.filter(|item| item.source == row.source).map(|item| item.how.clone()).unwrap_or_default(),
        };
        if let Some(group) = scheme.groups.iter_mut().find(|group| group.key == row.group.value()) {
            group.items.push(item);
        }
    }
    // A prize goes with its item.
    let kept: Vec<_> = scheme
        .prizes
        .iter()
        .filter(|prize| scheme.item(&prize.item).is_some_and(|item| item.rule == Rule::Share))
        .cloned()
        .collect();
    scheme.prizes = kept;
    for fault in scheme.faults() {
        let row = places.iter().find(|(known, _)| *known == fault.key).map(|(_, at)| at);
        let field = row.map_or_else(|| "rows".to_owned(), |at| format!("rows.{at}.{}", fault.part));
        errors.push(FieldError { field, message: fault.what });
    }
    if errors.is_empty() { Ok(scheme) } else { Err(errors) }
}

fn rule(row: &Row) -> Result<Rule, String> {
    match (row.how, row.number) {
        (How::Share, _) => Ok(Rule::Share),
        (How::Hand, _) => Ok(Rule::Hand),
        (How::Minus, Some(each)) => Ok(Rule::Minus(each)),
        (How::Minus, None) => Err("请写每次扣几分".to_owned()),
        (How::Target, Some(wanted)) if wanted.0 > 0 && wanted.0 % 100 == 0 => {
            u32::try_from(wanted.0 / 100).map(Rule::Target).map_err(|_| "目标数太大了".to_owned())
        }
        (How::Target, _) => Err("请写目标数，整数".to_owned()),
    }
}
