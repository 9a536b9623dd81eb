//! The lines at the foot of a slide: source, as-of date and unit; the incomplete period; how to read signs.

use super::context::Context;
use super::dates;
use super::deck::{BlockContent, CONTENT, FigureKind, Part, Phrase, Slide};
use super::names;
use super::numbers::Digits;
use super::sentence::{self, Slots};
use super::{agreement, check, width};
use crate::base::{Grain, number};

/// Most files named at the foot of a slide; more are on the sources page.
const NAMED: usize = 3;
/// Lines of all footnotes together, the size of their text, and what stands between two of them.
pub(crate) const LINES: usize = 3;
pub(crate) const SMALL: f64 = 8.0;
pub(crate) const BETWEEN: &str = "  ·  ";

impl Context<'_> {
    /// The source line of a slide that shows these tables, with its unit when it has one.
    pub fn source(&self, tables: &[&str], unit: Option<String>) -> Phrase {
        let mut files: Vec<String> = Vec::new();
        for table in tables.iter().filter_map(|name| self.brief.table(name)) {
            for file in table.files.iter().map(|f| names::clean(f)) {
                if !files.contains(&file) {
                    files.push(file);
                }
            }
        }
        let more = files.len() > NAMED;
        files.truncate(NAMED);
        if files.is_empty() {
            files.push(names::clean(&self.brief.file));
        }
        let sources = files.join(&self.words.text("words.list"));
        let sources = if more { self.label("footnote.and_others", &[("first", &sources)]) } else { sources };
        let slots = Slots::default().name("sources", sources).other("as_of", dates::date(self.findings.frame.until()));
        match unit {
            Some(unit) => self.plain("footnote.source", &slots.words("unit", unit)),
            None => self.plain("footnote.source_only", &slots),
        }
    }

    /// The tables behind the main measure: the sales, and the targets where the report has them.
    pub fn tables(&self, targets: bool) -> Vec<&'static str> {
        let main = if self.findings.frame.main_measure == "won_value" { "opportunities" } else { "sales" };
        if targets { vec![main, "targets"] } else { vec![main] }
    }

    /// Names only the first file of the source line where the footnotes have no room for all: the sources page has them.
    pub fn shorten_sources(&self, slide: &mut Slide) {
        let all: Vec<String> = slide.footnotes.iter().map(Phrase::text).collect();
        if width::wrapped(&all.join(BETWEEN), SMALL, CONTENT.0) <= LINES {
            return;
        }
        let between = self.words.text("words.list");
        let source = slide.footnotes.first_mut().into_iter().flat_map(|phrase| &mut phrase.parts);
        let names = source.filter_map(|part| if let Part::Name { text } = part { Some(text) } else { None });
        for names in names.take(1) {
            if let Some((first, _)) = names.split_once(&between) {
                *names = self.label("footnote.and_others", &[("first", first)]);
            }
        }
    }

    /// What stands between two sentences: nothing in Chinese.
    pub fn gap(&self) -> &'static str {
        if self.lang.is_chinese() { "" } else { " " }
    }

    /// Sentences one after the other.
    pub fn joined(&self, sentences: Vec<Phrase>) -> Phrase {
        let mut line = Phrase::default();
        for sentence in sentences {
            if !line.parts.is_empty() && !self.gap().is_empty() {
                line.parts.push(Part::Words { text: self.gap().to_owned() });
            }
            line.parts.extend(sentence.parts);
        }
        line
    }

    /// A sentence without numbers of facts.
    pub fn plain(&self, key: &str, slots: &Slots<'_>) -> Phrase {
        let scale = self.scale_of(std::iter::empty(), Digits::Table);
        sentence::said(key, slots, &self.words, &scale)
    }

    /// Adds what the slide itself makes necessary: the incomplete period, weeks without a counterpart, n.a., moved digits,
    /// and a page's own note.
    pub fn annotate(&self, slide: &mut Slide, own: &[Phrase]) {
        let frame = &self.findings.frame;
        if frame.partial {
            let slots = Slots::default()
                .other("period", dates::in_words(&frame.period, &self.words))
                .other("as_of", dates::date(frame.as_of));
            let weeks = frame.period.grain == Grain::Week || frame.period.is_of_weeks(&self.brief.calendar);
            slide.footnotes.push(self.plain(if weeks { "footnote.partial_weeks" } else { "footnote.partial" }, &slots));
        }
        let mut notes: Vec<Phrase> = own.to_vec();
        notes.extend(self.weeks_notes(slide));
        let nums: Vec<_> = check::numbers_of_slide(slide).collect();
        if shows_changes_only(slide) {
            notes.push(self.plain("footnote.changes_only", &Slots::default()));
        }
        let not_applicable = number::not_applicable(self.lang);
        let empty = |text: &str| nums.iter().any(|n| n.how.is_none() && n.text == text);
        if empty(not_applicable) || shows_not_applicable(slide) {
            notes.push(self.plain("footnote.na", &Slots::default()));
        }
        if empty(number::MISSING) {
            notes.push(self.plain("footnote.dash", &Slots::default()));
        }
        if nums.iter().any(|n| n.adjusted) {
            notes.push(self.plain("footnote.adjusted", &Slots::default()));
        }
        drop(nums);
        let variance = self.plain("footnote.variance", &Slots::default());
        if agreement::variances_differ(slide, self.findings) && !notes.contains(&variance) {
            notes.push(variance);
        }
        let line = self.joined(notes);
        if !line.parts.is_empty() {
            slide.footnotes.push(line);
        }
    }
}

/// True when a waterfall of the slide draws its changes alone.
fn shows_changes_only(slide: &Slide) -> bool {
    slide.blocks.iter().any(|block| match &block.content {
        BlockContent::Figure(figure) => match &figure.kind {
            FigureKind::Bridge(b) => b.is_changes_only(),
            FigureKind::Calculation(c) => c.is_changes_only(),
            _ => false,
        },
        _ => false,
    })
}

/// True when a chart of the slide prints n.a.
fn shows_not_applicable(slide: &Slide) -> bool {
    slide.blocks.iter().any(|block| match &block.content {
        BlockContent::Figure(figure) => match &figure.kind {
            FigureKind::Columns(c) => c.not_applicable.contains(&true),
            FigureKind::Bars(b) => b.not_applicable.contains(&true),
            _ => false,
        },
        _ => false,
    })
}
