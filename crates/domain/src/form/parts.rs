//! Questions that several forms share, and how they are read.

use super::{Choices, Field, Kind, Reader, ask, may};
use crate::case::fact::{Delivery, Notice, Told};

pub(super) const LINE: Kind = Kind::Line { suggest: "" };

pub(super) const DELIVERY: Field = ask("delivery", "怎么告诉的", Kind::One(Choices::Fixed(Delivery::ALL)));
pub(super) const TOLD_AT: Field = ask("at", "时间", Kind::Time);
pub(super) const CONTENT: Field = ask("content", "告诉了什么", Kind::Text);

pub(super) const NOTICE_DELIVERY: Field =
    ask("notice_delivery", "怎么告知的", Kind::One(Choices::Fixed(Delivery::ALL)));
pub(super) const NOTICE_ON: Field = ask("notice_on", "告知日期", Kind::Day);
pub(super) const ROUTES_NAMED: Field = may("routes_named", "五条途径和本地联系方式已告知", Kind::Tick)
    .hint("①与经营者协商 ②请消协或其他调解组织调解 ③向市场监管部门投诉（12315） ④依协议仲裁 ⑤向法院起诉；可打印告知书");
pub(super) const NOTICE_NOTE: Field = may("notice_note", "补充说明", LINE);

/// The notice of other routes, from the four questions above.
pub(super) fn notice(reader: &mut Reader<'_>) -> Option<Notice> {
    let delivery = reader.one("notice_delivery");
    let on = reader.day("notice_on");
    let routes_named = reader.tick("routes_named");
    let note = reader.optional("notice_note");
    Some(Notice { delivery: delivery?, on: on?, routes_named, note })
}

/// What the consumer was told, from time, way and content.
pub(super) fn told(reader: &mut Reader<'_>) -> Option<Told> {
    let at = reader.time("at");
    let delivery = reader.one("delivery");
    let content = reader.text("content");
    Some(Told { at: at?, delivery: delivery?, content })
}
