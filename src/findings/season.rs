//! The season of a course of values: what each is multiplied with, or what is added to it, in the form of its series.

use super::forecast::form::Form;
use super::forecast::seasonality::Indices;

/// The season of some values, oldest first. Values without it are held against limits; limits are shown with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Season {
    form: Form,
    /// In the scale of the form, one a value.
    shifts: Vec<f64>,
}

impl Season {
    /// The season of values by their places in a series of that form.
    pub(super) fn new(form: Form, indices: &Indices, places: impl IntoIterator<Item = usize>) -> Season {
        Season { form, shifts: places.into_iter().map(|place| indices.at(place)).collect() }
    }

    fn shift(&self, at: usize) -> f64 {
        self.shifts.get(at).copied().unwrap_or(0.0)
    }

    /// A value without the season of its place.
    pub(super) fn without(&self, at: usize, value: f64) -> f64 {
        if self.form.log { value / self.shift(at).exp() } else { value - self.form.plain().value(self.shift(at)) }
    }

    /// A value with the season of a place: what [`Season::without`] took away.
    pub(super) fn with(&self, at: usize, value: f64) -> f64 {
        if self.form.log { value * self.shift(at).exp() } else { value + self.form.plain().value(self.shift(at)) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::forecast::season_shape::shape;
    use super::*;

    #[test]
    fn a_season_is_put_back_as_it_was_taken_away() {
        let factors = [0.5, 1.0, 1.5, 1.0];
        let rates: Vec<f64> = (0..12).map(|t| 100.0 * factors[t % 4]).collect();
        // One tiny value: no logarithms, the season is a sum.
        let sums: Vec<f64> = (0..12).map(|t| if t == 0 { 0.1 } else { 100.0 * factors[t % 4] }).collect();
        for (values, log) in [(rates, true), (sums, false)] {
            let form = Form::of(&values);
            assert_eq!(form.log, log);
            let season = Season::new(form, &shape(&form.series(&values), 4), 0..12);
            let flat: Vec<f64> = values.iter().enumerate().map(|(at, v)| season.without(at, *v)).collect();
            assert!((flat[5] - flat[6]).abs() < 20.0, "{flat:?}");
            let limit = 90.0;
            assert!((season.without(10, season.with(10, limit)) - limit).abs() < 1e-9);
            // A limit of the level 90 at the peak: half as much again as a rate, as many more as the peak has as a sum.
            let shown = season.with(10, limit);
            let expected = if log { limit * values[10] / flat[10] } else { limit + values[10] - flat[10] };
            assert!((shown - expected).abs() < 1e-9, "{shown} {expected}");
        }
    }
}
