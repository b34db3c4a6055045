//! A pack with everything that its rules look at, and the signing of it.

use domain::directory::OrgKind;
use domain::figure::{Measure, Summary};
use domain::form::Choice as _;
use domain::kernel::{Moment, Ruling, require};
use domain::report::analysis::{Stale, Told, stale};
use domain::report::quarter::again;
use domain::report::{
    Analysis, Clash, Days, Difference, Frozen, Line, Part, Quarter, ReportState, ReportStep, Signing, Taking, chase,
    differences, lines, mark, may_sign, moved, of_quarter, rules, sum, take,
};
use jiff::civil::Date;

use super::signer::{self, Person, Signer};
use super::steps::{Signed, freeze};
use super::{
    Chased, Edition, Report, Reported, above, chased_of, clash, editions, facts, find, frozen, reported, save,
};
use crate::audit::Change;
use crate::db::Tx;
use crate::directory::{self, Org};
use crate::error::{StoreError, StoreResult};
use crate::rules::Rules;

/// A pack and its surroundings at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    pub org: Org,
    pub quarter: Quarter,
    /// Nothing while nobody has written.
    pub found: Option<Report>,
    /// The text as it was kept, or else the draft of the system.
    pub text: Analysis,
    /// 附件3 and 附件6 as of now.
    pub now: Summary,
    /// The same of the units right below.
    pub parts: Vec<Part>,
    /// The quarter before; how things stood then is known only when it was signed.
    pub before: Vec<Line>,
    pub reported: Reported,
    pub clashes: Vec<Clash>,
    pub editions: Vec<Edition>,
    /// The states of the packs above, the nearest first.
    pub above: Vec<Option<ReportState>>,
    pub signer: Signer,
    /// Who was named to sign for the level above a station, while nobody there holds the post.
    pub named_above: Option<Person>,
    /// Who signs for it in a station's own unit (E6).
    pub unit: Vec<Person>,
    /// How often the level above chased it.
    pub chased: Option<Chased>,
    pub today: Date,
    /// The quarter has ended.
    pub over: bool,
    /// It was open at the end of the quarter, or has somebody below who was: else it has nothing to send.
    pub owed: bool,
}

impl Pack {
    /// Reads it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn load(tx: &mut Tx<'_>, rules: &Rules, org: Org, quarter: Quarter, today: Date) -> StoreResult<Self> {
        let found = find(tx, &org.region, &org.id, quarter)?;
        let text = match &found {
            Some(pack) => pack.draft.clone(),
            None => facts::draft(tx, rules, &org, quarter, today)?,
        };
        let Frozen { summary, below } = frozen::whole(tx, rules, &org, quarter, today)?;
        Ok(Self {
            now: summary,
            parts: below.unwrap_or_default(),
            before: frozen::before(tx, rules, &org, quarter.previous(), today)?,
            reported: reported(tx, &org, quarter)?,
            clashes: if org.kind == OrgKind::Station { clash::clashes_of(tx, &org, quarter)? } else { Vec::new() },
            editions: editions(tx, &org.region, &org.id, quarter)?,
            above: above(tx, &org, quarter)?,
            signer: signer::of(tx, &org)?,
            named_above: named_above(tx, &org)?,
            unit: signer::unit(tx, &org)?,
            chased: chased_of(tx, &org, quarter)?,
            today,
            over: quarter.over(today),
            owed: super::reports(tx, &org, quarter)?,
            org,
            quarter,
            found,
            text,
        })
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> ReportState {
        let unwritten = if self.over { ReportState::Drafting } else { ReportState::NotDue };
        self.found
            .as_ref()
            .filter(|pack| self.over || pack.state != ReportState::Drafting)
            .map_or(unwritten, |pack| pack.state)
    }

    /// A station's quarter without a single complaint.
    #[must_use]
    pub fn nothing(&self) -> bool {
        self.org.kind == OrgKind::Station && self.now.total.get(Measure::Registered) == 0
    }

    /// When it is due, was sent, and is due anew.
    #[must_use]
    pub fn days(&self, rules: &Rules) -> Days {
        let policy = rules.policies.at(&self.org.region, self.today);
        let found = self.found.as_ref();
        let submitted = found.and_then(|one| one.submitted_at).map(Moment::day);
        let judged = found.and_then(|one| one.judged.as_ref()).map(|(at, _)| at.day());
        Days {
            due: self.quarter.due(self.org.kind, &rules.calendar, &policy),
            submitted,
            again: again(self.state(), submitted, judged, &rules.calendar, &policy),
        }
    }

    /// Where the kept text says other numbers than the figures do.
    #[must_use]
    pub fn stale(&self) -> Vec<Stale> {
        if self.found.is_some() && self.state().open() {
            stale(&self.text, &Told::from(&self.now.total))
        } else {
            Vec::new()
        }
    }

    /// Where the figures are not the sum of what those below signed.
    #[must_use]
    pub fn adjusted(&self) -> Vec<Difference> {
        if self.reported.below.is_empty() {
            return Vec::new();
        }
        let below = sum(self.reported.lines.iter().map(|(_, lines)| lines.as_slice()));
        differences(&of_quarter(&below), &of_quarter(&lines(&self.now.total)))
    }

    /// Whether somebody below has not sent, or a figure is not the sum: then it must be explained.
    #[must_use]
    pub fn unexplained(&self) -> bool {
        self.reported.below.iter().any(|one| !one.state.sent()) || !self.adjusted().is_empty()
    }

    /// The figures as they are shown: those of the quarter as of now, and how things stood when it was signed; until it
    /// is, how they stand.
    #[must_use]
    pub fn shown(&self) -> Vec<Line> {
        let now = lines(&self.now.total);
        let signed = self.editions.last().filter(|_| self.state().sent()).map(|last| &last.lines);
        let mut all = of_quarter(&now);
        all.extend(signed.unwrap_or(&now).iter().filter(|one| one.of_signing()).cloned());
        all.sort_by_key(|one| Measure::from_value(&one.key));
        all
    }

    /// What is shown of text and figures, to tell whether they were changed meanwhile.
    #[must_use]
    pub fn seen(&self) -> String {
        format!("{}|{}", self.written(), mark(&lines(&self.now.total)))
    }

    /// When the text was written.
    fn written(&self) -> String {
        self.found.as_ref().map(|one| one.made_at.0.to_string()).unwrap_or_default()
    }

    /// Whether what lies there is still what was `seen`.
    ///
    /// # Errors
    /// When somebody wrote meanwhile, or a figure moved.
    fn unchanged(&self, seen: &str) -> StoreResult {
        let (text, figures) = seen.split_once('|').unwrap_or((seen, ""));
        if text != self.written() {
            return Err(StoreError::Changed(0));
        }
        let moved = moved(figures, &lines(&self.now.total));
        let said: Vec<String> =
            moved.iter().take(6).map(|one| format!("{}由{}变成{}", one.label, one.before, one.after)).collect();
        let what = format!("您打开这一页以后数字变了：{}", said.join("，"));
        require(
            moved.is_empty(),
            "C6",
            &what,
            "上面已经是新的数字，请再核对一遍；文字要改的先返回修改，没有要改的再签发一次",
        )?;
        Ok(())
    }

    /// Whether it may be signed with this statement and explanation.
    ///
    /// # Errors
    /// The clause that forbids it.
    pub fn signable(&self, statement: &str, explained: &str) -> Ruling<ReportState> {
        let fault =
            |one: domain::figure::Discrepancy| format!("{}：{}（{}，{}）", one.row, one.rule, one.left, one.right);
        let faults: Vec<String> = self.now.check().into_iter().map(fault).collect();
        may_sign(&Signing {
            state: self.state(),
            over: self.over,
            faults: &faults,
            text: &self.text,
            nothing: self.nothing(),
            statement,
            clashes: &self.clashes,
            below: &self.reported.below,
            adjusted: &self.adjusted(),
            explained,
        })
    }

    /// Whether a step could be taken now, apart from what its form asks.
    ///
    /// # Errors
    /// The clause that forbids it.
    pub fn possible(&self, step: ReportStep) -> Ruling<ReportState> {
        // What a form will ask is taken as answered.
        let answered = |asked: bool| if asked { "-" } else { "" };
        match step {
            ReportStep::Sign => self.signable(answered(self.nothing()), answered(self.unexplained())),
            ReportStep::Chase => {
                require(self.owed, "D36", "这一季最后一天它不在运行，不用报季报", "不用催")?;
                chase(self.state(), self.chased.map(|one| one.last), self.today).map(|()| self.state())
            }
            ReportStep::Pass => rules::may_pass(self.state(), &self.text),
            ReportStep::Unit => rules::step(self.state(), step),
            ReportStep::Receive | ReportStep::Return | ReportStep::Lock | ReportStep::Reopen => take(
                Taking {
                    state: self.state(),
                    station: self.org.kind == OrgKind::Station,
                    unit: self.found.as_ref().is_some_and(|pack| pack.unit.is_some()),
                    above: self.above.first().copied().flatten().unwrap_or(ReportState::NotDue),
                    reason: "-",
                },
                step,
            ),
        }
    }
}

fn named_above(tx: &mut Tx<'_>, org: &Org) -> StoreResult<Option<Person>> {
    let Some(parent) = org.parent.as_ref().filter(|_| org.kind == OrgKind::Station) else { return Ok(None) };
    let Some(office) = directory::org(tx, &org.region, parent)? else { return Ok(None) };
    Ok(signer::of(tx, &office)?.named)
}

/// What is said when a pack is signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Of a zero report (D34).
    pub statement: String,
    /// Why the figures are not the sum of those below (B4.5c).
    pub explained: String,
}

/// The pack as it stands; the system's draft begins it when nobody has written yet.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut Tx<'_>, change: Change<'_>, pack: &Pack) -> StoreResult<Report> {
    if pack.found.is_none() {
        save(tx, change, &pack.org, pack.quarter, &pack.text)?;
    }
    find(tx, &pack.org.region, &pack.org.id, pack.quarter)?.ok_or(StoreError::NotFound("report"))
}

/// Signs what was shown, with the figures of this very moment: both are frozen and sent.
///
/// # Errors
/// When a rule forbids it, or text or figures changed since they were `seen`.
pub fn sign(
    tx: &mut Tx<'_>,
    change: Change<'_>,
    rules: &Rules,
    org: &Org,
    quarter: Quarter,
    said: &Said,
    seen: &str,
) -> StoreResult {
    let pack = Pack::load(tx, rules, org.clone(), quarter, change.moment.day())?;
    pack.unchanged(seen)?;
    let state = pack.signable(&said.statement, &said.explained)?;
    let found = begin(tx, change, &pack)?;
    let signed = Signed {
        state,
        lines: &lines(&pack.now.total),
        figures: &Frozen { summary: pack.now.clone(), below: Some(pack.parts.clone()) },
        statement: &said.statement,
        adjusted: &pack.adjusted(),
        explained: &said.explained,
    };
    freeze(tx, change, rules, org, &found, &signed)
}
