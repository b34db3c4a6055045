//! What a page says about itself: what just happened, that there is nothing, that it failed.

use maud::{Markup, html};

use super::icon::{Icon, icon};

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

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem<'a> {
    /// 404, and also for what exists but may not be seen.
    NotFound,
    /// 403: the session or its token is no longer good.
    Stale,
    /// 409: somebody was faster.
    Conflict {
        /// The page to load again.
        href: &'a str,
    },
    /// 413: more than the desk takes.
    TooLarge {
        /// The most that it takes, in megabytes.
        megabytes: u32,
    },
    /// 429: too many tries.
    TooMany {
        /// Minutes to wait.
        minutes: u32,
    },
    /// 500, without details; they are in the log under this number.
    Broken {
        /// The number of the request.
        request: &'a str,
    },
}

impl Problem<'_> {
    /// The status of the response.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::Stale => 403,
            Self::Conflict { .. } => 409,
            Self::TooLarge { .. } => 413,
            Self::TooMany { .. } => 429,
            Self::Broken { .. } => 500,
        }
    }

    /// The title of the page.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::NotFound => "无此页或您无权查看",
            Self::Stale => "页面已过期",
            Self::Conflict { .. } => "别人刚改过",
            Self::TooLarge { .. } => "文件太大",
            Self::TooMany { .. } => "请稍后再试",
            Self::Broken { .. } => "系统出错了",
        }
    }
}

/// The body of a page that could not be shown: what it is, what to do.
#[must_use]
pub fn problem(problem: Problem<'_>) -> Markup {
    html! {
        section.problem {
            p.status { (problem.status()) }
            h1 { (problem.title()) }
            @match problem {
                Problem::NotFound => p { "请核对网址或编号；别的站点的投诉在这里查不到。" },
                Problem::Stale => p { "登录已失效，或页面开得太久。请返回上一页，刷新后再提交；返回后填写的内容一般还在。" },
                Problem::Conflict { href } => p {
                    "您打开页面以后，这件投诉有了新的记录，您的这一步没有保存。请"
                    a href=(href) { "看最新的情况" } "，再决定要不要办。"
                },
                Problem::TooLarge { megabytes } => p {
                    "一次最多上传" (megabytes) "MB。请返回上一页，换一个小一些的文件。"
                },
                Problem::TooMany { minutes } => p { "尝试次数过多，请" (minutes) "分钟后再试。" },
                Problem::Broken { request } => p {
                    "这一步可能没有保存，请返回上一页看一看再试。仍不行时，请把编号 " code { (request) } " 告诉管理员。"
                },
            }
            p { a.button href="/" { "回到首页" } }
        }
    }
}
