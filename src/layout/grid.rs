//! The grid of a slide: twelve columns of the content area, and how large a table may be drawn in its place.

use super::deck::{BASE_FONT, Block, BlockContent, CONTENT, HEADING, TABLE_HEAD, TABLE_ROW, TableSpec};

/// Columns of the grid.
const COLUMNS: f64 = 12.0;
/// White space between two columns, in points.
pub(crate) const GUTTER: f64 = 16.0;
/// Largest size of the text of a table in points: that of running text.
const LARGEST_TEXT: f64 = 13.0;

/// Left edge of a column in points, counted from 0.
pub(crate) fn left(column: u8) -> f64 {
    f64::from(column) * (span(1) + GUTTER)
}

/// Width of so many columns in points, with the white space between them.
pub(crate) fn span(columns: u8) -> f64 {
    let one = (CONTENT.0 - GUTTER * (COLUMNS - 1.0)) / COLUMNS;
    f64::from(columns) * one + (f64::from(columns) - 1.0) * GUTTER
}

/// How many times its usual size a table of so many rows may be drawn in a height: text grows where there is room, and
/// never shrinks.
pub(crate) fn enlargement(rows: usize, height: f64) -> f64 {
    let own = TABLE_HEAD + TABLE_ROW * rows as f64;
    ((height - HEADING) / own).clamp(1.0, LARGEST_TEXT / BASE_FONT)
}

/// Height of a table of so many rows with its heading and its headers, groups of them included.
pub(crate) fn table_height(rows: usize) -> f64 {
    HEADING + TABLE_HEAD + TABLE_ROW * rows as f64
}

/// How many times its usual size a table is drawn in a block of this width and height: the columns and the rows fit.
pub(crate) fn times(table: &TableSpec, width: f64, height: f64) -> f64 {
    let used: f64 = table.columns.iter().map(|column| column.width).sum();
    enlargement(table.rows.len(), height).min((width / used.max(1.0)).max(1.0))
}

/// A table at the top of a part of the content area, as large as its width and so much height allow. The typesetter
/// draws a table as large as its block.
pub(crate) fn table_block(x: f64, width: f64, height: f64, table: TableSpec) -> Block {
    let times = times(&table, width, height);
    let own = HEADING + (TABLE_HEAD + TABLE_ROW * table.rows.len() as f64) * times;
    Block { x, y: 0.0, width, height: own.min(CONTENT.1), content: BlockContent::Table(Box::new(table)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_gutters_fill_the_width() {
        assert!((span(12) - CONTENT.0).abs() < 1e-9);
        assert!((left(7) + span(5) - CONTENT.0).abs() < 1e-9);
        assert!((left(7) - span(7) - GUTTER).abs() < 1e-9);
    }

    #[test]
    fn a_table_grows_into_its_room_and_never_shrinks() {
        assert!((enlargement(40, CONTENT.1) - 1.0).abs() < 1e-9);
        assert!((enlargement(3, CONTENT.1) - LARGEST_TEXT / BASE_FONT).abs() < 1e-9);
        let times = enlargement(14, CONTENT.1);
        assert!(times > 1.0 && HEADING + (TABLE_HEAD + TABLE_ROW * 14.0) * times <= CONTENT.1 + 1e-9);
    }
}
