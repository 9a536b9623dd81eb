//! Small tables and texts side by side: two columns, each piece under the last one of the shorter column.

use super::super::deck::{Block, BlockContent, CONTENT, HEADING, TABLE_ROW, TextBlock};
use super::super::width;

/// Width of a column.
pub(crate) const COLUMN: f64 = (CONTENT.0 - GUTTER) / 2.0;
/// White space between the columns.
const GUTTER: f64 = 28.0;
/// White space under a piece.
pub(crate) const GAP: f64 = 14.0;
/// Height of the column headers of a table without group headers.
const HEAD: f64 = 22.0;
/// Font size of running text with its line and its space between items, in points.
const TEXT: (f64, f64, f64) = (11.5, 17.0, 10.0);

/// Height of a table without group headers.
pub(crate) fn low_table_height(rows: usize) -> f64 {
    HEADING + HEAD + TABLE_ROW * rows as f64
}

/// Height that a text needs in a width at its usual size.
pub(crate) fn text_height(text: &TextBlock, wide: f64) -> f64 {
    height_by(text, wide, width::lines)
}

/// The same as close as can be told, where other things need the room.
pub(crate) fn set_height(text: &TextBlock, wide: f64) -> f64 {
    height_by(text, wide, width::wrapped)
}

fn height_by(text: &TextBlock, wide: f64, count: fn(&str, f64, f64) -> usize) -> f64 {
    let lines = |s: &str| count(s, TEXT.0, wide - 1.2 * TEXT.0) as f64 * TEXT.1 + TEXT.2;
    let heading = if text.heading.is_empty() { 0.0 } else { TEXT.1 + TEXT.2 };
    // Nothing follows the last item.
    heading + text.items.iter().map(|item| lines(&item.phrase.text())).sum::<f64>() - TEXT.2
}

/// Something that stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// Its height in points.
    pub height: f64,
    /// What it is.
    pub content: BlockContent,
}

/// The pieces in two columns below `top`; none when they do not all fit.
pub(crate) fn packed(pieces: &[Piece], top: f64) -> Option<Vec<Block>> {
    let mut ends = [top, top];
    let mut blocks = Vec::new();
    for piece in pieces {
        let column = usize::from(ends[1] < ends[0]);
        let y = ends[column];
        if y + piece.height > CONTENT.1 + 0.01 {
            return None;
        }
        let x = column as f64 * (COLUMN + GUTTER);
        blocks.push(Block { x, y, width: COLUMN, height: piece.height, content: piece.content.clone() });
        ends[column] = y + piece.height + GAP;
    }
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use super::super::super::deck::TextStyle;
    use super::*;

    fn piece(height: f64) -> Piece {
        let text = TextBlock { heading: String::new(), items: Vec::new(), style: TextStyle::Plain };
        Piece { height, content: BlockContent::Text(text) }
    }

    #[test]
    fn the_shorter_column_takes_the_next_piece() {
        let blocks = packed(&[piece(120.0), piece(60.0), piece(50.0)], 100.0).expect("they fit");
        let at: Vec<(bool, f64)> = blocks.iter().map(|b| (b.x > 0.0, b.y)).collect();
        assert_eq!(at, [(false, 100.0), (true, 100.0), (true, 174.0)]);
    }

    #[test]
    fn what_does_not_fit_is_not_packed() {
        assert_eq!(packed(&[piece(CONTENT.1)], 0.0).map(|b| b.len()), Some(1));
        assert_eq!(packed(&[piece(CONTENT.1)], 1.0), None);
        assert_eq!(packed(&[piece(200.0), piece(200.0), piece(200.0)], 0.0), None);
    }
}
