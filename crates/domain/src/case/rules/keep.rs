//! 冻结、解除冻结、销毁 (A14d): what must not be destroyed yet, and what may be.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::gate::{at, not_future, said, written};
use crate::case::{Case, Context, Event, Stage};
use crate::kernel::{Refusal, Ruling, require};

/// Nothing is done any more to a file that was destroyed.
pub(super) fn not_destroyed(case: &Case) -> Ruling {
    match &case.destroyed {
        None => Ok(()),
        Some((list, _)) => {
            Err(Refusal::new("A14d", format!("本件档案已按销毁清单{list}销毁"), "有新的争议，请另行登记"))
        }
    }
}

pub(super) fn may_hold(case: &Case) -> Ruling {
    require(case.hold.is_none(), "A14d", "本件已经冻结", "要解除的，请站长办理“解除冻结”")
}

/// A lawsuit, an audit, a complaint about the handling: the file must stay whatever its years say.
pub(super) fn hold(case: &Case, why: String) -> Ruling<Vec<Event>> {
    may_hold(case)?;
    written(&why, "A14d", "why", "没有写冻结的原因")?;
    Ok(vec![Event::Held { why }])
}

pub(super) fn may_release(case: &Case) -> Ruling {
    require(case.hold.is_some(), "A14d", "本件没有冻结", "不必办理")
}

pub(super) fn release(case: &Case, reason: String) -> Ruling<Vec<Event>> {
    may_release(case)?;
    written(&reason, "A14d", "reason", "没有写解除冻结的理由")?;
    Ok(vec![Event::HoldReleased { reason }])
}

/// Whether a file may be destroyed on the day of the act: closed, not held, its years over and never fewer
/// than the regulation asks for, whatever the file itself says.
pub(super) fn may_destroy(case: &Case, ctx: &Context<'_>) -> Ruling {
    at(case, &[Stage::Archived, Stage::Declined, Stage::TransferredOut], "A14d")?;
    if let Some(hold) = &case.hold {
        return Err(Refusal::new(
            "A14d",
            format!("{}已冻结：{}", case.full_number(), hold.why),
            "请从清单中剔除；冻结由站长解除",
        ));
    }
    let Some((closed_on, retain_until)) = case.kept() else {
        return Err(Refusal::new(
            "A14d",
            "本件没有归档，也没有定保管到哪一天",
            "请先归档；不受理、转出的，请先办理“延长保管”",
        ));
    };
    let least = i64::from(ctx.policy.min_retention_years());
    let until = retain_until.max(closed_on.saturating_add(least.years()));
    require(
        ctx.today() > until,
        "A14d",
        &format!("{}要保管到{}", case.full_number(), said(until)),
        "期满以后再列入销毁清单",
    )
}

/// The list was approved by station and office; here only what the file itself says is asked.
pub(super) fn destroy(case: &Case, list: String, on: Date, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_destroy(case, ctx)?;
    written(&list, "A14d", "list", "没有写销毁清单编号")?;
    not_future(on, ctx, "A14d", "on")?;
    Ok(vec![Event::Destroyed { list, on }])
}
