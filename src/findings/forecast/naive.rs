//! The forecasts that know nothing: the last value, the last season, the line from the first value to the last.
//! Every model must beat the seasonal one, or it is not used.

/// The last value again and again. Zero for an empty series.
pub fn naive(y: &[f64], horizon: usize) -> Vec<f64> {
    vec![y.last().copied().unwrap_or(0.0); horizon]
}

/// The value one season before; the last value where less than a season is known.
pub fn seasonal(y: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    let season = season.max(1);
    let Some(from) = y.len().checked_sub(season) else { return naive(y, horizon) };
    (0..horizon).map(|h| y[from + h % season]).collect()
}

/// The last value and the mean change per step: ŷ_{T+h} = y_T + h·(y_T − y_1) ÷ (T − 1).
pub fn drift(y: &[f64], horizon: usize) -> Vec<f64> {
    let (Some(first), Some(last)) = (y.first(), y.last()) else { return vec![0.0; horizon] };
    let step = if y.len() > 1 { (last - first) / (y.len() - 1) as f64 } else { 0.0 };
    (1..=horizon).map(|h| last + h as f64 * step).collect()
}
