//! A world: the sample county in a scratch database, a clock that the story sets, and people by their logins.

use std::sync::Arc;

use domain::case::{Act, Case, Command, Stage};
use domain::directory::{Actor, CaseId, OrgId, PersonId, StaffId};
use domain::form::{self, FieldError, Given, Raw};
use domain::kernel::{Moment, Refusal};
use hejie::county::{self, REGION};
use jiff::civil::DateTime;
use store::execute::Step;
use store::ids::Entropy as _;
use store::scratch::{Dice, Scratch};
use store::vault::Keys;
use store::{Door, StoreError, directory, journal, verify};

use crate::answers::usual;

/// Why an act was not done.
#[derive(Debug)]
pub enum No {
    /// The form could not be read.
    Fields(Vec<FieldError>),
    /// A rule refused.
    Refused(Refusal),
}

/// One scratch database with the sample county in it.
pub struct World {
    pub scratch: Scratch,
    pub door: Door,
    pub now: Moment,
    /// The station of the story: the mall.
    pub station: OrgId,
}

/// Runs a story on SQLite and on PostgreSQL.
///
/// # Panics
/// When a database cannot be made, or the story does not hold.
pub fn each_engine(story: impl Fn(&mut World)) {
    for scratch in Scratch::each().unwrap_or_else(|error| panic!("no scratch database: {error}")) {
        let mut world = World::new(scratch);
        story(&mut world);
        world.verify();
    }
}

fn moment(at: &str) -> Moment {
    let local: DateTime = at.replace(' ', "T").parse().unwrap_or_else(|error| panic!("{at}: {error}"));
    Moment::from_local(local).unwrap_or_else(|error| panic!("{at}: {error}"))
}

impl World {
    /// The sample county at half past nine on 2 March 2026, a Monday.
    ///
    /// # Panics
    /// When the county cannot be made.
    #[must_use]
    pub fn new(scratch: Scratch) -> Self {
        let dice = Dice::new(7);
        let mut secret = [0; 64];
        dice.fill(&mut secret);
        let door = Door::new(scratch.db.clone(), Keys::new(&secret), Arc::new(dice))
            .unwrap_or_else(|error| panic!("no door: {error}"));
        let now = moment("2026-03-02 09:30");
        county::make(&door, now).unwrap_or_else(|error| panic!("no county: {error}"));
        Self { scratch, door, now, station: county::station_id("YQ01") }
    }

    /// Sets the clock.
    pub fn at(&mut self, at: &str) -> &mut Self {
        self.now = moment(at);
        self
    }

    /// A member of staff by login; `clock` is the clock itself.
    ///
    /// # Panics
    /// When there is none such.
    #[must_use]
    pub fn actor(&self, login: &str) -> Actor {
        if login == "clock" {
            return Actor::system(REGION);
        }
        let found = self.door.db.read(|tx| directory::staff(tx, &StaffId::from(login)));
        found.ok().flatten().map_or_else(|| panic!("nobody is called {login}"), |staff| staff.actor)
    }

    /// The case as the journal tells it.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn case(&self, id: &CaseId) -> Case {
        let history = self.door.db.read(|tx| journal::load(tx, REGION, id));
        history.ok().and_then(|history| history.state(id)).unwrap_or_else(|| panic!("no case {id}"))
    }

    fn given<'a>(&self, actor: &Actor, case: Option<&'a Case>) -> Given<'a> {
        let custodian = self.door.db.read(|tx| directory::org(tx, REGION, &self.station)).ok().flatten();
        Given {
            moment: self.now,
            actor: actor.id.clone(),
            case,
            person: PersonId(store::ids::fresh(self.now, self.door.entropy.as_ref())),
            custodian: custodian.and_then(|org| org.custodian),
            retention_years: 3,
            other: None,
            office: "云桥县城关市场监督管理所".to_owned(),
            officer: String::new(),
        }
    }

    /// The answers: what the form shows by itself, what a clerk usually writes, what the story says.
    fn answers(act: Act, given: &Given<'_>, said: &[(&str, &str)]) -> Raw {
        let mut raw = form::prefill(act, given);
        if let (Act::Verify, Some(case)) = (act, given.case) {
            for row in 0..case.evidence.len() {
                raw.set(format!("verdicts.{row}.verdict"), "true");
            }
        }
        for answers in [usual(act), said] {
            let mut seen: Vec<&str> = Vec::new();
            for (name, value) in answers {
                if seen.contains(name) {
                    raw.push(*name, *value);
                } else {
                    raw.set(*name, *value);
                }
                seen.push(name);
            }
        }
        raw
    }

    /// Registers a complaint as `login` would; not accepted yet.
    ///
    /// # Errors
    /// When form or rules refuse.
    pub fn try_register(&mut self, login: &str, said: &[(&str, &str)]) -> Result<CaseId, No> {
        let actor = self.actor(login);
        let raw = Self::answers(Act::Register, &self.given(&actor, None), said);
        let command = form::read(Act::Register, &raw, &self.given(&actor, None)).map_err(No::Fields)?;
        let id = CaseId(store::ids::fresh(self.now, self.door.entropy.as_ref()));
        self.execute(&actor, &id, command)?;
        Ok(id)
    }

    /// Registers a complaint; the story needs it to succeed.
    ///
    /// # Panics
    /// When it does not.
    pub fn registers(&mut self, login: &str, said: &[(&str, &str)]) -> CaseId {
        self.try_register(login, said).unwrap_or_else(|no| panic!("not registered: {no:?}"))
    }

    /// Does an act as `login` would, with the usual answers and those of the story.
    ///
    /// # Errors
    /// When form or rules refuse.
    pub fn tries(&mut self, login: &str, case: &CaseId, act: Act, said: &[(&str, &str)]) -> Result<Case, No> {
        let actor = self.actor(login);
        let now = self.case(case);
        let given = self.given(&actor, Some(&now));
        // A day of performance lies never before the drafting (A11).
        let today = self.now.day().to_string();
        let mut said = said.to_vec();
        let due = "obligations.0.due";
        if act == Act::DraftSettlement && today.as_str() > "2026-03-11" && said.iter().all(|(name, _)| *name != due) {
            said.push((due, &today));
        }
        let raw = Self::answers(act, &given, &said);
        let command = form::read(act, &raw, &given).map_err(No::Fields)?;
        self.execute(&actor, case, command)
    }

    /// Does an act; the story needs it to succeed.
    ///
    /// # Panics
    /// When it does not.
    pub fn does(&mut self, login: &str, case: &CaseId, act: Act, said: &[(&str, &str)]) -> Case {
        self.tries(login, case, act, said).unwrap_or_else(|no| panic!("{} was refused: {no:?}", act.label()))
    }

    /// The act must be refused under `clause`, and nothing may change by it.
    ///
    /// # Panics
    /// When it is accepted, or refused under another clause.
    pub fn refused(&mut self, login: &str, case: &CaseId, act: Act, said: &[(&str, &str)], clause: &str) -> Refusal {
        let before = self.case(case);
        match self.tries(login, case, act, said) {
            Err(No::Refused(refusal)) => {
                assert_eq!(refusal.clause, clause, "{}: {refusal:?}", act.label());
                assert!(!refusal.what.is_empty() && !refusal.what_to_do.is_empty());
                assert_eq!(self.case(case), before, "a refused step changes nothing");
                refusal
            }
            other => panic!("{} should be refused under {clause}: {other:?}", act.label()),
        }
    }

    /// Gives a command directly: the clock's own acts.
    ///
    /// # Errors
    /// When a rule refuses.
    ///
    /// # Panics
    /// When the store fails.
    pub fn execute(&mut self, actor: &Actor, case: &CaseId, command: Command) -> Result<Case, No> {
        let step = Step { actor: actor.clone(), moment: self.now, command };
        match self.door.execute(&self.station, case, None, step) {
            Ok(case) => Ok(case),
            Err(StoreError::Refused(refusal)) => Err(No::Refused(*refusal)),
            Err(error) => panic!("the store failed: {error}"),
        }
    }

    /// A registered and accepted complaint.
    pub fn accepted(&mut self, said: &[(&str, &str)]) -> CaseId {
        let case = self.registers("yq01-hejie1", said);
        self.does("yq01-hejie1", &case, Act::Accept, &[]);
        case
    }

    /// A complaint in negotiation: accepted and verified.
    pub fn negotiating(&mut self) -> CaseId {
        let case = self.accepted(&[]);
        self.does("yq01-hejie1", &case, Act::Verify, &[]);
        case
    }

    /// A complaint whose settlement waits for the approver.
    pub fn drafted(&mut self) -> CaseId {
        let case = self.negotiating();
        self.does("yq01-hejie1", &case, Act::RecordRound, &[]);
        self.does("yq01-hejie1", &case, Act::SignRound, &[]);
        self.does("yq01-hejie1", &case, Act::DraftSettlement, &[]);
        case
    }

    /// A complaint whose settlement is signed.
    pub fn signed(&mut self) -> CaseId {
        let case = self.drafted();
        self.does("yq01-shenpi", &case, Act::Approve, &[]);
        self.does("yq01-hejie1", &case, Act::Sign, &[]);
        case
    }

    /// A complaint that was settled, performed, fed back and archived.
    pub fn archived(&mut self) -> CaseId {
        let case = self.signed();
        self.does("yq01-hejie1", &case, Act::Perform, &[]);
        self.does("yq01-hejie1", &case, Act::FeedBack, &[]);
        self.does("yq01-hejie1", &case, Act::Archive, &[]);
        case
    }

    /// The case stands at `stage`.
    ///
    /// # Panics
    /// When it does not.
    pub fn stands(&self, case: &CaseId, stage: Stage) {
        assert_eq!(self.case(case).stage, stage);
    }

    /// The chain of every case holds and every read table equals its rebuild.
    ///
    /// # Panics
    /// When not.
    pub fn verify(&self) {
        match verify::check(&self.door.db, &self.door.keys, &mut |_, _| {}) {
            Ok(Ok(_)) => {}
            other => panic!("verify on {:?}: {other:?}", self.scratch.kind()),
        }
    }
}
