//! The overview of a county of 300 stations and 200,000 cases, against its bare statement.

use std::sync::Arc;

use domain::directory::{Actor, OrgId, OrgKind, Post, StaffId, Venue};
use domain::kernel::Moment;
use domain::network::life::LifeStage;
use hejie::county::{self, PASSWORD, REGION};
use store::account::{self, NewStaff, SignIn};
use store::audit::Change;
use store::book::{self, Institution};
use store::directory::{self, Org};
use store::file::Files;
use store::query::{Reach, overview};
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Door, StoreResult, Tx};
use web::App;

use crate::Figure;
use crate::http::{bare, serve, time};
use crate::register::step;

const STATIONS: usize = 300;
const CASES: usize = 200_000;
/// Registrations to a transaction while filling, which is not measured.
const TOGETHER: usize = 500;

/// Adds the stations that the sample county lacks; returns a clerk of each.
fn stations(door: &Door, now: Moment) -> StoreResult<Vec<Actor>> {
    let system = Actor::system(REGION);
    door.db.write(|tx| {
        let change = Change { actor: &system, moment: now, entropy: door.entropy.as_ref() };
        (0..STATIONS).map(|number| station(tx, change, number)).collect()
    })
}

fn station(tx: &mut Tx<'_>, change: Change<'_>, number: usize) -> StoreResult<Actor> {
    let id = OrgId(format!("bench-{number:03}"));
    directory::add_org(
        tx,
        change,
        &Org {
            region: REGION.to_owned(),
            id: id.clone(),
            parent: Some("office".into()),
            path: format!("/city/county/office/{id}/"),
            kind: OrgKind::Station,
            code: format!("BN{number:03}"),
            name: format!("第{number}消费维权服务站"),
            venue: Some(Venue::Mall),
            industry: None,
            host: Some("商场".to_owned()),
            address: None,
            phone: None,
            custodian: None,
            life: Some(LifeStage::Running),
            leader: None,
            chain_path: String::new(),
            hq_handles: false,
        },
    )?;
    for kind in ["handling", "reporting", "management"] {
        let system = Institution {
            kind: kind.to_owned(),
            title: kind.to_owned(),
            body: String::new(),
            version: 0,
            effective_from: Some(jiff::civil::date(2020, 1, 1)),
        };
        book::adopt(tx, change, &id, &system)?;
    }
    let login = format!("bench-{number:03}-hejie");
    let actor = Actor {
        id: StaffId(login.clone()),
        name: "林晓云".to_owned(),
        post: Post::Conciliator,
        org: id,
        region: REGION.to_owned(),
    };
    let new = NewStaff { actor: actor.clone(), login: &login, phone: None, password_hash: "", must_change: false };
    account::add(tx, change, &new)?;
    Ok(actor)
}

fn fill(door: &Door, clerks: &[Actor], now: Moment) -> anyhow::Result<()> {
    for start in (0..CASES).step_by(TOGETHER) {
        let steps: anyhow::Result<Vec<_>> = (start..(start + TOGETHER).min(CASES))
            .map(|serial| Ok((&clerks[serial % clerks.len()], step(&clerks[serial % clerks.len()], now, serial)?)))
            .collect();
        let steps = steps?;
        door.db.write(|tx| {
            for (clerk, (id, step)) in &steps {
                door.execute_in(tx, &clerk.org, id, Some(0), std::slice::from_ref(step))?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// The page of the county's officer beside the one statement that counts the cases of each station.
pub fn measure(now: Moment) -> anyhow::Result<Figure> {
    let scratch = Scratch::sqlite()?;
    let dice = Dice::new(5);
    let mut secret = [0; 64];
    store::ids::Entropy::fill(&dice, &mut secret);
    let door = Door::new(scratch.db.clone(), Keys::new(&secret), Arc::new(dice))?;
    county::make(&door, now)?;
    eprintln!("filling {CASES} cases at {STATIONS} stations ...");
    let clerks = stations(&door, now)?;
    fill(&door, &clerks, now)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let files = Files::new(scratch.dir.join("files"))?;
    let site = serve(web::router(App::new(door.clone(), files, Arc::new(move || now), false)), &runtime)?;
    let signed = account::sign_in(&door.db, "xianju", PASSWORD, now, door.entropy.as_ref())?;
    let SignIn::Welcome(token) = signed else { anyhow::bail!("the officer cannot sign in") };
    let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
    let (ours, bytes) = time(&agent, &format!("{site}/network"), &format!("hejie={token}"))?;
    let reach = Reach { region: REGION.to_owned(), path: "/city/county/".to_owned(), station: None };
    let today = now.day();
    let statement = Arc::new(move |tx: &mut Tx<'_>| Ok(overview::cases(tx, &reach, today)?.len()));
    let reference = serve(bare(&door, statement, bytes), &runtime)?;
    let (reference, _) = time(&agent, &reference, "")?;
    Ok(Figure {
        what: "the overview of a county of 300 stations and 200,000 cases".to_owned(),
        ours,
        reference,
        unit: "µs",
        of: "a bare axum handler that counts the cases of every station in one statement and sends as many bytes",
    })
}
