//! Tables in an Excel workbook.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::table::clean;
use super::{MOST_BYTES, MOST_COLUMNS, MOST_LINES, SheetError};

/// Bytes of a workbook once it is unpacked, and of the text in its cells.
const MOST_UNPACKED: usize = 8 * MOST_BYTES;

/// The rows of the first visible sheet of a workbook.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Vec<String>>, SheetError> {
    let damaged = || SheetError::Damaged(name.to_owned());
    weigh(bytes).ok_or_else(damaged)??;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| damaged())?;
    let visible = book.sheets_metadata().iter().find(|sheet| sheet.visible == SheetVisible::Visible);
    let sheet = visible.map(|sheet| sheet.name.clone()).ok_or_else(damaged)?;

    // Cell by cell: the ready-made range allocates the whole rectangle up to a far cell.
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| damaged())?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut read = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let text = clean(&cell_text(cell.get_value()));
        if text.trim().is_empty() {
            continue;
        }
        // One long text that many cells share weighs little in the file.
        read += text.len();
        if read > MOST_UNPACKED {
            return Err(SheetError::TooBig);
        }
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= MOST_COLUMNS {
            return Err(SheetError::TooManyColumns);
        }
        let row = rows.entry(row).or_default();
        row.resize(row.len().max(column + 1), String::new());
        row[column] = text;
        if rows.len() > MOST_LINES {
            return Err(SheetError::TooManyRows);
        }
    }
    Ok(rows.into_values().collect())
}

/// Unpacks once without keeping anything, so that a small file cannot fill the memory.
///
/// `None` when it is no archive.
fn weigh(bytes: &[u8]) -> Option<Result<(), SheetError>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut left = MOST_UNPACKED as u64;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).ok()?;
        let unpacked = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).ok()?;
        match left.checked_sub(unpacked) {
            Some(rest) => left = rest,
            None => return Some(Err(SheetError::TooBig)),
        }
    }
    Some(Ok(()))
}

/// A cell as a person would type it.
fn cell_text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => if *yes { "是" } else { "否" }.to_owned(),
        DataRef::DateTime(time) => time_text(time),
        DataRef::DateTimeIso(iso) => iso_text(iso),
        DataRef::DurationIso(iso) => iso.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number without exponent and without the noise beyond the fifteen digits that Excel keeps.
fn number_text(number: f64) -> String {
    let kept = format!("{number:.14e}").parse().unwrap_or(number);
    // Adding 0 turns -0 into 0.
    format!("{}", kept + 0.0)
}

fn time_text(time: &ExcelDateTime) -> String {
    // To the nearest second: Excel keeps 14:30 as a fraction of a day that falls just short of it.
    const SECONDS: f64 = 86_400.0;
    let seconds = (time.as_f64() * SECONDS).round();
    if time.is_duration() {
        let minutes = (seconds / 60.0).floor();
        return format!("{}:{:02}", (minutes / 60.0).floor(), minutes.rem_euclid(60.0));
    }
    // A little more than the whole second, for the division may fall short again; a second is 1.2e-5 of a day.
    let whole = ExcelDateTime::new((seconds + 0.01) / SECONDS, calamine::ExcelDateTimeType::DateTime, is_1904(time));
    let (year, month, day, hour, minute, _, _) = whole.to_ymd_hms_milli();
    if (0.0..1.0).contains(&time.as_f64()) {
        return format!("{hour:02}:{minute:02}");
    }
    if seconds % SECONDS == 0.0 {
        return format!("{year:04}-{month:02}-{day:02}");
    }
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
}

/// Which of the two epochs the workbook counts from; the type tells it only by what it computes.
fn is_1904(time: &ExcelDateTime) -> bool {
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let plain = ExcelDateTime::new(time.as_f64(), calamine::ExcelDateTimeType::DateTime, false);
    let (plain_year, plain_month, plain_day, ..) = plain.to_ymd_hms_milli();
    (year, month, day) != (plain_year, plain_month, plain_day)
}

/// `2026-11-23T14:30:00` to the minute; the day alone when it is midnight.
fn iso_text(iso: &str) -> String {
    let (day, time) = iso.split_once(['T', ' ']).unwrap_or((iso, ""));
    let minute: String = time.chars().take(5).collect();
    if minute.is_empty() || minute == "00:00" { day.to_owned() } else { format!("{day}T{minute}") }
}

#[cfg(test)]
mod tests {
    use super::{iso_text, number_text, time_text};
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    #[test]
    fn numbers_come_out_as_they_are_typed() {
        for (number, text) in [
            (4299.0, "4299"),
            (4299.5, "4299.5"),
            (13_800_001_234.0, "13800001234"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn days_and_times_come_out_alike_from_both_epochs() {
        for (value, text) in [
            (46_349.0, "2026-11-23"),
            (46_349.0 + 14.5 / 24.0, "2026-11-23T14:30"),
            (46_349.604_166_6, "2026-11-23T14:30"),
            (46_348.999_999_999, "2026-11-23"),
            (0.604_166_666_666, "14:30"),
        ] {
            assert_eq!(time_text(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false)), text, "{value}");
        }
        let mac = ExcelDateTime::new(46_349.0 - 1462.0, ExcelDateTimeType::DateTime, true);
        assert_eq!(time_text(&mac), "2026-11-23");
        let lasting = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(time_text(&lasting), "36:00");
        assert_eq!(iso_text("2026-11-23T14:30:00"), "2026-11-23T14:30");
        assert_eq!(iso_text("2026-11-23T00:00:00"), "2026-11-23");
    }
}
