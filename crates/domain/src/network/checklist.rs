//! 八个一 and 五有 (C2b, D16 to D18): items with dated evidence; the fifth of 五有 is computed.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::choice::choices;
use crate::clock::Light;

choices! {
    /// What a station has to show on the spot.
    Item {
        Workplace = "workplace", "一个工作场所";
        Signs = "signs", "一套标识牌匾";
        Team = "team", "一组工作人员";
        Board = "board", "一块宣传栏";
        Phone = "phone", "一部固定电话";
        Computer = "computer", "一台计算机";
        Register = "register", "一本登记簿";
        Rules = "rules", "一套工作制度";
        Room = "room", "专门调解办公室和指示牌";
        Desk = "desk", "和解员专职办公桌";
        Photos = "photos", "人员照片、职务、电话上墙";
        Badges = "badges", "人员佩戴工作牌";
        Office = "office", "专门办公地点";
        Liaison = "liaison", "专职联络员";
        Plaque = "plaque", "统一牌匾";
        Institutions = "institutions", "规范制度";
    }
}

/// 八个一.
pub const EIGHT: &[Item] =
    &[Item::Workplace, Item::Signs, Item::Team, Item::Board, Item::Phone, Item::Computer, Item::Register, Item::Rules];
/// What the founding text asks for besides.
pub const EXTRA: &[Item] = &[Item::Room, Item::Desk, Item::Photos, Item::Badges];
/// 五有 but for the fifth, 完整的受理记录, which the record itself shows.
pub const FOUR: &[Item] = &[Item::Office, Item::Liaison, Item::Plaque, Item::Institutions];

/// An item as it was last looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub item: Item,
    pub ok: bool,
    pub on: Date,
    pub note: String,
    /// The hash of the photo.
    pub photo: Option<String>,
    pub by: String,
}

/// How an item stands today: evidence older than `days` counts no longer.
#[must_use]
pub fn standing(seen: Option<&Seen>, today: Date, days: u32) -> (Light, String) {
    match seen {
        None => (Light::Over, "没有凭证".to_owned()),
        Some(seen) if !seen.ok => (Light::Over, format!("{}核对：不符合", seen.on)),
        Some(seen) => {
            let until = seen.on.saturating_add(i64::from(days).days());
            if today > until {
                (Light::Over, format!("{}的凭证已过期", seen.on))
            } else {
                (Light::Done, format!("{}核对", seen.on))
            }
        }
    }
}

/// The items of a list that do not hold today, by their words.
#[must_use]
pub fn missing(list: &[Item], seen: &[Seen], today: Date, days: u32) -> Vec<String> {
    list.iter()
        .filter(|item| standing(seen.iter().find(|one| one.item == **item), today, days).0 != Light::Done)
        .map(|item| item.label().to_owned())
        .collect()
}

/// What the record shows of its own completeness, for the fifth of 五有.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Complaints ever registered.
    pub registered: u32,
    /// Open past their twenty days.
    pub overdue: u32,
    /// Finished more than 30 days ago and not filed.
    pub unfiled: u32,
}

impl Records {
    /// Whether the record is complete, in words.
    #[must_use]
    pub fn standing(self) -> (Light, String) {
        match self {
            Self { overdue: 0, unfiled: 0, registered } => (Light::Done, format!("登记{registered}件，件件有结果")),
            Self { overdue, unfiled, .. } => {
                (Light::Over, format!("{overdue}件超期没有结果，{unfiled}件结束后没有归档"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn c2_evidence_grows_old_and_the_fifth_is_what_the_record_shows() {
        let seen = |on| Seen { item: Item::Phone, ok: true, on, note: String::new(), photo: None, by: String::new() };
        let today = date(2026, 11, 24);
        assert_eq!(standing(Some(&seen(date(2025, 11, 24))), today, 365).0, Light::Done);
        assert_eq!(standing(Some(&seen(date(2025, 11, 23))), today, 365).0, Light::Over);
        assert_eq!(missing(EIGHT, &[seen(today)], today, 365).len(), 7);
        assert_eq!(Records { registered: 3, overdue: 0, unfiled: 0 }.standing().0, Light::Done);
        assert_eq!(Records { registered: 3, overdue: 1, unfiled: 0 }.standing().0, Light::Over);
    }
}
