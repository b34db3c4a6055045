//! The duty table and the ladder of reminders (D31, B1.6, C4b): terms are written down as they come, proofs
//! close them, and whatever is due is carried from the person to the leader to the office. A reminder is
//! known by its key, so that looking again reminds nobody twice.

use domain::clock::{ClockCode, Owner, Unit, due};
use domain::directory::{Actor, OrgId, Post};
use domain::kernel::Moment;
use domain::network::duty::{DutyKind, Rung, Rungs, Term, climb, rung};
use domain::network::life::LifeStage;
use domain::network::plaque;
use domain::report::{Quarter, signer};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::audit::Change;
use store::directory::{self, Org};
use store::network::remind::{self, Notice};
use store::network::{dispatch, duty, life, plaque as plaques};
use store::query::Reach;
use store::query::late::{self, Kind, Late};
use store::{Door, StoreResult, Tx, outbox, report};

/// A letter that could not leave for so long is laid aside.
const STALE: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);
/// The hour from which somebody who has not signed in is reminded (D31).
const LOGIN_HOUR: i8 = 10;

/// Writes the terms of today down and closes those that are proved; once a day is enough, more does no harm.
///
/// # Errors
/// When the database fails.
pub fn terms(door: &Door, now: Moment) -> StoreResult<usize> {
    let mut written = 0;
    for reach in counties(door)? {
        written += door.db.write(|tx| terms_of(tx, door, &reach, now))?;
    }
    Ok(written)
}

fn counties(door: &Door) -> StoreResult<Vec<Reach>> {
    let regions = door.db.read(directory::regions)?;
    Ok(regions.into_iter().map(|region| Reach { region, path: "/".to_owned(), station: None }).collect())
}

fn terms_of(tx: &mut Tx<'_>, door: &Door, reach: &Reach, now: Moment) -> StoreResult<usize> {
    let rules = door.rules();
    let today = now.day();
    let policy = rules.policies.at(&reach.region, today);
    let actor = Actor::system(&reach.region);
    duty::lift(tx, Change { actor: &actor, moment: now, entropy: door.entropy.as_ref() })?;
    // A quarter is owed by whoever was open at its end (A15b): not by a station of later, but by one closed since.
    let reporting = life::open_on(tx, &reach.region, Quarter::ended(today).last())?;
    let mut written = 0;
    for station in directory::stations(tx, &reach.region, &reach.path)? {
        let open = station.life.is_some_and(LifeStage::open);
        for kind in DutyKind::EVERY {
            let owes = if *kind == DutyKind::Report { reporting.contains(&station.id) } else { open };
            if !owes {
                continue;
            }
            let term = match kind {
                DutyKind::Plaque => plaque_term(tx, &station, policy.plaque_days())?,
                kind => kind.term(today, &rules.calendar, &policy),
            };
            if let Some(term) = term {
                written += usize::from(duty::owe(tx, &reach.region, &station.id, *kind, &term)?);
            }
        }
    }
    Ok(written)
}

fn plaque_term(tx: &mut Tx<'_>, station: &Org, days: u32) -> StoreResult<Option<Term>> {
    let used = plaques::of(tx, &station.region, &station.id)?
        .into_iter()
        .find(|one| matches!(one.state, plaque::PlaqueState::Issued | plaque::PlaqueState::Hung));
    Ok(used.map(|one| {
        let from = one.proved_on.unwrap_or(one.issued_on);
        let due = plaque::due(one.proved_on, one.issued_on, days);
        Term { key: due.to_string(), from, due }
    }))
}

/// Proves the logins, gives back what nobody received, and reminds of what is due; how many were reminded.
///
/// # Errors
/// When the database fails.
pub fn remind(door: &Door, now: Moment) -> StoreResult<usize> {
    let mut told = 0;
    for reach in counties(door)? {
        told += door.db.write(|tx| Round { tx, door, reach: &reach, now }.walk())?;
    }
    let stale = Moment(now.0.saturating_sub(STALE).unwrap_or(now.0));
    door.db.write(|tx| outbox::expire(tx, stale))?;
    Ok(told)
}

/// One county's round.
struct Round<'a, 'tx> {
    tx: &'a mut Tx<'tx>,
    door: &'a Door,
    reach: &'a Reach,
    now: Moment,
}

impl Round<'_, '_> {
    fn walk(&mut self) -> StoreResult<usize> {
        self.logins()?;
        let mut told = self.expired()?;
        let ahead = self.now.day().saturating_add(6.days());
        for late in late::list(self.tx, self.reach, ahead)? {
            told += self.carry(&late)?;
        }
        told += self.packs()?;
        for late in late::missed_hours(self.tx, self.reach, self.now)? {
            told += self.hour(&late)?;
        }
        Ok(told)
    }

    /// An hour that was missed goes to leader and office at once; the days that follow tell nobody twice (L17).
    fn hour(&mut self, late: &Late) -> StoreResult<usize> {
        let mut told = 0;
        for step in [Rung::Leader, Rung::Office] {
            let title = format!("{}：{}，已过时限（{}）", late.kind.label(), late.about, late.station_name);
            let key = key(late, step);
            told += self.step(late, step, &Notice { key: &key, title: &title, href: &late.href })?;
        }
        Ok(told)
    }

    /// The packs of offices and bureaus climb the same rungs as those of stations (B4.5c, D36): who writes, who signs,
    /// the level above. So does whatever came back and is due anew (C6).
    fn packs(&mut self) -> StoreResult<usize> {
        let rules = self.door.rules();
        let today = self.now.day();
        let mut told = 0;
        for late in late::packs(self.tx, &rules, self.reach, today, today.saturating_add(6.days()))? {
            let Some(org) = directory::org(self.tx, &self.reach.region, &OrgId(late.station.clone()))? else {
                continue;
            };
            let title = words(&late, today);
            for step in climb(None, rung(late.due, today, Rungs::REPORT)) {
                let key = format!("pack:{}:{}:{}", late.href, late.due, step.value());
                told += self.pack(&org, step, &Notice { key: &key, title: &title, href: &late.href })?;
            }
        }
        Ok(told)
    }

    fn pack(&mut self, org: &Org, step: Rung, notice: &Notice<'_>) -> StoreResult<usize> {
        match (step, &org.parent) {
            (Rung::Person, _) => {
                self.tell(&org.id, &[Post::Liaison, Post::OfficeOfficer, Post::Centre, Post::City], notice)
            }
            (Rung::Leader, _) => {
                let named = report::signer::of(self.tx, org)?.named;
                let told = self.tell(&org.id, &[signer(org.kind)], notice)?;
                match named {
                    Some((named, _)) => {
                        let entropy = self.door.entropy.as_ref();
                        Ok(told + remind::tell_one(self.tx, &named, notice, self.now, entropy)?)
                    }
                    None => Ok(told),
                }
            }
            (Rung::Office, Some(parent)) => {
                self.tell(parent, &[Post::OfficeOfficer, Post::Centre, Post::County, Post::City], notice)
            }
            (Rung::Office, None) => Ok(0),
        }
    }

    /// Whoever signed in today has done the day's duty (D31).
    fn logins(&mut self) -> StoreResult {
        let today = self.now.day();
        let actor = Actor::system(&self.reach.region);
        let change = Change { actor: &actor, moment: self.now, entropy: self.door.entropy.as_ref() };
        let open = duty::open(self.tx, self.reach, today)?;
        for station in duty::signed_in(self.tx, self.reach, today)? {
            let owed = open.iter().any(|one| one.kind == DutyKind::Login && one.station == station && one.due == today);
            if owed {
                let term = Term { key: today.to_string(), from: today, due: today };
                duty::done(self.tx, change, &station, DutyKind::Login, &term, "当天登录")?;
            }
        }
        Ok(())
    }

    /// What was not received in time goes back to the dispatcher, who is told (4.3).
    fn expired(&mut self) -> StoreResult<usize> {
        let rules = self.door.rules();
        let today = self.now.day();
        let days = rules.policies.at(&self.reach.region, today).dispatch_receive_days();
        // The earliest day of sending whose days to receive are not over yet.
        let mut first = today;
        while due(&rules.calendar, first.saturating_sub(1.day()), days, Unit::WorkingDay, 0).judge >= today {
            first = first.saturating_sub(1.day());
        }
        let Ok(before) = Moment::from_local(first.at(0, 0, 0, 0)) else { return Ok(0) };
        let actor = Actor::system(&self.reach.region);
        let change = Change { actor: &actor, moment: self.now, entropy: self.door.entropy.as_ref() };
        let mut told = 0;
        for one in dispatch::expire(self.tx, change, self.reach, before)? {
            let (key, href) = (format!("dispatch:{}:expired", one.id), format!("/dispatches/{}", one.id));
            let title = format!("{}逾期未接收转办，请改派", one.station_name);
            let posts = [Post::Centre, Post::OfficeOfficer];
            told += self.tell(&one.from, &posts, &Notice { key: &key, title: &title, href: &href })?;
        }
        Ok(told)
    }

    /// Carries one thing up the ladder as far as its day says.
    fn carry(&mut self, late: &Late) -> StoreResult<usize> {
        let today = self.now.day();
        if late.kind == Kind::Duty(DutyKind::Login) && !self.login_matters(late, today)? {
            return Ok(0);
        }
        let rungs = match late.kind {
            Kind::Case(ClockCode::Settle, _) => Rungs::ahead(5),
            Kind::Duty(DutyKind::Login) => Rungs::ahead(0),
            Kind::Duty(DutyKind::Report) => Rungs::REPORT,
            Kind::Duty(DutyKind::Study) => Rungs::STUDY,
            _ => Rungs::ahead(2),
        };
        let mut told = 0;
        for step in climb(None, rung(late.due, today, rungs)) {
            let key = key(late, step);
            let title = words(late, today);
            let notice = Notice { key: &key, title: &title, href: &late.href };
            told += self.step(late, step, &notice)?;
        }
        Ok(told)
    }

    /// A missed login is carried up only when something waits, and not before ten o'clock.
    fn login_matters(&mut self, late: &Late, today: Date) -> StoreResult<bool> {
        if late.due == today && self.now.local().hour() < LOGIN_HOUR {
            return Ok(false);
        }
        duty::something_waits(self.tx, &self.reach.region, &OrgId(late.station.clone()))
    }

    fn step(&mut self, late: &Late, step: Rung, notice: &Notice<'_>) -> StoreResult<usize> {
        let station = OrgId(late.station.clone());
        let Some(org) = directory::org(self.tx, &self.reach.region, &station)? else { return Ok(0) };
        let mut above = org.above();
        if late.kind == Kind::Referral {
            // It is the office's own, and not a station's.
            above.insert(0, station.clone());
        }
        let office = above.first().cloned().unwrap_or_else(|| station.clone());
        let county = above.get(1).cloned().unwrap_or_else(|| office.clone());
        if late.kind.above() {
            return match step {
                Rung::Person => self.tell(&office, &[Post::OfficeOfficer], notice),
                Rung::Leader => self.tell(&office, &[Post::OfficeHead], notice),
                Rung::Office => self.tell(&county, &[Post::Centre], notice),
            };
        }
        match (step, &late.handler) {
            (Rung::Person, Some(handler)) => {
                remind::tell_one(self.tx, handler, notice, self.now, self.door.entropy.as_ref())
            }
            (Rung::Person, None) => {
                let owner = match late.kind {
                    // The head owes the quarter; who prepares it hears of it first.
                    Kind::Duty(DutyKind::Report) => Post::Liaison,
                    Kind::Duty(kind) => kind.owner(),
                    _ => Post::Liaison,
                };
                self.tell(&station, &[owner], notice)
            }
            (Rung::Leader, _) => {
                let approver = matches!(late.kind, Kind::Case(_, Owner::Approver));
                let posts: &[Post] = if approver { &[Post::Head, Post::Approver] } else { &[Post::Head] };
                self.tell(&station, posts, notice)
            }
            (Rung::Office, _) => {
                let unit = if late.kind == Kind::Duty(DutyKind::Report) {
                    self.tell(&station, &[Post::Approver, Post::UnitManager], notice)?
                } else {
                    0
                };
                Ok(unit + self.tell(&office, &[Post::OfficeOfficer], notice)?)
            }
        }
    }

    fn tell(&mut self, org: &OrgId, posts: &[Post], notice: &Notice<'_>) -> StoreResult<usize> {
        remind::tell(self.tx, org, posts, notice, self.now, self.door.entropy.as_ref())
    }
}

/// The same step of the same thing is one reminder.
fn key(late: &Late, step: Rung) -> String {
    format!("{}:{}:{}:{}:{}", late.href, late.kind.label(), late.station, late.due, step.value())
}

/// 二十日办结 YQ01-2026-0003，还剩2天.
fn words(late: &Late, today: Date) -> String {
    let due = domain::clock::Due { warn: late.due, judge: late.due, provisional: false };
    format!("{}：{}，{}（{}）", late.kind.label(), late.about, due.words(today), late.station_name)
}
