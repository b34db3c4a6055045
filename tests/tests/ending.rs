//! Stories of 终止, 移交, 反馈 and 归档: A12, A14, B1.4c, B4.4, B4.5a, C5, D23, E4a.

use domain::case::{Act, Outcome, Stage};
use hejie::county::REGION;
use jiff::civil::date;
use store::audit::Change;
use store::query::{Reach, queue, register};
use store::seal;
use stories::each_engine;
use stories::world::No;

#[test]
fn a12_1_only_the_consumer_withdraws() {
    each_engine(|w| {
        let case = w.negotiating();
        let no = w.refused("yq01-hejie1", &case, Act::Terminate, &[("by_consumer", "")], "A12");
        assert_eq!(no.field, Some("by_consumer"));
        w.does("yq01-hejie1", &case, Act::Terminate, &[]);
        let case = w.does("yq01-hejie1", &case, Act::GiveNotice, &[]);
        assert_eq!(case.outcome, Some(Outcome::Withdrawn));
    });
}

#[test]
fn a12_2_which_association_is_named() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::Terminate, &[("ground", "association")], "A12");
        let said = [("ground", "association"), ("body", "县消费者协会"), ("body_no", "消投〔2026〕8号")];
        let case = w.does("yq01-hejie1", &case, Act::Terminate, &said);
        assert_eq!(case.outcome, Some(Outcome::Association));
    });
}

#[test]
fn a12_3_a_dispatched_case_does_not_end_because_the_bureau_knows_it() {
    each_engine(|w| {
        let case = w.accepted(&[("channel", "dispatched"), ("platform_no", "PT-1")]);
        let said = [("ground", "authority"), ("body", "县市场监督管理局")];
        let no = w.refused("yq01-hejie1", &case, Act::Terminate, &said, "A12");
        assert_eq!(no.field, Some("ground"));
        let own = w.accepted(&[]);
        let own = w.does("yq01-hejie1", &own, Act::Terminate, &said);
        assert_eq!(own.outcome, Some(Outcome::Authority));
    });
}

#[test]
fn a12_4_a_lawsuit_has_its_number() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::Terminate, &[("ground", "court"), ("body", "县人民法院")], "A12");
        let said = [("ground", "court"), ("body", "县人民法院"), ("body_no", "（2026）民初1号")];
        let case = w.does("yq01-hejie1", &case, Act::Terminate, &said);
        assert_eq!((case.stage, case.outcome), (Stage::Ending, Some(Outcome::Court)));
    });
}

#[test]
fn a12_5_other_circumstances_are_for_the_head_to_judge() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::Terminate, &[("ground", "other")], "A12");
        let case = w.does("yq01-zhanzhang", &case, Act::Terminate, &[("ground", "other"), ("proof", "经营者注销")]);
        assert_eq!(case.outcome, Some(Outcome::OtherGround));
    });
}

#[test]
fn a12_after_a_ground_is_on_record_negotiation_is_closed() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::Terminate, &[]);
        w.refused("yq01-hejie1", &case, Act::RecordRound, &[], "A9");
        w.refused("yq01-hejie1", &case, Act::Terminate, &[], "A12");
    });
}

#[test]
fn b4_5_nothing_is_filed_before_the_consumer_was_told() {
    each_engine(|w| {
        let case = w.signed();
        w.does("yq01-hejie1", &case, Act::Perform, &[]);
        w.refused("yq01-hejie1", &case, Act::Archive, &[], "B4.5");
        w.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        let case = w.does("yq01-hejie1", &case, Act::Archive, &[]);
        assert_eq!(case.stage, Stage::Archived);
    });
}

#[test]
fn a14_a_file_has_its_volume_its_keeper_and_at_least_two_years() {
    each_engine(|w| {
        let case = w.signed();
        w.does("yq01-hejie1", &case, Act::Perform, &[]);
        w.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        let no = w.refused("yq01-hejie1", &case, Act::Archive, &[("years", "1")], "A14");
        assert_eq!(no.field, Some("years"));
        w.refused("yq01-hejie1", &case, Act::Archive, &[("custodian", "yq01-hejie2")], "A14");
        let filed = w.does("yq01-hejie1", &case, Act::Archive, &[("years", "2")]).filed.unwrap();
        assert_eq!(filed.volume, "2026-Q1-家用电器-001");
        assert_eq!(filed.retain_until, date(2028, 3, 2));
        w.refused("yq01-zhanzhang", &case, Act::ExtendRetention, &[("until", "2027-01-01")], "A14");
        let later = w.does("yq01-zhanzhang", &case, Act::ExtendRetention, &[]).filed.unwrap();
        assert_eq!(later.retain_until, date(2032, 1, 1));
    });
}

#[test]
fn a14_volumes_count_by_period_and_class() {
    each_engine(|w| {
        let (first, second) = (w.archived(), w.archived());
        let volume = |case| w.case(case).filed.unwrap().volume;
        assert_eq!(volume(&first), "2026-Q1-家用电器-001");
        assert_eq!(volume(&second), "2026-Q1-家用电器-002");
    });
}

#[test]
fn a14_the_register_is_in_order_of_acceptance_and_a_sealed_month_shows_what_changed() {
    each_engine(|w| {
        let first = w.registers("yq01-hejie1", &[]);
        let second = w.accepted(&[]);
        w.does("yq01-hejie1", &first, Act::Accept, &[]);
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        let month =
            |w: &stories::World| w.door.db.read(|tx| register::month(tx, &reach, &w.station, "2026-03")).unwrap();
        let entries = month(w);
        let numbers: Vec<&str> = entries.iter().map(|entry| entry.number.as_str()).collect();
        assert_eq!(numbers, [w.case(&second).number.as_str(), w.case(&first).number.as_str()]);
        w.at("2026-04-01 09:00");
        let head = w.actor("yq01-zhanzhang");
        let change = Change { actor: &head, moment: w.now, entropy: w.door.entropy.as_ref() };
        let sealed = w.door.db.write(|tx| seal::seal(tx, change, &w.station, "2026-03", &entries)).unwrap();
        assert!(sealed);
        let again = w.door.db.write(|tx| seal::seal(tx, change, &w.station, "2026-03", &[])).unwrap();
        assert!(!again, "a sealed month stays as it was sealed");
        w.does("yq01-hejie1", &second, Act::Terminate, &[]);
        let seal = w.door.db.read(|tx| seal::of_month(tx, REGION, &w.station, "2026-03")).unwrap().unwrap();
        let changed: Vec<bool> = month(w).iter().map(|entry| !seal.entries.contains(entry)).collect();
        assert_eq!(changed, [true, false]);
    });
}

#[test]
fn a14_a_mistake_is_corrected_by_a_later_entry_even_in_a_closed_file() {
    each_engine(|w| {
        let case = w.archived();
        let corrected = w.does("yq01-hejie1", &case, Act::Correct, &[]);
        assert_eq!((corrected.stage, corrected.intake.goods.amount_fen), (Stage::Archived, 419_900));
        w.refused("yq01-hejie1", &case, Act::Correct, &[], "A14");
    });
}

#[test]
fn c5_a_case_goes_up_with_all_its_papers_and_the_consumers_consent() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::HandUp, &[("consumer_agrees", "")], "C5");
        let no = w.refused("yq01-hejie1", &case, Act::HandUp, &[("papers", "registration")], "C5");
        assert!(no.what.contains("处理意见"));
        w.does("yq01-hejie1", &case, Act::HandUp, &[]);
        w.stands(&case, Stage::HandedUp);
    });
}

#[test]
fn d23_what_was_handed_up_is_followed_until_the_consumer_is_told() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::HandUp, &[]);
        w.does("suo-lianxi", &case, Act::OfficeAskPapers, &[]);
        w.does("yq01-hejie1", &case, Act::SendPapers, &[]);
        w.does("suo-lianxi", &case, Act::OfficeReceive, &[]);
        w.stands(&case, Stage::Tracking);
        w.refused("yq01-hejie1", &case, Act::Archive, &[], "B4.5");
        w.does("suo-lianxi", &case, Act::OfficeDecide, &[]);
        w.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        let case = w.does("yq01-hejie1", &case, Act::Archive, &[]);
        assert_eq!((case.outcome, case.recovered_fen()), (Some(Outcome::HandedUp), 429_900));
    });
}

#[test]
fn e4a_a_reopened_case_is_a_new_episode_under_the_same_number() {
    each_engine(|w| {
        let case = w.archived();
        w.at("2026-05-06 09:00");
        w.refused("yq01-hejie1", &case, Act::Reopen, &[], "B1.8");
        let open = w.does("yq01-zhanzhang", &case, Act::Reopen, &[]);
        assert_eq!(open.full_number(), "YQ01-2026-0001-R1");
        assert_eq!((open.stage, open.outcome), (Stage::Verifying, None));
        assert!(open.clock(domain::clock::ClockCode::Settle).unwrap().due.judge > w.now.day());
    });
}

#[test]
fn f2_the_line_of_a_reopened_case_keeps_the_money_that_the_figures_keep() {
    each_engine(|w| {
        let case = w.archived();
        let recovered = w.case(&case).recovered_fen();
        assert!(recovered > 0);
        w.at("2026-05-06 09:00");
        w.does("yq01-zhanzhang", &case, Act::Reopen, &[]);
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
        let lines = w.door.db.read(|tx| register::month(tx, &reach, &w.station, "2026-03")).unwrap();
        assert_eq!((lines[0].recovered_fen, lines[0].note().as_str()), (recovered, "第1次重新办理，损失合计"));
    });
}

#[test]
fn e4a_two_cases_of_one_dispute_are_linked() {
    each_engine(|w| {
        let (case, other) = (w.accepted(&[]), w.accepted(&[]));
        match w.tries("yq01-hejie1", &case, Act::Link, &[("other", "YQ01-2026-9999")]) {
            Err(No::Fields(errors)) => assert_eq!(errors[0].field, "other"),
            wrong => panic!("{wrong:?}"),
        }
        let number = w.case(&other).number;
        let actor = w.actor("yq01-hejie1");
        let link = domain::case::Command::Link {
            other: other.clone(),
            other_number: number.clone(),
            link: domain::case::fact::LinkKind::Merged,
            consumer_agrees: true,
        };
        let linked = w.execute(&actor, &case, link).unwrap();
        assert_eq!(linked.linked[0].0, number);
    });
}

#[test]
fn p6_any_case_is_found_by_number_name_phone_and_two_characters() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        w.accepted(&[
            ("consumer_name", "李先生"),
            ("consumer_phone", "13800000002"),
            ("goods", "燃气灶"),
            ("narrative", "点不着火，要求修理。"),
            ("respondent", "厨乐专柜"),
        ]);
        let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: Some(w.station.clone()) };
        let found = |wanted: &str| {
            let lines = w.door.db.read(|tx| queue::find(tx, &w.door.keys, &reach, wanted)).unwrap();
            lines.into_iter().map(|line| line.case).collect::<Vec<_>>()
        };
        for wanted in ["冰箱", "退款", "YQ01-2026-0001", "yq01-2026-0001", "王女士", "138 0000 0001", "箱", "家电专柜"]
        {
            assert_eq!(found(wanted), std::slice::from_ref(&case), "{wanted}");
        }
        assert_eq!(found("三楼").len(), 2);
        assert!(found("洗衣机").is_empty());
        let elsewhere = Reach {
            station: Some(hejie::county::station_id("YQ02")),
            path: "/city/county/office/station-yq02/".to_owned(),
            ..reach.clone()
        };
        assert!(w.door.db.read(|tx| queue::find(tx, &w.door.keys, &elsewhere, "冰箱")).unwrap().is_empty());
    });
}

#[test]
fn a19_every_form_asks_for_what_the_official_one_has() {
    // F1's required facts, by the names of the questions; a station's own variant comes with the forms issue.
    let asked: Vec<&str> = domain::form::form_of(Act::Register)
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    for wanted in [
        "consumer_name",
        "consumer_phone",
        "respondent",
        "relation",
        "stall",
        "event_on",
        "place",
        "narrative",
        "goods",
        "class",
        "problem",
        "claims",
        "channel",
        "handler",
    ] {
        assert!(asked.contains(&wanted), "F1 lacks {wanted}");
    }
}
