//! Records in the demo for papers that a station rarely issues: an archive that changed hands, a change of staff, one
//! list of destroyed files and one that waits for the office.

use domain::archive::{DestructionStep, HandOverStep, Supervisors};
use domain::case::Command;
use domain::directory::{Actor, CaseId, Post, StaffId};
use domain::kernel::Moment;
use domain::network::staffing::Education;
use jiff::ToSpan as _;
use store::account::hash_password;
use store::archive::{destroy, handover, sweep};
use store::audit::Change;
use store::directory::Org;
use store::execute::Step;
use store::file::Files;
use store::network::filing::{self, Joiner, Staffing};
use store::query::case;
use store::{Door, StoreError, StoreResult, Tx, directory};

use crate::county::{self, PASSWORD, REGION};
use crate::import::stable_id;

/// Adds them.
///
/// # Errors
/// When the database fails or a sample is refused.
pub fn make(door: &Door, files: &Files, now: Moment) -> StoreResult {
    let maker = Maker { door, now };
    maker.hand_over()?;
    maker.staff()?;
    maker.destruction()?;
    sweep(&door.db, files, now).map(drop)
}

struct Maker<'a> {
    door: &'a Door,
    now: Moment,
}

impl Maker<'_> {
    fn actor(&self, login: &str) -> StoreResult<Actor> {
        let found = self.door.db.read(|tx| directory::staff(tx, &login.into()))?;
        found.map(|staff| staff.actor).ok_or(StoreError::NotFound("staff"))
    }

    /// Somebody acts at ten in the morning, so many days ago.
    fn acts<T>(
        &self,
        login: &str,
        ago: i64,
        act: impl Fn(&mut Tx<'_>, Change<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let actor = self.actor(login)?;
        let moment = Moment::from_local(self.now.day().saturating_sub(ago.days()).at(10, 0, 0, 0)).unwrap_or(self.now);
        self.door.db.write(|tx| act(tx, Change { actor: &actor, moment, entropy: self.door.entropy.as_ref() }))
    }

    /// The archive of the supermarket went from the liaison to a conciliator.
    fn hand_over(&self) -> StoreResult {
        self.acts("yq02-zhanzhang", 3, |tx, change| {
            let org = station(tx, "YQ02")?;
            handover::appoint(tx, change, &org, &"yq02-hejie1".into(), "岗位调整").map(drop)
        })?;
        for (login, step) in [("yq02-lianluo", HandOverStep::Give), ("yq02-hejie1", HandOverStep::Take)] {
            self.acts(login, 2, |tx, change| {
                let org = station(tx, "YQ02")?;
                let one = handover::list(tx, REGION, &org.id)?.into_iter().next();
                handover::advance(tx, change, &org, &one.ok_or(StoreError::NotFound("handover"))?, step, None)
            })?;
        }
        Ok(())
    }

    /// A conciliator of the market left; his open complaint went to his colleague, and the office took note.
    fn staff(&self) -> StoreResult {
        let (leaver, receiver) = (StaffId::from("yq03-hejie1"), self.actor("yq03-hejie2")?);
        let hash = hash_password(PASSWORD, self.door.entropy.as_ref())?;
        let id = self.acts("yq03-zhanzhang", 1, |tx, change| {
            let (org, day) = (station(tx, "YQ03")?, change.moment.day());
            let open = filing::open_cases(tx, REGION, &leaver)?;
            for (case, _) in &open {
                let command = Command::AssignHandler {
                    to: receiver.id.clone(),
                    reason: "人员变动，移交承办".to_owned(),
                };
                let step = Step { actor: change.actor.clone(), moment: change.moment, command };
                self.door.execute_in(tx, &org.id, case, None, &[step])?;
            }
            let moved: Vec<_> = open.into_iter().map(|(_, number)| (number, receiver.name.clone())).collect();
            let joiner = Joiner {
                login: "yq03-hejie3".to_owned(),
                name: "池小满".to_owned(),
                education: Education::College,
                declared: true,
                phone: Some("13900000203".to_owned()),
                email: None,
                photo: None,
                since: day,
                placed_on: Some(day.saturating_sub(4.days())),
            };
            let staffing = Staffing {
                post: Post::Conciliator,
                leaver: Some((leaver.clone(), day)),
                joiner: Some(joiner),
                receiver: Some(receiver.id.clone()),
                due: day.saturating_add(5.days()),
            };
            filing::file(tx, change, &org.id, &staffing, &hash, &moved)
        })?;
        self.acts("suo-lianxi", 0, |tx, change| filing::take(tx, change, &id))
    }

    /// One list was carried out; another one, with a file that was turned away, waits for the office.
    fn destruction(&self) -> StoreResult {
        let gone = self.draft(20, &["old-coat"])?;
        self.advance("yq01-zhanzhang", 18, &gone, DestructionStep::Agree)?;
        self.advance("suo-fuze", 15, &gone, DestructionStep::Approve)?;
        self.acts("yq01-lianluo", 14, |tx, change| {
            let org = station(tx, "YQ01")?;
            let one = list(tx, &org, &gone)?;
            let watched = Supervisors { first: "石敬业".to_owned(), second: "郭怀远".to_owned() };
            destroy::carry_out(self.door, tx, change, &org, &one, change.moment.day(), &watched)
        })?;
        let waiting = self.draft(3, &["old-settled", "old-declined"])?;
        self.advance("yq01-zhanzhang", 2, &waiting, DestructionStep::Agree)
    }

    fn draft(&self, ago: i64, samples: &[&str]) -> StoreResult<String> {
        let least = self.door.rules().policies.at(REGION, self.now.day()).min_retention_years();
        self.acts("yq01-lianluo", ago, |tx, change| {
            let mut numbers = Vec::new();
            for sample in samples {
                let id = CaseId(stable_id(&["case", &format!("demo-{sample}")]));
                numbers.push(case::load(tx, &self.door.keys, REGION, &id)?.case.full_number());
            }
            let org = station(tx, "YQ01")?;
            destroy::draft(tx, change, &org, &numbers, "保管期满，无查考价值", least)
        })
    }

    fn advance(&self, login: &str, ago: i64, id: &str, step: DestructionStep) -> StoreResult {
        self.acts(login, ago, |tx, change| {
            let org = station(tx, "YQ01")?;
            let one = list(tx, &org, id)?;
            destroy::advance(tx, change, &org, &one, step, None)
        })
    }
}

fn station(tx: &mut Tx<'_>, code: &str) -> StoreResult<Org> {
    directory::org(tx, REGION, &county::station_id(code))?.ok_or(StoreError::NotFound("station"))
}

fn list(tx: &mut Tx<'_>, org: &Org, id: &str) -> StoreResult<domain::archive::DestructionList> {
    let found = destroy::list(tx, REGION, &org.id)?.into_iter().find(|one| one.id == id);
    found.ok_or(StoreError::NotFound("destruction"))
}
