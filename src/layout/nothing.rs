//! What changed by nothing is neither good nor bad: a red `0.0` would say something that its number does not. Of a level
//! nothing is a finding: an attainment of 0.0 is as bad as one of 0.1.

use super::deck::{BlockContent, Cell, ColumnKind, Num, Slide};
use crate::base::Impact;

/// Takes the colour from every variance of a table and every large figure with a sign that prints as zero.
pub(crate) fn uncoloured(slide: &mut Slide) {
    for block in &mut slide.blocks {
        match &mut block.content {
            BlockContent::Table(table) => {
                let variances = |kind| matches!(kind, ColumnKind::Variance { .. } | ColumnKind::Relative { .. });
                let kinds: Vec<bool> = table.columns.iter().map(|column| variances(column.kind)).collect();
                for row in &mut table.rows {
                    for (at, cell) in row.cells.iter_mut().enumerate() {
                        uncolour(cell, kinds.get(at) == Some(&true));
                    }
                }
            }
            BlockContent::Tiles(tiles) => {
                for tile in tiles.tiles.iter_mut().filter(|tile| tile.number.is_nothing() && is_signed(&tile.number)) {
                    tile.impact = None;
                }
            }
            _ => {}
        }
    }
}

fn uncolour(cell: &mut Cell, variance: bool) {
    let nothing = |num: &Num| num.is_nothing() && (variance || is_signed(num));
    if cell.phrase.nums().next().is_some_and(nothing) {
        cell.impact = cell.impact.map(|_| Impact::Neutral);
    }
}

/// True of a number that is printed with its sign: a difference.
fn is_signed(num: &Num) -> bool {
    num.how.is_some_and(|how| how.signed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Format, Magnitude};
    use crate::layout::deck::{Block, Phrase, Tile, TilesBlock};

    fn num(text: &str, how: Format) -> Num {
        Num { text: text.into(), fact: "f".into(), format: how.name(), how: Some(how), adjusted: false }
    }

    fn colour(text: &str, how: Format, variance: bool) -> Option<Impact> {
        let phrase = Phrase::num(num(text, how));
        let mut cell = Cell { phrase, value: Some(0.0), impact: Some(Impact::Bad), mark: None, link: None };
        uncolour(&mut cell, variance);
        cell.impact
    }

    #[test]
    fn only_a_difference_of_nothing_loses_its_colour() {
        let level = Format::amount(Magnitude::One, 1);
        assert_eq!(colour("0.0", level, false), Some(Impact::Bad), "an attainment of nothing");
        assert_eq!(colour("0.0", level.signed(), false), Some(Impact::Neutral));
        assert_eq!(colour("0.0", level, true), Some(Impact::Neutral), "a column of variances");
        assert_eq!(colour("−0.1", level.signed(), true), Some(Impact::Bad));
    }

    #[test]
    fn a_large_figure_keeps_the_colour_of_its_level() {
        let level = Format::percent(1);
        let colours = [level, level.signed()].map(|how| {
            let (name, note) = (String::new(), Phrase::default());
            let tiles = vec![Tile { name, number: num("0.0%", how), note, impact: Some(Impact::Bad) }];
            let mut slide = crate::layout::sample::slide("tiles", 2);
            let content = BlockContent::Tiles(TilesBlock { tiles });
            slide.blocks = vec![Block { x: 0.0, y: 0.0, width: 1.0, height: 1.0, content }];
            uncoloured(&mut slide);
            match slide.blocks.into_iter().next().map(|block| block.content) {
                Some(BlockContent::Tiles(TilesBlock { tiles })) => tiles[0].impact,
                _ => None,
            }
        });
        assert_eq!(colours, [Some(Impact::Bad), None]);
    }
}
