//! The delivery queue: a reminder is queued in the transaction of the deed that asks for it, so that
//! there is never one without the other; it is sent afterwards, by whoever claims it.

mod claim;
mod desk;
#[cfg(test)]
mod tests;

use domain::directory::StaffId;
use domain::form::Choice;
use domain::kernel::Moment;

pub use claim::{Claimed, LAST_ATTEMPT, claim, failed, refused, sent};
pub use desk::{Listed, expire, list, retry};

use crate::db::Tx;
use crate::error::StoreResult;
use crate::ids::{Entropy, fresh};
use crate::sql;

/// The way by which a letter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// 电子邮件
    Email,
    /// 接口推送: a request to a system of the bureau
    Hook,
}

/// How far a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 待发送
    Pending,
    /// 发送中: claimed, until its lease runs out
    Sending,
    /// 已发送
    Sent,
    /// 未能送达: nobody tries again until somebody says so
    Dead,
}

/// A reminder to be sent. It speaks of a case by its number; what the vault keeps does not belong in it.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// What the reminder is about; the same key is sent once by each channel, for good.
    pub key: &'a str,
    pub channel: Channel,
    /// A mail address, or a name that the receiver of the hook knows.
    pub address: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    /// The member of staff it is meant for.
    pub staff: Option<&'a StaffId>,
}

/// Queues a letter; `false` when its key is queued already, or was ever sent. Call it inside the transaction
/// that does the thing of which the letter tells.
///
/// # Errors
/// When the database fails.
pub fn enqueue(
    tx: &mut Tx<'_>,
    region: &str,
    moment: Moment,
    entropy: &dyn Entropy,
    letter: &Letter<'_>,
) -> StoreResult<bool> {
    let added = tx.execute(
        sql!(
            "INSERT INTO outbox (region, id, key, channel, address, subject, body, staff_id, created_at, not_before,
                                 state, attempts)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, 'pending', 0)
             ON CONFLICT (region, key, channel) DO NOTHING"
        ),
        &[
            region.into(),
            fresh(moment, entropy).into(),
            letter.key.into(),
            letter.channel.value().into(),
            letter.address.into(),
            letter.subject.into(),
            letter.body.into(),
            letter.staff.into(),
            moment.into(),
        ],
    )?;
    Ok(added > 0)
}

impl Channel {
    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Hook => "hook",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Email => "电子邮件",
            Self::Hook => "接口推送",
        }
    }
}

impl Choice for Channel {
    fn from_value(value: &str) -> Option<Self> {
        [Self::Email, Self::Hook].into_iter().find(|channel| channel.value() == value)
    }
}

impl State {
    /// In the order in which an administrator wants to see them.
    const EVERY: [Self; 4] = [Self::Dead, Self::Sending, Self::Pending, Self::Sent];

    /// The value stored.
    #[must_use]
    pub const fn value(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "待发送",
            Self::Sending => "发送中",
            Self::Sent => "已发送",
            Self::Dead => "未能送达",
        }
    }
}

impl Choice for State {
    fn from_value(value: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|state| state.value() == value)
    }
}
