//! Properties: whatever is asked for in whatever order, nothing panics, and the live tables equal the rebuilt ones.

use domain::case::{Act, Command};
use proptest::prelude::*;
use store::scratch::Scratch;
use store::verify;
use stories::World;

/// Someone tries an act some hours later.
fn tries() -> impl Strategy<Value = Vec<(usize, usize, i64)>> {
    prop::collection::vec((0..Act::EVERY.len(), 0..5usize, 0..60i64), 1..40)
}

const WHO: [&str; 5] = ["yq01-hejie1", "yq01-shenpi", "yq01-zhanzhang", "suo-lianxi", "clock"];

fn play(world: &mut World, wishes: &[(usize, usize, i64)]) -> usize {
    let case = world.registers("yq01-hejie1", &[]);
    let mut done = 0;
    for (act, who, hours) in wishes {
        let later = world.now.0 + jiff::SignedDuration::from_hours(*hours);
        world.now = domain::kernel::Moment(later);
        let act = Act::EVERY[*act];
        let clock = world.actor("clock");
        let went = match act {
            Act::MarkDeadline => world.execute(&clock, &case, Command::MarkDeadline).is_ok(),
            Act::MarkOverdue => world.execute(&clock, &case, Command::MarkOverdue { obligation: 1 }).is_ok(),
            Act::Reschedule => world.execute(&clock, &case, Command::Reschedule).is_ok(),
            act => world.tries(WHO[*who], &case, act, &[]).is_ok(),
        };
        done += usize::from(went);
    }
    done
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_wishes_leaves_tables_that_equal_their_rebuild(wishes in tries()) {
        let mut world = World::new(Scratch::sqlite().unwrap());
        play(&mut world, &wishes);
        world.verify();
        verify::rebuild(&world.door.db, &world.door.keys, &mut |_, _| {}).unwrap();
        world.verify();
    }
}

#[test]
fn a_long_walk_does_get_somewhere_on_both_engines() {
    for scratch in Scratch::each().unwrap() {
        let mut world = World::new(scratch);
        let acts = 0..Act::EVERY.len();
        let wishes: Vec<(usize, usize, i64)> =
            (0..3).flat_map(|_| acts.clone().flat_map(|act| (0..5).map(move |who| (act, who, 0)))).collect();
        let done = play(&mut world, &wishes);
        assert!(done >= 10, "only {done} acts were possible");
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
