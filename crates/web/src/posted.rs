//! A submitted form: what was typed, and the files, each kept by its content before the form is read.

use axum::body::Bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::form::Raw;

use crate::app::App;
use crate::error::Oops;

/// The answers of a form.
pub struct Posted {
    pub raw: Raw,
    /// Files with the name of their field, as they came in.
    pub files: Vec<Upload>,
}

/// A file as it came in.
pub struct Upload {
    pub field: String,
    pub name: String,
    /// No more than is needed to see that it is too large.
    pub content: Bytes,
    /// The form had no room for it any more; its content was let go.
    pub left: bool,
}

/// The most bytes of one file: one more than any kind may have.
const FILE: usize = 50 * 1024 * 1024 + 1;
/// The most bytes of all files of a form that are held in memory.
const FILES: usize = 100 * 1024 * 1024;
/// The most bytes that are listened to at all. Between the two, files are let go and nothing typed is lost.
const LISTEN: usize = 500 * 1024 * 1024;

impl FromRequest<App> for Posted {
    type Rejection = Oops;

    async fn from_request(mut request: Request, app: &App) -> Result<Self, Oops> {
        let multipart = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("multipart/form-data"));
        let bad = |what: &dyn std::fmt::Display| Oops::Bad(what.to_string());
        let cut = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                let most = LISTEN / 1024 / 1024;
                Oops::Bad(format!("这次上传的文件合起来超过{most}MB，没有收下。请返回上一页，分几次上传。"))
            }
            _ => Oops::Bad(error.to_string()),
        };
        if !multipart {
            let axum::Form(pairs): axum::Form<Vec<(String, String)>> =
                axum::Form::from_request(request, app).await.map_err(|error| bad(&error))?;
            return Ok(Self { raw: pairs.into_iter().collect(), files: Vec::new() });
        }
        DefaultBodyLimit::max(LISTEN).apply(&mut request);
        let mut parts = Multipart::from_request(request, app).await.map_err(|error| bad(&error))?;
        let mut room = FILES;
        let mut posted = Self { raw: Raw::default(), files: Vec::new() };
        while let Some(mut part) = parts.next_field().await.map_err(cut)? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let (mut content, mut left) = (Vec::new(), false);
                    while let Some(piece) = part.chunk().await.map_err(cut)? {
                        let piece = &piece[..piece.len().min(FILE - content.len())];
                        left |= piece.len() > room;
                        if left {
                            room += content.len();
                            content = Vec::new();
                        } else {
                            room -= piece.len();
                            content.extend_from_slice(piece);
                        }
                    }
                    // A browser sends a part without a name for a file that was not chosen; an empty file has its name.
                    if left || !content.is_empty() || !name.is_empty() {
                        posted.files.push(Upload { field, name, content: content.into(), left });
                    }
                }
                None => posted.raw.push(field, part.text().await.map_err(cut)?),
            }
        }
        Ok(posted)
    }
}
