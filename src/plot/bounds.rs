//! Rectangles on the sheet, to see what touches what.

/// A rectangle in points; `x0 ≤ x1`, `y0 ≤ y1`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

/// Shapes that only share an edge do not overlap.
const TOUCH: f64 = 0.05;

impl Bounds {
    /// The rectangle between two corners.
    pub fn of(a: (f64, f64), b: (f64, f64)) -> Bounds {
        Bounds { x0: a.0.min(b.0), y0: a.1.min(b.1), x1: a.0.max(b.0), y1: a.1.max(b.1) }
    }

    /// The same, larger by a margin on every side (smaller when negative, never inside out).
    pub fn grown(self, by: f64) -> Bounds {
        self.grown_by(by, by)
    }

    /// The same, larger by a margin left and right, and one above and below.
    pub fn grown_by(self, x: f64, y: f64) -> Bounds {
        let (dx, dy) = (x.max((self.x0 - self.x1) / 2.0), y.max((self.y0 - self.y1) / 2.0));
        Bounds { x0: self.x0 - dx, y0: self.y0 - dy, x1: self.x1 + dx, y1: self.y1 + dy }
    }

    /// True when the two share an area.
    pub fn overlaps(&self, other: &Bounds) -> bool {
        self.x0 + TOUCH < other.x1
            && other.x0 + TOUCH < self.x1
            && self.y0 + TOUCH < other.y1
            && other.y0 + TOUCH < self.y1
    }

    /// Distance of a place from it; 0 within.
    pub fn distance(&self, (x, y): (f64, f64)) -> f64 {
        let beyond = |at: f64, lo: f64, hi: f64| (lo - at).max(at - hi).max(0.0);
        beyond(x, self.x0, self.x1).hypot(beyond(y, self.y0, self.y1))
    }

    /// True when the other lies within.
    pub fn contains(&self, other: &Bounds) -> bool {
        other.x0 >= self.x0 - TOUCH
            && other.x1 <= self.x1 + TOUCH
            && other.y0 >= self.y0 - TOUCH
            && other.y1 <= self.y1 + TOUCH
    }
}
