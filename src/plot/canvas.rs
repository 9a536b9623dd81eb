//! The sheet a figure is drawn on: plotters' drawing area over our backend, in points.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::{CoordTranslate, Shift};
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle};
use std::fmt::Write;

use super::backend::{Semantic, UNIT};
use super::bounds::Bounds;
use super::hatch;
use super::labels::Label;
use super::mark::{Mark, escape};
use super::metrics::Metrics;
use super::notation::Look;
use super::theme::{Colour, Theme};
use crate::base::{Error, Result};
use crate::layout::FigureSpec;

/// A place in points from the upper left corner.
pub(super) type Spot = (f64, f64);

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub size: f64,
    pub bold: bool,
    pub colour: Colour,
    pub anchor: Anchor,
}

/// A sheet with the look and the fonts of the document.
pub(super) struct Canvas<'a> {
    backend: Rc<RefCell<Semantic>>,
    page: DrawingArea<Semantic, Shift>,
    /// What is drawn.
    pub spec: &'a FigureSpec,
    /// How it looks.
    pub theme: &'a Theme,
    /// How wide text is.
    pub metrics: &'a Metrics,
    /// Labels that stand beside what was drawn on the way, for the placer.
    notes: RefCell<Vec<Label>>,
}

/// Farthest place from the corner that is drawn, in points: no slide is a hundredth of it, and differences of such
/// places stay within the integers of plotters.
pub(super) const FARTHEST: f64 = 1e5;

/// Points as backend units.
pub(super) fn units(points: f64) -> i32 {
    // The cast makes nothing of what is no number.
    (points.clamp(-FARTHEST, FARTHEST) * UNIT).round() as i32
}

fn colour(c: Colour) -> RGBColor {
    RGBColor(c.0, c.1, c.2)
}

fn filled(c: Colour) -> ShapeStyle {
    colour(c).filled()
}

fn stroked(c: Colour, width: f64) -> ShapeStyle {
    colour(c).stroke_width(units(width).max(1).unsigned_abs())
}

impl<'a> Canvas<'a> {
    /// An empty sheet of the figure's size.
    ///
    /// # Errors
    /// A size that cannot be drawn.
    pub fn new(spec: &'a FigureSpec, theme: &'a Theme, metrics: &'a Metrics) -> Result<Canvas<'a>> {
        let backend = Rc::new(RefCell::new(Semantic::new(spec.width, spec.height, metrics.cap_height(1.0))?));
        let page = DrawingArea::from(&backend);
        Ok(Canvas { backend, page, spec, theme, metrics, notes: RefCell::default() })
    }

    /// True of a number that the message prints, and of what is no number: only they are ringed.
    pub fn says(&self, mark: &Mark) -> bool {
        let (said, fact) = (self.spec.labels.said.as_ref(), mark.attribute("fact"));
        said.zip(fact).is_none_or(|(said, fact)| said.iter().any(|id| id == fact))
    }

    /// Leaves a label for the placer; the first of a name stays.
    pub fn note(&self, label: Label) {
        let mut notes = self.notes.borrow_mut();
        if notes.iter().all(|note| note.name != label.name) {
            notes.push(label);
        }
    }

    /// The labels left for the placer.
    pub fn notes(&self) -> Vec<Label> {
        self.notes.take()
    }

    /// The area that coordinate systems are laid over.
    pub fn page(&self) -> &DrawingArea<Semantic, Shift> {
        &self.page
    }

    /// Draws an element of plotters with its meaning.
    pub fn put<'e, E, CT>(&self, area: &DrawingArea<Semantic, CT>, mark: Mark, element: &'e E) -> Result<()>
    where
        CT: CoordTranslate,
        &'e E: PointCollection<'e, CT::From>,
        E: Drawable<Semantic>,
    {
        self.backend.borrow_mut().set(mark);
        area.draw(element).map_err(|e| Error::internal(format!("figure `{}`: {e}", self.spec.id)))
    }

    /// A straight line.
    pub fn line(&self, mark: Mark, from: Spot, to: Spot, ink: Colour, width: f64) -> Result<()> {
        let points = vec![(units(from.0), units(from.1)), (units(to.0), units(to.1))];
        self.put(&self.page, mark, &PathElement::new(points, stroked(ink, width)))
    }

    /// A filled polygon.
    pub fn polygon(&self, mark: Mark, corners: &[Spot], ink: Colour) -> Result<()> {
        let points: Vec<(i32, i32)> = corners.iter().map(|(x, y)| (units(*x), units(*y))).collect();
        self.put(&self.page, mark, &Polygon::new(points, filled(ink)))
    }

    /// A round marker, smaller where the sheet ends.
    pub fn circle(&self, mark: Mark, centre: Spot, radius: f64, look: Look) -> Result<()> {
        let (x, y) = centre;
        let room = x.min(y).min(self.spec.width - x).min(self.spec.height - y);
        let radius = units(radius.min(room).max(0.0));
        let at = (units(x), units(y));
        match look {
            Look::Solid(ink) => self.put(&self.page, mark, &Circle::new(at, radius, filled(ink))),
            Look::Outline { line, face } | Look::Hatched { line, face } => {
                let mark = Mark { face: Some(face), ..mark };
                self.put(&self.page, mark, &Circle::new(at, radius, stroked(line, self.theme.strokes.outline)))
            }
        }
    }

    /// A rectangle given in the coordinates of an area, in the look of its scenario (R01–R04).
    pub fn rectangle<CT>(
        &self,
        area: &DrawingArea<Semantic, CT>,
        mark: Mark,
        corners: [CT::From; 2],
        look: Look,
        stripes_for: &str,
    ) -> Result<Bounds>
    where
        CT: CoordTranslate,
        CT::From: Clone + 'static,
    {
        let at = |c: &CT::From| {
            let (x, y) = area.map_coordinate(c);
            (f64::from(x) / UNIT, f64::from(y) / UNIT)
        };
        let bounds = Bounds::of(at(&corners[0]), at(&corners[1]));
        match look {
            Look::Solid(ink) => self.put(area, mark, &Rectangle::new(corners, filled(ink)))?,
            Look::Outline { line, face } | Look::Hatched { line, face } => {
                let mark = Mark { face: Some(face), ..mark };
                self.put(area, mark, &Rectangle::new(corners, stroked(line, self.theme.strokes.outline)))?;
            }
        }
        if let Look::Hatched { line, .. } = look {
            let inner = bounds.grown(-self.theme.strokes.outline / 2.0);
            for (from, to) in hatch::segments((inner.x0, inner.y0, inner.x1, inner.y1), self.theme.hatch.pitch) {
                self.line(Mark::new("hatch").with("for", stripes_for), from, to, line, self.theme.hatch.stripe)?;
            }
        }
        Ok(bounds)
    }

    /// A rectangle in points.
    pub fn rect(&self, mark: Mark, b: Bounds, look: Look) -> Result<Bounds> {
        let corners = [(units(b.x0), units(b.y0)), (units(b.x1), units(b.y1))];
        self.rectangle(&self.page, mark, corners, look, "")
    }

    /// An ellipse around something (R40).
    pub fn ring(&self, mark: Mark, b: Bounds, ink: Colour, width: f64) -> Result<()> {
        let corners = [(units(b.x0), units(b.y0)), (units(b.x1), units(b.y1))];
        let mark = Mark { ellipse: true, ..mark };
        self.put(&self.page, mark, &Rectangle::new(corners, stroked(ink, width)))
    }

    /// A line of text on its baseline.
    pub fn text(&self, mark: Mark, text: &str, at: Spot, set: Type) -> Result<()> {
        let style = if set.bold { FontStyle::Bold } else { FontStyle::Normal };
        let h = match set.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::Name(&self.theme.font), set.size * UNIT, style);
        let style = TextStyle { font, color: colour(set.colour).to_backend_color(), pos: Pos::new(h, VPos::Bottom) };
        self.put(&self.page, mark, &Text::new(text, (units(at.0), units(at.1)), style))
    }

    /// The whole SVG; `scale` are the points per unit of its scale group.
    pub fn finish(self, scale: Option<f64>) -> String {
        let spec = self.spec;
        let heading = [&spec.heading.who, &spec.heading.what, &spec.heading.unit, &spec.heading.when];
        let title: Vec<&str> = heading.into_iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
        let title = if title.is_empty() { spec.id.clone() } else { title.join(" · ") };
        let mut out = String::new();
        let (w, h) = (trimmed(spec.width), trimmed(spec.height));
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             font-family=\"{}\" data-figure=\"{}\" data-scale-group=\"{}\"",
            escape(&self.theme.font),
            escape(&spec.id),
            escape(&spec.scale_group)
        );
        if let Some(scale) = scale {
            let _ = write!(out, " data-scale=\"{scale}\"");
        }
        let _ = writeln!(out, ">\n<title>{}</title>\n<desc>{}</desc>", escape(&title), escape(&spec.alt));
        out.push_str(self.backend.borrow().body());
        out.push_str("</svg>\n");
        out
    }
}

fn trimmed(points: f64) -> String {
    format!("{}", (points * UNIT).round() / UNIT)
}
