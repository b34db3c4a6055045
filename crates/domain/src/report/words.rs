//! Figures in sentences: small numbers are said as they are, without a percentage that would mean nothing.

/// The fewest on both sides for which a percentage is given.
const ENOUGH: i64 = 10;

/// 投诉12件，原4件，多8件，明显增加. A change within chance is called so; `(now - then)² > 4 (now + then)` is
/// two standard deviations of the difference of two counts that come by chance.
#[must_use]
pub fn compared(what: &str, now: i64, then: i64) -> String {
    let by = now - then;
    if by == 0 {
        return format!("{what}{now}件，持平");
    }
    let more = if by > 0 { "多" } else { "少" };
    let grown = if by > 0 { "增加" } else { "减少" };
    let clear = by.saturating_mul(by) > (now + then).saturating_mul(4);
    let weight = if clear { format!("明显{grown}") } else { "在正常波动之内".to_owned() };
    let share = if now >= ENOUGH && then >= ENOUGH {
        // Rounded half up; the counts are far below where this could overflow.
        format!("（{}%）", (by.abs() * 200 + then) / (then * 2))
    } else {
        String::new()
    };
    format!("{what}{now}件，原{then}件，{more}{}件{share}，{weight}", by.abs())
}

/// 10件中9件，90%; without the percentage under ten.
#[must_use]
pub fn rated(part: i64, whole: i64) -> String {
    if whole >= ENOUGH {
        format!("{whole}件中{part}件，{}%", (part * 200 + whole) / (whole * 2))
    } else {
        format!("{whole}件中{part}件")
    }
}

/// 甲、乙和丙.
#[must_use]
pub fn joined(all: &[String]) -> String {
    match all {
        [rest @ .., last] if !rest.is_empty() => format!("{}和{last}", rest.join("、")),
        all => all.concat(),
    }
}

/// The numbers that are named, and how many there are beside them.
#[must_use]
pub fn listed(numbers: &[String], count: i64) -> String {
    let more = count - i64::try_from(numbers.len()).unwrap_or(count);
    let named = numbers.join("、");
    if more > 0 && !numbers.is_empty() { format!("{named}等{count}件") } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_have_no_percentage_and_chance_is_called_chance() {
        assert_eq!(compared("投诉", 12, 4), "投诉12件，原4件，多8件，在正常波动之内");
        assert_eq!(compared("投诉", 15, 3), "投诉15件，原3件，多12件，明显增加");
        assert_eq!(compared("投诉", 60, 30), "投诉60件，原30件，多30件（100%），明显增加");
        assert_eq!(compared("投诉", 30, 40), "投诉30件，原40件，少10件（25%），在正常波动之内");
        assert_eq!(compared("投诉", 0, 0), "投诉0件，持平");
        assert_eq!(rated(2, 3), "3件中2件");
        assert_eq!(rated(9, 10), "10件中9件，90%");
        assert_eq!(rated(2, 30), "30件中2件，7%");
    }

    #[test]
    fn lists_are_read_like_sentences() {
        let all = ["甲", "乙", "丙"].map(str::to_owned);
        assert_eq!(joined(&all), "甲、乙和丙");
        assert_eq!(joined(&all[..1]), "甲");
        assert_eq!(listed(&all, 5), "甲、乙、丙等5件");
        assert_eq!(listed(&all, 3), "甲、乙、丙");
    }
}
