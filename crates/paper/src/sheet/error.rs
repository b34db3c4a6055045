//! What a clerk is told when a file cannot be read or made.

use super::{MOST_BYTES, MOST_COLUMNS, MOST_ROWS};

/// Why a file cannot be read or made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// More than [`MOST_BYTES`], or far more once it is unpacked.
    #[error("文件太大，请不要超过{}MB，可以分成几份再导入", MOST_BYTES / 1024 / 1024)]
    TooBig,
    /// More than [`MOST_ROWS`].
    #[error("表格超过{MOST_ROWS}行，请分成几份再导入")]
    TooManyRows,
    /// More than [`MOST_COLUMNS`].
    #[error("表格超过{MOST_COLUMNS}列，请删去用不到的列再导入")]
    TooManyColumns,
    /// Nothing in it, or no head.
    #[error("表格是空的，第一行请写列名，下面一行写一件")]
    Empty,
    /// A workbook before 2007, or one with a password.
    #[error("“{0}”是旧版Excel文件或设了密码，请去掉密码、另存为“Excel 工作簿（.xlsx）”再导入")]
    OldExcel(String),
    /// A web page that calls itself a workbook, as some systems export it.
    #[error("“{0}”其实是网页，请用Excel打开、另存为“Excel 工作簿（.xlsx）”再导入")]
    WebPage(String),
    /// A picture, a document, anything but a table.
    #[error("“{0}”不是表格，请导入.xlsx或.csv文件")]
    NotATable(String),
    /// Text in none of the known encodings.
    #[error("“{0}”里的文字读不出来，请另存为“CSV UTF-8”或“Excel 工作簿（.xlsx）”再导入")]
    Encoding(String),
    /// A workbook that does not hold together.
    #[error("“{0}”已损坏或不是Excel工作簿，请用Excel打开、另存一份再导入")]
    Damaged(String),
    /// A text longer than a cell of a workbook holds.
    #[error("第{row}行“{column}”的文字太长，一个单元格放不下")]
    CellTooLong {
        /// The row below the head, from 1; 0 is the head itself.
        row: usize,
        /// The heading of the column.
        column: String,
    },
    /// A workbook that cannot be made, with the writer's own words.
    #[error("做不出Excel文件：{0}")]
    Unwritable(String),
}
