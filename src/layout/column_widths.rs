//! Columns of names as wide as their names, as far as their table has room: so that the names of a column have one size.

use super::deck::{BlockContent, ColumnKind, RowKind, Slide, TableSpec};
use super::width;

/// Size of the text of a table and of its headers, and the room at both sides of a cell, in points.
const TEXT: f64 = 10.5;
const HEAD: f64 = 9.5;
const GAP: f64 = 4.0;
/// Indent of a level of rows in points.
const INDENT: f64 = 12.0;
/// Bold letters are this much wider than the usual ones.
const BOLD: f64 = 1.07;

/// Widens the columns of texts that do not fit on one line; the pages of one table keep one width.
pub(super) fn fit(slides: &mut [Slide]) {
    let mut tables: Vec<(f64, &mut TableSpec)> = Vec::new();
    for block in slides.iter_mut().flat_map(|slide| &mut slide.blocks) {
        if let BlockContent::Table(table) = &mut block.content {
            tables.push((block.width, table));
        }
    }
    while let Some((room, first)) = tables.pop() {
        let mut pages = vec![first];
        // Pages of one table have its columns.
        let mut at = 0;
        while let Some((other_room, other)) = tables.get(at) {
            if (*other_room - room).abs() < 0.01 && pages.iter().any(|page| page.columns == other.columns) {
                pages.push(tables.swap_remove(at).1);
            } else {
                at += 1;
            }
        }
        let widths = widths(&pages, room);
        for page in pages {
            page.columns.iter_mut().zip(&widths).for_each(|(column, width)| column.width = *width);
        }
    }
}

/// The widths of the columns of the pages of one table: the shortest wants first, so that as many columns as can be have
/// what they want, from the room that the table leaves free, and then from what other texts do not need.
fn widths(pages: &[&mut TableSpec], room: f64) -> Vec<f64> {
    let columns = pages.first().map(|page| page.columns.as_slice()).unwrap_or_default();
    let mut widths: Vec<f64> = columns.iter().map(|column| column.width).collect();
    // Sentences have the widths that their heights were counted with.
    if columns.iter().any(|column| column.kind == ColumnKind::Prose) {
        return widths;
    }
    let natural: Vec<f64> = (0..columns.len()).map(|at| natural(pages, at).unwrap_or(widths[at])).collect();
    let spare = (room - widths.iter().sum::<f64>()).max(0.0);
    let slack: Vec<f64> = widths.iter().zip(&natural).map(|(own, natural)| (own - natural).max(0.0)).collect();
    let all_slack: f64 = slack.iter().sum();
    let mut wants: Vec<(f64, usize)> =
        (0..columns.len()).map(|at| (natural[at] - widths[at], at)).filter(|(want, _)| *want > 0.0).collect();
    wants.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut taken = 0.0;
    for (want, at) in wants {
        if taken + want > spare + all_slack {
            break;
        }
        taken += want;
        widths[at] += want;
    }
    let given = taken - spare;
    if given > 0.0 {
        widths.iter_mut().zip(&slack).for_each(|(width, slack)| *width -= given * slack / all_slack);
    }
    widths
}

/// The width at which every text of a column stands on one line; none of columns of anything else.
fn natural(pages: &[&mut TableSpec], at: usize) -> Option<f64> {
    let column = pages.first()?.columns.get(at).filter(|column| column.kind == ColumnKind::Text)?;
    let lead = pages.first()?.lead(at);
    let cells = pages.iter().flat_map(|page| &page.rows).filter_map(|row| {
        let bold = !matches!(row.kind, RowKind::Body | RowKind::Rest);
        let indent = if at == 0 { INDENT * f64::from(row.level) } else { 0.0 };
        Some(indent + width::points(&row.cells.get(at)?.phrase.text(), TEXT) * if bold { BOLD } else { 1.0 })
    });
    let head = width::points(&column.header, HEAD) * BOLD;
    Some(cells.fold(head, f64::max) + lead + 2.0 * GAP)
}

#[cfg(test)]
mod tests {
    use super::super::deck::{Cell, Column, Heading, Phrase, Row};
    use super::*;

    fn table(texts: [&str; 2], widths: [f64; 3]) -> TableSpec {
        let kinds = [ColumnKind::Text, ColumnKind::Text, ColumnKind::Number];
        let column = |(kind, width)| Column { header: String::new(), group: String::new(), width, kind };
        let cell = |text: &str| Cell { phrase: Phrase::name(text), value: None, impact: None, mark: None, link: None };
        TableSpec {
            id: "t".into(),
            heading: Heading::default(),
            columns: kinds.into_iter().zip(widths).map(column).collect(),
            rows: vec![Row { level: 0, kind: RowKind::Body, cells: texts.map(cell).into() }],
            alt: String::new(),
        }
    }

    fn fitted(mut tables: Vec<TableSpec>, room: f64) -> Vec<Vec<f64>> {
        let found = widths(&tables.iter_mut().collect::<Vec<_>>(), room);
        vec![found]
    }

    #[test]
    fn a_long_name_takes_the_room_that_is_free() {
        // Ten Chinese characters of 10.5 points and 4 at both sides.
        assert_eq!(fitted(vec![table(["一二三四五六七八九十", ""], [60.0, 40.0, 50.0])], 400.0), [[113.0, 40.0, 50.0]]);
    }

    #[test]
    fn then_what_other_texts_do_not_need_but_never_that_of_numbers() {
        let found = fitted(vec![table(["一二三四五六七八九十", "一"], [60.0, 90.0, 50.0])], 200.0);
        assert_eq!(found, [[113.0, 37.0, 50.0]]);
        // What cannot be had whole is not taken in part.
        let found = fitted(vec![table(["一二三四五六七八九十", "一"], [60.0, 40.0, 50.0])], 160.0);
        assert_eq!(found, [[60.0, 40.0, 50.0]]);
    }

    #[test]
    fn pages_of_one_table_have_one_width() {
        let pages =
            vec![table(["一", ""], [60.0, 40.0, 50.0]), table(["一二三四五六七八九十", ""], [60.0, 40.0, 50.0])];
        assert_eq!(fitted(pages, 400.0), [[113.0, 40.0, 50.0]]);
    }
}
