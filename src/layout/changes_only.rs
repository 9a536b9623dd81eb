//! When a waterfall shows its changes alone: small steps between long bars cannot be read, and an axis is never cut
//! (notation R25), so the wholes lose their bars and the steps get the room.

use super::deck::{BridgeSpec, CalculationKind, CalculationSpec};

/// Below this share of the smallest whole, the way that the steps go is too short beside the bars of the wholes.
const SHORT: f64 = 0.25;

/// True when the levels that the steps run through lie close together, seen from zero.
fn is_short(wholes: &[f64], levels: &[f64]) -> bool {
    let least = wholes.iter().copied().fold(f64::INFINITY, f64::min);
    let ends = levels.iter().chain(wholes);
    let (lo, hi) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(*v), hi.max(*v)));
    wholes.len() > 1 && least > 0.0 && hi > lo && (hi - lo) < SHORT * least
}

impl BridgeSpec {
    /// True when the figure draws the changes only: base and total are levels with a number, without bars from zero.
    pub fn is_changes_only(&self) -> bool {
        let mut at = self.base.2.value;
        let levels: Vec<f64> = self
            .steps
            .iter()
            .map(|(_, point, _)| {
                at += point.value;
                at
            })
            .collect();
        is_short(&[self.base.2.value, self.total.2.value], &levels)
    }
}

impl CalculationSpec {
    /// True when the figure draws the changes only: wholes are levels with a number, without bars from zero.
    pub fn is_changes_only(&self) -> bool {
        let mut at = 0.0;
        let (mut wholes, mut levels) = (Vec::new(), Vec::new());
        for row in &self.rows {
            match row.kind {
                CalculationKind::Whole(_) => {
                    at = row.point.value;
                    wholes.push(at);
                }
                CalculationKind::Step(_) => at += row.point.value,
            }
            levels.push(at);
        }
        matches!(self.rows.first().map(|row| row.kind), Some(CalculationKind::Whole(_))) && is_short(&wholes, &levels)
    }
}

#[cfg(test)]
mod tests {
    use super::is_short;

    #[test]
    fn small_steps_between_long_bars_are_drawn_alone() {
        assert!(is_short(&[954.6, 960.9], &[928.0, 949.6, 930.2, 949.2, 960.9]));
        assert!(!is_short(&[1000.0, 1135.0], &[1120.0, 780.0, 1225.0]), "a third of the whole can be read");
        assert!(!is_short(&[1000.0, 1135.0], &[400.0]));
    }

    #[test]
    fn nothing_is_left_out_where_zero_is_near() {
        assert!(!is_short(&[0.0, 5.0], &[5.0]));
        assert!(!is_short(&[-100.0, -98.0], &[-98.0]));
        assert!(!is_short(&[100.0, 100.0], &[100.0]), "no change, no scale for it");
        assert!(!is_short(&[100.0], &[101.0]));
    }
}
