//! The calculators: what was typed, the result with its article and the arithmetic in words, and the form again below.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::clock::Light;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::guarantee::{Card, Purchase, Term, terms};
use domain::kernel::Refusal;
use domain::remedy::{Sum, fee, food, fraud};
use domain::value::yuan_from_fen;
use jiff::civil::Date;
use maud::{Markup, html};

use super::Asked;
use crate::app::App;
use crate::desk::training::{admitted, nav};
use crate::error::{Oops, Outcome};
use crate::face::badge;
use crate::face::form::{FormView, Offers, form};
use crate::face::page::{heading, panel};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

/// What is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Fraud,
    Food,
    Fee,
    Guarantee,
}

impl Tool {
    pub(super) const EVERY: &'static [Self] = &[Self::Fraud, Self::Food, Self::Fee, Self::Guarantee];

    fn of(value: &str) -> Outcome<Self> {
        Self::EVERY.iter().copied().find(|one| one.value() == value).ok_or(Oops::NotFound)
    }

    pub(super) const fn value(self) -> &'static str {
        match self {
            Self::Fraud => "fraud",
            Self::Food => "food",
            Self::Fee => "fee",
            Self::Guarantee => "guarantee",
        }
    }

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Fraud => "欺诈的三倍赔偿",
            Self::Food => "食品的十倍、三倍赔偿",
            Self::Fee => "检测费分摊",
            Self::Guarantee => "三包期限",
        }
    }

    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Fraud => "消法第55条：增加价款三倍，不足五百元的为五百元",
            Self::Food => "食品安全法第148条：价款十倍或损失三倍，不足一千元的为一千元",
            Self::Fee => "按责任比例分到分，垫付的退回",
            Self::Guarantee => "按购买日期算到哪天能退、能换、能修",
        }
    }

    /// What has to be said with a result.
    const fn caution(self) -> &'static str {
        match self {
            Self::Fraud => "这里只算金额。是不是欺诈由有权机关认定；双方愿意按这个数协商的，写进协议。",
            Self::Food => {
                "这里只算金额。适用于生产不符合食品安全标准的食品或者经营明知是不符合的食品；标签、说明书有瑕疵但不影响食品安全、不会误导消费者的除外。"
            }
            Self::Fee => "分摊要有双方书面约定；责任比例以检测结论和双方约定为准。",
            Self::Guarantee => "换过货的，从换货那天重新算；修理占用的时间不计入。双方约定更长的，按约定。",
        }
    }

    const fn form(self) -> &'static Form {
        match self {
            Self::Fraud => &FRAUD,
            Self::Food => &FOOD,
            Self::Fee => &FEE,
            Self::Guarantee => &GUARANTEE,
        }
    }
}

static FRAUD: Form = Form {
    fields: &[
        ask("price", "价款或费用", Kind::Money).hint("有欺诈的那一件商品或那一次服务的金额"),
        ask("on", "购买或发生日期", Kind::Day),
    ],
};
static FOOD: Form = Form {
    fields: &[
        ask("price", "价款", Kind::Money),
        may("loss", "受到的损失", Kind::Money).hint("医药费等，没有的不填"),
        ask("on", "购买或发生日期", Kind::Day),
    ],
};
static FEE: Form = Form {
    fields: &[
        ask("fee", "检测费总额", Kind::Money),
        ask("share", "经营者的责任（%）", Kind::Number { min: 0, max: 100 }).hint("全在经营者的写100"),
        ask("advanced", "谁垫付的", Kind::One(Choices::Fixed(&[("consumer", "消费者"), ("trader", "经营者")]))),
    ],
};
static GUARANTEE: Form = Form {
    fields: &[
        ask("goods", "商品", Kind::One(Choices::Offered("goods"))),
        ask("on", "购买日期", Kind::Day).hint("发票日期；换过货的写换货那天，网购的写收到那天"),
        may("repair_days", "修理占用了几天", Kind::Number { min: 0, max: 1000 }),
    ],
};

/// What came out.
enum Result {
    Sums(Vec<Sum>),
    Terms(Card, Vec<Term>),
}

/// `GET /guide/{tool}?case=&amount=&on=&goods=`.
pub async fn show(
    State(app): State<App>,
    user: User,
    Path(tool): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    admitted(&user)?;
    let tool = Tool::of(&tool)?;
    let mut raw = Raw::default();
    let mut put = |name: &str, value: &str| {
        if !value.is_empty() {
            raw.set(name, value);
        }
    };
    put("case", &asked.case);
    if matches!(tool, Tool::Fraud | Tool::Food) {
        put("price", &asked.amount);
    }
    put("on", &asked.on);
    put("goods", &asked.goods);
    Ok(page(&app, &user, tool, &raw, &[], None, None))
}

/// `POST /guide/{tool}`: nothing is kept.
pub async fn reckon(State(app): State<App>, user: User, Path(tool): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    let tool = Tool::of(&tool)?;
    let raw = posted.raw;
    Ok(match read(&app, tool, &raw) {
        Ok(Ok(result)) => page(&app, &user, tool, &raw, &[], None, Some(&result)).into_response(),
        Ok(Err(refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &user, tool, &raw, &[], Some(&refusal), None)).into_response()
        }
        Err(errors) => {
            (StatusCode::UNPROCESSABLE_ENTITY, page(&app, &user, tool, &raw, &errors, None, None)).into_response()
        }
    })
}

fn read(
    app: &App,
    tool: Tool,
    raw: &Raw,
) -> std::result::Result<std::result::Result<Result, Refusal>, Vec<FieldError>> {
    let mut reader = Reader::new(tool.form(), raw);
    let result = match tool {
        Tool::Fraud => {
            let (price, on) = (reader.fen("price"), reader.day("on"));
            price.zip(on).map(|(price, on)| fraud(price, on).map(Result::Sums))
        }
        Tool::Food => {
            let (price, loss, on) = (reader.fen("price"), reader.fen("loss"), reader.day("on"));
            price.zip(on).map(|(price, on)| food(price, loss.unwrap_or_default(), on).map(Result::Sums))
        }
        Tool::Fee => {
            let (total, share) = (reader.fen("fee"), reader.number("share"));
            let advanced: Option<String> = reader.one("advanced");
            total
                .zip(share)
                .zip(advanced)
                .map(|((total, share), by)| fee(total, share, by == "consumer").map(Result::Sums))
        }
        Tool::Guarantee => {
            let rules = app.door.rules();
            let find = |goods: &str| rules.guarantees.iter().find(|card| card.goods == goods).cloned();
            let card = reader.parsed("goods", "请从列出的商品中选一项", find);
            let (on, repair) = (reader.day("on"), reader.number("repair_days"));
            card.zip(on).map(|(card, on)| {
                let bought = Purchase { on, repair_days: repair.unwrap_or_default() };
                terms(&card, bought, &rules.calendar).map(|all| Result::Terms(card, all))
            })
        }
    };
    reader.finish(result)?.ok_or_else(Vec::new)
}

fn page(
    app: &App,
    user: &User,
    tool: Tool,
    raw: &Raw,
    errors: &[FieldError],
    refusal: Option<&Refusal>,
    result: Option<&Result>,
) -> Markup {
    let rules = app.door.rules();
    let goods = rules.guarantees.iter().map(|card| (card.goods.clone(), card.goods.clone()));
    let offers = Offers::default().with("goods", goods);
    let action = format!("/guide/{}", tool.value());
    let case = raw.one("case");
    let back = if case.is_empty() { "/guide".to_owned() } else { crate::desk::href(case) };
    let view = FormView {
        form: tool.form(),
        raw,
        errors,
        refusal,
        offers: &offers,
        action: &action,
        csrf: &user.csrf,
        hidden: &[("case", case)],
        submit: "计算",
        back: Some(&back),
    };
    let body = html! {
        (heading(tool.label(), &html! {}))
        p.lead { a href="/guide" { "三包速查和计算" } "　" (tool.about()) }
        @if let Some(result) = result { (panel("结果", &shown(tool, result, app.now().day()))) }
        section.panel { (form(&view)) }
    };
    crate::desk::page(user, tool.label(), nav(user), &body)
}

fn shown(tool: Tool, result: &Result, today: Date) -> Markup {
    html! {
        @match result {
            Result::Sums(sums) => { (table(&Table {
                caption: "结果",
                columns: &[words("项目"), number("金额（元）"), words("怎么算的"), words("依据")],
                rows: sums.iter().map(sum).collect(),
                empty: "",
                next: None,
            })) }
            Result::Terms(card, terms) => {
                (table(&Table {
                    caption: "结果",
                    columns: &[words("可以"), words("最后一天"), words("今天"), words("怎么算的")],
                    rows: terms.iter().map(|one| term(one, today)).collect(),
                    empty: "",
                    next: None,
                }))
                p { "依据：" (card.basis) "，" (card.effective_from) "起施行。" (card.note) "。" @if !card.main_parts.is_empty() { (card.main_parts) "。" } }
            }
        }
        p.quiet { (tool.caution()) }
    }
}

fn sum(one: &Sum) -> Vec<Markup> {
    vec![
        html! { (one.what) },
        html! { strong { (yuan_from_fen(one.fen)) } },
        html! { (one.how) },
        html! { (one.basis) },
    ]
}

fn term(one: &Term, today: Date) -> Vec<Markup> {
    let last = one.due.judge;
    vec![
        html! { (one.right) },
        html! { strong.still { (last) } @if one.due.provisional { br; span.quiet { "节假日未公布，暂按法定节日推算" } } },
        if today <= last {
            badge::light(Light::Calm, &format!("还在期内，{}", one.due.words(today)))
        } else {
            badge::light(Light::Paused, "已经过了")
        },
        html! { (one.counted) },
    ]
}
