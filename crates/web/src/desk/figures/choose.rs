//! What the pages of figures share: the way up, the choice of a period, a name with its meaning.

use domain::figure::Period;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;

use super::ask::key;

/// The way up, as far as the reader may go.
pub fn trail(here: &Org, above: &[Org], href: impl Fn(&Org) -> String) -> Markup {
    html! {
        @if !above.is_empty() {
            nav.trail aria-label="上级单位" {
                "上级："
                @for org in above { a href=(href(org)) { (org.name) } " › " }
                strong { (here.name) }
            }
        }
    }
}

/// Quarters, months and years back to the year before last, and with `days` also days of one's own choosing.
pub fn choice(action: &str, org: &Org, chosen: Period, today: Date, days: bool) -> Markup {
    let back = |count: i64, each: fn(Period) -> Period, first: Period| {
        (0..count).scan(first, move |period, _| Some(std::mem::replace(period, each(*period))))
    };
    let quarters = back(9, |period| period.before(), Period::quarter_around(today));
    let months = back(14, |period| period.before(), Period::month(today.year(), today.month()));
    let years = back(3, |period| period.before(), Period::year(today.year()));
    let groups: [(&str, Vec<Period>); 3] =
        [("季度", quarters.collect()), ("月", months.collect()), ("年", years.collect())];
    let known = groups.iter().any(|(_, all)| all.contains(&chosen));
    html! {
        form.filters action=(action) method="get" {
            input type="hidden" name="org" value=(key(org));
            label { "期间 "
                select name="period" {
                    @if !known { option value=(chosen.key()) selected { (chosen.label()) } }
                    @for (name, all) in &groups {
                        optgroup label=(name) {
                            @for period in all {
                                option value=(period.key()) selected[*period == chosen] { (period.label()) }
                            }
                        }
                    }
                }
            }
            button type="submit" { "查看" }
        }
        @if days { form.filters action=(action) method="get" {
            input type="hidden" name="org" value=(key(org));
            label { "或自选日期 从 " input type="date" name="from" value=(chosen.from) required; }
            label { "到 " input type="date" name="to" value=(chosen.to.min(today.max(chosen.from))) required; }
            button type="submit" { "按日期查看" }
        } }
    }
}

/// A name that opens to what it means.
pub fn define(label: &str, definition: &str) -> Markup {
    html! { details.define { summary { (label) } p { (crate::face::label::own(definition)) } } }
}
