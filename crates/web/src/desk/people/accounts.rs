//! 账号: 系统管理员 opens and closes, 安全管理员 locks, unlocks and resets; neither sees a case.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{Actor, OrgId, Post, StaffId};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use domain::network::power::Power;
use maud::{Markup, html};
use serde::Deserialize;
use store::account::{self, Account, NewStaff, hash_password};
use store::audit::Change;
use store::ids::{fresh, secret};
use store::outbox;
use store::{StoreError, directory};

use crate::app::App;
use crate::desk::sheet::{Sheet, day};
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::notice::{Tone, notice};
use crate::face::page::{csrf, heading, panel, primary, secondary};
use crate::face::table::{Table, table, words};
use crate::posted::Posted;
use crate::session::User;

const LINE: Kind = Kind::Line { suggest: "" };

static FORM: Form = Form {
    fields: &[
        ask("org", "哪个单位", Kind::One(Choices::Offered("org"))),
        ask("post", "岗位", Kind::One(Choices::Fixed(Post::ALL))),
        ask("name", "姓名", LINE),
        ask("login", "账号", LINE).hint("一人一号"),
    ],
};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

fn admitted(user: &User) -> Outcome<()> {
    if user.has(Power::KeepAccounts) || user.has(Power::LockAccounts) { Ok(()) } else { Err(Oops::NotFound) }
}

/// `GET /accounts`.
pub async fn show(State(app): State<App>, user: User, Query(asked): Query<Asked>) -> Outcome<Markup> {
    admitted(&user)?;
    let region = user.actor.region.clone();
    let (all, letters) = app.read(move |tx| Ok((account::every(tx, &region)?, outbox::list(tx, &region, 30)?))).await?;
    let wanted = asked.q.trim();
    let found: Vec<&Account> = all
        .iter()
        .filter(|one| {
            wanted.is_empty() || one.login.contains(wanted) || one.name.contains(wanted) || one.org.contains(wanted)
        })
        .take(MOST)
        .collect();
    let keeps = user.has(Power::KeepAccounts);
    let rows = found.iter().map(|one| row(&user, one, app.now())).collect();
    let list = Table {
        caption: "账号",
        columns: &[words("账号"), words("姓名"), words("单位"), words("状态"), words("最近登录"), words("")],
        rows,
        empty: "没有符合的账号。",
        next: None,
    };
    let body = html! {
        (heading("账号", &html! { @if keeps { (primary("开通账号", "/accounts/new")) } }))
        p.quiet { "系统管理员开通和停用账号，安全管理员锁定、解锁和重置密码，审计员查阅记录；三员都看不到投诉。" }
        form.filters action="/accounts" method="get" {
            label { "姓名、账号、单位 " input type="search" name="q" value=(wanted) maxlength="40"; }
            button type="submit" { "查找" }
        }
        (table(&list))
        p.quiet { "共 " (all.len()) " 个账号，最多显示 " (MOST) " 个。" }
        @if keeps { (panel("提醒的投递", &deliveries(&user, &letters))) }
    };
    Ok(crate::desk::page(&user, "账号", Nav::Accounts, &body))
}

/// Accounts on one page at most.
const MOST: usize = 200;

fn row(user: &User, one: &Account, now: domain::kernel::Moment) -> Vec<Markup> {
    let locked = one.locked_until.is_some_and(|until| until > now);
    let button = |name: &str, label: &str| {
        html! {
            form.inline action=(format!("/accounts/{}/{name}", one.id)) method="post" {
                (csrf(&user.csrf))
                button.link type="submit" { (label) }
            } " "
        }
    };
    vec![
        html! { (one.login) },
        html! { (one.name) br; span.quiet { (one.post.label()) } },
        html! { (one.org) },
        html! { @if !one.active { "已停用" } @else if locked { "已锁定" } @else { "在用" } },
        html! { (day(one.seen_on)) },
        html! {
            @if one.active && one.id != user.actor.id.as_str() {
                @if user.has(Power::KeepAccounts) { (button("close", "停用")) }
                @if user.has(Power::LockAccounts) {
                    @if locked { (button("unlock", "解锁")) } @else { (button("lock", "锁定")) }
                    (button("reset", "重置密码"))
                }
            }
        },
    ]
}

/// Reminders on their way, those that failed first.
fn deliveries(user: &User, letters: &[outbox::Listed]) -> Markup {
    let rows = letters
        .iter()
        .map(|one| {
            vec![
                html! { (one.subject) },
                html! { (one.channel.label()) },
                html! { (one.state.label()) @if let Some(error) = &one.last_error { br; span.quiet { (error) } } },
                html! {
                    @if one.state == outbox::State::Dead {
                        form.inline action=(format!("/letters/{}/retry", one.id)) method="post" { (csrf(&user.csrf)) button.link type="submit" { "重新投递" } }
                    }
                },
            ]
        })
        .collect();
    table(&Table {
        caption: "提醒的投递",
        columns: &[words("事项"), words("方式"), words("状态"), words("")],
        rows,
        empty: "没有等待投递的提醒。",
        next: None,
    })
}

fn new_sheet(app: &App, user: &User) -> Outcome<Sheet> {
    let orgs = app.door.db.read(|tx| directory::every(tx, &user.actor.region))?;
    Ok(Sheet {
        title: "开通账号".to_owned(),
        lead: "首次密码提交后显示一次，首次登录要改。站点的人员变动请由站点报备。".to_owned(),
        nav: Nav::Accounts,
        form: &FORM,
        action: "/accounts/new".to_owned(),
        back: "/accounts".to_owned(),
        submit: "开通",
        offers: Offers::default()
            .with("org", orgs.into_iter().map(|org| (org.id.0, format!("{} {}", org.code, org.name)))),
        hidden: Vec::new(),
    })
}

/// `GET /accounts/new`.
pub async fn new(State(app): State<App>, user: User) -> Outcome<Markup> {
    if !user.has(Power::KeepAccounts) {
        return Err(Oops::NotFound);
    }
    app.run(move |app| Ok(new_sheet(app, &user)?.page(&user, &Raw::default(), &[], None))).await
}

/// `POST /accounts/new`.
pub async fn open(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    if !user.has(Power::KeepAccounts) {
        return Err(Oops::NotFound);
    }
    app.run(move |app| {
        let raw = posted.raw;
        let sheet = new_sheet(app, &user)?;
        let mut reader = Reader::new(&FORM, &raw);
        let (org, post) = (reader.one::<OrgId>("org"), reader.one::<Post>("post"));
        if post == Some(Post::System) {
            reader.wrong("post", "这不是人的岗位");
        }
        let (name, login) = (reader.text("name"), reader.text("login"));
        let (org, post) = match reader.finish(org.zip(post)) {
            Ok(Some(read)) => read,
            Ok(None) => return Ok(sheet.again(&user, &raw, &[], None)),
            Err(errors) => return Ok(sheet.again(&user, &raw, &errors, None)),
        };
        let password = format!("Hj-{}", &secret(app.door.entropy.as_ref())[..12]);
        let hash = hash_password(&password, app.door.entropy.as_ref())?;
        let id = StaffId(fresh(app.now(), app.door.entropy.as_ref()));
        let actor = Actor { id, name: name.clone(), post, org: org.clone(), region: user.actor.region.clone() };
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        let done = app.door.db.write(|tx| {
            directory::org(tx, &user.actor.region, &org)?.ok_or(StoreError::NotFound("org"))?;
            let new =
                NewStaff { actor: actor.clone(), login: &login, phone: None, password_hash: &hash, must_change: true };
            account::add(tx, change, &new)
        });
        match done {
            Ok(()) => Ok(told(&user, &login, &name, &password).into_response()),
            Err(StoreError::Clash(_) | StoreError::Duplicate(_)) => {
                let error = FieldError {
                    field: "login".to_owned(),
                    message: format!("账号{login}已经有人用，请换一个"),
                };
                Ok(sheet.again(&user, &raw, &[error], None))
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// The first password, shown here and nowhere else.
fn told(user: &User, login: &str, name: &str, password: &str) -> Markup {
    let body = html! {
        (heading("密码", &html! {}))
        (notice(Tone::Done, &html! { "账号 " strong { (login) } "　密码 " strong #first-password { (password) } }))
        p { "请当面交给" (name) "，登录后要改。这个密码只显示这一次。" }
        p { (secondary("回到账号", "/accounts")) }
    };
    crate::desk::page(user, "密码", Nav::Accounts, &body)
}

/// `POST /accounts/{id}/{deed}`: close, lock, unlock, reset.
pub async fn act(
    State(app): State<App>,
    user: User,
    Path((id, deed)): Path<(String, String)>,
    posted: Posted,
) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    admitted(&user)?;
    let power = if deed == "close" { Power::KeepAccounts } else { Power::LockAccounts };
    if !user.has(power) || id == user.actor.id.as_str() {
        return Err(Oops::NotFound);
    }
    app.run(move |app| {
        let region = user.actor.region.clone();
        let all = app.door.db.read(|tx| account::every(tx, &region))?;
        let one = all.into_iter().find(|one| one.id == id && one.active).ok_or(Oops::NotFound)?;
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        match deed.as_str() {
            "close" => app.door.db.write(|tx| account::close(tx, change, &one.id))?,
            "lock" => app.door.db.write(|tx| account::lock(tx, change, &one.id, true))?,
            "unlock" => app.door.db.write(|tx| account::lock(tx, change, &one.id, false))?,
            "reset" => {
                let password = format!("Hj-{}", &secret(app.door.entropy.as_ref())[..12]);
                let hash = hash_password(&password, app.door.entropy.as_ref())?;
                app.door.db.write(|tx| account::reset(tx, change, &one.id, &hash))?;
                return Ok(told(&user, &one.login, &one.name, &password).into_response());
            }
            _ => return Err(Oops::NotFound),
        }
        Ok(Redirect::to("/accounts").into_response())
    })
    .await
}

/// `POST /letters/{id}/retry`: a reminder that could not be delivered goes out again.
pub async fn retry(State(app): State<App>, user: User, Path(id): Path<String>, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    if !user.has(Power::KeepAccounts) {
        return Err(Oops::NotFound);
    }
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| outbox::retry(tx, change, &id))?;
        Ok(Redirect::to("/accounts").into_response())
    })
    .await
}
