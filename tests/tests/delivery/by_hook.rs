//! To a receiver of requests.

use hejie::config::{self, Secret};
use hejie::deliver::hook;
use store::outbox::{Channel, Letter};
use stories::mailroom::{HookServer, python};

use super::{BODY, SUBJECT, each_engine, letter, tally};

fn receiver(server: &HookServer) -> hook::Receiver {
    let settings = config::Hook { url: Some(server.url.clone()), secret: Some(Secret::from("between us")) };
    hook::Receiver::new(&settings).unwrap().unwrap()
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
        let manual = include_str!("../../../docs/delivery.md");
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
