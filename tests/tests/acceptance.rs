//! Stories of 受理: A1 to A6, B1.2, B1.3, B4.1, B5.1, E1, E3, E4a.

use domain::case::fact::{Claim, Relation};
use domain::case::{Act, Outcome, Stage};
use domain::directory::StaffId;
use hejie::county::REGION;
use store::audit::Change;
use store::consultation::{self, Asked};
use store::query::Reach;
use store::{StoreError, book};
use stories::each_engine;
use stories::world::No;

#[test]
fn a1_a_station_shows_the_version_of_its_system_in_force() {
    each_engine(|w| {
        let systems = w.door.db.read(|tx| book::institutions(tx, REGION, &w.station)).unwrap();
        assert_eq!(systems.len(), 3);
        let head = w.actor("yq01-zhanzhang");
        let newer = book::Institution { body: "第二版".to_owned(), ..systems[0].clone() };
        w.door
            .db
            .write(|tx| {
                let change = Change { actor: &head, moment: w.now, entropy: w.door.entropy.as_ref() };
                book::adopt(tx, change, &w.station, &newer)
            })
            .unwrap();
        let systems = w.door.db.read(|tx| book::institutions(tx, REGION, &w.station)).unwrap();
        assert!(systems.iter().any(|system| system.version == 2 && system.body == "第二版"));
    });
}

#[test]
fn a2_a_station_without_its_three_systems_registers_nothing() {
    each_engine(|w| {
        w.at("2019-06-03 09:00");
        match w.try_register("yq01-hejie1", &[("event_on", "2019-06-01")]) {
            Err(No::Refused(refusal)) => assert_eq!(refusal.clause, "A2"),
            other => panic!("{other:?}"),
        }
    });
}

#[test]
fn a3_a_trader_outside_the_station_is_not_accepted_but_transferred() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[("relation", Relation::Outside.value())]);
        let no = w.refused("yq01-hejie1", &case, Act::Accept, &[], "A3");
        assert!(no.what_to_do.contains("转出"));
        w.refused("yq01-hejie1", &case, Act::TransferOut, &[("consumer_agrees", "")], "A3");
        let case = w.does("yq01-hejie1", &case, Act::TransferOut, &[]);
        assert_eq!((case.stage, case.outcome), (Stage::TransferredOut, Some(Outcome::TransferredOut)));
    });
}

#[test]
fn a3_not_accepting_is_proposed_by_the_desk_decided_by_the_head_and_always_told() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[]);
        w.does("yq01-hejie1", &case, Act::ProposeDecline, &[]);
        w.refused("yq01-hejie1", &case, Act::Decline, &[], "A3");
        let no = w.refused("yq01-zhanzhang", &case, Act::Decline, &[("routes_named", "")], "A11");
        assert_eq!(no.field, Some("routes_named"));
        let case = w.does("yq01-zhanzhang", &case, Act::Decline, &[]);
        assert_eq!(case.stage, Stage::Declined);
        assert!(case.notice.is_some(), "the consumer was told of the other routes");
    });
}

#[test]
fn a3_nobody_is_made_to_negotiate() {
    each_engine(|w| match w.try_register("yq01-hejie1", &[("settle_first", "")]) {
        Err(No::Refused(refusal)) => assert_eq!((refusal.clause, refusal.field), ("A3", Some("settle_first"))),
        other => panic!("{other:?}"),
    });
}

#[test]
fn a4_an_opinion_rests_on_a_basis_that_was_in_force() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        match w.tries("yq01-hejie1", &case, Act::Verify, &[("bases.0.reference", ""), ("bases.0.kind", "")]) {
            Err(No::Fields(errors)) => assert!(errors.iter().any(|error| error.field == "bases"), "{errors:?}"),
            other => panic!("{other:?}"),
        }
        let later = [("bases.0.reference", "市场监督管理投诉举报处理办法（令121号）")];
        let no = w.refused("yq01-hejie1", &case, Act::Verify, &later, "A4");
        assert!(no.what.contains("不是现行有效"), "{}", no.what);
        w.does(
            "yq01-hejie1",
            &case,
            Act::Verify,
            &[("bases.0.kind", "promise"), ("bases.0.reference", "七日无理由退货")],
        );
        w.stands(&case, Stage::Negotiating);
    });
}

#[test]
fn a4_a_public_promise_counts_on_the_days_on_which_it_holds() {
    each_engine(|w| {
        let words = "七日内无理由退货（不影响二次销售）";
        match w.try_register("yq01-hejie1", &[("promise", words), ("event_on", "2024-06-01")]) {
            Err(No::Refused(refusal)) => assert_eq!((refusal.clause, refusal.field), ("A4", Some("promise"))),
            other => panic!("{other:?}"),
        }
        let case = w.registers("yq01-hejie1", &[("promise", words)]);
        assert_eq!(w.case(&case).intake.promise.as_deref(), Some(words));
    });
}

#[test]
fn a5_the_required_facts_are_asked_for_at_their_fields_and_nothing_typed_is_lost() {
    each_engine(|w| {
        let missing = [("consumer_phone", ""), ("narrative", ""), ("claims", "")];
        match w.try_register("yq01-hejie1", &missing) {
            Err(No::Fields(errors)) => {
                for field in ["consumer_phone", "narrative", "claims"] {
                    assert!(errors.iter().any(|error| error.field == field), "{field}: {errors:?}");
                }
            }
            other => panic!("{other:?}"),
        }
        let case = w.registers("yq01-hejie1", &[("claims", "repair"), ("claims", "compensate")]);
        assert_eq!(w.case(&case).intake.claims, [Claim::Repair, Claim::Compensate]);
    });
}

#[test]
fn a5_what_is_missing_is_asked_for_once_and_the_limit_starts_afresh() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[]);
        let case_asked = w.does("yq01-hejie1", &case, Act::AskSupplement, &[]);
        assert_eq!(case_asked.missing.as_deref(), Some("购物小票照片"));
        w.at("2026-03-04 10:00");
        let no = w.refused(
            "yq01-zhanzhang",
            &case,
            Act::Decline,
            &[("reason", "no_material"), ("explanation", "材料不足")],
            "A5",
        );
        assert!(no.what.contains("还没有过"));
        let back = w.does("yq01-hejie1", &case, Act::Supplement, &[]);
        let accept = back.clock(domain::clock::ClockCode::Accept).unwrap();
        assert_eq!(accept.start, w.now.day());
    });
}

#[test]
fn a5_papers_that_never_came_end_in_non_acceptance() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[]);
        w.does("yq01-hejie1", &case, Act::AskSupplement, &[]);
        w.at("2026-03-10 10:00");
        w.does("yq01-zhanzhang", &case, Act::Decline, &[("reason", "no_material"), ("explanation", "逾期未补")]);
        w.stands(&case, Stage::Declined);
    });
}

#[test]
fn a5_originals_are_never_kept() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let no = w.refused("yq01-hejie1", &case, Act::AddEvidence, &[("original_returned", "")], "A5");
        assert_eq!(no.field, Some("original_returned"));
        let case = w.does("yq01-hejie1", &case, Act::AddEvidence, &[]);
        assert!(case.evidence[0].original_seen && case.evidence[0].original_returned);
    });
}

#[test]
fn a6_nothing_is_settled_before_the_facts_and_the_nature_are_found() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        w.does("yq01-hejie1", &case, Act::AddEvidence, &[]);
        w.refused("yq01-hejie1", &case, Act::RecordRound, &[], "A9");
        let unjudged = [("verdicts.0.no", ""), ("verdicts.0.verdict", "")];
        let no = w.refused("yq01-hejie1", &case, Act::Verify, &unjudged, "A6");
        assert!(no.what.contains("第1份证据"));
    });
}

#[test]
fn a6_numbers_have_no_gaps_even_when_desks_register_at_once() {
    each_engine(|w| {
        let (door, station, now) = (w.door.clone(), w.station.clone(), w.now);
        let actor = w.actor("yq01-hejie1");
        let template = w.registers("yq01-hejie1", &[]);
        let intake = w.case(&template).intake;
        std::thread::scope(|scope| {
            for desk in 0..4 {
                let (door, station, actor, intake) = (door.clone(), station.clone(), actor.clone(), intake.clone());
                scope.spawn(move || {
                    for each in 0..10 {
                        let id = domain::directory::CaseId(format!("desk-{desk}-{each}"));
                        let consumer = domain::case::fact::NewPerson {
                            id: domain::directory::PersonId(format!("consumer-{desk}-{each}")),
                            name: "周女士".to_owned(),
                            phone: domain::value::Phone::parse("13800000009"),
                            address: None,
                            id_kind: None,
                            id_number: None,
                            elderly: false,
                        };
                        let mut intake = intake.clone();
                        intake.consumer = consumer.id.clone();
                        let command = domain::case::Command::Register { consumer, intake, handler: actor.id.clone() };
                        let step = store::Step { actor: actor.clone(), moment: now, command };
                        door.execute(&station, &id, Some(0), step).unwrap();
                    }
                });
            }
        });
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        let filter = store::query::queue::Filter::default();
        let mut numbers = Vec::new();
        let mut after = None;
        loop {
            let filter = store::query::queue::Filter { after: after.clone(), ..filter.clone() };
            let (page, more) = w.door.db.read(|tx| store::query::queue::page(tx, &reach, &filter)).unwrap();
            numbers.extend(page.iter().map(|line| line.number.clone()));
            after = page.last().map(|line| (store::db::instant(line.registered_at), line.case.0.clone()));
            if !more {
                break;
            }
        }
        numbers.sort();
        let wanted: Vec<String> = (1..=41).map(|serial| format!("YQ01-2026-{serial:04}")).collect();
        assert_eq!(numbers, wanted);
    });
}

#[test]
fn b1_2_and_e3_a_consultation_is_logged_answered_and_may_become_a_complaint() {
    each_engine(|w| {
        let actor = w.actor("yq01-hejie1");
        let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
        let asked = Asked {
            kind: "consultation",
            topic: "预付卡退费",
            content: "理发店的卡能退吗",
            caller: None,
            answer: None,
            promised_at: Some(w.now.local()),
        };
        let number = w.door.db.write(|tx| consultation::log(tx, change, &w.station, "YQ01", &asked)).unwrap();
        assert_eq!(number, "YQ01-Z2026-0001");
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        let all = w.door.db.read(|tx| consultation::list(tx, &reach)).unwrap();
        assert!(all[0].answer.is_none());
        let done = w.door.db.write(|tx| consultation::answer(tx, change, &w.station, &all[0].id, "可以")).unwrap();
        assert!(done);
        w.door.db.write(|tx| consultation::became(tx, change, &w.station, &all[0].id, "YQ01-2026-0001")).unwrap();
        let all = w.door.db.read(|tx| consultation::list(tx, &reach)).unwrap();
        assert_eq!(all[0].case.as_deref(), Some("YQ01-2026-0001"));
    });
}

#[test]
fn b1_4_exactly_one_named_handler_answers_for_a_case() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        assert_eq!(w.case(&case).handler, StaffId::from("yq01-hejie1"));
        w.refused("yq01-hejie1", &case, Act::AssignHandler, &[("to", "yq02-hejie1")], "B1.4");
        let case = w.does("yq01-hejie1", &case, Act::AssignHandler, &[]);
        assert_eq!(case.handler, StaffId::from("yq01-hejie2"));
    });
}

#[test]
fn b1_4_a_dispatched_complaint_carries_its_platform_number() {
    each_engine(|w| {
        match w.try_register("yq01-hejie1", &[("channel", "dispatched")]) {
            Err(No::Refused(refusal)) => assert_eq!((refusal.clause, refusal.field), ("B1.4", Some("platform_no"))),
            other => panic!("{other:?}"),
        }
        let said = [("channel", "dispatched"), ("platform_no", "PT-1"), ("feedback_due", "2026-03-12")];
        let case = w.registers("yq01-hejie1", &said);
        assert!(w.case(&case).clock(domain::clock::ClockCode::Dispatch).is_some());
    });
}

#[test]
fn b5_1_every_intake_has_a_number_at_once() {
    each_engine(|w| {
        let first = w.registers("yq01-hejie1", &[]);
        let second = w.registers("yq01-lianluo", &[]);
        assert_eq!(w.case(&first).number.as_str(), "YQ01-2026-0001");
        assert_eq!(w.case(&second).number.as_str(), "YQ01-2026-0002");
    });
}

#[test]
fn b1_3_another_stations_desk_cannot_touch_the_case() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[]);
        w.refused("yq02-hejie1", &case, Act::Accept, &[], "A3");
    });
}

#[test]
fn a_page_that_was_overtaken_changes_nothing() {
    each_engine(|w| {
        let case = w.registers("yq01-hejie1", &[]);
        let actor = w.actor("yq01-hejie1");
        let command = domain::case::Command::Accept { handler: actor.id.clone() };
        let step = store::Step { actor, moment: w.now, command };
        match w.door.execute(&w.station, &case, Some(7), step) {
            Err(StoreError::Changed(now)) => assert_eq!(now, 1),
            other => panic!("{other:?}"),
        }
        w.stands(&case, Stage::Intake);
    });
}
