//! Stories of hot topics and of who is chased above the stations, over HTTP, on both engines.

use domain::case::Act;
use domain::directory::OrgId;
use domain::topic::{Counted, Facet, Key, Window};
use hejie::county::{CITY, REGION};
use hejie::import;
use jiff::civil::date;
use store::directory::{self, Org};
use store::query::Reach;
use store::query::figures::topic;
use store::scratch::Scratch;
use stories::{World, each_engine};

const CASES: &str = include_str!("../../data/cases.jsonl");

/// Everyday complaints: trader, goods, class, problem, what happened.
const EVERYDAY: &[[&str; 5]] = &[
    ["云桥家电专柜", "双开门冰箱", "G06", "P01", "冷藏室不制冷，要求退货。"],
    ["锦绣女装", "羊毛大衣", "G03", "P01", "洗了一次就起球，要求退货。"],
    ["禾味食品", "月饼礼盒", "G01", "P03", "包装里有头发，要求赔偿。"],
    ["联讯手机店", "手机", "G07", "P02", "保修期内不肯维修。"],
    ["安居家具", "布艺沙发", "G05", "P04", "定金不肯退还。"],
    ["川香火锅", "火锅套餐", "S01", "P05", "结账比标价高。"],
];

/// The complaint that comes again and again in the second quarter.
const SCOOTER: [&str; 5] = ["新轮车行", "平衡车", "G17", "P09", "充电时冒烟起火，要求退货赔偿。"];

/// A complaint at the mall.
fn complains(w: &mut World, no: usize, [trader, goods, class, problem, told]: [&str; 5]) -> domain::directory::CaseId {
    let (phone, today) = (format!("138000{no:05}"), w.now.day().to_string());
    let said = [
        ("consumer_phone", phone.as_str()),
        ("respondent", trader),
        ("goods", goods),
        ("class", class),
        ("problem", problem),
        ("narrative", told),
        ("event_on", &today),
    ];
    w.registers("yq01-hejie1", &said)
}

/// A year of everyday complaints at the mall and, from the middle of May on, six about one product.
fn a_year(w: &mut World) {
    let mut no = 0;
    let mut days: Vec<(String, bool)> = Vec::new();
    for month in ["2025-05", "2025-07", "2025-09", "2025-11", "2026-01", "2026-03", "2026-05"] {
        days.extend((3..9).map(|day| (format!("{month}-{day:02} 10:00"), false)));
    }
    days.extend((15..21).map(|day| (format!("2026-05-{day} 11:00"), true)));
    for (at, hot) in days {
        w.at(&at);
        let one = if hot { SCOOTER } else { EVERYDAY[no % EVERYDAY.len()] };
        complains(w, no, one);
        no += 1;
    }
    w.at("2026-07-02 09:00");
}

fn org(w: &World, region: &str, id: &str) -> Org {
    w.door.db.read(|tx| directory::org(tx, region, &OrgId::from(id))).unwrap().unwrap()
}

#[test]
fn b5_2_a_product_that_fails_again_and_again_is_found_with_its_complaints() {
    each_engine(|w| {
        a_year(w);
        let head = w.visits("yq01-zhanzhang");
        let page = head.get("/topics?period=2026-Q2");
        assert_eq!(page.status, 200, "{}", page.body);
        for words in [
            "突出的 <strong>1</strong> 个",
            "新轮车行",
            "平衡车",
            "6件",
            "照以前约应有不到0.1件",
            "2026年5月11日这一旬起",
            "云桥广场商场消费维权服务站6件",
            "日用商品的安全问题",
            "平静的季度里这样看20次，大约会误报1次",
            "/threads/new?kind=cluster",
        ] {
            assert!(page.body.contains(words), "the page does not say {words}: {}", page.body);
        }
        // It opens to its complaints, in whichever way it was found, and these are masked.
        for (facet, value) in [("trader", "新轮车行"), ("word", "起火"), ("word", "平衡"), ("pair", "G17 P09")]
        {
            let way = format!("/topics/cases?period=2026-Q2&facet={facet}&value={}", value.replace(' ', "%20"));
            head.sees(&way, "登记 <strong>6</strong> 件");
            head.does_not_see(&way, "13800000042");
        }
        head.sees("/topics/cases?period=2026-Q2&facet=class&value=G06", "登记 <strong>1</strong> 件");
        // The quarter before is quiet; the last thirty days hold nothing.
        head.sees("/topics?period=2026-Q1", "没有比以前明显集中的");
        head.sees("/topics", "按旬取整");
        // Every level above sees it, and nobody beside.
        for (login, org) in [("suo-lianxi", "339900.office"), ("xianju", "339900.county"), ("shiju", "3399.city")] {
            w.visits(login).sees(&format!("/topics?org={org}&period=2026-Q2"), "新轮车行");
        }
        w.visits("shiju").sees("/topics?org=339900.station-yq01&period=2026-Q2", "新轮车行");
        w.visits("yq02-zhanzhang").does_not_see("/topics?period=2026-Q2", "新轮车行");
        w.visits("yq02-zhanzhang").does_not_find("/topics?org=339900.station-yq01&period=2026-Q2");
        w.visits("np-xianju").does_not_find("/topics/cases?org=339900.county&facet=trader&value=x");
        w.visits("guanli").does_not_find("/topics");
        for wrong in ["/topics?period=2030-Q1", "/topics?period=May", "/topics/cases?facet=colour&value=red"] {
            head.does_not_find(wrong);
        }
    });
}

#[test]
fn b1_6_the_fixed_thresholds_stand_beside_and_a_short_past_is_said_to_be_short() {
    each_engine(|w| {
        w.at("2026-04-01 09:00");
        for no in 0..3 {
            complains(w, no, SCOOTER);
        }
        let head = w.visits("yq01-zhanzhang");
        head.sees("/topics", "还比不出什么是突出的");
        head.sees("/topics", "按固定标准");
        head.sees("/topics", "新轮车行 安全");
        w.visits("suo-lianxi").sees("/topics", "新轮车行 安全");
    });
}

#[test]
fn b5_2_the_draft_of_the_quarter_tells_what_stands_out_first() {
    each_engine(|w| {
        a_year(w);
        for (login, pack) in [("yq01-lianluo", "station-yq01"), ("suo-lianxi", "office"), ("xianju", "county")] {
            let page = w.visits(login).get(&format!("/reports/{pack}/2026-Q2")).body;
            let (first, second) = (page.find("1. 新轮车行，6件"), page.find("照以前约应有"));
            assert!(first.is_some() && first < second, "{pack}: {page}");
        }
    });
}

/// What was counted of an organisation in the whole of 2026.
fn counted(w: &World, org: &Org) -> Counted {
    let year = Window { from: date(2026, 1, 1), to: date(2026, 12, 31), past_from: date(2025, 1, 1), quarter: None };
    let all = w.door.db.read(|tx| {
        let reaches = Reach::below(tx, org)?;
        topic::counted(tx, &reaches, org, &year)
    });
    all.unwrap()
}

fn count(all: &Counted, facet: Facet, value: &str) -> u32 {
    all.counts.iter().find(|one| one.key == Key::new(facet, value)).map_or(0, |one| one.now)
}

#[test]
fn b5_2_the_counts_of_topics_equal_a_count_over_the_file_and_a_parent_its_children() {
    let told: Vec<serde_json::Value> = CASES.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    each_engine(|w| {
        import::run(&w.door, REGION, CASES, &mut |_, _| {}).unwrap();
        let all = counted(w, &org(w, REGION, "county"));
        assert_eq!(usize::try_from(all.now).unwrap(), told.len());
        let mut seen = 0;
        for one in &all.counts {
            let of = |case: &&serde_json::Value| {
                let class = domain::code::ClassCode::parse(case["goods_code"].as_str().unwrap()).unwrap();
                let problem = domain::code::ProblemCode::parse(case["problem_code"].as_str().unwrap()).unwrap();
                match one.key.facet {
                    Facet::Class => class.code() == one.key.value,
                    Facet::Problem => problem.code() == one.key.value,
                    Facet::Pair => format!("{} {}", class.code(), problem.code()) == one.key.value,
                    Facet::Trader => case["respondent"]["name"].as_str().unwrap() == one.key.value,
                    // Every complaint that is counted says the word; a long one says more than are counted.
                    Facet::Word => ["goods_or_service", "brand", "narrative"]
                        .iter()
                        .any(|part| case[part].as_str().unwrap_or_default().to_lowercase().contains(&one.key.value)),
                }
            };
            let wanted = u32::try_from(told.iter().filter(of).count()).unwrap();
            if one.key.facet == Facet::Word {
                assert!(one.now <= wanted && one.now > 0, "{:?}", one.key);
            } else {
                assert_eq!(one.now, wanted, "{:?}", one.key);
                seen += one.now;
            }
        }
        assert_eq!(seen, all.now * 4, "each complaint has a class, a problem, both, and a trader");
        let office = counted(w, &org(w, REGION, "office"));
        let east = counted(w, &org(w, REGION, "office-east"));
        let city = counted(w, &org(w, CITY, "city"));
        assert_eq!((office.now + east.now, city.now), (all.now, all.now));
        for one in &all.counts {
            let sum = count(&office, one.key.facet, &one.key.value) + count(&east, one.key.facet, &one.key.value);
            assert_eq!(sum, one.now, "{:?}", one.key);
        }
    });
}

#[test]
fn a14_a_correction_moves_the_topic_of_its_own_days() {
    each_engine(|w| {
        w.at("2026-03-10 09:00");
        let case = complains(w, 1, SCOOTER);
        let mall = org(w, REGION, "station-yq01");
        assert_eq!(count(&counted(w, &mall), Facet::Trader, "新轮车行"), 1);
        w.at("2026-03-20 09:00");
        w.does("yq01-hejie1", &case, Act::Correct, &[("respondent", "老轮车行"), ("reason", "名称写错")]);
        let after = counted(w, &mall);
        let of = |name| count(&after, Facet::Trader, name);
        assert_eq!((of("新轮车行"), of("老轮车行"), count(&after, Facet::Word, "平衡"), after.now), (0, 1, 1, 1));
        assert!(!after.counts.iter().any(|one| one.now == 0), "nothing is left of what was wrong");
    });
}

#[test]
fn a_changed_row_of_topics_is_found_and_rebuilt() {
    let mut w = World::new(Scratch::sqlite().unwrap());
    w.signed();
    let file = w.scratch.url.trim_start_matches("sqlite:").to_owned();
    for change in [
        "UPDATE case_topic SET trader = '某行'",
        "DELETE FROM case_topic",
        "UPDATE case_topic SET day = '2026-03-11'",
        "INSERT INTO case_topic SELECT region, station_id, '2026-03-11', case_id, class, problem, trader, words
         FROM case_topic",
    ] {
        store::scratch::tamper(&file, change);
        let fault = store::verify::check(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap().unwrap_err();
        assert_eq!(fault.table, "case_topic", "{change}: {fault}");
        store::verify::rebuild(&w.door.db, &w.door.keys, &mut |_, _| {}).unwrap();
        w.verify();
    }
}

#[test]
fn d36_offices_and_bureaus_are_chased_for_their_own_pack() {
    each_engine(|w| {
        w.registers("yq01-hejie1", &[]);
        let heard = |w: &World, login: &str, org: &str| {
            w.visits(login).get("/inbox").body.contains(&format!("（{org}）"))
                && w.visits(login).get("/inbox").body.contains("季度报送：2026年第一季度")
        };
        let (office, county) = ("云桥县城关市场监督管理所", "云桥县市场监督管理局（12315中心）");
        let round = |w: &World| hejie::ladder::remind(&w.door, w.now).unwrap();
        // An office owes its pack on 15 April, a county on the 20th, a city on the 27th (the 25th is a Saturday).
        w.at("2026-04-09 09:00");
        round(w);
        assert!(!heard(w, "suo-lianxi", office));
        w.at("2026-04-10 09:00");
        round(w);
        assert!(heard(w, "suo-lianxi", office) && !heard(w, "suo-fuze", office) && !heard(w, "zhongxin", office));
        w.at("2026-04-14 09:00");
        round(w);
        assert!(heard(w, "suo-fuze", office) && !heard(w, "xianju", office));
        w.at("2026-04-16 09:00");
        round(w);
        assert!(heard(w, "xianju", office) && heard(w, "zhongxin", office) && heard(w, "zhongxin", county));
        assert!(!heard(w, "shiju", county) && !heard(w, "np-xianju", office));
        w.at("2026-04-21 09:00");
        round(w);
        assert!(heard(w, "xianju", county) && heard(w, "shiju", county));
        assert_eq!(round(w), 0, "nobody is told twice");
        w.visits("xianju").sees("/reports?quarter=2026-Q1", "已迟6天");
        w.at("2026-04-28 09:00");
        round(w);
        assert!(heard(w, "shiju", "明州市市场监督管理局"));
    });
}

#[test]
fn b4_5c_an_office_without_a_head_is_not_stuck() {
    each_engine(|w| {
        w.at("2026-04-02 09:00");
        let pack = "/reports/office-east/2026-Q1";
        let officer = w.visits("dong-lianxi");
        officer.sees(pack, "没有“所负责人”账号，季报没有人能签发");
        officer.sees(pack, "请云桥县市场监督管理局（12315中心）在这一页指定签发人");
        officer.sees(pack, "所辖1个站登记投诉");
        let text = [("handling", "没有需要处理的。"), ("opinions", "无"), ("no_topics", "1")];
        let _ = officer.sends(&format!("{pack}/write"), &text);
        officer.does_not_find(&format!("{pack}/do/sign"));
        officer.does_not_find(&format!("{pack}/signer"));
        // Only the level right above names, and only somebody of the office.
        for outside in ["suo-lianxi", "shiju", "np-xianju"] {
            w.visits(outside).does_not_find(&format!("{pack}/signer"));
        }
        let county = w.visits("xianju");
        county.sees(pack, &format!("{pack}/signer"));
        county.is_refused(&format!("{pack}/signer"), &[("staff", "suo-lianxi")], "只能指定该单位在岗的人");
        county.is_refused("/reports/office/2026-Q1/signer", &[("staff", "suo-lianxi")], "由其签发");
        county.does_not_find("/reports/station-yq01/2026-Q1/signer");
        let back = county.sends(&format!("{pack}/signer"), &[("staff", "dong-lianxi")]);
        assert_eq!(back, pack);
        county.sees(pack, "空缺，上级指定骆一山");
        // The one who was named signs, and the quarter goes up.
        let officer = w.visits("dong-lianxi");
        officer.does_not_see(pack, "没有人能签发");
        officer.sees("/inbox", "您被指定签发云桥县城东市场监督管理所的季报");
        let form = officer.get(&format!("{pack}/do/sign")).body;
        let seen = form.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let said = [("seen", seen.as_str()), ("sure", "1"), ("explained", "城东超市本季没有投诉")];
        let _ = officer.sends(&format!("{pack}/do/sign"), &said);
        county.sees(pack, "按时报送");
    });
}
