//! The bucket: S3, or a store that speaks like it. The names are those of the folder, `ab/cdef...`.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use domain::kernel::Moment;
use jiff::fmt::rfc2822;
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Credentials, Method, S3Action, UrlStyle};
use ureq::http::{Response, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::kind::LARGEST;
use super::shelf::{Shelf, is_hash, place};

/// Tells the time; requests are signed with it, so it must be the real one.
pub type Now = Arc<dyn Fn() -> Moment + Send + Sync>;

/// How long a signature holds; a request with it is sent at once.
const SIGNED: Duration = Duration::from_secs(300);
/// How long is waited for a connection, and for an answer with all its bytes.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(120));
/// How long is waited before each further try of what may succeed the next time.
const AGAIN: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(1500)];
/// The most bytes of an answer that is not a file.
const LONGEST: u64 = 8 * 1024 * 1024;

/// Where the bucket is, and with which keys.
pub struct Bucket {
    /// Such as `https://s3.example.org`.
    pub endpoint: String,
    pub name: String,
    /// As the store calls it; many know only `us-east-1`.
    pub region: String,
    pub access_key: String,
    pub secret_key: String,
    /// The bucket stands in the path (`https://HOST/BUCKET/`), not in front of the host's name.
    pub in_path: bool,
    pub now: Now,
}

/// A bucket of files.
pub(super) struct S3 {
    bucket: rusty_s3::Bucket,
    keys: Credentials,
    agent: Agent,
    now: Now,
}

impl S3 {
    /// Asks the bucket once, so that a mistake in the settings is seen at the start.
    pub fn new(about: Bucket) -> io::Result<Self> {
        let endpoint = about.endpoint.parse().map_err(|error| wrong(format!("{}: {error}", about.endpoint)))?;
        let style = if about.in_path { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = rusty_s3::Bucket::new(endpoint, style, about.name, about.region)
            .map_err(|error| wrong(format!("{}: {error}", about.endpoint)))?;
        let keys = Credentials::new(about.access_key, about.secret_key);
        let s3 = Self { bucket, keys, agent: agent(), now: about.now };
        s3.page("", None, 1)?;
        Ok(s3)
    }

    /// Sends a request, again when it may succeed the next time; another answer than success is an error.
    fn ask<'a>(&self, action: &impl S3Action<'a>, content: &[u8]) -> io::Result<Response<Body>> {
        let mut tries = AGAIN.iter();
        loop {
            let (trouble, passing) = match self.ask_once(action, content)? {
                Ok(answer) if answer.status().is_success() => return Ok(answer),
                Ok(answer) if answer.status() == 404 => return Err(missing(answer)),
                Ok(answer) => {
                    let passing = matches!(answer.status().as_u16(), 408 | 429 | 500 | 502 | 503 | 504);
                    (told(answer), passing)
                }
                Err(error) => (format!("S3 does not answer: {error}"), true),
            };
            match tries.next().filter(|_| passing) {
                Some(pause) => thread::sleep(*pause),
                None => return Err(io::Error::other(trouble)),
            }
        }
    }

    fn ask_once<'a>(
        &self,
        action: &impl S3Action<'a>,
        content: &[u8],
    ) -> io::Result<Result<Response<Body>, ureq::Error>> {
        let now = (self.now)().0.to_string().parse().map_err(|error| wrong(format!("the time: {error}")))?;
        let url = action.sign_with_time(SIGNED, &now);
        Ok(match method(action) {
            Method::Put => self.agent.put(url.as_str()).send(content),
            Method::Head => self.agent.head(url.as_str()).call(),
            Method::Delete => self.agent.delete(url.as_str()).call(),
            _ => self.agent.get(url.as_str()).call(),
        })
    }

    /// One page of names after `after`, with the mark of the next page.
    fn page(&self, after: &str, token: Option<String>, most: usize) -> io::Result<(Vec<String>, Option<String>)> {
        let mut action = self.bucket.list_objects_v2(Some(&self.keys));
        action.with_max_keys(most);
        if let Some(token) = token {
            action.with_continuation_token(token);
        } else if !after.is_empty() {
            action.with_start_after(key(after)?);
        }
        let text = String::from_utf8(all(self.ask(&action, &[])?, LONGEST)?).map_err(io::Error::other)?;
        let page = ListObjectsV2::parse_response(&text)
            .map_err(|error| io::Error::other(format!("S3 lists what is not understood: {error}")))?;
        let names = page.contents.iter().filter_map(|object| {
            let (folder, name) = object.key.split_once('/')?;
            Some(format!("{folder}{name}")).filter(|name| folder.len() == 2 && is_hash(name))
        });
        Ok((names.collect(), page.next_continuation_token))
    }
}

impl Shelf for S3 {
    /// What S3 has answered for is durable.
    fn put(&self, hash: &str, content: &[u8]) -> io::Result<()> {
        self.ask(&self.bucket.put_object(Some(&self.keys), &key(hash)?), content).map(drop)
    }

    fn get(&self, hash: &str) -> io::Result<Vec<u8>> {
        all(self.ask(&self.bucket.get_object(Some(&self.keys), &key(hash)?), &[])?, LARGEST + 1)
    }

    fn since(&self, hash: &str) -> io::Result<Option<Moment>> {
        let answer = match self.ask(&self.bucket.head_object(Some(&self.keys), &key(hash)?), &[]) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            answer => answer?,
        };
        let at = answer.headers().get(header::LAST_MODIFIED).and_then(|at| at.to_str().ok());
        let at = at.and_then(|at| rfc2822::parse(at).ok());
        at.map(|at| Some(Moment(at.timestamp()))).ok_or_else(|| io::Error::other("S3 does not say since when"))
    }

    fn remove(&self, hash: &str) -> io::Result<()> {
        match self.ask(&self.bucket.delete_object(Some(&self.keys), &key(hash)?), &[]) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn list(&self, after: &str) -> io::Result<Vec<String>> {
        let (mut names, mut next) = self.page(after, None, 1000)?;
        // A page may hold nothing but what is not ours.
        while names.is_empty() && next.is_some() {
            (names, next) = self.page(after, next, 1000)?;
        }
        Ok(names)
    }

    /// An upload that was cut off leaves nothing in a bucket.
    fn tidy(&self, _: Moment) -> io::Result<usize> {
        Ok(0)
    }
}

const fn method<'a, A: S3Action<'a>>(_: &A) -> Method {
    A::METHOD
}

fn key(hash: &str) -> io::Result<String> {
    let (folder, name) = place(hash)?;
    Ok(format!("{folder}/{name}"))
}

fn agent() -> Agent {
    // The system's certificates, as to PostgreSQL: a bureau signs its servers itself.
    let system: Vec<Certificate<'static>> = rustls_native_certs::load_native_certs()
        .certs
        .iter()
        .map(|one| Certificate::from_der(one).to_owned())
        .collect();
    let roots = if system.is_empty() { RootCerts::WebPki } else { RootCerts::Specific(Arc::new(system)) };
    Agent::config_builder()
        .http_status_as_error(false)
        // A signature is made for one address.
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(PATIENCE.0))
        .timeout_global(Some(PATIENCE.1))
        .proxy(None)
        .user_agent("hejie")
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build()
        .into()
}

fn all(answer: Response<Body>, most: u64) -> io::Result<Vec<u8>> {
    answer.into_body().with_config().limit(most).read_to_vec().map_err(io::Error::other)
}

/// A file that is not there, or a bucket that is not.
fn missing(answer: Response<Body>) -> io::Error {
    let told = told(answer);
    if told.contains("NoSuchBucket") { io::Error::other(told) } else { io::Error::new(io::ErrorKind::NotFound, told) }
}

/// The status, and the code that S3 puts into its answer.
fn told(answer: Response<Body>) -> String {
    let status = answer.status();
    let text = all(answer, LONGEST).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map_or("", |(code, _)| code);
    format!("S3 answers {status} {code}").trim_end().to_owned()
}

fn wrong(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}
