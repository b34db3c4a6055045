//! As the program does it when it is configured, and what it says when it is configured by half.

use hejie::config::{self, Secret, Tls};
use hejie::deliver::{hook, mail};
use store::outbox::{Channel, Letter, State};
use store::scratch::Scratch;
use stories::mailroom::{HookServer, MailServer};
use stories::server::{Server, free_port, run};

use super::{each_engine, letter, post, post_with, tally};

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
        let untrusted = office.delivers(&post_with(mail.port, Tls::StartTls));
        assert_eq!(untrusted, tally(0, 1, 0), "anybody can make a certificate");
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
