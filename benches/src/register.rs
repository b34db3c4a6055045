//! Registering a complaint through the whole door, against the bare engine running the same statements.

use std::time::Instant;

use domain::case::Command;
use domain::case::fact::*;
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{Actor, CaseId, PersonId, StaffId};
use domain::kernel::Moment;
use domain::value::Phone;
use hejie::county::{self, REGION};
use store::scratch::Scratch;
use store::{Door, Step, directory};

use crate::Figure;

/// Registrations in a measured round, and rounds of which the median counts.
const EACH: usize = 300;
const ROUNDS: usize = 5;

fn command(serial: usize, day: jiff::civil::Date, handler: StaffId) -> anyhow::Result<Command> {
    let id = PersonId(format!("person-{serial}"));
    let goods = ["双开门冰箱", "手机", "羊毛大衣", "健身年卡", "布艺沙发"][serial % 5];
    let class = ["G06", "G07", "G03", "S05", "G05"][serial % 5];
    let unknown = || anyhow::anyhow!("unknown code");
    let consumer = NewPerson {
        id: id.clone(),
        name: "王女士".to_owned(),
        phone: Phone::parse(&format!("139{serial:08}")),
        address: None,
        id_kind: None,
        id_number: None,
        elderly: false,
    };
    let intake = Intake {
        channel: Channel::WalkIn,
        platform_no: None,
        feedback_due: None,
        consumer: id,
        group_size: 1,
        respondent: Respondent {
            name: "云桥专柜".to_owned(),
            relation: Relation::Tenant,
            stall: "三楼 C12".to_owned(),
            phone: None,
            credit_code: None,
        },
        event_on: day,
        place: "商场三楼".to_owned(),
        narrative: format!("第{serial}件：买了{goods}，用了三天出现质量问题，店家只同意维修，要求退货退款。"),
        goods: Goods {
            name: goods.to_owned(),
            brand: None,
            model: None,
            amount_fen: 429_900,
            class: ClassCode::parse(class).ok_or_else(unknown)?,
            problem: ProblemCode::parse("P01").ok_or_else(unknown)?,
            sale: Sale::Shop,
            receipt_no: None,
        },
        claims: vec![Claim::Return, Claim::RefundPrice],
        claim_fen: 429_900,
        trader_proves: false,
        promise: None,
        consents: Consents {
            settle_first: true,
            share_with_office: true,
            callback: true,
            notice_version: "2026-04".to_owned(),
        },
    };
    Ok(Command::Register { consumer, intake, handler })
}

/// The registration with a serial number, as a clerk of any station would do it.
pub fn step(actor: &Actor, now: Moment, serial: usize) -> anyhow::Result<(CaseId, Step)> {
    let moment = Moment(now.0 - jiff::SignedDuration::from_secs(i64::try_from(serial)?));
    let id = CaseId(format!("case-{serial:09}"));
    Ok((
        id,
        Step {
            actor: actor.clone(),
            moment,
            command: command(serial, now.day().saturating_sub(jiff::Span::new().days(400)), actor.id.clone())?,
        },
    ))
}

/// Puts cases in through the door; as a bench fill, many to a transaction would hide the door's own work.
pub fn fill(door: &Door, actor: &Actor, now: Moment, cases: usize) -> anyhow::Result<()> {
    for serial in 0..cases {
        let (id, step) = step(actor, now, serial)?;
        door.execute(&actor.org, &id, Some(0), step)?;
    }
    Ok(())
}

/// Registrations a second, ours and the bare engine's, the median of five alternating rounds.
pub fn measure(scratch: &Scratch, door: &Door, actor: &Actor, now: Moment) -> anyhow::Result<Figure> {
    let path = scratch.url.trim_start_matches("sqlite:").to_owned();
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let start = Instant::now();
        for each in 0..EACH {
            let (id, step) = step(actor, now, 10_000_000 + round * EACH + each)?;
            door.execute(&actor.org, &id, Some(0), step)?;
        }
        ours.push(rate(start));
        let start = Instant::now();
        store::scratch::same_statements(&path, round * EACH, EACH)?;
        bare.push(rate(start));
    }
    store::scratch::sweep_bare(&path)?;
    Ok(Figure {
        what: "registering a complaint".to_owned(),
        ours: median(ours),
        reference: median(bare),
        unit: "/s",
        of: "rusqlite running the same statements on the same file, each registration its own transaction, synchronous=FULL",
    })
}

/// Who registers.
pub fn clerk(door: &Door) -> anyhow::Result<Actor> {
    let staff = door.db.read(|tx| directory::staff(tx, &county::staff_id("YQ01", "hejie1")))?;
    Ok(staff.ok_or_else(|| anyhow::anyhow!("no clerk in {REGION}"))?.actor)
}

/// Microseconds of a registration with its figures, beside one without them.
pub fn beside_figures(door: &Door, actor: &Actor, now: Moment, engine: &str) -> anyhow::Result<Figure> {
    let without = door.without_figures();
    let (mut ours, mut reference) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        for (door, first, times) in [(door, 20_000_000, &mut ours), (&without, 30_000_000, &mut reference)] {
            let start = Instant::now();
            for each in 0..EACH {
                let (id, step) = step(actor, now, first + round * EACH + each)?;
                door.execute(&actor.org, &id, Some(0), step)?;
            }
            times.push(1e6 / rate(start));
        }
    }
    Ok(Figure {
        what: format!("{engine}: registering a complaint, with its figures"),
        ours: median(ours),
        reference: median(reference),
        unit: "µs",
        of: "the same door without facts and roll-ups",
    })
}

#[expect(clippy::cast_precision_loss, reason = "hundreds of registrations")]
fn rate(start: Instant) -> f64 {
    EACH as f64 / start.elapsed().as_secs_f64()
}

/// The middle one.
pub fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or_default()
}
