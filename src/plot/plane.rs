//! A coordinate system of plotters: positions of categories along one direction, values along the other.

use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::types::RangedCoordf64;
use plotters::drawing::DrawingArea;
use plotters::element::PathElement;
use plotters::style::{Color, RGBColor};

use super::backend::{Semantic, UNIT};
use super::bounds::Bounds;
use super::canvas::{Canvas, Spot, units};
use super::mark::Mark;
use super::notation::Look;
use super::theme::Colour;
use crate::base::Result;

/// Which way the values grow (R24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// Upwards: positions run from left to right, for time.
    Up,
    /// To the right: positions run from top to bottom, for structure.
    Right,
}

/// A stretch of numbers and the stretch of the sheet that shows it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// First and last number.
    pub numbers: (f64, f64),
    /// Where they stand, in points.
    pub points: (f64, f64),
}

/// Positions and values on the sheet.
pub(super) struct Plane {
    area: DrawingArea<Semantic, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    /// Which way the values grow.
    pub direction: Direction,
}

impl Stretch {
    /// The stretch of values from `lo` to `hi` with `scale` points per unit whose zero stands at `axis`.
    pub fn values((lo, hi): (f64, f64), axis: f64, scale: f64, direction: Direction) -> Stretch {
        // plotters maps an empty range to its middle: a range without extent becomes one unit.
        let hi = if hi > lo { hi } else { lo + 1.0 };
        let sign = if direction == Direction::Up { -1.0 } else { 1.0 };
        Stretch { numbers: (lo, hi), points: (axis + sign * lo * scale, axis + sign * hi * scale) }
    }
}

impl Plane {
    /// A coordinate system; the numbers must be finite and their ranges not empty.
    pub fn new(canvas: &Canvas<'_>, direction: Direction, positions: Stretch, values: Stretch) -> Plane {
        let (x, y) = match direction {
            Direction::Up => (positions, values),
            Direction::Right => (values, positions),
        };
        let coordinates = Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            x.numbers.0..x.numbers.1,
            y.numbers.0..y.numbers.1,
            (units(x.points.0)..units(x.points.1), units(y.points.0)..units(y.points.1)),
        );
        Plane { area: canvas.page().apply_coord_spec(coordinates), direction }
    }

    fn logical(&self, position: f64, value: f64) -> (f64, f64) {
        match self.direction {
            Direction::Up => (position, value),
            Direction::Right => (value, position),
        }
    }

    /// Where a value at a position stands, in points.
    pub fn at(&self, position: f64, value: f64) -> Spot {
        let (x, y) = self.area.map_coordinate(&self.logical(position, value));
        (f64::from(x) / UNIT, f64::from(y) / UNIT)
    }

    /// A bar between two values, as wide as the stretch of positions.
    pub fn bar(
        &self,
        canvas: &Canvas<'_>,
        mark: Mark,
        (p0, p1): (f64, f64),
        (v0, v1): (f64, f64),
        look: Look,
        key: &str,
    ) -> Result<Bounds> {
        canvas.rectangle(&self.area, mark, [self.logical(p0, v0), self.logical(p1, v1)], look, key)
    }

    /// A line through values at positions.
    pub fn path(&self, canvas: &Canvas<'_>, mark: Mark, points: &[(f64, f64)], ink: Colour, width: f64) -> Result<()> {
        let points: Vec<(f64, f64)> = points.iter().map(|(p, v)| self.logical(*p, *v)).collect();
        let style = RGBColor(ink.0, ink.1, ink.2).stroke_width(units(width).max(1).unsigned_abs());
        canvas.put(&self.area, mark, &PathElement::new(points, style))
    }
}
