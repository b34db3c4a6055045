//! The staff's pages: handler and markup side by side, one file a page.

pub mod act;
pub mod approvals;
pub mod case;
pub mod cases;
pub mod clue;
pub mod consult;
pub mod files;
mod offers;
pub mod password;
pub mod print;
pub mod register;
pub mod register_case;
pub mod reveal;
pub mod search;
pub mod sign_in;
pub mod station;
pub mod today;

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
        post: user.actor.post.label().to_owned(),
        station: user.place.clone(),
        large_type: user.large_type,
        csrf: user.csrf.clone(),
    }
}

/// The address of a case.
fn href(number: &str) -> String {
    format!("/cases/{number}")
}
