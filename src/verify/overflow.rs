//! `overflow`: nothing leaves the page or its block, nothing is hidden, nothing stands on something else.

use super::printed;
use super::verdict::Tally;
use crate::layout::{Block, CONTENT_AT, Deck, Slide};
use crate::typeset::{Document, Page, PlacedBox, PlacedText};

/// Points by which ink may leave its page or block: rounding and the overhang of a letter.
const TOLERANCE: f64 = 2.0;

/// Points two runs must share sideways to collide; letters of neighbouring runs may touch.
const SHARED_WIDTH: f64 = 1.0;

/// Share of the lower one's height that two runs must share to collide.
const SHARED_HEIGHT: f64 = 0.25;

/// Points of text over a picture, in both directions, that count as a collision.
const OVER_PICTURE: f64 = 2.0;

/// Characters from which a run is taken to belong to the one block that prints it.
const TELLING: usize = 3;

pub(super) fn check(deck: &Deck, document: &Document) -> Tally {
    let mut tally = Tally::new("overflow");
    for (slide, page) in deck.slides.iter().zip(&document.pages) {
        let homes = Homes::of(deck, slide);
        for run in page.texts.iter().filter(|run| has_ink(run)) {
            tally.look(&slide.id, misplaced(run, page, &homes));
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

fn misplaced(run: &PlacedText, page: &Page, homes: &Homes) -> Option<String> {
    let shown = shortened(&run.text);
    if !sheet(page).holds(&run.bounds, 0.0) {
        return Some(format!("“{shown}” leaves the page"));
    }
    if run.clipped {
        return Some(format!("“{shown}” is cut off"));
    }
    let home = homes.home(&run.text)?;
    let leaves =
        |by: f64, side: &str| (by > TOLERANCE).then(|| format!("“{shown}” is {by:.0} points {side} its block"));
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

/// Which block prints what, so that a run can be held against its block.
struct Homes {
    blocks: Vec<(PlacedBox, String)>,
    elsewhere: String,
}

impl Homes {
    fn of(deck: &Deck, slide: &Slide) -> Homes {
        let placed = |block: &Block| PlacedBox {
            x: CONTENT_AT.0 + block.x,
            y: CONTENT_AT.1 + block.y,
            width: block.width,
            height: block.height,
        };
        let blocks = slide.blocks.iter().map(|b| (placed(b), printed::block_texts(b).join("\n"))).collect();
        let mut elsewhere = vec![slide.message.text(), slide.name.clone()];
        // The tracker and the footer print these on every page.
        elsewhere.extend(deck.sections.iter().cloned().chain([deck.title.clone()]));
        elsewhere.extend(slide.footnotes.iter().map(crate::layout::Phrase::text));
        Homes { blocks, elsewhere: elsewhere.join("\n") }
    }

    /// The block of a run; none when it is too short to tell, or several parts of the slide print it.
    fn home(&self, text: &str) -> Option<PlacedBox> {
        let text = text.trim();
        if text.chars().count() < TELLING || self.elsewhere.contains(text) {
            return None;
        }
        let mut printing = self.blocks.iter().filter(|(_, texts)| texts.contains(text));
        let (home, _) = printing.next()?;
        printing.next().is_none().then_some(*home)
    }
}

/// The first characters of a text, on one line.
fn shortened(text: &str) -> String {
    const KEPT: usize = 24;
    let text = text.trim().replace(['\n', '\r'], " ");
    if text.chars().count() <= KEPT { text } else { text.chars().take(KEPT).chain(['…']).collect() }
}
