//! True text widths from the font files, so that labels are placed where they are drawn.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::base::{Error, Result};

/// Advance widths and heights of the two fonts of a document.
#[derive(Debug, Clone)]
pub struct Metrics {
    regular: Advances,
    bold: Advances,
    /// Height of capitals and digits, in em.
    cap: f64,
}

/// What the em box of a Chinese character takes above the baseline, in em.
const ASCENT: f64 = 0.88;
/// What it takes below.
const DESCENT: f64 = 0.12;

/// Advance widths of one font in em.
#[derive(Debug, Clone)]
struct Advances {
    /// The basic plane by code point; 0 for a missing glyph.
    plane: Vec<u16>,
    /// Characters beyond it.
    beyond: BTreeMap<u32, u16>,
    /// Units per em.
    em: f64,
}

impl Metrics {
    /// The metrics of a regular and a bold font, from the bytes of their TrueType files.
    ///
    /// # Errors
    /// Bytes that are not a font.
    pub fn new(regular: impl Into<Cow<'static, [u8]>>, bold: impl Into<Cow<'static, [u8]>>) -> Result<Metrics> {
        let (regular, bold) = (regular.into(), bold.into());
        let face = parse(&regular)?;
        let em = f64::from(face.units_per_em());
        let cap = face.capital_height().map_or(0.733, |c| f64::from(c) / em);
        Ok(Metrics { regular: Advances::of(&face), bold: Advances::of(&parse(&bold)?), cap })
    }

    /// Width of a text in the unit of its size; a missing glyph counts 1 em.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let font = if bold { &self.bold } else { &self.regular };
        text.chars().map(|c| font.advance(c)).sum::<f64>() * size
    }

    /// What text takes above its baseline.
    pub fn ascent(&self, size: f64) -> f64 {
        ASCENT * size
    }

    /// What text takes below its baseline.
    pub fn descent(&self, size: f64) -> f64 {
        DESCENT * size
    }

    /// Height of capitals and digits: half of it below the middle of a mark centres a label on it.
    pub fn cap_height(&self, size: f64) -> f64 {
        self.cap * size
    }

    /// The text, or as much of its beginning as fits the width with `…`; empty when not even that fits.
    pub fn fit(&self, text: &str, width: f64, size: f64, bold: bool) -> String {
        if self.width(text, size, bold) <= width {
            return text.to_owned();
        }
        let room = width - self.width("…", size, bold);
        if room < 0.0 {
            return String::new();
        }
        let head = &text[..self.prefix(text, room, size, bold)];
        format!("{}…", head.trim_end())
    }

    /// The text in up to so many lines of a width; what does not fit ends the last line with `…`.
    pub fn wrap(&self, text: &str, width: f64, size: f64, bold: bool, lines: usize) -> Vec<String> {
        let mut rest = text.trim();
        let mut out = Vec::new();
        while !rest.is_empty() {
            if out.len() + 1 >= lines || self.width(rest, size, bold) <= width {
                out.push(self.fit(rest, width, size, bold));
                break;
            }
            let limit = self.prefix(rest, width, size, bold);
            let at = break_before(rest, limit);
            let (line, after) = rest.split_at(at.max(rest.chars().next().map_or(1, char::len_utf8)));
            out.push(line.trim_end().to_owned());
            rest = after.trim_start();
        }
        out
    }

    /// Length in bytes of the longest beginning that fits the width.
    fn prefix(&self, text: &str, width: f64, size: f64, bold: bool) -> usize {
        let font = if bold { &self.bold } else { &self.regular };
        let mut used = 0.0;
        for (at, c) in text.char_indices() {
            used += font.advance(c) * size;
            if used > width {
                return at;
            }
        }
        text.len()
    }
}

/// The last place at or before `limit` (bytes) where a line may break; `limit` itself when there is none.
fn break_before(text: &str, limit: usize) -> usize {
    let mut best = None;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if at > limit {
            break;
        }
        if let Some(b) = before {
            let wide = |c: char| crate::base::error::cell_width(c) == 2;
            // Closing punctuation never begins a line.
            let closing = matches!(c, '，' | '。' | '、' | '）' | '》' | '：' | '；' | '”' | ')' | ',' | '.');
            if (b == ' ' || b == '-' || b == '/' || wide(b) || wide(c)) && !closing {
                best = Some(at);
            }
        }
        before = Some(c);
    }
    best.unwrap_or(limit)
}

impl Advances {
    fn of(face: &ttf_parser::Face<'_>) -> Advances {
        let mut plane = vec![0_u16; 0x1_0000];
        let mut beyond = BTreeMap::new();
        let subtables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
        for subtable in subtables.filter(ttf_parser::cmap::Subtable::is_unicode) {
            subtable.codepoints(|code| {
                let glyph = subtable.glyph_index(code).filter(|g| g.0 != 0);
                let Some(advance) = glyph.and_then(|g| face.glyph_hor_advance(g)) else { return };
                match plane.get_mut(code as usize) {
                    Some(slot) => *slot = advance,
                    None => drop(beyond.insert(code, advance)),
                }
            });
        }
        Advances { plane, beyond, em: f64::from(face.units_per_em()) }
    }

    /// Width of a character in em.
    fn advance(&self, c: char) -> f64 {
        let code = u32::from(c);
        let units = match self.plane.get(code as usize) {
            Some(units) => *units,
            None => self.beyond.get(&code).copied().unwrap_or(0),
        };
        if units == 0 { 1.0 } else { f64::from(units) / self.em }
    }
}

fn parse(bytes: &[u8]) -> Result<ttf_parser::Face<'_>> {
    ttf_parser::Face::parse(bytes, 0)
        .map_err(|e| Error::config(format!("a font of the template cannot be read: {e}")).hint("use a TrueType font"))
}

#[cfg(test)]
mod tests {
    use crate::plot::tests::samples::metrics;

    #[test]
    fn widths_are_those_of_the_font() {
        let m = metrics();
        assert!((m.width("1234567890", 10.0, false) - 55.5).abs() < 1e-9, "digits are 555/1000 em");
        assert!((m.width("+−", 10.0, false) - 11.1).abs() < 1e-9);
        assert!((m.width("销售额", 10.0, false) - 30.0).abs() < 1e-9);
        assert!((m.width("\u{1F600}", 10.0, false) - 10.0).abs() < 1e-9, "a missing glyph is 1 em");
        assert!((m.cap_height(10.0) - 7.33).abs() < 1e-9);
        assert!(m.width("Sales", 10.0, true) > m.width("Sales", 10.0, false));
    }

    #[test]
    fn what_does_not_fit_ends_with_an_ellipsis() {
        let m = metrics();
        assert_eq!(m.fit("华东大区", 40.0, 10.0, false), "华东大区");
        assert_eq!(m.fit("华东大区", 39.0, 10.0, false), "华东…");
        assert_eq!(m.fit("华东大区", 1.0, 10.0, false), "");
    }

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        let m = metrics();
        assert_eq!(m.wrap("Mountain-200 Black, 46", 80.0, 10.0, false, 2), ["Mountain-200", "Black, 46"]);
        assert_eq!(m.wrap("上海浦东新区张江高科技园区", 70.0, 10.0, false, 2), ["上海浦东新区张", "江高科技园区"]);
        assert_eq!(m.wrap("上海浦东新区张江高科技园区", 50.0, 10.0, false, 2), ["上海浦东新", "区张江高…"]);
        assert_eq!(m.wrap("Donaudampfschifffahrt", 50.0, 10.0, false, 2).len(), 2);
    }

    #[test]
    fn bytes_that_are_no_font_are_an_error() {
        assert!(super::Metrics::new(b"no".to_vec(), b"no".to_vec()).is_err());
    }
}
