//! Taking a file away: on purpose, with a reason that is recorded, and with a mark of who and when.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::directory::PersonId;
use domain::form::{Form, Kind, Raw, Reader, ask};
use domain::kernel::{Moment, Refusal};
use maud::Markup;
use paper::mark;
use store::file::{self, Media, StoredFile};
use store::{StoreError, vault};

use super::show::guarded;
use crate::app::App;
use crate::desk::attachment::attachment;
use crate::desk::sheet::Sheet;
use crate::error::{Oops, Outcome};
use crate::face::Nav;
use crate::face::form::Offers;
use crate::face::label::own;
use crate::session::User;

static FORM: Form = Form {
    fields: &[ask("why", "为什么要下载", Kind::Line { suggest: "" })
        .hint("如：移交市场监管所、寄给检测机构；谁、何时、为何下载都会记录")],
};

/// A file that somebody who may see it takes away.
pub(crate) struct Taking {
    /// The county of the record that names it.
    pub region: String,
    pub hash: String,
    /// Whose matter it belongs to, when it belongs to one.
    pub person: Option<PersonId>,
    /// The id of the complaint, or nothing.
    pub case: String,
    /// What the mark calls the record: its number or title.
    pub about: String,
    /// The address of the download itself.
    pub action: String,
    /// The page of the record.
    pub back: String,
    pub nav: Nav,
}

impl Taking {
    fn stored(&self, app: &App) -> Outcome<StoredFile> {
        app.door.db.read(|tx| file::find(tx, &self.region, &self.hash))?.ok_or(Oops::NotFound)
    }

    fn sheet(&self, stored: &StoredFile) -> Sheet {
        let marked = match stored.media {
            Media::Jpeg | Media::Png | Media::Webp => {
                "下载的是原尺寸的照片，照片上会印满您的姓名和下载时间；拍摄地点等信息已经去掉。"
            }
            Media::Pdf => "下载的PDF每一页都会印上您的姓名和下载时间。",
            Media::Heic => "这种照片（HEIC）印不上水印，您的姓名和下载时间写在文件名里。",
            _ => "录音和视频印不上水印，您的姓名和下载时间写在文件名里；请不要改名，不要转给无关的人。",
        };
        Sheet {
            title: format!("下载“{}”", stored.name),
            lead: marked.to_owned(),
            nav: self.nav,
            form: &FORM,
            action: self.action.clone(),
            back: self.back.clone(),
            submit: "下载",
            offers: Offers::default(),
            hidden: Vec::new(),
        }
    }

    /// The page that asks why.
    pub fn ask(&self, app: &App, user: &User) -> Outcome<Markup> {
        Ok(self.sheet(&self.stored(app)?).page(user, &Raw::default(), &[], None))
    }

    /// The marked file; nothing leaves unless the record is written.
    pub fn take(&self, app: &App, user: &User, raw: &Raw) -> Outcome<Response> {
        let stored = self.stored(app)?;
        let sheet = self.sheet(&stored);
        let mut reader = Reader::new(&FORM, raw);
        let why = reader.text("why");
        if why.chars().count() == 1 {
            reader.wrong("why", "请写明为什么要下载");
        }
        let why = match reader.finish(why) {
            Ok(why) => why,
            Err(errors) => return Ok(sheet.again(user, raw, &errors, None)),
        };
        let now = app.now();
        let original = app.files.read(&self.hash).map_err(StoreError::from)?;
        let (content, media) = match marked(original, stored.media, &self.words(user, now)) {
            Ok(marked) => marked,
            Err(error) => {
                tracing::error!(%error, hash = self.hash, "a download could not be marked");
                let refusal = Refusal::new("A14", error.to_string(), "没有水印的不能下载，修好后请再试");
                return Ok(sheet.again(user, raw, &[], Some(&refusal)));
            }
        };
        let why = format!("下载“{}”：{why}", stored.name);
        let record = vault::Reveal {
            staff: &user.actor.id,
            person: self.person.as_ref(),
            case: &self.case,
            why: &why,
            file: Some(&self.hash),
        };
        app.door.db.write(|tx| vault::reveal(tx, app.door.entropy.as_ref(), &self.region, &record, now))?;
        let disposition = attachment(&named(&stored.name, &user.actor.name, now, media), media.extension());
        Ok((guarded(media, disposition), Body::from(content)).into_response())
    }

    /// What is drawn over it: who, when, and of which record.
    fn words(&self, user: &User, now: Moment) -> String {
        let at = now.local().strftime("%Y-%m-%d %H:%M").to_string();
        format!("{}（{}）{at} 下载 {}", user.actor.name, own(user.actor.post.label()), self.about)
    }
}

/// The content as it leaves; what cannot be marked leaves as it is.
fn marked(original: Vec<u8>, media: Media, words: &str) -> Result<(Vec<u8>, Media), mark::MarkError> {
    match media {
        Media::Jpeg | Media::Png | Media::Webp => {
            let drawn = mark::on_picture(&original, words)?;
            Ok((drawn.bytes, if drawn.png { Media::Png } else { Media::Jpeg }))
        }
        Media::Pdf => Ok((mark::on_pdf(&original, words)?, media)),
        _ => Ok((original, media)),
    }
}

/// `发票（张三 2026-03-02 0930）.jpg`: the end says what it is, whatever the sender called it.
fn named(name: &str, who: &str, now: Moment, media: Media) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.is_empty() { media.label() } else { stem };
    format!("{stem}（{who} {}）.{}", now.local().strftime("%Y-%m-%d %H%M"), media.extension())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_who_and_when_and_ends_as_the_content_is() {
        let now = Moment("2026-03-02T01:30:00Z".parse().unwrap());
        for (name, media, wanted) in [
            ("发票.png", Media::Jpeg, "发票（张三 2026-03-02 0930）.jpg"),
            ("录音.exe", Media::Mp3, "录音（张三 2026-03-02 0930）.mp3"),
            ("a.tar.gz", Media::Pdf, "a.tar（张三 2026-03-02 0930）.pdf"),
            ("无名", Media::Mp4, "无名（张三 2026-03-02 0930）.mp4"),
            (".jpg", Media::Jpeg, "照片（张三 2026-03-02 0930）.jpg"),
        ] {
            assert_eq!(named(name, "张三", now, media), wanted);
        }
        let header = attachment("发票\"\r\n x.jpg", "jpg");
        assert!(header.is_ascii() && !header.contains('\r') && header.starts_with("attachment;"), "{header}");
    }
}
