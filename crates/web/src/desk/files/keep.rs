//! Taking files in: by what they hold, never by their name; each with what pages will show of it.

use domain::form::{FieldError, Raw, attached};
use domain::kernel::Refusal;
use domain::policy::Policy;
use store::file::{self, FileError, Kept, Media};

use super::show::view;
use crate::app::App;
use crate::error::Outcome;
use crate::posted::{Posted, Upload};
use crate::session::User;

/// Keeps the uploads of a form; each answer becomes the hash of its file, so that nothing has to
/// be chosen again when something else was wrong.
pub(crate) fn keep(app: &App, user: &User, posted: Posted) -> Outcome<(Raw, Vec<FieldError>)> {
    let now = app.now();
    let policy = app.door.rules().policies.at(&user.actor.region, now.day());
    let mut raw = posted.raw;
    let fields: Vec<&str> = posted.files.iter().map(|upload| upload.field.as_str()).collect();
    let mut errors = attached(&fields, policy.form_files());
    let taken = posted.files.len() - errors.len();
    for upload in posted.files.into_iter().take(taken) {
        let (kept, shown) = match take(app, &policy, &upload) {
            Ok(both) => both,
            Err(FileError::Refused(refusal)) => {
                let message = format!("{}，{}", refusal.what, refusal.what_to_do);
                errors.push(FieldError { field: upload.field, message });
                continue;
            }
            Err(FileError::Io(error)) => return Err(store::StoreError::from(error).into()),
        };
        let region = &user.actor.region;
        app.door.db.write(|tx| {
            file::record(tx, region, &kept, &upload.name, &user.actor.id, now)?;
            shown.iter().try_for_each(|shown| file::record_view(tx, region, &kept.hash, shown))
        })?;
        raw.set(format!("_file.{}", upload.field), &upload.name);
        raw.set(upload.field, kept.hash);
    }
    Ok((raw, errors))
}

/// What was read of a form, unless an upload failed or the photo that it names was never kept here.
pub(crate) fn with_photo<T>(
    app: &App,
    region: &str,
    errors: Vec<FieldError>,
    read: Result<T, Vec<FieldError>>,
    photo: impl Fn(&T) -> Option<&str>,
) -> Outcome<Result<T, Vec<FieldError>>> {
    let read = match read {
        Ok(read) if errors.is_empty() => read,
        Ok(_) => return Ok(Err(errors)),
        Err(more) => return Ok(Err([errors, more].concat())),
    };
    let known = match photo(&read) {
        Some(hash) => app.door.db.read(|tx| file::find(tx, region, hash))?.is_some(),
        None => true,
    };
    let lost = || FieldError { field: "photo".to_owned(), message: "请重新选一张照片".to_owned() };
    Ok(if known { Ok(read) } else { Err(vec![lost()]) })
}

/// The file and what is shown of it, both safe.
fn take(app: &App, policy: &Policy, upload: &Upload) -> Result<(Kept, Option<Kept>), FileError> {
    if upload.left {
        let what = "这次上传的文件合起来太大，这一个没有上传";
        return Err(refuse(what, "请先提交，再分次补充").into());
    }
    let content = &upload.content;
    let media = Media::judge(content)?;
    if upload.field.rsplit('.').next() == Some("photo") && !media.is_picture() {
        return Err(refuse(format!("这里要照片，您选的是{}", media.label()), "请选一张照片（JPG、PNG）").into());
    }
    if media == Media::Mp4 {
        short(content, policy.video_seconds())?;
    }
    // Made before anything is kept: what cannot be shown is not taken.
    let shown = view(content, media)?;
    let kept = app.files.keep(content)?;
    let shown = shown.map(|(bytes, media)| app.files.keep_own(&bytes, media)).transpose()?;
    Ok((kept, shown))
}

/// A video shows the matter, not the whole day.
fn short(content: &[u8], most: u32) -> Result<(), Refusal> {
    let length = paper::intake::seconds(content).map_err(|error| super::show::unfit(&error))?;
    match length {
        Some(length) if length > u64::from(most) => Err(refuse(
            format!("视频长{}，最长{}，没有上传", spoken(length), spoken(most.into())),
            "请只截取与争议有关的一段",
        )),
        _ => Ok(()),
    }
}

fn spoken(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds}秒"),
        (minutes, 0) => format!("{minutes}分钟"),
        (minutes, seconds) => format!("{minutes}分{seconds}秒"),
    }
}

fn refuse(what: impl Into<String>, what_to_do: &str) -> Refusal {
    Refusal::new("A5", what, what_to_do).at("file")
}
