//! Absence (design.md §7, issue 6): whichever optional tables are missing, empty, or without rows in the period, the deck
//! of each cadence is sound. Slides are left out, never empty; section 6 tells what was not supplied, and nothing else
//! speaks of it.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use salesdeck::base::Lang;
use salesdeck::config::Brief;
use salesdeck::findings::Findings;
use salesdeck::layout::{self, BlockContent, ColumnKind, Deck, RowKind, Slide, TextStyle, Words};

use crate::decks::{LATEST, brief, dataset, deck, found, said};
use crate::harness::{copy, folder, repository};

/// The optional tables, the measures that nothing else feeds, and what section 6 calls missing without them.
const TABLES: &[(&str, &[&str], &[&str])] = &[
    ("targets", &[], &["targets"]),
    (
        "opportunities",
        &["leads", "won_deals", "won_value", "lost_deals", "win_rate", "conversion_rate"],
        &["opportunities", "funnel"],
    ),
    ("activities", &["visits", "follow_ups"], &["activities", "process", "tracking"]),
    ("receivables", &["due", "collected", "collection_rate", "receivable", "overdue", "dso"], &["receivables"]),
    ("payments", &["collected", "collection_rate"], &["payments"]),
    ("satisfaction", &["csat", "nps"], &["satisfaction"]),
    ("complaints", &["complaints", "complaint_rate"], &["complaints"]),
    ("spending", &["spending", "budget", "expense_ratio"], &["budget"]),
    ("benchmarks", &["market_share"], &["benchmarks"]),
    ("competitors", &[], &["competitors"]),
    ("assessments", &[], &["assessments", "skills"]),
    ("actions", &[], &["actions", "plan", "last_plan"]),
];

/// Kinds of slides that a cadence does not have: what is missing of them is told in longer reports.
fn untold(table: &str, cadence: &str) -> bool {
    match cadence {
        "weekly" => ["satisfaction", "spending", "benchmarks", "competitors", "assessments"].contains(&table),
        _ => false,
    }
}

/// The project without some of its tables.
fn without(brief: &Brief, absent: &BTreeSet<&str>) -> Brief {
    let mut brief = brief.clone();
    brief.tables.retain(|t| !absent.contains(t.name.as_str()));
    brief.links.retain(|l| !absent.contains(l.table.as_str()));
    brief
}

/// A number that is none.
fn says_nothing(text: &str) -> bool {
    ["", "–", "n.a.", "不适用", "—"].contains(&text.trim())
}

/// What is wrong with the blocks of a slide. What follows a table on other slides has its columns.
fn hollow(slide: &Slide, deck: &Deck) -> Vec<String> {
    let mut wrong = Vec::new();
    let continues = |id: &str| {
        let before = deck.slides.iter().take_while(|s| s.id != slide.id);
        let first = |s: &Slide| {
            id.strip_prefix(s.id.as_str())
                .is_some_and(|rest| rest.starts_with('-') && rest[1..].starts_with(|c: char| c.is_ascii_digit()))
        };
        before.into_iter().any(first)
    };
    let mut say = |what: String| wrong.push(format!("{}: {what}", slide.id));
    if slide.blocks.is_empty() {
        say("no block".into());
    }
    if slide.id != "cover" && slide.message.text().trim().is_empty() {
        say("no message".into());
    }
    if slide.message.text().contains(['{', '}']) {
        say(format!("a slot is not filled: {}", slide.message.text()));
    }
    // The score is told once the pages are drawn.
    for block in slide.blocks.iter().filter(|_| slide.id != "notation-score") {
        match &block.content {
            BlockContent::Table(table) => {
                let bare = |r: &layout::Row| {
                    r.kind == RowKind::Group && r.cells.iter().all(|c| c.phrase.nums().next().is_none())
                };
                if table.rows.iter().all(bare) {
                    say(format!("{} has no rows", table.id));
                }
                let wide = table.rows.iter().any(|r| r.cells.len() > table.columns.len());
                if wide {
                    say(format!("{} has more cells than columns", table.id));
                }
                let numbers: Vec<String> = table
                    .rows
                    .iter()
                    .flat_map(|r| r.cells.iter().zip(&table.columns))
                    .filter(|(_, column)| !matches!(column.kind, ColumnKind::Text | ColumnKind::Trend))
                    .map(|(cell, _)| cell.phrase.text())
                    .collect();
                if !numbers.is_empty() && numbers.iter().all(|n| says_nothing(n)) {
                    say(format!("{} holds no number", table.id));
                }
                for (at, column) in table.columns.iter().enumerate() {
                    let of = |r: &layout::Row| r.cells.get(at).map(|c| c.phrase.text());
                    let all: Vec<String> = table.rows.iter().filter_map(of).collect();
                    let empty = all.iter().all(|n| says_nothing(n)) && all.len() > 1;
                    if empty && column.kind != ColumnKind::Trend && !continues(&slide.id) {
                        say(format!("{}: column `{} {}` is empty", table.id, column.group, column.header));
                    }
                }
            }
            BlockContent::Text(text) => {
                if text.items.is_empty() || text.items.iter().any(|i| i.phrase.text().trim().is_empty()) {
                    say(format!("an empty text `{}`", text.heading));
                }
            }
            BlockContent::Tiles(tiles) => {
                if tiles.tiles.is_empty() || tiles.tiles.iter().all(|t| says_nothing(&t.number.text)) {
                    say("tiles without a number".into());
                }
            }
            BlockContent::Figure(figure) => {
                if figure.alt.trim().is_empty() || figure.heading.what.trim().is_empty() {
                    say(format!("{} says not what it is", figure.id));
                }
            }
        }
    }
    wrong
}

/// What is wrong with the order of a deck, its agenda and its links.
fn astray(deck: &Deck, cadence: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let ids: Vec<&str> = deck.slides.iter().map(|s| s.id.as_str()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    if unique.len() != ids.len() {
        wrong.push(format!("ids stand twice: {ids:?}"));
    }
    for needed in ["cover", "key_figures", "sources"] {
        if !unique.contains(needed) {
            wrong.push(format!("no slide `{needed}`"));
        }
    }
    if ids.first() != Some(&"cover") || !deck.slides.iter().map(|s| s.section).is_sorted() {
        wrong.push(format!("out of order: {:?}", deck.slides.iter().map(|s| (s.section, &s.id)).collect::<Vec<_>>()));
    }
    let links = deck.slides.iter().flat_map(|slide| {
        slide.blocks.iter().flat_map(move |block| match &block.content {
            BlockContent::Text(text) => text.items.iter().map(|i| (slide.id.as_str(), i)).collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let mut listed: BTreeSet<u8> = BTreeSet::new();
    for (from, item) in links {
        let Some(link) = &item.link else { continue };
        let Some(at) = ids.iter().position(|id| id == link) else {
            wrong.push(format!("{from} leads to `{link}`, which is not there"));
            continue;
        };
        if from == "agenda" {
            listed.insert(deck.slides[at].section);
            let page = item.phrase.parts.last().map_or("", |p| p.text());
            let digits: Vec<&str> = page.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty()).collect();
            if digits.first() != Some(&(at + 1).to_string().as_str()) {
                wrong.push(format!("the agenda says `{}` of `{link}` on page {}", item.phrase.text(), at + 1));
            }
        }
    }
    if cadence != "weekly" {
        let there: BTreeSet<u8> = deck.slides.iter().map(|s| s.section).filter(|s| *s > 0).collect();
        if listed != there {
            wrong.push(format!("the agenda lists sections {listed:?} of {there:?}"));
        }
    }
    wrong
}

/// What speaks of a table that is not there, outside of the list of what was left out.
fn spoken(deck: &Deck, found: &Findings, words: &Words, absent: &BTreeSet<&str>) -> Vec<String> {
    let dead: BTreeSet<&str> = TABLES
        .iter()
        .filter(|(table, ..)| absent.contains(table))
        .flat_map(|(_, measures, _)| measures.iter().copied())
        .collect();
    let measure: BTreeMap<&str, &str> = found.facts.iter().map(|f| (f.id.as_str(), f.measure.as_str())).collect();
    let mut wrong = Vec::new();
    for (slide, num) in layout::numbers_of(deck) {
        if let Some(dead) = measure.get(num.fact.as_str()).filter(|m| dead.contains(*m)) {
            wrong.push(format!("{slide} prints {dead}: {}", num.text));
        }
    }
    for slide in &deck.slides {
        // The formula of the score names all its parts, and what people wrote speaks of what they like.
        let told = [
            "omitted",
            "sources",
            "quality",
            "agenda",
            "evaluation",
            "problems",
            "plan",
            "last_plan",
            "next_targets",
            "lessons",
            "notes",
        ]
        .iter()
        .any(|id| slide.id.starts_with(id));
        let mut own = slide.clone();
        own.blocks.retain(|b| !matches!(&b.content, BlockContent::Text(text) if text.style == TextStyle::Note));
        let all: Vec<String> = said(&own).into_iter().map(|said| said.text).collect();
        // What is due or overdue need not be money, and a share of a market may be a competitor's.
        let loose = |id: &&&str| {
            ["due", "overdue", "leads", "budget"].contains(*id) || (**id == "market_share" && slide.id == "competitors")
        };
        for id in dead.iter().filter(|id| !told && !loose(id)) {
            let label = words.text(&format!("measure.{id}"));
            if let Some(text) = all.iter().find(|t| t.contains(&label)).filter(|_| label.chars().count() > 2) {
                wrong.push(format!("{} speaks of {label}: {text}", slide.id));
            }
        }
    }
    for (table, _, kinds) in TABLES.iter().filter(|(table, ..)| absent.contains(table) && !untold(table, &deck.report))
    {
        if !deck.omitted.iter().any(|o| kinds.contains(&o.kind.as_str()) && !o.reason.trim().is_empty()) {
            let all: Vec<&str> = deck.omitted.iter().map(|o| o.kind.as_str()).collect();
            wrong.push(format!("section 6 does not say that {table} is missing: {all:?}"));
        }
    }
    wrong
}

/// Makes the decks of a project in all cadences and gives what is wrong with them.
fn unsound(name: &str, brief: &Brief, absent: &BTreeSet<&str>, periods: &[(&str, &str)], lang: &str) -> Vec<String> {
    let dataset = dataset(brief);
    let language = Lang::new(lang);
    let words = Words::built_in(lang).expect("words").with_labels(brief, &language);
    let mut wrong = Vec::new();
    for (report, period) in periods {
        let found = found(brief, &dataset, (report, period), Vec::new());
        let deck = deck(&found, brief, lang);
        let mut all: Vec<String> = deck.slides.iter().flat_map(|s| hollow(s, &deck)).collect();
        all.extend(astray(&deck, report));
        all.extend(spoken(&deck, &found, &words, absent));
        wrong.extend(all.into_iter().map(|w| format!("{name} · {report} {lang} · {w}")));
    }
    wrong
}

fn all() -> BTreeSet<&'static str> {
    TABLES.iter().map(|(table, ..)| *table).collect()
}

fn sample() -> Brief {
    brief(repository())
}

fn report(wrong: Vec<String>) {
    let (count, shown) = (wrong.len(), wrong.iter().take(60).cloned().collect::<Vec<_>>().join("\n"));
    assert!(wrong.is_empty(), "{count} faults:\n{shown}");
}

#[test]
fn each_table_may_be_missing() {
    let brief = sample();
    let cases: Vec<BTreeSet<&str>> = all().into_iter().map(|t| BTreeSet::from([t])).chain([BTreeSet::new()]).collect();
    let wrong = cases.par_iter().enumerate().flat_map_iter(|(i, absent)| {
        let name = absent.iter().next().map_or("all present".to_owned(), |t| format!("without {t}"));
        unsound(&name, &without(&brief, absent), absent, &LATEST, ["zh", "en"][i % 2])
    });
    report(wrong.collect());
}

#[test]
fn each_table_may_be_the_only_one() {
    let brief = sample();
    let cases: Vec<(String, BTreeSet<&str>)> = all()
        .into_iter()
        .map(|only| (format!("only {only}"), all().into_iter().filter(|t| *t != only).collect()))
        .chain([("sales alone".to_owned(), all())])
        .collect();
    let wrong = cases.par_iter().enumerate().flat_map_iter(|(i, (name, absent))| {
        unsound(name, &without(&brief, absent), absent, &LATEST, ["en", "zh"][i % 2])
    });
    report(wrong.collect());
}

#[test]
fn tables_may_have_nothing_to_say_of_the_period() {
    // Most tables of the sample begin in 2024: in 2023 there are sales alone.
    let early = [("weekly", "2023-W20"), ("monthly", "2023-06"), ("quarterly", "2023-Q3"), ("yearly", "2023")];
    report(unsound("2023", &sample(), &BTreeSet::new(), &early, "zh"));
    report(unsound("2023", &sample(), &BTreeSet::new(), &early, "en"));
}

#[test]
fn tables_may_be_empty() {
    let project = folder("absence-empty");
    for part in ["data", "salesdeck.yaml"] {
        let from = repository().join(part);
        if from.is_dir() { copy(&from, &project.join(part)) } else { drop(std::fs::copy(&from, project.join(part))) }
    }
    let mut emptied = BTreeSet::new();
    for (table, ..) in TABLES {
        let path = project.join(format!("data/{table}.csv"));
        if path.exists() {
            let text = std::fs::read_to_string(&path).expect("a table");
            std::fs::write(&path, format!("{}\n", text.lines().next().expect("a header"))).expect("written");
            emptied.insert(*table);
        }
    }
    assert!(emptied.len() >= 8, "{emptied:?}");
    let brief = brief(&project);
    report(unsound("emptied", &brief, &emptied, &LATEST, "zh"));
}
