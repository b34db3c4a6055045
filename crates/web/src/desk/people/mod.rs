//! People and accounts: the posts of a station and their filing (F14, C2d), the three administrators.

pub mod accounts;
pub mod audit;
pub mod change;
pub mod filings;
pub mod staff;
