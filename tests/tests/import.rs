//! `hejie import cases`: every shipped dispute comes in, to the end it tells, once.

use domain::case::Stage;
use domain::directory::CaseId;
use hejie::county::REGION;
use hejie::import::{self, Line, stable_id};
use stories::each_engine;

const CASES: &str = include_str!("../../data/cases.jsonl");

#[test]
fn every_shipped_dispute_comes_in_to_the_end_it_tells() {
    each_engine(|w| {
        let summary = import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        assert_eq!((summary.brought_in, summary.faults), (38, Vec::new()));
        for (number, text) in (1..).zip(CASES.lines()) {
            let line = Line::read(number, text).unwrap();
            let id = CaseId(stable_id(&["case", &line.id]));
            let found = w.door.db.read(|tx| store::journal::load(tx, REGION, &id)).unwrap().state(&id);
            let case = found.unwrap_or_else(|| panic!("{} is not there", line.id));
            let outcome = case.outcome.map(|outcome| outcome.value()).unwrap_or("open");
            let wanted = match line.outcome.as_str() {
                "went_to_association" => "association",
                "went_to_authority" => "authority",
                "went_to_court" => "court",
                "other" => "other_ground",
                "not_accepted" => "declined",
                same => same,
            };
            assert_eq!(outcome, wanted, "{}", line.id);
            assert_eq!(case.recovered_fen(), line.recovered_fen, "{}", line.id);
            assert_eq!(case.registered_at.0, line.received_at, "{}", line.id);
            match (wanted, line.closed_on) {
                ("declined", _) => assert_eq!(case.stage, Stage::Declined),
                (_, Some(closed)) => assert_eq!(case.filed.map(|filed| filed.closed_on), Some(closed), "{}", line.id),
                (_, None) => assert!(!case.stage.ended(), "{}", line.id),
            }
        }
        let again = import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        assert_eq!((again.brought_in, again.unchanged), (0, 38), "running it again changes nothing");
    });
}

#[test]
fn a_line_that_cannot_come_in_is_named_and_the_others_go_on() {
    each_engine(|w| {
        let good = CASES.lines().next().unwrap();
        let no_code = good.replace("\"家用电器\"", "\"飞船\"").replace("\"c001\"", "\"x1\"");
        let no_phone = good.replace("13800000001", "不详").replace("\"c001\"", "\"x2\"");
        let late = good.replace("\"2026-03-06\"", "\"2026-08-06\"").replace("\"c001\"", "\"x3\"");
        let text = [no_code.as_str(), "{", &no_phone, &late, good].join("\n");
        let summary = import::run(&w.door, REGION, &text, &mut |_, _| {}).unwrap();
        assert_eq!(summary.brought_in, 1);
        let faults: Vec<(usize, &str, &str)> =
            summary.faults.iter().map(|fault| (fault.line, fault.field.as_str(), fault.clause)).collect();
        assert_eq!(faults[0], (1, "goods_code", "A14"));
        assert_eq!(faults[1].0, 2);
        assert_eq!(faults[2], (3, "consumer.phone", "A5"));
        assert_eq!((faults[3].0, faults[3].2), (4, "A13"), "five months after acceptance nothing is settled");
    });
}
