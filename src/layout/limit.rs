//! How long a report may be, and what gives way: the least telling of the slides that a report need not have.

use std::collections::BTreeSet;

use super::deck::{BlockContent, FigureKind, Slide};
use super::storyboard::{self, Place};
use crate::base::Grain;

/// By how much an alert that leads to a slide lifts it.
const ALERTED: u8 = 2;
/// By how much a control chart sinks on which nothing is beyond its limits.
const QUIET: u8 = 6;

/// The most slides of a report where its configuration does not say (`reports.….pages`).
pub(crate) const fn usual(cadence: Grain) -> usize {
    match cadence {
        Grain::Week => 18,
        Grain::Month => 32,
        Grain::Quarter | Grain::Year => 42,
    }
}

/// The ids of the slides that give way so that a deck has at most `limit` slides: of those it need not have, first
/// those that neither a key message nor an alert leads to, the lowest of the storyboard first, the later of equals
/// first. A slide goes with what continues it. Fewer than wanted where too few may go.
pub(crate) fn giving_way(slides: &[Slide], cadence: Grain, limit: usize) -> BTreeSet<String> {
    let counted = slides.iter().filter(|slide| !is_of_a_rep(slide)).count();
    let mut excess = counted.saturating_sub(limit);
    let told = led_to(slides, "messages");
    let alerted = led_to(slides, "alerts");
    let mut candidates: Vec<(bool, u8, usize, &Slide)> = Vec::new();
    for (at, slide) in slides.iter().enumerate() {
        let goes_on = slides[..at].iter().any(|first| storyboard::is_continuation(&slide.id, &first.id));
        if let Place::WhereRoom(rank) = storyboard::place_of(slides, at, cadence)
            && !goes_on
        {
            let is_told = (told.contains(slide.id.as_str()), alerted.contains(slide.id.as_str()));
            let rank = rank.saturating_sub(if is_quiet(slide) { QUIET } else { 0 });
            candidates.push((is_told.0, rank + if is_told.1 { ALERTED } else { 0 }, at, slide));
        }
    }
    candidates.sort_by_key(|(told, rank, at, _)| (*told, *rank, usize::MAX - at));
    let mut gone = BTreeSet::new();
    for (_, _, at, slide) in candidates {
        if excess == 0 {
            break;
        }
        let pages = 1 + slides[at + 1..].iter().take_while(|s| storyboard::is_continuation(&s.id, &slide.id)).count();
        excess = excess.saturating_sub(pages);
        gone.insert(slide.id.clone());
    }
    gone
}

/// True of a control chart without a signal.
fn is_quiet(slide: &Slide) -> bool {
    slide.blocks.iter().any(|block| {
        let BlockContent::Figure(figure) = &block.content else { return false };
        matches!(&figure.kind, FigureKind::Control(spec) if !spec.signals.contains(&true))
    })
}

/// True of the pages about one rep each, which are counted apart.
fn is_of_a_rep(slide: &Slide) -> bool {
    slide.id == "rep-page" || slide.id.starts_with("rep-page-")
}

/// The ids of the slides that the texts and tables of a slide lead to.
fn led_to<'s>(slides: &'s [Slide], from: &str) -> BTreeSet<&'s str> {
    let blocks = slides.iter().filter(|slide| slide.id == from).flat_map(|slide| &slide.blocks);
    let links = blocks.flat_map(|block| match &block.content {
        BlockContent::Text(text) => text.items.iter().filter_map(|item| item.link.as_deref()).collect(),
        BlockContent::Table(table) => {
            table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.link.as_deref()).collect()
        }
        _ => Vec::new(),
    });
    links.collect()
}

/// Takes slides with what continues them out of a list, and gives them.
pub(crate) fn take(slides: &mut Vec<Slide>, gone: &BTreeSet<String>) -> Vec<Slide> {
    let goes = |slide: &Slide| gone.iter().any(|id| slide.id == *id || storyboard::is_continuation(&slide.id, id));
    let (taken, left) = std::mem::take(slides).into_iter().partition(goes);
    *slides = left;
    taken
}

/// Takes away links to slides that a deck does not have.
pub(crate) fn mend_links(slides: &mut [Slide]) {
    let ids: BTreeSet<String> = slides.iter().map(|slide| slide.id.clone()).collect();
    for block in slides.iter_mut().flat_map(|slide| &mut slide.blocks) {
        block.content.keep_links(|id| ids.contains(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::deck::{Block, Phrase, TextBlock, TextItem, TextStyle};
    use crate::layout::sample::slide;

    fn leading(id: &str, to: &str) -> Slide {
        let item = TextItem { phrase: Phrase::words("x".to_owned()), link: Some(to.to_owned()), impact: None };
        let text = TextBlock { heading: String::new(), items: vec![item], style: TextStyle::Numbered };
        let content = BlockContent::Text(text);
        Slide { blocks: vec![Block { x: 0.0, y: 0.0, width: 9.0, height: 9.0, content }], ..slide(id, 1) }
    }

    fn deck() -> Vec<Slide> {
        let mut slides = vec![slide("cover", 0), leading("messages", "growth"), slide("key_figures", 1)];
        slides.extend(["history", "growth", "ranking-region", "ranking-team", "ranking-team-2"].map(|id| slide(id, 2)));
        slides.extend(["to_date", "contribution-region-PL"].map(|id| slide(id, 2)));
        slides
    }

    #[test]
    fn the_least_telling_give_way_and_what_a_message_leads_to_stays() {
        let slides = deck();
        assert_eq!(giving_way(&slides, Grain::Month, 10), BTreeSet::new());
        let gone = giving_way(&slides, Grain::Month, 9);
        assert_eq!(gone, BTreeSet::from(["contribution-region-PL".to_owned()]), "growth is lower, but told");
        let gone = giving_way(&slides, Grain::Month, 7);
        assert!(gone.contains("to_date") && gone.contains("ranking-team"), "{gone:?}");
        let mut left = slides;
        assert_eq!(take(&mut left, &gone).len(), 4);
        assert!(left.iter().all(|s| s.id != "ranking-team-2"), "a slide goes with what continues it");
        assert_eq!(left.len(), 6);
    }

    #[test]
    fn what_a_report_must_have_stays_even_over_the_limit() {
        let gone = giving_way(&deck(), Grain::Month, 1);
        assert!(!gone.contains("history") && !gone.contains("ranking-region") && !gone.contains("cover"), "{gone:?}");
    }

    #[test]
    fn links_to_what_is_gone_are_taken_away() {
        let gone = BTreeSet::from(["growth".to_owned()]);
        let mut left = deck();
        take(&mut left, &gone);
        mend_links(&mut left);
        let BlockContent::Text(text) = &left[1].blocks[0].content else { panic!("a text") };
        assert_eq!(text.items[0].link, None);
    }
}
