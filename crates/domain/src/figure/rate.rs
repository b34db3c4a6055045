//! Rates, always with numerator and denominator (5.4), and the six headline figures of D9.

use super::measure::Measure;
use crate::choice::choices;

choices! {
    /// A share of something.
    Rate {
        Settlement = "settlement", "和解率";
        OnTime = "on_time", "20日办结率";
        Feedback = "feedback", "按时反馈率";
        Coverage = "coverage", "覆盖率";
        Satisfaction = "satisfaction", "满意率";
        Reporting = "reporting", "报送及时率";
        Recorded = "recorded", "有记录";
        Effective = "effective", "有作用";
    }
}

impl Rate {
    /// A name that no count has.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Settlement => "settlement_rate",
            Self::OnTime => "on_time_rate",
            Self::Feedback => "feedback_rate",
            Self::Coverage => "coverage_rate",
            Self::Satisfaction => "satisfaction_rate",
            Self::Reporting => "reporting_rate",
            Self::Recorded => "recorded_rate",
            Self::Effective => "effective_rate",
        }
    }

    /// The rate of such a name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::EVERY.iter().copied().find(|rate| rate.key() == key)
    }

    /// Whether complaints give both its sides, so that it opens to complaints.
    #[must_use]
    pub fn of_cases(self) -> bool {
        self.numerator().iter().chain(self.denominator()).all(|measure| measure.of_cases())
    }

    /// What is counted.
    #[must_use]
    pub const fn numerator(self) -> &'static [Measure] {
        match self {
            Self::Settlement => &[Measure::Settled],
            Self::OnTime => &[Measure::OnTime],
            Self::Feedback => &[Measure::FedBackInTime],
            Self::Coverage => &[Measure::VenuesServed],
            Self::Satisfaction => &[Measure::Satisfied],
            Self::Reporting => &[Measure::ReportsInTime],
            Self::Recorded => &[Measure::RecordKinds],
            Self::Effective => &[Measure::Performed, Measure::FedBackInTime, Measure::Confirmed],
        }
    }

    /// Out of what.
    #[must_use]
    pub const fn denominator(self) -> &'static [Measure] {
        match self {
            Self::Settlement => &[
                Measure::Settled,
                Measure::NoAgreement,
                Measure::Authority,
                Measure::Court,
                Measure::OtherGround,
                Measure::Expired,
            ],
            Self::OnTime => &[Measure::Ended],
            Self::Feedback => &[Measure::FeedbackDue],
            Self::Coverage => &[Measure::VenuesDue],
            Self::Satisfaction => &[Measure::Callbacks],
            Self::Reporting => &[Measure::ReportsDue],
            Self::Recorded => &[Measure::RecordKindsDue],
            Self::Effective => &[Measure::Settled, Measure::FeedbackDue, Measure::Callbacks],
        }
    }

    /// What it cannot show, so that it stands beside it: complaints that have no ending, however late (5.4).
    #[must_use]
    pub const fn beside(self) -> Option<Measure> {
        match self {
            Self::Settlement | Self::OnTime => Some(Measure::Overdue),
            Self::Feedback | Self::Coverage | Self::Satisfaction | Self::Reporting => None,
            Self::Recorded | Self::Effective => None,
        }
    }

    /// What it means.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Settlement => {
                "和解成功 ÷（和解成功＋和解不成＋终止③④⑤＋到期）。消费者自己撤回的（终止①）和转出的不算在内；终止②和按时移交的也不算。二十日已过还没有结果的，另见“超期未结”。"
            }
            Self::OnTime => "二十日内办结 ÷ 本期办结。二十日已过还没有结果的，另见“超期未结”。",
            Self::Feedback => "按时反馈 ÷ 本期到期应反馈的转办件；期限由派发单位定，到期没有反馈的算没有按时。",
            Self::Coverage => "应建单位中已建站的 ÷ 应建单位。",
            Self::Satisfaction => "非常满意和满意 ÷ 接通并完成的回访。",
            Self::Reporting => "按时报送的站点季报 ÷ 本期应报的站点季报。",
            Self::Recorded => {
                "留下记录的项 ÷ 应有记录的项。一站五项：受理登记、学习培训、宣传、自查或与所里联系、上级巡访；一项有一次就算有，次数再多也只算一项。只说明做了、记了，不说明有用。"
            }
            Self::Effective => {
                "落实了的件数 ÷ 该落实的件数。落实了的：和解协议全部履行的、转办按时反馈的、回访与记录一致的；该落实的：签署和解的、到期应反馈的、接通并完成回访的。一件算一件，不加权；本期签署、以后才履行的，履行了补上。"
            }
        }
    }
}

/// The rates by which organisations are ranked. Never how many complaints came, and never how many were settled: who
/// talks consumers out of complaining, or into anything at all, would lead (issue 6).
pub const RANKED: &[Rate] = &[Rate::OnTime, Rate::Effective];

/// A numerator and a denominator, which are published together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share {
    pub numerator: i64,
    pub denominator: i64,
}

impl Share {
    /// Tenths of a percent, rounded half up; `None` when there is nothing to divide by.
    #[must_use]
    pub const fn per_mille(self) -> Option<i64> {
        if self.denominator <= 0 {
            return None;
        }
        Some((self.numerator * 2000 + self.denominator) / (self.denominator * 2))
    }

    /// As it is read: 66.7%, or — when there is nothing to divide by.
    #[must_use]
    pub fn words(self) -> String {
        self.per_mille().map_or_else(|| "—".to_owned(), |tenths| format!("{}.{}%", tenths / 10, tenths % 10))
    }

    /// With what was divided: 66.7%（4/6）; — when there is nothing to divide by.
    #[must_use]
    pub fn in_full(self) -> String {
        if self.denominator <= 0 {
            return self.words();
        }
        format!("{}（{}/{}）", self.words(), self.numerator, self.denominator)
    }
}

/// One of the six figures at the head of a county's report (D9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headline {
    Count(Measure),
    Rate(Rate),
}

/// The six (D9): 站点, 和解件数, 和解率, 联络站, 监督点, 挽回损失.
pub const HEADLINES: [Headline; 6] = [
    Headline::Count(Measure::Stations),
    Headline::Count(Measure::Settled),
    Headline::Rate(Rate::Settlement),
    Headline::Count(Measure::ContactPoints),
    Headline::Count(Measure::WatchPoints),
    Headline::Count(Measure::RecoveredFen),
];
