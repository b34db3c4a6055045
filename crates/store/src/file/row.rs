//! The row of a file: who sent it, when, under what name.

use domain::directory::StaffId;
use domain::kernel::Moment;

use super::{Kept, Media};
use crate::db::{Row, Tx};
use crate::error::{StoreError, StoreResult};
use crate::sql;

/// A file as a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub region: String,
    /// SHA-256 of the content; [`super::Files::read`] finds it by this.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    pub media: Media,
    /// As the sender called it, without folders and control characters.
    pub name: String,
    pub by: StaffId,
    pub at: Moment,
}

/// Notes a kept file in a county. The same content sent again keeps its first row.
///
/// # Errors
/// When the database fails.
pub fn record(
    tx: &mut Tx<'_>,
    region: &str,
    kept: &Kept,
    name: &str,
    by: &StaffId,
    at: Moment,
) -> StoreResult<StoredFile> {
    tx.execute(
        sql!(
            "INSERT INTO stored_file (region, hash, size, media, name, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (region, hash) DO NOTHING"
        ),
        &[
            region.into(),
            kept.hash.as_str().into(),
            kept.size.into(),
            kept.media.mime().into(),
            clean(name, kept.media).into(),
            by.as_str().into(),
            at.into(),
        ],
    )?;
    find(tx, region, &kept.hash)?.ok_or(StoreError::NotFound("stored_file"))
}

/// A file of a county, or of a level above it, whose code the county's begins with. Whether its reader may
/// see it is told by the record that names it.
///
/// # Errors
/// When the database fails.
pub fn find(tx: &mut Tx<'_>, region: &str, hash: &str) -> StoreResult<Option<StoredFile>> {
    tx.query_opt(
        sql!(
            "SELECT region, hash, size, media, name, by_id, at FROM stored_file
             WHERE hash = $2 AND CAST($1 AS TEXT) LIKE region || '%' ORDER BY region DESC"
        ),
        &[region.into(), hash.into()],
        read,
    )
}

/// A file that must be on its shelf, original or view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub region: String,
    pub hash: String,
    /// Bytes.
    pub size: u64,
}

/// What the files of all counties hold, originals and views, after one of them, for checks and backups; begin
/// with two empty texts.
///
/// # Errors
/// When the database fails.
pub fn every(tx: &mut Tx<'_>, after: (&str, &str), limit: u32) -> StoreResult<Vec<Held>> {
    tx.query(
        sql!(
            "SELECT region, hash, size FROM stored_file WHERE (region, hash) > ($1, $2)
             UNION SELECT region, view, size FROM file_view WHERE (region, view) > ($1, $2)
             ORDER BY 1, 2 LIMIT $3"
        ),
        &[after.0.into(), after.1.into(), limit.into()],
        |row| Ok(Held { region: row.text(0)?, hash: row.text(1)?, size: size(row.int(2)?)? }),
    )
}

/// Whether any county speaks of a file, as an original or a view.
///
/// # Errors
/// When the database fails.
pub fn named(tx: &mut Tx<'_>, hash: &str) -> StoreResult<bool> {
    let found = tx.query_opt(
        sql!("SELECT hash FROM stored_file WHERE hash = $1 UNION SELECT view FROM file_view WHERE view = $1"),
        &[hash.into()],
        |row| row.text(0),
    )?;
    Ok(found.is_some())
}

fn read(row: &Row<'_>) -> StoreResult<StoredFile> {
    let mime = row.text(3)?;
    Ok(StoredFile {
        region: row.text(0)?,
        hash: row.text(1)?,
        size: size(row.int(2)?)?,
        media: Media::from_mime(&mime).ok_or_else(|| StoreError::Corrupt(format!("stored_file.media: {mime}")))?,
        name: row.text(4)?,
        by: StaffId(row.text(5)?),
        at: row.moment(6)?,
    })
}

fn size(stored: i64) -> StoreResult<u64> {
    u64::try_from(stored).map_err(|e| StoreError::Corrupt(format!("size of a file: {e}")))
}

/// The last part of a name, short, without what could break a header or a folder.
fn clean(name: &str, media: Media) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?'))
        // Marks that turn the reading direction around, to make `gpj.exe` look like a photo.
        .filter(|c| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .take(100)
        .collect();
    let kept = kept.trim().trim_matches('.');
    if kept.is_empty() { format!("{}.{}", media.label(), media.extension()) } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::{View, record_view, view_of};
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn names_lose_what_could_harm() {
        for (name, clean_name) in [
            ("冰箱.jpg", "冰箱.jpg"),
            ("C:\\照片\\发票 1.jpg", "发票 1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
            ("a\u{202E}gpj.exe", "agpj.exe"),
            ("", "照片.jpg"),
            ("..", "照片.jpg"),
        ] {
            assert_eq!(clean(name, Media::Jpeg), clean_name, "{name:?}");
        }
    }

    #[test]
    fn a_file_keeps_its_first_row_on_both_engines() -> StoreResult {
        let at = "2026-11-23T06:30:00Z".parse().map(Moment).map_err(|e| StoreError::Corrupt(format!("{e}")))?;
        for scratch in Scratch::each()? {
            let kept = Kept { hash: "ab".repeat(32), size: 12, media: Media::Pdf };
            let first = scratch.db.write(|tx| record(tx, "331082", &kept, "发票.pdf", &"a".into(), at))?;
            let again = scratch.db.write(|tx| record(tx, "331082", &kept, "另一个名字.pdf", &"b".into(), at))?;
            assert_eq!(first, again);
            assert_eq!((first.name.as_str(), first.size, first.media), ("发票.pdf", 12, Media::Pdf));
            assert_eq!(scratch.db.read(|tx| find(tx, "331081", &kept.hash))?, None, "another county's");
            let held = |hash: &str, size| Held { region: "331082".to_owned(), hash: hash.to_owned(), size };
            let all = |after: &str| scratch.db.read(|tx| every(tx, ("331082", after), 10));
            assert_eq!(all("")?, [held(&kept.hash, 12)]);
            assert_eq!(all(&kept.hash)?, []);
            for view in ["cd", "ef"] {
                let view = Kept { hash: view.repeat(32), size: 5, media: Media::Jpeg };
                scratch.db.write(|tx| record_view(tx, "331082", &kept.hash, &view))?;
                let shown = scratch.db.read(|tx| view_of(tx, "331082", &kept.hash))?;
                assert_eq!(shown, Some(View { hash: view.hash.clone(), media: Media::Jpeg }));
                assert_eq!(all("")?, [held(&kept.hash, 12), held(&view.hash, 5)]);
                assert!(scratch.db.read(|tx| named(tx, &view.hash))?);
            }
            assert!(!scratch.db.read(|tx| named(tx, &"cd".repeat(32)))?, "the first view was replaced");
            assert!(scratch.db.read(|tx| named(tx, &kept.hash))?);
        }
        Ok(())
    }
}
