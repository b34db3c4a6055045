//! The real program, started on a free port of loopback and always ended again.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running program.
pub struct Server {
    child: Child,
    pub address: String,
}

/// A port that was free a moment ago.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no free port: {error}"));
    listener.local_addr().map(|address| address.port()).unwrap_or_else(|error| panic!("no free port: {error}"))
}

/// The built program, beside the test programs.
#[must_use]
pub fn program() -> PathBuf {
    let here = std::env::current_exe().unwrap_or_else(|error| panic!("where am I: {error}"));
    let path = here.ancestors().nth(2).unwrap_or(Path::new(".")).join("hejie");
    assert!(path.exists(), "build the program first: cargo build -p hejie (looked at {})", path.display());
    path
}

/// Runs a command of the program to its end; its standard output, or its words of failure.
///
/// # Errors
/// What the program said on standard error, when it failed.
pub fn run(args: &[&str]) -> Result<String, String> {
    let done = Command::new(program()).args(args).output().map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
}

impl Server {
    /// Starts `hejie COMMAND --data DIR` and waits until it is ready.
    ///
    /// # Panics
    /// When it does not become ready within a minute.
    #[must_use]
    pub fn start(command: &str, data: &Path, database: Option<&str>, today: &str) -> Self {
        Self::start_with(command, data, database, today, &[])
    }

    /// The same with further settings in its environment.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_with(
        command: &str,
        data: &Path,
        database: Option<&str>,
        today: &str,
        settings: &[(&str, &str)],
    ) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let mut start = Command::new(program());
        start.args([command, "--listen", &address, "--today", today, "--data"]).arg(data);
        if let Some(database) = database {
            start.args(["--database", database]);
        }
        let child = start
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("the program does not start: {error}"));
        let server = Self { child, address };
        for _ in 0..600 {
            if ureq::get(server.url("/readyz")).call().is_ok() {
                return server;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the program does not become ready");
    }

    /// The address of a page.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// SIGKILL: no last words, no clean shutdown.
    pub fn kill(mut self) {
        // A program that has ended by itself cannot be killed, and need not.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
