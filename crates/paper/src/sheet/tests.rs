use encoding_rs::GBK;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::table::clean;
use super::{Column, MOST_BYTES, Sheet, SheetError, read, to_csv, to_xlsx};

fn sheet(head: &[&str], rows: &[&[&str]]) -> Sheet {
    let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    Sheet { head: texts(head), rows: rows.iter().map(|row| texts(row)).collect() }
}

fn orders() -> Sheet {
    sheet(
        &["平台编号", "投诉人姓名", "联系电话", "涉及金额"],
        &[
            &["1330106002026112300012", "王小明", "13800001234", "4299.50"],
            &["1330106002026112300013", "李女士", "0571-88000001", "=1+1"],
        ],
    )
}

#[test]
fn a_file_in_gbk_reads_as_one_in_utf8() {
    let text = "平台编号,投诉内容\r\nA1,\"冰箱不制冷，\n商家拒绝退货\"\r\n";
    let wanted = sheet(&["平台编号", "投诉内容"], &[&["A1", "冰箱不制冷，\n商家拒绝退货"]]);
    let (gbk, _, _) = GBK.encode(text);
    assert_eq!(read("工单.csv", &gbk), Ok(wanted.clone()));
    assert_eq!(read("工单.csv", text.as_bytes()), Ok(wanted.clone()));
    assert_eq!(read("工单.csv", format!("\u{FEFF}{text}").as_bytes()), Ok(wanted));
}

#[test]
fn a_rare_character_of_gb18030_is_read() {
    // 㐀 is in the four-byte part, which GBK lacks.
    let bytes = [&b"\xD0\xD5\xC3\xFB,x\n"[..], &[0x81, 0x39, 0xEE, 0x39], b",y\n"].concat();
    let read = read("名单.csv", &bytes).unwrap();
    assert_eq!(read.head[0], "姓名");
    assert_eq!(read.rows[0][0], "㐀");
}

#[test]
fn what_excel_calls_unicode_text_is_read() {
    let text = "平台编号\t金额\r\nA1\t1,200\r\n";
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(read("工单.txt", &bytes), Ok(sheet(&["平台编号", "金额"], &[&["A1", "1,200"]])));
}

#[test]
fn a_title_above_the_head_and_blank_rows_are_left_out() {
    let text = "投诉工单一览,,\n,,\n平台编号,金额,\nA1,3,\n,,\nA2,4\n";
    let wanted = sheet(&["平台编号", "金额"], &[&["A1", "3"], &["A2", "4"]]);
    assert_eq!(read("工单.csv", text.as_bytes()), Ok(wanted));
}

#[test]
fn a_formula_in_a_cell_stays_text_and_comes_back_whole() {
    let bytes = to_csv(&orders());
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with('\u{FEFF}'));
    assert!(text.contains("\"'=1+1\""));
    assert_eq!(read("工单.csv", &bytes), Ok(orders()));
}

#[test]
fn cells_of_excel_come_out_as_a_person_would_type_them() {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let (day, time) = (Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\""), "yyyy/m/d h:mm");
    for (column, head) in (0u16..).zip(["日期", "时间", "电话", "金额", "长", "是否", "算出"]) {
        page.write_string(0, column, head).unwrap();
    }
    let on = || ExcelDateTime::from_ymd(2026, 11, 23).unwrap();
    page.write_datetime_with_format(1, 0, on(), &day).unwrap();
    let at = on().and_hms(14, 30, 0).unwrap();
    page.write_datetime_with_format(1, 1, at, &Format::new().set_num_format(time)).unwrap();
    page.write_number(1, 2, 13_800_001_234.0).unwrap();
    page.write_number(1, 3, 4299.5).unwrap();
    page.write_number(1, 4, 123_456_789_012_345.0).unwrap();
    page.write_boolean(1, 5, true).unwrap();
    page.write_formula(1, 6, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    let read = read("工单.xls", &book.save_to_buffer().unwrap()).unwrap();
    let wanted = ["2026-11-23", "2026-11-23T14:30", "13800001234", "4299.5", "123456789012345", "是", "2"];
    assert_eq!(read.rows, [wanted.map(str::to_owned)]);
}

#[test]
fn a_hidden_sheet_and_a_far_cell_do_no_harm() {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "隐藏").unwrap();
    let page = book.add_worksheet();
    page.set_active(true);
    page.write_string(0, 0, "平台编号").unwrap().write_string(1_048_575, 0, "A1").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(read("工单.xlsx", &bytes), Ok(sheet(&["平台编号"], &[&["A1"]])));
}

#[test]
fn a_workbook_has_the_same_bytes_every_time_and_numbers_where_declared() {
    let columns = [Column { label: "涉及金额", numeric: true }];
    let bytes = to_xlsx(&orders(), &columns, "工单：11月").unwrap();
    assert_eq!(bytes, to_xlsx(&orders(), &columns, "工单：11月").unwrap());
    let back = read("工单.xlsx", &bytes).unwrap();
    // 4299.50 became a number; the formula beside it did not become one.
    assert_eq!(back.rows[0], ["1330106002026112300012", "王小明", "13800001234", "4299.5"]);
    assert_eq!(back.rows[1][3], "=1+1");
}

#[test]
fn a_text_too_long_for_a_cell_is_named() {
    let long = sheet(&["经过"], &[&["短"], &[&"长".repeat(40_000)]]);
    let wanted = SheetError::CellTooLong { row: 2, column: "经过".to_owned() };
    assert_eq!(to_xlsx(&long, &[], "工单"), Err(wanted));
}

#[test]
fn limits_are_told_in_words() {
    let rows = |count: usize| format!("平台编号\n{}", "A1\n".repeat(count));
    assert_eq!(read("a.csv", rows(10_000).as_bytes()).map(|sheet| sheet.rows.len()), Ok(10_000));
    assert_eq!(read("a.csv", rows(10_001).as_bytes()), Err(SheetError::TooManyRows));
    assert_eq!(read("a.csv", "列,".repeat(101).as_bytes()), Err(SheetError::TooManyColumns));
    assert_eq!(read("a.csv", &vec![b'a'; MOST_BYTES + 1]), Err(SheetError::TooBig));
    assert_eq!(SheetError::TooBig.to_string(), "文件太大，请不要超过10MB，可以分成几份再导入");
    assert_eq!(SheetError::TooManyRows.to_string(), "表格超过10000行，请分成几份再导入");
}

#[test]
fn what_is_no_table_is_refused_with_advice() {
    let name = || "工单.xls".to_owned();
    for (bytes, error) in [
        (&b""[..], SheetError::Empty),
        (b" \n,,\n", SheetError::Empty),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SheetError::OldExcel(name())),
        (b"\r\n<html><table><tr><td>A1</td></tr></table></html>", SheetError::WebPage(name())),
        (b"%PDF-1.7\n", SheetError::NotATable(name())),
        (b"\x00\x01\x02", SheetError::NotATable(name())),
        (b"\xFF\xD8\xFF\xE0\x00\x10JFIF", SheetError::Encoding(name())),
        (b"PK\x03\x04 not a workbook", SheetError::Damaged(name())),
    ] {
        assert_eq!(read("工单.xls", bytes), Err(error));
    }
}

#[test]
fn a_small_file_that_unpacks_to_a_huge_one_is_refused() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/sharedStrings.xml", options.compression_level(Some(1))).unwrap();
    for _ in 0..81 {
        std::io::Write::write_all(&mut archive, &vec![b' '; 1024 * 1024]).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < MOST_BYTES);
    assert_eq!(read("工单.xlsx", &bytes), Err(SheetError::TooBig));
}

/// Any table whose head is filled and whose rows are not blank, which is what reading gives.
fn any_sheet() -> impl Strategy<Value = Sheet> {
    let cell = prop_oneof![
        "\\PC{0,12}",
        "['=+@\"\t\n,;_x0041 冰箱-]{0,8}",
        Just("_x000D_ &amp; <b>".to_owned()),
        Just("'=1".to_owned()),
    ];
    let kept = cell.prop_map(|text| if text.trim().is_empty() { String::new() } else { clean(&text) });
    (1usize..6, 0usize..6).prop_flat_map(move |(width, height)| {
        let head = prop::collection::vec(kept.clone().prop_map(|text| format!("{text}列")), width);
        let row = prop::collection::vec(kept.clone(), width).prop_map(|mut row| {
            if row.iter().all(String::is_empty) {
                row[0] = "=1".to_owned();
            }
            row
        });
        (head, prop::collection::vec(row, height)).prop_map(|(head, rows)| Sheet { head, rows })
    })
}

proptest! {
    #[test]
    fn a_table_comes_back_from_csv_unchanged(sheet in any_sheet()) {
        prop_assert_eq!(read("a.csv", &to_csv(&sheet)), Ok(sheet));
    }

    #[test]
    fn reading_never_panics(start in prop_oneof![Just(""), Just("PK\x03\x04"), Just("\u{FEFF}")], rest: Vec<u8>) {
        let _ = read("a", &[start.as_bytes(), &rest].concat());
    }
}

proptest! {
    // A workbook takes milliseconds, so fewer of them.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_table_comes_back_from_a_workbook_unchanged(sheet in any_sheet()) {
        let bytes = to_xlsx(&sheet, &[], "工单").unwrap();
        prop_assert_eq!(read("a.xlsx", &bytes), Ok(sheet));
    }

    #[test]
    fn a_workbook_with_a_wrong_byte_is_read_or_refused(at: prop::sample::Index, byte: u8) {
        let mut bytes = to_xlsx(&orders(), &[], "工单").unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read("a", &bytes);
    }
}
