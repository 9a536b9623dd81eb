//! `pages`: one page a slide, each of the slide's size.

use super::verdict::Tally;
use crate::layout::{Deck, SLIDE};
use crate::typeset::Document;

/// Points by which a page may differ from the size of a slide.
const TOLERANCE: f64 = 0.01;

pub(super) fn check(deck: &Deck, document: &Document) -> Tally {
    let mut tally = Tally::new("pages");
    let (slides, pages) = (deck.slides.len(), document.pages.len());
    tally.look("", (slides != pages).then(|| format!("{slides} slides became {pages} pages")));
    for (slide, page) in deck.slides.iter().zip(&document.pages) {
        let off = (page.width - SLIDE.0).abs() > TOLERANCE || (page.height - SLIDE.1).abs() > TOLERANCE;
        let size =
            || format!("the page is {} × {} points instead of {} × {}", page.width, page.height, SLIDE.0, SLIDE.1);
        tally.look(&slide.id, off.then(size));
    }
    tally
}
