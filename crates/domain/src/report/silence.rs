//! Stations from which nothing is heard (D34): how unlikely the silence is, and what contradicts it.

use jiff::civil::Date;

use crate::case::fact::{Relation, Respondent};
use crate::choice::choices;
use crate::kernel::{Ruling, require};

/// What is known of a station that reports nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Its complaints in the quarters before.
    pub own: i64,
    /// How many quarters that were.
    pub quarters: i64,
    /// The complaints of the other stations of its kind in the same quarters.
    pub kind: i64,
    /// How many quarters of stations that were.
    pub kind_quarters: i64,
}

/// How many quarters of its own a station needs until they weigh as much as its kind.
const WEIGHT: f64 = 2.0;

impl Past {
    /// How many complaints one would expect in the quarter: its own past, held to the mean of its kind while
    /// that past is short.
    #[must_use]
    pub fn expected(&self) -> f64 {
        let mean = mean(self.kind, self.kind_quarters);
        (WEIGHT.mul_add(mean, float(self.own))) / (WEIGHT + float(self.quarters))
    }

    /// How probable it is that a station with this past has none at all, when complaints come by chance
    /// (Poisson).
    #[must_use]
    pub fn chance(&self) -> f64 {
        (-self.expected()).exp()
    }

    /// How probable it is that nothing comes in so many quarters in a row, when the rate itself is known only by
    /// this past (negative binomial): a station of which little is known may just be a small one.
    #[must_use]
    pub fn chance_over(&self, quarters: i64) -> f64 {
        let known = WEIGHT + float(self.quarters);
        let seen = WEIGHT.mul_add(mean(self.kind, self.kind_quarters), float(self.own));
        (known / (known + float(quarters.max(0)))).powf(seen)
    }

    /// The same in words that need no statistics.
    #[must_use]
    pub fn words(&self) -> String {
        let kind = if self.kind_quarters > 0 {
            format!("同类站平均一季{:.1}件", mean(self.kind, self.kind_quarters))
        } else {
            "没有同类站可比".to_owned()
        };
        let own = match self.quarters {
            0 => "本站没有以前的季度可比".to_owned(),
            quarters => format!("本站前{quarters}季共{}件", self.own),
        };
        let said = match self.chance() {
            chance if chance < 0.05 => "很不寻常，应当到站核实",
            chance if chance < 0.2 => "少见，应当问一问",
            chance if chance < 0.5 => "可能是真的，也可能漏登",
            _ => "不奇怪",
        };
        format!(
            "{kind}；{own}。照此本季约应有{:.1}件，一件没有的可能约{}：{said}",
            self.expected(),
            share(self.chance())
        )
    }
}

fn mean(sum: i64, count: i64) -> f64 {
    if count > 0 { float(sum) / float(count) } else { 0.0 }
}

/// Counts of complaints are far below 2^31.
fn float(count: i64) -> f64 {
    f64::from(i32::try_from(count).unwrap_or(i32::MAX))
}

/// 五成, 百分之七, 不到百分之一.
fn share(chance: f64) -> String {
    let percent = chance * 100.0;
    if percent < 1.0 { "不到百分之一".to_owned() } else { format!("百分之{percent:.0}") }
}

choices! {
    /// What is known above and cannot be when nothing happened.
    ClashKind {
        Dispatch = "dispatch", "上级转办给本站";
        Elsewhere = "elsewhere", "投诉本站经营者，登记在别处";
    }
}

/// A complaint that contradicts a zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    pub kind: ClashKind,
    /// Number of the work order, or of the case at another station.
    pub number: String,
    pub trader: String,
    pub on: Date,
    /// The office looked into it and holds that it contradicts nothing.
    pub cleared: Option<Cleared>,
}

/// What the office found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    pub reason: String,
    pub by: String,
    pub on: Date,
}

impl Clash {
    /// Whether it still stands in the way of a zero.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.cleared.is_none()
    }
}

/// Names shorter than this are the beginning of too many others.
const SHORT: usize = 4;
/// How a part of a unit is called: 熟食柜, 水产摊. What ends in 店 is a branch of its own.
const PARTS: &[&str] = &["柜", "柜台", "柜组", "摊", "摊位", "档口", "部", "处", "区", "服务台", "收银台"];
/// What a unit's name has more in the register of enterprises.
const FIRM: &[&str] = &["有限公司", "有限责任公司", "股份有限公司"];

/// Whether a complaint that another station registered is about the unit of this one: somebody outside that other
/// station, with the unit's name or that of a part of it. Its own traders are that station's, whatever they are called.
#[must_use]
pub fn about(host: &str, respondent: &Respondent) -> bool {
    if respondent.relation != Relation::Outside {
        return false;
    }
    let plain = |name: &str| -> String { name.chars().filter(|one| !one.is_whitespace()).collect() };
    let (host, name) = (plain(host), plain(&respondent.name));
    match name.strip_prefix(&host) {
        _ if host.is_empty() => false,
        Some("") => true,
        Some(rest) if FIRM.contains(&rest) => true,
        Some(rest) => host.chars().count() >= SHORT && PARTS.iter().any(|part| rest.ends_with(part)),
        None => false,
    }
}

/// Whether the office may clear a clash with a reason (D34).
///
/// # Errors
/// When there is none such, it was cleared, or no reason is given.
pub fn may_clear(clashes: &[Clash], kind: ClashKind, number: &str, reason: &str) -> Ruling {
    let found = clashes.iter().find(|one| one.kind == kind && one.number == number);
    let stands = found.is_some_and(Clash::stands);
    require(stands, "D34", "这一条现在不与零报告相反", "已经核实过，或者情况变了；请返回季报再看")
        .map_err(|no| no.at("clash"))?;
    require(!reason.trim().is_empty(), "D34", "没有写怎么核实的", "请写明问了谁、看了什么、为什么与本站无关")
        .map_err(|no| no.at("reason"))
}

/// Several clashes that stand, as the station may read them: what is registered elsewhere it is told by count and trader.
#[must_use]
pub fn told(clashes: &[Clash]) -> String {
    let of = |kind: ClashKind| clashes.iter().filter(move |one| one.kind == kind && one.stands());
    let orders: Vec<&str> = of(ClashKind::Dispatch).map(|one| one.number.as_str()).collect();
    let elsewhere: Vec<&Clash> = of(ClashKind::Elsewhere).collect();
    let mut said = Vec::new();
    if !orders.is_empty() {
        said.push(format!("上级转办给本站{}件（{}）", orders.len(), orders.join("、")));
    }
    if let Some(first) = elsewhere.first() {
        let more = if elsewhere.len() > 1 { "等" } else { "" };
        said.push(format!("别处登记了{}件投诉本站经营者（{}{more}）", elsewhere.len(), first.trader));
    }
    said.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d34_a_busy_station_that_falls_silent_stands_before_one_that_never_had_much() {
        let busy = Past { own: 24, quarters: 4, kind: 30, kind_quarters: 12 };
        let calm = Past { own: 1, quarters: 4, kind: 30, kind_quarters: 12 };
        let new = Past { own: 0, quarters: 0, kind: 30, kind_quarters: 12 };
        assert!(busy.chance() < new.chance() && new.chance() < calm.chance());
        assert!((new.expected() - 2.5).abs() < 1e-9, "a new station is what its kind is");
        assert!(busy.words().contains("很不寻常") && busy.words().contains("本站前4季共24件"), "{}", busy.words());
        assert!(calm.words().contains("可能是真的"), "{}", calm.words());
    }

    #[test]
    fn d34_with_nothing_to_compare_silence_says_nothing() {
        let unknown = Past::default();
        assert!((unknown.chance() - 1.0).abs() < 1e-9);
        assert!(unknown.words().contains("不奇怪"));
    }

    #[test]
    fn d34_only_an_outside_trader_with_the_units_own_name_contradicts_its_zero() {
        let who = |name: &str, relation| Respondent {
            name: name.to_owned(),
            relation,
            stall: String::new(),
            phone: None,
            credit_code: None,
        };
        let outside = |host, name| about(host, &who(name, Relation::Outside));
        assert!(outside("禾丰超市", "禾丰超市") && outside("禾丰超市", "禾丰超市 有限公司"));
        assert!(outside("禾丰超市", "禾丰超市熟食柜"), "a part of it");
        assert!(!outside("禾丰超市", "禾丰超市城西店"), "another branch");
        assert!(!outside("万家", "万家乐电器专柜"), "a short name is the beginning of many");
        assert!(!outside("", "禾丰超市"));
        for own in [Relation::Host, Relation::Tenant] {
            assert!(!about("禾丰超市", &who("禾丰超市", own)), "the other station's own");
        }
    }

    #[test]
    fn d34_what_the_office_cleared_with_a_reason_stands_in_the_way_no_more() {
        let on = jiff::civil::date(2026, 3, 31);
        let trader = "禾丰超市".to_owned();
        let mut clash =
            Clash { kind: ClashKind::Elsewhere, number: "YQ01-2026-0009".to_owned(), trader, on, cleared: None };
        let may =
            |clash: &Clash, reason| may_clear(std::slice::from_ref(clash), ClashKind::Elsewhere, &clash.number, reason);
        assert_eq!(may(&clash, " ").unwrap_err().field, Some("reason"));
        assert!(may(&clash, "到店核实，是另一家").is_ok() && !told(std::slice::from_ref(&clash)).is_empty());
        clash.cleared = Some(Cleared { reason: "另一家".to_owned(), by: "周明".to_owned(), on });
        assert_eq!(may(&clash, "再来一次").unwrap_err().field, Some("clash"));
        assert!(told(&[clash]).is_empty());
    }
}
