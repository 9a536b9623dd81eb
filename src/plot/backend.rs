//! The drawing backend of plotters that writes our SVG: sub-pixel geometry, true stroke widths, text on
//! explicit baselines, and the meaning of every mark as `data-*` attributes.
//!
//! No classes, filters, gradients, clip paths or generic font families: the same source is shown inline in
//! HTML without a style sheet and by the typesetter.

use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use super::mark::{Mark, escape};
use crate::base::{Error, Result};

/// Backend units per point: plotters counts in integers, the SVG has two decimals.
pub(super) const UNIT: f64 = 100.0;

/// Writes SVG elements; the mark that is set decides the attributes of the next one.
pub(super) struct Semantic {
    size: (u32, u32),
    body: String,
    mark: Mark,
    /// Height of capitals in em, to centre text.
    cap: f64,
}

type Drawn = std::result::Result<(), DrawingErrorKind<Error>>;

impl Semantic {
    /// An empty drawing of a size in points.
    ///
    /// # Errors
    /// A size that is not positive or larger than a hall.
    pub fn new(width: f64, height: f64, cap: f64) -> Result<Semantic> {
        if !(width > 0.0 && height > 0.0 && width < 1e6 && height < 1e6) {
            return Err(Error::internal(format!("a figure cannot be {width} × {height} points")));
        }
        Ok(Semantic {
            size: ((width * UNIT).round() as u32, (height * UNIT).round() as u32),
            body: String::new(),
            mark: Mark::default(),
            cap,
        })
    }

    /// Sets the meaning of the next element.
    pub fn set(&mut self, mark: Mark) {
        self.mark = mark;
    }

    /// Dashes of the line that is drawn next: twice as long as their gaps.
    fn dashes(&self) -> &'static str {
        if self.mark.dashed { " stroke-dasharray=\"5 2.5\"" } else { "" }
    }

    /// The elements drawn so far.
    pub fn body(&self) -> &str {
        &self.body
    }

    fn element(&mut self, name: &str, geometry: &str, content: &str) {
        let attributes = self.mark.source();
        let out = &mut self.body;
        // A title within a text element would be read as text: the group carries it.
        let grouped = name == "text" && !self.mark.title.is_empty();
        let title = if self.mark.title.is_empty() {
            String::new()
        } else {
            format!("<title>{}</title>", escape(&self.mark.title))
        };
        if grouped {
            let _ = write!(out, "<g>{title}");
        }
        let inner = if grouped { content.to_owned() } else { format!("{title}{content}") };
        if inner.is_empty() {
            let _ = write!(out, "<{name}{attributes}{geometry}/>");
        } else {
            let _ = write!(out, "<{name}{attributes}{geometry}>{inner}</{name}>");
        }
        out.push_str(if grouped { "</g>\n" } else { "\n" });
    }
}

/// A coordinate or length as text: exact, two decimals, without trailing zeros.
fn number(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, cents) = (units.unsigned_abs() / 100, units.unsigned_abs() % 100);
    match (cents, cents % 10) {
        (0, _) => format!("{sign}{whole}"),
        (_, 0) => format!("{sign}{whole}.{}", cents / 10),
        _ => format!("{sign}{whole}.{cents:02}"),
    }
}

fn int(units: i32) -> String {
    number(i64::from(units))
}

fn hex(color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    format!("#{r:02X}{g:02X}{b:02X}")
}

fn stroke<S: BackendStyle>(style: &S) -> String {
    format!(" stroke=\"{}\" stroke-width=\"{}\"", hex(style.color()), number(i64::from(style.stroke_width())))
}

fn data(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut out = String::new();
    for (i, (x, y)) in points.into_iter().enumerate() {
        let _ = write!(out, "{}{} {}", if i == 0 { "M" } else { "L" }, int(x), int(y));
    }
    out
}

impl DrawingBackend for Semantic {
    type ErrorType = Error;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x.saturating_add(1), y.saturating_add(1)), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let geometry = format!(
            " x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}",
            int(from.0),
            int(from.1),
            int(to.0),
            int(to.1),
            stroke(style)
        ) + self.dashes();
        self.element("line", &geometry, "");
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (x, y) = (i64::from(a.0.min(b.0)), i64::from(a.1.min(b.1)));
        let (w, h) = ((i64::from(a.0) - i64::from(b.0)).abs(), (i64::from(a.1) - i64::from(b.1)).abs());
        let paint = match (fill, self.mark.face) {
            (true, _) => format!(" fill=\"{}\"", hex(style.color())),
            (false, Some(face)) => format!(" fill=\"{face}\"{}", stroke(style)),
            (false, None) => format!(" fill=\"none\"{}", stroke(style)),
        };
        if self.mark.ellipse {
            let geometry = format!(
                " cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\"{paint}",
                number(x + w / 2),
                number(y + h / 2),
                number(w / 2),
                number(h / 2)
            );
            self.element("ellipse", &geometry, "");
        } else {
            let geometry = format!(
                " x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{paint}",
                number(x),
                number(y),
                number(w),
                number(h)
            );
            self.element("rect", &geometry, "");
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        match points.as_slice() {
            [] | [_] => Ok(()),
            [from, to] => self.draw_line(*from, *to, style),
            _ => {
                let join = " stroke-linejoin=\"round\"";
                let dashes = self.dashes();
                let geometry = format!(" d=\"{}\" fill=\"none\"{}{join}{dashes}", data(points), stroke(style));
                self.element("path", &geometry, "");
                Ok(())
            }
        }
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let paint = match (fill, self.mark.face) {
            (true, _) => format!(" fill=\"{}\"", hex(style.color())),
            (false, Some(face)) => format!(" fill=\"{face}\"{}", stroke(style)),
            (false, None) => format!(" fill=\"none\"{}", stroke(style)),
        };
        let geometry =
            format!(" cx=\"{}\" cy=\"{}\" r=\"{}\"{paint}", int(centre.0), int(centre.1), number(i64::from(radius)));
        self.element("circle", &geometry, "");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Drawn {
        let geometry = format!(" d=\"{}Z\" fill=\"{}\"", data(vert), hex(style.color()));
        self.element("path", &geometry, "");
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let cap = self.cap * style.size();
        // The baseline stands at the point, or so that the capitals hang from it or are centred on it.
        let down = match style.anchor().v_pos {
            VPos::Bottom => 0.0,
            VPos::Center => cap / 2.0,
            VPos::Top => cap,
        };
        let weight = if matches!(style.style(), FontStyle::Bold) { " font-weight=\"700\"" } else { "" };
        let geometry = format!(
            " x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\"{weight} fill=\"{}\"",
            int(x),
            number(i64::from(y) + down.round() as i64),
            number(style.size().round() as i64),
            hex(style.color())
        );
        self.element("text", &geometry, &escape(text));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<Error>> {
        // Only plotters' own labels would ask; ours are measured before they are drawn.
        let em = style.size().max(0.0);
        Ok(((em * text.chars().count() as f64).round() as u32, em.round() as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_and_no_trailing_zeros() {
        assert_eq!(
            ["0", "12", "12.3", "12.05", "-0.5"],
            [0, 1200, 1230, 1205, -50].map(number).each_ref().map(|s| s.as_str())
        );
    }

    #[test]
    fn a_size_that_cannot_be_drawn_is_an_error() {
        assert!(Semantic::new(0.0, 10.0, 0.7).is_err());
        assert!(Semantic::new(f64::NAN, 10.0, 0.7).is_err());
        assert!(Semantic::new(1e9, 10.0, 0.7).is_err());
    }
}
