//! Stories of the archive (A14): volumes and their catalogues, the keeper's hand-over, holds, and what is destroyed
//! when its years are over; over HTTP, on both engines.

use domain::case::Act;
use domain::case::fact::Relation;
use domain::directory::CaseId;
use hejie::county::REGION;
use jiff::civil::date;
use store::file::Files;
use store::{journal, verify};
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

const SHELF: &str = "/stations/station-yq01/archive";
const KEEPER: &str = "/stations/station-yq01/keeper";
const LISTS: &str = "/stations/station-yq01/destruction";

/// The volume of the first quarter, as an address.
const VOLUME: &str = "/stations/station-yq01/archive/2026-Q1-%E5%AE%B6%E7%94%A8%E7%94%B5%E5%99%A8";

fn number(w: &World, case: &CaseId) -> String {
    w.case(case).number.to_string()
}

/// Settled and archived, with a photo on file; what differs is said by the story.
fn archived_with(w: &mut World, said: &[(&str, &str)], photo: u8) -> CaseId {
    let case = w.accepted(said);
    let page = format!("/cases/{}/do/add_evidence", number(w, &case));
    let told = [
        ("kind", "photo"),
        ("title", "冰箱照片"),
        ("copies", "1"),
        ("side", "consumer"),
        ("original_seen", "on"),
        ("original_returned", "on"),
    ];
    let kept = w.visits("yq01-hejie1").uploads(&page, &told, "file", &picture(photo));
    assert_eq!(kept.status, 303, "{}", kept.body);
    for (who, act) in [
        ("yq01-hejie1", Act::Verify),
        ("yq01-hejie1", Act::RecordRound),
        ("yq01-hejie1", Act::SignRound),
        ("yq01-hejie1", Act::DraftSettlement),
        ("yq01-shenpi", Act::Approve),
        ("yq01-hejie1", Act::Sign),
        ("yq01-hejie1", Act::Perform),
        ("yq01-hejie1", Act::FeedBack),
        ("yq01-hejie1", Act::Archive),
    ] {
        w.does(who, &case, act, &[]);
    }
    case
}

/// The hash of the photo that a case has on file.
fn photo_of(w: &World, case: &CaseId) -> String {
    w.case(case).evidence[0].file.as_ref().unwrap().0.clone()
}

fn on_disk(w: &World, hash: &str) -> bool {
    Files::new(w.scratch.dir.join("files")).unwrap().fault(hash).unwrap().is_none()
}

fn knows(w: &World, case: &CaseId) -> bool {
    let person = w.case(case).intake.consumer;
    w.door.db.read(|tx| store::vault::person(tx, &w.door.keys, REGION, &person)).unwrap().is_some()
}

/// The keeper drafts a list of everything that has run out; its page.
fn drafts(w: &World, cases: &[&str]) -> String {
    let mut form = vec![("why", "保管期满，无查考价值")];
    form.extend(cases.iter().map(|number| ("cases", *number)));
    w.visits("yq01-lianluo").sends(&format!("{LISTS}/new"), &form)
}

fn takes(visitor: &Visitor, list: &str, deed: &str) {
    let _ = visitor.sends(&format!("{list}/do/{deed}"), &[("said", "同意")]);
}

const CARRIED: &[(&str, &str)] = &[("on", "2029-03-10"), ("first", "石敬业"), ("second", "郭怀远"), ("sure", "on")];

#[test]
fn a14b_a_volume_has_its_cover_and_a_catalogue_whose_pages_run_through() {
    each_engine(|w| {
        let first = archived_with(w, &[], 1);
        let second = archived_with(w, &[("consumer_phone", "13800000002")], 2);
        let desk = w.visits("yq01-hejie1");
        desk.sees("/archive", "");
        desk.sees(SHELF, "2026-Q1-家用电器");
        desk.sees(SHELF, "2026年第1季度");
        desk.sees(VOLUME, "9—16");
        desk.sees(VOLUME, "关于云桥家电专柜“双开门冰箱”的投诉");
        let (_, cover) = desk.paper("volume", w.station.as_str(), "cover", "2026-Q1-家用电器");
        assert!(pdf::text(&cover).contains("卷内目录") && pdf::text(&cover).contains("9—16"));
        assert!(desk.get(VOLUME).body.contains("<svg"), "the cover has its code");
        for page in [SHELF, VOLUME] {
            for login in ["suo-lianxi", "xianju", "yq01-danwei"] {
                assert!(w.visits(login).get(page).status.is_success(), "{login} {page}");
            }
            for login in ["dong-lianxi", "np-xianju", "yq02-zhanzhang", "guanli", "shenji"] {
                w.visits(login).does_not_find(page);
            }
        }
        assert!(!desk.get(VOLUME).body.contains("王女士"), "nothing personal stands in a catalogue");
        w.visits("xianju").sees("/archive", "云桥广场商场消费维权服务站");
        desk.does_not_find(&format!("{SHELF}/2026-Q2-%E9%A3%9F%E5%93%81"));

        w.does("yq01-zhanzhang", &first, Act::Reopen, &[]);
        desk.sees(VOLUME, "重新办理中");
        desk.sees(VOLUME, "1—8");
        w.does("yq01-zhanzhang", &second, Act::Hold, &[]);
        desk.sees(SHELF, "冻结1件");
    });
}

#[test]
fn a14b_all_papers_of_a_case_stand_in_the_order_in_which_they_are_bound() {
    each_engine(|w| {
        let case = archived_with(w, &[], 1);
        let kinds: Vec<&str> =
            domain::archive::bundle_order(&w.case(&case)).iter().map(|paper| paper.kind.value()).collect();
        assert_eq!(
            kinds,
            ["registration", "evidence", "round", "agreement", "performance", "feedback"],
            "as the archive binds them"
        );
        let page = format!("/cases/{}/papers", number(w, &case));
        w.visits("yq01-hejie1").sees(&page, "证据副本1：冰箱照片");
        let desk = w.visits("yq01-hejie1");
        desk.sees(&page, "全卷合成一份PDF");
        let (_, bundle) = desk.paper("case", &number(w, &case), "bundle", "");
        let text = pdf::text(&bundle);
        for words in ["卷内目录", "证据副本1：冰箱照片", "消费投诉登记表", "消费投诉和解协议书", "反馈记录"]
        {
            assert!(text.contains(&pdf::bare(words)), "no {words} in {text}");
        }
        w.visits("suo-lianxi").does_not_see(&page, "全卷合成一份PDF");
        w.visits("dong-lianxi").does_not_find(&page);
    });
}

#[test]
fn a14b_a_scanned_cover_leads_to_the_case_for_those_who_may_see_it() {
    each_engine(|w| {
        let case = w.archived();
        let code = format!("/c/{}", number(w, &case));
        for login in ["yq01-hejie1", "suo-lianxi", "shiju"] {
            assert_eq!(w.visits(login).get(&code).to, format!("/cases/{}", number(w, &case)), "{login}");
        }
        for login in ["yq02-hejie1", "dong-lianxi", "np-xianju", "guanli"] {
            w.visits(login).does_not_find(&code);
        }
        assert_eq!(w.stranger().get(&code).to, "/login");
        w.visits("yq01-hejie1").does_not_find("/c/whatever");
    });
}

#[test]
fn a14c_nobody_leaves_with_the_keys() {
    each_engine(|w| {
        w.archived();
        let head = w.visits("yq01-zhanzhang");
        let change = [
            ("post", "liaison"),
            ("leaver", "yq01-lianluo"),
            ("left_on", "2026-03-02"),
            ("receiver", "yq01-hejie1"),
            ("name", "新联络"),
            ("login", "yq01-lianluo2"),
            ("education", "college"),
            ("since", "2026-03-02"),
            ("declared", "on"),
        ];
        head.is_refused("/stations/station-yq01/staff/change", &change, "保管着1件档案，还没有移交");
        w.visits("guanli").is_refused("/accounts/yq01-lianluo/close", &[], "还没有移交");

        let to = |who: &'static str| [("custodian", who), ("why", "岗位调整")];
        head.is_refused(&format!("{KEEPER}/name"), &to("yq01-shenpi"), "保管人要是本站在岗的");
        head.is_refused(&format!("{KEEPER}/name"), &to("yq01-lianluo"), "已经是本站档案保管人");
        let _ = head.sends(&format!("{KEEPER}/name"), &to("yq01-hejie1"));
        head.is_refused(&format!("{KEEPER}/name"), &to("yq01-hejie2"), "还没有办完");
        let page = head.get(KEEPER).body;
        let id = page.split("/keeper/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
        let at = |step: &str| format!("{KEEPER}/{id}/{step}");
        let (old, new) = (w.visits("yq01-lianluo"), w.visits("yq01-hejie1"));
        old.sees("/today", "档案移交等您确认移交");
        new.does_not_see("/today", "档案移交等您确认");
        new.is_refused(&at("take"), &[], "次序是：移交人确认，再由接收人确认");
        new.is_refused(&at("give"), &[("in_place", "他不在")], "移交由现任保管人确认");
        head.is_refused(&at("give"), &[("in_place", "")], "请填写");
        let _ = old.sends(&at("give"), &[]);
        old.does_not_see("/today", "档案移交等您确认");
        new.sees("/today", "档案移交等您确认接收");
        old.is_refused(&at("take"), &[], "接收由接任的保管人确认");
        let _ = new.sends(&at("take"), &[]);
        new.does_not_see("/today", "档案移交等您确认");
        head.sees(SHELF, &w.actor("yq01-hejie1").name);
        let (_, list) = head.paper("handover", w.station.as_str(), "hand_over", &id);
        assert!(pdf::text(&list).contains("1卷，1件，8页"));
        assert_eq!(head.post("/stations/station-yq01/staff/change", &change).status, 200, "now he may leave");
        for login in ["dong-lianxi", "yq02-zhanzhang"] {
            w.visits(login).does_not_find(KEEPER);
            assert_eq!(w.visits(login).post(&at("withdraw"), &[]).status, 404);
        }
    });
}

#[test]
fn a14c_the_head_confirms_for_a_keeper_who_cannot_come() {
    each_engine(|w| {
        w.archived();
        let head = w.visits("yq01-zhanzhang");
        let _ = head.sends(&format!("{KEEPER}/name"), &[("custodian", "yq01-hejie1"), ("why", "原保管人生病")]);
        let page = head.get(KEEPER).body;
        let id = page.split("/keeper/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
        head.sees(&format!("{KEEPER}/{id}/give"), "不能到场");
        let _ = head.sends(&format!("{KEEPER}/{id}/give"), &[("in_place", "住院")]);
        let _ = w.visits("yq01-hejie1").sends(&format!("{KEEPER}/{id}/take"), &[]);
        let (_, list) = head.paper("handover", w.station.as_str(), "hand_over", &id);
        assert!(pdf::text(&list).contains("住院"));
        let org = w.door.db.read(|tx| store::directory::org(tx, REGION, &w.station)).unwrap().unwrap();
        assert_eq!(org.custodian.unwrap().as_str(), "yq01-hejie1", "exactly one keeps it");
    });
}

#[test]
fn a14d_what_is_held_or_too_young_is_never_on_a_list() {
    each_engine(|w| {
        let (old, held) = (w.archived(), w.archived());
        let numbers = [number(w, &old), number(w, &held)];
        w.does("suo-lianxi", &held, Act::Hold, &[]);
        w.refused("yq01-zhanzhang", &held, Act::Hold, &[], "A14d");
        w.refused("yq01-hejie1", &held, Act::ReleaseHold, &[], "A14d");
        w.visits("yq01-hejie1").sees(&format!("/cases/{}", numbers[1]), "已冻结，不能销毁");

        w.at("2029-03-02 09:00");
        let keeper = w.visits("yq01-lianluo");
        let form = [("why", "期满"), ("cases", numbers[0].as_str())];
        keeper.is_refused(&format!("{LISTS}/new"), &form, "没有期满");
        w.at("2029-03-03 09:00");
        let keeper = w.visits("yq01-lianluo");
        keeper.sees(LISTS, "另有 1 件冻结");
        keeper.does_not_see(&format!("{LISTS}/new"), &numbers[1]);
        let form = [("why", "期满"), ("cases", numbers[1].as_str())];
        keeper.is_refused(&format!("{LISTS}/new"), &form, "已冻结");
        w.visits("yq01-zhanzhang").is_refused_page(&format!("{LISTS}/new"), "由档案保管人造册");

        // Held after the list was approved: carrying it out is refused until the file is struck off.
        let list = drafts(w, &[&numbers[0]]);
        takes(&w.visits("yq01-zhanzhang"), &list, "agree");
        takes(&w.visits("suo-fuze"), &list, "approve");
        w.does("yq01-zhanzhang", &old, Act::Hold, &[]);
        let on = [("on", "2029-03-03"), ("first", "石敬业"), ("second", "郭怀远"), ("sure", "on")];
        let keeper = w.visits("yq01-lianluo");
        keeper.is_refused(&format!("{list}/do/carry_out"), &on, "已冻结");
        assert!(knows(w, &old), "a refused step erases nothing");
        let strike = [("number", numbers[0].as_str()), ("said", "已起诉")];
        let _ = keeper.sends(&format!("{list}/do/strike"), &strike);
        keeper.is_refused(&format!("{list}/do/carry_out"), &on, "都已剔除");
        w.does("yq01-zhanzhang", &old, Act::ReleaseHold, &[]);
        assert!(w.case(&old).hold.is_none());
    });
}

#[test]
fn a14d_a_list_takes_three_people_and_two_witnesses_and_leaves_a_skeleton() {
    each_engine(|w| {
        let gone = archived_with(w, &[("consumer_name", "欧阳晓芸"), ("consumer_phone", "13800000071")], 1);
        let same_photo = archived_with(w, &[("consumer_phone", "13800000072")], 1);
        let other = archived_with(w, &[("consumer_phone", "13800000073")], 3);
        let (number_gone, number_other) = (number(w, &gone), number(w, &other));
        let hashes = (photo_of(w, &gone), photo_of(w, &other));
        assert_eq!(hashes.0, photo_of(w, &same_photo), "the same photo is kept once");
        w.at("2026-04-01 09:00");
        let _ = w.visits("yq01-zhanzhang").sends("/register/seal", &[("month", "2026-03")]);
        w.does("yq01-zhanzhang", &same_photo, Act::ExtendRetention, &[]);

        w.at("2029-03-10 09:00");
        w.visits("yq01-lianluo").sees(LISTS, "保管期满 <strong>2</strong> 件");
        let list = drafts(w, &[&number_gone, &number_other]);
        w.visits("yq01-fuzhan").sees("/inbox", "销毁清单YQ01-XH-2029-01待审核");
        let (head, office) = (w.visits("yq01-zhanzhang"), w.visits("suo-fuze"));
        assert_eq!(office.post(&format!("{list}/do/agree"), &[("said", "同意")]).status, 403);
        office.is_refused(&format!("{list}/do/approve"), &[("said", "同意")], "现在不能批准销毁");
        let waits = "档案销毁清单 YQ01-XH-2029-01";
        head.sees("/today", waits);
        office.does_not_see("/today", waits);
        takes(&head, &list, "agree");
        office.sees("/today", waits);
        assert_eq!(head.post(&format!("{list}/do/approve"), &[("said", "同意")]).status, 403);
        assert_eq!(w.visits("dong-lianxi").post(&format!("{list}/do/approve"), &[("said", "同意")]).status, 404);
        for outside in ["dong-lianxi", "np-xianju", "yq02-zhanzhang"] {
            for page in [list.clone(), format!("{list}/do/agree"), LISTS.to_owned()] {
                w.visits(outside).does_not_find(&page);
            }
        }
        takes(&office, &list, "approve");

        let keeper = w.visits("yq01-lianluo");
        let one = [("on", "2029-03-10"), ("first", "石敬业"), ("second", "石敬业"), ("sure", "on")];
        keeper.is_refused(&format!("{list}/do/carry_out"), &one, "监销要有两个人");
        keeper.is_refused(&format!("{list}/do/carry_out"), &CARRIED[..3], "销毁后不能恢复");
        let _ = keeper.sends(&format!("{list}/do/carry_out"), CARRIED);

        assert!(!knows(w, &gone) && !knows(w, &other) && knows(w, &same_photo));
        assert!(!on_disk(w, &hashes.1), "the photo of the destroyed case is gone");
        assert!(on_disk(w, &hashes.0), "a living case still names the other");
        let desk = w.visits("yq01-hejie1");
        let page = format!("/cases/{number_gone}");
        desk.sees(&page, "已销毁");
        desk.sees(&page, "YQ01-XH-2029-01");
        desk.does_not_see(&page, "冷藏室不制冷");
        for inside in ["papers", "consumer", "do/log_contact", &format!("files/{}", hashes.0)] {
            desk.does_not_find(&format!("{page}/{inside}"));
        }
        desk.does_not_see("/search?q=%E6%AC%A7%E9%98%B3%E6%99%93%E8%8A%B8", &number_gone);
        desk.does_not_see("/search?q=13800000071", &number_gone);
        let register = desk.get("/register?month=2026-03").body;
        assert!(register.contains("本月已封存") && !register.contains("封存后有变动"), "the seal still holds");
        assert!(!register.contains("欧阳"));
        desk.sees(VOLUME, "已销毁，清单YQ01-XH-2029-01");
        let (_, paper) = desk.paper("destruction", w.station.as_str(), "destruction", list.rsplit('/').next().unwrap());
        assert!(pdf::text(&paper).contains("石敬业、郭怀远"));
        keeper.is_refused(&format!("{list}/do/carry_out"), CARRIED, "现在不能登记已销毁");

        let events = w.door.db.read(|tx| journal::rows(tx, REGION, &gone)).unwrap();
        assert_eq!(events.last().unwrap().kind, "destroyed", "the skeleton stays");
        w.refused("yq01-zhanzhang", &gone, Act::Reopen, &[], "A14d");
        w.verify();
        verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        w.verify();
    });
}

#[test]
fn a14d_what_was_turned_away_is_kept_as_long_and_can_then_be_destroyed() {
    each_engine(|w| {
        let declined = w.registers("yq01-hejie1", &[]);
        w.does("yq01-hejie1", &declined, Act::ProposeDecline, &[]);
        w.does("yq01-zhanzhang", &declined, Act::Decline, &[]);
        let outside = [("relation", Relation::Outside.value()), ("consumer_phone", "13800000081")];
        let away = w.registers("yq01-hejie1", &outside);
        w.does("yq01-hejie1", &away, Act::TransferOut, &[]);
        for case in [&declined, &away] {
            assert_eq!(w.case(case).kept(), Some((date(2026, 3, 2), date(2029, 3, 2))), "three years unless more");
            let page = format!("/cases/{}", number(w, case));
            w.visits("yq01-hejie1").sees(&page, "不入卷，保管至2029年3月2日");
        }
        w.refused("yq01-zhanzhang", &away, Act::ExtendRetention, &[("until", "2028-01-01")], "A14");
        w.does("yq01-zhanzhang", &away, Act::ExtendRetention, &[]);

        w.at("2029-03-02 09:00");
        let (gone, kept) = (number(w, &declined), number(w, &away));
        let form = [("why", "期满"), ("cases", gone.as_str())];
        w.visits("yq01-lianluo").is_refused(&format!("{LISTS}/new"), &form, "没有期满");
        w.at("2029-03-10 09:00");
        let keeper = w.visits("yq01-lianluo");
        keeper.sees(LISTS, "保管期满 <strong>1</strong> 件");
        keeper.does_not_see(&format!("{LISTS}/new"), &kept);
        let list = drafts(w, &[&gone]);
        takes(&w.visits("yq01-zhanzhang"), &list, "agree");
        takes(&w.visits("suo-fuze"), &list, "approve");
        let id = list.rsplit('/').next().unwrap();
        let (_, paper) = keeper.paper("destruction", w.station.as_str(), "destruction", id);
        assert!(pdf::text(&paper).contains("不受理") && pdf::text(&paper).contains("1件，0页"));
        let _ = keeper.sends(&format!("{list}/do/carry_out"), CARRIED);
        assert!(!knows(w, &declined) && knows(w, &away));
        assert!(w.case(&declined).destroyed.is_some() && w.case(&away).destroyed.is_none());
        w.verify();
        verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        w.verify();
    });
}

#[test]
fn a14d_what_a_power_cut_left_on_the_disk_goes_with_the_next_round() {
    each_engine(|w| {
        let case = archived_with(w, &[], 5);
        let (number, hash) = (number(w, &case), photo_of(w, &case));
        w.at("2029-03-10 09:00");
        let list = drafts(w, &[&number]);
        takes(&w.visits("yq01-zhanzhang"), &list, "agree");
        takes(&w.visits("suo-lianxi"), &list, "approve");
        // Everything up to the commit, and then the power goes.
        let keeper = w.actor("yq01-lianluo");
        let change = store::audit::Change { actor: &keeper, moment: w.now, entropy: w.door.entropy.as_ref() };
        w.door
            .db
            .write(|tx| {
                let org = store::directory::org(tx, REGION, &w.station)?.unwrap();
                let one = store::archive::destroy::list(tx, REGION, &w.station)?.remove(0);
                let watched =
                    domain::archive::Supervisors { first: "石敬业".to_owned(), second: "郭怀远".to_owned() };
                store::archive::destroy::carry_out(&w.door, tx, change, &org, &one, w.now.day(), &watched)
            })
            .unwrap();
        assert!(on_disk(w, &hash));
        let files = Files::new(w.scratch.dir.join("files")).unwrap();
        assert_eq!(store::archive::sweep(&w.door.db, &files, w.now).unwrap(), 2, "the photo and what pages show of it");
        assert!(!on_disk(w, &hash));
        assert_eq!(store::archive::sweep(&w.door.db, &files, w.now).unwrap(), 0, "again does no harm");
    });
}

#[test]
fn a14b_a_file_of_any_year_is_found_by_its_archive_number() {
    each_engine(|w| {
        let old = number_of(w, "13800000001");
        w.at("2027-05-10 09:30");
        let new = number_of(w, "13800000002");
        let desk = w.visits("yq01-hejie1");
        let find = |q: &str, year: &str| desk.get(&format!("/search?q={q}&year={year}")).body;
        let fridge = "%E5%86%B0%E7%AE%B1";
        let (first, volume) =
            ("2026-Q1-%E5%AE%B6%E7%94%A8%E7%94%B5%E5%99%A8-001", "2026-q1-%E5%AE%B6%E7%94%A8%E7%94%B5%E5%99%A8");
        for (q, year, has_old, has_new) in [
            (fridge, "", true, true),
            (fridge, "2026", true, false),
            (fridge, "2027", false, true),
            (first, "", true, false),
            (volume, "", true, false),
            ("2026-Q1-%E9%A3%9F%E5%93%81", "", false, false),
            (&old, "", true, false),
            (&old, "2027", false, false),
        ] {
            let page = find(q, year);
            let hit = |number: &str| page.contains(&format!("/cases/{number}\""));
            assert_eq!((hit(&old), hit(&new)), (has_old, has_new), "{q} {year}");
        }
        w.visits("yq02-hejie1").does_not_see(&format!("/search?q={first}"), &format!("/cases/{old}\""));
    });
}

fn number_of(w: &mut World, phone: &str) -> String {
    let case = w.accepted(&[("consumer_phone", phone), ("event_on", "2026-02-26")]);
    for (who, act) in [
        ("yq01-hejie1", Act::Verify),
        ("yq01-hejie1", Act::Terminate),
        ("yq01-hejie1", Act::GiveNotice),
        ("yq01-hejie1", Act::FeedBack),
        ("yq01-hejie1", Act::Archive),
    ] {
        w.does(who, &case, act, &[]);
    }
    number(w, &case)
}
