//! One error type: the fact, the place, the hint.

use std::fmt;

/// What went wrong decides the exit code of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The data or a report failed a check: exit code 1.
    Data,
    /// Wrong usage or configuration: exit code 2.
    Config,
    /// A fault of the program itself: exit code 3.
    Internal,
}

impl Kind {
    /// The exit code of the process.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::Data => 1,
            Kind::Config => 2,
            Kind::Internal => 3,
        }
    }
}

/// A place in a file that a person can go to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user would write it (relative to the project where possible).
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; 0 when only the line is known.
    pub column: usize,
    /// Number of characters the caret underlines, at least 1.
    pub width: usize,
    /// The text of that line, without its line break; empty when it is not at hand.
    pub text: String,
    /// What follows the file's name where a line and a column are not what a person looks for: `!C7` in a sheet,
    /// ` row 12, column amount` in a Parquet file.
    pub cell: Option<String>,
}

impl Place {
    /// The place in one line: `data/sales.csv:7:12`, `data/2026.xlsx[订单]!C7`.
    pub fn location(&self) -> String {
        match (&self.cell, self.column) {
            (Some(cell), _) => format!("{}{cell}", self.file),
            (None, 0) => format!("{}:{}", self.file, self.line),
            (None, column) => format!("{}:{}:{column}", self.file, self.line),
        }
    }

    /// What the caret underlines, as far as the line is at hand.
    pub fn field(&self) -> String {
        self.text.chars().skip(self.column.saturating_sub(1)).take(self.width).collect()
    }
}

/// An error with its place and hints; [`fmt::Display`] renders it whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Whose fault it is.
    pub kind: Kind,
    /// The fact, as one sentence without a final period.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What to do about it, one line each.
    pub hints: Vec<String>,
}

/// The result of every function that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of the given kind with a message only.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind, message: message.into(), place: None, hints: Vec::new() }
    }

    /// A mistake in usage or configuration.
    pub fn config(message: impl Into<String>) -> Self {
        Error::new(Kind::Config, message)
    }

    /// A mistake in the data, or a failed check.
    pub fn data(message: impl Into<String>) -> Self {
        Error::new(Kind::Data, message)
    }

    /// A fault of salesdeck itself.
    pub fn internal(message: impl Into<String>) -> Self {
        Error::new(Kind::Internal, message)
    }

    /// The same error at a place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same error at a place that may be unknown.
    pub fn at_maybe(mut self, place: Option<Place>) -> Self {
        self.place = place.or(self.place);
        self
    }

    /// The same error with one more hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same error with a hint, if there is one.
    pub fn hint_maybe(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message)?;
        if let Some(place) = &self.place {
            let gutter = place.line.to_string().len();
            let pad = " ".repeat(gutter);
            write!(f, "\n{pad}--> {}", place.location())?;
            if !place.text.is_empty() && place.column > 0 {
                let (text, column) = excerpt(&place.text, place.column);
                let before = column_width(&text, column);
                let caret = "^".repeat(caret_width(&text, column, place.width));
                write!(f, "\n{pad} |\n{} | {text}\n{pad} | {}{caret}", place.line, " ".repeat(before))?;
            }
        }
        for hint in &self.hints {
            write!(f, "\n  = help: {hint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// Longest part of a line that an error shows, in characters.
const EXCERPT: usize = 120;

/// Cuts a very long line around the column, so that a data row of a thousand columns stays readable.
fn excerpt(text: &str, column: usize) -> (String, usize) {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let chars: Vec<char> = text.chars().map(clean).collect();
    if chars.len() <= EXCERPT {
        return (chars.into_iter().collect(), column);
    }
    let start = column.saturating_sub(EXCERPT / 2).min(chars.len() - EXCERPT);
    let mut out: String = chars[start..start + EXCERPT].iter().collect();
    let mut at = column - start;
    if start > 0 {
        out.insert(0, '…');
        at += 1;
    }
    if start + EXCERPT < chars.len() {
        out.push('…');
    }
    (out, at)
}

/// Width of a character on a terminal: Chinese, Japanese and full-width forms take two cells.
pub(crate) fn cell_width(c: char) -> usize {
    let wide = matches!(c as u32,
        0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1F64F | 0x20000..=0x3FFFD);
    if wide { 2 } else { 1 }
}

fn column_width(text: &str, column: usize) -> usize {
    text.chars().take(column.saturating_sub(1)).map(cell_width).sum()
}

fn caret_width(text: &str, column: usize, width: usize) -> usize {
    let span: usize = text.chars().skip(column.saturating_sub(1)).take(width.max(1)).map(cell_width).sum();
    span.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_word_even_after_chinese() {
        let place = Place {
            file: "salesdeck.yaml".into(),
            line: 12,
            column: 5,
            width: 3,
            text: "大区: abc".into(),
            cell: None,
        };
        let error = Error::config("unknown measure `abc`").at(place).hint("did you mean `abd`?");
        assert_eq!(
            error.to_string(),
            "unknown measure `abc`\n  --> salesdeck.yaml:12:5\n   |\n12 | 大区: abc\n   |       ^^^\n  = help: did you mean `abd`?"
        );
    }

    #[test]
    fn a_cell_is_named_as_the_spreadsheet_names_it() {
        let cell = Some("!B7".to_owned());
        let place =
            Place { file: "a.xlsx[订单]".into(), line: 7, column: 6, width: 3, text: "华东 | abc".into(), cell };
        assert_eq!(place.location(), "a.xlsx[订单]!B7");
        let error = Error::data("not a number").at(place);
        assert_eq!(error.to_string(), "not a number\n --> a.xlsx[订单]!B7\n  |\n7 | 华东 | abc\n  |        ^^^");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_column() {
        let text = "x".repeat(5000);
        let place = Place { file: "a.csv".into(), line: 1, column: 2500, width: 1, text, cell: None };
        let shown = Error::data("bad").at(place).to_string();
        assert!(shown.lines().all(|line| line.chars().count() < 140), "{shown}");
    }
}
