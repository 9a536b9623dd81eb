//! Delimited text as a grid: the delimiter under which most records are equally wide.

use super::super::column::Coder;
use super::super::delimiter;
use super::super::grid::Grid;
use super::super::records::{Dialect, Fields, split, value};
use super::{Found, ROWS};
use crate::base::Error;
use crate::config::draft::{Layout, Part};

/// The delimiters that are tried.
const DELIMITERS: [char; 4] = [',', '\t', ';', '|'];
/// Records that decide about the delimiter.
const SAMPLE: usize = 300;
/// Most columns of a table.
const WIDEST: usize = 2_000;

/// The one table of a delimited text.
pub(super) fn tables(text: &str, name: &str, hash: String) -> Result<Vec<Found>, Error> {
    let (dialect, even) = dialect(text);
    let prose = name.to_lowercase().ends_with(".txt");
    let Some((width, share)) =
        even.filter(|(width, share)| !prose || (*width > 1 && *share >= 95 && dialect.delimiter != ','))
    else {
        return Err(Error::data(format!("{name} is no table"))
            .hint("a table has a line of headers, and the same number of fields in every line below it"));
    };
    if width > 1 && share < 50 {
        return Err(Error::data(format!("{name} is no table: its lines have different numbers of fields"))
            .hint("delete what is not part of the table, or save the table alone"));
    }
    let (grid, cut) = grid(text, dialect, name);
    let found = delimiter::find(text, dialect.quote, &[]);
    let layout = Layout {
        delimiter: (found != dialect.delimiter && width > 1).then_some(dialect.delimiter),
        unquoted: !dialect.quote,
        ..Layout::default()
    };
    let part = Part { file: name.to_owned(), sheet: None };
    Ok(vec![Found { part, layout, grid, headers: None, cut, hash }])
}

/// The dialect of a text, with its usual width and the percentage of records that have it.
fn dialect(text: &str) -> (Dialect, Option<(usize, usize)>) {
    let mut best: Option<(Dialect, usize, usize)> = None;
    for quote in [true, false] {
        for delimiter in DELIMITERS {
            let dialect = Dialect { delimiter, quote };
            let Some((width, share)) = evenness(text, dialect) else { continue };
            // Wide and even beats everything; a text that no delimiter splits has one column.
            let better = best.is_none_or(|(_, w, s)| match (width > 1, w > 1) {
                (true, false) => share >= 50,
                (false, _) => false,
                (true, true) => share * 10 > s * 11 || (share * 11 >= s * 10 && width > w && quote),
            });
            if better {
                best = Some((dialect, width, share));
            }
        }
        if best.is_some_and(|(_, width, share)| width > 1 && share >= 80) {
            break; // quotes that work are quotes
        }
    }
    match best {
        Some((dialect, width, share)) => (dialect, Some((width, share))),
        None => (Dialect { delimiter: ',', quote: true }, None),
    }
}

/// The most common number of fields, and the percentage of the records that have it; none when a quote is not closed.
fn evenness(text: &str, dialect: Dialect) -> Option<(usize, usize)> {
    let mut widths: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let (mut at, mut records, mut fields) = (0, 0, Fields::new());
    while at < text.len() && records < SAMPLE {
        split(text, at, dialect, &mut fields);
        if fields.unclosed.is_some() {
            return None;
        }
        at = fields.next;
        if !fields.is_blank(text) {
            *widths.entry(fields.ranges.len()).or_default() += 1;
            records += 1;
        }
    }
    let (width, count) = widths.into_iter().max_by_key(|(width, count)| (*count, *width))?;
    Some((width, count * 100 / records.max(1)))
}

/// The cells of the first records.
fn grid(text: &str, dialect: Dialect, name: &str) -> (Grid, bool) {
    let mut coders: Vec<Coder> = Vec::new();
    let mut rows: Vec<u32> = Vec::new();
    let (mut at, mut line, mut fields) = (0, 1_u32, Fields::new());
    while at < text.len() && rows.len() < ROWS {
        split(text, at, dialect, &mut fields);
        let start = line;
        (at, line) = (fields.next, line.saturating_add(fields.lines));
        if fields.is_blank(text) {
            continue;
        }
        for (i, range) in fields.ranges.iter().take(WIDEST).enumerate() {
            if i == coders.len() {
                let mut coder = Coder::new();
                rows.iter().for_each(|_| coder.push(""));
                coders.push(coder);
            }
            coders[i].push(value(&text[range.clone()], dialect).trim());
        }
        for coder in coders.iter_mut().skip(fields.ranges.len()) {
            coder.push("");
        }
        rows.push(start);
    }
    let columns = coders.into_iter().map(Coder::finish).collect();
    (Grid { name: name.to_owned(), columns, rows }, at < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> (char, bool, Option<(usize, usize)>) {
        let (dialect, even) = dialect(text);
        (dialect.delimiter, dialect.quote, even)
    }

    #[test]
    fn the_dialect_is_the_one_that_splits_evenly() {
        assert_eq!(of("a|b\n1,5|2\n3,5|4\n"), ('|', true, Some((2, 100))));
        assert_eq!(of("华东销售\n日期;金额\n1;2,5\n3;4,5\n5;6,5\n"), (';', true, Some((2, 80))));
        assert_eq!(of("a,b\n\"x,y\",2\n"), (',', true, Some((2, 100))));
        assert_eq!(of("a,b\n5\" pipe,2\n\"6 pipe,3\n"), (',', false, Some((2, 100))));
        assert_eq!(of("one\ntwo\n"), (',', true, Some((1, 100))));
    }

    #[test]
    fn short_records_are_filled_up_and_later_columns_start_blank() {
        let (grid, cut) = grid("a\n1,2\n3\n", Dialect { delimiter: ',', quote: true }, "x.csv");
        assert_eq!((grid.len(), grid.columns.len(), cut), (3, 2, false));
        assert_eq!((grid.text(0, 1), grid.text(1, 1), grid.text(2, 1)), ("", "2", ""));
        assert_eq!(grid.rows, [1, 2, 3]);
    }
}
