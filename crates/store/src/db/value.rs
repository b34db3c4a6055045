//! What goes into a statement.

use domain::directory::{CaseId, OrgId, PersonId, StaffId};
use domain::kernel::Moment;
use jiff::civil::Date;

/// One argument. Columns hold text, whole numbers and bytes, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// An instant as it is stored: fixed width, UTC, so that text order is time order.
#[must_use]
pub fn instant(at: Moment) -> String {
    format!("{:.3}", at.0)
}

macro_rules! from {
    ($($kind:ty, $given:ident => $value:expr;)+) => {
        $(impl From<$kind> for Value {
            fn from($given: $kind) -> Self { $value }
        })+
    };
}

from! {
    &str, text => Self::Text(text.to_owned());
    &String, text => Self::Text(text.clone());
    String, text => Self::Text(text);
    i64, number => Self::Int(number);
    i32, number => Self::Int(number.into());
    i16, number => Self::Int(number.into());
    u8, number => Self::Int(number.into());
    u32, number => Self::Int(number.into());
    // Counts of things in memory and running numbers; beyond 2^63 neither exists.
    u64, number => Self::Int(i64::try_from(number).unwrap_or(i64::MAX));
    usize, number => Self::Int(i64::try_from(number).unwrap_or(i64::MAX));
    bool, flag => Self::Int(flag.into());
    Vec<u8>, bytes => Self::Bytes(bytes);
    &[u8], bytes => Self::Bytes(bytes.to_vec());
    Moment, at => Self::Text(instant(at));
    Date, day => Self::Text(day.to_string());
    &OrgId, id => Self::Text(id.0.clone());
    &StaffId, id => Self::Text(id.0.clone());
    &PersonId, id => Self::Text(id.0.clone());
    &CaseId, id => Self::Text(id.0.clone());
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(maybe: Option<T>) -> Self {
        maybe.map_or(Self::Null, Into::into)
    }
}

/// The arguments of a statement, in order: `args![region, id, at]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { [$($crate::db::Value::from($value)),*] };
}

#[cfg(test)]
mod tests {
    use super::{Moment, Value};

    #[test]
    fn instants_have_one_width() {
        for (given, stored) in [
            ("2026-11-23T14:30:00+08:00", "2026-11-23T06:30:00.000Z"),
            ("2026-11-23T06:30:00.1234567Z", "2026-11-23T06:30:00.123Z"),
        ] {
            assert_eq!(given.parse().ok().map(|at| Value::from(Moment(at))), Some(Value::from(stored)));
        }
    }
}
