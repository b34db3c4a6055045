//! 列名对照: what the bureau's platform calls the columns of a work order.

use axum::extract::State;
use axum::response::Response;
use domain::exchange::Mapping;
use domain::form::{FieldError, Form, Kind, Raw, Reader, ask};
use maud::Markup;
use store::network::exchange;

use super::{admitted, names};
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::Outcome;
use crate::face::Nav;
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

static FORM: Form = Form {
    fields: &[
        ask("mapping", "列名对照", Kind::Text).hint("一行一项：字段 = 列名, 列名……；改成“标准”两个字恢复标准叫法")
    ],
};

fn sheet() -> Sheet {
    Sheet {
        title: "列名对照".to_owned(),
        lead: "等号左边是本系统的字段，不要改；右边写本地平台导出表格里的列名，几种叫法用逗号隔开。".to_owned(),
        nav: Nav::Dispatches,
        form: &FORM,
        action: "/exchange/mapping".to_owned(),
        back: "/exchange".to_owned(),
        submit: "保存",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /exchange/mapping`.
pub async fn show(State(app): State<App>, user: User) -> Outcome<Markup> {
    admitted(&user)?;
    app.run(move |app| {
        let raw = Raw::from_iter([("mapping", names(app, &user)?.to_text())]);
        Ok(sheet().page(&user, &raw, &[], None))
    })
    .await
}

/// What was written: a mapping, or nothing for the standard one.
fn read(raw: &Raw) -> Result<Option<String>, Vec<FieldError>> {
    let mut reader = Reader::new(&FORM, raw);
    let text = reader.text("mapping");
    let text = reader.finish(text)?;
    if text.trim() == "标准" {
        return Ok(None);
    }
    Mapping::parse(&text).map(|mapping| Some(mapping.to_text()))
}

/// `POST /exchange/mapping`.
pub async fn write(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    app.run(move |app| {
        let raw = posted.raw;
        let at = At { app, user: &user, region: &user.actor.region };
        sheet().submit(
            &at,
            &raw,
            read(&raw),
            |tx, change, text| exchange::set_mapping(tx, change, text.as_deref()),
            |()| "/exchange".to_owned(),
        )
    })
    .await
}
