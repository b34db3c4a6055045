//! The stylesheets, the script and the mark, compiled in and served under names that
//! change with their content, so that a browser may keep them for ever.

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// What a page of the desk may load and do: its own files only, nothing inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// One file that is compiled into the program.
#[derive(Debug)]
pub struct Asset {
    stem: &'static str,
    ending: &'static str,
    mime: &'static str,
    bytes: &'static [u8],
    hash: u64,
}

/// The stylesheet of every page.
pub static STYLE: Asset = Asset::new("app", "css", "text/css; charset=utf-8", include_bytes!("../../assets/app.css"));
/// The comforts; every page works without it.
pub static SCRIPT: Asset =
    Asset::new("app", "js", "text/javascript; charset=utf-8", include_bytes!("../../assets/app.js"));
/// Signing by hand on the screen; only on pages where something is signed.
pub static PAD: Asset =
    Asset::new("pad", "js", "text/javascript; charset=utf-8", include_bytes!("../../assets/pad.js"));
/// The mark of the product.
pub static MARK: Asset = Asset::new("mark", "svg", "image/svg+xml", include_bytes!("../../assets/mark.svg"));

static ALL: [&Asset; 4] = [&STYLE, &SCRIPT, &PAD, &MARK];

impl Asset {
    const fn new(stem: &'static str, ending: &'static str, mime: &'static str, bytes: &'static [u8]) -> Self {
        Self { stem, ending, mime, bytes, hash: fingerprint(bytes) }
    }

    /// The file name with the fingerprint of its content: `app.0123456789abcdef.css`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{:016x}.{}", self.stem, self.hash, self.ending)
    }

    /// The address that a page links to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/assets/{}", self.name())
    }

    /// The content.
    #[must_use]
    pub const fn bytes(&self) -> &'static [u8] {
        self.bytes
    }
}

/// FNV-1a, 64 bits: it tells two releases apart, it protects nothing.
const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}

/// The route that serves them; needs no session.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{name}", get(serve))
}

async fn serve(Path(name): Path<String>) -> Response {
    let Some(asset) = ALL.iter().find(|asset| asset.name() == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, asset.mime),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, asset.bytes).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_changes_with_the_content() {
        assert_ne!(fingerprint(b"a{}"), fingerprint(b"b{}"));
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325, "the offset basis of FNV-1a");
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c, "a published vector of FNV-1a");
    }

    #[tokio::test]
    async fn only_the_current_name_is_served() {
        let found = serve(Path(STYLE.name())).await;
        assert_eq!(found.status(), StatusCode::OK);
        assert!(found.headers()[header::CACHE_CONTROL].to_str().is_ok_and(|kept| kept.contains("immutable")));
        assert_eq!(serve(Path("app.0000000000000000.css".to_owned())).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn nothing_is_loaded_from_elsewhere() {
        for asset in ALL {
            let text = String::from_utf8_lossy(asset.bytes).replace("http://www.w3.org/2000/svg", "");
            assert!(!text.contains("http://") && !text.contains("https://"), "{} reaches out", asset.name());
        }
    }
}
