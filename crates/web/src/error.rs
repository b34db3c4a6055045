//! What a handler answers when it cannot answer: one enumeration, pages for people.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use store::StoreError;

use crate::face::Page;

/// Why there is no page.
#[derive(Debug)]
pub enum Oops {
    /// Not there, or not for these eyes: the same answer.
    NotFound,
    /// Nobody is signed in.
    SignIn,
    /// The first password must be changed before anything else.
    MustChange,
    /// The form is too old or was not ours.
    Stale,
    /// The post does not do this; the words say which does.
    NotYours(&'static str),
    /// A rule refused, and there is no form to show it in.
    Refused(Box<domain::kernel::Refusal>),
    /// Somebody changed the case meanwhile.
    Changed,
    /// The request is not readable.
    Bad(String),
    Store(StoreError),
    /// A paper could not be set; whoever runs the program must mend it.
    Unset(String),
    /// A blocking task died.
    Crashed,
}

pub type Outcome<T> = Result<T, Oops>;

impl From<StoreError> for Oops {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => Self::Refused(refusal),
            StoreError::Changed(_) => Self::Changed,
            StoreError::NotFound(_) => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

impl IntoResponse for Oops {
    fn into_response(self) -> Response {
        let (status, title, what) = match self {
            Self::SignIn => return Redirect::to("/login").into_response(),
            Self::MustChange => return Redirect::to("/password").into_response(),
            Self::NotFound => (StatusCode::NOT_FOUND, "没有找到", "没有这一页，或者它不在您的权限之内。".to_owned()),
            Self::Stale => (
                StatusCode::FORBIDDEN,
                "页面已过期",
                "这一页打开得太久了。请返回上一页，刷新后再提交；填写的内容可以先复制下来。".to_owned(),
            ),
            Self::NotYours(who) => (StatusCode::FORBIDDEN, "不由您办理", format!("这一步由{who}办理。")),
            Self::Refused(refusal) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "现在不能办理", crate::face::acts::why(&refusal))
            }
            Self::Changed => (
                StatusCode::CONFLICT,
                "别人刚办过一步",
                "您打开这一页以后，同事已经办了一步。请重新打开这一件，看清现在的情况再办。".to_owned(),
            ),
            Self::Bad(what) => (StatusCode::BAD_REQUEST, "看不懂这次提交", what),
            Self::Unset(why) => {
                tracing::error!(why, "a paper could not be set");
                (StatusCode::SERVICE_UNAVAILABLE, "现在不能出具文书", format!("{why}。请把这句话告诉系统管理员。"))
            }
            Self::Store(error) => {
                tracing::error!(%error, "the store failed");
                broken()
            }
            Self::Crashed => {
                tracing::error!("a task died");
                broken()
            }
        };
        let body = maud::html! {
            section.problem {
                p.status { (status.as_u16()) }
                h1 { (title) }
                p { (what) }
                p { a.button href="/" { "回到首页" } }
            }
        };
        (status, Page::new(title).show(&body)).into_response()
    }
}

fn broken() -> (StatusCode, &'static str, String) {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "系统出了问题",
        "刚才的操作没有生效，已登记的内容都在。请稍后再试；还不行，请联系系统管理员。".to_owned(),
    )
}
