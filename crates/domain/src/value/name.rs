//! Names of people, as a screen under a consumer's eyes shows them.

/// A name with all but the family name hidden; a form of address is kept: 王女士, 王**.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let mut letters = name.trim().chars();
    let Some(family) = letters.next() else { return String::new() };
    let rest: String = letters.collect();
    if matches!(rest.as_str(), "女士" | "先生" | "小姐" | "同志" | "某" | "某某") {
        return name.trim().to_owned();
    }
    let hidden = rest.chars().count().clamp(1, 2);
    format!("{family}{}", "*".repeat(hidden))
}

#[cfg(test)]
mod tests {
    use super::mask_name;

    #[test]
    fn only_the_family_name_stays() {
        for (name, masked) in [("王小明", "王**"), ("王明", "王*"), ("王女士", "王女士"), ("", ""), ("李", "李*")]
        {
            assert_eq!(mask_name(name), masked);
        }
    }
}
