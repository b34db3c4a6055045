//! The timeline in words: what each event says to a reader. Events keep facts; the words are made here.

use jiff::civil::{Date, DateTime};

use super::event::Event;
use super::fact::*;
use crate::clock::Clock;
use crate::directory::StaffId;
use crate::value::yuan_from_fen;

/// One line of the timeline with what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub headline: String,
    /// Name and text, shown in this order; empty texts are left out.
    pub details: Vec<(&'static str, String)>,
}

impl Words {
    fn new(headline: impl Into<String>) -> Self {
        Self { headline: headline.into(), details: Vec::new() }
    }

    fn with(mut self, name: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.trim().is_empty() {
            self.details.push((name, text));
        }
        self
    }

    fn maybe(self, name: &'static str, text: Option<&String>) -> Self {
        match text {
            Some(text) => self.with(name, text.as_str()),
            None => self,
        }
    }
}

/// Tells an event. `staff` gives the name of a member of staff.
#[must_use]
pub fn tell(event: &Event, staff: &dyn Fn(&StaffId) -> String) -> Words {
    match event {
        Event::Registered { number, handler, intake, .. } => Words::new(format!("登记投诉，编号{number}"))
            .with("来源", intake.channel.label())
            .with("首问负责", staff(handler))
            .with("被投诉", intake.respondent.name.as_str())
            .with("诉求", claims(intake)),
        Event::SupplementAsked { missing, clock } => {
            Words::new("要求补正").with("缺少", missing.as_str()).with("期限", until(clock))
        }
        Event::Supplemented { note, .. } => Words::new("消费者补正完成").with("说明", note.as_str()),
        Event::DeclineProposed { declined } => Words::new("拟不受理，待站长决定")
            .with("理由", declined.reason.label())
            .with("说明", declined.explanation.as_str()),
        Event::Declined { declined, retain_until } => Words::new("决定不受理")
            .with("理由", declined.reason.label())
            .with("说明", declined.explanation.as_str())
            .maybe("保管至", retain_until.map(kept).as_ref()),
        Event::TransferredOut { transfer, retain_until } => Words::new(format!("转出到{}", transfer.to))
            .with("原因", transfer.why.as_str())
            .maybe("保管至", retain_until.map(kept).as_ref()),
        Event::Accepted { ordinal, handler, clock } => Words::new(format!("受理，登记簿第{ordinal}号"))
            .with("承办人", staff(handler))
            .with("二十日期限", until(clock)),
        Event::HandlerAssigned { to, reason } => {
            Words::new(format!("承办人变更为{}", staff(to))).with("原因", reason.as_str())
        }
        Event::EvidenceAdded { evidence } => Words::new(format!("登记证据副本“{}”", evidence.title))
            .with("种类", evidence.kind.label())
            .with("提供", evidence.from.label())
            .with("原件", if evidence.original_seen { "已核对，当场退还" } else { "" })
            .maybe("与损害的关系", evidence.bearing.as_ref()),
        Event::Verified { verification } => Words::new(format!("核实定性：{}", verification.nature.name()))
            .with("核实情况", verification.findings.as_str())
            .with("经营者责任", format!("{}%", verification.trader_share.get()))
            .with("处理意见", verification.opinion.as_str())
            .with("依据", join(verification.bases.iter().map(|cited| cited.reference.as_str()))),
        Event::ComplexFlagged { why, leader, office, told_at } => Words::new("标记情况复杂，已报告领导和市场监管所")
            .with("情况", why.as_str())
            .with("本单位领导", leader.as_str())
            .with("市场监管所", office.as_str())
            .with("报告时间", time(*told_at)),
        Event::ComplexSeen { by_leader, note } => {
            let who = if *by_leader { "本单位领导" } else { "市场监管所" };
            Words::new(format!("{who}确认收到复杂情况")).maybe("意见", note.as_ref())
        }
        Event::AgentAppointed { agent } => Words::new("登记代理人")
            .with("关系", agent.relation.as_str())
            .with("权限", format!("{}{}", if agent.special { "特别授权；" } else { "一般授权；" }, agent.scope))
            .with("期限", format!("{}至{}", agent.from, agent.to)),
        Event::ReplyPromised { promise, .. } => {
            Words::new(format!("约定{}答复", time(promise.at))).with("事项", promise.about.as_str())
        }
        Event::ReplyGiven { told, .. } => told_words("答复消费者", told),
        Event::RoundRecorded { round } => round_words(round, staff),
        Event::RoundSigned { round, consumer, trader } => Words::new(format!("第{round}次协商记录签字"))
            .with("消费者方", signature(consumer))
            .with("经营者方", signature(trader)),
        Event::TestOrdered { order, pauses } => Words::new(format!("双方共同委托{}检测", order.lab))
            .with("样品", order.sample.as_str())
            .with("项目", order.item.as_str())
            .with("资质", order.lab_certificate.as_str())
            .with("费用", format!("{}元，{}垫付，责任方承担", yuan_from_fen(order.fee_fen), order.advanced_by.label()))
            .with("送检", day(order.sample_handed_over_on))
            .with("期限", if *pauses { "检测期间暂停计时（双方已签字）" } else { "检测期间不停表" }),
        Event::ReportReceived { report, split, paused_days, due } => {
            Words::new(format!("收到检测报告{}", report.report_no))
                .with("结论", report.conclusion.as_str())
                .with(
                    "检测费",
                    format!(
                        "经营者{}元，消费者{}元",
                        yuan_from_fen(split.trader_fen),
                        yuan_from_fen(split.consumer_fen)
                    ),
                )
                .with("暂停", if *paused_days > 0 { format!("共{paused_days}日") } else { String::new() })
                .with("二十日期限", day(due.judge))
        }
        Event::ReportDisputed { reason } => Words::new("消费者对结论有异议，申请再检").with("异议", reason.as_str()),
        Event::SettlementDrafted { draft } => {
            Words::new("达成初步和解，协议报审").with("协议内容", join(draft.obligations.iter().map(obligation)))
        }
        Event::SettlementApproved { opinion } => Words::new("审核通过").with("意见", opinion.as_str()),
        Event::SettlementReturned { reason } => Words::new("退回修改").with("理由", reason.as_str()),
        Event::SettlementSigned { signing, .. } => Words::new("双方签署和解协议书，一式两份已交双方")
            .with("签署日期", day(signing.on))
            .with("消费者", signature(&signing.consumer))
            .with("经营者", signature(&signing.trader)),
        Event::SigningRefused { by, reason, after, witness, .. } => Words::new(format!("{}拒绝签署", by.label()))
            .with("原因", reason.as_str())
            .with("见证人", witness.as_str())
            .with("接下来", after.label()),
        Event::Performed { performance } => Words::new(format!("第{}项义务已履行", performance.obligation))
            .with("日期", day(performance.on))
            .with("价值", money(performance.value_fen))
            .maybe("凭证", performance.proof.as_ref())
            .with("消费者", if performance.consumer_confirms { "已确认收到" } else { "" }),
        Event::PerformanceOverdue { obligation } => Words::new(format!("第{obligation}项义务逾期未履行")),
        Event::NegotiationFailed { divergence } => Words::new("和解不成").with("分歧", divergence.as_str()),
        Event::Terminated { termination } => Words::new(format!("终止和解：{}", termination.ground.label()))
            .with("凭据", termination.proof.as_str())
            .maybe("受理单位", termination.body.as_ref())
            .maybe("编号", termination.body_no.as_ref()),
        Event::DeadlinePassed { due } => Words::new("受理后二十日已届满").with("届满日", day(due.judge)),
        Event::NoticeGiven { notice } => Words::new("告知消费者其他途径")
            .with("方式", notice.delivery.label())
            .with("日期", day(notice.on))
            .maybe("说明", notice.note.as_ref()),
        Event::HandedUp { hand_up, .. } => Words::new(format!("上报移交{}", hand_up.to))
            .with("原因", hand_up.why.as_str())
            .with("材料", join(hand_up.papers.iter().map(|paper| paper.label()))),
        Event::OfficeReceived { by, on } => Words::new("所里已接收").with("接收人", by.as_str()).with("日期", day(*on)),
        Event::OfficeAskedPapers { what, on } => {
            Words::new("所里退回补材料").with("要补", what.as_str()).with("日期", day(*on))
        }
        Event::PapersSent { what, .. } => Words::new("已补送材料").with("材料", what.as_str()),
        Event::OfficeDecided { result } => Words::new("所里告知处理结果")
            .maybe("案件编号", result.office_no.as_ref())
            .with("结果", result.result.as_str())
            .with("挽回损失", money(result.recovered_fen)),
        Event::FedBack { told } => told_words("向消费者反馈", told),
        Event::Archived { filing, volume, retain_until, .. } => Words::new(format!("归档，{volume}"))
            .with("保管人", staff(&filing.custodian))
            .with("页数", format!("{}页", filing.pages))
            .with("保管至", kept(*retain_until)),
        Event::RetentionExtended { until, reason } => {
            Words::new(format!("保管延长到{}", day(*until))).with("理由", reason.as_str())
        }
        Event::Reopened { cause, reason, episode, clock } => Words::new(format!("重新办理（第{episode}次）"))
            .with("原因", cause.label())
            .with("说明", reason.as_str())
            .with("新的二十日期限", until(clock)),
        Event::Corrected { intake, reason } => Words::new("更正登记内容")
            .with("理由", reason.as_str())
            .with("更正后", format!("{}；{}；{}", intake.respondent.name, intake.goods.name, claims(intake))),
        Event::Linked { other_number, link, .. } => Words::new(format!("与{other_number}{}", link.label())),
        Event::AlarmRaised { alarm, why, clock } => Words::new(format!("标记为{}", alarm.label()))
            .with("情况", why.as_str())
            .with("快报期限", clock.at.map(time).unwrap_or_default()),
        Event::AlarmReported { to, at, content } => {
            Words::new(format!("快报已送{to}")).with("时间", time(*at)).with("内容", content.as_str())
        }
        Event::Held { why } => Words::new("冻结档案，暂不销毁").with("原因", why.as_str()),
        Event::HoldReleased { reason } => Words::new("解除冻结").with("理由", reason.as_str()),
        Event::Destroyed { list, on } => Words::new(format!("已按销毁清单{list}销毁")).with("日期", day(*on)),
        Event::AlarmAnswered { reply } => Words::new("上级答复快报").with("答复", reply.as_str()),
        Event::Contacted { contact } => Words::new(format!("与{}联系（{}）", contact.with, contact.mode.label()))
            .with("时间", time(contact.at))
            .with("内容", contact.content.as_str()),
        Event::Rescheduled { clocks } => Words::new("日历公布，期限重算").with(
            "新的期限",
            join(clocks.iter().map(|clock| format!("{}至{}", clock.code.label(), day(clock.due.judge)))),
        ),
    }
}

fn round_words(round: &Round, staff: &dyn Fn(&StaffId) -> String) -> Words {
    Words::new(format!("{}：{}", round.kind.label(), round.outcome.label()))
        .with("时间", format!("{}至{}", time(round.from), time(round.to)))
        .with("方式", format!("{}，{}", round.mode.label(), round.place))
        .with("站点人员", join(round.staff.iter().map(staff)))
        .maybe("情节简单", round.simple.as_ref())
        .with("经营者方", round.trader_by.as_str())
        .with("消费者方", if round.by_agent { "代理人到场" } else { "本人到场" })
        .with("消费者陈述", round.consumer_said.as_str())
        .with("经营者意见", round.trader_said.as_str())
        .with("站点意见", round.opinion.as_str())
        .with("下次协商", round.next_on.map(day).unwrap_or_default())
}

fn told_words(what: &str, told: &Told) -> Words {
    Words::new(format!("{what}（{}）", told.delivery.label()))
        .with("时间", time(told.at))
        .with("内容", told.content.as_str())
}

/// A signature in words, with its time where it is known.
#[must_use]
pub fn signature(signature: &Signature) -> String {
    let who = if signature.by_agent { "代理人" } else { "" };
    match (signature.mark, &signature.refusal, &signature.witness) {
        (Mark::Refused, Some(why), Some(witness)) => format!("拒签：{why}（见证人：{witness}）"),
        (Mark::Drawn, _, _) => {
            let at = signature.at.map(|at| format!("，{}", time(at.local()))).unwrap_or_default();
            format!("{who}在屏幕上手写签字{at}")
        }
        (mark, _, _) => format!("{who}{}", mark.label()),
    }
}

/// What is owed, in one sentence: 经营者于2026年3月11日前退货并退还货款，4299.00元.
#[must_use]
pub fn obligation(owed: &Obligation) -> String {
    let money = money(owed.amount_fen);
    let money = if money.is_empty() { money } else { format!("，{money}") };
    format!("{}于{}前{}{money}", owed.debtor.label(), day(owed.due), owed.what)
}

/// The claims in words, with the amount when there is one.
#[must_use]
pub fn claims(intake: &Intake) -> String {
    let kinds = join(intake.claims.iter().map(|claim| claim.label()));
    match money(intake.claim_fen) {
        amount if amount.is_empty() => kinds,
        amount => format!("{kinds}，{amount}"),
    }
}

fn money(fen: i64) -> String {
    if fen == 0 { String::new() } else { format!("{}元", yuan_from_fen(fen)) }
}

fn until(clock: &Clock) -> String {
    let guess = if clock.due.provisional { "（日历未公布，暂按法定节日推算）" } else { "" };
    format!("{}{guess}", day(clock.due.warn))
}

/// A day as it is said: 2026年11月23日.
#[must_use]
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A wall clock as it is said: 2026年11月23日14:30.
#[must_use]
pub fn time(at: DateTime) -> String {
    format!("{}{:02}:{:02}", day(at.date()), at.hour(), at.minute())
}

fn kept(until: Date) -> String {
    format!("{}，此前不可销毁", day(until))
}

fn join<S: AsRef<str>>(parts: impl Iterator<Item = S>) -> String {
    let mut all = String::new();
    for part in parts {
        if !all.is_empty() {
            all.push('、');
        }
        all.push_str(part.as_ref());
    }
    all
}
