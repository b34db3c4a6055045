//! 有记录 and 有作用 (D12): whether a station leaves records, and whether what was due of it came about. Two figures that
//! are never added to one: a station can be busy with paper, and that is what is to be seen. Nothing is weighted: a
//! kind of record counts once however often it was made, and each thing that was due is one.

use super::counts::Counts;
use super::measure::Measure;
use super::rate::Rate;

/// The kinds of record of 有记录: each is there when any of its figures is.
pub const KINDS: [(&str, &[Measure]); 5] = [
    ("受理登记（投诉、咨询、建议）", &[Measure::Registered, Measure::Consulted, Measure::Suggested]),
    ("学习培训", &[Measure::Trainings, Measure::SelfStudies]),
    ("宣传", &[Measure::Publicities]),
    ("自查、与所里联系", &[Measure::DutiesDone]),
    ("上级巡访", &[Measure::Visits]),
];

/// What 有作用 counts, and out of what.
pub const EFFECTS: [(&str, Measure, Measure); 3] = [
    ("和解协议全部履行", Measure::Performed, Measure::Settled),
    ("转办按时反馈", Measure::FedBackInTime, Measure::FeedbackDue),
    ("回访与记录一致", Measure::Confirmed, Measure::Callbacks),
];

/// Whether a kind of record is there.
#[must_use]
pub fn kept(counts: &Counts, kind: &[Measure]) -> bool {
    kind.iter().any(|measure| counts.get(*measure) > 0)
}

/// Writes what 有记录 counts to the figures of a station.
pub fn note_kinds(counts: &mut Counts) {
    let open = counts.get(Measure::Stations);
    let number = |held: usize| i64::try_from(held).unwrap_or(i64::MAX);
    let held = number(KINDS.iter().filter(|(_, kind)| kept(counts, kind)).count());
    counts.set(Measure::RecordKinds, if open > 0 { held } else { 0 });
    counts.set(Measure::RecordKindsDue, open * number(KINDS.len()));
}

/// What both say together.
#[must_use]
pub fn verdict(counts: &Counts) -> &'static str {
    let (kept, came) = (counts.rate(Rate::Recorded), counts.rate(Rate::Effective));
    match (kept.numerator, came.numerator, came.denominator) {
        (_, 1.., _) => "有作用",
        (1.., _, 1..) => "有记录，还没有一件落实（没到期的也在内）",
        (1.., _, _) => "有记录，本期没有该落实的事",
        (_, _, 1..) => "没有记录，也没有一件落实（没到期的也在内）",
        _ => "没有记录",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(all: &[(Measure, i64)]) -> Counts {
        let mut counts: Counts = all.iter().copied().collect();
        note_kinds(&mut counts);
        counts
    }

    #[test]
    fn paper_alone_is_no_effect_and_much_of_it_no_more_than_once() {
        let paper = counts(&[(Measure::Stations, 1), (Measure::Publicities, 40), (Measure::Visits, 9)]);
        assert_eq!(paper.rate(Rate::Recorded).in_full(), "40.0%（2/5）");
        assert_eq!(verdict(&paper), "有记录，本期没有该落实的事");
        let idle = [(Measure::Stations, 1), (Measure::Registered, 3), (Measure::Settled, 2), (Measure::FeedbackDue, 1)];
        assert_eq!(verdict(&counts(&idle)), "有记录，还没有一件落实（没到期的也在内）");
        let works =
            counts(&[(Measure::Stations, 1), (Measure::Settled, 2), (Measure::Performed, 1), (Measure::Callbacks, 1)]);
        assert_eq!((works.rate(Rate::Effective).in_full(), verdict(&works)), ("33.3%（1/3）".to_owned(), "有作用"));
        assert_eq!(counts(&[(Measure::Registered, 1)]).rate(Rate::Recorded).denominator, 0, "it is not open");
    }

    #[test]
    fn the_rates_are_made_of_what_is_listed() {
        let both: (Vec<Measure>, Vec<Measure>) = EFFECTS.iter().map(|(_, came, due)| (*came, *due)).unzip();
        assert_eq!(
            (both.0.as_slice(), both.1.as_slice()),
            (Rate::Effective.numerator(), Rate::Effective.denominator())
        );
        assert!(KINDS.iter().all(|(label, _)| !label.is_empty()));
    }
}
