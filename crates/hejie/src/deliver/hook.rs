//! By a request to a system of the bureau: JSON, signed, with the letter's id as its idempotency key.

use std::sync::Arc;

use anyhow::Context as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use store::ids::hex;
use store::outbox::{Channel, Claimed};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::{Carrier, PATIENCE, Trouble};
use crate::config;

/// The receiver of the requests.
pub struct Receiver {
    url: String,
    key: Hmac<Sha256>,
    agent: ureq::Agent,
}

/// What is posted; see docs/delivery.md.
#[derive(serde::Serialize)]
struct Body<'a> {
    id: &'a str,
    key: &'a str,
    subject: &'a str,
    body: &'a str,
    address: &'a str,
    at: String,
}

impl Receiver {
    /// From the settings; nothing when there is no URL.
    ///
    /// # Errors
    /// When the URL is not one of HTTP, or the secret is missing.
    pub fn new(hook: &config::Hook) -> anyhow::Result<Option<Self>> {
        let Some(url) = hook.url.clone() else { return Ok(None) };
        let parsed: ureq::http::Uri = url.parse().with_context(|| format!("hook.url is no URL: {url}"))?;
        anyhow::ensure!(
            matches!(parsed.scheme_str(), Some("http" | "https")) && parsed.host().is_some(),
            "hook.url must begin with https:// or http://"
        );
        let secret = hook.secret.as_ref().map(config::Secret::reveal).filter(|secret| !secret.is_empty());
        let secret = secret.context("hook.secret is missing: the receiver could not tell our requests from others")?;
        Ok(Some(Self { url, key: Hmac::new_from_slice(secret.as_bytes())?, agent: agent() }))
    }
}

fn agent() -> ureq::Agent {
    // The system's certificates, as to PostgreSQL: a bureau signs its servers itself.
    let system: Vec<Certificate<'static>> = rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .map(|one| Certificate::from_der(one).to_owned())
        .collect();
    let roots = if system.is_empty() { RootCerts::WebPki } else { RootCerts::Specific(Arc::new(system)) };
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        // A redirect could carry a signed letter to somebody else.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(PATIENCE))
        .proxy(None)
        .user_agent("hejie")
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .into()
}

impl Carrier for Receiver {
    fn channel(&self) -> Channel {
        Channel::Hook
    }

    fn carry(&self, letter: &Claimed) -> Result<(), Trouble> {
        let body = Body {
            id: &letter.id,
            key: &letter.key,
            subject: &letter.subject,
            body: &letter.body,
            address: &letter.address,
            at: store::db::instant(letter.created_at),
        };
        let body = serde_json::to_vec(&body).map_err(|error| Trouble::Never(error.to_string()))?;
        let mut mac = self.key.clone();
        mac.update(&body);
        let answer = self
            .agent
            .post(&self.url)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", &letter.id)
            .header("X-Hejie-Signature", format!("sha256={}", hex(&mac.finalize().into_bytes())))
            .send(&body)
            .map_err(|error| Trouble::Down(format!("接收方无法连接：{error}")))?;
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            // A moved address, a wrong secret, too many at once: it is not this letter's fault.
            status @ (300..=399 | 401 | 403 | 404 | 405 | 407 | 408 | 425 | 429) => {
                Err(Trouble::Down(format!("接收方暂不接收：HTTP {status}")))
            }
            status @ 400..=499 => Err(Trouble::Never(format!("接收方拒收：HTTP {status}"))),
            status => Err(Trouble::Later(format!("接收方出错：HTTP {status}"))),
        }
    }
}
