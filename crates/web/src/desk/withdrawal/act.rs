//! What is done with a withdrawal, one form a deed.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::form::{Choice as _, Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::Moment;
use domain::network::power::Power;
use domain::network::withdrawal::{Disposal, Disposing, WithdrawalDeed as Deed};
use domain::value::yuan_from_fen;
use store::network::withdrawal::{self, Said, Withdrawal};

use super::nav;
use super::show::open;
use crate::app::App;
use crate::desk::sheet::{At, Sheet};
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::posted::Posted;
use crate::session::User;

const PIECES: Kind = Kind::Number { min: 0, max: 10_000_000 };

static CHECK: Form = Form {
    fields: &[
        ask("stock", "库存数", PIECES).hint("货架、仓库合起来的件数；没有的写0"),
        ask("sold", "已售数", PIECES).hint("这一批次卖出的件数；查进销台账，没有卖过的写0"),
        may("amount", "涉及金额（元）", Kind::Money).hint("库存加已售的货值，统计用"),
    ],
};
static TAKE_OFF: Form = Form {
    fields: &[
        ask("at", "什么时候全部下架的", Kind::Time),
        may("photo", "下架、封存的照片", Kind::File).hint("拍到商品和封存的地方；也可以以后补"),
    ],
};
static REPORT: Form = Form {
    fields: &[
        may("others", "同品种其他批次的情况", Kind::Text).hint("有合格检验报告的写报告编号；还在卖其他批次的要写")
    ],
};
static DISPOSE: Form = Form {
    fields: &[
        ask("kinds", "怎么处置", Kind::Many(Choices::Fixed(Disposal::ALL))).hint("库存和已售的都要有着落，可以选几项"),
        ask("words", "处置经过", Kind::Text).hint("退给谁、单号；在哪里销毁、谁在场；整改了什么；封存在哪里"),
        may("notice_from", "召回告示从哪天贴", Kind::Day).when("kinds", "recalled"),
        may("notice_to", "贴到哪天", Kind::Day).when("kinds", "recalled"),
        may("traced", "已售追回数", PIECES).when("kinds", "recalled"),
        may("photo", "凭证照片", Kind::File).hint("退货单、销毁现场、告示；没有凭证的不能核验关闭，可以以后补"),
    ],
};
static TRACE: Form = Form { fields: &[ask("traced", "到现在一共追回", PIECES)] };
static PROVE: Form = Form {
    fields: &[ask("photo", "凭证照片", Kind::File), ask("words", "拍的是什么", Kind::Line { suggest: "" })],
};
static VERIFY: Form = Form { fields: &[may("words", "核验意见", Kind::Text)] };
static SEND_BACK: Form = Form { fields: &[ask("why", "还差什么、要怎么补", Kind::Text)] };

/// Who does a deed.
pub(super) const fn power(deed: Deed) -> Power {
    match deed {
        Deed::Verify | Deed::SendBack => Power::VerifyWithdrawal,
        _ => Power::KeepWithdrawals,
    }
}

const fn form(deed: Deed) -> &'static Form {
    match deed {
        Deed::Check => &CHECK,
        Deed::TakeOff => &TAKE_OFF,
        Deed::Report => &REPORT,
        Deed::Dispose => &DISPOSE,
        Deed::Trace => &TRACE,
        Deed::Prove => &PROVE,
        Deed::Verify => &VERIFY,
        Deed::SendBack => &SEND_BACK,
    }
}

fn sheet(user: &User, one: &Withdrawal, deed: Deed) -> Sheet {
    let known = match (one.stock, one.sold) {
        (Some(stock), Some(sold)) => format!("　库存 {stock}，已售 {sold}"),
        _ => String::new(),
    };
    Sheet {
        title: format!("{} {}", deed.label(), one.goods.goods),
        lead: format!("{}　批号 {}{known}", one.number, one.goods.batch),
        nav: nav(user),
        form: form(deed),
        action: format!("/withdrawals/{}/do/{}", one.id, deed.value()),
        back: format!("/withdrawals/{}", one.id),
        submit: deed.label(),
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn found(app: &App, user: &User, id: &str, name: &str) -> Outcome<(Withdrawal, Deed)> {
    let deed = Deed::from_value(name).ok_or(Oops::NotFound)?;
    let one = open(app, user, id)?;
    user.needs(power(deed))?;
    Ok((one, deed))
}

/// `GET /withdrawals/{id}/do/{deed}`.
pub async fn show(State(app): State<App>, user: User, Path((id, name)): Path<(String, String)>) -> Outcome<Response> {
    app.run(move |app| {
        let (one, deed) = found(app, &user, &id, &name)?;
        let mut raw = Raw::default();
        let mut number = |name: &str, number: Option<u32>| {
            if let Some(number) = number {
                raw.set(name, number.to_string());
            }
        };
        match deed {
            Deed::Check => {
                number("stock", one.stock);
                number("sold", one.sold);
                if let Some(fen) = one.amount {
                    raw.set("amount", yuan_from_fen(fen));
                }
            }
            Deed::Trace => number("traced", one.traced),
            Deed::TakeOff => raw.set("at", format!("{:.16}", app.now().local().to_string())),
            _ => {}
        }
        Ok(sheet(&user, &one, deed).page(&user, &raw, &[], None).into_response())
    })
    .await
}

/// What was typed, and the photo.
fn read(deed: Deed, raw: &Raw) -> Result<(Said, Option<String>), Vec<FieldError>> {
    let mut reader = Reader::new(form(deed), raw);
    let has_photo = matches!(deed, Deed::TakeOff | Deed::Dispose | Deed::Prove);
    let said = match deed {
        Deed::Check => {
            let (stock, sold, amount) = (reader.number("stock"), reader.number("sold"), reader.fen("amount"));
            stock.zip(sold).map(|(stock, sold)| Said::Check { stock, sold, amount })
        }
        Deed::TakeOff => reader.time("at").and_then(|at| Moment::from_local(at).ok()).map(|at| Said::TakeOff { at }),
        Deed::Report => Some(Said::Report { others: reader.optional("others") }),
        Deed::Dispose => {
            let how = Disposing {
                kinds: reader.many("kinds"),
                notice: reader.day("notice_from").zip(reader.day("notice_to")),
                traced: reader.number("traced"),
            };
            Some(Said::Dispose { how, words: reader.text("words") })
        }
        Deed::Trace => reader.number("traced").map(|traced| Said::Trace { traced }),
        Deed::Prove => Some(Said::Prove { words: reader.text("words") }),
        Deed::Verify => Some(Said::Verify { words: reader.text("words") }),
        Deed::SendBack => Some(Said::SendBack { why: reader.text("why") }),
    };
    let photo = if has_photo { Some(reader.text("photo")).filter(|hash| !hash.is_empty()) } else { None };
    reader.finish(said.map(|said| (said, photo)))?.ok_or_else(Vec::new)
}

/// `POST /withdrawals/{id}/do/{deed}`.
pub async fn perform(
    State(app): State<App>,
    user: User,
    Path((id, name)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let (one, deed) = found(app, &user, &id, &name)?;
        let rules = app.door.rules();
        sheet(&user, &one, deed).submit_with_photo(
            &At { app, user: &user, region: &one.region },
            posted,
            |raw| read(deed, raw),
            |(_, photo)| photo.as_deref(),
            |tx, change, (said, photo)| withdrawal::act(tx, change, &rules, &one, said, photo.as_deref()),
            |()| format!("/withdrawals/{id}"),
        )
    })
    .await
}
