//! A QR code as a picture in the page.

use fast_qr::convert::Builder as _;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use maud::{Markup, PreEscaped, html};

/// The code of an address; nothing for what is longer than a code can hold, which no address of ours is.
#[must_use]
pub fn qr(address: &str) -> Markup {
    let code = QRBuilder::new(address).build().map(|code| SvgBuilder::default().margin(2).to_str(&code));
    code.map_or_else(|_| html! {}, PreEscaped)
}
