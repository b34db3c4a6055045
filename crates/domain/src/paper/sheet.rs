//! A paper ready to be set: titles, lines, tables and places to sign, with everything in them.

use serde::{Deserialize, Serialize};

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// 消费投诉和解协议书.
    pub title: String,
    /// Whose paper it is.
    pub station: String,
    /// What it is about: the number of the case, the month of the register.
    pub subject: String,
    /// Lies across the paper, as wide lists do.
    pub across: bool,
    /// 甲方留存, 乙方留存, 归档: one copy is set for each; none sets one unmarked copy.
    pub copies: Vec<String>,
    pub blocks: Vec<Block>,
    pub signers: Vec<Signer>,
    /// Sentences below the form.
    pub notes: Vec<String>,
    /// The hash of the station's own picture beside the title.
    pub logo: Option<String>,
    /// Hangs on a wall: large type, no number line.
    #[serde(default)]
    pub wall: bool,
}

impl Sheet {
    /// An empty sheet of a title.
    #[must_use]
    pub fn new(title: impl Into<String>, station: impl Into<String>, subject: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            station: station.into(),
            subject: subject.into(),
            across: false,
            copies: Vec::new(),
            blocks: Vec::new(),
            signers: Vec::new(),
            notes: Vec::new(),
            logo: None,
            wall: false,
        }
    }

    /// The hashes of all pictures that it names.
    #[must_use]
    pub fn pictures(&self) -> Vec<String> {
        let of_block = |block: &Block| -> Vec<String> {
            match block {
                Block::People { people, .. } => people.iter().filter_map(|one| one.picture.clone()).collect(),
                Block::Picture { hash, .. } => vec![hash.clone()],
                Block::Grid { .. } | Block::Table { .. } | Block::Text { .. } | Block::Code { .. } => Vec::new(),
            }
        };
        let mut all: Vec<String> = self.signers.iter().filter_map(|one| one.picture.clone()).collect();
        all.extend(self.logo.clone());
        all.extend(self.blocks.iter().flat_map(of_block));
        all.sort();
        all.dedup();
        all
    }
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Block {
    /// Labels and values, with a word down the side.
    Grid { side: String, rows: Vec<Vec<Cell>> },
    /// A table whose head is repeated on every page.
    Table { caption: String, columns: Vec<Column>, rows: Vec<Vec<String>> },
    /// Running text.
    Text { heading: String, paragraphs: Vec<String> },
    /// People with their photos: on the wall, or as badges to be cut out.
    People { badges: bool, people: Vec<PersonCard> },
    /// A large QR code with a line below it.
    Code { address: String, caption: String },
    /// A stored picture, or one page of a stored PDF, as large as the page allows.
    Picture { hash: String, page: u32, caption: String },
}

/// Somebody on the wall or on a badge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    pub name: String,
    pub post: String,
    /// The phone on the wall, the station on a badge.
    pub line: String,
    /// The hash of the photo; without one there is a place to stick it.
    pub picture: Option<String>,
}

/// A label with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub label: String,
    /// One paragraph each.
    pub lines: Vec<String>,
    /// With room to write in by hand.
    pub tall: bool,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub label: String,
    /// Its share of the width.
    pub width: u32,
    /// Numbers stand at the right.
    pub numeric: bool,
}

/// A place to sign, and what stands there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// 投诉人, 经办人, 站长.
    pub who: String,
    /// 已签字, 拒签 with its reason; empty to sign by hand.
    pub said: String,
    /// The hash of the picture that was drawn or the seal.
    pub picture: Option<String>,
    /// 2026年11月25日, when known.
    pub on: String,
}
