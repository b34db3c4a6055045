//! Exchange with the platform: pasted, imported, exported, compared; nobody types a case twice. Over HTTP, on
//! both engines.

use store::query::Reach;
use stories::visit::Visitor;
use stories::{World, each_engine};

const TEXT: &str = "投诉编号：1339900002026030200077\n类型：投诉\n提供方姓名：祁女士\n联系电话：13900000101\n\
    被投诉企业名称：联讯手机店\n被投诉企业地址：二楼 B08\n购买时间：2026年2月20日\n商品名称：手机\n商品类别：通讯产品\n\
    问题类别：售后服务\n涉及金额：3,299.00元\n投诉内容：通话有杂音。\n投诉请求：更换\n是否同意和解：是\n天气：晴";

const HEAD: &str = "投诉编号,类型,提供方姓名,联系电话,被投诉企业名称,购买时间,商品名称,商品类别,问题类别,涉及金额,投诉内容,投诉请求,是否同意和解,站码";

/// A table of four rows: two good ones, a whistle-blower's, and one without a phone.
fn rows() -> String {
    let row = |number: &str, kind: &str, phone: &str, trader: &str, station: &str| {
        format!(
            "{number},{kind},祁小燕,{phone},{trader},2026-02-20,手机,通讯产品,售后服务,3299,通话有杂音,更换,是,{station}"
        )
    };
    [
        HEAD.to_owned(),
        row("ZJ2026001", "投诉", "13900000101", "联讯手机店", "YQ01"),
        row("ZJ2026002", "投诉", "13900000102", "禾丰超市", ""),
        row("ZJ2026003", "举报", "13900000103", "联讯手机店", "YQ01"),
        row("ZJ2026004", "投诉", "", "联讯手机店", "YQ01"),
    ]
    .join("\n")
}

fn dispatches(w: &World) -> Vec<String> {
    let reach = Reach { region: "339900".to_owned(), path: "/".to_owned(), station: None };
    let all = w.door.db.read(|tx| store::network::dispatch::list(tx, &reach, true)).unwrap();
    let mut numbers: Vec<String> = all.into_iter().map(|one| one.platform_no).collect();
    numbers.sort();
    numbers
}

/// Previews a file; the page.
fn previews(centre: &Visitor, content: &[u8]) -> String {
    let answer = centre.uploads("/exchange/import", &[("feedback_due", "2026-03-20")], "file", content);
    assert!(answer.status.is_success(), "{}", answer.body);
    answer.body
}

fn confirms(centre: &Visitor, page: &str) -> String {
    let hash = page.split("name=\"table\" value=\"").nth(1).map(|rest| rest[..64].to_owned()).unwrap_or_default();
    centre.post("/exchange/import/confirm", &[("table", &hash), ("feedback_due", "2026-03-20")]).body
}

#[test]
fn p19_a_pasted_work_order_fills_the_form_and_what_is_unknown_is_said() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let page = centre.post("/exchange/paste", &[("text", TEXT)]).body;
        for value in ["1339900002026030200077", "祁女士", "联讯手机店", "3299.00", "2026-02-20", "天气"] {
            assert!(page.contains(value), "{value} is not on the form");
        }
        assert!(dispatches(w).is_empty(), "nothing is sent before somebody has looked");
        centre.is_refused("/exchange/paste", &[("text", "今天天气很好")], "没有认出任何一项");
    });
}

#[test]
fn p19_a_table_is_previewed_sent_once_and_a_second_time_changes_nothing() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let page = previews(&centre, rows().as_bytes());
        assert!(page.contains("转办这 2 件"), "{page}");
        assert!(page.contains("第37条") && page.contains("请填写“联系电话”"));
        assert!(dispatches(w).is_empty(), "a preview sends nothing");
        assert!(confirms(&centre, &page).contains("已转办 <strong>2</strong> 件"));
        assert_eq!(dispatches(w), ["ZJ2026001", "ZJ2026002"]);
        w.visits("yq02-lianluo").sees("/dispatches", "ZJ2026002");
        let again = previews(&centre, rows().as_bytes());
        assert!(again.contains("已经转办过 2"), "{again}");
        assert_eq!(dispatches(w).len(), 2);
        assert_eq!(w.visits("xianju").post("/exchange/import/confirm", &[("table", &"0".repeat(64))]).status, 404);
    });
}

#[test]
fn p19_excel_and_the_names_of_another_platform_come_in_through_an_edited_mapping() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let table = rows().replace("投诉编号", "本地单号");
        let head: Vec<String> = table.lines().next().unwrap().split(',').map(str::to_owned).collect();
        let cells = table.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
        let book = paper::sheet::to_xlsx(&paper::sheet::Sheet { head, rows: cells }, &[], "工单").unwrap();
        assert!(!previews(&centre, &book).contains("转办这"), "the number is not known by that name");
        let page = centre.get("/exchange/mapping").body;
        assert!(page.contains("platform_no"));
        centre.is_refused("/exchange/mapping", &[("mapping", "weather = 天气")], "weather");
        let text =
            domain::exchange::Mapping::standard().to_text().replace("platform_no = ", "platform_no = 本地单号, ");
        let _ = centre.sends("/exchange/mapping", &[("mapping", &text)]);
        let page = previews(&centre, &book);
        assert!(page.contains("转办这 2 件"), "{page}");
        let _ = confirms(&centre, &page);
        assert_eq!(dispatches(w), ["ZJ2026001", "ZJ2026002"]);
    });
}

#[test]
fn p19_what_goes_out_is_masked_recorded_and_comes_back_as_nothing_new() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let page = previews(&centre, rows().as_bytes());
        let _ = confirms(&centre, &page);
        let csv = centre.get("/exchange/export/csv?from=2026-03-01&to=2026-03-02");
        assert!(csv.body.contains("ZJ2026001") && csv.body.contains("康宁"), "{}", csv.body);
        assert!(!csv.body.contains("祁小燕") && !csv.body.contains("13900000101"), "masked");
        w.visits("shenji").sees("/audit", "导出转办");
        let compared = centre.uploads("/exchange/reconcile", &[], "file", csv.body.as_bytes()).body;
        assert!(compared.contains("两边都有 <strong>2</strong> 件"), "{compared}");
        assert!(compared.contains("只有平台有 <strong>0</strong> 件"), "{compared}");
        let book = centre.get("/exchange/export/xlsx?from=2026-03-01&to=2026-03-02");
        assert!(book.status.is_success());
    });
}

#[test]
fn p19_reconciling_finds_what_either_side_lacks_and_where_they_differ() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let page = previews(&centre, rows().as_bytes());
        let _ = confirms(&centre, &page);
        let theirs = "投诉编号,被投诉企业名称\nzj2026001,联讯手机旗舰店\nZJ2026009,别家\nZJ2026009,别家\n,无号";
        let page = centre.uploads("/exchange/reconcile", &[], "file", theirs.as_bytes()).body;
        for found in [
            "两边都有 <strong>1</strong>",
            "只有平台有 <strong>1</strong>",
            "联讯手机旗舰店",
            "没有编号的 1 行",
            "重复的编号：ZJ2026009",
        ] {
            assert!(page.contains(found), "{found} is not on the page: {page}");
        }
        assert!(page.contains("ZJ2026002"), "ours that the platform lacks");
    });
}

#[test]
fn p19_another_county_and_a_station_have_no_part_in_it() {
    each_engine(|w| {
        let centre = w.visits("zhongxin");
        let page = previews(&centre, rows().as_bytes());
        let _ = confirms(&centre, &page);
        let neighbour = w.visits("np-zhongxin");
        let csv = neighbour.get("/exchange/export/csv?from=2026-03-01&to=2026-03-02").body;
        assert!(!csv.contains("ZJ2026001"));
        let foreign = previews(&neighbour, rows().as_bytes());
        assert!(!foreign.contains("转办这"), "the stations of another county are not theirs to send to");
        for login in ["yq01-lianluo", "shiju", "shenji"] {
            w.visits(login).does_not_find("/exchange");
        }
    });
}
