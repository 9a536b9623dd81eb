//! The colours of pages: those of the theme, and readable variants of them for text.

use serde::Serialize;

use super::{Brand, Template};
use crate::base::{Error, Impact, Result};
use crate::plot::Theme;

/// Contrast that text needs against its background (WCAG 2.2, 1.4.3).
const READABLE: f64 = 4.5;
/// Background of pages in dark mode.
const NIGHT: &str = "#17191d";

/// Colours of a page, each `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Look {
    pub ac: String,
    pub py: String,
    pub text: String,
    pub muted: String,
    pub good: String,
    pub bad: String,
    pub neutral: String,
    /// The same for small text on white.
    pub good_text: String,
    pub bad_text: String,
    pub neutral_text: String,
    /// The same for text and marks in dark mode.
    pub good_night: String,
    pub bad_night: String,
    pub neutral_night: String,
    /// The brand's colour, for lines and areas.
    pub accent: String,
    pub accent_night: String,
}

impl Look {
    /// The look of a template: its `theme.yaml` and `brand.yaml`.
    ///
    /// # Errors
    /// A theme that is not YAML, or holds what a theme does not have.
    pub fn of(template: &Template) -> Result<Look> {
        let text = template.theme()?;
        // A file with comments only is empty, which YAML reads as null.
        let theme: Option<Theme> = serde_yaml::from_str(&text)
            .map_err(|e| Error::config(format!("cannot read theme.yaml of template `{}`: {e}", template.name())))?;
        Ok(Look::from_theme(&theme.unwrap_or_default(), &template.brand))
    }

    fn from_theme(theme: &Theme, brand: &Brand) -> Look {
        let [good, bad, neutral] =
            [Impact::Good, Impact::Bad, Impact::Neutral].map(|impact| theme.impact(impact).to_string());
        let colours = &theme.colours;
        Look {
            ac: colours.ac.to_string(),
            py: colours.py.to_string(),
            text: readable(&colours.text.to_string(), "#ffffff"),
            muted: readable(&colours.muted.to_string(), "#ffffff"),
            good_text: readable(&good, "#ffffff"),
            bad_text: readable(&bad, "#ffffff"),
            neutral_text: readable(&neutral, "#ffffff"),
            good_night: readable(&good, NIGHT),
            bad_night: readable(&bad, NIGHT),
            neutral_night: readable(&neutral, NIGHT),
            accent_night: readable(&brand.accent, NIGHT),
            accent: brand.accent.clone(),
            good,
            bad,
            neutral,
        }
    }
}

/// The colour, moved towards black or white in steps of 5 % until it is readable on the background.
fn readable(colour: &str, background: &str) -> String {
    let (Some(rgb), Some(ground)) = (channels(colour), luminance(background)) else { return colour.to_owned() };
    let goal = if ground > 0.5 { 0.0 } else { 255.0 };
    for step in 0..=20 {
        let mixed = rgb.map(|c| c + (goal - c) * f64::from(step) / 20.0);
        if contrast(relative_luminance(mixed), ground) >= READABLE {
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
        let white = luminance("#ffffff").unwrap();
        for (colour, expected) in [("#009e73", 3.4), ("#c00000", 6.5), ("#404040", 10.4), ("#949494", 3.03)] {
            assert!((contrast(luminance(colour).unwrap(), white) - expected).abs() < 0.06, "{colour}");
        }
    }

    fn look(theme: &str) -> Look {
        Look::from_theme(&serde_yaml::from_str(theme).unwrap(), &Brand::default())
    }

    #[test]
    fn text_colours_can_be_read_by_day_and_by_night() {
        for palette in ["ibcs", "mono", "cvd", "cn-market"] {
            let look = look(&format!("palette: {palette}\n"));
            for colour in [&look.text, &look.muted, &look.good_text, &look.bad_text, &look.neutral_text] {
                assert!(contrast(luminance(colour).unwrap(), 1.0) >= READABLE, "{palette} {colour}");
            }
            for colour in [&look.good_night, &look.bad_night, &look.neutral_night, &look.accent_night] {
                assert!(contrast(luminance(colour).unwrap(), luminance(NIGHT).unwrap()) >= READABLE, "{colour}");
            }
        }
    }

    #[test]
    fn the_theme_names_its_own_colours() {
        let look = look("colours: {good: '#000080'}\n");
        assert_eq!((look.good.as_str(), look.bad.as_str()), ("#000080", "#C00000"));
    }
}
