//! 该去哪些站 (D33 to D36, D42): reasons to visit a station, each with its weight in words. A list of work and no
//! league table: a station without a reason is not on it, and no score comes of it.

mod chance;
mod county;
#[cfg(test)]
mod tests;

use crate::choice::choices;

pub use chance::at_least;
pub use county::{BACK, Quarters, Run, against_others, silences};

choices! {
    /// How much a reason presses, the most pressing last.
    Weight {
        Light = "light", "可以顺路看";
        Heavy = "heavy", "应当去看";
        Urgent = "urgent", "尽快去看";
    }
}

choices! {
    /// What the reason is about.
    Cause {
        Plaque = "plaque", "牌匾没有验证";
        Silence = "silence", "不寻常的沉默";
        Clash = "clash", "零报告与已知情况相反";
        Withdrawn = "withdrawn", "撤诉比别的站多";
        Packs = "packs", "季报迟报";
        Feedback = "feedback", "转办反馈迟";
        Mismatch = "mismatch", "回访与记录不一致";
        Untrained = "untrained", "没有培训学习记录";
        Unfollowed = "unfollowed", "发现的问题没有发整改通知";
    }
}

/// A reason to visit a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub cause: Cause,
    pub weight: Weight,
    /// What is known, with its numbers.
    pub words: String,
    /// The page on which to see it.
    pub href: String,
}

/// How the list is made, in words for those who read it.
pub const HOW: &[&str] = &[
    "牌匾：过了验证期就列入；过期满九十天，或者挂出以来从没有验证过的，尽快去看。",
    "沉默：连着几季一件没有登记的，拿它以前的件数和同类站比，不像碰巧的（一百次里碰不到两次）应当去看，一百次里碰不到一次的尽快去看。",
    "零报告与转办、别处登记相反的，尽快去看。",
    "撤诉：近四季终结的投诉里，消费者撤诉的至少三件，并且比其他站多得不像巧合的（照其他站的比例，一千次里碰不到五次；本身突出的站不作标准），应当去看；一万次里碰不到一次的尽快去看。",
    "沉默和撤诉靠件数才看得出：以前每季不到两件的站，多半不在这张单子上，要靠巡访、抽查和回访。",
    "季报：近四季迟报一次的可以顺路看，两次以上的应当去看。",
    "转办反馈：近四季迟一次的可以顺路看，两次以上的应当去看。",
    "回访：近四季有一件与站点记录不一致的应当去看，两件以上的尽快去看。",
    "整改：近四季巡访、检查发现了问题，还没有发整改通知的，应当去看。",
    "培训学习：近四季一次培训、一课微课也没有的，应当去看；建站不到四季的不算。",
];

/// An unproved plaque: nothing while it is within its days.
#[must_use]
pub fn plaque(since: i64, days: i64, ever: bool, href: String) -> Option<Reason> {
    let over = since - days;
    if over <= 0 {
        return None;
    }
    let words = if ever {
        format!("{since}天没有扫码验证，超过{over}天")
    } else {
        format!("制发{since}天，从没有扫码验证过")
    };
    let weight = if over > 90 || !ever { Weight::Urgent } else { Weight::Heavy };
    Some(Reason { cause: Cause::Plaque, weight, words, href })
}

/// A station in use that has no plaque at all.
#[must_use]
pub fn no_plaque(href: String) -> Reason {
    Reason { cause: Cause::Plaque, weight: Weight::Urgent, words: "没有在用的牌匾".to_owned(), href }
}

/// A silence is a reason when chance explains it less often than once in fifty: of a hundred good stations at most two
/// are visited for nothing.
const QUIET: f64 = 0.02;

/// A silence of so many quarters in a row, when it is unlikely for what came before.
#[must_use]
pub fn silence(run: Run, href: String) -> Option<Reason> {
    let Run { past, quarters, consulted } = run;
    let chance = past.chance_over(quarters);
    if quarters <= 0 || chance >= QUIET {
        return None;
    }
    let weight = if chance < 0.01 { Weight::Urgent } else { Weight::Heavy };
    let asked = if consulted > 0 { format!("；期间登记过咨询{consulted}件") } else { String::new() };
    let words = format!(
        "连续{quarters}季没有一件投诉；照以前和同类站推算每季应有{:.1}件，一件没有的可能{}{asked}",
        past.expected(),
        likely(chance)
    );
    Some(Reason { cause: Cause::Silence, weight, words, href })
}

/// A zero that is contradicted.
#[must_use]
pub fn clash(told: &str, href: String) -> Reason {
    Reason { cause: Cause::Clash, weight: Weight::Urgent, words: format!("没有登记投诉，但是{told}"), href }
}

/// Complaints of one station that ended, and those withdrawn by the consumer; and the same of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    pub own: i64,
    pub ended: i64,
    pub others: i64,
    pub others_ended: i64,
}

/// Fewer than so many withdrawn say nothing.
const FEWEST: i64 = 3;

/// Withdrawals are a reason when chance explains them less often than five times in a thousand.
const PUSHED: f64 = 0.005;

impl Withdrawn {
    /// How probable it is that so many withdraw by chance, at the rate of the others.
    fn chance(self) -> f64 {
        // One more of each: a county in which nobody ever withdrew has no rate of exactly nothing.
        at_least(self.own, self.ended, ratio(self.others + 1, self.others_ended + 2))
    }

    /// Whether there are enough of them, and chance hardly explains them.
    #[must_use]
    pub fn stands_out(self) -> bool {
        self.own >= FEWEST && self.others_ended > 0 && self.chance() < PUSHED
    }
}

/// Consumers who withdraw more often than at all the other stations, when chance hardly explains it.
#[must_use]
pub fn withdrawn(count: Withdrawn, href: String) -> Option<Reason> {
    if !count.stands_out() {
        return None;
    }
    let chance = count.chance();
    let weight = if chance < 0.0001 { Weight::Urgent } else { Weight::Heavy };
    let words = format!(
        "终结{}件里撤诉{}件；其他站是{}件里{}件，照这个比例，碰巧撤这么多的可能{}",
        count.ended,
        count.own,
        count.others_ended,
        count.others,
        likely(chance)
    );
    Some(Reason { cause: Cause::Withdrawn, weight, words, href })
}

/// Something that was late so many times, so many days together.
#[must_use]
pub fn late(cause: Cause, times: i64, days: i64, href: String) -> Option<Reason> {
    let weight = match times {
        ..=0 => return None,
        1 => Weight::Light,
        _ => Weight::Heavy,
    };
    let what = if cause == Cause::Packs { "季报迟报" } else { "转办反馈迟" };
    Some(Reason { cause, weight, words: format!("近四季{what}{times}次，共{days}天"), href })
}

/// Consumers who do not say what the record says, of those who were called.
#[must_use]
pub fn mismatch(off: i64, called: i64, href: String) -> Option<Reason> {
    let weight = match off {
        ..=0 => return None,
        1 => Weight::Heavy,
        _ => Weight::Urgent,
    };
    let words = format!("近四季接通回访{called}件，{off}件与站点记录不一致");
    Some(Reason { cause: Cause::Mismatch, weight, words, href })
}

/// Four quarters without any record of training or study.
#[must_use]
pub fn untrained(href: String) -> Reason {
    let words = "近四季没有一次培训、没有通过一课微课".to_owned();
    Reason { cause: Cause::Untrained, weight: Weight::Heavy, words, href }
}

/// Problems that were seen on the spot and for which nobody was told to put them right (B5.3).
#[must_use]
pub fn unfollowed(count: i64, what: &str, href: String) -> Option<Reason> {
    let words = if count > 1 { format!("有{count}次，最近一次：{what}") } else { what.to_owned() };
    (count > 0).then_some(Reason { cause: Cause::Unfollowed, weight: Weight::Heavy, words, href })
}

/// What decides the order of the list: the most pressing reason first, then how many there are.
#[must_use]
pub fn pressing(reasons: &[Reason]) -> (Option<Weight>, usize) {
    (reasons.iter().map(|one| one.weight).max(), reasons.len())
}

fn ratio(part: i64, whole: i64) -> f64 {
    let float = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
    float(part) / float(whole.max(1))
}

/// 约百分之三, 不到万分之一.
fn likely(chance: f64) -> String {
    match chance {
        chance if chance < 0.0001 => "不到万分之一".to_owned(),
        chance if chance < 0.01 => format!("约万分之{:.0}", (chance * 10_000.0).max(1.0)),
        chance => format!("约百分之{:.0}", chance * 100.0),
    }
}
