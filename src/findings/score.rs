//! How much a finding is worth saying: impact × surprise × actionability (methods.md B10).

/// What a finding is weighed by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// |Δ| ÷ |base of the whole|.
    pub impact: f64,
    /// How unusual: deviations from the natural course, between 0.5 and 4; 1 when nothing is known.
    pub surprise: f64,
    /// What a reader can do about it, about 1.
    pub actionability: f64,
    /// The period is incomplete.
    pub partial: bool,
    /// The base is too low for relative claims.
    pub low_base: bool,
}

impl Weight {
    /// A weight with nothing against it.
    pub fn new(impact: f64, actionability: f64) -> Weight {
        Weight { impact, surprise: 1.0, actionability, partial: false, low_base: false }
    }

    /// The same with its deviation from the natural course.
    pub fn surprise(self, z: Option<f64>) -> Weight {
        Weight { surprise: z.map_or(1.0, |z| if z.is_finite() { z.abs().clamp(0.5, 4.0) } else { 1.0 }), ..self }
    }

    /// The score, between 0 and 2.
    pub fn score(&self) -> f64 {
        let impact = if self.impact.is_finite() { self.impact.abs().min(1.0) } else { 0.0 };
        let penalty = if self.partial { 0.8 } else { 1.0 } * if self.low_base { 0.5 } else { 1.0 };
        (impact * self.surprise * self.actionability * penalty).min(2.0)
    }
}

/// The word for the size of a relative change (`size.<word>`).
pub fn size(relative: Option<f64>, unchanged: f64) -> &'static str {
    match relative.map(f64::abs) {
        None => "none",
        Some(r) if r < unchanged => "unchanged",
        Some(r) if r < 0.05 => "slightly",
        Some(r) if r < 0.15 => "plain",
        Some(r) if r <= 0.5 => "strongly",
        Some(_) => "multiple",
    }
}

/// The word for the size of a change in points.
pub fn size_of_points(delta: f64) -> &'static str {
    match delta.abs() {
        d if d < 0.001 => "unchanged",
        d if d < 0.01 => "slightly",
        d if d < 0.05 => "plain",
        _ => "strongly",
    }
}

/// The word for the direction of a change (`direction.<word>`).
pub fn direction(delta: f64) -> &'static str {
    match delta.partial_cmp(&0.0) {
        Some(std::cmp::Ordering::Greater) => "up",
        Some(std::cmp::Ordering::Less) => "down",
        _ => "flat",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn penalties_lower_a_score_and_nothing_leaves_its_range() {
        let plain = Weight::new(0.3, 1.0).surprise(Some(-2.0));
        assert!((plain.score() - 0.6).abs() < 1e-12);
        assert!(Weight { partial: true, ..plain }.score() < plain.score());
        assert!(Weight { low_base: true, ..plain }.score() < plain.score());
        assert!(Weight::new(f64::NAN, 1.0).score().abs() < 1e-12);
        assert!(Weight::new(9.0, 9.0).surprise(Some(9.0)).score() <= 2.0);
    }

    #[test]
    fn sizes_and_directions() {
        let of = |r| size(Some(r), 0.01);
        assert_eq!(
            [of(-0.009), of(0.02), of(-0.1), of(0.5), of(-0.6)],
            ["unchanged", "slightly", "plain", "strongly", "multiple"]
        );
        assert_eq!((size(None, 0.01), direction(-1.0), direction(0.0)), ("none", "down", "flat"));
    }
}
