//! What a clerk would write, act by act: the usual answers of a broken fridge. A story changes what it is about.

use domain::case::Act;

/// The usual answers to the form of an act, laid over what the form shows by itself.
#[must_use]
pub fn usual(act: Act) -> &'static [(&'static str, &'static str)] {
    match act {
        Act::Register => &[
            ("consumer_name", "王女士"),
            ("consumer_phone", "13800000001"),
            ("respondent", "云桥家电专柜"),
            ("relation", "tenant"),
            ("stall", "三楼 C12"),
            ("event_on", "2026-02-26"),
            ("place", "商场三楼家电区"),
            ("narrative", "买了一台双开门冰箱，第三天起冷藏室不制冷，要求退货退款。"),
            ("goods", "双开门冰箱"),
            ("class", "G06"),
            ("problem", "P01"),
            ("amount", "4299"),
            ("claims", "return"),
            ("claim_amount", "4299"),
            ("settle_first", "on"),
            ("share_with_office", "on"),
        ],
        Act::AskSupplement => &[("missing", "购物小票照片")],
        Act::Supplement => &[("note", "补来小票照片")],
        Act::ProposeDecline => &[("reason", "out_of_scope"), ("explanation", "不属于本商场经营户")],
        Act::Decline => &[("reason", "out_of_scope"), ("explanation", "不属于本商场经营户"), ("routes_named", "on")],
        Act::TransferOut => &[("to", "南河综合市场消费维权服务站"), ("why", "在该市场购买"), ("consumer_agrees", "on")],
        Act::AssignHandler => &[("to", "yq01-hejie2"), ("reason", "原承办人外出培训")],
        Act::AddEvidence => {
            &[("kind", "receipt"), ("title", "购物小票复印件"), ("original_seen", "on"), ("original_returned", "on")]
        }
        Act::Verify => &[
            ("findings", "压缩机不启动"),
            ("opinion", "经营者应当退货"),
            ("bases.0.kind", "law"),
            ("bases.0.reference", "消法24条"),
        ],
        Act::FlagComplex => &[("why", "涉及两个品牌"), ("leader", "商场 周经理"), ("office", "城关所 郭怀远")],
        Act::SeeComplex => &[("note", "先按双方合同协商，我下午过来")],
        Act::AppointAgent => &[
            ("agent_name", "王小明"),
            ("relation", "母子"),
            ("scope", "代为协商、和解、签收"),
            ("special", "on"),
            ("from", "2026-03-01"),
            ("to", "2026-04-30"),
            ("papers_seen", "on"),
        ],
        Act::PromiseReply => &[("at", "2026-03-05T16:00"), ("about", "退货意见")],
        Act::GiveReply => &[("content", "同意退货")],
        Act::RecordRound => &[
            ("staff", "yq01-hejie1"),
            ("staff", "yq01-hejie2"),
            ("informed", "on"),
            ("consumer_said", "要求退货退款"),
            ("trader_said", "同意退货"),
            ("outcome", "agreed"),
        ],
        Act::OrderTest => &[
            ("sample", "冰箱压缩机"),
            ("item", "不制冷原因"),
            ("not_common_sense", "要拆机检测"),
            ("lab", "云桥产品质量检验所"),
            ("lab_certificate", "CMA 260000000001"),
            ("lab_valid_to", "2030-12-31"),
            ("fee", "600"),
            ("advanced_by", "trader"),
            ("fee_agreed", "on"),
            ("consumer_agrees", "on"),
            ("trader_agrees", "on"),
            ("expected_days", "7"),
            ("pause_agreed", "on"),
        ],
        Act::ReceiveReport => &[("report_no", "JC-1"), ("conclusion", "压缩机故障"), ("trader_liability", "100")],
        Act::DisputeReport => &[("reason", "取样部位不对")],
        Act::DraftSettlement => &[("obligations.0.what", "退货并退还货款"), ("obligations.0.due", "2026-03-11")],
        Act::ReturnDraft => &[("reason", "写明退款方式")],
        Act::Sign => &[("consumer_mark", "signed"), ("trader_mark", "sealed"), ("copies", "on")],
        Act::RefuseSigning => {
            &[("by", "trader"), ("reason", "总部不同意"), ("witness", "商场值班经理"), ("after", "negotiate")]
        }
        Act::Perform => &[("proof", "微信退款截图")],
        Act::Fail => &[("divergence", "经营者只同意维修")],
        Act::Terminate => &[("ground", "withdrawn"), ("proof", "消费者当面签名撤回"), ("by_consumer", "on")],
        Act::GiveNotice => &[("routes_named", "on")],
        Act::HandUp => &[("why", "双方分歧过大"), ("consumer_agrees", "on")],
        Act::OfficeReceive => &[("by", "城关所 郭怀远")],
        Act::OfficeAskPapers => &[("what", "补送发票照片")],
        Act::SendPapers => &[("what", "发票照片")],
        Act::OfficeDecide => &[("result", "经调解，经营者退款"), ("recovered", "4299")],
        Act::FeedBack => &[("content", "已退款，请查收")],
        Act::Archive => &[("pages", "8")],
        Act::ExtendRetention => &[("until", "2032-01-01"), ("reason", "同类纠纷较多")],
        Act::Hold => &[("why", "消费者已起诉，（2026）民初8号")],
        Act::ReleaseHold => &[("reason", "判决已生效并履行")],
        Act::Reopen => &[("cause", "new_evidence"), ("reason", "消费者提供了新的检测报告")],
        Act::Correct => &[("reason", "金额写错"), ("amount", "4199")],
        Act::Link => &[("link", "merged"), ("consumer_agrees", "on")],
        Act::RaiseAlarm => &[("alarm", "major"), ("why", "金额较大")],
        Act::ReportAlarm => &[("to", "城关所"), ("content", "冰箱批量故障")],
        Act::AnswerAlarm => &[("reply", "封存同批商品，我所一小时内到场")],
        Act::LogContact => &[("with", "城关所 郭怀远"), ("mode", "three_way"), ("content", "请所里指导，同意先协商")],
        Act::Accept
        | Act::SignRound
        | Act::Approve
        | Act::MarkOverdue
        | Act::MarkDeadline
        | Act::Reschedule
        | Act::Destroy => &[],
    }
}
