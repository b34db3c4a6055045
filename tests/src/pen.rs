//! Signatures for the stories: what the page hands over when somebody has drawn on it.

/// A wave in ink, as the page hands it over.
pub const DRAWN: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAJYAAAAyCAYAAAC+jCIaAAABbUlEQVR42u3cy23DMBCEYRbhBlyI+y/Lvgk+EuS+5x8g991PIyWOJa1FCCGEEEIIIdl5vT/f/x9E9r3Q2CgUBTu3wmsTCTCsXKGUwU6t5LxuoNSwbq1kvE4WV8U6KYpkuW4WVsO63VfGy2pJBSyrUowvl/Vy08tlud9YK6/FpoJhlQg1Fcxzn1FWEYtMwYo48CPKFbnAhHJF7dDaKvrM6H4mRs/e1ipj8K5YWXO388ocuBtW5pW2lVWFYTuBZc/axopi9ZvzmaEqWKUDWr1cFa1KFqvigaxcrmqzPcWqhkWxBhS+Ytu5Mgz4Fc3fMnjJfKKgWHy014PCqs+wHb8+wavBwN2LxXeYBQfnLgINq9Azkfue6l8h2y0x6dZW7mwtsgj3louWynMhhadhvLwWWFqlwstgOaunaNfQ8IR2YLmU3pOAlQEYbyrByhWMdythlQq2xIKVM9gSD14OYItgZQWHBv9KIIQQQggh9vkB/3jEe3u0dc0AAAAASUVORK5CYII=";

/// A picture with nothing on it.
pub const BLANK: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABQAAAAICAYAAAD5nd/tAAAAD0lEQVR42mNgGAWjYOABAAKIAAEfFTAwAAAAAElFTkSuQmCC";

/// The smallest file that a reader opens: one empty page, its table counted right.
#[must_use]
pub fn empty_page() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 4\n{table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}
