//! Values as people and platforms write them. An error says what to write instead.

use jiff::civil::Date;

use super::plain::{half, solid};
use crate::code::{ClassCode, ProblemCode};
use crate::value::Phone;

/// The value, or what to write instead.
pub(super) type Read<T> = Result<T, &'static str>;

const BROKEN_NUMBER: &str = "是Excel改成的科学计数，请把这一列设为文本，再从平台导出一次";

/// Numbers from a spreadsheet may still carry the apostrophe that kept them text.
fn uncovered(text: &str) -> String {
    let solid = solid(text);
    solid.strip_prefix('\'').unwrap_or(&solid).to_ascii_uppercase()
}

/// `1.33011E+21`: the digits behind it are lost.
fn is_exponent(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.split_once("E+").is_some_and(|(mantissa, exponent)| number(mantissa) && number(exponent))
}

/// A number of the platform or the code of a station: plain, without blanks, upper case.
pub(super) fn number(text: &str) -> Read<String> {
    let number = uncovered(text);
    if is_exponent(&number) { Err(BROKEN_NUMBER) } else { Ok(number) }
}

/// A telephone number; of several the first.
pub(super) fn phone(text: &str) -> Read<Phone> {
    if is_exponent(&uncovered(text)) {
        return Err(BROKEN_NUMBER);
    }
    if text.contains(['*', '＊']) {
        return Err("号码被平台隐去了，请从平台工单里抄全");
    }
    let half = half(text);
    let half = half.strip_prefix('\'').unwrap_or(&half);
    let several = half.split([',', ';', '/', '、', '\n']).find(|part| !part.trim().is_empty());
    let first = || several.and_then(Phone::parse);
    Phone::parse(half).or_else(first).ok_or("请写手机号或区号加号码")
}

/// `2026-11-03`, `2026/11/3`, `2026.11.3`, `20261103`, `2026年11月3日`; a time of day may follow.
pub(super) fn day(text: &str) -> Read<Date> {
    day_of(&half(text)).ok_or("日期请写成 2026-11-23 的样子")
}

fn day_of(text: &str) -> Option<Date> {
    let mut parts = Vec::new();
    let mut rest = text;
    if text.len() == 8 && text.chars().all(|c| c.is_ascii_digit()) {
        parts.extend([&text[..4], &text[4..6], &text[6..]]);
        rest = "";
    }
    while parts.len() < 3 {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (digits, after) = rest.split_at(end);
        parts.push(digits);
        let after = after.trim_start();
        rest = match parts.len() {
            1 => after.strip_prefix(['-', '/', '.', '年'])?.trim_start(),
            2 => after.strip_prefix(['-', '/', '.', '月'])?.trim_start(),
            _ => after.strip_prefix(['日', '号']).unwrap_or(after),
        };
    }
    let [year, month, day] = parts[..] else { return None };
    (year.len() == 4 && month.len() <= 2 && day.len() <= 2 && is_time(rest)).then_some(())?;
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether what follows a day is a time of that day or nothing.
fn is_time(rest: &str) -> bool {
    let signs =
        |c: char| matches!(c, ':' | ' ' | 'T' | 'Z' | '.' | '+' | '时' | '点' | '分' | '秒' | '上' | '下' | '午');
    rest.chars().all(|c| c.is_ascii_digit() || signs(c))
        && rest.split(|c: char| !c.is_ascii_digit()).take(3).all(|part| part.len() <= 2)
}

/// `4299`, `4,299.00元`, `¥4299`, `1.2万元`, to fen; never rounded.
pub(super) fn fen(text: &str) -> Read<i64> {
    fen_of(&solid(text)).ok_or("金额请写成 4299 或 4299.50，单位元")
}

fn fen_of(text: &str) -> Option<i64> {
    let mut number = text.strip_prefix("人民币").unwrap_or(text).trim_start_matches('¥');
    for unit in ["整", "人民币", "元", "圆"] {
        number = number.strip_suffix(unit).unwrap_or(number);
    }
    // A fen is the second decimal of a yuan and the sixth of ten thousand.
    let (number, places) = number.strip_suffix('万').map_or((number, 2), |number| (number, 6));
    let number = number.replace(',', "");
    let (whole, decimals) = number.split_once('.').unwrap_or((&number, ""));
    let decimals = decimals.trim_end_matches('0');
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 11 || decimals.len() > places || !digits(whole) || !digits(decimals) {
        return None;
    }
    let fen: i64 = format!("{whole}{decimals:0<places$}").parse().ok()?;
    // The bound of `fen_from_yuan`: a hundred billion yuan.
    (fen < 10_000_000_000_000).then_some(fen)
}

/// Yes or no, in the words of platforms.
pub(super) fn yes(text: &str) -> Read<bool> {
    match solid(text).to_ascii_lowercase().as_str() {
        "是" | "同意" | "愿意" | "接受" | "已同意" | "同意先行和解" | "y" | "yes" | "true" | "1" | "√" | "✓" => {
            Ok(true)
        }
        "否" | "不同意" | "不愿意" | "不接受" | "未同意" | "不同意先行和解" | "n" | "no" | "false" | "0" | "×" => {
            Ok(false)
        }
        _ => Err("请写“是”或“否”"),
    }
}

/// A class of goods by name or code; of a path such as `商品>家用电器>冰箱` the one step that is a class.
pub(super) fn class(text: &str) -> Read<ClassCode> {
    step(text, ClassCode::parse).ok_or("类别表里没有，请改成表里的名称（如“家用电器”）或编码")
}

/// A class of problem by name or code.
pub(super) fn problem(text: &str) -> Read<ProblemCode> {
    step(text, ProblemCode::parse).ok_or("问题类别表里没有，请改成表里的名称（如“质量”）或编码")
}

fn step<T: PartialEq>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let by_name_or_code = |name: &str| parse(name.trim()).or_else(|| parse(&solid(name).to_ascii_uppercase()));
    if let Some(found) = by_name_or_code(text) {
        return Some(found);
    }
    let mut steps = text.split(['>', '＞', '/', '\\', '-', '—', '→', '|']).filter_map(by_name_or_code);
    let first = steps.next()?;
    // Two different classes in one path leave open which is meant.
    steps.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{class, day, fen, is_exponent, phone, yes};

    #[test]
    fn days_are_read_however_they_are_written() {
        for text in [
            "2026-11-03",
            "2026/11/3",
            "2026.11.3",
            "20261103",
            "2026年11月3日",
            "2026年11月03日 14时30分",
            "2026-11-03 14:30",
            "2026-11-03T14:30:05",
            "２０２６－１１－０３",
            " 2026/11/3 9:05:00 ",
            "2026 年 11 月 3 日",
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Ok("2026-11-03"), "{text}");
        }
        for text in
            ["", "46349", "26-11-03", "2026-13-03", "2026-02-30", "2026-11", "明天", "2026-11-03起", "2026-10-031"]
        {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_read_to_the_fen_and_never_rounded() {
        for (text, wanted) in [
            ("4,299.00元", 429_900),
            ("4299", 429_900),
            ("￥4299.5", 429_950),
            ("１．２万元", 1_200_000),
            ("1.2万", 1_200_000),
            ("0.123456万元", 123_456),
            ("4299.5000", 429_950),
            ("人民币300元整", 30_000),
        ] {
            assert_eq!(fen(text), Ok(wanted), "{text}");
        }
        for text in ["", "-1", "1.234", "0.1234567万", "约300元", "三百", "99999999999万", "万元", "1e3"] {
            assert!(fen(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_that_excel_has_broken_is_told_apart() {
        assert!(is_exponent("1.33011E+21"));
        assert!(!is_exponent("ZJE+1") && !is_exponent("13800001234"));
        assert!(phone("1.38E+10").is_err_and(|advice| advice.contains("科学计数")));
        assert!(phone("138****1234").is_err_and(|advice| advice.contains("抄全")));
        assert_eq!(
            phone("'+8613800001234、0571-88000001").map(|phone| phone.as_str().to_owned()).as_deref(),
            Ok("13800001234")
        );
    }

    #[test]
    fn a_class_is_found_by_one_step_of_its_path_and_never_guessed() {
        for text in ["家用电器", "G06", "g06", "商品>家用电器>冰箱", "家用电器-冰箱"] {
            assert_eq!(class(text).map(|class| class.code().to_owned()).as_deref(), Ok("G06"), "{text}");
        }
        for text in ["冰箱", "家电", "家用电器/食品", ""] {
            assert!(class(text).is_err(), "{text}");
        }
    }

    #[test]
    fn yes_and_no_have_many_words() {
        assert_eq!((yes("同意"), yes(" 是 "), yes("不同意"), yes("否")), (Ok(true), Ok(true), Ok(false), Ok(false)));
        assert!(yes("看情况").is_err());
    }
}
