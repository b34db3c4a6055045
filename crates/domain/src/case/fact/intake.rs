//! What a complaint says when it is registered (F1).

use crate::choice::choices;
use crate::code::ClassCode;
use crate::code::ProblemCode;
use crate::directory::PersonId;
use crate::value::Phone;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

choices! {
    /// How a complaint reached the desk (F1 来源渠道).
    Channel {
        WalkIn = "walk_in", "来人";
        Phone = "phone", "来电";
        Letter = "letter", "来函";
        Qr = "qr", "扫码";
        Internal = "internal", "单位内部转";
        Dispatched = "dispatched", "上级转办";
        Hotline12345 = "hotline_12345", "12345";
        Platform12315 = "platform_12315", "12315平台";
        Other = "other", "其他";
    }
}

choices! {
    /// What the consumer asks for (A5e, F1 投诉请求).
    Claim {
        Repair = "repair", "修理";
        Redo = "redo", "重作";
        Replace = "replace", "更换";
        Return = "return", "退货";
        MakeUp = "make_up", "补足商品数量";
        RefundPrice = "refund_price", "退还货款";
        RefundFee = "refund_fee", "退还服务费用";
        Compensate = "compensate", "赔偿损失";
        Punitive = "punitive", "三倍赔偿";
        Apologise = "apologise", "道歉";
        Other = "other", "其他";
    }
}

choices! {
    /// How the complained-of trader stands to the station (A3a).
    Relation {
        Host = "host", "本单位";
        Tenant = "tenant", "场内经营户";
        Outside = "outside", "不在本站范围";
    }
}

choices! {
    /// How the goods were bought.
    Sale {
        Shop = "shop", "实体店";
        Online = "online", "网购";
        Broadcast = "broadcast", "电视、电话购物";
        Other = "other", "其他";
    }
}

/// The complained-of trader (F1 被投诉人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    pub name: String,
    pub relation: Relation,
    /// 柜台、摊位号 or address.
    pub stall: String,
    /// The trader's own number; a firm's, not a consumer's.
    pub phone: Option<Phone>,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
}

/// What was bought or used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    pub name: String,
    pub brand: Option<String>,
    /// 型号、规格、批号.
    pub model: Option<String>,
    /// Fen.
    pub amount_fen: i64,
    pub class: ClassCode,
    pub problem: ProblemCode,
    pub sale: Sale,
    /// 订单号、票据号.
    pub receipt_no: Option<String>,
}

/// What the consumer agreed to, in the version of the notice that was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// 同意先行和解 (A3c); may be taken back at any time.
    pub settle_first: bool,
    /// 同意向市场监管所移交材料.
    pub share_with_office: bool,
    /// 同意回访.
    pub callback: bool,
    /// 个人信息告知书版本.
    pub notice_version: String,
}

/// The facts of F1, whole; a correction replaces them whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    pub channel: Channel,
    /// The number of the platform that sent it, so that nobody types a case twice.
    pub platform_no: Option<String>,
    /// The day by which the sender wants an answer (C4b), for dispatched cases.
    pub feedback_due: Option<Date>,
    pub consumer: PersonId,
    /// People in the dispute, the consumer included.
    pub group_size: u32,
    pub respondent: Respondent,
    pub event_on: Date,
    pub place: String,
    pub narrative: String,
    pub goods: Goods,
    pub claims: Vec<Claim>,
    /// Fen; 0 when no money is asked for.
    pub claim_fen: i64,
    /// 举证责任由经营者承担 (A5c, 消法23条三款).
    pub trader_proves: bool,
    /// The host's public promise that the consumer relies on (A4b), in its words.
    pub promise: Option<String>,
    pub consents: Consents,
}

/// A person to be kept in the vault; events only carry the id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    pub id: PersonId,
    pub name: String,
    pub phone: Option<Phone>,
    pub address: Option<String>,
    /// 证件类型; the number is optional at a station and always masked.
    pub id_kind: Option<String>,
    pub id_number: Option<String>,
    /// 老年人: large print and a helping hand.
    pub elderly: bool,
}

choices! {
    /// Why a complaint is not accepted (A3b).
    Decline {
        OutOfScope = "out_of_scope", "不属于本站范围";
        NotConsumer = "not_consumer", "不是消费争议";
        Elsewhere = "elsewhere", "法院、仲裁、行政机关或消协已受理或处理";
        NoClaim = "no_claim", "没有明确具体的诉求";
        TooOld = "too_old", "超过三年";
        Repeated = "repeated", "重复投诉";
        NoMaterial = "no_material", "材料不足，逾期未补正";
        Other = "other", "其他";
    }
}

/// The decision not to accept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    pub reason: Decline,
    pub explanation: String,
}

/// A complaint moved to whoever is competent (A3a).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub to: String,
    pub why: String,
    pub consumer_agrees: bool,
}
