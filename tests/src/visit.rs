//! People at their pages without a browser: signed in, asking and answering over HTTP.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use store::account::{self, SignIn};
use store::file::Files;
use tower::ServiceExt as _;
use web::App;

use crate::World;

/// Somebody who is signed in.
pub struct Visitor {
    site: Router,
    cookie: String,
    csrf: String,
    runtime: tokio::runtime::Runtime,
}

/// What a page answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    /// Where it leads, when it leads elsewhere.
    pub to: String,
    pub body: String,
    /// The same as it came.
    pub bytes: Vec<u8>,
    pub headers: HeaderMap,
}

impl Answer {
    /// A header of the answer, empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl World {
    /// The whole program over HTTP, at the time of the story.
    ///
    /// # Panics
    /// When the folder of files cannot be made.
    pub fn site(&self) -> Router {
        let now = self.now;
        let files = Files::new(self.scratch.dir.join("files")).unwrap_or_else(|error| panic!("no files: {error}"));
        web::router(App::new(self.door.clone(), files, std::sync::Arc::new(move || now), false))
    }

    /// Somebody whom nobody knows.
    ///
    /// # Panics
    /// When there is no runtime.
    #[must_use]
    pub fn stranger(&self) -> Visitor {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        Visitor {
            site: self.site(),
            cookie: String::new(),
            csrf: String::new(),
            runtime: runtime.unwrap_or_else(|error| panic!("no runtime: {error}")),
        }
    }

    /// Signs somebody in.
    ///
    /// # Panics
    /// When they cannot.
    #[must_use]
    pub fn visits(&self, login: &str) -> Visitor {
        self.visits_with(login, hejie::county::PASSWORD)
    }

    /// Signs somebody in with a password of his own.
    ///
    /// # Panics
    /// When they cannot.
    #[must_use]
    pub fn visits_with(&self, login: &str, password: &str) -> Visitor {
        let door = &self.door;
        let signed = account::sign_in(&door.db, login, password, self.now, door.entropy.as_ref());
        let Ok(SignIn::Welcome(token)) = signed else { panic!("{login} cannot sign in") };
        let known = door.db.read(|tx| account::signed_in(tx, &token, self.now));
        let csrf = known.ok().flatten().map_or_else(|| panic!("{login} has no session"), |(signed, _)| signed.csrf);
        Visitor { cookie: format!("hejie={token}"), csrf, ..self.stranger() }
    }
}

impl Visitor {
    fn ask(&self, method: &str, path: &str, body: String) -> Answer {
        self.send(method, path, "application/x-www-form-urlencoded", Body::from(body))
    }

    fn send(&self, method: &str, path: &str, kind: &str, body: Body) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(body)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        self.runtime.block_on(async {
            let answer = self.site.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
            let status = answer.status();
            let to =
                answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
            let headers = answer.headers().clone();
            let bytes = axum::body::to_bytes(answer.into_body(), 60_000_000).await.unwrap_or_default();
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status, to, body, bytes: bytes.into(), headers }
        })
    }

    /// Opens a page.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, String::new())
    }

    /// Sends a form of this session.
    #[must_use]
    pub fn post(&self, path: &str, answers: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = [("csrf", self.csrf.as_str())]
            .iter()
            .chain(answers)
            .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
            .collect();
        self.ask("POST", path, pairs.join("&"))
    }

    /// Sends a form with a file in it.
    #[must_use]
    pub fn uploads(&self, path: &str, answers: &[(&str, &str)], field: &str, content: &[u8]) -> Answer {
        self.uploads_all(path, answers, &[(field, "photo.png", content)])
    }

    /// Sends a form with files in it: field, name and content of each.
    #[must_use]
    pub fn uploads_all(&self, path: &str, answers: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        const EDGE: &str = "edge-of-a-part";
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(answers) {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (field, name, content) in files {
            let about = format!("form-data; name=\"{field}\"; filename=\"{name}\"");
            body.extend(format!("--{EDGE}\r\nContent-Disposition: {about}\r\n\r\n").bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{EDGE}--\r\n").bytes());
        self.send("POST", path, &format!("multipart/form-data; boundary={EDGE}"), Body::from(body))
    }

    /// Issues a paper and returns its address and bytes.
    ///
    /// # Panics
    /// When it is not issued, or cannot be opened.
    #[must_use]
    pub fn paper(&self, kind: &str, id: &str, form: &str, part: &str) -> (String, Vec<u8>) {
        let href = self.sends("/papers", &[("kind", kind), ("id", id), ("form", form), ("part", part)]);
        let answer = self.get(&href);
        assert_eq!(answer.status, StatusCode::OK, "{href}");
        (href, answer.bytes)
    }

    /// The page says so.
    ///
    /// # Panics
    /// When it does not.
    pub fn sees(&self, path: &str, words: &str) {
        let answer = self.get(path);
        assert!(
            answer.body.contains(words),
            "{path} ({}) does not say “{words}”:\n{}",
            answer.status,
            text(&answer.body)
        );
    }

    /// The page is there and does not say so.
    ///
    /// # Panics
    /// When it does, or is not there.
    pub fn does_not_see(&self, path: &str, words: &str) {
        let answer = self.get(path);
        assert!(answer.status.is_success(), "{path}: {}", answer.status);
        assert!(!answer.body.contains(words), "{path} says “{words}”");
    }

    /// The page itself is refused, and says why.
    ///
    /// # Panics
    /// When it is not.
    pub fn is_refused_page(&self, path: &str, why: &str) {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {}", text(&answer.body));
        assert!(answer.body.contains(why), "{path} does not say “{why}”:\n{}", text(&answer.body));
    }

    /// There is no such page for this person.
    ///
    /// # Panics
    /// When there is.
    pub fn does_not_find(&self, path: &str) {
        let answer = self.get(path);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", text(&answer.body));
    }

    /// The form is accepted; returns where it leads.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn sends(&self, path: &str, answers: &[(&str, &str)]) -> String {
        let answer = self.post(path, answers);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", text(&answer.body));
        answer.to
    }

    /// The form is refused, and the page says why.
    ///
    /// # Panics
    /// When it is accepted, or says something else.
    pub fn is_refused(&self, path: &str, answers: &[(&str, &str)], why: &str) {
        let answer = self.post(path, answers);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}: {} {}", answer.to, text(&answer.body));
        assert!(answer.body.contains(why), "{path} does not say “{why}”:\n{}", text(&answer.body));
    }
}

pub use crate::sample::picture;

/// The words of a page, for messages.
fn text(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

/// Percent-encodes a value.
fn escape(value: &str) -> String {
    value
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
