//! `glyphs`: characters that no font has, printed as 〔U+1F600〕.

use super::printed;
use super::reading::{Reading, svg_texts};
use super::verdict::Tally;
use crate::layout::Deck;
use crate::plot::Figure;
use crate::typeset::Document;

/// How a placeholder begins.
const OPENING: &str = "〔U+";

pub(super) fn check(deck: &Deck, figures: &[Figure], document: &Document) -> Tally {
    let mut tally = Tally::new("glyphs");
    for (slide, page) in deck.slides.iter().zip(&document.pages) {
        let mut text = Reading::page(page).solid();
        for spec in printed::figures(slide) {
            for figure in figures.iter().filter(|figure| figure.id == spec.id) {
                text.extend(svg_texts(&figure.svg));
            }
        }
        tally.fine(text.chars().count());
        for placeholder in placeholders(&text) {
            tally.look(&slide.id, Some(format!("{placeholder} stands for a character that no font has")));
        }
    }
    tally
}

/// The placeholders of a text in order.
fn placeholders(text: &str) -> Vec<&str> {
    let starts = text.match_indices(OPENING).map(|(i, _)| &text[i..]);
    starts.filter_map(|rest| rest.find('〕').map(|end| &rest[..end + '〕'.len_utf8()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found() {
        assert_eq!(placeholders("a〔U+1F600〕b〔x〕〔U+202E〕"), ["〔U+1F600〕", "〔U+202E〕"]);
    }
}
