//! Where labels stand: beside their mark, never on another label or a mark (R20, R35). What finds no
//! room is left out by rule – the plain ones first, then extremes, then first and last – and reported.

use std::collections::BTreeMap;

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Spot, Type};
use super::mark::Mark;
use super::metrics::Metrics;
use super::notation::Look;
use super::plane::Direction;
use super::theme::Theme;
use crate::base::Result;
use crate::layout::Num;

/// Distance of a label from its mark, in points.
pub(super) const GAP: f64 = 1.5;
/// The same beside a bar.
pub(super) const GAP_BESIDE: f64 = 3.0;
/// Distance of two lines of one label, in font sizes.
pub(super) const LEADING: f64 = 1.15;
/// What a ring adds left and right of a short label of one line, and above and below; above and below one of more lines.
const RING: (f64, f64) = (5.0, 2.0);
const RING_OF_LINES: f64 = 5.0;
/// Width of a label whose corners that ring still clears, in points.
const RINGED: f64 = 60.0;
/// What the box of a text has above and below its letters, in font sizes.
const LEADED: f64 = 0.06;

/// White space between two labels side by side.
const APART: f64 = 1.5;

/// Who stays when room is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Names of tiers, series and limits; highlighted positions.
    Highlight,
    /// The first and the last position.
    End,
    /// The largest and the smallest value.
    Extreme,
    /// All others.
    Plain,
    /// What a figure names where it can: left out without a word.
    Spare,
}

/// A text that looks for its place.
#[derive(Debug, Clone)]
pub(super) struct Label {
    /// Lines, top to bottom.
    pub lines: Vec<String>,
    /// Baselines of the first line where it may stand, the best first.
    pub spots: Vec<(Spot, Anchor)>,
    /// How it is set; the anchor comes from the spot.
    pub set: Type,
    /// `lbl` with its attributes.
    pub mark: Mark,
    /// Who stays.
    pub rank: Rank,
    /// True when a blue ellipse goes around it (R40).
    pub ring: bool,
    /// True when it may move sideways to stay on the sheet.
    pub slide: bool,
    /// What the warning calls it.
    pub name: String,
}

/// What a label stands on when it stands upon a mark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Ground {
    /// On its own solid mark, in the colour of the paper.
    Mark,
    /// On a piece of paper laid over the mark behind its own.
    Backing,
    /// On the paper within the outline behind its own mark, clear of the lines.
    Outline,
}

/// A place of a label upon marks, for want of a free one.
#[derive(Debug, Clone)]
pub(super) struct Upon {
    /// Baseline.
    pub spot: Spot,
    pub anchor: Anchor,
    /// True with the ellipse of a highlighted position.
    pub ring: bool,
    /// None beside all marks, for want of a better place.
    pub ground: Option<Ground>,
    /// The marks that it may cover: all others are kept free.
    pub over: Vec<Bounds>,
}

/// Collects marks and labels, then places the labels.
pub(super) struct Placer {
    sheet: Bounds,
    marks: Vec<Bounds>,
    /// Thin lines that a label covers, with a piece of paper behind it, before it is left out.
    lines: Vec<Bounds>,
    labels: Vec<(Label, Vec<Upon>)>,
    /// Index of a label → the same in fewer lines, for want of room.
    shorter: BTreeMap<usize, Label>,
}

/// Text in the base size.
pub(super) fn plain(theme: &Theme, anchor: Anchor) -> Type {
    Type { size: theme.font_size, bold: false, colour: theme.colours.text, anchor }
}

/// The box of a label at a spot.
pub(super) fn extent(metrics: &Metrics, lines: &[String], set: Type, (x, y): Spot, anchor: Anchor) -> Bounds {
    let width = lines.iter().map(|l| metrics.width(l, set.size, set.bold)).fold(0.0, f64::max);
    let x0 = match anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let below = LEADING * set.size * lines.len().saturating_sub(1) as f64;
    Bounds { x0, y0: y - metrics.ascent(set.size), x1: x0 + width, y1: y + below + metrics.descent(set.size) }
}

/// The spot of a label just outside a mark whose end in the direction of growth is `tip` (R20).
pub(super) fn outside(
    metrics: &Metrics,
    size: f64,
    direction: Direction,
    tip: Spot,
    positive: bool,
    ring: bool,
) -> (Spot, Anchor) {
    let more = if ring { RING.1 } else { 0.0 };
    let aside = if ring { RING.0 } else { 0.0 };
    match (direction, positive) {
        (Direction::Up, true) => ((tip.0, tip.1 - GAP - more - metrics.descent(size)), Anchor::Middle),
        (Direction::Up, false) => ((tip.0, tip.1 + GAP + more + metrics.ascent(size)), Anchor::Middle),
        (Direction::Right, true) => {
            ((tip.0 + GAP_BESIDE + aside, tip.1 + metrics.cap_height(size) / 2.0), Anchor::Start)
        }
        (Direction::Right, false) => {
            ((tip.0 - GAP_BESIDE - aside, tip.1 + metrics.cap_height(size) / 2.0), Anchor::End)
        }
    }
}

/// What a ring adds to the box of a text left and right, and above and below: an ellipse that no letter reaches.
pub(super) fn ring(text: Bounds, lines: usize, size: f64) -> (f64, f64) {
    let (wide, high) = ((text.x1 - text.x0) / 2.0, (text.y1 - text.y0) / 2.0);
    if lines < 2 && 2.0 * wide <= RINGED {
        return RING;
    }
    let more = if lines < 2 { RING.1 } else { RING_OF_LINES };
    let reach = ((high - LEADED * size) / (high + more)).clamp(0.0, 0.95);
    ((wide / (1.0 - reach * reach).sqrt() - wide).max(RING.0), more)
}

/// What a label outside a bar takes beyond its end, beside the bar.
pub(super) fn beside(width: f64, ring: bool) -> f64 {
    GAP_BESIDE + width + if ring { 2.0 * RING.0 } else { 0.0 }
}

/// What a label outside a column takes beyond its end, above or below.
pub(super) fn line_height(size: f64) -> f64 {
    size + GAP + 2.0 * RING.1
}

/// The mark of a number's label.
pub(super) fn number_mark(tier: &str, category: &str, num: &Num) -> Mark {
    let mark = Mark::new("lbl").with("tier", tier).with("for", format!("{tier}:{category}"));
    if num.fact.is_empty() { mark } else { mark.with("fact", num.fact.clone()) }
}

/// The ranks of the labels of a tier.
pub(super) fn ranks(values: &[Option<f64>], highlight: impl Fn(usize) -> bool) -> Vec<Rank> {
    let known = || values.iter().enumerate().filter_map(|(i, v)| v.map(|v| (i, v)));
    let largest = known().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i);
    let smallest = known().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i);
    let (first, last) = (known().next().map(|(i, _)| i), known().next_back().map(|(i, _)| i));
    (0..values.len())
        .map(|i| match Some(i) {
            _ if highlight(i) => Rank::Highlight,
            at if at == first || at == last => Rank::End,
            at if at == largest || at == smallest => Rank::Extreme,
            _ => Rank::Plain,
        })
        .collect()
}

/// Moves positions apart until each is at least `gap` below the one before it, within `lo..hi` where
/// there is room; the order stays.
pub(super) fn spread(positions: &[f64], gap: f64, lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|a, b| positions[*a].total_cmp(&positions[*b]).then(a.cmp(b)));
    let mut out = positions.to_vec();
    let mut floor = lo;
    for &i in &order {
        out[i] = out[i].max(floor);
        floor = out[i] + gap;
    }
    let mut ceiling = hi;
    for &i in order.iter().rev() {
        out[i] = out[i].min(ceiling);
        ceiling = out[i] - gap;
    }
    out
}

/// The sign that stands in the middle of a figure without data.
pub(super) fn nothing(canvas: &Canvas<'_>, placer: &mut Placer) {
    let set = Type { colour: canvas.theme.colours.muted, ..plain(canvas.theme, Anchor::Middle) };
    placer.add(Label {
        lines: vec![crate::base::number::MISSING.to_owned()],
        spots: vec![((canvas.spec.width / 2.0, canvas.spec.height / 2.0), Anchor::Middle)],
        set,
        mark: Mark::new("missing"),
        rank: Rank::Plain,
        ring: false,
        slide: false,
        name: "no data".to_owned(),
    });
}

impl Placer {
    /// For a sheet of that size.
    pub fn new(width: f64, height: f64) -> Placer {
        Placer {
            sheet: Bounds { x0: 0.0, y0: 0.0, x1: width, y1: height },
            marks: Vec::new(),
            lines: Vec::new(),
            labels: Vec::new(),
            shorter: BTreeMap::new(),
        }
    }

    /// No label may stand here.
    pub fn keep_free(&mut self, mark: Bounds) {
        self.marks.push(mark);
    }

    /// Labels stand here only where they find no other place.
    pub fn avoid(&mut self, line: Bounds) {
        self.lines.push(line);
    }

    /// A label to place.
    pub fn add(&mut self, label: Label) {
        self.add_upon(label, Vec::new());
    }

    /// A label to place, and what stands there where it finds no room.
    pub fn add_or(&mut self, label: Label, shorter: Label) {
        let at = self.labels.len();
        self.add(label);
        if self.labels.len() > at {
            self.shorter.insert(at, shorter);
        }
    }

    /// A label to place, with places upon marks for want of its free spots.
    pub fn add_upon(&mut self, label: Label, upon: Vec<Upon>) {
        if label.lines.iter().any(|l| !l.trim().is_empty()) {
            self.labels.push((label, upon));
        }
    }

    /// Places and draws the labels; returns the warning about those left out, if any.
    pub fn finish(mut self, canvas: &Canvas<'_>) -> Result<Vec<String>> {
        canvas.notes().into_iter().for_each(|label| self.add(label));
        let Placer { sheet, marks, lines, labels, shorter } = self;
        let mut order: Vec<(&Label, &[Upon], Option<&Label>)> =
            labels.iter().enumerate().map(|(i, (label, upon))| (label, &upon[..], shorter.get(&i))).collect();
        order.sort_by_key(|(l, ..)| l.rank);
        let mut taken: Vec<Bounds> = Vec::new();
        let mut left_out: Vec<&str> = Vec::new();
        for (whole, upon, shorter) in order {
            let free = |b: &Bounds, over: &[Bounds]| {
                let in_the_way = |m: &Bounds| m.overlaps(b) && !over.contains(m);
                sheet.contains(b) && !taken.iter().any(|t| t.overlaps(b)) && !marks.iter().any(in_the_way)
            };
            let crosses = |b: &Bounds| lines.iter().any(|line| line.overlaps(b));
            let is_ringed = |label: &Label| label.ring && canvas.says(&label.mark);
            let choices = [Some(whole), shorter].into_iter().flatten().flat_map(|label| {
                let rings: &[bool] = if is_ringed(label) { &[true, false] } else { &[false] };
                rings.iter().flat_map(move |ring| {
                    let spots = label.spots.iter().map(move |(spot, anchor)| (label, *ring, *spot, *anchor, None));
                    let upon = upon.iter().filter(move |u| u.ring == *ring);
                    spots.chain(upon.map(move |u| (label, *ring, u.spot, u.anchor, Some(u))))
                })
            });
            let places = choices.into_iter().filter_map(|(label, ring, mut spot, anchor, upon)| {
                // A label that lost its ring is bold instead.
                let set = Type { bold: label.set.bold || (is_ringed(label) && !ring), anchor, ..label.set };
                let mut text = extent(canvas.metrics, &label.lines, set, spot, anchor);
                if label.slide {
                    let by = (sheet.x0 - text.x0).max(0.0) - (text.x1 - sheet.x1).max(0.0);
                    spot.0 += by;
                    text = extent(canvas.metrics, &label.lines, set, spot, anchor);
                }
                let (across, along) = self::ring(text, label.lines.len(), set.size);
                let around = if ring { text.grown_by(across, along) } else { text };
                free(&around, upon.map_or(&[], |u| &u.over)).then_some((
                    label,
                    ring,
                    set,
                    spot,
                    around,
                    upon.and_then(|u| u.ground),
                ))
            });
            // Beside a line before upon it; upon it on a piece of paper.
            let (mut found, mut upon_line) = (None, None);
            for place in places {
                if !crosses(&place.4) {
                    found = Some(place);
                    break;
                }
                upon_line.get_or_insert(place);
            }
            let backed = |(label, ring, set, spot, around, ground): (_, _, _, _, _, Option<Ground>)| {
                (label, ring, set, spot, around, ground.or(Some(Ground::Backing)))
            };
            let found = found.or(upon_line.map(backed));
            let Some((label, ring, set, spot, around, ground)) = found else {
                left_out.extend(Some(&*whole.name).filter(|_| whole.rank != Rank::Spare));
                continue;
            };
            taken.push(around.grown_by(APART, 0.0));
            let paper = canvas.theme.colours.pl;
            let mut set = set;
            let mut mark = label.mark.clone();
            match ground {
                Some(Ground::Mark) => {
                    set.colour = paper;
                    mark = mark.with("on", "mark");
                }
                Some(Ground::Backing) => {
                    mark = mark.with("on", "backing");
                    let backing = Mark::new("backing").with("for", label.name.clone());
                    canvas.rect(backing, around, Look::Solid(paper))?;
                }
                Some(Ground::Outline) => mark = mark.with("on", "outline"),
                None => {}
            }
            if ring {
                let mark = Mark::new("highlight").with("for", label.name.clone());
                canvas.ring(mark, around, canvas.theme.colours.highlight, canvas.theme.strokes.axis)?;
            }
            for (i, line) in label.lines.iter().enumerate() {
                let y = spot.1 + LEADING * set.size * i as f64;
                let own = mark.below.as_deref().filter(|_| i > 0).unwrap_or(&mark);
                canvas.text(own.clone(), line, (spot.0, y), set)?;
            }
        }
        if left_out.is_empty() {
            return Ok(Vec::new());
        }
        let shown: Vec<&str> = left_out.iter().take(5).copied().collect();
        let more = if left_out.len() > 5 { ", …" } else { "" };
        Ok(vec![format!(
            "figure `{}`: {} label(s) left out for want of room: {}{more}",
            canvas.spec.id,
            left_out.len(),
            shown.join(", ")
        )])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_last_and_extremes_stay_longest() {
        let values = [None, Some(1.0), Some(9.0), Some(-3.0), Some(2.0), Some(4.0)];
        let ranks = ranks(&values, |i| i == 4);
        assert_eq!(ranks, [Rank::Plain, Rank::End, Rank::Extreme, Rank::Extreme, Rank::Highlight, Rank::End]);
    }

    #[test]
    fn labels_at_the_end_of_lines_move_apart_and_keep_their_order() {
        let out = spread(&[50.0, 48.0, 95.0, 96.0], 10.0, 0.0, 100.0);
        assert!((out[1] - 48.0).abs() < 1e-9 && (out[0] - 58.0).abs() < 1e-9);
        assert!((out[3] - 100.0).abs() < 1e-9 && (out[2] - 90.0).abs() < 1e-9);
    }
}
