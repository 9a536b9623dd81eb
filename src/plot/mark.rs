//! What a mark means: the `data-*` attributes of the SVG contract (notation.md A2) and safe SVG text.

use std::fmt::Write;

use super::theme::Colour;

/// The meaning of the shape that is drawn next.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Mark {
    /// Attribute names without `data-`, and their values, in order.
    pub attributes: Vec<(&'static str, String)>,
    /// Tooltip; empty for none.
    pub title: String,
    /// Fill of an outlined rectangle.
    pub face: Option<Colour>,
    /// The mark of the lines below the first of a text; none where all lines are one mark.
    pub below: Option<Box<Mark>>,
    /// The ellipse within the rectangle is drawn instead of it.
    pub ellipse: bool,
    /// A line that is broken into dashes: what it shows has not happened yet.
    pub dashed: bool,
}

impl Mark {
    /// A mark of a kind: `col`, `bar`, `pin`, `axis`, `lbl`, …
    pub fn new(kind: &str) -> Mark {
        Mark::default().with("m", kind)
    }

    /// The same with an attribute.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Mark {
        self.attributes.push((name, value.into()));
        self
    }

    /// The same with another mark for the lines below the first.
    pub fn over(mut self, below: Mark) -> Mark {
        self.below = Some(Box::new(below));
        self
    }

    /// The same with a number.
    pub fn value(self, value: f64) -> Mark {
        // Minus zero is zero.
        self.with("v", format!("{}", value + 0.0))
    }

    /// The same with the sign of a remainder where it is one (R46).
    pub fn rest(self, rest: bool) -> Mark {
        if rest { self.with("rest", "1") } else { self }
    }

    /// The same as a dashed line.
    pub fn dashed(self) -> Mark {
        Mark { dashed: true, ..self }
    }

    /// The same with a tooltip.
    pub fn titled(mut self, title: impl Into<String>) -> Mark {
        self.title = title.into();
        self
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// The attributes as SVG source, each with a leading space.
    pub fn source(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.attributes {
            let _ = write!(out, " data-{name}=\"{}\"", escape(value));
        }
        out
    }
}

/// Text that is safe in an XML attribute or node: data are never markup, and XML knows no control characters.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_are_never_markup() {
        let source = Mark::new("col").with("cat", "\"><script>\u{0}&").value(-0.0).source();
        assert_eq!(source, " data-m=\"col\" data-cat=\"&quot;&gt;&lt;script&gt; &amp;\" data-v=\"0\"");
    }
}
