//! Properties: whatever is asked for in whatever order, nothing panics, and the live tables equal the rebuilt ones.

use domain::case::{Act, Command};
use domain::directory::{CaseId, OrgId};
use domain::kernel::Moment;
use hejie::county;
use jiff::SignedDuration;
use proptest::prelude::*;
use store::audit::Change;
use store::consultation::{self, Asked};
use store::scratch::Scratch;
use store::verify;
use stories::World;

/// What somebody does some hours later.
#[derive(Clone, Debug)]
enum Wish {
    /// An act of one of the cases, as the form shows it and a clerk usually answers.
    Act { case: usize, act: usize, who: usize },
    /// A correction, with which the figures of an earlier day move.
    Correct { case: usize, field: usize, who: usize },
    /// A consultation, which counts by a way of its own.
    Consult { station: usize },
}

fn wishes() -> impl Strategy<Value = Vec<(Wish, i64)>> {
    let act = (0..CASES, 0..Act::EVERY.len(), 0..WHO.len()).prop_map(|(case, act, who)| Wish::Act { case, act, who });
    let correct =
        (0..CASES, 0..SAID.len(), 0..2usize).prop_map(|(case, field, who)| Wish::Correct { case, field, who });
    let consult = (0..STATIONS.len()).prop_map(|station| Wish::Consult { station });
    prop::collection::vec((prop_oneof![6 => act, 2 => correct, 1 => consult], 0..60i64), 1..40)
}

const WHO: [&str; 7] =
    ["yq01-hejie1", "yq01-shenpi", "yq01-zhanzhang", "suo-lianxi", "clock", "yq02-hejie1", "yq02-zhanzhang"];

/// What a correction changes: money, source, and where in the matrix it stands.
const SAID: [(&str, &str); 4] =
    [("amount", "1234.50"), ("channel", "platform_12315"), ("class", "G01"), ("problem", "P02")];

const STATIONS: [&str; 2] = ["YQ01", "YQ02"];

/// Cases that a walk begins with.
const CASES: usize = 4;

/// Two stations with a new complaint each, one in negotiation and one that is ended and may be opened again.
fn begin(world: &mut World) -> Vec<(OrgId, CaseId)> {
    let at_first = world.station.clone();
    let mut all = vec![world.archived(), world.negotiating(), world.registers("yq01-hejie1", &[])]
        .into_iter()
        .map(|case| (at_first.clone(), case))
        .collect::<Vec<_>>();
    world.station = county::station_id("YQ02");
    all.push((world.station.clone(), world.registers("yq02-hejie1", &[])));
    assert_eq!(all.len(), CASES);
    all
}

fn play(world: &mut World, wishes: &[(Wish, i64)]) -> usize {
    let cases = begin(world);
    let mut done = 0;
    for (wish, hours) in wishes {
        world.now = Moment(world.now.0 + SignedDuration::from_hours(*hours));
        let went = match wish {
            Wish::Act { case, act, who } => {
                let (station, case) = &cases[*case];
                world.station = station.clone();
                tries(world, case, Act::EVERY[*act], WHO[*who])
            }
            Wish::Correct { case, field, who } => {
                let (station, case) = &cases[*case];
                world.station = station.clone();
                let said = [SAID[*field], ("reason", "看错票据")];
                world.tries(["yq01-hejie1", "yq02-hejie1"][*who], case, Act::Correct, &said).is_ok()
            }
            Wish::Consult { station } => consults(world, STATIONS[*station]),
        };
        done += usize::from(went);
    }
    done
}

fn tries(world: &mut World, case: &CaseId, act: Act, who: &str) -> bool {
    let clock = world.actor("clock");
    match act {
        Act::MarkDeadline => world.execute(&clock, case, Command::MarkDeadline).is_ok(),
        Act::MarkOverdue => world.execute(&clock, case, Command::MarkOverdue { obligation: 1 }).is_ok(),
        Act::Reschedule => world.execute(&clock, case, Command::Reschedule).is_ok(),
        act => world.tries(who, case, act, &[]).is_ok(),
    }
}

fn consults(world: &World, code: &str) -> bool {
    let actor = world.actor(&format!("{}-hejie1", code.to_lowercase()));
    let change = Change { actor: &actor, moment: world.now, entropy: world.door.entropy.as_ref() };
    let asked = Asked {
        kind: "consultation",
        topic: "预付卡退费",
        content: "理发店的卡能退吗",
        caller: None,
        answer: None,
        promised_at: None,
    };
    let station = county::station_id(code);
    world.door.db.write(|tx| consultation::log(tx, change, &station, code, &asked)).is_ok()
}

/// The roll-ups are a recount of the events, and what a rebuild makes is what was there.
fn a_walk_holds(scratch: Scratch, wishes: &[(Wish, i64)]) {
    let mut world = World::new(scratch);
    play(&mut world, wishes);
    world.verify();
    verify::rebuild(&world.door.db, &world.door.keys, &mut |_, _| {}).unwrap();
    world.verify();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_wishes_leaves_tables_that_equal_their_rebuild(wishes in wishes()) {
        a_walk_holds(Scratch::sqlite().unwrap(), &wishes);
    }
}

proptest! {
    // Another engine keeps the same tables by the same statements: fewer walks show whether it reads them alike.
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 10, ..ProptestConfig::default() })]

    #[test]
    fn and_so_it_is_on_every_engine(wishes in wishes()) {
        for scratch in Scratch::each().unwrap() {
            a_walk_holds(scratch, &wishes);
        }
    }
}

#[test]
fn a_long_walk_does_get_somewhere_on_both_engines() {
    for scratch in Scratch::each().unwrap() {
        let mut world = World::new(scratch);
        let acts = |case| {
            (0..Act::EVERY.len()).flat_map(move |act| (0..WHO.len()).map(move |who| (Wish::Act { case, act, who }, 0)))
        };
        let mut wishes: Vec<(Wish, i64)> = (0..3).flat_map(|_| (0..CASES).flat_map(acts)).collect();
        wishes.extend((0..SAID.len()).map(|field| (Wish::Correct { case: 3, field, who: 1 }, 0)));
        wishes.push((Wish::Consult { station: 1 }, 0));
        let done = play(&mut world, &wishes);
        assert!(done >= 30, "only {done} acts were possible");
        world.verify();
    }
}

#[test]
fn a_changed_byte_is_found_and_its_row_is_named() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    let case = world.negotiating();
    let file = world.scratch.url.trim_start_matches("sqlite:").to_owned();
    store::scratch::tamper(
        &file,
        "UPDATE case_event SET body = replace(body, '压缩机', '压缩泵') WHERE kind = 'verified'",
    );
    let fault = verify::check(&world.door.db, &world.door.keys, &mut |_, _| {}).unwrap().unwrap_err();
    assert_eq!(fault.table, "case_event");
    assert!(fault.row.contains(case.as_str()) && fault.row.ends_with("seq 3"), "{}", fault.row);
    assert!(fault.what.contains("hash"));
}

#[test]
fn a_changed_line_of_a_read_table_is_found_too() {
    let mut world = World::new(Scratch::sqlite().unwrap());
    world.negotiating();
    let file = world.scratch.url.trim_start_matches("sqlite:").to_owned();
    store::scratch::tamper(&file, "UPDATE case_row SET amount_fen = 1");
    let fault = verify::check(&world.door.db, &world.door.keys, &mut |_, _| {}).unwrap().unwrap_err();
    assert_eq!(fault.table, "case_row");
    verify::rebuild(&world.door.db, &world.door.keys, &mut |_, _| {}).unwrap();
    world.verify();
}
