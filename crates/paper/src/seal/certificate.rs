//! A station's key and the certificate that it signs for itself.

use std::time::Duration;

use jiff::Timestamp;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{DerSignature, SigningKey, VerifyingKey};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::der::asn1::{Any, BitString, GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime};
use x509_cert::der::{Decode as _, Encode as _, Tag};
use x509_cert::ext::AsExtension as _;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, SubjectKeyIdentifier};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::Time;
use x509_cert::{TbsCertificate, Version};

use super::{SealError, SealResult, hex, sha256};

const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");

pub(super) const ECDSA_SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");

/// Characters that a name in a certificate may have (X.520).
const LONGEST_NAME: usize = 64;

/// A private key: ECDSA over P-256. It shows itself only to whoever seals it away.
pub struct Key(pub(super) SigningKey);

/// Whose certificate it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The station.
    pub name: String,
    /// The unit that it belongs to.
    pub unit: String,
}

/// From when to when a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A certificate, as it is given to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    pub(super) inner: x509_cert::Certificate,
}

impl Key {
    /// A new key from random bytes; `fill` is asked again in the very rare case that they make none.
    pub fn make(fill: &mut dyn FnMut(&mut [u8])) -> Self {
        loop {
            let mut secret = [0; 32];
            fill(&mut secret);
            if let Ok(key) = SigningKey::from_bytes(&secret.into()) {
                return Self(key);
            }
        }
    }

    /// The key that was kept.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn from_bytes(secret: &[u8]) -> SealResult<Self> {
        SigningKey::from_slice(secret).map(Self).map_err(|_| SealError::Certificate("no key".to_owned()))
    }

    /// The secret itself, to be sealed away.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes().into()
    }
}

impl Certificate {
    /// Makes the certificate of a key, signed by the key itself.
    ///
    /// # Errors
    /// When names or days do not fit into a certificate.
    pub fn make(key: &Key, owner: &Owner, serial: [u8; 16], validity: Validity) -> SealResult<Self> {
        let name = name(owner)?;
        let mut serial = serial;
        // Positive and not zero, as RFC 5280 asks for.
        serial[0] = (serial[0] & 0x7f) | 0x40;
        let public = SubjectPublicKeyInfoOwned::from_key(*key.0.verifying_key()).map_err(bad)?;
        let id = sha256(&[public.subject_public_key.raw_bytes()]);
        let extensions = vec![
            // RFC 7093, method 1: the first 160 bits of the hash of the key.
            SubjectKeyIdentifier(OctetString::new(&id[..20])?).to_extension(&name, &[])?,
            BasicConstraints { ca: false, path_len_constraint: None }.to_extension(&name, &[])?,
            KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation).to_extension(&name, &[])?,
        ];
        let body = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&serial)?,
            signature: ecdsa(),
            issuer: name.clone(),
            validity: x509_cert::time::Validity { not_before: time(validity.from)?, not_after: time(validity.to)? },
            subject: name,
            subject_public_key_info: public,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(extensions),
        };
        let signature: DerSignature = key.0.sign(&body.to_der()?);
        let inner = x509_cert::Certificate {
            tbs_certificate: body,
            signature_algorithm: ecdsa(),
            signature: BitString::from_bytes(signature.as_bytes())?,
        };
        Ok(Self { der: inner.to_der()?, inner })
    }

    /// Reads a certificate.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn from_der(der: &[u8]) -> SealResult<Self> {
        Ok(Self { der: der.to_vec(), inner: x509_cert::Certificate::from_der(der)? })
    }

    /// The bytes of a `.cer` file.
    #[must_use]
    pub fn to_der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the certificate, as readers show it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&sha256(&[&self.der]))
    }

    /// The serial number, hexadecimal.
    #[must_use]
    pub fn serial(&self) -> String {
        hex(self.inner.tbs_certificate.serial_number.as_bytes())
    }

    /// Whose it says it is.
    #[must_use]
    pub fn owner(&self) -> Owner {
        let of = |wanted: ObjectIdentifier| {
            let parts = self.inner.tbs_certificate.subject.0.iter().flat_map(|part| part.0.iter());
            let found = parts.filter(|part| part.oid == wanted).map(|part| part.value.value());
            found.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).next().unwrap_or_default()
        };
        Owner { name: of(COMMON_NAME), unit: of(ORGANIZATION) }
    }

    /// From when to when it is valid.
    ///
    /// # Errors
    /// When its days cannot be told.
    pub fn validity(&self) -> SealResult<Validity> {
        let read = |time: Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(bad)?;
            Timestamp::from_second(seconds).map_err(bad)
        };
        let held = self.inner.tbs_certificate.validity;
        Ok(Validity { from: read(held.not_before)?, to: read(held.not_after)? })
    }

    /// Whether the key is the certificate's.
    #[must_use]
    pub fn fits(&self, key: &Key) -> bool {
        self.public().is_ok_and(|public| public == *key.0.verifying_key())
    }

    /// Whether it was signed by its own key.
    #[must_use]
    pub fn signed_by_itself(&self) -> bool {
        let checked = || {
            let body = self.inner.tbs_certificate.to_der().ok()?;
            let signature = DerSignature::try_from(self.inner.signature.raw_bytes()).ok()?;
            self.public().ok()?.verify(&body, &signature).ok()
        };
        checked().is_some()
    }

    pub(super) fn public(&self) -> SealResult<VerifyingKey> {
        let bytes = self.inner.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes();
        VerifyingKey::from_sec1_bytes(bytes).map_err(bad)
    }
}

fn bad(error: impl std::fmt::Display) -> SealError {
    SealError::Certificate(error.to_string())
}

fn name(owner: &Owner) -> SealResult<Name> {
    let part = |oid, tag, text: &str| -> SealResult<RelativeDistinguishedName> {
        let short: String = text.chars().take(LONGEST_NAME).collect();
        let value = Any::new(tag, short.into_bytes())?;
        Ok(RelativeDistinguishedName(SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?))
    };
    let country = part(COUNTRY, Tag::PrintableString, "CN")?;
    let unit = part(ORGANIZATION, Tag::Utf8String, &owner.unit)?;
    let name = part(COMMON_NAME, Tag::Utf8String, &owner.name)?;
    Ok(RdnSequence(vec![country, unit, name]))
}

/// UTC time up to 2049, as RFC 5280 asks for.
pub(super) fn time(at: Timestamp) -> SealResult<Time> {
    match UtcTime::from_unix_duration(unix(at)?) {
        Ok(time) => Ok(Time::UtcTime(time)),
        Err(_) => Ok(Time::GeneralTime(GeneralizedTime::from_unix_duration(unix(at)?)?)),
    }
}

/// ECDSA with SHA-256.
fn ecdsa() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ECDSA_SHA_256, parameters: None }
}

/// Whole seconds since 1970, as a certificate counts them.
pub(super) fn unix(at: Timestamp) -> SealResult<Duration> {
    u64::try_from(at.as_second()).map(Duration::from_secs).map_err(bad)
}
