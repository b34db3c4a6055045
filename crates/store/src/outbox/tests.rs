//! The promises of the queue, on both engines.

use std::collections::BTreeSet;
use std::sync::Barrier;

use domain::directory::Actor;
use domain::kernel::Moment;
use jiff::ToSpan as _;

use super::{Channel, LAST_ATTEMPT, Letter, Listed, State, claim, enqueue, failed, list, refused, retry, sent};
use crate::audit::Change;
use crate::scratch::{Dice, Scratch};
use crate::{Db, StoreError, StoreResult, sql};

const REGION: &str = "331082";

/// So many minutes after half past nine on 2 March 2026.
fn at(minutes: i64) -> Moment {
    Moment("2026-03-02T01:30:00Z".parse::<jiff::Timestamp>().unwrap() + minutes.minutes())
}

fn letter(key: &str) -> Letter<'_> {
    Letter {
        key,
        channel: Channel::Email,
        address: "hejie@example.org",
        subject: "期限将至",
        body: "请处理。",
        staff: None,
    }
}

fn queue(db: &Db, dice: &Dice, letter: &Letter<'_>) -> StoreResult<bool> {
    db.write(|tx| enqueue(tx, REGION, at(0), dice, letter))
}

fn listed(db: &Db) -> StoreResult<Vec<Listed>> {
    db.read(|tx| list(tx, REGION, 100))
}

fn one(db: &Db) -> StoreResult<Listed> {
    listed(db)?.into_iter().next().ok_or(StoreError::NotFound("letter"))
}

#[test]
fn the_same_key_is_queued_once_by_each_channel_even_after_it_was_sent() -> StoreResult {
    for scratch in Scratch::each()? {
        let (db, dice) = (&scratch.db, Dice::new(1));
        assert!(queue(db, &dice, &letter("a"))?);
        assert!(!queue(db, &dice, &letter("a"))?);
        assert!(queue(db, &dice, &Letter { channel: Channel::Hook, ..letter("a") })?);
        assert!(db.write(|tx| enqueue(tx, "331081", at(0), &dice, &letter("a")))?, "another county");
        for mine in claim(db, Channel::Email, at(0), 10, 5)? {
            assert!(sent(db, &mine, at(0))?);
        }
        assert!(!queue(db, &dice, &letter("a"))?);
        assert!(claim(db, Channel::Email, at(100_000), 10, 5)?.is_empty());
    }
    Ok(())
}

#[test]
fn a_deed_that_is_rolled_back_leaves_no_letter() -> StoreResult {
    for scratch in Scratch::each()? {
        let done: StoreResult<()> = scratch.db.write(|tx| {
            assert!(enqueue(tx, REGION, at(0), &Dice::new(1), &letter("a"))?);
            Err(StoreError::NotFound("the deed"))
        });
        assert!(done.is_err());
        assert_eq!(listed(&scratch.db)?, []);
    }
    Ok(())
}

#[test]
fn a_claimed_letter_is_nobody_elses_until_the_lease_runs_out() -> StoreResult {
    for scratch in Scratch::each()? {
        let db = &scratch.db;
        queue(db, &Dice::new(1), &letter("a"))?;
        let first = claim(db, Channel::Email, at(0), 10, 5)?.remove(0);
        assert_eq!((first.attempt, first.lease_until), (1, at(5)));
        assert!(claim(db, Channel::Email, at(4), 10, 5)?.is_empty());
        let second = claim(db, Channel::Email, at(5), 10, 5)?.remove(0);
        assert_eq!((&second.id, second.attempt), (&first.id, 2));
        assert!(!failed(db, &first, "too late", at(6))?, "a lost lease decides nothing");
        assert!(!refused(db, &first, "too late")?);
        assert_eq!(one(db)?.state, State::Sending);
        assert!(sent(db, &first, at(6))?, "but what has left has left");
        assert!(!failed(db, &second, "busy", at(7))?, "and is not sent once more");
        assert_eq!((one(db)?.state, one(db)?.sent_at), (State::Sent, Some(at(6))));
    }
    Ok(())
}

#[test]
fn attempts_grow_apart_and_end_with_the_twelfth() -> StoreResult {
    for scratch in Scratch::each()? {
        let db = &scratch.db;
        queue(db, &Dice::new(1), &letter("a"))?;
        let mut now = 0;
        for (attempt, wait) in (1..LAST_ATTEMPT).zip([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]) {
            let mine = claim(db, Channel::Email, at(now), 10, 5)?.remove(0);
            assert_eq!(mine.attempt, attempt);
            assert!(failed(db, &mine, &format!("busy {attempt}\0"), at(now))?);
            assert_eq!(one(db)?.last_error, Some(format!("busy {attempt}")));
            now += wait;
            assert!(claim(db, Channel::Email, at(now - 1), 10, 5)?.is_empty(), "not before {wait} minutes");
        }
        let last = claim(db, Channel::Email, at(now), 10, 5)?.remove(0);
        assert!(failed(db, &last, "busy", at(now))?);
        assert_eq!((one(db)?.state, one(db)?.attempts), (State::Dead, LAST_ATTEMPT));
        assert!(claim(db, Channel::Email, at(100_000), 10, 5)?.is_empty());
    }
    Ok(())
}

#[test]
fn a_letter_that_kills_its_deliverers_is_given_up_too() -> StoreResult {
    for scratch in Scratch::each()? {
        let db = &scratch.db;
        queue(db, &Dice::new(1), &letter("a"))?;
        for life in 0..LAST_ATTEMPT {
            assert_eq!(claim(db, Channel::Email, at(life * 5), 10, 5)?.len(), 1);
        }
        assert!(claim(db, Channel::Email, at(LAST_ATTEMPT * 5), 10, 5)?.is_empty());
        assert_eq!(one(db)?.state, State::Dead);
    }
    Ok(())
}

#[test]
fn two_programs_never_claim_the_same_letter() -> StoreResult {
    for scratch in Scratch::each()? {
        let dice = Dice::new(1);
        scratch.db.write(|tx| {
            (0..60).try_for_each(|n| enqueue(tx, REGION, at(0), &dice, &letter(&n.to_string())).map(drop))
        })?;
        let start = Barrier::new(4);
        let claims: Vec<StoreResult<Vec<String>>> = std::thread::scope(|scope| {
            let deliverers: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let db = Db::open(&scratch.url)?;
                        start.wait();
                        let mut mine = Vec::new();
                        loop {
                            let batch = claim(&db, Channel::Email, at(0), 3, 5)?;
                            if batch.is_empty() {
                                return Ok(mine);
                            }
                            mine.extend(batch.into_iter().map(|letter| letter.id));
                        }
                    })
                })
                .collect();
            deliverers.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let all: Vec<String> = claims.into_iter().collect::<StoreResult<Vec<_>>>()?.concat();
        assert_eq!((all.len(), all.iter().collect::<BTreeSet<_>>().len()), (60, 60));
    }
    Ok(())
}

#[test]
fn only_the_channel_that_is_asked_for_is_claimed() -> StoreResult {
    for scratch in Scratch::each()? {
        queue(&scratch.db, &Dice::new(1), &Letter { channel: Channel::Hook, ..letter("a") })?;
        assert!(claim(&scratch.db, Channel::Email, at(0), 10, 5)?.is_empty());
        assert_eq!(claim(&scratch.db, Channel::Hook, at(0), 10, 5)?.len(), 1);
    }
    Ok(())
}

#[test]
fn a_dead_letter_is_brought_back_by_hand_with_its_id_and_a_change_row() -> StoreResult {
    for scratch in Scratch::each()? {
        let (db, dice) = (&scratch.db, Dice::new(1));
        queue(db, &dice, &letter("dead"))?;
        let mine = claim(db, Channel::Email, at(0), 1, 5)?.remove(0);
        queue(db, &dice, &letter("well"))?;
        assert!(refused(db, &mine, "550 no such user")?);
        let states: Vec<(String, State)> = listed(db)?.into_iter().map(|line| (line.key, line.state)).collect();
        assert_eq!(states, [("dead".to_owned(), State::Dead), ("well".to_owned(), State::Pending)]);
        let actor = Actor::system(REGION);
        let change = Change { actor: &actor, moment: at(9), entropy: &dice };
        db.write(|tx| retry(tx, change, &mine.id))?;
        assert!(matches!(db.write(|tx| retry(tx, change, &mine.id)), Err(StoreError::NotFound(_))), "it lives");
        let other = Actor::system("331081");
        let abroad = Change { actor: &other, ..change };
        assert!(db.write(|tx| retry(tx, abroad, &mine.id)).is_err());
        let again: Vec<_> = claim(db, Channel::Email, at(9), 10, 5)?;
        let again = again.iter().find(|letter| letter.id == mine.id).map(|letter| letter.attempt);
        assert_eq!(again, Some(1));
        let noted = db.read(|tx| {
            tx.query_one(
                sql!("SELECT COUNT(*) FROM audit_change WHERE entity = 'outbox' AND entity_id = $1"),
                &[(&mine.id).into()],
                |row| row.int(0),
            )
        })?;
        assert_eq!(noted, 1);
    }
    Ok(())
}

#[test]
fn what_waited_too_long_is_laid_aside_and_can_still_be_sent() -> StoreResult {
    for scratch in Scratch::each()? {
        let (db, dice) = (&scratch.db, Dice::new(2));
        queue(db, &dice, &letter("a"))?;
        assert_eq!(db.write(|tx| super::expire(tx, at(0)))?, 0, "not what was queued at that moment");
        assert_eq!(db.write(|tx| super::expire(tx, at(1)))?, 1);
        assert!(claim(db, Channel::Email, at(2), 10, 5)?.is_empty());
        let actor = Actor::system(REGION);
        let id = one(db)?.id;
        db.write(|tx| retry(tx, Change { actor: &actor, moment: at(3), entropy: &dice }, &id))?;
        assert_eq!(claim(db, Channel::Email, at(4), 10, 5)?.len(), 1);
    }
    Ok(())
}
