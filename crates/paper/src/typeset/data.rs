//! A paper as the template reads it.

use domain::paper::Sheet;
use serde::Serialize;

use super::setter::Mark;

#[derive(Serialize)]
pub(super) struct Data<'a> {
    pub sheets: &'a [&'a Sheet],
    /// How close the rows of each sheet stand, from 0 to 1.
    pub tight: &'a [f32],
    pub mark: &'a Mark,
    pub song: &'a str,
    pub hei: &'a str,
    /// Modules along a side of the QR code; 0 for none.
    pub qr: usize,
    /// The modules of further codes, in the order in which sheets have them.
    pub codes: Vec<usize>,
    /// Several papers as one file: pages run through, and a list of contents stands before.
    pub bound: bool,
    /// The pictures that came with the paper, by their hash.
    pub pictures: Vec<&'a str>,
}
