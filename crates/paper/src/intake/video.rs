//! How long a video is, by what its own tables say.

use std::io::Cursor;

use mp4parse::{Track, TrackType};

/// Why a video is not taken, as a clerk reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VideoError {
    /// Cut off, or not a video at all.
    #[error("视频打不开，可能没有录完或已损坏，请在手机上看一看能不能播放，再重新导出为MP4上传")]
    Damaged,
}

/// The length of an MP4 in seconds, rounded up; nothing when it does not say (a stream cut into fragments).
///
/// # Errors
/// When it is no sound MP4, or nothing is seen or heard in it.
pub fn seconds(content: &[u8]) -> Result<Option<u64>, VideoError> {
    let file = mp4parse::read_mp4(&mut Cursor::new(content)).map_err(|_| VideoError::Damaged)?;
    let shown = file.tracks.iter().filter(|track| matches!(track.track_type, TrackType::Video | TrackType::Audio));
    let lengths: Vec<Option<u64>> = shown.map(length).collect();
    if lengths.is_empty() {
        return Err(VideoError::Damaged);
    }
    Ok(lengths.into_iter().flatten().max().filter(|length| *length > 0))
}

fn length(track: &Track) -> Option<u64> {
    let (ticks, a_second) = (track.duration.as_ref()?.0, track.timescale.as_ref()?.0);
    (a_second > 0).then(|| ticks.div_ceil(a_second))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A box of an MP4: length, name, content.
    fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len() + 8).unwrap().to_be_bytes();
        [length.as_slice(), name, content].concat()
    }

    /// The tables of one sound track of so many ticks, a thousand a second.
    fn video(ticks: u32) -> Vec<u8> {
        let movie = [&[0; 12][..], &1000u32.to_be_bytes(), &ticks.to_be_bytes(), &[0; 80]].concat();
        let media = [&[0; 12][..], &1000u32.to_be_bytes(), &ticks.to_be_bytes(), &[0; 4]].concat();
        let handler = [&[0; 8][..], b"soun", &[0; 13]].concat();
        let track = boxed(b"mdia", &[boxed(b"mdhd", &media), boxed(b"hdlr", &handler)].concat());
        let movie = boxed(b"moov", &[boxed(b"mvhd", &movie), boxed(b"trak", &track)].concat());
        [boxed(b"ftyp", b"isom\0\0\x02\0isomiso2"), boxed(b"mdat", &[7; 50]), movie].concat()
    }

    #[test]
    fn a_video_says_how_long_it_is() {
        assert_eq!(seconds(&video(61_001)), Ok(Some(62)));
        assert_eq!(seconds(&video(0)), Ok(None));
    }

    #[test]
    fn what_only_begins_like_a_video_is_refused() {
        let whole = video(5000);
        for wrong in [&b""[..], &whole[..60], &boxed(b"ftyp", b"isom\0\0\x02\0isom"), b"\0\0\0\x20ftypisom and text"] {
            assert_eq!(seconds(wrong), Err(VideoError::Damaged));
        }
    }
}
