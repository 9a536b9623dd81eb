//! OpenDocument spreadsheets. Their cells are read here and not by calamine, which unrolls every repeated cell of
//! every sheet before it returns: a few kilobytes can say "this row, a million times". It does not tell merged
//! regions either.

use super::cells::{Cells, Held};
use super::limits::{SHEET_COLUMNS, SHEET_ROWS, Subject};
use super::merged::Region;
use super::package::Package;
use super::text;
use super::xml::{self, Token, Tokens};
use super::{Sheet, Visibility};
use crate::base::Error;

/// Elements within elements, at most; a sheet has about ten.
const DEPTH: usize = 256;

/// The content of a document and its sheets.
#[derive(Debug)]
pub(super) struct Document {
    content: Vec<u8>,
    pub sheets: Vec<Sheet>,
}

/// True when the package says that it is a spreadsheet document.
pub(super) fn is_spreadsheet(package: &Package<'_>, subject: Subject<'_>) -> Result<bool, Error> {
    let kind = package.part("mimetype", subject)?.unwrap_or_default();
    Ok(kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet"))
}

impl Document {
    /// Reads the list of sheets.
    pub fn open(package: &Package<'_>, subject: Subject<'_>) -> Result<Document, Error> {
        let manifest = package.part("META-INF/manifest.xml", subject)?.unwrap_or_default();
        let encrypted =
            |t: Token<'_>| matches!(t, Token::Start { tag, .. } if xml::local(xml::name(tag)) == b"encryption-data");
        // A manifest may declare a document type, behind which nothing is read: the content then is no XML.
        if Tokens::new(&manifest).any(encrypted) || manifest.windows(15).any(|w| w == b"encryption-data") {
            return Err(subject.protected());
        }
        let content =
            package.part("content.xml", subject)?.ok_or_else(|| subject.damaged("its part content.xml is missing"))?;
        let mut sheets = Vec::new();
        find(&content, subject, |_, sheet| {
            sheets.push(sheet);
            Ok(())
        })?;
        Ok(Document { content, sheets })
    }

    /// Reads the cells of the sheet of that number.
    pub fn read(&self, number: usize, cells: &mut Cells<'_>, subject: Subject<'_>) -> Result<(), Error> {
        let mut at = 0;
        find(&self.content, subject, |tokens, _| {
            at += 1;
            if at == number + 1 { Table { tokens, cells, subject, row: 0 }.read() } else { Ok(()) }
        })
    }
}

/// Calls `sheet` for every sheet with the tokens after its first tag.
fn find<'a>(
    content: &'a [u8],
    subject: Subject<'_>,
    mut sheet: impl FnMut(Tokens<'a>, Sheet) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut open: Vec<&[u8]> = Vec::new();
    let mut style = String::new();
    let mut hidden: Vec<String> = Vec::new();
    let mut tokens = Tokens::new(content);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start { tag, closed } => {
                match xml::name(tag) {
                    b"style:style" => style = xml::attribute(tag, "style:name").unwrap_or_default(),
                    b"style:table-properties" if xml::attribute(tag, "table:display").as_deref() == Some("false") => {
                        hidden.push(style.clone());
                    }
                    // Only the tables of the document: copies of linked and of former ones stand deeper.
                    b"table:table" if open.last() == Some(&&b"office:spreadsheet"[..]) => {
                        let name = xml::attribute(tag, "table:name").unwrap_or_default();
                        let style = xml::attribute(tag, "table:style-name").unwrap_or_default();
                        let shown = if hidden.contains(&style) { Visibility::Hidden } else { Visibility::Visible };
                        if !closed {
                            sheet(tokens.clone(), Sheet { name, visibility: shown })?;
                        }
                    }
                    _ => {}
                }
                if !closed {
                    open.push(xml::name(tag));
                }
                if open.len() > DEPTH {
                    return Err(subject.damaged("its elements are nested without end"));
                }
            }
            Token::End(_) => {
                open.pop();
            }
            Token::Malformed => return Err(subject.damaged("its part content.xml is cut off")),
            _ => {}
        }
    }
    if !open.is_empty() {
        return Err(subject.damaged("its part content.xml is cut off"));
    }
    Ok(())
}

/// One sheet that is being read.
struct Table<'t, 'c, 's> {
    tokens: Tokens<'t>,
    cells: &'c mut Cells<'s>,
    subject: Subject<'c>,
    row: u32,
}

/// A cell or a run of equal ones.
struct Run {
    column: u32,
    count: u32,
    text: String,
    held: Held,
}

impl<'t> Table<'t, '_, '_> {
    fn next(&mut self) -> Result<Token<'t>, Error> {
        match self.tokens.next() {
            Some(Token::Malformed) | None => Err(self.subject.damaged("its part content.xml is cut off")),
            Some(token) => Ok(token),
        }
    }

    /// Passes over the rest of an element.
    fn skip(&mut self, closed: bool) -> Result<(), Error> {
        let mut depth = usize::from(!closed);
        while depth > 0 {
            match self.next()? {
                Token::Start { closed: false, .. } => depth += 1,
                Token::End(_) => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn read(mut self) -> Result<(), Error> {
        loop {
            match self.next()? {
                Token::Start { tag, closed } => match xml::name(tag) {
                    b"table:table-row" => self.table_row(tag, closed)?,
                    b"table:table-header-rows" | b"table:table-row-group" | b"table:table-rows" => {}
                    _ => self.skip(closed)?,
                },
                Token::End(b"table:table") => return Ok(()),
                _ => {}
            }
        }
    }

    fn table_row(&mut self, tag: &[u8], closed: bool) -> Result<(), Error> {
        let repeats = repeated(tag, "table:number-rows-repeated", SHEET_ROWS);
        let mut runs: Vec<Run> = Vec::new();
        let mut column = 0_u32;
        let mut open = !closed;
        while open {
            match self.next()? {
                Token::Start { tag, closed } => match xml::name(tag) {
                    name @ (b"table:table-cell" | b"table:covered-table-cell") => {
                        let count = repeated(tag, "table:number-columns-repeated", SHEET_COLUMNS);
                        let (text, held) = self.cell(tag, closed)?;
                        if name == b"table:table-cell" {
                            self.span(tag, column);
                        }
                        if !text.is_empty() {
                            let count = count.min(SHEET_COLUMNS.saturating_sub(column)).max(1);
                            runs.push(Run { column, count, text, held });
                        }
                        column = column.saturating_add(count);
                    }
                    _ => self.skip(closed)?,
                },
                Token::End(b"table:table-row") => open = false,
                _ => {}
            }
        }
        if !runs.is_empty() {
            let wide: u64 = runs.iter().map(|r| u64::from(r.count)).sum();
            self.cells.expect(wide.saturating_mul(u64::from(repeats)))?;
            for row in self.row..self.row.saturating_add(repeats).min(SHEET_ROWS).max(self.row + 1) {
                for run in &runs {
                    for column in run.column..run.column + run.count {
                        self.cells.put(row, column, &run.text, run.held)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(repeats).min(u32::MAX - 1);
        Ok(())
    }

    /// The merged region that begins at a cell.
    fn span(&mut self, tag: &[u8], column: u32) {
        let columns = repeated(tag, "table:number-columns-spanned", SHEET_COLUMNS);
        let rows = repeated(tag, "table:number-rows-spanned", SHEET_ROWS);
        self.cells.merge(Region {
            first_row: self.row,
            first_column: column,
            last_row: self.row.saturating_add(rows - 1),
            last_column: column.saturating_add(columns - 1),
        });
    }

    /// The text of a cell; its element is read to the end.
    fn cell(&mut self, tag: &[u8], closed: bool) -> Result<(String, Held), Error> {
        let mut shown = String::new();
        let mut paragraphs = 0;
        let mut open = !closed;
        while open {
            match self.next()? {
                Token::Start { tag, closed } => match xml::name(tag) {
                    b"text:p" | b"text:h" => {
                        if paragraphs > 0 {
                            shown.push('\n');
                        }
                        paragraphs += 1;
                        if !closed {
                            self.paragraph(&mut shown)?;
                        }
                    }
                    _ => self.skip(closed)?,
                },
                Token::End(_) => open = false,
                _ => {}
            }
        }
        let value = |name: &str| xml::attribute(tag, name);
        let kind = value("office:value-type").unwrap_or_default();
        // Some programs write an error as the number 0 or as an empty text and show it in the paragraph alone.
        if value("calcext:value-type").as_deref() == Some("error") || is_error(&shown) {
            return Ok((shown, Held::Text));
        }
        Ok(match kind.as_str() {
            "float" | "percentage" | "currency" => match value("office:value").map(|v| (v.trim().parse::<f64>(), v)) {
                Some((Ok(number), _)) => (text::number(number), Held::Number),
                Some((Err(_), raw)) => (raw, Held::Text),
                None => (shown, Held::Text),
            },
            "date" => (value("office:date-value").map_or(shown, |v| text::iso_date(&v)), Held::Text),
            "time" => (value("office:time-value").map_or(shown, |v| text::iso_duration(&v)), Held::Text),
            "boolean" => {
                let truth = value("office:boolean-value").map(|v| v.eq_ignore_ascii_case("true"));
                (truth.map_or(shown, |t| if t { "TRUE" } else { "FALSE" }.to_owned()), Held::Text)
            }
            "string" => (value("office:string-value").unwrap_or(shown), Held::Text),
            _ => (shown, Held::Text),
        })
    }

    /// Adds the text of a paragraph, runs of white space being one space as the format says.
    fn paragraph(&mut self, out: &mut String) -> Result<(), Error> {
        let mut depth = 1;
        let begin = out.len();
        while depth > 0 {
            match self.next()? {
                Token::Start { tag, closed } => match xml::name(tag) {
                    b"text:s" => {
                        let count = repeated(tag, "text:c", 0x7FFF);
                        out.extend(std::iter::repeat_n(' ', count as usize));
                        self.skip(closed)?;
                    }
                    b"text:tab" => {
                        out.push('\t');
                        self.skip(closed)?;
                    }
                    b"text:line-break" => {
                        out.push('\n');
                        self.skip(closed)?;
                    }
                    b"office:annotation" | b"text:note" | b"text:ruby-text" => self.skip(closed)?,
                    name if name.starts_with(b"draw:") => self.skip(closed)?,
                    _ => depth += usize::from(!closed),
                },
                Token::End(_) => depth -= 1,
                Token::Text(raw) => {
                    let mut text = String::new();
                    xml::decode(raw, &mut text);
                    for c in text.chars() {
                        let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
                        if c != ' ' || (out.len() > begin && !out.ends_with(' ')) {
                            out.push(c);
                        }
                    }
                }
                Token::CData(raw) => out.push_str(&String::from_utf8_lossy(raw)),
                _ => {}
            }
            if out.len() > self.subject.limits.token_bytes {
                let limit = self.subject.limits.token_bytes;
                return Err(self.subject.exceeds("a text of too many bytes", out.len() as u64, limit));
            }
        }
        Ok(())
    }
}

/// True for the errors of formulas.
fn is_error(shown: &str) -> bool {
    let known = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    known.contains(&shown) || shown.strip_prefix("Err:").is_some_and(|n| n.parse::<u16>().is_ok())
}

/// A count of an attribute, from 1 to `most`.
fn repeated(tag: &[u8], name: &str, most: u32) -> u32 {
    let Some(count) = xml::attribute(tag, name) else { return 1 };
    let digits = count.trim();
    match digits.parse::<u32>() {
        Ok(count) => count.clamp(1, most),
        // More digits than any count: as many as there can be.
        Err(_) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => most,
        Err(_) => 1,
    }
}
