use jiff::civil::date;
use proptest::prelude::*;

use super::{Mapping, OrderField, OrderKind, WorkOrder, paste, read_pairs, read_row};
use crate::case::fact::Claim;

fn texts(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// The fields by their values, which read better in a test.
fn pasted(text: &str) -> (Vec<(&'static str, String)>, Vec<String>) {
    let (fields, unknown) = paste(&Mapping::standard(), text);
    (fields.into_iter().map(|(field, value)| (field.value(), value)).collect(), unknown)
}

fn pair(field: &'static str, value: &str) -> (&'static str, String) {
    (field, value.to_owned())
}

#[test]
fn a_row_of_an_export_becomes_a_typed_work_order() {
    let head = texts(&[
        "投诉编号",
        "登记类型",
        "提供方姓名",
        "联系电话",
        "被投诉企业名称",
        "购买时间",
        "涉及金额（万元）",
        "客体类别",
        "问题类别",
        "投诉内容",
        "诉求",
        "是否同意和解",
        "办理期限",
        "处理机关",
        "站码",
    ]);
    let row = texts(&[
        "zj2026 0001",
        "投诉",
        "王小明",
        "138 0000 1234",
        "某某电器店",
        "2026/11/3 14:30",
        "1.2",
        "商品>家用电器>冰箱",
        "质量",
        "买来三天不制冷。",
        "1.退货 2.赔偿损失",
        "是",
        "2026年12月1日",
        "某局",
        "lh01",
    ]);
    let order = read_row(&Mapping::standard(), &head, &row).unwrap();
    assert_eq!(order.platform_no.as_deref(), Some("ZJ20260001"));
    assert_eq!(order.kind, Some(OrderKind::Complaint));
    assert_eq!(order.consumer_phone.as_ref().map(|phone| phone.as_str()), Some("13800001234"));
    assert_eq!((order.event_on, order.feedback_due), (Some(date(2026, 11, 3)), Some(date(2026, 12, 1))));
    assert_eq!((order.amount, order.claim_amount), (Some(1_200_000), None));
    assert_eq!(order.class.as_ref().map(|class| class.code()), Some("G06"));
    assert_eq!(order.problem.as_ref().map(|problem| problem.code()), Some("P01"));
    assert_eq!(order.narrative.as_deref(), Some("买来三天不制冷。"));
    assert_eq!(order.known_claims(), [Claim::Return, Claim::Compensate]);
    assert_eq!((order.consents, order.station.as_deref()), (Some(true), Some("LH01")));
    assert_eq!(Mapping::standard().unknown(&head), ["处理机关"]);
}

#[test]
fn every_wrong_cell_names_its_column_and_what_to_write() {
    let head = texts(&["工单编号", "手机号", "消费金额", "商品类别", "办结期限", "类型"]);
    let row = texts(&["1.33E+21", "138****1234", "三百", "家电", "下周", "咨询"]);
    let errors = read_row(&Mapping::standard(), &head, &row).unwrap_err();
    let messages: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect();
    let wanted = [
        ("platform_no", "“工单编号”写的是“1.33E+21”：是Excel改成的科学计数，请把这一列设为文本，再从平台导出一次"),
        ("kind", "“类型”写的是“咨询”：请写“投诉”或“举报”"),
        ("consumer_phone", "“手机号”写的是“138****1234”：号码被平台隐去了，请从平台工单里抄全"),
        ("amount", "“消费金额”写的是“三百”：金额请写成 4299 或 4299.50，单位元"),
        ("class", "“商品类别”写的是“家电”：类别表里没有，请改成表里的名称（如“家用电器”）或编码"),
        ("feedback_due", "“办结期限”写的是“下周”：日期请写成 2026-11-23 的样子"),
    ];
    assert_eq!(messages, wanted);
}

#[test]
fn the_first_filled_heading_wins_and_short_or_blank_rows_read() {
    let head = texts(&["登记时间", "接收时间", "金额"]);
    let read = |row: &[&str]| read_row(&Mapping::standard(), &head, &texts(row)).unwrap();
    assert_eq!(read(&["2026-11-01", "2026-11-03", "-"]).received_on, Some(date(2026, 11, 3)));
    assert_eq!(read(&["2026-11-01", "", "无"]).received_on, Some(date(2026, 11, 1)));
    assert_eq!(read(&[]), WorkOrder::default());
}

#[test]
fn a_page_copied_line_by_line_is_read() {
    let (fields, unknown) = pasted(
        "全国平台投诉单\n【投诉编号】：ZJ0001\n提供方信息\n姓 名：王小明　　性别：男\n联系电话\t13800001234\n\
         被投诉方信息\n企业名称：某某电器店\n联系电话：0571-88000001\n经营地址：某某路1号\n某某商场2楼\n\
         投诉内容：11月3日买的冰箱，\n商家说：不能退；当时说好，金额：全退。\n处理机关：某局\n涉及金额(元)：4,299.00元\n",
    );
    let wanted = [
        pair("platform_no", "ZJ0001"),
        pair("consumer_name", "王小明"),
        pair("consumer_phone", "13800001234"),
        pair("respondent", "某某电器店"),
        pair("respondent_address", "某某路1号某某商场2楼"),
        pair("narrative", "11月3日买的冰箱，\n商家说：不能退；当时说好，金额：全退。"),
        pair("amount", "4,299.00元"),
    ];
    assert_eq!(fields, wanted);
    let left =
        ["全国平台投诉单", "提供方信息", "性别：男", "被投诉方信息", "联系电话：0571-88000001", "处理机关：某局"];
    assert_eq!(unknown, left);
}

#[test]
fn a_message_in_one_line_is_read() {
    let run_on = "平台编号：A1 消费者姓名：王小明，联系电话：13800001234 投诉内容：冰箱不制冷。诉求：退货";
    let (fields, unknown) = pasted(run_on);
    let names: Vec<_> = fields.iter().map(|(field, _)| *field).collect();
    assert_eq!(names, ["platform_no", "consumer_name", "consumer_phone", "narrative", "claims"]);
    assert_eq!((fields[1].1.as_str(), fields[3].1.as_str()), ("王小明", "冰箱不制冷。"));
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn cells_copied_from_a_table_are_read() {
    let pairs = pasted("平台编号\tA1\t处理机关\t某局\n涉及金额（万元）\t1.2\t类型\t投诉");
    assert_eq!(pairs.0, [pair("platform_no", "A1"), pair("amount", "1.2万元"), pair("kind", "投诉")]);
    assert_eq!(pairs.1, ["处理机关\t某局"]);
    let rows = pasted("平台编号\t类型\t处理机关\t金额\nA1\t投诉\t某局\t300\n");
    assert_eq!(rows.0, [pair("platform_no", "A1"), pair("kind", "投诉"), pair("amount", "300")]);
    assert_eq!(rows.1, ["处理机关：某局"]);
}

#[test]
fn a_label_may_fill_the_line_above_its_value() {
    let (fields, unknown) = pasted("投诉编号\nA1\n办理期限\n2026年12月1日\n备注文字\n");
    assert_eq!(fields, [pair("platform_no", "A1"), pair("feedback_due", "2026年12月1日")]);
    assert_eq!(unknown, ["备注文字"]);
}

#[test]
fn the_phone_of_somebody_else_is_not_taken() {
    let (fields, unknown) = pasted("平台编号：A1\n法定代表人联系电话：0571-88000001\n类型：投诉");
    assert_eq!(fields, [pair("platform_no", "A1"), pair("kind", "投诉")]);
    assert_eq!(unknown, ["法定代表人联系电话：0571-88000001"]);
}

#[test]
fn however_deep_a_label_is_indented_it_is_found() {
    let deep = format!("{0}投诉编号：A1\n{0}投诉内容：冰箱不制冷，\n{0}联系电话：13800001234", "　 ".repeat(40));
    let names: Vec<_> = pasted(&deep).0.into_iter().map(|(field, _)| field).collect();
    assert_eq!(names, ["platform_no", "narrative", "consumer_phone"]);
}

/// A value that the field can hold, and none that holds a label.
fn value_of(field: OrderField) -> BoxedStrategy<String> {
    let day = (2020i16..2030, 1u8..13, 1u8..29);
    match field {
        OrderField::PlatformNo | OrderField::Station => "[A-Z]{2}[0-9]{1,18}".boxed(),
        OrderField::Kind => prop_oneof![Just("投诉"), Just("举报")].prop_map(str::to_owned).boxed(),
        OrderField::ConsumerPhone => "13[0-9]{9}".boxed(),
        OrderField::EventOn | OrderField::ReceivedOn => day.prop_map(|(y, m, d)| format!("{y}年{m}月{d}日")).boxed(),
        OrderField::FeedbackDue => day.prop_map(|(y, m, d)| format!("{y}/{m}/{d} 14:30")).boxed(),
        OrderField::Amount => (0u32..99_999).prop_map(|yuan| format!("{yuan}.50元")).boxed(),
        OrderField::ClaimAmount => {
            (0u32..999).prop_map(|tenths| format!("{}.{}万元", tenths / 10, tenths % 10)).boxed()
        }
        OrderField::Class => Just("家用电器".to_owned()).boxed(),
        OrderField::Problem => Just("质量".to_owned()).boxed(),
        OrderField::Consents => prop_oneof![Just("同意"), Just("否")].prop_map(str::to_owned).boxed(),
        OrderField::Narrative | OrderField::Claims => {
            "[冰箱买来三天]{2,9}，[就不制冷]{1,9}。(\n[找他退换了]{3,9}。){0,2}".boxed()
        }
        _ => "[甲乙丙丁戊己庚辛]{2,8}".boxed(),
    }
}

/// A work order as text: any of the fields in any order, under any of their headings, and what must be found.
fn any_text() -> impl Strategy<Value = (Vec<(OrderField, String)>, String)> {
    let fields = prop::sample::subsequence(OrderField::EVERY, 1..=OrderField::EVERY.len()).prop_shuffle();
    let pair = |field: OrderField| {
        let colon = prop::sample::select(&["：", ":", " ： ", "\t", "：\n", "（必填）："][..]);
        let part = prop::sample::select(&["\n", "；\n", "\n\n", "\r\n", "；", ";"][..]);
        (value_of(field), prop::sample::select(field.headings()), colon, part).prop_map(
            move |(value, heading, colon, part)| ((field, value.clone()), format!("{heading}{colon}{value}{part}")),
        )
    };
    fields.prop_flat_map(move |fields| fields.into_iter().map(pair).collect::<Vec<_>>()).prop_map(|pairs| {
        let (wanted, text): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        (wanted, text.concat())
    })
}

proptest! {
    #[test]
    fn every_field_of_a_pasted_order_is_found_in_any_order((wanted, text) in any_text()) {
        let (found, unknown) = paste(&Mapping::standard(), &text);
        prop_assert_eq!(&found, &wanted, "{}", text);
        prop_assert_eq!(unknown, Vec::<String>::new());
        prop_assert!(read_pairs(&found).is_ok());
    }

    #[test]
    fn pasting_never_panics_and_loses_no_line(text in "(平台编号|联系电话|[：:\t\n；（）\\[\\]1.a甲，]|\\PC){0,60}") {
        let (found, unknown) = paste(&Mapping::standard(), &text);
        let kept: String = found.into_iter().map(|(_, value)| value).chain(unknown).collect();
        let count = |text: &str| text.matches('甲').count();
        prop_assert_eq!(count(&kept), count(&text));
        let _ = read_pairs(&[(OrderField::Amount, text.clone()), (OrderField::EventOn, text.clone()), (OrderField::ConsumerPhone, text)]);
    }

    #[test]
    fn a_mapping_of_any_text_is_read_or_refused(text in "([a-z_]{1,9}|goods|class|[=，\n#]|\\PC){0,40}") {
        if let Ok(mapping) = Mapping::parse(&text) {
            prop_assert_eq!(Mapping::parse(&mapping.to_text()), Ok(mapping));
        }
    }
}
