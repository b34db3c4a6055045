//! Reminders on their way: to a real mail server and to a receiver of requests, on both engines.

mod by_hook;
mod by_mail;
mod by_program;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use domain::kernel::Moment;
use hejie::config::{self, Tls};
use hejie::deliver::{Carrier, Tally, mail, round};
use jiff::SignedDuration;
use store::Db;
use store::outbox::{self, Channel, Letter, Listed, State, enqueue};
use store::scratch::{Dice, Scratch};

const REGION: &str = "331082";
const SUBJECT: &str = "和解期限将至：YQ01-2026-0001，余下两个工作日，请尽快办理并登记结果";
const BODY: &str = "站内和解期限为2026年3月6日。\n.\n请登录系统办理。";

/// A scratch database with a clock that the story sets.
struct Office {
    scratch: Scratch,
    dice: Dice,
    now: Moment,
}

fn each_engine(story: impl Fn(&mut Office)) {
    for scratch in Scratch::each().unwrap() {
        let now = Moment("2026-03-02T01:30:00Z".parse().unwrap());
        story(&mut Office { scratch, dice: Dice::new(7), now });
    }
}

fn letter(key: &str) -> Letter<'_> {
    Letter { key, channel: Channel::Email, address: "zhang@example.org", subject: SUBJECT, body: BODY, staff: None }
}

impl Office {
    fn queues(&self, letter: &Letter<'_>) -> bool {
        self.scratch.db.write(|tx| enqueue(tx, REGION, self.now, &self.dice, letter)).unwrap()
    }

    fn later(&mut self, minutes: i64) {
        self.now.0 += SignedDuration::from_mins(minutes);
    }

    fn delivers(&self, carrier: &dyn Carrier) -> Tally {
        delivers(&self.scratch.db, carrier, self.now)
    }

    fn list(&self) -> Vec<Listed> {
        self.scratch.db.read(|tx| outbox::list(tx, REGION, 100)).unwrap()
    }

    fn states(&self) -> Vec<(String, State, i64)> {
        self.list().into_iter().map(|line| (line.key, line.state, line.attempts)).collect()
    }
}

fn delivers(db: &Db, carrier: &dyn Carrier, now: Moment) -> Tally {
    let clock: web::Clock = Arc::new(move || now);
    round(db, carrier, &clock, &AtomicBool::new(false)).unwrap()
}

const fn tally(sent: usize, failed: usize, dead: usize) -> Tally {
    Tally { sent, failed, dead }
}

fn post(port: u16) -> mail::Post {
    post_with(port, Tls::None)
}

fn post_with(port: u16, tls: Tls) -> mail::Post {
    let settings = config::Mail {
        host: Some("127.0.0.1".to_owned()),
        port: Some(port),
        tls: Some(tls),
        from: Some("和解系统 <reminders@hejie.example>".to_owned()),
        ..config::Mail::default()
    };
    mail::Post::new(&settings).unwrap().unwrap()
}
