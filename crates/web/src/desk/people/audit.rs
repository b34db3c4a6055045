//! 审计: who changed what, and who had whose data shown; for the auditor alone, who sees no case.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::network::power::Power;
use maud::{Markup, html};
use serde::Deserialize;
use store::audit::{self, Told};

use crate::app::App;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::page::{heading, panel, secondary};
use crate::face::table::{Table, table, words};
use crate::session::User;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only changes before this instant.
    #[serde(default)]
    before: String,
}

fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::ReadAudit) { Ok(()) } else { Err(Oops::NotFound) }
}

async fn load(app: &App, user: &User, asked: &Asked) -> Outcome<Vec<Told>> {
    let region = user.actor.region.clone();
    let before = if asked.before.is_empty() { "9".to_owned() } else { asked.before.clone() };
    app.read(move |tx| audit::newest(tx, &region, &before)).await
}

/// `GET /audit`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let changes = load(&app, &user, &asked).await?;
    let region = user.actor.region.clone();
    let showings = app.read(move |tx| audit::showings(tx, &region)).await?;
    let next = changes.last().map(|last| format!("/audit?before={}", store::db::instant(last.at)));
    let list = Table {
        caption: "变动",
        columns: &[words("时间"), words("谁"), words("做了什么"), words("对象")],
        rows: changes
            .iter()
            .map(|one| {
                vec![
                    html! { (moment(Some(one.at))) },
                    html! { (one.by) },
                    html! { (one.what) },
                    html! { (entity(&one.entity)) " " span.quiet { (one.entity_id) } },
                ]
            })
            .collect(),
        empty: "没有记录。",
        next: next.filter(|_| changes.len() >= 200),
    };
    let shown = Table {
        caption: "查看和下载",
        columns: &[words("时间"), words("谁"), words("案件"), words("理由")],
        rows: showings
            .iter()
            .map(|(at, by, case, why)| {
                vec![html! { (moment(Some(*at))) }, html! { (by) }, html! { (case) }, html! { (why) }]
            })
            .collect(),
        empty: "没有人查看过完整的个人信息，也没有人下载过文件。",
        next: None,
    };
    let body = html! {
        (heading("审计", &secondary("导出", "/audit/export.csv")))
        p.quiet { "每一次变动、每一次查看完整个人信息、每一次下载文件都在这里；案件内容不在这里。" }
        (panel("查看和下载", &table(&shown)))
        (panel("变动", &table(&list)))
    };
    Ok(crate::desk::page(&user, "审计", Nav::Audit, &body))
}

/// What was changed, in words; what has none yet goes by its own name.
fn entity(name: &str) -> &str {
    const NAMES: &[(&str, &str)] = &[
        ("api_token", "接口令牌"),
        ("check_item", "核对条目"),
        ("circular", "通知任务"),
        ("clue", "线索"),
        ("consultation", "咨询建议"),
        ("dispatch", "转办"),
        ("duty", "履职"),
        ("export", "导出"),
        ("filing", "人员备案"),
        ("institution", "工作制度"),
        ("advice", "提示函"),
        ("lab", "检测机构"),
        ("lesson", "微课"),
        ("mapping", "字段对照"),
        ("org", "单位"),
        ("outbox", "待发提醒"),
        ("plaque", "牌匾"),
        ("posted", "上墙材料"),
        ("promise", "公开承诺"),
        ("publicity", "宣传"),
        ("referral", "外部协作"),
        ("register", "登记簿"),
        ("staff", "人员账号"),
        ("thread", "往来"),
        ("training", "培训学习"),
        ("venue", "场所"),
    ];
    NAMES.iter().find(|(known, _)| *known == name).map_or(name, |(_, words)| words)
}

/// `GET /audit/export.csv`: the newest changes, with who exported them and when in the last line.
pub async fn export(State(app): State<App>, user: User) -> Outcome<Response> {
    admitted(&user)?;
    let changes = load(&app, &user, &Asked::default()).await?;
    let head = ["时间", "谁", "做了什么", "对象", "编号"].map(str::to_owned).to_vec();
    let mut rows: Vec<Vec<String>> = changes
        .iter()
        .map(|one| {
            vec![
                moment(Some(one.at)),
                one.by.clone(),
                one.what.clone(),
                entity(&one.entity).to_owned(),
                one.entity_id.clone(),
            ]
        })
        .collect();
    rows.push(vec![moment(Some(app.now())), user.actor.name.clone(), "导出".to_owned(), String::new(), String::new()]);
    let bytes = paper::sheet::to_csv(&paper::sheet::Sheet { head, rows });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, bytes).into_response())
}
