//! Contrast of colours (WCAG 2.2), and colours moved until they have enough of it.

/// Contrast that text needs against its background (1.4.3).
pub(super) const TEXT: f64 = 4.5;
/// Contrast that marks and lines need against theirs (1.4.11).
pub(super) const MARKS: f64 = 3.0;

/// Contrast of two colours `#rrggbb`, from 1 to 21; none when one of them is no colour.
pub(super) fn between(one: &str, other: &str) -> Option<f64> {
    Some(contrast(luminance(one)?, luminance(other)?))
}

/// The colour, moved towards black or white in steps of 5 % until text of it is readable on the background.
pub(super) fn readable(colour: &str, background: &str) -> String {
    enough(colour, background, TEXT)
}

/// The same for another contrast.
pub(super) fn enough(colour: &str, background: &str, least: f64) -> String {
    let (Some(rgb), Some(ground)) = (channels(colour), luminance(background)) else { return colour.to_owned() };
    let goal = if ground > 0.5 { 0.0 } else { 255.0 };
    for step in 0..=20 {
        let mixed = rgb.map(|c| c + (goal - c) * f64::from(step) / 20.0);
        if contrast(relative_luminance(mixed), ground) >= least {
            return hex(mixed);
        }
    }
    colour.to_owned()
}

fn channels(colour: &str) -> Option<[f64; 3]> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii())?;
    let channel = |i: usize| u8::from_str_radix(digits.get(i..i + 2)?, 16).ok().map(f64::from);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

fn hex(rgb: [f64; 3]) -> String {
    // Channels stay within 0–255: they are mixed from colours.
    let [r, g, b] = rgb.map(|c| c.round().clamp(0.0, 255.0) as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn luminance(colour: &str) -> Option<f64> {
    channels(colour).map(relative_luminance)
}

/// Relative luminance of sRGB (WCAG 2.2).
fn relative_luminance(rgb: [f64; 3]) -> f64 {
    let [r, g, b] = rgb.map(|c| {
        let c = c / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: f64, b: f64) -> f64 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_palette_table() {
        for (colour, expected) in [("#009e73", 3.4), ("#c00000", 6.5), ("#404040", 10.4), ("#949494", 3.03)] {
            assert!((between(colour, "#ffffff").unwrap() - expected).abs() < 0.06, "{colour}");
        }
        assert_eq!(between("red", "#ffffff"), None);
    }

    #[test]
    fn a_colour_moves_no_further_than_it_must() {
        assert_eq!(enough("#1f4e79", "#ffffff", TEXT), "#1f4e79");
        let moved = enough("#ffcc00", "#ffffff", MARKS);
        let ratio = between(&moved, "#ffffff").unwrap();
        assert!((MARKS..MARKS + 0.6).contains(&ratio), "{moved} {ratio}");
    }
}
