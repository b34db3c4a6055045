//! THE door for writing cases: load, ask permission, decide, append, project, commit.
//! One transaction, so that no page can ever lag behind the truth.

use std::sync::{Arc, PoisonError, RwLock};

use domain::case::{Case, Command, Context, Entry, decide, evolve};
use domain::directory::{Actor, CaseId, OrgId, Station};
use domain::kernel::Moment;

use crate::db::{Db, Tx};
use crate::directory;
use crate::error::{StoreError, StoreResult};
use crate::ids::Entropy;
use crate::network::tell;
use crate::report::amendment;
use crate::rules::Rules;
use crate::vault::Keys;
use crate::{journal, number, project, vault};

/// The database with everything that writing a case takes.
#[derive(Clone)]
pub struct Door {
    pub db: Db,
    pub keys: Keys,
    pub entropy: Arc<dyn Entropy>,
    rules: Arc<RwLock<Arc<Rules>>>,
    /// Nobody is told: what comes in is history.
    quiet: bool,
    /// No figures are written; only for measuring what they cost.
    plain: bool,
}

/// One command with who gives it and when.
#[derive(Clone, Debug)]
pub struct Step {
    pub actor: Actor,
    pub moment: Moment,
    pub command: Command,
}

impl Door {
    /// Opens the door of a migrated database.
    ///
    /// # Errors
    /// When the calendar and the numbers cannot be read.
    pub fn new(db: Db, keys: Keys, entropy: Arc<dyn Entropy>) -> StoreResult<Self> {
        let rules = db.read(Rules::load)?;
        Ok(Self { db, keys, entropy, rules: Arc::new(RwLock::new(Arc::new(rules))), quiet: false, plain: false })
    }

    /// The same door for bringing history in: nobody is told of what happened long ago.
    #[must_use]
    pub fn quietly(&self) -> Self {
        Self { quiet: true, ..self.clone() }
    }

    /// The same door without the figures, to measure what they cost; `verify` then finds them missing.
    #[cfg(any(test, feature = "scratch"))]
    #[must_use]
    pub fn without_figures(&self) -> Self {
        Self { plain: true, ..self.clone() }
    }

    /// The calendar, numbers and bases in use.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads calendar and numbers again, after an import.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn reload(&self) -> StoreResult {
        let rules = Arc::new(self.db.read(Rules::load)?);
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules;
        Ok(())
    }

    /// Performs one command on a case of `station`, new or known by its id. `expected` is the
    /// sequence number that the page showed, when it shall not have changed since.
    ///
    /// # Errors
    /// When a rule refuses, the case has changed, or the store fails; then nothing was written.
    pub fn execute(&self, station: &OrgId, case: &CaseId, expected: Option<u64>, step: Step) -> StoreResult<Case> {
        self.execute_all(station, case, expected, vec![step])
    }

    /// Performs several commands on one case: all of them or none.
    ///
    /// # Errors
    /// As [`Door::execute`].
    pub fn execute_all(
        &self,
        station: &OrgId,
        case: &CaseId,
        expected: Option<u64>,
        steps: Vec<Step>,
    ) -> StoreResult<Case> {
        self.db.write(|tx| self.execute_in(tx, station, case, expected, &steps))
    }

    /// The same inside a transaction that also changes something else.
    ///
    /// # Errors
    /// As [`Door::execute`].
    pub fn execute_in(
        &self,
        tx: &mut Tx<'_>,
        station: &OrgId,
        case: &CaseId,
        expected: Option<u64>,
        steps: &[Step],
    ) -> StoreResult<Case> {
        let rules = self.rules();
        Desk { door: self, rules: &rules, tx, station, case }.perform(expected, steps)
    }
}

/// One transaction at the door.
struct Desk<'a, 'tx> {
    door: &'a Door,
    rules: &'a Rules,
    tx: &'a mut Tx<'tx>,
    station: &'a OrgId,
    case: &'a CaseId,
}

impl Desk<'_, '_> {
    fn perform(&mut self, expected: Option<u64>, steps: &[Step]) -> StoreResult<Case> {
        let Some(first) = steps.first() else { return Err(StoreError::Corrupt("no command".to_owned())) };
        let region = first.actor.region.as_str();
        let history = journal::load(self.tx, region, self.case)?;
        let mut state = history.state(self.case);
        let mut last_hash = history.last_hash;
        let now = state.as_ref().map_or(0, |case| case.seq);
        if expected.is_some_and(|expected| expected != now) {
            return Err(StoreError::Changed(now));
        }
        let before = project::topic::given(region, state.as_ref());
        let mut station: Option<(jiff::civil::Date, Station)> = None;
        let mut news: Vec<Entry> = Vec::new();
        for step in steps {
            let today = step.moment.day();
            let stand = match station.take().filter(|(day, _)| *day == today) {
                Some((_, stand)) => stand,
                None => directory::station(self.tx, region, self.station, step.moment)?,
            };
            (state, last_hash) = self.step(&stand, state, last_hash, step, &mut news)?;
            station = Some((today, stand));
        }
        let case = state.ok_or_else(|| StoreError::Corrupt("no registration".to_owned()))?;
        project::write_rows(self.tx, &self.door.keys, region, &case)?;
        if !self.door.plain {
            let moved = project::write_figures(self.tx, region, &before, &case)?;
            if let Some(last) = steps.last() {
                amendment::note(self.tx, (&last.actor, last.moment), self.door.quiet, &case, &moved)?;
            }
        }
        if let (false, Some((_, station))) = (self.door.quiet, &station) {
            tell::of(self.tx, station, &case, &news, self.door.entropy.as_ref())?;
        }
        Ok(case)
    }

    fn step(
        &mut self,
        station: &Station,
        state: Option<Case>,
        last_hash: String,
        step: &Step,
        news: &mut Vec<Entry>,
    ) -> StoreResult<(Option<Case>, String)> {
        let region = step.actor.region.as_str();
        let policy = self.rules.policies.at(region, step.moment.day());
        let number = match step.command.counter(state.as_ref(), step.moment) {
            Some(counter) => number::next(self.tx, region, self.station, &counter)?,
            None => 0,
        };
        let context = Context {
            moment: step.moment,
            actor: &step.actor,
            station,
            calendar: &self.rules.calendar,
            policy: &policy,
            bases: &self.rules.bases,
            number,
        };
        let events = decide(state.as_ref(), step.command.clone(), &context)?;
        if let Some(person) = step.command.person() {
            vault::keep(self.tx, &self.door.keys, self.door.entropy.as_ref(), region, person)?;
        }
        let first = state.as_ref().map_or(0, |case| case.seq) + 1;
        let entries: Vec<Entry> = (first..)
            .zip(events)
            .map(|(seq, event)| Entry { seq, at: step.moment, by: step.actor.id.clone(), post: step.actor.post, event })
            .collect();
        let last_hash = journal::append(self.tx, region, self.case, last_hash, &entries)?;
        let state = entries.iter().fold(state, |state, entry| evolve(self.case, state, entry));
        news.extend(entries);
        Ok((state, last_hash))
    }
}
