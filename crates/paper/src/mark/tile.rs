//! The pattern: a line of text again and again, rising across the whole area, dark with a light
//! edge, so that it is read on paper and on a dark photo alike.

use ab_glyph::{Font as _, FontVec, Glyph, PxScale, ScaleFont as _, point};

/// The rise of the lines: sine and cosine of 25 degrees.
const RISE: (f32, f32) = (0.422_618, 0.906_308);

/// How much of what lies beneath is covered by the letters, of 1.
const COVER: f32 = 0.38;

/// One pixel of the pattern.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Ink {
    /// 0 black, 1 white.
    pub light: f32,
    /// 0 nothing, 1 all of it.
    pub cover: f32,
}

/// The pattern of a text at a size.
pub(super) struct Pattern {
    width: usize,
    height: usize,
    ink: Vec<Ink>,
}

impl Pattern {
    /// Sets `text` in letters of `size` pixels.
    pub fn new(font: &FontVec, text: &str, size: f32) -> Self {
        let scaled = font.as_scaled(PxScale::from(size));
        let edge = (size / 14.0).max(1.0);
        let (mut glyphs, mut at): (Vec<Glyph>, f32) = (Vec::new(), size);
        for letter in text.chars() {
            let id = scaled.glyph_id(letter);
            glyphs.push(id.with_scale_and_position(size, point(at, size * 1.5)));
            at += scaled.h_advance(id);
        }
        // The gap after the text, and a second line half a text further on, fill the area evenly.
        let (width, height) = ((at + size * 2.0).ceil() as usize, (size * 6.0).ceil() as usize);
        let mut pattern = Self { width, height, ink: vec![Ink::default(); width * height] };
        let again = (width as f32 / 2.0, height as f32 / 2.0);
        for (shift, light) in [((edge, edge), 1.0), ((0.0, 0.0), 0.0)] {
            for (right, down) in [(0.0, 0.0), again] {
                for glyph in &glyphs {
                    pattern.draw(font, glyph, (right + shift.0, down + shift.1), light);
                }
            }
        }
        pattern
    }

    fn draw(&mut self, font: &FontVec, glyph: &Glyph, shift: (f32, f32), light: f32) {
        let Some(outline) = font.outline_glyph(glyph.clone()) else { return };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, cover| {
            let column = (bounds.min.x + shift.0 + x as f32).rem_euclid(self.width as f32) as usize;
            let row = (bounds.min.y + shift.1 + y as f32).rem_euclid(self.height as f32) as usize;
            let Some(ink) = self.ink.get_mut(row * self.width + column.min(self.width - 1)) else { return };
            let cover = cover.clamp(0.0, 1.0) * COVER;
            // The letter over its own edge.
            let both = cover + ink.cover * (1.0 - cover);
            if both > 0.0 {
                ink.light = (light * cover + ink.light * ink.cover * (1.0 - cover)) / both;
            }
            ink.cover = both;
        });
    }

    /// The ink at a place of the area, mixed of the four pixels of the pattern around it.
    pub fn at(&self, x: u32, y: u32) -> Ink {
        let (x, y) = (x as f32, y as f32);
        let (across, down) = (x * RISE.1 - y * RISE.0, x * RISE.0 + y * RISE.1);
        let (across, down) = (across.rem_euclid(self.width as f32), down.rem_euclid(self.height as f32));
        let (left, top) = (across as usize % self.width, down as usize % self.height);
        let (right, bottom) = ((left + 1) % self.width, (top + 1) % self.height);
        let (near, far) = (across.fract(), down.fract());
        let mut mixed = Ink::default();
        for (column, row, share) in [
            (left, top, (1.0 - near) * (1.0 - far)),
            (right, top, near * (1.0 - far)),
            (left, bottom, (1.0 - near) * far),
            (right, bottom, near * far),
        ] {
            let ink = self.ink[row * self.width + column];
            mixed.cover += ink.cover * share;
            mixed.light += ink.light * ink.cover * share;
        }
        if mixed.cover > 0.0 {
            mixed.light /= mixed.cover;
        }
        mixed
    }
}
