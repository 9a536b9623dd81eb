//! What prints as zero is neither good nor bad: a red `0.0` would say something that its number does not.

use super::deck::{BlockContent, Num, Slide};
use crate::base::Impact;

/// Takes the colour from every cell of a table and every large figure that prints as zero.
pub(crate) fn uncoloured(slide: &mut Slide) {
    for block in &mut slide.blocks {
        match &mut block.content {
            BlockContent::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    if cell.phrase.nums().next().is_some_and(Num::is_nothing) {
                        cell.impact = cell.impact.map(|_| Impact::Neutral);
                    }
                }
            }
            BlockContent::Tiles(tiles) => {
                for tile in tiles.tiles.iter_mut().filter(|tile| tile.number.is_nothing()) {
                    tile.impact = None;
                }
            }
            _ => {}
        }
    }
}
