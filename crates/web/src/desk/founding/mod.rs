//! Founding a station and keeping it (D2 to D20, D33): venues, the steps of its life, check lists, plaques,
//! wall poster and badges.

pub mod items;
pub mod life;
pub mod plaque;
pub mod poster;
pub mod scan;
pub mod venue;

use domain::network::power::Power;

use crate::face::Nav;
use crate::session::User;

/// The way under which the pages of a station stand: one's own, or one of the network.
pub(super) fn nav(user: &User) -> Nav {
    if user.has(Power::SeeNetwork) { Nav::Network } else { Nav::Station }
}
