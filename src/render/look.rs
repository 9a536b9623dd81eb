//! The colours of pages: those of the theme, and readable variants of them for text.

use serde::Serialize;

use super::contrast::readable;
use super::{Brand, Template};
use crate::base::{Error, Impact, Result};
use crate::plot::Theme;

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
    /// The face of bars that are neither good nor bad, within an outline of that colour.
    pub neutral_face: String,
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
    /// The same for text on white, and for lines and text in dark mode.
    pub accent_text: String,
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
            neutral_face: theme.neutral_face().to_string(),
            good_night: readable(&good, NIGHT),
            bad_night: readable(&bad, NIGHT),
            neutral_night: readable(&neutral, NIGHT),
            accent_text: readable(&brand.accent, "#ffffff"),
            accent_night: readable(&brand.accent, NIGHT),
            accent: brand.accent.clone(),
            good,
            bad,
            neutral,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contrast::{MARKS, TEXT, between};
    use super::*;

    fn look(theme: &str) -> Look {
        Look::from_theme(&serde_yaml::from_str(theme).unwrap(), &Brand::default())
    }

    #[test]
    fn text_and_marks_can_be_told_from_their_ground_by_day_and_by_night() {
        for palette in ["ibcs", "mono", "cvd", "cn-market"] {
            let look = look(&format!("palette: {palette}\n"));
            let ratio = |colour: &str, ground: &str| between(colour, ground).unwrap();
            let text =
                [&look.text, &look.muted, &look.good_text, &look.bad_text, &look.neutral_text, &look.accent_text];
            for colour in text {
                assert!(ratio(colour, "#ffffff") >= TEXT, "{palette} {colour}");
            }
            // Light grey is good in `mono`: the label beside each mark says it again, in a grey that can be read.
            let good = if palette == "mono" { &look.good_text } else { &look.good };
            for colour in [&look.ac, &look.py, good, &look.bad, &look.neutral, &look.accent] {
                assert!(ratio(colour, "#ffffff") >= MARKS, "{palette} {colour}");
            }
            for colour in [&look.good_night, &look.bad_night, &look.neutral_night, &look.accent_night] {
                assert!(ratio(colour, NIGHT) >= TEXT, "{palette} {colour}");
            }
            // Actuals and earlier actuals lie behind each other.
            assert!(ratio(&look.ac, &look.py) >= MARKS, "{palette}");
        }
    }

    #[test]
    fn the_theme_names_its_own_colours() {
        let look = look("colours: {good: '#000080'}\n");
        assert_eq!((look.good.as_str(), look.bad.as_str()), ("#000080", "#C00000"));
    }
}
