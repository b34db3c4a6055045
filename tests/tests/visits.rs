//! Stories of visits, inspections, what is to be put right and self-checks (B3.1, D16 to D18, D33, D42 to D44, B5.3,
//! B1.9, E9): over HTTP, on both engines.

use axum::http::StatusCode;
use domain::figure::{Measure, Period};
use domain::form::Raw;
use domain::network::inspection::{CheckKind, all_well};
use hejie::county::REGION;
use hejie::ladder;
use jiff::civil::date;
use store::query::{Reach, figures};
use stories::visit::{Visitor, picture};
use stories::{World, each_engine, pdf};

const STATION: &str = "station-yq01";

/// What is written down at a station.
const SEEN: &[(&str, &str)] = &[("station", STATION), ("heard", "希望多培训"), ("guided", "讲了三包规定")];

fn with<'a>(base: &[(&'a str, &'a str)], changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = base.iter().copied().filter(|(name, _)| !changes.iter().any(|(one, _)| one == name));
    kept.chain(changes.iter().copied()).collect()
}

/// The number and the code of the plaque that the mall has in use.
fn plaque(w: &World) -> (String, String) {
    let made = |w: &World| w.door.db.read(|tx| store::network::plaque::of(tx, REGION, &STATION.into())).unwrap();
    if made(w).is_empty() {
        let _ = w.visits("xianju").sends(&format!("/stations/{STATION}/plaque"), &[]);
    }
    let one = made(w).remove(0);
    (one.number, one.code)
}

fn here() -> Reach {
    Reach { region: REGION.to_owned(), path: "/".to_owned(), station: None }
}

/// What 附件6 says of a station in a quarter of 2026.
fn counted(w: &World, quarter: i8, measure: Measure) -> i64 {
    let (period, today) = (Period::quarter(2026, quarter), w.now.day());
    let units = w.door.db.read(|tx| {
        let org = store::directory::org(tx, REGION, &STATION.into())?.unwrap();
        figures::units(tx, &here(), &org, period, Some(today))
    });
    units.unwrap()[0].counts.get(measure)
}

/// A paper of a record says these words; the text of it.
fn says(who: &Visitor, page: &str, form: &str, words: &[&str]) -> String {
    let (kind, id) = page.trim_start_matches('/').split_once('/').unwrap();
    let kind = match kind {
        "visits" => "visit",
        "inspections" => "inspection",
        "fixes" => "fix",
        _ => "self_check",
    };
    let (_, bytes) = who.paper(kind, id, form, "");
    let text = pdf::text(&bytes);
    for wanted in words {
        assert!(text.contains(wanted), "the paper does not say {wanted}: {text}");
    }
    text
}

/// The hidden one-time code of a scan.
fn scanned(officer: &Visitor, code: &str) -> String {
    let page = officer.get(&format!("/p/{code}")).body;
    let way = page.split("/visits/new?").nth(1).and_then(|rest| rest.split('"').next()).expect("the way to check in");
    way.split("scan=").nth(1).unwrap().to_owned()
}

/// An order to the mall; the address of its page.
fn ordered(w: &World, due: &str) -> String {
    let order = [
        ("station", STATION),
        ("problem", "登记簿漏登两件咨询"),
        ("demand", "补登，并每天核对"),
        ("owner", "yq01-lianluo"),
        ("due", due),
    ];
    w.visits("suo-lianxi").sends("/fixes/new", &order)
}

#[test]
fn b3_1_visits_are_planned_for_the_quarter_and_an_overdue_one_stands_on_the_officers_page() {
    each_engine(|w| {
        ladder::terms(&w.door, w.now).unwrap();
        let officer = w.visits("suo-lianxi");
        officer.sees("/visits", "没有排的");
        let _ = officer.sends("/visits/spread", &[]);
        officer.does_not_see("/visits", "没有排的");
        officer.sees("/risk", "计划 <span class=\"nowrap\">2026-03-");
        officer.does_not_see("/visits", "重排一遍");
        let plan = format!("/visits/plan/{STATION}");
        let on = |day| [("on", day), ("officer", "suo-lianxi")];
        officer.is_refused(&plan, &on("2026-04-01"), "计划日应在今天到2026-03-31之间");
        officer.is_refused(&plan, &[("on", "2026-03-05"), ("officer", "xianju")], "请从所里的人员中选一位");
        let _ = officer.sends(&plan, &on("2026-03-05"));
        officer.sees("/today", "巡访 云桥广场商场消费维权服务站：计划2026-03-05");
        w.at("2026-03-09 09:00");
        let officer = w.visits("suo-lianxi");
        officer.sees("/today", "已超期4天");
        officer.sees("/late", "计划巡访");
        ladder::remind(&w.door, w.now).unwrap();
        w.visits("suo-fuze").sees("/inbox", "计划巡访");
        w.visits("yq01-zhanzhang").does_not_see("/inbox", "计划巡访");
        w.visits("yq01-zhanzhang").does_not_see("/visits", "2026-03-05");
        w.visits("dong-lianxi").does_not_find(&plan);

        let (_, code) = plaque(w);
        let scan = scanned(&officer, &code);
        let page = officer.sends("/visits/new", &with(SEEN, &[("scan", &scan)]));
        officer.sees(&page, "扫牌匾上的码");
        officer.does_not_see("/today", "计划2026-03-05");
        officer.does_not_see("/late", "计划巡访 2026年第一季度</a></td><td role=\"cell\" data-label=\"单位\">云桥广场");
        w.visits("yq01-lianluo").sees("/inbox", "巡访记录");
        w.visits("yq01-lianluo").sees(&page, "讲了三包规定");
        w.visits("yq02-lianluo").does_not_find(&page);
    });
}

#[test]
fn d33_a_visit_checks_in_at_the_plaque_and_renews_its_proof() {
    each_engine(|w| {
        let (number, code) = plaque(w);
        let officer = w.visits("suo-lianxi");
        let send = |answers: &[(&str, &str)], why: &str| {
            officer.is_refused("/visits/new", &with(SEEN, answers), why);
        };
        send(&[], "没有写牌匾编号，也没有写问题");
        send(&[("plaque", "339900-99999")], "编号与本站在用的牌匾不一致");
        send(&[("plaque", &number)], "没有扫码，也没有照片");
        let by_number = with(SEEN, &[("plaque", &number)]);
        let sent = officer.uploads("/visits/new", &by_number, "photo", &picture(41));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        officer.sees(&sent.to, "核对牌匾编号并拍照");
        assert!(officer.get(&format!("{}/photo", sent.to)).status.is_success());
        officer.sees(&format!("/stations/{STATION}/plaque"), "2026-03-02");
        let again = officer.uploads("/visits/new", &by_number, "photo", &picture(41));
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the same photo again");

        w.at("2026-05-20 10:00");
        let officer = w.visits("suo-fuze");
        let scan = scanned(&officer, &code);
        let page = officer.sends("/visits/new", &with(SEEN, &[("scan", &scan)]));
        officer.sees(&page, "已算验证");
        officer.is_refused("/visits/new", &with(SEEN, &[("scan", &scan)]), "这次扫码已经用过");
        let all = w.door.db.read(|tx| store::network::plaque::of(tx, REGION, &STATION.into())).unwrap();
        assert_eq!(all[0].proved_on, Some(date(2026, 5, 20)));
        let missing = with(SEEN, &[("found", "牌匾取下来放在仓库里")]);
        officer.is_refused("/visits/new", &missing, "没有看到牌匾，也没有当场拍的照片");
        let page = officer.uploads("/visits/new", &missing, "photo", &picture(42)).to;
        officer.sees(&page, "没有看到，牌匾仍算没有验证");
        officer.sees(&page, "凭当场拍的照片");
        officer.sees(&page, "发整改通知");
        officer.sees("/today", "还没有发整改通知");
        officer.sees("/risk", "牌匾取下来放在仓库里");
        officer.sees("/visits", "已巡访，没有看到牌匾");
        says(&officer, &page, "visit", &["联系人巡访记录", "没有看到牌匾", "牌匾取下来放在仓库里", "没有发"]);
        let order = [
            ("station", STATION),
            ("visit", &page["/visits/".len()..]),
            ("problem", "牌匾取下来放在仓库里"),
            ("demand", "挂回原处"),
            ("owner", "yq01-lianluo"),
            ("due", "2026-05-30"),
        ];
        let fix = officer.sends("/fixes/new", &order);
        officer.sees(&page, "已发整改通知");
        officer.sees(&page, &fix);
        officer.does_not_see("/today", "还没有发整改通知");
        officer.does_not_see("/risk", "牌匾取下来放在仓库里");
        w.visits("yq01-lianluo").sees(&page, &fix);
        w.visits("yq01-lianluo").is_refused("/visits/new", SEEN, "登记下站");
        assert_eq!((counted(w, 1, Measure::Visits), counted(w, 2, Measure::Visits)), (1, 2));
    });
}

#[test]
fn b5_3_what_was_found_is_put_right_proved_and_closed_only_after_somebody_looked_again() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        officer.is_refused(
            "/fixes/new",
            &[
                ("station", STATION),
                ("problem", "x"),
                ("demand", "y"),
                ("owner", "yq01-lianluo"),
                ("due", "2026-06-30"),
            ],
            "整改期限应在今天到2026-04-01之间",
        );
        let page = ordered(w, "2026-03-06");
        let desk = w.visits("yq01-lianluo");
        desk.sees("/inbox", "整改通知 YQ01-ZG-2026-01");
        desk.sees("/today", "登记簿漏登两件咨询");
        officer.is_refused(&format!("{page}/do/pass"), &[("words", "好了")], "站点还没有交整改凭证");
        desk.is_refused(&format!("{page}/do/pass"), &[("words", "好了")], "发整改通知、复查");
        desk.is_refused(&format!("{page}/do/prove"), &[("words", "补登了")], "请填写“整改以后的照片”");
        w.at("2026-03-09 09:00");
        let desk = w.visits("yq01-lianluo");
        desk.sees("/late", "整改 登记簿漏登两件咨询");
        w.visits("suo-lianxi").sees("/fixes?show=late", "已超期3天");
        ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").sees("/inbox", "整改：登记簿漏登两件咨询，已超期3天");
        let sent = desk.uploads(&format!("{page}/do/prove"), &[("words", "两件已补登")], "photo", &picture(51));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let officer = w.visits("suo-lianxi");
        officer.sees("/today", "待复查");
        officer.sees("/inbox", "已交凭证");
        let back = [("words", "只补了一件"), ("due", "2026-03-13")];
        let _ = officer.sends(&format!("{page}/do/send_back"), &back);
        desk.sees(&page, "只补了一件");
        let sent = desk.uploads(&format!("{page}/do/prove"), &[("words", "第二件也补了")], "photo", &picture(52));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        w.at("2026-03-30 09:00");
        w.visits("suo-lianxi").sees("/late", "整改复查");
        let desk = w.visits("yq01-lianluo");
        let words = [
            "整改通知书",
            "YQ01-ZG-2026-01",
            "登记簿漏登两件咨询",
            "2026年3月13日",
            "城关市场监督管理所",
            "1次",
            "第二件也补了",
        ];
        says(&desk, &page, "fix", &words);
        let _ = w.visits("suo-fuze").sends(&format!("{page}/do/pass"), &[("words", "到站看了，两件都在")]);
        w.visits("yq01-lianluo").sees(&page, "已复查关闭");
        w.visits("yq01-lianluo").sees("/inbox", "复查通过，已关闭");
        w.visits("suo-lianxi").does_not_see("/fixes?show=late", "YQ01-ZG-2026-01");
        // The order, the reply and the second look stand on one paper; it is a new edition once it is closed.
        says(&w.visits("suo-fuze"), &page, "fix", &["到站看了，两件都在", "复查退回", "复查通过", "已复查关闭"]);
        let photo = w.visits("xianju").get(&page).body;
        let hash = photo.split(&format!("{page}/photos/")).nth(1).unwrap()[..64].to_owned();
        let href = format!("{page}/photos/{hash}");
        assert!(w.visits("xianju").get(&href).status.is_success());
        for outside in ["yq02-zhanzhang", "dong-lianxi", "np-suo", "guanli"] {
            w.visits(outside).does_not_find(&page);
            w.visits(outside).does_not_find(&href);
            w.visits(outside).does_not_find(&format!("{page}/do/prove"));
        }
        w.visits("dong-lianxi").does_not_find(&format!("/fixes/new?station={STATION}"));
    });
}

/// The answers of a form that is filled in well.
fn well(kind: CheckKind, id: &str) -> Vec<(String, String)> {
    let raw: Raw = all_well(kind, id);
    raw.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn pairs(all: &[(String, String)]) -> Vec<(&str, &str)> {
    all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[test]
fn d42_and_d44_stations_are_drawn_like_complaints_and_hear_of_it_afterwards() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let what = [("kind", "spot"), ("from", "2026-03-01"), ("to", "2026-03-02"), ("percent", "100"), ("each", "1")];
        let draw = centre.sends("/draws/new", &what);
        centre.sees(&draw, "YQ01");
        w.at("2026-03-03 09:00");
        let centre = w.visits("zhongxin");
        let seed = [("seed", "7 1 9"), ("source", "福彩3D"), ("published", "2026-03-02T21:15")];
        let _ = centre.sends(&format!("{draw}/draw"), &seed);
        let all = w.door.db.read(|tx| store::network::inspection::of_draw(tx, &here(), &draw[7..], true)).unwrap();
        let one = all.iter().find(|one| one.station.as_str() == STATION).expect("the mall was drawn");
        let page = format!("/inspections/{}", one.id);
        let head = w.visits("yq01-zhanzhang");
        head.does_not_find(&page);
        head.does_not_see("/inspections", &one.number);
        let officer = w.visits("suo-lianxi");
        officer.sees(&page, "负责人或指定的代班人在岗");
        officer.sees(&format!("{page}/fill"), "现场问负责人三题");
        let fill = format!("{page}/fill");
        officer.is_refused(&fill, &[], "请填写“负责人或指定的代班人在岗");
        let mut answers = well(CheckKind::Spot, &one.id);
        for (name, value) in &mut answers {
            if name == "attitude" {
                "wrong".clone_into(value);
            }
        }
        officer.is_refused(&fill, &pairs(&answers), "请写明哪里不符合");
        answers.push(("attitude_note".to_owned(), "消费者站了半小时没有人招呼".to_owned()));
        let _ = officer.sends(&fill, &pairs(&answers));
        officer.sees(&page, "不符合1项");
        officer.sees(&page, "答对 <strong>3</strong> 题");
        officer.does_not_find(&fill);
        head.sees("/inbox", "随机抽查 YQ01-JC-2026-01：3项，不符合1项，问3题答对3题");
        head.sees(&page, "消费者站了半小时没有人招呼");
        let way = format!("/fixes/new?station={STATION}&inspection={}", one.id);
        officer.sees(&way, "态度：消费者站了半小时没有人招呼");
        officer.sees("/today", "不符合1项，还没有发整改通知");
        officer.sees("/risk", "发现的问题没有发整改通知");
        w.visits("dong-lianxi").does_not_find(&page);
        assert_eq!(counted(w, 1, Measure::Inspections), 1);
        // Others are still to be looked at: with seed and list the station could reckon who.
        let head = w.visits("yq01-zhanzhang");
        let paper = says(&head, &page, "spot_check", &["随机抽查记录", "问3题，答对3题", "全部查完以后公布"]);
        assert!(!paper.contains("719") && !paper.contains("福彩3D"), "the seed waits: {paper}");
        let other = [("kind", "inspection"), ("id", one.id.as_str()), ("form", "inspection"), ("part", "")];
        assert_eq!(head.post("/papers", &other).status, StatusCode::NOT_FOUND, "a spot check has its own form");
        for rest in all.iter().filter(|each| each.id != one.id) {
            let fill = format!("/inspections/{}/fill", rest.id);
            let _ = w.visits("zhongxin").sends(&fill, &pairs(&well(CheckKind::Spot, &rest.id)));
        }
        says(&head, &page, "spot_check", &["719", "福彩3D"]);
    });
}

#[test]
fn d42_and_d43_inspections_on_site_and_online_and_reviews_have_their_items() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        for (kind, words) in [
            (CheckKind::Onsite, "和解员有专职办公桌"),
            (CheckKind::Online, "工作日每天登录查收"),
            (CheckKind::Review, "疑难、重大、集中问题及时上报"),
        ] {
            let plan = [("station", STATION), ("kind", kind.value()), ("due", "2026-03-20")];
            let page = officer.sends("/inspections/new", &plan);
            officer.sees(&page, words);
            w.visits("yq01-lianluo").does_not_find(&page);
            let id = page.rsplit('/').next().unwrap();
            let sent = officer.uploads(&format!("{page}/fill"), &pairs(&well(kind, id)), "photo", &picture(61));
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
            officer.sees(&page, "都符合");
            says(&officer, &page, "inspection", &["服务站检查表", kind.label(), words]);
            assert!(w.visits("yq01-lianluo").get(&format!("{page}/photo")).status.is_success());
        }
        w.visits("yq01-zhanzhang").is_refused("/inspections/new", &[], "检查、抽查、定期回访站点");
        let other = [("station", "station-np01"), ("kind", "onsite"), ("due", "2026-03-20")];
        officer.is_refused("/inspections/new", &other, "请从列出的站点中选一个");
    });
}

#[test]
fn b1_9_and_e9_a_month_without_a_self_check_is_seen_and_goods_off_the_shelf_become_a_withdrawal() {
    each_engine(|w| {
        ladder::terms(&w.door, w.now).unwrap();
        let desk = w.visits("yq01-lianluo");
        desk.sees("/today", "自查 2026-03");
        desk.is_refused("/self-checks/new", &[("on", "2026-03-02")], "请填写“商品质量");
        let check = [
            ("on", "2026-03-02"),
            ("quality", "wrong"),
            ("quality_note", "两瓶酱油过期"),
            ("quality_how", "off_shelf"),
            ("packing", "holds"),
            ("label", "wrong"),
            ("label_note", "价签缺产地"),
            ("label_how", "fixed"),
            ("publicity", "holds"),
            ("advert", "not_here"),
        ];
        desk.is_refused("/self-checks/new", &with(&check, &[("quality_how", "")]), "请选怎么处理的");
        let to = desk.sends("/self-checks/new", &check);
        desk.sees(&to, "自查 2026-03 已经登记");
        desk.sees(&to, "value=\"两瓶酱油过期\"");
        desk.does_not_see("/today", "自查 2026-03");
        let id = to.rsplit('=').next().unwrap().to_owned();
        let page = format!("/self-checks/{id}");
        desk.sees(&page, "下架了，还没有登记退市");
        let goods = [
            ("check", id.as_str()),
            ("goods", "酱油"),
            ("batch", "2025-01"),
            ("source", "self_check"),
            ("known_at", "2026-03-02T09:00"),
            ("responsible", "yq01-lianluo"),
        ];
        let withdrawal = desk.sends("/withdrawals/new", &goods);
        desk.sees(&page, "YQ01-TS-2026-01");
        desk.sees(&page, &withdrawal);
        w.visits("suo-lianxi").sees("/self-checks", "2项有问题");
        w.visits("suo-lianxi").sees(&page, "价签缺产地");
        says(&desk, &page, "self_check", &["自查记录表", "YQ01-2026-03", "两瓶酱油过期", "下架", "YQ01-TS-2026-01"]);
        w.visits("yq02-lianluo").does_not_find(&page);
        w.at("2026-04-02 09:00");
        ladder::terms(&w.door, w.now).unwrap();
        w.visits("yq01-lianluo").sees("/today", "自查 2026-04");
        w.visits("suo-lianxi").sees("/late", "自查质量、包装、标识、宣传、广告 2026年3月");
        let all = w.door.db.read(|tx| store::network::self_check::list(tx, &here())).unwrap();
        let of = |station: &str| all.iter().filter(|one| one.station.as_str() == station).count();
        assert_eq!((of(STATION), of("station-yq02")), (1, 0));
    });
}
