//! A server of S3 for the tests, and one that says what it is told to.

use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::thread::{self, JoinHandle};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::runtime::Runtime;

pub const ACCESS: &str = "test-access";
pub const SECRET: &str = "test-secret";
pub const BUCKET: &str = "hejie";

/// A running server, with one bucket that is empty; it ends with the test.
pub struct Server {
    pub endpoint: String,
    _runtime: Runtime,
}

impl Server {
    /// Serves the folders of `dir` as buckets, to whoever signs with the keys.
    pub fn start(dir: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(dir.join(BUCKET))?;
        let store = FileSystem::new(dir).map_err(|error| io::Error::other(format!("{error:?}")))?;
        let mut service = S3ServiceBuilder::new(store);
        service.set_auth(SimpleAuth::from_single(ACCESS, SECRET));
        let service = service.build();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let service = service.clone();
                tokio::spawn(async move {
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Ok(Self { endpoint, _runtime: runtime })
    }
}

/// How many requests a scripted server was asked.
pub struct Asked(JoinHandle<usize>);

impl Asked {
    pub fn join(self) -> usize {
        self.0.join().unwrap()
    }
}

/// A server that gives these answers, one after the other, and ends.
pub fn scripted(answers: Vec<(u16, &'static str)>) -> io::Result<(String, Asked)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let asked = thread::spawn(move || {
        let mut asked = 0;
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                head.push(byte[0]);
            }
            let length = body.len();
            let head = format!("HTTP/1.1 {status} Told\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(body.as_bytes()).unwrap();
            asked += 1;
        }
        asked
    });
    Ok((endpoint, Asked(asked)))
}
