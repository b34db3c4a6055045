//! The shell of every page: header, ways, search, the person who is signed in, footer.

use maud::{DOCTYPE, Markup, html};

use super::assets;
use super::icon::{Icon, icon};
use super::notice::{Flash, flash};

/// The line that every page shows: a failed settlement closes no other way (消法39).
pub const OTHER_WAYS: &str = "本站和解未成不影响您向市场监督管理部门投诉";

/// Declares the ways once: variant, word in the header, address.
macro_rules! ways {
    ($($(#[$about:meta])* $variant:ident = $label:literal, $href:literal;)+) => {
        /// The ways of the header; which of them somebody has, the page is told.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Nav { $($(#[$about])* $variant,)+ }

        impl Nav {
            /// The word in the header.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Where it leads.
            #[must_use]
            pub const fn href(self) -> &'static str {
                match self { $(Self::$variant => $href,)+ }
            }
        }
    };
}

ways! {
    /// What is due and what waits for me.
    Today = "今日", "/today";
    /// The tree of organisations with their figures.
    Network = "网络", "/network";
    /// The queue of complaints.
    Cases = "投诉", "/cases";
    /// What waits for the approver.
    Approvals = "审批", "/approvals";
    /// Complaints handed down by the bureau.
    Dispatches = "转办", "/dispatches";
    /// What is sent down: notices, lists, tasks, meetings.
    Circulars = "通知任务", "/circulars";
    /// What goes up: guidance, difficulties, concentrated problems.
    Threads = "往来", "/threads";
    /// Consultations and suggestions.
    Consultations = "咨询建议", "/consultations";
    /// Clues of violations.
    Clues = "线索", "/clues";
    /// The 登记簿.
    Register = "登记簿", "/register";
    /// 统计: the summaries and every figure behind them.
    Figures = "统计", "/figures";
    /// The quarter's packs.
    Reports = "季报", "/reports";
    /// The station itself: people, institutions, plaque.
    Station = "本站", "/station";
    /// What should have been done.
    Late = "逾期", "/late";
    /// Accounts.
    Accounts = "账号", "/accounts";
    /// Who did what.
    Audit = "审计", "/audit";
}

/// Who is signed in, as the header shows it.
#[derive(Clone, Debug)]
pub struct UserStrip {
    /// The person.
    pub name: String,
    /// 和解员, 站长, ...
    pub post: String,
    /// The station, as consumers know it.
    pub station: String,
    /// Whether the large type is on, so that the switch offers the other.
    pub large_type: bool,
    /// The token that every form of the session carries.
    pub csrf: String,
    /// The ways this person has, in order.
    pub ways: Vec<Nav>,
    /// Reminders that were not read.
    pub unread: i64,
}

/// What the shell shows around the body of a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The title of the window; the body has its own heading.
    pub title: String,
    /// The way that is marked as current.
    pub nav: Option<Nav>,
    /// Nobody when signed out: then there are no ways and no search.
    pub user: Option<UserStrip>,
    /// What the last act left to say.
    pub flash: Option<Flash>,
    /// What stands in the search box.
    pub searched: String,
}

impl Page {
    /// A page for nobody in particular; set the fields that are known.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The whole document around `body`.
    #[must_use]
    pub fn show(&self, body: &Markup) -> Markup {
        let large = self.user.as_ref().is_some_and(|user| user.large_type);
        html! {
            (DOCTYPE)
            html lang="zh-CN" class=[large.then_some("large")] {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="same-origin";
                    title { (self.title) " · 和解" }
                    link rel="icon" type="image/svg+xml" href=(assets::MARK.url());
                    link rel="stylesheet" href=(assets::STYLE.url());
                    script src=(assets::SCRIPT.url()) defer {}
                }
                body {
                    a.skip href="#main" { "跳到正文" }
                    (self.header())
                    main #main tabindex="-1" {
                        @if let Some(said) = &self.flash { (flash(said)) }
                        (body)
                    }
                    (self.footer())
                }
            }
        }
    }

    fn header(&self) -> Markup {
        html! {
            header.top {
                div.brand {
                    a href="/" {
                        img src=(assets::MARK.url()) width="34" height="34" alt="";
                        span.product { "和解" }
                    }
                    span.station { (self.user.as_ref().map_or("12315消费维权服务站", |user| &user.station)) }
                    @if let Some(user) = &self.user { (strip(user)) }
                }
                @if let Some(user) = &self.user {
                    div.ways {
                        nav aria-label="栏目" {
                            ul {
                                @for (at, nav) in (1..).zip(&user.ways) {
                                    li {
                                        a href=(nav.href()) accesskey=[(at < 10).then_some(at)]
                                            aria-current=[(self.nav == Some(*nav)).then_some("page")] { (nav.label()) }
                                    }
                                }
                            }
                        }
                        form.search action="/search" method="get" role="search" {
                            label.hidden for="q" { "搜索投诉、电话、商品" }
                            input #q type="search" name="q" value=(self.searched) autocomplete="off"
                                placeholder="编号、姓名、电话、商品" accesskey="q" maxlength="60";
                            button type="submit" { (icon(Icon::Search)) span.hidden { "搜索" } }
                        }
                    }
                }
            }
        }
    }

    fn footer(&self) -> Markup {
        html! {
            footer.foot {
                p { strong { (OTHER_WAYS) } "（电话 12315）。" }
                @if self.user.is_some() {
                    p.keys { "键盘：" kbd { "/" } " 搜索，" kbd { "Alt" } "+" kbd { "1" } "…" kbd { "9" } " 换栏目，"
                        kbd { "Alt" } "+" kbd { "N" } " 下一步，" kbd { "Alt" } "+" kbd { "S" } " 提交" }
                }
            }
        }
    }
}

/// Small forms, because each of them changes something: a link must not.
fn strip(user: &UserStrip) -> Markup {
    let (size, to) = if user.large_type { ("标准字", "0") } else { ("大字", "1") };
    html! {
        div.me {
            span.who { (user.name) " " small { (user.post) } }
            a href="/inbox" { "提醒" @if user.unread > 0 { " " strong.count { (user.unread) } span.hidden { "条未读" } } }
            form action="/large-type" method="post" {
                (csrf(&user.csrf))
                button type="submit" name="large" value=(to) { (size) }
            }
            a href="/password" { "改密码" }
            form action="/sign-out" method="post" {
                (csrf(&user.csrf))
                button type="submit" { "退出" }
            }
        }
    }
}

/// The token of the session, in every form that changes something.
#[must_use]
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

/// The heading of a page with what stands beside it: badges, the one button, a link.
#[must_use]
pub fn heading(title: &str, beside: &Markup) -> Markup {
    html! { div.heading { h1 { (title) } div.beside { (beside) } } }
}

/// A white card with a heading.
#[must_use]
pub fn panel(title: &str, body: &Markup) -> Markup {
    html! { section.panel { h2 { (title) } (body) } }
}

/// Two columns on a wide screen; on a narrow one `side` comes first, being what is due.
#[must_use]
pub fn columns(wide: &Markup, side: &Markup) -> Markup {
    html! { div.columns { div.side { (side) } div.wide { (wide) } } }
}

/// A link that looks like the one button of the page.
#[must_use]
pub fn primary(label: &str, href: &str) -> Markup {
    html! { a.button.primary href=(href) accesskey="n" { (label) } }
}

/// A link that looks like a plain button.
#[must_use]
pub fn secondary(label: &str, href: &str) -> Markup {
    html! { a.button href=(href) { (label) } }
}
