//! 附件6 on the page and on paper: of a quarter that was signed it is the one that was signed, and says so.

use domain::paper::Form;
use maud::{Markup, html};
use store::query::figures::Entries;
use store::report::Signed;

use super::ask::key;
use super::lines::ENTRIES;
use super::{View, sheet};
use crate::desk::paper::shelf::{Offer, button, excel};
use crate::desk::sheet::moment;
use crate::face::page::panel as panelled;
use crate::session::User;

/// What a paper's part ends with when it is to tell how things stand now.
const NOW: &str = ".now";

/// The period of a part, and whether 附件6 is wanted as of now.
pub fn asked(part: &str) -> (&str, bool) {
    part.strip_suffix(NOW).map_or((part, false), |period| (period, true))
}

/// Which edition it is, for the head of the paper.
pub fn words(signed: &Signed) -> String {
    let last = &signed.edition;
    let (at, hash) = (moment(Some(last.signed_at)), last.hash.get(..12).unwrap_or_default());
    format!("季报第{}次签发的数字，{}，{at}，校验码{hash}", last.number, last.signed_by)
}

/// The edition with its 附件6, where there is one.
fn fixed(view: &View) -> Option<(&Signed, &Entries)> {
    view.signed.as_ref().and_then(|signed| Some((signed, signed.entries.as_ref()?)))
}

/// 附件6 as the page shows it: the signed one, unless the present one is asked for.
pub(super) fn shown(view: &View) -> &Entries {
    fixed(view).filter(|_| view.asked.now.is_empty()).map_or(&view.entries, |(_, entries)| entries)
}

/// The table with what it is, and the way to the other one.
pub(super) fn panel(user: &User, view: &View) -> Markup {
    let (org, period) = (key(&view.org), view.period.key());
    let (fixed, entries) = (fixed(view), shown(view));
    let shown = fixed.filter(|_| view.asked.now.is_empty());
    let part = if fixed.is_some() && shown.is_none() { format!("{period}{NOW}") } else { period.clone() };
    let offer = Offer { form: Form::FiveEntries, part, label: "打印五进统计表".to_owned() };
    let at = format!("/figures?org={org}&period={period}");
    let told = html! {
        @match (&view.signed, shown) {
            (Some(signed), Some(_)) => {
                p {
                    strong { "这是" (words(signed)) "。" } "牌匾、人员、“八个一”等按签发那天的情况，以后的变化不改这一季；点开看到的是现在的记录。"
                    a href=(format!("{at}&now=1#five")) { "看现在的" }
                }
            },
            (Some(_), None) if fixed.is_some() => {
                p { "这是现在的数字；这一季的季报已经签发，" a href=(format!("{at}#five")) { "看签发的" } }
            },
            (Some(_), None) => {
                p.quiet { "这一季签发时，五进统计表还没有随季报固定；下面建设、人员按现在的情况。" }
            },
            (None, _) => {},
        }
    };
    html! {
        div id="five" {
            (panelled("12315“五进”工作情况（附件6）", &html! {
                div.printed { (button(&user.csrf, "figures", &org, &offer)) " " (excel("figures", &org, &offer)) }
                (told)
                (sheet(view, &entries.summary, "12315“五进”工作情况统计表", ENTRIES))
            }))
        }
    }
}
