//! Which magnitude and how many decimals the numbers of a kind have on a slide (notation R33, R34).
//!
//! A report keeps one magnitude for its money, that of its whole and the members of its main dimension: neighbouring
//! slides can be compared. A slide leaves it only where its numbers would lose a digit by it – a list of small products
//! beside a large total – or have more than four digits before the point (five in steps of 10⁴). Each slide names its
//! unit in every heading.
//!
//! A slide has one magnitude, yet its numbers differ: a total stands beside small variances. The choice is the
//! one that costs the reader least, where digits that are missing from small numbers cost more than digits too
//! many in the largest.

use crate::base::{Lang, Magnitude};

/// Significant digits that a typical number needs: with one, 0.5 and 0.6 could be 0.45 and 0.64.
const NEEDED: i32 = 2;
/// Most digits after the point.
const AFTER: i32 = 2;

/// Cost of each digit that the median lacks.
const MEDIAN_LACKS: f64 = 2.0;
/// Cost of each digit that the lower quartile lacks.
const QUARTILE_LACKS: f64 = 1.0;
/// Cost of all numbers that print as zero and are not, when all do.
const LOST: f64 = 4.0;
/// Cost of each digit before the point too many.
const LONG: f64 = 0.6;
/// Cost of leaving the magnitude of the report: less than a digit too many, and than one that the quartile lacks.
const FOREIGN: f64 = 0.55;
/// Cost of each digit after the point beyond those that fill up the digits of the page.
const DECIMAL: f64 = 0.2;

/// The magnitude and the decimals for numbers in major units, in classes of which each must stay readable (values,
/// variances), on a page that carries so many `digits`, of a report that is at `home` in a magnitude. Signs do not matter, zeros neither.
pub(crate) fn choose(classes: &[Vec<f64>], lang: &Lang, digits: i32, home: Option<Magnitude>) -> (Magnitude, u8) {
    let classes: Vec<Vec<f64>> = classes.iter().map(|c| known(c)).filter(|c| !c.is_empty()).collect();
    // Digits that the largest number may have before its point: steps of 10⁴ leave one more than those of 10³.
    let longest = if lang.is_chinese() { 5 } else { 4 };
    let largest = classes.iter().flatten().copied().fold(0.0, f64::max);
    let mut best: Option<(f64, (Magnitude, u8))> = None;
    for magnitude in Magnitude::steps(lang) {
        let power = 10_f64.powi(i32::from(magnitude.exponent()));
        let before = places(largest / power).max(1);
        let filled = (digits - before).clamp(0, AFTER);
        // Cents of whole sums are noise.
        let most = if *magnitude == Magnitude::One && before > 2 { 0 } else { AFTER };
        for decimals in filled.min(most)..=most {
            let short = |value: f64| f64::from((NEEDED - places(value / power) - decimals).clamp(0, NEEDED));
            let worst = |at: fn(&[f64]) -> f64| classes.iter().map(|c| short(at(c))).fold(0.0, f64::max);
            let half = 0.5 * 10_f64.powi(-decimals);
            let lost =
                |class: &Vec<f64>| class.iter().filter(|v| **v / power < half).count() as f64 / class.len() as f64;
            let cost = MEDIAN_LACKS * worst(median)
                + QUARTILE_LACKS * worst(quartile)
                + LOST * classes.iter().map(lost).fold(0.0, f64::max)
                + LONG * f64::from((before - longest).max(0))
                + if home.is_some_and(|home| home != *magnitude) { FOREIGN } else { 0.0 }
                + DECIMAL * f64::from(decimals - filled.min(most));
            // The first of equals: the smaller magnitude, the fewer decimals.
            if best.is_none_or(|(least, _)| cost < least - 1e-9) {
                best = Some((cost, (*magnitude, decimals as u8)));
            }
        }
    }
    match best {
        Some((_, choice)) if largest > 0.0 => choice,
        _ => (Magnitude::One, 0),
    }
}

/// Absolute values without zeros, smallest first.
fn known(class: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = class.iter().map(|v| v.abs()).filter(|v| v.is_finite() && *v > 0.0).collect();
    known.sort_by(f64::total_cmp);
    known
}

/// The lower median.
fn median(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

/// The lower quartile.
fn quartile(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len().saturating_sub(1) / 4).copied().unwrap_or(0.0)
}

/// Digits before the point; zero or less for numbers below one: 0.4 has 0, 0.04 has −1.
fn places(value: f64) -> i32 {
    if value > 0.0 { value.log10().floor() as i32 + 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(lang: &str, digits: i32, classes: &[&[f64]]) -> (Magnitude, u8) {
        let classes: Vec<Vec<f64>> = classes.iter().map(|c| c.to_vec()).collect();
        choose(&classes, &Lang::new(lang), digits, None)
    }

    #[test]
    fn a_number_alone_has_up_to_four_digits_before_its_point() {
        assert_eq!(chosen("zh", 4, &[&[3_328_607.46]]), (Magnitude::Wan, 1));
        assert_eq!(chosen("en", 3, &[&[3_328_607.46]]), (Magnitude::Thousand, 0));
        assert_eq!(chosen("en", 3, &[&[32_500_005.0]]), (Magnitude::Million, 1));
        assert_eq!(chosen("zh", 4, &[&[117_470_000.0], &[13_490_000.0]]), (Magnitude::Wan, 0));
        assert_eq!(chosen("zh", 4, &[&[950.0]]), (Magnitude::One, 0));
        assert_eq!(chosen("en", 4, &[&[0.0], &[]]), (Magnitude::One, 0));
    }

    #[test]
    fn small_members_keep_their_digits_beside_a_large_total() {
        // Regions of 0.1 to 0.6 million and their changes beside a target of 13.5 million.
        let values = [100_000.0, 240_000.0, 310_000.0, 450_000.0, 610_000.0, 3_328_607.0, 13_500_000.0];
        let changes = [-12_000.0, 25_000.0, 40_000.0, -51_000.0, 80_000.0, 420_000.0, -10_171_393.0];
        assert_eq!(chosen("en", 4, &[&values, &changes]), (Magnitude::Thousand, 0));
        assert_eq!(chosen("zh", 4, &[&values, &changes]).0, Magnitude::Wan);
    }

    #[test]
    fn a_decimal_more_is_cheaper_than_long_numbers() {
        // A bridge from 10.65 to 10.85 million by steps of 0.2 million.
        let steps = [292_000.0, -236_000.0, 189_000.0, -177_000.0, 136_000.0];
        assert_eq!(chosen("en", 3, &[&[10_650_000.0, 10_850_000.0], &steps]), (Magnitude::Million, 2));
    }

    #[test]
    fn neighbouring_pages_keep_the_magnitude_of_the_report() {
        let en = Lang::new("en");
        let of = |class: &[f64], home: Magnitude| choose(&[class.to_vec()], &en, 3, Some(home)).0;
        // Three millions can be told in both: as the report does.
        assert_eq!(of(&[3_328_607.0, 2_882_000.0], Magnitude::Million), Magnitude::Million);
        assert_eq!(of(&[3_328_607.0, 2_882_000.0], Magnitude::Thousand), Magnitude::Thousand);
        // Products of some thousands would be 0.00, and a target of 192 million would have six digits.
        assert_eq!(of(&[9e3, 24e3, 31e3, 12e3], Magnitude::Million), Magnitude::Thousand);
        assert_eq!(of(&[192_435e3, 12_650e3], Magnitude::Thousand), Magnitude::Million);
    }

    #[test]
    fn order_and_sign_do_not_matter() {
        let (a, b) = ([-5.0e6, 2.0e5, 3.0e4], [3.0e4, -2.0e5, 5.0e6]);
        assert_eq!(chosen("en", 4, &[&a]), chosen("en", 4, &[&b]));
    }
}
