//! 宣传 (B1.2, B1.5): to the unit's staff and to consumers, each with a photo; issues of the notice board beside it.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask, may};
use domain::kernel::clause_words;
use domain::network::power::Power;
use domain::network::publicity::{Audience, PublicityForm};
use maud::{Markup, html};
use store::directory::Org;
use store::network::photo::{self, Photo};
use store::network::publicity::{self, Publicity};

use super::files;
use super::sheet::{At, Sheet};
use super::station_card::find;
use super::training::{Asked, admitted, nav, year};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::form::Offers;
use crate::face::page::{heading, primary};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static NEW: Form = Form {
    fields: &[
        ask("audience", "向谁宣传", Kind::One(Choices::Fixed(Audience::ALL))),
        ask("form", "怎么宣传的", Kind::One(Choices::Fixed(PublicityForm::ALL))),
        ask("day", "哪一天", Kind::Day),
        ask("topic", "主题", LINE).hint("如：七日无理由退货怎么办、预付卡消费提示"),
        ask("place", "地点", LINE),
        ask("heads", "人数", Kind::Number { min: 1, max: 1_000_000 }).hint("线上的写阅读、收看人数"),
        may("said", "讲了什么、发了什么", Kind::Text),
        ask("photo", "现场照片", Kind::File).hint("线上的用截图，不要有消费者姓名、电话"),
    ],
};

struct View {
    org: Org,
    all: Vec<(Publicity, Vec<Photo>)>,
    counted: publicity::Counted,
}

/// Whether somebody records publicity here.
fn keeps(user: &User, org: &Org) -> bool {
    user.has(Power::KeepPublicity) && user.actor.org == org.id
}

/// `GET /stations/{id}/publicity?year=`.
pub async fn list(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    admitted(&user)?;
    let who = user.clone();
    let (from, to) = year(asked.year, app.now().day());
    let view = app
        .read(move |tx| {
            let (_, org) = find(tx, &who, &id)?;
            let mut all = Vec::new();
            for one in publicity::list(tx, &org.region, &org.id, from, to)? {
                let photos = photo::of(tx, &org.region, &one.id)?;
                all.push((one, photos));
            }
            let counted = publicity::counted(tx, &org.region, &org.id, from, to)?;
            Ok(View { org, all, counted })
        })
        .await?;
    let (org, counted) = (&view.org, view.counted);
    let base = format!("/stations/{}/publicity", org.id);
    let rows = view.all.iter().map(|(one, photos)| row(&base, one, photos)).collect();
    let list = Table {
        caption: "宣传记录",
        columns: &[
            words("主题"),
            words("对象"),
            words("方式"),
            words("日期"),
            words("地点"),
            number("人数"),
            words("登记"),
            words("照片"),
        ],
        rows,
        empty: "这一年还没有登记过。",
        next: None,
    };
    let beside = html! { @if keeps(&user, org) { (primary("登记宣传", &format!("{base}/new"))) } };
    let figures = [
        ("向职工宣传", format!("{}次", counted.staff)),
        ("职工人次", counted.staff_heads.to_string()),
        ("向消费者宣传", format!("{}次", counted.public)),
        ("消费者人次", counted.public_heads.to_string()),
        ("宣传栏", format!("{}期", counted.issues)),
    ];
    let body = html! {
        (heading("宣传", &beside))
        p.lead { a href=(format!("/network/{}", org.id)) { (org.name) } "　" (from.year()) "年　" a href=(format!("{base}?year={}", from.year() - 1)) { (from.year() - 1) "年" } }
        dl.figures { @for (name, value) in figures { div { dt { (name) } dd { (value) } } } }
        p.quiet { "向职工宣传法律法规（" (clause_words("B1.5")) "），向消费者提供消费信息（" (clause_words("B1.2")) "）；张贴的" a href=(format!("/stations/{}/board", org.id)) { "宣传栏" } "另外计数。" }
        (table(&list))
    };
    Ok(super::page(&user, "宣传", nav(&user), &body))
}

fn row(base: &str, one: &Publicity, photos: &[Photo]) -> Vec<Markup> {
    vec![
        html! { (one.topic) @if !one.said.is_empty() { br; span.quiet { (one.said) } } },
        html! { (one.audience.label()) },
        html! { (one.form.label()) },
        html! { span.nowrap { (one.day) } },
        html! { (one.place) },
        html! { (one.heads) },
        html! { (one.by) },
        html! { @for photo in photos { a href=(format!("{base}/{}/photos/{}", one.id, photo.hash)) { "看照片" } " " } },
    ]
}

fn sheet(user: &User, org: &Org) -> Sheet {
    let base = format!("/stations/{}/publicity", org.id);
    Sheet {
        title: "登记宣传".to_owned(),
        lead: org.name.clone(),
        nav: nav(user),
        form: &NEW,
        action: format!("{base}/new"),
        back: base,
        submit: "登记",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

fn keeper(app: &App, user: &User, id: &str) -> Outcome<Org> {
    let (_, org) = app.door.db.read(|tx| find(tx, user, id))?;
    user.needs(Power::KeepPublicity)?;
    if keeps(user, &org) { Ok(org) } else { Err(Oops::NotFound) }
}

/// `GET /stations/{id}/publicity/new`.
pub async fn new(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    app.run(move |app| {
        let org = keeper(app, &user, &id)?;
        let raw = Raw::from_iter([("day", app.now().day().to_string())]);
        Ok(sheet(&user, &org).page(&user, &raw, &[], None))
    })
    .await
}

fn read(raw: &Raw) -> Result<(Publicity, String), Vec<FieldError>> {
    let mut reader = Reader::new(&NEW, raw);
    let (audience, form) = (reader.one("audience"), reader.one("form"));
    let (day, heads) = (reader.day("day"), reader.number("heads"));
    let (topic, place, said) = (reader.text("topic"), reader.text("place"), reader.text("said"));
    let photo = reader.text("photo");
    let new = audience.zip(form).zip(day.zip(heads)).map(|((audience, form), (day, heads))| {
        let one = Publicity { id: String::new(), audience, form, day, topic, place, heads, said, by: String::new() };
        (one, photo)
    });
    reader.finish(new)?.ok_or_else(Vec::new)
}

/// `POST /stations/{id}/publicity/new`.
pub async fn record(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    app.run(move |app| {
        let org = keeper(app, &user, &id)?;
        sheet(&user, &org).submit_with_photo(
            &At { app, user: &user, region: &org.region },
            posted,
            read,
            |(_, photo)| Some(photo.as_str()),
            |tx, change, (new, photo)| publicity::record(tx, change, &org.id, new, photo),
            |_| format!("/stations/{id}/publicity"),
        )
    })
    .await
}

/// `GET /stations/{id}/publicity/{occasion}/photos/{hash}`.
pub async fn picture(
    State(app): State<App>,
    user: User,
    Path((id, occasion, hash)): Path<(String, String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        admitted(&user)?;
        let (org, known) = app.door.db.read(|tx| {
            let (_, org) = find(tx, &user, &id)?;
            let own = publicity::holds(tx, &org.region, &org.id, &occasion)?;
            let photos = if own { photo::of(tx, &org.region, &occasion)? } else { Vec::new() };
            Ok::<_, store::StoreError>((org, photos))
        })?;
        if !known.iter().any(|photo| photo.hash == hash) {
            return Err(Oops::NotFound);
        }
        files::picture(app, &org.region, &hash)
    })
    .await
}
