//! Measures of forecast error. Each compares what came (`y`) with what was forecast (`f`), step by step; the
//! shorter of both decides how many steps count. Sources: Hyndman & Koehler 2006 (MASE), Gneiting & Raftery 2007
//! (interval score), M4 competition guide 2018 (sMAPE, OWA, MSIS).

/// Mean of the terms; none of none.
fn mean(terms: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = terms.fold((0.0, 0usize), |(sum, count), term| (sum + term, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// Mean absolute error, in the unit of the series.
pub fn mae(y: &[f64], f: &[f64]) -> Option<f64> {
    mean(y.iter().zip(f).map(|(y, f)| (y - f).abs()))
}

/// Symmetric mean absolute percentage error: mean of 200·|y − f| ÷ (|y| + |f|), in per cent (0–200). Where both are
/// zero the term is zero.
pub fn smape(y: &[f64], f: &[f64]) -> Option<f64> {
    mean(y.iter().zip(f).map(|(y, f)| {
        let size = y.abs() + f.abs();
        if size > 0.0 { 200.0 * (y - f).abs() / size } else { 0.0 }
    }))
}

/// Weighted mean absolute percentage error: Σ|y − f| ÷ Σ|y|, a ratio. None where nothing but zeros came.
pub fn wmape(y: &[f64], f: &[f64]) -> Option<f64> {
    let size: f64 = y.iter().zip(f).map(|(y, _)| y.abs()).sum();
    let error: f64 = y.iter().zip(f).map(|(y, f)| (y - f).abs()).sum();
    (size > 0.0).then(|| error / size)
}

/// Bias: Σ(f − y) ÷ Σ|y|, a ratio; above 0 the forecasts were too high. None where nothing but zeros came.
pub fn bias(y: &[f64], f: &[f64]) -> Option<f64> {
    let size: f64 = y.iter().zip(f).map(|(y, _)| y.abs()).sum();
    let error: f64 = y.iter().zip(f).map(|(y, f)| f - y).sum();
    (size > 0.0).then(|| error / size)
}

/// The in-sample error of the seasonal naive, by which scaled errors are divided: mean of |y_t − y_{t−m}| over the
/// training part. None for a series of one season or less, or one that repeats itself exactly.
pub fn scale(train: &[f64], season: usize) -> Option<f64> {
    let season = season.max(1);
    let later = train.get(season..)?;
    mean(later.iter().zip(train).map(|(now, before)| (now - before).abs())).filter(|s| *s > 0.0)
}

/// Mean absolute scaled error: [`mae`] ÷ [`scale`] of the training part.
pub fn mase(train: &[f64], season: usize, y: &[f64], f: &[f64]) -> Option<f64> {
    Some(mae(y, f)? / scale(train, season)?)
}

/// Overall weighted average: the mean of the sMAPE and the MASE, each ÷ that of the Naive2 (M4). 1 is as good as the
/// Naive2, less is better. None where the Naive2 was never wrong.
pub fn owa(smape: f64, mase: f64, naive2_smape: f64, naive2_mase: f64) -> Option<f64> {
    (naive2_smape > 0.0 && naive2_mase > 0.0).then(|| 0.5 * (smape / naive2_smape + mase / naive2_mase))
}

/// Mean scaled interval score of intervals of a level (0–1): the mean of width + 2/α · what lies outside, ÷
/// [`scale`] of the training part, α = 1 − level.
pub fn msis(train: &[f64], season: usize, level: f64, y: &[f64], lower: &[f64], upper: &[f64]) -> Option<f64> {
    let alpha = 1.0 - level;
    if alpha <= 0.0 {
        return None;
    }
    let terms = y
        .iter()
        .zip(lower)
        .zip(upper)
        .map(|((y, low), high)| (high - low) + 2.0 / alpha * ((low - y).max(0.0) + (y - high).max(0.0)));
    Some(mean(terms)? / scale(train, season)?)
}

/// Share of the values that lie inside their intervals, borders included.
pub fn coverage(y: &[f64], lower: &[f64], upper: &[f64]) -> Option<f64> {
    mean(y.iter().zip(lower).zip(upper).map(|((y, low), high)| if low <= y && y <= high { 1.0 } else { 0.0 }))
}
