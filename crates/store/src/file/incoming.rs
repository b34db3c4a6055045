//! A file as it comes in, judged while it does.

use super::FileError;
use super::disk::{Draft, Kept};
use super::kind::{HEAD, LARGEST, Media, refuse_kind, refuse_size};

/// A file on its way in. Dropped before [`Incoming::finish`], it leaves nothing behind.
pub struct Incoming {
    draft: Draft,
    head: Vec<u8>,
    media: Option<Media>,
}

impl Incoming {
    pub(super) const fn new(draft: Draft) -> Self {
        Self { draft, head: Vec::new(), media: None }
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// As soon as the kind is seen to be wrong or the size too large; then give up.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), FileError> {
        if self.media.is_none() {
            self.head.extend(piece.iter().take(HEAD - self.head.len()));
            if self.head.len() == HEAD {
                self.look()?;
            }
        }
        self.measure(self.draft.size + piece.len() as u64)?;
        Ok(self.draft.write(piece)?)
    }

    fn look(&mut self) -> Result<Media, FileError> {
        let media = Media::of(&self.head).ok_or_else(|| refuse_kind(self.head.is_empty()))?;
        self.media = Some(media);
        Ok(media)
    }

    fn measure(&self, size: u64) -> Result<(), FileError> {
        let fits = size <= self.media.map_or(LARGEST, Media::limit);
        if fits { Ok(()) } else { Err(refuse_size(self.media.unwrap_or(Media::Mp4)).into()) }
    }

    /// Makes the file durable under its hash. Only then may a transaction speak of it.
    ///
    /// # Errors
    /// A refusal of its kind or size, or a failure of the disk.
    pub fn finish(mut self) -> Result<Kept, FileError> {
        let media = match self.media {
            Some(media) => media,
            None => self.look()?,
        };
        self.measure(self.draft.size)?;
        Ok(Kept { hash: self.draft.settle(None)?, size: self.draft.size, media })
    }
}
