//! Stories of typical cases (D24), the notice board (D21) and what hangs on the wall (D16), over HTTP, on both engines.

use domain::case::Act;
use stories::visit::picture;
use stories::{World, each_engine, pdf};

/// A settled and archived case whose record is full of what must not be told.
fn told(w: &mut World) -> String {
    let case = w.registers(
        "yq01-hejie1",
        &[
            ("consumer_name", "欧阳晓芸"),
            ("consumer_phone", "13800000071"),
            ("consumer_address", "云桥县解放路12号3栋501室"),
            ("respondent", "联讯手机店"),
            (
                "narrative",
                "欧阳晓芸在联讯手机店买手机，店员让她打13912345678找经理，收据号JD20260301AB88，一直没有回音。",
            ),
        ],
    );
    for (who, act) in [
        ("yq01-hejie1", Act::Accept),
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
    w.case(&case).number.to_string()
}

/// What the form shows in a field.
fn typed(page: &str, field: &str) -> String {
    let at = page.split(&format!("name=\"{field}\"")).nth(1).unwrap_or_else(|| panic!("no field {field}"));
    let area = at.split_once('>').map(|(_, rest)| rest.split("</textarea>").next().unwrap_or_default());
    area.unwrap_or_default().trim().to_owned()
}

#[test]
fn d24_a_typical_case_names_nobody_and_is_shared_when_the_office_took_it() {
    each_engine(|w| {
        let number = told(w);
        let desk = w.visits("yq01-hejie1");
        desk.sees(&format!("/cases/{number}"), "写成典型案例");
        let new = format!("/typical/new?case={number}");
        let page = desk.get(&new).body;
        let facts = typed(&page, "facts");
        for secret in ["晓芸", "联讯", "139", "JD2026", "解放路", "云桥广场"] {
            assert!(!facts.contains(secret), "“{secret}” is left: {facts}");
        }
        assert!(facts.contains("欧阳某") && facts.contains("某专柜") && facts.contains("（编号略）"), "{facts}");

        let answers = |facts: &str| {
            vec![
                ("case", number.clone()),
                ("trader", "某店".to_owned()),
                ("title", "手机售后纠纷和解案".to_owned()),
                ("facts", facts.to_owned()),
                ("handling", "站点核实后组织双方协商。".to_owned()),
                ("result", "退货退款。".to_owned()),
                ("lesson", "购机时留好票据。".to_owned()),
                ("basis", "消法24条".to_owned()),
            ]
        };
        let send = |facts: &str| {
            let answers = answers(facts);
            let pairs: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            desk.post("/typical/new", &pairs)
        };
        for (facts, why) in [
            ("晓芸来站投诉", "人员姓名"),
            ("店员说打１３９ 1234 5678", "电话、订单或案件编号"),
            ("联讯手机不肯退", "经营者或单位名称"),
            ("住解放路12号3栋", "住址"),
            ("身份证330102199001011234", "证件号码"),
            ("发到wang@example.com", "邮箱、微信或QQ号"),
        ] {
            let no = send(facts);
            assert_eq!(no.status, 422, "{facts}");
            assert!(no.body.contains(&format!("这里还有{why}")), "{facts}: {}", no.body);
            assert!(no.body.contains("购机时留好票据"), "nothing typed is lost");
        }
        let page = send("消费者反映手机有问题，店里一直没有回音。").to;
        let id = page.trim_start_matches("/typical/").to_owned();
        let at = |step: &str| format!("/typical/{id}/do/{step}");

        let office = w.visits("suo-lianxi");
        office.does_not_find(&page);
        w.visits("yq02-hejie1").does_not_find(&page);
        desk.is_refused(&at("submit"), &[], "站长");
        let _ = w.visits("yq01-zhanzhang").sends(&at("submit"), &[]);
        office.sees("/typical", "手机售后纠纷和解案");
        office.sees("/inbox", "典型案例已报送");
        w.visits("dong-lianxi").does_not_find(&page);
        office.is_refused(&at("return"), &[("reason", "")], "请填写");
        let _ = office.sends(&at("return"), &[("reason", "补写法律依据的条款")]);
        desk.sees(&page, "补写法律依据的条款");
        let changed = answers("消费者反映手机有问题，店里两周没有回音。");
        let pairs: Vec<(&str, &str)> = changed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _ = desk.sends(&format!("{page}/edit"), &pairs);
        let _ = w.visits("yq01-zhanzhang").sends(&at("submit"), &[]);
        w.visits("yq02-hejie1").does_not_see("/typical", "手机售后纠纷和解案");
        let _ = office.sends(&at("accept"), &[]);
        w.visits("yq02-hejie1").sees("/typical", "手机售后纠纷和解案");
        w.visits("yq11-zhanzhang").sees(&page, "店里两周没有回音");
        w.visits("yq11-zhanzhang").does_not_see(&page, &number);
        for outside in ["np01-hejie1", "np-xianju", "guanli"] {
            w.visits(outside).does_not_find(&page);
        }
        // The quarter's report names it by itself.
        desk.sees("/reports/station-yq01/2026-Q1", "《手机售后纠纷和解案》");
        office.is_refused(&at("accept"), &[], "现在不能采用");
        let open = w.accepted(&[("consumer_phone", "13800000088")]);
        let open = w.case(&open).number.to_string();
        desk.is_refused_page(&format!("/typical/new?case={open}"), "还没有办结");
        w.visits("yq02-hejie1").does_not_find(&new);
    });
}

const BOARD: &str = "/stations/station-yq01/board";

#[test]
fn d21_an_issue_of_the_board_is_made_hung_and_proved_and_grows_old() {
    each_engine(|w| {
        let officer = w.visits("suo-lianxi");
        let list = [
            ("kind", "goods_list"),
            ("title", "第3期不合格商品名单"),
            ("body", "磁力珠玩具，批号2026-07"),
            ("station", "station-yq01"),
        ];
        let _ = officer.sends("/circulars/new", &list);
        let _ = hejie::ladder::terms(&w.door, w.now).unwrap();
        let desk = w.visits("yq01-lianluo");
        desk.sees(BOARD, "还没有张贴过");
        desk.sees("/network/station-yq01", "宣传栏更新");
        let new = format!("{BOARD}/new");
        desk.sees(&new, "第3期不合格商品名单");
        let source = desk.get(&new).body;
        let source = source.split("value=\"circular:").nth(1).unwrap()[..36].to_owned();
        let source = format!("circular:{source}");
        let only = [("title", "2026年3月宣传栏"), ("sources", source.as_str())];
        desk.is_refused(&new, &only, "也要有维权知识");
        let whole = [
            ("title", "2026年3月宣传栏"),
            ("sources", source.as_str()),
            ("items.0.kind", "rights"),
            ("items.0.title", "七日无理由退货"),
            ("items.0.text", "网购商品签收后七日内可以退货。"),
        ];
        let issue = desk.sends(&new, &whole);
        let (_, sheet) = desk.paper("board", w.station.as_str(), "board", issue.rsplit('/').next().unwrap());
        assert!(pdf::text(&sheet).contains("磁力珠玩具") && pdf::text(&sheet).contains("七日无理由退货"));
        desk.is_refused(&format!("{issue}/hang"), &[("on", "2026-03-02")], "请填写“张贴好的照片”");
        let late = desk.uploads(&format!("{issue}/hang"), &[("on", "2026-04-01")], "photo", &picture(7));
        assert_eq!(late.status, 422, "not in the future");
        let done = desk.uploads(&format!("{issue}/hang"), &[("on", "2026-03-02")], "photo", &picture(7));
        assert_eq!(done.status, 303, "{}", done.body);
        desk.sees(BOARD, "2026-03-31前有效");
        desk.sees("/network/station-yq01", "张贴《2026年3月宣传栏》，有照片");
        assert!(officer.get(&format!("{issue}/photo")).status.is_success());
        for outside in ["dong-lianxi", "yq02-lianluo", "np-suo"] {
            for page in [BOARD, &issue, &format!("{issue}/photo"), &new] {
                w.visits(outside).does_not_find(page);
            }
        }
        w.at("2026-04-02 09:00");
        w.visits("suo-lianxi").sees(BOARD, "已经过期");
        let _ = hejie::ladder::terms(&w.door, w.now).unwrap();
        w.at("2026-05-01 09:00");
        let _ = hejie::ladder::remind(&w.door, w.now).unwrap();
        w.visits("yq01-zhanzhang").sees("/inbox", "宣传栏更新");
        w.visits("suo-lianxi").sees("/late", "宣传栏更新");
    });
}

#[test]
fn d16_systems_work_flow_duties_and_the_code_hang_and_know_when_they_are_old() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        let wall = "/stations/station-yq01/wall";
        for (kind, words) in [
            ("institutions", "受理和处理消费者投诉制度"),
            ("workflow", "受理后20日内终结"),
            ("duties", "不合格商品退市"),
            ("qr_poster", "看本站是否真实有效"),
        ] {
            let (_, sheet) = head.paper("wall", w.station.as_str(), kind, "");
            assert!(pdf::text(&sheet).contains(words), "{kind}");
        }
        let version = |kind: &str| {
            let page = head.get(wall).body;
            let form = page.split(&format!("action=\"{wall}/{kind}\"")).nth(1).unwrap_or_default().to_owned();
            form.split("name=\"version\" value=\"").nth(1).map(|rest| rest[..8].to_owned()).unwrap_or_default()
        };
        for kind in ["institutions", "workflow", "duties", "qr"] {
            let _ = head.sends(&format!("{wall}/{kind}"), &[("version", &version(kind))]);
        }
        for words in ["与在用的制度一致", "与现行的期限一致", "与现行的职责一致", "与在用的牌匾码一致"]
        {
            head.sees(wall, words);
        }
        let system = [
            ("title", "受理和处理消费者投诉制度（修订）"),
            ("body", "一、每一件投诉先登记、当场编号，再由承办人核实；处理结果都要反馈给消费者。"),
            ("from", "2026-03-02"),
            ("signed", "1"),
        ];
        let _ = head.sends("/stations/station-yq01/institutions/handling/adopt", &system);
        head.sees(wall, "是旧版：在用的制度已变动");
        let number =
            w.door.db.read(|tx| store::network::plaque::of(tx, "339900", &w.station)).unwrap().remove(0).number;
        let _ = head.sends(&format!("/stations/station-yq01/plaque/{number}/lost"), &[("said", "丢失")]);
        head.sees(wall, "没有在用的牌匾");
        let asked = [("kind", "wall"), ("id", w.station.as_str()), ("form", "qr_poster"), ("part", "")];
        assert_eq!(head.post("/papers", &asked).status, 404, "without a plaque there is no code");
        let _ = w.visits("zhongxin").sends("/stations/station-yq01/plaque", &[]);
        head.sees(wall, "是旧版：在用的牌匾码已变动");
        assert_eq!(head.post(&format!("{wall}/nothing"), &[("version", "")]).status, 404);
    });
}
