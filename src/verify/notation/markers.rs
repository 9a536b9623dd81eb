//! Difference markers and trend arrows (R40): they begin and end at the columns that they compare, and say what these say.

use super::drawing::{Drawing, Mark};
use crate::base::Impact;
use crate::plot::Theme;

/// What is measured may differ by so much, in points.
const CLOSE: f64 = 0.5;
/// A growth may differ by so much from that of the columns.
const SAME: f64 = 1e-4;

/// The difference markers and arrows of a figure.
pub(super) fn all(drawing: &Drawing) -> impl Iterator<Item = &Mark> {
    drawing.all("difference").chain(drawing.all("trend"))
}

/// True of the number of a marker: it tells a change.
pub(super) fn is_number(label: &Mark) -> bool {
    ["difference", "trend"].contains(&label.get("tier"))
}

/// What is wrong with a marker; none when it is sound.
pub(super) fn wrong(drawing: &Drawing, marker: &Mark, theme: &Theme) -> Option<String> {
    let column = |name: &str| {
        let id = marker.get(name);
        let own = |c: &&Mark| c.get("cat") == id && c.get("sc") == "AC" && c.get("var").is_empty();
        drawing.tier("base").find(own).ok_or_else(|| format!("{} points at no column {id}", marker.name()))
    };
    let (from, to) = match (column("from"), column("cat")) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(wrong), _) | (_, Err(wrong)) => return Some(wrong),
    };
    if marker.is("trend") { trend(drawing, marker, from, to) } else { difference(drawing, marker, from, to, theme) }
}

fn difference(drawing: &Drawing, marker: &Mark, from: &Mark, to: &Mark, theme: &Theme) -> Option<String> {
    let name = marker.name();
    let top = |column: &Mark| column.bounds.y;
    let (low, high) = (top(from).max(top(to)), top(from).min(top(to)));
    if (marker.bounds.y - high).abs() > CLOSE || (marker.bounds.bottom() - low).abs() > CLOSE {
        return Some(format!("{name} does not reach from one end to the other"));
    }
    for column in [from, to] {
        let id = column.get("cat");
        let line = drawing.all("assist").find(|line| line.get("cat") == id);
        let Some(line) = line else { return Some(format!("{name} has no line from {id}")) };
        let level = (line.bounds.y - top(column)).abs() <= CLOSE && line.bounds.height <= CLOSE;
        let begins = (line.bounds.x - column.bounds.right()).abs() <= CLOSE;
        if !(level && begins && line.bounds.right() >= marker.bounds.right() - CLOSE) {
            return Some(format!("the line of {name} does not begin at the end of {id}"));
        }
    }
    let change = to.value() - from.value();
    if (change - marker.value()).abs() > 1e-6 * to.value().abs().max(1.0) {
        return Some(format!("{name} says {}, its columns differ by {change}", marker.value()));
    }
    let codes = [Impact::Good, Impact::Bad, Impact::Neutral];
    let impact = codes.into_iter().find(|impact| impact.code() == marker.get("impact"));
    let coloured = impact.is_some_and(|impact| marker.fill == Some(theme.impact(impact)));
    (!coloured).then(|| format!("{name} has another colour than what it means"))
}

fn trend(drawing: &Drawing, marker: &Mark, from: &Mark, to: &Mark) -> Option<String> {
    let name = marker.name();
    let head = drawing.all("trend-head").find(|head| head.get("cat") == to.get("cat"));
    let (Some(tail), Some(tip)) = (marker.points.first(), head.and_then(|head| head.points.first())) else {
        return Some(format!("{name} has no head or no tail"));
    };
    let middle = |column: &Mark| column.bounds.x + column.bounds.width / 2.0;
    if (tail.0 - middle(from)).abs() > CLOSE || (tip.0 - middle(to)).abs() > CLOSE {
        return Some(format!("{name} does not lead from {} to {}", from.get("cat"), to.get("cat")));
    }
    let above = |(spot, column): (&(f64, f64), &Mark)| column.bounds.y - spot.1;
    let (first, last) = (above((tail, from)), above((tip, to)));
    if first <= 0.0 || (first - last).abs() > CLOSE {
        return Some(format!("{name} is steeper or flatter than its columns"));
    }
    let mut places: Vec<f64> = drawing.tier("base").filter(|c| c.get("sc") == "AC").map(middle).collect();
    places.retain(|x| *x > middle(from) + CLOSE && *x <= middle(to) + CLOSE);
    let grown = (1.0 + marker.value()).powi(i32::try_from(places.len()).unwrap_or(0));
    let columns = to.value() / from.value();
    ((grown / columns - 1.0).abs() > SAME)
        .then(|| format!("{name} says {}, its columns grew {columns} times", marker.value()))
}
