//! 微课 (D35, B1.5): a text, a quiz, the result with its reasons. The quiz is the record; it works without the script.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::clock::Light;
use domain::directory::OrgKind;
use domain::form::Raw;
use domain::kernel::{Refusal, clause_words};
use domain::network::lesson::{Lesson, Question, left_open, taught};
use domain::network::power::Power;
use maud::{Markup, html};
use store::audit::Change;
use store::network::lesson::{self, Try};
use store::{StoreError, directory};

use super::training::{nav, year};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::acts::why;
use crate::face::badge;
use crate::face::notice::{Tone, notice};
use crate::face::page::{csrf, heading, panel};
use crate::face::table::{Table, number, table, words};
use crate::posted::Posted;
use crate::session::User;

/// `GET /lessons`.
pub async fn list(State(app): State<App>, user: User) -> Outcome<Markup> {
    user.needs(Power::Study)?;
    let today = app.now().day();
    let (from, to) = year(None, today);
    let who = user.clone();
    let (tries, all) = app
        .read(move |tx| Ok((lesson::of(tx, &who.actor.region, &who.actor.id, from, to)?, lesson::shipped()?)))
        .await?;
    let rows = taught(&all, today)
        .into_iter()
        .map(|one| {
            let mine: Vec<&Try> = tries.iter().filter(|each| each.lesson == one.id).collect();
            let passed = mine.iter().find(|each| each.score.passed);
            vec![
                html! { a href=(format!("/lessons/{}", one.id)) { (one.title) } },
                html! { (one.minutes) },
                html! { (one.questions.len()) },
                html! {
                    @match (passed, mine.first()) {
                        (Some(each), _) => { (badge::light(Light::Done, "已通过")) " " span.quiet { (each.at.day()) } },
                        (None, Some(each)) => { (badge::light(Light::Soon, &format!("答对{}/{}，再做一次", each.score.right, each.score.total))) },
                        (None, None) => { span.quiet { "还没有学" } },
                    }
                },
            ]
        })
        .collect();
    let lessons = Table {
        caption: "微课",
        columns: &[words("课"), number("分钟"), number("题"), words("今年")],
        rows,
        empty: "还没有微课。",
        next: None,
    };
    let body = html! {
        (heading("微课", &html! {}))
        p.lead { a href="/training" { "培训学习" } "　读一课、答几道题，通过了就是一条学习记录（" (clause_words("D35")) "）。" }
        (table(&lessons))
        p.quiet { "每一课每年第一次通过计学时；可以反复做，每次的答案都留着。" }
    };
    Ok(super::page(&user, "微课", nav(&user), &body))
}

fn found(app: &App, id: &str) -> Outcome<Lesson> {
    let all = lesson::shipped()?;
    let one = taught(&all, app.now().day()).into_iter().find(|one| one.id == id).cloned();
    one.ok_or(Oops::NotFound)
}

/// `GET /lessons/{id}`: the text with its quiz, and the last result of this person.
pub async fn show(State(app): State<App>, user: User, Path(id): Path<String>) -> Outcome<Markup> {
    user.needs(Power::Study)?;
    app.run(move |app| {
        let one = found(app, &id)?;
        let (from, to) = year(None, app.now().day());
        let (region, staff) = (&user.actor.region, &user.actor.id);
        let tries = app.door.db.read(|tx| lesson::of(tx, region, staff, from, to))?;
        let last = tries.iter().find(|each| each.lesson == one.id && each.version == one.version);
        Ok(page(app, &user, &one, &Raw::default(), last, None))
    })
    .await
}

fn page(app: &App, user: &User, one: &Lesson, raw: &Raw, last: Option<&Try>, refusal: Option<&Refusal>) -> Markup {
    let pass = app.door.rules().policies.at(&user.actor.region, app.now().day()).lesson_pass();
    let open = if refusal.is_some() { left_open(one, &answers(one, raw)) } else { Vec::new() };
    let body = html! {
        (heading(&one.title, &html! {}))
        p.lead { a href="/lessons" { "微课" } "　约" (one.minutes) "分钟　第" (one.version) "版，自" (one.effective_from) "起" }
        @if let Some(last) = last { (result(one, last, pass)) }
        section.panel.reading {
            @for paragraph in &one.body { p { (paragraph) } }
            @if !one.sources.is_empty() { p.quiet { "依据：" (one.sources.join("、")) } }
        }
        section.panel {
            h2 { "测验" }
            @if let Some(refusal) = refusal { (notice(Tone::Wrong, &html! { (why(refusal)) })) }
            form.quiz action=(format!("/lessons/{}", one.id)) method="post" {
                (csrf(&user.csrf))
                input type="hidden" name="version" value=(one.version);
                @for (no, question) in (1..).zip(&one.questions) { (ask(no, question, raw, open.contains(&no))) }
                p.send { button.button.primary type="submit" { "交卷" } " " span.quiet { "答对" (pass) "%算通过" } }
            }
        }
    };
    super::page(user, &one.title, nav(user), &body)
}

fn ask(no: usize, question: &Question, raw: &Raw, open: bool) -> Markup {
    let name = format!("q{no}");
    html! {
        fieldset class={ "field group" @if open { " wrong" } } {
            legend { (no) "．" (question.ask) }
            @if open { p.error { (badge::light(Light::Over, "这一题还没有答，请选一个答案")) } }
            div.chips {
                @for (at, option) in question.options.iter().enumerate() {
                    label.chip {
                        input type="radio" name=(name) value=(at) checked[raw.one(&name) == at.to_string()];
                        span { (option) }
                    }
                }
            }
        }
    }
}

/// What was chosen, question by question.
fn answers(one: &Lesson, raw: &Raw) -> Vec<Option<usize>> {
    (1..=one.questions.len()).map(|no| raw.one(&format!("q{no}")).parse().ok()).collect()
}

/// The last try: what was right, and why.
fn result(one: &Lesson, last: &Try, pass: u32) -> Markup {
    let score = last.score;
    let (tone, said) = if score.passed {
        let credited = if last.minutes > 0 { format!("，记{}分钟学时", last.minutes) } else { String::new() };
        (Tone::Done, format!("答对{}/{}，通过{credited}。", score.right, score.total))
    } else {
        (Tone::Care, format!("答对{}/{}，没有到{pass}%，请再看一遍、再做一次。", score.right, score.total))
    };
    panel(
        "最近一次的结果",
        &html! {
            (notice(tone, &html! { (said) }))
            ol.answers {
                @for (question, answer) in one.questions.iter().zip(&last.answers) {
                    li {
                        strong { (question.ask) } " "
                        @if *answer == question.right { (badge::light(Light::Done, "对")) }
                        @else { (badge::light(Light::Over, "错")) " 您选：" (question.options.get(*answer).map_or("", String::as_str)) "；" }
                        " 应选：" (question.options.get(question.right).map_or("", String::as_str))
                        br; span.quiet { (question.why) }
                    }
                }
            }
        },
    )
}

/// `POST /lessons/{id}`.
pub async fn answer(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    user.needs(Power::Study)?;
    app.run(move |app| {
        let one = found(app, &id)?;
        let raw = posted.raw;
        if raw.one("version") != one.version.to_string() {
            // The quiz changed while the page was open: what was answered belongs to another text.
            return Ok(
                (StatusCode::UNPROCESSABLE_ENTITY, page(app, &user, &one, &Raw::default(), None, None)).into_response()
            );
        }
        let answers = answers(&one, &raw);
        let rules = app.door.rules();
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let done = app.door.db.write(|tx| {
            let org = directory::org(tx, &user.actor.region, &user.actor.org)?;
            let at_station = org.is_some_and(|org| org.kind == OrgKind::Station);
            lesson::answer(tx, change, &rules, &one, &answers, at_station)
        });
        match done {
            Ok(_) => Ok(Redirect::to(&format!("/lessons/{id}")).into_response()),
            Err(StoreError::Refused(refusal)) => {
                let page = page(app, &user, &one, &raw, None, Some(&refusal));
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}
