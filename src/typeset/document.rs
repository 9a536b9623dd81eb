//! What came out of the typesetter.

/// A typeset document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Pages as they were laid out.
    pub pages: Vec<Page>,
    /// Warnings of the compiler, one line each.
    pub warnings: Vec<String>,
}

/// A laid-out page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Size in points.
    pub width: f64,
    /// Size in points.
    pub height: f64,
    /// Text runs in the order of the layout.
    pub texts: Vec<PlacedText>,
    /// Pictures.
    pub images: Vec<PlacedBox>,
    /// Lines and areas that are drawn on the page itself, in the order of the layout.
    pub shapes: Vec<PlacedShape>,
}

/// A line or an area with its box in points from the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedShape {
    /// Where it is, without the width of its stroke.
    pub bounds: PlacedBox,
    /// Its fill in sRGB; none for no fill or one of several colours.
    pub fill: Option<[u8; 3]>,
    /// The colour of its stroke.
    pub stroke: Option<[u8; 3]>,
    /// Width of its stroke in points; 0 without one.
    pub stroke_width: f64,
    /// The part of the slide it belongs to, as a text's.
    pub zone: Option<String>,
}

/// A run of text with its box in points from the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// The characters.
    pub text: String,
    /// Where its ink is; a run of blanks has no height.
    pub bounds: PlacedBox,
    /// Font size in points.
    pub size: f64,
    /// Height of its baseline at its left end, in points from the upper edge of the page.
    pub baseline: f64,
    /// Where it begins (its ink may begin later), in points from the left edge of the page.
    pub start: f64,
    /// Where the next run would begin, in points from the left edge of the page.
    pub end: f64,
    /// True for bold letters.
    pub bold: bool,
    /// True when a clip around it hides a part of it.
    pub clipped: bool,
    /// The part of the slide it belongs to: what follows `zone-` in the innermost such label around it.
    pub zone: Option<String>,
}

/// A box in points from the upper left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedBox {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl PlacedBox {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Width and height that two boxes share; zero or less where they are apart.
    pub fn overlap(&self, other: &PlacedBox) -> (f64, f64) {
        (self.right().min(other.right()) - self.x.max(other.x), self.bottom().min(other.bottom()) - self.y.max(other.y))
    }

    /// True when another box lies inside this one, give or take `tolerance` points.
    pub fn holds(&self, other: &PlacedBox, tolerance: f64) -> bool {
        other.x >= self.x - tolerance
            && other.y >= self.y - tolerance
            && other.right() <= self.right() + tolerance
            && other.bottom() <= self.bottom() + tolerance
    }

    /// The smallest box around points.
    pub(super) fn around(points: &[(f64, f64)]) -> PlacedBox {
        let fold = |pick: fn(&(f64, f64)) -> f64| {
            points.iter().map(pick).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
        };
        let ((left, right), (top, bottom)) = (fold(|p| p.0), fold(|p| p.1));
        PlacedBox { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// The part that two boxes share; an empty box where they are apart.
    pub(super) fn shared(&self, other: &PlacedBox) -> PlacedBox {
        let (width, height) = self.overlap(other);
        PlacedBox { x: self.x.max(other.x), y: self.y.max(other.y), width: width.max(0.0), height: height.max(0.0) }
    }
}
