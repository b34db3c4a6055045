//! Exchange with the national platform (P19): work orders pasted, imported, exported and compared, under the
//! names that the bureau gives their columns. Nobody types a case twice.

pub mod export;
pub mod import;
pub mod mapping;
pub mod paste;
pub mod reconcile;
mod rows;

use domain::exchange::Mapping;
use domain::network::power::Power;
use maud::{Markup, html};
use store::network::exchange;

use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::heading;
use crate::posted::Posted;
use crate::session::User;

/// Only who dispatches exchanges.
fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::Dispatch) { Ok(()) } else { Err(Oops::NotFound) }
}

/// The bureau's names of the columns.
fn names(app: &App, user: &User) -> Outcome<Mapping> {
    Ok(app.door.db.read(|tx| exchange::mapping(tx, &user.actor.region))?)
}

/// The table that was sent, or what is wrong with it; name and content.
fn table_of(posted: &Posted) -> Result<(String, Vec<u8>, paper::sheet::Sheet), String> {
    let Some(upload) = posted.files.iter().find(|file| file.field == "file") else {
        return Err("请选一个 CSV 或 Excel 文件".to_owned());
    };
    let content = upload.content.to_vec();
    let sheet = paper::sheet::read(&upload.name, &content).map_err(|error| error.to_string())?;
    Ok((upload.name.clone(), content, sheet))
}

/// `GET /exchange`.
pub async fn show(user: User) -> Outcome<Markup> {
    admitted(&user)?;
    let rooms = [
        ("/exchange/paste", "粘贴工单", "从平台复制一件工单的文字，自动填好转办单"),
        ("/exchange/import", "导入文件", "平台导出的 CSV、Excel，先预览，再一次转办"),
        ("/exchange/export", "导出", "转办和反馈的清单，供平台侧登记"),
        ("/exchange/reconcile", "对账", "按平台编号比对，哪边缺、哪里不一致"),
        ("/exchange/mapping", "列名对照", "本地平台的列名叫法，改在这里"),
    ];
    let body = html! {
        (heading("导入、导出、对账", &html! {}))
        p.lead { "投诉的法定办理在全国12315平台；这里只交换转给站点先行和解的件，编号与平台一致。" }
        section.panel {
            ul.news { @for (href, label, about) in rooms { li { a href=(href) { strong { (label) } } "　" span.quiet { (about) } } } }
        }
    };
    Ok(crate::desk::page(&user, "导入、导出、对账", Nav::Dispatches, &body))
}
