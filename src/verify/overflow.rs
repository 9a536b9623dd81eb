//! `overflow`: nothing leaves the page or its block, nothing is hidden, nothing stands on something else.

use super::verdict::Tally;
use crate::layout::{CONTENT, CONTENT_AT, Deck, SLIDE, Slide};
use crate::typeset::{Document, Page, PlacedBox, PlacedText};

/// Points by which ink may leave the part of the slide it belongs to: rounding and the overhang of a letter.
const TOLERANCE: f64 = 2.0;

/// Points two runs must share sideways to collide; letters of neighbouring runs may touch.
const SHARED_WIDTH: f64 = 1.0;

/// Share of the lower one's height that two runs must share to collide.
const SHARED_HEIGHT: f64 = 0.25;

/// Points of text over a picture, in both directions, that count as a collision.
const OVER_PICTURE: f64 = 2.0;

/// Lower end of the tracker and of the message, and upper end of the footer, in points from the upper edge.
const HEADER_END: f64 = 44.0;
const MESSAGE_END: f64 = CONTENT_AT.1;
const FOOTER_TOP: f64 = 519.0;

pub(super) fn check(deck: &Deck, document: &Document) -> Tally {
    let mut tally = Tally::new("overflow");
    for (slide, page) in deck.slides.iter().zip(&document.pages) {
        for run in page.texts.iter().filter(|run| has_ink(run)) {
            tally.look(&slide.id, misplaced(run, page, slide));
        }
        for image in &page.images {
            tally.look(
                &slide.id,
                (!sheet(page).holds(image, TOLERANCE)).then(|| "a picture leaves the page".to_owned()),
            );
        }
        for failure in collisions(page) {
            tally.look(&slide.id, Some(failure));
        }
    }
    tally
}

fn has_ink(run: &PlacedText) -> bool {
    run.bounds.height > 0.0 && !run.text.trim().is_empty()
}

fn sheet(page: &Page) -> PlacedBox {
    PlacedBox { x: 0.0, y: 0.0, width: page.width, height: page.height }
}

fn misplaced(run: &PlacedText, page: &Page, slide: &Slide) -> Option<String> {
    let shown = shortened(&run.text);
    if !sheet(page).holds(&run.bounds, 0.0) {
        return Some(format!("“{shown}” leaves the page"));
    }
    if run.clipped {
        return Some(format!("“{shown}” is cut off"));
    }
    let (home, what) = home(run.zone.as_deref()?, slide)?;
    let leaves =
        |by: f64, side: &str| (by > TOLERANCE).then(|| format!("“{shown}” is {by:.0} points {side} its {what}"));
    leaves(run.bounds.bottom() - home.bottom(), "below")
        .or_else(|| leaves(run.bounds.right() - home.right(), "to the right of"))
        .or_else(|| leaves(home.x - run.bounds.x, "to the left of"))
        .or_else(|| leaves(home.y - run.bounds.y, "above"))
}

/// Pairs of runs, and of a run and a picture, that stand on each other.
fn collisions(page: &Page) -> Vec<String> {
    let runs: Vec<&PlacedText> = page.texts.iter().filter(|run| has_ink(run)).collect();
    let mut out = Vec::new();
    for (i, run) in runs.iter().enumerate() {
        for other in runs.iter().skip(i + 1) {
            let (width, height) = run.bounds.overlap(&other.bounds);
            let lower = run.bounds.height.min(other.bounds.height);
            if width > SHARED_WIDTH && height > SHARED_HEIGHT * lower {
                out.push(format!("“{}” and “{}” stand on each other", shortened(&run.text), shortened(&other.text)));
            }
        }
        for image in &page.images {
            let (width, height) = run.bounds.overlap(image);
            // A picture that holds the whole page is its background.
            if width > OVER_PICTURE && height > OVER_PICTURE && !image.holds(&sheet(page), TOLERANCE) {
                out.push(format!("“{}” stands on a picture", shortened(&run.text)));
            }
        }
    }
    out
}

/// Where the parts of a slide are that a template names: `header`, `message`, `block-0` and so on, `footnotes`,
/// `footer`. A page that is set freely, such as the cover, names none.
fn home(zone: &str, slide: &Slide) -> Option<(PlacedBox, &'static str)> {
    let (left, width) = (CONTENT_AT.0, CONTENT.0);
    let strip = |from: f64, to: f64| PlacedBox { x: left, y: from, width, height: to - from };
    Some(match zone {
        "header" => (strip(0.0, HEADER_END), "place in the header"),
        "message" => (strip(HEADER_END, MESSAGE_END), "place above the content"),
        "footnotes" => (strip(CONTENT_AT.1 + CONTENT.1, FOOTER_TOP), "place under the content"),
        "footer" => (strip(FOOTER_TOP, SLIDE.1), "place in the footer"),
        _ => {
            let block = slide.blocks.get(zone.strip_prefix("block-")?.parse::<usize>().ok()?)?;
            let (x, y) = (CONTENT_AT.0 + block.x, CONTENT_AT.1 + block.y);
            (PlacedBox { x, y, width: block.width, height: block.height }, "block")
        }
    })
}

/// The first characters of a text, on one line.
fn shortened(text: &str) -> String {
    const KEPT: usize = 24;
    let text = text.trim().replace(['\n', '\r'], " ");
    if text.chars().count() <= KEPT { text } else { text.chars().take(KEPT).chain(['…']).collect() }
}
