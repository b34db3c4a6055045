//! Where a score comes from. What must never be scored is known by name, so that a scheme that asks for it is told why.

use crate::choice::choices;

choices! {
    /// A source of facts, or an officer's own judgement.
    Source {
        Staffing = "staffing", "岗位：应配的岗位";
        EightOnes = "eight_ones", "现场核验：八个一";
        Plaque = "plaque", "扫码：牌匾";
        Filing = "filing", "备案：人员更换";
        Poster = "poster", "版本比对：上墙海报";
        OnTime = "on_time", "期限：二十日内终结";
        Papers = "papers", "文书：办结件签字、告知、协议";
        Feedback = "feedback", "期限：转办反馈";
        Archived = "archived", "归档：办结件归档";
        Board = "board", "记录：宣传栏更新";
        Packs = "packs", "报送：季报迟报、退回";
        ZeroReport = "zero_report", "矛盾检测：零报告";
        Flash = "flash", "快报和典型案例";
        Institutions = "institutions", "制度库：齐备现行";
        SpotCheck = "spot_check", "抽查：登记";
        Callback = "callback", "回访：一致、满意";
        Learning = "learning", "培训：学习次数、学时";
        Quiz = "quiz", "测验：微课";
        Hand = "hand", "人工评分";
    }
}

/// Names under which somebody might ask for the raw number of complaints or the raw rate of settlements.
const NEVER: &[(&str, &str)] = &[
    ("registered", "投诉件数"),
    ("complaints", "投诉件数"),
    ("complaint_count", "投诉件数"),
    ("投诉件数", "投诉件数"),
    ("投诉量", "投诉件数"),
    ("受理件数", "投诉件数"),
    ("settled", "和解率"),
    ("settlement_rate", "和解率"),
    ("settlement", "和解率"),
    ("和解率", "和解率"),
    ("和解成功率", "和解率"),
];

impl Source {
    /// Reads a source by its name.
    ///
    /// # Errors
    /// What is wrong with it, as the writer of a scheme reads it: those that must not be scored are refused by name.
    pub fn read(name: &str) -> Result<Self, String> {
        let name = name.trim();
        if let Some((_, label)) = NEVER.iter().find(|(known, _)| *known == name) {
            return Err(format!(
                "“{label}”不能计分：按{label}打分会逼出假零报告、假投诉和勉强结案。请换成期限、文书或回访这样的来源"
            ));
        }
        <Self as crate::form::Choice>::from_value(name)
            .ok_or_else(|| format!("没有“{name}”这个来源，请从列出的来源里选"))
    }

    /// Whether what is counted are faults: then only points can be taken off for each.
    #[must_use]
    pub const fn faults(self) -> bool {
        matches!(self, Self::Packs)
    }

    /// What is counted, and out of what.
    #[must_use]
    pub const fn counted(self) -> (&'static str, &'static str) {
        match self {
            Self::Staffing => ("人数合规的岗位", "应配岗位"),
            Self::EightOnes => ("核验在有效期内的项", "八个一"),
            Self::Plaque => ("有效期内扫码验证的牌匾", "在用牌匾"),
            Self::Filing => ("按时备案的更换", "人员更换"),
            Self::Poster => ("与现任人员一致的海报", "应张贴的海报"),
            Self::OnTime => ("二十日内终结", "终结和超期未结"),
            Self::Papers => ("文书齐全", "终结件"),
            Self::Feedback => ("按时反馈", "到期转办"),
            Self::Archived => ("三十日内归档", "终结满三十日"),
            Self::Board => ("按时更新", "应更新"),
            Self::Packs => ("迟报、退回", "应报季报"),
            Self::ZeroReport => ("没有矛盾的零报告", "零报告"),
            Self::Flash => ("及时快报、报了典型案例的季度", "重大事件和有办结的季度"),
            Self::Institutions => ("现行并按年复核的制度", "应有制度"),
            Self::SpotCheck => ("登记相符", "抽查登记"),
            Self::Callback => ("与记录一致并且满意", "能确认的回访"),
            Self::Learning => ("做到的学习和学时", "应有的学习和人员"),
            Self::Quiz => ("通过", "交卷"),
            Self::Hand => ("", ""),
        }
    }
}
