//! The certificate with which a station signs its papers: one in use, made when it is first needed, its
//! key sealed by the key of the vault and never shown. One that nears its end, or no longer says what the
//! station is called, is followed by another; what it signed can still be verified.

use domain::directory::OrgId;
use domain::kernel::Moment;
use paper::seal::{self, Certificate, Key, Note, Owner, Validity};
use serde_json::json;

use crate::audit::Change;
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::ids::bytes;
use crate::vault::Keys;
use crate::{directory, sql};

/// Days for which a certificate is made: three years.
const VALID_DAYS: i64 = 3 * 365;

/// Days before its end at which another one is made.
const RENEWED_DAYS: i64 = 60;

/// What a reader of the file shows beside the signature.
const REASON: &str = "消费维权文书出具";

/// A certificate of a station.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub fingerprint: String,
    pub serial: String,
    /// The station and its unit, as the certificate names them.
    pub owner: Owner,
    /// The bytes of the `.cer` file.
    pub der: Vec<u8>,
    pub not_before: Moment,
    pub not_after: Moment,
    pub made_at: Moment,
    /// When another one took its place.
    pub ended_at: Option<Moment>,
}

/// Signs PDFs as a station.
pub struct Signer {
    key: Key,
    certificate: Certificate,
}

impl Signer {
    /// The PDF with the station's signature behind it; the same bytes and time give the same result.
    ///
    /// # Errors
    /// When the bytes are no PDF that can take a signature.
    pub fn sign(&self, pdf: &[u8], at: Moment) -> StoreResult<Vec<u8>> {
        Ok(seal::sign(pdf, &self.key, &self.certificate, &Note { reason: REASON, at: at.0 })?)
    }

    /// The certificate that a reader finds in the file.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }
}

macro_rules! certificates {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT fingerprint, serial, name, unit, der, not_before, not_after, made_at, ended_at FROM certificate
             WHERE region = $1 AND station_id = $2 ",
            $rest
        ))
    };
}

/// The certificates of a station, the one in use first.
///
/// # Errors
/// When the database fails.
pub fn of(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Vec<Held>> {
    tx.query(
        certificates!("ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, made_at DESC, fingerprint"),
        &[region.into(), station.as_str().into()],
        read,
    )
}

/// What the station signs with: its certificate in use, or a new one when there is none that will do.
/// The region is the one in which `change` acts.
///
/// # Errors
/// When the database fails, or the key of the vault is not the one that sealed it.
pub fn signer(tx: &mut Tx<'_>, keys: &Keys, change: Change<'_>, station: &OrgId) -> StoreResult<Signer> {
    let region = change.actor.region.as_str();
    let owner = owner(tx, region, station)?;
    let found = active(tx, region, station)?;
    if let Some((held, sealed)) = found.filter(|(held, _)| held.owner == owner && !held.ends_soon(change.moment)) {
        let key = Key::from_bytes(&keys.open_bytes(&sealed)?)?;
        return Ok(Signer { key, certificate: Certificate::from_der(&held.der)? });
    }
    make(tx, keys, change, station, &owner)
}

/// The first certificate whose key does not open or is not its own, and what is wrong with it.
///
/// # Errors
/// When the database fails.
pub(crate) fn wrong(tx: &mut Tx<'_>, keys: &Keys) -> StoreResult<Option<(String, String)>> {
    let all = tx.query(
        sql!("SELECT region, station_id, der, key_cipher FROM certificate ORDER BY region, station_id, made_at"),
        &[],
        |row| Ok((format!("region {} station {}", row.text(0)?, row.text(1)?), row.bytes(2)?, row.bytes(3)?)),
    )?;
    let held = |der: &[u8], sealed: &[u8]| -> StoreResult<bool> {
        Ok(Certificate::from_der(der)?.fits(&Key::from_bytes(&keys.open_bytes(sealed)?)?))
    };
    Ok(all.into_iter().find_map(|(row, der, sealed)| match held(&der, &sealed) {
        Ok(true) => None,
        Ok(false) => Some((row, "the key is not the certificate's".to_owned())),
        Err(error) => Some((row, error.to_string())),
    }))
}

impl Held {
    /// Whether another one should take its place: it ends within two months.
    #[must_use]
    pub fn ends_soon(&self, now: Moment) -> bool {
        let left = self.not_after.0.duration_since(now.0);
        left < jiff::SignedDuration::from_hours(24 * RENEWED_DAYS)
    }
}

/// As the certificate is to name it.
fn owner(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Owner> {
    let org = directory::org(tx, region, station)?.ok_or(StoreError::NotFound("org"))?;
    let unit = org.host.filter(|host| !host.trim().is_empty()).unwrap_or_else(|| org.name.clone());
    Ok(Owner { name: org.name, unit })
}

fn active(tx: &mut Tx<'_>, region: &str, station: &OrgId) -> StoreResult<Option<(Held, Vec<u8>)>> {
    let values = [region.into(), station.as_str().into()];
    let Some(held) = tx.query_opt(certificates!("AND ended_at IS NULL"), &values, read)? else { return Ok(None) };
    let sealed = tx.query_one(
        sql!("SELECT key_cipher FROM certificate WHERE region = $1 AND station_id = $2 AND fingerprint = $3"),
        &[region.into(), station.as_str().into(), (&held.fingerprint).into()],
        |row| row.bytes(0),
    )?;
    Ok(Some((held, sealed)))
}

fn make(tx: &mut Tx<'_>, keys: &Keys, change: Change<'_>, station: &OrgId, owner: &Owner) -> StoreResult<Signer> {
    let region = change.actor.region.as_str();
    let key = Key::make(&mut |buffer| change.entropy.fill(buffer));
    // A certificate counts whole seconds.
    let from = jiff::Timestamp::from_second(change.moment.0.as_second()).map_err(unfit)?;
    let to = from.checked_add(jiff::SignedDuration::from_hours(24 * VALID_DAYS)).map_err(unfit)?;
    let certificate = Certificate::make(&key, owner, bytes(change.entropy), Validity { from, to })?;
    let fingerprint = certificate.fingerprint();
    let key_cipher = keys.seal_bytes(&key.to_bytes(), change.entropy)?;
    tx.execute(
        sql!("UPDATE certificate SET ended_at = $3 WHERE region = $1 AND station_id = $2 AND ended_at IS NULL"),
        &[region.into(), station.as_str().into(), change.moment.into()],
    )?;
    tx.execute(
        sql!(
            "INSERT INTO certificate (region, station_id, fingerprint, serial, name, unit, der, key_cipher,
                                      not_before, not_after, made_at, made_by, ended_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL)"
        ),
        &[
            region.into(),
            station.as_str().into(),
            (&fingerprint).into(),
            certificate.serial().into(),
            (&owner.name).into(),
            (&owner.unit).into(),
            certificate.to_der().into(),
            key_cipher.into(),
            Moment(from).into(),
            Moment(to).into(),
            change.moment.into(),
            change.actor.id.as_str().into(),
        ],
    )?;
    change.note(tx, "certificate", station.as_str(), "生成签名证书", &json!({ "fingerprint": fingerprint }))?;
    Ok(Signer { key, certificate })
}

/// A time that no certificate can hold.
fn unfit(error: jiff::Error) -> StoreError {
    StoreError::Corrupt(error.to_string())
}

fn read(row: &Row<'_>) -> StoreResult<Held> {
    Ok(Held {
        fingerprint: row.text(0)?,
        serial: row.text(1)?,
        owner: Owner { name: row.text(2)?, unit: row.text(3)? },
        der: row.bytes(4)?,
        not_before: row.moment(5)?,
        not_after: row.moment(6)?,
        made_at: row.moment(7)?,
        ended_at: row.opt_moment(8)?,
    })
}

impl From<seal::SealError> for StoreError {
    fn from(error: seal::SealError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use domain::directory::Actor;

    use super::*;
    use crate::scratch::{Dice, Scratch};
    use crate::vault::Keys;

    const REGION: &str = "339900";

    fn at(time: &str) -> StoreResult<Moment> {
        time.parse().map(Moment).map_err(unfit)
    }

    #[test]
    fn one_certificate_until_it_nears_its_end_or_the_station_is_renamed_on_both_engines() -> StoreResult {
        for scratch in Scratch::each()? {
            let (keys, dice, actor) = (Keys::new(&[3; 64]), Dice::new(5), Actor::system(REGION));
            let station = OrgId::from("s");
            let named = |tx: &mut Tx<'_>, name: &str| {
                tx.execute(
                    sql!(
                        "INSERT INTO org (region, id, parent_id, path, kind, code, name, host, chain_path, hq_handles)
                         VALUES ($1, 's', NULL, '/s/', 'station', 'S', $2, '云桥商场', '', 0)
                         ON CONFLICT (region, id) DO UPDATE SET name = $2"
                    ),
                    &[REGION.into(), name.into()],
                )
            };
            let sign = |time: &str| -> StoreResult<String> {
                let change = Change { actor: &actor, moment: at(time)?, entropy: &dice };
                scratch.db.write(|tx| Ok(signer(tx, &keys, change, &station)?.certificate().fingerprint()))
            };
            scratch.db.write(|tx| named(tx, "云桥站"))?;
            let first = sign("2026-03-02T01:00:00.5Z")?;
            assert_eq!(sign("2028-12-01T01:00:00Z")?, first);
            scratch.db.write(|tx| named(tx, "云桥商场站"))?;
            let second = sign("2028-12-01T01:00:00Z")?;
            let third = sign("2031-11-15T01:00:00Z")?;
            let held = scratch.db.read(|tx| of(tx, REGION, &station))?;
            assert_eq!(held.iter().map(|one| &one.fingerprint).collect::<Vec<_>>(), [&third, &second, &first]);
            assert_eq!(held.iter().filter(|one| one.ended_at.is_none()).count(), 1);
            assert_eq!(scratch.db.read(|tx| wrong(tx, &keys))?, None);
            let other = Keys::new(&[4; 64]);
            assert!(scratch.db.read(|tx| wrong(tx, &other))?.is_some(), "the key is sealed by the vault's");
        }
        Ok(())
    }
}
