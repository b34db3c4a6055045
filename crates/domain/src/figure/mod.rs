//! The figures of the forms (F3, F4, D9): each is defined once, in words ([`Measure::definition`]) and in code
//! ([`facts`]): which fact, and on which day it counts. Everything that is reported adds these facts up.

pub mod activity;
mod counts;
mod dimension;
mod fact;
mod interval;
mod measure;
mod period;
mod publish;
mod rate;
mod second;
mod standing;
mod summary;

pub use counts::Counts;
pub use dimension::{Cut, Dimension, NONE, ground_part};
pub use fact::{Fact, Traits, facts, from_above};
pub use interval::{Interval, Place, Placed, ranked, together, wilson};
pub use measure::{DAYS, MEASURES, Measure, Unit};
pub use period::{Beside, Grain, Period, Piece};
pub use publish::{
    Defined, Published, PublishedAnalysis, PublishedRate, PublishedRow, PublishedSigning, PublishedTopic, PublishedUnit,
};
pub use rate::{HEADLINES, Headline, RANKED, Rate, Share};
pub use second::{OfClass, Promised, Second};
pub use standing::standing;
pub use summary::{Discrepancy, Summary};

#[cfg(test)]
mod tests;
