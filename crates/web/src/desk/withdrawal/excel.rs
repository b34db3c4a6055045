//! The list as an Excel workbook, with numbers that add up.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::value::yuan_from_fen;
use paper::sheet::{Column, Sheet, to_xlsx};
use store::network::withdrawal::{self, Withdrawal, named};

use super::admitted;
use crate::app::App;
use crate::desk::attachment::attachment;
use crate::desk::sheet::moment;
use crate::error::{Oops, Outcome};
use crate::session::User;

/// The columns, and whether they hold numbers.
const COLUMNS: &[(&str, bool)] = &[
    ("编号", false),
    ("站点", false),
    ("商品名称", false),
    ("品牌", false),
    ("规格型号", false),
    ("生产日期/批号", false),
    ("生产者", false),
    ("供货商", false),
    ("条码", false),
    ("发现来源", false),
    ("不合格项目", false),
    ("库存数", true),
    ("已售数", true),
    ("追回数", true),
    ("涉及金额（元）", true),
    ("获知时间", false),
    ("下架时间", false),
    ("报告所里时间", false),
    ("报告用时（分钟）", true),
    ("处置", false),
    ("进展", false),
    ("责任人", false),
    ("核验人", false),
];

/// `GET /withdrawals/excel`.
pub async fn file(State(app): State<App>, user: User) -> Outcome<Response> {
    admitted(&user)?;
    let today = app.now().day();
    let all = app.read(move |tx| user.gather(tx, withdrawal::list)).await?;
    let head = COLUMNS.iter().map(|(label, _)| (*label).to_owned()).collect();
    let columns: Vec<Column<'_>> = COLUMNS.iter().map(|(label, numeric)| Column { label, numeric: *numeric }).collect();
    let sheet = Sheet { head, rows: all.iter().map(row).collect() };
    let bytes = to_xlsx(&sheet, &columns, "不合格商品退市").map_err(|error| Oops::Bad(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&format!("不合格商品退市 {today}.xlsx"), "xlsx")),
    ];
    Ok((headers, bytes).into_response())
}

fn row(one: &Withdrawal) -> Vec<String> {
    let count = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let time = |at: Option<domain::kernel::Moment>| at.map(|at| moment(Some(at))).unwrap_or_default();
    let goods = &one.goods;
    vec![
        one.number.clone(),
        one.station_name.clone(),
        goods.goods.clone(),
        goods.brand.clone(),
        goods.model.clone(),
        goods.batch.clone(),
        goods.maker.clone(),
        goods.supplier.clone(),
        goods.barcode.clone(),
        one.source.label().to_owned(),
        goods.wrong.clone(),
        count(one.stock),
        count(one.sold),
        count(one.traced),
        one.amount.map(yuan_from_fen).unwrap_or_default(),
        time(Some(one.known_at)),
        time(one.off_at),
        time(one.reported.as_ref().map(|(at, _)| *at)),
        one.reply_minutes().map(|minutes| minutes.to_string()).unwrap_or_default(),
        named(&one.disposals),
        one.state.label().to_owned(),
        one.responsible_name.clone(),
        one.verified.as_ref().map(|(_, by)| by.clone()).unwrap_or_default(),
    ]
}
