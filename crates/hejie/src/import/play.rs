//! A line played as a station would have worked it: who and at what hour is chosen, and chosen the
//! same way every time.

use domain::basis::{BasisBook, BasisKind};
use domain::case::Command;
use domain::case::fact::*;
use domain::directory::{Actor, PersonId, StaffId};
use domain::kernel::Moment;
use domain::value::{Percent, Phone};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use store::execute::Step;

use super::line::{Codes, Line, evidence_kind};

/// The staff of the station that works a line.
pub struct Desk {
    /// Those who negotiate, the handler first.
    pub staff: Vec<Actor>,
    pub head: Actor,
    pub approver: Actor,
    pub custodian: StaffId,
    pub host: String,
}

/// Writes the steps of one line, with a cursor that never goes back.
pub struct Player<'a> {
    desk: &'a Desk,
    line: &'a Line,
    codes: &'a Codes,
    bases: &'a BasisBook,
    last: Moment,
    steps: Vec<Step>,
}

/// The steps of a line, from the registration to where it ends.
#[must_use]
pub fn steps(line: &Line, codes: &Codes, desk: &Desk, bases: &BasisBook) -> Vec<Step> {
    let received = Moment(line.received_at);
    let mut player = Player { desk, line, codes, bases, last: received, steps: Vec::new() };
    player.begin();
    if line.outcome == "not_accepted" {
        player.decline();
    } else {
        player.handle();
    }
    player.steps
}

/// A stable id out of the line's own key.
#[must_use]
pub fn stable_id(parts: &[&str]) -> String {
    let digest = store::ids::hash(parts);
    format!("{}-{}-7{}-8{}-{}", &digest[..8], &digest[8..12], &digest[12..15], &digest[15..18], &digest[18..30])
}

/// A number as a laboratory would give it, the same each time.
fn report_no(line: &str, on: Date) -> String {
    let digest = store::ids::hash(&["report", line]);
    let serial = u32::from_str_radix(&digest[..6], 16).unwrap_or_default() % 10_000;
    format!("JC{}-{serial:04}", on.year())
}

impl Player<'_> {
    fn handler(&self) -> &Actor {
        // A desk without staff is refused before anything is played.
        self.desk.staff.first().unwrap_or(&self.desk.head)
    }

    /// `actor` gives `command` at `hour` of `day`, or a minute after the last step if that is later.
    fn at(&mut self, actor: &Actor, day: Date, hour: i8, command: Command) {
        let wanted = Moment::from_local(day.at(hour, 0, 0, 0)).unwrap_or(self.last);
        let next = Moment(self.last.0.saturating_add(1.minute()).unwrap_or(self.last.0));
        let moment = if self.steps.is_empty() { self.last } else { wanted.max(next) };
        self.last = moment;
        self.steps.push(Step { actor: actor.clone(), moment, command });
    }

    /// At the same moment as the last step.
    fn and(&mut self, actor: &Actor, command: Command) {
        self.steps.push(Step { actor: actor.clone(), moment: self.last, command });
    }

    fn received(&self) -> Date {
        Moment(self.line.received_at).day()
    }

    fn begin(&mut self) {
        let line = self.line;
        let handler = self.handler().clone();
        let consumer = NewPerson {
            id: PersonId(stable_id(&["consumer", &line.id])),
            name: line.consumer.name.clone(),
            phone: Some(self.codes.phone.clone()),
            address: None,
            id_kind: None,
            id_number: None,
            elderly: line.consumer.elderly,
        };
        let from_above =
            matches!(self.codes.channel, Channel::Dispatched | Channel::Hotline12345 | Channel::Platform12315);
        let intake = Intake {
            channel: self.codes.channel,
            platform_no: from_above.then(|| format!("PT-{}", line.id.to_uppercase())),
            feedback_due: None,
            consumer: consumer.id.clone(),
            group_size: line.group_size.max(1),
            respondent: Respondent {
                name: line.respondent.name.clone(),
                relation: self.relation(),
                stall: line.respondent.stall.clone(),
                phone: Phone::parse(&line.respondent.contact),
                credit_code: None,
            },
            event_on: line.event_time,
            place: line.place.clone(),
            narrative: line.narrative.clone(),
            goods: Goods {
                name: line.goods_or_service.clone(),
                brand: Some(line.brand.clone()).filter(|brand| !brand.is_empty() && brand != "无"),
                model: None,
                amount_fen: line.amount_fen,
                class: self.codes.class.clone(),
                problem: self.codes.problem.clone(),
                sale: Sale::Shop,
                receipt_no: None,
            },
            claims: self.codes.claims.clone(),
            claim_fen: line.claim_amount_fen,
            trader_proves: line.burden_of_proof_on_trader,
            promise: None,
            consents: Consents {
                settle_first: true,
                share_with_office: true,
                callback: true,
                notice_version: "2026-04".to_owned(),
            },
        };
        let register = Command::Register { consumer, intake, handler: handler.id.clone() };
        self.at(&handler, self.received(), 0, register);
        for copy in &line.evidence {
            let evidence = Evidence {
                kind: evidence_kind(&copy.kind),
                title: copy.title.clone(),
                copies: 1,
                from: Side::Consumer,
                original_seen: true,
                original_returned: true,
                bearing: None,
                file: None,
            };
            self.and(&handler, Command::AddEvidence { evidence });
        }
    }

    fn relation(&self) -> Relation {
        if self.line.outcome == "not_accepted" && self.line.outcome_reason.contains("不在本站范围") {
            Relation::Outside
        } else if self.line.respondent.stall == "自营" || self.line.respondent.name == self.desk.host {
            Relation::Host
        } else {
            Relation::Tenant
        }
    }

    fn notice(&self, on: Date) -> Notice {
        Notice { delivery: Delivery::InPerson, on, routes_named: true, note: None }
    }

    fn decline(&mut self) {
        let reason = match () {
            () if self.line.outcome_reason.contains("不在本站范围") => Decline::OutOfScope,
            () if self.line.outcome_reason.contains("三年") => Decline::TooOld,
            () => Decline::Other,
        };
        let declined = Declined { reason, explanation: self.line.outcome_reason.clone() };
        let handler = self.handler().clone();
        let day = self.line.closed_on.unwrap_or_else(|| self.received());
        self.at(&handler, self.received(), 0, Command::ProposeDecline { declined: declined.clone() });
        let notice = self.notice(day);
        self.at(&self.desk.head.clone(), day, 0, Command::Decline { declined, notice });
    }

    fn handle(&mut self) {
        let handler = self.handler().clone();
        self.and(&handler, Command::Accept { handler: handler.id.clone() });
        self.alarm();
        self.agent();
        if self.line.outcome == "open" {
            self.promised_reply();
        }
        self.rounds();
        self.end();
    }

    fn alarm(&mut self) {
        if !self.line.major {
            return;
        }
        let alarm = if self.line.group_size >= 5 { Alarm::Group } else { Alarm::Major };
        let handler = self.handler().clone();
        let day = self.received();
        let why = format!("涉及{}人，{}", self.line.group_size, self.line.goods_or_service);
        self.at(&handler, day, 0, Command::RaiseAlarm { alarm, why: why.clone() });
        let at = self.last.local();
        let to = "辖区市场监管所".to_owned();
        self.at(&handler, day, 0, Command::ReportAlarm { to, at, content: why });
    }

    fn agent(&mut self) {
        let Some(agent) = &self.line.agent else { return };
        let person = NewPerson {
            id: PersonId(stable_id(&["agent", &self.line.id])),
            name: agent.name.clone(),
            phone: None,
            address: None,
            id_kind: Some("居民身份证".to_owned()),
            id_number: None,
            elderly: false,
        };
        let proxy = Agent {
            person: person.id.clone(),
            relation: agent.relation.clone(),
            scope: agent.scope.clone(),
            special: agent.scope.contains("特别授权"),
            from: agent.from,
            to: agent.to,
            papers_seen: true,
        };
        let handler = self.handler().clone();
        self.at(&handler, self.received(), 0, Command::AppointAgent { person, agent: proxy });
    }

    /// 约定十一月二十六日答复: the promise that an open line tells of.
    fn promised_reply(&mut self) {
        let Some(day) = promised_day(&self.line.outcome_reason, self.received()) else { return };
        let promise = PromisedReply { at: day.at(16, 0, 0, 0), about: "答复处理意见".to_owned() };
        let handler = self.handler().clone();
        self.at(&handler, self.received(), 0, Command::PromiseReply { promise });
    }

    fn verify(&mut self, on: Date) {
        let line = self.line;
        let bases = line.basis.iter().map(|reference| Cited {
            kind: self.bases.find(reference).map_or_else(|| guess(reference), |basis| basis.kind),
            reference: reference.clone(),
        });
        let verification = Verification {
            findings: line.outcome_reason.clone(),
            verdicts: (1..).zip(&line.evidence).map(|(number, _)| (number, Verdict::True)).collect(),
            nature: self.codes.problem.clone(),
            trader_share: line
                .testing
                .as_ref()
                .and_then(|testing| Percent::new(testing.liability_percent_trader))
                .or_else(|| Percent::new(if line.outcome == "settled" { 100 } else { 50 }))
                .unwrap_or_default(),
            opinion: line.outcome_reason.clone(),
            bases: bases.collect(),
        };
        let handler = self.handler().clone();
        self.at(&handler, on, 9, Command::Verify { verification });
    }

    fn rounds(&mut self) {
        let line = self.line;
        let Some(first) = line.rounds.first() else { return };
        self.verify(first.on);
        let handler = self.handler().clone();
        let last = line.rounds.len() - 1;
        for (at, held) in line.rounds.iter().enumerate() {
            if let Some(testing) = line.testing.as_ref().filter(|_| at == 1) {
                let percent = Percent::new(testing.liability_percent_trader).unwrap_or_default();
                let report = Report {
                    report_no: report_no(&line.id, held.on),
                    conclusion: testing.conclusion.clone(),
                    received_on: held.on,
                    trader_liability: percent,
                    file: None,
                };
                self.at(&handler, held.on, 9, Command::ReceiveReport { report });
            }
            self.round(at, held);
            if let Some(testing) = line.testing.as_ref().filter(|_| at == 0 && last > 0) {
                let order = TestOrder {
                    sample: line.goods_or_service.clone(),
                    item: testing.item.clone(),
                    standard: None,
                    lab: testing.lab_kind.clone(),
                    lab_certificate: "CMA 260000000001".to_owned(),
                    lab_valid_to: date(2030, 12, 31),
                    consumer_agrees: true,
                    trader_agrees: true,
                    not_common_sense: format!("{}要用仪器检测，凭生活常识不能判断", testing.item),
                    fee_fen: testing.fee_fen,
                    advanced_by: Side::Trader,
                    fee_agreed: true,
                    sample_handed_over_on: held.on,
                    expected_days: 7,
                    pause_agreed: true,
                };
                self.at(&handler, held.on, 15, Command::OrderTest { order });
            }
        }
    }

    fn round(&mut self, at: usize, held: &super::line::Round) {
        let line = self.line;
        let handler = self.handler().clone();
        let begin = Moment::from_local(held.on.at(10, 0, 0, 0)).unwrap_or(self.last).max(self.last).local();
        let outcome = RoundOutcome::EVERY.iter().find(|one| one.value() == held.outcome).copied();
        let round = Round {
            kind: if at == 0 { RoundKind::First } else { RoundKind::Further },
            from: begin,
            to: begin.saturating_add(jiff::SignedDuration::from_mins(40)),
            place: "消费维权服务站".to_owned(),
            mode: Mode::OnSite,
            staff: self.desk.staff.iter().take(held.staff_count.max(1)).map(|one| one.id.clone()).collect(),
            simple: held.simple.then(|| "事实清楚，金额不大，双方无争议".to_owned()),
            trader_by: line.respondent.name.clone(),
            by_agent: line.agent.is_some(),
            informed: true,
            consumer_said: line.narrative.clone(),
            trader_said: match outcome {
                Some(RoundOutcome::Agreed) => format!("认可：{}", line.outcome_reason),
                Some(RoundOutcome::NoAgreement) => format!("不同意消费者的要求：{}", line.outcome_reason),
                _ => "需要进一步核实后答复".to_owned(),
            },
            opinion: line.outcome_reason.clone(),
            outcome: outcome.unwrap_or(RoundOutcome::Continue),
            next_on: line.rounds.get(at + 1).map(|next| next.on),
        };
        self.at(&handler, held.on, 10, Command::RecordRound { round });
        let consumer = Signature::plain(Mark::Signed, line.agent.is_some());
        let trader = Signature::plain(Mark::Signed, false);
        let round = u32::try_from(at + 1).unwrap_or(u32::MAX);
        self.at(&handler, held.on, 10, Command::SignRound { round, consumer, trader });
    }

    fn end(&mut self) {
        let line = self.line;
        let told = line.feedback_on.unwrap_or_else(|| self.last.day());
        match line.outcome.as_str() {
            "settled" => self.settle(),
            "no_agreement" => self.fail(told),
            "open" => return,
            ground => self.terminate(ground, told),
        }
        let handler = self.handler().clone();
        if line.outcome != "settled" || !line.performed {
            let notice = self.notice(told);
            self.at(&handler, told, 15, Command::GiveNotice { notice });
        }
        let content = format!("处理结果：{}", line.outcome_reason);
        let next = Moment(self.last.0.saturating_add(1.minute()).unwrap_or(self.last.0));
        let at = Moment::from_local(told.at(16, 0, 0, 0)).unwrap_or(next).max(next).local();
        let told_consumer = Told { at, delivery: Delivery::Phone, content };
        self.at(&handler, told, 16, Command::FeedBack { told: told_consumer });
        if let Some(closed) = line.closed_on {
            let filing =
                Filing { class: self.codes.class.clone(), custodian: self.desk.custodian.clone(), years: 3, pages: 6 };
            self.at(&handler, closed, 17, Command::Archive { filing });
        }
    }

    fn settle(&mut self) {
        let line = self.line;
        let handler = self.handler().clone();
        let day = self.last.day();
        let obligations = line.settlement.iter().map(|owed| Obligation {
            debtor: Debtor::Trader,
            what: owed.obligation.clone(),
            amount_fen: owed.amount_fen,
            due: owed.due,
            manner: None,
        });
        let draft = Draft {
            facts: line.narrative.clone(),
            obligations: obligations.collect(),
            fee_terms: line.testing.as_ref().map(|_| "检测费由责任方承担".to_owned()),
            breach_terms: None,
        };
        self.at(&handler, day, 11, Command::DraftSettlement { draft });
        self.at(&self.desk.approver.clone(), day, 11, Command::Approve { opinion: "同意".to_owned() });
        let by_agent = line.agent.is_some();
        let signing = Signing {
            on: day,
            consumer: Signature::plain(Mark::Signed, by_agent),
            trader: Signature::plain(Mark::Sealed, false),
            consumer_copy: true,
            trader_copy: true,
            file: None,
        };
        self.at(&handler, day, 11, Command::Sign { signing });
        if line.performed { self.perform() } else { self.default() }
    }

    /// Each obligation on its day; what the consumer got beyond the amounts belongs to the one in kind.
    fn perform(&mut self) {
        let line = self.line;
        let handler = self.handler().clone();
        let rest = line.recovered_fen - line.settlement.iter().map(|owed| owed.amount_fen).sum::<i64>();
        let in_kind = line.settlement.iter().position(|owed| owed.amount_fen == 0).unwrap_or(0);
        let mut order: Vec<usize> = (0..line.settlement.len()).collect();
        order.sort_by_key(|at| line.settlement[*at].due);
        for at in order {
            let owed = &line.settlement[at];
            let performance = Performance {
                obligation: u32::try_from(at + 1).unwrap_or(u32::MAX),
                on: owed.due,
                value_fen: owed.amount_fen + if at == in_kind { rest } else { 0 },
                proof: Some("付款或签收凭证".to_owned()),
                file: None,
                consumer_confirms: true,
            };
            self.at(&handler, owed.due, 14, Command::Perform { performance });
        }
    }

    fn default(&mut self) {
        let system = Actor::system(&self.handler().region.clone());
        for (number, owed) in (1..).zip(&self.line.settlement) {
            let day = owed.due.saturating_add(1.day());
            self.at(&system, day, 0, Command::MarkOverdue { obligation: number });
        }
    }

    fn fail(&mut self, told: Date) {
        let last = self.line.rounds.last();
        let agreed_to_differ = last.filter(|round| round.outcome == "no_agreement").map(|round| round.on);
        let day = agreed_to_differ.unwrap_or(told);
        let overrun = self.received().saturating_add(21.days());
        if day >= overrun {
            let system = Actor::system(&self.handler().region.clone());
            self.at(&system, overrun, 0, Command::MarkDeadline);
        }
        let handler = self.handler().clone();
        self.at(&handler, day, 11, Command::Fail { divergence: self.line.outcome_reason.clone() });
    }

    fn terminate(&mut self, ground: &str, told: Date) {
        let (ground, body, number) = match ground {
            "withdrawn" => (Ground::Withdrawn, None, None),
            "went_to_association" => (Ground::Association, Some("县消费者协会"), None),
            "went_to_authority" => (Ground::Authority, Some("县市场监督管理局"), None),
            "went_to_court" => (Ground::Court, Some("县人民法院"), Some("见受理通知书")),
            _ => (Ground::Other, None, None),
        };
        let termination = Termination {
            ground,
            proof: self.line.outcome_reason.clone(),
            body: body.map(str::to_owned),
            body_no: number.map(str::to_owned),
            known_on: told,
            by_consumer: true,
            recovered_fen: self.line.recovered_fen,
        };
        let by_head = termination.ground == Ground::Other;
        let actor = if by_head { self.desk.head.clone() } else { self.handler().clone() };
        self.at(&actor, told, 11, Command::Terminate { termination });
    }
}

/// A guess for a basis that the library does not know.
fn guess(reference: &str) -> BasisKind {
    let holds = |words: &[&str]| words.iter().any(|word| reference.contains(word));
    match () {
        () if holds(&["GB", "标准"]) => BasisKind::Standard,
        () if holds(&["合同", "订货单", "协议"]) => BasisKind::Contract,
        () if holds(&["承诺"]) => BasisKind::Promise,
        () => BasisKind::Law,
    }
}

/// The day that 约定…月…日答复 names, in the year of `near`.
fn promised_day(words: &str, near: Date) -> Option<Date> {
    let (_, rest) = words.split_once("约定")?;
    let (month, rest) = rest.split_once('月')?;
    let (day, _) = rest.split_once('日')?;
    let number = |text: &str| -> Option<i8> {
        let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).and_then(|at| i8::try_from(at).ok());
        match text.split_once('十') {
            Some((tens, ones)) => {
                let tens = if tens.is_empty() { 1 } else { digit(tens.chars().next()?)? };
                let ones = ones.chars().next().map_or(Some(0), digit)?;
                Some(tens * 10 + ones)
            }
            None => text.parse().ok().or_else(|| digit(text.chars().next()?)),
        }
    };
    Date::new(near.year(), number(month)?, number(day)?).ok()
}

#[cfg(test)]
mod tests {
    use super::promised_day;
    use jiff::civil::date;

    #[test]
    fn a_promise_in_words_is_a_day() {
        let near = date(2026, 11, 20);
        assert_eq!(promised_day("已受理，约定十一月二十六日答复", near), Some(date(2026, 11, 26)));
        assert_eq!(promised_day("正在协商", near), None);
    }
}
