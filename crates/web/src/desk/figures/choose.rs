//! What the pages of figures share: the way up, the choice of a period, a name with its meaning.

use domain::figure::Period;
use jiff::civil::Date;
use maud::{Markup, html};
use store::directory::Org;

use super::ask::{Asked, key};

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
pub fn choice(action: &str, org: &Org, chosen: Period, today: Date, days: Option<&Asked>) -> Markup {
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
        @if let Some(asked) = days { (own_days(action, org, chosen, today, asked)) }
    }
}

/// Days of one's own choosing; what is wrong with them stands at the field, with what was typed.
fn own_days(action: &str, org: &Org, chosen: Period, today: Date, asked: &Asked) -> Markup {
    let wrong = asked.wrong();
    let at = |name: &str| wrong.as_ref().filter(|one| one.field == name);
    let known = [
        ("from", "或自选日期 从 ", &asked.from, chosen.from),
        ("to", "到 ", &asked.to, chosen.to.min(today.max(chosen.from))),
    ];
    html! {
        form.filters action=(action) method="get" {
            input type="hidden" name="org" value=(key(org));
            @for (name, label, typed, value) in known {
                @let error = at(name);
                label {
                    (label)
                    @if wrong.is_some() { input type="date" name=(name) value=(typed) required aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "days-wrong")]; }
                    @else { input type="date" name=(name) value=(value) required; }
                }
            }
            button type="submit" { "按日期查看" }
            @if let Some(wrong) = &wrong { p.error #days-wrong role="alert" { (wrong.message) "。下面是" (chosen.label()) "的数字。" } }
        }
    }
}

/// A name that opens to what it means.
pub fn define(label: &str, definition: &str) -> Markup {
    html! { details.define { summary { (label) } p { (crate::face::label::own(definition)) } } }
}
