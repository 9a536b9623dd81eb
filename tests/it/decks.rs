//! Findings and decks made by the library itself, and everything that a deck says.

use std::path::Path;

use salesdeck::base::{Lang, Period};
use salesdeck::config::{self, Brief, ReportSpec};
use salesdeck::data::{self, Dataset};
use salesdeck::findings::{self, Findings, Request};
use salesdeck::layout::{self, BlockContent, Deck, Part, Phrase, Slide, Versions, Words};

/// The periods of the sample company's reports: each the latest.
pub const LATEST: [(&str, &str); 4] =
    [("weekly", "2026-W26"), ("monthly", "2026-06"), ("quarterly", "2026-Q2"), ("yearly", "2025")];

/// The configuration of a project.
pub fn brief(project: &Path) -> Brief {
    config::load(project).unwrap_or_else(|e| panic!("{}: {}", project.display(), e[0]))
}

/// Its data.
pub fn dataset(brief: &Brief) -> Dataset {
    data::load(brief).unwrap_or_else(|e| panic!("{}: {}", brief.root.display(), e[0]))
}

/// The findings of a report and period for a slice, up to the last day of the data.
pub fn found(brief: &Brief, data: &Dataset, (report, period): (&str, &str), slice: Vec<(usize, Vec<u32>)>) -> Findings {
    let spec: ReportSpec = brief.reports.iter().find(|r| r.id == report).expect("a report").clone();
    let period = Period::parse(period, &brief.calendar).expect("a period");
    let as_of = findings::default_as_of(data, brief).expect("a last day");
    let request = Request { report: spec, period, as_of, slice };
    findings::compute(data, brief, &request).unwrap_or_else(|e| panic!("{report} {period}: {e}"))
}

/// The deck of findings in a language, with the labels of the configuration.
pub fn deck(found: &Findings, brief: &Brief, lang: &str) -> Deck {
    let lang = Lang::new(lang);
    let words = Words::built_in(&lang.0).expect("words").with_labels(brief, &lang);
    let versions =
        Versions { template_name: "six-section".into(), template_version: "1".into(), ..Versions::default() };
    layout::deck(found, brief, &words, &lang, &versions)
}

/// A text with the slide it stands on; what is a name from the data is marked.
pub struct Said {
    pub slide: String,
    pub text: String,
    pub name: bool,
}

/// Everything that a slide prints, and what is read aloud of its figures and tables.
pub fn said(slide: &Slide) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    let mut say = |text: &str, name: bool| out.push(Said { slide: slide.id.clone(), text: text.to_owned(), name });
    let phrase = |phrase: &Phrase, say: &mut dyn FnMut(&str, bool)| {
        phrase.parts.iter().for_each(|part| say(part.text(), matches!(part, Part::Name { .. })));
    };
    say(&slide.name, false);
    phrase(&slide.message, &mut say);
    slide.footnotes.iter().for_each(|note| phrase(note, &mut say));
    for block in &slide.blocks {
        match &block.content {
            BlockContent::Figure(figure) => {
                let heading = &figure.heading;
                [&heading.what, &heading.unit, &heading.when, &figure.alt].iter().for_each(|t| say(t, false));
            }
            BlockContent::Table(table) => {
                let heading = &table.heading;
                [&heading.what, &heading.unit, &heading.when, &table.alt].iter().for_each(|t| say(t, false));
                table.columns.iter().for_each(|c| [&c.header, &c.group].iter().for_each(|t| say(t, false)));
                table.rows.iter().flat_map(|r| &r.cells).for_each(|cell| phrase(&cell.phrase, &mut say));
            }
            BlockContent::Text(text) => {
                say(&text.heading, false);
                text.items.iter().for_each(|item| phrase(&item.phrase, &mut say));
            }
            BlockContent::Tiles(tiles) => tiles.tiles.iter().for_each(|tile| {
                say(&tile.name, false);
                say(&tile.number.text, false);
                phrase(&tile.note, &mut say);
            }),
        }
    }
    out
}
