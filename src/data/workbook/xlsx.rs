//! xlsx and xlsm: the sheets of the workbook part, and the cells of one sheet.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};

use super::cells::{Cells, Held};
use super::guard::caught;
use super::limits::{Subject, TEXT_OVERHEAD};
use super::merged::Region;
use super::package::{Package, Stored};
use super::text;
use super::xml::{self, Token, Tokens};
use super::{Sheet, Visibility, xlsb};
use crate::base::Error;

/// A sheet with the path of its part.
#[derive(Debug)]
pub(super) struct SheetPart {
    pub sheet: Sheet,
    /// Path of the part with its cells.
    pub path: String,
}

/// The parts that list the sheets.
#[derive(Debug)]
pub(super) struct Index {
    folder: String,
    /// Path of the part that lists the sheets.
    pub workbook: String,
    /// Path of its relations.
    pub relations: String,
    pub sheets: Vec<SheetPart>,
}

/// The path of the main part of an Office package.
pub(super) fn main_part(package: &Package<'_>, subject: Subject<'_>) -> Result<Option<String>, Error> {
    let Some(rels) = package.part("_rels/.rels", subject)? else { return Ok(None) };
    let document = relations(&rels).find(|(_, kind, _)| kind.ends_with("/relationships/officeDocument"));
    Ok(document.map(|(_, _, target)| target.trim_start_matches('/').to_owned()))
}

/// Id, type and target of each relation of a part.
fn relations(part: &[u8]) -> impl Iterator<Item = (String, String, String)> {
    Tokens::new(part).filter_map(|token| match token {
        Token::Start { tag, .. } if xml::local(xml::name(tag)) == b"Relationship" => Some((
            xml::attribute(tag, "Id").unwrap_or_default(),
            xml::attribute(tag, "Type").unwrap_or_default(),
            xml::attribute(tag, "Target").unwrap_or_default(),
        )),
        _ => None,
    })
}

impl Index {
    /// Reads the list of sheets.
    pub fn open(package: &Package<'_>, main: &str, subject: Subject<'_>) -> Result<Index, Error> {
        let (folder, file) =
            main.rsplit_once('/').map_or(("", main), |(_, file)| main.split_at(main.len() - file.len()));
        let rels_path = format!("{folder}_rels/{file}.rels");
        let missing = |path: &str| subject.damaged(format!("its part {path} is missing"));
        let rels = package.part(&rels_path, subject)?.ok_or_else(|| missing(&rels_path))?;
        let workbook = package.part(main, subject)?.ok_or_else(|| missing(main))?;
        let relations: Vec<_> = relations(&rels).collect();
        // The type of a relation says what its target is: `…/relationships/worksheet`.
        let part = |(sheet, id): (Sheet, String)| {
            let (_, kind, target) = relations.iter().find(|(key, _, _)| *key == id)?;
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("{folder}{target}"),
            };
            (kind.rsplit('/').next() == Some("worksheet")).then_some(SheetPart { sheet, path })
        };
        let listed = if file.ends_with(".bin") { xlsb::sheets(&workbook) } else { sheets(&workbook) };
        let sheets = listed.into_iter().filter_map(part).collect();
        Ok(Index { folder: folder.to_owned(), workbook: main.to_owned(), relations: rels_path, sheets })
    }
}

/// The sheets with the id of their relation.
fn sheets(workbook: &[u8]) -> Vec<(Sheet, String)> {
    let sheet = |token| match token {
        Token::Start { tag, .. } if xml::local(xml::name(tag)) == b"sheet" => {
            let visibility = match xml::attribute(tag, "state").as_deref() {
                Some("hidden" | "veryHidden") => Visibility::Hidden,
                _ => Visibility::Visible,
            };
            let name = xml::attribute(tag, "name").unwrap_or_default();
            // `r:id` under whatever prefix: a plain `id` is no attribute of a sheet.
            Some((Sheet { name, visibility }, xml::attribute(tag, "id").unwrap_or_default()))
        }
        _ => None,
    };
    Tokens::new(workbook).filter_map(sheet).collect()
}

/// Reads the cells and merged regions of a sheet.
pub(super) fn read(
    package: &Package<'_>,
    index: &Index,
    part: &SheetPart,
    cells: &mut Cells<'_>,
    subject: Subject<'_>,
) -> Result<(), Error> {
    let mut stored = Stored::default();
    let plain = |part: &mut [u8]| checked(part, subject);
    for path in ["_rels/.rels", &index.relations, &index.workbook] {
        stored.add(package, path, subject, plain)?;
    }
    stored.add(package, &format!("{}sharedStrings.xml", index.folder), subject, |part| strings(part, subject))?;
    stored.add(package, &format!("{}styles.xml", index.folder), subject, |part| styles(part, subject))?;
    match stored.add(package, &part.path, subject, plain)? {
        Some(sheet) => merged(stored.part(sheet), cells),
        None => {
            return Err(subject.damaged(format!("the part {} of sheet `{}` is missing", part.path, part.sheet.name)));
        }
    }
    let archive = stored.finish();
    let name = part.sheet.name.as_str();
    let fault = |detail: String| subject.damaged(format!("sheet `{name}`: {detail}"));
    let result = caught(|| -> Result<(), Error> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(&archive)).map_err(|e| fault(e.to_string()))?;
        let from_1904 = workbook.has_1904_epoch();
        let mut reader = workbook.worksheet_cells_reader(name).map_err(|e| fault(e.to_string()))?;
        while let Some(cell) = reader.next_cell().map_err(|e| fault(e.to_string()))? {
            let (row, column) = cell.get_position();
            put(cells, row, column, cell.get_value(), from_1904)?;
        }
        Ok(())
    });
    result.unwrap_or_else(|| Err(fault("its parts contradict each other".to_owned())))
}

/// Adds a value as text.
pub(super) fn put(
    cells: &mut Cells<'_>,
    row: u32,
    column: u32,
    value: &DataRef<'_>,
    from_1904: bool,
) -> Result<(), Error> {
    let (text, held) = match value {
        DataRef::Empty => return Ok(()),
        DataRef::Int(value) => (value.to_string(), Held::Number),
        DataRef::Float(value) => (text::number(*value), Held::Number),
        DataRef::String(value) => return cells.put(row, column, value, Held::Text),
        DataRef::SharedString(value) => return cells.put(row, column, value, Held::Text),
        DataRef::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), Held::Text),
        DataRef::DateTime(value) => (text::serial(value.as_f64(), value.is_duration(), from_1904), Held::Text),
        DataRef::DateTimeIso(value) => (text::iso_date(value), Held::Text),
        DataRef::DurationIso(value) => (text::iso_duration(value), Held::Text),
        DataRef::Error(value) => (value.to_string(), Held::Text),
    };
    cells.put(row, column, &text, held)
}

/// Sees that no tag or text is so long that copies of it fill the memory.
fn checked(part: &mut [u8], subject: Subject<'_>) -> Result<(), Error> {
    measured(part, subject).map(|_| ())
}

/// Tags, and the longest of them or of the texts.
struct Measure {
    tags: usize,
    longest: usize,
    /// `si` of shared strings, `xf` of styles.
    items: usize,
}

fn measured(part: &[u8], subject: Subject<'_>) -> Result<Measure, Error> {
    let mut measure = Measure { tags: 0, longest: 0, items: 0 };
    for token in Tokens::new(part) {
        let length = match token {
            Token::Start { tag, .. } => {
                measure.tags += 1;
                if matches!(xml::local(xml::name(tag)), b"si" | b"xf") {
                    measure.items += 1;
                }
                tag.len()
            }
            Token::End(text) | Token::Text(text) | Token::CData(text) => text.len(),
            Token::Other(length) => length,
            // Cut off, or not XML at all: the reader of cells says what it misses.
            Token::Malformed => part.len(),
        };
        measure.longest = measure.longest.max(length);
    }
    if measure.longest > subject.limits.token_bytes {
        return Err(subject.exceeds("a text of too many bytes", measure.longest as u64, subject.limits.token_bytes));
    }
    Ok(measure)
}

/// The shared texts: how many they are is counted, not believed.
fn strings(part: &mut [u8], subject: Subject<'_>) -> Result<(), Error> {
    let measure = measured(part, subject)?;
    let bytes = part.len() + measure.items * TEXT_OVERHEAD;
    if bytes > subject.limits.text_bytes {
        return Err(subject.exceeds("too many bytes of shared texts", bytes as u64, subject.limits.text_bytes));
    }
    // The reader would reserve room for as many texts as this attribute of the first tag says.
    const COUNT: &[u8] = b"uniqueCount";
    let end = part.len().min(4096);
    let found = part[..end].windows(COUNT.len()).position(|w| w == COUNT);
    if let Some(at) = found {
        part[at..at + COUNT.len()].copy_from_slice(b"ignoreCount");
    }
    Ok(())
}

/// The styles: each cell format copies its font, its border and its number format.
fn styles(part: &mut [u8], subject: Subject<'_>) -> Result<(), Error> {
    let measure = measured(part, subject)?;
    let bytes = measure.tags * 256 + measure.items.saturating_mul(1024 + 4 * measure.longest);
    if bytes > subject.limits.text_bytes {
        return Err(subject.exceeds("too many bytes of styles", bytes as u64, subject.limits.text_bytes));
    }
    Ok(())
}

/// The merged regions, which stand after the cells.
fn merged(part: &[u8], cells: &mut Cells<'_>) {
    const END: &[u8] = b"sheetData>";
    let Some(at) = part.windows(END.len()).rposition(|w| w == END) else { return };
    for token in Tokens::new(&part[at + END.len()..]) {
        if let Token::Start { tag, .. } = token
            && xml::local(xml::name(tag)) == b"mergeCell"
            && let Some(region) = xml::attribute(tag, "ref").as_deref().and_then(Region::parse)
        {
            cells.merge(region);
        }
    }
}
