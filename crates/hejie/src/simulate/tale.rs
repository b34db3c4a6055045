//! What happens to one made-up complaint, by the shares of domain.md 5.3.

use domain::calendar::Calendar;
use domain::case::fact::*;
use domain::case::{Entry, Event};
use domain::clock::{Clock, ClockCode, ClockState, Owner, Unit, due};
use domain::code::{ClassCode, ProblemCode};
use domain::directory::{OrgId, PersonId, Post, StaffId};
use domain::kernel::Moment;
use domain::value::CaseNumber;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::dice::Dice;
use super::wares;

/// Goods and services: 台州 2024, two goods to one service (5.3, 5.1); what is not named there is spread.
const CLASSES: &[(&str, f64)] = &[
    ("G03", 18.5),
    ("G01", 14.8),
    ("G05", 9.0),
    ("G09", 5.5),
    ("G06", 3.0),
    ("G07", 4.0),
    ("G17", 4.0),
    ("G04", 3.0),
    ("G02", 1.5),
    ("G15", 1.2),
    ("G99", 1.5),
    ("S01", 12.2),
    ("S02", 3.0),
    ("S03", 2.8),
    ("S04", 3.0),
    ("S05", 3.5),
    ("S06", 2.5),
    ("S13", 3.0),
    ("S99", 4.0),
];

/// Natures: the nation in 2024, the rest spread.
const PROBLEMS: &[(&str, f64)] = &[
    ("P02", 23.6),
    ("P01", 19.5),
    ("P03", 12.5),
    ("P04", 13.0),
    ("P05", 9.0),
    ("P06", 6.0),
    ("P11", 4.0),
    ("P08", 3.0),
    ("P09", 3.0),
    ("P99", 6.4),
];

const CHANNELS: &[(Channel, f64)] = &[
    (Channel::WalkIn, 60.0),
    (Channel::Phone, 18.0),
    (Channel::Qr, 6.0),
    (Channel::Dispatched, 8.0),
    (Channel::Platform12315, 5.0),
    (Channel::Hotline12345, 3.0),
];

/// How a complaint that is not settled ends.
#[derive(Clone, Copy)]
enum End {
    Fail,
    Stop(Ground),
    Up,
}

const ENDS: &[(End, f64)] = &[
    (End::Fail, 60.0),
    (End::Stop(Ground::Withdrawn), 15.0),
    (End::Stop(Ground::Association), 7.0),
    (End::Stop(Ground::Authority), 6.0),
    (End::Stop(Ground::Court), 3.0),
    (End::Stop(Ground::Other), 2.0),
    (End::Up, 7.0),
];

/// What is given for one complaint.
pub struct Given<'a> {
    pub calendar: &'a Calendar,
    pub station: &'a OrgId,
    pub code: &'a str,
    pub serial: u32,
    pub consumer: PersonId,
    /// The share of accepted complaints that the station settles: 0.55 to 0.75.
    pub success: f64,
    /// The share of the others that ends because the consumer is made to withdraw; 0 where nobody pushes.
    pub pushed: f64,
    pub on: Date,
    /// What would come later has not happened yet.
    pub today: Date,
}

/// Writes a history, day by day.
struct Writer<'a> {
    given: &'a Given<'a>,
    entries: Vec<Entry>,
}

impl Writer<'_> {
    /// Puts an event on file on a day; nothing happens after today.
    fn at(&mut self, day: Date, event: Event) {
        let minute = i8::try_from(self.entries.len() % 60).unwrap_or_default();
        let moment = Moment::from_local(day.at(10, minute, 0, 0));
        if let (true, Ok(at)) = (day <= self.given.today, moment) {
            let seq = self.entries.len() as u64 + 1;
            let (by, post) = (StaffId::from("simulated"), Post::Conciliator);
            self.entries.push(Entry { seq, at, by, post, event });
        }
    }
}

/// The history of a complaint as far as today; `None` when a code is unknown.
pub fn tell(dice: &mut Dice, given: &Given<'_>) -> Option<Vec<Entry>> {
    let mut writer = Writer { given, entries: Vec::with_capacity(8) };
    let intake = intake(dice, given)?;
    let (amount, class) = (intake.goods.amount_fen, intake.goods.class.clone());
    let (number, station) = (CaseNumber::new(given.code, given.on.year(), given.serial), given.station.clone());
    let handler = StaffId::from("simulated");
    writer.at(given.on, Event::Registered { number, station, handler: handler.clone(), intake, clocks: Vec::new() });
    let fate = dice.unit();
    if fate < 0.05 {
        let (reason, explanation) = (Decline::OutOfScope, "不属于本站范围".to_owned());
        let declined = Declined { reason, explanation };
        let retain_until = Some(given.on.saturating_add(3.years()));
        writer.at(given.on, Event::Declined { declined, retain_until });
        return Some(writer.entries);
    }
    if fate < 0.06 {
        let transfer =
            Transfer { to: "邻近站点".to_owned(), why: "不在本场".to_owned(), consumer_agrees: true };
        let retain_until = Some(given.on.saturating_add(3.years()));
        writer.at(given.on, Event::TransferredOut { transfer, retain_until });
        return Some(writer.entries);
    }
    let accepted = given.on;
    let clock = Clock {
        code: ClockCode::Settle,
        key: String::new(),
        start: accepted,
        limit: 20,
        unit: Unit::NaturalDay,
        paused_days: 0,
        due: due(given.calendar, accepted, 20, Unit::NaturalDay, 0),
        at: None,
        owner: Owner::Handler,
        state: ClockState::Running,
    };
    writer.at(accepted, Event::Accepted { ordinal: given.serial, handler: handler.clone(), clock });
    // Most end within two weeks; three in a hundred overrun.
    let days = if dice.unit() < 0.03 { dice.between(22, 40) } else { dice.between(1, 16) };
    let end = accepted.saturating_add(days.days());
    let told = if dice.unit() < given.success {
        settled(dice, &mut writer, end, amount)
    } else {
        failed(dice, &mut writer, end)
    };
    let at = told.at(16, 0, 0, 0);
    let content = "处理结果".to_owned();
    writer.at(told, Event::FedBack { told: Told { at, delivery: Delivery::Phone, content } });
    let closed = told.saturating_add(1.day());
    let filing = Filing { class: class.clone(), custodian: handler, years: 3, pages: 6 };
    let volume = format!("{}-Q{}-{}", closed.year(), (closed.month() + 2) / 3, class.name());
    let retain_until = closed.saturating_add(3.years());
    writer.at(closed, Event::Archived { filing, volume, closed_on: closed, retain_until });
    Some(writer.entries)
}

fn settled(dice: &mut Dice, writer: &mut Writer<'_>, end: Date, amount_fen: i64) -> Date {
    let promised = amount_fen * dice.between(30, 110) / 100;
    let due = end.saturating_add(dice.between(0, 14).days());
    let obligation =
        Obligation { debtor: Debtor::Trader, what: "退款".to_owned(), amount_fen: promised, due, manner: None };
    let facts = "双方认可".to_owned();
    let draft = Draft { facts, obligations: vec![obligation], fee_terms: None, breach_terms: None };
    writer.at(end, Event::SettlementDrafted { draft });
    writer.at(end, Event::SettlementApproved { opinion: "同意".to_owned() });
    let signing = Signing {
        on: end,
        consumer: Signature::plain(Mark::Signed, false),
        trader: Signature::plain(Mark::Sealed, false),
        consumer_copy: true,
        trader_copy: true,
        file: None,
    };
    writer.at(end, Event::SettlementSigned { signing, clocks: Vec::new() });
    let proof = Some("付款凭证".to_owned());
    let performance =
        Performance { obligation: 1, on: due, value_fen: promised, proof, file: None, consumer_confirms: true };
    writer.at(due, Event::Performed { performance });
    due
}

fn failed(dice: &mut Dice, writer: &mut Writer<'_>, end: Date) -> Date {
    // Without pushing no die is thrown for it, so that the same seed makes the same city as ever.
    let pushed = writer.given.pushed > 0.0 && dice.unit() < writer.given.pushed;
    let end_as = if pushed { End::Stop(Ground::Withdrawn) } else { dice.pick(ENDS).unwrap_or(End::Fail) };
    match end_as {
        End::Fail => writer.at(end, Event::NegotiationFailed { divergence: "对赔偿数额分歧过大".to_owned() }),
        End::Stop(ground) => {
            let termination = Termination {
                ground,
                proof: "凭据在卷".to_owned(),
                body: None,
                body_no: None,
                known_on: end,
                by_consumer: true,
                recovered_fen: 0,
            };
            writer.at(end, Event::Terminated { termination });
        }
        End::Up => {
            let (to, why) = ("辖区市场监管所".to_owned(), "和解困难".to_owned());
            let hand_up = HandUp { to, why, papers: Vec::new(), consumer_agrees: true };
            let due = due(writer.given.calendar, end, 1, Unit::WorkingDay, 0);
            let clock = Clock {
                code: ClockCode::Receipt,
                key: String::new(),
                start: end,
                limit: 1,
                unit: Unit::WorkingDay,
                paused_days: 0,
                due,
                at: None,
                owner: Owner::Office,
                state: ClockState::Running,
            };
            writer.at(end, Event::HandedUp { hand_up, clock });
            let on = end.saturating_add(dice.between(5, 30).days());
            let result = OfficeResult { office_no: None, result: "调解终结".to_owned(), on, recovered_fen: 0 };
            writer.at(on, Event::OfficeDecided { result });
            return on;
        }
    }
    let notice = Notice { delivery: Delivery::InPerson, on: end, routes_named: true, note: None };
    writer.at(end, Event::NoticeGiven { notice });
    end
}

pub(super) fn intake(dice: &mut Dice, given: &Given<'_>) -> Option<Intake> {
    let class = ClassCode::parse(dice.pick(CLASSES)?)?;
    let problem = ProblemCode::parse(dice.pick(PROBLEMS)?)?;
    // 85万元 over 170 cases is 5,000 yuan each (5.1); many small, few large.
    let amount_fen = dice.between(20, 1000) * dice.between(20, 1000) * 2;
    let trader = format!("模拟经营者{}", dice.between(1, 40));
    let (name, narrative) = wares::told(dice, &class, &problem);
    Some(Intake {
        channel: dice.pick(CHANNELS)?,
        platform_no: None,
        feedback_due: None,
        consumer: given.consumer.clone(),
        group_size: 1,
        respondent: Respondent {
            name: trader,
            relation: Relation::Tenant,
            stall: "一楼".to_owned(),
            phone: None,
            credit_code: None,
        },
        event_on: given.on,
        place: "本场".to_owned(),
        narrative,
        goods: Goods { name, brand: None, model: None, amount_fen, class, problem, sale: Sale::Shop, receipt_no: None },
        claims: vec![Claim::RefundPrice],
        claim_fen: amount_fen,
        trader_proves: false,
        promise: None,
        consents: Consents {
            settle_first: true,
            share_with_office: true,
            callback: true,
            notice_version: "2026-04".to_owned(),
        },
    })
}
