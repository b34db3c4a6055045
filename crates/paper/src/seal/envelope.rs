//! The signature that lies in the PDF: CMS `SignedData` over the hash of the file, without the file.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use jiff::Timestamp;
use p256::ecdsa::DerSignature;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use x509_cert::der::{Decode, Encode, Reader as _, SliceReader};
use x509_cert::spki::AlgorithmIdentifierOwned;
use x509_cert::time::Time;

use super::certificate::{Certificate, ECDSA_SHA_256, Key, time};
use super::{SealError, SealResult, sha256};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// A signature as it was found.
pub(super) struct Opened {
    pub certificate: Certificate,
    pub at: Option<Timestamp>,
    /// The hash is the file's, and the signature over it is the certificate's key's.
    pub intact: bool,
}

/// Signs the hash of a file.
pub(super) fn seal(digest: [u8; 32], key: &Key, certificate: &Certificate, at: Timestamp) -> SealResult<Vec<u8>> {
    let attributes: Attributes = SetOfVec::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest.as_slice())?)?)?,
        attribute(SIGNING_TIME, signing_time(at)?)?,
        attribute(SIGNING_CERTIFICATE, names_certificate(certificate)?)?,
    ])?;
    let signature: DerSignature = key.0.sign(&attributes.to_der()?);
    let named = &certificate.inner.tbs_certificate;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: named.issuer.clone(),
            serial_number: named.serial_number.clone(),
        }),
        digest_alg: algorithm(SHA_256),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm(ECDSA_SHA_256),
        signature: OctetString::new(signature.as_bytes())?,
        unsigned_attrs: None,
    };
    let signed = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![algorithm(SHA_256)])?,
        encap_content_info: EncapsulatedContentInfo { econtent_type: DATA, econtent: None },
        certificates: Some(CertificateSet::try_from(vec![CertificateChoices::Certificate(certificate.inner.clone())])?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![signer])?,
    };
    Ok(ContentInfo { content_type: SIGNED_DATA, content: Any::encode_from(&signed)? }.to_der()?)
}

/// Opens a signature, which may be followed by the zeros that fill its place, and holds it against the hash.
pub(super) fn open(sealed: &[u8], digest: [u8; 32]) -> SealResult<Opened> {
    let mut reader = SliceReader::new(sealed)?;
    let content = ContentInfo::decode(&mut reader)?;
    if sealed
        .get(usize::try_from(reader.position()).unwrap_or_default()..)
        .is_some_and(|rest| rest.iter().any(|b| *b != 0))
    {
        return Err(SealError::Pdf("bytes behind the signature".to_owned()));
    }
    let signed: SignedData = content.content.decode_as()?;
    let missing = || SealError::Pdf("no signer".to_owned());
    let [signer] = signed.signer_infos.0.as_slice() else { return Err(missing()) };
    let certificate = signed
        .certificates
        .iter()
        .flat_map(|all| all.0.iter())
        .find_map(|one| match one {
            CertificateChoices::Certificate(one) if names(&signer.sid, one) => Some(one.to_der()),
            _ => None,
        })
        .ok_or_else(missing)??;
    let certificate = Certificate::from_der(&certificate)?;
    let attributes = signer.signed_attrs.as_ref().ok_or_else(missing)?;
    let intact = told::<OctetString>(attributes, MESSAGE_DIGEST).is_some_and(|told| told.as_bytes() == digest)
        && told::<ObjectIdentifier>(attributes, CONTENT_TYPE) == Some(DATA)
        && told::<Any>(attributes, SIGNING_CERTIFICATE) == Some(names_certificate(&certificate)?)
        && signer.digest_alg.oid == SHA_256
        && signer.signature_algorithm.oid == ECDSA_SHA_256
        && genuine(signer, attributes, &certificate);
    let at = told::<Time>(attributes, SIGNING_TIME)
        .and_then(|time| Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok());
    Ok(Opened { certificate, at, intact })
}

fn genuine(signer: &SignerInfo, attributes: &Attributes, certificate: &Certificate) -> bool {
    let checked = || {
        let signature = DerSignature::try_from(signer.signature.as_bytes()).ok()?;
        certificate.public().ok()?.verify(&attributes.to_der().ok()?, &signature).ok()
    };
    checked().is_some()
}

fn names(signer: &SignerIdentifier, certificate: &x509_cert::Certificate) -> bool {
    let named = &certificate.tbs_certificate;
    matches!(signer, SignerIdentifier::IssuerAndSerialNumber(one)
        if one.issuer == named.issuer && one.serial_number == named.serial_number)
}

fn algorithm(oid: ObjectIdentifier) -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid, parameters: None }
}

fn attribute(oid: ObjectIdentifier, value: Any) -> SealResult<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}

/// The one value of an attribute.
fn told<T: for<'a> Decode<'a>>(attributes: &Attributes, oid: ObjectIdentifier) -> Option<T> {
    let found = attributes.iter().find(|one| one.oid == oid)?;
    let [value] = found.values.as_slice() else { return None };
    T::from_der(&value.to_der().ok()?).ok()
}

/// A time is one of two kinds, which no attribute can be made of directly.
fn signing_time(at: Timestamp) -> SealResult<Any> {
    Ok(Any::from_der(&time(at)?.to_der()?)?)
}

/// `SigningCertificateV2` (RFC 5035): the SHA-256 of the one certificate, in three sequences.
fn names_certificate(certificate: &Certificate) -> SealResult<Any> {
    let mut der = vec![0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20];
    der.extend(sha256(&[certificate.to_der()]));
    Ok(Any::from_der(&der)?)
}
