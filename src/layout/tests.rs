//! The stage as a whole: every number has its fact, every page fits, both languages say the same.

use std::collections::BTreeSet;

use super::deck::*;
use super::grid::table_height;
use super::sample::{brief, empty, findings, of_size};
use super::sentence::fits;
use super::words::tests::words;
use super::*;
use crate::base::{Grain, Lang};
use crate::findings::Findings;

fn made(findings: &Findings, lang: &str) -> Deck {
    deck(findings, &brief(), &words(lang), &Lang::new(lang), &Versions::default())
}

pub(super) fn decks() -> Vec<(Findings, Deck)> {
    let mut out = Vec::new();
    for size in [(1, 1, 1), (4, 17, 40), (16, 200, 632)] {
        for lang in ["zh", "en"] {
            let findings = of_size(size.0, size.1, size.2);
            let deck = made(&findings, lang);
            out.push((findings, deck));
        }
    }
    out
}

fn phrases(slide: &Slide) -> Vec<&Phrase> {
    let mut out = vec![&slide.message];
    for block in &slide.blocks {
        match &block.content {
            BlockContent::Table(table) => out.extend(table.rows.iter().flat_map(|r| &r.cells).map(|c| &c.phrase)),
            BlockContent::Text(text) => out.extend(text.items.iter().map(|i| &i.phrase)),
            BlockContent::Tiles(tiles) => out.extend(tiles.tiles.iter().map(|t| &t.note)),
            BlockContent::Figure(_) => {}
        }
    }
    out.extend(&slide.footnotes);
    out
}

#[test]
fn every_printed_number_derives_from_its_fact() {
    for (findings, deck) in decks() {
        assert_eq!(check(&deck, &findings), [], "{}", deck.lang);
        assert!(numbers_of(&deck).count() > 50);
    }
}

#[test]
fn a_wrong_number_is_found() {
    let findings = findings();
    let mut deck = made(&findings, "zh");
    let slide = deck.slides.iter_mut().find(|s| s.id == "key_figures").expect("the key figures");
    for part in &mut slide.message.parts {
        if let Part::Num(num) = part {
            num.text = "99.9%".to_owned();
        }
    }
    assert!(!check(&deck, &findings).is_empty());
}

#[test]
fn words_hold_no_digits_of_their_own() {
    // Every digit of a message is a number with a fact, a name, or marked as something else.
    for (_, deck) in decks() {
        for slide in &deck.slides {
            for part in &slide.message.parts {
                if let Part::Words { text } = part {
                    assert!(!text.contains(|c: char| c.is_ascii_digit()), "{}: {text}", slide.id);
                }
            }
        }
    }
}

#[test]
fn no_words_are_missing_and_no_message_is_empty() {
    for (_, deck) in decks() {
        for slide in &deck.slides {
            assert!(!slide.message.text().trim().is_empty() && !slide.name.is_empty(), "{}", slide.id);
            for phrase in phrases(slide) {
                let text = phrase.text();
                assert!(!text.contains(['⟨', '{', '}']), "{}: {text}", slide.id);
            }
        }
        assert!(deck.labels.contains_key("page") && deck.sections.len() == 6);
    }
}

#[test]
fn messages_take_two_lines_and_blocks_stay_in_their_area() {
    for (_, deck) in decks() {
        let mut ids = BTreeSet::new();
        for slide in &deck.slides {
            assert!(ids.insert(slide.id.clone()), "{} twice", slide.id);
            assert!(fits(&slide.message), "{}: {}", slide.id, slide.message.text());
            for block in slide.blocks.iter().filter(|_| slide.id != "cover") {
                let inside = block.x >= 0.0 && block.y >= 0.0 && block.x + block.width <= CONTENT.0 + 0.01;
                assert!(inside && block.y + block.height <= CONTENT.1 + 0.01, "{}", slide.id);
                if let BlockContent::Table(table) = &block.content {
                    let width: f64 = table.columns.iter().map(|c| c.width).sum();
                    assert!(width <= block.width + 0.01, "{}: {width} > {}", table.id, block.width);
                    let height = table_height(table.rows.len());
                    assert!(height <= CONTENT.1, "{}: {height}", table.id);
                    assert!(table.rows.iter().all(|r| r.cells.len() == table.columns.len()), "{}", table.id);
                }
            }
        }
    }
}

#[test]
fn links_lead_to_slides_that_are_there() {
    for (_, deck) in decks() {
        let ids: BTreeSet<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
        let items = deck.slides.iter().flat_map(|s| &s.blocks).filter_map(|b| match &b.content {
            BlockContent::Text(text) => Some(&text.items),
            _ => None,
        });
        let links: Vec<&str> = items.flatten().filter_map(|i| i.link.as_deref()).collect();
        assert!(links.len() > 10 && links.iter().all(|l| ids.contains(l)), "{links:?}");
    }
}

#[test]
fn the_agenda_names_the_pages_of_the_slides() {
    let deck = made(&findings(), "zh");
    let agenda = deck.slides.iter().find(|s| s.template == "agenda").expect("an agenda");
    let page = |id: &str| deck.slides.iter().position(|s| s.id == id).map(|i| i + 1).expect("the slide");
    let text: String = phrases(agenda).iter().map(|p| p.text() + "\n").collect();
    assert!(text.contains(&format!("历期走势 · 第{}页", page("history"))), "{text}");
    assert!(text.contains(&format!("第{}–{}页", page("evaluation"), page("evaluation-2"))), "{text}");
}

#[test]
fn absent_findings_still_give_a_deck() {
    for lang in ["zh", "en"] {
        for cadence in [Grain::Week, Grain::Month, Grain::Quarter, Grain::Year] {
            let mut findings = empty();
            findings.frame.cadence = cadence;
            let deck = made(&findings, lang);
            let ids: Vec<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
            assert_eq!(ids.first(), Some(&"cover"));
            assert!(ids.contains(&"sources"), "{ids:?}");
            let text: String = deck.slides.iter().flat_map(phrases).map(Phrase::text).collect();
            assert!(deck.omitted.iter().all(|o| text.contains(&o.name) && text.contains(&o.reason)), "{text}");
            assert_eq!(ids.contains(&"agenda"), cadence != Grain::Week);
            assert!(deck.omitted.iter().any(|o| o.kind == "pacing"));
            assert!(deck.omitted.iter().all(|o| !o.name.contains('⟨') && !o.reason.contains('⟨')));
        }
    }
}

#[test]
fn the_same_findings_give_the_same_deck() {
    let json = |deck: &Deck| serde_json::to_string(deck).expect("a deck is plain data");
    assert_eq!(json(&made(&findings(), "zh")), json(&made(&findings(), "zh")));
}

#[test]
fn both_languages_have_the_same_slides_and_facts() {
    let findings = findings();
    let (zh, en) = (made(&findings, "zh"), made(&findings, "en"));
    let ids = |deck: &Deck| deck.slides.iter().map(|s| s.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&zh), ids(&en));
}

#[test]
fn hostile_names_stay_names() {
    let deck = made(&findings(), "zh");
    let names: Vec<&str> = deck
        .slides
        .iter()
        .flat_map(phrases)
        .flat_map(|p| &p.parts)
        .filter_map(|p| if let Part::Name { text } = p { Some(text.as_str()) } else { None })
        .collect();
    assert!(names.iter().any(|n| n.contains("=#[x]$")));
    assert!(names.iter().all(|n| !n.contains('\n')));
    let words = deck.slides.iter().flat_map(phrases).flat_map(|p| &p.parts).filter_map(|p| match p {
        Part::Words { text } => Some(text),
        _ => None,
    });
    assert!(words.clone().count() > 0 && words.into_iter().all(|w| !w.contains("#[x]")));
}

#[test]
fn contributions_speak_of_the_reference_they_draw() {
    for (findings, deck) in decks() {
        for slide in deck.slides.iter().filter(|s| s.id.starts_with("contribution-")) {
            let drawn = slide.blocks.iter().find_map(|b| match &b.content {
                BlockContent::Figure(figure) => match &figure.kind {
                    FigureKind::Bridge(bridge) => Some(bridge.base.1),
                    _ => None,
                },
                _ => None,
            });
            let drawn = drawn.expect("a bridge");
            assert!(slide.id.ends_with(drawn.code()), "{}", slide.id);
            let said =
                slide.message.nums().filter_map(|n| findings.fact(&n.fact)).filter_map(|f| f.scenario.reference());
            assert!(said.into_iter().all(|reference| reference == drawn), "{}", slide.message.text());
        }
    }
}

#[test]
fn every_cadence_keeps_its_number_of_rankings_and_says_what_it_leaves_out() {
    let mut findings = of_size(4, 17, 12);
    let first = findings.rankings.first().cloned().expect("a ranking");
    for id in ["a", "b", "c", "d", "e", "f", "g"] {
        findings.rankings.push(crate::findings::Ranking { dimension: id.into(), ..first.clone() });
    }
    for (cadence, most) in [(Grain::Week, 3), (Grain::Month, 4), (Grain::Quarter, 5), (Grain::Year, 5)] {
        findings.frame.cadence = cadence;
        let deck = made(&findings, "zh");
        let shown = deck.slides.iter().filter(|s| s.id.starts_with("ranking-")).count();
        assert_eq!(shown, most, "{cadence:?}");
        let left_out = deck.omitted.iter().filter(|o| o.kind.starts_with("ranking-")).count();
        assert_eq!(shown + left_out, findings.rankings.len());
    }
}

#[test]
fn continued_tables_have_titles_of_their_own() {
    let deck = made(&of_size(4, 40, 12), "zh");
    let titles: Vec<String> =
        deck.slides.iter().filter(|s| s.id.starts_with("evaluation")).map(|s| s.message.text()).collect();
    let different: BTreeSet<&String> = titles.iter().collect();
    assert!(titles.len() > 2 && different.len() == titles.len(), "{titles:?}");
}

#[test]
fn the_breakdown_takes_two_slides_and_still_adds_up() {
    // Sixteen regions of three categories are 65 rows: most regions are shown as a whole.
    let deck = made(&of_size(16, 3, 3), "en");
    let pages = deck.slides.iter().filter(|s| s.id.starts_with("breakdown")).count();
    assert_eq!(pages, 2);
}

#[test]
fn alerts_do_not_repeat_the_key_messages() {
    for (_, deck) in decks() {
        let text = |id: &str| -> Vec<String> {
            let slides = deck.slides.iter().filter(|s| s.id == id);
            slides.flat_map(phrases).map(Phrase::text).filter(|t| t.chars().count() > 12).collect()
        };
        let (told, alerts) = (text("messages"), text("alerts"));
        let items: Vec<&String> = told.iter().filter(|t| !t.contains("2020-05-31")).collect();
        assert!(items.len() > 1 && alerts.iter().all(|a| !items.contains(&a)), "{alerts:?}");
        // The headline is said once.
        assert_eq!(told.iter().filter(|t| **t == told[0]).count(), 1);
    }
}

#[test]
fn alerts_are_a_register_of_all_that_asks_for_a_decision() {
    for (findings, deck) in decks() {
        let Some(slide) = deck.slides.iter().find(|s| s.id == "alerts") else { continue };
        let rows = slide.blocks.iter().find_map(|block| match &block.content {
            BlockContent::Table(table) => Some(&table.rows),
            _ => None,
        });
        let rows = rows.expect("the table");
        let most = brief().thresholds.alerts;
        assert!(rows.len() <= most && rows.len().min(findings.alerts.len()) == rows.len());
        // What the title counts stands in the table: who has nobody, what is new.
        let words = words(&deck.lang.to_string());
        let count = |at: usize, text: &str| rows.iter().filter(|row| row.cells[at].phrase.text() == text).count();
        let title = slide.message.text();
        for (n, said) in
            [(count(8, ""), ["尚无人负责", "an owner"]), (count(7, &words.text("alerts.new")), ["新出现", "new in"])]
        {
            let told = said.iter().any(|text| title.contains(text));
            assert!(!told || title.contains(&n.to_string()), "{n} in {title}");
        }
    }
}

#[test]
fn a_chinese_report_says_reasons_in_chinese() {
    let deck = made(&findings(), "zh");
    let text: String =
        deck.slides.iter().filter(|s| s.section == 6).flat_map(phrases).map(|p| p.text() + "\n").collect();
    assert!(text.contains("金额不是数字") && !text.contains("not a number"), "{text}");
}
