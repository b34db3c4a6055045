//! What comes down to a station and goes up from it: dispatches, circulars, talks, clues, duties; page by page
//! over HTTP, on both engines.

use axum::http::StatusCode;
use domain::case::{Act, Stage};
use domain::directory::{Actor, CaseId, OrgId, OrgKind, Post};
use hejie::county::{NEIGHBOUR, REGION};
use hejie::ladder;
use store::account::{self, NewStaff};
use store::audit::Change;
use store::directory;
use store::query::Reach;
use stories::visit::{Visitor, picture};
use stories::world::each_engine;
use stories::{World, pdf};

const ORDER: &[(&str, &str)] = &[
    ("station", "YQ01"),
    ("platform_no", "1339900002026030200001"),
    ("matter", "complaint"),
    ("received_on", "2026-03-02"),
    ("feedback_due", "2026-03-20"),
    ("consent_on", "2026-03-02"),
    ("via", "system"),
    ("consumer_name", "祁女士"),
    ("consumer_phone", "13900000101"),
    ("respondent", "联讯手机店"),
    ("stall", "二楼 B08"),
    ("event_on", "2026-02-20"),
    ("place", "云桥广场商场"),
    ("narrative", "买了十二天，通话有杂音，送检等了一周没有答复。"),
    ("goods", "手机"),
    ("class", "G07"),
    ("problem", "P02"),
    ("amount", "3299"),
    ("claims", "replace"),
    ("claim_amount", "3299"),
];

/// The order with some answers changed.
fn order<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> =
        ORDER.iter().copied().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name)).collect();
    all.extend(changes);
    all
}

/// Dispatches the order; the address of its page.
fn dispatched(w: &World) -> String {
    w.visits("zhongxin").sends("/dispatches/new", ORDER)
}

fn taken(w: &World, page: &str) -> String {
    let answers = [("handler", "yq01-hejie1"), ("relation", "tenant")];
    w.visits("yq01-lianluo").sends(&format!("{page}/do/take"), &answers)
}

fn case_of(w: &World, page: &str) -> CaseId {
    let number = page.trim_start_matches("/cases/");
    let reach = Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None };
    let found = w.door.db.read(|tx| store::query::case::by_number(tx, &reach, number)).unwrap();
    found.unwrap_or_else(|| panic!("no case {number}")).0
}

fn unread(w: &World, login: &str) -> i64 {
    w.door.db.read(|tx| store::network::inbox::unread(tx, &login.into())).unwrap()
}

#[test]
fn c4_a_dispatch_goes_down_past_its_clock_up_to_the_office_and_back_to_the_consumer() {
    each_engine(|w| {
        let page = dispatched(w);
        let centre = w.visits("zhongxin");
        centre.sees("/dispatches", "未读");
        assert_eq!(unread(w, "yq01-lianluo"), 1, "the liaison is told");
        let liaison = w.visits("yq01-lianluo");
        liaison.sees("/today", "转办 1339900002026030200001");
        liaison.sees(&page, "请站点确定专人接收");
        centre.sees(&page, "已读");
        liaison.does_not_see(&page, "13900000101");

        let case_page = taken(w, &page);
        centre.sees(&page, "处理中");
        centre.sees(&page, "2026-03-11");
        let case = case_of(w, &case_page);
        let read = w.case(&case);
        assert_eq!((read.stage, read.handler.as_str()), (Stage::Verifying, "yq01-hejie1"), "no second acceptance");
        assert_eq!(read.intake.platform_no.as_deref(), Some("1339900002026030200001"));

        w.at("2026-03-17 09:00");
        w.visits("zhongxin").sees(&page, "临期");
        w.at("2026-03-21 09:00");
        w.visits("zhongxin").sees(&page, "超期");
        w.visits("suo-lianxi").sees("/late", "1339900002026030200001");
        let before = unread(w, "yq01-zhanzhang");
        ladder::remind(&w.door, w.now).unwrap();
        assert!(unread(w, "yq01-zhanzhang") > before, "the day after, the leader is told");
        assert_eq!(ladder::remind(&w.door, w.now).unwrap(), 0, "nobody is told twice");

        w.does("yq01-hejie1", &case, Act::Verify, &[]);
        let round = &[("outcome", "no_agreement"), ("from", "2026-03-21T08:00"), ("to", "2026-03-21T08:40")];
        w.does("yq01-hejie1", &case, Act::RecordRound, round);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        w.does("yq01-hejie1", &case, Act::HandUp, &[]);
        w.visits("zhongxin").sees(&page, "已交回");
        let said = [("said", "和解不成")];
        w.visits("yq01-lianluo").is_refused(&format!("{page}/do/feedback"), &said, "已经连同材料交回所里");
        w.visits("suo-lianxi").does_not_see("/late", "1339900002026030200001");

        w.refused("yq01-hejie1", &case, Act::OfficeReceive, &[], "B3.3");
        let office = w.visits("suo-lianxi");
        office.sees("/today", "已移交");
        let number = case_page.clone();
        let _ = office.sends(&format!("{number}/do/office_receive"), &[("by", "郭怀远"), ("on", "2026-03-21")]);
        let result = [("result", "经调解换货"), ("on", "2026-03-21"), ("recovered", "3299")];
        let _ = office.sends(&format!("{number}/do/office_decide"), &result);
        w.refused("yq01-hejie1", &case, Act::Archive, &[], "B4.5");
        w.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        w.does("yq01-hejie1", &case, Act::Archive, &[]);
        w.stands(&case, Stage::Archived);
    });
}

#[test]
fn l37_and_l9_what_must_not_go_to_a_station_is_refused_with_its_article_and_nothing_typed_is_lost() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        centre.is_refused("/dispatches/new", &order(&[("matter", "report")]), "第37条");
        centre.is_refused("/dispatches/new", &order(&[("matter", "mixed")]), "第9条");
        centre.is_refused("/dispatches/new", &order(&[("elsewhere", "on")]), "第16条");
        centre.is_refused("/dispatches/new", &order(&[("consent_on", "")]), "先征得消费者同意");
        centre.is_refused("/dispatches/new", &order(&[("feedback_due", "2026-08-01")]), "六十日调解期限");
        centre.is_refused("/dispatches/new", &order(&[("station", "NP01")]), "请选辖区内运行中的站点");
        let kept = centre.post("/dispatches/new", &order(&[("consumer_phone", "12")]));
        assert!(kept.body.contains("通话有杂音"), "what was typed is still there");
        let _ = centre.sends("/dispatches/new", ORDER);
        centre.is_refused("/dispatches/new", ORDER, "已经转办过");
    });
}

#[test]
fn c4_feedback_waits_for_a_result_and_is_accepted_or_sent_back() {
    each_engine(|w| {
        let page = dispatched(w);
        let case = case_of(w, &taken(w, &page));
        let feedback = format!("{page}/do/feedback");
        w.visits("yq01-lianluo").is_refused(&feedback, &[("said", "办好了")], "案件还没有结果");
        w.does("yq01-hejie1", &case, Act::Verify, &[]);
        w.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        w.does("yq01-shenpi", &case, Act::Approve, &[]);
        w.does("yq01-hejie1", &case, Act::Sign, &[]);
        w.does("yq01-hejie1", &case, Act::Perform, &[]);
        let desk = w.visits("yq01-lianluo");
        desk.sees(&feedback, "已履行");
        let _ = desk.sends(&feedback, &[("said", "已和解并换货")]);
        let centre = w.visits("zhongxin");
        centre.sees("/today", "已反馈");
        let judge = format!("{page}/do/judge");
        centre.is_refused(&judge, &[("good", "no")], "请写明还差什么");
        let _ = centre.sends(&judge, &[("good", "no"), ("said", "请补换货凭证")]);
        centre.sees(&page, "请补换货凭证");
        let _ = w.visits("yq01-lianluo").sends(&feedback, &[("said", "已和解并换货，凭证已传")]);
        let _ = centre.sends(&judge, &[("good", "yes")]);
        centre.sees(&page, "已结案");
    });
}

#[test]
fn b1_4_a_dispatch_is_given_back_with_a_reason_or_by_the_clock_and_goes_to_another_station() {
    each_engine(|w| {
        let page = dispatched(w);
        let give_back = [("reason", "not_ours"), ("said", "该店已撤柜")];
        let _ = w.visits("yq01-lianluo").sends(&format!("{page}/do/return"), &give_back);
        let centre = w.visits("zhongxin");
        centre.sees(&page, "待重派");
        let other = [("station", "station-yq02"), ("feedback_due", "2026-03-18")];
        let next = centre.sends(&format!("{page}/do/redirect"), &other);
        assert_ne!(next, page);
        w.visits("yq01-lianluo").does_not_find(&next);
        w.visits("yq02-lianluo").sees(&next, "联讯手机店");

        // Nobody receives it: two working days later it is back by itself.
        w.at("2026-03-04 23:00");
        ladder::remind(&w.door, w.now).unwrap();
        w.visits("zhongxin").does_not_see(&next, "待重派");
        w.at("2026-03-05 08:00");
        ladder::remind(&w.door, w.now).unwrap();
        w.visits("zhongxin").sees(&next, "待重派");
    });
}

#[test]
fn b3_2_what_is_sent_down_is_read_answered_and_judged_station_by_station() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let list = [("kind", "goods_list"), ("title", "不合格儿童水杯"), ("body", "小树牌 A1105"), ("venue", "mall")];
        let _ = officer.sends("/circulars/new", &list);
        let of = |visitor: &Visitor| {
            let body = visitor.get("/circulars").body;
            body.split("/circulars/").find(|rest| rest.starts_with('0')).map(|rest| rest[..36].to_owned())
        };
        let id = of(&officer).unwrap();
        let page = format!("/circulars/{id}");
        officer.sees(&page, "已读 0/1");
        assert!(of(&w.visits("yq02-lianluo")).is_none(), "a supermarket is not a mall");
        let desk = w.visits("yq01-lianluo");
        desk.sees(&page, "核对库存的结果");
        officer.sees(&page, "已读 1/1");
        w.at("2026-03-05 09:00");
        w.visits("suo-lianxi").sees("/late", "不合格儿童水杯");
        let _ = w.visits("yq01-lianluo").sends(&format!("{page}/answer"), &[("said", "下架3个")]);
        w.visits("suo-lianxi").does_not_see("/late", "不合格儿童水杯");
        let judge = format!("{page}/judge/station-yq01");
        let _ = w.visits("suo-lianxi").sends(&judge, &[("good", "no"), ("said", "请附照片")]);
        w.visits("yq01-lianluo").sees(&page, "退回重办");
        let _ = w.visits("yq01-lianluo").sends(&format!("{page}/answer"), &[("said", "下架3个，照片已交")]);
        let _ = w.visits("suo-lianxi").sends(&judge, &[("good", "yes")]);
        w.visits("dong-lianxi").does_not_find(&page);
        w.visits("np-suo").does_not_find(&page);
    });
}

#[test]
fn d26_the_city_sends_to_both_counties_and_looks_at_one_of_them() {
    each_engine(|w| {
        let city = w.visits("shiju");
        let notice = [("kind", "notice"), ("title", "元旦值守通知"), ("body", "请安排值班"), ("due", "2026-03-10")];
        let _ = city.sends("/circulars/new", &notice);
        w.visits("yq01-lianluo").sees("/circulars", "元旦值守通知");
        w.visits("np01-lianluo").sees("/circulars", "元旦值守通知");
        city.sees("/network", "南屏县");
        city.sees("/register", "云桥广场商场");
        city.sees("/register?station=station-np01", "南屏百货");
        let _ = city.sends("/place", &[("place", &format!("{NEIGHBOUR} county-np"))]);
        city.does_not_see("/network", "云桥广场商场消费维权服务站");
        city.does_not_see("/register", "云桥广场商场");
        let office = w.visits("suo-lianxi");
        assert_eq!(office.post("/place", &[("place", &format!("{NEIGHBOUR} county-np"))]).status, 404);
        assert_eq!(office.post("/place", &[("place", &format!("{REGION} office-east"))]).status, 404);
    });
}

#[test]
fn d26_a_deeper_tree_is_data_and_a_province_looks_at_a_city() {
    each_engine(|w| {
        let levels = [
            ("33", "prov", None, "/prov/", OrgKind::Province, "某省市场监督管理局"),
            ("3398", "city2", Some("prov"), "/prov/city2/", OrgKind::City, "青川市市场监督管理局"),
            ("339801", "c2", Some("city2"), "/prov/city2/c2/", OrgKind::County, "临水县市场监督管理局"),
            ("339801", "st2", Some("c2"), "/prov/city2/c2/st2/", OrgKind::Station, "临水商场消费维权服务站"),
        ];
        let password = store::account::hash_password(hejie::county::PASSWORD, w.door.entropy.as_ref()).unwrap();
        w.door
            .db
            .write(|tx| {
                for (region, id, parent, path, kind, name) in levels {
                    let actor = Actor::system(region);
                    let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
                    let org = directory::org(tx, REGION, &"station-yq01".into())?.unwrap();
                    let org = directory::Org {
                        region: region.to_owned(),
                        id: id.into(),
                        parent: parent.map(OrgId::from),
                        path: path.to_owned(),
                        kind,
                        code: id.to_uppercase(),
                        name: name.to_owned(),
                        ..org
                    };
                    directory::add_org(tx, change, &org)?;
                }
                let actor = Actor {
                    id: "sheng".into(),
                    name: "省局值班".to_owned(),
                    post: Post::City,
                    org: "prov".into(),
                    region: "33".to_owned(),
                };
                let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
                let new = NewStaff {
                    actor: actor.clone(),
                    login: "sheng",
                    phone: None,
                    password_hash: &password,
                    must_change: false,
                };
                account::add(tx, change, &new)
            })
            .unwrap();
        let province = w.visits("sheng");
        province.sees("/network", "青川市市场监督管理局");
        province.does_not_see("/network", "云桥广场商场消费维权服务站");
        let _ = province.sends("/place", &[("place", "3398 city2")]);
        // A county without offices has its stations right below.
        province.sees("/network", "临水县市场监督管理局");
        province.sees("/network", "临水商场消费维权服务站");
        assert_eq!(province.post("/place", &[("place", "3399 city")]).status, 404);
        assert_eq!(w.visits("shiju").post("/place", &[("place", "3398 city2")]).status, 404);
    });
}

#[test]
fn b3_3_a_question_is_answered_within_the_offices_clock_and_closed_by_the_station() {
    each_engine(|w| {
        let desk = w.visits("yq01-lianluo");
        let ask = [("kind", "guidance"), ("title", "预付卡转让费"), ("text", "合同写收两成手续费，能不能要求退")];
        let page = desk.sends("/threads/new", &ask);
        assert_eq!(desk.post(&format!("{page}/close"), &[]).status, 422, "not before an answer");
        assert_eq!(unread(w, "suo-lianxi"), 1);
        w.visits("yq02-lianluo").does_not_find(&page);
        w.visits("dong-lianxi").does_not_find(&page);
        w.at("2026-03-04 09:00");
        w.visits("suo-fuze").sees("/late", "预付卡转让费");
        ladder::remind(&w.door, w.now).unwrap();
        assert!(unread(w, "suo-fuze") > 0, "the head of the office hears that his office is late");
        let _ = w.visits("suo-lianxi").sends(&page, &[("mode", "three_way"), ("text", "格式条款要显著提示")]);
        w.visits("suo-fuze").does_not_see("/late", "预付卡转让费");
        let desk = w.visits("yq01-lianluo");
        desk.sees(&page, "三方通话");
        let _ = desk.sends(&format!("{page}/close"), &[]);
        desk.sees(&page, "已办结");
    });
}

#[test]
fn e5_what_goes_up_has_a_receipt_and_a_major_matter_waits_for_no_working_day() {
    each_engine(|w| {
        w.at("2026-03-06 16:00");
        let major = [("kind", "major"), ("title", "二楼多人集体退卡"), ("text", "四十余人聚集")];
        let page = w.visits("yq01-lianluo").sends("/threads/new", &major);
        let desk = w.visits("yq01-lianluo");
        desk.sees(&page, "上级还没有打开");
        w.visits("suo-fuze").sees("/inbox", "二楼多人集体退卡");
        w.visits("shiju").sees(&page, "上级还没有打开");
        assert_eq!(w.visits("shiju").post(&page, &[("mode", "online"), ("text", "知道了")]).status, 422);
        w.visits("yq01-shenpi").sees(&page, "四十余人聚集");
        desk.sees(&page, "上级还没有打开");
        w.visits("suo-lianxi").sees(&page, "四十余人聚集");
        desk.sees(&page, "上级 郭怀远 于");
        w.at("2026-03-08 09:00");
        w.visits("xianju").sees("/late", "二楼多人集体退卡");
    });
}

#[test]
fn b1_6_three_of_a_kind_in_a_week_are_offered_for_reporting() {
    each_engine(|w| {
        for number in 0..3 {
            w.accepted(&[("consumer_phone", &format!("1380000001{number}"))]);
        }
        let desk = w.visits("yq01-hejie1");
        desk.sees("/today", "同类投诉集中");
        desk.sees("/today", "7天内3起");
        let today = desk.get("/today").body;
        let link = today.split("href=\"").find(|rest| rest.starts_with("/threads/new?kind=cluster")).unwrap();
        let link = link.split('"').next().unwrap().replace("&amp;", "&");
        desk.sees(&link, "YQ01-2026-0001、YQ01-2026-0002、YQ01-2026-0003");
        w.visits("yq02-hejie1").does_not_see("/today", "同类投诉集中");
    });
}

#[test]
fn b2_3_a_clue_is_between_its_sender_and_the_levels_above() {
    each_engine(|w| {
        let sender = w.visits("yq01-hejie2");
        let clue = [("accused", "步云鞋店"), ("kind", "counterfeit"), ("facts", "仓库里有整箱假冒标签")];
        let _ = sender.sends("/clues", &clue);
        sender.sees("/clues", "整箱假冒标签");
        for login in ["yq01-hejie1", "yq01-zhanzhang", "yq02-hejie1", "dong-lianxi", "np-suo"] {
            w.visits(login).does_not_see("/clues", "假冒标签");
        }
        for login in ["yq01-shenpi", "yq01-danwei", "shenji", "guanli"] {
            w.visits(login).does_not_find("/clues");
        }
        let office = w.visits("suo-lianxi");
        let body = office.get("/clues").body;
        let id = body.split("/clues/").find(|rest| rest.starts_with('0')).unwrap().split('/').next().unwrap();
        assert_eq!(w.visits("dong-lianxi").get(&format!("/clues/{id}/receive")).status, 404);
        office.is_refused(&format!("/clues/{id}/answer"), &[("result", "已查处")], "已报送");
        let _ = office.sends(&format!("/clues/{id}/receive"), &[]);
        let _ = office.sends(&format!("/clues/{id}/route"), &[("to", "police"), ("result", "线索移送函1号")]);
        let _ = office.sends(&format!("/clues/{id}/answer"), &[("result", "已立案")]);
        w.visits("yq01-hejie2").sees("/clues", "已立案");
    });
}

#[test]
fn b2_3_a_clue_that_nobody_receives_is_late_above_and_never_at_the_station() {
    each_engine(|w| {
        let clue = [("accused", "步云鞋店"), ("kind", "counterfeit"), ("facts", "仓库里有整箱假冒标签")];
        let _ = w.visits("yq01-hejie2").sends("/clues", &clue);
        w.at("2026-03-05 09:00");
        ladder::remind(&w.door, w.now).unwrap();
        for login in ["suo-lianxi", "suo-fuze", "zhongxin", "xianju"] {
            w.visits(login).sees("/late", "违法线索接收");
        }
        w.visits("suo-fuze").sees("/inbox", "违法线索接收");
        for login in ["yq01-hejie2", "yq01-zhanzhang", "yq01-shenpi", "shiju"] {
            w.visits(login).does_not_see("/late", "线索");
            w.visits(login).does_not_see("/inbox", "线索");
        }
        let office = w.visits("suo-lianxi");
        let body = office.get("/clues").body;
        let id = body.split("/clues/").find(|rest| rest.starts_with('0')).unwrap().split('/').next().unwrap();
        let _ = office.sends(&format!("/clues/{id}/receive"), &[]);
        office.does_not_see("/late", "违法线索接收");
        w.visits("yq01-hejie2").sees("/inbox", "您报送的事项有了进展");
        w.visits("yq01-hejie1").does_not_see("/inbox", "您报送的事项有了进展");
    });
}

#[test]
fn d31_and_b2_4_duties_are_written_down_proved_and_carried_up_the_ladder() {
    each_engine(|w| {
        ladder::terms(&w.door, w.now).unwrap();
        assert_eq!(ladder::terms(&w.door, w.now).unwrap(), 0, "a term is written once");
        w.visits("suo-lianxi").sees("/network/station-yq01", "每日登录查收");
        let _ = w.visits("yq01-lianluo");
        ladder::remind(&w.door, w.now).unwrap();
        w.visits("suo-lianxi").sees("/network/station-yq01", "当天登录");

        let desk = w.visits("yq01-lianluo");
        let topics = ["quality", "packing", "label", "publicity", "advert"];
        let check: Vec<(&str, &str)> =
            [("on", "2026-03-02")].into_iter().chain(topics.map(|topic| (topic, "holds"))).collect();
        let _ = desk.sends("/self-checks/new", &check);
        desk.sees("/network/station-yq01", "查五项，未发现问题");
        let talk = [("on", "2026-03-02"), ("said", "电话问了季报怎么填")];
        let _ = desk.sends("/stations/station-yq01/duties/contact", &talk);
        desk.sees("/network/station-yq01", "电话问了季报怎么填");
        assert_eq!(desk.get("/stations/station-yq02/duties/contact").status, 404);
        w.visits("yq02-lianluo").does_not_find("/network/station-yq01");
        let visit =
            [("station", "station-yq01"), ("heard", "希望多培训"), ("guided", "三包规定"), ("found", "没有看到牌匾")];
        let sent = w.visits("suo-lianxi").uploads("/visits/new", &visit, "photo", &picture(43));
        assert_eq!(sent.status, 303, "{}", sent.body);
        w.visits("dong-lianxi").does_not_find("/visits/new?station=station-yq01");

        // A dispatch that nobody reads: the missed login is carried up.
        w.at("2026-03-03 08:00");
        let _ = dispatched(w);
        ladder::terms(&w.door, w.now).unwrap();
        ladder::remind(&w.door, w.now).unwrap();
        let before = unread(w, "yq01-lianluo");
        w.at("2026-03-03 10:05");
        ladder::remind(&w.door, w.now).unwrap();
        assert!(unread(w, "yq01-lianluo") > before, "not before ten, then the person");
        w.at("2026-03-04 08:00");
        let head = unread(w, "yq01-zhanzhang");
        ladder::remind(&w.door, w.now).unwrap();
        assert!(unread(w, "yq01-zhanzhang") > head, "then the leader");
    });
}

#[test]
fn b2_2_a_complex_matter_has_two_receipts_and_a_flash_report_its_answer() {
    each_engine(|w| {
        let case = w.negotiating();
        w.refused("yq01-shenpi", &case, Act::SeeComplex, &[], "B2.2");
        w.does("yq01-hejie1", &case, Act::FlagComplex, &[]);
        w.visits("suo-lianxi").sees("/today", "等上级答复");
        w.does("yq01-shenpi", &case, Act::SeeComplex, &[]);
        w.refused("yq01-shenpi", &case, Act::SeeComplex, &[], "B2.2");
        let seen = w.does("suo-lianxi", &case, Act::SeeComplex, &[]);
        assert!(seen.complex_seen.0.is_some() && seen.complex_seen.1.is_some());
        w.does("yq01-hejie1", &case, Act::RaiseAlarm, &[("alarm", "major"), ("why", "三人受伤")]);
        w.refused("suo-lianxi", &case, Act::AnswerAlarm, &[], "A15");
        w.does("yq01-hejie1", &case, Act::ReportAlarm, &[("to", "城关所"), ("content", "三人受伤")]);
        w.refused("yq01-hejie1", &case, Act::AnswerAlarm, &[], "A15");
        let answered = w.does("suo-lianxi", &case, Act::AnswerAlarm, &[]);
        assert!(answered.alarm_answer.is_some());
        w.visits("suo-lianxi").does_not_see("/today", "等上级答复");
    });
}

#[test]
fn d26_an_officer_of_another_branch_decides_nothing_here() {
    each_engine(|w| {
        let case = w.negotiating();
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        w.does("yq01-hejie1", &case, Act::HandUp, &[]);
        w.refused("dong-lianxi", &case, Act::OfficeReceive, &[("by", "骆一山")], "D26");
        w.does("suo-lianxi", &case, Act::OfficeReceive, &[]);
    });
}

#[test]
fn p20_a_headquarters_sees_and_handles_its_branches_in_both_counties_and_nothing_else() {
    each_engine(|w| {
        w.station = OrgId::from("station-yq02");
        let case =
            w.registers("yq02-hejie1", &[("relation", "host"), ("respondent", "禾丰超市"), ("handler", "yq02-hejie1")]);
        let number = w.case(&case).number.to_string();
        let hq = w.visits("hefeng-hejie");
        hq.sees("/cases", &number);
        hq.sees(&format!("/cases/{number}"), "禾丰超市");
        let mall = {
            w.station = OrgId::from("station-yq01");
            let case = w.accepted(&[]);
            w.case(&case).number.to_string()
        };
        hq.does_not_find(&format!("/cases/{mall}"));
        hq.does_not_see("/cases", &mall);
        w.station = OrgId::from("station-yq02");
        w.does("hefeng-hejie", &case, Act::Accept, &[("handler", "yq02-hejie1")]);
        w.station = OrgId::from("station-yq01");
    });
}

#[test]
fn p20_a_headquarters_chooses_a_branch_and_works_at_its_desk() {
    each_engine(|w| {
        let hq = w.visits("hefeng-hejie");
        hq.sees("/today", "先在");
        hq.sees("/network", "禾丰超市南屏店消费维权服务站");
        hq.does_not_see("/network", "云桥广场商场消费维权服务站");
        hq.is_refused_page("/cases/new", "请在“网络”里先点一家分店");
        let ask = [("kind", "guidance"), ("title", "会员卡余额能不能退"), ("text", "两家分店都有人问")];
        hq.is_refused_page("/threads/new", "请在“网络”里先点一家分店");
        hq.is_refused("/threads/new", &ask, "请在“网络”里先点一家分店");
        assert_eq!(hq.post("/place", &[("place", "339900 station-yq01")]).status, 404, "not one of its branches");
        let _ = hq.sends("/place", &[("place", "339901 station-np02")]);
        hq.sees("/cases/new", "登记投诉");
        let thread = hq.sends("/threads/new", &ask);
        w.visits("np-suo").sees(&thread, "两家分店都有人问");
        w.visits("suo-lianxi").does_not_find(&thread);
        let clue = [("accused", "流动摊贩"), ("kind", "counterfeit"), ("facts", "整箱假冒洗衣液")];
        let _ = hq.sends("/clues", &clue);
        w.visits("np-suo").sees("/clues", "整箱假冒洗衣液");
        w.visits("np-suo").sees("/inbox", "收到一条违法线索");
        let mut complaint = stories::answers::usual(Act::Register).to_vec();
        complaint.extend([("channel", "walk_in"), ("group_size", "1"), ("handler", "np02-hejie1")]);
        let page = hq.sends("/cases/new", &complaint);
        let number = page.split('?').next().unwrap();
        assert!(number.starts_with("/cases/NP02-"), "{number}");
        let (_, bytes) = hq.paper("case", number.trim_start_matches("/cases/"), "registration", "");
        assert!(pdf::text(&bytes).contains("王女士"));
        let _ = hq.sends("/place", &[("place", "339900 chain-hefeng")]);
        hq.sees("/cases", number.trim_start_matches("/cases/"));
    });
}

#[test]
fn d14_what_other_departments_were_asked_stays_open_until_they_reply() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let sent = [
            ("kind", "inquiry"),
            ("department", "公安"),
            ("about", "假冒保健品团伙"),
            ("content", "请协助查明身份"),
            ("sent_on", "2026-03-02"),
            ("due", "2026-03-10"),
        ];
        let _ = officer.sends("/referrals/new", &sent);
        let body = officer.get("/referrals").body;
        let id = body.split("/referrals/").find(|rest| rest.starts_with('0')).unwrap().split('/').next().unwrap();
        w.visits("dong-lianxi").does_not_see("/referrals", "假冒保健品团伙");
        assert_eq!(w.visits("dong-lianxi").get(&format!("/referrals/{id}/reply")).status, 404);
        w.visits("xianju").sees("/referrals", "假冒保健品团伙");
        w.at("2026-03-11 09:00");
        let officer = w.visits("suo-lianxi");
        officer.sees("/late", "外部协作回复 公安");
        w.visits("dong-lianxi").does_not_see("/late", "外部协作回复");
        let reply = [("reply", "已查明"), ("on", "2026-03-11")];
        let _ = officer.sends(&format!("/referrals/{id}/reply"), &reply);
        officer.sees("/referrals", "已查明");
        officer.does_not_see("/late", "外部协作回复");
    });
}

#[test]
fn b1_10_and_e7_a_task_has_its_day_and_a_meeting_its_time_and_both_an_answer() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let meeting = [("kind", "meeting"), ("title", "一季度例会"), ("body", "值守安排")];
        officer.is_refused("/circulars/new", &meeting, "会议要写时间");
        let task = [
            ("kind", "task"),
            ("title", "报送宣传计划"),
            ("body", "写明时间地点"),
            ("due", "2026-03-04"),
            ("station", "station-yq01"),
        ];
        let _ = officer.sends("/circulars/new", &task);
        let desk = w.visits("yq01-lianluo");
        let id = desk.get("/circulars").body;
        let id = id.split("/circulars/").find(|rest| rest.starts_with('0')).unwrap()[..36].to_owned();
        desk.sees("/today", "交办任务：报送宣传计划");
        w.visits("yq03-lianluo").does_not_find(&format!("/circulars/{id}"));
        desk.is_refused(&format!("/circulars/{id}/answer"), &[("said", "")], "请填写");
        let _ = desk.sends(&format!("/circulars/{id}/answer"), &[("said", "三月十五日广场宣传")]);
        desk.does_not_see("/today", "交办任务：报送宣传计划");
    });
}

#[test]
fn b3_1_the_contact_comes_to_the_station_and_what_was_heard_is_kept() {
    each_engine(|w| {
        ladder::terms(&w.door, w.now).unwrap();
        let officer = w.visits("suo-lianxi");
        let visit = [
            ("station", "station-yq01"),
            ("heard", "希望多培训"),
            ("hard", "停车场不配合"),
            ("guided", "三包规定"),
            ("found", "没有看到牌匾"),
        ];
        let page = officer.uploads("/visits/new", &visit, "photo", &picture(44)).to;
        officer.sees(&page, "停车场不配合");
        officer.sees("/network/station-yq01", "没有看到牌匾");
        let desk = w.visits("yq01-lianluo");
        desk.sees(&page, "希望多培训");
        assert_eq!(desk.get("/visits/new?station=station-yq01").status, 422, "a station does not visit itself");
        // The quarter's visit is done: nobody is reminded of it when the quarter ends.
        w.at("2026-04-02 09:00");
        w.visits("suo-fuze")
            .does_not_see("/late", "联系人下站 2026年第一季度</a></td><td role=\"cell\" data-label=\"站点\">云桥广场");
    });
}

#[test]
fn c3_a_dispatch_by_phone_or_mail_is_entered_like_any_other() {
    each_engine(|w| {
        let page = w.visits("zhongxin").sends("/dispatches/new", &order(&[("via", "phone")]));
        w.visits("yq01-lianluo").sees(&page, "专线电话");
    });
}

#[test]
fn d9_lighter_points_are_registered_and_counted_in_their_branch() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let point = [
            ("kind", "contact_point"),
            ("office", "office"),
            ("code", "YQL001"),
            ("name", "城关社区联络站"),
            ("address", "解放路1号"),
            ("leader", "贺大姐"),
        ];
        let _ = officer.sends("/points/new", &point);
        officer.is_refused("/points/new", &point, "编码YQL001已经有了");
        officer.sees("/points", "城关社区联络站");
        officer.sees("/network", "<dt>联络站、监督点</dt><dd>1</dd>");
        w.visits("dong-lianxi").does_not_see("/points", "城关社区联络站");
        w.visits("xianju").sees("/points", "城关社区联络站");
        let elsewhere: Vec<(&str, &str)> = point
            .iter()
            .map(|(name, value)| if *name == "office" { (*name, "office-east") } else { (*name, *value) })
            .collect();
        assert_eq!(officer.post("/points/new", &elsewhere).status, 404);
    });
}

#[test]
fn p20_where_the_headquarters_handles_a_branch_registers_and_looks_on() {
    each_engine(|w| {
        let mut station =
            w.door.db.read(|tx| store::directory::station(tx, REGION, &"station-yq02".into(), w.now)).unwrap();
        let hq = station.hq.as_mut().unwrap();
        hq.handles = true;
        let branch = w.actor("yq02-hejie1");
        let may = |act| domain::permission::may(&branch, act, &station).map_err(|no| no.clause);
        assert_eq!(may(Act::Register), Ok(()));
        assert_eq!(may(Act::Accept), Err("A3"));
        assert!(domain::permission::may(&w.actor("hefeng-hejie"), Act::Accept, &station).is_ok());
        assert!(domain::permission::may(&w.actor("hefeng-shenpi"), Act::Approve, &station).is_ok());
    });
}

#[test]
fn c5_the_papers_are_open_to_the_office_once_the_case_is_handed_up_and_each_look_is_recorded() {
    each_engine(|w| {
        let case = w.negotiating();
        let number = w.case(&case).number.to_string();
        let person = format!("/cases/{number}/consumer");
        let (paper, _) = w.visits("yq01-hejie1").paper("case", &number, "registration", "");
        w.visits("suo-lianxi").does_not_find(&paper);
        let asked = [("kind", "case"), ("id", number.as_str()), ("form", "registration"), ("part", "")];
        assert_eq!(w.visits("suo-lianxi").post("/papers", &asked).status, StatusCode::NOT_FOUND);
        w.visits("suo-lianxi").does_not_find(&person);
        w.does("yq01-hejie1", &case, Act::RecordRound, &[("outcome", "no_agreement")]);
        w.does("yq01-hejie1", &case, Act::SignRound, &[]);
        w.does("yq01-hejie1", &case, Act::Fail, &[]);
        w.does("yq01-hejie1", &case, Act::GiveNotice, &[]);
        w.does("yq01-hejie1", &case, Act::HandUp, &[]);
        let officer = w.visits("suo-lianxi");
        officer.sees(&format!("/cases/{number}"), "每次打开都会记录");
        let (_, bytes) = officer.paper("case", &number, "registration", "");
        assert!(pdf::text(&bytes).contains("王女士"));
        assert_eq!(officer.get(&paper).status, StatusCode::OK);
        let shown = officer.post(&person, &[("why", "电话核实诉求")]);
        assert!(shown.body.contains("13800000001"), "{}", shown.status);
        w.visits("shenji").sees("/audit", "查阅文书");
        w.visits("shenji").sees("/audit", "电话核实诉求");
        for login in ["dong-lianxi", "np-xianju", "shiju"] {
            assert_ne!(w.visits(login).get(&person).status, 200, "{login}");
        }
    });
}

#[test]
fn d38_a_dispute_over_much_money_asks_for_somebody_to_come() {
    each_engine(|w| {
        let small = w.accepted(&[("amount", "4999"), ("claim_amount", "4999")]);
        let large = w.accepted(&[("amount", "5000"), ("claim_amount", "5000"), ("consumer_phone", "13800000009")]);
        let desk = w.visits("yq01-hejie1");
        let page = |w: &World, case: &CaseId| format!("/cases/{}", w.case(case).number);
        desk.does_not_see(&page(w, &small), "请求现场指导");
        desk.sees(&page(w, &large), "争议金额5000元");
        let title = [("kind", "on_site"), ("title", "争议较大"), ("text", "请到场"), ("case", "YQ01-2026-0002")];
        let talk = desk.sends("/threads/new", &title);
        w.visits("suo-lianxi").sees(&talk, "请求现场指导");
    });
}
