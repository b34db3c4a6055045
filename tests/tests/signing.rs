//! Stories of signatures: A9c, A11. What was shown is what is signed, and the station signs its papers.

use axum::http::StatusCode;
use domain::case::content::Document;
use domain::case::fact::{AfterRefusal, Mark, Party, Place};
use domain::case::{Act, Case, Command, Event, Stage};
use domain::directory::CaseId;
use hejie::county::REGION;
use store::audit::Change;
use store::{certificate, directory};
use stories::pen::{BLANK, DRAWN, empty_page};
use stories::visit::picture;
use stories::world::No;
use stories::{World, each_engine};

/// A case with a round that waits for its signatures.
fn to_sign(w: &mut World) -> CaseId {
    let case = w.negotiating();
    w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
    case
}

fn over(case: &Case, document: Document) -> String {
    document.content(case).unwrap().hash.0
}

fn path(case: &Case, act: Act) -> String {
    format!("/cases/{}/do/{}", case.number, act.value())
}

/// Both sides sign the round on the screen, under the wording with this hash.
fn draws<'a>(hash: &'a str, seq: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("round", "1"),
        ("over", hash),
        ("_seq", seq),
        ("consumer_mark", "drawn"),
        ("consumer_drawn", DRAWN),
        ("trader_mark", "drawn"),
        ("trader_drawn", DRAWN),
    ]
}

#[test]
fn a9_both_sides_read_the_text_and_sign_it_on_the_screen() {
    each_engine(|w| {
        let id = to_sign(w);
        let case = w.case(&id);
        let hash = over(&case, Document::Round(1));
        let clerk = w.visits("yq01-hejie1");
        let page = clerk.get(&path(&case, Act::SignRound));
        for shown in ["请双方一起看：第1次协商记录", "要求退货退款", "同意退货", "王女士", &hash]
        {
            assert!(page.body.contains(shown), "the page does not show “{shown}”");
        }
        let seq = case.seq.to_string();
        let _ = clerk.sends(&path(&case, Act::SignRound), &draws(&hash, &seq));
        let case = w.case(&id);
        let [consumer, trader] = Document::Round(1).signatures(&case).unwrap();
        for (signature, place) in [(consumer, Place::RoundConsumer), (trader, Place::RoundTrader)] {
            assert_eq!((signature.mark, signature.place), (Mark::Drawn, Some(place)));
            assert_eq!(signature.over.as_ref().map(|over| over.0.as_str()), Some(hash.as_str()));
            assert_eq!(signature.at, Some(w.now));
        }
        let number = case.number.to_string();
        clerk.sees(&format!("/cases/{number}"), "签的是现行内容");
        let file = format!("/cases/{number}/files/{}", consumer.drawn.as_ref().unwrap().0);
        assert_eq!(clerk.get(&file).status, StatusCode::OK);
        assert_eq!(w.visits("yq02-hejie1").get(&file).status, StatusCode::NOT_FOUND);
        let (_, paper) = clerk.paper("case", &number, "round", "1");
        let kept = w.scratch.dir.join("round.pdf");
        std::fs::write(&kept, paper).unwrap();
        let pictures = std::process::Command::new("pdfimages").arg("-list").arg(&kept).output().unwrap();
        let pictures = String::from_utf8_lossy(&pictures.stdout).into_owned();
        // The code that verifies it, and both signatures as one shared picture with its transparency.
        assert!(pictures.lines().filter(|line| line.contains("image")).count() >= 2, "{pictures}");
        assert!(pictures.contains("smask"), "what was drawn stands on the paper: {pictures}");
    });
}

#[test]
fn a9_a_later_change_shows_that_the_signature_no_longer_covers_it() {
    each_engine(|w| {
        let id = to_sign(w);
        w.does("yq01-hejie1", &id, Act::SignRound, &[]);
        let clerk = w.visits("yq01-hejie1");
        let page = format!("/cases/{}", w.case(&id).number);
        clerk.sees(&page, "签的是现行内容");
        clerk.sees(&page, "缺扫描件");
        w.at("2026-03-02 10:00");
        w.does("yq01-hejie1", &id, Act::Correct, &[("goods", "对开门冰箱")]);
        clerk.sees(&page, "签字不再覆盖现行内容");
        clerk.sees(&page, "签的是第1版（2026年3月2日09:30起），现行是第2版（2026年3月2日10:00起）");
        clerk.sees(&page, "请双方按现行内容再签");
        // A change of what is not in the record leaves the signatures as they are.
        let signed = [("file", "ab"), ("consumer_mark", "signed")];
        w.does("yq01-hejie1", &id, Act::SignRound, &signed);
        clerk.sees(&page, "签的是现行内容");
        w.does("yq01-hejie1", &id, Act::Correct, &[("goods", "对开门冰箱"), ("amount", "4099")]);
        clerk.does_not_see(&page, "签字不再覆盖现行内容");
        w.refused("yq01-hejie1", &id, Act::SignRound, &[("round", "1")], "A9");
    });
}

#[test]
fn a9_nobody_signs_what_they_were_not_shown() {
    each_engine(|w| {
        let id = to_sign(w);
        let case = w.case(&id);
        let (hash, seq) = (over(&case, Document::Round(1)), case.seq.to_string());
        // Somebody corrects the record while both sides write.
        w.does("yq01-hejie2", &id, Act::Correct, &[("goods", "对开门冰箱")]);
        let changed = w.case(&id);
        let clerk = w.visits("yq01-hejie1");
        let answer = clerk.post(&path(&case, Act::SignRound), &draws(&hash, &seq));
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        for told in ["打开签字页以后，第1次协商记录的内容改过", "《工作制度》第9条", "对开门冰箱"]
        {
            assert!(answer.body.contains(told), "the page does not say “{told}”");
        }
        assert!(!answer.body.contains("已收到签名"), "what was drawn under the old wording is dropped");
        assert!(answer.body.contains(&over(&changed, Document::Round(1))), "the form now holds the present wording");
        assert_eq!(w.case(&id), changed, "nothing was changed by it");
    });
}

#[test]
fn a9_only_ink_on_the_page_is_a_signature() {
    each_engine(|w| {
        let id = to_sign(w);
        let case = w.case(&id);
        let hash = over(&case, Document::Round(1));
        let clerk = w.visits("yq01-hejie1");
        let foreign = "0".repeat(64);
        for (drawn, told) in [
            (BLANK, "签名太少，看不出姓名"),
            ("data:image/png;base64,AAAA", "签名没有收到"),
            (foreign.as_str(), "签名没有收到"),
            ("", "签字框里还没有签名"),
        ] {
            let mut answers = draws(&hash, "");
            answers[6].1 = drawn;
            clerk.is_refused(&path(&case, Act::SignRound), &answers, told);
        }
        let mut unread = draws(&hash, "");
        unread[1].1 = "";
        clerk.is_refused(&path(&case, Act::SignRound), &unread, "没有说明屏幕上签的是什么内容");
        assert!(Document::Round(1).signatures(&w.case(&id)).is_none());
    });
}

#[test]
fn a9_nobody_has_signed_before_the_clerk_says_so() {
    each_engine(|w| {
        let id = to_sign(w);
        let case = w.case(&id);
        let clerk = w.visits("yq01-hejie1");
        clerk.does_not_see(&path(&case, Act::SignRound), "value=\"signed\" checked");
        clerk.does_not_see(&path(&case, Act::SignRound), "value=\"signed\" selected");
        clerk.is_refused(&path(&case, Act::SignRound), &[("round", "1")], "请填写“消费者”");
        clerk.is_refused(
            &path(&case, Act::SignRound),
            &[("round", "1"), ("consumer_mark", "signed")],
            "请填写“经营者”",
        );
        assert!(w.case(&id).rounds[0].signatures.is_none(), "nothing is on record");
    });
}

#[test]
fn a9_a11_nobody_bears_witness_to_the_record_that_he_writes_himself() {
    each_engine(|w| {
        let id = to_sign(w);
        let name = w.actor("yq01-hejie1").name;
        let refuses =
            |witness| [("trader_mark", "refused"), ("trader_refusal", "要等总部"), ("trader_witness", witness)];
        let no = w.refused("yq01-hejie1", &id, Act::SignRound, &refuses(name.as_str()), "A9");
        assert_eq!(no.field, Some("trader_witness"));
        w.does("yq01-hejie1", &id, Act::SignRound, &refuses("商场值班经理"));
        w.does("yq01-hejie1", &id, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &id, Act::Approve, &[]);
        let no = w.refused("yq01-hejie1", &id, Act::RefuseSigning, &[("witness", name.as_str())], "A11");
        assert_eq!(no.field, Some("witness"));
    });
}

#[test]
fn a11_a_refused_agreement_stays_on_the_page_and_among_the_papers() {
    each_engine(|w| {
        let id = w.drafted();
        w.does("yq01-shenpi", &id, Act::Approve, &[]);
        let case = w.does("yq01-hejie1", &id, Act::RefuseSigning, &[("after", "fail")]);
        let (clerk, page) = (w.visits("yq01-hejie1"), format!("/cases/{}", case.number));
        clerk.sees(&page, "经营者拒签");
        clerk.sees(&page, "见证人：商场值班经理");
        clerk.sees(&page, "消费投诉和解协议书");
        let (_, pdf) = clerk.paper("case", case.number.as_str(), "agreement", "");
        assert!(pdf.starts_with(b"%PDF"));
    });
}

#[test]
fn a14_what_was_signed_on_paper_and_never_scanned_is_named_before_it_is_filed() {
    each_engine(|w| {
        let id = w.signed();
        w.does("yq01-hejie1", &id, Act::Perform, &[]);
        let case = w.does("yq01-hejie1", &id, Act::FeedBack, &[]);
        let clerk = w.visits("yq01-hejie1");
        clerk.sees(&path(&case, Act::Archive), "第1次协商记录的消费者、经营者是在纸上签的，缺扫描件");
        clerk.sees(&path(&case, Act::Archive), "和解协议书的消费者、经营者是在纸上签的，缺扫描件");
    });
}

#[test]
fn a11_an_agreement_is_signed_on_the_screen_by_its_text_on_its_day() {
    each_engine(|w| {
        let id = w.drafted();
        let case = w.does("yq01-shenpi", &id, Act::Approve, &[]);
        let hash = over(&case, Document::Agreement);
        let clerk = w.visits("yq01-hejie1");
        clerk.sees(&path(&case, Act::Sign), "经营者于2026年3月11日前退货并退还货款，4299.00元");
        clerk.sees(&path(&case, Act::Sign), "本协议一式两份");
        let mut answers = draws(&hash, "");
        answers.extend([("on", "2026-03-01"), ("copies", "on")]);
        clerk.is_refused(&path(&case, Act::Sign), &answers, "签署日期早于审核通过的日期");
        answers[7].1 = "2026-03-02";
        w.at("2026-03-03 09:00");
        let clerk = w.visits("yq01-hejie1");
        clerk.is_refused(&path(&case, Act::Sign), &answers, "屏幕手写是现在签的，签署日期却不是今天");
        answers[7].1 = "2026-03-03";
        let _ = clerk.sends(&path(&case, Act::Sign), &answers);
        let case = w.case(&id);
        assert_eq!(case.stage, Stage::Performing);
        let [consumer, _] = Document::Agreement.signatures(&case).unwrap();
        assert_eq!(consumer.place, Some(Place::AgreementConsumer));
        clerk.sees(&format!("/cases/{}", case.number), "协议书 甲方签字处");
    });
}

#[test]
fn a11_a_refusal_to_sign_has_its_reason_its_witness_and_the_text_refused() {
    each_engine(|w| {
        let id = w.drafted();
        let case = w.does("yq01-shenpi", &id, Act::Approve, &[]);
        let clerk = w.actor("yq01-hejie1");
        let unseen = Command::RefuseSigning {
            by: Party::Trader,
            reason: "总部不同意".to_owned(),
            witness: "　".to_owned(),
            after: AfterRefusal::Negotiate,
        };
        let Err(No::Refused(no)) = w.execute(&clerk, &id, unseen) else { panic!("nobody saw it") };
        assert_eq!((no.clause, no.field), ("A11", Some("witness")));
        w.does("yq01-hejie1", &id, Act::RefuseSigning, &[]);
        let told = w.door.db.read(|tx| store::journal::load(tx, REGION, &id)).unwrap();
        let Some(Event::SigningRefused { witness, over: refused, .. }) = told.entries.last().map(|one| &one.event)
        else {
            panic!("no refusal on record")
        };
        assert_eq!(witness, "商场值班经理");
        assert_eq!(refused.as_ref().map(|hash| hash.0.clone()), Some(over(&case, Document::Agreement)));
    });
}

#[test]
fn a9_the_units_own_seal_is_kept_once_and_used_only_by_the_unit() {
    each_engine(|w| {
        let clerk = w.visits("yq01-hejie1");
        assert_eq!(clerk.get("/station/seal").status, StatusCode::FORBIDDEN);
        let head = w.visits("yq01-zhanzhang");
        let answer = head.uploads("/station/seal", &[("kind", "unit")], "image", &picture(7));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let seals = w.door.db.read(|tx| store::seal_image::of(tx, REGION, &w.station)).unwrap();
        let [seal] = seals.as_slice() else { panic!("{seals:?}") };
        head.sees("/station", "本单位印章");
        assert_eq!(clerk.get(&format!("/station/files/{}", seal.file)).status, StatusCode::OK);
        assert_eq!(w.visits("yq02-hejie1").get(&format!("/station/files/{}", seal.file)).status, StatusCode::NOT_FOUND);
        let told = w.door.db.read(|tx| store::audit::history(tx, REGION, "seal_image", w.station.as_str())).unwrap();
        assert_eq!(told.len(), 1, "who put it there stays on record");

        let seals = [("round", "1"), ("consumer_mark", "signed"), ("trader_mark", "sealed")];
        let with = [seals.as_slice(), &[("trader_kept_seal", seal.file.as_str())]].concat();
        // A shop in the mall does not seal with the mall's seal.
        let shop = to_sign(w);
        clerk.is_refused(&path(&w.case(&shop), Act::SignRound), &with, "这一件不能用本单位的印章");
        let own = w.accepted(&[("respondent", "云桥商场"), ("relation", "host")]);
        w.does("yq01-hejie1", &own, Act::Verify, &[]);
        w.does("yq01-hejie1", &own, Act::RecordRound, &[]);
        let _ = clerk.sends(&path(&w.case(&own), Act::SignRound), &with);
        let case = w.case(&own);
        let [_, trader] = Document::Round(1).signatures(&case).unwrap();
        assert_eq!(trader.seal.as_ref().map(|file| file.0.as_str()), Some(seal.file.as_str()));
    });
}

#[test]
fn a11_a_station_signs_its_papers_and_a_common_reader_verifies_it() {
    each_engine(|w| {
        let clerk = w.visits("yq01-hejie1");
        clerk.sees("/station/certificate", "还没有证书");
        assert_eq!(clerk.post("/station/certificate", &[]).status, StatusCode::FORBIDDEN);
        let head = w.visits("yq01-zhanzhang");
        let _ = head.sends("/station/certificate", &[]);
        let signed = |w: &World| {
            let actor = w.actor("yq01-hejie1");
            let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
            let signer = w.door.db.write(|tx| certificate::signer(tx, &w.door.keys, change, &w.station)).unwrap();
            (signer.sign(&empty_page(), w.now).unwrap(), signer.certificate().clone())
        };
        let of = |w: &World| w.door.db.read(|tx| certificate::of(tx, REGION, &w.station)).unwrap();
        let (pdf, first) = signed(w);
        assert_eq!(signed(w), (pdf.clone(), first.clone()), "the same bytes, key and time");
        assert_eq!(of(w).len(), 1, "made once");
        let file = w.scratch.dir.join("signed.pdf");
        std::fs::write(&file, &pdf).unwrap();
        let told = std::process::Command::new("pdfsig").arg(&file).output().unwrap();
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let name = w.door.db.read(|tx| directory::org(tx, REGION, &w.station)).unwrap().unwrap().name;
        for words in ["Signature is Valid", "Total document signed", &name] {
            assert!(told.contains(words), "no “{words}”: {told}");
        }
        assert!(paper::seal::inspect(&pdf).unwrap()[0].holds(&first));
        let download = clerk.get(&format!("/station/certificate/{}", first.fingerprint()));
        assert_eq!(download.status, StatusCode::OK);
        assert_eq!(
            w.visits("yq02-hejie1").get(&format!("/station/certificate/{}", first.fingerprint())).status,
            StatusCode::NOT_FOUND
        );

        // Two months before its end another one takes its place; what the first has signed still holds.
        w.at("2028-12-20 09:00");
        assert_eq!(signed(w).1, first);
        w.at("2029-01-20 09:00");
        let (_, second) = signed(w);
        assert_ne!(second, first);
        let held = of(w);
        assert_eq!(held.iter().map(|one| one.ended_at.is_some()).collect::<Vec<_>>(), [false, true]);
        assert!(paper::seal::inspect(&pdf).unwrap()[0].holds(&first));
        let told = w.door.db.read(|tx| store::audit::history(tx, REGION, "certificate", w.station.as_str())).unwrap();
        assert_eq!(told.len(), 2);
    });
}
