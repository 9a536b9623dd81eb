//! The deck as the HTML template reads it: blocks in rows and columns, marks as coordinates, figures with their data.

use serde::Serialize;

use super::data_table::{DataCell, DataTable, data_table};
use super::held::unit_length;
use super::html_table::{TableView, table_view};
use crate::base::Impact;
use crate::layout::{Block, BlockContent, Deck, Heading, Part, Phrase, Slide, TextStyle};

/// A section with its slides, for the navigation.
#[derive(Debug, Serialize)]
pub(super) struct SectionView {
    /// 1–6; 0 for the cover.
    pub number: u8,
    pub name: String,
    pub slides: Vec<SlideView>,
}

/// A slide.
#[derive(Debug, Serialize)]
pub(super) struct SlideView {
    pub id: String,
    pub number: usize,
    pub template: String,
    pub name: String,
    pub message: Vec<PartView>,
    /// Rows of columns of blocks: what stands side by side on the slide stands side by side on a wide page.
    pub rows: Vec<Vec<ColumnView>>,
    pub footnotes: Vec<Vec<PartView>>,
}

/// Blocks below each other.
#[derive(Debug, Serialize)]
pub(super) struct ColumnView {
    /// Width on the slide in points.
    pub width: f64,
    pub blocks: Vec<BlockView>,
}

/// A block.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub(super) enum BlockView {
    Figure {
        id: String,
        heading: Heading,
        width: f64,
        alt: String,
        svg: String,
        series: Vec<String>,
        data: Vec<DataRowView>,
    },
    Table(TableView),
    Text {
        heading: String,
        style: TextStyle,
        items: Vec<ItemView>,
    },
    Tiles {
        tiles: Vec<TileView>,
    },
}

/// A row of the data behind a figure.
#[derive(Debug, Serialize)]
pub(super) struct DataRowView {
    pub id: String,
    pub label: String,
    pub cells: Vec<NumView>,
}

/// A printed number with its fact; both empty where there is none.
#[derive(Debug, Default, Serialize)]
pub(super) struct NumView {
    pub text: String,
    pub fact: String,
}

/// A part of a phrase: `words`, `name`, `num` or `other`.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub text: String,
    pub fact: String,
    /// What stays on the line of a number: its unit.
    pub unit: String,
}

/// A paragraph or bullet.
#[derive(Debug, Serialize)]
pub(super) struct ItemView {
    pub parts: Vec<PartView>,
    /// True when it says a number: on the cover, what the report says.
    pub said: bool,
    pub link: Option<String>,
    pub impact: Option<Impact>,
}

/// A large figure.
#[derive(Debug, Serialize)]
pub(super) struct TileView {
    pub name: String,
    pub number: NumView,
    pub note: Vec<PartView>,
    pub impact: Option<Impact>,
}

/// The sections of a deck with their slides; `svg` gives the drawing of a figure and its description.
pub(super) fn sections(deck: &Deck, svg: &dyn Fn(&str) -> (String, String)) -> Vec<SectionView> {
    let mut out: Vec<SectionView> = Vec::new();
    for (index, slide) in deck.slides.iter().enumerate() {
        if out.last().is_none_or(|s| s.number != slide.section) {
            let name = usize::from(slide.section).checked_sub(1).and_then(|i| deck.sections.get(i));
            out.push(SectionView {
                number: slide.section,
                name: name.unwrap_or(&slide.name).clone(),
                slides: Vec::new(),
            });
        }
        if let Some(section) = out.last_mut() {
            section.slides.push(slide_view(slide, index + 1, svg));
        }
    }
    out
}

fn slide_view(slide: &Slide, number: usize, svg: &dyn Fn(&str) -> (String, String)) -> SlideView {
    SlideView {
        id: slide.id.clone(),
        number,
        template: slide.template.clone(),
        name: slide.name.clone(),
        message: parts(&slide.message),
        rows: rows(&slide.blocks, svg),
        footnotes: slide.footnotes.iter().map(parts).collect(),
    }
}

/// Blocks whose heights overlap stand in one row; within it those that begin at the same x in one column.
fn rows(blocks: &[Block], svg: &dyn Fn(&str) -> (String, String)) -> Vec<Vec<ColumnView>> {
    let mut rows: Vec<(f64, Vec<(f64, ColumnView)>)> = Vec::new();
    for block in blocks {
        let bottom = block.y + block.height;
        let view = block_view(block, svg);
        match rows.last_mut().filter(|(end, _)| block.y + 0.5 < *end) {
            None => {
                rows.push((bottom, vec![(block.x, ColumnView { width: block.width, blocks: vec![view] })]));
            }
            Some((end, columns)) => {
                *end = end.max(bottom);
                match columns.iter_mut().find(|(x, _)| (x - block.x).abs() < 0.5) {
                    Some((_, column)) => {
                        column.width = column.width.max(block.width);
                        column.blocks.push(view);
                    }
                    None => columns.push((block.x, ColumnView { width: block.width, blocks: vec![view] })),
                }
            }
        }
    }
    rows.into_iter().map(|(_, columns)| columns.into_iter().map(|(_, column)| column).collect()).collect()
}

fn block_view(block: &Block, svg: &dyn Fn(&str) -> (String, String)) -> BlockView {
    match &block.content {
        BlockContent::Figure(figure) => {
            let DataTable { series, rows } = data_table(figure);
            let (svg, alt) = svg(&figure.id);
            let cell = |c: Option<DataCell>| c.map(|c| NumView { text: c.text, fact: c.fact });
            let data = rows.into_iter().map(|row| DataRowView {
                id: row.id,
                label: row.label,
                cells: row.cells.into_iter().map(|c| cell(c).unwrap_or_default()).collect(),
            });
            BlockView::Figure {
                id: figure.id.clone(),
                heading: figure.heading.clone(),
                width: figure.width,
                alt: if alt.is_empty() { figure.alt.clone() } else { alt },
                svg,
                series,
                data: data.collect(),
            }
        }
        BlockContent::Table(table) => BlockView::Table(table_view(table)),
        BlockContent::Text(text) => BlockView::Text {
            heading: text.heading.clone(),
            style: text.style,
            items: text
                .items
                .iter()
                .map(|item| ItemView {
                    parts: parts(&item.phrase),
                    said: item.phrase.nums().next().is_some(),
                    link: item.link.clone(),
                    impact: item.impact,
                })
                .collect(),
        },
        BlockContent::Tiles(tiles) => BlockView::Tiles {
            tiles: tiles
                .tiles
                .iter()
                .map(|tile| TileView {
                    name: tile.name.clone(),
                    number: NumView { text: tile.number.text.clone(), fact: tile.number.fact.clone() },
                    note: parts(&tile.note),
                    impact: tile.impact,
                })
                .collect(),
        },
    }
}

/// The parts of a phrase; the unit behind a number is the number's.
pub(super) fn parts(phrase: &Phrase) -> Vec<PartView> {
    let mut out: Vec<PartView> = Vec::new();
    for part in &phrase.parts {
        let (kind, fact) = match part {
            Part::Words { .. } => ("words", ""),
            Part::Name { .. } => ("name", ""),
            Part::Other { .. } => ("other", ""),
            Part::Num(num) => ("num", num.fact.as_str()),
        };
        let mut text = part.text();
        if let Some(number) = out.last_mut().filter(|before| before.kind == "num" && kind == "words") {
            let (unit, rest) = text.split_at(unit_length(text));
            number.unit = unit.to_owned();
            text = rest;
        }
        out.push(PartView { kind, text: text.to_owned(), fact: fact.to_owned(), unit: String::new() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn blocks_side_by_side_are_one_row() {
        let deck = sample::deck("en");
        let sections = sections(&deck, &|_| (String::new(), String::new()));
        let slides: Vec<&SlideView> = sections.iter().flat_map(|s| &s.slides).collect();
        let shape = |id: &str| {
            let slide = slides.iter().find(|s| s.id == id).unwrap();
            slide.rows.iter().map(|r| r.len()).collect::<Vec<_>>()
        };
        assert_eq!(shape("key-figures"), [1, 1]);
        assert_eq!(shape("history"), [2]);
        assert_eq!(sections.iter().map(|s| s.number).collect::<Vec<_>>(), [0, 1, 2, 6]);
    }
}
