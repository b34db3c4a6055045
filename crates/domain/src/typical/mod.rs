//! 典型案例 (D24): a closed case told without anybody's name, for all stations of the county.

mod draft;
mod scan;

pub use draft::draft;
pub use scan::{Found, Known, Passage, mask, scan};

use crate::choice::choices;
use crate::form::FieldError;
use crate::kernel::{Ruling, require};

choices! {
    /// How far a text is.
    TypicalState {
        Draft = "draft", "草稿";
        Submitted = "submitted", "已报送，待所里审核";
        Accepted = "accepted", "已采用";
        Returned = "returned", "已退回";
    }
}

choices! {
    /// What is done to it.
    TypicalStep {
        Submit = "submit", "报送";
        Accept = "accept", "采用";
        Return = "return", "退回";
    }
}

choices! {
    /// How the trader is called in the text.
    TraderWord {
        Mall = "某商场", "某商场";
        Supermarket = "某超市", "某超市";
        Market = "某市场", "某市场";
        Enterprise = "某企业", "某企业";
        Scenic = "某景区", "某景区";
        Counter = "某专柜", "某专柜";
        Shop = "某店", "某店";
        Trader = "某经营者", "某经营者";
    }
}

/// The text, part by part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypicalText {
    pub title: String,
    /// 基本案情.
    pub facts: String,
    /// 处理过程.
    pub handling: String,
    /// 处理结果.
    pub result: String,
    /// 启示.
    pub lesson: String,
    /// 法律依据.
    pub basis: String,
}

impl TypicalText {
    /// Every part with the name of its field, in the order in which it is read.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, &str); 6] {
        [
            ("title", &self.title),
            ("facts", &self.facts),
            ("handling", &self.handling),
            ("result", &self.result),
            ("lesson", &self.lesson),
            ("basis", &self.basis),
        ]
    }

    /// The same text with everything masked that [`scan()`] finds.
    #[must_use]
    pub fn masked(&self, known: &Known) -> Self {
        Self {
            title: mask(&self.title, known),
            facts: mask(&self.facts, known),
            handling: mask(&self.handling, known),
            result: mask(&self.result, known),
            lesson: mask(&self.lesson, known),
            basis: mask(&self.basis, known),
        }
    }

    /// What still tells who it was, at the field where it stands and with the passage itself.
    #[must_use]
    pub fn leftovers(&self, known: &Known) -> Vec<FieldError> {
        let errors = |(field, text): (&str, &str)| {
            scan(text, known)
                .into_iter()
                .map(|passage| FieldError {
                    field: field.to_owned(),
                    message: format!("“{}”这里还有{}，请改写或删去", passage.excerpt(text), passage.found.label()),
                })
                .collect::<Vec<_>>()
        };
        self.parts().into_iter().flat_map(errors).collect()
    }
}

/// The state after a step.
///
/// # Errors
/// When the step does not follow, or nobody says why it goes back.
pub fn step(state: TypicalState, step: TypicalStep, reason: &str) -> Ruling<TypicalState> {
    let follows = match step {
        TypicalStep::Submit => matches!(state, TypicalState::Draft | TypicalState::Returned),
        TypicalStep::Accept | TypicalStep::Return => state == TypicalState::Submitted,
    };
    require(
        follows,
        "D24",
        &format!("这一篇{}，现在不能{}", state.label(), step.label()),
        "次序是：站点报送、所里采用或退回、退回的改后再报",
    )?;
    require(step != TypicalStep::Return || !reason.trim().is_empty(), "D24", "没有写退回的理由", "请写明要改什么")
        .map_err(|no| no.at("reason"))?;
    Ok(match step {
        TypicalStep::Submit => TypicalState::Submitted,
        TypicalStep::Accept => TypicalState::Accepted,
        TypicalStep::Return => TypicalState::Returned,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d24_a_text_goes_up_and_comes_back_with_a_reason() {
        use TypicalState::{Accepted, Draft, Returned, Submitted};
        assert_eq!(step(Draft, TypicalStep::Submit, ""), Ok(Submitted));
        assert_eq!(step(Submitted, TypicalStep::Return, " ").unwrap_err().field, Some("reason"));
        assert_eq!(step(Submitted, TypicalStep::Return, "补写依据"), Ok(Returned));
        assert_eq!(step(Returned, TypicalStep::Submit, ""), Ok(Submitted));
        assert_eq!(step(Submitted, TypicalStep::Accept, ""), Ok(Accepted));
        for state in [Draft, Accepted, Returned] {
            assert!(step(state, TypicalStep::Accept, "").is_err());
        }
        assert!(step(Accepted, TypicalStep::Submit, "").is_err());
    }
}
