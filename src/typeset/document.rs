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
}

/// A run of text with its box in points from the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedText {
    /// The characters.
    pub text: String,
    /// Where.
    pub bounds: PlacedBox,
    /// Font size in points.
    pub size: f64,
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
