//! The grid of small multiples: equal panels with a title above and the first and last period below.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Type};
use super::labels::{Label, Placer, Rank, plain};
use super::mark::Mark;
use super::notation;
use crate::base::Result;
use crate::layout::{Category, FigureSpec, MultiplesSpec};

/// Width of a panel divided by its height, as near as it goes without many empty places.
const SHAPE: f64 = 1.7;
/// Height of the line with the keys, in font sizes.
const HEAD: f64 = 1.6;
/// Height of a title and of the names of the periods, in font sizes.
const LINE: f64 = 1.35;
/// What the ring of a highlighted title takes on its left and right.
const RING: f64 = 5.0;
/// Length of the line in the key of a course.
const LINE_KEY: f64 = 14.0;
/// White space right of a panel and below it: at most so many points, and at most this share of the panel.
const GAP: (f64, f64, f64) = (16.0, 6.0, 0.12);

/// Equal panels in rows and columns.
pub(super) struct Grid {
    count: usize,
    across: usize,
    /// Width and height of a panel with its white space.
    cell: (f64, f64),
    /// Width of a panel.
    width: f64,
    /// Height for marks and their labels.
    pub height: f64,
    head: f64,
    line: f64,
}

/// The drawing area of a panel, in points.
pub(super) struct Place {
    /// Left end.
    pub left: f64,
    /// Right end.
    pub right: f64,
    /// Upper end; the title stands above.
    pub top: f64,
    /// Lower end; the periods stand below.
    pub bottom: f64,
}

impl Grid {
    /// A grid for so many panels on the sheet of a figure.
    pub fn new(count: usize, spec: &FigureSpec, size: f64) -> Grid {
        let (head, line) = (HEAD * size, LINE * size);
        // The periods stand once, below the lowest panel of each column (R42).
        let sheet = (spec.width, (spec.height - head - line).max(1.0));
        let off = |across: usize| {
            let rows = count.div_ceil(across) as f64;
            let empty = (across as f64 * rows - count as f64) / (across as f64 * rows);
            ((sheet.0 / across as f64) / (sheet.1 / rows) / SHAPE).ln().abs() + empty
        };
        let across = (1..=count.max(1)).min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(1);
        let cell = (sheet.0 / across as f64, sheet.1 / count.max(1).div_ceil(across) as f64);
        let width = cell.0 - GAP.0.min(GAP.2 * cell.0);
        let height = (cell.1 - GAP.1.min(GAP.2 * cell.1) - line).max(0.0);
        Grid { count, across, cell, width, height, head, line }
    }

    /// The drawing area of a panel.
    pub fn place(&self, i: usize) -> Place {
        let left = (i % self.across) as f64 * self.cell.0;
        let top = self.head + (i / self.across) as f64 * self.cell.1;
        // Where there is no room for title and periods, the axis still stays within its cell.
        let first = (top + self.line).min(top + self.cell.1 / 2.0);
        Place { left, right: left + self.width, top: first, bottom: first + self.height }
    }

    /// The keys of the scenarios and of the course that all share, above the panels (R36).
    pub fn keys(&self, canvas: &Canvas<'_>, placer: &mut Placer, multiples: &MultiplesSpec) -> Result<()> {
        let (size, mut x) = (canvas.theme.font_size, 0.0);
        let cap = canvas.metrics.cap_height(size);
        let baseline = 0.2 * size + cap;
        let mut keep =
            |x: f64, end: f64| placer.keep_free(Bounds::of((x, 0.0), (end, self.head.min(canvas.spec.height))));
        for scenario in [multiples.reference, Some(multiples.primary)].into_iter().flatten() {
            if x + notation::key_width(canvas.theme, canvas.metrics, scenario) > canvas.spec.width {
                return Ok(());
            }
            let end = notation::key(canvas, (x, baseline), scenario)?;
            keep(x, end);
            x = end + 10.0;
        }
        let name = &multiples.mean_name;
        let end = x + LINE_KEY + 4.0 + canvas.metrics.width(name, size, false);
        if multiples.mean.is_empty() || end > canvas.spec.width {
            return Ok(());
        }
        let y = baseline - cap / 2.0;
        let (ink, width) = (canvas.theme.colours.muted, canvas.theme.strokes.thin);
        canvas.line(Mark::new("key").with("of", "mean"), (x, y), (x + LINE_KEY, y), ink, width)?;
        let set = plain(canvas.theme, Anchor::Start);
        canvas.text(Mark::new("key-text").with("of", "mean"), name, (x + LINE_KEY + 4.0, baseline), set)?;
        keep(x, end);
        Ok(())
    }

    /// The name of a member above its panel; the highlighted one has a ring (R40).
    pub fn title(&self, canvas: &Canvas<'_>, placer: &mut Placer, category: &Category, place: &Place) {
        let lit = category.highlight;
        let set = Type { bold: lit, ..plain(canvas.theme, Anchor::Start) };
        let indent = if lit { RING } else { 0.0 };
        let text = canvas.metrics.fit(&category.label, place.right - place.left - 2.0 * indent, set.size, lit);
        let mark = Mark::new("panel-title").with("for", category.id.clone()).rest(category.rest);
        let y = place.top - 0.25 * set.size;
        placer.add(Label {
            mark: if text == category.label { mark } else { mark.titled(category.label.clone()) },
            lines: vec![text],
            spots: vec![((place.left + indent, y), Anchor::Start)],
            set,
            rank: Rank::Highlight,
            ring: lit,
            slide: false,
            name: format!("panel:{}", category.id),
        });
    }

    /// True of the lowest panel of a column.
    pub fn is_lowest(&self, i: usize) -> bool {
        i + self.across >= self.count
    }

    /// The first and the last period below a panel (R42).
    pub fn periods(
        &self,
        canvas: &Canvas<'_>,
        placer: &mut Placer,
        multiples: &MultiplesSpec,
        panel: &str,
        place: &Place,
    ) {
        let (periods, ends) = (&multiples.periods, &multiples.ends);
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return };
        let size = canvas.theme.font_size;
        let set = Type { colour: canvas.theme.colours.muted, ..plain(canvas.theme, Anchor::Start) };
        let width = place.right - place.left;
        let y = place.bottom + 0.25 * size + canvas.metrics.ascent(size);
        let mut add = |category: &Category, text: &str, x: f64, anchor: Anchor| {
            placer.add(Label {
                lines: vec![canvas.metrics.fit(text, 0.48 * width, size, false)],
                spots: vec![((x, y), anchor)],
                set,
                mark: Mark::new("cat").with("for", category.id.clone()).with("panel", panel),
                rank: Rank::Plain,
                ring: false,
                slide: false,
                name: format!("period {} of {panel}", category.id),
            });
        };
        add(first, &ends[0], place.left, Anchor::Start);
        if periods.len() > 1 {
            add(last, &ends[1], place.right, Anchor::End);
        }
    }
}
