//! The template's choice of slides: which kinds a cadence shows, in which order.

use std::collections::BTreeSet;

use super::Template;
use crate::base::Grain;
use crate::layout::{BlockContent, Deck, Slide};

impl Template {
    /// The deck with the slides that `template.yaml` lists for the cadence, in its order within each section;
    /// the whole deck as it is when it lists none. A kind stands for every slide whose id it begins
    /// (`ranking` for `ranking-region-2`), the longest kind first; the cover always stays.
    ///
    /// Links to slides that are gone become plain text, and their lines leave the agenda.
    pub fn arrange(&self, mut deck: Deck, cadence: Grain) -> Deck {
        let Some(kinds) = self.info.slides.get(&cadence) else { return deck };
        let mut kept: Vec<(u8, usize, Slide)> = Vec::new();
        for slide in deck.slides {
            let position = if slide.section == 0 { Some(0) } else { position(kinds, &slide.id) };
            kept.extend(position.map(|position| (slide.section, position, slide)));
        }
        // Sections stay in order, so that headings nest; the sort is stable, so that continuations stay together.
        kept.sort_by_key(|(section, position, _)| (*section, *position));
        deck.slides = kept.into_iter().map(|(_, _, slide)| slide).collect();
        let ids: BTreeSet<String> = deck.slides.iter().map(|slide| slide.id.clone()).collect();
        for slide in &mut deck.slides {
            let agenda = slide.template == "agenda";
            for block in &mut slide.blocks {
                let gone = |link: &Option<String>| link.as_ref().is_some_and(|id| !ids.contains(id));
                if let BlockContent::Text(text) = &mut block.content
                    && agenda
                {
                    text.items.retain(|item| !gone(&item.link));
                }
                block.content.keep_links(|id| ids.contains(id));
            }
        }
        deck
    }
}

/// Where the kind of a slide stands in the list.
fn position(kinds: &[String], id: &str) -> Option<usize> {
    let matches = |kind: &str| id.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let found = kinds.iter().enumerate().filter(|(_, kind)| matches(kind));
    found.max_by_key(|(_, kind)| kind.len()).map(|(position, _)| position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sample;

    fn ids(deck: &Deck) -> Vec<&str> {
        deck.slides.iter().map(|slide| slide.id.as_str()).collect()
    }

    #[test]
    fn the_list_of_a_cadence_chooses_and_orders() {
        let mut template = sample::template();
        let kinds = ["sources", "key", "messages", "agenda"];
        template.info.slides.insert(Grain::Month, kinds.map(str::to_owned).to_vec());
        let deck = template.arrange(sample::deck("en"), Grain::Month);
        assert_eq!(ids(&deck), ["cover", "key-figures", "messages", "agenda", "sources"]);
        let links = |deck: &Deck, id: &str| {
            let slide = deck.slides.iter().find(|s| s.id == id).unwrap();
            let BlockContent::Text(text) = &slide.blocks[0].content else { panic!("a text block") };
            text.items.iter().map(|item| item.link.clone()).collect::<Vec<_>>()
        };
        assert_eq!(links(&deck, "messages"), [None, Some("key-figures".into()), None, None]);
        assert_eq!(template.arrange(sample::deck("en"), Grain::Week), sample::deck("en"));
    }

    #[test]
    fn the_longest_kind_decides() {
        let kinds = ["ranking", "ranking-region"].map(str::to_owned);
        assert_eq!(position(&kinds, "ranking-region-2"), Some(1));
        assert_eq!(position(&kinds, "ranking-rep"), Some(0));
        assert_eq!(position(&kinds, "rankings"), None);
    }
}
