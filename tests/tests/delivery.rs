//! Reminders on their way: to a real mail server and to a receiver of requests, on both engines.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use hejie::config::{self, Secret, Tls};
use hejie::deliver::{Carrier, Tally, hook, mail, round};
use jiff::SignedDuration;
use store::outbox::{self, Channel, Letter, Listed, State, enqueue};
use store::scratch::{Dice, Scratch};
use store::{Db, StoreError};
use stories::mailroom::{HookServer, MailServer, python};
use stories::server::{Server, free_port, run};

const REGION: &str = "331082";
const SUBJECT: &str = "和解期限将至：YQ01-2026-0001，余下两个工作日，请尽快办理并登记结果";
const BODY: &str = "站内和解期限为2026年3月6日。\n.\n请登录系统办理。";

/// A scratch database with a clock that the story sets.
struct Office {
    scratch: Scratch,
    dice: Dice,
    now: domain::kernel::Moment,
}

fn each_engine(story: impl Fn(&mut Office)) {
    for scratch in Scratch::each().unwrap() {
        let now = domain::kernel::Moment("2026-03-02T01:30:00Z".parse().unwrap());
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

fn delivers(db: &Db, carrier: &dyn Carrier, now: domain::kernel::Moment) -> Tally {
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

fn receiver(server: &HookServer) -> hook::Receiver {
    let settings = config::Hook { url: Some(server.url.clone()), secret: Some(Secret::from("between us")) };
    hook::Receiver::new(&settings).unwrap().unwrap()
}

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

#[test]
fn two_deliverers_at_once_deliver_each_of_fifty_letters_once() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        for n in 0..50 {
            office.queues(&Letter { subject: &format!("提醒 {n}"), ..letter(&n.to_string()) });
        }
        let start = std::sync::Barrier::new(2);
        let tallies: Vec<Tally> = std::thread::scope(|scope| {
            let deliverers = [(); 2].map(|()| {
                scope.spawn(|| {
                    // A copy of the program has its own connections.
                    let db = Db::open(&office.scratch.url).unwrap();
                    start.wait();
                    delivers(&db, &post(server.port), office.now)
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

#[test]
fn a_request_is_signed_and_carries_its_idempotency_key() {
    each_engine(|office| {
        let server = HookServer::start();
        let said = Letter { channel: Channel::Hook, address: "yq01-hejie1", ..letter("deadline/c1/2026-03-06") };
        office.queues(&said);
        assert_eq!(office.delivers(&receiver(&server)), tally(1, 0, 0));
        let posted = server.posted().remove(0);
        let body: serde_json::Value = serde_json::from_slice(&posted.body).unwrap();
        let id = office.list()[0].id.clone();
        assert_eq!(
            body,
            serde_json::json!({"id": id, "key": said.key, "subject": SUBJECT, "body": BODY, "address": "yq01-hejie1",
                               "at": "2026-03-02T01:30:00.000Z"})
        );
        assert_eq!(posted.header("idempotency-key"), id);
        assert_eq!(posted.header("content-type"), "application/json");
        // The example of the documentation is what a receiver will copy, so it is what is tested.
        let manual = include_str!("../../docs/delivery.md");
        let example = manual.split("```python\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let ask = "import sys; print(genuine('between us', sys.argv[1].encode(), sys.argv[2]))";
        let genuine = |body: &str| {
            python(&["-c", &format!("{example}\n{ask}"), body, posted.header("x-hejie-signature")]).trim().to_owned()
        };
        let sent = String::from_utf8(posted.body.clone()).unwrap();
        assert_eq!(genuine(&sent), "True");
        assert_eq!(genuine(&sent.replace("c1", "c2")), "False");
    });
}

#[test]
fn a_request_is_repeated_after_an_error_of_the_receiver_and_given_up_when_it_is_refused() {
    each_engine(|office| {
        let server = HookServer::start();
        server.answers(&[500, 302, 401, 204, 400]);
        office.queues(&Letter { channel: Channel::Hook, ..letter("a") });
        for wait in [1, 2, 4] {
            assert_eq!(office.delivers(&receiver(&server)), tally(0, 1, 0));
            assert_eq!(office.delivers(&receiver(&server)), tally(0, 0, 0));
            office.later(wait);
        }
        assert_eq!(office.delivers(&receiver(&server)), tally(1, 0, 0));
        office.queues(&Letter { channel: Channel::Hook, ..letter("b") });
        assert_eq!(office.delivers(&receiver(&server)), tally(0, 0, 1));
        office.later(100_000);
        assert_eq!(office.delivers(&receiver(&server)), tally(0, 0, 0));
        let posted = server.posted();
        assert_eq!(posted.len(), 5);
        for repeat in &posted[1..4] {
            assert_eq!(repeat.header("idempotency-key"), posted[0].header("idempotency-key"));
            assert_eq!(repeat.body, posted[0].body, "the same bytes each time");
        }
        assert_ne!(posted[4].header("idempotency-key"), posted[0].header("idempotency-key"));
    });
}

#[test]
fn a_letter_waits_while_its_channel_is_not_configured() {
    each_engine(|office| {
        let server = MailServer::start(&office.scratch.dir, free_port());
        office.queues(&Letter { channel: Channel::Hook, ..letter("a") });
        assert_eq!(office.delivers(&post(server.port)), tally(0, 0, 0));
        assert_eq!(office.states(), [("a".to_owned(), State::Pending, 0)]);
        assert!(mail::Post::new(&config::Mail::default()).unwrap().is_none());
        assert!(hook::Receiver::new(&config::Hook::default()).unwrap().is_none());
    });
}

#[test]
fn half_a_configuration_is_refused_at_the_start() {
    let host = Some("mail.example.org".to_owned());
    let mail = |mail: config::Mail| mail::Post::new(&mail).err().unwrap().to_string();
    assert!(mail(config::Mail { host: host.clone(), ..Default::default() }).contains("mail.from"));
    let from = Some("a@example.org".to_owned());
    let user = Some("a".to_owned());
    assert!(mail(config::Mail { host: host.clone(), from, user, ..Default::default() }).contains("mail.password"));
    assert!(mail(config::Mail { host, from: Some("nobody".to_owned()), ..Default::default() }).contains("mail.from"));
    let hook = |url: &str, secret: Option<&str>| {
        let settings = config::Hook { url: Some(url.to_owned()), secret: secret.map(Secret::from) };
        hook::Receiver::new(&settings).err().unwrap().to_string()
    };
    assert!(hook("https://example.org/in", None).contains("hook.secret"));
    assert!(hook("ftp://example.org/in", Some("s")).contains("hook.url"));
}

/// A certificate for loopback and its key, signed by nobody else.
fn certificate(dir: &std::path::Path) -> [String; 2] {
    let [cert, key] = ["cert.pem", "key.pem"].map(|name| dir.join(name).to_string_lossy().into_owned());
    let made = std::process::Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", &key, "-out", &cert])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    [cert, key]
}

#[test]
fn the_program_delivers_over_encrypted_lines_and_a_wrong_password_kills_no_letter() {
    each_engine(|office| {
        let dir = office.scratch.dir.clone();
        let [cert, key] = certificate(&dir);
        let mail = MailServer::start_with(&dir, free_port(), &["--tlscert", &cert, "--tlskey", &key]);
        let hook = HookServer::start();
        office.queues(&Letter { address: "members@example.org", ..letter("a") });
        office.queues(&Letter { channel: Channel::Hook, ..letter("a") });
        let untrusted = Tally { failed: 1, ..Tally::default() };
        assert_eq!(office.delivers(&post_with(mail.port, Tls::StartTls)), untrusted, "anybody can make a certificate");
        let port = mail.port.to_string();
        let serve = |password: &str, today: &str| {
            let settings = [
                ("HEJIE_MAIL_HOST", "127.0.0.1"),
                ("HEJIE_MAIL_PORT", &port),
                ("HEJIE_MAIL_FROM", "reminders@hejie.example"),
                ("HEJIE_MAIL_USER", "hejie"),
                ("HEJIE_MAIL_PASSWORD", password),
                ("HEJIE_HOOK_URL", &hook.url),
                ("HEJIE_HOOK_SECRET", "between us"),
                // Where the program finds the certificates that it trusts.
                ("SSL_CERT_FILE", &cert),
            ];
            Server::start_with("serve", &dir.join("home"), Some(&office.scratch.url), today, &settings)
        };
        let until = |done: &dyn Fn() -> bool| {
            for _ in 0..200 {
                if done() {
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            panic!("it does not happen: {:?}", office.list());
        };
        let line = |channel| office.list().into_iter().find(|line| line.channel == channel).unwrap();
        let wrong = serve("wrong", "2026-03-03");
        until(&|| line(Channel::Email).attempts == 2 && line(Channel::Email).state == State::Pending);
        until(&|| line(Channel::Hook).state == State::Sent);
        drop(wrong);
        assert_eq!(mail.arrived().len(), 0);
        let _right = serve("right", "2026-03-04");
        until(&|| line(Channel::Email).state == State::Sent);
        assert_eq!((mail.arrived().len(), hook.posted().len()), (1, 1));
    });
}

#[test]
fn the_file_says_the_same_as_flags_and_a_mistake_in_it_is_named() {
    let scratch = Scratch::sqlite().unwrap();
    let file = scratch.dir.join("hejie.toml").to_string_lossy().into_owned();
    let home = scratch.dir.join("home").to_string_lossy().into_owned();
    let serve = |text: &str, more: &[&str]| {
        std::fs::write(&file, text).unwrap();
        run(&[&["serve", "--listen", "nowhere", "--config", &file, "--data", &home], more].concat()).unwrap_err()
    };
    let mail = "[mail]\nhost = \"mail.example.org\"\ntls = \"starttls\"\n";
    assert!(serve(mail, &[]).contains("mail.from is missing"));
    assert!(serve(mail, &["--mail-from", "a@example.org"]).contains("cannot listen"), "a flag completes the file");
    assert!(serve(&mail.replace("starttls", "perhaps"), &[]).contains("perhaps"));
    assert!(serve("[hook]\nurl = \"https://example.org/in\"\n", &[]).contains("hook.secret is missing"));
    assert!(serve("[mail]\nhots = \"mail.example.org\"\n", &[]).contains("hots"));
}
