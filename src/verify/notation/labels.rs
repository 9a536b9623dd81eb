//! R33–R36: numbers on figures: their digits, units and places; keys instead of legends.

use std::collections::BTreeMap;

use super::Rule;
use super::drawing::{Drawing, Mark};
use super::numerals;
use super::score::RuleScore;
use super::subject::Subject;
use crate::base::Unit;
use crate::layout::{BlockContent, FigureKind, Num, RowKind, Slide};
use crate::typeset::PlacedBox;
use crate::verify::printed::figure_numbers;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R33",
        asks: "Numbers of figures and tables are short: four digits, one more in sums and by 万, more only where the smallest on the page would vanish.",
        measured: "digits of every amount and count on a slide against the smallest one with the same unit, magnitude and decimals",
        check: digits,
    },
    Rule {
        id: "R34",
        asks: "The unit stands once, in the heading; a page does not mix magnitudes.",
        measured: "letters and currency signs in labels; unit in the heading; units of the figures of a page",
        check: units,
    },
    Rule {
        id: "R35",
        asks: "Labels are horizontal and stand free beside their mark, on the side of its sign; tiny segments have none.",
        measured: "boxes of all texts, by the font's own widths, against each other and the sheet; labels against their marks",
        check: places,
    },
    Rule {
        id: "R36",
        asks: "No legend: keys and names stand beside what they name.",
        measured: "a key, an end label or the heading for every scenario; a name for every stacked part",
        check: keys,
    },
];

/// Digits that a number has at most, unless a smaller one needs more.
const MOST: usize = 4;
/// A smallest number with so few digits would lose what it says with one less.
const FEW: usize = 2;

/// A number as it is printed.
struct Printed<'a> {
    /// Figure or table; empty for a text.
    place: &'a str,
    text: String,
    /// True for a sum of others, which may be a digit longer.
    whole: bool,
}

/// The numbers of a slide by unit, magnitude and decimals: amounts and counts, which share these on a page.
fn printed<'a>(subject: &Subject<'a>, slide: &'a Slide) -> BTreeMap<String, Vec<Printed<'a>>> {
    let mut out: BTreeMap<String, Vec<Printed<'a>>> = BTreeMap::new();
    let mut add = |num: &Num, text: &str, place: &'a str, whole: bool| {
        let Some(fact) = subject.drawn.findings.fact(&num.fact) else { return };
        if fact.unit != Unit::Ratio && !fact.scenario.is_relative() && numerals::is_number(text) {
            let name = num.format.split('.').next().unwrap_or_default();
            let magnitude = num.how.map_or_else(|| name.to_owned(), |how| format!("{:?} {}", how.kind, how.decimals));
            let unit = format!("{} {magnitude}", fact.unit.code());
            out.entry(unit).or_default().push(Printed { place, text: text.to_owned(), whole });
        }
    };
    slide.message.nums().for_each(|num| add(num, &num.text, "", false));
    for block in &slide.blocks {
        match &block.content {
            BlockContent::Figure(spec) => {
                let numbers = figure_numbers(spec);
                let numbers: Vec<&Num> = numbers.drawn.into_iter().chain(numbers.optional).collect();
                let drawing = subject.sheets.iter().find(|s| s.spec.id == spec.id).map(|s| &s.drawing);
                for label in drawing.into_iter().flat_map(|d| d.all("lbl")) {
                    // What stands in the figure: the fact only tells its unit.
                    let text = label.text.split(' ').next_back().unwrap_or_default();
                    // The end of a cumulated course is the sum of its months, the top of a stack that of its parts.
                    let whole = matches!(spec.kind, FigureKind::Course(_)) || label.get("for").starts_with("total:");
                    if let Some(num) = numbers.iter().find(|num| num.fact == label.get("fact")) {
                        add(num, text, &spec.id, whole);
                    }
                }
            }
            BlockContent::Table(table) => {
                for row in &table.rows {
                    let whole = matches!(row.kind, RowKind::Total | RowKind::Subtotal);
                    row.cells
                        .iter()
                        .flat_map(|cell| cell.phrase.nums())
                        .for_each(|num| add(num, &num.text, &table.id, whole));
                }
            }
            BlockContent::Text(text) => {
                text.items.iter().flat_map(|item| item.phrase.nums()).for_each(|num| add(num, &num.text, "", false));
            }
            BlockContent::Tiles(tiles) => {
                tiles.tiles.iter().for_each(|tile| add(&tile.number, &tile.number.text, "", false))
            }
        }
    }
    slide.footnotes.iter().flat_map(|note| note.nums()).for_each(|num| add(num, &num.text, "", false));
    out
}

/// True for whole units beside the same unit in thousands or more: a page has one magnitude, and what it would round
/// away, such as the price beside the sales, stands whole.
fn small_beside(unit: &str, printed: &BTreeMap<String, Vec<Printed<'_>>>) -> bool {
    let (code, how) = unit.split_once(' ').unwrap_or((unit, ""));
    let other = |key: &String| {
        key.split_once(' ').is_some_and(|(c, h)| c == code && h.starts_with("Amount") && !h.contains("One"))
    };
    how.contains("One") && printed.keys().any(other)
}

/// Digits of a smallest number that would lose what it says with one step less: of whole amounts the next step is a
/// thousand, or ten thousand in Chinese.
fn few(unit: &str, wide: bool) -> usize {
    if unit.ends_with("One) 0") || unit.ends_with("One 0") { FEW + 1 + usize::from(wide) } else { FEW }
}

fn digits(subject: &Subject<'_>, score: &mut RuleScore) {
    // Chinese numbers go by ten thousands: 10,129 万 is the shortest before 1.0129 亿.
    let wide = subject.drawn.deck.lang.is_chinese();
    for slide in &subject.drawn.deck.slides {
        let printed = printed(subject, slide);
        for (unit, numbers) in &printed {
            let fewest = numbers.iter().map(|n| numerals::digits(&n.text)).filter(|n| *n > 0).min().unwrap_or(0);
            for number in numbers.iter().filter(|number| !number.place.is_empty()) {
                let most = MOST + usize::from(number.whole) + usize::from(wide);
                let long = numerals::digits(&number.text);
                let wrong = long > most && fewest > few(unit, wide) && !small_beside(unit, &printed);
                let message =
                    || format!("“{}” has {long} digits, the smallest number of its unit {fewest}", number.text);
                score.look((&slide.id, number.place), wrong.then(message));
            }
        }
    }
}

/// What may stand in a label besides digits.
fn is_plain(text: &str) -> bool {
    let body = text.trim_start_matches(['+', '−']);
    let body = body.strip_suffix('%').or(body.strip_suffix("pp")).or(body.strip_suffix("个百分点")).unwrap_or(body);
    !body.is_empty() && body.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

fn units(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for label in drawing.all("lbl").filter(|l| numerals::is_number(&l.text)) {
            let number = label.text.split(' ').next_back().unwrap_or_default();
            score.look(sheet.place(), (!is_plain(number)).then(|| format!("“{}” carries its unit", label.text)));
        }
        let unit = drawing.data.get("scale-group").map_or("", String::as_str);
        let has_values = drawing.all("lbl").any(|l| ["base", "abs", "step"].contains(&l.get("tier")));
        if has_values && !unit.is_empty() {
            // Measures that share the name of a unit, but no scale, have it behind their own: `csat points`.
            let of = |mark: &Mark| unit.strip_prefix(mark.get("meas")).filter(|_| !mark.get("meas").is_empty());
            let own = drawing.marks.iter().find_map(of).map(str::trim).filter(|own| !own.is_empty());
            let told = drawing.title.contains(own.unwrap_or(unit));
            score.look(sheet.place(), (!told).then(|| format!("no heading says {unit}")));
        }
    }
    for slide in &subject.drawn.deck.slides {
        let of_slide = subject.sheets.iter().filter(|sheet| sheet.slide.id == slide.id);
        let mut magnitudes: BTreeMap<&str, &str> = BTreeMap::new();
        let mut figures = 0;
        for sheet in of_slide {
            figures += 1;
            for mark in sheet.drawing.bars() {
                magnitudes.entry(mark.get("meas")).or_insert(mark.get("unit"));
                let known = magnitudes.get(mark.get("meas")).copied().unwrap_or_default();
                if known != mark.get("unit") {
                    let message = format!("{} is drawn in {} and in {known}", mark.get("meas"), mark.get("unit"));
                    score.look(sheet.place(), Some(message));
                }
            }
        }
        let all = |glyph: char| magnitudes.values().any(|unit| unit.contains(glyph));
        if figures > 1 {
            score.look((&slide.id, ""), (all('万') && all('亿')).then(|| "the page mixes 万 and 亿".to_owned()));
        }
    }
}

/// The box without what rounding to two decimals may move.
fn shrunk(b: PlacedBox) -> PlacedBox {
    PlacedBox { x: b.x + 0.06, y: b.y + 0.06, width: b.width - 0.12, height: b.height - 0.12 }
}

fn places(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let turned =
            drawing.strange.iter().any(|name| ["transform", "rotate", "writing-mode"].contains(&name.as_str()));
        score.look(sheet.place(), turned.then(|| "a label is turned".to_owned()));
        let paper = PlacedBox { x: 0.0, y: 0.0, width: drawing.size.0, height: drawing.size.1 };
        let texts: Vec<&Mark> = drawing.marks.iter().filter(|m| m.shape == "text").collect();
        for (i, text) in texts.iter().enumerate() {
            let on = texts.iter().skip(i + 1).find(|other| {
                let (w, h) = shrunk(text.bounds).overlap(&shrunk(other.bounds));
                w > 0.0 && h > 0.0
            });
            let wrong = match on {
                Some(other) => Some(format!("“{}” stands on “{}”", text.text, other.text)),
                None => (!paper.holds(&text.bounds, 0.1)).then(|| format!("“{}” leaves the figure", text.text)),
            };
            score.look(sheet.place(), wrong.or_else(|| misplaced(drawing, text)));
        }
        for segment in drawing.all("segment") {
            let Some(label) = drawing.label(segment) else { continue };
            let inside = segment.bounds.holds(&label.bounds, 0.5);
            let tiny = segment.bounds.height < 1.1 * label.size - 0.01;
            score.look(sheet.place(), (!inside || tiny).then(|| format!("{} does not fit its segment", label.name())));
        }
    }
}

/// What is wrong with the side of the axis on which the label of a value stands.
fn misplaced(drawing: &Drawing, label: &Mark) -> Option<String> {
    let bar = drawing.tier("base").filter(|bar| !bar.is("segment") && ["AC", "FC"].contains(&bar.get("sc")));
    let bar = bar
        .filter(|bar| bar.value().abs() > 0.0)
        .find(|bar| drawing.label(bar).is_some_and(|l| l.order == label.order))?;
    let zero = drawing.zero(bar)?;
    let (x, y) = label.middle();
    let up = bar.value() > 0.0;
    let beside = if bar.upright() { (y < zero) == up } else { (x > zero) == up };
    let near = if bar.upright() {
        (x - bar.middle().0).abs() < 1.5 * bar.width() + label.bounds.width
    } else {
        (y - bar.middle().1).abs() < 1.2 * bar.width()
    };
    (!(beside && near)).then(|| format!("{} does not stand beside its mark", label.name()))
}

fn keys(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let legend = drawing.marks.iter().any(|m| m.get("m").contains("legend"));
        score.look(sheet.place(), legend.then(|| "there is a legend".to_owned()));
        let mut codes: Vec<&str> = drawing
            .marks
            .iter()
            .filter(|m| m.get("tier") == "base" && !m.get("sc").is_empty() || m.is("line") && !m.get("sc").is_empty())
            .map(|m| m.get("sc"))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let heading = drawing.title.replace([',', '，', '、'], " ");
        for code in &codes {
            let key = drawing.all("key").any(|key| key.get("sc") == *code)
                && drawing.all("key-text").any(|t| t.text == *code);
            let at_end = drawing.all("lbl").any(|l| l.text.split(' ').next() == Some(*code));
            let named = key
                || at_end
                || ((codes.len() == 1 || drawing.tier("step").next().is_some())
                    && heading.split([' ', '·']).any(|w| w == *code));
            score.look(sheet.place(), (!named).then(|| format!("nothing says which marks are {code}")));
        }
        let mut parts: Vec<&str> =
            drawing.all("segment").filter(|s| s.value().abs() > 0.0).map(|s| s.get("part")).collect();
        parts.sort_unstable();
        parts.dedup();
        for part in parts {
            let named = drawing.all("part").any(|name| name.get("for") == part);
            score.look(sheet.place(), (!named).then(|| format!("no name stands beside {part}")));
        }
    }
}
