//! Findings about the course of the main measure: signals of the control chart, and its direction.

use crate::base::{Impact, Scenario, Value};

use super::super::book::{Book, fact_id};
use super::super::control::Charted;
use super::super::study::Study;
use super::super::{Finding, Signal};
use super::{Draft, weight};
use crate::findings::score::direction;

/// The signal at the last complete point (or that there is none), and the direction where it is no noise.
pub fn trend_messages(study: &Study<'_>, book: &Book, chart: &Charted) -> Vec<Finding> {
    let (control, limits) = (&chart.control, &chart.limits);
    let Some(last) = control.points.last() else { return Vec::new() };
    // Where the limits follow the season, so does the value that is held against them.
    let value = chart.last;
    let main = study.main.id;
    let good = |x: f64| Impact::of(x, study.main.good(study.brief));
    let above = value > limits.centre;
    let points = fact_id(&format!("{main}.points"), &Default::default(), &last.period, Scenario::AC);
    let frame = |kind: &str| {
        Draft::new(kind, 2, "control", main)
            .fact("value", last.value.clone())
            .fact("centre", control.centre.clone())
            .fact("upper", control.upper.clone())
            .fact("lower", control.lower.clone())
            .name("period", last.period.to_string())
    };
    let mut found = Vec::new();
    match last.signals.first() {
        Some(signal) => {
            let word = match signal {
                Signal::Outside => "outside",
                Signal::Run => "run",
                Signal::NearLimit => "near_limit",
            };
            let off = if limits.centre.abs() > 0.0 { (value - limits.centre) / limits.centre } else { 0.0 };
            let sigma = limits.sigma();
            let z = (sigma > 0.0).then(|| (value - limits.centre) / sigma);
            let draft = frame("control_signal")
                .fact("limit", if above { control.upper.clone() } else { control.lower.clone() })
                .word("signal", format!("signal.{word}"))
                .word("side", if above { "side.above" } else { "side.below" })
                .impact(good(value - limits.centre));
            found.push(draft.score(weight(study, off, 0.7).surprise(z).score()).done());
        }
        None => found.push(frame("control_stable").fact("points", points.clone()).score(0.05).done()),
    }
    if let Some(slope) = &control.slope {
        let step = book.fact(slope).and_then(|f| f.value).map_or(0.0, Value::to_f64);
        // Twice its standard error, and large enough to be seen: anything less is noise.
        if chart.t.abs() >= 2.0 && step.abs() >= study.brief.thresholds.unchanged {
            let draft = Draft::new("trend_direction", 2, "control", main)
                .fact("slope", slope.clone())
                .fact("points", points)
                .word("direction", format!("direction.{}", direction(step)))
                .impact(good(step));
            found.push(draft.score(weight(study, step, 0.8).surprise(Some(chart.t)).score()).done());
        }
    }
    found
}
