//! Robust outliers (methods.md B6): quartiles and their fences, the median absolute deviation, modified z, the Hampel
//! filter, and jumps by a power of ten, which are units more often than business.

/// Cut of the modified z-score (Iglewicz & Hoaglin 1993).
pub const MODIFIED_Z: f64 = 3.5;
/// Values on either side of a Hampel window, and deviations beyond which its middle is an outlier.
pub const HAMPEL: (usize, f64) = (3, 3.0);
/// What makes the median absolute deviation of a normal series its standard deviation.
const NORMAL: f64 = 1.4826;
/// Its inverse, as the modified z-score is published.
const MODIFIED: f64 = 0.6745;
/// The same of the mean absolute deviation.
const NORMAL_MEAN: f64 = 1.2533;
/// A value so many times its median, or so many times less, is in another unit: nearer to a thousand than to a ten.
const JUMP: f64 = 316.0;

/// How a quantile between two values is taken (Hyndman & Fan 1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantile {
    /// At (n + 1)·p: NIST, Minitab, Excel's QUARTILE.EXC.
    Type6,
    /// At (n − 1)·p + 1: R, numpy, Excel's QUARTILE.INC.
    Type7,
}

impl Quantile {
    /// The quantile at `p` (0–1) of a series in any order; none of an empty one.
    pub fn of(self, values: &[f64], p: f64) -> Option<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = match self {
            Quantile::Type6 => (sorted.len() as f64 + 1.0) * p - 1.0,
            Quantile::Type7 => last as f64 * p,
        };
        let at = at.clamp(0.0, last as f64);
        let (low, part) = (at.floor() as usize, at.fract());
        let (a, b) = (*sorted.get(low)?, *sorted.get((low + 1).min(last))?);
        Some(a + part * (b - a))
    }
}

/// The median; none of an empty series.
pub fn median(values: &[f64]) -> Option<f64> {
    Quantile::Type7.of(values, 0.5)
}

/// The fences of a series by its quartiles: inner (1.5 interquartile ranges beyond them) and outer (3).
pub fn fences(values: &[f64], by: Quantile) -> Option<[(f64, f64); 2]> {
    let (first, third) = (by.of(values, 0.25)?, by.of(values, 0.75)?);
    let range = third - first;
    Some([1.5, 3.0].map(|times| (first - times * range, third + times * range)))
}

/// The median absolute deviation from the median; none of an empty series.
pub fn mad(values: &[f64]) -> Option<f64> {
    let centre = median(values)?;
    median(&values.iter().map(|v| (v - centre).abs()).collect::<Vec<f64>>())
}

/// The robust spread of a series: MAD ÷ 0.6745; where more than half of the values are the same, the mean absolute
/// deviation × 1.2533; none where all are.
fn spread(values: &[f64], centre: f64) -> Option<f64> {
    let own = mad(values)? / MODIFIED;
    if own > 0.0 {
        return Some(own);
    }
    let mean = values.iter().map(|v| (v - centre).abs()).sum::<f64>() / values.len() as f64;
    Some(mean * NORMAL_MEAN).filter(|spread| *spread > 0.0)
}

/// How far a value is from the others by their own spread: 0.6745 (x − median) ÷ MAD; none where all are the same.
pub fn modified_z(values: &[f64], value: f64) -> Option<f64> {
    let centre = median(values)?;
    Some((value - centre) / spread(values, centre)?)
}

/// Places of the values that are further from the median of their window (three before, three after) than three of its
/// robust deviations. At the ends the window is what there is of it.
pub fn hampel(values: &[f64]) -> Vec<usize> {
    let (half, cut) = HAMPEL;
    let is_outlier = |at: &usize| {
        let window = &values[at.saturating_sub(half)..(at + half + 1).min(values.len())];
        let Some((centre, deviation)) = median(window).zip(mad(window)) else { return false };
        deviation > 0.0 && (values[*at] - centre).abs() > cut * NORMAL * deviation
    };
    (0..values.len()).filter(is_outlier).collect()
}

/// By which power of ten the last value of a series is in another unit than those before: 1,000 for yuan that became
/// thousands, 0.0001 the other way; none for what business can do.
pub fn unit_jump(values: &[f64]) -> Option<f64> {
    let (last, before) = values.split_last()?;
    let usual = median(&before.iter().copied().filter(|v| *v > 0.0).collect::<Vec<f64>>())?;
    let times = last / usual;
    let jumped = *last > 0.0 && before.len() >= 3 && !(1.0 / JUMP..=JUMP).contains(&times);
    jumped.then(|| 10_f64.powi(times.log10().round() as i32))
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
                let found = by.of(&NIST, p).expect("ninety values");
                assert!((found - number(&nist[name][at])).abs() < 1e-9, "{name} {p}: {found}");
            }
        }
        let [inner, outer] = fences(&NIST, Quantile::Type6).expect("ninety values");
        assert!((inner.0 + 39.0).abs() < 1e-9 && (inner.1 - 1211.0).abs() < 1e-9, "{inner:?}");
        assert!((outer.0 + 507.75).abs() < 1e-9 && (outer.1 - 1679.75).abs() < 1e-9, "{outer:?}");
        assert!((mad(&NIST).expect("ninety values") - number(&nist["mad"])).abs() < 1e-9);
        let z = modified_z(&NIST, 1441.0).expect("they differ");
        assert!((z - number(&nist["modz_1441"])).abs() < 1e-5 && z > MODIFIED_Z, "{z}");
    }

    #[test]
    fn deviations_of_few_values() {
        // Oracle O6.2: exact.
        assert!((mad(&[1.0, 1.0, 2.0, 2.0, 4.0, 6.0, 9.0]).expect("seven values") - 1.0).abs() < 1e-12);
        // More than half the same: the mean deviation takes over. All the same: nothing is far.
        assert!(modified_z(&[5.0, 5.0, 5.0, 9.0], 9.0).is_some_and(|z| (z - 4.0 / 1.2533).abs() < 1e-9));
        assert_eq!(modified_z(&[5.0, 5.0], 9.0), None);
        assert_eq!((median(&[]), mad(&[]), modified_z(&[], 1.0)), (None, None, None));
    }

    #[test]
    fn only_the_spike_is_filtered() {
        // Oracle of B6 (Hampel): index 5 only.
        let oracle = &oracles()["hampel"];
        let values: Vec<f64> = oracle["x"].as_array().expect("a list").iter().map(number).collect();
        let expected: Vec<u64> =
            oracle["outliers"].as_array().expect("a list").iter().map(|n| number(n) as u64).collect();
        assert_eq!(hampel(&values).iter().map(|at| *at as u64).collect::<Vec<_>>(), expected);
        assert!(hampel(&[7.0; 12]).is_empty() && hampel(&[1.0]).is_empty() && hampel(&[]).is_empty());
    }

    #[test]
    fn another_unit_is_a_power_of_ten() {
        let usual = [95.0, 105.0, 100.0, 98.0];
        let jump = |last: f64| unit_jump(&[&usual[..], &[last]].concat());
        assert_eq!([jump(1_010_000.0), jump(0.0102)], [Some(10_000.0), Some(0.0001)]);
        // A tenth, ten times, nothing at all: business.
        assert_eq!([jump(10.0), jump(1000.0), jump(0.0), unit_jump(&[1.0, 1e6])], [None; 4]);
    }
}
