//! Stories of the quarter, over HTTP, on both engines: written, signed, sent, received, returned, locked, added up.

use domain::case::Act;
use stories::visit::Visitor;
use stories::{World, each_engine};

const MALL: &str = "/reports/station-yq01/2026-Q1";
const OFFICE: &str = "/reports/office/2026-Q1";
const COUNTY: &str = "/reports/county/2026-Q1";
const CITY: &str = "/reports/city/2026-Q1";

/// A text that holds what it must.
const TEXT: &[(&str, &str)] = &[
    ("basics", "登记投诉三件。"),
    ("handling", "办结一件，其余在办。"),
    ("opinions", "建议厂家缩短上门时间。"),
    ("topics.0.title", "家用电器质量"),
    ("topics.0.cases", "冰箱三件"),
    ("topics.0.measure", "约谈家电专柜，公示三包期限"),
    ("topics.0.owner", "叶文静"),
    ("topics.0.due", "2026-05-15"),
];

/// The text of somebody who says that nothing concentrates.
const PLAIN: &[(&str, &str)] = &[("handling", "没有需要处理的。"), ("opinions", "无"), ("no_topics", "1")];

/// Three complaints about fridges at the mall in March, one of them settled.
fn three(w: &mut World) {
    w.archived();
    w.accepted(&[("consumer_phone", "13800000021")]);
    w.accepted(&[("consumer_phone", "13800000022")]);
    w.at("2026-04-02 09:00");
}

fn writes(who: &Visitor, pack: &str, text: &[(&str, &str)]) {
    let _ = who.sends(&format!("{pack}/write"), text);
}

/// What the form of signing carries unseen: which text was shown.
fn seen(who: &Visitor, pack: &str) -> String {
    let page = who.get(&format!("{pack}/do/sign")).body;
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap_or_else(|| panic!("no form to sign: {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn signing<'a>(seen: &'a str, said: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("seen", seen), ("sure", "1")], said].concat()
}

fn signs(who: &Visitor, pack: &str, said: &[(&str, &str)]) {
    let seen = seen(who, pack);
    let _ = who.sends(&format!("{pack}/do/sign"), &signing(&seen, said));
}

fn is_refused(who: &Visitor, pack: &str, said: &[(&str, &str)], why: &str) {
    let seen = seen(who, pack);
    who.is_refused(&format!("{pack}/do/sign"), &signing(&seen, said), why);
}

/// Receives and locks it, as the level above.
fn locks(who: &Visitor, pack: &str) {
    let _ = who.sends(&format!("{pack}/do/receive"), &[]);
    let _ = who.sends(&format!("{pack}/do/lock"), &[]);
}

/// The mall's quarter, locked by its office.
fn locked(w: &mut World) {
    three(w);
    writes(&w.visits("yq01-lianluo"), MALL, TEXT);
    signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
    let _ = w.visits("yq01-danwei").sends(&format!("{MALL}/do/unit"), &[]);
    locks(&w.visits("suo-lianxi"), MALL);
}

#[test]
fn a15b_a_quarter_goes_from_the_station_to_the_city() {
    each_engine(|w| {
        three(w);
        let liaison = w.visits("yq01-lianluo");
        liaison.sees("/reports", "2026年第一季度");
        liaison.sees(MALL, "登记投诉3件");
        liaison.sees(MALL, "还剩8天");
        writes(&liaison, MALL, TEXT);
        let _ = liaison.sends(&format!("{MALL}/do/pass"), &[]);
        let head = w.visits("yq01-zhanzhang");
        head.sees("/inbox", "季报等您签发");
        liaison.does_not_find(&format!("{MALL}/do/sign"));
        signs(&head, MALL, &[]);
        head.sees(MALL, "按时报送");
        liaison.does_not_find(&format!("{MALL}/write"));

        let officer = w.visits("suo-lianxi");
        officer.sees("/inbox", "报来季报，请接收");
        let _ = w.visits("yq01-shenpi").sends(&format!("{MALL}/do/unit"), &[]);
        w.visits("dong-lianxi").does_not_find(MALL);
        w.visits("yq02-zhanzhang").does_not_find(MALL);
        locks(&officer, MALL);
        head.sees(MALL, "已锁定");

        // The office adds up; the others below it sent nothing, which must be explained.
        writes(&officer, OFFICE, TEXT);
        officer.does_not_find(&format!("{OFFICE}/do/sign"));
        let office_head = w.visits("suo-fuze");
        is_refused(&office_head, OFFICE, &[("explained", "")], "请填写“差额说明”");
        signs(&office_head, OFFICE, &[("explained", "其余九站本季无投诉，正在催报")]);
        head.sees(MALL, "所已汇总");
        office_head.sees(OFFICE, "差额说明");
        let county = w.visits("xianju");
        locks(&county, OFFICE);
        head.sees(MALL, "县已接收");
        writes(&county, COUNTY, TEXT);
        signs(&county, COUNTY, &[("explained", "城东所无投诉，未报")]);
        let city = w.visits("shiju");
        city.sees("/reports?quarter=2026-Q1", "云桥广场商场");
        let _ = city.sends(&format!("{COUNTY}/do/receive"), &[]);
        head.sees(MALL, "市已接收");
        let _ = city.sends(&format!("{COUNTY}/do/lock"), &[]);
        writes(&city, CITY, TEXT);
        signs(&city, CITY, &[("explained", "南屏县未报")]);
        city.sees(CITY, "按时报送");
        for outside in ["np-xianju", "guanli", "yq11-zhanzhang"] {
            w.visits(outside).does_not_find(COUNTY);
        }
    });
}

#[test]
fn b4_5c_a_parent_is_the_sum_of_its_children_or_says_why_not() {
    each_engine(|w| {
        three(w);
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        let (officer, head) = (w.visits("suo-lianxi"), w.visits("suo-fuze"));
        writes(&officer, OFFICE, TEXT);
        is_refused(&head, OFFICE, &[("explained", "来不及")], "已报送，还没有锁定");
        let _ = w.visits("yq01-shenpi").sends(&format!("{MALL}/do/unit"), &[]);
        locks(&officer, MALL);
        head.sees(OFFICE, "下级已报合计");
        // Each figure opens to the complaints behind it, at every level.
        for (who, pack, org) in [
            (&officer, MALL, "339900.station-yq01"),
            (&officer, OFFICE, "339900.office"),
            (&w.visits("xianju"), COUNTY, "339900.county"),
            (&w.visits("shiju"), CITY, "3399.city"),
        ] {
            let opened = format!("/figures/cases?org={org}&period=2026-Q1&measure=registered");
            who.sees(pack, &opened.replace('&', "&amp;"));
            who.sees(&opened, "YQ01-2026-0001");
        }
        // A complaint that comes into the quarter after the lock is a difference at the level above.
        w.at("2026-03-30 10:00").registers("yq01-hejie1", &[("consumer_phone", "13800000023")]);
        w.at("2026-04-03 09:00");
        let head = w.visits("suo-fuze");
        head.sees(OFFICE, "与下级合计不同的");
        head.sees(MALL, "签发以后的变化");
        signs(&head, OFFICE, &[("explained", "云桥广场锁定后补登一件；其余各站无投诉")]);
        head.sees(OFFICE, "补登一件");
        head.sees(OFFICE, "与下级合计的差额");
    });
}

#[test]
fn c6_a_quarter_without_hot_topic_or_its_measure_is_not_sent() {
    each_engine(|w| {
        three(w);
        let (liaison, head) = (w.visits("yq01-lianluo"), w.visits("yq01-zhanzhang"));
        let without = |left: &str| -> Vec<(&str, &str)> {
            TEXT.iter().copied().filter(|(name, _)| !name.starts_with(left)).collect()
        };
        writes(&liaison, MALL, &without("topics."));
        is_refused(&head, MALL, &[], "没有写投诉集中的问题");
        head.sees(MALL, "没有写投诉集中的问题");
        for (left, why) in [
            ("topics.0.measure", "没有写整改措施"),
            ("topics.0.owner", "没有写责任人"),
            ("topics.0.due", "没有写完成期限"),
        ] {
            writes(&liaison, MALL, &without(left));
            is_refused(&head, MALL, &[], why);
        }
        // What contradicts itself is not even kept, nor a day that is past.
        liaison.is_refused(&format!("{MALL}/write"), &[TEXT, &[("no_topics", "1")]].concat(), "又勾选了");
        let past = [&without("topics.0.due")[..], &[("topics.0.due", "2026-01-01")]].concat();
        liaison.is_refused(&format!("{MALL}/write"), &past, "已经过去");
        let wrong = liaison.post(&format!("{MALL}/write"), &[("topics.0.due", "五月"), ("plans", "不能丢的字")]);
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("不能丢的字") && wrong.body.contains("日期请写成"), "nothing typed is lost");
        writes(&liaison, MALL, &without("handling"));
        is_refused(&head, MALL, &[], "没有写投诉处理情况");
        let early = liaison.post(&format!("{MALL}/do/pass"), &[]);
        assert!(early.status == 422 && early.body.contains("没有写投诉处理情况"), "not passed on either");
        writes(&liaison, MALL, TEXT);
        head.is_refused(&format!("{MALL}/do/sign"), &[("seen", &seen(&head, MALL))], "请核对后勾选");
        // Somebody changes the text after the head has read it.
        let old = seen(&head, MALL);
        w.at("2026-04-02 09:05");
        writes(&w.visits("yq01-lianluo"), MALL, &[TEXT, &[("plans", "另一段话")]].concat());
        let changed = head.post(&format!("{MALL}/do/sign"), &signing(&old, &[]));
        assert_eq!(changed.status, 409, "{}", changed.body);
        // The running quarter is not over.
        let running = "/reports/station-yq01/2026-Q2";
        writes(&liaison, running, PLAIN);
        is_refused(&head, running, &[("statement", "还没有投诉")], "还没有结束");
    });
}

#[test]
fn d34_a_zero_is_signed_by_itself_and_refused_when_something_contradicts_it() {
    each_engine(|w| {
        three(w);
        // A true zero.
        let scenic = "/reports/station-yq04/2026-Q1";
        let head = w.visits("yq04-zhanzhang");
        writes(&w.visits("yq04-lianluo"), scenic, PLAIN);
        head.sees(scenic, "签发时要写零报告声明");
        is_refused(&head, scenic, &[("statement", "")], "请填写“零报告声明”");
        signs(&head, scenic, &[("statement", "查了登记簿和游客中心，没有接到投诉")]);
        head.sees(scenic, "查了登记簿和游客中心");

        // A zero while an order of the bureau lies unread at the station.
        w.at("2026-03-31 09:00");
        let order = [
            ("station", "YQ03"),
            ("platform_no", "1339900002026033100009"),
            ("matter", "complaint"),
            ("received_on", "2026-03-31"),
            ("feedback_due", "2026-04-20"),
            ("consent_on", "2026-03-31"),
            ("via", "system"),
            ("consumer_name", "祁女士"),
            ("consumer_phone", "13900000101"),
            ("respondent", "南河水产摊"),
            ("event_on", "2026-03-20"),
            ("narrative", "缺斤少两"),
            ("goods", "鲜鱼"),
            ("class", "G01"),
            ("problem", "P08"),
            ("claims", "return"),
        ];
        let dispatch = w.visits("zhongxin").sends("/dispatches/new", &order);
        // And one while the mall has registered a complaint about the supermarket.
        w.registers(
            "yq01-hejie1",
            &[("relation", "outside"), ("respondent", "禾丰超市熟食柜"), ("consumer_phone", "13800000024")],
        );
        w.at("2026-04-02 09:00");
        let market = "/reports/station-yq03/2026-Q1";
        let head = w.visits("yq03-zhanzhang");
        writes(&w.visits("yq03-lianluo"), market, PLAIN);
        head.sees(market, "1339900002026033100009");
        is_refused(&head, market, &[("statement", "没有投诉")], "上级转办给本站1件");
        let shop = "/reports/station-yq02/2026-Q1";
        writes(&w.visits("yq02-lianluo"), shop, PLAIN);
        let shop_head = w.visits("yq02-zhanzhang");
        is_refused(&shop_head, shop, &[("statement", "没有投诉")], "别处登记了1件投诉本站经营者（禾丰超市熟食柜）");
        shop_head.does_not_see(shop, "YQ01-2026");

        // Above, both stand first, with their numbers; a silent station stands with the reason in words.
        let officer = w.visits("suo-lianxi");
        let silent = officer.get("/reports/silent?quarter=2026-Q1").body;
        let place = |name: &str| silent.find(name).unwrap_or_else(|| panic!("{name} is not silent"));
        assert!(place("南河综合市场") < place("青屏山景区") && place("禾丰超市消费") < place("青屏山景区"));
        assert!(
            silent.contains("上级转办给本站") && silent.contains("YQ01-2026") && silent.contains("一件没有的可能约")
        );
        assert!(!silent.contains("云桥广场商场消费维权服务站"), "who has complaints is not silent");
        w.visits("yq03-zhanzhang").is_refused_page("/reports/silent", "看网络总览");

        // Given back with a reason, it contradicts no more.
        let back = [("reason", "not_ours"), ("said", "该摊已于去年撤出本市场")];
        let _ = w.visits("yq03-lianluo").sends(&format!("{dispatch}/do/return"), &back);
        signs(&w.visits("yq03-zhanzhang"), market, &[("statement", "转办一件不属本市场，已退回；其余没有")]);
        // And who has complaints is asked for no zero.
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        w.visits("yq01-zhanzhang").does_not_see(&format!("{MALL}/do/sign"), "零报告声明");
    });
}

#[test]
fn c6_a_locked_quarter_is_reopened_from_above_and_leaves_its_difference() {
    each_engine(|w| {
        locked(w);
        let officer = w.visits("suo-lianxi");
        officer.is_refused(&format!("{MALL}/do/return"), &[("reason", "数字不对")], "已经锁定");
        w.visits("yq01-zhanzhang").does_not_find(&format!("{MALL}/do/reopen"));
        // The amount of a case of the quarter was wrong.
        let case = w.registers("yq01-hejie1", &[("consumer_phone", "13800000025")]);
        w.at("2026-03-20 09:00");
        let old = w.registers("yq01-hejie1", &[("consumer_phone", "13800000026"), ("amount", "1000")]);
        w.at("2026-04-03 09:00");
        w.does("yq01-hejie1", &old, Act::Correct, &[("amount", "900")]);
        let _ = case;
        let officer = w.visits("suo-lianxi");
        officer.sees(MALL, "签发以后的变化");

        // Not while the office's own figures lie with the county.
        writes(&officer, OFFICE, TEXT);
        signs(&w.visits("suo-fuze"), OFFICE, &[("explained", "云桥广场要更正")]);
        let reopen = format!("{MALL}/do/reopen");
        officer.is_refused(&reopen, &[("reason", "漏登一件")], "上一级的汇总已经报出");
        let county = w.visits("xianju");
        let _ = county.sends(&format!("{OFFICE}/do/return"), &[("reason", "请先更正云桥广场的数字")]);
        w.visits("suo-fuze").sees(OFFICE, "请先更正云桥广场的数字");
        officer.is_refused(&reopen, &[("reason", "")], "请填写");
        let _ = officer.sends(&reopen, &[("reason", "漏登一件，请更正")]);

        let (liaison, head) = (w.visits("yq01-lianluo"), w.visits("yq01-zhanzhang"));
        head.sees("/inbox", "季报已重开");
        head.sees(MALL, "漏登一件，请更正");
        writes(&liaison, MALL, TEXT);
        signs(&head, MALL, &[]);
        head.sees(MALL, "更正前后");
        head.sees(MALL, "第1次签发改为第2次");
        head.sees(MALL, "增900.00");
        head.does_not_see(MALL, "签发以后的变化");
        // A new edition wants both receipts anew.
        let _ = officer.sends(&format!("{MALL}/do/receive"), &[]);
        let no = officer.post(&format!("{MALL}/do/lock"), &[]);
        assert_eq!(no.status, 422);
        let _ = w.visits("yq01-danwei").sends(&format!("{MALL}/do/unit"), &[]);
        let _ = officer.sends(&format!("{MALL}/do/lock"), &[]);
        head.sees(MALL, "按时报送");
    });
}

#[test]
fn e6_both_the_office_and_the_own_unit_receive_it() {
    each_engine(|w| {
        three(w);
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        let unit = w.visits("yq01-danwei");
        assert_eq!(unit.post(&format!("{MALL}/do/unit"), &[]).status, 422, "nothing was signed yet");
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        unit.sees("/inbox", "季报请本单位签收");
        let officer = w.visits("suo-lianxi");
        let _ = officer.sends(&format!("{MALL}/do/receive"), &[]);
        officer.sees(MALL, "本单位管理部门还没有签收");
        let no = officer.post(&format!("{MALL}/do/lock"), &[]);
        assert!(no.status == 422 && no.body.contains("《工作职责》第6条"), "{}", no.body);
        w.visits("yq02-shenpi").does_not_find(MALL);
        assert_eq!(officer.post(&format!("{MALL}/do/unit"), &[]).status, 404, "the unit's receipt is the unit's");
        let _ = unit.sends(&format!("{MALL}/do/unit"), &[]);
        unit.sees(MALL, "石敬业");
        let _ = officer.sends(&format!("{MALL}/do/lock"), &[]);
    });
}

#[test]
fn d36_who_is_late_is_chased_and_counted_in_days() {
    each_engine(|w| {
        three(w);
        let inbox = |w: &World, login: &str| w.visits(login).get("/inbox").body.contains("季度报送：2026年第一季度");
        let round = |w: &World| {
            let _ = hejie::ladder::terms(&w.door, w.now).unwrap();
            let _ = hejie::ladder::remind(&w.door, w.now).unwrap();
        };
        w.at("2026-04-04 09:00");
        round(w);
        assert!(!inbox(w, "yq01-lianluo"), "six days before nobody is reminded");
        w.at("2026-04-05 09:00");
        round(w);
        assert!(inbox(w, "yq01-lianluo") && !inbox(w, "yq01-zhanzhang"));
        w.at("2026-04-09 09:00");
        round(w);
        assert!(inbox(w, "yq01-zhanzhang") && !inbox(w, "yq01-shenpi") && !inbox(w, "suo-lianxi"));
        w.at("2026-04-11 09:00");
        round(w);
        assert!(inbox(w, "yq01-shenpi") && inbox(w, "suo-lianxi"));
        w.at("2026-04-14 09:00");
        w.visits("suo-lianxi").sees("/reports?quarter=2026-Q1", "已迟4天");
        w.visits("suo-lianxi").sees("/late", "季度报送");
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        let officer = w.visits("suo-lianxi");
        officer.sees(MALL, "迟4天报送");
        officer.sees("/reports?quarter=2026-Q1", "迟报天数");
        w.visits("yq01-zhanzhang").sees("/network/station-yq01", "梁志远签发报送");
        // A return does not make it later than it was, and has a day of its own.
        w.at("2026-04-20 09:00");
        let officer = w.visits("suo-lianxi");
        let _ = officer.sends(&format!("{MALL}/do/return"), &[("reason", "写明整改")]);
        officer.sees("/reports?quarter=2026-Q1", "已退回");
        officer.sees(MALL, "迟4天报过，重报还剩7天（至4月27日）");
        officer.sees(MALL, "已经退回，还没有重报");
        w.at("2026-04-29 09:00");
        let officer = w.visits("suo-lianxi");
        officer.sees("/late", "季度报送 2026年第一季度（重报）");
        let _ = officer.sends(&format!("{MALL}/do/chase"), &[]);
        w.visits("yq01-zhanzhang").sees("/inbox", "催报，迟4天报过，重报已迟2天");
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        w.visits("suo-lianxi").sees(MALL, "迟4天报送");
    });
}

#[test]
fn d36_the_level_above_chases_whoever_owes_a_quarter_and_the_chase_is_on_record() {
    each_engine(|w| {
        three(w);
        w.at("2026-04-14 09:00");
        let officer = w.visits("suo-lianxi");
        officer.sees(MALL, "请先催报");
        let _ = officer.sends(&format!("{MALL}/do/chase"), &[]);
        officer.sees(MALL, "1次，最近2026-04-14");
        officer.sees(MALL, "今天已经催过");
        let again = officer.post(&format!("{MALL}/do/chase"), &[]);
        assert!(again.status == 422 && again.body.contains("今天已经催过"), "{}", again.body);
        for owes in ["yq01-lianluo", "yq01-zhanzhang"] {
            w.visits(owes).sees("/inbox", "云桥广场商场消费维权服务站2026年第一季度：");
            w.visits(owes).sees("/inbox", "催报，已迟4天，请抓紧报送");
        }
        w.visits("yq02-zhanzhang").does_not_see("/inbox", "催报");
        // All the others at once; who was chased today is not chased twice.
        let told = officer.sends("/reports/chase", &[("quarter", "2026-Q1")]);
        officer.sees(&told, "已催报");
        w.visits("yq02-zhanzhang").sees("/inbox", "催报，已迟4天");
        officer.sees(MALL, "1次，最近2026-04-14");
        officer.does_not_see("/reports?quarter=2026-Q1", "全部催报");
        // The bureau chases offices too; a station, its own unit and another office chase nobody.
        let county = w.visits("xianju");
        let _ = county.sends(&format!("{OFFICE}/do/chase"), &[]);
        w.visits("suo-fuze").sees("/inbox", "催报");
        assert_eq!(w.visits("yq01-zhanzhang").post(&format!("{MALL}/do/chase"), &[]).status, 404);
        assert_eq!(w.visits("dong-lianxi").post(&format!("{MALL}/do/chase"), &[]).status, 404);
    });
}

#[test]
fn b5_2_a_kept_text_whose_numbers_moved_says_so_and_is_written_anew() {
    each_engine(|w| {
        three(w);
        let liaison = w.visits("yq01-lianluo");
        let text = [
            ("basics", "2026年第一季度，本站登记投诉3件，受理咨询0件。"),
            ("handling", "办结一件。"),
            ("opinions", "无"),
            ("no_topics", "1"),
            ("plans", "再查公示"),
        ];
        writes(&liaison, MALL, &text);
        liaison.does_not_see(MALL, "文字写好以后数字变了");
        w.at("2026-03-05 09:00");
        let asked = [("kind", "consultation"), ("topic", "三包期限"), ("answer", "按三包规定答复")];
        let _ = w.visits("yq01-hejie1").sends("/consultations/new", &asked);
        w.at("2026-04-02 10:00");
        let liaison = w.visits("yq01-lianluo");
        liaison.sees(MALL, "受理咨询0件（现在1件）");
        w.visits("yq01-zhanzhang").sees(&format!("{MALL}/do/sign"), "受理咨询0件现在是1件");
        let anew = liaison.get(&format!("{MALL}/write?anew=1")).body;
        assert!(anew.contains("受理咨询1件") && anew.contains("再查公示"), "own words stay: {anew}");
        liaison.sees(MALL, "受理咨询0件（现在1件）");
    });
}

#[test]
fn b1_7_each_topic_has_a_measure_that_is_followed_to_its_end() {
    each_engine(|w| {
        three(w);
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        let liaison = w.visits("yq01-lianluo");
        liaison.sees("/reports/measures", "还没有整改项");
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        liaison.sees("/reports/measures", "约谈家电专柜");
        w.visits("suo-lianxi").sees("/reports/measures", "叶文静");
        w.visits("dong-lianxi").does_not_see("/reports/measures", "叶文静");
        let done = format!("{MALL}/measures/1");
        w.visits("suo-lianxi").does_not_find(&done);
        w.at("2026-05-20 09:00");
        let liaison = w.visits("yq01-lianluo");
        liaison.sees("/reports/measures", "已超期5天");
        liaison.is_refused(&done, &[("on", "2026-06-01"), ("proof", "约谈过")], "今天以后");
        liaison.is_refused(&done, &[("on", "2026-05-18"), ("proof", "")], "请填写");
        let _ = liaison.sends(&done, &[("on", "2026-05-18"), ("proof", "约谈两家，已公示三包期限")]);
        liaison.sees(MALL, "已公示三包期限");
        liaison.does_not_find(&done);
    });
}

#[test]
fn b5_2_the_draft_tells_what_concentrates_and_what_was_asked() {
    each_engine(|w| {
        three(w);
        w.at("2026-03-05 09:00");
        let desk = w.visits("yq01-hejie1");
        for _ in 0..2 {
            let asked = [("kind", "consultation"), ("topic", "三包期限"), ("answer", "按三包规定答复")];
            let _ = desk.sends("/consultations/new", &asked);
        }
        let urgent = w.accepted(&[("consumer_phone", "13800000027"), ("group_size", "6")]);
        w.does("yq01-hejie1", &urgent, Act::RaiseAlarm, &[]);
        let number = w.case(&urgent).number.to_string();
        w.at("2026-04-02 09:00");
        let liaison = w.visits("yq01-lianluo");
        for words in [
            "问得最多的是三包期限（2件）",
            "家用电器的质量问题，4件",
            "其中云桥家电专柜4件",
            &number,
            "没有上季度的数字可比",
        ] {
            liaison.sees(MALL, words);
        }
        liaison.does_not_see(MALL, "%");
        liaison.sees(&format!("{MALL}/write"), "家用电器的质量问题，4件");
        w.visits("suo-lianxi").sees("/reports/flash?quarter=2026-Q1", &number);
        w.visits("dong-lianxi").does_not_see("/reports/flash?quarter=2026-Q1", &number);

        // F16 is what was signed, for everybody who sees the pack.
        assert_eq!(
            liaison.post("/papers", &[("kind", "report"), ("id", "station-yq01 2026-Q1"), ("form", "analysis")]).status,
            404,
            "a draft is no paper"
        );
        writes(&liaison, MALL, TEXT);
        signs(&w.visits("yq01-zhanzhang"), MALL, &[]);
        let (href, pdf) = w.visits("yq01-zhanzhang").paper("report", "station-yq01 2026-Q1", "analysis", "");
        let text = stories::pdf::text(&pdf);
        for words in ["消费维权季度分析报告", "约谈家电专柜", "建议厂家缩短上门时间"] {
            assert!(text.contains(words), "{words} is not on the paper: {text}");
        }
        assert!(w.visits("suo-lianxi").get(&href).status.is_success());
        w.visits("dong-lianxi").does_not_find(&href);
    });
}

#[test]
fn d34_the_head_of_the_office_clears_with_a_reason_what_contradicts_no_zero() {
    each_engine(|w| {
        three(w);
        let shop = "/reports/station-yq02/2026-Q1";
        w.at("2026-03-31 09:00");
        // A counter of the mall is the mall's own, whatever it is called; a branch is another shop.
        w.registers("yq01-hejie1", &[("respondent", "禾丰超市熟食柜"), ("consumer_phone", "13800000024")]);
        let branch = [("relation", "outside"), ("respondent", "禾丰超市城西店"), ("consumer_phone", "13800000025")];
        w.registers("yq01-hejie1", &branch);
        w.at("2026-04-02 09:00");
        w.visits("yq02-zhanzhang").sees(shop, "签发时要写零报告声明");
        w.visits("suo-fuze").does_not_find(&format!("{shop}/clash"));
        w.at("2026-03-31 10:00");
        let own = [("relation", "outside"), ("respondent", "禾丰超市"), ("consumer_phone", "13800000026")];
        let case = w.registers("yq01-hejie1", &own);
        let number = w.case(&case).number.to_string();
        w.at("2026-04-02 09:00");
        writes(&w.visits("yq02-lianluo"), shop, PLAIN);
        let zero = [("statement", "查了登记簿，没有接到投诉")];
        let head = w.visits("yq02-zhanzhang");
        is_refused(&head, shop, &zero, "别处登记了1件投诉本站经营者（禾丰超市）");
        // The head of its own office, and nobody else.
        for other in ["suo-lianxi", "yq02-zhanzhang", "dong-lianxi", "xianju"] {
            w.visits(other).does_not_find(&format!("{shop}/clash"));
        }
        let office = w.visits("suo-fuze");
        office.sees(shop, "核实后解除");
        let (which, why) = (format!("elsewhere {number}"), "到店核实，买的是临街同名小店，与超市无关");
        let clash = format!("{shop}/clash");
        office.is_refused(&clash, &[("clash", &which), ("reason", " ")], "请填写");
        let kept = office.post(&clash, &[("clash", "elsewhere YQ01-2026-9999"), ("reason", why)]);
        assert!(kept.status == 422 && kept.body.contains(why), "{}", kept.body);
        let _ = office.sends(&clash, &[("clash", &which), ("reason", why)]);
        office.does_not_find(&clash);
        head.sees(shop, why);
        head.does_not_see(shop, &number);
        for above in ["suo-lianxi", "xianju"] {
            w.visits(above).sees("/reports?quarter=2026-Q1", why);
            w.visits(above).sees("/reports/silent?quarter=2026-Q1", why);
        }
        signs(&head, shop, &zero);
        head.sees(shop, "查了登记簿，没有接到投诉");
        w.visits("suo-lianxi").sees(shop, "核实零报告");
    });
}

#[test]
fn d34_office_and_county_see_the_same_chance_for_a_silent_station() {
    each_engine(|w| {
        // The only other supermarket belongs to another office.
        w.station = domain::directory::OrgId::from("station-yq11");
        w.at("2026-05-06 09:00").registers("yq11-hejie1", &[]);
        w.at("2026-10-05 09:00");
        let expected = "同类站平均一季1.0件；本站前1季共0件";
        for who in ["suo-lianxi", "xianju"] {
            w.visits(who).sees("/reports/silent?quarter=2026-Q3", expected);
        }
        w.visits("suo-lianxi").does_not_see("/reports/silent?quarter=2026-Q3", "城东超市");
    });
}

#[test]
fn a15b_a_quarter_is_owed_by_who_was_open_at_its_end() {
    each_engine(|w| {
        three(w);
        let step = |w: &World, station: &str, step: &str| {
            let _ = w.visits("xianju").sends(&format!("/stations/{station}/step/{step}"), &[("said", "意见")]);
        };
        // Open now, and not at the end of the quarter; and the other way round, one of them after it has sent.
        w.at("2026-03-20 09:00");
        step(w, "station-yq08", "suspend");
        w.at("2026-04-02 09:00");
        step(w, "station-yq08", "resume");
        let scenic = "/reports/station-yq04/2026-Q1";
        writes(&w.visits("yq04-lianluo"), scenic, PLAIN);
        signs(&w.visits("yq04-zhanzhang"), scenic, &[("statement", "查了登记簿，没有接到投诉")]);
        w.at("2026-04-03 09:00");
        step(w, "station-yq04", "suspend");
        step(w, "station-yq09", "suspend");

        // What an older day wrote down is taken back.
        let station = |code: &str| domain::directory::OrgId(format!("station-{code}"));
        let term = domain::network::duty::Term {
            key: "2026-Q1".to_owned(),
            from: jiff::civil::date(2026, 4, 1),
            due: jiff::civil::date(2026, 4, 10),
        };
        let owes = domain::network::duty::DutyKind::Report;
        w.door
            .db
            .write(|tx| store::network::duty::owe(tx, hejie::county::REGION, &station("yq08"), owes, &term))
            .unwrap();
        let _ = hejie::ladder::terms(&w.door, w.now).unwrap();
        let owed =
            |code: &str| w.door.db.read(|tx| store::report::owed(tx, hejie::county::REGION, &station(code))).unwrap();
        assert!(owed("yq08").is_empty(), "{:?}", owed("yq08"));
        for code in ["yq04", "yq09", "yq02"] {
            assert_eq!(owed(code), ["2026-Q1"], "{code}");
        }
        let late = "/reports/station-yq08/2026-Q1";
        w.at("2026-04-14 09:00");
        let officer = w.visits("suo-lianxi");
        for page in ["/reports?quarter=2026-Q1", "/reports/silent?quarter=2026-Q1"] {
            officer.sees(page, "云桥供电消费维权服务站");
            officer.does_not_see(page, "云桥供热消费维权服务站");
        }
        officer.sees("/late", "/reports/station-yq09/2026-Q1");
        officer.does_not_see("/late", late);
        officer.sees(late, "不用报");
        assert_eq!(officer.post(&format!("{late}/do/chase"), &[]).status, 422);
        w.visits("yq08-zhanzhang").does_not_see("/reports", "2026年第一季度");
        // The parent still adds up who closed after it sent, and misses who closed without.
        let page = officer.get(OFFICE).body;
        let missing = page.split("还没有报送的：").nth(1).and_then(|rest| rest.split("</p>").next()).unwrap();
        assert!(missing.contains("云桥供电"), "{missing}");
        assert!(!missing.contains("云桥供热") && !missing.contains("青屏山"), "{missing}");
        officer.sees("/reports?quarter=2026-Q1", "青屏山景区消费维权服务站");
        // Of the running quarter it is the other way round.
        officer.sees("/reports?quarter=2026-Q2", "云桥供热消费维权服务站");
        officer.does_not_see("/reports?quarter=2026-Q2", "云桥供电消费维权服务站");
    });
}

#[test]
fn a15c_the_flash_list_is_what_the_figure_counts_and_two_people_are_no_group() {
    each_engine(|w| {
        let number = |w: &World, case: &domain::directory::CaseId| w.case(case).number.to_string();
        let two = w.registers("yq01-hejie1", &[("consumer_phone", "13800000031"), ("group_size", "2")]);
        let six = w.registers("yq01-hejie1", &[("consumer_phone", "13800000032"), ("group_size", "6")]);
        let hot = w.accepted(&[("consumer_phone", "13800000033")]);
        w.does("yq01-hejie1", &hot, Act::RaiseAlarm, &[("alarm", "hot")]);
        let grave = w.accepted(&[("consumer_phone", "13800000034")]);
        let late = w.accepted(&[("consumer_phone", "13800000035")]);
        w.does("yq01-hejie1", &grave, Act::RaiseAlarm, &[]);
        w.at("2026-04-02 09:00");
        w.does("yq01-hejie1", &late, Act::RaiseAlarm, &[]);
        let officer = w.visits("suo-lianxi");
        let (first, second) = ("/reports/flash?quarter=2026-Q1", "/reports/flash?quarter=2026-Q2");
        for (page, on, off) in
            [(first, [&six, &hot, &grave].as_slice(), [&two, &late]), (second, &[&late], [&two, &grave])]
        {
            for case in on {
                officer.sees(page, &number(w, case));
            }
            for case in off {
                officer.does_not_see(page, &number(w, case));
            }
        }
        officer.sees(first, "登记6人，够群体标准，还没有标记");
        officer.sees(first, "重大、群体、紧急投诉 <strong>1</strong> 件，热点 <strong>1</strong> 件，人数够群体标准而没有标记的 <strong>1</strong> 件");
        // The figure of the quarter is just what the list calls so.
        for (quarter, case, others) in
            [("2026-Q1", &grave, [&hot, &six, &late]), ("2026-Q2", &late, [&hot, &six, &grave])]
        {
            let cases = format!("/figures/cases?org=339900.office&period={quarter}&measure=major");
            officer.sees(&cases, &number(w, case));
            for other in others {
                officer.does_not_see(&cases, &number(w, other));
            }
        }
        let liaison = w.visits("yq01-lianluo");
        liaison.sees(MALL, &format!("{} 云桥家电专柜 双开门冰箱（重大投诉）", number(w, &grave)));
        liaison.does_not_see(MALL, &format!("{} 云桥家电专柜 双开门冰箱（", number(w, &two)));
    });
}

#[test]
fn c6_figures_that_moved_since_the_page_was_drawn_are_looked_at_again() {
    each_engine(|w| {
        three(w);
        writes(&w.visits("yq01-lianluo"), MALL, TEXT);
        let head = w.visits("yq01-zhanzhang");
        let old = seen(&head, MALL);
        w.at("2026-03-30 10:00").registers("yq01-hejie1", &[("consumer_phone", "13800000041")]);
        w.at("2026-04-02 09:10");
        let head = w.visits("yq01-zhanzhang");
        let answer = head.post(&format!("{MALL}/do/sign"), &signing(&old, &[]));
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains("本期登记由3变成4"), "{}", answer.body);
        head.does_not_see(MALL, "按时报送");
        // The page that comes back carries the new figures: looked at, it is signed as it is.
        let again = answer.body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let _ = head.sends(&format!("{MALL}/do/sign"), &signing(&again, &[]));
        head.sees(MALL, "按时报送");
    });
}

#[test]
fn b4_5c_the_five_entries_are_signed_with_the_quarter_and_stay_as_they_were() {
    each_engine(|w| {
        locked(w);
        let officer = w.visits("suo-lianxi");
        let venue = |name: &'static str| {
            [("office", "office"), ("name", name), ("kind", "mall"), ("area", "4800"), ("address", "解放路200号")]
        };
        let _ = officer.sends("/venues/new", &venue("万和生活广场"));
        let figures = "/figures?org=339900.office&period=2026-Q1";
        officer.does_not_see(figures, "次签发的数字");
        writes(&officer, OFFICE, TEXT);
        let head = w.visits("suo-fuze");
        head.sees(OFFICE, "应建数");
        signs(&head, OFFICE, &[("explained", "其余各站无投诉，正在催报")]);
        head.sees(OFFICE, "已随签发固定");

        // Later there is another place that must have a station, and somebody has gone.
        w.at("2026-04-20 09:00");
        let officer = w.visits("suo-lianxi");
        let _ = officer.sends("/venues/new", &venue("新天地广场"));
        let due = |page: &str| {
            let body = officer.get(page).body;
            let row = body.split("应建数（家）").nth(1).unwrap_or_else(|| panic!("no such row: {body}"));
            let cell = row.split("<td").nth(1).unwrap();
            let mut words = cell.split('>').skip(1).map(|part| part.split('<').next().unwrap_or_default().trim());
            words.find(|text| !text.is_empty()).unwrap_or_default().to_owned()
        };
        assert_eq!(due(&format!("{figures}&now=1")), "2");
        assert_eq!(due(figures), "1", "as it was signed");
        officer.sees(figures, "这是季报第1次签发的数字");
        officer.sees(&format!("{figures}&now=1"), "看签发的");
        for (part, words, other) in
            [("2026-Q1", "季报第1次签发的数字", false), ("2026-Q1.now", "季报第1次签发的数字", true)]
        {
            let (_, pdf) = officer.paper("figures", "339900.office", "five_entries", part);
            let text = stories::pdf::text(&pdf);
            assert_eq!(text.contains(words), !other, "{part}: {text}");
        }
        // How things stand later is no correction, and no difference that the level above has to explain.
        officer.does_not_see(OFFICE, "签发以后的变化");
        // Returned, it is the office's to sign anew, and its page is as of now.
        let _ = w.visits("xianju").sends(&format!("{OFFICE}/do/return"), &[("reason", "漏了一家应建单位")]);
        assert_eq!(due(figures), "2");
        signs(&w.visits("suo-fuze"), OFFICE, &[("explained", "补一家应建单位；其余各站无投诉")]);
        assert_eq!(due(figures), "2");
        w.visits("suo-fuze").sees(OFFICE, "更正前后");
        // An edition from before it was frozen is still read, and says what it lacks.
        let old = "UPDATE report_edition SET summary = REPLACE(summary, '\"below\":', '\"before\":')";
        store::scratch::ask(&w.scratch, old).unwrap();
        officer.sees(figures, "还没有随季报固定");
        officer.sees(OFFICE, "还没有一起固定");
        officer.does_not_see(OFFICE, "签发以后的变化");
    });
}
