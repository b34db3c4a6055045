//! F10 不合格商品退市记录.

use domain::case::words::day;
use domain::network::withdrawal::{WithdrawalDeed, spoken};
use domain::paper::{Form, Values};
use domain::value::yuan_from_fen;
use store::network::circular;
use store::network::withdrawal::{self, named};
use store::paper::Subject;
use store::{StoreResult, audit};

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::sheet::moment;
use crate::desk::withdrawal::show::open;
use crate::error::Outcome;
use crate::session::User;

pub(super) fn gather(app: &App, user: &User, id: &str) -> Outcome<Gathered> {
    let one = open(app, user, id)?;
    let (photos, list, told) = app.door.db.read(|tx| -> StoreResult<_> {
        let list = match &one.list {
            Some((circular, _)) => Some(user.seek(tx, |tx, reach| circular::find(tx, reach, circular))?.1),
            None => None,
        };
        let told = audit::history(tx, &one.region, "withdrawal", &one.id)?;
        Ok((withdrawal::photos(tx, &one)?, list, told))
    })?;
    let pieces = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let time = |at: Option<domain::kernel::Moment>| at.map(|at| moment(Some(at))).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let basis = match (&list, &one.list, &one.case) {
        (Some(list), Some((_, line)), _) => format!("《{}》第{line}条", list.title),
        (_, _, Some(number)) => format!("投诉{number}"),
        _ => "无".to_owned(),
    };
    let signed = |who: &Option<(domain::kernel::Moment, String)>| {
        who.as_ref().map(|(at, by)| format!("{by}，{}", moment(Some(*at))))
    };
    let verdict = told.iter().rev().find(|each| each.what == WithdrawalDeed::Verify.label());
    let goods = &one.goods;
    let mut values = Values::default();
    values
        .set("goods", &goods.goods)
        .set("brand", &goods.brand)
        .set("model", &goods.model)
        .set("batch", &goods.batch)
        .set("maker", &goods.maker)
        .set("supplier", &goods.supplier)
        .set("barcode", &goods.barcode)
        .set("source", one.source.label())
        .set("known_at", time(Some(one.known_at)))
        .set("basis", basis)
        .set("wrong", &goods.wrong)
        .set("stock", pieces(one.stock))
        .set("sold", pieces(one.sold))
        .set("amount", one.amount.map(yuan_from_fen).unwrap_or_default())
        .set("off_at", if one.stock == Some(0) { "没有库存".to_owned() } else { time(one.off_at) })
        .set("reported_at", signed(&one.reported).unwrap_or_else(|| "尚未报告".to_owned()))
        .set("minutes", one.reply_minutes().map(spoken).unwrap_or_default())
        .set("others", text(&one.others))
        .set("disposal", if one.standing().nothing() { "没有经销，无须处置".to_owned() } else { named(&one.disposals) })
        .set("disposed_at", time(one.disposed_at))
        .set("notice", one.notice.map_or_else(|| "无".to_owned(), |(from, to)| format!("{}至{}", day(from), day(to))))
        .set("traced", pieces(one.traced))
        .set("how", text(&one.how))
        .set("photos", format!("{}张", photos.len()))
        .set("state", one.state.label())
        .set("verified", signed(&one.verified).unwrap_or_else(|| "尚未核验".to_owned()))
        .set("verdict", verdict.map(|each| each.said.clone()).unwrap_or_default());
    let subject = Subject {
        region: one.region.clone(),
        station: one.station.clone(),
        about: format!("withdrawal {id}"),
        form: Form::Withdrawal,
        part: String::new(),
        known_as: one.number.clone(),
    };
    Ok(Gathered {
        subject,
        station_name: one.station_name.clone(),
        day: one.at.day(),
        content: Content::Fields(values),
    })
}
