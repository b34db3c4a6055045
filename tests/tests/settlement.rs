//! Stories of 处理 and 审核: A7 to A11, A13, A17, B2.2, B4.2 to B4.4.

use domain::case::fact::FeeSplit;
use domain::case::{Act, Command, Outcome, Stage};
use domain::clock::{ClockCode, ClockState};
use domain::value::Percent;
use jiff::civil::date;
use stories::each_engine;

#[test]
fn a7_a_test_needs_both_consents_a_qualified_body_a_reason_and_a_fee_agreement() {
    each_engine(|w| {
        let case = w.negotiating();
        for (field, clause) in [("consumer_agrees", "A7"), ("trader_agrees", "A7"), ("fee_agreed", "A7")] {
            let no = w.refused("yq01-hejie1", &case, Act::OrderTest, &[(field, "")], clause);
            assert_eq!(no.field, Some(field));
        }
        let no = w.refused("yq01-hejie1", &case, Act::OrderTest, &[("lab_valid_to", "2026-01-01")], "A7");
        assert_eq!(no.field, Some("lab_valid_to"));
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        w.stands(&case, Stage::Testing);
    });
}

#[test]
fn a7_the_fee_is_split_by_liability_to_the_fen() {
    let percent = |share| Percent::new(share).unwrap();
    assert_eq!(FeeSplit::of(100, percent(67)), FeeSplit { trader_fen: 67, consumer_fen: 33 });
    assert_eq!(FeeSplit::of(10_001, percent(50)), FeeSplit { trader_fen: 5001, consumer_fen: 5000 });
    assert_eq!(FeeSplit::of(60_000, percent(100)), FeeSplit { trader_fen: 60_000, consumer_fen: 0 });
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        let case = w.does("yq01-hejie1", &case, Act::ReceiveReport, &[("trader_liability", "70")]);
        let (_, split) = case.tests[0].report.clone().unwrap();
        assert_eq!(split, FeeSplit { trader_fen: 42_000, consumer_fen: 18_000 });
    });
}

#[test]
fn a7_the_twenty_days_stand_still_while_a_test_runs_if_both_signed_so() {
    each_engine(|w| {
        let case = w.negotiating();
        let before = w.case(&case).clock(ClockCode::Settle).unwrap().due;
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        assert!(matches!(w.case(&case).clock(ClockCode::Settle).unwrap().state, ClockState::Paused { .. }));
        w.at("2026-04-10 09:00");
        let case = w.does("yq01-hejie1", &case, Act::ReceiveReport, &[]);
        let clock = case.clock(ClockCode::Settle).unwrap();
        assert_eq!(clock.paused_days, 39);
        assert!(clock.due > before);
        assert!(case.overrun(w.now.day()).is_none(), "the pause saved it");
    });
}

#[test]
fn a7_without_that_signature_the_clock_runs_on() {
    each_engine(|w| {
        let case = w.negotiating();
        let case = w.does("yq01-hejie1", &case, Act::OrderTest, &[("pause_agreed", "")]);
        assert_eq!(case.clock(ClockCode::Settle).unwrap().state, ClockState::Running);
    });
}

#[test]
fn a8_an_objection_opens_one_negotiation_and_failing_leads_to_the_other_routes() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        w.does("yq01-hejie1", &case, Act::ReceiveReport, &[]);
        w.does("yq01-hejie1", &case, Act::DisputeReport, &[]);
        w.stands(&case, Stage::RetestTalk);
        w.refused("yq01-hejie1", &case, Act::DisputeReport, &[], "A8");
        w.refused("yq01-hejie1", &case, Act::OrderTest, &[], "A8");
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        w.refused("yq01-hejie1", &case, Act::FeedBack, &[], "B4.4");
        w.does("yq01-hejie1", &case, Act::GiveNotice, &[]);
        w.stands(&case, Stage::AwaitingFeedback);
    });
}

#[test]
fn a8_after_an_agreed_retest_negotiation_a_second_test_may_be_ordered() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        w.does("yq01-hejie1", &case, Act::ReceiveReport, &[]);
        w.does("yq01-hejie1", &case, Act::DisputeReport, &[]);
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::OrderTest, &[]);
        w.stands(&case, Stage::Testing);
    });
}

#[test]
fn a9_two_of_the_staff_take_part_or_one_with_a_reason() {
    each_engine(|w| {
        let case = w.negotiating();
        let no = w.refused("yq01-hejie1", &case, Act::RecordRound, &[("staff", "yq01-hejie1")], "A9");
        assert_eq!(no.field, Some("staff"));
        let alone = [("staff", "yq01-hejie1"), ("simple", "金额小，双方无争议")];
        w.does("yq01-hejie1", &case, Act::RecordRound, &alone);
        assert_eq!(w.case(&case).rounds.len(), 1);
    });
}

#[test]
fn a9_a_round_is_signed_or_its_refusal_recorded_before_anything_follows() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.refused("yq01-hejie1", &case, Act::DraftSettlement, &[], "A9");
        w.refused("yq01-hejie1", &case, Act::RecordRound, &[], "A9");
        w.refused("yq01-hejie1", &case, Act::SignRound, &[("trader_mark", "refused")], "A9");
        let refusal = [("trader_mark", "refused"), ("trader_refusal", "要等总部"), ("trader_witness", "商场值班经理")];
        w.does("yq01-hejie1", &case, Act::SignRound, &refusal);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
    });
}

#[test]
fn a10_an_agent_acts_only_within_a_valid_authority() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::RecordRound, &[("by_agent", "on")], "A10");
        w.refused("yq01-hejie1", &case, Act::AppointAgent, &[("papers_seen", "")], "A10");
        w.does("yq01-hejie1", &case, Act::AppointAgent, &[("special", "")]);
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("by_agent", "on")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[("consumer_by_agent", "on")]);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        let no = w.refused("yq01-hejie1", &case, Act::Sign, &[("consumer_by_agent", "on")], "A10");
        assert!(no.what.contains("特别授权"));
        w.does("yq01-hejie1", &case, Act::AppointAgent, &[]);
        w.does("yq01-hejie1", &case, Act::Sign, &[("consumer_by_agent", "on")]);
    });
}

#[test]
fn a10_an_expired_authority_is_none() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::AppointAgent, &[("from", "2026-01-01"), ("to", "2026-02-01")]);
        w.refused("yq01-hejie1", &case, Act::RecordRound, &[("by_agent", "on")], "A10");
    });
}

#[test]
fn a11_two_copies_go_to_the_two_sides() {
    each_engine(|w| {
        let case = w.drafted();
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        let no = w.refused("yq01-hejie1", &case, Act::Sign, &[("copies", "")], "A11");
        assert_eq!(no.field, Some("copies"));
        let case = w.does("yq01-hejie1", &case, Act::Sign, &[]);
        assert_eq!((case.stage, case.outcome), (Stage::Performing, Some(Outcome::Settled)));
    });
}

#[test]
fn a11_a_failed_settlement_is_recorded_and_the_other_routes_are_told() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::Fail, &[], "A11");
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        w.refused("yq01-hejie1", &case, Act::GiveNotice, &[("routes_named", "")], "A11");
        let case = w.does("yq01-hejie1", &case, Act::GiveNotice, &[]);
        assert_eq!((case.stage, case.outcome), (Stage::AwaitingFeedback, Some(Outcome::NoAgreement)));
    });
}

#[test]
fn a3_no_term_may_silence_the_consumer() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        let silenced = [
            ("obligations.1.debtor", "consumer"),
            ("obligations.1.what", "不得再向12315投诉"),
            ("obligations.1.due", "2026-03-11"),
        ];
        let no = w.refused("yq01-hejie1", &case, Act::DraftSettlement, &silenced, "A3");
        assert!(no.what.contains("不得再向12315投诉"));
        let nowhere = [("breach_terms", "双方再无任何争议，不向任何部门反映")];
        let no = w.refused("yq01-hejie1", &case, Act::DraftSettlement, &nowhere, "A3");
        assert!(no.what.contains("不向任何部门反映"));
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[("breach_terms", "双方再无争议")]);
    });
}

#[test]
fn a11_a_day_of_performance_is_not_over_when_the_agreement_is_drafted() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        let no = w.refused("yq01-hejie1", &case, Act::DraftSettlement, &[("obligations.0.due", "2026-01-01")], "A11");
        assert_eq!(no.field, Some("obligations.0.due"));
        let today = w.now.day().to_string();
        let case = w.does("yq01-hejie1", &case, Act::DraftSettlement, &[("obligations.0.due", today.as_str())]);
        let page = format!("/cases/{}", case.number);
        w.visits("yq01-shenpi").does_not_see(&format!("{page}/do/approve"), "已经过去");
        w.at("2026-03-05 09:00");
        w.visits("yq01-shenpi").sees(&format!("{page}/do/approve"), "已经过去，签署后就是逾期");
        w.does("yq01-shenpi", &case.id, Act::Approve, &[]);
        w.visits("yq01-hejie1").sees(&format!("{page}/do/sign"), "已经过去，签署后就是逾期");
    });
}

#[test]
fn b4_3_somebody_else_approves_before_anything_is_signed() {
    each_engine(|w| {
        let case = w.drafted();
        w.refused("yq01-hejie1", &case, Act::Sign, &[], "B4.3");
        w.refused("yq01-hejie1", &case, Act::Approve, &[], "B4.3");
        w.refused("yq01-zhanzhang", &case, Act::Approve, &[], "B4.3");
        w.refused("yq02-shenpi", &case, Act::Approve, &[], "A3");
        w.does("yq01-shenpi", &case, Act::ReturnDraft, &[]);
        w.stands(&case, Stage::Negotiating);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.stands(&case, Stage::AwaitingSignature);
    });
}

#[test]
fn b4_3_each_obligation_is_performed_with_proof_and_a_missed_day_raises_the_alarm() {
    each_engine(|w| {
        let case = w.signed();
        w.refused("yq01-hejie1", &case, Act::Perform, &[("proof", "")], "B4.3");
        w.at("2026-03-12 00:05");
        let clock = w.actor("clock");
        w.execute(&clock, &case, Command::MarkOverdue { obligation: 1 }).unwrap();
        w.stands(&case, Stage::Default);
        assert!(w.execute(&clock, &case, Command::MarkOverdue { obligation: 1 }).is_err(), "only once");
        let case = w.does("yq01-hejie1", &case, Act::Perform, &[]);
        assert_eq!((case.stage, case.recovered_fen()), (Stage::AwaitingFeedback, 429_900));
    });
}

#[test]
fn b4_3_the_clock_itself_finds_what_is_late() {
    each_engine(|w| {
        let signed = w.signed();
        let open = w.negotiating();
        w.at("2026-04-20 00:05");
        assert_eq!(hejie::schedule::sweep(&w.door, w.now).unwrap(), 2);
        w.stands(&signed, Stage::Default);
        assert!(w.case(&open).late);
        assert_eq!(hejie::schedule::sweep(&w.door, w.now).unwrap(), 0, "each end is put on file once");
    });
}

#[test]
fn a11_one_side_refusing_to_sign_leads_back_or_to_the_end() {
    each_engine(|w| {
        let case = w.drafted();
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.does("yq01-hejie1", &case, Act::RefuseSigning, &[]);
        w.stands(&case, Stage::Negotiating);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.does("yq01-hejie1", &case, Act::RefuseSigning, &[("after", "fail")]);
        w.stands(&case, Stage::Ending);
    });
}

#[test]
fn a13_after_twenty_days_only_ending_and_handing_up_are_left() {
    each_engine(|w| {
        let case = w.negotiating();
        let due = w.case(&case).clock(ClockCode::Settle).unwrap().due;
        assert_eq!((due.warn, due.judge), (date(2026, 3, 22), date(2026, 3, 23)), "a Sunday: two readings");
        w.at("2026-03-23 23:00");
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "continue")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.at("2026-03-24 00:05");
        let no = w.refused("yq01-hejie1", &case, Act::RecordRound, &[], "A13");
        assert!(no.what_to_do.contains("上报移交"));
        let (clerk, page) = (w.visits("yq01-hejie1"), format!("/cases/{}", w.case(&case).number));
        clerk.sees(&page, "受理后二十日已经届满，没有达成和解：请终止和解并告知其他途径，或上报移交");
        clerk.does_not_see(&page, "请与双方协商，并记录每一次");
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        assert!(w.case(&case).late, "the record shows that it was late");
    });
}

#[test]
fn a13_what_was_signed_in_time_may_still_be_entered() {
    each_engine(|w| {
        let case = w.drafted();
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.at("2026-03-25 09:00");
        w.refused("yq01-hejie1", &case, Act::Sign, &[], "A13");
        let case = w.does("yq01-hejie1", &case, Act::Sign, &[("on", "2026-03-20")]);
        assert!(!case.late);
    });
}

#[test]
fn a17_talks_with_the_office_are_logged() {
    each_engine(|w| {
        let case = w.negotiating();
        let case = w.does("yq01-hejie1", &case, Act::LogContact, &[]);
        assert_eq!(case.contacts, 1);
    });
}

#[test]
fn a17_a_major_event_has_its_hours_and_its_report() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::RaiseAlarm, &[("alarm", "group")], "A15");
        w.does("yq01-hejie1", &case, Act::RaiseAlarm, &[("alarm", "urgent")]);
        let clock = w.case(&case).clock(ClockCode::FlashUrgent).unwrap().clone();
        assert_eq!((clock.limit, clock.at.map(|at| at.hour())), (2, Some(11)));
        let case = w.does("yq01-hejie1", &case, Act::ReportAlarm, &[]);
        assert!(case.clock(ClockCode::FlashUrgent).is_none());
    });
}

#[test]
fn b2_2_a_complex_matter_is_told_to_the_leader_and_to_the_office() {
    each_engine(|w| {
        let case = w.negotiating();
        let case_now = w.does("yq01-hejie1", &case, Act::FlagComplex, &[]);
        assert!(case_now.complex);
        w.refused("yq01-hejie1", &case, Act::FlagComplex, &[], "B2.2");
    });
}

#[test]
fn b4_2_the_opinion_may_rest_on_the_traders_own_promise() {
    each_engine(|w| {
        let case = w.accepted(&[("promise", "七日内无理由退货")]);
        let case = w.does("yq01-hejie1", &case, Act::Verify, &[]);
        let bases = case.verification.unwrap().bases;
        assert!(bases.iter().any(|cited| cited.reference == "七日内无理由退货"), "{bases:?}");
    });
}

#[test]
fn b4_4_a_promised_reply_is_kept_before_the_file_is_closed() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-hejie1", &case, Act::PromiseReply, &[("at", "2026-03-01T16:00")], "B4.4");
        w.does("yq01-hejie1", &case, Act::PromiseReply, &[]);
        assert!(w.case(&case).clock(ClockCode::Reply).is_some());
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.does("yq01-hejie1", &case, Act::Sign, &[]);
        w.does("yq01-hejie1", &case, Act::Perform, &[]);
        w.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        w.refused("yq01-hejie1", &case, Act::Archive, &[], "B4.4");
        w.does("yq01-hejie1", &case, Act::GiveReply, &[]);
        w.does("yq01-hejie1", &case, Act::Archive, &[]);
    });
}
