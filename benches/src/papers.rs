//! Setting papers: settlement agreements of different cases, warm, on one core, beside an empty page.

use std::time::Instant;

use domain::paper::{Block, Cell, Column, Sheet, Signer};
use paper::typeset::{Mark, Setter};

use crate::Figure;

/// Papers set before the clock starts, and while it runs.
const WARM: usize = 20;
const COUNT: usize = 300;

fn cell(label: &str, text: String) -> Cell {
    Cell { label: label.to_owned(), lines: vec![text], tall: false }
}

/// An agreement that no other is like.
fn agreement(no: usize) -> Sheet {
    let text = |text: &str| text.to_owned();
    let grid = |side: &str, rows| Block::Grid { side: text(side), rows };
    Sheet {
        title: text("消费投诉和解协议书"),
        station: text("云桥广场商场消费维权服务站"),
        subject: format!("YQ01-2026-{no:04}"),
        across: false,
        copies: vec![text("甲方留存"), text("乙方留存")],
        blocks: vec![
            grid("甲方", vec![vec![cell("姓名", format!("王女士{no}")), cell("联系电话", format!("138{no:08}"))]]),
            grid("乙方", vec![vec![cell("名称", format!("第{no}家电专柜")), cell("经营场所", format!("三楼 C{no}"))]]),
            grid(
                "",
                vec![vec![cell("争议事实", format!("第{no}台双开门冰箱送货第三天起冷藏室不制冷，要求退货退款。"))]],
            ),
            Block::Table {
                caption: text("协议内容"),
                columns: ["序号", "义务人", "义务", "金额（元）", "履行期限"]
                    .iter()
                    .map(|label| Column { label: text(label), width: 2, numeric: *label == "金额（元）" })
                    .collect(),
                rows: vec![
                    [
                        "1".to_owned(),
                        text("经营者"),
                        text("退货并退还货款"),
                        format!("{}.00", 100 + no),
                        text("2026年12月2日"),
                    ]
                    .to_vec(),
                ],
            },
            Block::Text {
                heading: text("声明"),
                paragraphs: vec![text("本协议为双方自愿协商和解，不免除经营者依法应承担的其他法律责任。")],
            },
        ],
        signers: ["甲方（消费者）", "乙方（经营者）", "站点工作人员"]
            .iter()
            .map(|who| Signer { who: text(who), said: String::new(), picture: None, on: String::new() })
            .collect(),
        notes: Vec::new(),
        logo: None,
        wall: false,
    }
}

/// Papers a second.
fn rate(setter: &Setter) -> anyhow::Result<f64> {
    let set = |no: usize| {
        let mark = Mark {
            number: format!("YQ01-2026-{no:04}-F5-1"),
            edition: "第1版".to_owned(),
            verify: format!("https://hejie.example/v/{no:024}"),
            made: (2026, 11, 25, 9, 0),
        };
        setter.set(&[&agreement(no)], &mark, &[]).map(|pdf| pdf.bytes.len())
    };
    for no in 0..WARM {
        set(no)?;
    }
    let start = Instant::now();
    for no in WARM..WARM + COUNT {
        set(no)?;
    }
    Ok(COUNT as f64 / start.elapsed().as_secs_f64())
}

/// Megabytes of this process that are in memory.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1024.0
}

pub fn measure() -> anyhow::Result<[Figure; 2]> {
    let before = resident();
    let empty = rate(&Setter::of("#set page(paper: \"a4\")\n#h(0pt)")?)?;
    let empty_memory = resident() - before;
    let ours = rate(&Setter::new()?)?;
    let memory = resident() - before;
    Ok([
        Figure {
            what: "setting settlement agreements of different cases, two copies each, one core, warm".to_owned(),
            ours,
            reference: empty,
            unit: "/s",
            of: "the same typesetter on an empty page",
        },
        Figure {
            what: "memory of setting them, fonts included".to_owned(),
            ours: memory,
            reference: empty_memory,
            unit: "MB",
            of: "the same typesetter on an empty page",
        },
    ])
}
