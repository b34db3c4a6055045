//! The other side of the delivery queue: a real mail server and a receiver of requests, on loopback, ended with
//! the story.

use std::collections::VecDeque;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;

/// Debian's own, for which `scripts/setup` installs the mail server; another may come first in the path.
const PYTHON: &str = "/usr/bin/python3";

/// Runs a script of Python to its end; what it printed.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn python(args: &[&str]) -> String {
    let done = Command::new(PYTHON).args(args).output().unwrap_or_else(|error| panic!("no python3: {error}"));
    assert!(done.status.success(), "python3: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// A mail server with its mailbox.
pub struct MailServer {
    child: Child,
    pub port: u16,
    maildir: PathBuf,
}

/// A message as it arrived.
pub struct Arrived(Value);

impl Arrived {
    /// A header, decoded; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.0["headers"][name].as_str().unwrap_or_default()
    }

    /// The text, decoded.
    #[must_use]
    pub fn body(&self) -> &str {
        self.0["body"].as_str().unwrap_or_default().trim_end()
    }
}

impl MailServer {
    /// Starts one on `port` whose mailbox is in `dir`, and waits until it answers.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start(dir: &Path, port: u16) -> Self {
        Self::start_with(dir, port, &[])
    }

    /// The same with further arguments, such as certificates.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start_with(dir: &Path, port: u16, more: &[&str]) -> Self {
        let maildir = dir.join("maildir");
        let child = Command::new(PYTHON)
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-c", "picky.Picky"])
            .args(more)
            .arg(&maildir)
            .env("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/smtp"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("the mail server does not start: {error}"));
        let mut server = Self { child, port, maildir };
        for _ in 0..300 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            if let Ok(Some(status)) = server.child.try_wait() {
                panic!("the mail server ended ({status}): is python3-aiosmtpd installed? (scripts/setup test)");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the mail server does not answer");
    }

    /// Everything that has arrived.
    ///
    /// # Panics
    /// When the mailbox cannot be read.
    #[must_use]
    pub fn arrived(&self) -> Vec<Arrived> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/smtp/read.py");
        let printed = python(&[script, &self.maildir.to_string_lossy()]);
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        printed.lines().map(read).map(Arrived).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request as it came.
#[derive(Clone)]
pub struct Posted {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Posted {
    /// A header; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A receiver of requests, which answers as the story says: 204 when it says nothing.
pub struct HookServer {
    pub url: String,
    posted: Arc<Mutex<Vec<Posted>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
    _runtime: tokio::runtime::Runtime,
}

impl HookServer {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn start() -> Self {
        let posted = Arc::new(Mutex::new(Vec::new()));
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let (keep, next) = (Arc::clone(&posted), Arc::clone(&answers));
        let receive = move |headers: HeaderMap, body: Bytes| async move {
            keep.lock().unwrap().push(Posted { headers, body: body.to_vec() });
            let status = next.lock().unwrap().pop_front().unwrap_or(204);
            StatusCode::from_u16(status).unwrap()
        };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}/reminders", listener.local_addr().unwrap());
        let router = Router::new().route("/reminders", post(receive));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Self { url, posted, answers, _runtime: runtime }
    }

    /// The statuses of the next answers.
    ///
    /// # Panics
    /// When an earlier request panicked.
    pub fn answers(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// Every request so far.
    ///
    /// # Panics
    /// When an earlier request panicked.
    #[must_use]
    pub fn posted(&self) -> Vec<Posted> {
        self.posted.lock().unwrap().clone()
    }
}
