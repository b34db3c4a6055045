//! 告知其他途径 (A11b, A8, A12, 消法39条): a failed settlement never ends in silence.

use super::gate::{at, not_future};
use crate::case::fact::Notice;
use crate::case::{Case, Context, Event, Stage};
use crate::kernel::{Ruling, require};

pub(super) fn may_give(case: &Case) -> Ruling {
    at(case, &[Stage::Ending, Stage::Default], "A11")
}

pub(super) fn give(case: &Case, notice: Notice, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_give(case)?;
    complete(&notice, ctx)?;
    Ok(vec![Event::NoticeGiven { notice }])
}

/// The notice names the five routes and was really delivered.
pub(super) fn complete(notice: &Notice, ctx: &Context<'_>) -> Ruling {
    require(
        notice.routes_named,
        "A11",
        "没有告知消费者解决争议的其他途径",
        "把协商、调解、向行政部门投诉、仲裁、起诉五条途径和本地联系方式告诉消费者，再勾选",
    )
    .map_err(|refusal| refusal.at("routes_named"))?;
    not_future(notice.on, ctx, "A11", "notice_on")
}
