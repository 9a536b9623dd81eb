//! Tables whose cells are sentences: they wrap, so their rows have heights of their own.

use super::column_widths;
use super::context::Context;
use super::deck::{
    BASE_FONT, Block, BlockContent, CONTENT, Column, ColumnKind, HEADING, Row, Slide, TABLE_HEAD, TABLE_ROW, TableSpec,
};
use super::pages::{TablePages, continued};
use super::table_spec::lead;
use super::width;

/// Height in points of a line of a cell.
const LINE: f64 = 13.6;
/// White space at both sides of a cell, and a point to spare; what a line that ends between words leaves unused besides.
const CELL: f64 = 9.0;
const RAGGED: f64 = 4.0;
/// Sizes at which a table may be drawn, the largest first.
const SIZES: [f64; 6] = [1.238, 1.18, 1.13, 1.08, 1.04, 1.0];
/// A table may be drawn this much smaller where its names then stand on one line.
const SMALLER: f64 = 0.9;
/// Most lines of a cell; what is longer is cut.
const LINES: usize = 18;

/// The columns with those of names that do not stand on one line as sentences, which wrap: so that the names of a column
/// have one size.
fn wrapping(mut columns: Vec<Column>, rows: &[Row]) -> Vec<Column> {
    let is_short = |(at, column): (usize, &Column)| {
        let needed = column_widths::of_rows(rows.iter(), at).map(|needed| needed + lead(&columns, at));
        column.kind == ColumnKind::Text && needed.is_some_and(|needed| needed > column.width)
    };
    let short: Vec<bool> = columns.iter().enumerate().map(is_short).collect();
    for (column, _) in columns.iter_mut().zip(short).filter(|(_, short)| *short) {
        column.kind = ColumnKind::Prose;
    }
    columns
}

/// The heights of the rows of a table in points, at its usual size; none for a table of lines.
pub(crate) fn heights(table: &TableSpec) -> Option<Vec<f64>> {
    let wraps = |column: &Column| column.kind == ColumnKind::Prose;
    table.columns.iter().any(wraps).then(|| table.rows.iter().map(|row| height(&table.columns, row)).collect())
}

fn height(columns: &[Column], row: &Row) -> f64 {
    let cells = columns.iter().zip(&row.cells).enumerate();
    let lines = cells.filter(|(_, (column, _))| column.kind == ColumnKind::Prose).map(|(i, (column, cell))| {
        // Only the names of the rows stand under those above them.
        let indent = if i == 0 { 12.0 * f64::from(row.level) } else { lead(columns, i) };
        let text = cell.phrase.text();
        // Where no line breaks, nothing of it is left unused.
        if width::points(&text, BASE_FONT) <= column.width - CELL - indent {
            return 1;
        }
        let ragged = if text.contains(' ') { RAGGED } else { 0.0 };
        width::wrapped(&text, BASE_FONT, column.width - CELL - ragged - indent)
    });
    let lines = lines.max().unwrap_or(1).min(LINES);
    TABLE_ROW + LINE * (lines - 1) as f64
}

/// The height of the rows of a table at its usual size, its columns over so much width.
pub(crate) fn height_at(table: &TableSpec, width: f64) -> f64 {
    let own: f64 = table.columns.iter().map(|column| column.width).sum::<f64>().max(1.0);
    let width_of = |column: &Column| Column { width: column.width * width / own, ..column.clone() };
    let columns = wrapping(table.columns.iter().map(width_of).collect(), &table.rows);
    table.rows.iter().map(|row| height(&columns, row)).sum()
}

/// The height of rows under their header, at the usual size.
fn total(columns: &[Column], rows: &[Row]) -> f64 {
    TABLE_HEAD + rows.iter().map(|row| height(columns, row)).sum::<f64>()
}

/// A table of sentences at a place of the content area, as large as so much height allows; its columns share the width
/// in the proportion that they have.
pub(crate) fn block(x: f64, y: f64, width: f64, most: f64, mut table: TableSpec) -> Block {
    let own: f64 = table.columns.iter().map(|column| column.width).sum::<f64>().max(1.0);
    let scaled = |times: f64| -> Vec<Column> {
        let width_of = |column: &Column| Column { width: column.width * width / own / times, ..column.clone() };
        table.columns.iter().map(width_of).collect()
    };
    let wrapped = |times: f64| wrapping(scaled(times), &table.rows);
    let fits = |times: &&f64| HEADING + total(&wrapped(**times), &table.rows) * **times <= most;
    let (times, columns) = match SIZES.iter().find(fits) {
        Some(largest) => {
            // A little smaller rather than with names that wrap.
            let nearly = SIZES.iter().filter(|times| **times >= largest * SMALLER);
            let whole = nearly.filter(fits).find(|times| wrapped(**times) == scaled(**times));
            let times = *whole.unwrap_or(largest);
            (times, wrapped(times))
        }
        None => (1.0, scaled(1.0)),
    };
    table.columns = columns;
    let height = HEADING + total(&table.columns, &table.rows) * times;
    Block { x, y, width, height: height.min(most), content: BlockContent::Table(Box::new(table)) }
}

/// The slides of a table of sentences, as many as it takes.
pub(crate) fn slides(context: &Context<'_>, pages: TablePages) -> Vec<Slide> {
    let own: f64 = pages.columns.iter().map(|column| column.width).sum::<f64>().max(1.0);
    let columns =
        pages.columns.iter().map(|column| Column { width: column.width * CONTENT.0 / own, ..column.clone() }).collect();
    let columns = wrapping(columns, &pages.rows);
    let mut parts: Vec<Vec<Row>> = Vec::new();
    for row in pages.rows {
        match parts.last_mut() {
            Some(last) if HEADING + total(&columns, last) + height(&columns, &row) <= CONTENT.1 => last.push(row),
            _ => parts.push(vec![row]),
        }
    }
    let count = parts.len();
    let page = |(i, rows): (usize, Vec<Row>)| {
        let part = format!("{}/{count}", i + 1);
        let id = if i == 0 { pages.id.clone() } else { format!("{}-{}", pages.id, i + 1) };
        let (name, message) = match count {
            1 => (pages.name.clone(), pages.message.clone()),
            _ => {
                let name = context.label("slide.continued", &[("name", &pages.name), ("part", &part)]);
                (name, continued(context, &pages.message, &part))
            }
        };
        let alt = context.alt_table(rows.len(), &columns);
        let heading = pages.heading.clone();
        let table = TableSpec { id: format!("{id}-table"), heading, columns: columns.clone(), rows, alt };
        let blocks = vec![block(0.0, 0.0, CONTENT.0, CONTENT.1, table)];
        let mut slide = context.slide(&id, pages.section, name, message, blocks, pages.footnotes.clone());
        context.annotate(&mut slide, &pages.notes);
        slide
    };
    parts.into_iter().enumerate().map(page).collect()
}

/// The slide of a table of sentences with as many of its first rows as a page takes, of at most so many; `pages` makes the
/// table of a number of rows.
pub(crate) fn one_page(
    context: &Context<'_>,
    most: usize,
    pages: impl Fn(usize) -> Option<TablePages>,
) -> Option<Slide> {
    let fitting = |shown: usize| {
        let mut slides = slides(context, pages(shown)?).into_iter();
        let first = slides.next();
        first.filter(|_| shown == 1 || slides.next().is_none())
    };
    (1..=most).rev().find_map(fitting)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::deck::{Heading, Phrase, RowKind};
    use crate::layout::table::text_cell;

    fn table(texts: &[&str]) -> TableSpec {
        let column = |kind| Column { header: "x".into(), group: String::new(), width: 113.0, kind };
        let row = |text: &&str| {
            let cells = vec![text_cell(Phrase::name(*text)), text_cell(Phrase::name("y"))];
            Row { level: 0, kind: RowKind::Body, cells }
        };
        let columns = vec![column(ColumnKind::Prose), column(ColumnKind::Number)];
        let rows = texts.iter().map(row).collect();
        TableSpec { id: "t".into(), heading: Heading::default(), columns, rows, alt: String::new() }
    }

    #[test]
    fn one_page_takes_as_many_rows_as_fit_and_at_least_one() {
        use crate::layout::sample::{brief, findings};
        use crate::layout::versions::Versions;
        let (findings, brief, versions) = (findings(), brief(), Versions::default());
        let lang = crate::base::Lang::new("en");
        let context = Context::new(&findings, &brief, &crate::layout::words::tests::words("en"), &lang, &versions);
        let made = |words: usize, most: usize| {
            let rows = vec!["long ".repeat(words); most];
            let all = table(&rows.iter().map(String::as_str).collect::<Vec<_>>()).rows;
            let pages = |shown: usize| {
                Some(TablePages {
                    id: "x".into(),
                    section: 5,
                    name: "x".into(),
                    message: Phrase::words("x"),
                    heading: Heading::default(),
                    columns: table(&[]).columns,
                    rows: all.get(..shown)?.to_vec(),
                    footnotes: Vec::new(),
                    notes: Vec::new(),
                })
            };
            let slide = one_page(&context, most, pages)?;
            let BlockContent::Table(table) = &slide.blocks.first()?.content else { return None };
            Some(table.rows.len())
        };
        assert_eq!(made(1, 3), Some(3));
        assert_eq!(made(1, 40), Some(15), "rows of a line each, as many as a page takes");
        assert_eq!(made(9000, 4), Some(1), "a row as long as a page");
        assert_eq!(made(1, 0), None);
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let found = heights(&table(&["短", &"长".repeat(24), ""])).unwrap();
        assert!((found[0] - TABLE_ROW).abs() < 1e-9 && (found[2] - TABLE_ROW).abs() < 1e-9);
        // 8 of the characters stand in a line of 97 points.
        assert!((found[1] - TABLE_ROW - 2.0 * LINE).abs() < 1e-9, "{found:?}");
        let mut plain = table(&["x"]);
        plain.columns[0].kind = ColumnKind::Text;
        assert_eq!(heights(&plain), None);
    }

    #[test]
    fn a_name_that_is_longer_than_its_column_wraps_and_keeps_its_size() {
        let made = |name: &str| {
            let mut table = table(&["短"]);
            table.columns.push(Column { width: 68.0, kind: ColumnKind::Text, ..table.columns[0].clone() });
            table.rows[0].cells.push(text_cell(Phrase::name(name)));
            let block = block(0.0, 0.0, 294.0, HEADING + TABLE_HEAD + TABLE_ROW + LINE, table);
            let BlockContent::Table(table) = block.content else { panic!("a table") };
            (table.columns[2].kind, table.row_heights().unwrap()[0])
        };
        assert_eq!(made("三个字"), (ColumnKind::Text, TABLE_ROW));
        let (kind, height) = made("这里有六个字");
        assert_eq!(kind, ColumnKind::Prose);
        assert!((height - TABLE_ROW - LINE).abs() < 1e-9, "{height}");
    }

    #[test]
    fn a_table_grows_into_its_room_and_never_leaves_it() {
        for n in [1, 4, 9] {
            let long = "长".repeat(40);
            let block = block(0.0, 0.0, CONTENT.0, CONTENT.1, table(&vec![long.as_str(); n]));
            assert!(block.height <= CONTENT.1 + 1e-9, "{n}: {}", block.height);
            let BlockContent::Table(table) = &block.content else { panic!("a table") };
            let width: f64 = table.columns.iter().map(|c| c.width).sum();
            assert!(width <= CONTENT.0 + 1e-9 && (n > 4 || width < CONTENT.0 - 1.0), "{n}: {width}");
        }
    }
}
