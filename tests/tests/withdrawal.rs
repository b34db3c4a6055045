//! Stories of non-conforming goods (A16, B1.1, B3.2a, P25, F10): a list, a complaint, a recall; over HTTP, on both engines.

use axum::http::StatusCode;
use domain::policy::PolicyRow;
use hejie::county::REGION;
use hejie::ladder;
use store::audit::Change;
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

const LIST: &str = "请逐条核对。\n1. 品名：磁力珠玩具；品牌：跳跳；批号 2026-07；项目：小零件。\n\
                    2. 品名：儿童水杯；品牌：小树；批号：A1105；条码：6901234567892；不合格项目：标签标识";

/// Sends the list down; the address of its page.
fn listed(w: &World) -> String {
    let officer = w.visits("suo-lianxi");
    let list = [("kind", "goods_list"), ("title", "第3期不合格商品名单"), ("body", LIST), ("venue", "mall")];
    let _ = officer.sends("/circulars/new", &list);
    let body = officer.get("/circulars").body;
    let id = body.split("/circulars/").find(|rest| rest.starts_with('0')).expect("the list is there")[..36].to_owned();
    format!("/circulars/{id}")
}

/// Begins one at the mall; the address of its page.
fn begun(desk: &Visitor, answers: &[(&str, &str)]) -> String {
    let mut all = vec![
        ("goods", "儿童水杯"),
        ("batch", "A1105"),
        ("source", "self_check"),
        ("known_at", "2026-03-02T09:10"),
        ("responsible", "yq01-lianluo"),
    ];
    all.retain(|(name, _)| !answers.iter().any(|(other, _)| other == name));
    all.extend(answers);
    desk.sends("/withdrawals/new", &all)
}

fn does(desk: &Visitor, page: &str, deed: &str, answers: &[(&str, &str)]) {
    let _ = desk.sends(&format!("{page}/do/{deed}"), answers);
}

/// Counted and taken off the shelf.
fn off_the_shelf(desk: &Visitor, page: &str, stock: &str, sold: &str) {
    does(desk, page, "check", &[("stock", stock), ("sold", sold), ("amount", "350")]);
    does(desk, page, "take_off", &[("at", "2026-03-02T09:20")]);
}

/// Sets a number of the region, as its 系统管理员 would load it.
fn rules(w: &World, code: &str, value: i64) {
    let row = PolicyRow {
        code: code.to_owned(),
        region: REGION.to_owned(),
        effective_from: jiff::civil::date(2026, 1, 1),
        value,
        unit: "hour".to_owned(),
        basis: "本地规定".to_owned(),
    };
    let actor = w.actor("guanli");
    w.door
        .db
        .write(|tx| {
            let change = Change { actor: &actor, moment: w.now, entropy: w.door.entropy.as_ref() };
            store::rules::set(tx, change, &row)
        })
        .unwrap();
    w.door.reload().unwrap();
}

#[test]
fn b3_2_and_p25_a_list_is_answered_line_by_line_in_time_and_matched_from_above() {
    each_engine(|w| {
        let list = listed(w);
        let officer = w.visits("suo-lianxi");
        let desk = w.visits("yq01-lianluo");
        desk.sees(&list, "有，登记退市");
        desk.is_refused(&format!("{list}/answer"), &[("said", "都没有")], "名单还有第1条、第2条没有核对");
        assert_eq!(desk.post(&format!("{list}/lines"), &[]).status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(desk.sends(&format!("{list}/lines"), &[("none", "1"), ("none", "9")]), list);
        desk.is_refused(&format!("{list}/answer"), &[("said", "没有")], "名单还有第2条没有核对");

        let id = list.trim_start_matches("/circulars/");
        let new = desk.get(&format!("/withdrawals/new?circular={id}&line=2")).body;
        for known in ["6901234567892", "儿童水杯", "小树", "标签标识", "2026-03-02T09:30"] {
            assert!(new.contains(known), "{known} is not written again");
        }
        w.at("2026-03-02 10:05");
        let desk = w.visits("yq01-lianluo");
        let from = [
            ("circular", id),
            ("line", "2"),
            ("source", "list"),
            ("known_at", "2026-03-02T10:05"),
            ("barcode", "6901234567892"),
        ];
        let page = begun(&desk, &from);
        desk.is_refused(
            "/withdrawals/new",
            &[&from[..], &[("goods", "儿童水杯"), ("batch", "A1105"), ("responsible", "yq01-lianluo")]].concat(),
            "名单第2条已经登记为YQ01-TS-2026-01",
        );
        desk.sees(&page, "还剩1天（至3月3日）");
        desk.sees("/today", "退市 儿童水杯");
        desk.is_refused(&format!("{page}/do/report"), &[], "还没有核对库存");
        does(&desk, &page, "check", &[("stock", "5"), ("sold", "2")]);
        desk.is_refused(&format!("{page}/do/report"), &[], "库存还没有下架");
        desk.is_refused(&format!("{page}/do/take_off"), &[("at", "2026-03-02T11:00")], "下架时间在现在以后");
        does(&desk, &page, "take_off", &[("at", "2026-03-02T10:00")]);
        w.at("2026-03-02 10:12");
        let desk = w.visits("yq01-lianluo");
        does(&desk, &page, "report", &[("others", "B0203批次检验合格，报告号WT-26-118")]);
        desk.sees(&page, "用时42分钟");
        let shown = desk.get(&list).body;
        let said = "共2条，已逐条核对；1条没有、也没有卖过；第2条登记退市YQ01-TS-2026-01。";
        assert!(shown.contains(said), "the answer is written already");
        let _ = desk.sends(&format!("{list}/answer"), &[("said", said)]);

        let officer_now = w.visits("suo-lianxi");
        officer_now.sees("/inbox", "退市 儿童水杯（云桥广场商场消费维权服务站）：已下架，报告所里");
        for words in ["1/1", "库存5", "用时42分钟", "已报所里"] {
            officer_now.sees(&list, words);
        }
        for words in ["第3期不合格商品名单", "2/2", "42分钟"] {
            officer_now.sees("/withdrawals", words);
        }
        officer.does_not_see("/withdrawals?show=late", "儿童水杯");

        does(&desk, &page, "dispose", &[("kinds", "returned"), ("words", "退回小树杯业，单号TH-0302")]);
        let office = w.visits("suo-lianxi");
        office.sees(&page, "没有处置的凭证照片");
        office.is_refused(&format!("{page}/do/verify"), &[], "没有处置的凭证照片");
        let photo = desk.uploads(&format!("{page}/do/prove"), &[("words", "退货单")], "photo", &picture(9));
        assert_eq!(photo.status, StatusCode::SEE_OTHER, "{}", photo.body);
        does(&office, &page, "send_back", &[("why", "已售2件怎么办的没有写")]);
        desk.sees(&page, "已售2件怎么办的没有写");
        desk.sees("/inbox", "退回补办");
        does(&desk, &page, "dispose", &[("kinds", "returned"), ("words", "退回小树杯业；已售的两件已电话告知退货")]);
        desk.is_refused(&format!("{page}/do/verify"), &[], "核验、退回退市");
        does(&office, &page, "verify", &[("words", "退货单属实")]);
        desk.sees(&page, "已核验关闭");
        desk.is_refused(&format!("{page}/do/prove"), &[("words", "再补"), ("photo", "x")], "请重新选一张照片");

        let last = page.rsplit('/').next().unwrap();
        let (_, paper) = desk.paper("withdrawal", last, "withdrawal", "");
        let text = pdf::text(&paper);
        for words in [
            "不合格商品退市记录",
            "儿童水杯",
            "6901234567892",
            "《第3期不合格商品名单》",
            "自获知起",
            "42分钟",
            "退供货商",
            "WT-26-118",
            "1张",
            "退货单属实",
        ] {
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
    });
}

#[test]
fn a16_and_b1_1_a_complaint_leads_to_a_withdrawal_and_the_hour_counts_only_where_it_is_ruled() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let number = w.case(&case).number.to_string();
        let desk = w.visits("yq01-lianluo");
        desk.sees(&format!("/cases/{number}"), &format!("/withdrawals/new?case={number}"));
        desk.sees(&format!("/withdrawals/new?case={number}"), "双开门冰箱");
        let page = begun(&desk, &[("goods", "双开门冰箱"), ("case", &number), ("source", "complaint")]);
        desk.sees(&page, &number);
        desk.sees(&page, "还剩1天（至3月3日）");
        desk.does_not_see(&page, "王女士");
        w.visits("yq01-zhanzhang").sees("/inbox", "请核对库存、下架并报所里");
        does(&desk, &page, "check", &[("stock", "0"), ("sold", "0")]);
        desk.is_refused(&format!("{page}/do/take_off"), &[("at", "2026-03-02T09:20")], "没有库存，不用下架");
        does(&desk, &page, "report", &[("others", "已售的一台由供货商上门换新")]);
        let office = w.visits("suo-lianxi");
        office.sees("/today", "待核验");
        does(&office, &page, "send_back", &[("why", "投诉里买的一台没有算")]);
        does(&desk, &page, "check", &[("stock", "2"), ("sold", "1")]);
        w.at("2026-03-02 09:50");
        let desk = w.visits("yq01-lianluo");
        does(&desk, &page, "take_off", &[("at", "2026-03-02T09:45")]);
        does(&desk, &page, "report", &[]);
        let kinds = [("kinds", "sealed"), ("kinds", "returned"), ("words", "一台封存待检，一台退供货商")];
        let sent = desk.uploads(&format!("{page}/do/dispose"), &kinds, "photo", &picture(4));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        does(&office, &page, "verify", &[("words", "属实")]);
        desk.sees("/withdrawals", "已核验关闭");
        desk.sees("/inbox", "已核验关闭");
    });
}

#[test]
fn l17_the_hour_runs_where_the_region_rules_it_and_a_missed_one_goes_to_leader_and_office_at_once() {
    each_engine(|w| {
        rules(w, "withdrawal_hours", 1);
        let desk = w.visits("yq01-lianluo");
        let page = begun(&desk, &[]);
        desk.sees(&page, "3月2日10:10前，还剩40分钟");
        let _ = ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").does_not_see("/inbox", "已过时限");
        w.at("2026-03-02 10:30");
        let _ = ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").sees("/inbox", "退市报告：儿童水杯，已过时限");
        let officer = w.visits("suo-lianxi");
        officer.sees("/inbox", "退市报告：儿童水杯，已过时限");
        officer.sees("/late", "退市报告 儿童水杯");
        officer.sees("/withdrawals?show=late", "已超20分钟");
        assert_eq!(ladder::remind(&w.door, w.now).unwrap(), 0, "nobody is told twice");
        w.at("2026-03-02 10:40");
        let desk = w.visits("yq01-lianluo");
        off_the_shelf(&desk, &page, "3", "0");
        does(&desk, &page, "report", &[]);
        w.visits("suo-lianxi").does_not_see("/late", "退市报告");
        w.visits("suo-lianxi").sees("/withdrawals", "1小时30分");
        w.at("2026-03-10 09:00");
        w.visits("suo-lianxi").sees("/late", "退市处置 儿童水杯");
    });
}

#[test]
fn a16_a_recall_hangs_its_notice_traces_what_was_sold_and_closes_when_it_is_over() {
    each_engine(|w| {
        rules(w, "recall_notice_days", 3);
        let desk = w.visits("yq01-lianluo");
        let page = begun(&desk, &[("goods", "电热毯"), ("batch", "2025-10"), ("source", "recall")]);
        off_the_shelf(&desk, &page, "5", "2");
        does(&desk, &page, "report", &[]);
        let dispose = format!("{page}/do/dispose");
        let words = ("words", "库存销毁，门口张贴召回告示");
        desk.is_refused(&dispose, &[("kinds", "destroyed"), words], "已经售出，要召回");
        desk.is_refused(&dispose, &[("kinds", "recalled"), words], "库存的商品还没有着落");
        let both = [("kinds", "recalled"), ("kinds", "destroyed"), words];
        desk.is_refused(&dispose, &both, "请写告示从哪天贴到哪天");
        let with = |to| [&both[..], &[("notice_from", "2026-03-02"), ("notice_to", to), ("traced", "1")]].concat();
        desk.is_refused(&dispose, &with("2026-03-03"), "本地要求不少于3天");
        let sent = desk.uploads(&dispose, &with("2026-03-04"), "photo", &picture(5));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        desk.is_refused(&format!("{page}/do/trace"), &[("traced", "3")], "比售出的2件还多");
        does(&desk, &page, "trace", &[("traced", "2")]);
        let office = w.visits("suo-fuze");
        office.is_refused(&format!("{page}/do/verify"), &[], "还在张贴期内");
        w.at("2026-03-04 16:00");
        let office = w.visits("suo-fuze");
        does(&office, &page, "verify", &[]);
        office.sees(&page, "2 件，售出 2 件");

        let book = w.visits("suo-lianxi").get("/withdrawals/excel").bytes;
        let rows = paper::sheet::read("退市.xlsx", &book).unwrap();
        let cell = |name: &str| {
            let at = rows.head.iter().position(|head| head == name).unwrap();
            rows.rows[0][at].clone()
        };
        // Text would have kept its two decimals.
        assert_eq!([cell("涉及金额（元）"), cell("库存数"), cell("追回数")], ["350", "5", "2"]);
    });
}

#[test]
fn d26_a_withdrawal_is_seen_by_its_own_branch_only() {
    each_engine(|w| {
        let desk = w.visits("yq01-lianluo");
        let page = begun(&desk, &[]);
        off_the_shelf(&desk, &page, "1", "0");
        let sent = desk.uploads(&format!("{page}/do/prove"), &[("words", "封存")], "photo", &picture(3));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let shown = desk.get(&page).body;
        let photo = shown.split(&format!("{page}/photos/")).nth(1).unwrap()[..64].to_owned();
        let photo = format!("{page}/photos/{photo}");
        for inside in ["yq01-shenpi", "suo-lianxi", "zhongxin", "xianju", "shiju"] {
            w.visits(inside).sees(&page, "儿童水杯");
            assert!(w.visits(inside).get(&photo).status.is_success());
        }
        for outside in ["yq02-lianluo", "dong-lianxi", "np-suo", "hefeng-hejie", "guanli", "shenji"] {
            w.visits(outside).does_not_find(&page);
            w.visits(outside).does_not_find(&photo);
            w.visits(outside).does_not_find(&format!("{page}/do/check"));
        }
        w.visits("yq02-lianluo").does_not_see("/withdrawals", "儿童水杯");
        w.visits("yq01-shenpi").is_refused(&format!("{page}/do/report"), &[], "登记、办理退市");
        let check = [
            ("on", "2026-03-02"),
            ("quality", "holds"),
            ("packing", "holds"),
            ("label", "wrong"),
            ("label_note", "水杯标签不全"),
            ("label_how", "off_shelf"),
            ("publicity", "holds"),
            ("advert", "not_here"),
        ];
        let to = desk.sends("/self-checks/new", &check);
        assert!(to.starts_with("/withdrawals/new?source=self_check&check="), "{to}");
    });
}
