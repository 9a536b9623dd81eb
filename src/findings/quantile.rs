//! Quantiles and the median.

/// The quantile at `p` (0–1) of values in any order, between neighbours at (n − 1)·p + 1, as R, numpy and Excel's
/// QUARTILE.INC have it (type 7 of Hyndman & Fan 1996); none of nothing.
pub fn quantile(values: impl IntoIterator<Item = f64>, p: f64) -> Option<f64> {
    let mut sorted: Vec<f64> = values.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = p.clamp(0.0, 1.0) * last as f64;
    let (below, part) = (at.floor() as usize, at.fract());
    let (low, high) = (*sorted.get(below)?, *sorted.get((below + 1).min(last))?);
    Some(low + part * (high - low))
}

/// The median; none of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values.iter().copied(), 0.5)
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

    #[test]
    fn the_published_quartiles() {
        // Oracle O6.1, type 7: exact to 1e-9.
        let oracles: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles are JSON");
        for (p, at) in [(0.25, 0), (0.75, 1)] {
            let wanted = oracles["nist90"]["type7"][at].as_f64().expect("a number");
            let found = quantile(NIST, p).expect("ninety values");
            assert!((found - wanted).abs() < 1e-9, "{p}: {found}");
        }
    }

    #[test]
    fn between_neighbours_in_any_order() {
        assert_eq!(quantile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5), Some(3.0));
        assert!(quantile([1.0, 2.0, 3.0, 4.0, 5.0], 0.9).is_some_and(|q| (q - 4.6).abs() < 1e-12));
        assert_eq!((quantile([7.0], 0.8), quantile([], 0.8)), (Some(7.0), None));
        assert_eq!((median(&[4.0, 1.0]), median(&[])), (Some(2.5), None));
    }
}
