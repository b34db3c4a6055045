//! 巡访 (B3.1, D16, D33): the contact comes to every station in every quarter, on a planned day, and checks in at its
//! plaque.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::duty::{quarter, quarter_key};
use super::plaque::{SCAN_MINUTES, Scan};
use crate::calendar::Calendar;
use crate::choice::choices;
use crate::kernel::{Refusal, Ruling, require};
use crate::risk::Weight;

choices! {
    /// How the plaque was found on arriving.
    CheckIn {
        Scan = "scan", "扫牌匾上的码";
        Number = "number", "核对牌匾编号并拍照";
        Missing = "missing", "没有看到牌匾";
    }
}

/// What somebody who arrives says of the plaque.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The number of the plaque that the station has in use.
    pub in_use: Option<&'a str>,
    /// The number read off the plaque; empty when there is none to be read.
    pub typed: &'a str,
    /// The one-time code of a scan on the spot.
    pub scan: Option<Scan>,
    /// A photo came with it.
    pub photo: bool,
    /// It was taken for this and never used before.
    pub fresh: bool,
    /// What is wrong was written down.
    pub found: bool,
}

/// How somebody has checked in; a number alone proves nothing, because it can be read off a list.
///
/// # Errors
/// When the plaque is another one, or nothing shows that somebody stood before it.
pub fn check_in(came: Arrival<'_>) -> Ruling<CheckIn> {
    let refuse = |what: &str, to_do: &str, field| Err(Refusal::new("D33", what, to_do).at(field));
    if let Some(scan) = came.scan {
        let good = scan.known && !scan.used && scan.minutes <= SCAN_MINUTES;
        require(good, "D33", "这次扫码已经用过或者过了十分钟", "请在牌匾前重新扫码")?;
        return Ok(CheckIn::Scan);
    }
    if came.typed.is_empty() {
        if !came.found {
            return refuse("没有写牌匾编号，也没有写问题", "没有看到牌匾的，在“发现的问题”里写明", "found");
        }
        // Without a plaque the photo is all that shows that somebody was there.
        if !(came.photo && came.fresh) {
            return refuse("没有看到牌匾，也没有当场拍的照片", "请拍一张应当挂牌匾的地方，作为到过站的凭证", "photo");
        }
        return Ok(CheckIn::Missing);
    }
    let wanted: String = came.typed.chars().filter(|c| !c.is_whitespace()).collect();
    let Some(in_use) = came.in_use else {
        return refuse("这个站没有在用的牌匾", "编号留空，在“发现的问题”里写明看到的是什么", "plaque");
    };
    if !wanted.eq_ignore_ascii_case(in_use) {
        return refuse(
            "编号与本站在用的牌匾不一致",
            "请再看一遍；确实是别的牌，编号留空，在“发现的问题”里写明",
            "plaque",
        );
    }
    if !came.photo {
        return refuse("没有扫码，也没有照片", "请扫牌匾上的码，或者当场拍一张牌匾", "photo");
    }
    if !came.fresh {
        return refuse("这张照片不是刚拍的，或者以前用过", "请在牌匾前当场重新拍一张", "photo");
    }
    Ok(CheckIn::Number)
}

/// Whether a day may be planned: within the running quarter, and not gone.
///
/// # Errors
/// When it is not.
pub fn may_plan(on: Date, today: Date) -> Ruling {
    let (_, last) = quarter(today);
    require(
        on >= today && on <= last,
        "B3.1",
        &format!("计划日应在今天到{last}之间"),
        "一个季度至少到站一次；下一季的到时候再排",
    )
    .map_err(|refusal| refusal.at("on"))
}

/// The quarter as the plan names it.
#[must_use]
pub fn key(day: Date) -> String {
    quarter_key(quarter(day).0)
}

/// What decides who is visited first: the more pressing reason, then the plaque that was proved longest ago.
#[must_use]
pub fn first(weight: Option<Weight>, plaque_on: Option<Date>) -> (Reverse<Option<Weight>>, Option<Date>) {
    (Reverse(weight), plaque_on)
}

/// Whether a plan sends somebody to a station with the more pressing reason later than to another.
#[must_use]
pub fn out_of_order(planned: &[(Date, Option<Weight>)]) -> bool {
    planned.iter().any(|(on, weight)| planned.iter().any(|(other, more)| more > weight && other > on))
}

/// As many working days as there are stations, spread evenly from today to the end of the quarter; several fall
/// on one day when there are more stations than days.
#[must_use]
pub fn spread(count: usize, today: Date, calendar: &Calendar) -> Vec<Date> {
    let (_, last) = quarter(today);
    let mut days = Vec::new();
    let mut day = today;
    while day <= last {
        if calendar.is_working(day) {
            days.push(day);
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    if days.is_empty() {
        days.push(last);
    }
    (0..count).filter_map(|at| days.get(at * days.len() / count.max(1)).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const CAME: Arrival<'static> = Arrival {
        in_use: Some("339900-00001"),
        typed: "339900-00001",
        scan: None,
        photo: true,
        fresh: true,
        found: false,
    };

    #[test]
    fn d33_a_number_without_a_fresh_photo_or_scan_proves_nothing() {
        assert_eq!(check_in(CAME), Ok(CheckIn::Number));
        let field = |came| check_in(came).unwrap_err().field;
        assert_eq!(field(Arrival { photo: false, ..CAME }), Some("photo"));
        assert_eq!(field(Arrival { fresh: false, ..CAME }), Some("photo"));
        assert_eq!(field(Arrival { typed: "339900-00002", ..CAME }), Some("plaque"));
        assert_eq!(field(Arrival { in_use: None, ..CAME }), Some("plaque"));
        assert_eq!(field(Arrival { typed: "", ..CAME }), Some("found"));
        assert_eq!(check_in(Arrival { typed: "", found: true, ..CAME }), Ok(CheckIn::Missing));
        assert_eq!(field(Arrival { typed: "", found: true, photo: false, ..CAME }), Some("photo"));
        assert_eq!(field(Arrival { typed: "", found: true, fresh: false, ..CAME }), Some("photo"));
        let scan = Scan { known: true, used: false, minutes: 2, photo_seen: false };
        let by = |scan| check_in(Arrival { typed: "", photo: false, scan: Some(scan), ..CAME });
        assert_eq!(by(scan), Ok(CheckIn::Scan));
        assert!(by(Scan { used: true, ..scan }).is_err() && by(Scan { minutes: 11, ..scan }).is_err());
    }

    #[test]
    fn d33_the_more_pressing_is_visited_first() {
        let on = |day| date(2026, 3, day);
        let mut all = [
            (first(None, None), "no reason, never proved"),
            (first(Some(Weight::Urgent), Some(on(2))), "urgent"),
            (first(Some(Weight::Light), Some(on(1))), "light"),
        ];
        all.sort();
        assert_eq!(all.map(|(_, name)| name), ["urgent", "light", "no reason, never proved"]);
        assert!(out_of_order(&[(on(2), None), (on(9), Some(Weight::Urgent))]));
        assert!(!out_of_order(&[(on(2), Some(Weight::Urgent)), (on(2), Some(Weight::Light)), (on(9), None)]));
    }

    #[test]
    fn b3_1_visits_are_spread_over_the_rest_of_the_quarter() {
        let days = spread(4, date(2026, 3, 2), &Calendar::default());
        assert_eq!(days.len(), 4);
        assert_eq!(days[0], date(2026, 3, 2));
        assert!(days.windows(2).all(|two| two[0] < two[1]) && days[3] <= date(2026, 3, 31));
        assert_eq!(spread(3, date(2026, 3, 31), &Calendar::default()), [date(2026, 3, 31); 3]);
        assert!(may_plan(date(2026, 4, 1), date(2026, 3, 2)).is_err());
        assert!(may_plan(date(2026, 3, 31), date(2026, 3, 2)).is_ok());
        assert_eq!(key(date(2026, 3, 2)), "2026-Q1");
    }
}
