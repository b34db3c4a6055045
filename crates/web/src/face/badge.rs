//! Badges: a sign, a colour and the words; never the colour alone.

use domain::case::{Stage, state::Outcome};
use domain::clock::{Clock, Due, Light};
use jiff::civil::Date;
use maud::{Markup, html};

use super::icon::{Icon, icon};

/// Days left in words, with the light of the day.
#[must_use]
pub fn light(light: Light, words: &str) -> Markup {
    let (class, sign) = match light {
        Light::Over => ("over", Icon::Triangle),
        Light::Today => ("today", Icon::Diamond),
        Light::Soon => ("soon", Icon::Half),
        Light::Calm => ("calm", Icon::Ring),
        Light::Paused => ("paused", Icon::Bars),
        Light::Done => ("done", Icon::Tick),
    };
    html! { span class={ "badge " (class) } { (icon(sign)) (words) } }
}

/// Days left or late, with the day itself: 还剩3天（至11月26日）, 已超期2天（至11月22日）.
#[must_use]
pub fn dated(until: Date, today: Date) -> String {
    Due { warn: until, judge: until, provisional: false }.words(today)
}

/// The badge of a day by which something is to be done.
#[must_use]
pub fn until(until: Date, today: Date) -> Markup {
    let due = Due { warn: until, judge: until, provisional: false };
    light(due.light(today), &dated(until, today))
}

/// The badge of one clock on `today`.
#[must_use]
pub fn clock(clock: &Clock, today: Date) -> Markup {
    light(clock.light(today), &clock.words(today))
}

/// Every clock of a case, the most pressing first: what it limits, how long, who answers for it.
#[must_use]
pub fn clocks(clocks: &[Clock], today: Date) -> Markup {
    let mut sorted: Vec<&Clock> = clocks.iter().collect();
    sorted.sort_by_key(|clock| (clock.light(today), clock.due.warn));
    html! {
        @if sorted.is_empty() { p.quiet { "没有期限在走。" } }
        @else {
            ul.clocks {
                @for each in sorted {
                    li {
                        span.what { (each.code.label()) }
                        (clock(each, today))
                        span.quiet { (each.owner.label()) "负责" }
                    }
                }
            }
        }
    }
}

/// Where a case stands.
#[must_use]
pub fn stage(stage: Stage) -> Markup {
    let class = if stage.ended() { "stage ended" } else { "stage" };
    html! { span class=(class) { (stage.label()) } }
}

/// How a case ended.
#[must_use]
pub fn outcome(outcome: Outcome) -> Markup {
    html! { span.stage.ended { (outcome.label()) } }
}
