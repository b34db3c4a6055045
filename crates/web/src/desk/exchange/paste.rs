//! 粘贴工单: the text of a work order becomes the form of a dispatch.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::exchange::{answers, paste, read_pairs};
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use maud::Markup;

use super::{admitted, names};
use crate::app::App;
use crate::desk::dispatch::send;
use crate::desk::sheet::Sheet;
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[ask("text", "工单的文字", Kind::Text).hint("在平台上全选、复制，粘贴到这里；标签和内容之间有冒号就行")],
};

fn sheet() -> Sheet {
    Sheet {
        title: "粘贴工单".to_owned(),
        lead: "下一步会填好转办单，核对以后再转办。".to_owned(),
        nav: Nav::Dispatches,
        form: &FORM,
        action: "/exchange/paste".to_owned(),
        back: "/exchange".to_owned(),
        submit: "读取",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /exchange/paste`.
pub async fn show(user: User) -> Outcome<Markup> {
    admitted(&user)?;
    Ok(sheet().page(&user, &Raw::default(), &[], None))
}

/// `POST /exchange/paste`: the form of a dispatch, filled in; nothing is sent yet.
pub async fn read(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    app.run(move |app| {
        let raw = posted.raw;
        let mut reader = Reader::new(&FORM, &raw);
        let text = reader.text("text");
        if let Err(errors) = reader.finish(()) {
            return Ok(sheet().again(&user, &raw, &errors, None));
        }
        let (pairs, unknown) = paste(&names(app, &user)?, &text);
        let order = match read_pairs(&pairs) {
            Ok(order) if !pairs.is_empty() => order,
            Ok(_) => {
                let message = "没有认出任何一项，请连同“投诉编号：”这样的标签一起复制".to_owned();
                return Ok(sheet().again(&user, &raw, &[FieldError { field: "text".to_owned(), message }], None));
            }
            Err(errors) => {
                let told: Vec<FieldError> = errors
                    .into_iter()
                    .map(|one| FieldError { field: "text".to_owned(), message: one.message })
                    .collect();
                return Ok(sheet().again(&user, &raw, &told, None));
            }
        };
        let today = app.now().day();
        let mut filled = answers(&order, today);
        for (name, usual) in [("via", "system"), ("matter", "complaint"), ("received_on", &today.to_string())] {
            if filled.one(name).is_empty() {
                filled.set(name, usual);
            }
        }
        if let Some(station) = super::rows::station(app, &user, &order)? {
            filled.set("station", station);
        }
        let mut sheet = send::sheet(app, &user)?;
        if !unknown.is_empty() {
            sheet.lead = format!("没有认出的内容，请看看要不要补进去：{}", unknown.join("；"));
        }
        Ok(sheet.page(&user, &filled, &[], None).into_response())
    })
    .await
}
