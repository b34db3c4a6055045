//! What may be kept, by what the content says it is; the name decides nothing.

use domain::kernel::{Refusal, Ruling};

const MB: u64 = 1024 * 1024;

/// A kind of file that may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Jpeg,
    Png,
    Webp,
    /// Refused since it cannot be shown; older rows may have it.
    Heic,
    Pdf,
    Mp3,
    M4a,
    Wav,
    Amr,
    Mp4,
    /// A table of work orders, sealed because it holds what is personal; only an import keeps one.
    Table,
}

/// The most bytes of any kind.
pub(super) const LARGEST: u64 = 50 * MB;

impl Media {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Heic,
        Self::Pdf,
        Self::Mp3,
        Self::M4a,
        Self::Wav,
        Self::Amr,
        Self::Mp4,
        Self::Table,
    ];

    /// The kind whose bytes begin like `head`.
    #[must_use]
    pub fn of(head: &[u8]) -> Option<Self> {
        Some(match infer::get(head)?.mime_type() {
            "image/jpeg" => Self::Jpeg,
            "image/png" => Self::Png,
            "image/webp" => Self::Webp,
            "image/heif" => Self::Heic,
            "application/pdf" => Self::Pdf,
            "audio/mpeg" => Self::Mp3,
            "audio/m4a" => Self::M4a,
            "audio/x-wav" => Self::Wav,
            "audio/amr" => Self::Amr,
            "video/mp4" => Self::Mp4,
            _ => return None,
        })
    }

    /// The kind of what somebody sent.
    ///
    /// # Errors
    /// A refusal of its kind or size, for the person at the counter.
    pub fn judge(content: &[u8]) -> Ruling<Self> {
        let media = Self::of(content).ok_or_else(|| refuse_kind(content.is_empty()))?;
        if media == Self::Heic {
            return Err(refuse_heic());
        }
        if content.len() as u64 > media.limit() { Err(refuse_size(media)) } else { Ok(media) }
    }

    /// Whether it is seen at a glance.
    #[must_use]
    pub const fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp | Self::Heic)
    }

    /// The media type sent to a browser and kept in the row.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Amr => "audio/amr",
            Self::Mp4 => "video/mp4",
            Self::Table => "application/vnd.hejie.table",
        }
    }

    /// The kind of a media type from a row.
    #[must_use]
    pub fn from_mime(mime: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|media| media.mime() == mime)
    }

    /// The usual end of a name.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Pdf => "pdf",
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Wav => "wav",
            Self::Amr => "amr",
            Self::Mp4 => "mp4",
            Self::Table => "table",
        }
    }

    /// What a clerk calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Heic => "照片",
            Self::Pdf => "PDF 文件",
            Self::Mp3 | Self::M4a | Self::Wav | Self::Amr => "录音",
            Self::Mp4 => "视频",
            Self::Table => "工单表格",
        }
    }

    /// The most bytes that are taken.
    #[must_use]
    pub const fn limit(self) -> u64 {
        match self {
            Self::Jpeg | Self::Png | Self::Webp | Self::Heic => 15 * MB,
            Self::Pdf | Self::Table => 20 * MB,
            Self::Mp3 | Self::M4a | Self::Wav | Self::Amr => 30 * MB,
            Self::Mp4 => LARGEST,
        }
    }
}

/// What the person at the counter reads when the kind is not allowed.
#[must_use]
pub fn refuse_kind(empty: bool) -> Refusal {
    let what =
        if empty { "文件是空的" } else { "这种文件不能上传（按内容识别，与文件名无关）" };
    let what_to_do =
        "请上传照片（JPG、PNG、WebP）、PDF、录音（MP3、M4A、WAV、AMR）或短视频（MP4）；其他文件请另存为 PDF";
    Refusal::new("A5", what, what_to_do).at("file")
}

/// What the person reads who sends what an iPhone makes by itself: nothing here can decode it.
#[must_use]
pub fn refuse_heic() -> Refusal {
    Refusal::new(
        "A5",
        "这是HEIC照片，电脑上多半打不开，没有上传",
        "请在手机“设置—相机—格式”里选“兼容性最佳”再拍，或把这张照片另存为JPG再上传",
    )
    .at("file")
}

/// What the person reads when the file is too large.
fn refuse_size(media: Media) -> Refusal {
    let limit = media.limit() / MB;
    Refusal::new(
        "A5",
        format!("{}超过 {limit} MB，没有上传", media.label()),
        match media {
            Media::Mp4 | Media::Mp3 | Media::M4a | Media::Wav | Media::Amr => "请只截取与争议有关的一段",
            Media::Pdf | Media::Table => "请分成几个文件上传，或降低扫描的清晰度",
            Media::Jpeg | Media::Png | Media::Webp | Media::Heic => "请用较低的清晰度重新拍照",
        },
    )
    .at("file")
}

#[cfg(test)]
mod tests {
    use super::Media;

    #[test]
    fn kinds_are_told_by_content() {
        for (head, media) in [
            (&b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00"[..], Some(Media::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Some(Media::Png)),
            (b"RIFF\x24\x00\x00\x00WEBPVP8 ", Some(Media::Webp)),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", Some(Media::Heic)),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", Some(Media::Pdf)),
            (b"ID3\x04\x00\x00\x00\x00\x00\x00", Some(Media::Mp3)),
            (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", Some(Media::M4a)),
            (b"RIFF\x24\x00\x00\x00WAVEfmt ", Some(Media::Wav)),
            (b"#!AMR\n\x3c\x91\x17\x16\xbe\x66", Some(Media::Amr)),
            (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", Some(Media::Mp4)),
            (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", None),
            (b"MZ\x90\x00\x03\x00\x00\x00", None),
            (b"<html><script>alert(1)</script></html>", None),
            (b"#!/bin/sh\nrm -r x\n", None),
            (b"plain text", None),
            (b"", None),
        ] {
            assert_eq!(Media::of(head), media, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn what_may_not_be_kept_is_refused_with_what_to_do() {
        let large = [b"\x89PNG\r\n\x1a\n".as_slice(), &vec![0; 15 * 1024 * 1024]].concat();
        for (content, what) in [
            (&b""[..], "空的"),
            (b"MZ\x90\x00 a program", "按内容识别"),
            (b"<html></html>", "按内容识别"),
            (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
            (&large, "15 MB"),
        ] {
            let no = Media::judge(content).unwrap_err();
            assert!(no.what.contains(what) && no.clause == "A5" && !no.what_to_do.is_empty(), "{no:?}");
        }
        assert_eq!(Media::judge(b"%PDF-1.7"), Ok(Media::Pdf));
    }

    #[test]
    fn every_kind_reads_back_from_its_media_type() {
        for media in Media::ALL {
            assert_eq!(Media::from_mime(media.mime()), Some(*media));
        }
        assert_eq!(Media::from_mime("text/html"), None);
    }
}
