//! Who may do what in the network, in words first; the checked-in table is made from [`posts`].
//!
//! - The office and the bureau found stations; the bureau inspects, awards and revokes.
//! - The bureau, its 12315 centre and the office dispatch, send down, judge and answer.
//! - The desk receives, answers, asks and proves; heads file changes of staff.
//! - The desk withdraws non-conforming goods, the levels above verify it.
//! - The levels above draw samples, inspect and order what is to be put right; the centre and the office call
//!   consumers back, because they may open a case again; the desk puts right and proves it.
//! - The levels above plan trainings for their stations, a station studies by itself; everybody of the desk signs in
//!   and does lessons. The head adopts and reviews institutions; the desk records publicity and writes to traders.
//! - The keeper of an archive drafts and carries out a destruction, the head agrees, the office approves: three
//!   people. The desk writes typical cases, the head sends them, the levels above judge them.
//! - A quarter is written by the desk, signed by the head, received by the own unit's management or approver and
//!   by the office; each level above writes, signs and sends its own, and judges those right below it.
//! - The bureau rules the scheme of assessment; it or the head of an office draws a round up, publishes it and makes it
//!   final; the levels above score by hand and answer objections, the head of a station makes them.
//! - 系统管理员 keeps accounts and settings, 安全管理员 locks and unlocks, 审计员 reads who did what:
//!   three people, none of whom sees a case.

use crate::choice::choices;
use crate::directory::{Actor, Post};
use crate::kernel::{Refusal, Ruling};

choices! {
    /// Something that is done in the network and is no act on a case.
    Power {
        SeeNetwork = "see_network", "看网络总览";
        KeepVenues = "keep_venues", "登记场所、列为候选";
        Apply = "apply", "申报建站";
        Review = "review", "初审";
        Inspect = "inspect", "现场验收、授牌、停用、撤销";
        Rectify = "rectify", "责令整改、复核整改";
        CheckItems = "check_items", "核对八个一、五有";
        IssuePlaque = "issue_plaque", "制发、补发、收回牌匾";
        ProvePlaque = "prove_plaque", "扫码验证牌匾";
        FileStaff = "file_staff", "报备人员变动";
        TakeFiling = "take_filing", "接收人员备案";
        Dispatch = "dispatch", "转办、改派、审核反馈";
        TakeDispatch = "take_dispatch", "接收、退回、反馈转办";
        Circulate = "circulate", "下发通知、名单、任务、会议";
        AnswerCircular = "answer_circular", "签收、回复下发";
        Ask = "ask", "请求指导、反映问题";
        Guide = "guide", "答复指导";
        SendClue = "send_clue", "报送线索";
        TakeClue = "take_clue", "接收、转送、回复线索";
        Cooperate = "cooperate", "移交、协查、联办";
        NameKeeper = "name_keeper", "指定档案保管人、撤回移交";
        KeepArchive = "keep_archive", "移交档案、造销毁册、登记销毁";
        AgreeDestruction = "agree_destruction", "审核销毁清单";
        ApproveDestruction = "approve_destruction", "批准销毁清单";
        WriteTypical = "write_typical", "写典型案例";
        SubmitTypical = "submit_typical", "报送典型案例";
        JudgeTypical = "judge_typical", "采用、退回典型案例";
        KeepBoard = "keep_board", "出宣传栏";
        KeepWithdrawals = "keep_withdrawals", "登记、办理退市";
        VerifyWithdrawal = "verify_withdrawal", "核验、退回退市";
        DrawSample = "draw_sample", "冻结名单、抽样";
        CallBack = "call_back", "回访消费者";
        CheckStation = "check_station", "检查、抽查、定期回访站点";
        DemandFix = "demand_fix", "发整改通知、复查";
        ProveFix = "prove_fix", "办理整改、交凭证";
        SeeTraining = "see_training", "看培训学习、制度、宣传";
        PlanTraining = "plan_training", "安排、登记培训学习";
        Study = "study", "培训签到、学微课";
        AdoptInstitution = "adopt_institution", "采用、复核制度，登记公开承诺";
        KeepPublicity = "keep_publicity", "登记宣传";
        SendAdvice = "send_advice", "发提示函";
        SeeAssessments = "see_assessments", "看考核";
        RuleScheme = "rule_scheme", "定考核方案";
        RunAssessment = "run_assessment", "组织、公布、定档考核，登记否决项";
        ScoreAssessment = "score_assessment", "人工评分、答复考核异议";
        ObjectAssessment = "object_assessment", "对考核提异议";
        SeeRisk = "see_risk", "看该去哪些站";
        DoDuty = "do_duty", "登记履职";
        Visit = "visit", "登记下站";
        SeeLate = "see_late", "看逾期未办";
        SeeReports = "see_reports", "看季报";
        WriteReport = "write_report", "编写季报、登记整改";
        SignReport = "sign_report", "签发季报";
        TakeReport = "take_report", "接收、退回、锁定、重开下级季报";
        TakeReportAtUnit = "take_report_at_unit", "本单位签收季报";
        RuleTemplates = "rule_templates", "发布官方文书式样";
        OwnTemplates = "own_templates", "启用、停用自制文书式样";
        KeepAccounts = "keep_accounts", "开通账号、维护参数";
        LockAccounts = "lock_accounts", "锁定、解锁账号";
        ReadAudit = "read_audit", "查阅审计记录";
    }
}

const DESK_AND_APPROVER: &[Post] = &[Post::Conciliator, Post::Liaison, Post::DeputyHead, Post::Head, Post::Approver];
const DESK: &[Post] = crate::directory::DESK;
const ABOVE: &[Post] = crate::directory::ABOVE;
const ABOVE_AND_CITY: &[Post] = &[Post::OfficeOfficer, Post::OfficeHead, Post::Centre, Post::County, Post::City];

/// The posts that have a power.
#[must_use]
pub const fn posts(power: Power) -> &'static [Post] {
    match power {
        Power::SeeNetwork | Power::Circulate | Power::SeeRisk => ABOVE_AND_CITY,
        Power::SeeLate | Power::SeeReports | Power::SeeTraining | Power::SeeAssessments => &[
            Post::Conciliator,
            Post::Liaison,
            Post::DeputyHead,
            Post::Head,
            Post::Approver,
            Post::UnitManager,
            Post::OfficeOfficer,
            Post::OfficeHead,
            Post::Centre,
            Post::County,
            Post::City,
        ],
        Power::WriteReport => &[
            Post::Conciliator,
            Post::Liaison,
            Post::DeputyHead,
            Post::Head,
            Post::OfficeOfficer,
            Post::OfficeHead,
            Post::Centre,
            Post::County,
            Post::City,
        ],
        Power::SignReport => &[Post::Head, Post::OfficeHead, Post::County, Post::City],
        Power::TakeReport => ABOVE_AND_CITY,
        Power::TakeReportAtUnit => &[Post::Approver, Post::UnitManager],
        Power::KeepVenues => &[Post::OfficeOfficer, Post::OfficeHead, Post::County],
        Power::Apply => &[Post::Head, Post::OfficeOfficer, Post::OfficeHead],
        Power::Review => &[Post::OfficeHead],
        Power::Inspect => &[Post::County],
        Power::Rectify => &[Post::OfficeHead, Post::County],
        Power::CheckItems => &[Post::Head, Post::DeputyHead, Post::OfficeOfficer, Post::OfficeHead, Post::County],
        Power::IssuePlaque => &[Post::Centre, Post::County],
        Power::ProvePlaque => {
            &[Post::Conciliator, Post::Liaison, Post::DeputyHead, Post::Head, Post::OfficeOfficer, Post::OfficeHead]
        }
        Power::FileStaff => &[Post::DeputyHead, Post::Head, Post::OfficeOfficer, Post::OfficeHead],
        Power::TakeFiling => ABOVE,
        Power::Dispatch | Power::Guide | Power::TakeClue | Power::Cooperate | Power::JudgeTypical => ABOVE,
        Power::VerifyWithdrawal
        | Power::ScoreAssessment
        | Power::DrawSample
        | Power::CheckStation
        | Power::DemandFix => ABOVE,
        Power::CallBack => &[Post::OfficeOfficer, Post::OfficeHead, Post::Centre],
        Power::RuleScheme => &[Post::County],
        Power::RunAssessment => &[Post::OfficeHead, Post::County],
        Power::ObjectAssessment => &[Post::Head],
        Power::TakeDispatch
        | Power::SendClue
        | Power::Ask
        | Power::DoDuty
        | Power::KeepArchive
        | Power::WriteTypical
        | Power::KeepBoard
        | Power::KeepWithdrawals
        | Power::ProveFix
        | Power::KeepPublicity
        | Power::SendAdvice => DESK,
        Power::PlanTraining => &[
            Post::Liaison,
            Post::DeputyHead,
            Post::Head,
            Post::OfficeOfficer,
            Post::OfficeHead,
            Post::Centre,
            Post::County,
        ],
        Power::Study => &[
            Post::Conciliator,
            Post::Liaison,
            Post::DeputyHead,
            Post::Head,
            Post::Approver,
            Post::UnitManager,
            Post::OfficeOfficer,
            Post::OfficeHead,
            Post::Centre,
            Post::County,
        ],
        Power::NameKeeper | Power::AgreeDestruction | Power::SubmitTypical | Power::AdoptInstitution => {
            crate::directory::HEADS
        }
        Power::ApproveDestruction => &[Post::OfficeOfficer, Post::OfficeHead],
        Power::AnswerCircular => DESK_AND_APPROVER,
        Power::Visit => &[Post::OfficeOfficer, Post::OfficeHead],
        Power::RuleTemplates => &[Post::County, Post::City],
        Power::OwnTemplates => crate::directory::HEADS,
        Power::KeepAccounts => &[Post::SystemAdmin],
        Power::LockAccounts => &[Post::SecurityAdmin],
        Power::ReadAudit => &[Post::Auditor],
    }
}

/// Whether `actor` has a power.
///
/// # Errors
/// The refusal says who has it.
pub fn may(actor: &Actor, power: Power) -> Ruling {
    let posts = posts(power);
    if posts.contains(&actor.post) {
        return Ok(());
    }
    let names: Vec<&str> = posts.iter().map(|post| post.label()).collect();
    Err(Refusal::new(
        "D26",
        format!("“{}”由{}办理", power.label(), names.join("、")),
        format!("您的岗位是{}，请转告他们", actor.post.label()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_administrators_share_no_power_and_see_no_case() {
        for power in Power::EVERY {
            let admins = [Post::SystemAdmin, Post::SecurityAdmin, Post::Auditor];
            let have = admins.iter().filter(|post| posts(*power).contains(post)).count();
            assert!(have <= 1, "{} is shared", power.label());
            assert!(have == 0 || posts(*power).len() == 1, "{} is not theirs alone", power.label());
        }
    }
}
