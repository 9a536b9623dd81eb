//! How the room of a figure is shared among its tiers, so that the base tier and the absolute variances
//! have the same points per unit (R16, R28) and every label still fits beside its mark.

use super::notation::{axis_half, head_size};
use super::series::{Pins, Relative, Series};
use super::theme::Theme;

/// A tier along the direction of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lane {
    /// Distance of its axis from the beginning of the first tier.
    pub axis: f64,
    /// Points per unit.
    pub scale: f64,
    /// Smallest and largest value.
    pub range: (f64, f64),
    /// Where the lane ends, labels included.
    pub end: f64,
}

/// The tiers of a figure.
pub(super) struct Frame {
    /// Points per unit that the figure could use; none when it has nothing to scale.
    pub possible: Option<f64>,
    /// Points per unit in use.
    pub scale: f64,
    pub base: Lane,
    pub absolute: Option<Lane>,
    pub relative: Option<(Lane, Pins)>,
}

/// What limits a frame.
pub(super) struct Room<'r> {
    /// Length for all tiers.
    pub length: f64,
    /// Length of the pins without labels.
    pub pins: f64,
    /// Distance of two tiers.
    pub gap: f64,
    /// What the name of a variance tier takes on both sides of its axis.
    pub name: f64,
    /// What a label takes beyond its mark, given its text and whether its position is highlighted.
    pub label: &'r dyn Fn(&str, bool) -> f64,
    /// True when a label may stand beyond the reference's end, tied to its own.
    pub ties: bool,
    /// What stands above the base tier besides labels: up to which value it reaches, and how many points beyond.
    pub over: Option<(f64, f64)>,
    /// Points per unit given by the page.
    pub scale: Option<f64>,
}

/// The end of a mark in units, on which side of the axis it lies, and what its label takes beyond it in points.
type End = (f64, bool, f64);

/// Ends of marks.
struct Ends {
    items: Vec<End>,
    /// Values with a longer reference behind them: a label that neither fits into the bar nor stands before the
    /// reference's end stands beyond it.
    tied: Vec<(End, f64)>,
    /// Labels keep clear of the axis.
    clear: f64,
    /// What is kept before and after the axis in any case.
    least: f64,
}

/// Share of the room that the marks of a figure need at least; below it, tiers are given up.
const FEWEST: f64 = 0.2;

impl Ends {
    /// How far the marks and labels reach before and after the axis at a scale, both positive.
    fn reach(&self, scale: f64) -> (f64, f64) {
        let tied = self.tied.iter().filter_map(|((end, positive, label), behind)| {
            let (own, far) = (end.abs() * scale, behind.abs() * scale);
            (own < *label && far > own && far - own < 2.0 * label).then_some((*behind, *positive, *label))
        });
        self.items.iter().copied().chain(tied).fold(
            (self.least, self.least),
            |(before, after), (end, positive, label)| {
                let far = (end.abs() * scale).max(self.clear) + label;
                if positive { (before, f64::max(after, far)) } else { (f64::max(before, far), after) }
            },
        )
    }

    fn length(&self, scale: f64) -> f64 {
        let (before, after) = self.reach(scale);
        before + after
    }

    /// A lane that begins at a distance.
    fn lane(&self, begin: f64, scale: f64, range: (f64, f64)) -> Lane {
        let (before, after) = self.reach(scale);
        Lane { axis: begin + before, scale, range, end: begin + before + after }
    }
}

/// The largest scale at which `need` stays within the room; `span` is the sum of the ranges in units.
pub(super) fn largest(room: f64, span: f64, need: impl Fn(f64) -> f64) -> f64 {
    if span <= 0.0 || room <= 0.0 {
        return 0.0;
    }
    let (mut lo, mut hi) = (0.0, room / span);
    if need(hi) <= room {
        return hi;
    }
    for _ in 0..80 {
        let middle = (lo + hi) / 2.0;
        if need(middle) <= room { lo = middle } else { hi = middle }
    }
    lo
}

impl Frame {
    /// Shares the room among the tiers that the data have; gives up the relative tier, then the absolute
    /// one, when too little would be left for the marks.
    pub fn new(series: &Series<'_>, theme: &Theme, room: &Room<'_>) -> Frame {
        let n = series.len();
        let lit = |i: usize| series.categories[i].highlight;
        let clear = axis_half(theme);
        let label = |text: &str, i: usize| (room.label)(text, lit(i));
        let tied = |i: usize| {
            let (own, behind) = (series.value(i)?, series.reference_value(i)?);
            let positive = own.value >= 0.0;
            let same = positive == (behind.value >= 0.0);
            same.then(|| ((own.value, positive, label(&own.num.text, i)), behind.value))
        };
        let base = Ends {
            items: (0..n)
                .flat_map(|i| {
                    let end = series.own_end(i);
                    let text = series.value(i).map_or(crate::base::number::MISSING, |p| &p.num.text);
                    let positive = series.value(i).is_none_or(|p| p.value >= 0.0);
                    let own = (end, positive, label(text, i));
                    let bars = [series.value(i), series.reference_value(i)].into_iter().flatten();
                    bars.map(|p| (p.value, p.value >= 0.0, 0.0)).chain([own]).collect::<Vec<_>>()
                })
                .chain(room.over.map(|(value, beyond)| (value, true, beyond)))
                .collect(),
            tied: (0..n).filter(|_| room.ties).filter_map(tied).collect(),
            clear,
            least: 0.0,
        };
        let absolute = Ends {
            items: (0..n)
                .filter_map(|i| series.absolute(i).map(|(p, _)| (p.value, p.value >= 0.0, label(&p.num.text, i))))
                .collect(),
            tied: Vec::new(),
            clear,
            least: room.name,
        };
        let pins = series.pins();
        let pin_scale = room.pins / pins.span();
        let relative = Ends {
            items: (0..n)
                .filter_map(|i| match series.relative(i) {
                    Relative::Pin(p, _) => {
                        let (value, _) = pins.drawn(p.value);
                        let text = label(&p.num.text, i) + head_size(theme) / 2.0;
                        Some((value, p.value >= 0.0, text))
                    }
                    Relative::NotApplicable => Some((0.0, true, label("不适用", i))),
                    Relative::Nothing => None,
                })
                .collect(),
            tied: Vec::new(),
            clear,
            least: room.name,
        };
        let (base_range, absolute_range) = (series.base_range(), series.absolute_range());
        let span = |range: (f64, f64)| range.1 - range.0;
        let choices = [(true, true), (true, false), (false, false)];
        let mut choices: Vec<(bool, bool)> =
            choices.into_iter().map(|(a, r)| (a && series.has_absolute(), r && series.has_relative())).collect();
        choices.dedup();
        let length = |(with_absolute, with_relative): (bool, bool), scale: f64| {
            let second = if with_absolute { room.gap + absolute.length(scale) } else { 0.0 };
            let third = if with_relative { room.gap + relative.length(pin_scale) } else { 0.0 };
            base.length(scale) + second + third
        };
        let fits = |choice: &(bool, bool)| length(*choice, 0.0) + FEWEST * room.length <= room.length;
        let choice = choices.iter().copied().find(fits).or(choices.last().copied()).unwrap_or((false, false));
        let total = span(base_range) + if choice.0 { span(absolute_range) } else { 0.0 };
        let possible = (total > 0.0).then(|| largest(room.length, total, |scale| length(choice, scale)));
        let scale = match (possible, room.scale) {
            (Some(possible), Some(given)) => given.min(possible),
            (Some(possible), None) => possible,
            (None, _) => 1.0,
        };
        let first = base.lane(0.0, scale, base_range);
        let second = choice.0.then(|| absolute.lane(first.end + room.gap, scale, absolute_range));
        let begin = second.map_or(first.end, |lane| lane.end) + room.gap;
        let third = choice.1.then(|| (relative.lane(begin, pin_scale, (pins.lo, pins.hi)), pins));
        Frame { possible, scale, base: first, absolute: second, relative: third }
    }

    /// What was given up, in words.
    pub fn warnings(&self, id: &str, series: &Series<'_>, given: Option<f64>) -> Vec<String> {
        let mut out = Vec::new();
        if self.absolute.is_none() && series.has_absolute() {
            out.push(format!("figure `{id}`: no room for the absolute variances"));
        }
        if self.relative.is_none() && series.has_relative() {
            out.push(format!("figure `{id}`: no room for the relative variances"));
        }
        out.extend(scale_warning(id, self.scale, given, self.possible.is_some()));
        out
    }
}

/// The warning about a page scale that the figure cannot hold.
pub(super) fn scale_warning(id: &str, used: f64, given: Option<f64>, scaled: bool) -> Option<String> {
    let given = given.filter(|given| scaled && *given > used * 1.005)?;
    Some(format!("figure `{id}`: drawn at {used} points per unit, because {given} do not fit"))
}
