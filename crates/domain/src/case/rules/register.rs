//! 登记投诉 (A5, A6a, B4.1, B5.1): no intake without a number.

use crate::case::fact::{Channel, Intake, NewPerson};
use crate::case::{Context, Event};
use crate::clock::{ClockCode, Owner, Unit};
use crate::directory::{DESK, PublicPromise, StaffId};
use crate::kernel::{Refusal, Ruling, require};
use crate::network::training::unplaced;
use crate::value::CaseNumber;

pub(super) fn decide(consumer: &NewPerson, intake: Intake, handler: StaffId, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    open(ctx)?;
    institutions(ctx)?;
    facts(consumer, &intake, ctx)?;
    handler_here(&handler, ctx)?;
    let today = ctx.today();
    let mut clocks =
        vec![ctx.clock(ClockCode::Accept, today, ctx.policy.accept_days(), Unit::WorkingDay, Owner::Handler)];
    if let Some(end) = intake.feedback_due {
        clocks.push(ctx.promised(ClockCode::Dispatch, String::new(), end, None, Owner::Handler));
    }
    let number = CaseNumber::new(&ctx.station.code, today.year(), ctx.number);
    Ok(vec![Event::Registered { number, station: ctx.station.id.clone(), handler, intake, clocks }])
}

/// D11: a station serves consumers once it was inspected and awarded its plaque.
fn open(ctx: &Context<'_>) -> Ruling {
    require(
        ctx.station.life.open(),
        "D11",
        &format!("本站现在是“{}”，还不能受理", ctx.station.life.label()),
        "请引导消费者到辖区市场监管所；授牌运行后再登记",
    )
}

/// A2: a station works under its three systems, adopted and in force.
fn institutions(ctx: &Context<'_>) -> Ruling {
    require(
        ctx.station.institutions_in_force >= 3,
        "A2",
        &format!("本站三项制度只有{}项在用", ctx.station.institutions_in_force),
        "请站长在“本站”页补齐受理处理、信息报送分析、内部管理责任三项制度",
    )
}

/// The facts of A5, for a registration and for every correction of it.
pub(super) fn facts(consumer: &NewPerson, intake: &Intake, ctx: &Context<'_>) -> Ruling {
    require(
        consumer.phone.is_some() && !consumer.name.trim().is_empty(),
        "A5",
        "投诉要有消费者的姓名和联系电话",
        "问明姓名电话；不愿留的，登记为咨询或建议",
    )
    .map_err(|refusal| refusal.at("consumer_phone"))?;
    intake_facts(intake, ctx)
}

/// What A5 asks of the matter itself.
pub(super) fn intake_facts(intake: &Intake, ctx: &Context<'_>) -> Ruling {
    let asked = [
        (intake.place.trim().is_empty(), "place", "没有写事情发生的地点"),
        (intake.narrative.trim().chars().count() < 5, "narrative", "事情经过写得太少，看不出发生了什么"),
        (intake.claims.is_empty(), "claims", "没有明确、具体的诉求"),
        (intake.respondent.name.trim().is_empty(), "respondent", "没有写被投诉的经营者"),
        (intake.goods.name.trim().is_empty(), "goods", "没有写商品或服务名称"),
    ];
    for (missing, field, what) in asked {
        if missing {
            return Err(Refusal::new("A5", what, "请向消费者问明后补写").at(field));
        }
    }
    super::gate::not_future(intake.event_on, ctx, "A5", "event_on")?;
    promise_held(intake, ctx)?;
    let dispatched = intake.channel == Channel::Dispatched;
    require(
        !dispatched || intake.platform_no.is_some(),
        "B1.4",
        "上级转办的投诉要写平台编号",
        "照转办单抄写编号，以后对账、反馈都用它",
    )
    .map_err(|refusal| refusal.at("platform_no"))?;
    require(
        intake.consents.settle_first,
        "A3",
        "消费者没有同意先行协商和解",
        "协商和解以双方自愿为基础；不同意的，请告知其他途径",
    )
    .map_err(|refusal| refusal.at("settle_first"))
}

/// A public promise of the register counts from its first day to its last (A4b); one that the
/// register does not know is taken as the consumer tells it.
fn promise_held(intake: &Intake, ctx: &Context<'_>) -> Ruling {
    let Some(words) = &intake.promise else { return Ok(()) };
    let known: Vec<&PublicPromise> = ctx.station.promises.iter().filter(|one| one.words == *words).collect();
    let day = intake.event_on;
    if known.is_empty() || known.iter().any(|one| one.holds(day)) {
        return Ok(());
    }
    let then: Vec<String> =
        ctx.station.promises.iter().filter(|one| one.holds(day)).map(|one| format!("“{}”", one.words)).collect();
    let what_to_do = match then.as_slice() {
        [] => "请核对日期；那天没有有效的公开承诺".to_owned(),
        some => format!("请核对日期，或改选当天有效的承诺：{}", some.join("、")),
    };
    require(false, "A4", "这条公开承诺在购买或发生那天还没有生效，或者已经到期", &what_to_do)
        .map_err(|refusal| refusal.at("promise"))
}

/// The handler is somebody who works at this desk.
pub(super) fn handler_here(handler: &StaffId, ctx: &Context<'_>) -> Ruling {
    require(
        ctx.station.has(handler, DESK),
        "B1.4",
        "承办人不是本站在岗的工作人员",
        "请从本站和解员、联络员、站长、副站长中选一人",
    )
    .map_err(|refusal| refusal.at("handler"))?;
    // Where the region rules it, a newcomer looks on before handling alone; elsewhere the page warns.
    let placed = ctx.policy.placement_required() == 0 || !ctx.station.unplaced.contains(handler);
    if placed { Ok(()) } else { Err(unplaced("承办人").at("handler")) }
}
