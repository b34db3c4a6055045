//! Reminds people: in the system always, by e-mail and message where they left an address. The same
//! reminder goes to the same person once, whatever calls again.

use domain::directory::{OrgId, Post, StaffId};
use domain::kernel::Moment;

use super::inbox::{self, Recipient};
use crate::db::Tx;
use crate::error::StoreResult;
use crate::ids::Entropy;
use crate::outbox::{self, Channel, Letter};

/// What somebody is reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice<'a> {
    /// The same key is the same reminder.
    pub key: &'a str,
    pub title: &'a str,
    /// The page on which to do it.
    pub href: &'a str,
}

/// Reminds the active people of an organisation in one of the posts; says how many heard it for the first time.
///
/// # Errors
/// When the database fails.
pub fn tell(
    tx: &mut Tx<'_>,
    org: &OrgId,
    posts: &[Post],
    notice: &Notice<'_>,
    moment: Moment,
    entropy: &dyn Entropy,
) -> StoreResult<usize> {
    let mut told = 0;
    for person in inbox::people(tx, org, posts)? {
        told += usize::from(one(tx, &person, notice, moment, entropy)?);
    }
    Ok(told)
}

/// Reminds one member of staff, if still there.
///
/// # Errors
/// When the database fails.
pub fn tell_one(
    tx: &mut Tx<'_>,
    staff: &StaffId,
    notice: &Notice<'_>,
    moment: Moment,
    entropy: &dyn Entropy,
) -> StoreResult<usize> {
    match inbox::person(tx, staff)? {
        Some(person) => Ok(usize::from(one(tx, &person, notice, moment, entropy)?)),
        None => Ok(0),
    }
}

fn one(
    tx: &mut Tx<'_>,
    to: &Recipient,
    notice: &Notice<'_>,
    moment: Moment,
    entropy: &dyn Entropy,
) -> StoreResult<bool> {
    if !inbox::put(tx, to, notice.key, notice.title, notice.href, moment, entropy)? {
        return Ok(false);
    }
    // Nothing personal leaves the system: the words say what waits, the page says about whom.
    let body = format!("{}\n\n请登录和解系统办理：{}\n", notice.title, notice.href);
    let key = format!("{}:{}", notice.key, to.staff);
    for (channel, address) in [(Channel::Email, &to.email), (Channel::Hook, &to.phone)] {
        if let Some(address) = address {
            let letter =
                Letter { key: &key, channel, address, subject: notice.title, body: &body, staff: Some(&to.staff) };
            outbox::enqueue(tx, &to.region, moment, entropy, &letter)?;
        }
    }
    Ok(true)
}
