//! `case_text` and its index: what a search finds a case by.

use domain::case::Case;

use crate::db::{Tx, Value};
use crate::error::StoreResult;
use crate::search;
use crate::sql;
use crate::vault::{Keys, person};

pub(super) fn values(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &Case) -> StoreResult<Vec<Value>> {
    let intake = &case.intake;
    let mut parts = vec![case.number.to_string()];
    if case.destroyed.is_some() {
        parts.extend([intake.goods.class.name().to_owned(), intake.goods.problem.name().to_owned()]);
        return Ok(row(region, case, &parts));
    }
    parts.extend(intake.platform_no.clone());
    for id in std::iter::once(&intake.consumer).chain(case.agents.iter().map(|agent| &agent.person)) {
        parts.extend(person(tx, keys, region, id)?.map(|person| person.name));
    }
    parts.extend([
        intake.respondent.name.clone(),
        intake.respondent.stall.clone(),
        intake.goods.name.clone(),
        intake.goods.brand.clone().unwrap_or_default(),
        intake.goods.class.name().to_owned(),
        intake.goods.problem.name().to_owned(),
        domain::case::words::claims(intake),
        intake.place.clone(),
        intake.narrative.clone(),
    ]);
    Ok(row(region, case, &parts))
}

fn row(region: &str, case: &Case, parts: &[String]) -> Vec<Value> {
    vec![
        region.into(),
        case.id.as_str().into(),
        case.station.as_str().into(),
        search::row_no(region, case.id.as_str()).into(),
        parts.join(" ").to_lowercase().into(),
    ]
}

pub(super) fn write(tx: &mut Tx<'_>, keys: &Keys, region: &str, case: &Case) -> StoreResult {
    let values = values(tx, keys, region, case)?;
    if stored(tx, region, case.id.as_str())? == values {
        return Ok(());
    }
    let (Some(Value::Int(row)), Some(Value::Text(text))) = (values.get(3), values.get(4)) else { return Ok(()) };
    search::put(tx, *row, case.station.as_str(), text)?;
    tx.execute(
        sql!(
            "INSERT INTO case_text (region, case_id, station_id, row_no, text) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (region, case_id) DO UPDATE SET text = excluded.text"
        ),
        &values,
    )?;
    Ok(())
}

pub(super) fn stored(tx: &mut Tx<'_>, region: &str, case: &str) -> StoreResult<Vec<Value>> {
    let row = tx.query_opt(
        sql!("SELECT region, case_id, station_id, row_no, text FROM case_text WHERE region = $1 AND case_id = $2"),
        &[region.into(), case.into()],
        |row| row.values(),
    )?;
    Ok(row.unwrap_or_default())
}
