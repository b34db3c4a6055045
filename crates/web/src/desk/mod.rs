//! The staff's pages: handler and markup side by side, one file a page.

pub mod act;
pub mod advice;
pub mod approvals;
pub mod archive;
pub mod assess;
mod attachment;
pub mod board;
pub mod callback;
pub mod case;
pub mod cases;
pub mod circular;
pub mod clue;
pub mod consult;
pub mod dispatch;
pub mod draw;
pub mod duty;
pub mod exchange;
pub mod figures;
pub mod files;
pub mod fix;
pub mod founding;
pub mod guide;
pub mod inbox;
pub mod inspection;
pub mod institution;
pub mod late;
pub mod lesson;
pub mod network;
mod news;
mod offers;
pub mod paper;
pub mod password;
pub mod people;
pub mod points;
pub mod promise;
pub mod publicity;
pub mod referral;
pub mod register;
pub mod register_case;
pub mod report;
pub mod reveal;
pub mod risk;
pub mod seal;
pub mod search;
pub mod self_check;
mod sheet;
pub mod sign_in;
pub mod signed;
pub mod signing;
pub mod station;
mod station_card;
pub mod thread;
pub mod today;
pub mod topics;
pub mod training;
pub mod typical;
pub mod visit;
pub mod withdrawal;

use domain::directory::Post;
use maud::Markup;

use crate::face::{Nav, Page, UserStrip};
use crate::session::User;

/// The page of a signed-in person around `body`.
fn page(user: &User, title: &str, nav: Nav, body: &Markup) -> Markup {
    Page { nav: Some(nav), user: Some(strip(user)), ..Page::new(title) }.show(body)
}

fn strip(user: &User) -> UserStrip {
    UserStrip {
        name: user.actor.name.clone(),
        post: crate::face::label::own(user.actor.post.label()).into_owned(),
        station: user.place.clone(),
        large_type: user.large_type,
        csrf: user.csrf.clone(),
        ways: of_headquarters(user),
        unread: user.unread,
    }
}

/// The ways of somebody; a headquarters has its branches beside (P20).
fn of_headquarters(user: &User) -> Vec<Nav> {
    let mut all = ways(user.actor.post).to_vec();
    if user.chain {
        all.insert(1, Nav::Network);
    }
    all
}

/// The ways of a post, in the order in which it needs them.
const fn ways(post: Post) -> &'static [Nav] {
    match post {
        Post::Conciliator | Post::Liaison | Post::DeputyHead | Post::Head => &[
            Nav::Today,
            Nav::Cases,
            Nav::Dispatches,
            Nav::Circulars,
            Nav::Threads,
            Nav::Consultations,
            Nav::Register,
            Nav::Figures,
            Nav::Reports,
            Nav::Approvals,
            Nav::Station,
        ],
        Post::Approver => &[
            Nav::Today,
            Nav::Approvals,
            Nav::Cases,
            Nav::Circulars,
            Nav::Register,
            Nav::Figures,
            Nav::Reports,
            Nav::Consultations,
            Nav::Station,
        ],
        Post::UnitManager => &[
            Nav::Today,
            Nav::Cases,
            Nav::Register,
            Nav::Figures,
            Nav::Reports,
            Nav::Consultations,
            Nav::Late,
            Nav::Station,
        ],
        Post::OfficeOfficer | Post::OfficeHead | Post::Centre | Post::County => &[
            Nav::Today,
            Nav::Network,
            Nav::Dispatches,
            Nav::Circulars,
            Nav::Threads,
            Nav::Cases,
            Nav::Clues,
            Nav::Register,
            Nav::Figures,
            Nav::Reports,
            Nav::Late,
        ],
        Post::City => &[
            Nav::Today,
            Nav::Network,
            Nav::Dispatches,
            Nav::Circulars,
            Nav::Threads,
            Nav::Cases,
            Nav::Register,
            Nav::Figures,
            Nav::Reports,
            Nav::Late,
        ],
        Post::SystemAdmin | Post::SecurityAdmin => &[Nav::Accounts],
        Post::Auditor => &[Nav::Audit],
        Post::System => &[],
    }
}

/// The first page of a post.
pub(crate) const fn home(post: Post) -> &'static str {
    match ways(post) {
        [first, ..] => first.href(),
        [] => "/today",
    }
}

/// The address of a case.
fn href(number: &str) -> String {
    format!("/cases/{number}")
}
