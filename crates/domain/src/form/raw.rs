//! What was typed, kept as it was typed.

use std::collections::BTreeMap;

/// The answers of a form as they came in; shown again, unchanged, after an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raw(BTreeMap<String, Vec<String>>);

impl Raw {
    /// Adds one answer; a name may have several.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// Replaces the answers of a name by one.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// The first answer, trimmed; empty when there is none.
    #[must_use]
    pub fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|all| all.first()).map_or("", |value| value.trim())
    }

    /// All answers that are not empty, trimmed.
    pub fn many(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.get(name).into_iter().flatten().map(|value| value.trim()).filter(|v| !v.is_empty())
    }

    /// One more than the highest row number typed under `name`, 0 when there is none.
    #[must_use]
    pub fn rows(&self, name: &str) -> usize {
        let prefix = format!("{name}.");
        self.0
            .range(prefix.clone()..)
            .take_while(|(key, _)| key.starts_with(&prefix))
            .filter_map(|(key, _)| key[prefix.len()..].split('.').next()?.parse::<usize>().ok())
            .max()
            .map_or(0, |highest| highest.saturating_add(1).min(MOST_ROWS))
    }

    /// Every name and answer, for carrying on.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(name, all)| all.iter().map(move |value| (name.as_str(), value.as_str())))
    }
}

/// More rows than any form has; a request that asks for more is cut here.
const MOST_ROWS: usize = 50;

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Raw {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> Self {
        let mut raw = Self::default();
        for (name, value) in pairs {
            raw.push(name, value);
        }
        raw
    }
}
