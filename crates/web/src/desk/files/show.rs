//! Showing files on pages: photos as we wrote them anew, PDFs that run nothing, and nothing else.

use std::io;

use axum::body::Body;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use domain::kernel::Refusal;
use paper::{intake, picture as pictures};
use store::StoreError;
use store::file::{self, FileError, Media, StoredFile};

use crate::app::App;
use crate::error::{Oops, Outcome};

/// No script, no plug-in, no request to anywhere, and no rights of our own address.
const SHUT: &str = "default-src 'none'; sandbox";

/// A file as a page shows it; nothing when its kind is only taken away. Who may see it, the caller has asked.
pub(crate) fn shown(app: &App, region: &str, hash: &str) -> Outcome<Option<Response>> {
    let stored = app.door.db.read(|tx| file::find(tx, region, hash))?.ok_or(Oops::NotFound)?;
    let Some((content, media)) = content(app, &stored)? else { return Ok(None) };
    let name = format!("inline; filename=\"{}.{}\"", &stored.hash[..12], media.extension());
    let answer = (guarded(media, name), Body::from(content));
    Ok(Some(answer.into_response()))
}

/// A file that a page shows in itself, such as the photo of a badge; only a picture is that.
pub(crate) fn picture(app: &App, region: &str, hash: &str) -> Outcome<Response> {
    shown(app, region, hash)?.ok_or(Oops::NotFound)
}

/// The headers with which any file is served: its kind is not guessed at, and nobody else's page shows it.
pub(super) fn guarded(media: Media, disposition: String) -> [(HeaderName, String); 6] {
    [
        (header::CONTENT_TYPE, media.mime().to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, SHUT.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin".to_owned()),
    ]
}

/// What is shown of a file. What an older program kept without a view, or what was lost, is made now.
fn content(app: &App, stored: &StoredFile) -> Outcome<Option<(Vec<u8>, Media)>> {
    if !(stored.media.is_picture() || stored.media == Media::Pdf) {
        return Ok(None);
    }
    let known = app.door.db.read(|tx| file::view_of(tx, &stored.region, &stored.hash))?;
    if let Some(known) = known {
        match app.files.read(&known.hash) {
            Ok(content) => return Ok(Some((content, known.media))),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => {
                tracing::warn!(%error, of = stored.hash, "a view is made again");
            }
            Err(error) => return Err(StoreError::from(error).into()),
        }
    }
    let original = app.files.read(&stored.hash).map_err(StoreError::from)?;
    // Nothing here can decode it; it is only taken away.
    let Ok(Some((content, media))) = view(&original, stored.media) else { return Ok(None) };
    let kept = app.files.keep_own(&content, media).map_err(StoreError::from)?;
    app.door.db.write(|tx| file::record_view(tx, &stored.region, &stored.hash, &kept))?;
    Ok(Some((content, media)))
}

/// What pages will show of a file; nothing for a kind that they do not show.
pub(super) fn view(content: &[u8], media: Media) -> Result<Option<(Vec<u8>, Media)>, FileError> {
    if media.is_picture() {
        let drawn = pictures::view(content).map_err(|error| unfit(&error))?;
        return Ok(Some((drawn.bytes, if drawn.png { Media::Png } else { Media::Jpeg })));
    }
    if media == Media::Pdf {
        let quiet = intake::quiet(content).map_err(|error| unfit(&error))?;
        return Ok(Some((quiet.unwrap_or_else(|| content.to_vec()), Media::Pdf)));
    }
    Ok(None)
}

/// What was sent is not what it seems; the message says what to do after its first comma.
pub(super) fn unfit(error: &dyn std::error::Error) -> Refusal {
    let told = error.to_string();
    let (what, what_to_do) = told.split_once("，请").unwrap_or((&told, "换一个文件上传"));
    Refusal::new("A5", what, format!("请{what_to_do}")).at("file")
}
