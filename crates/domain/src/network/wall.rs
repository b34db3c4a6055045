//! What hangs on the wall (D16, D19, D20): each sheet is made from what is in force and knows when it is old.

use crate::choice::choices;
use crate::policy::Policy;

choices! {
    /// A sheet for the wall, or what is worn.
    WallKind {
        Poster = "poster", "工作人员上墙海报";
        Badges = "badges", "工作牌";
        Institutions = "institutions", "工作制度";
        Workflow = "workflow", "工作流程";
        Duties = "duties", "服务站职责";
        Qr = "qr", "消费者扫码海报";
    }
}

impl WallKind {
    /// What its version follows, in words.
    #[must_use]
    pub const fn follows(self) -> &'static str {
        match self {
            Self::Poster | Self::Badges => "现任人员",
            Self::Institutions => "在用的制度",
            Self::Workflow => "现行的期限",
            Self::Duties => "现行的职责",
            Self::Qr => "在用的牌匾码",
        }
    }
}

/// A sheet of text: headings with what stands below each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WallText {
    pub title: &'static str,
    pub parts: Vec<(String, String)>,
}

/// 工作流程 with the numbers in force.
#[must_use]
pub fn workflow(policy: &Policy) -> WallText {
    let part = |head: &str, text: String| (head.to_owned(), text);
    WallText {
        title: "投诉受理和处理工作流程",
        parts: vec![
            part(
                "一、受理",
                format!(
                    "到站、来电、来函、扫码都可以投诉，先登记、当场编号。{}个工作日内决定受理、要求补正、不受理或转出，并告诉消费者。",
                    policy.accept_days()
                ),
            ),
            part(
                "二、处理",
                format!(
                    "核实事实、定性，依法、依合同、依公开承诺提出处理意见；{}人以上与双方协商，情节简单的可以一人；要检测的，双方同意后委托有资质的机构。受理后{}日内终结。",
                    policy.min_staff_per_round(),
                    policy.settle_days()
                ),
            ),
            part(
                "三、审核",
                "协商一致的，拟和解协议，经审批负责人审核，双方签字或盖章，一式两份，按约定履行。".to_owned(),
            ),
            part(
                "四、反馈",
                format!(
                    "处理结果告诉消费者。和解不成的，告知其他解决途径；需要的，{}个工作日内上报市场监督管理所。",
                    policy.hand_up_days()
                ),
            ),
            part(
                "五、归档",
                format!(
                    "按时间顺序记入登记簿；材料按期、按商品或服务类别编号，装订归档，专人保管，不少于{}年。",
                    policy.min_retention_years()
                ),
            ),
        ],
    }
}

/// 服务站职责 (B1), in our own words.
#[must_use]
pub fn duties() -> WallText {
    let all = [
        "建立和落实质量承诺、不合格商品退市、投诉和解、赔偿制度。",
        "解答消费咨询，接受建议和意见，改进商品和服务质量。",
        "受理、处理本单位的消费争议，做好和解记录。",
        "承办市场监管部门转来的投诉，专人跟进；期限内不能和解的，及时交回。",
        "向职工宣传消费者权益保护法律、法规。",
        "集中的问题和重大、紧急事件，及时反映。",
        "定期汇总、分析、报送，防范同类问题再发生。",
        "配合回访和检查。",
        "协助检查商品质量、包装、标识、宣传和广告。",
        "办好市场监管部门交办的其他工作。",
    ];
    let parts = (1..).zip(all).map(|(no, text): (u32, _)| (format!("{no}."), text.to_owned())).collect();
    WallText { title: "消费维权服务站职责", parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{PolicyBook, PolicyRow};
    use jiff::civil::date;

    #[test]
    fn d16_the_work_flow_on_the_wall_says_the_numbers_in_force() {
        let row = PolicyRow {
            code: "accept_days".to_owned(),
            region: String::new(),
            effective_from: date(2026, 1, 1),
            value: 3,
            unit: String::new(),
            basis: String::new(),
        };
        let usual = workflow(&PolicyBook::default().at("", date(2026, 6, 1)));
        let changed = workflow(&PolicyBook::new(vec![row]).at("", date(2026, 6, 1)));
        assert_ne!(usual, changed);
        assert!(changed.parts[0].1.contains("3个工作日"));
        assert_eq!(duties().parts.len(), 10);
    }
}
