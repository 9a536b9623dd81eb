//! What came out, measured: page count, overflow, printed numbers against facts, glyphs, totals.
//!
//! One file a check. The checks trust nothing that an earlier stage says about itself: positions come from
//! the laid-out pages, numbers from the printed text, values from the facts.

mod glyphs;
pub mod notation;
mod numbers;
mod overflow;
mod pages;
mod printed;
mod reading;
mod totals;
mod verdict;

pub use verdict::*;

use crate::findings::Findings;
use crate::layout::{Deck, ORPHAN, Omitted};
use crate::plot::Figure;
use crate::typeset::Document;

/// Checks a typeset report: the deck as it was set (see `render::printable`), the facts behind it, its
/// drawn figures and the laid-out document. Failures become warnings with the slide they belong to.
pub fn verify(deck: &Deck, findings: &Findings, figures: &[Figure], document: &Document) -> Verdict {
    let mut verdict = Verdict::default();
    for tally in [
        pages::check(deck, document),
        overflow::check(deck, document),
        numbers::check(deck, findings, figures, document),
        glyphs::check(deck, figures, document),
        totals::check(deck, findings),
    ] {
        tally.finish(&mut verdict);
    }
    verdict
}

/// The notes whose target is not in a report: each is a warning with its place, so that none is lost.
pub fn lost_notes(deck: &Deck) -> Vec<Warning> {
    let lost = deck.omitted.iter().filter(|omitted| omitted.kind == ORPHAN);
    let warning = |omitted: &Omitted| Warning {
        check: "notes".to_owned(),
        slide: String::new(),
        message: format!("{}: {}", omitted.name, omitted.reason),
    };
    lost.map(warning).collect()
}

#[cfg(test)]
mod tests;
