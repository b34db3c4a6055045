//! 宣传 (B1.2, B1.5): what was told to the unit's own staff and to consumers, when, to how many, proved by a photo.

use jiff::civil::Date;

use crate::choice::choices;
use crate::kernel::{Ruling, require};

choices! {
    /// Who was told.
    Audience {
        Staff = "staff", "向职工宣传";
        Public = "public", "向消费者宣传";
    }
}

choices! {
    /// How they were told.
    PublicityForm {
        Talk = "talk", "讲解、晨会";
        Stall = "stall", "设摊咨询";
        Leaflet = "leaflet", "发放资料";
        Screen = "screen", "广播、屏幕";
        Online = "online", "公众号、群";
    }
}

impl Audience {
    /// The clause it rests on.
    #[must_use]
    pub const fn clause(self) -> &'static str {
        match self {
            Self::Staff => "B1.5",
            Self::Public => "B1.2",
        }
    }
}

/// Whether it may be recorded so.
///
/// # Errors
/// When it lies ahead, or so far back that it belongs to another year.
pub fn record(audience: Audience, on: Date, today: Date) -> Ruling {
    let back = today.saturating_sub(jiff::Span::new().days(92));
    require(on <= today, audience.clause(), "日期在今天以后", "宣传以后再登记").map_err(|no| no.at("on"))?;
    require(on >= back, audience.clause(), "三个月以前的宣传不能再补登", "请在宣传当时登记，留下照片")
        .map_err(|no| no.at("on"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn b1_5_publicity_is_recorded_when_it_happens() {
        let on = |day| record(Audience::Staff, day, date(2026, 6, 10));
        assert!(on(date(2026, 6, 10)).is_ok());
        assert_eq!(on(date(2026, 6, 11)).unwrap_err().clause, "B1.5");
        assert!(on(date(2026, 3, 10)).is_ok());
        assert!(on(date(2026, 3, 9)).is_err());
    }
}
