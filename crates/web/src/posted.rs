//! A submitted form: what was typed, and the files, each kept by its content before the form is read.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
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
    pub content: Bytes,
}

impl FromRequest<App> for Posted {
    type Rejection = Oops;

    async fn from_request(request: Request, app: &App) -> Result<Self, Oops> {
        let multipart = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("multipart/form-data"));
        let bad = |what: &dyn std::fmt::Display| Oops::Bad(what.to_string());
        if !multipart {
            let axum::Form(pairs): axum::Form<Vec<(String, String)>> =
                axum::Form::from_request(request, app).await.map_err(|error| bad(&error))?;
            return Ok(Self { raw: pairs.into_iter().collect(), files: Vec::new() });
        }
        let mut parts = Multipart::from_request(request, app).await.map_err(|error| bad(&error))?;
        let mut posted = Self { raw: Raw::default(), files: Vec::new() };
        while let Some(part) = parts.next_field().await.map_err(|error| bad(&error))? {
            let field = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(name) => {
                    let content = part.bytes().await.map_err(|error| bad(&error))?;
                    if !content.is_empty() {
                        posted.files.push(Upload { field, name, content });
                    }
                }
                None => posted.raw.push(field, part.text().await.map_err(|error| bad(&error))?),
            }
        }
        Ok(posted)
    }
}
