//! How far places depend on the weights: every weight is moved by a fifth, in all combinations (methods.md B7). The grid
//! is fixed; nothing is drawn at random.

use super::composite::{places, weighted};

/// What each weight is multiplied by, in tenths.
const MOVES: [u32; 3] = [8, 10, 12];
/// Most weights that are moved in all combinations: 3⁸ of them are 6561.
const MOST: usize = 8;

/// The best and the last place of each score when the weights move; `scores` are the points of each rep by component with
/// their weights, in one order of components for all.
pub fn places_when_weights_move(scores: &[Vec<(Option<f64>, u32)>]) -> Vec<(usize, usize)> {
    let width = scores.iter().map(Vec::len).max().unwrap_or(0).min(MOST);
    let mut found: Vec<(usize, usize)> = vec![(usize::MAX, 0); scores.len()];
    let combinations = MOVES.len().pow(u32::try_from(width).unwrap_or(0));
    for number in 0..combinations {
        let factor = |at: usize| match u32::try_from(at) {
            Ok(digit) if at < width => MOVES.get(number / 3_usize.pow(digit) % 3).copied().unwrap_or(10),
            _ => 10,
        };
        let moved = scores.iter().map(|parts| {
            let parts: Vec<(Option<f64>, u32)> =
                parts.iter().enumerate().map(|(at, (points, weight))| (*points, weight * factor(at))).collect();
            weighted(&parts).unwrap_or(f64::MIN)
        });
        let moved: Vec<f64> = moved.collect();
        for (range, place) in found.iter_mut().zip(places(&moved)) {
            *range = (range.0.min(place), range.1.max(place));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rep_ahead_in_everything_keeps_the_first_place() {
        let of = |points: [f64; 2]| vec![(Some(points[0]), 5_000), (Some(points[1]), 5_000)];
        let found = places_when_weights_move(&[of([90.0, 90.0]), of([80.0, 40.0]), of([40.0, 78.0])]);
        // 60 against 59: a fifth more weight on the second component turns them round.
        assert_eq!(found, [(1, 1), (2, 3), (2, 3)]);
    }

    #[test]
    fn far_apart_scores_do_not_change_places() {
        let of = |points: [f64; 2]| vec![(Some(points[0]), 5_000), (Some(points[1]), 5_000)];
        assert_eq!(places_when_weights_move(&[of([90.0, 60.0]), of([50.0, 55.0])]), [(1, 1), (2, 2)]);
        assert!(places_when_weights_move(&[]).is_empty());
    }
}
