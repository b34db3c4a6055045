//! Stories of institutions, promises, publicity, letters to traders, quick cards (A2, A4, A16, A20, B1.1, B1.5, B2.1,
//! B2.3): over HTTP, on both engines.

use axum::http::StatusCode;
use domain::case::Act;
use domain::network::institution::InstitutionKind;
use hejie::county::REGION;
use jiff::civil::date;
use store::network::{institution, publicity};
use stories::visit::picture;
use stories::{World, each_engine, pdf};

const AT: &str = "/stations/station-yq01/institutions";
const OWN: &str = "一、每一件投诉先登记、当场编号，再由承办人核实；处理结果都要反馈给消费者，并归档保管。";

fn used(w: &World, kind: InstitutionKind) -> i64 {
    let days = (date(2026, 3, 1), date(2026, 12, 31));
    w.door.db.read(|tx| institution::used(tx, REGION, &w.station, kind, days)).unwrap().times
}

#[test]
fn a2_and_a20_an_institution_is_adopted_by_signing_begins_on_its_day_and_hangs_as_adopted() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        head.sees("/station", "制度 3/8");
        head.sees(AT, "三项基本制度 <strong>3</strong>/3");
        let page = format!("{AT}/promise/adopt");
        head.sees(&page, "按购买那天的承诺执行");
        let text =
            institution::library().unwrap().into_iter().find(|one| one.kind == InstitutionKind::Promise).unwrap();
        let with = |body: &str, more: &[(&'static str, &'static str)]| {
            let mut all = vec![("title".to_owned(), "质量承诺制度".to_owned()), ("body".to_owned(), body.to_owned())];
            all.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            all
        };
        let post = |who: &stories::visit::Visitor, page: &str, all: &[(String, String)]| {
            let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            who.post(page, &all)
        };
        let signed = [("from", "2026-03-02"), ("signed", "1")];
        for (all, why) in [
            (with(&text.body, &[("from", "2026-03-02")]), "还没有签发"),
            (with(&text.body, &[("from", "2026-03-01"), ("signed", "1")]), "制度自下发之日起施行"),
            (with("好好干", &signed), "正文太短"),
        ] {
            let answer = post(&head, &page, &all);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(why), "{why}");
        }
        // As the library has it; browsers send line breaks as they do.
        let body = text.body.replace('\n', "\r\n");
        assert_eq!(post(&head, &page, &with(&body, &signed)).status, StatusCode::SEE_OTHER);
        let shown = head.get(AT).body;
        assert!(shown.contains("签发，2026年3月2日") && !shown.contains("<br>本站自己的写法"));
        head.sees(AT, "在用 <strong>4</strong>/8");
        head.is_refused(
            &page,
            &[("title", "质量承诺制度"), ("body", &text.body), ("from", "2026-03-02"), ("signed", "1")],
            "正文和现行的一样",
        );

        // A later day: until then the old version hangs on the wall and is in force.
        let later = [("title", "受理和处理消费者投诉制度"), ("body", OWN), ("from", "2026-04-01"), ("signed", "1")];
        let _ = head.sends(&format!("{AT}/handling/adopt"), &later);
        head.sees(AT, "第2版自2026-04-01起施行");
        let (_, sheet) = head.paper("wall", w.station.as_str(), "institutions", "");
        let hung = pdf::text(&sheet);
        assert!(hung.contains(&pdf::bare("质量承诺制度")) && !hung.contains(&pdf::bare("当场编号，再由承办人核实")));
        let _ = w.registers("yq01-hejie1", &[]);
        w.at("2026-04-01 09:00");
        let head = w.visits("yq01-zhanzhang");
        head.sees(AT, "本站自己的写法");
        let (_, sheet) = head.paper("wall", w.station.as_str(), "institutions", "");
        assert!(pdf::text(&sheet).contains(&pdf::bare("当场编号，再由承办人核实")));
        // The desk looks, the head signs; another station is not there.
        w.visits("yq01-hejie1").sees(AT, "质量承诺制度");
        w.visits("yq01-hejie1").is_refused(&page, &[], "采用、复核制度");
        w.visits("suo-lianxi").sees(AT, "质量承诺制度");
        w.visits("yq02-zhanzhang").does_not_find(AT);
        w.visits("yq02-zhanzhang").does_not_find(&page);
        head.does_not_find(&format!("{AT}/nothing/adopt"));
    });
}

#[test]
fn b1_1_and_a16_use_is_told_by_the_record_and_a_review_is_due_every_year() {
    each_engine(|w| {
        let head = w.visits("yq01-zhanzhang");
        head.sees("/today", "制度年度复核：受理和处理消费者投诉制度");
        for kind in ["promise", "withdrawal", "settlement", "compensation", "assessment"] {
            let page = head.get(&format!("{AT}/{kind}/adopt")).body;
            let body = page.split("<textarea").nth(1).and_then(|rest| rest.split_once('>')).unwrap().1;
            let body = body.split("</textarea>").next().unwrap().trim();
            let all = [("title", "制度"), ("body", body), ("from", "2026-03-02"), ("signed", "1")];
            let _ = head.sends(&format!("{AT}/{kind}/adopt"), &all);
        }
        head.sees(AT, "在用 <strong>8</strong>/8");
        assert_eq!(InstitutionKind::EVERY.iter().map(|kind| used(w, *kind)).sum::<i64>(), 0, "nothing was done yet");

        let case = w.archived();
        assert_eq!(w.case(&case).recovered_fen(), 429_900);
        let _ = w.accepted(&[("promise", "消费争议先行赔付")]);
        let goods = [
            ("goods", "水杯"),
            ("batch", "A1"),
            ("source", "self_check"),
            ("known_at", "2026-03-02T09:00"),
            ("responsible", "yq01-lianluo"),
        ];
        let desk = w.visits("yq01-lianluo");
        let _ = desk.sends("/withdrawals/new", &goods);
        let topics = ["quality", "packing", "label", "publicity", "advert"].map(|topic| (topic, "holds"));
        let _ = desk.sends("/self-checks/new", &[&[("on", "2026-03-02")][..], &topics].concat());
        for (kind, times) in [
            (InstitutionKind::Handling, 2),
            (InstitutionKind::Promise, 1),
            (InstitutionKind::Withdrawal, 1),
            (InstitutionKind::Settlement, 1),
            (InstitutionKind::Compensation, 1),
            (InstitutionKind::Assessment, 1),
            (InstitutionKind::Reporting, 0),
        ] {
            assert_eq!(used(w, kind), times, "{}", kind.label());
        }
        head.sees(AT, "/register?station=station-yq01\">2 次");

        let review = format!("{AT}/handling/review");
        head.is_refused(&review, &[("verdict", "keep")], "请填写“怎么看的、有什么要改”");
        assert_eq!(head.sends(&review, &[("verdict", "keep"), ("note", "对照两件投诉逐条看过")]), AT);
        head.does_not_see("/today", "制度年度复核：受理和处理消费者投诉制度");
        head.sees(AT, "2027-03-02前复核");
        head.sees(AT, "对照两件投诉逐条看过");
        let to = head.sends(&format!("{AT}/reporting/review"), &[("verdict", "revise"), ("note", "期限要改")]);
        assert_eq!(to, format!("{AT}/reporting/adopt"));
        let all = w.door.db.read(|tx| institution::versions(tx, REGION, &w.station)).unwrap();
        let in_force = institution::in_force(&all, date(2026, 12, 31));
        let signed = in_force.iter().filter(|one| one.signed.is_some()).count();
        assert_eq!((in_force.len(), signed), (8, 5));
        w.at("2027-02-20 09:00");
        w.visits("yq01-zhanzhang").sees("/today", "制度年度复核：受理和处理消费者投诉制度");
    });
}

#[test]
fn a4_the_promise_of_the_day_of_purchase_is_offered_and_shown_not_todays() {
    each_engine(|w| {
        let at = "/stations/station-yq01/promises";
        let head = w.visits("yq01-zhanzhang");
        let old = "七日内无理由退货（不影响二次销售）";
        head.sees(at, old);
        let page = head.get(at).body;
        let row = page.split("<tr").find(|row| row.contains(old)).unwrap();
        let change = row.split(&format!("{at}/")).nth(1).unwrap()[..36].to_owned();
        let change = format!("{at}/{change}");
        head.sees(&change, old);
        let new = "十五日内无理由退货";
        head.is_refused(&change, &[("words", new), ("from", "2026-03-01")], "以前买的仍按原来的承诺");
        assert_eq!(head.sends(&change, &[("words", new), ("from", "2026-03-02"), ("scope", "家电")]), at);
        head.sees(at, "到 2026-03-01");
        head.sees(at, "已经停用");
        head.does_not_find(&format!("{at}/nothing"));

        // Bought before the change: the old words hold, the new ones are refused and the right ones named.
        let before = [("event_on", "2026-02-20")];
        match w.try_register("yq01-hejie1", &[&before[..], &[("promise", new)]].concat()) {
            Err(stories::world::No::Refused(no)) => {
                assert_eq!((no.clause, no.field), ("A4", Some("promise")));
                assert!(no.what_to_do.contains(old), "{}", no.what_to_do);
            }
            other => panic!("{other:?}"),
        }
        let case = w.registers("yq01-hejie1", &[&before[..], &[("promise", old)]].concat());
        let number = w.case(&case).number.to_string();
        let desk = w.visits("yq01-hejie1");
        let shown = desk.get(&format!("/cases/{number}")).body;
        let part = shown.split("当天有效的公开承诺").nth(1).unwrap().split("</dd>").next().unwrap();
        assert!(part.contains(old) && !part.contains(new), "{part}");
        desk.sees("/cases/new", "2026-03-02起有效");
        w.does("yq01-hejie1", &case, Act::Accept, &[]);
        let offered = desk.get(&format!("/cases/{number}/do/correct")).body;
        assert!(
            offered.contains(&format!("<option value=\"{old}\""))
                && !offered.contains(&format!("<option value=\"{new}\""))
        );
        // Bought today: the other way round.
        let today = w.registers("yq01-hejie1", &[("event_on", "2026-03-02"), ("promise", new)]);
        let number = w.case(&today).number.to_string();
        let shown = desk.get(&format!("/cases/{number}")).body;
        let part = shown.split("当天有效的公开承诺").nth(1).unwrap().split("</dd>").next().unwrap();
        assert!(!part.contains(old) && part.contains(new), "{part}");
    });
}

#[test]
fn b1_5_publicity_to_staff_and_consumers_has_its_photo_and_the_board_counts_beside_it() {
    each_engine(|w| {
        let at = "/stations/station-yq01/publicity";
        let desk = w.visits("yq01-lianluo");
        let told = [
            ("audience", "staff"),
            ("form", "talk"),
            ("day", "2026-03-02"),
            ("topic", "消法七日退货"),
            ("place", "早会"),
            ("heads", "36"),
        ];
        desk.is_refused(&format!("{at}/new"), &told, "请填写“现场照片”");
        let sent = desk.uploads(&format!("{at}/new"), &told, "photo", &picture(2));
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        let ahead =
            [&told[..2], &[("day", "2026-03-03"), ("topic", "消法"), ("place", "早会"), ("heads", "3")]].concat();
        let no = desk.uploads(&format!("{at}/new"), &ahead, "photo", &picture(2));
        assert!(no.status == StatusCode::UNPROCESSABLE_ENTITY && no.body.contains("日期在今天以后"));
        let stall = [
            ("audience", "public"),
            ("form", "stall"),
            ("day", "2026-03-02"),
            ("topic", "预付卡提示"),
            ("place", "一楼中庭"),
            ("heads", "120"),
        ];
        let _ = desk.uploads(&format!("{at}/new"), &stall, "photo", &picture(5));
        let issue = [
            ("title", "三月宣传栏"),
            ("items.0.kind", "quality"),
            ("items.0.title", "水杯"),
            ("items.0.text", "退市一批"),
            ("items.1.kind", "rights"),
            ("items.1.title", "七日"),
            ("items.1.text", "可以退货"),
        ];
        let board = desk.sends("/stations/station-yq01/board/new", &issue);
        let hung = desk.uploads(&format!("{board}/hang"), &[("on", "2026-03-02")], "photo", &picture(9));
        assert_eq!(hung.status, StatusCode::SEE_OTHER, "{}", hung.body);
        let year = (date(2026, 1, 1), date(2026, 12, 31));
        let counted = w.door.db.read(|tx| publicity::counted(tx, REGION, &w.station, year.0, year.1)).unwrap();
        assert_eq!(counted, publicity::Counted { staff: 1, staff_heads: 36, public: 1, public_heads: 120, issues: 1 });
        let page = desk.get(at).body;
        assert!(page.contains("预付卡提示") && page.contains("1期"));
        let photo =
            page.split("href=\"").find(|rest| rest.contains("/photos/")).unwrap().split('"').next().unwrap().to_owned();
        assert!(w.visits("suo-lianxi").get(&photo).status.is_success());
        w.visits("yq02-lianluo").does_not_find(&photo);
        w.visits("yq02-lianluo").does_not_find(at);
        w.visits("suo-lianxi").is_refused(&format!("{at}/new"), &told, "登记宣传");
        let (_, ledger) = w.visits("yq01-zhanzhang").paper("station", w.station.as_str(), "training_ledger", "2026");
        let text = pdf::text(&ledger);
        assert!(text.contains(&pdf::bare("消法七日退货")) && !text.contains(&pdf::bare("预付卡提示")), "{text}");
    });
}

#[test]
fn b2_1_cards_and_calculators_show_the_article_and_the_arithmetic() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let number = w.case(&case).number.to_string();
        let desk = w.visits("yq01-hejie1");
        let query = format!("/guide/fraud?case={number}&amp;amount=4299.00&amp;on=");
        desk.sees(&format!("/cases/{number}"), &query);
        desk.sees("/guide", "部分商品修理更换退货责任规定第9条");
        desk.sees("/guide/fraud?amount=4299.00&on=2026-02-20", "value=\"4299.00\"");
        let reckoned = |page: &str, all: &[(&str, &str)], words: &[&str]| {
            let answer = desk.post(page, all);
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            for words in words {
                assert!(answer.body.contains(words), "{page} does not say {words}");
            }
        };
        let fraud = ["1500.00", "120.00×3＝360.00，不足500.00，按500.00", "消费者权益保护法第55条"];
        reckoned("/guide/fraud", &[("price", "120"), ("on", "2026-02-20")], &fraud[1..]);
        reckoned("/guide/fraud", &[("price", "500"), ("on", "2026-02-20")], &fraud[..1]);
        reckoned(
            "/guide/food",
            &[("price", "20"), ("loss", "3000"), ("on", "2026-02-20")],
            &["3000.00×3＝9000.00", "20.00×10＝200.00，不足1000.00，按1000.00", "食品安全法第148条", "12020.00"],
        );
        reckoned(
            "/guide/fee",
            &[("fee", "600"), ("share", "70"), ("advanced", "consumer")],
            &["180.00", "420.00", "经营者应退给消费者"],
        );
        reckoned(
            "/guide/guarantee",
            &[("goods", "手机"), ("on", "2026-02-20"), ("repair_days", "10"), ("case", &number)],
            &[
                "2026-03-09",
                "还在期内",
                "已经过了",
                "修理占用的10日",
                "移动电话机商品修理更换退货责任规定第11条",
                &format!("/cases/{number}"),
            ],
        );
        desk.is_refused("/guide/fraud", &[("price", "120"), ("on", "2014-03-14")], "三倍赔偿的规定自2014-03-15起施行");
        desk.is_refused("/guide/food", &[("price", "abc"), ("on", "2026-02-20")], "金额请写成");
        desk.is_refused("/guide/guarantee", &[("goods", "飞船"), ("on", "2026-02-20")], "请从列出的商品中选一项");
        desk.does_not_find("/guide/nothing");
        desk.sees("/bases?kind=law", "消费者权益保护法第55条");
        desk.sees("/bases", "今天无效");
        desk.does_not_see("/bases?kind=custom", "消费者权益保护法第55条");
        desk.sees("/bases?kind=standard", "国家标准");
        w.visits("guanli").does_not_find("/guide");
    });
}

#[test]
fn b2_3_a_trader_is_reminded_in_writing_signs_and_answers() {
    each_engine(|w| {
        let case = w.accepted(&[]);
        let number = w.case(&case).number.to_string();
        let at = "/stations/station-yq01/advice";
        let desk = w.visits("yq01-hejie1");
        desk.sees(&format!("/cases/{number}"), &format!("{at}/new?case={number}"));
        let known = w.case(&case).intake.respondent.name;
        desk.sees(&format!("{at}/new?case={number}"), &known);
        desk.does_not_find(&format!("{at}/new?case=YQ02-2026-0001"));
        let letter = [
            ("case", number.as_str()),
            ("trader", known.as_str()),
            ("topic", "quality"),
            ("said", "三日内答复退货\n不得要求消费者先检测"),
            ("basis", "消费者权益保护法第23条"),
            ("due", "2026-03-05"),
        ];
        desk.is_refused(&format!("{at}/new"), &[&letter[..5], &[("due", "2026-03-01")]].concat(), "回复期限在今天以前");
        assert_eq!(desk.sends(&format!("{at}/new"), &letter), at);
        let page = desk.get(at).body;
        assert!(page.contains("YQ01-TX-2026-01") && page.contains("还剩3天"), "{page}");
        let id = page.split(&format!("{at}/")).find(|rest| rest.contains("/receipt")).unwrap()[..36].to_owned();
        let (_, paper) = desk.paper("advice", w.station.as_str(), "advice", &id);
        let text = pdf::text(&paper);
        for words in [
            "经营者提示函",
            "YQ01-TX-2026-01",
            "不得要求消费者先检测",
            "消费者权益保护法第23条",
            "经营者留存",
            "2026年3月5日",
        ] {
            assert!(text.contains(&pdf::bare(words)), "no “{words}” in {text}");
        }
        assert!(!text.contains(&pdf::bare("王女士")));
        let receipt = format!("{at}/{id}/receipt");
        desk.is_refused(&receipt, &[("on", "2026-03-03"), ("by", "店长")], "签收日期要在发函之后、今天以前");
        let _ = desk.sends(&receipt, &[("on", "2026-03-02"), ("by", "店长"), ("answer", "同意退货")]);
        desk.sees(at, "同意退货");
        desk.is_refused(&receipt, &[("on", "2026-03-02"), ("by", "店长")], "签收已经登记过");
        w.visits("suo-lianxi").sees(at, "同意退货");
        w.visits("yq02-lianluo").does_not_find(at);
        w.visits("suo-lianxi").is_refused(&format!("{at}/new"), &letter, "发提示函");
    });
}
