//! Papers are whole: nothing is cut, no glyph is missing, the same sheet gives the same bytes.

use domain::paper::{Block, Cell, Column, Sheet, Signer};
use paper::typeset::{Mark, Pdf, Setter};

fn cell(label: &str, text: &str) -> Cell {
    Cell { label: label.to_owned(), lines: vec![text.to_owned()], tall: text.len() > 60 }
}

fn sheet(story: &str) -> Sheet {
    Sheet {
        title: "消费投诉和解协议书".to_owned(),
        station: "明州商场消费维权服务站".to_owned(),
        subject: "YQ01-2026-0007".to_owned(),
        across: false,
        copies: vec!["甲方留存".to_owned(), "乙方留存".to_owned()],
        blocks: vec![
            Block::Grid {
                side: "甲方".to_owned(),
                rows: vec![
                    vec![cell("姓名", "王小满"), cell("联系电话", "13800000001")],
                    vec![cell("地址", "云桥县城关镇新街 12 号"), cell("代理人", "无")],
                ],
            },
            Block::Grid { side: String::new(), rows: vec![vec![cell("争议事实", story)]] },
            Block::Table {
                caption: "协议内容".to_owned(),
                columns: ["序号", "义务人", "义务", "金额（元）"]
                    .into_iter()
                    .zip([1, 2, 5, 2])
                    .map(|(label, width)| Column { label: label.to_owned(), width, numeric: width == 2 })
                    .collect(),
                rows: vec![vec!["1".into(), "经营者".into(), "退货并退还货款".into(), "4299.00".into()]],
            },
        ],
        signers: vec![Signer { who: "甲方".into(), said: String::new(), picture: None, on: String::new() }],
        notes: vec!["本站和解未成不影响您向市场监督管理部门投诉。".to_owned()],
        logo: None,
        wall: false,
    }
}

fn mark() -> Mark {
    Mark {
        number: "YQ01-2026-0007-F5-1".to_owned(),
        edition: "第1版".to_owned(),
        verify: "http://127.0.0.1:12315/v/4f2c9a7be1d05836".to_owned(),
        made: (2026, 11, 25, 9, 30),
    }
}

fn set(sheet: &Sheet) -> Pdf {
    let pdf = Setter::new().and_then(|setter| setter.set(&[sheet], &mark(), &[]));
    pdf.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let one = set(&sheet("冰箱不制冷"));
    assert_eq!(one.bytes, set(&sheet("冰箱不制冷")).bytes);
    assert_ne!(one.bytes, set(&sheet("冰箱漏水")).bytes);
    assert!(one.missing.is_empty(), "{:?}", one.missing);
    assert_eq!(one.pages, 2, "one page a copy");
}

#[test]
fn a_long_text_flows_over_pages() {
    let long = "消费者称送货当晚插电正常，第三天起冷藏室一直停在十五度。".repeat(120);
    let pdf = set(&sheet(&long));
    assert!(pdf.pages >= 6, "{} pages", pdf.pages);
}

/// A sheet with so many lines in its table, one copy.
fn of_lines(count: usize) -> Sheet {
    let mut sheet = sheet("冰箱不制冷");
    sheet.copies.clear();
    if let Some(Block::Table { rows, .. }) = sheet.blocks.last_mut() {
        *rows = (1..=count)
            .map(|no| vec![no.to_string(), "经营者".into(), "退还货款".into(), format!("{no}.00")])
            .collect();
    }
    sheet
}

#[test]
fn the_signatures_do_not_begin_a_page_of_their_own() {
    let loose = |count: usize| set(&of_lines(count)).pages;
    assert_eq!((27..=36).map(loose).max(), Some(1), "a few lines too many stand closer");
    let long = set(&of_lines(60));
    assert_eq!(long.pages, 2, "a longer one flows");
}
