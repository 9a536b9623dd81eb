//! A drawn figure.

/// A drawn figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Identity within the deck.
    pub id: String,
    /// The SVG, self-contained, with `data-*` attributes on every mark (notation.md, SVG contract).
    pub svg: String,
    /// Alternative text.
    pub alt: String,
    /// Size in points.
    pub width: f64,
    /// Size in points.
    pub height: f64,
    /// What could not be drawn as asked (a label left out by the collision rule).
    pub warnings: Vec<String>,
}
