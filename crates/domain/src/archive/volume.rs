//! A volume: the files of one quarter and one class of goods or services (A14b), its cover and its catalogue.

use jiff::civil::Date;

/// The name of a volume, `2026-Q3-食品`, or of a file in it, `2026-Q3-食品-012`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Volume {
    /// `2026-Q3`.
    pub period: String,
    /// The class by its name.
    pub class: String,
}

impl Volume {
    /// Reads the name of a volume or of a file in it; the file's number comes with it.
    ///
    /// ```
    /// let (volume, no) = domain::archive::Volume::read("2026-Q3-食品-012").unwrap();
    /// assert_eq!((volume.to_string().as_str(), no), ("2026-Q3-食品", Some(12)));
    /// assert_eq!(domain::archive::Volume::read("LH01-2026-0001"), None);
    /// ```
    #[must_use]
    pub fn read(name: &str) -> Option<(Self, Option<u32>)> {
        let mut parts = name.trim().splitn(3, '-');
        let (year, quarter, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let quarter = quarter.to_ascii_uppercase();
        let dated = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit());
        if !dated || !matches!(quarter.as_str(), "Q1" | "Q2" | "Q3" | "Q4") {
            return None;
        }
        let (class, no) = match rest.rsplit_once('-') {
            Some((class, no)) if no.len() >= 3 && no.chars().all(|c| c.is_ascii_digit()) => (class, no.parse().ok()),
            _ => (rest, None),
        };
        (!class.is_empty()).then(|| (Self { period: format!("{year}-{quarter}"), class: class.to_owned() }, no))
    }

    /// The period as it is said: 2026年第3季度.
    #[must_use]
    pub fn period_words(&self) -> String {
        self.period
            .split_once("-Q")
            .map_or_else(|| self.period.clone(), |(year, quarter)| format!("{year}年第{quarter}季度"))
    }
}

impl std::fmt::Display for Volume {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}-{}", self.period, self.class)
    }
}

/// A file as it was put into a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiledCase {
    /// Its place in the volume.
    pub no: u32,
    /// 登记编号, with `-R1` after a re-opening.
    pub number: String,
    /// 责任者: who handled it.
    pub handler: String,
    pub respondent: String,
    pub goods: String,
    pub claims: String,
    pub closed_on: Date,
    pub retain_until: Date,
    /// Sheets.
    pub pages: u32,
    pub held: bool,
    /// Number of the list by which it was destroyed.
    pub destroyed: Option<String>,
    /// It was opened again: where it is kept now, empty while it is being handled.
    pub moved: Option<String>,
}

/// What stands on the cover of a volume (案卷封面).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    /// 全宗: the station.
    pub fonds: String,
    /// 站码.
    pub code: String,
    pub volume: Volume,
    /// Files in it now.
    pub files: u32,
    /// Sheets in it now.
    pub pages: u32,
    /// First and last day of closing.
    pub from: Option<Date>,
    pub to: Option<Date>,
    /// The day until which the last of its files is kept.
    pub retain_until: Option<Date>,
    pub custodian: String,
    /// Where the QR code leads.
    pub address: String,
}

/// A line of the catalogue (卷内目录).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueLine {
    /// 顺序号.
    pub no: u32,
    pub number: String,
    /// 责任者.
    pub responsible: String,
    /// 题名: nothing personal stands in it.
    pub title: String,
    pub date: Date,
    /// 页号, counted through the volume; none for a file that is not in it any more.
    pub pages: Option<(u32, u32)>,
    /// 备注.
    pub note: String,
}

/// Cover and lines of a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    pub cover: Cover,
    pub lines: Vec<CatalogueLine>,
}

/// The catalogue of a volume from the files that were put into it; pages run through all that are still there.
#[must_use]
pub fn catalogue(cover: Cover, mut files: Vec<FiledCase>) -> Catalogue {
    files.sort_by_key(|file| file.no);
    let mut cover = Cover { files: 0, pages: 0, from: None, to: None, retain_until: None, ..cover };
    let lines = files
        .into_iter()
        .map(|file| {
            let there = file.moved.is_none() && file.destroyed.is_none();
            let first = cover.pages + 1;
            if there {
                cover.files += 1;
                cover.pages += file.pages;
                cover.from = Some(cover.from.map_or(file.closed_on, |day| day.min(file.closed_on)));
                cover.to = Some(cover.to.map_or(file.closed_on, |day| day.max(file.closed_on)));
                cover.retain_until =
                    Some(cover.retain_until.map_or(file.retain_until, |day| day.max(file.retain_until)));
            }
            CatalogueLine {
                no: file.no,
                title: format!("关于{}“{}”的投诉（{}）", file.respondent, file.goods, file.claims),
                date: file.closed_on,
                pages: (there && file.pages > 0).then_some((first, cover.pages)),
                note: note(&file),
                number: file.number,
                responsible: file.handler,
            }
        })
        .collect();
    Catalogue { cover, lines }
}

fn note(file: &FiledCase) -> String {
    match (&file.destroyed, &file.moved, file.held) {
        (Some(list), ..) => format!("已销毁，清单{list}"),
        (None, Some(now), _) if now.is_empty() => "重新办理中".to_owned(),
        (None, Some(now), _) => format!("重新办理，现归{now}"),
        (None, None, true) => "冻结".to_owned(),
        (None, None, false) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn file(no: u32, pages: u32) -> FiledCase {
        FiledCase {
            no,
            number: format!("LH01-2026-{no:04}"),
            handler: "林晓云".to_owned(),
            respondent: "明快电器专柜".to_owned(),
            goods: "电饭煲".to_owned(),
            claims: "退货".to_owned(),
            closed_on: date(2026, 7, 1),
            retain_until: date(2029, 7, 1),
            pages,
            held: false,
            destroyed: None,
            moved: None,
        }
    }

    fn cover() -> Cover {
        Cover {
            fonds: "站".to_owned(),
            code: "LH01".to_owned(),
            volume: Volume::read("2026-Q3-家用电器").unwrap().0,
            files: 9,
            pages: 9,
            from: None,
            to: None,
            retain_until: None,
            custodian: "顾文静".to_owned(),
            address: String::new(),
        }
    }

    #[test]
    fn a14b_pages_run_through_the_volume_and_skip_what_is_not_there() {
        let moved = FiledCase { moved: Some("2026-Q4-家用电器-003".to_owned()), ..file(2, 7) };
        let of = catalogue(cover(), vec![file(3, 5), file(1, 8), moved]);
        let pages: Vec<_> = of.lines.iter().map(|line| line.pages).collect();
        assert_eq!(pages, [Some((1, 8)), None, Some((9, 13))]);
        assert_eq!((of.cover.files, of.cover.pages), (2, 13));
        assert_eq!(of.lines[1].note, "重新办理，现归2026-Q4-家用电器-003");
    }

    #[test]
    fn a14b_names_are_read_as_they_are_written() {
        for name in ["2026-Q3-烟、酒和饮料", "2026-Q1-美容、美发、洗浴服务"] {
            assert_eq!(Volume::read(name).map(|(volume, no)| (volume.to_string(), no)), Some((name.to_owned(), None)));
        }
        for name in ["", "2026-Q5-食品", "冰箱", "2026-Q3-", "26-Q3-食品"] {
            assert_eq!(Volume::read(name), None, "{name}");
        }
        assert_eq!(Volume::read("2026-q3-食品-1203").unwrap().1, Some(1203));
        assert_eq!(Volume::read("2026-Q3-食品").unwrap().0.period_words(), "2026年第3季度");
    }
}
