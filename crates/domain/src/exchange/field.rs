//! The fields of a work order, and what platforms call them.

use crate::choice::choices;

choices! {
    /// A field of a work order; the values are those of the registration form where it asks the same.
    OrderField {
        PlatformNo = "platform_no", "平台编号";
        Kind = "kind", "类型";
        ConsumerName = "consumer_name", "消费者姓名";
        ConsumerPhone = "consumer_phone", "联系电话";
        ConsumerAddress = "consumer_address", "联系地址";
        Respondent = "respondent", "被投诉企业名称";
        RespondentAddress = "respondent_address", "被投诉企业地址";
        EventOn = "event_on", "事发日期";
        Goods = "goods", "商品或服务名称";
        Amount = "amount", "涉及金额";
        Class = "class", "商品或服务类别";
        Problem = "problem", "问题类别";
        Narrative = "narrative", "投诉内容";
        Claims = "claims", "投诉请求";
        ClaimAmount = "claim_amount", "要求金额";
        ReceivedOn = "received_on", "平台接收日期";
        FeedbackDue = "feedback_due", "反馈期限";
        Consents = "consents", "消费者同意先行和解";
        Station = "station", "承办站码";
    }
}

/// How a value may run over several lines of a pasted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// It ends with its line.
    One,
    /// A long line that was broken; the parts belong together.
    Joined,
    /// Written in lines, and possibly with labels of its own inside.
    Kept,
}

impl OrderField {
    /// Its own label, then the other headings seen on platforms; the first that is filled wins.
    #[must_use]
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::PlatformNo => {
                &["平台编号", "投诉编号", "工单编号", "登记编号", "投诉单编号", "投诉举报编号", "举报编号", "工单号"]
            }
            Self::Kind => &["类型", "登记类型", "工单类型", "诉求类型", "业务类型", "信息类型"],
            Self::ConsumerName => &[
                "消费者姓名",
                "提供方姓名",
                "投诉人姓名",
                "投诉方姓名",
                "举报人姓名",
                "诉求人姓名",
                "投诉人",
                "消费者",
                "姓名",
            ],
            Self::ConsumerPhone => &[
                "联系电话",
                "消费者电话",
                "消费者联系电话",
                "提供方电话",
                "提供方联系电话",
                "投诉人电话",
                "投诉人联系电话",
                "投诉人联系方式",
                "联系方式",
                "手机号码",
                "手机号",
                "来电号码",
            ],
            Self::ConsumerAddress => {
                &["联系地址", "消费者地址", "提供方地址", "提供方联系地址", "投诉人地址", "投诉人联系地址", "通讯地址"]
            }
            Self::Respondent => &[
                "被投诉企业名称",
                "被投诉企业",
                "被投诉人名称",
                "被投诉人",
                "被投诉方名称",
                "被投诉方",
                "被投诉主体名称",
                "被投诉经营者",
                "涉及主体名称",
                "涉事主体",
                "经营者名称",
                "企业名称",
                "商家名称",
            ],
            Self::RespondentAddress => &[
                "被投诉企业地址",
                "被投诉人地址",
                "被投诉方地址",
                "被投诉主体地址",
                "涉及主体地址",
                "涉事主体地址",
                "经营者地址",
                "经营地址",
                "企业地址",
                "事发地址",
            ],
            Self::EventOn => &[
                "事发日期",
                "购买日期",
                "发生日期",
                "消费日期",
                "购买或发生日期",
                "事发时间",
                "购买时间",
                "发生时间",
                "消费时间",
                "争议发生时间",
            ],
            Self::Goods => &[
                "商品或服务名称",
                "商品/服务名称",
                "商品服务名称",
                "商品名称",
                "服务名称",
                "客体名称",
                "涉及客体",
                "涉及商品",
                "商品或服务",
            ],
            Self::Amount => &["涉及金额", "消费金额", "购买金额", "争议金额", "涉诉金额", "金额"],
            Self::Class => &[
                "商品或服务类别",
                "商品/服务类别",
                "商品服务类别",
                "商品类别",
                "服务类别",
                "客体类别",
                "客体类型",
                "商品大类",
            ],
            Self::Problem => &["问题类别", "投诉问题类别", "问题类型", "问题性质", "投诉类别"],
            Self::Narrative => &[
                "投诉内容",
                "问题描述",
                "争议事实",
                "事情经过",
                "经过",
                "具体内容",
                "主要内容",
                "诉求内容",
                "工单内容",
                "问题内容",
                "投诉事项",
                "举报内容",
                "内容",
            ],
            Self::Claims => &["投诉请求", "投诉诉求", "消费者诉求", "具体诉求", "主要诉求", "请求事项", "诉求", "要求"],
            Self::ClaimAmount => &["要求金额", "请求金额", "诉求金额", "索赔金额"],
            Self::ReceivedOn => &[
                "平台接收日期",
                "接收日期",
                "接收时间",
                "接单时间",
                "转办时间",
                "分派时间",
                "登记日期",
                "登记时间",
                "投诉日期",
                "投诉时间",
            ],
            Self::FeedbackDue => &[
                "反馈期限",
                "办理期限",
                "办结期限",
                "处理期限",
                "办理时限",
                "办结时限",
                "反馈截止日期",
                "截止日期",
                "截止时间",
                "要求反馈的日期",
            ],
            Self::Consents => {
                &["消费者同意先行和解", "同意先行和解", "是否同意先行和解", "是否同意和解", "是否愿意和解", "先行和解"]
            }
            Self::Station => &["承办站码", "站码", "承办站", "承办站点", "服务站编码", "站点编码"],
        }
    }

    /// How its value may run over several lines.
    pub(super) const fn lines(self) -> Lines {
        match self {
            Self::Narrative | Self::Claims => Lines::Kept,
            Self::ConsumerAddress | Self::Respondent | Self::RespondentAddress | Self::Goods => Lines::Joined,
            _ => Lines::One,
        }
    }
}
