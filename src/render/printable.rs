//! Characters that the fonts of the PDF cannot print become visible placeholders.

use std::collections::BTreeSet;

use crate::layout::{
    Block, BlockContent, Category, Deck, FigureKind, FigureSpec, Heading, Part, Phrase, Point, TableSpec,
};

/// The deck with every character that `covers` denies, every control and every bidirectional control
/// character printed as `〔U+1F600〕` and line breaks and tabs as spaces; and the replaced characters, sorted.
///
/// Identities (slides, facts, categories) stay as they are: they are not printed.
pub fn printable(deck: &Deck, covers: &dyn Fn(char) -> bool) -> (Deck, Vec<char>) {
    let mut deck = deck.clone();
    let mut printer = Printer { covers, replaced: BTreeSet::new() };
    printer.deck(&mut deck);
    (deck, printer.replaced.into_iter().collect())
}

struct Printer<'a> {
    covers: &'a dyn Fn(char) -> bool,
    replaced: BTreeSet<char>,
}

impl Printer<'_> {
    fn text(&mut self, text: &mut String) {
        if text.chars().all(|c| self.plain(c)) {
            return;
        }
        let (open, close) = if (self.covers)('〔') && (self.covers)('〕') { ("〔", "〕") } else { ("[", "]") };
        let mut out = String::with_capacity(text.len() + 16);
        for c in text.chars() {
            if self.plain(c) {
                out.push(c);
            } else if c.is_whitespace() {
                out.push(' ');
            } else {
                self.replaced.insert(c);
                out.push_str(&format!("{open}U+{:04X}{close}", u32::from(c)));
            }
        }
        *text = out;
    }

    fn plain(&self, c: char) -> bool {
        c == ' ' || (!c.is_control() && !is_invisible(c) && !is_break(c) && (self.covers)(c))
    }

    fn deck(&mut self, deck: &mut Deck) {
        self.text(&mut deck.title);
        deck.sections.iter_mut().for_each(|s| self.text(s));
        deck.labels.values_mut().for_each(|s| self.text(s));
        for omitted in &mut deck.omitted {
            self.text(&mut omitted.name);
            self.text(&mut omitted.reason);
        }
        for slide in &mut deck.slides {
            self.text(&mut slide.name);
            self.phrase(&mut slide.message);
            slide.footnotes.iter_mut().for_each(|p| self.phrase(p));
            slide.blocks.iter_mut().for_each(|b| self.block(b));
        }
    }

    fn block(&mut self, block: &mut Block) {
        match &mut block.content {
            BlockContent::Figure(figure) => self.figure(figure),
            BlockContent::Table(table) => self.table(table),
            BlockContent::Text(text) => {
                self.text(&mut text.heading);
                text.items.iter_mut().for_each(|item| self.phrase(&mut item.phrase));
            }
            BlockContent::Tiles(tiles) => {
                for tile in &mut tiles.tiles {
                    self.text(&mut tile.name);
                    self.text(&mut tile.number.text);
                    self.phrase(&mut tile.note);
                }
            }
        }
    }

    fn phrase(&mut self, phrase: &mut Phrase) {
        for part in &mut phrase.parts {
            match part {
                Part::Words { text } | Part::Name { text } | Part::Other { text } => self.text(text),
                Part::Num(num) => self.text(&mut num.text),
            }
        }
    }

    fn heading(&mut self, heading: &mut Heading) {
        for text in [&mut heading.who, &mut heading.what, &mut heading.unit, &mut heading.when] {
            self.text(text);
        }
    }

    fn table(&mut self, table: &mut TableSpec) {
        self.heading(&mut table.heading);
        self.text(&mut table.alt);
        for column in &mut table.columns {
            self.text(&mut column.header);
            self.text(&mut column.group);
        }
        for row in &mut table.rows {
            row.cells.iter_mut().for_each(|cell| self.phrase(&mut cell.phrase));
        }
    }

    fn figure(&mut self, figure: &mut FigureSpec) {
        self.heading(&mut figure.heading);
        self.text(&mut figure.alt);
        let labels = &mut figure.labels;
        for text in [
            &mut labels.not_applicable,
            &mut labels.upper,
            &mut labels.centre,
            &mut labels.lower,
            &mut labels.moving_average,
        ] {
            self.text(text);
        }
        match &mut figure.kind {
            FigureKind::Columns(c) => {
                self.categories(&mut c.categories);
                self.points(c.values.iter_mut().chain(&mut c.reference_values).flatten());
                self.points(c.absolute.iter_mut().chain(&mut c.relative).flatten().map(|(p, _)| p));
            }
            FigureKind::Bars(b) => {
                self.categories(&mut b.categories);
                self.points(b.values.iter_mut().chain(&mut b.reference_values).flatten());
                self.points(b.absolute.iter_mut().chain(&mut b.relative).flatten().map(|(p, _)| p));
            }
            FigureKind::Control(c) => {
                self.categories(&mut c.categories);
                self.points(c.values.iter_mut().flatten().chain([&mut c.upper, &mut c.centre, &mut c.lower]));
            }
            FigureKind::Bridge(b) => {
                for (category, point) in [(&mut b.base.0, &mut b.base.2), (&mut b.total.0, &mut b.total.2)] {
                    self.categories(std::slice::from_mut(category));
                    self.points([point]);
                }
                for (category, point, _) in &mut b.steps {
                    self.categories(std::slice::from_mut(category));
                    self.points([point]);
                }
            }
            FigureKind::Course(c) => {
                self.categories(&mut c.categories);
                self.points(
                    c.actual.iter_mut().chain(&mut c.target).chain(&mut c.ahead).flatten().chain(&mut c.landing),
                );
            }
            FigureKind::Fan(f) => {
                self.categories(&mut f.categories);
                self.points(f.actual.iter_mut().chain(&mut f.forecast).flatten());
                for band in &mut f.bands {
                    self.text(&mut band.name);
                    self.points(band.borders.iter_mut().flatten().flatten());
                }
            }
            FigureKind::Tree(t) => {
                self.text(&mut t.contribution);
                for node in &mut t.nodes {
                    self.categories(std::slice::from_mut(&mut node.category));
                    let marks = [&mut node.absolute, &mut node.relative, &mut node.contribution];
                    let marks = marks.into_iter().filter_map(|m| m.as_mut().map(|(point, _)| point));
                    self.points(std::iter::once(&mut node.value).chain(&mut node.base).chain(marks));
                }
            }
            FigureKind::Calculation(c) => {
                for row in &mut c.rows {
                    self.categories(std::slice::from_mut(&mut row.category));
                    self.points([&mut row.point]);
                }
            }
            FigureKind::Multiples(m) => {
                self.categories(&mut m.periods);
                self.text(&mut m.mean_name);
                self.points(m.mean.iter_mut().flatten());
                for panel in &mut m.panels {
                    self.categories(std::slice::from_mut(&mut panel.category));
                    self.points(panel.values.iter_mut().chain(&mut panel.reference_values).flatten());
                }
            }
            FigureKind::Funnel(f) => {
                self.categories(&mut f.stages);
                self.text(&mut f.name);
                self.points(f.values.iter_mut().chain(&mut f.conversions).flatten());
            }
            FigureKind::Pareto(p) => {
                self.categories(&mut p.categories);
                self.text(&mut p.name);
                self.points(p.values.iter_mut().chain(&mut p.cumulative).flatten().chain(&mut p.threshold));
            }
            FigureKind::Key(key) => {
                for entry in &mut key.entries {
                    self.text(&mut entry.name);
                    self.text(&mut entry.meaning);
                }
            }
            FigureKind::Cohort(c) => {
                self.categories(&mut c.cohorts);
                self.categories(&mut c.ages);
                self.text(&mut c.size_name);
                self.points(c.cells.iter_mut().flatten().flatten().chain(c.sizes.iter_mut().flatten()));
            }
            FigureKind::Scatter(s) => {
                for axis in [&mut s.x, &mut s.y] {
                    self.text(&mut axis.name);
                    self.text(&mut axis.mean_name);
                    self.points(&mut axis.mean);
                }
                s.fields.iter_mut().for_each(|field| self.text(field));
                for point in &mut s.points {
                    self.categories(std::slice::from_mut(&mut point.category));
                    self.points([&mut point.x, &mut point.y].into_iter().chain(&mut point.size));
                }
            }
            FigureKind::Stacked(s) => {
                self.categories(&mut s.categories);
                self.points(s.totals.iter_mut().flatten());
                for part in &mut s.parts {
                    self.categories(std::slice::from_mut(&mut part.category));
                    self.points(part.values.iter_mut().flatten());
                }
            }
        }
    }

    fn categories(&mut self, categories: &mut [Category]) {
        for category in categories {
            self.text(&mut category.label);
            self.text(&mut category.sub);
        }
    }

    fn points<'p>(&mut self, points: impl IntoIterator<Item = &'p mut Point>) {
        points.into_iter().for_each(|point| self.text(&mut point.num.text));
    }
}

/// Bidirectional controls, joiners and other characters that change the text around them without being seen.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF
        | 0xFE00..=0xFE0F | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// White space other than the plain, the no-break and the ideographic space: it would break the line.
fn is_break(c: char) -> bool {
    c.is_whitespace() && !matches!(c, ' ' | '\u{a0}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    #[test]
    fn characters_without_a_glyph_become_visible() {
        let mut deck = sample::deck("zh");
        deck.title = "甲🙂乙\u{202e}丙\n丁\u{1}戊".into();
        deck.slides[1].blocks[0].content = BlockContent::Text(crate::layout::TextBlock {
            heading: String::new(),
            items: vec![crate::layout::TextItem { phrase: Phrase::name("🙂\t"), link: None, impact: None }],
            style: crate::layout::TextStyle::Plain,
        });
        let (clean, replaced) = printable(&deck, &|c| c != '🙂');
        assert_eq!(clean.title, "甲〔U+1F600〕乙〔U+202E〕丙 丁〔U+0001〕戊".replace("1F600", "1F642"));
        let BlockContent::Text(text) = &clean.slides[1].blocks[0].content else { panic!("a text block") };
        assert_eq!(text.items[0].phrase.text(), "〔U+1F642〕 ");
        assert_eq!(replaced, vec!['\u{1}', '\u{202e}', '🙂']);
    }

    #[test]
    fn identities_stay_and_a_second_pass_changes_nothing() {
        let deck = sample::deck("zh");
        let (once, _) = printable(&deck, &|c| c.is_ascii());
        let ids = |d: &Deck| d.slides.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&once), ids(&deck));
        let (twice, replaced) = printable(&once, &|c| c.is_ascii());
        assert_eq!(twice, once);
        assert!(replaced.is_empty());
    }
}
