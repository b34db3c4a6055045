//! The lines of a list of non-conforming goods (B3.2a, P25), read from the words of the circular, and whether goods at
//! a station are those of a line.

use crate::kernel::{Ruling, require};

/// One line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListLine {
    /// From 1, in the order of the list.
    pub no: u32,
    pub goods: String,
    pub brand: String,
    pub model: String,
    /// Day of making or batch.
    pub batch: String,
    pub maker: String,
    pub supplier: String,
    pub barcode: String,
    /// What is wrong with it.
    pub wrong: String,
}

/// How goods stand to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hit {
    /// The same goods of the same batch.
    Same,
    /// The same goods; the batch is another one, or unknown on one side.
    OtherBatch,
}

impl Hit {
    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Same => "同一批次",
            Self::OtherBatch => "同品种，批次不同",
        }
    }
}

/// The names under which lists write a field; the longer ones first.
const NAMES: &[(&str, Place)] = &[
    ("生产日期/批号", |line| &mut line.batch),
    ("生产日期或批号", |line| &mut line.batch),
    ("不合格项目", |line| &mut line.wrong),
    ("标称生产者", |line| &mut line.maker),
    ("标称生产企业", |line| &mut line.maker),
    ("商品名称", |line| &mut line.goods),
    ("产品名称", |line| &mut line.goods),
    ("样品名称", |line| &mut line.goods),
    ("规格型号", |line| &mut line.model),
    ("生产日期", |line| &mut line.batch),
    ("生产企业", |line| &mut line.maker),
    ("商品条码", |line| &mut line.barcode),
    ("生产者", |line| &mut line.maker),
    ("供货商", |line| &mut line.supplier),
    ("供应商", |line| &mut line.supplier),
    ("条形码", |line| &mut line.barcode),
    ("品名", |line| &mut line.goods),
    ("品牌", |line| &mut line.brand),
    ("商标", |line| &mut line.brand),
    ("规格", |line| &mut line.model),
    ("型号", |line| &mut line.model),
    ("批号", |line| &mut line.batch),
    ("批次", |line| &mut line.batch),
    ("厂家", |line| &mut line.maker),
    ("条码", |line| &mut line.barcode),
    ("项目", |line| &mut line.wrong),
];

type Place = fn(&mut ListLine) -> &mut String;

/// The lines of a list: `1. 品名：…；品牌：…；批号 …；项目：…` each on a line of its own, or a table pasted from Excel
/// with its head. What names no goods is no line.
#[must_use]
pub fn lines(body: &str) -> Vec<ListLine> {
    let mut head: Option<Vec<Option<Place>>> = None;
    let mut all = Vec::new();
    for text in body.lines().map(str::trim).filter(|text| !text.is_empty()) {
        if text.contains('\t') {
            let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
            match &head {
                None => head = Some(cells.iter().map(|cell| place(cell)).collect()),
                Some(places) => all.extend(of_cells(places, &cells)),
            }
        } else {
            all.extend(of_words(text));
        }
    }
    for (line, no) in all.iter_mut().zip(1..) {
        line.no = no;
    }
    all
}

fn place(name: &str) -> Option<Place> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, place)| *place)
}

fn of_cells(places: &[Option<Place>], cells: &[&str]) -> Option<ListLine> {
    let mut line = ListLine::default();
    for (place, cell) in places.iter().zip(cells) {
        if let Some(place) = place {
            (*cell).clone_into(place(&mut line));
        }
    }
    (!line.goods.is_empty()).then_some(line)
}

fn of_words(text: &str) -> Option<ListLine> {
    let mut line = ListLine::default();
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit() || "（(）).、． ".contains(c));
    for part in text.trim_end_matches(['。', '；', ';']).split(['；', ';']).map(str::trim) {
        let named = NAMES.iter().find_map(|(name, place)| {
            let rest = part.strip_prefix(name)?;
            let value = rest.trim_start_matches(['：', ':', ' ', '　']);
            (value.len() < rest.len() && !value.is_empty()).then_some((place, value))
        });
        if let Some((place, value)) = named {
            value.trim().clone_into(place(&mut line));
        }
    }
    (!line.goods.is_empty()).then_some(line)
}

/// Whether goods are those of a line: by barcode, or by name; then by batch.
#[must_use]
pub fn hit(line: &ListLine, goods: &str, barcode: &str, batch: &str) -> Option<Hit> {
    let same = |a: &str, b: &str| {
        let (a, b) = (bare(a), bare(b));
        !a.is_empty() && a == b
    };
    if !same(&line.barcode, barcode) && !same(&line.goods, goods) {
        return None;
    }
    Some(if same(&line.batch, batch) { Hit::Same } else { Hit::OtherBatch })
}

/// Every line was answered, by a withdrawal or by "we have none"; `checked` are the numbers of the answered ones.
///
/// # Errors
/// Names the lines that are left (B3.2a).
pub fn complete(lines: &[ListLine], checked: &[u32]) -> Ruling {
    let left: Vec<String> =
        lines.iter().filter(|line| !checked.contains(&line.no)).map(|line| format!("第{}条", line.no)).collect();
    let what = format!("名单还有{}没有核对", left.join("、"));
    require(left.is_empty(), "B3.2", &what, "请逐条核对：有的登记退市，没有也没卖过的打勾，再回复")
}

/// 2条：1条没有、也没有卖过；1条有，已登记退市 YQ01-TS-2026-01. Each line with the number of its withdrawal.
#[must_use]
pub fn summary(lines: &[ListLine], withdrawn: &[(u32, String)]) -> String {
    let none = lines.len().saturating_sub(withdrawn.len());
    let mut parts = vec![format!("共{}条，已逐条核对", lines.len())];
    if none > 0 {
        parts.push(format!("{none}条没有、也没有卖过"));
    }
    for (line, number) in withdrawn {
        parts.push(format!("第{line}条登记退市{number}"));
    }
    format!("{}。", parts.join("；"))
}

/// Without what only shapes a name: width, case, spaces, hyphens and points.
fn bare(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !"-—_.·/年月日".contains(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b3_2_a_list_is_read_line_by_line_as_offices_write_it() {
        let body = "请各站逐条核对。\n1. 品名：磁力珠玩具；品牌：跳跳；批号 2026-07；项目：小零件。\n\
                    2、商品名称：儿童水杯；规格型号：400ml；生产日期/批号：A1105；条码：6901234567892";
        let all = lines(body);
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!((all[0].no, all[0].goods.as_str(), all[0].batch.as_str()), (1, "磁力珠玩具", "2026-07"));
        assert_eq!((all[0].brand.as_str(), all[0].wrong.as_str()), ("跳跳", "小零件"));
        assert_eq!((all[1].no, all[1].model.as_str(), all[1].barcode.as_str()), (2, "400ml", "6901234567892"));
        assert!(lines("磁力珠玩具，批号2026-07").is_empty(), "words are no line");
    }

    #[test]
    fn b3_2_a_table_pasted_from_excel_is_a_list() {
        let all = lines("序号\t商品名称\t批号\t不合格项目\n1\t电水壶\tB77\t接地措施\n2\t\tB78\t\n3\t插线板\tC1\t");
        assert_eq!(all.iter().map(|line| line.goods.as_str()).collect::<Vec<_>>(), ["电水壶", "插线板"]);
        assert_eq!((all[0].wrong.as_str(), all[1].no), ("接地措施", 2));
    }

    #[test]
    fn b3_2_a_list_is_answered_when_every_line_is() {
        let all = lines("品名：水壶；批号：1\n品名：插座；批号：2");
        assert!(complete(&all, &[1]).unwrap_err().what.contains("第2条"));
        assert!(complete(&all, &[2, 1]).is_ok() && complete(&[], &[]).is_ok());
        let said = summary(&all, &[(2, "YQ01-TS-2026-01".to_owned())]);
        assert_eq!(said, "共2条，已逐条核对；1条没有、也没有卖过；第2条登记退市YQ01-TS-2026-01。");
    }

    #[test]
    fn p25_goods_are_matched_by_barcode_or_name_and_then_by_batch() {
        let line = ListLine {
            goods: "儿童水杯".to_owned(),
            batch: "X-1105".to_owned(),
            barcode: "6901234567892".to_owned(),
            ..ListLine::default()
        };
        assert_eq!(hit(&line, "水杯（卡通）", "６９０１２３４５６７８９２", "x1105"), Some(Hit::Same));
        assert_eq!(hit(&line, "儿童 水杯", "", "X2"), Some(Hit::OtherBatch));
        assert_eq!(hit(&line, "保温杯", "", "X1105"), None, "a batch alone says nothing");
        assert_eq!(hit(&ListLine::default(), "", "", ""), None);
    }
}
