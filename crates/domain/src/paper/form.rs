//! The forms by name, as domain.md numbers them.

use crate::choice::choices;

choices! {
    /// A form that the product fills.
    Form {
        Registration = "registration", "消费投诉登记表";
        Register = "register", "受理和处理消费者投诉登记簿";
        Summary = "summary", "受理和处理消费者投诉情况汇总表";
        FiveEntries = "five_entries", "12315“五进”工作情况统计表";
        Agreement = "agreement", "消费投诉和解协议书";
        Proxy = "proxy", "授权委托书";
        Round = "round", "协商记录";
        Test = "test", "检测鉴定委托及费用约定";
        Notice = "notice", "终止和解（其他途径）告知书";
        Analysis = "analysis", "季度分析报告";
        Withdrawal = "withdrawal", "不合格商品退市记录";
        Training = "training", "培训（学习）记录";
        TrainingLedger = "training_ledger", "培训学习台账";
        Certificate = "certificate", "培训学习证明";
        Advice = "advice", "经营者提示函";
        Callback = "callback", "回访记录";
        Visit = "visit", "联系人巡访记录";
        Inspection = "inspection", "服务站检查表";
        SpotCheck = "spot_check", "随机抽查记录";
        Fix = "fix", "整改通知书";
        SelfCheck = "self_check", "经营服务自查记录表";
        Assessment = "assessment", "考核评分表";
        StaffChange = "staff_change", "人员更换备案表";
        Clue = "clue", "违法线索移交单";
        Consultation = "consultation", "咨询（建议意见）登记单";
        Dispatch = "dispatch", "转办单";
        Feedback = "feedback", "转办反馈单";
        Return = "return", "转办退回单";
        HandUp = "hand_up", "上报移交清单";
        Flash = "flash", "重大消费投诉快报";
        Privacy = "privacy", "个人信息处理告知书";
        Destruction = "destruction", "档案销毁清单";
        HandOver = "hand_over", "档案移交清单";
        Cover = "cover", "案卷封面及卷内目录";
        Bundle = "bundle", "全卷";
        Poster = "poster", "工作人员公示";
        Badge = "badge", "工作牌";
        Institutions = "institutions", "制度上墙";
        Workflow = "workflow", "工作流程";
        Duties = "duties", "服务站职责";
        QrPoster = "qr_poster", "扫码维权";
        Board = "board", "宣传栏";
        Typical = "typical", "典型案例";
    }
}

impl Form {
    /// The short code inside a document number: `LH01-2026-0001-F5-1`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Registration => "F1",
            Self::Register => "F2",
            Self::Summary => "F3",
            Self::FiveEntries => "F4",
            Self::Agreement => "F5",
            Self::Proxy => "F6",
            Self::Round => "F7",
            Self::Test => "F8",
            Self::Notice => "F9",
            Self::Analysis => "F16",
            Self::Withdrawal => "F10",
            Self::Training => "F11",
            Self::TrainingLedger => "F11T",
            Self::Certificate => "ZM",
            Self::Advice => "TX",
            Self::Callback => "F13",
            Self::Visit => "XFJ",
            Self::Inspection => "JCB",
            Self::SpotCheck => "CCJ",
            Self::Fix => "ZGS",
            Self::SelfCheck => "ZCB",
            Self::Assessment => "F12",
            Self::StaffChange => "F14",
            Self::Clue => "F15",
            Self::Consultation => "ZX",
            Self::Dispatch => "ZB",
            Self::Feedback => "FK",
            Self::Return => "TH",
            Self::HandUp => "YS",
            Self::Flash => "KB",
            Self::Privacy => "GZ",
            Self::Destruction => "XH",
            Self::HandOver => "YJ",
            Self::Cover => "FM",
            Self::Bundle => "QJ",
            Self::Poster => "GS",
            Self::Badge => "GP",
            Self::Institutions => "ZD",
            Self::Workflow => "LC",
            Self::Duties => "ZZ",
            Self::QrPoster => "SM",
            Self::Board => "XC",
            Self::Typical => "AL",
        }
    }
}
