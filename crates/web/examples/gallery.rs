//! Draws every component with invented data into a folder, to be looked at:
//! `cargo run -p web --example gallery -- DIR`, then open `DIR/case.html`.

use std::io;
use std::path::Path;

use domain::calendar::Calendar;
use domain::case::words::Words;
use domain::case::{Act, Stage};
use domain::clock::{Clock, ClockCode, ClockState, Light, Owner, Unit, due};
use domain::code::{ClassCode, ProblemCode};
use domain::form::{FieldError, Raw, form_of};
use domain::kernel::Refusal;
use jiff::civil::{Date, DateTime, date, datetime};
use maud::{Markup, html};
use web::face::acts::{Acts, Barred, Deed, acts};
use web::face::assets::{MARK, SCRIPT, STYLE};
use web::face::facts::facts;
use web::face::form::{FormView, Offers, form};
use web::face::notice::{self, Flash, Tone};
use web::face::page::{columns, heading, panel, primary, secondary};
use web::face::table::{Table, number, table, words};
use web::face::timeline::{Entry, timeline};
use web::face::{Nav, Page, UserStrip, badge, steps};

const TODAY: Date = date(2026, 11, 23);

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "gallery".to_owned());
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in [&STYLE, &SCRIPT, &MARK] {
        std::fs::write(folder.join("assets").join(asset.name()), asset.bytes())?;
    }
    let pages = [
        ("today", today(false)),
        ("today-large", today(true)),
        ("case", case(false)),
        ("case-large", case(true)),
        ("form", intake(&typed(), &errors())),
        ("form-blank", intake(&Raw::default(), &[])),
        ("settlement", settlement()),
        ("steps", all_steps()),
        ("sign-in", sign_in()),
        ("missing", notice::page("没有找到", "没有这一页，或者它不在您的权限之内。")),
    ];
    for (name, page) in pages {
        // The pages stand alone here, so their assets lie beside them.
        std::fs::write(folder.join(format!("{name}.html")), page.0.replace("\"/assets/", "\"assets/"))?;
    }
    Ok(())
}

fn shell(title: &str, nav: Nav, large_type: bool, flash: Option<Flash>, body: &Markup) -> Markup {
    let user = UserStrip {
        name: "周敏".to_owned(),
        post: "和解员".to_owned(),
        station: "临江广场消费维权服务站".to_owned(),
        large_type,
        csrf: "invented".to_owned(),
        ways: vec![Nav::Today, Nav::Cases, Nav::Dispatches, Nav::Circulars, Nav::Threads, Nav::Register, Nav::Station],
        unread: 2,
    };
    Page { nav: Some(nav), user: Some(user), flash, ..Page::new(title) }.show(body)
}

fn today(large: bool) -> Markup {
    let row = |number: &str, light: Light, left: &str, who: &str, goods: &str, yuan: &str, stage: Stage| {
        vec![
            html! { a href="case.html" { (number) } },
            badge::light(light, left),
            html! { (who) },
            html! { (goods) },
            html! { (yuan) },
            badge::stage(stage),
        ]
    };
    let columns =
        [words("登记编号"), words("期限"), words("消费者"), words("商品或服务"), number("金额（元）"), words("状态")];
    let due = Table {
        caption: "今天和五天内到期",
        columns: &columns,
        rows: vec![
            row("LJ01-2026-0131", Light::Over, "已超期2天", "陈先生", "电动车续航不足", "3,280.00", Stage::Negotiating),
            row(
                "LJ01-2026-0142",
                Light::Today,
                "今天到期",
                "李女士",
                "双门冰箱不制冷",
                "4,299.00",
                Stage::AwaitingSignature,
            ),
            row(
                "LJ01-2026-0147",
                Light::Soon,
                "还剩3天（至11月26日）",
                "王先生",
                "预付卡退费",
                "1,200.00",
                Stage::Negotiating,
            ),
            row(
                "LJ01-2026-0139",
                Light::Paused,
                "自11月18日起暂停计时",
                "赵女士",
                "羊绒大衣成分不符",
                "2,680.00",
                Stage::Testing,
            ),
            row(
                "LJ01-2026-0151",
                Light::Calm,
                "还剩18天（至12月11日）",
                "孙先生",
                "儿童座椅缺配件",
                "599.00",
                Stage::Verifying,
            ),
        ],
        empty: "五天内没有到期的。",
        next: Some("/cases?after=x".to_owned()),
    };
    let waiting =
        Table {
            caption: "等我办的", columns: &columns, rows: Vec::new(), empty: "没有等您办的事。", next: None
        };
    let body = html! {
        (heading("今日", &html! {
            span.quiet { "11月23日 星期一" }
            (secondary("记一条咨询", "/consultations/new"))
            (primary("登记投诉", "form-blank.html"))
        }))
        (notice::notice(Tone::Care, &html! { "2027年的放假安排还没有公布，明年的期限暂按法定节日推算。" }))
        (table(&due))
        (table(&waiting))
    };
    shell("今日", Nav::Today, large, None, &body)
}

fn case(large: bool) -> Markup {
    let deed = |label: &str| Deed { label: label.to_owned(), href: "settlement.html".to_owned() };
    let barred = |label: &str, clause, what: &str, todo: &str| Barred {
        label: label.to_owned(),
        refusal: Refusal::new(clause, what, todo),
    };
    let next = Acts {
        next: Some(deed("拟和解协议")),
        also: vec![deed("记录协商"), deed("和解不成")],
        rest: vec![deed("登记证据副本"), deed("约定答复"), deed("登记代理人"), deed("终止和解"), deed("上报移交")],
        barred: vec![
            barred("双方签署", "B4.3", "和解协议还没有经审批负责人审核", "请先拟和解协议报审。"),
            barred("归档", "A14", "这件投诉还没有结果，也没有反馈消费者", "请先办出结果，再反馈消费者。"),
            barred("申请再检", "A8", "还没有检测报告", "先委托检测，收到报告后消费者有异议才能申请。"),
        ],
    };
    let story = html! {
        (panel("接下来", &acts(&next)))
        (panel("登记内容", &facts(&[
            ("消费者", html! { "李女士（138****5678）" }),
            ("被投诉", html! { "临江广场 B1-07 家电专柜（场内经营户）" }),
            ("商品", html! { "双门冰箱，4299.00元，2026年11月8日购买" }),
            ("经过", html! { "送货后第三天冷藏室不制冷，商家上门两次没有修好，要求退货，商家只同意再修一次。" }),
            ("诉求", html! { "退货、退还货款，4299.00元" }),
            ("由谁举证", html! { "经营者（耐用商品六个月内）" }),
            ("代理人", html! {}),
        ])))
        (panel("办理经过", &timeline(&entries())))
    };
    let side = html! { (panel("期限", &badge::clocks(&clocks(), TODAY))) };
    let body = html! {
        (heading("LJ01-2026-0142 双门冰箱", &html! {
            (badge::stage(Stage::Negotiating)) (badge::light(Light::Soon, "还剩3天（至11月26日）"))
        }))
        (steps::steps(Stage::Negotiating, false))
        (columns(&story, &side))
    };
    shell("LJ01-2026-0142", Nav::Cases, large, Some(Flash::done("第1次协商记录已登记，双方已签字。")), &body)
}

fn clocks() -> Vec<Clock> {
    let calendar = Calendar::default();
    let clock = |code, start, limit, unit, owner, state, at| Clock {
        code,
        key: String::new(),
        start,
        limit,
        unit,
        paused_days: 0,
        due: due(&calendar, start, limit, unit, 0),
        at,
        owner,
        state,
    };
    let at: DateTime = datetime(2026, 11, 23, 16, 0, 0, 0);
    vec![
        clock(ClockCode::Settle, date(2026, 11, 6), 20, Unit::NaturalDay, Owner::Handler, ClockState::Running, None),
        clock(
            ClockCode::Accept,
            date(2026, 11, 5),
            2,
            Unit::WorkingDay,
            Owner::Handler,
            ClockState::Met { on: date(2026, 11, 6) },
            None,
        ),
        clock(ClockCode::Reply, TODAY, 0, Unit::Hour, Owner::Handler, ClockState::Running, Some(at)),
    ]
}

fn entries() -> Vec<Entry> {
    let entry = |at: DateTime, headline: &str, details: &[(&'static str, &str)]| Entry {
        at,
        who: "周敏".to_owned(),
        words: Words {
            headline: headline.to_owned(),
            details: details.iter().map(|(name, text)| (*name, (*text).to_owned())).collect(),
        },
    };
    vec![
        entry(
            datetime(2026, 11, 20, 15, 40, 0, 0),
            "首次协商：达成初步和解",
            &[
                ("时间", "2026年11月20日14:30至15:20"),
                ("站点人员", "周敏、何志远"),
                ("消费者陈述", "冰箱买来三天就不制冷，修了两次没修好，不想再修。"),
                ("经营者意见", "同意退货，货款三日内原路退回。"),
            ],
        ),
        entry(
            datetime(2026, 11, 12, 10, 5, 0, 0),
            "核实定性：质量问题",
            &[("依据", "消费者权益保护法第24条、家用电器三包规定")],
        ),
        entry(datetime(2026, 11, 6, 9, 20, 0, 0), "受理，登记簿第142号", &[("二十日期限", "2026年11月26日")]),
        entry(
            datetime(2026, 11, 5, 16, 48, 0, 0),
            "登记投诉，编号LJ01-2026-0142",
            &[("来源", "来人"), ("首问负责", "周敏")],
        ),
    ]
}

fn offers() -> Offers {
    Offers::default()
        .with("class", ClassCode::all())
        .with("problem", ProblemCode::all())
        .with("promise", [("七日无理由退货", "七日无理由退货")])
        .with("staff", [("s1", "周敏（和解员）"), ("s2", "何志远（站长）")])
}

fn typed() -> Raw {
    [
        ("respondent", "临江广场家电专柜"),
        ("consumer_name", "李某"),
        ("consumer_phone", "1380000"),
        ("narrative", "送货后第三天冷藏室不制冷。\n商家上门两次没有修好。"),
        ("amount", "四千二"),
        ("event_on", "2026-11-08"),
        ("goods", "双门冰箱"),
        ("claims", "refund"),
        ("handler", "s1"),
        ("evidence.0.title", "购货发票"),
        ("evidence.0.file", "0f3c9a"),
        ("_file.evidence.0.file", "发票.jpg"),
    ]
    .into_iter()
    .collect()
}

fn errors() -> Vec<FieldError> {
    let error = |field: &str, message: &str| FieldError { field: field.to_owned(), message: message.to_owned() };
    vec![
        error("consumer_phone", "电话号码看不懂，请写手机号或区号加号码"),
        error("amount", "金额请写成 4299 或 4299.50，单位元"),
        error("channel", "请填写“怎么来的”"),
        error("evidence.0.kind", "请填写“种类”"),
    ]
}

fn drawn(act: Act, raw: &Raw, errors: &[FieldError], submit: &str) -> Markup {
    form(&FormView {
        form: form_of(act),
        raw,
        errors,
        refusal: None,
        offers: &offers(),
        action: "form.html",
        csrf: "invented",
        hidden: &[("seq", "7")],
        submit,
        back: Some("today.html"),
    })
}

fn intake(raw: &Raw, errors: &[FieldError]) -> Markup {
    let body = html! { (heading("登记投诉", &html! {})) (drawn(Act::Register, raw, errors, "登记")) };
    shell("登记投诉", Nav::Cases, false, None, &body)
}

fn settlement() -> Markup {
    let mut raw = Raw::default();
    raw.set("obligations.0.what", "退货并退还货款");
    raw.set("obligations.0.amount", "4299.00");
    let body = html! {
        (heading("拟和解协议", &html! { span.quiet { "LJ01-2026-0142 双门冰箱" } }))
        (steps::steps(Stage::Negotiating, false))
        (drawn(Act::DraftSettlement, &raw, &[], "报审"))
    };
    shell("拟和解协议", Nav::Cases, false, None, &body)
}

fn all_steps() -> Markup {
    let lights = [Light::Over, Light::Today, Light::Soon, Light::Calm, Light::Paused, Light::Done];
    let body = html! {
        (heading("部件", &html! {}))
        @for (stage, approved) in [
            (Stage::Intake, false), (Stage::AwaitingApproval, false), (Stage::AwaitingFeedback, false),
            (Stage::Archived, true), (Stage::Declined, false),
        ] { p { (badge::stage(stage)) } (steps::steps(stage, approved)) }
        p { @for light in lights { (badge::light(light, "还剩几天")) " " } }
        @for tone in [Tone::Done, Tone::Note, Tone::Care, Tone::Wrong] { (notice::notice(tone, &html! { "一句话说清楚。" })) }
        (notice::empty("本月还没有咨询。", Some(("记一条咨询", "/consultations/new"))))
    };
    shell("部件", Nav::Station, false, None, &body)
}

fn sign_in() -> Markup {
    use domain::form::{Form, Kind, ask};
    const SIGN_IN: Form = Form {
        fields: &[
            ask("login", "账号", Kind::Line { suggest: "" }),
            ask("password", "密码", Kind::Line { suggest: "" }),
        ],
    };
    let view = FormView {
        form: &SIGN_IN,
        raw: &Raw::default(),
        errors: &[],
        refusal: None,
        offers: &Offers::default(),
        action: "today.html",
        csrf: "",
        hidden: &[],
        submit: "登录",
        back: None,
    };
    let body = html! { section.signin { h1 { "消费维权服务站" } p.quiet { "件件有登记，事事有结果" } (form(&view)) } };
    Page { flash: Some(Flash::wrong("账号或密码不对。")), ..Page::new("登录") }.show(&body)
}
