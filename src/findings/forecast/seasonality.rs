//! Seasonality: does a series have any, and what is it? The test of the M4 competition and classical decomposition
//! by centred moving averages, as R's `decompose` does it.

/// How the seasonal part meets the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Values are level + index; for series with values that are not positive.
    Additive,
    /// Values are level × index.
    Multiplicative,
}

/// Seasonal indices: one for each place in the season, the first belonging to the first value of the series.
#[derive(Debug, Clone, PartialEq)]
pub struct Indices {
    /// How they meet the rest.
    pub kind: Kind,
    /// Means 1 (multiplicative) or sum 0 (additive).
    pub values: Vec<f64>,
}

impl Indices {
    /// No seasonality.
    pub fn none() -> Indices {
        Indices { kind: Kind::Additive, values: vec![0.0] }
    }

    /// True when there is none.
    pub fn is_flat(&self) -> bool {
        self.values.len() < 2
    }

    /// The index of the value at a place, counted from the series' first.
    pub fn at(&self, place: usize) -> f64 {
        self.values.get(place % self.values.len().max(1)).copied().unwrap_or(0.0)
    }

    /// The series without its seasonality.
    pub fn remove(&self, y: &[f64]) -> Vec<f64> {
        y.iter().enumerate().map(|(t, y)| self.without(t, *y)).collect()
    }

    /// One value without its seasonality.
    pub fn without(&self, place: usize, y: f64) -> f64 {
        match self.kind {
            Kind::Additive => y - self.at(place),
            Kind::Multiplicative => y / self.at(place),
        }
    }

    /// One value with its seasonality.
    pub fn with(&self, place: usize, y: f64) -> f64 {
        match self.kind {
            Kind::Additive => y + self.at(place),
            Kind::Multiplicative => y * self.at(place),
        }
    }
}

/// Autocorrelation at lags 1 to `most`.
pub fn autocorrelation(y: &[f64], most: usize) -> Vec<f64> {
    let mean = y.iter().sum::<f64>() / y.len().max(1) as f64;
    let square: f64 = y.iter().map(|y| (y - mean).powi(2)).sum();
    let lagged = |k: usize| y.iter().zip(y.iter().skip(k)).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    (1..=most).map(|k| if square > 0.0 { lagged(k) / square } else { 0.0 }).collect()
}

/// The limit of the M4 test: 1.645·√((1 + 2·Σ_{k<m} r_k²) ÷ n).
pub fn limit(correlations: &[f64], season: usize, count: usize) -> f64 {
    let sum: f64 = correlations.iter().take(season.saturating_sub(1)).map(|r| r * r).sum();
    1.645 * ((1.0 + 2.0 * sum) / count.max(1) as f64).sqrt()
}

/// The test of the M4 competition: the autocorrelation at the season's lag exceeds its 90 % limit. Never below three
/// whole seasons.
pub fn is_seasonal(y: &[f64], season: usize) -> bool {
    if season < 2 || y.len() < 3 * season {
        return false;
    }
    let r = autocorrelation(y, season);
    r.last().is_some_and(|at_season| at_season.abs() > limit(&r, season, y.len()))
}

/// The centred moving average over one season (half weights at the ends of an even one); none near the ends.
pub fn moving_average(y: &[f64], season: usize) -> Vec<Option<f64>> {
    let half = season / 2;
    (0..y.len())
        .map(|t| {
            let from = t.checked_sub(half)?;
            let window = y.get(from..from + 2 * half + 1)?;
            let mut sum: f64 = window.iter().sum();
            if season.is_multiple_of(2) {
                sum -= 0.5 * (window[0] + window[2 * half]);
            }
            Some(sum / season as f64)
        })
        .collect()
}

/// Classical decomposition: the mean ratio to (or difference from) the centred moving average at each place of the
/// season, scaled to mean 1 (or sum 0). None below two whole seasons, or where a multiplicative index would not be
/// positive.
pub fn decompose(y: &[f64], season: usize, kind: Kind) -> Option<Indices> {
    if season < 2 || y.len() < 2 * season {
        return None;
    }
    let trend = moving_average(y, season);
    let mut sums = vec![(0.0, 0usize); season];
    for (t, (y, trend)) in y.iter().zip(&trend).enumerate() {
        let Some(trend) = trend else { continue };
        let part = match kind {
            Kind::Additive => y - trend,
            Kind::Multiplicative if *trend > 0.0 => y / trend,
            Kind::Multiplicative => return None,
        };
        let (sum, count) = &mut sums[t % season];
        *sum += part;
        *count += 1;
    }
    let raw: Option<Vec<f64>> = sums.iter().map(|(sum, count)| (*count > 0).then(|| sum / *count as f64)).collect();
    let raw = raw?;
    let mean = raw.iter().sum::<f64>() / season as f64;
    let values: Vec<f64> = match kind {
        Kind::Additive => raw.iter().map(|x| x - mean).collect(),
        Kind::Multiplicative => raw.iter().map(|x| x / mean).collect(),
    };
    let usable = |x: &f64| x.is_finite() && (kind == Kind::Additive || *x > 0.0);
    values.iter().all(usable).then_some(Indices { kind, values })
}
