//! Guards that several acts share.

use jiff::civil::Date;

use crate::case::fact::FileHash;
pub(super) use crate::case::words::day as said;
use crate::case::{Case, Context, Stage};
use crate::kernel::{Refusal, Ruling, require};

/// The act belongs to one of `stages`.
pub(super) fn at(case: &Case, stages: &[Stage], clause: &'static str) -> Ruling {
    if stages.contains(&case.stage) {
        return Ok(());
    }
    let belongs: Vec<&str> = stages.iter().map(|stage| stage.label()).collect();
    Err(Refusal::new(
        clause,
        format!("本件现在是“{}”，这一步要在“{}”时办", case.stage.label(), belongs.join("”或“")),
        super::next_step(case),
    ))
}

/// The twenty days have not run out (A13): after that only ending and handing up are left.
pub(super) fn in_time(case: &Case, ctx: &Context<'_>) -> Ruling {
    match case.overrun(ctx.today()) {
        None => Ok(()),
        Some(clock) => Err(Refusal::new(
            "A13",
            format!("受理后二十日已于{}届满，不能再协商", said(clock.due.judge)),
            "请办理“终止和解”“和解不成”或“上报移交”",
        )),
    }
}

/// Both: at one of the stages of handling, and in time.
pub(super) fn handling(case: &Case, ctx: &Context<'_>, stages: &[Stage], clause: &'static str) -> Ruling {
    at(case, stages, clause)?;
    in_time(case, ctx)
}

/// Every round of this episode is signed, or its refusal recorded (A9c).
pub(super) fn rounds_signed(case: &Case) -> Ruling {
    let unsigned = case.rounds_now().iter().position(|held| held.signatures.is_none());
    match unsigned {
        None => Ok(()),
        Some(at) => Err(Refusal::new(
            "A9",
            format!("第{}次协商记录还缺双方签字", case.rounds_before + at + 1),
            "请先办理“协商记录签字”；一方拒签的，记下原因和见证人",
        )),
    }
}

/// There is room for one more file (A5c); one that is there already takes none.
pub(super) fn room(case: &Case, file: &FileHash, ctx: &Context<'_>) -> Ruling {
    let held = case.files();
    let most = ctx.policy.case_files();
    if held.contains(file) || held.len() < usize::try_from(most).unwrap_or(usize::MAX) {
        return Ok(());
    }
    let what = format!("本件已有{}个文件，最多{most}个，这一个不能再加", held.len());
    Err(Refusal::new("A5", what, "请把几张照片合成一个PDF，或只留与争议有关的").at("file"))
}

/// Something written is not empty.
pub(super) fn written(text: &str, clause: &'static str, field: &'static str, what: &str) -> Ruling {
    require(!text.trim().is_empty(), clause, what, "请补写后再提交").map_err(|refusal| refusal.at(field))
}

/// Who saw a refusal is somebody else than who writes it down: nobody bears witness to his own record.
pub(super) fn witnessed(witness: &str, ctx: &Context<'_>, clause: &'static str, field: &'static str) -> Ruling {
    let bare = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let recorder = bare(&ctx.actor.name);
    require(
        recorder.is_empty() || bare(witness) != recorder,
        clause,
        "见证人就是记录人自己",
        "请写另一位在场的人，如值班经理、其他工作人员",
    )
    .map_err(|refusal| refusal.at(field))
}

/// A day that tells of the past is not in the future.
pub(super) fn not_future(day: Date, ctx: &Context<'_>, clause: &'static str, field: &'static str) -> Ruling {
    require(day <= ctx.today(), clause, "日期在今天以后，事情还没有发生", "请填已经发生的日期")
        .map_err(|refusal| refusal.at(field))
}
