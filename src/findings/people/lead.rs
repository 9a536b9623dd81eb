//! Whether a component of a rep is ahead of the mean of the reps or behind it.

use crate::base::Impact;

/// Numbers that differ by no more than this part of the mean are alike.
pub const ALIKE: f64 = 0.02;

/// Good where a number is better than a mean, bad where it is worse, none where both are alike. `falling` where less is
/// better.
pub fn against(own: f64, mean: f64, falling: bool) -> Option<Impact> {
    let lead = if falling { mean - own } else { own - mean };
    (lead.abs() > ALIKE * mean.abs()).then_some(if lead > 0.0 { Impact::Good } else { Impact::Bad })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiftieth_of_the_mean_is_no_difference() {
        assert_eq!(against(103.0, 100.0, false), Some(Impact::Good));
        assert_eq!(against(97.0, 100.0, false), Some(Impact::Bad));
        assert_eq!(against(97.0, 100.0, true), Some(Impact::Good), "fewer days are better");
        assert_eq!(against(102.0, 100.0, false), None);
        assert_eq!(against(98.0, 100.0, true), None);
        assert_eq!(against(1.0, 0.0, false), Some(Impact::Good), "of a mean of nothing everything is more");
    }
}
