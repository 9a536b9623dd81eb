//! What the rules measure: the deck, its drawn figures, and the pages once they are set.

use super::drawing::Drawing;
use crate::base::Polarity;
use crate::findings::Findings;
use crate::layout::{Block, BlockContent, Deck, FigureSpec, Slide, TableSpec};
use crate::plot::{Figure, Metrics, Theme};
use crate::typeset::Page;

/// A report to be measured.
#[derive(Clone, Copy)]
pub struct Drawn<'a> {
    /// Slides with their words and tables.
    pub deck: &'a Deck,
    /// The facts behind them.
    pub findings: &'a Findings,
    /// The figures as they were drawn.
    pub figures: &'a [Figure],
    /// The pages as they were set; none before the typesetter.
    pub pages: Option<&'a [Page]>,
    /// Colours and sizes that the template gives.
    pub theme: &'a Theme,
    /// Widths of the template's fonts.
    pub metrics: &'a Metrics,
}

/// A report with its figures read back.
pub(super) struct Subject<'a> {
    pub drawn: Drawn<'a>,
    pub theme: &'a Theme,
    pub sheets: Vec<Sheet<'a>>,
}

/// A figure on its slide.
pub(super) struct Sheet<'a> {
    pub slide: &'a Slide,
    pub spec: &'a FigureSpec,
    pub drawing: Drawing,
}

/// A table on its slide.
#[derive(Clone, Copy)]
pub(super) struct Laid<'a> {
    pub slide: &'a Slide,
    pub block: &'a Block,
    /// Position of its block.
    pub index: usize,
    pub table: &'a TableSpec,
    pub page: Option<&'a Page>,
}

impl<'a> Subject<'a> {
    pub fn new(drawn: &Drawn<'a>) -> Subject<'a> {
        let mut sheets = Vec::new();
        for slide in &drawn.deck.slides {
            for block in &slide.blocks {
                let BlockContent::Figure(spec) = &block.content else { continue };
                // An SVG that is no XML has no marks, so that every rule misses them.
                let svg = drawn.figures.iter().find(|figure| figure.id == spec.id).map_or("", |f| f.svg.as_str());
                let drawing = Drawing::read(svg, drawn.metrics).unwrap_or_default();
                sheets.push(Sheet { slide, spec, drawing });
            }
        }
        Subject { drawn: *drawn, theme: drawn.theme, sheets }
    }

    /// The tables of all slides.
    pub fn tables(&self) -> impl Iterator<Item = Laid<'a>> + '_ {
        let pages = self.drawn.pages;
        self.drawn.deck.slides.iter().enumerate().flat_map(move |(at, slide)| {
            let page = pages.and_then(|pages| pages.get(at));
            slide.blocks.iter().enumerate().filter_map(move |(index, block)| match &block.content {
                BlockContent::Table(table) => Some(Laid { slide, block, index, table, page }),
                _ => None,
            })
        })
    }

    /// Which way is good for a measure; none when the findings do not know it.
    pub fn polarity(&self, measure: &str) -> Option<Polarity> {
        self.drawn.findings.measure(measure).map(|m| m.polarity)
    }
}

impl Sheet<'_> {
    /// Its place in a score.
    pub fn place(&self) -> (&str, &str) {
        (&self.slide.id, &self.spec.id)
    }
}

impl Laid<'_> {
    /// Its place in a score.
    pub fn place(&self) -> (&str, &str) {
        (&self.slide.id, &self.table.id)
    }
}
