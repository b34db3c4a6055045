//! 电子签名 of the own station: its certificate, for anybody to fetch, and the pictures of its seals.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use domain::directory::{HEADS, OrgKind};
use domain::form::{Choices, FieldError, Form, Kind, Raw, Reader, ask};
use maud::{Markup, html};
use store::audit::Change;
use store::certificate::{self, Held};
use store::file::{self, Media};
use store::seal_image::{self, SealImage};
use store::{StoreResult, Tx, directory};

use super::files;
use super::sheet::{At, Sheet};
use crate::app::App;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::facts::facts;
use crate::face::form::Offers;
use crate::face::page::{csrf, heading, panel};
use crate::posted::Posted;
use crate::session::User;

const KINDS: &[(&str, &str)] = &[("station", "站点印章"), ("unit", "本单位印章")];

static SEAL: Form = Form {
    fields: &[
        ask("kind", "哪一枚印章", Kind::One(Choices::Fixed(KINDS))),
        ask("image", "印章图片", Kind::File).hint("盖在白纸上拍照或扫描，JPG 或 PNG；同一枚再登记一次就换成新的"),
    ],
};

fn head(user: &User) -> bool {
    HEADS.contains(&user.actor.post)
}

fn of_heads(user: &User) -> Outcome<()> {
    if head(user) { Ok(()) } else { Err(Oops::NotYours("站长、副站长")) }
}

/// The card on the page of the station.
pub(super) fn card(user: &User, certificates: &[Held], seals: &[SealImage]) -> Markup {
    panel(
        "电子签名和印章",
        &html! {
            @match certificates.first() {
                Some(held) => { p { "签名证书有效期至" (held.not_after.day()) "　" a href="/station/certificate" { "指纹和下载" } } },
                None => { p { "还没有签名证书，第一次出具文书时自动生成。" a href="/station/certificate" { "说明" } } },
            }
            ul.seals { @for seal in seals {
                li {
                    img.inked src=(format!("/station/files/{}", seal.file)) alt=(name(&seal.kind));
                    span.quiet { (name(&seal.kind)) }
                }
            } }
            @if head(user) { p { a href="/station/seal" { "登记印章图片" } } }
        },
    )
}

fn name(kind: &str) -> &'static str {
    KINDS.iter().find(|(value, _)| *value == kind).map_or("印章", |(_, label)| label)
}

/// A fingerprint in groups of four, as people compare it.
fn grouped(fingerprint: &str) -> String {
    let letters: Vec<char> = fingerprint.to_uppercase().chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// `GET /station/certificate`.
pub async fn certificate(State(app): State<App>, user: User) -> Outcome<Markup> {
    let who = user.clone();
    let held = app.read(move |tx| certificate::of(tx, &who.actor.region, &who.actor.org)).await?;
    let active = held.iter().find(|one| one.ended_at.is_none());
    let download = |one: &Held| format!("/station/certificate/{}", one.fingerprint);
    let body = html! {
        (heading("签名证书", &html! {}))
        p.lead {
            @if user.chain { "总部替分店出具的 PDF 文书带总部的数字签名，改动一个字，阅读软件就会提示。证书由总部自己签发；核对指纹一致，就是总部出具的。" }
            @else { "本站出具的 PDF 文书都带本站的数字签名，改动一个字，阅读软件就会提示。证书由本站自己签发；核对指纹一致，就是本站出具的。" }
        }
        @match active {
            Some(one) => {
                (panel("正在使用", &html! {
                    (facts(&[
                        ("站点", html! { (one.owner.name) }),
                        ("单位", html! { (one.owner.unit) }),
                        ("有效期", html! { (one.not_before.day()) " 至 " (one.not_after.day()) "，到期前两个月自动换新" }),
                        ("序列号", html! { span.code { (one.serial) } }),
                        ("指纹", html! { span.code { (grouped(&one.fingerprint)) } " " span.quiet { "SHA-256" } }),
                    ]))
                    p { a.button href=(download(one)) { "下载证书（.cer）" } }
                }))
            },
            None => {
                (panel("还没有证书", &html! {
                    p { "第一次出具文书时自动生成，也可以现在生成。" }
                    @if head(&user) {
                        form method="post" action="/station/certificate" { (csrf(&user.csrf)) p { button.button.primary type="submit" { "现在生成" } } }
                    } @else { p.quiet { "由站长、副站长办理。" } }
                }))
            },
        }
        @let before: Vec<&Held> = held.iter().filter(|one| one.ended_at.is_some()).collect();
        @if !before.is_empty() {
            (panel("以前的证书", &html! { ul { @for one in before {
                li { (one.not_before.day()) " 起　" span.code { (grouped(&one.fingerprint)) } "　" a href=(download(one)) { "下载" } }
            } } }))
        }
        p { a href="/station" { "返回本站" } }
    };
    Ok(super::page(&user, "签名证书", Nav::Station, &body))
}

/// `POST /station/certificate`: makes it before it is needed.
pub async fn make(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    of_heads(&user)?;
    app.run(move |app| {
        let change = Change { actor: &user.actor, moment: app.now(), entropy: app.door.entropy.as_ref() };
        app.door.db.write(|tx| {
            of_station(tx, &user)?;
            certificate::signer(tx, &app.door.keys, change, &user.actor.org).map(|_| ())
        })?;
        Ok(())
    })
    .await?;
    Ok(Redirect::to("/station/certificate").into_response())
}

/// Only a station signs papers; an office has none.
fn of_station(tx: &mut Tx<'_>, user: &User) -> StoreResult<()> {
    let org = directory::org(tx, &user.actor.region, &user.actor.org)?;
    match org.filter(|org| org.kind == OrgKind::Station) {
        Some(_) => Ok(()),
        None => Err(store::StoreError::NotFound("station")),
    }
}

/// `GET /station/certificate/{hash}`: the file that readers import.
pub async fn download(State(app): State<App>, user: User, Path(hash): Path<String>) -> Outcome<Response> {
    let held = app.read(move |tx| certificate::of(tx, &user.actor.region, &user.actor.org)).await?;
    let one = held.into_iter().find(|one| one.fingerprint == hash).ok_or(Oops::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pkix-cert".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"hejie-{}.cer\"", &one.fingerprint[..12])),
    ];
    Ok((headers, one.der).into_response())
}

fn sheet() -> Sheet {
    Sheet {
        title: "登记印章图片".to_owned(),
        lead: "只有站长、副站长可以登记。谁在什么时候登记，会留下记录。".to_owned(),
        nav: Nav::Station,
        form: &SEAL,
        action: "/station/seal".to_owned(),
        back: "/station".to_owned(),
        submit: "登记印章",
        offers: Offers::default(),
        hidden: Vec::new(),
    }
}

/// `GET /station/seal`.
pub async fn ask_seal(user: User) -> Outcome<Markup> {
    of_heads(&user)?;
    Ok(sheet().page(&user, &Raw::default(), &[], None))
}

/// `POST /station/seal`.
pub async fn keep_seal(State(app): State<App>, user: User, posted: Posted) -> Outcome<Response> {
    user.check(posted.raw.one("csrf"))?;
    of_heads(&user)?;
    app.run(move |app| {
        let (raw, errors) = files::keep(app, &user, posted)?;
        let read = if errors.is_empty() { read(app, &user, &raw)? } else { Err(errors) };
        let at = At { app, user: &user, region: &user.actor.region };
        sheet().submit(
            &at,
            &raw,
            read,
            |tx, change, (kind, file)| {
                of_station(tx, &user)?;
                seal_image::keep(tx, change, &user.actor.org, kind, file)
            },
            |()| "/station".to_owned(),
        )
    })
    .await
}

type Read = Result<(String, String), Vec<FieldError>>;

fn read(app: &App, user: &User, raw: &Raw) -> Outcome<Read> {
    let mut reader = Reader::new(&SEAL, raw);
    let kind = reader.parsed("kind", "请从列出的选项中选一项", |typed| {
        KINDS.iter().find(|(value, _)| *value == typed).map(|(value, _)| (*value).to_owned())
    });
    let image = reader.text("image");
    if !image.is_empty() {
        let found = app.door.db.read(|tx| file::find(tx, &user.actor.region, &image))?;
        if !found.is_some_and(|file| matches!(file.media, Media::Png | Media::Jpeg)) {
            reader.wrong("image", "印章要用图片，请拍照或扫描成 JPG 或 PNG 后再选");
        }
    }
    Ok(reader.finish((kind.unwrap_or_default(), image)))
}

/// `GET /station/files/{hash}`: the picture of a seal of the own station.
pub async fn image(State(app): State<App>, user: User, Path(hash): Path<String>) -> Outcome<Response> {
    app.run(move |app| {
        let region = &user.actor.region;
        let seals = app.door.db.read(|tx| seal_image::of(tx, region, &user.actor.org))?;
        if !seals.iter().any(|seal| seal.file == hash) {
            return Err(Oops::NotFound);
        }
        files::picture(app, region, &hash)
    })
    .await
}
