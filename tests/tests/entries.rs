//! 附件6 (F4): every cell for the shipped city against plain SQL that knows nothing of the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::directory::OrgId;
use domain::figure::{Counts, Measure, Period, Rate};
use hejie::county::REGION;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use serde_json::Value;
use store::query::Reach;
use store::query::figures::{self, Entries};
use store::scratch::{Dice, Scratch, ask};
use store::vault::Keys;
use store::{Door, directory};

/// What is counted for each kind of venue, as SQL with the days filled in.
struct Plain {
    from: String,
    before: String,
    first: Date,
    last: Date,
    today: Date,
}

impl Plain {
    fn new(period: Period, today: Date) -> Self {
        // A day in China begins at 16:00 of the day before.
        let instant = |day: Date| format!("{}T16:00", day.yesterday().unwrap());
        let (from, before) = (instant(period.from), instant(period.to.tomorrow().unwrap()));
        Self { from, before, first: period.from, last: period.to, today }
    }

    /// Stations that are open at the end: what they are now, unless they were opened or closed after it.
    fn open(&self) -> String {
        let after = |what: &str| {
            format!(
                "EXISTS (SELECT 1 FROM audit_change a WHERE a.entity = 'org' AND a.entity_id = o.id \
                 AND a.what IN ({what}) AND a.at >= '{}')",
                self.before
            )
        };
        format!(
            "o.kind = 'station' AND o.region = '{REGION}' AND ((o.life IN ('running', 'rectifying') AND NOT {}) \
             OR (o.life IN ('suspended', 'revoked') AND {}))",
            after("'授牌运行'"),
            after("'停用', '撤销收牌'")
        )
    }

    fn stations(&self, more: &str) -> String {
        format!("SELECT COALESCE(o.venue, 'enterprise'), COUNT(*) FROM org o WHERE {} {more} GROUP BY 1", self.open())
    }

    /// Rows of a table that belong to a station.
    fn of(table: &str, which: &str) -> String {
        format!(
            "SELECT COALESCE(o.venue, 'enterprise'), COUNT(*) FROM {table} x JOIN org o ON o.region = x.region \
             AND o.id = x.station_id WHERE o.region = '{REGION}' AND o.kind = 'station' AND {which} GROUP BY 1"
        )
    }

    fn within(&self, column: &str) -> String {
        format!("x.{column} >= '{}' AND x.{column} < '{}'", self.from, self.before)
    }

    fn items(&self, items: &[&str]) -> String {
        let named = items.iter().map(|item| format!("'{item}'")).collect::<Vec<_>>().join(", ");
        format!(
            "(SELECT COUNT(*) FROM check_item c WHERE c.region = o.region AND c.station_id = o.id AND c.ok = 1 \
             AND c.seen_on >= '{}' AND c.item IN ({named})) = {}",
            self.today - 365.days(),
            items.len()
        )
    }

    fn moved(&self, what: &str) -> String {
        format!(
            "SELECT COALESCE(o.venue, 'enterprise'), COUNT(*) FROM audit_change x JOIN org o ON o.region = x.region \
             AND o.id = x.entity_id WHERE o.region = '{REGION}' AND x.entity = 'org' AND x.what = '{what}' AND {} \
             GROUP BY 1",
            self.within("at")
        )
    }

    fn venues(&self, more: &str) -> String {
        format!(
            "SELECT v.kind, COUNT(*) FROM venue v WHERE v.region = '{REGION}' AND ((v.kind IN ('mall', 'supermarket') \
             AND v.area >= 500) OR (v.kind = 'market' AND v.area >= 2000 AND v.stalls >= 100) OR (v.kind = 'enterprise' \
             AND v.industry <> 'other') OR (v.kind = 'scenic' AND v.grade >= 3)) {more} GROUP BY 1"
        )
    }

    fn staff(post: &str) -> String {
        format!(
            "SELECT COALESCE(o.venue, 'enterprise'), COUNT(*) FROM staff s JOIN org o ON o.region = s.region \
             AND o.id = s.org_id WHERE o.region = '{REGION}' AND o.kind = 'station' AND s.active = 1 \
             AND s.post = '{post}' GROUP BY 1"
        )
    }

    fn owed(&self, more: &str) -> String {
        let which = format!(
            "x.feedback_due >= '{}' AND x.feedback_due <= '{}' AND x.state NOT IN ('returned', 'expired', 'redirected') \
             AND (x.fed_back_at IS NOT NULL OR (x.feedback_due < '{}' AND NOT EXISTS (SELECT 1 FROM case_row r \
             WHERE r.region = x.region AND r.case_id = x.case_id AND r.flags LIKE '%handed%'))) {more}",
            self.first, self.last, self.today
        );
        Self::of("dispatch", &which)
    }

    /// What pairs of station and value add up to; `pairs` gives `station_id` and `n`.
    fn sum(pairs: &str) -> String {
        format!(
            "SELECT COALESCE(o.venue, 'enterprise'), CAST(SUM(x.n) AS BIGINT) FROM ({pairs}) x JOIN org o \
             ON o.id = x.station_id WHERE o.region = '{REGION}' AND o.kind = 'station' GROUP BY 1"
        )
    }

    /// Stations whose last round that became final gave such a sum `n` and so many standing vetoes `v`.
    fn graded(&self, which: &str) -> String {
        let last = format!(
            "SELECT a.station_id, x.id FROM assessment_station a JOIN assessment_round x ON x.id = a.round_id \
             WHERE x.state = 'final' AND {} AND NOT EXISTS (SELECT 1 FROM assessment_station b \
             JOIN assessment_round y ON y.id = b.round_id WHERE b.station_id = a.station_id AND y.state = 'final' \
             AND y.final_at > x.final_at AND y.final_at < '{}')",
            self.within("final_at"),
            self.before
        );
        let sums = format!(
            "SELECT l.station_id, (SELECT COUNT(*) FROM assessment_veto w WHERE w.round_id = l.id \
             AND w.station_id = l.station_id AND w.lifted_at IS NULL) AS v, (SELECT SUM(g.points) \
             FROM assessment_score g WHERE g.round_id = l.id AND g.station_id = l.station_id AND g.no = (SELECT MAX(m.no) \
             FROM assessment_score m WHERE m.round_id = g.round_id AND m.station_id = g.station_id \
             AND m.item = g.item)) AS n FROM ({last}) l"
        );
        Self::sum(&format!("SELECT s.station_id, 1 AS n FROM ({sums}) s WHERE {}", which.replace("n ", "s.n ")))
    }

    /// Goods, study, publicity, visits, checks, callbacks and reports, each by its statement.
    fn supervised(&self) -> Vec<(Measure, String)> {
        let days = format!("x.day >= '{}' AND x.day <= '{}'", self.first, self.last);
        let signed = |which: &str| {
            format!(
                "training_person p JOIN training x ON x.region = p.region AND x.id = p.training_id \
                 WHERE {days} AND x.state = 'held' AND p.signed_at IS NOT NULL AND x.kind {which} 'self_study'"
            )
        };
        let events = |which: &str| {
            format!(
                "SELECT s.org_id AS station_id, 1 AS n FROM (SELECT DISTINCT p.org_id, x.id FROM {}) s",
                signed(which)
            )
        };
        let lessons = format!(
            "SELECT x.org_id AS station_id, 1 AS n FROM lesson_try x WHERE {days} AND x.passed = 1 AND x.minutes > 0"
        );
        let answered = format!("x.state = 'answered' AND {}", self.within("done_at"));
        let reports = |more: &str| {
            Self::sum(&format!(
                "SELECT x.org_id AS station_id, 1 AS n FROM duty x WHERE x.kind = 'report' AND x.due >= '{}' \
                 AND x.due <= '{}' AND (x.done_at IS NOT NULL OR x.due < '{}') {more}",
                self.first, self.last, self.today
            ))
        };
        vec![
            (Measure::GoodsWithdrawn, Self::of("withdrawal", &self.within("off_at"))),
            (
                Measure::GoodsWithdrawnFen,
                Self::sum(&format!(
                    "SELECT x.station_id, COALESCE(x.amount, 0) AS n FROM withdrawal x WHERE {}",
                    self.within("off_at")
                )),
            ),
            (Measure::Trainings, Self::sum(&events("<>"))),
            (
                Measure::TrainedPersons,
                Self::sum(&format!("SELECT p.org_id AS station_id, 1 AS n FROM {}", signed("<>"))),
            ),
            (Measure::SelfStudies, Self::sum(&format!("{} UNION ALL {lessons}", events("=")))),
            (Measure::Publicities, Self::of("publicity", &days)),
            (
                Measure::PublicityHeads,
                Self::sum(&format!("SELECT x.station_id, x.heads AS n FROM publicity x WHERE {days}")),
            ),
            (Measure::Visits, Self::of("visit", &self.within("at"))),
            (
                Measure::Drawn,
                Self::of("callback", &format!("{} AND x.state IN ('answered', 'unreached')", self.within("done_at"))),
            ),
            (Measure::Inspections, Self::of("inspection", &self.within("done_at"))),
            (Measure::Callbacks, Self::of("callback", &answered)),
            (
                Measure::Satisfied,
                Self::of("callback", &format!("{answered} AND x.satisfaction IN ('very', 'content')")),
            ),
            (Measure::ReportsDue, reports("")),
            (Measure::ReportsInTime, reports("AND x.done_at < x.due || 'T16:00'")),
            (Measure::GradeBest, self.graded("n >= 9000 AND v = 0")),
            (Measure::GradeGood, self.graded("n >= 7500 AND n < 9000 AND v = 0")),
            (Measure::GradePass, self.graded("n >= 6000 AND n < 7500 AND v = 0")),
            (Measure::GradeFail, self.graded("(n < 6000 OR v > 0)")),
        ]
    }

    /// Every column of 附件6 that the record gives, each by its statement.
    fn columns(&self) -> Vec<(Measure, String)> {
        let none = |table: &str, column: &str| {
            format!(
                "AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.region = o.region AND x.station_id = o.id AND {})",
                self.within(column)
            )
        };
        let clean = format!(
            "AND NOT EXISTS (SELECT 1 FROM case_row r WHERE r.region = o.region AND r.station_id = o.id AND r.ended = 0 \
             AND ((r.due_code = 'settle' AND r.due_judge < '{}') OR r.settled_on < '{}'))",
            self.today,
            self.today - 30.days()
        );
        let eight = ["workplace", "signs", "team", "board", "phone", "computer", "register", "rules"];
        let four = ["office", "liaison", "plaque", "institutions"];
        let proved = format!(
            "AND EXISTS (SELECT 1 FROM plaque p WHERE p.region = o.region AND p.station_id = o.id AND p.state = 'hung' \
             AND p.proved_on >= '{}')",
            self.today - 90.days()
        );
        let served = format!("AND EXISTS (SELECT 1 FROM org o WHERE o.id = v.station_id AND {})", self.open());
        let silent = format!("{} {}", none("case_row", "registered_at"), none("consultation", "at"));
        let day_end = "AND x.fed_back_at < x.feedback_due || 'T16:00'";
        let accepted = format!("x.accepted_on >= '{}' AND x.accepted_on <= '{}'", self.first, self.last);
        vec![
            (Measure::VenuesDue, self.venues("")),
            (Measure::VenuesServed, self.venues(&served)),
            (Measure::Stations, self.stations("")),
            (Measure::Opened, self.moved("授牌运行")),
            (Measure::Revoked, self.moved("撤销收牌")),
            (Measure::EightOnes, self.stations(&format!("AND {}", self.items(&eight)))),
            (Measure::FiveHaves, self.stations(&format!("AND {} {clean}", self.items(&four)))),
            (Measure::Plaques, self.stations(&proved)),
            (Measure::Heads, Self::staff("head")),
            (Measure::Deputies, Self::staff("deputy_head")),
            (Measure::Conciliators, Self::staff("conciliator")),
            (Measure::Liaisons, Self::staff("liaison")),
            (Measure::StaffChanged, Self::of("filing", &self.within("filed_at"))),
            (
                Measure::StaffFiled,
                Self::of("filing", &format!("{} AND x.taken_at IS NOT NULL", self.within("filed_at"))),
            ),
            (Measure::Silent, self.stations(&silent)),
            (
                Measure::Dispatched,
                Self::of("dispatch", &format!("{} AND x.state <> 'redirected'", self.within("sent_at"))),
            ),
            (Measure::FeedbackDue, self.owed("")),
            (Measure::FedBackInTime, self.owed(day_end)),
            (Measure::Clues, Self::of("clue", &self.within("at"))),
            (
                Measure::Consulted,
                Self::of("consultation", &format!("{} AND x.kind = 'consultation'", self.within("at"))),
            ),
            (
                Measure::Suggested,
                Self::of("consultation", &format!("{} AND x.kind <> 'consultation'", self.within("at"))),
            ),
            (Measure::Registered, Self::of("case_row", &self.within("registered_at"))),
            (Measure::Accepted, Self::of("case_row", &accepted)),
        ]
    }
}

impl Plain {
    fn all(&self) -> Vec<(Measure, String)> {
        self.columns().into_iter().chain(self.supervised()).collect()
    }
}

fn counted(scratch: &Scratch, statement: &str) -> BTreeMap<String, i64> {
    let rows = ask(scratch, statement).unwrap();
    let pair = |row: Vec<Option<String>>| (row[0].clone().unwrap(), row[1].as_deref().unwrap().parse().unwrap());
    rows.into_iter().map(pair).collect()
}

/// Something of each station, by its id.
fn texts(scratch: &Scratch, column: &str) -> BTreeMap<String, String> {
    let rows = ask(scratch, &format!("SELECT id, {column} FROM org WHERE region = '{REGION}' AND kind = 'station'"));
    rows.unwrap().into_iter().map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap())).collect()
}

/// What the events of the complaints say, read one after the other: station, day, figure, value.
struct Recount(Vec<(String, Date, &'static str, i64)>);

impl Recount {
    fn new(scratch: &Scratch) -> Self {
        let rows = ask(
            scratch,
            &format!("SELECT case_id, at, body FROM case_event WHERE region = '{REGION}' ORDER BY case_id, seq"),
        );
        let mut all = Vec::new();
        let mut cases: BTreeMap<String, Vec<(Date, Value)>> = BTreeMap::new();
        for row in rows.unwrap() {
            let at: Timestamp = row[1].as_deref().unwrap().parse().unwrap();
            let body = serde_json::from_str(row[2].as_deref().unwrap()).unwrap();
            cases.entry(row[0].clone().unwrap()).or_default().push((domain::kernel::Moment(at).day(), body));
        }
        for events in cases.values() {
            let station = events[0].1["station"].as_str().unwrap();
            // What the consumer got in the running episode, each part once: a part told anew takes the place of the old.
            let mut money: BTreeMap<String, (Date, i64)> = BTreeMap::new();
            let mut ended = false;
            for (at, event) in events {
                let day = |value: &Value| value["on"].as_str().map_or(*at, |day| day.parse().unwrap());
                let fen = |value: &Value, name: &str| value[name].as_i64().unwrap();
                let ending = match event["kind"].as_str().unwrap() {
                    "settlement_signed" => Some((day(&event["signing"]), "settled")),
                    "negotiation_failed" => Some((*at, "no_agreement")),
                    "signing_refused" if event["after"] == "fail" => Some((*at, "no_agreement")),
                    "handed_up" if !ended => Some((*at, "handed_up")),
                    "terminated" => {
                        let ground = event["termination"]["ground"].as_str().unwrap();
                        let names = ["withdrawn", "association", "authority", "court", "other_ground"];
                        money.insert("terminated".to_owned(), (*at, fen(&event["termination"], "recovered_fen")));
                        Some((*at, names.into_iter().find(|name| name.starts_with(ground)).unwrap()))
                    }
                    "performed" => {
                        let done = &event["performance"];
                        money.insert(done["obligation"].to_string(), (day(done), fen(done, "value_fen")));
                        None
                    }
                    "office_decided" => {
                        let result = &event["result"];
                        money.insert("office".to_owned(), (day(result), fen(result, "recovered_fen")));
                        None
                    }
                    "reopened" => {
                        let kept = std::mem::take(&mut money).into_values();
                        let kept = kept.filter(|_| event["cause"] != "mismatch");
                        all.extend(kept.map(|(day, fen)| (station.to_owned(), day, "recovered_fen", fen)));
                        ended = false;
                        None
                    }
                    _ => None,
                };
                if let Some((day, name)) = ending {
                    ended = true;
                    all.push((station.to_owned(), day, name, 1));
                }
            }
            all.extend(money.into_values().map(|(day, fen)| (station.to_owned(), day, "recovered_fen", fen)));
        }
        Self(all)
    }

    fn sum(&self, name: &str, period: Period, within: impl Fn(&str) -> bool) -> i64 {
        let held = self.0.iter().filter(|(station, day, of, _)| *of == name && period.holds(*day) && within(station));
        held.map(|(.., value)| value).sum()
    }
}

/// What complaints give to 附件6, and what its 和解率 divides.
const OF_CASES: [Measure; 8] = [
    Measure::Settled,
    Measure::RecoveredFen,
    Measure::NoAgreement,
    Measure::Withdrawn,
    Measure::Authority,
    Measure::Court,
    Measure::OtherGround,
    Measure::HandedUp,
];

/// Rows as the program writes them, of the kinds that the sample lacks.
const MORE: &[&str] = &[
    "UPDATE dispatch SET fed_back_at = feedback_due || substr(sent_at, 11) \
     WHERE id = (SELECT MIN(id) FROM dispatch WHERE state IN ('sent', 'received'))",
    "INSERT INTO audit_change (region, id, at, staff_id, entity, entity_id, what, after) \
     SELECT region, 'more-1', '2026-10-05' || substr(at, 11), staff_id, 'org', 'station-yq04', '授牌运行', '{}' \
     FROM audit_change WHERE entity = 'org' AND entity_id = 'station-yq04' LIMIT 1",
    "INSERT INTO audit_change (region, id, at, staff_id, entity, entity_id, what, after) \
     SELECT region, 'more-2', '2026-11-10' || substr(at, 11), staff_id, 'org', 'station-yq09', '撤销收牌', '{}' \
     FROM audit_change WHERE entity = 'org' AND entity_id = 'station-yq09' LIMIT 1",
    "UPDATE org SET life = 'revoked' WHERE id = 'station-yq09'",
    "INSERT INTO filing (region, id, station_id, post, moved, due, filed_at, filed_by, taken_at, taken_by) \
     SELECT region, 'more-3', 'station-yq02', 'head', '[]', '2026-11-05', '2026-11-03' || substr(at, 11), staff_id, \
     '2026-11-04' || substr(at, 11), staff_id FROM audit_change WHERE entity_id = 'station-yq02' LIMIT 1",
    "INSERT INTO filing (region, id, station_id, post, moved, due, filed_at, filed_by) \
     SELECT region, 'more-4', 'station-yq05', 'liaison', '[]', '2026-09-05', '2026-09-03' || substr(at, 11), staff_id \
     FROM audit_change WHERE entity_id = 'station-yq05' LIMIT 1",
    "UPDATE assessment_round SET state = 'final', final_at = '2026-11-20' || substr(drawn_at, 11)",
    "UPDATE assessment_score SET points = 500 WHERE station_id = 'station-yq01'",
    "UPDATE assessment_score SET points = 420 WHERE station_id = 'station-yq02'",
    "UPDATE assessment_score SET points = 330 WHERE station_id = 'station-yq03'",
    "UPDATE assessment_score SET points = 500 WHERE station_id = 'station-yq05'",
    "INSERT INTO assessment_score (region, round_id, station_id, item, no, kind, points, reason, at, by_id) \
     SELECT region, round_id, station_id, item, no + 1, 'objection', 900, '', at, by_id FROM assessment_score \
     WHERE station_id = 'station-yq02' AND item = 'papers'",
    "INSERT INTO assessment_veto (region, round_id, station_id, veto, ground, facts, at, by_id) \
     SELECT region, round_id, station_id, 'forged', '', '', at, by_id FROM assessment_score \
     WHERE station_id = 'station-yq05' AND item = 'papers' AND no = 1",
];

#[test]
fn b4_5c_every_cell_of_the_five_entries_equals_plain_sql() {
    let moment = domain::kernel::Moment::from_local(date(2026, 11, 25).at(10, 0, 0, 0)).unwrap();
    let today = moment.day();
    for scratch in Scratch::each().unwrap() {
        let door = Door::new(scratch.db.clone(), Keys::new(&[7; 64]), Arc::new(Dice::new(7))).unwrap();
        let files = store::file::Files::new(scratch.dir.join("files")).unwrap();
        assert!(hejie::demo::make(&door, &files, moment).unwrap());
        for change in MORE {
            ask(&scratch, change).unwrap();
        }
        let recount = Recount::new(&scratch);
        let paths = texts(&scratch, "path");
        let venues = texts(&scratch, "COALESCE(venue, 'enterprise')");
        let mut filled: BTreeMap<&str, usize> = BTreeMap::new();
        for period in [
            Period::quarter(2026, 4),
            Period::quarter(2026, 3),
            Period::month(2026, 11),
            Period::year(2026),
            Period { from: date(2026, 10, 20), to: date(2026, 11, 20) },
        ] {
            let entries = door.db.read(|tx| {
                let county = directory::org(tx, REGION, &OrgId::from("county"))?.unwrap();
                let reaches = Reach::below(tx, &county)?;
                figures::entries_of(tx, &door.rules(), &reaches, &county, period, today)
            });
            let Entries { summary, below } = entries.unwrap();
            let mut sum = Counts::default();
            for unit in &below {
                sum += &unit.counts;
                let within = |station: &str| paths[station].starts_with(&unit.path);
                for measure in OF_CASES {
                    let wanted = recount.sum(measure.value(), period, within);
                    assert_eq!(unit.counts.get(measure), wanted, "{} {} {measure:?}", period.label(), unit.name);
                }
            }
            assert!(below.len() > 1 && sum == summary.total, "{}: the units below are the whole", period.label());
            for measure in OF_CASES {
                for (venue, counts) in &summary.rows {
                    let wanted = recount.sum(measure.value(), period, |station| venues[station] == venue.value());
                    assert_eq!(counts.get(measure), wanted, "{} {venue:?} {measure:?}", period.label());
                }
                let all = recount.sum(measure.value(), period, |_| true);
                assert_eq!(summary.total.get(measure), all, "{} {measure:?}", period.label());
            }
            let of = |name| recount.sum(name, period, |_| true);
            let share = summary.total.rate(Rate::Settlement);
            let ended = of("settled") + of("no_agreement") + of("authority") + of("court") + of("other_ground");
            let expired = summary.total.get(Measure::Expired);
            assert_eq!((share.numerator, share.denominator), (of("settled"), ended + expired), "{}", period.label());
            for (measure, statement) in Plain::new(period, today).all() {
                let plain = counted(&scratch, &statement);
                for (venue, counts) in &summary.rows {
                    let wanted = plain.get(venue.value()).copied().unwrap_or_default();
                    assert_eq!(counts.get(measure), wanted, "{} {venue:?} {measure:?}\n{statement}", period.label());
                    *filled.entry(measure.value()).or_default() += usize::from(wanted > 0);
                }
                assert_eq!(summary.total.get(measure), plain.values().sum::<i64>(), "{} {measure:?}", period.label());
            }
            for (measure, kind) in [(Measure::ContactPoints, "contact_point"), (Measure::WatchPoints, "watch_point")] {
                let plain = counted(
                    &scratch,
                    &format!("SELECT kind, COUNT(*) FROM org WHERE region = '{REGION}' AND kind = '{kind}' GROUP BY 1"),
                );
                assert_eq!(summary.total.get(measure), plain[kind]);
            }
            let total = &summary.total;
            let share = total.rate(Rate::Coverage);
            assert_eq!(
                (share.numerator, share.denominator),
                (total.get(Measure::VenuesServed), total.get(Measure::VenuesDue))
            );
            let share = total.rate(Rate::Feedback);
            assert_eq!(
                (share.numerator, share.denominator),
                (total.get(Measure::FedBackInTime), total.get(Measure::FeedbackDue))
            );
        }
        let empty: Vec<&str> = filled.iter().filter(|(_, cells)| **cells == 0).map(|(name, _)| *name).collect();
        assert!(empty.is_empty(), "nothing was compared in {empty:?}");
    }
}
