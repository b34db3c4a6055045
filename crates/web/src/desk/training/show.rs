//! One training on one page, the screen with its code, and what one person studied.

use axum::extract::{Path, Query, State};
use axum::http::header::HeaderName;
use axum::response::{IntoResponse, Response};
use domain::clock::Light;
use domain::directory::StaffId;
use domain::kernel::clause_words;
use domain::network::training::{SignWay, TrainingDeed as Deed, TrainingState, opens, step, wants_placement};
use domain::paper::Form as PaperForm;
use maud::{Markup, html};
use store::audit::{self, Told};
use store::directory;
use store::network::lesson;
use store::network::photo::{self, Photo};
use store::network::training::{self, Attendee, Training};

use super::{Asked, admitted, aim, holds, nav, state, year};
use crate::app::App;
use crate::desk::files;
use crate::desk::paper::shelf::{Offer, button, excel};
use crate::desk::sheet::{history, moment};
use crate::error::{Oops, Outcome};
use crate::face::acts::{Acts, Barred, Deed as Button, acts};
use crate::face::page::{columns, heading, panel, primary, secondary};
use crate::face::qr::qr;
use crate::face::table::{Table, number, table, words};
use crate::face::{Page, badge, facts};
use crate::session::User;

/// One within the reader's scope; what is out of scope is not found.
pub(in crate::desk) fn open(app: &App, user: &User, id: &str) -> Outcome<Training> {
    admitted(user)?;
    let (_, one) = app.door.db.read(|tx| user.seek(tx, |tx, reach| training::find(tx, reach, id)))?;
    Ok(one)
}

/// Who was invited and came, as far as the reader sees; the holder sees all.
pub(in crate::desk) fn people(app: &App, user: &User, one: &Training) -> Outcome<Vec<Attendee>> {
    Ok(app.door.db.read(|tx| user.gather(tx, |tx, reach| training::people(tx, reach, &one.id)))?)
}

struct View {
    one: Training,
    people: Vec<Attendee>,
    photos: Vec<Photo>,
    told: Vec<Told>,
}

/// `GET /training/{id}`.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    let who = user.clone();
    let view = app
        .run(move |app| {
            let one = open(app, &who, &id)?;
            let people = people(app, &who, &one)?;
            let (photos, told) = app.door.db.read(|tx| -> store::StoreResult<_> {
                let told = audit::history(tx, &one.region, "training", &one.id)?;
                Ok((photo::of(tx, &one.region, &one.id)?, told))
            })?;
            Ok(View { one, people, photos, told })
        })
        .await?;
    let now = app.now();
    let one = &view.one;
    let mine = holds(&user, one);
    let open = one.state == TrainingState::Planned;
    let beside = html! {
        (state(one, now))
        @if mine && open && now.local() < opens(one.from.local()) {
            " " span.quiet { (domain::case::words::time(opens(one.from.local()))) "起可以打开签到码" }
        } @else if mine && open { " " (primary("打开签到码", &format!("/training/{}/code", one.id))) }
        @else if open && user.has(domain::network::power::Power::Study) { " " (secondary("输码签到", "/training/sign")) }
    };
    let body = html! {
        (heading(&one.topic, &beside))
        p.lead { a href="/training" { "培训学习" } "　" (one.kind.label()) "　" (one.org_name) "　" span.quiet { (clause_words(one.kind.clause())) } }
        (columns(&wide(&user, &view, mine, now), &side(&user, &view, mine)))
    };
    Ok(crate::desk::page(&user, &one.topic, nav(&user), &body))
}

fn wide(user: &User, view: &View, mine: bool, now: domain::kernel::Moment) -> Markup {
    let one = &view.one;
    let time = |at: domain::kernel::Moment| domain::case::words::time(at.local());
    html! {
        @if mine {
            section.panel.next {
                h2 { "接下来" }
                p { (next(one, now)) }
                (acts(&possible(one, now)))
            }
        }
        (panel("内容", &facts::facts(&[
            ("时间", html! { (time(one.from)) " 至 " (time(one.to)) }),
            ("学时", html! { (one.minutes / 60) " 学时" }),
            ("地点", html! { (one.place) }),
            ("授课人", html! { (one.teacher) }),
            ("材料", html! { (one.material) }),
            ("争议", html! { @match &one.case { Some(number) => { a href=(crate::desk::href(number)) { (number) } }, None => { "没有" } } }),
            ("小结", html! { (one.summary.as_deref().unwrap_or_default()) }),
        ])))
        (panel(&format!("签到 {}/{}", one.signed, one.invited), &attendance(&view.people)))
        @if !view.photos.is_empty() { (panel("照片", &photos(&format!("/training/{}", one.id), &view.photos))) }
        @if !mine && user.has(domain::network::power::Power::Study) && one.state == TrainingState::Planned {
            p.quiet { "到场后扫屏幕上的码，或者" a href="/training/sign" { "照屏幕上的六位数字输码签到" } "。" }
        }
    }
}

/// The photos of an occasion.
pub(in crate::desk) fn photos(base: &str, all: &[Photo]) -> Markup {
    html! {
        div.photos {
            @for one in all {
                figure {
                    a href=(format!("{base}/photos/{}", one.hash)) { img src=(format!("{base}/photos/{}", one.hash)) alt="现场照片" width="180"; }
                    figcaption.quiet { (one.by) "，" (moment(Some(one.at))) }
                }
            }
        }
    }
}

/// What comes next, in words.
fn next(one: &Training, now: domain::kernel::Moment) -> &'static str {
    match one.state {
        TrainingState::Held => "已经登记，学时已记到每个签到的人名下。",
        TrainingState::Cancelled => "已经取消。",
        TrainingState::Planned if now < one.from => "开始前半小时起可以签到：打开签到码，投到屏幕上或者给大家看。",
        TrainingState::Planned if now < one.to => "正在进行：打开签到码，扫码或输码签到；纸上签名的以后补登。",
        TrainingState::Planned => "已经结束：做结束登记，学时才算数。",
    }
}

fn possible(one: &Training, now: domain::kernel::Moment) -> Acts {
    let mut all = Acts::default();
    for deed in Deed::EVERY.iter().copied() {
        let label = deed.label().to_owned();
        let button = Button { label: label.clone(), href: format!("/training/{}/do/{}", one.id, deed.value()) };
        match step(&one.standing(), deed, now.local()) {
            Ok(_) if deed == Deed::Record => all.next = Some(button),
            Ok(_) if deed == Deed::Enter => all.also.push(button),
            Ok(_) => all.rest.push(button),
            Err(refusal) if deed == Deed::Record && one.state == TrainingState::Planned => {
                all.barred.push(Barred { label, refusal });
            }
            Err(_) => {}
        }
    }
    all
}

fn attendance(people: &[Attendee]) -> Markup {
    let rows = people
        .iter()
        .map(|one| {
            vec![
                html! { (one.name) @if !one.invited { " " span.quiet { "未在邀请名单" } } },
                html! { (one.post.label()) },
                html! { (one.org_name) },
                match one.signed {
                    Some((at, way)) => {
                        html! { (badge::light(Light::Done, way.label())) " " span.quiet { (moment(Some(at))) } }
                    }
                    None => html! { span.quiet { "未签到" } },
                },
            ]
        })
        .collect();
    table(&Table {
        caption: "签到",
        columns: &[words("姓名"), words("岗位"), words("站点"), words("签到")],
        rows,
        empty: "没有您能看到的人。",
        next: None,
    })
}

fn side(user: &User, view: &View, mine: bool) -> Markup {
    let one = &view.one;
    let count =
        |way: SignWay| view.people.iter().filter(|person| person.signed.is_some_and(|(_, by)| by == way)).count();
    html! {
        (panel("签到方式", &facts::facts(&[
            ("扫码", html! { (count(SignWay::Qr)) " 人" }),
            ("输码", html! { (count(SignWay::Code)) " 人" }),
            ("纸上", html! { (count(SignWay::Paper)) " 人" }),
        ])))
        (panel("登记", &facts::facts(&[
            ("安排", html! { (one.by) }),
            ("登记", html! { @match &one.recorded { Some((at, by)) => { (moment(Some(*at))) "，" (by) }, None => { "尚未" } } }),
        ])))
        @if mine && one.state == TrainingState::Held {
            @let offer = Offer::of(PaperForm::Training);
            (panel("文书", &html! { ul.papers { li { (button(&user.csrf, "training", &one.id, &offer)) " " (excel("training", &one.id, &offer)) } } }))
        }
        @if mine { (panel("经过", &history(&view.told))) }
    }
}

/// `GET /training/{id}/code`: what is thrown on the wall. It asks for its next minute by itself.
pub async fn screen(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        if !holds(&user, &one) || one.state != TrainingState::Planned {
            return Err(Oops::NotFound);
        }
        let begins = opens(one.from.local());
        if app.now().local() < begins {
            let again = [(HeaderName::from_static("refresh"), "60".to_owned())];
            return Ok((again, early(&one, begins)).into_response());
        }
        let shown = training::screen(&one, app.now());
        let address = format!("{}/t/{}/{}", app.public_url, one.id, shown.code);
        let (left, right) = shown.code.split_at(3);
        let body = html! {
            section.screen {
                h1 { (one.topic) }
                p { "用手机扫码签到，或登录后在“培训学习 › 输码签到”里输入：" }
                div.qr { (qr(&address)) }
                p.digits aria-label=(format!("签到码 {}", shown.code)) { (left) " " (right) }
                p { "已签到 " strong { (one.signed) } " 人，应到 " (one.invited) " 人" }
                p.quiet { "码一分钟换一次，这一页会自己换。" a href=(format!("/training/{}", one.id)) { "返回" } }
            }
        };
        let page = Page::new("签到码").show(&body);
        // A page without the script renews itself all the same.
        Ok(([(HeaderName::from_static("refresh"), (shown.seconds + 1).to_string())], page).into_response())
    })
    .await
}

/// Before anybody can sign in there is no code: one that is shown and does not count misleads.
fn early(one: &Training, begins: jiff::civil::DateTime) -> Markup {
    Page::new("签到码").show(&html! {
        section.screen {
            h1 { (one.topic) }
            p { "还没到签到时间。开始前半小时起可以签到：" strong { (domain::case::words::time(begins)) } "起这一页有码。" }
            p { a href=(format!("/training/{}", one.id)) { "返回" } }
        }
    })
}

/// `GET /training/{id}/photos/{hash}`.
pub async fn picture(
    State(app): State<App>,
    user: User,
    Path((id, hash)): Path<(String, String)>,
) -> Outcome<Response> {
    app.run(move |app| {
        let one = open(app, &user, &id)?;
        let known = app.door.db.read(|tx| photo::of(tx, &one.region, &one.id))?;
        if !known.iter().any(|photo| photo.hash == hash) {
            return Err(Oops::NotFound);
        }
        files::picture(app, &one.region, &hash)
    })
    .await
}

/// Somebody of a station within the reader's scope.
pub(in crate::desk) fn person(app: &App, user: &User, id: &str) -> Outcome<(directory::Staff, directory::Org)> {
    admitted(user)?;
    let found = app.door.db.read(|tx| {
        let Some(staff) = directory::staff(tx, &StaffId::from(id))? else { return Ok(None) };
        let org = directory::org(tx, &staff.actor.region, &staff.actor.org)?;
        let reaches = user.reaches(tx)?;
        let within = org.filter(|org| {
            org.kind == domain::directory::OrgKind::Station && reaches.iter().any(|reach| reach.holds(org))
        });
        Ok::<_, store::StoreError>(within.map(|org| (staff, org)))
    })?;
    found.ok_or(Oops::NotFound)
}

/// `GET /training/people/{person}?year=`: what one person studied.
pub async fn of_person(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Outcome<Markup> {
    let who = user.clone();
    let today = app.now().day();
    let (from, to) = year(asked.year, today);
    let (staff, org, mine, tries, lessons) = app
        .run(move |app| {
            let (staff, org) = person(app, &who, &id)?;
            let (hours, tries) = app.door.db.read(|tx| -> store::StoreResult<_> {
                let own = store::query::Reach { region: org.region.clone(), path: org.path.clone(), station: None };
                let hours = training::hours(tx, &own, from, to)?;
                Ok((hours, lesson::of(tx, &org.region, &staff.actor.id, from, to)?))
            })?;
            let mine = hours.into_iter().find(|one| one.staff == staff.actor.id);
            Ok((staff, org, mine, tries, lesson::shipped()?))
        })
        .await?;
    let policy = app.door.rules().policies.at(&org.region, today);
    let aim = aim(&policy);
    let minutes = mine.as_ref().map_or(0, |one| one.minutes);
    let (light, said) = aim.said(minutes);
    let title = |id: &str| lessons.iter().find(|one| one.id == id).map_or(id, |one| one.title.as_str()).to_owned();
    let rows = tries
        .iter()
        .map(|one| {
            vec![
                html! { (title(&one.lesson)) },
                html! { (one.score.right) "/" (one.score.total) },
                html! { @if one.score.passed { (badge::light(Light::Done, "通过")) } @else { (badge::light(Light::Soon, "未通过")) } },
                html! { (one.minutes) },
                html! { (moment(Some(one.at))) },
            ]
        })
        .collect();
    let quizzes = Table {
        caption: "测验",
        columns: &[words("微课"), number("答对"), words("结果"), number("计入分钟"), words("时间")],
        rows,
        empty: "还没有做过测验。",
        next: None,
    };
    let offer =
        Offer {
            part: from.year().to_string(), label: "培训学习证明".to_owned(), ..Offer::of(PaperForm::Certificate)
        };
    let newcomer = wants_placement(staff.actor.post, staff.since, staff.placed_on);
    let body = html! {
        (heading(&staff.actor.name, &badge::light(light, &said)))
        p.lead { a href="/training" { "培训学习" } "　" (org.name) "　" (staff.actor.post.label()) "　" (from.year()) "年" }
        @if newcomer {
            section.panel {
                p { (badge::light(Light::Soon, "新到岗，还没有跟班学习")) " " span.quiet { (clause_words("D40")) } }
                @if user.has(domain::network::power::Power::PlanTraining) && user.has(domain::network::power::Power::SeeNetwork) {
                    p { a href=(format!("/training/new?kind=placement&person={}", staff.actor.id)) { "安排跟班学习" } }
                }
            }
        }
        (panel("这一年", &facts::facts(&[
            ("参加培训", html! { (mine.as_ref().map_or(0, |one| one.events)) " 次" }),
            ("通过微课", html! { (mine.as_ref().map_or(0, |one| one.lessons)) " 课" }),
            ("学时", html! { (aim.spoken(minutes)) }),
            ("跟班学习", html! { (crate::desk::sheet::day(staff.placed_on)) }),
        ])))
        (panel("测验", &table(&quizzes)))
        @if minutes > 0 { (panel("文书", &html! { ul.papers { li { (button(&user.csrf, "staff", staff.actor.id.as_str(), &offer)) } } })) }
        @else { p.quiet { "有了学时以后可以出具培训学习证明。" } }
    };
    Ok(crate::desk::page(&user, &staff.actor.name, nav(&user), &body))
}
