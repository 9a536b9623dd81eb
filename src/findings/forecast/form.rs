//! The form in which a series is modelled: as logarithms where all values are positive and of one magnitude, so that
//! trends and seasons are rates and no forecast falls below zero; else as it is, in units of its largest value.

/// A positive series is modelled as logarithms when its least value is at least this part of its median: one tiny
/// value would otherwise outweigh all others.
const LEAST_PART: f64 = 0.01;

/// The least value a logarithm is taken of, in units of the largest.
const LOWEST: f64 = 1e-9;

/// How values and model meet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Form {
    /// Model values are natural logarithms.
    pub log: bool,
    /// Unit of the model: values are divided by it first.
    unit: f64,
    /// No value of the series is negative, and no forecast shall be.
    not_negative: bool,
}

impl Form {
    /// The form for a series.
    pub fn of(y: &[f64]) -> Form {
        let largest = y.iter().fold(0.0_f64, |most, y| most.max(y.abs()));
        let unit = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
        let least = y.iter().copied().fold(f64::INFINITY, f64::min);
        let mut sorted = y.to_vec();
        sorted.sort_by(f64::total_cmp);
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let log = !y.is_empty() && least > 0.0 && least >= LEAST_PART * median && least / unit > 0.0;
        Form { log, unit, not_negative: least >= 0.0 }
    }

    /// The same without logarithms.
    pub fn plain(self) -> Form {
        Form { log: false, not_negative: false, ..self }
    }

    /// A value as the model sees it.
    pub fn model(&self, y: f64) -> f64 {
        // What a logarithm cannot show is as small as can be.
        if self.log { (y / self.unit).max(LOWEST).ln() } else { y / self.unit }
    }

    /// A series as the model sees it.
    pub fn series(&self, y: &[f64]) -> Vec<f64> {
        y.iter().map(|y| self.model(*y)).collect()
    }

    /// A model value as the reader sees it: always finite, and not negative where the series never was.
    pub fn value(&self, x: f64) -> f64 {
        let value = if self.log { x.exp() * self.unit } else { x * self.unit };
        let value = if value.is_nan() { 0.0 } else { value.clamp(-f64::MAX, f64::MAX) };
        if self.not_negative { value.max(0.0) } else { value }
    }

    /// The lower and upper border at a half width `w` around a model value, as the reader sees them. In logarithms the
    /// upper one is f·min(e^w, 1 + 2w): beyond a doubling the shape of the error is not known that well.
    pub fn borders(&self, x: f64, half: f64) -> (f64, f64) {
        let high = if self.log { x + half.min((1.0 + 2.0 * half).ln()) } else { x + half };
        (self.value(x - half), self.value(high))
    }
}
