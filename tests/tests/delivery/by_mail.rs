//! To a real mail server.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};

use hejie::config::Tls;
use hejie::deliver::{Carrier, Tally, Trouble, mail};
use store::outbox::{self, Channel, Claimed, Letter, State, enqueue};
use store::{Db, StoreError};
use stories::mailroom::MailServer;
use stories::server::free_port;

use super::{BODY, REGION, SUBJECT, delivers, each_engine, letter, post, post_with, tally};

#[test]
fn a_letter_arrives_once_with_its_chinese_subject_and_text() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        assert!(office.queues(&letter("a")));
        assert!(!office.queues(&letter("a")), "the same key is the same letter");
        assert_eq!(office.delivers(&post(server.port)), tally(1, 0, 0));
        assert!(!office.queues(&letter("a")), "also when it was sent");
        office.later(60 * 24 * 365);
        assert_eq!(office.delivers(&post(server.port)), tally(0, 0, 0));
        let arrived = server.arrived();
        let [mail] = arrived.as_slice() else { panic!("{} have arrived", arrived.len()) };
        assert_eq!(mail.header("subject"), SUBJECT);
        assert_eq!(mail.body(), BODY);
        assert_eq!(mail.header("to"), "zhang@example.org");
        assert_eq!(mail.header("from"), "和解系统 <reminders@hejie.example>");
        assert_eq!(mail.header("message-id"), format!("<{}@hejie.example>", office.list()[0].id));
        assert_eq!(mail.header("date"), "Mon, 02 Mar 2026 01:30:00 +0000");
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
    });
}

#[test]
fn what_a_server_that_is_down_did_not_take_arrives_once_when_it_is_back() {
    each_engine(|office| {
        let port = free_port();
        office.queues(&letter("a"));
        office.queues(&letter("b"));
        // One is enough to know; the other letter keeps its attempts.
        assert_eq!(office.delivers(&post(port)), tally(0, 1, 0));
        let mut attempts: Vec<i64> = office.states().into_iter().map(|(_, _, attempts)| attempts).collect();
        attempts.sort_unstable();
        assert_eq!(attempts, [0, 1]);
        assert!(office.states().iter().all(|(_, state, _)| *state == State::Pending));
        assert!(office.list().iter().any(|line| line.last_error.is_some()));
        assert_eq!(office.delivers(&post(port)), tally(0, 1, 0));
        assert_eq!(office.delivers(&post(port)), tally(0, 0, 0), "both have to wait a minute");
        for wait in [1, 2, 4] {
            office.later(wait - 1);
            assert_eq!(office.delivers(&post(port)), tally(0, 0, 0), "{wait} minutes are not over");
            office.later(1);
            assert_eq!([office.delivers(&post(port)), office.delivers(&post(port))], [tally(0, 1, 0); 2]);
        }
        office.later(8);
        let server = MailServer::start(&office.scratch.dir, port);
        assert_eq!(office.delivers(&post(port)), tally(2, 0, 0));
        office.later(10_000);
        assert_eq!(office.delivers(&post(port)), tally(0, 0, 0));
        assert_eq!(server.arrived().len(), 2);
        assert!(office.states().iter().all(|(_, state, attempts)| (*state, *attempts) == (State::Sent, 5)));
    });
}

/// Waits with its first letter until the other has one too, so that both have work.
struct Meeting<'a> {
    post: mail::Post,
    meeting: &'a Barrier,
    met: AtomicBool,
}

impl Carrier for Meeting<'_> {
    fn channel(&self) -> Channel {
        self.post.channel()
    }

    fn carry(&self, letter: &Claimed) -> Result<(), Trouble> {
        if !self.met.swap(true, Ordering::Relaxed) {
            self.meeting.wait();
        }
        self.post.carry(letter)
    }
}

#[test]
fn two_deliverers_at_once_deliver_each_of_fifty_letters_once() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        for n in 0..50 {
            office.queues(&Letter { subject: &format!("提醒 {n}"), ..letter(&n.to_string()) });
        }
        let meeting = Barrier::new(2);
        let tallies: Vec<Tally> = std::thread::scope(|scope| {
            let deliverers = [(); 2].map(|()| {
                scope.spawn(|| {
                    // A copy of the program has its own connections.
                    let db = Db::open(&office.scratch.url).unwrap();
                    let both = Meeting { post: post(server.port), meeting: &meeting, met: AtomicBool::new(false) };
                    delivers(&db, &both, office.now)
                })
            });
            deliverers.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(tallies.iter().map(|tally| tally.sent).sum::<usize>(), 50, "{tallies:?}");
        assert!(tallies.iter().all(|tally| tally.sent > 0), "both had work: {tallies:?}");
        let mut subjects: Vec<String> = server.arrived().iter().map(|mail| mail.header("subject").to_owned()).collect();
        subjects.sort();
        let mut wanted: Vec<String> = (0..50).map(|n| format!("提醒 {n}")).collect();
        wanted.sort();
        assert_eq!(subjects, wanted);
    });
}

#[test]
fn a_deliverer_that_dies_before_marking_is_repeated_after_its_lease_as_the_same_message() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        office.queues(&letter("a"));
        let claimed = outbox::claim(&office.scratch.db, Channel::Email, office.now, 1, 10).unwrap().remove(0);
        post(server.port).carry(&claimed).unwrap();
        drop(claimed);
        office.later(9);
        assert_eq!(office.delivers(&post(server.port)), tally(0, 0, 0), "it may still live");
        office.later(1);
        assert_eq!(office.delivers(&post(server.port)), tally(1, 0, 0));
        let arrived = server.arrived();
        assert_eq!(arrived.len(), 2);
        assert_eq!(arrived[0].header("message-id"), arrived[1].header("message-id"));
        assert_eq!(arrived[0].header("date"), arrived[1].header("date"));
    });
}

#[test]
fn a_deed_that_is_rolled_back_sends_nothing() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        let deed = office.scratch.db.write(|tx| -> store::StoreResult {
            assert!(enqueue(tx, REGION, office.now, &office.dice, &letter("a"))?);
            Err(StoreError::NotFound("what the deed needs"))
        });
        assert!(deed.is_err());
        assert_eq!(office.delivers(&post(server.port)), tally(0, 0, 0));
        assert_eq!(server.arrived().len(), 0);
    });
}

#[test]
fn an_address_that_is_refused_is_given_up_and_one_that_is_deferred_is_not() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        for (key, address) in
            [("1", "nobody@example.org"), ("2", "no address"), ("3", "later@example.org"), ("4", "zhang@example.org")]
        {
            office.queues(&Letter { address, ..letter(key) });
        }
        assert_eq!(office.delivers(&post(server.port)), tally(1, 1, 2), "one letter's trouble is not another's");
        let line = |key: &str| office.list().into_iter().find(|line| line.key == key).unwrap();
        assert_eq!((line("1").state, line("1").attempts), (State::Dead, 1));
        assert!(line("1").last_error.unwrap().contains("no such user"));
        assert_eq!(line("2").state, State::Dead);
        assert_eq!(line("3").state, State::Pending);
        assert!(line("3").last_error.unwrap().contains("greylisted"));
        assert_eq!(server.arrived().len(), 1);
    });
}

#[test]
fn a_subject_cannot_smuggle_in_a_header() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        office.queues(&Letter { subject: "提醒\r\nBcc: everybody@example.org\r\n\r\nhello", ..letter("a") });
        assert_eq!(office.delivers(&post(server.port)), tally(1, 0, 0));
        let arrived = server.arrived();
        assert_eq!(arrived[0].header("bcc"), "");
        assert_eq!(arrived[0].body(), BODY);
    });
}

#[test]
fn nothing_is_sent_in_the_clear_when_encryption_is_wanted() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        office.queues(&letter("a"));
        assert_eq!(office.delivers(&post_with(server.port, Tls::StartTls)), tally(0, 1, 0));
        assert_eq!(office.states(), [("a".to_owned(), State::Pending, 1)]);
        assert_eq!(server.arrived().len(), 0);
    });
}
