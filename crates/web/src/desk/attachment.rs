//! How a file is called when it is taken away: by its own words, in every browser.

/// Never shown in the page; browsers take the second name, which can be of any characters.
pub(crate) fn attachment(name: &str, extension: &str) -> String {
    let escaped: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"download.{extension}\"; filename*=UTF-8''{escaped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_saved_under_its_chinese_name() {
        assert_eq!(
            attachment("退市 1.xlsx", "xlsx"),
            "attachment; filename=\"download.xlsx\"; filename*=UTF-8''%E9%80%80%E5%B8%82%201.xlsx"
        );
    }
}
