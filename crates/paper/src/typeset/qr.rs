//! QR codes as raw grey pixels, one a module, which the typesetter scales without blurring.

use fast_qr::qr::{QRBuilder, QRCodeError};

/// A quiet zone of so many modules around the code.
const QUIET: usize = 2;

/// Side in pixels, and the pixels.
pub(super) fn pixels(text: &str) -> Result<(usize, Vec<u8>), QRCodeError> {
    let code = QRBuilder::new(text).build()?;
    let side = code.size + 2 * QUIET;
    let mut pixels = vec![255; side * side];
    for row in 0..code.size {
        for (column, module) in code[row].iter().enumerate() {
            if module.value() {
                pixels[(row + QUIET) * side + column + QUIET] = 0;
            }
        }
    }
    Ok((side, pixels))
}
