//! What a reader sees: the text of a page or a figure, and where a printed number occurs in it.

use crate::typeset::Page;

/// Stands between pieces of text that do not touch.
const APART: char = '\u{1}';

/// The text of a page or a figure: pieces in the order they were set, kept apart where they do not touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reading {
    text: Vec<char>,
}

impl Reading {
    /// The text of a laid-out page; runs that continue each other on a line are one piece.
    pub(super) fn page(page: &Page) -> Reading {
        let mut text = Vec::new();
        let mut last: Option<&crate::typeset::PlacedText> = None;
        for run in &page.texts {
            let near = run.size * 0.05;
            let touches =
                last.is_some_and(|l| (l.baseline - run.baseline).abs() <= near && (run.start - l.end).abs() <= near);
            if !touches {
                text.push(APART);
            }
            text.extend(run.text.chars());
            last = Some(run);
        }
        Reading { text }
    }

    /// The texts of some pieces that do not touch.
    pub(super) fn pieces<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Reading {
        let mut text = Vec::new();
        for piece in pieces {
            text.push(APART);
            text.extend(piece.chars());
        }
        Reading { text }
    }

    /// The text without blanks and gaps.
    pub(super) fn solid(&self) -> String {
        self.text.iter().filter(|c| !is_gap(**c)).collect()
    }

    /// How often a printed number stands here as itself: `5.0%` is not found in `15.0%`, `−5.0%` or `5.0%1`.
    ///
    /// A line may break inside the words around the digits (`5.0个百` / `分点`), never inside the digits.
    pub(super) fn count(&self, number: &str) -> usize {
        let wanted: Vec<char> = number.chars().filter(|c| !c.is_whitespace()).collect();
        let digits = wanted.iter().position(char::is_ascii_digit).zip(wanted.iter().rposition(char::is_ascii_digit));
        let Some(first) = wanted.first() else { return 0 };
        let starts = self.text.iter().enumerate().filter(|(_, c)| *c == first).map(|(i, _)| i);
        starts.filter(|start| self.matches(*start, &wanted, digits)).count()
    }

    fn matches(&self, start: usize, wanted: &[char], digits: Option<(usize, usize)>) -> bool {
        let mut at = start;
        for (i, c) in wanted.iter().enumerate() {
            // The sign holds on to its digits as the digits do to each other.
            let solid = digits.is_some_and(|(from, to)| i >= from && i <= to);
            while !solid && i > 0 && self.text.get(at).is_some_and(|found| is_gap(*found)) {
                at += 1;
            }
            if self.text.get(at) != Some(c) {
                return false;
            }
            at += 1;
        }
        let Some((from, to)) = digits else { return true };
        let before = (from == 0).then(|| start.checked_sub(1).and_then(|i| self.text.get(i))).flatten();
        let grown_before = before.is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '−'));
        let after = |offset: usize| (to + 1 == wanted.len()).then(|| self.text.get(at + offset)).flatten();
        let grown_after = after(0).is_some_and(char::is_ascii_digit)
            || (matches!(after(0), Some('.' | ',')) && after(1).is_some_and(char::is_ascii_digit));
        !grown_before && !grown_after
    }
}

/// Blanks and gaps.
fn is_gap(c: char) -> bool {
    c == APART || c.is_whitespace()
}

/// The contents of the `<text>` elements of an SVG, entities resolved, in order.
pub(super) fn svg_texts(svg: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = svg;
    while let Some(from) = rest.find("<text") {
        rest = &rest[from + 5..];
        if !rest.starts_with([' ', '>', '\n', '\t', '\r']) {
            continue;
        }
        let Some((element, after)) = rest.split_once("</text>") else { break };
        let mut content = String::new();
        let mut inside_tag = true;
        for c in element.chars() {
            match c {
                '<' => inside_tag = true,
                '>' if inside_tag => inside_tag = false,
                c if !inside_tag => content.push(c),
                _ => {}
            }
        }
        out.push(unescape(content.trim()));
        rest = after;
    }
    out
}

/// Resolves the five named entities and numeric references.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, tail) = after.split_once(';').unwrap_or((after, ""));
        let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        let c = match entity {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => entity
                .strip_prefix("#x")
                .and_then(|hex| number(hex, 16))
                .or_else(|| entity.strip_prefix('#').and_then(|decimal| number(decimal, 10))),
        };
        out.extend(c);
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_only_as_itself() {
        let page = Reading::pieces(["Sales +5.0% and −5.0%, 15.0%, 5.0%, 1,234.5 and 5.01", "东区5.0%增长"]);
        assert_eq!(page.count("5.0%"), 2);
        assert_eq!(page.count("+5.0%"), 1);
        assert_eq!(page.count("−5.0%"), 1);
        assert_eq!(page.count("5.0"), 2, "a bare number may carry its unit behind it");
        assert_eq!(page.count("234.5"), 0);
        assert_eq!(page.count("1,234"), 0);
        assert_eq!(page.count("1,234.5"), 1);
    }

    #[test]
    fn a_line_may_break_in_the_words_but_not_in_the_digits() {
        let page = Reading::pieces(["+7.1个百", "分点", "1,2", "34"]);
        assert_eq!(page.count("+7.1个百分点"), 1);
        assert_eq!(page.count("1,234"), 0);
        assert_eq!(Reading::pieces(["不适", "用"]).count("不适用"), 1);
    }

    #[test]
    fn the_end_of_a_sentence_is_no_decimal_point() {
        assert_eq!(Reading::pieces(["Sales were 12.5."]).count("12.5"), 1);
    }

    #[test]
    fn svg_text_is_read_without_its_markup() {
        let svg = "<svg><title>1</title><text x='1'>A &amp; B</text><textPath>no</textPath>\
                   <text><tspan>+5</tspan>%</text><text>&#65;&#x42;</text></svg>";
        assert_eq!(svg_texts(svg), ["A & B", "+5%", "AB"]);
    }
}
