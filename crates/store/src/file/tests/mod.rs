//! One suite for both shelves: the folder, and a real server of S3 on loopback.

mod server;

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use domain::kernel::Moment;

use super::*;
use crate::ids::sha256;
use crate::scratch::Scratch;
use server::Server;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR-and-the-rest";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A shelf of a test, with what it stands on.
struct Stand {
    what: &'static str,
    files: Files,
    dir: PathBuf,
    _server: Option<Server>,
}

impl Drop for Stand {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[expect(clippy::disallowed_methods, reason = "signatures and ages of files are the system's time")]
fn now() -> Moment {
    Moment(jiff::Timestamp::now())
}

fn later(hours: i64) -> Moment {
    Moment(now().0 + jiff::SignedDuration::from_hours(hours))
}

fn bucket(server: &Server, secret: &str, name: &str) -> Bucket {
    Bucket {
        endpoint: server.endpoint.clone(),
        name: name.to_owned(),
        region: "us-east-1".to_owned(),
        access_key: server::ACCESS.to_owned(),
        secret_key: secret.to_owned(),
        in_path: true,
        now: Arc::new(now),
    }
}

fn stands(test: &str) -> Result<[Stand; 2], Box<dyn std::error::Error>> {
    let dir = |kind: &str| {
        let dir = std::env::temp_dir().join(format!("hejie-files-{}-{test}-{kind}", std::process::id()));
        let _ = fs::remove_dir_all(&dir);
        dir
    };
    let (disk, s3) = (dir("disk"), dir("s3"));
    let server = Server::start(&s3)?;
    let files = Files::in_bucket(bucket(&server, server::SECRET, server::BUCKET))?;
    Ok([
        Stand { what: "disk", files: Files::new(&disk)?, dir: disk, _server: None },
        Stand { what: "s3", files, dir: s3, _server: Some(server) },
    ])
}

#[test]
fn a_file_is_kept_once_and_found_by_its_hash() -> Outcome {
    for Stand { what, files, .. } in &stands("once")? {
        let kept = files.keep(PNG)?;
        assert_eq!((kept.size, kept.media), (PNG.len() as u64, Media::Png), "{what}");
        assert_eq!(kept.hash, sha256(PNG));
        assert_eq!(files.keep(PNG)?, kept);
        assert_eq!(files.read(&kept.hash)?, PNG);
        assert_eq!(files.fault(&kept.hash)?, None);
        assert_eq!(files.list("")?, std::slice::from_ref(&kept.hash));
        let since = files.since(&kept.hash)?.ok_or("no time")?;
        assert!((now().0.duration_since(since.0)).as_secs().abs() < 60, "{what}: {since:?}");
    }
    Ok(())
}

#[test]
fn a_large_file_goes_in_and_out_whole() -> Outcome {
    for Stand { what, files, .. } in &stands("large")? {
        let large: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain((0..19_000_000u32).map(|at| (at / 7) as u8)).collect();
        let kept = files.keep(&large)?;
        assert!(files.read(&kept.hash)? == large, "{what}");
    }
    Ok(())
}

#[test]
fn damage_and_loss_are_named() -> Outcome {
    for Stand { what, files, .. } in &stands("damage")? {
        let kept = files.keep(PNG)?;
        files.damage(&kept.hash, b"\x89PNG\r\n\x1a\nsomething else")?;
        assert_eq!(files.fault(&kept.hash)?, Some("the content does not fit its hash"), "{what}");
        assert_eq!(files.read(&kept.hash).unwrap_err().kind(), io::ErrorKind::InvalidData);
        files.keep(PNG)?;
        assert_eq!(files.fault(&kept.hash)?, None, "{what}: the same file sent again repairs it");
        files.remove(&kept.hash)?;
        files.remove(&kept.hash)?;
        assert_eq!(files.fault(&kept.hash)?, Some("the file is missing"), "{what}");
        assert_eq!(files.since(&kept.hash)?, None);
    }
    Ok(())
}

#[test]
fn what_is_refused_leaves_nothing() -> Outcome {
    for Stand { what, files, .. } in &stands("refused")? {
        for content in [&b""[..], b"MZ\x90\x00 a program", b"<html></html>"] {
            assert!(matches!(files.keep(content), Err(FileError::Refused(no)) if no.clause == "A5"), "{what}");
        }
        assert!(files.list("")?.is_empty());
    }
    Ok(())
}

#[test]
fn only_what_fits_its_hash_is_put_back() -> Outcome {
    for Stand { what, files, .. } in &stands("back")? {
        let hash = sha256(b"any kind");
        assert!(files.put_back(&hash, &b"something else"[..]).is_err(), "{what}");
        assert_eq!(files.fault(&hash)?, Some("the file is missing"));
        files.put_back(&hash, &b"any kind"[..])?;
        assert_eq!(files.fault(&hash)?, None);
    }
    Ok(())
}

#[test]
fn only_a_hash_is_a_place() -> Outcome {
    for Stand { what, files, .. } in &stands("place")? {
        let long = "../".repeat(21) + "a";
        for wrong in ["", "abc", "../../etc/passwd", long.as_str(), &"A".repeat(64), &"é".repeat(32)] {
            assert_eq!(files.read(wrong).unwrap_err().kind(), io::ErrorKind::NotFound, "{what}: {wrong}");
            assert!(files.remove(wrong).is_err() || wrong.is_empty(), "{what}: {wrong}");
        }
    }
    Ok(())
}

#[test]
fn all_are_listed_in_order_and_what_is_not_ours_is_left_out() -> Outcome {
    for Stand { what, files, dir, .. } in &stands("list")? {
        let mut all = Vec::new();
        for serial in 0..40u8 {
            all.push(files.keep_own(&[serial], Media::Pdf)?.hash);
        }
        all.sort();
        let strange = if *what == "disk" { dir.clone() } else { dir.join(server::BUCKET) };
        fs::create_dir_all(strange.join("ab"))?;
        fs::write(strange.join("ab").join("not-a-hash"), b"x")?;
        let (mut listed, mut after) = (Vec::new(), String::new());
        loop {
            let page = files.list(&after)?;
            let Some(last) = page.last() else { break };
            after.clone_from(last);
            listed.extend(page);
        }
        assert_eq!(listed, all, "{what}");
        assert_eq!(files.list(&all[38])?.first(), Some(&all[39]), "{what}");
    }
    Ok(())
}

#[test]
fn what_nobody_speaks_of_is_swept_after_its_time_and_nothing_else() -> Outcome {
    for Stand { what, files, dir, .. } in &stands("sweep")? {
        for scratch in Scratch::each()? {
            let (named, shown) = (files.keep(PNG)?, files.keep_own(b"as shown", Media::Jpeg)?);
            let orphan = files.keep(b"%PDF-1.7 whose transaction never came")?;
            scratch.db.write(|tx| {
                record(tx, "331082", &named, "发票.png", &"a".into(), now())?;
                record_view(tx, "331082", &named.hash, &shown)
            })?;
            assert_eq!(sweep(&scratch.db, files, later(-1))?, Swept::default(), "{what}: too young");
            let drafts = usize::from(*what == "disk");
            if drafts > 0 {
                fs::write(dir.join("tmp").join("1-1"), b"half")?;
            }
            assert_eq!(sweep(&scratch.db, files, later(1))?, Swept { orphans: 1, drafts }, "{what}");
            assert_eq!(files.fault(&orphan.hash)?, Some("the file is missing"));
            assert_eq!((files.fault(&named.hash)?, files.fault(&shown.hash)?), (None, None), "{what}");
        }
    }
    Ok(())
}

#[test]
fn a_mistake_in_the_settings_is_seen_at_the_start() -> Outcome {
    let dir = std::env::temp_dir().join(format!("hejie-files-{}-settings", std::process::id()));
    let server = Server::start(&dir)?;
    let opened = |bucket: Bucket| Files::in_bucket(bucket).err().map(|error| error.to_string()).unwrap_or_default();
    let wrong = opened(bucket(&server, "not-the-secret", server::BUCKET));
    assert!(wrong.contains("403") && wrong.contains("SignatureDoesNotMatch"), "{wrong}");
    let wrong = opened(bucket(&server, server::SECRET, "no-such-bucket"));
    assert!(wrong.contains("NoSuchBucket"), "{wrong}");
    let nobody = Bucket { endpoint: "http://127.0.0.1:9".to_owned(), ..bucket(&server, server::SECRET, "b") };
    assert!(opened(nobody).contains("does not answer"));
    let scheme = Bucket { endpoint: "ftp://127.0.0.1".to_owned(), ..bucket(&server, server::SECRET, "b") };
    assert!(opened(scheme).contains("ftp://"));
    Ok(fs::remove_dir_all(dir)?)
}

#[test]
fn a_store_that_stumbles_is_asked_again_but_not_for_ever() -> Outcome {
    let list = "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>false</IsTruncated></ListBucketResult>";
    let content = "any kind";
    let hash = sha256(content.as_bytes());
    let stumbling = |answers: Vec<(u16, &'static str)>| -> Result<_, Box<dyn std::error::Error>> {
        let (endpoint, asked) = server::scripted([vec![(200, list)], answers].concat())?;
        let files = Files::in_bucket(Bucket {
            endpoint,
            name: "b".to_owned(),
            region: "us-east-1".to_owned(),
            access_key: "a".to_owned(),
            secret_key: "s".to_owned(),
            in_path: true,
            now: Arc::new(now),
        })?;
        Ok((files, asked))
    };
    let (files, asked) = stumbling(vec![(503, ""), (500, ""), (200, content)])?;
    assert_eq!(files.read(&hash)?, content.as_bytes());
    assert_eq!(asked.join(), 4);
    let (files, asked) = stumbling(vec![(503, "<Code>SlowDown</Code>"); 3])?;
    let error = files.read(&hash).unwrap_err().to_string();
    assert!(error.contains("503") && error.contains("SlowDown"), "{error}");
    assert_eq!(asked.join(), 4, "three tries and no more");
    let (files, asked) = stumbling(vec![(403, "<Code>AccessDenied</Code>")])?;
    assert!(files.read(&hash).unwrap_err().to_string().contains("AccessDenied"));
    assert_eq!(asked.join(), 2, "a refusal is not asked again");
    Ok(())
}
