//! The change of a ratio of sums, taken apart into rates that moved and weights that moved (methods.md B2).
//!
//! r = Σsᵢrᵢ with the weights sᵢ of the denominators: rate effect ΣΔrᵢ·s̄ᵢ, mix effect ΣΔsᵢ·(r̄ᵢ − r̄), bars being
//! means of both periods. A whole may fall while each of its parts rises (Simpson's paradox): this shows why.

/// Numerator and denominator of a member in the base period and now.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Member {
    /// Numerator and denominator of the base period.
    pub base: (f64, f64),
    /// Numerator and denominator now.
    pub actual: (f64, f64),
}

/// A change of a ratio taken apart, member by member.
#[derive(Debug, Clone, PartialEq)]
pub struct RatioMix {
    /// Rate and mix effect of each member.
    pub members: Vec<(f64, f64)>,
    /// Their sums: both together are the change of the ratio.
    pub whole: (f64, f64),
}

/// Takes the change of a ratio apart; none where the whole has no ratio in one of the periods (denominator ≤ 0).
///
/// A member without a denominator in one period has no rate then and keeps that of the other: its coming or going is
/// mix. A numerator without a denominator counts as rate, so that nothing is lost.
pub fn ratio_mix(members: &[Member]) -> Option<RatioMix> {
    let sum = |of: fn(&Member) -> f64| members.iter().map(of).sum::<f64>();
    let (above, below) = (sum(|m| m.base.0), sum(|m| m.base.1));
    let (above_now, below_now) = (sum(|m| m.actual.0), sum(|m| m.actual.1));
    if !(below > 0.0 && below_now > 0.0) {
        return None;
    }
    let centre = f64::midpoint(above / below, above_now / below_now);
    let split = |m: &Member| {
        let rate = |(above, below): (f64, f64)| (below.abs() > 0.0).then(|| above / below);
        let mean = match (rate(m.base), rate(m.actual)) {
            (Some(before), Some(now)) => f64::midpoint(before, now),
            (one, other) => one.or(other).unwrap_or(centre),
        };
        let change = m.actual.0 / below_now - m.base.0 / below;
        let weight = m.actual.1 / below_now - m.base.1 / below;
        (change - weight * mean, weight * (mean - centre))
    };
    let members: Vec<(f64, f64)> = members.iter().map(split).collect();
    let whole = members.iter().fold((0.0, 0.0), |sum, m| (sum.0 + m.0, sum.1 + m.1));
    Some(RatioMix { members, whole })
}
