//! Everything a rule may know besides the case itself, handed in.

use jiff::civil::{Date, DateTime};

use crate::basis::BasisBook;
use crate::calendar::Calendar;
use crate::clock::{Clock, ClockCode, ClockState, Due, Owner, Unit, due};
use crate::directory::{Actor, Station};
use crate::kernel::Moment;
use crate::policy::Policy;

/// The world around one command.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub moment: Moment,
    pub actor: &'a Actor,
    pub station: &'a Station,
    pub calendar: &'a Calendar,
    pub policy: &'a Policy,
    pub bases: &'a BasisBook,
    /// The running number for [`super::Command::counter`]; 0 when none is used.
    pub number: u32,
}

impl Context<'_> {
    /// Today in China.
    #[must_use]
    pub fn today(&self) -> Date {
        self.moment.day()
    }

    /// A clock over `limit` days that starts on `start`, which itself is not counted.
    #[must_use]
    pub fn clock(&self, code: ClockCode, start: Date, limit: u32, unit: Unit, owner: Owner) -> Clock {
        Clock {
            code,
            key: String::new(),
            start,
            limit,
            unit,
            paused_days: 0,
            due: due(self.calendar, start, limit, unit, 0),
            at: None,
            owner,
            state: ClockState::Running,
        }
    }

    /// A clock that ends on a day that somebody promised; a promise does not roll over.
    #[must_use]
    pub fn promised(&self, code: ClockCode, key: String, end: Date, at: Option<DateTime>, owner: Owner) -> Clock {
        let start = self.today().min(end);
        let limit = u32::try_from((end - start).get_days()).unwrap_or_default();
        Clock {
            code,
            key,
            start,
            limit,
            unit: Unit::NaturalDay,
            paused_days: 0,
            due: Due { warn: end, judge: end, provisional: false },
            at,
            owner,
            state: ClockState::Running,
        }
    }

    /// A clock of hours from the moment of the act.
    #[must_use]
    pub fn hours(&self, code: ClockCode, hours: u32, owner: Owner) -> Clock {
        let at = self.moment.local().saturating_add(jiff::SignedDuration::from_hours(hours.into()));
        Clock { limit: hours, unit: Unit::Hour, ..self.promised(code, String::new(), at.date(), Some(at), owner) }
    }
}
