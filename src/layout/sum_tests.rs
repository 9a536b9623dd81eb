//! Printed parts and their sums: they add up, only parts are moved, and a number has one text elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::deck::*;
use super::tests::decks;
use super::*;

/// The integer of the last printed digit.
fn digits(text: &str) -> i128 {
    let n: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().expect("digits");
    if text.starts_with('−') { -n } else { n }
}

#[test]
fn printed_parts_add_up_to_the_printed_whole_over_all_pages() {
    for (_, deck) in decks() {
        for prefix in ["evaluation", "customers", "next_targets", "breakdown"] {
            let of_page =
                |s: &&Slide| s.id.strip_prefix(prefix).is_some_and(|r| r.is_empty() || r[1..].parse::<u32>().is_ok());
            let tables: Vec<&TableSpec> = deck
                .slides
                .iter()
                .filter(of_page)
                .flat_map(|s| &s.blocks)
                .filter_map(|b| if let BlockContent::Table(t) = &b.content { Some(t.as_ref()) } else { None })
                .collect();
            // One rep has a page of its own instead.
            if prefix == "evaluation" && tables.is_empty() {
                continue;
            }
            let rows: Vec<&Row> = tables.iter().flat_map(|t| &t.rows).collect();
            let total = rows.iter().find(|r| r.kind == RowKind::Total).expect("a total");
            let top = |r: &&&Row| r.level == 0 && matches!(r.kind, RowKind::Body | RowKind::Subtotal | RowKind::Rest);
            for (i, column) in tables[0].columns.iter().enumerate() {
                let plain = ["AC", "PL", "PY", "ΔPY", "ΔPL"].contains(&column.header.as_str());
                let Some(whole) = total.cells[i].phrase.nums().next().filter(|n| plain && n.how.is_some()) else {
                    continue;
                };
                let parts: i128 =
                    rows.iter().filter(top).flat_map(|r| r.cells[i].phrase.nums()).map(|n| digits(&n.text)).sum();
                assert_eq!(parts, digits(&whole.text), "{prefix} {} {}", column.header, deck.lang);
            }
        }
    }
}

/// The facts that places other than parts of a printed sum print in one format, but not in one way.
fn told_twice(deck: &Deck) -> Vec<String> {
    let mut texts: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for (_, num) in numbers_of(deck).filter(|(_, num)| !num.adjusted) {
        let text = num.text.trim_start_matches(['+', '−']);
        texts.entry((&num.fact, num.format.trim_end_matches(".abs"))).or_default().insert(text);
    }
    texts.into_iter().filter(|(_, texts)| texts.len() > 1).map(|(what, _)| format!("{what:?}")).collect()
}

#[test]
fn a_fact_prints_one_way_wherever_it_is_not_part_of_a_printed_sum() {
    for (_, mut deck) in decks() {
        assert_eq!(told_twice(&deck), Vec::<String>::new(), "{}", deck.lang);
        // One place that says it otherwise is seen.
        let slide = deck.slides.iter_mut().find(|s| s.id == "key_figures").expect("the key figures");
        let num = slide.message.parts.iter_mut().find_map(|p| if let Part::Num(num) = p { Some(num) } else { None });
        num.expect("a number in the message").text.push('9');
        assert_eq!(told_twice(&deck).len(), 1);
    }
}

/// True of a block that prints parts with their sum, which may stand on the next page of the table.
fn has_sum(block: &Block, deck: &Deck) -> bool {
    let total = |table: &TableSpec| table.rows.iter().any(|r| r.kind == RowKind::Total);
    let tables = deck.slides.iter().flat_map(|s| &s.blocks).filter_map(|b| match &b.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    });
    match &block.content {
        BlockContent::Table(table) => {
            let list =
                |id: &str| id.trim_end_matches("-table").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
            let same = |t: &TableSpec| list(&t.id).trim_end_matches('-') == list(&table.id).trim_end_matches('-');
            total(table) || tables.into_iter().any(|t| same(t) && total(t))
        }
        BlockContent::Figure(figure) => match &figure.kind {
            FigureKind::Bridge(_) | FigureKind::Calculation(_) => true,
            FigureKind::Bars(bars) => add_up(bars, deck),
            _ => false,
        },
        BlockContent::Text(_) | BlockContent::Tiles(_) => false,
    }
}

/// True of bars whose labels add up to their whole as the deck prints it, where any of them was moved.
fn add_up(bars: &BarsSpec, deck: &Deck) -> bool {
    let absolute = bars.absolute.iter().flatten().map(|(point, _)| &point.num);
    let tiers: [Vec<&Num>; 2] = [bars.values.iter().flatten().map(|point| &point.num).collect(), absolute.collect()];
    tiers.iter().filter(|nums| nums.iter().any(|num| num.adjusted)).all(|nums| {
        let whole = nums.iter().find_map(|num| {
            let (measure, rest) = num.fact.split_once('[')?;
            Some(format!("{measure}{}", rest.split_once(']')?.1))
        });
        let sum: i128 = nums.iter().map(|num| digits(&num.text)).sum();
        numbers_of(deck).any(|(_, num)| Some(&num.fact) == whole.as_ref() && digits(&num.text).abs() == sum.abs())
    })
}

#[test]
fn only_parts_of_a_printed_sum_are_moved_and_never_the_sum() {
    let said = |n: &Num| (n.fact.clone(), n.how.map(|how| how.decimals), digits(&n.text).abs());
    let (mut moved, mut followed) = (0, 0);
    for (_, deck) in decks() {
        let blocks = || deck.slides.iter().flat_map(|s| &s.blocks);
        for block in blocks() {
            if let BlockContent::Table(table) = &block.content {
                let totals = table.rows.iter().filter(|r| r.kind == RowKind::Total);
                let mut cells = totals.flat_map(|r| &r.cells).flat_map(|c| c.phrase.nums());
                assert!(cells.all(|n| !n.adjusted), "{}: a total is its own plain rounding", table.id);
            }
        }
        let sums: Vec<&Block> = blocks().filter(|b| has_sum(b, &deck)).collect();
        let parts: BTreeSet<_> =
            sums.iter().flat_map(|b| check::numbers_of_block(b)).filter(|n| n.adjusted).map(said).collect();
        moved += parts.len();
        for (slide, num) in numbers_of(&deck).filter(|(_, n)| n.adjusted) {
            assert!(parts.contains(&said(num)), "{slide}: {} of {} is moved without a sum", num.text, num.fact);
            followed += 1;
        }
    }
    assert!(moved > 0 && followed > moved, "{moved} moved, {followed} printed");
}

#[test]
fn a_bridge_adds_up_as_printed() {
    for (_, deck) in decks() {
        let mut bridges = 0;
        for block in deck.slides.iter().flat_map(|s| &s.blocks) {
            if let BlockContent::Figure(figure) = &block.content
                && let FigureKind::Bridge(bridge) = &figure.kind
            {
                let steps: i128 = bridge.steps.iter().map(|(_, p, _)| digits(&p.num.text)).sum();
                assert_eq!(digits(&bridge.base.2.num.text) + steps, digits(&bridge.total.2.num.text));
                bridges += 1;
            }
        }
        assert_eq!(bridges, 1);
    }
}
