//! One by one the records that a figure counts which complaints do not give, by the very conditions by which it counts them
//! (`beside`, `supervised`).

use domain::directory::{Industry, Venue};
use domain::figure::{Measure, Period};
use jiff::civil::Date;

use super::beside::instants;
use super::spread::Counted;
use super::within;
use crate::db::{Sql, Tx, Value};
use crate::directory::Org;
use crate::error::StoreResult;
use crate::query::Reach;
use crate::sql;

/// Records on a page.
const PAGE: usize = 100;

/// A record that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Instant or day, as it is stored: with `key` its place in the order.
    pub at: String,
    pub key: String,
    /// The day on which it counts.
    pub day: Date,
    /// What its own page goes by; empty when it has none.
    pub id: String,
    pub station_id: String,
    pub station: String,
    pub number: String,
    /// What it is about; nothing personal.
    pub about: String,
    /// 1, heads, or fen.
    pub value: i64,
}

/// Where the records of a figure are kept; of the others only units can be listed.
#[must_use]
pub fn recorded(measure: Measure) -> bool {
    source(measure).is_some()
}

/// A page of the records of a figure over several counties, the newest first, after instant and key of the last one of
/// the page before. The flag says whether there is more. `today` tells which limits have run out.
///
/// # Errors
/// When the database fails.
pub fn records(
    tx: &mut Tx<'_>,
    reaches: &[Reach],
    org: &Org,
    period: Period,
    today: Date,
    wanted: Counted,
    after: Option<&(String, String)>,
) -> StoreResult<(Vec<Record>, bool)> {
    let Some((statement, span)) = source(wanted.measure) else { return Ok((Vec::new(), false)) };
    let (at, key) = after.cloned().unwrap_or_else(|| ("9".to_owned(), String::new()));
    let mut all = Vec::new();
    for reach in reaches {
        let mut values: Vec<Value> = within(reach, org).into();
        values.extend(match span {
            Span::Instants => instants(period),
            Span::Days | Span::Limits => [period.from.into(), period.to.into()],
        });
        values.push(wanted.venue.map(Venue::value).into());
        values.push(wanted.industry.map(Industry::value).into());
        values.extend([(&at).into(), (&key).into(), i64::try_from(PAGE + 1).unwrap_or(i64::MAX).into()]);
        if span == Span::Limits {
            values.push(today.into());
        }
        all.extend(tx.query(statement, &values, |row| {
            let at = row.text(0)?;
            let day = if span == Span::Instants { row.moment(0)?.day() } else { row.day(0)? };
            Ok(Record {
                at,
                day,
                key: row.text(1)?,
                id: row.text(2)?,
                station_id: row.text(3)?,
                station: row.text(4)?,
                number: row.text(5)?,
                about: row.text(6)?,
                value: row.int(7)?,
            })
        })?);
    }
    all.sort_by(|a, b| (&b.at, &b.key).cmp(&(&a.at, &a.key)));
    let more = all.len() > PAGE;
    all.truncate(PAGE);
    Ok((all, more))
}

/// How the period is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    /// Not before the first, before the second.
    Instants,
    /// From the first to the second.
    Days,
    /// The same, and those limits only that have run out by `$11` or were met before.
    Limits,
}

/// A page of what a source gives: `$1` to `$3` the scope, `$4` and `$5` the period, `$6` and `$7` kind of venue and industry,
/// `$8` and `$9` the last record of the page before, `$10` how many.
macro_rules! page {
    ($source:literal) => {
        sql!(concat!(
            "SELECT x.at, x.key, x.id, o.id, o.name, x.number, x.about, x.value FROM (",
            $source,
            ") x JOIN org o ON o.region = $1 AND o.id = x.station_id
             WHERE (o.path LIKE $2 OR o.chain_path LIKE $2) AND (o.path LIKE $3 OR o.chain_path LIKE $3)
             AND o.kind = 'station' AND (CAST($6 AS TEXT) IS NULL OR COALESCE(o.venue, 'enterprise') = $6)
             AND (CAST($7 AS TEXT) IS NULL OR (COALESCE(o.venue, 'enterprise') = 'enterprise'
                AND COALESCE(o.industry, 'other') = $7))
             AND (x.at, x.key) < ($8, $9) ORDER BY x.at DESC, x.key DESC LIMIT $10"
        ))
    };
}

/// The records of a figure.
fn source(measure: Measure) -> Option<(&'static Sql, Span)> {
    let instants = |statement| Some((statement, Span::Instants));
    let days = |statement| Some((statement, Span::Days));
    match measure {
        Measure::Consulted => instants(page!(
            "SELECT c.station_id, c.at, c.id AS key, '' AS id, c.number, c.topic AS about, CAST(1 AS BIGINT) AS value
             FROM consultation c
             WHERE c.region = $1 AND c.kind = 'consultation' AND c.at >= $4 AND c.at < $5"
        )),
        Measure::Suggested => instants(page!(
            "SELECT c.station_id, c.at, c.id AS key, '' AS id, c.number, c.topic AS about, CAST(1 AS BIGINT) AS value
             FROM consultation c
             WHERE c.region = $1 AND c.kind <> 'consultation' AND c.at >= $4 AND c.at < $5"
        )),
        // Only that there is one: what it says is for its sender and the office.
        Measure::Clues => instants(page!(
            "SELECT c.station_id, c.at, c.id AS key, '' AS id, '' AS number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM clue c WHERE c.region = $1 AND c.at >= $4 AND c.at < $5"
        )),
        Measure::Dispatched => instants(page!(
            "SELECT d.station_id, d.sent_at AS at, d.id AS key, d.id, d.platform_no AS number, '' AS about,
                CAST(1 AS BIGINT) AS value
             FROM dispatch d
             WHERE d.region = $1 AND d.sent_at >= $4 AND d.sent_at < $5 AND d.state <> 'redirected'"
        )),
        Measure::GoodsWithdrawn => instants(page!(
            "SELECT w.station_id, w.off_at AS at, w.id AS key, w.id, w.number, w.goods AS about,
                CAST(1 AS BIGINT) AS value
             FROM withdrawal w WHERE w.region = $1 AND w.off_at >= $4 AND w.off_at < $5"
        )),
        Measure::GoodsWithdrawnFen => instants(page!(
            "SELECT w.station_id, w.off_at AS at, w.id AS key, w.id, w.number, w.goods AS about,
                COALESCE(w.amount, 0) AS value
             FROM withdrawal w WHERE w.region = $1 AND w.off_at >= $4 AND w.off_at < $5"
        )),
        Measure::Visits => instants(page!(
            "SELECT v.station_id, v.at, v.id AS key, v.id, v.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM visit v WHERE v.region = $1 AND v.at >= $4 AND v.at < $5"
        )),
        Measure::Inspections => instants(page!(
            "SELECT i.station_id, i.done_at AS at, i.id AS key, i.id, i.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM inspection i WHERE i.region = $1 AND i.done_at >= $4 AND i.done_at < $5"
        )),
        Measure::Drawn => instants(page!(
            "SELECT c.station_id, c.done_at AS at, c.id AS key, c.id, c.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM callback c
             WHERE c.region = $1 AND c.done_at >= $4 AND c.done_at < $5 AND c.state IN ('answered', 'unreached')"
        )),
        Measure::Callbacks => instants(page!(
            "SELECT c.station_id, c.done_at AS at, c.id AS key, c.id, c.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM callback c
             WHERE c.region = $1 AND c.done_at >= $4 AND c.done_at < $5 AND c.state = 'answered'"
        )),
        Measure::Satisfied => instants(page!(
            "SELECT c.station_id, c.done_at AS at, c.id AS key, c.id, c.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM callback c
             WHERE c.region = $1 AND c.done_at >= $4 AND c.done_at < $5 AND c.state = 'answered'
             AND c.satisfaction IN ('very', 'content')"
        )),
        Measure::Confirmed => instants(page!(
            "SELECT c.station_id, c.done_at AS at, c.id AS key, c.id, c.number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM callback c
             WHERE c.region = $1 AND c.done_at >= $4 AND c.done_at < $5 AND c.state = 'answered' AND c.agrees = 'match'"
        )),
        Measure::StaffChanged => instants(page!(
            "SELECT f.station_id, f.filed_at AS at, f.id AS key, '' AS id, '' AS number, '' AS about,
                CAST(1 AS BIGINT) AS value
             FROM filing f WHERE f.region = $1 AND f.filed_at >= $4 AND f.filed_at < $5"
        )),
        Measure::StaffFiled => instants(page!(
            "SELECT f.station_id, f.filed_at AS at, f.id AS key, '' AS id, '' AS number, '' AS about,
                CAST(1 AS BIGINT) AS value
             FROM filing f
             WHERE f.region = $1 AND f.filed_at >= $4 AND f.filed_at < $5 AND f.taken_at IS NOT NULL"
        )),
        Measure::Trainings => days(page!(
            "SELECT p.org_id AS station_id, t.day AS at, t.id || '.' || p.org_id AS key, t.id, '' AS number,
                t.topic AS about, CAST(1 AS BIGINT) AS value
             FROM training t JOIN training_person p ON p.region = t.region AND p.training_id = t.id
             WHERE t.region = $1 AND t.day >= $4 AND t.day <= $5 AND t.state = 'held' AND t.kind <> 'self_study'
             AND p.signed_at IS NOT NULL GROUP BY p.org_id, t.day, t.id, t.topic"
        )),
        Measure::TrainedPersons => days(page!(
            "SELECT p.org_id AS station_id, t.day AS at, t.id || '.' || p.org_id AS key, t.id, '' AS number,
                t.topic AS about, COUNT(*) AS value
             FROM training t JOIN training_person p ON p.region = t.region AND p.training_id = t.id
             WHERE t.region = $1 AND t.day >= $4 AND t.day <= $5 AND t.state = 'held' AND t.kind <> 'self_study'
             AND p.signed_at IS NOT NULL GROUP BY p.org_id, t.day, t.id, t.topic"
        )),
        Measure::SelfStudies => days(page!(
            "SELECT p.org_id AS station_id, t.day AS at, t.id || '.' || p.org_id AS key, t.id, '' AS number,
                t.topic AS about, CAST(1 AS BIGINT) AS value
             FROM training t JOIN training_person p ON p.region = t.region AND p.training_id = t.id
             WHERE t.region = $1 AND t.day >= $4 AND t.day <= $5 AND t.state = 'held' AND t.kind = 'self_study'
             AND p.signed_at IS NOT NULL GROUP BY p.org_id, t.day, t.id, t.topic
             UNION ALL
             SELECT l.org_id, l.day, l.id, '', '', l.lesson, CAST(1 AS BIGINT) FROM lesson_try l
             WHERE l.region = $1 AND l.day >= $4 AND l.day <= $5 AND l.passed = 1 AND l.minutes > 0"
        )),
        Measure::DutiesDone => days(page!(
            "SELECT d.org_id AS station_id, d.due AS at, d.org_id || '/' || d.kind || '/' || d.term AS key, '' AS id,
                d.term AS number, CASE WHEN d.kind = 'contact' THEN '与所里联系' ELSE '自查' END AS about,
                CAST(1 AS BIGINT) AS value
             FROM duty d
             WHERE d.region = $1 AND d.kind IN ('self_check', 'contact') AND d.due >= $4 AND d.due <= $5
             AND d.done_at IS NOT NULL"
        )),
        Measure::Publicities => days(page!(
            "SELECT p.station_id, p.day AS at, p.id AS key, p.id, '' AS number, p.topic AS about,
                CAST(1 AS BIGINT) AS value
             FROM publicity p WHERE p.region = $1 AND p.day >= $4 AND p.day <= $5"
        )),
        Measure::PublicityHeads => days(page!(
            "SELECT p.station_id, p.day AS at, p.id AS key, p.id, '' AS number, p.topic AS about, p.heads AS value
             FROM publicity p WHERE p.region = $1 AND p.day >= $4 AND p.day <= $5"
        )),
        Measure::FeedbackDue
        | Measure::FedBackInTime
        | Measure::ReportsDue
        | Measure::ReportsInTime
        | Measure::Overdue => limits(measure),
        _ => None,
    }
}

/// What had a limit in the period. A civil day ends at 16:00 of universal time.
fn limits(measure: Measure) -> Option<(&'static Sql, Span)> {
    let statement = match measure {
        Measure::FeedbackDue => page!(
            "SELECT d.station_id, d.feedback_due AS at, d.id AS key, d.id, d.platform_no AS number, '' AS about,
                CAST(1 AS BIGINT) AS value
             FROM dispatch d LEFT JOIN case_row r ON r.region = d.region AND r.case_id = d.case_id
             WHERE d.region = $1 AND d.feedback_due >= $4 AND d.feedback_due <= $5
             AND d.state NOT IN ('returned', 'expired', 'redirected')
             AND (d.fed_back_at IS NOT NULL OR (d.feedback_due < $11 AND COALESCE(r.flags, '') NOT LIKE '%handed%'))"
        ),
        Measure::FedBackInTime => page!(
            "SELECT d.station_id, d.feedback_due AS at, d.id AS key, d.id, d.platform_no AS number, '' AS about,
                CAST(1 AS BIGINT) AS value
             FROM dispatch d
             WHERE d.region = $1 AND d.feedback_due >= $4 AND d.feedback_due <= $5
             AND d.state NOT IN ('returned', 'expired', 'redirected')
             AND d.fed_back_at < d.feedback_due || 'T16:00' AND CAST($11 AS TEXT) IS NOT NULL"
        ),
        Measure::ReportsDue => page!(
            "SELECT d.org_id AS station_id, d.due AS at, d.org_id || '/' || d.term AS key, d.org_id || '/' || d.term AS id,
                d.term AS number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM duty d
             WHERE d.region = $1 AND d.kind = 'report' AND d.due >= $4 AND d.due <= $5
             AND (d.done_at IS NOT NULL OR d.due < $11)"
        ),
        Measure::ReportsInTime => page!(
            "SELECT d.org_id AS station_id, d.due AS at, d.org_id || '/' || d.term AS key, d.org_id || '/' || d.term AS id,
                d.term AS number, '' AS about, CAST(1 AS BIGINT) AS value
             FROM duty d
             WHERE d.region = $1 AND d.kind = 'report' AND d.due >= $4 AND d.due <= $5
             AND d.done_at < d.due || 'T16:00' AND CAST($11 AS TEXT) IS NOT NULL"
        ),
        // Of all periods before, too: it is still open.
        Measure::Overdue => page!(
            "SELECT c.station_id, c.due_judge AS at, c.case_id || '/' || CAST(c.no AS TEXT) AS key, r.number AS id,
                r.full_number AS number, r.goods AS about, CAST(1 AS BIGINT) AS value
             FROM case_clock c JOIN case_row r ON r.region = c.region AND r.case_id = c.case_id
             WHERE c.region = $1 AND c.code = 'settle' AND CAST($4 AS TEXT) IS NOT NULL AND c.due_judge <= $5
             AND c.due_judge < $11"
        ),
        _ => return None,
    };
    Some((statement, Span::Limits))
}
