//! Long tables become several slides: nothing is clipped or shrunk.

use super::deck::{CONTENT, HEADING, Row, RowKind, TABLE_HEAD, TABLE_ROW};

/// Rows of a table that fit under its heading and column headers in a height.
pub(crate) fn per_page(height: f64) -> usize {
    (((height - HEADING - TABLE_HEAD) / TABLE_ROW).floor().max(1.0)) as usize
}

/// Rows of a table that fit on a slide of its own.
pub(crate) fn full_page() -> usize {
    per_page(CONTENT.1)
}

/// The rows in pages of about equal length. A page ends before a subtotal where one is near; a heading
/// never ends a page and is repeated on the next one, as a subtotal is; a total never stands alone.
pub(crate) fn pages(rows: Vec<Row>, most: usize) -> Vec<Vec<Row>> {
    if rows.len() <= most {
        return vec![rows];
    }
    // One row of every page but the first may be a repeated heading.
    let repeated = usize::from(rows.iter().any(heads));
    let room = most.saturating_sub(repeated).max(2);
    let count = rows.len().div_ceil(room);
    let even = rows.len().div_ceil(count).max(2);
    let mut out = Vec::new();
    let mut start = 0;
    let mut heading: Option<Row> = None;
    while start < rows.len() {
        let mut end = (start + even).min(rows.len());
        if end < rows.len() {
            end = cut(&rows, start, end, room);
        }
        let mut page: Vec<Row> = Vec::new();
        let goes_on = |head: &Row| rows.get(start).is_some_and(|r| r.kind == RowKind::Body && is_under(r, head));
        if let Some(row) = heading.take().filter(goes_on) {
            page.push(row);
        }
        page.extend_from_slice(&rows[start..end]);
        heading = rows[..end].iter().rev().find(|r| heads(r) || r.kind == RowKind::Total).cloned();
        heading = heading.filter(heads);
        out.push(page);
        start = end;
    }
    out
}

/// True for a row that names those below it.
fn heads(row: &Row) -> bool {
    matches!(row.kind, RowKind::Group | RowKind::Subtotal)
}

/// True when a row belongs to a heading; plain headings need no indent below them.
fn is_under(row: &Row, head: &Row) -> bool {
    head.kind == RowKind::Group || row.level > head.level
}

/// Where a page that would end before `end` ends.
fn cut(rows: &[Row], start: usize, end: usize, room: usize) -> usize {
    let half = start + (end - start) / 2;
    let latest = (start + room).min(rows.len());
    // Before a subtotal, near the even length.
    let before = |i: &usize| rows.get(*i).is_some_and(|r| r.kind == RowKind::Subtotal);
    let near = (half + 1..=latest).filter(before).min_by_key(|i| i.abs_diff(end));
    let mut end = near.unwrap_or(end);
    let parted = |end: usize| match (rows.get(end - 1), rows.get(end)) {
        (Some(last), Some(next)) => last.kind == RowKind::Group || (heads(last) && is_under(next, last)),
        _ => false,
    };
    while end > start + 1 && parted(end) {
        end -= 1;
    }
    // What follows must not be a total or a remainder alone.
    while end > start + 1 && rows.get(end).is_some_and(|r| matches!(r.kind, RowKind::Total | RowKind::Rest)) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(kinds: &[RowKind]) -> Vec<Row> {
        kinds.iter().map(|kind| Row { level: 0, kind: *kind, cells: Vec::new() }).collect()
    }

    #[test]
    fn fifteen_rows_fit_a_slide() {
        assert_eq!(full_page(), 15);
    }

    #[test]
    fn every_row_is_on_exactly_one_page() {
        for n in [1, 15, 16, 17, 31, 200, 632] {
            let mut kinds = vec![RowKind::Body; n];
            kinds.push(RowKind::Total);
            let pages = pages(rows(&kinds), 15);
            assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), n + 1);
            assert!(pages.iter().all(|p| !p.is_empty() && p.len() <= 15));
            assert!(n == 1 || pages.last().is_some_and(|p| p.len() > 1), "the total stands alone");
        }
    }

    #[test]
    fn headings_are_repeated_and_never_last() {
        let mut kinds = Vec::new();
        for _ in 0..4 {
            kinds.push(RowKind::Group);
            kinds.extend([RowKind::Body; 6]);
        }
        let pages = pages(rows(&kinds), 15);
        for page in &pages {
            assert!(page.len() <= 15);
            assert_eq!(page.first().map(|r| r.kind), Some(RowKind::Group));
            assert_eq!(page.last().map(|r| r.kind), Some(RowKind::Body));
        }
    }

    #[test]
    fn pages_break_before_subtotals() {
        let group = |parts: usize| {
            let row = |level, kind| Row { level, kind, cells: Vec::new() };
            std::iter::once(row(0, RowKind::Subtotal)).chain((0..parts).map(move |_| row(1, RowKind::Body)))
        };
        let total = Row { level: 0, kind: RowKind::Total, cells: Vec::new() };
        let all: Vec<Row> = (0..10).flat_map(|_| group(3)).chain([total.clone()]).collect();
        for page in pages(all, 15) {
            assert!(page.len() <= 15);
            assert_eq!(page.first().map(|r| r.kind), Some(RowKind::Subtotal));
            assert_ne!(page.last().map(|r| r.kind), Some(RowKind::Subtotal));
        }
        // A group of more rows than a page goes on under its name; one without parts is repeated nowhere.
        let long: Vec<Row> = group(20).chain(group(0)).chain([total]).collect();
        let kinds: Vec<Vec<RowKind>> =
            pages(long, 15).iter().map(|page| page.iter().map(|r| r.kind).collect()).collect();
        assert!(kinds.iter().all(|page| page.len() <= 15 && page[0] == RowKind::Subtotal), "{kinds:?}");
        assert_eq!(kinds.iter().flatten().filter(|k| **k == RowKind::Subtotal).count(), kinds.len() + 1);
    }
}
