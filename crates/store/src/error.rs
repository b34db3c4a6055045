//! Everything that can go wrong below a page.

use domain::kernel::Refusal;

/// Why a read or a write did not happen; in every case nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The rules said no.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// The case has changed since the page was drawn; it is now at this sequence number.
    #[error("the case changed meanwhile and is now at {0}")]
    Changed(u64),
    /// Somebody was faster; [`crate::Db::write`] has already tried again.
    #[error("another write came first ({0})")]
    Clash(String),
    /// A row with this key is already there.
    #[error("already present: {0}")]
    Duplicate(String),
    /// What was asked for does not exist, or the asker may not see it.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// What is stored cannot be understood: damage, or a newer program's data.
    #[error("stored data cannot be read: {0}")]
    Corrupt(String),
    /// The database refused a statement; `statement` begins with its place in the source.
    #[error("database: {what} (in {statement})")]
    Database { statement: String, what: String },
    /// The database could not be opened or reached.
    #[error("cannot reach the database: {0}")]
    Connect(String),
    /// A file could not be read or written.
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

/// The result of everything in this crate.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// The same, with nothing to return as the usual case.
pub type StoreResult<T = ()> = Result<T>;

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl StoreError {
    /// Whether the same closure may succeed when it is run again.
    #[must_use]
    pub const fn is_clash(&self) -> bool {
        matches!(self, Self::Clash(_))
    }

    /// Turns "already present" into a clash, for keys that a faster writer may have taken.
    #[must_use]
    pub fn or_clash(self) -> Self {
        match self {
            Self::Duplicate(what) => Self::Clash(what),
            other => other,
        }
    }
}
