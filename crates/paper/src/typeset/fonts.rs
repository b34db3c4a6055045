//! The fonts of the system: one Chinese face for text, one for heads, all others for rare characters.

use typst_kit::fonts::{FontStore, system};

/// Faces for running text, the first that is installed.
const SONG: &[&str] = &["Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "AR PL UMing CN"];
/// Faces for heads.
const HEI: &[&str] = &["Noto Sans CJK SC", "Source Han Sans SC", "SimHei", "WenQuanYi Zen Hei"];

/// That papers cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("没有找到中文字体：请安装 fonts-noto-cjk（Debian）后重新启动")]
pub struct FontError;

/// What was found.
pub(super) struct Fonts {
    pub store: FontStore,
    pub song: &'static str,
    pub hei: &'static str,
}

/// Looks for the fonts of the system.
pub(super) fn find() -> Result<Fonts, FontError> {
    let mut store = FontStore::new();
    store.extend(system());
    let has = |name: &&&str| store.book().select_family(&name.to_lowercase()).next().is_some();
    let song = SONG.iter().find(has).or_else(|| HEI.iter().find(has)).ok_or(FontError)?;
    let hei = HEI.iter().find(has).unwrap_or(song);
    Ok(Fonts { song, hei, store })
}
