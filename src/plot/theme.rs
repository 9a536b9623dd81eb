//! Colours, sizes and strokes of figures (notation.md A2, A5), as a template's `theme.yaml` gives them.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::palette::Palette;
use crate::base::{Impact, Scenario};

/// Share of the way from the colour of a neutral variance to the paper that its face has.
const PALE: f64 = 0.75;

/// How figures look; every value has a default, so that a theme names only what it changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Font family of all text: one name, because a second one would replace whole text runs.
    pub font: String,
    /// Base font size in points.
    pub font_size: f64,
    /// Which pair of colours says good and bad.
    pub palette: Palette,
    /// The colours.
    pub colours: Colours,
    /// Widths of lines in points.
    pub strokes: Strokes,
    /// Stripes of forecasts.
    pub hatch: Hatch,
    /// Width of a time position in points, by grain (R30).
    pub category_width: CategoryWidth,
}

/// Colours of scenarios, impact and text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colours {
    /// Actuals, outlines of plans, stripes of forecasts, axes.
    pub ac: Colour,
    /// Earlier actuals.
    pub py: Colour,
    /// Fill of outlined and striped marks: hides what they overlap.
    pub pl: Colour,
    /// Favourable variances; none takes the palette's.
    pub good: Option<Colour>,
    /// Unfavourable variances; none takes the palette's.
    pub bad: Option<Colour>,
    /// Variances that are neither.
    pub neutral: Colour,
    /// What the message speaks about.
    pub highlight: Colour,
    /// Text.
    pub text: Colour,
    /// Secondary text and thin lines.
    pub muted: Colour,
}

/// Widths of lines in points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Strokes {
    /// Outline of plans and forecasts.
    pub outline: f64,
    /// Category axis.
    pub axis: f64,
    /// Axis of variances against earlier actuals: one thick light line (R19).
    pub axis_py: f64,
    /// Each of the two lines of an axis of variances against a plan (R19).
    pub axis_pl: f64,
    /// Distance of those two lines, edge to edge.
    pub axis_pl_gap: f64,
    /// Stem of a pin.
    pub pin: f64,
    /// Lines over time.
    pub line: f64,
    /// Limits, moving averages, connectors.
    pub thin: f64,
}

/// Stripes of forecasts, in points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Hatch {
    /// Width of a stripe.
    pub stripe: f64,
    /// Distance of stripes from centre to centre.
    pub pitch: f64,
}

/// Width of a time position in points: longer periods are wider, and constant in a document (R30).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CategoryWidth {
    /// A day.
    pub day: f64,
    /// A week.
    pub week: f64,
    /// A month.
    pub month: f64,
    /// A quarter.
    pub quarter: f64,
    /// A year.
    pub year: f64,
}

/// An RGB colour, written `#RRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Default for Theme {
    fn default() -> Self {
        Theme {
            font: "Noto Sans SC".to_owned(),
            font_size: crate::layout::BASE_FONT,
            palette: Palette::default(),
            colours: Colours::default(),
            strokes: Strokes::default(),
            hatch: Hatch::default(),
            category_width: CategoryWidth::default(),
        }
    }
}

impl Default for Colours {
    fn default() -> Self {
        Colours {
            ac: Colour(0x40, 0x40, 0x40),
            py: Colour(0x94, 0x94, 0x94),
            pl: Colour(0xFF, 0xFF, 0xFF),
            good: None,
            bad: None,
            neutral: Colour(0x7F, 0x7F, 0x7F),
            highlight: Colour(0x1F, 0x6F, 0xC4),
            text: Colour(0x26, 0x26, 0x26),
            muted: Colour(0x6B, 0x6B, 0x6B),
        }
    }
}

impl Default for Strokes {
    fn default() -> Self {
        Strokes {
            outline: 1.0,
            axis: 1.0,
            axis_py: 3.0,
            axis_pl: 0.8,
            axis_pl_gap: 1.6,
            pin: 2.0,
            line: 1.8,
            thin: 0.75,
        }
    }
}

impl Default for Hatch {
    fn default() -> Self {
        Hatch { stripe: 1.5, pitch: 4.0 }
    }
}

impl Default for CategoryWidth {
    /// The proportions of R30 (day 24, week 32, month 48, quarter 56, year 64), so large that thirteen
    /// months fill a slide.
    fn default() -> Self {
        CategoryWidth { day: 30.0, week: 40.0, month: 60.0, quarter: 70.0, year: 80.0 }
    }
}

impl CategoryWidth {
    /// All of them so many times as wide.
    pub(super) fn times(&self, times: f64) -> CategoryWidth {
        let [day, week, month, quarter, year] =
            [self.day, self.week, self.month, self.quarter, self.year].map(|width| width * times);
        CategoryWidth { day, week, month, quarter, year }
    }

    /// The width of a grain by its word; an unknown word counts as a month.
    pub fn of(&self, grain: &str) -> f64 {
        match grain {
            "day" => self.day,
            "week" => self.week,
            "quarter" => self.quarter,
            "year" => self.year,
            _ => self.month,
        }
    }
}

impl Theme {
    /// The colour of an impact (R14, R15).
    pub fn impact(&self, impact: Impact) -> Colour {
        let (good, bad) = self.palette.pair();
        match impact {
            Impact::Good => self.colours.good.unwrap_or(good),
            Impact::Bad => self.colours.bad.unwrap_or(bad),
            Impact::Neutral => self.colours.neutral,
        }
    }

    /// The face of variances that are neither good nor bad; their outline has their colour.
    pub fn neutral_face(&self) -> Colour {
        self.colours.neutral.towards(self.colours.pl, PALE)
    }

    /// The grey of a solid scenario (R01, R02).
    pub(super) fn solid(&self, scenario: Scenario) -> Colour {
        match scenario {
            Scenario::PY | Scenario::PP | Scenario::BM => self.colours.py,
            _ => self.colours.ac,
        }
    }
}

impl Colour {
    /// The colour a share of the way to another; 0 is this one, 1 the other.
    pub(super) fn towards(self, other: Colour, share: f64) -> Colour {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8;
        Colour(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance of sRGB).
    pub(super) fn contrast(self, other: Colour) -> f64 {
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: Colour| 0.2126 * channel(c.0) + 0.7152 * channel(c.1) + 0.0722 * channel(c.2);
        let (a, b) = (luminance(self), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl Theme {
    /// The colour of text on a filled mark: the text colour or the page, whichever is easier to read.
    pub(super) fn ink_on(&self, fill: Colour) -> Colour {
        let (dark, light) = (self.colours.text, self.colours.pl);
        if fill.contrast(dark) >= fill.contrast(light) { dark } else { light }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

impl std::str::FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a colour; write it as #RRGGBB");
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()));
        let number = u32::from_str_radix(digits.ok_or_else(wrong)?, 16).map_err(|_| wrong())?;
        let [_, r, g, b] = number.to_be_bytes();
        Ok(Colour(r, g, b))
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_names_only_what_it_changes_and_refuses_what_it_does_not_know() {
        let theme: Theme = serde_yaml::from_str("palette: cn-market\ncolours: {py: '#8C8C8C'}\n").unwrap();
        assert_eq!(theme.impact(Impact::Good).to_string(), "#C00000");
        assert_eq!(theme.colours.py.to_string(), "#8C8C8C");
        assert_eq!(theme.colours.ac.to_string(), "#404040");
        assert!(serde_yaml::from_str::<Theme>("colour: red\n").is_err());
        assert!(serde_yaml::from_str::<Theme>("colours: {py: grey}\n").is_err());
    }

    #[test]
    fn scenario_colours_have_no_hue() {
        let theme = Theme::default();
        for scenario in Scenario::ALL {
            let Colour(r, g, b) = theme.solid(scenario);
            assert!(r == g && g == b, "R06: {scenario}");
        }
    }
}
