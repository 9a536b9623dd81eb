//! Pairs of colours for good and bad (notation R14, R15, A5). A palette changes how an impact looks, never what is good.

use serde::{Deserialize, Serialize};

use super::theme::Colour;

/// A pair of colours for good and bad; never changes what is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Palette {
    /// Green is good, red is bad.
    #[default]
    Ibcs,
    /// Light grey is good, dark grey is bad (R15).
    Mono,
    /// Blue is good, orange is bad: safe for colour-blind readers.
    Cvd,
    /// Red is good, green is bad, as on mainland Chinese stock tickers.
    CnMarket,
}

impl Palette {
    /// The colours of good and of bad: each with a contrast of 3 or more against white (WCAG 2.2, 1.4.11), and so far
    /// apart in lightness that a grey copy still tells them apart.
    pub(super) fn pair(self) -> (Colour, Colour) {
        match self {
            Palette::Ibcs => (Colour(0x00, 0x9E, 0x73), Colour(0xC0, 0x00, 0x00)),
            // The light grey is the lightest that white paper still shows.
            Palette::Mono => (Colour(0x94, 0x94, 0x94), Colour(0x40, 0x40, 0x40)),
            // A darker blue than the usual one, whose grey is that of the orange.
            Palette::Cvd => (Colour(0x00, 0x5A, 0x8E), Colour(0xD5, 0x5E, 0x00)),
            Palette::CnMarket => (Colour(0xC0, 0x00, 0x00), Colour(0x00, 0x9E, 0x73)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Impact, Polarity, Scenario};
    use crate::plot::Theme;

    const ALL: [Palette; 4] = [Palette::Ibcs, Palette::Mono, Palette::Cvd, Palette::CnMarket];
    const WHITE: Colour = Colour(255, 255, 255);

    fn theme(palette: Palette) -> Theme {
        Theme { palette, ..Theme::default() }
    }

    /// Lightness of CIE L*a*b*, 0 to 100, from the contrast against black.
    fn lightness(colour: Colour) -> f64 {
        let luminance = colour.contrast(Colour(0, 0, 0)) * 0.05 - 0.05;
        if luminance > 0.008_856 { 116.0 * luminance.cbrt() - 16.0 } else { 903.3 * luminance }
    }

    #[test]
    fn marks_can_be_seen_and_text_can_be_read_in_every_palette() {
        for palette in ALL {
            let theme = theme(palette);
            for impact in [Impact::Good, Impact::Bad, Impact::Neutral] {
                let seen = theme.impact(impact).contrast(WHITE);
                assert!(seen >= 3.0, "WCAG 1.4.11: {palette:?} {impact:?} {seen:.2}");
            }
            for scenario in Scenario::ALL {
                assert!(theme.solid(scenario).contrast(WHITE) >= 3.0, "WCAG 1.4.11: {scenario}");
            }
            let c = &theme.colours;
            for (text, name) in [(c.text, "text"), (c.muted, "muted"), (c.highlight, "highlight")] {
                assert!(text.contrast(c.pl) >= 4.5, "WCAG 1.4.3: {name}");
            }
            // Numbers within a filled mark.
            for impact in [Impact::Good, Impact::Bad, Impact::Neutral] {
                let fill = theme.impact(impact);
                assert!(theme.ink_on(fill).contrast(fill) >= 3.0, "{palette:?} {impact:?}");
            }
        }
    }

    #[test]
    fn a_grey_copy_tells_good_from_bad() {
        for palette in ALL {
            let (good, bad) = palette.pair();
            let apart = (lightness(good) - lightness(bad)).abs();
            assert!(apart >= 15.0, "{palette:?}: {apart:.1} of L*");
        }
        // The table of the notation: green and red of the default lie 17.8 apart.
        let (good, bad) = Palette::Ibcs.pair();
        assert!((lightness(good) - lightness(bad) - 17.8).abs() < 0.1);
    }

    #[test]
    fn without_colour_good_is_lighter_than_bad() {
        let theme = theme(Palette::Mono);
        let [good, neutral, bad] = [Impact::Good, Impact::Neutral, Impact::Bad].map(|i| lightness(theme.impact(i)));
        assert!(good > neutral + 5.0 && neutral > bad + 5.0, "R15: {good} {neutral} {bad}");
    }

    #[test]
    fn no_palette_changes_what_is_good() {
        for palette in ALL {
            let theme = theme(palette);
            for (change, polarity) in [(5.0, Polarity::Up), (-5.0, Polarity::Down)] {
                assert_eq!(theme.impact(Impact::of(change, polarity)), palette.pair().0, "R14: {palette:?}");
                assert_eq!(theme.impact(Impact::of(-change, polarity)), palette.pair().1, "R14: {palette:?}");
            }
        }
    }
}
