//! Drawing a sample that anybody can draw again (D42, D45, B3.4): a list frozen first, a seed published after
//! that, and nothing else. `docs/sampling.md` gives the same rule as a short script.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::choice::choices;
use crate::kernel::{Moment, Ruling, require};

choices! {
    /// What is drawn for.
    DrawKind {
        Callback = "callback", "质量跟踪回访";
        Onsite = "onsite", "实地检查";
        Online = "online", "网络检查";
        Spot = "spot", "随机抽查";
        Review = "review", "定期回访";
    }
}

choices! {
    /// How far a draw has come.
    DrawState {
        Frozen = "frozen", "名单已冻结，待抽取";
        Drawn = "drawn", "已抽取，办理中";
        Done = "done", "全部办完";
    }
}

impl DrawKind {
    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Callback => "D45",
            Self::Onsite | Self::Online => "D42",
            Self::Spot => "D44",
            Self::Review => "D43",
        }
    }

    /// What stands on its list: numbers of complaints, or codes of stations.
    #[must_use]
    pub const fn of_stations(self) -> bool {
        !matches!(self, Self::Callback)
    }
}

/// The names of a list as they are frozen: sorted, each once.
#[must_use]
pub fn frozen(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.into_iter().collect();
    names.sort();
    names.dedup();
    names
}

/// The hash of a frozen list: SHA-256 over its names with a line feed between them.
#[must_use]
pub fn list_hash(names: &[String]) -> String {
    sha256(&names.join("\n"))
}

/// The station that a number belongs to: what stands before the year.
#[must_use]
pub fn station_of(number: &str) -> &str {
    let at = number.match_indices('-').find(|(at, _)| {
        let year = number[at + 1..].split('-').next().unwrap_or_default();
        year.len() == 4 && year.bytes().all(|one| one.is_ascii_digit())
    });
    at.map_or(number, |(at, _)| &number[..at])
}

/// The sample: the names in the order of SHA-256 over list hash, seed and name; first `each` of every station,
/// then from the front until there are `size`. Sorted by name.
#[must_use]
pub fn draw(names: &[String], seed: &str, size: usize, each: usize) -> Vec<String> {
    let hash = list_hash(names);
    let mut order: Vec<(String, &String)> =
        names.iter().map(|name| (sha256(&format!("{hash}\n{seed}\n{name}")), name)).collect();
    order.sort();
    let mut taken: Vec<String> = Vec::new();
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, name) in &order {
        let count = of.entry(station_of(name)).or_default();
        if *count < each {
            *count += 1;
            taken.push((*name).clone());
        }
    }
    for (_, name) in &order {
        if taken.len() >= size {
            break;
        }
        if !taken.contains(name) {
            taken.push((*name).clone());
        }
    }
    taken.sort();
    taken
}

/// How many of `all` a rate in percent asks for: rounded up, at least one.
#[must_use]
pub fn size_of(all: usize, percent: u32) -> usize {
    let percent = usize::try_from(percent).unwrap_or(100).min(100);
    all.saturating_mul(percent).div_ceil(100).max(usize::from(all > 0))
}

/// Whether a list may be drawn from now, by this seed.
///
/// # Errors
/// When it was drawn before, or the seed could be known when the list was frozen.
pub fn may_draw(
    kind: DrawKind,
    state: DrawState,
    frozen_at: Moment,
    published: Moment,
    now: Moment,
    seed: &str,
) -> Ruling {
    let clause = kind.clause();
    require(state == DrawState::Frozen, clause, "这份名单已经抽取过，一份名单只抽一次", "要再抽，请另外冻结一份名单")?;
    require(!seed.trim().is_empty(), clause, "没有写开奖号码", "请写公开公布的号码").map_err(|no| no.at("seed"))?;
    require(
        published >= frozen_at,
        clause,
        "号码在名单冻结以前就公布了，等于可以挑名单",
        "请用名单冻结以后才公布的号码，如当天晚上的彩票开奖号码",
    )
    .map_err(|no| no.at("published"))?;
    require(published <= now, clause, "公布时间在现在以后", "请等公布以后再抽取").map_err(|no| no.at("published"))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Vec<String> {
        let of = |station: &str, count: u32| {
            let station = station.to_owned();
            (1..=count).map(move |no| format!("{station}-2026-{no:04}"))
        };
        frozen(of("YQ01", 40).chain(of("YQ02", 3)).chain(of("YQ-B", 2)))
    }

    #[test]
    fn d45_the_same_list_and_seed_give_the_same_sample_and_any_other_another() {
        let names = names();
        let sample = draw(&names, "03 07 11 19 28 31 + 05", 9, 0);
        assert_eq!(sample.len(), 9);
        assert_eq!(sample, draw(&names, "03 07 11 19 28 31 + 05", 9, 0));
        assert_ne!(sample, draw(&names, "03 07 11 19 28 31 + 06", 9, 0));
        assert_ne!(sample, draw(&names[1..], "03 07 11 19 28 31 + 05", 9, 0), "the list itself is part of the lot");
    }

    #[test]
    fn b3_4_every_station_has_its_share_first() {
        let sample = draw(&names(), "seed", 5, 1);
        assert_eq!(sample.len(), 5);
        for station in ["YQ01", "YQ02", "YQ-B"] {
            assert!(sample.iter().any(|name| station_of(name) == station), "{station} is left out");
        }
        assert_eq!(draw(&names(), "seed", 1, 1).len(), 3, "the share of each counts for more than the size");
        assert_eq!(draw(&names(), "seed", 500, 0).len(), 45);
    }

    #[test]
    fn a_rate_is_rounded_up_and_never_to_nothing() {
        assert_eq!([size_of(0, 20), size_of(1, 20), size_of(11, 20), size_of(3, 100)], [0, 1, 3, 3]);
    }

    #[test]
    fn d45_a_seed_that_was_known_before_the_list_is_refused() {
        let at = |second: i64| Moment(jiff::Timestamp::from_second(second).unwrap());
        let may = |state, published| may_draw(DrawKind::Callback, state, at(100), at(published), at(300), "7");
        assert_eq!(may(DrawState::Frozen, 200), Ok(()));
        assert_eq!(may(DrawState::Frozen, 99).unwrap_err().field, Some("published"));
        assert_eq!(may(DrawState::Frozen, 301).unwrap_err().field, Some("published"));
        assert_eq!(may(DrawState::Drawn, 200).unwrap_err().clause, "D45");
    }

    proptest::proptest! {
        #[test]
        fn a_sample_is_drawn_from_the_list_and_has_its_size(count in 1_u32..60, size in 0_usize..70, each in 0_usize..3, seed in "[0-9 ]{1,12}") {
            let names = frozen((0..count).map(|no| format!("S{:02}-2026-{no:04}", no % 5)));
            let sample = draw(&names, &seed, size, each);
            proptest::prop_assert!(sample.iter().all(|one| names.contains(one)));
            proptest::prop_assert!(sample.len() >= size.min(names.len()));
            proptest::prop_assert_eq!(frozen(sample.clone()), sample);
        }
    }
}
