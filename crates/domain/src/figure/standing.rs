//! How an organisation stands in a period, in a colour and in words: what a tile of the board shows.

use super::counts::Counts;
use super::measure::Measure;
use crate::clock::Light;

/// The worst that is true, first; a station is said to be silent itself, a level above counts its silent ones.
#[must_use]
pub fn standing(counts: &Counts, station: bool) -> (Light, String) {
    let get = |measure| counts.get(measure);
    let (open, silent) = (get(Measure::Stations), get(Measure::Silent));
    let over = get(Measure::Ended) - get(Measure::OnTime);
    if open == 0 && get(Measure::Registered) == 0 {
        return (Light::Paused, "没有开门的站".to_owned());
    }
    let mut said = Vec::new();
    if over > 0 {
        said.push(format!("超期办结{over}件"));
    }
    match silent {
        0 => {}
        _ if station => said.push("零记录".to_owned()),
        all if all == open => said.push(format!("{all}站全部零记录")),
        some => said.push(format!("零记录站{some}个")),
    }
    if over > 0 {
        (Light::Over, said.join("，"))
    } else if silent > 0 {
        (Light::Soon, said.join("，"))
    } else if get(Measure::Ended) > 0 {
        (Light::Done, "全部按期办结".to_owned())
    } else {
        (Light::Calm, "没有超期".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(Measure, i64)]) -> Counts {
        all.iter().copied().collect()
    }

    #[test]
    fn the_worst_is_said_first_and_in_words() {
        let said = |all: &[(Measure, i64)], station| standing(&counts(all), station);
        assert_eq!(said(&[], true).0, Light::Paused);
        let late = [(Measure::Stations, 3), (Measure::Ended, 5), (Measure::OnTime, 4), (Measure::Silent, 2)];
        assert_eq!(said(&late, false), (Light::Over, "超期办结1件，零记录站2个".to_owned()));
        assert_eq!(said(&[(Measure::Stations, 2), (Measure::Silent, 2)], false).1, "2站全部零记录");
        assert_eq!(said(&[(Measure::Stations, 1), (Measure::Silent, 1)], true), (Light::Soon, "零记录".to_owned()));
        let fine = [(Measure::Stations, 1), (Measure::Registered, 2), (Measure::Ended, 1), (Measure::OnTime, 1)];
        assert_eq!(said(&fine, true), (Light::Done, "全部按期办结".to_owned()));
        assert_eq!(said(&fine[..2], true).0, Light::Calm);
    }
}
