//! The stage that holds most back: the one whose conversion fell most, else the one that lets least through.

use serde::Serialize;

use super::conversion::Counts;
use super::proportion::{differ, wilson};

/// A stage that holds deals back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Blocked {
    /// Its position.
    pub stage: usize,
    /// True when its conversion fell against last year by more than chance; false when it is merely the lowest.
    pub fell: bool,
}

/// The stage whose conversion fell most against last year by more than chance; else the one whose conversion is the
/// lowest with limits that lie apart from all others'; else none.
pub fn blocked(now: &Counts, then: Option<&Counts>) -> Option<Blocked> {
    let steps: Vec<(usize, (usize, usize))> =
        (0..now.reached.len()).filter_map(|at| Some((at, now.step(at)?))).filter(|(_, (_, all))| *all > 0).collect();
    let share = |(part, all): (usize, usize)| part as f64 / all as f64;
    let fall = |(at, step): &(usize, (usize, usize))| {
        let before = then?.step(*at).filter(|(_, all)| *all > 0)?;
        let change = share(*step) - share(before);
        (change < 0.0 && differ(*step, before)).then_some((*at, change))
    };
    let fallen = steps.iter().filter_map(fall).min_by(|a, b| a.1.total_cmp(&b.1));
    if let Some((stage, _)) = fallen {
        return Some(Blocked { stage, fell: true });
    }
    let lowest = steps.iter().min_by(|a, b| share(a.1).total_cmp(&share(b.1)))?;
    let (_, high) = wilson(lowest.1.0, lowest.1.1)?;
    let others = || steps.iter().filter(|step| step.0 != lowest.0);
    let apart = others().all(|(_, (part, all))| wilson(*part, *all).is_some_and(|(low, _)| high < low));
    (apart && others().next().is_some()).then_some(Blocked { stage: lowest.0, fell: false })
}
