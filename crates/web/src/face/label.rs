//! What a deployment calls its agencies: 市场监管所 may be 工商所 or 分局 elsewhere (domain.md 2, note on names).
//!
//! Only the product's own words go through [`own`]; what people wrote is shown as they wrote it.

use std::borrow::Cow;
use std::sync::OnceLock;

/// Our words and the deployment's, the longest first. Set once, before anything is served, like a language.
static NAMES: OnceLock<Vec<(String, String)>> = OnceLock::new();

/// Says once what agencies are called here; a second saying changes nothing.
pub fn call(names: impl IntoIterator<Item = (String, String)>) {
    let mut names: Vec<(String, String)> = names.into_iter().filter(|(ours, _)| !ours.is_empty()).collect();
    names.sort_by_key(|(ours, _)| std::cmp::Reverse(ours.len()));
    let _ = NAMES.set(names);
}

/// The product's own words, with agencies called as they are here.
#[must_use]
pub fn own(text: &str) -> Cow<'_, str> {
    let mut said = Cow::Borrowed(text);
    for (ours, theirs) in NAMES.get().into_iter().flatten() {
        if said.contains(ours.as_str()) {
            said = Cow::Owned(said.replace(ours.as_str(), theirs));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_called_as_the_deployment_says_and_the_longest_name_wins() {
        let name = |ours: &str, theirs: &str| (ours.to_owned(), theirs.to_owned());
        call([name("试验所", "分局"), name("辖区试验所", "本区分局"), name("", "无")]);
        assert_eq!(own("请报辖区试验所"), "请报本区分局");
        assert_eq!(own("等试验所接收"), "等分局接收");
        assert!(matches!(own("和解不成"), Cow::Borrowed(_)));
    }
}
