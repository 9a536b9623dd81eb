//! R37–R42: headings, messages, highlights, notes.

use std::collections::BTreeSet;

use super::drawing::Mark;
use super::numerals;
use super::periods::{self, is_date};
use super::score::RuleScore;
use super::subject::{Sheet, Subject};
use super::{Rule, markers, tables};
use crate::layout::{BlockContent, Heading, Part, Slide};
use crate::typeset::Page;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R37",
        asks: "A heading has three lines: who; what in which unit; when with which scenarios.",
        measured: "title of every figure and heading of every table of numbers; the third line on the set page",
        check: headings,
    },
    Rule {
        id: "R38",
        asks: "Periods are written one way: 2026-03, 2026-Q1, 2026-W07, 2026-01..03, _2026-03.",
        measured: "every period in headings and over columns is read and written back; what follows it names scenarios",
        check: grammar,
    },
    Rule {
        id: "R39",
        asks: "The message is a sentence of two lines at most with a number that the page shows; headings do not judge.",
        measured: "numbers of every message against those of its figures, tables and texts; lines as set; words that say nothing",
        check: messages,
    },
    Rule {
        id: "R40",
        asks: "What the message says is highlighted, and little else.",
        measured: "names in the message against bold or ringed marks; number (5 at most), colour and numbers of rings; ends, \
                   size and number (1 a page) of difference markers and trend arrows",
        check: highlights,
    },
    Rule {
        id: "R41",
        asks: "Notes stand at the foot of the page with source and date; numbered comments have their mark.",
        measured: "date and source among the footnotes, their place on the set page; circled numbers against marks",
        check: notes,
    },
    Rule {
        id: "R42",
        asks: "No superfluous words: no “sum of”, no “analysis”, the year once.",
        measured: "words of headings; years under the axis",
        check: spare,
    },
];

/// Sections whose slides show evidence.
const EVIDENCE: std::ops::RangeInclusive<u8> = 2..=5;

/// True for a slide with a figure or a table of numbers.
fn shows_numbers(slide: &Slide) -> bool {
    slide.blocks.iter().any(|block| match &block.content {
        BlockContent::Figure(_) => true,
        BlockContent::Table(table) => table.columns.iter().any(|c| !c.kind.is_text()),
        _ => false,
    })
}

/// What is wrong with the three lines of a heading.
fn incomplete(heading: &Heading) -> Option<String> {
    let lines =
        [(&heading.who, "who"), (&heading.what, "what"), (&heading.unit, "in which unit"), (&heading.when, "when")];
    let missing =
        lines.into_iter().find(|(line, _)| line.trim().is_empty()).map(|(_, word)| format!("no line says {word}"));
    missing.or_else(|| {
        periods::when(&heading.when, &[]).is_none().then(|| format!("“{}” does not begin with a period", heading.when))
    })
}

fn headings(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let parts = sheet.drawing.title.split(" · ").filter(|part| !part.trim().is_empty()).count();
        let short = (parts < 4).then(|| format!("the title “{}” has {parts} of 4 parts", sheet.drawing.title));
        score.look(sheet.place(), incomplete(&sheet.spec.heading).or(short));
    }
    for laid in subject.tables() {
        if laid.table.columns.iter().any(|c| !c.kind.is_text()) {
            score.look(laid.place(), incomplete(&laid.table.heading));
        }
    }
    let Some(pages) = subject.drawn.pages else { return };
    for (slide, page) in subject.drawn.deck.slides.iter().zip(pages) {
        for (index, block) in slide.blocks.iter().enumerate() {
            let (heading, figure) = match &block.content {
                BlockContent::Figure(figure) => (&figure.heading, &figure.id),
                BlockContent::Table(table) => (&table.heading, &table.id),
                _ => continue,
            };
            let zone = format!("block-{index}");
            let set: String =
                page.texts.iter().filter(|t| t.zone.as_deref() == Some(&zone)).map(|t| t.text.as_str()).collect();
            // A line that is cut ends with an ellipsis; its beginning still stands.
            let begins: String = heading.when.chars().take(7).filter(|c| !c.is_whitespace()).collect();
            let there = set.split_whitespace().collect::<String>().contains(&begins);
            score.look((&slide.id, figure), (!there).then(|| format!("“{begins}” does not stand above it")));
        }
    }
}

fn grammar(subject: &Subject<'_>, score: &mut RuleScore) {
    let lang = &subject.drawn.deck.lang;
    let att = if lang.is_chinese() { "达成率" } else { "att" };
    let read = |line: &str| match periods::when(line, &[att]) {
        None => Some(format!("“{line}” is not written as a period")),
        Some((_, others)) => others.first().map(|word| format!("“{word}” names no scenario")),
    };
    for sheet in &subject.sheets {
        score.look(sheet.place(), read(&sheet.spec.heading.when));
    }
    for laid in subject.tables() {
        score.look(laid.place(), read(&laid.table.heading.when));
        let groups: BTreeSet<&str> = laid.table.columns.iter().map(|c| c.group.as_str()).collect();
        // A share of cases, such as an interval's, is no period.
        for group in groups
            .into_iter()
            .filter(|g| !g.ends_with('%'))
            .filter(|g| g.starts_with(|c: char| c.is_ascii_digit() || c == '_'))
        {
            let wrong = periods::Span::parse(group).is_none() && !is_date(group);
            score.look(laid.place(), wrong.then(|| format!("“{group}” is not written as a period")));
        }
    }
}

/// Words that say nothing, or judge without a number.
const EMPTY: [&str; 12] = [
    "significant",
    "relevant",
    "analysis of",
    "development of",
    "overview of",
    "interesting",
    "various",
    "的分析",
    "的发展",
    "概况",
    "情况良好",
    "显著",
];
/// Words that judge: a heading names, a message judges.
const JUDGING: [&str; 12] =
    ["excellent", "good", "bad", "poor", "strong", "weak", "disappointing", "优秀", "良好", "不佳", "糟糕", "出色"];

fn messages(subject: &Subject<'_>, score: &mut RuleScore) {
    let pages = subject.drawn.pages;
    for (at, slide) in subject.drawn.deck.slides.iter().enumerate() {
        if slide.template != "content" || !shows_numbers(slide) {
            continue;
        }
        let text = slide.message.text();
        let lower = text.to_lowercase();
        let place = (slide.id.as_str(), "");
        let empty = EMPTY.iter().find(|word| lower.contains(**word));
        let wrong = if text.trim().is_empty() {
            Some("there is no message".to_owned())
        } else if let Some(word) = empty {
            Some(format!("the message says “{word}”"))
        } else if EVIDENCE.contains(&slide.section) && !numerals::is_number(&text) {
            Some(format!("“{text}” has no number"))
        } else {
            None
        };
        score.look(place, wrong);
        let nums: Vec<&str> = slide.message.nums().map(|num| num.text.as_str()).collect();
        if EVIDENCE.contains(&slide.section) && !nums.is_empty() {
            let shown = shown_numbers(subject, slide);
            // Nothing of a kind is shown by its absence.
            let none = |num: &str| numerals::value(num).is_some_and(|v| v.abs() <= 0.0);
            let seen = nums.iter().any(|num| none(num) || shown.iter().any(|text| near(text, num)));
            score.look(place, (!seen).then(|| format!("none of {nums:?} is shown on the page")));
        }
        if let Some(page) = pages.and_then(|pages| pages.get(at)) {
            let lines = lines(page, "message");
            score.look(place, (lines > 2).then(|| format!("the message takes {lines} lines")));
        }
    }
    for sheet in &subject.sheets {
        let heading = &sheet.spec.heading;
        let words = format!("{} {}", heading.what, heading.unit).to_lowercase();
        let judging = JUDGING.iter().find(|word| words.split([' ', '（', '）', ',', '，']).any(|w| w == **word));
        score.look(sheet.place(), judging.map(|word| format!("the heading says “{word}”")));
    }
}

/// Lines of text in a zone of a page.
fn lines(page: &Page, zone: &str) -> usize {
    let mut lines: Vec<f64> =
        page.texts.iter().filter(|t| t.zone.as_deref() == Some(zone) && t.size > 14.0).map(|t| t.baseline).collect();
    lines.sort_by(f64::total_cmp);
    lines.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    lines.len()
}

/// The id of a slide without the number of a continuation: a long table is one page in several.
fn series(id: &str) -> &str {
    id.rsplit_once('-')
        .filter(|(_, n)| n.len() < 3 && n.bytes().all(|b| b.is_ascii_digit()))
        .map_or(id, |(base, _)| base)
}

/// Every text in which a slide and its continuations show numbers besides their messages.
fn shown_numbers(subject: &Subject<'_>, slide: &Slide) -> Vec<String> {
    let same = |other: &&Slide| series(&other.id) == series(&slide.id);
    subject.drawn.deck.slides.iter().filter(same).flat_map(|slide| shown_on(subject, slide)).collect()
}

fn shown_on(subject: &Subject<'_>, slide: &Slide) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for sheet in subject.sheets.iter().filter(|sheet| sheet.slide.id == slide.id) {
        out.extend(sheet.drawing.marks.iter().filter(|m| !m.text.is_empty()).map(|m| m.text.clone()));
        // The page shows how many positions there are.
        let mut cats: Vec<&str> = sheet.drawing.all("cat").map(|c| c.get("for")).collect();
        cats.dedup();
        out.push(cats.len().to_string());
    }
    for block in &slide.blocks {
        match &block.content {
            BlockContent::Table(table) => {
                out.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| cell.phrase.text()));
                out.push(table.rows.len().to_string());
            }
            BlockContent::Text(text) => out.extend(text.items.iter().map(|item| item.phrase.text())),
            BlockContent::Tiles(tiles) => out.extend(tiles.tiles.iter().map(|tile| tile.number.text.clone())),
            BlockContent::Figure(_) => {}
        }
    }
    out.extend(slide.footnotes.iter().map(|note| note.text()));
    out
}

/// True when a text shows a number, whatever its sign, or the same to fewer digits.
fn near(text: &str, num: &str) -> bool {
    let digits = |t: &str| t.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    let wanted = digits(num);
    let found = digits(text);
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','));
    let values = parts.filter(|p| !p.is_empty()).filter_map(numerals::value);
    let size = numerals::value(num).map_or(f64::MAX, f64::abs);
    (!wanted.is_empty() && found == wanted)
        || values.into_iter().any(|v| (v - size).abs() <= 0.51 * 0.1_f64.powi(numerals::decimals(num).min(1) as i32))
}

/// Most rings of a figure: beyond it, nothing stands out.
const RINGS: usize = 5;

fn highlights(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let rings: Vec<&Mark> = drawing.all("highlight").collect();
        let blue = subject.theme.colours.highlight;
        let wrong = if rings.len() > RINGS {
            Some(format!("{} rings", rings.len()))
        } else {
            rings.iter().find(|r| r.stroke != Some(blue)).map(|r| format!("{} has another colour", r.name()))
        };
        if !rings.is_empty() {
            score.look(sheet.place(), wrong.or_else(|| unsaid(sheet, &rings)));
        }
        for marker in markers::all(drawing) {
            let others = subject.sheets.iter().filter(|other| other.slide.id == sheet.slide.id);
            let count: usize = others.map(|other| markers::all(&other.drawing).count()).sum();
            let many = (count > 1).then(|| format!("{count} markers on a page"));
            score.look(sheet.place(), many.or_else(|| markers::wrong(drawing, marker, subject.theme)));
        }
        let names: Vec<&str> = sheet
            .slide
            .message
            .parts
            .iter()
            .filter_map(|p| if let Part::Name { text } = p { Some(text.as_str()) } else { None })
            .collect();
        for name in names.iter().take(1) {
            // A matrix names a member above and beside it.
            let ids: Vec<&str> = drawing.all("cat").filter(|c| c.text == *name).map(|c| c.get("for")).collect();
            if ids.is_empty() {
                continue;
            }
            let about = |mark: &Mark| mark.get("for").split(':').any(|part| ids.contains(&part));
            let ringed = rings.iter().any(|ring| about(ring));
            let bold = drawing.marks.iter().any(|m| m.bold && about(m));
            score.look(
                sheet.place(),
                (!(ringed || bold)).then(|| format!("the message speaks of {name}, which nothing points at")),
            );
        }
    }
}

/// A ring around a number that the message does not print.
fn unsaid(sheet: &Sheet<'_>, rings: &[&Mark]) -> Option<String> {
    let labels = || sheet.drawing.all("lbl").filter(|label| !label.get("fact").is_empty());
    let numbers = rings.iter().filter_map(|ring| labels().find(|label| label.get("for") == ring.get("for")));
    let said = |label: &&Mark| sheet.slide.message.nums().any(|num| num.fact == label.get("fact"));
    let mut others = numbers.filter(|label| !said(label));
    others
        .next()
        .map(|label| format!("the ring around {} is around a number that the message does not say", label.text))
}

/// Circled numbers of comments.
const CIRCLED: std::ops::RangeInclusive<char> = '①'..='⑳';

fn notes(subject: &Subject<'_>, score: &mut RuleScore) {
    for (at, slide) in subject.drawn.deck.slides.iter().enumerate() {
        let place = (slide.id.as_str(), "");
        if EVIDENCE.contains(&slide.section) && shows_numbers(slide) {
            let said: String = slide.footnotes.iter().map(|note| note.text()).collect();
            let dated = said.split(|c: char| !(c.is_ascii_digit() || c == '-')).any(is_date);
            let sourced = said.contains("来源") || said.contains("Source");
            score.look(place, (!(dated && sourced)).then(|| "no note tells source and date of the data".to_owned()));
            if let Some(page) = subject.drawn.pages.and_then(|pages| pages.get(at)) {
                let low = page.texts.iter().filter(|t| t.zone.as_deref() == Some("footnotes"));
                let off = low.map(|t| t.baseline).fold(f64::MAX, f64::min) < 0.85 * page.height;
                score.look(place, off.then(|| "a note does not stand at the foot of the page".to_owned()));
            }
        }
        for block in &slide.blocks {
            let BlockContent::Text(text) = &block.content else { continue };
            for item in &text.items {
                for mark in item.phrase.text().chars().filter(|c| CIRCLED.contains(c)) {
                    let drawn = subject.sheets.iter().filter(|sheet| sheet.slide.id == slide.id);
                    let mut drawn = drawn.flat_map(|sheet| &sheet.drawing.marks);
                    let marked = drawn.any(|m| m.text.contains(mark));
                    score.look(place, (!marked).then(|| format!("the comment {mark} has no mark")));
                }
            }
        }
    }
}

/// Words that a heading can do without.
const SPARE: [&str; 8] = ["sum of", "total of", "analysis", "overview", "chart of", "总和", "分析", "图表"];

fn spare(subject: &Subject<'_>, score: &mut RuleScore) {
    let lint = |heading: &Heading| {
        let words = format!("{} {}", heading.what, heading.unit).to_lowercase();
        SPARE.iter().find(|word| words.contains(**word)).map(|word| format!("the heading says “{word}”"))
    };
    for sheet in &subject.sheets {
        score.look(sheet.place(), lint(&sheet.spec.heading));
        let years: Vec<&str> = sheet.drawing.all("cat-sub").map(|m| m.text.as_str()).collect();
        let distinct: BTreeSet<&str> = years.iter().copied().collect();
        let repeated = distinct.len() < years.len();
        // Once is enough: the first row of a year may carry it.
        let told = |year: &str| {
            let texts = sheet.drawing.all("cat").chain(sheet.drawing.all("cat-sub"));
            texts.filter(|m| m.get("panel").is_empty() && m.text.contains(year)).count()
        };
        let in_label = sheet.drawing.all("cat").find(|cat| {
            let year = cat.get("for").get(..4).filter(|y| y.bytes().all(|b| b.is_ascii_digit()));
            year.is_some_and(|year| {
                cat.get("for").contains('-')
                    && super::axes::period(cat.get("for")).is_some()
                    && cat.get("panel").is_empty()
                    && cat.text.contains(year)
                    && told(year) > 1
            })
        });
        if !years.is_empty() || in_label.is_some() {
            let wrong = if repeated {
                Some("a year stands twice under the axis".to_owned())
            } else {
                in_label.map(|c| format!("“{}” repeats its year", c.text))
            };
            score.look(sheet.place(), wrong);
        }
    }
    for laid in subject.tables() {
        if tables::has_numbers(laid.table) {
            score.look(laid.place(), lint(&laid.table.heading));
        }
    }
}
