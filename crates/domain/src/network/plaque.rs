//! The numbered plaque (D33): hung, proved on the spot by a scan with a photo, lost and replaced.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::choice::choices;
use crate::clock::{Due, Light};
use crate::kernel::{Ruling, require};

choices! {
    /// What became of a plaque.
    PlaqueState {
        Issued = "issued", "已制发，未挂出";
        Hung = "hung", "在位";
        Lost = "lost", "丢失、损坏";
        Replaced = "replaced", "已补发新牌";
        Withdrawn = "withdrawn", "已收回";
    }
}

/// How long the code of a scan may be used: minutes.
pub const SCAN_MINUTES: i64 = 10;

/// What the scan brings.
#[derive(Clone, Copy, Debug)]
pub struct Scan {
    /// The one-time code of the page was made for this person and plaque.
    pub known: bool,
    pub used: bool,
    /// Minutes since the code was made.
    pub minutes: i64,
    /// The same photo has proved a plaque before.
    pub photo_seen: bool,
}

/// The state after a scan with a photo; a replay is refused.
///
/// # Errors
/// When the plaque is not one that hangs, or the scan is not fresh.
pub fn prove(state: PlaqueState, scan: Scan) -> Ruling<PlaqueState> {
    require(
        matches!(state, PlaqueState::Issued | PlaqueState::Hung),
        "D33",
        &format!("这块牌匾{}", state.label()),
        "请核对编号；新牌请扫新牌上的码",
    )?;
    require(
        scan.known && !scan.used && scan.minutes <= SCAN_MINUTES,
        "D33",
        "这次扫码已经用过或者过了十分钟",
        "请在牌匾前重新扫码，当场拍照",
    )?;
    require(!scan.photo_seen, "D33", "这张照片以前用过", "请在牌匾前当场重新拍一张").map_err(|no| no.at("photo"))?;
    Ok(PlaqueState::Hung)
}

/// The day by which it has to be proved again.
#[must_use]
pub fn due(proved: Option<Date>, issued: Date, days: u32) -> Date {
    proved.unwrap_or(issued).saturating_add(i64::from(days).days())
}

/// How it stands today, in words.
#[must_use]
pub fn standing(state: PlaqueState, proved: Option<Date>, issued: Date, today: Date, days: u32) -> (Light, String) {
    if !matches!(state, PlaqueState::Issued | PlaqueState::Hung) {
        return (Light::Over, state.label().to_owned());
    }
    let end = due(proved, issued, days);
    let light = Due { warn: end, judge: end, provisional: false }.light(today);
    let since = (today - proved.unwrap_or(issued)).get_days();
    let words = match proved {
        None => format!("制发{since}天，没有验证过"),
        Some(_) if light == Light::Over => format!("{since}天没有验证"),
        Some(on) => format!("{on}验证，{end}前再验"),
    };
    (light, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const FRESH: Scan = Scan { known: true, used: false, minutes: 1, photo_seen: false };

    #[test]
    fn d33_a_replayed_scan_or_photo_proves_nothing() {
        assert_eq!(prove(PlaqueState::Issued, FRESH), Ok(PlaqueState::Hung));
        for stale in [
            Scan { used: true, ..FRESH },
            Scan { known: false, ..FRESH },
            Scan { minutes: 11, ..FRESH },
            Scan { photo_seen: true, ..FRESH },
        ] {
            assert_eq!(prove(PlaqueState::Hung, stale).unwrap_err().clause, "D33");
        }
        assert!(prove(PlaqueState::Lost, FRESH).is_err());
    }

    #[test]
    fn d33_after_ninety_days_it_counts_as_unproved() {
        let on = |today| standing(PlaqueState::Hung, Some(date(2026, 8, 1)), date(2026, 1, 1), today, 90).0;
        assert_ne!(on(date(2026, 10, 30)), Light::Over);
        assert_eq!(on(date(2026, 10, 31)), Light::Over);
    }
}
