//! Encryption on the way to PostgreSQL, as `sslmode` in its URL asks for.

use std::sync::Arc;

use postgres::Config;
use postgres::config::SslMode;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Result, StoreError};

/// What the URL says of certificates.
#[derive(Default)]
struct Trust {
    verify: bool,
    root: Option<String>,
}

/// Splits the URL into what the driver understands and how to speak TLS.
///
/// The meaning of each mode is libpq's, with one exception to the safe side: `verify-ca`
/// checks the host name as well.
pub(super) fn read_url(url: &str) -> Result<(Config, MakeRustlsConnect)> {
    let (url, trust) = split(url);
    let mut config: Config = url.parse().map_err(|e: postgres::Error| connect(&e))?;
    if trust.verify {
        config.ssl_mode(SslMode::Require);
    }
    if config.get_application_name().is_none() {
        config.application_name("hejie");
    }
    Ok((config, MakeRustlsConnect::new(client(&trust)?)))
}

/// Takes out the two words that the driver does not know.
fn split(url: &str) -> (String, Trust) {
    let mut trust = Trust::default();
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), trust) };
    let rest: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.split_once('=') {
            Some(("sslmode", "verify-ca" | "verify-full")) => {
                trust.verify = true;
                false
            }
            Some(("sslrootcert", file)) => {
                trust.root = Some(file.replace("%2F", "/"));
                false
            }
            _ => true,
        })
        .collect();
    (format!("{base}?{}", rest.join("&")), trust)
}

fn client(trust: &Trust) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| connect(&e))?;
    let builder = if trust.verify {
        builder.with_root_certificates(roots(trust.root.as_deref())?)
    } else {
        builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
    };
    Ok(builder.with_no_client_auth())
}

fn roots(file: Option<&str>) -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    if let Some(file) = file {
        for certificate in CertificateDer::pem_file_iter(file).map_err(|e| connect(&e))? {
            store.add(certificate.map_err(|e| connect(&e))?).map_err(|e| connect(&e))?;
        }
    } else {
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    }
    if store.is_empty() {
        return Err(connect(&"no certificate to trust was found; give sslrootcert=FILE"));
    }
    Ok(store)
}

fn connect(what: &dyn std::fmt::Display) -> StoreError {
    StoreError::Connect(what.to_string())
}

/// `prefer` and `require` keep out listeners, not impostors: most servers of a bureau
/// show a certificate that they signed themselves.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn only_what_the_driver_does_not_know_is_taken_out() {
        let (url, trust) = split("postgres://a@b/c?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3");
        assert_eq!(url, "postgres://a@b/c?connect_timeout=3");
        assert!(trust.verify);
        assert_eq!(trust.root.as_deref(), Some("/etc/ca.pem"));
        let (url, trust) = split("postgres://a@b/c?sslmode=require");
        assert_eq!(url, "postgres://a@b/c?sslmode=require");
        assert!(!trust.verify);
    }
}
