//! The made-up city: counties, offices, stations of all five kinds of venue.

use domain::directory::{Actor, Industry, OrgId, OrgKind, Venue};
use domain::kernel::Moment;
use domain::network::life::LifeStage;
use jiff::SignedDuration;
use store::audit::Change;
use store::consultation::{self, Asked};
use store::directory::{self, Org};
use store::{Door, StoreResult, Tx, simulated};

use super::dice::Dice;

/// The code of the city; those of its counties begin with it. No place has such a code.
pub const CITY: &str = "9999";
/// Stations in a county at most (5.2: a large one).
const IN_COUNTY: usize = 300;
const IN_OFFICE: usize = 25;
/// Consultations of a station, a month apart.
const CONSULTATIONS: i64 = 3;

/// A station that complaints come to.
pub struct Site {
    pub region: String,
    pub id: OrgId,
    pub code: String,
}

/// Makes the city; returns its stations.
pub fn make(door: &Door, moment: Moment, dice: &mut Dice, stations: usize) -> StoreResult<Vec<Site>> {
    let system = Actor::system(CITY);
    let shapes: Vec<(Venue, Option<Industry>)> = (0..stations).map(|_| shape(dice)).collect();
    door.db.write(|tx| {
        let mut add = |region: &str, org: &Org| {
            let actor = Actor { region: region.to_owned(), ..system.clone() };
            directory::add_org(tx, Change { actor: &actor, moment, entropy: door.entropy.as_ref() }, org)
        };
        add(CITY, &org(CITY, "sim-city", None, OrgKind::City, "MN", "模拟市市场监督管理局"))?;
        let mut sites = Vec::with_capacity(stations);
        for (at, (venue, industry)) in shapes.iter().enumerate() {
            let (county, office) = (at / IN_COUNTY + 1, at / IN_OFFICE + 1);
            let region = format!("{CITY}{county:02}");
            let county_path = format!("/sim-city/sim-county-{county}/");
            if at % IN_COUNTY == 0 {
                let (id, name) = (format!("sim-county-{county}"), format!("模拟{county}县市场监督管理局"));
                add(&region, &org(&region, &id, Some("/sim-city/"), OrgKind::County, &format!("MN{county}"), &name))?;
            }
            if at % IN_OFFICE == 0 {
                let (id, name) = (format!("sim-office-{office}"), format!("模拟第{office}市场监督管理所"));
                let code = format!("MNS{office}");
                add(&region, &org(&region, &id, Some(&county_path), OrgKind::Office, &code, &name))?;
            }
            let office_path = format!("{county_path}sim-office-{office}/");
            let (id, code) = (format!("sim-{at:06}"), format!("M{at:06}"));
            let name = format!("模拟{}第{at}消费维权服务站", venue.label());
            let mut station = org(&region, &id, Some(&office_path), OrgKind::Station, &code, &name);
            (station.venue, station.industry, station.life) = (Some(*venue), *industry, Some(LifeStage::Running));
            add(&region, &station)?;
            sites.push(Site { region, id: OrgId(id), code });
        }
        for site in &sites {
            let actor = Actor { region: site.region.clone(), ..system.clone() };
            records(tx, door, &actor, moment, site)?;
        }
        Ok(sites)
    })
}

/// What a station has beside its complaints.
fn records(tx: &mut Tx<'_>, door: &Door, actor: &Actor, moment: Moment, site: &Site) -> StoreResult {
    simulated::records(tx, &site.region, &site.id, &site.code, moment.day())?;
    for months in 1..=CONSULTATIONS {
        let moment = Moment(moment.0 - SignedDuration::from_hours(24 * 30 * months));
        let change = Change { actor, moment, entropy: door.entropy.as_ref() };
        let asked = Asked {
            kind: "consultation",
            topic: "预付卡退费",
            content: "模拟咨询",
            caller: None,
            answer: Some("模拟答复"),
            promised_at: None,
        };
        consultation::log(tx, change, &site.id, &site.code, &asked)?;
    }
    Ok(())
}

fn shape(dice: &mut Dice) -> (Venue, Option<Industry>) {
    let kinds = [
        (Venue::Mall, 0.3),
        (Venue::Supermarket, 0.3),
        (Venue::Market, 0.15),
        (Venue::Enterprise, 0.2),
        (Venue::Scenic, 0.05),
    ];
    let venue = dice.pick(&kinds).unwrap_or(Venue::Mall);
    let industries: Vec<(Industry, f64)> = Industry::EVERY.iter().map(|industry| (*industry, 1.0)).collect();
    (venue, if venue == Venue::Enterprise { dice.pick(&industries) } else { None })
}

fn org(region: &str, id: &str, under: Option<&str>, kind: OrgKind, code: &str, name: &str) -> Org {
    let parent = under.and_then(|path| path.trim_matches('/').rsplit('/').next()).map(OrgId::from);
    Org {
        region: region.to_owned(),
        id: OrgId::from(id),
        parent,
        path: format!("{}{id}/", under.unwrap_or("/")),
        kind,
        code: code.to_owned(),
        name: name.to_owned(),
        venue: None,
        industry: None,
        host: None,
        address: None,
        phone: None,
        custodian: None,
        life: None,
        leader: None,
        chain_path: String::new(),
        hq_handles: false,
    }
}
