//! Scores of recency, frequency and amount as numbers (S22, methods.md B4): their borders, the segments they make, and how
//! active a customer is.

use serde::Serialize;

use crate::config::SCORES;

/// Borders of a score, rising: days, orders or minor units.
pub type Borders = [i128; SCORES - 1];

/// The score of a number of which more is better: one more than the borders it reaches.
pub fn score(value: i128, borders: &Borders) -> u8 {
    1 + borders.iter().map(|border| u8::from(*border <= value)).sum::<u8>()
}

/// The score of days since the last order: fewer are better.
pub fn recency_score(days: i128, borders: &Borders) -> u8 {
    SCORES as u8 + 1 - score(days, borders)
}

/// The quintiles of values as borders (quantiles of type 7, rounded up to whole numbers, which changes no score).
pub fn quintiles(values: &[i128]) -> Option<Borders> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().checked_sub(1)?;
    let mut borders = [0; SCORES - 1];
    for (i, border) in borders.iter_mut().enumerate() {
        // (i + 1) ÷ 5 of the way from the first to the last, in whole fifths.
        let at = (i + 1) * last;
        let (below, fifths) = (at / SCORES, at % SCORES);
        let low = *sorted.get(below)?;
        let high = sorted.get(below + 1).copied().unwrap_or(low);
        let part = (high - low) * i128::try_from(fifths).ok()?;
        let five = SCORES as i128;
        *border = low + part.div_euclid(five) + i128::from(part.rem_euclid(five) > 0);
    }
    Some(borders)
}

/// What a customer is by its scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Bought lately, often, and much: 4 or 5 in all three.
    Champions,
    /// Bought often and not long ago: 3 or more in both.
    Loyal,
    /// Bought lately, not often yet.
    Promising,
    /// Neither lately nor often, yet not long gone.
    Attention,
    /// Bought often or much (4 or 5), and not for long: to be won back.
    AtRisk,
    /// Bought little, and not for long.
    Dormant,
}

impl Segment {
    /// Every segment, best first.
    pub const ALL: [Segment; 6] =
        [Segment::Champions, Segment::Loyal, Segment::Promising, Segment::Attention, Segment::AtRisk, Segment::Dormant];

    /// The segment of three scores; each triple has exactly one.
    pub fn of(recency: u8, frequency: u8, amount: u8) -> Segment {
        match (recency, frequency, amount) {
            (4.., 4.., 4..) => Segment::Champions,
            (..=2, 4.., _) | (..=2, _, 4..) => Segment::AtRisk,
            (3.., 3.., _) => Segment::Loyal,
            (4.., ..) => Segment::Promising,
            (3, ..) => Segment::Attention,
            _ => Segment::Dormant,
        }
    }

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Segment::Champions => "champions",
            Segment::Loyal => "loyal",
            Segment::Promising => "promising",
            Segment::Attention => "attention",
            Segment::AtRisk => "at_risk",
            Segment::Dormant => "dormant",
        }
    }
}

/// How long ago a customer bought last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Within the first border.
    Active,
    /// Within the second.
    Quiet,
    /// Longer ago.
    Inactive,
}

impl Activity {
    /// Every degree, best first.
    pub const ALL: [Activity; 3] = [Activity::Active, Activity::Quiet, Activity::Inactive];

    /// The degree of days since the last order.
    pub fn of(days: i128, borders: [u32; 2]) -> Activity {
        match days {
            days if days <= i128::from(borders[0]) => Activity::Active,
            days if days <= i128::from(borders[1]) => Activity::Quiet,
            _ => Activity::Inactive,
        }
    }

    /// The word in files and in keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            Activity::Active => "active",
            Activity::Quiet => "quiet",
            Activity::Inactive => "inactive",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORACLES: &str = include_str!("../../../tests/oracles.json");

    #[test]
    fn the_rows_of_the_published_example() {
        // Oracle O4.2: README of the R package rfm. The fourth border of the amount lies between 506 and 699.
        let oracles: serde_json::Value = serde_json::from_str(ORACLES).expect("JSON");
        let number = |value: &serde_json::Value| i128::from(value.as_i64().expect("a number"));
        let borders = |letter: &str, more: &[i128]| -> Borders {
            let known = oracles["rfm_thresholds"][letter].as_array().expect("borders").iter().map(number);
            known.chain(more.iter().copied()).collect::<Vec<_>>().try_into().expect("four borders")
        };
        let (recency, frequency, amount) = (borders("R", &[]), borders("F", &[]), borders("M", &[600]));
        let rows = oracles["rfm_rows"].as_array().expect("rows");
        assert_eq!(rows.len(), 9);
        for row in rows {
            let found = [
                recency_score(number(&row[0]), &recency),
                score(number(&row[1]), &frequency),
                score(number(&row[2]), &amount),
            ];
            assert_eq!(Some(found.map(|s| s.to_string()).concat().as_str()), row[3].as_str(), "{row}");
        }
    }

    #[test]
    fn quintiles_stand_where_type_seven_puts_them() {
        assert_eq!(quintiles(&[1, 2, 3, 4, 5, 6]), Some([2, 3, 4, 5]));
        // 1 + 0.2 × 9 × … = 2.8, 4.6, 6.4, 8.2, rounded up.
        assert_eq!(quintiles(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]), Some([3, 5, 7, 9]));
        assert_eq!(quintiles(&[7]), Some([7; 4]));
        assert_eq!(quintiles(&[]), None);
        assert_eq!(quintiles(&[-10, -7]), Some([-9, -8, -8, -7]));
    }

    #[test]
    fn every_triple_of_scores_has_its_segment() {
        assert_eq!(Segment::of(5, 5, 5), Segment::Champions);
        assert_eq!([Segment::of(1, 5, 1), Segment::of(2, 1, 4)], [Segment::AtRisk; 2]);
        assert_eq!([Segment::of(3, 3, 1), Segment::of(5, 4, 3)], [Segment::Loyal; 2]);
        assert_eq!([Segment::of(5, 1, 1), Segment::of(3, 2, 5)], [Segment::Promising, Segment::Attention]);
        assert_eq!([Segment::of(1, 1, 1), Segment::of(2, 3, 3)], [Segment::Dormant; 2]);
    }

    proptest! {
        #[test]
        fn rounding_a_border_up_changes_no_score(values in prop::collection::vec(-50..400_i128, 1..40)) {
            let borders = quintiles(&values).expect("values");
            prop_assert!(borders.windows(2).all(|w| w[0] <= w[1]));
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for value in &values {
                let exact = (1..SCORES).filter(|fifth| {
                    let at = *fifth as f64 * (sorted.len() - 1) as f64 / SCORES as f64;
                    let (low, part) = (at.floor() as usize, at.fract());
                    let high = sorted.get(low + 1).copied().unwrap_or(sorted[low]);
                    sorted[low] as f64 + part * (high - sorted[low]) as f64 <= *value as f64 + 1e-9
                });
                prop_assert_eq!(usize::from(score(*value, &borders)), 1 + exact.count());
            }
        }
    }
}
