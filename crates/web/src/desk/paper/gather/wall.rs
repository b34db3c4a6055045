//! What hangs on the wall (D16, D19 to D21): free sheets in large type, made from what is in force.

use domain::network::board::BoardKind;
use domain::network::wall::{WallKind, WallText};
use domain::paper::{Block, Form, PersonCard, Sheet};
use store::paper::Subject;

use super::{Content, Gathered};
use crate::app::App;
use crate::desk::board;
use crate::desk::founding::poster::{self, Wall};
use crate::error::{Oops, Outcome};
use crate::session::User;

/// The form under which a sheet for the wall is kept.
pub(in crate::desk) const fn form(kind: WallKind) -> Form {
    match kind {
        WallKind::Poster => Form::Poster,
        WallKind::Badges => Form::Badge,
        WallKind::Institutions => Form::Institutions,
        WallKind::Workflow => Form::Workflow,
        WallKind::Duties => Form::Duties,
        WallKind::Qr => Form::QrPoster,
    }
}

/// One of the sheets for the wall.
pub(super) fn wall(app: &App, user: &User, station: &str, wanted: Form) -> Outcome<Gathered> {
    let kind = *WallKind::EVERY.iter().find(|kind| form(**kind) == wanted).ok_or(Oops::NotFound)?;
    let wall = poster::load(app, user, station)?;
    let version = wall.version(kind).ok_or(Oops::NotFound)?;
    let (title, blocks) = match kind {
        WallKind::Poster => ("消费维权服务站工作人员", people(&wall, false)),
        WallKind::Badges => ("工作牌", people(&wall, true)),
        WallKind::Institutions => ("工作制度", systems(&wall)),
        WallKind::Workflow => (wall.workflow.title, text(&wall.workflow)),
        WallKind::Duties => (wall.duties.title, text(&wall.duties)),
        WallKind::Qr => ("消费维权，扫一扫", code(app, &wall)),
    };
    let org = &wall.org;
    let sheet = Sheet {
        blocks,
        notes: vec![format!("版本{version}。{}变动后请更换。", kind.follows())],
        wall: true,
        ..Sheet::new(title, org.name.as_str(), org.code.as_str())
    };
    Ok(ready(app, org, format!("wall {}", kind.value()), wanted, org.code.clone(), sheet))
}

fn ready(
    app: &App,
    org: &store::directory::Org,
    about: String,
    form: Form,
    known_as: String,
    sheet: Sheet,
) -> Gathered {
    let subject =
        Subject { region: org.region.clone(), station: org.id.clone(), about, form, part: String::new(), known_as };
    Gathered { subject, station_name: org.name.clone(), day: app.now().day(), content: Content::Ready(sheet) }
}

fn people(wall: &Wall, badges: bool) -> Vec<Block> {
    let phone = wall.org.phone.clone().unwrap_or_default();
    let people = wall.staff.iter().map(|one| PersonCard {
        name: one.actor.name.clone(),
        post: one.actor.post.label().to_owned(),
        line: if badges { wall.org.name.clone() } else { phone.clone() },
        picture: one.photo.clone(),
    });
    vec![Block::People { badges, people: people.collect() }]
}

fn systems(wall: &Wall) -> Vec<Block> {
    let block = |one: &store::network::institution::Adopted| {
        let mut paragraphs: Vec<String> = one.body.lines().map(str::to_owned).collect();
        let signed = one.signed.as_ref().map(|(by, _)| format!("，{by}签发")).unwrap_or_default();
        paragraphs.push(format!("第{}版，自{}起施行{signed}", one.version, one.from));
        Block::Text { heading: one.title.clone(), paragraphs }
    };
    wall.systems.iter().map(block).collect()
}

fn text(of: &WallText) -> Vec<Block> {
    // A number belongs to its sentence, a name stands above its text.
    let numbered = |head: &str| head.ends_with('.');
    let block = |(head, text): &(String, String)| match numbered(head) {
        true => Block::Text { heading: String::new(), paragraphs: vec![format!("{head} {text}")] },
        false => Block::Text { heading: head.clone(), paragraphs: vec![text.clone()] },
    };
    of.parts.iter().map(block).collect()
}

/// The code of the plaque, large: what a consumer's phone opens.
fn code(app: &App, wall: &Wall) -> Vec<Block> {
    let org = &wall.org;
    let address = format!("{}/p/{}", app.public_url, wall.code.as_deref().unwrap_or_default());
    let phone = org.phone.as_deref().unwrap_or("12315");
    let at = format!("{}　投诉电话 {phone}", org.address.as_deref().unwrap_or_default());
    vec![
        Block::Code { address, caption: "看本站是否真实有效，找到投诉的地方和电话".to_owned() },
        Block::Text { heading: String::new(), paragraphs: vec![at] },
    ]
}

/// An issue of the notice board (D21).
pub(super) fn issue(app: &App, user: &User, station: &str, id: &str) -> Outcome<Gathered> {
    let (org, one) = board::found(app, user, station, id)?;
    let mut blocks = Vec::new();
    for (kind, (_, label)) in BoardKind::EVERY.iter().zip(BoardKind::ALL) {
        let items: Vec<_> = one.items.iter().filter(|item| item.kind == *kind).collect();
        for (at, item) in items.iter().enumerate() {
            let mut paragraphs: Vec<String> = item.text.lines().map(str::to_owned).collect();
            paragraphs.extend(item.source.as_ref().map(|source| format!("（{source}）")));
            let head = if at == 0 { format!("{label}　{}", item.title) } else { item.title.clone() };
            blocks.push(Block::Text { heading: head, paragraphs });
        }
    }
    let phone = org.phone.as_deref().unwrap_or("12315");
    let sheet = Sheet {
        blocks,
        notes: vec![format!("投诉、咨询请到服务台，电话{phone}，也可拨打12315。{}编", one.made_on)],
        wall: true,
        ..Sheet::new(one.title.as_str(), org.name.as_str(), org.code.as_str())
    };
    let known_as = format!("{}-{}", org.code, one.made_on);
    Ok(ready(app, &org, format!("board {id}"), Form::Board, known_as, sheet))
}
