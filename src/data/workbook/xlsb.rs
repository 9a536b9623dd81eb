//! xlsb: the parts of a workbook as binary records.

use std::io::Cursor;

use calamine::{Reader, Xlsb};

use super::cells::Cells;
use super::guard::caught;
use super::limits::{Subject, TEXT_OVERHEAD};
use super::merged::Region;
use super::package::{Package, Stored};
use super::xlsx::{Index, SheetPart, put};
use super::{Sheet, Visibility};
use crate::base::Error;

/// A record: where its type stands, the type, the data.
struct Record {
    at: usize,
    kind: u16,
    data: std::ops::Range<usize>,
}

/// The records of a part up to its end, or to the first that is cut off.
fn records(part: &[u8]) -> impl Iterator<Item = Record> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next;
        let mut byte = || {
            let byte = *part.get(next)?;
            next += 1;
            Some(byte)
        };
        let low = byte()?;
        let kind = match low & 0x80 {
            0 => u16::from(low),
            _ => u16::from(low & 0x7F) + (u16::from(byte()? & 0x7F) << 7),
        };
        let mut len = 0;
        for shift in [0, 7, 14, 21] {
            let byte = byte()?;
            len += usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        let data = next..next.checked_add(len).filter(|&end| end <= part.len())?;
        next = data.end;
        Some(Record { at, kind, data })
    })
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(data.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A text with its length before it, and the position behind it.
fn wide(data: &[u8], at: usize) -> Option<(String, usize)> {
    let len = usize::try_from(u32_at(data, at)?).ok()?;
    let end = at.checked_add(4)?.checked_add(len.checked_mul(2)?)?;
    let units = data.get(at + 4..end)?.chunks_exact(2).map(|c| u16::from_le_bytes([c[0], c[1]]));
    Some((char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect(), end))
}

/// The sheets with the id of their relation: `BrtBundleSh`, [MS-XLSB] 2.4.304.
pub(super) fn sheets(workbook: &[u8]) -> Vec<(Sheet, String)> {
    let sheet = |record: Record| {
        let data = (record.kind == 0x009C).then_some(&workbook[record.data])?;
        let hidden = u32_at(data, 0)? != 0;
        let (relation, end) = wide(data, 8)?;
        let (name, _) = wide(data, end)?;
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
        Some((Sheet { name, visibility }, relation))
    };
    records(workbook).filter_map(sheet).collect()
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
    stored.add(package, &index.relations, subject, |_| Ok(()))?;
    stored.add(package, &index.workbook, subject, |part| {
        without_names(part);
        Ok(())
    })?;
    stored.add(package, "xl/styles.bin", subject, |_| Ok(()))?;
    stored.add(package, "xl/sharedStrings.bin", subject, |part| {
        let items = records(part).filter(|r| r.kind == 0x0013).count();
        let bytes = part.len() + items * TEXT_OVERHEAD;
        let limit = subject.limits.text_bytes;
        if bytes > limit { Err(subject.exceeds("too many bytes of shared texts", bytes as u64, limit)) } else { Ok(()) }
    })?;
    let name = part.sheet.name.as_str();
    match stored.add(package, &part.path, subject, |_| Ok(()))? {
        Some(sheet) => merged(stored.part(sheet), cells),
        None => return Err(subject.damaged(format!("the part {} of sheet `{name}` is missing", part.path))),
    }
    let archive = stored.finish();
    let fault = |detail: String| subject.damaged(format!("sheet `{name}`: {detail}"));
    let result = caught(|| -> Result<(), Error> {
        let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(&archive)).map_err(|e| fault(e.to_string()))?;
        let from_1904 = workbook.has_1904_epoch();
        let mut reader = workbook.worksheet_cells_reader(name).map_err(|e| fault(e.to_string()))?;
        while let Some(cell) = reader.next_cell().map_err(|e| fault(e.to_string()))? {
            let (row, column) = cell.get_position();
            put(cells, row, column, cell.get_value(), from_1904)?;
        }
        Ok(())
    });
    result.unwrap_or_else(|| Err(fault("its records contradict each other".to_owned())))
}

/// Makes the defined names and the references to other sheets unknown records: nobody asks for them here, and the
/// reader would take their formulas apart in a time that grows with the square of their length.
fn without_names(workbook: &mut [u8]) {
    let places: Vec<(usize, u16)> = records(workbook).map(|r| (r.at, r.kind)).collect();
    for (at, kind) in places {
        match kind {
            0x0027 => workbook[at] = 0x7D,
            0x016A => workbook[at + 1] = 0x7F,
            _ => {}
        }
    }
}

/// The merged regions: `BrtMergeCell`, [MS-XLSB] 2.4.694.
fn merged(part: &[u8], cells: &mut Cells<'_>) {
    for record in records(part).filter(|r| r.kind == 0x00B0) {
        let data = &part[record.data];
        let read = |at| u32_at(data, at);
        if let (Some(first_row), Some(last_row), Some(first_column), Some(last_column)) =
            (read(0), read(4), read(8), read(12))
        {
            cells.merge(Region { first_row, first_column, last_row, last_column });
        }
    }
}
