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

/// What is further outside than so many times a stretch is drawn there: plotters counts in integers that overflow.
const BEYOND: f64 = 4.0;

/// Positions and values on the sheet.
pub(super) struct Plane {
    area: DrawingArea<Semantic, Cartesian2d<RangedCoordf64, RangedCoordf64>>,
    /// The positions and the values that plotters can map without leaving its integers.
    within: [(f64, f64); 2],
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
        let within = [positions, values].map(|stretch| {
            let (lo, hi) = stretch.numbers;
            (lo - BEYOND * (hi - lo), hi + BEYOND * (hi - lo))
        });
        Plane { area: canvas.page().apply_coord_spec(coordinates), within, direction }
    }

    fn logical(&self, position: f64, value: f64) -> (f64, f64) {
        let [positions, values] = self.within;
        let (position, value) = (position.clamp(positions.0, positions.1), value.clamp(values.0, values.1));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::FigureKind;
    use crate::plot::tests::samples::{bars_of, figure, metrics};
    use crate::plot::{Metrics, Theme};

    #[test]
    fn nothing_that_is_far_outside_breaks_the_integers_of_plotters() {
        let spec = figure("p", 400.0, 300.0, FigureKind::Bars(bars_of(Vec::new(), &[], None)));
        let (theme, metrics): (Theme, &Metrics) = (Theme::default(), metrics());
        let canvas = Canvas::new(&spec, &theme, metrics).unwrap();
        for far in [1e-300, 1.0, 1e9, 1e60, f64::MAX / 4.0] {
            let positions = Stretch { numbers: (0.0, 1.0), points: (-far, far) };
            let values = Stretch::values((-far, far), far, 1.0, Direction::Up);
            let plane = Plane::new(&canvas, Direction::Up, positions, values);
            for value in [-far, 0.0, far, 1e60, -1e60] {
                let (x, y) = plane.at(value, value);
                assert!(x.is_finite() && y.is_finite(), "{far} {value}");
            }
        }
    }
}
