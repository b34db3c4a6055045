//! 反馈、归档、保管、重新办理、更正 (B4.4, B4.5a, A14).

use jiff::civil::Date;

use super::gate::{at, not_future, said, written};
use crate::case::fact::{Filing, Intake, LinkKind, ReopenCause, Told};
use crate::case::{Case, Context, Event, Stage};
use crate::clock::{ClockCode, Owner, Unit};
use crate::directory::CaseId;
use crate::kernel::{Refusal, Ruling, require};
use crate::value::CaseNumber;

pub(super) fn may_feed_back(case: &Case) -> Ruling {
    at(case, &[Stage::AwaitingFeedback], "B4.4")
}

pub(super) fn feed_back(case: &Case, told: Told, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_feed_back(case)?;
    written(&told.content, "B4.4", "content", "没有写告诉了消费者什么")?;
    not_future(told.at.date(), ctx, "B4.4", "at")?;
    Ok(vec![Event::FedBack { told }])
}

/// Nothing is filed before the consumer has been told, and nothing unsigned is filed.
pub(super) fn may_archive(case: &Case) -> Ruling {
    at(case, &[Stage::AwaitingArchive], "B4.5")?;
    super::gate::rounds_signed(case)?;
    require(
        case.replies.iter().all(|reply| reply.given.is_some()),
        "B4.4",
        "还有约定的答复没有答复消费者",
        "请先办理“答复消费者”",
    )
}

pub(super) fn archive(case: &Case, filing: Filing, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_archive(case)?;
    require(
        filing.years >= ctx.policy.min_retention_years(),
        "A14",
        &format!("档案保管不少于{}年", ctx.policy.min_retention_years()),
        "请填不少于规定的年数",
    )
    .map_err(|refusal| refusal.at("years"))?;
    require(
        ctx.station.custodian.as_ref() == Some(&filing.custodian),
        "A14",
        "保管人不是本站现任档案保管人",
        "请选现任保管人；没有指定的，请站长在“本站”页指定",
    )
    .map_err(|refusal| refusal.at("custodian"))?;
    let closed_on = ctx.today();
    let years = i16::try_from(filing.years).unwrap_or(i16::MAX);
    let retain_until = closed_on.saturating_add(jiff::Span::new().years(years));
    let volume = format!("{}-{:03}", case.volume(&filing.class, closed_on), ctx.number);
    Ok(vec![Event::Archived { filing, volume, closed_on, retain_until }])
}

pub(super) fn may_extend(case: &Case) -> Ruling {
    at(case, &[Stage::Archived, Stage::Declined, Stage::TransferredOut], "A14")
}

/// Retention is only ever made longer (A14d).
pub(super) fn extend(case: &Case, until: Date, reason: String) -> Ruling<Vec<Event>> {
    may_extend(case)?;
    written(&reason, "A14", "reason", "没有写延长的理由")?;
    let now = case.kept().map(|(_, until)| until);
    match now {
        Some(now) if until <= now => {
            Err(Refusal::new("A14", format!("现在保管到{}，保管期限只能延长，不能缩短", said(now)), "请填更晚的日期")
                .at("until"))
        }
        _ => Ok(vec![Event::RetentionExtended { until, reason }]),
    }
}

pub(super) fn may_reopen(case: &Case) -> Ruling {
    at(case, &[Stage::Archived], "B1.8")
}

/// A new episode with twenty new days; the old one stays as it was sealed.
pub(super) fn reopen(case: &Case, cause: ReopenCause, reason: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    may_reopen(case)?;
    written(&reason, "B1.8", "reason", "没有写重新办理的理由")?;
    let clock = ctx.clock(ClockCode::Settle, ctx.today(), ctx.policy.settle_days(), Unit::NaturalDay, Owner::Handler);
    Ok(vec![Event::Reopened { cause, reason, episode: case.episode + 1, clock }])
}

/// A mistake is corrected by a later event, also in a closed file; the old words stay readable.
pub(super) fn correct(case: &Case, intake: Intake, reason: String, ctx: &Context<'_>) -> Ruling<Vec<Event>> {
    written(&reason, "A14", "reason", "没有写更正的理由")?;
    require(intake.consumer == case.intake.consumer, "A14", "更正不能换成另一位消费者", "另一位消费者请另行登记")?;
    require(intake != case.intake, "A14", "内容没有变化", "请改动要更正的内容")?;
    super::register::intake_facts(&intake, ctx)?;
    Ok(vec![Event::Corrected { intake, reason }])
}

pub(super) fn link(
    case: &Case,
    other: CaseId,
    other_number: CaseNumber,
    link: LinkKind,
    consumer_agrees: bool,
) -> Ruling<Vec<Event>> {
    require(other != case.id, "A6", "不能与本件自己并案", "请填另一件的编号").map_err(|r| r.at("other"))?;
    require(!case.linked.iter().any(|(number, _)| *number == other_number), "A6", "这两件已经并在一起", "不必再办")
        .map_err(|refusal| refusal.at("other"))?;
    require(consumer_agrees, "A3", "没有征得消费者同意", "并案、共同投诉要征得消费者同意")
        .map_err(|refusal| refusal.at("consumer_agrees"))?;
    Ok(vec![Event::Linked { other, other_number, link }])
}
