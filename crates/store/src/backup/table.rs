//! The tables of an archive, in the order in which they are saved.

use crate::db::{Sql, Tx, Value};
use crate::error::{Result, StoreError};
use crate::sql;

use super::line::Line;

/// A table with the statements that copy it.
pub(super) struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    key: &'static [&'static str],
    first: &'static Sql,
    next: &'static Sql,
    insert: &'static Sql,
    count: &'static Sql,
    /// What `migrate` fills by itself, and a restore therefore empties first.
    pub seeded: Option<&'static Sql>,
}

/// `$1, $2, ...`, as many as there are columns.
macro_rules! marks {
    ([$($mark:literal)*]) => { concat!($($mark),*) };
    ([$($mark:literal)*] $column:literal $($columns:literal)* ; $next:literal $($rest:literal)*) => {
        marks!([$($mark)* $next] $($columns)* ; $($rest)*)
    };
    ([$($mark:literal)*] ; $($rest:literal)*) => { marks!([$($mark)*]) };
    ($($column:literal)+) => {
        marks!([] $($column)+ ; "$1" ", $2" ", $3" ", $4" ", $5" ", $6" ", $7" ", $8" ", $9" ", $10" ", $11" ", $12"
            ", $13" ", $14" ", $15" ", $16" ", $17" ", $18" ", $19" ", $20" ", $21" ", $22" ", $23" ", $24" ", $25" ", $26"
            ", $27" ", $28" ", $29" ", $30" ", $31" ", $32" ", $33" ", $34" ", $35" ", $36" ", $37" ", $38" ", $39" ", $40")
    };
}

macro_rules! table {
    ($name:literal [$key:literal $($keys:literal)*] $column:literal $($columns:literal)* $(, seeded $seeded:expr)?) => {
        Table {
            name: $name,
            columns: &[$column $(, $columns)*],
            key: &[$key $(, $keys)*],
            first: sql!(concat!(
                "SELECT ", $column $(, ", ", $columns)*, " FROM ", $name,
                " ORDER BY ", $key $(, ", ", $keys)*, " LIMIT 500"
            )),
            next: sql!(concat!(
                "SELECT ", $column $(, ", ", $columns)*, " FROM ", $name,
                " WHERE (", $key $(, ", ", $keys)*, ") > (", marks!($key $($keys)*), ")",
                " ORDER BY ", $key $(, ", ", $keys)*, " LIMIT 500"
            )),
            insert: sql!(concat!(
                "INSERT INTO ", $name, " (", $column $(, ", ", $columns)*, ") VALUES (", marks!($column $($columns)*), ")"
            )),
            count: sql!(concat!("SELECT COUNT(*) FROM ", $name)),
            seeded: None $(.or(Some($seeded)))?,
        }
    };
}

/// Every table that cannot be made again from another.
pub(super) fn tables() -> Vec<Table> {
    vec![
        table!("org" ["region" "id"]
            "region" "id" "parent_id" "path" "kind" "code" "name" "venue" "industry" "host" "address" "phone"
            "custodian_id" "life" "leader" "chain_path" "hq_handles"),
        table!("staff" ["id"]
            "id" "region" "org_id" "name" "login" "post" "phone" "active" "password_hash" "must_change" "failed"
            "locked_until" "large_type" "education" "email" "photo" "since" "left_on" "placed_on" "seen_on"),
        table!("api_token" ["token_hash"] "token_hash" "staff_id" "name" "created_at" "revoked_at"),
        table!("person" ["region" "id"]
            "region" "id" "name" "phone_cipher" "phone_index" "address_cipher" "id_kind" "id_cipher" "id_last4"
            "elderly"),
        table!("access_log" ["region" "id"] "region" "id" "at" "staff_id" "person_id" "case_id" "why" "file"),
        table!("audit_change" ["region" "id"] "region" "id" "at" "staff_id" "entity" "entity_id" "what" "after"),
        table!("counter" ["region" "station_id" "name"] "region" "station_id" "name" "last"),
        table!("calendar_day" ["day"] "day" "off" "name" "notice", seeded sql!("DELETE FROM calendar_day")),
        table!("policy" ["code" "region" "effective_from"]
            "code" "region" "effective_from" "value" "unit" "basis", seeded sql!("DELETE FROM policy")),
        table!("case_event" ["region" "case_id" "seq"]
            "region" "case_id" "seq" "at" "by_id" "post" "kind" "body" "hash"),
        table!("institution" ["region" "station_id" "id"]
            "region" "station_id" "id" "kind" "title" "body" "version" "effective_from" "standard"
            "signed_by" "signed_at" "text_hash"),
        table!("institution_review" ["region" "id"]
            "region" "id" "station_id" "kind" "version" "day" "verdict" "note" "by_id" "at"),
        table!("promise" ["region" "station_id" "id"]
            "region" "station_id" "id" "words" "valid_from" "valid_to" "series" "scope"),
        table!("lab" ["region" "id"] "region" "id" "name" "certificate" "scope" "valid_to"),
        table!("consultation" ["region" "id"]
            "region" "id" "station_id" "number" "kind" "topic" "content" "caller" "answer" "promised_at" "answered_at"
            "case_id" "by_id" "at"),
        table!("clue" ["region" "id"] "region" "id" "sender_id" "case_id" "accused" "kind" "facts" "sent_to" "at" "station_id" "state"
            "result" "answered_at" "due"),
        table!("stored_file" ["region" "hash"] "region" "hash" "size" "media" "name" "by_id" "at"),
        table!("template" ["region" "org_id" "form" "version"]
            "region" "org_id" "form" "version" "official" "effective_from" "withdrawn" "body",
            seeded sql!("DELETE FROM template")),
        table!("paper" ["region" "id"]
            "region" "id" "station_id" "issuer_id" "subject" "form" "part" "edition" "number" "code" "template"
            "content_hash" "pdf" "pages" "issued_at" "by_id"),
        table!("file_view" ["region" "hash"] "region" "hash" "view" "size" "media"),
        table!("register_seal" ["region" "station_id" "month"]
            "region" "station_id" "month" "entries" "content" "hash" "sealed_at" "sealed_by" "erased"),
        table!("certificate" ["region" "station_id" "fingerprint"]
            "region" "station_id" "fingerprint" "serial" "name" "unit" "der" "key_cipher" "not_before" "not_after"
            "made_at" "made_by" "ended_at"),
        table!("seal_image" ["region" "station_id" "kind"] "region" "station_id" "kind" "file" "set_at" "set_by"),
        table!("venue" ["region" "id"] "region" "id" "office_id" "name" "kind" "industry" "area" "stalls" "grade" "address" "leader" "phone" "station_id"),
        table!("check_item" ["region" "station_id" "item"] "region" "station_id" "item" "ok" "seen_on" "note" "photo" "by_id"),
        table!("plaque" ["region" "number"] "region" "number" "station_id" "code" "state" "issued_on" "proved_on"),
        table!("plaque_scan" ["region" "nonce"] "region" "nonce" "number" "staff_id" "at" "used_at" "photo" "place"),
        table!("posted" ["region" "station_id" "kind"] "region" "station_id" "kind" "version" "at" "by_id"),
        table!("filing" ["region" "id"] "region" "id" "station_id" "post" "leaver_id" "left_on" "joiner_id" "since" "moved" "due" "filed_at" "filed_by" "taken_at" "taken_by"),
        table!("dispatch" ["region" "id"] "region" "id" "platform_no" "from_id" "station_id" "via" "received_on" "consent_on" "feedback_due" "accept_due" "mediate_due" "consumer_id" "facts" "file" "file_name" "state" "sent_at" "sent_by" "read_at" "taken_at" "handler_id" "case_id" "feedback" "fed_back_at"),
        table!("mapping" ["region"] "region" "text"),
        table!("circular" ["region" "id"] "region" "id" "kind" "title" "body" "due" "at_time" "file" "file_name" "from_id" "from_name" "by_id" "sent_at"),
        table!("circular_receipt" ["region" "circular_id" "station_id"] "region" "circular_id" "station_id" "state" "read_at" "read_by" "answer" "answered_at" "answered_by"),
        table!("thread" ["region" "id"] "region" "id" "station_id" "kind" "title" "case_no" "state" "due" "opened_at" "opened_by" "closed_at" "read_at" "read_by"),
        table!("thread_note" ["region" "id"] "region" "id" "thread_id" "at" "by_id" "above" "mode" "text"),
        table!("referral" ["region" "id"] "region" "id" "org_id" "kind" "department" "about" "content" "sent_on" "due" "reply" "replied_on" "by_id" "at"),
        table!("duty" ["region" "org_id" "kind" "term"] "region" "org_id" "kind" "term" "due" "owner" "done_at" "proof" "reached"),
        table!("inbox" ["region" "id"] "region" "id" "staff_id" "key" "at" "title" "href" "read_at"),
        table!("outbox" ["region" "id"]
            "region" "id" "key" "channel" "address" "subject" "body" "staff_id" "created_at" "not_before" "state"
            "attempts" "lease_until" "last_error" "sent_at"),
        table!("archive_handover" ["region" "id"]
            "region" "id" "station_id" "from_id" "to_id" "why" "state" "volumes" "opened_at" "opened_by" "given_at"
            "given_by" "in_place" "taken_at"),
        table!("destruction" ["region" "id"]
            "region" "id" "station_id" "number" "state" "why" "drafted_at" "drafted_by" "agreed_at" "agreed_by"
            "approved_at" "approved_by" "returned_why" "done_on" "done_at" "done_by" "supervisor" "supervisor_2"),
        table!("destruction_item" ["region" "list_id" "case_id"]
            "region" "list_id" "case_id" "number" "volume" "title" "closed_on" "retain_until" "pages" "struck"),
        table!("file_removal" ["region" "hash" "list_id"] "region" "hash" "list_id" "at" "done_at"),
        table!("typical_case" ["region" "id"]
            "region" "id" "station_id" "case_id" "state" "title" "facts" "handling" "result" "lesson" "basis" "trader"
            "by_id" "at" "submitted_at" "submitted_by" "judged_at" "judged_by" "reason"),
        table!("board_issue" ["region" "id"]
            "region" "id" "station_id" "month" "title" "items" "by_id" "at" "hung_on" "hung_by" "photo"),
        table!("withdrawal" ["region" "id"]
            "region" "id" "station_id" "number" "state" "source" "circular_id" "line" "case_id" "goods" "brand" "model"
            "batch" "maker" "supplier" "barcode" "wrong" "known_at" "stock" "sold" "amount" "off_at" "reported_at"
            "reported_by" "others" "disposals" "how" "disposed_at" "notice_from" "notice_to" "traced" "responsible" "due"
            "due_at" "by_id" "at" "verified_at" "verified_by"),
        table!("withdrawal_photo" ["region" "withdrawal_id" "hash"] "region" "withdrawal_id" "hash" "step" "at" "by_id"),
        table!("list_check" ["region" "circular_id" "station_id" "line"]
            "region" "circular_id" "station_id" "line" "withdrawal_id" "at" "by_id"),
        table!("draw" ["region" "id"]
            "region" "id" "org_id" "number" "kind" "state" "period_from" "period_to" "list" "listed" "list_hash" "left_out" "size" "each_station" "frozen_at" "frozen_by" "seed" "seed_source" "seed_at" "sample" "drawn_at" "drawn_by" "due"),
        table!("callback" ["region" "id"]
            "region" "id" "draw_id" "case_id" "station_id" "number" "state" "due" "again_on" "contacted" "reached" "received" "received_fen" "pressed" "satisfaction" "opinion" "agrees" "handling" "why" "reopened" "done_at" "done_by"),
        table!("callback_try" ["region" "callback_id" "no"]
            "region" "callback_id" "no" "at" "by_id" "mode" "came" "note"),
        table!("visit_plan" ["region" "station_id" "quarter"]
            "region" "station_id" "quarter" "planned_on" "officer_id" "at" "by_id"),
        table!("visit" ["region" "id"]
            "region" "id" "station_id" "number" "at" "by_id" "check_in" "plaque" "photo" "heard" "hard" "guided" "found"),
        table!("inspection" ["region" "id"]
            "region" "id" "station_id" "draw_id" "number" "kind" "state" "due" "items" "wrong" "asked" "answered" "words" "photo" "at" "done_at" "done_by"),
        table!("fix_order" ["region" "id"]
            "region" "id" "station_id" "number" "state" "source" "source_id" "problem" "demand" "owner_id" "due" "limit_on" "given_at" "given_by" "proof" "proved_at" "proved_by" "returned" "verdict" "checked_at" "checked_by"),
        table!("fix_photo" ["region" "fix_id" "hash"]
            "region" "fix_id" "hash" "at" "by_id"),
        table!("self_check" ["region" "id"]
            "region" "id" "station_id" "month" "on_day" "items" "wrong" "words" "photo" "withdrawal_id" "at" "by_id"),
        table!("report" ["region" "org_id" "quarter"]
            "region" "org_id" "quarter" "state" "edition" "draft" "made_at" "made_by" "submitted_at" "unit_at" "unit_by"
            "judged_at" "judged_by" "reason"),
        table!("amendment" ["region" "case_id" "seq" "no"]
            "region" "case_id" "seq" "no" "station_id" "quarter" "measure" "cell" "was" "now" "packs" "at" "by_id"),
        table!("report_signer" ["region" "org_id"] "region" "org_id" "staff_id" "named_by" "named_at"),
        table!("report_edition" ["region" "org_id" "quarter" "number"]
            "region" "org_id" "quarter" "number" "edition" "lines" "summary" "text" "statement" "adjusted" "explained"
            "hash" "signed_at" "signed_by"),
        table!("rectification" ["region" "org_id" "quarter" "no"]
            "region" "org_id" "quarter" "no" "topic" "measure" "owner" "due" "done_on" "proof" "done_by"),
        table!("training" ["region" "id"]
            "region" "id" "org_id" "kind" "state" "topic" "teacher" "place" "day" "from_at" "to_at" "minutes" "material"
            "case_id" "secret" "summary" "by_id" "at" "recorded_by" "recorded_at"),
        table!("training_person" ["region" "training_id" "staff_id"]
            "region" "training_id" "staff_id" "org_id" "invited" "signed_at" "way"),
        table!("training_ticket" ["ticket"] "ticket" "region" "training_id" "at" "used_at" "used_by"),
        table!("occasion_photo" ["region" "occasion_id" "hash"] "region" "occasion_id" "hash" "at" "by_id"),
        table!("lesson_try" ["region" "id"]
            "region" "id" "staff_id" "org_id" "lesson" "version" "answers" "right_count" "total" "passed" "minutes" "day"
            "at"),
        table!("publicity" ["region" "id"]
            "region" "id" "station_id" "audience" "form" "day" "topic" "place" "heads" "said" "by_id" "at"),
        table!("advice" ["region" "id"]
            "region" "id" "station_id" "number" "trader" "stall" "case_id" "topic" "said" "basis" "due" "by_id" "at"
            "read_on" "read_by" "answer"),
        table!("assessment_scheme" ["region" "version"] "region" "version" "effective_from" "body" "by_id" "at"),
        table!("assessment_round" ["region" "id"]
            "region" "id" "unit_id" "period" "state" "scheme" "hash" "drawn_at" "drawn_by" "published_at" "published_by"
            "object_by" "final_at" "final_by"),
        table!("assessment_station" ["region" "round_id" "station_id"] "region" "round_id" "station_id" "code" "name"),
        table!("assessment_fact" ["region" "round_id" "station_id" "item"]
            "region" "round_id" "station_id" "item" "facts"),
        table!("assessment_score" ["region" "round_id" "station_id" "item" "no"]
            "region" "round_id" "station_id" "item" "no" "kind" "points" "reason" "at" "by_id"),
        table!("assessment_veto" ["region" "round_id" "station_id" "veto"]
            "region" "round_id" "station_id" "veto" "ground" "facts" "at" "by_id" "lifted_at"),
        table!("assessment_objection" ["region" "round_id" "station_id" "item"]
            "region" "round_id" "station_id" "item" "state" "said" "at" "by_id" "due" "reply" "replied_at" "replied_by"),
        table!("idempotency" ["staff_id" "key"] "staff_id" "key" "request" "status" "answer" "at"),
    ]
}

impl Table {
    /// How many rows there are.
    pub fn count(&self, tx: &mut Tx<'_>) -> Result<u64> {
        let count = tx.query_one(self.count, &[], |row| row.int(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Every row, a page at a time, in the order of the key.
    pub fn each(&self, tx: &mut Tx<'_>, mut visit: impl FnMut(Line) -> Result<()>) -> Result<()> {
        let mut page = tx.query(self.first, &[], |row| row.values())?;
        while let Some(last) = page.last() {
            let after: Vec<Value> = self.key.iter().filter_map(|key| last.get(self.column(key)?).cloned()).collect();
            for values in page {
                visit(Line::of(self.columns, values))?;
            }
            page = tx.query(self.next, &after, |row| row.values())?;
        }
        Ok(())
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }

    /// Writes a row that was saved. A column that the archive does not know yet stays empty.
    pub fn put(&self, tx: &mut Tx<'_>, line: &Line) -> Result<()> {
        if let Some(unknown) = line.columns().find(|name| self.column(name).is_none()) {
            return Err(StoreError::Corrupt(format!("{}.{unknown} is not known to this program", self.name)));
        }
        let values: Result<Vec<Value>> = self.columns.iter().map(|column| line.value(column)).collect();
        tx.execute(self.insert, &values?).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::tables;
    use crate::scratch::Scratch;
    use crate::{StoreResult, sql};

    /// Made again from the events, or not worth moving.
    const LEFT_OUT: &[&str] =
        &["case_row", "case_clock", "case_text", "case_fact", "case_topic", "tally", "tally_cell", "session"];

    #[test]
    fn no_table_and_no_column_is_forgotten() -> StoreResult {
        let scratch = Scratch::sqlite()?;
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let all = scratch.db.read(|tx| {
            tx.query(
                sql!(
                    "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c -- sqlite
                     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE 'case_gram%'
                     AND t.name <> 'refinery_schema_history'"
                ),
                &[],
                |row| Ok((row.text(0)?, row.text(1)?)),
            )
        })?;
        for (table, column) in all.into_iter().filter(|(table, _)| !LEFT_OUT.contains(&table.as_str())) {
            found.entry(table).or_default().insert(column);
        }
        let saved: BTreeMap<String, BTreeSet<String>> = tables()
            .iter()
            .map(|table| (table.name.to_owned(), table.columns.iter().map(|&column| column.to_owned()).collect()))
            .collect();
        assert_eq!(saved, found);
        Ok(())
    }
}
