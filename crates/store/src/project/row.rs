//! `case_row`: one line a case, for queues and the register.

use domain::case::{Case, Outcome};
use domain::clock::{Clock, ClockState};

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::sql;

pub(super) fn values(region: &str, case: &Case) -> Vec<Value> {
    let intake = &case.intake;
    let running = |clock: &&Clock| clock.state == ClockState::Running;
    let next = case.clocks.iter().filter(running).min_by_key(|clock| (clock.due, clock.code, &clock.key));
    let paused = case.clocks.iter().any(|clock| matches!(clock.state, ClockState::Paused { .. }));
    vec![
        region.into(),
        case.id.as_str().into(),
        case.station.as_str().into(),
        case.number.as_str().into(),
        case.full_number().into(),
        i64::try_from(case.seq).unwrap_or_default().into(),
        case.stage.value().into(),
        case.outcome.map(Outcome::value).into(),
        case.handler.as_str().into(),
        intake.consumer.as_str().into(),
        intake.respondent.name.as_str().into(),
        intake.goods.name.as_str().into(),
        intake.goods.class.code().into(),
        intake.goods.problem.code().into(),
        domain::case::words::claims(intake).into(),
        intake.goods.amount_fen.into(),
        intake.channel.value().into(),
        intake.platform_no.as_ref().into(),
        case.registered_at.into(),
        case.accepted.map(|(day, _)| day).into(),
        case.accepted.map(|(_, ordinal)| ordinal).into(),
        case.settled_on.into(),
        case.told.as_ref().map(|told| told.at.date()).into(),
        case.kept().map(|(closed_on, _)| closed_on).into(),
        case.filed.as_ref().map(|filed| filed.volume.as_str()).into(),
        case.kept().map(|(_, until)| until).into(),
        case.recovered_fen().into(),
        case.days_used().into(),
        case.late.into(),
        case.stage.ended().into(),
        flags(case).into(),
        next.map(|clock| clock.code.value()).into(),
        next.map(|clock| clock.due.warn).into(),
        next.map(|clock| clock.due.judge).into(),
        next.is_some_and(|clock| clock.due.provisional).into(),
        paused.into(),
    ]
}

fn flags(case: &Case) -> String {
    let all = [
        (case.complex, "complex"),
        (case.complex && case.complex_seen.1.is_none(), "unseen"),
        (case.complex && case.complex_seen.0.is_none(), "unled"),
        (case.hand_up.is_some(), "handed"),
        (case.alarm.is_some(), "alarm"),
        (matches!(case.alarm, Some((_, Some(_)))) && case.alarm_answer.is_none(), "reported"),
        (case.proposal.is_some() && !case.stage.ended(), "proposal"),
        (case.intake.group_size > 1, "group"),
        (case.hold.is_some(), "held"),
        (case.destroyed.is_some(), "destroyed"),
    ];
    all.iter().filter(|(held, _)| *held).map(|(_, name)| *name).collect::<Vec<_>>().join(",")
}

pub(super) fn write(tx: &mut Tx<'_>, region: &str, case: &Case) -> StoreResult {
    tx.execute(
        sql!(
            "INSERT INTO case_row (region, case_id, station_id, number, full_number, seq, stage, outcome, handler_id,
                consumer_id, respondent, goods, class_code, problem_code, claims, amount_fen, channel, platform_no,
                registered_at, accepted_on, register_no, settled_on, told_on, closed_on, volume, retain_until,
                recovered_fen, days_used, late, ended, flags, due_code, due_warn, due_judge, due_guess, paused)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
             ON CONFLICT (region, case_id) DO UPDATE SET full_number = excluded.full_number, seq = excluded.seq,
                stage = excluded.stage, outcome = excluded.outcome, handler_id = excluded.handler_id,
                respondent = excluded.respondent, goods = excluded.goods, class_code = excluded.class_code,
                problem_code = excluded.problem_code, claims = excluded.claims, amount_fen = excluded.amount_fen,
                channel = excluded.channel, platform_no = excluded.platform_no, accepted_on = excluded.accepted_on,
                register_no = excluded.register_no, settled_on = excluded.settled_on, told_on = excluded.told_on,
                closed_on = excluded.closed_on, volume = excluded.volume, retain_until = excluded.retain_until,
                recovered_fen = excluded.recovered_fen, days_used = excluded.days_used, late = excluded.late,
                ended = excluded.ended, flags = excluded.flags, due_code = excluded.due_code,
                due_warn = excluded.due_warn, due_judge = excluded.due_judge, due_guess = excluded.due_guess,
                paused = excluded.paused"
        ),
        &values(region, case),
    )?;
    Ok(())
}

pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Value>> {
    let row = tx.query_opt(
        sql!(
            "SELECT region, case_id, station_id, number, full_number, seq, stage, outcome, handler_id, consumer_id,
                respondent, goods, class_code, problem_code, claims, amount_fen, channel, platform_no, registered_at,
                accepted_on, register_no, settled_on, told_on, closed_on, volume, retain_until, recovered_fen,
                days_used, late, ended, flags, due_code, due_warn, due_judge, due_guess, paused
             FROM case_row WHERE region = $1 AND case_id = $2"
        ),
        &[region.into(), case.into()],
        |row| row.values(),
    )?;
    Ok(row.unwrap_or_default())
}
