//! Columns of names as wide as their names, as far as their table has room: so that the names of a column have one size.

use super::deck::{BASE_FONT, BlockContent, ColumnKind, Row, RowKind, Slide, TableSpec};
use super::grid;
use super::width;

/// Size of the headers of a table, and the room at both sides of a cell, in points.
const HEAD: f64 = 9.5;
const GAP: f64 = 4.0;
/// Indent of a level of rows in points.
const INDENT: f64 = 12.0;
/// Bold letters are this much wider than the usual ones.
const BOLD: f64 = 1.07;
/// Share of its width on one line that the longest text of a column needs on two, which are set smaller.
const TWO_LINES: f64 = 0.55;
/// A table may be drawn this much smaller when all its names then have one size.
const SMALLER: f64 = 0.9;

/// Widens the columns of texts that do not fit on one line. A table that is drawn larger stays as large, or nearly where
/// that is enough for all its names; the pages of one table keep one width.
pub(super) fn fit(slides: &mut [Slide]) {
    // The width of a block at the usual size of its table: what is drawn larger has less of it.
    let mut tables: Vec<(f64, [f64; 2], &mut TableSpec)> = Vec::new();
    for block in slides.iter_mut().flat_map(|slide| &mut slide.blocks) {
        if let BlockContent::Table(table) = &mut block.content {
            let times = grid::times(table, block.width, block.height);
            let least = (times * SMALLER).max(1.0);
            tables.push((block.width, [block.width / times, block.width / least], table));
        }
    }
    while let Some((width, mut room, first)) = tables.pop() {
        let mut pages = vec![first];
        // Pages of one table have its columns.
        let mut at = 0;
        while let Some((other_width, other_room, other)) = tables.get(at) {
            if (*other_width - width).abs() < 0.01 && pages.iter().any(|page| page.columns == other.columns) {
                room = [room[0].min(other_room[0]), room[1].min(other_room[1])];
                pages.push(tables.swap_remove(at).2);
            } else {
                at += 1;
            }
        }
        let (mut found, met) = widths(&pages, room[0]);
        if !met && let (wider, true) = widths(&pages, room[1]) {
            found = wider;
        }
        for page in pages {
            page.columns.iter_mut().zip(&found).for_each(|(column, width)| column.width = *width);
        }
    }
}

/// The widths of the columns of the pages of one table: the shortest wants first, so that as many columns as can be have
/// what they want, from the room that the table leaves free, then from what other texts do not need, and last from the
/// column whose texts have to stand on two lines anyway. With them, whether all columns have what they want.
fn widths(pages: &[&mut TableSpec], room: f64) -> (Vec<f64>, bool) {
    let columns = pages.first().map(|page| page.columns.as_slice()).unwrap_or_default();
    let mut widths: Vec<f64> = columns.iter().map(|column| column.width).collect();
    // Sentences have the widths that their heights were counted with.
    if columns.iter().any(|column| column.kind == ColumnKind::Prose) {
        return (widths, true);
    }
    let natural: Vec<f64> = (0..columns.len()).map(|at| natural(pages, at).unwrap_or(widths[at])).collect();
    let spare = (room - widths.iter().sum::<f64>()).max(0.0);
    let slack: Vec<f64> = widths.iter().zip(&natural).map(|(own, natural)| (own - natural).max(0.0)).collect();
    let all_slack: f64 = slack.iter().sum();
    let mut wants: Vec<(f64, usize)> =
        (0..columns.len()).map(|at| (natural[at] - widths[at], at)).filter(|(want, _)| *want > 0.0).collect();
    wants.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut taken, mut met) = (0.0, true);
    // The longest texts stand on two lines where they cannot have what they want: then they need no more than these.
    let longest = wants.last().map(|(_, at)| *at);
    let mut ceded = longest.map_or(0.0, |at| (widths[at] - TWO_LINES * natural[at]).max(0.0));
    for (want, at) in wants {
        let free = spare + all_slack - taken;
        if want > free {
            met = false;
            let (Some(from), true) = (longest.filter(|longest| *longest != at), want <= free + ceded) else { break };
            widths[from] -= want - free;
            ceded -= want - free;
            taken += free;
        } else {
            taken += want;
        }
        widths[at] += want;
    }
    let given = taken - spare;
    if given > 0.0 {
        widths.iter_mut().zip(&slack).for_each(|(width, slack)| *width -= given * slack / all_slack);
    }
    (widths, met)
}

/// The width at which every text of a column stands on one line; none of columns of anything else.
fn natural(pages: &[&mut TableSpec], at: usize) -> Option<f64> {
    let first = pages.first()?;
    let column = first.columns.get(at).filter(|column| column.kind == ColumnKind::Text)?;
    let head = width::points(&column.header, HEAD) * BOLD + first.lead(at) + 2.0 * GAP;
    Some(of_rows(pages.iter().flat_map(|page| &page.rows), at).map_or(head, |rows| head.max(rows + first.lead(at))))
}

/// The width at which the cells of a column of texts stand on one line each; none without rows.
pub(super) fn of_rows<'r>(rows: impl Iterator<Item = &'r Row>, at: usize) -> Option<f64> {
    let cells = rows.filter_map(|row| {
        let bold = !matches!(row.kind, RowKind::Body | RowKind::Rest);
        let indent = if at == 0 { INDENT * f64::from(row.level) } else { 0.0 };
        Some(indent + width::points(&row.cells.get(at)?.phrase.text(), BASE_FONT) * if bold { BOLD } else { 1.0 })
    });
    cells.map(|width| width + 2.0 * GAP).reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::super::deck::{Block, Cell, Column, HEADING, Heading, Phrase};
    use super::super::grid::table_height;
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
        let (found, _) = widths(&tables.iter_mut().collect::<Vec<_>>(), room);
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
    fn last_what_texts_on_two_lines_do_not_need() {
        // 20 characters take 218 points on a line, 119.9 on two; 5 take 60.5.
        let long = "一二三四五六七八九十一二三四五六七八九十";
        let found = fitted(vec![table([long, "一二三四五"], [150.0, 50.0, 50.0])], 250.0);
        assert_eq!(found, [[139.5, 60.5, 50.0]]);
        let found = fitted(vec![table([long, "一二三四五"], [125.0, 50.0, 50.0])], 225.0);
        assert_eq!(found, [[125.0, 50.0, 50.0]], "it has no more than it needs");
    }

    #[test]
    fn a_table_that_is_drawn_larger_stays_as_large() {
        let block = |height: f64| {
            let table = table(["一二三四五六七八九十", "一二三"], [60.0, 39.5, 50.0]);
            Block { x: 0.0, y: 0.0, width: 180.0, height, content: BlockContent::Table(Box::new(table)) }
        };
        let fitted = |block: Block| {
            let slide = Slide { blocks: vec![block], ..super::super::sample::slide("x", 1) };
            let mut slides = vec![slide];
            fit(&mut slides);
            let BlockContent::Table(table) = &slides[0].blocks[0].content else { panic!("a table") };
            table.columns.iter().map(|column| column.width).collect::<Vec<_>>()
        };
        let own = table_height(1);
        assert_eq!(fitted(block(own)), [60.0, 39.5, 50.0], "180 points are not enough for 113 + 39.5 + 50");
        let wide = |height: f64| fitted(Block { width: 210.0, ..block(height) });
        assert_eq!(wide(own), [113.0, 39.5, 50.0]);
        // As large as running text, the same table has no point to spare.
        assert_eq!(wide(HEADING + 1.3 * (own - HEADING)), [60.0, 39.5, 50.0]);
        // A little smaller, it has room for the name: one size is worth that.
        let nearly = |width: f64| fitted(Block { width, ..block(HEADING + 1.3 * (own - HEADING)) });
        assert_eq!(nearly(230.0), [113.0, 39.5, 50.0]);
    }

    #[test]
    fn pages_of_one_table_have_one_width() {
        let pages =
            vec![table(["一", ""], [60.0, 40.0, 50.0]), table(["一二三四五六七八九十", ""], [60.0, 40.0, 50.0])];
        assert_eq!(fitted(pages, 400.0), [[113.0, 40.0, 50.0]]);
    }
}
