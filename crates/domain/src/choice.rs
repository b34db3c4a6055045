//! Enumerations with a stable value and a Chinese label, offered by forms.

/// Declares an enumeration once: its variants, the value stored and sent, the label read.
macro_rules! choices {
    ($(#[$about:meta])* $name:ident { $($(#[$each:meta])* $variant:ident = $value:literal, $label:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$each])* #[doc = $label] #[serde(rename = $value)] $variant,)+ }

        impl $name {
            /// Every variant, in the order in which it is offered.
            pub const EVERY: &'static [Self] = &[$(Self::$variant,)+];
            /// Value and label of every variant, as a form offers them.
            pub const ALL: &'static [(&'static str, &'static str)] = &[$(($value, $label),)+];

            /// The value stored and sent.
            #[must_use]
            pub const fn value(self) -> &'static str {
                match self { $(Self::$variant => $value,)+ }
            }

            /// The words on the screen.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl crate::form::Choice for $name {
            fn from_value(value: &str) -> Option<Self> {
                match value { $($value => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use choices;

/// Declares a text id that cannot be mistaken for another.
macro_rules! text_id {
    ($($(#[$about:meta])* $name:ident;)+) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self { Self(id.to_owned()) }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { out.write_str(&self.0) }
        }

        impl crate::form::Choice for $name {
            fn from_value(value: &str) -> Option<Self> { Some(Self(value.to_owned())) }
        }
    )+ };
}
pub(crate) use text_id;
