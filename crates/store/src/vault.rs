//! What is personal: kept apart from events, encrypted, searchable only by the exact number,
//! shown on purpose and with a record.

use chacha20poly1305::aead::Aead as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce};
use domain::case::fact::NewPerson;
use domain::directory::{PersonId, StaffId};
use domain::kernel::Moment;
use domain::value::Phone;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::db::{Tx, Value};
use crate::error::{StoreError, StoreResult};
use crate::ids::{Entropy, fresh, hex};
use crate::sql;

/// The two secrets of a deployment; without them the vault cannot be read.
#[derive(Clone)]
pub struct Keys {
    seal: [u8; 32],
    index: [u8; 32],
}

/// A person as the vault gives them out, on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub id_kind: Option<String>,
    pub id_last4: Option<String>,
    pub elderly: bool,
}

impl Keys {
    /// From 64 random bytes: the first half seals, the second indexes.
    #[must_use]
    pub fn new(secret: &[u8; 64]) -> Self {
        let (mut seal, mut index) = ([0; 32], [0; 32]);
        seal.copy_from_slice(&secret[..32]);
        index.copy_from_slice(&secret[32..]);
        Self { seal, index }
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&self.seal).into())
    }

    fn seal(&self, text: &str, entropy: &dyn Entropy) -> StoreResult<Vec<u8>> {
        self.seal_bytes(text.as_bytes(), entropy)
    }

    /// Seals bytes that hold what is personal, such as an imported table.
    ///
    /// # Errors
    /// When the cipher fails.
    pub(crate) fn seal_bytes(&self, bytes: &[u8], entropy: &dyn Entropy) -> StoreResult<Vec<u8>> {
        let mut nonce = [0; 12];
        entropy.fill(&mut nonce);
        let sealed = self
            .cipher()
            .encrypt(&Nonce::from(nonce), bytes)
            .map_err(|_| StoreError::Corrupt("cannot encrypt".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, sealed: &[u8]) -> StoreResult<String> {
        String::from_utf8(self.open_bytes(sealed)?).map_err(|_| Self::broken())
    }

    /// Opens what [`Keys::seal_bytes`] sealed.
    ///
    /// # Errors
    /// When the key is not the one that sealed it, or the bytes were changed.
    pub(crate) fn open_bytes(&self, sealed: &[u8]) -> StoreResult<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>().ok_or_else(Self::broken)?;
        self.cipher().decrypt(&Nonce::from(*nonce), sealed).map_err(|_| Self::broken())
    }

    fn broken() -> StoreError {
        StoreError::Corrupt("the vault does not open: is it the right key?".to_owned())
    }

    /// The blind index of a number: equal numbers have equal indexes, and nothing else can be told.
    ///
    /// # Errors
    /// Never with keys of this length; the library asks.
    pub fn index(&self, phone: &Phone) -> StoreResult<String> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.index).map_err(|_| StoreError::Corrupt("index key".to_owned()))?;
        mac.update(phone.as_str().as_bytes());
        Ok(hex(&mac.finalize().into_bytes()))
    }
}

/// Keeps a person, once: the same id again changes nothing.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, keys: &Keys, entropy: &dyn Entropy, region: &str, person: &NewPerson) -> StoreResult {
    let seal =
        |text: Option<&str>| -> StoreResult<Option<Vec<u8>>> { text.map(|text| keys.seal(text, entropy)).transpose() };
    let last4 = person.id_number.as_ref().map(|number| {
        let letters: Vec<char> = number.chars().collect();
        letters[letters.len().saturating_sub(4)..].iter().collect::<String>()
    });
    tx.execute(
        sql!(
            "INSERT INTO person (region, id, name, phone_cipher, phone_index, address_cipher, id_kind,
                                 id_cipher, id_last4, elderly)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (region, id) DO NOTHING"
        ),
        &[
            region.into(),
            person.id.as_str().into(),
            (&person.name).into(),
            seal(person.phone.as_ref().map(Phone::as_str))?.into(),
            person.phone.as_ref().map(|phone| keys.index(phone)).transpose()?.into(),
            seal(person.address.as_deref())?.into(),
            person.id_kind.as_ref().into(),
            seal(person.id_number.as_deref())?.into(),
            last4.into(),
            person.elderly.into(),
        ],
    )?;
    Ok(())
}

/// Reads a person in the clear. Pages mask what they show; see [`reveal`] for showing it.
///
/// # Errors
/// When the database fails or the key is not the one that sealed it.
pub fn person(tx: &mut Tx<'_>, keys: &Keys, region: &str, id: &PersonId) -> StoreResult<Option<Person>> {
    let open = |sealed: Option<Vec<u8>>| sealed.map(|sealed| keys.open(&sealed)).transpose();
    tx.query_opt(
        sql!(
            "SELECT name, phone_cipher, address_cipher, id_kind, id_last4, elderly FROM person
             WHERE region = $1 AND id = $2"
        ),
        &[region.into(), id.as_str().into()],
        |row| {
            Ok(Person {
                id: id.clone(),
                name: row.text(0)?,
                phone: open(row.opt_bytes(1)?)?,
                address: open(row.opt_bytes(2)?)?,
                id_kind: row.opt_text(3)?,
                id_last4: row.opt_text(4)?,
                elderly: row.flag(5)?,
            })
        },
    )
}

/// Who had whose data shown, for which case, and why; or took which file away.
pub struct Reveal<'a> {
    pub staff: &'a StaffId,
    /// Nobody's, when a file belongs to no complaint.
    pub person: Option<&'a PersonId>,
    /// Empty, when a file belongs to no complaint.
    pub case: &'a str,
    pub why: &'a str,
    /// The hash of the file that was downloaded.
    pub file: Option<&'a str>,
}

/// Records a showing.
///
/// # Errors
/// When the database fails; then nothing may be shown.
pub fn reveal(tx: &mut Tx<'_>, entropy: &dyn Entropy, region: &str, shown: &Reveal<'_>, moment: Moment) -> StoreResult {
    let values: [Value; 8] = [
        region.into(),
        fresh(moment, entropy).into(),
        moment.into(),
        shown.staff.as_str().into(),
        shown.person.map(PersonId::as_str).unwrap_or_default().into(),
        shown.case.into(),
        shown.why.into(),
        shown.file.into(),
    ];
    tx.execute(
        sql!(
            "INSERT INTO access_log (region, id, at, staff_id, person_id, case_id, why, file)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &values,
    )?;
    Ok(())
}
