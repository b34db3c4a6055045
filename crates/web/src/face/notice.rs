//! What a page says about itself: what just happened, that there is nothing, that it failed.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use super::page::Page;

/// The tone of a message, told by sign, colour and the first word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It was done.
    Done,
    /// Good to know.
    Note,
    /// Take care.
    Care,
    /// It failed; nothing was changed.
    Wrong,
}

/// One message above a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it is said.
    pub tone: Tone,
    /// What is said, as a clerk reads it.
    pub text: String,
}

impl Flash {
    /// 已登记，编号 LH01-2026-0001
    pub fn done(text: impl Into<String>) -> Self {
        Self { tone: Tone::Done, text: text.into() }
    }

    /// An act that was refused.
    pub fn wrong(text: impl Into<String>) -> Self {
        Self { tone: Tone::Wrong, text: text.into() }
    }
}

/// A message; read out at once when it is bad news, in its turn when not.
#[must_use]
pub fn flash(said: &Flash) -> Markup {
    notice(said.tone, &html! { (said.text) })
}

/// A message with markup in it.
#[must_use]
pub fn notice(tone: Tone, body: &Markup) -> Markup {
    let (class, sign, word, role) = match tone {
        Tone::Done => ("done", Icon::Tick, "已办好：", "status"),
        Tone::Note => ("note", Icon::Info, "提示：", "status"),
        Tone::Care => ("care", Icon::Diamond, "注意：", "status"),
        Tone::Wrong => ("wrong", Icon::Triangle, "未办成：", "alert"),
    };
    html! { div class={ "notice " (class) } role=(role) { (icon(sign)) p { strong { (word) } (body) } } }
}

/// What a list shows when it has nothing, with the one thing to do about it.
#[must_use]
pub fn empty(text: &str, way_out: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p { (text) }
            @if let Some((label, href)) = way_out { p { a href=(href) { (label) } } }
        }
    }
}

/// A whole page that says one thing and leads home: for where there is no page, and nobody
/// need be signed in to read it.
#[must_use]
pub fn page(title: &str, what: &str) -> Markup {
    Page::new(title).show(&html! {
        section.problem {
            h1 { (title) }
            p { (what) }
            p { a.button href="/" { "回到首页" } }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_page_escapes_and_leads_home() {
        let page = page("没有找到", "没有 <这一页>").0;
        assert!(page.contains("没有 &lt;这一页&gt;") && page.contains(r#"href="/""#));
        assert!(!page.contains("<nav"), "nobody is known here");
    }

    #[test]
    fn bad_news_is_read_out_at_once() {
        assert!(flash(&Flash::wrong("没有保存")).0.contains(r#"role="alert""#));
        assert!(flash(&Flash::done("已登记")).0.contains("已办好："));
    }
}
