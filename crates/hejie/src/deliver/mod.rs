//! Reminders leave the house: each channel that is configured has a loop of its own, which claims a letter,
//! hands it to its carrier and marks what became of it.

pub mod hook;
pub mod mail;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use store::outbox::{self, Channel, Claimed};
use store::{Db, StoreResult};
use tokio::time::MissedTickBehavior;

use crate::config::Settings;

/// How often the queue is looked at.
const EVERY: Duration = Duration::from_secs(15);
/// How long a carrier waits for each answer of the other side.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than any carrier takes with all its waiting, so that a lease runs out only for the dead.
const LEASE_MINUTES: i64 = 10;

/// Why a letter did not arrive, as an administrator will read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The other side cannot be reached or does not let us in: the other letters can wait too.
    Down(String),
    /// Not this letter and not now.
    Later(String),
    /// Not this letter, ever.
    Never(String),
}

/// Takes one letter to the other side.
pub trait Carrier: Send + Sync {
    /// Whose letters it takes.
    fn channel(&self) -> Channel;

    /// Takes the letter there; blocking. `Ok` only when the other side has said that it has it.
    ///
    /// # Errors
    /// Why it did not arrive.
    fn carry(&self, letter: &Claimed) -> Result<(), Trouble>;
}

/// What one round brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub sent: usize,
    /// Failed, and tried again later unless it was the last attempt.
    pub failed: usize,
    /// Refused for good.
    pub dead: usize,
}

/// The carriers that the settings ask for.
///
/// # Errors
/// When a setting is missing or cannot be understood.
pub fn carriers(settings: &Settings) -> anyhow::Result<Vec<Arc<dyn Carrier>>> {
    let mut all: Vec<Arc<dyn Carrier>> = Vec::new();
    if let Some(mail) = mail::Post::new(&settings.mail)? {
        all.push(Arc::new(mail));
    }
    if let Some(hook) = hook::Receiver::new(&settings.hook)? {
        all.push(Arc::new(hook));
    }
    Ok(all)
}

/// The loops of a running program.
pub struct Running {
    stopping: Arc<AtomicBool>,
    loops: Vec<tokio::task::JoinHandle<()>>,
}

impl Running {
    /// Starts one loop for each carrier, so that a slow mail server does not hold up the hook.
    #[must_use]
    pub fn start(db: &Db, carriers: Vec<Arc<dyn Carrier>>, clock: &web::Clock) -> Self {
        let stopping = Arc::new(AtomicBool::new(false));
        let start = |carrier: Arc<dyn Carrier>| {
            tracing::info!(channel = carrier.channel().value(), "delivering reminders");
            tokio::spawn(run(db.clone(), carrier, Arc::clone(clock), Arc::clone(&stopping)))
        };
        let loops = carriers.into_iter().map(start).collect();
        Self { stopping, loops }
    }

    /// No further letter is claimed; one under way is brought to its end while the runtime shuts down.
    pub fn stop(self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.loops.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

async fn run(db: Db, carrier: Arc<dyn Carrier>, clock: web::Clock, stopping: Arc<AtomicBool>) {
    let channel = carrier.channel().value();
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let (db, carrier) = (db.clone(), Arc::clone(&carrier));
        let (clock, stopping) = (Arc::clone(&clock), Arc::clone(&stopping));
        match tokio::task::spawn_blocking(move || round(&db, carrier.as_ref(), &clock, &stopping)).await {
            Ok(Ok(tally)) if tally == Tally::default() => {}
            Ok(Ok(Tally { sent, failed, dead })) => {
                tracing::info!(channel, sent, failed, dead, "reminders were delivered");
            }
            Ok(Err(error)) => tracing::error!(channel, %error, "the delivery of reminders failed"),
            Err(error) => tracing::error!(channel, %error, "the delivery of reminders died"),
        }
    }
}

/// Delivers everything whose time has come, a letter at a time, until the other side is found to be down.
///
/// # Errors
/// When the database fails. A letter that had left by then is sent again after its lease, with the same id.
pub fn round(db: &Db, carrier: &dyn Carrier, clock: &web::Clock, stopping: &AtomicBool) -> StoreResult<Tally> {
    let mut tally = Tally::default();
    while !stopping.load(Ordering::Relaxed) {
        // One claim a letter: the lease need only outlast this one, however many there are.
        let Some(letter) = outbox::claim(db, carrier.channel(), clock(), 1, LEASE_MINUTES)?.pop() else { break };
        let (id, channel) = (letter.id.as_str(), letter.channel.value());
        match carrier.carry(&letter) {
            Ok(()) => {
                tally.sent += 1;
                outbox::sent(db, &letter, clock())?;
            }
            Err(Trouble::Later(reason)) => {
                tally.failed += 1;
                outbox::failed(db, &letter, &reason, clock())?;
            }
            Err(Trouble::Never(reason)) => {
                tally.dead += 1;
                // The reason often repeats the address, which belongs in no log; the queue keeps it.
                tracing::error!(id, channel, "a reminder cannot be delivered");
                outbox::refused(db, &letter, &reason)?;
            }
            Err(Trouble::Down(reason)) => {
                tally.failed += 1;
                tracing::warn!(channel, reason, "the other side takes no reminders now");
                outbox::failed(db, &letter, &reason, clock())?;
                break;
            }
        }
    }
    Ok(tally)
}
