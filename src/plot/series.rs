//! What columns and bars have in common: a scenario, its reference and the variances, category by category.

use crate::base::{Impact, Reference, Scenario};
use crate::layout::{BarsSpec, Category, ColumnsSpec, Point};

/// The data of a figure in tiers; positions beyond the end of a list count as missing.
#[derive(Clone, Copy)]
pub(super) struct Series<'s> {
    pub categories: &'s [Category],
    pub primary: Scenario,
    pub reference: Option<Reference>,
    values: &'s [Option<Point>],
    reference_values: &'s [Option<Point>],
    absolute: &'s [Option<(Point, Impact)>],
    relative: &'s [Option<(Point, Impact)>],
    not_applicable: &'s [bool],
}

/// What the relative tier shows at a position.
pub(super) enum Relative<'s> {
    /// A pin.
    Pin(&'s Point, Impact),
    /// "n.a." (R21).
    NotApplicable,
    /// Nothing.
    Nothing,
}

/// The scale of pins: values beyond the limit do not stretch it (R23).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pins {
    /// Absolute value above which a pin is an outlier.
    limit: f64,
    /// Smallest value drawn, at most 0.
    pub lo: f64,
    /// Largest value drawn, at least 0.
    pub hi: f64,
}

/// Smallest range of a pin scale: a change of half a percent must not look like a landslide.
const SMALLEST: f64 = 0.05;

impl<'s> Series<'s> {
    pub fn columns(spec: &'s ColumnsSpec) -> Series<'s> {
        Series {
            categories: &spec.categories,
            primary: spec.primary,
            reference: spec.reference,
            values: &spec.values,
            reference_values: &spec.reference_values,
            absolute: &spec.absolute,
            relative: &spec.relative,
            not_applicable: &spec.not_applicable,
        }
    }

    pub fn bars(spec: &'s BarsSpec) -> Series<'s> {
        Series {
            categories: &spec.categories,
            primary: spec.primary,
            reference: spec.reference,
            values: &spec.values,
            reference_values: &spec.reference_values,
            absolute: &spec.absolute,
            relative: &spec.relative,
            not_applicable: &spec.not_applicable,
        }
    }

    pub fn len(&self) -> usize {
        self.categories.len()
    }

    pub fn value(&self, i: usize) -> Option<&'s Point> {
        self.values.get(i)?.as_ref()
    }

    pub fn reference_value(&self, i: usize) -> Option<&'s Point> {
        self.reference?;
        self.reference_values.get(i)?.as_ref()
    }

    pub fn absolute(&self, i: usize) -> Option<(&'s Point, Impact)> {
        self.reference?;
        self.absolute.get(i)?.as_ref().map(|(p, impact)| (p, *impact))
    }

    /// The relative variance; text without a digit (`n.a.`) is not a number to draw.
    pub fn relative(&self, i: usize) -> Relative<'s> {
        if self.reference.is_none() {
            return Relative::Nothing;
        }
        let point = self.relative.get(i).and_then(Option::as_ref);
        match point {
            _ if self.not_applicable.get(i).copied().unwrap_or(false) => Relative::NotApplicable,
            Some((p, _)) if !p.num.text.is_empty() && !p.num.text.chars().any(|c| c.is_ascii_digit()) => {
                Relative::NotApplicable
            }
            Some((p, impact)) => Relative::Pin(p, *impact),
            None => Relative::Nothing,
        }
    }

    /// The pin at a position.
    pub fn pin(&self, i: usize) -> Option<(&'s Point, Impact)> {
        if let Relative::Pin(p, impact) = self.relative(i) { Some((p, impact)) } else { None }
    }

    pub fn has_absolute(&self) -> bool {
        (0..self.len()).any(|i| self.absolute(i).is_some())
    }

    pub fn has_relative(&self) -> bool {
        (0..self.len()).any(|i| !matches!(self.relative(i), Relative::Nothing))
    }

    /// Smallest and largest plotted value of the base tier, with 0.
    pub fn base_range(&self) -> (f64, f64) {
        range((0..self.len()).flat_map(|i| [self.value(i), self.reference_value(i)]).flatten().map(|p| p.value))
    }

    /// Smallest and largest absolute variance, with 0.
    pub fn absolute_range(&self) -> (f64, f64) {
        range((0..self.len()).filter_map(|i| self.absolute(i)).map(|(p, _)| p.value))
    }

    /// Where the label of a base value stands: at the value, on the axis where it is missing.
    pub fn own_end(&self, i: usize) -> f64 {
        self.value(i).map_or(0.0, |p| p.value)
    }

    /// The scale of the relative tier.
    pub fn pins(&self) -> Pins {
        Pins::of((0..self.len()).filter_map(|i| self.pin(i)).map(|(p, _)| p.value))
    }
}

/// Smallest and largest of the values and 0.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((0.0, 0.0), |(lo, hi), v| (f64::min(lo, v), f64::max(hi, v)))
}

impl Pins {
    /// The scale of relative variances given as ratios (1 is 100 %): a value is an outlier when it is
    /// larger than 100 % and than three times the 80th percentile of the tier (R23).
    pub fn of(values: impl Iterator<Item = f64>) -> Pins {
        let mut values: Vec<f64> = values.collect();
        let mut sizes: Vec<f64> = values.iter().map(|v| v.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let p80 = sizes.get((sizes.len() * 4).div_ceil(5).saturating_sub(1)).copied().unwrap_or(0.0);
        let limit = f64::max(1.0, 3.0 * p80);
        let beyond = |sign: f64| values.iter().any(|v| v * sign > limit);
        let (below, above) = (beyond(-1.0), beyond(1.0));
        values.retain(|v| v.abs() <= limit);
        let (mut lo, mut hi) = range(values.into_iter());
        // An outlier reaches a quarter further than the longest pin.
        let reach = 1.25 * hi.max(-lo).max(SMALLEST);
        if below {
            lo = -reach;
        }
        if above {
            hi = reach;
        }
        Pins { limit, lo, hi }
    }

    /// The range that the tier's length stands for.
    pub fn span(&self) -> f64 {
        (self.hi - self.lo).max(SMALLEST)
    }

    /// The value that is drawn, and whether it is an outlier.
    pub fn drawn(&self, value: f64) -> (f64, bool) {
        if value.abs() <= self.limit { (value, false) } else { (if value < 0.0 { self.lo } else { self.hi }, true) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_does_not_stretch_the_scale() {
        let pins = Pins::of([0.04, -0.08, 0.02, 0.1, 5.0].into_iter());
        assert!(pins.drawn(5.0).1 && !pins.drawn(0.1).1, "R23");
        assert!((pins.hi - 0.125).abs() < 1e-12 && (pins.lo + 0.08).abs() < 1e-12);
        assert!((pins.drawn(5.0).0 - pins.hi).abs() < 1e-12);
    }

    #[test]
    fn what_is_large_everywhere_is_no_outlier() {
        let pins = Pins::of([1.5, 2.0, 3.0, -2.5].into_iter());
        assert!([1.5, 2.0, 3.0, -2.5].iter().all(|v| !pins.drawn(*v).1));
    }
}
