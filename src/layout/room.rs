//! Room at the foot of a slide: what stands there gives way as far as it can be read.

use super::deck::{Block, BlockContent, FigureKind, HEADING, TABLE_HEAD, TABLE_ROW, TableSpec};
use super::pages::packed;
use super::prose;

/// Share of its height that a chart keeps, and the least height of its drawing.
const KEPT: f64 = 0.74;
const LEAST: f64 = 190.0;
/// Height of a row of bars, and of what a chart has above and below them.
const BAR: f64 = 17.0;
const AROUND: f64 = 56.0;

/// Moves the lower ends of blocks up to `bottom`, all or none of them; `fixed` ones are left as they are. False where
/// one of them cannot give way.
pub(crate) fn make(blocks: &mut [Block], bottom: f64, fixed: &dyn Fn(&Block) -> bool) -> bool {
    let reaches = |block: &Block| block.y + block.height > bottom + 0.01 && !fixed(block);
    let gives = |block: &Block| block.y + least(block) <= bottom;
    if blocks.iter().any(|block| reaches(block) && !gives(block)) {
        return false;
    }
    for block in blocks.iter_mut().filter(|block| reaches(block)) {
        let height = bottom - block.y;
        let (x, y, width) = (block.x, block.y, block.width);
        match &mut block.content {
            BlockContent::Figure(figure) => figure.height = height - HEADING,
            BlockContent::Table(table) if table.row_heights().is_some() => {
                *block = prose::block(x, y, width, height, (**table).clone());
                continue;
            }
            BlockContent::Table(table) => widen(table, width, height),
            BlockContent::Text(_) | BlockContent::Tiles(_) => {}
        }
        block.height = height;
    }
    true
}

/// A table that is drawn smaller keeps its width: its names get what is free.
fn widen(table: &mut TableSpec, width: f64, height: f64) {
    let times = super::grid::enlargement(table.rows.len(), height);
    let used: f64 = table.columns.iter().map(|column| column.width).sum();
    if let Some(first) = table.columns.first_mut() {
        first.width += (width / times - used).max(0.0);
    }
}

/// The least height of a block.
fn least(block: &Block) -> f64 {
    match &block.content {
        BlockContent::Figure(figure) => {
            let rows = match &figure.kind {
                FigureKind::Bars(bars) => bars.categories.len(),
                FigureKind::Columns(_) | FigureKind::Control(_) | FigureKind::Course(_) | FigureKind::Fan(_) => 0,
                // Others are as high as they are for a reason.
                _ => return block.height,
            };
            let drawing = (figure.height * KEPT).max(LEAST).max(AROUND + BAR * rows as f64);
            HEADING + drawing
        }
        BlockContent::Table(table) => {
            let rows = table
                .row_heights()
                .map_or(TABLE_ROW * table.rows.len() as f64, |_| prose::height_at(table, block.width));
            HEADING + TABLE_HEAD + rows
        }
        BlockContent::Text(text) => packed::text_height(text, block.width),
        BlockContent::Tiles(_) => block.height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::deck::{CONTENT, Heading, Phrase, TextBlock, TextItem, TextStyle};

    fn text(lines: usize, height: f64) -> Block {
        let item = || TextItem { phrase: Phrase::words("x"), link: None, impact: None };
        let items = (0..lines).map(|_| item()).collect();
        let content = BlockContent::Text(TextBlock { heading: String::new(), items, style: TextStyle::Bullets });
        Block { x: 0.0, y: 0.0, width: 200.0, height, content }
    }

    fn table(rows: usize) -> Block {
        let row = crate::layout::deck::Row { level: 0, kind: crate::layout::deck::RowKind::Body, cells: Vec::new() };
        let table = TableSpec {
            id: "t".into(),
            heading: Heading::default(),
            columns: Vec::new(),
            rows: vec![row; rows],
            alt: String::new(),
        };
        Block { x: 220.0, y: 0.0, width: 400.0, height: CONTENT.1, content: BlockContent::Table(Box::new(table)) }
    }

    #[test]
    fn what_has_room_gives_way_and_what_is_full_does_not() {
        let mut blocks = [text(3, CONTENT.1), table(6)];
        assert!(make(&mut blocks, 300.0, &|_| false));
        assert!(blocks.iter().all(|b| (b.y + b.height - 300.0).abs() < 1e-9));
        let mut full = [text(3, CONTENT.1), table(15)];
        let before = full.clone();
        assert!(!make(&mut full, 300.0, &|_| false));
        assert_eq!(full, before, "all or none");
    }
}
