//! Robust statistics (methods.md B6): quantiles and their fences, the median, deviations from it, and how far a value is
//! from the others by them. What is far from all others moves none of these.

/// Cut of the modified z-score (Iglewicz & Hoaglin 1993).
pub const MODIFIED_Z: f64 = 3.5;
/// Its scale: the median absolute deviation of a normal series is 0.6745 standard deviations.
const MODIFIED: f64 = 0.6745;
/// The same of the mean absolute deviation, the other way.
const NORMAL_MEAN: f64 = 1.2533;

/// How a quantile between two values is taken (Hyndman & Fan 1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantile {
    /// At (n + 1)·p: NIST, Minitab, Excel's QUARTILE.EXC.
    Type6,
    /// At (n − 1)·p + 1: R, numpy, Excel's QUARTILE.INC.
    Type7,
}

impl Quantile {
    /// The quantile at `p` (0–1) of values in any order; none of nothing.
    pub fn of(self, values: impl IntoIterator<Item = f64>, p: f64) -> Option<f64> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = match self {
            Quantile::Type6 => (sorted.len() as f64 + 1.0) * p - 1.0,
            Quantile::Type7 => last as f64 * p,
        };
        let at = at.clamp(0.0, last as f64);
        let (below, part) = (at.floor() as usize, at.fract());
        let (low, high) = (*sorted.get(below)?, *sorted.get((below + 1).min(last))?);
        Some(low + part * (high - low))
    }
}

/// The quantile of type 7, the usual one.
pub fn quantile(values: impl IntoIterator<Item = f64>, p: f64) -> Option<f64> {
    Quantile::Type7.of(values, p)
}

/// The median; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values.iter().copied(), 0.5)
}

/// The fences of a series by its quartiles of type 6 (NIST): inner, 1.5 interquartile ranges beyond them, and outer, 3.
pub fn fences(values: &[f64]) -> Option<[(f64, f64); 2]> {
    let by = |p: f64| Quantile::Type6.of(values.iter().copied(), p);
    let (first, third) = (by(0.25)?, by(0.75)?);
    let range = third - first;
    Some([1.5, 3.0].map(|times| (first - times * range, third + times * range)))
}

/// Where a series lies and how widely, taken once: each takes sorting all of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    /// The median.
    pub centre: f64,
    /// MAD ÷ 0.6745, of the median absolute deviation from the median; where more than half of the values are the same, the mean absolute deviation × 1.2533.
    pub spread: f64,
}

impl Centre {
    /// The centre of a series; none of nothing, and where all values are the same.
    pub fn of(values: &[f64]) -> Option<Centre> {
        let centre = median(values)?;
        let away: Vec<f64> = values.iter().map(|v| (v - centre).abs()).collect();
        let own = median(&away)? / MODIFIED;
        let mean = || away.iter().sum::<f64>() / away.len() as f64 * NORMAL_MEAN;
        let spread = if own > 0.0 { own } else { mean() };
        (spread > 0.0).then_some(Centre { centre, spread })
    }

    /// The modified z-score, how far a value is from the others by their own spread: 0.6745 (x − median) ÷ MAD.
    pub fn z(&self, value: f64) -> f64 {
        (value - self.centre) / self.spread
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST/SEMATECH e-Handbook 7.1.6: ninety values.
    const NIST: [f64; 90] = [
        30., 171., 184., 201., 212., 250., 265., 270., 272., 289., 305., 306., 322., 322., 336., 346., 351., 370.,
        390., 404., 409., 411., 436., 437., 439., 441., 444., 448., 451., 453., 470., 480., 482., 487., 494., 495.,
        499., 503., 514., 521., 522., 527., 548., 550., 559., 560., 570., 572., 574., 578., 585., 592., 592., 607.,
        616., 618., 621., 629., 637., 638., 640., 656., 668., 707., 709., 719., 737., 739., 752., 758., 766., 792.,
        792., 794., 802., 818., 830., 832., 843., 858., 860., 869., 918., 925., 953., 991., 1000., 1005., 1068., 1441.,
    ];

    fn oracles() -> serde_json::Value {
        serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles are JSON")
    }

    fn number(value: &serde_json::Value) -> f64 {
        value.as_f64().expect("a number")
    }

    #[test]
    fn the_published_box_plot() {
        // Oracle O6.1: quartiles and fences exact to 1e-9, the modified z to 1e-5.
        let nist = &oracles()["nist90"];
        for (by, name) in [(Quantile::Type6, "type6"), (Quantile::Type7, "type7")] {
            for (p, at) in [(0.25, 0), (0.75, 1)] {
                let found = by.of(NIST, p).expect("ninety values");
                assert!((found - number(&nist[name][at])).abs() < 1e-9, "{name} {p}: {found}");
            }
        }
        let [inner, outer] = fences(&NIST).expect("ninety values");
        assert!((inner.0 + 39.0).abs() < 1e-9 && (inner.1 - 1211.0).abs() < 1e-9, "{inner:?}");
        assert!((outer.0 + 507.75).abs() < 1e-9 && (outer.1 - 1679.75).abs() < 1e-9, "{outer:?}");
        let centre = Centre::of(&NIST).expect("they differ");
        assert!((centre.spread * MODIFIED - number(&nist["mad"])).abs() < 1e-9, "{centre:?}");
        let z = centre.z(1441.0);
        assert!((z - number(&nist["modz_1441"])).abs() < 1e-5 && z > MODIFIED_Z, "{z}");
    }

    #[test]
    fn deviations_of_few_values() {
        // Oracle O6.2: exact.
        let seven = Centre::of(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0]).expect("they differ");
        assert!((seven.spread * MODIFIED - 1.0).abs() < 1e-12 && (seven.centre - 2.0).abs() < 1e-12);
        // More than half the same: the mean deviation takes over. All the same: nothing is far.
        assert!(Centre::of(&[5.0, 5.0, 5.0, 9.0]).is_some_and(|c| (c.z(9.0) - 4.0 / 1.2533).abs() < 1e-9));
        assert_eq!(Centre::of(&[5.0, 5.0]), None);
        assert_eq!((median(&[]), Centre::of(&[]), fences(&[])), (None, None, None));
    }

    #[test]
    fn between_neighbours_in_any_order() {
        assert_eq!(quantile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5), Some(3.0));
        assert!(quantile([1.0, 2.0, 3.0, 4.0, 5.0], 0.9).is_some_and(|q| (q - 4.6).abs() < 1e-12));
        assert_eq!((quantile([7.0], 0.8), quantile([], 0.8)), (Some(7.0), None));
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
    }
}
