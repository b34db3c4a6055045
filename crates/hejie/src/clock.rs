//! The only place that asks the time.

use std::sync::Arc;

use domain::kernel::Moment;
use jiff::Timestamp;
use jiff::civil::Date;

/// The system's time, or a fixed day with the time of day going on (for pictures and trials).
#[must_use]
pub fn clock(today: Option<Date>) -> web::Clock {
    #[expect(clippy::disallowed_methods, reason = "this is the one room that asks the time")]
    let now = || Moment(Timestamp::now());
    match today {
        None => Arc::new(now),
        Some(day) => Arc::new(move || {
            let now = now();
            Moment::from_local(day.to_datetime(now.local().time())).unwrap_or(now)
        }),
    }
}
