//! The system's Chinese font, in which marks are drawn.

use ab_glyph::{Font as _, FontVec};
use fontdb::{Database, Source, Style};

use super::MarkError;

/// Fonts that are plain, clear and complete, the best first; any other that has the letters will do.
const KNOWN: &[&str] =
    &["Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi", "SimHei", "Microsoft YaHei"];

/// What a font must have to be one of Chinese.
const SAMPLE: &str = "下载年月日和解服务站";

/// A font of the system that has the letters of `text`; one that lacks only rare ones when none has all.
///
/// # Errors
/// [`MarkError::NoFont`] when no font of the system is one of Chinese.
pub(super) fn find(text: &str) -> Result<FontVec, MarkError> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let rank = |families: &[(String, fontdb::Language)]| {
        KNOWN.iter().position(|known| families.iter().any(|(name, _)| name.contains(known))).unwrap_or(KNOWN.len())
    };
    let mut faces: Vec<_> = fonts.faces().filter(|face| face.style == Style::Normal).collect();
    faces.sort_by_key(|face| (rank(&face.families), face.weight.0.abs_diff(400), face.post_script_name.clone()));
    let mut second = None;
    for face in faces {
        let data = match &face.source {
            Source::File(path) | Source::SharedFile(path, _) => std::fs::read(path).ok(),
            Source::Binary(data) => Some(data.as_ref().as_ref().to_vec()),
        };
        let Some(font) = data.and_then(|data| FontVec::try_from_vec_and_index(data, face.index).ok()) else { continue };
        if !has(&font, SAMPLE) {
            continue;
        }
        if has(&font, text) {
            return Ok(font);
        }
        second = second.or(Some(font));
    }
    second.ok_or(MarkError::NoFont)
}

fn has(font: &FontVec, text: &str) -> bool {
    text.chars().filter(|letter| !letter.is_whitespace()).all(|letter| font.glyph_id(letter).0 != 0)
}
