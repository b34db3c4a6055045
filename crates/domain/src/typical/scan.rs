//! What in a text still tells who it was: names that the case knows, and numbers and addresses by their shape.
//!
//! A text is looked at as a reader sees it: full-width letters count as plain ones, blanks and dots between the
//! digits of a number count for nothing, and digits may be written in Chinese.

use std::ops::Range;

use super::TraderWord;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    Name,
    Trader,
    Mail,
    Identity,
    Plate,
    Number,
    Address,
}

impl Found {
    /// What it is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "人员姓名",
            Self::Trader => "经营者或单位名称",
            Self::Mail => "邮箱、微信或QQ号",
            Self::Identity => "证件号码",
            Self::Plate => "车牌号",
            Self::Number => "电话、订单或案件编号",
            Self::Address => "住址",
        }
    }
}

/// A passage that must not stay: characters of the text from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub found: Found,
    pub at: Range<usize>,
    /// What takes its place.
    pub word: String,
}

impl Passage {
    /// The passage with a few characters around it.
    #[must_use]
    pub fn excerpt(&self, text: &str) -> String {
        let from = self.at.start.saturating_sub(4);
        let letters: Vec<char> = text.chars().collect();
        let to = (self.at.end + 4).min(letters.len());
        let middle: String = letters.get(from..to).unwrap_or_default().iter().filter(|c| **c != '\n').collect();
        format!("{}{middle}{}", if from > 0 { "…" } else { "" }, if to < letters.len() { "…" } else { "" })
    }
}

/// What the case knows by name.
#[derive(Clone, Debug, Default)]
pub struct Known(Vec<(Found, Vec<char>, String)>);

const NUMBER: &str = "（编号略）";
const ADDRESS: &str = "（住址略）";
const PLATE: &str = "（车牌略）";
const IDENTITY: &str = "（证件号略）";
const MAIL: &str = "（联系方式略）";
const WORDS: &[&str] = &[NUMBER, ADDRESS, PLATE, IDENTITY, MAIL, "某先生或女士", "某工作人员"];

/// Endings of a trader's name that say nothing about who it is.
const ENDINGS: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "专卖店",
    "旗舰店",
    "专柜",
    "超市",
    "商场",
    "商店",
    "门店",
    "店",
    "公司",
    "厂",
];

/// Family names of two characters.
const FAMILIES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "皇甫", "慕容", "夏侯", "公孙", "令狐", "长孙", "宇文", "司徒",
    "司空", "端木", "轩辕", "独孤", "南宫", "申屠", "太史", "闻人", "百里", "呼延", "东郭", "西门", "钟离", "澹台",
];

impl Known {
    /// Knows a person: the whole name, and a given name of two characters or more by itself.
    #[must_use]
    pub fn person(mut self, name: &str) -> Self {
        let letters: Vec<char> = plain(name).into_iter().map(|(letter, _)| letter).collect();
        let whole: String = letters.iter().collect();
        let double = letters.len() > 2 && FAMILIES.iter().any(|family| whole.starts_with(family));
        let (family, given) = letters.split_at(if double { 2 } else { 1 }.min(letters.len()));
        let word = format!("{}某", family.iter().collect::<String>());
        if given.len() > 1 && letters.iter().all(|letter| han(*letter)) && !called(&letters) {
            self.add(Found::Name, &given.iter().collect::<String>(), &word);
        }
        self.add(Found::Name, name, &word);
        self
    }

    /// Knows a member of staff.
    #[must_use]
    pub fn staff(mut self, name: &str) -> Self {
        self.add(Found::Name, name, "工作人员");
        self
    }

    /// Knows a trader, the host unit or the station: the whole name, and what is left of it without its ending.
    #[must_use]
    pub fn trader(mut self, name: &str, word: TraderWord) -> Self {
        let ending = ENDINGS.iter().find(|ending| name.ends_with(**ending));
        let core = ending.map_or(name, |ending| name.trim_end_matches(*ending));
        if core.chars().count() > 3 {
            self.add(Found::Trader, core, word.label());
        }
        self.add(Found::Trader, name, word.label());
        self
    }

    /// Knows a number of whatever kind: of the case, an order, a receipt.
    #[must_use]
    pub fn number(mut self, number: &str) -> Self {
        self.add(Found::Number, number, NUMBER);
        self
    }

    /// Knows where somebody lives: the whole, and what follows the county.
    #[must_use]
    pub fn address(mut self, address: &str) -> Self {
        let after = address.char_indices().rev().find(|(_, c)| matches!(c, '省' | '市' | '县' | '区'));
        if let Some((at, cut)) = after {
            let rest = &address[at + cut.len_utf8()..];
            if rest.chars().count() >= 4 {
                self.add(Found::Address, rest, ADDRESS);
            }
        }
        self.add(Found::Address, address, ADDRESS);
        self
    }

    fn add(&mut self, found: Found, name: &str, word: &str) {
        let letters: Vec<char> = plain(name).into_iter().map(|(letter, _)| letter).collect();
        let inside = |text: &str| {
            let text: Vec<char> = plain(text).into_iter().map(|(letter, _)| letter).collect();
            text.windows(letters.len().max(1)).any(|window| window == letters)
        };
        // What stands in the word that takes its place could never be masked.
        let words = TraderWord::ALL.iter().map(|(_, label)| *label).chain(WORDS.iter().copied()).chain([word]);
        if letters.len() < 2 || words.into_iter().any(inside) {
            return;
        }
        self.0.push((found, letters, word.to_owned()));
        // The longest first, so that a whole name is found before a part of it.
        self.0.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.1.cmp(&b.1)));
    }
}

/// 王女士 is a form of address, and 女士 no given name.
fn called(letters: &[char]) -> bool {
    let rest: String = letters[1..].iter().collect();
    matches!(rest.as_str(), "女士" | "先生" | "小姐" | "同志" | "某某")
}

const fn han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

/// The text as it is compared, each letter with its place in the text: full-width is plain, capitals are small,
/// blanks and marks that nobody sees are left out.
fn plain(text: &str) -> Vec<(char, usize)> {
    text.chars()
        .enumerate()
        .filter(|(_, c)| {
            !c.is_whitespace()
                && !c.is_control()
                && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        })
        .map(|(at, c)| {
            let c = match c {
                // A comma of the text, not of a number.
                '，' => c,
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
                '〇' | '零' => '0',
                '一' | '幺' => '1',
                '二' | '两' => '2',
                '三' => '3',
                '四' => '4',
                '五' => '5',
                '六' => '6',
                '七' => '7',
                '八' => '8',
                '九' => '9',
                other => other,
            };
            (c.to_ascii_lowercase(), at)
        })
        .collect()
}

/// Everything in a text that must not stay, in order, without overlaps.
#[must_use]
pub fn scan(text: &str, known: &Known) -> Vec<Passage> {
    let letters = plain(text);
    let mut all = names(&letters, known);
    all.extend(mails(&letters));
    all.extend(runs(&letters));
    all.extend(plates(&letters));
    all.extend(addresses(&letters));
    all.sort_by_key(|passage| (passage.at.start, std::cmp::Reverse(passage.at.end), passage.found));
    let mut kept: Vec<Passage> = Vec::new();
    for passage in all {
        match kept.last_mut() {
            Some(last) if passage.at.start < last.at.end => last.at.end = last.at.end.max(passage.at.end),
            _ => kept.push(passage),
        }
    }
    kept
}

/// The text without what [`scan`] finds in it.
#[must_use]
pub fn mask(text: &str, known: &Known) -> String {
    let mut text = text.to_owned();
    // What is put in could stand beside what was left and make a new match; a few rounds settle that.
    for round in 0..8 {
        let found = scan(&text, known);
        if found.is_empty() {
            break;
        }
        let letters: Vec<char> = text.chars().collect();
        let (mut out, mut at) = (String::new(), 0);
        for passage in found {
            out.extend(letters.get(at..passage.at.start).unwrap_or_default());
            out.push_str(if round < 6 { &passage.word } else { "……" });
            at = passage.at.end;
        }
        out.extend(letters.get(at..).unwrap_or_default());
        text = out;
    }
    text
}

/// From and to in the compared letters, as a passage of the text.
fn passage(letters: &[(char, usize)], found: Found, at: Range<usize>, word: &str) -> Option<Passage> {
    let (from, to) = (letters.get(at.start)?.1, letters.get(at.end.checked_sub(1)?)?.1 + 1);
    Some(Passage { found, at: from..to, word: word.to_owned() })
}

fn names(letters: &[(char, usize)], known: &Known) -> Vec<Passage> {
    let mut all = Vec::new();
    for (found, name, word) in &known.0 {
        for at in 0..letters.len() {
            let same = letters
                .get(at..at + name.len())
                .is_some_and(|part| part.iter().zip(name).all(|((letter, _), wanted)| letter == wanted));
            if same {
                all.extend(passage(letters, *found, at..at + name.len(), word));
            }
        }
    }
    all
}

/// 甲@乙, and what follows 微信 or QQ.
fn mails(letters: &[(char, usize)]) -> Vec<Passage> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let mut all = Vec::new();
    for at in 0..letters.len() {
        if letter(at) == Some('@') {
            let from = (0..at).rev().take_while(|at| letter(*at).is_some_and(part)).last();
            let to = (at + 1..letters.len()).take_while(|at| letter(*at).is_some_and(part)).last();
            if let (Some(from), Some(to)) = (from, to) {
                all.extend(passage(letters, Found::Mail, from..to + 1, MAIL));
            }
        }
        let label = ["微信号", "微信", "qq号", "qq", "扣扣"]
            .iter()
            .find(|label| label.chars().enumerate().all(|(step, wanted)| letter(at + step) == Some(wanted)));
        if let Some(label) = label {
            let mut from = at + label.chars().count();
            while letter(from).is_some_and(|c| matches!(c, ':' | '是' | '为' | '号')) {
                from += 1;
            }
            let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(part)).last();
            if let Some(to) = to.filter(|to| to + 1 - from >= 5) {
                all.extend(passage(letters, Found::Mail, from..to + 1, MAIL));
            }
        }
    }
    all
}

/// Runs of seven digits and more, with what usually stands between them; and long runs of letters and digits.
fn runs(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let between = |c: char| matches!(c, '-' | '–' | '—' | '·' | '.' | '(' | ')' | '/' | '_' | '+' | ',');
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let digit = |at: usize| letter(at).is_some_and(|c| c.is_ascii_digit());
        if !digit(at) {
            at += 1;
            continue;
        }
        if let Some(after) = date(letters, at) {
            at = after;
            continue;
        }
        let (from, mut to, mut digits) = (at, at, 0);
        while to < letters.len() {
            if digit(to) {
                if to > from && !digit(to - 1) && date(letters, to).is_some() {
                    break;
                }
                digits += 1;
                to += 1;
            } else if letter(to).is_some_and(between) && digit(to + 1) {
                to += 1;
            } else {
                break;
            }
        }
        let typed: String = (from..to).filter_map(letter).collect();
        if digits >= 7 && !(letter(to) == Some('元') && amount(&typed)) {
            let closed = letter(to) == Some('x') && digits == 17;
            let identity = closed || matches!(digits, 15 | 18);
            let (found, word) = if identity { (Found::Identity, IDENTITY) } else { (Found::Number, NUMBER) };
            // The sign before a number belongs to it: +86, an area code in brackets.
            let from = if from > 0 && matches!(letter(from - 1), Some('+' | '(')) { from - 1 } else { from };
            all.extend(passage(letters, found, from..to + usize::from(closed), word));
        }
        at = to.max(at + 1);
    }
    all.extend(orders(letters));
    all
}

/// 1234567.50 or 1,234,567: an amount, where 元 follows. Eleven digits in one are a phone.
fn amount(typed: &str) -> bool {
    let (whole, decimals) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty() && first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && digits(group));
    digits(first) && digits(decimals) && decimals.len() <= 2 && (grouped || rest.is_empty() && first.len() <= 10)
}

/// A day: it is no number. Where it ends.
fn date(letters: &[(char, usize)], from: usize) -> Option<usize> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    if from > 0 && letter(from - 1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let digits = |from: usize, most: usize| {
        let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        (1..=most).contains(&to).then_some(from + to)
    };
    let year = digits(from, 4).filter(|to| to - from == 4 && matches!(letter(from), Some('1' | '2')))?;
    let sign = letter(year)?;
    let month = match sign {
        '年' => digits(year + 1, 2).filter(|to| letter(*to) == Some('月'))? + 1,
        '-' | '/' | '.' => digits(year + 1, 2).filter(|to| letter(*to) == Some(sign))? + 1,
        _ => return None,
    };
    if sign == '年' && !letter(month).is_some_and(|c| c.is_ascii_digit()) {
        return Some(month);
    }
    let day = digits(month, 2)?;
    let number = |from: usize, to: usize| (from..to).filter_map(letter).collect::<String>().parse::<u32>().ok();
    let fits = (1..=12).contains(&number(year + 1, month - 1)?) && (1..=31).contains(&number(month, day)?);
    // A longer chain of groups is no day: 2026-03-02-118.
    let goes_on = sign != '年' && letter(day).is_some_and(|c| matches!(c, '-' | '/' | '.'));
    (fits && !goes_on).then(|| if letter(day) == Some('日') { day + 1 } else { day })
}

/// Letters and digits in one run, ten and more with six digits and more: an order, a waybill, a case.
fn orders(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let part = |at: usize| letter(at).is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let to = (at..letters.len()).take_while(|at| part(*at)).count() + at;
        let run: Vec<char> = (at..to).filter_map(letter).collect();
        let digits = run.iter().filter(|c| c.is_ascii_digit()).count();
        let alpha = run.iter().any(char::is_ascii_alphabetic);
        if alpha && digits >= 6 && run.len() >= 10 {
            all.extend(passage(letters, Found::Number, at..to, NUMBER));
        }
        at = to.max(at + 1);
    }
    all
}

/// 浙A·12345.
fn plates(letters: &[(char, usize)]) -> Vec<Passage> {
    const PLACES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领";
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let mut all = Vec::new();
    for at in 0..letters.len() {
        let begins =
            letter(at).is_some_and(|c| PLACES.contains(c)) && letter(at + 1).is_some_and(|c| c.is_ascii_alphabetic());
        if !begins {
            continue;
        }
        let from = if letter(at + 2).is_some_and(|c| matches!(c, '·' | '-' | '.' | '•')) { at + 3 } else { at + 2 };
        let to = (from..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_alphanumeric())).count();
        let digits = (from..from + to).filter(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        if (5..=6).contains(&to) && digits >= 2 {
            all.extend(passage(letters, Found::Plate, at..from + to, PLATE));
        }
    }
    all
}

/// 解放路12号, 3栋501室: where somebody lives, with the name of the road before it.
fn addresses(letters: &[(char, usize)]) -> Vec<Passage> {
    let letter = |at: usize| letters.get(at).map(|(letter, _)| *letter);
    let road = |c: char| matches!(c, '路' | '街' | '巷' | '弄' | '道' | '村' | '里' | '胡' | '同' | '苑' | '园' | '区');
    let house = |c: char| matches!(c, '号' | '栋' | '幢' | '室' | '弄' | '单');
    let stops = |c: char| {
        !han(c) && !c.is_ascii_alphanumeric()
            || matches!(c, '在' | '住' | '到' | '于' | '从' | '是' | '址' | '了' | '的')
    };
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let digits = (at..letters.len()).take_while(|at| letter(*at).is_some_and(|c| c.is_ascii_digit())).count();
        let end = at + digits;
        let before = at.checked_sub(1).and_then(letter);
        let fits = digits > 0 && digits <= 5 && letter(end).is_some_and(house);
        let of_road = before.is_some_and(road) && letter(end) == Some('号');
        let of_house = matches!(letter(end), Some('栋' | '幢' | '室'))
            || (letter(end) == Some('单') && letter(end + 1) == Some('元'));
        let of_block = letter(end) == Some('号') && matches!(letter(end + 1), Some('楼' | '院'));
        if fits && (of_road || of_house || of_block) {
            let from =
                (0..at).rev().take(12).take_while(|at| letter(*at).is_some_and(|c| !stops(c))).last().unwrap_or(at);
            all.extend(passage(letters, Found::Address, from..end + 1, ADDRESS));
        }
        at = end.max(at + 1);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> Known {
        Known::default()
            .person("王小明")
            .person("欧阳晓芸")
            .person("李女士")
            .staff("顾文静")
            .trader("联讯手机店", TraderWord::Shop)
            .trader("云桥广场商场", TraderWord::Mall)
            .number("YQ01-2026-0007")
            .address("云桥县解放路12号3栋501室")
    }

    #[test]
    fn d24_everything_that_tells_who_it_was_is_masked() {
        for (text, masked) in [
            ("王小明到站投诉", "王某到站投诉"),
            ("王 小 明（小明）", "王某（王某）"),
            ("李女士要求退货", "李某要求退货"),
            ("顾文静主持协商", "工作人员主持协商"),
            ("联讯手机店和联讯手机都不认", "某店和某店都不认"),
            ("在云桥广场商场买的", "在某商场买的"),
            ("电话138 0000 1234。", "电话（编号略）。"),
            ("电话１３８－００００－１２３４。", "电话（编号略）。"),
            ("电话一三八零零零零一二三四。", "电话（编号略）。"),
            ("打13800001234元旦前都没人接", "打（编号略）元旦前都没人接"),
            ("座机0571-88000001", "座机（编号略）"),
            ("身份证33010219900101123X", "身份证（证件号略）"),
            ("车牌浙A·12345", "车牌（车牌略）"),
            ("订单JD20260301AB88", "订单（编号略）"),
            ("邮箱 wang.x@example.com 联系", "邮箱 （联系方式略） 联系"),
            ("加微信abc_12345", "加微信（联系方式略）"),
            ("案件YQ01-2026-0007", "案件（编号略）"),
            ("家住解放路12号3栋501室。", "家住（住址略）。"),
            ("送到人民街8号", "送到（住址略）"),
        ] {
            assert_eq!(mask(text, &known()), masked, "{text}");
        }
    }

    #[test]
    fn d24_days_amounts_and_articles_stay() {
        for text in [
            "2026-03-02买了一台双开门冰箱，4299元。",
            "2026年3月2日14:30，12345678元，1,234,567.50元",
            "依据消法第24条、第五十五条，退一赔三，型号BCD-532W",
            "拨打12315或12345，三楼 C12",
            "二十日内，第一次、第二次协商，三人到场",
            "二〇二六年三月二日",
        ] {
            assert_eq!(scan(text, &known()), [], "{text}");
        }
    }

    #[test]
    fn d24_the_passage_is_shown_with_what_stands_around_it() {
        let text = "消费者留下电话13800001234，要求回电";
        assert_eq!(scan(text, &known())[0].excerpt(text), "…留下电话13800001234，要求回…");
    }

    /// A text between what must not stay; blanks and full-width letters as somebody may type them.
    fn pieces() -> impl Strategy<Value = String> {
        let secret = prop_oneof![
            Just("王小明"),
            Just("欧阳晓芸"),
            Just("晓芸"),
            Just("顾文静"),
            Just("联讯手机店"),
            Just("YQ01-2026-0007"),
            Just("13800001234"),
            Just("0571-88000001"),
            Just("330102199001011234"),
            Just("浙A12345"),
            Just("a.b@example.com"),
            Just("解放路12号3栋501室"),
            Just("微信wx_123456"),
            Just("３３０１０２１９９００１０１１２３Ｘ"),
            Just("一三八零零零零一二三四"),
            Just("王　小\u{200b}明"),
        ];
        let other = prop_oneof![
            Just("，".to_owned()),
            Just("某".to_owned()),
            "[\\u{4e00}-\\u{4fff}0-9A-Za-z\\-（）路号 ]{0,6}",
            "\\PC{0,4}"
        ];
        prop::collection::vec((other.clone(), secret, other), 0..4)
            .prop_map(|all| all.into_iter().map(|(a, b, c)| format!("{a}{b}{c}")).collect())
    }

    proptest! {
        #[test]
        fn d24_nothing_is_left_after_masking(text in pieces()) {
            let masked = mask(&text, &known());
            prop_assert_eq!(scan(&masked, &known()), Vec::new(), "{} -> {}", text, masked);
            for secret in ["王小明", "晓芸", "顾文静", "联讯手机", "YQ01-2026-0007", "13800001234", "example.com"] {
                prop_assert!(!masked.contains(secret), "{} -> {}", text, masked);
            }
        }

        #[test]
        fn d24_what_stands_in_a_text_is_always_found(before in "[\\u{4e00}-\\u{4fff}，]{0,5}", after in "[\\u{4e00}-\\u{4fff}，]{0,5}") {
            for secret in ["王小明", "顾文静", "联讯手机店", "13800001234", "330102199001011234", "a.b@example.com", "解放路12号3栋501室"] {
                let text = format!("{before}{secret}{after}");
                prop_assert!(!scan(&text, &known()).is_empty(), "{}", text);
            }
        }

        #[test]
        fn d24_any_text_and_any_name_is_looked_at_without_a_fall(text in "\\PC{0,40}", name in "\\PC{0,6}") {
            let known = Known::default().person(&name).trader(&name, TraderWord::Shop).address(&name).number(&name);
            let masked = mask(&text, &known);
            prop_assert_eq!(scan(&masked, &known), Vec::new());
        }
    }
}
