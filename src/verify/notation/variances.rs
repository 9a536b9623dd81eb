//! R11–R15: what variances are called, signed and coloured.

use super::colour::{apart_without_green, lightness};
use super::drawing::{Drawing, Mark};
use super::numerals;
use super::periods::names_variance;
use super::score::RuleScore;
use super::subject::{Sheet, Subject};
use super::{Rule, markers, tables};
use crate::base::Impact;
use crate::layout::ColumnKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R11",
        asks: "An absolute variance is the scenario less its reference, and is called ΔPY, ΔPL.",
        measured: "name of every tier and column; every drawn variance against the drawn values it stands for",
        check: absolute,
    },
    Rule {
        id: "R12",
        asks: "A relative variance is the absolute one over the reference, and is called ΔPY%, ΔPL%.",
        measured: "name of every tier and column; every pin against the drawn values it stands for",
        check: relative,
    },
    Rule {
        id: "R13",
        asks: "Variances carry + or −, values never +, zero no sign; minus is U+2212.",
        measured: "first character of every label of a figure and of every number of a table",
        check: signs,
    },
    Rule {
        id: "R14",
        asks: "Colour says what a variance means for the business: good, bad, neither; no change is neither.",
        measured: "colour of every variance bar and pin against its sign and the measure's polarity; cells of tables",
        check: impacts,
    },
    Rule {
        id: "R15",
        asks: "Good and bad stay apart in grey print and for readers who cannot tell red from green.",
        measured: "lightness and deuteranope distance of the colours drawn for good and bad, as the palette asks",
        check: palettes,
    },
];

/// Bars of absolute variances, waterfall steps among them.
pub(super) fn variance_bars(drawing: &Drawing) -> impl Iterator<Item = &Mark> {
    drawing.bars().filter(|bar| bar.get("var") == "abs")
}

/// Pins of relative variances.
pub(super) fn variance_pins(drawing: &Drawing) -> impl Iterator<Item = &Mark> {
    drawing.all("pin").filter(|pin| pin.get("var") == "rel")
}

/// The values behind a variance as they are drawn: the scenario and its reference.
pub(super) fn behind(drawing: &Drawing, mark: &Mark) -> Option<(f64, f64)> {
    let of = |code: &str| {
        let same =
            |m: &&Mark| m.get("cat") == mark.get("cat") && m.get("sc") == code && m.get("panel") == mark.get("panel");
        drawing.tier("base").find(same).map(Mark::value)
    };
    Some((of(mark.get("sc"))?, of(mark.get("ref"))?))
}

/// What is wrong with the name of a variance's tier.
fn misnamed(sheet: &Sheet<'_>, tier: &str, suffix: &str) -> Option<Option<String>> {
    let drawing = &sheet.drawing;
    let mark = drawing.marks.iter().find(|m| m.get("tier") == tier && !m.get("ref").is_empty() && !m.is("axis"))?;
    let name = format!("Δ{}{suffix}", mark.get("ref"));
    let found: Vec<&str> = drawing.all("tier-name").chain(drawing.all("lane")).map(|m| m.text.as_str()).collect();
    Some((!found.contains(&name.as_str())).then(|| format!("the tier {name} is called {found:?}")))
}

fn absolute(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        if let Some(wrong) = misnamed(sheet, "abs", "") {
            score.look(sheet.place(), wrong);
        }
        for bar in variance_bars(&sheet.drawing) {
            if bar.get("tier") == "step" {
                let name = format!("Δ{}", bar.get("ref"));
                let unnamed = !sheet.drawing.title.contains(&name);
                score.look(sheet.place(), unnamed.then(|| format!("no heading says {name}")));
            } else if let Some((own, reference)) = behind(&sheet.drawing, bar) {
                let wrong = (bar.value() - (own - reference)).abs() > 1e-6 * own.abs().max(reference.abs()).max(1e-3);
                let message = || format!("{} is {}, but {own} − {reference} are drawn", bar.name(), bar.value());
                score.look(sheet.place(), wrong.then(message));
            }
        }
    }
    for (laid, header, reference) in tables::variance_columns(subject, false) {
        // A difference of other scenarios is written out: PL − AC.
        let named = names_variance(header, reference, "") || header.contains(" − ");
        score.look(laid.place(), (!named).then(|| format!("the column against {reference} is called {header}")));
    }
}

fn relative(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        if let Some(wrong) = misnamed(sheet, "rel", "%") {
            score.look(sheet.place(), wrong);
        }
        for pin in variance_pins(&sheet.drawing) {
            let Some((own, reference)) = behind(&sheet.drawing, pin).filter(|(_, r)| r.abs() > 0.0) else { continue };
            let exact = (own - reference) / reference;
            let wrong = (pin.value() - exact).abs() > 1e-6 * exact.abs().max(1.0);
            score
                .look(sheet.place(), wrong.then(|| format!("{} is {}, but {exact} is drawn", pin.name(), pin.value())));
        }
    }
    for (laid, header, reference) in tables::variance_columns(subject, true) {
        let named = names_variance(header, reference, "%") || (header.contains(" − ") && header.contains('%'));
        score.look(laid.place(), (!named).then(|| format!("the column against {reference} is called {header}")));
    }
}

fn signs(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        for label in sheet.drawing.all("lbl") {
            // A limit or a line's end is named before its number.
            let text = label.text.split(' ').next_back().unwrap_or_default();
            score.look(
                sheet.place(),
                missigned(text, !label.get("var").is_empty() || markers::is_number(label))
                    .map(|w| format!("“{text}” {w}")),
            );
        }
    }
    for laid in subject.tables() {
        for (column, cells) in tables::columns(laid.table) {
            let variance = matches!(column.kind, ColumnKind::Variance { .. } | ColumnKind::Relative { .. })
                || column.header.starts_with('Δ');
            let plain = column.kind == ColumnKind::Number && super::periods::scenario(&column.header).is_some();
            for (_, cell) in cells.filter(|(_, cell)| cell.value.is_some()) {
                let text = cell.phrase.text();
                if variance || plain {
                    let wrong = missigned(&text, variance).map(|w| format!("“{text}” under {} {w}", column.header));
                    score.look(laid.place(), wrong);
                }
            }
        }
    }
}

fn missigned(text: &str, variance: bool) -> Option<&'static str> {
    match text.chars().next() {
        _ if variance => numerals::variance_sign(text),
        Some('+') => Some("is a value with a plus sign"),
        Some('-') => Some("has a hyphen for a minus sign"),
        _ => None,
    }
}

fn impacts(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        // What has an impact but no value is a sample of the key.
        let samples = sheet.drawing.marks.iter().filter(|m| !m.get("impact").is_empty() && m.get("v").is_empty());
        for sample in samples {
            let impact =
                [Impact::Good, Impact::Bad, Impact::Neutral].into_iter().find(|i| i.code() == sample.get("impact"));
            let ink = impact.map(|impact| subject.theme.impact(impact));
            let other = ink.is_none() || sample.stroke.or(sample.fill) != ink;
            score.look(sheet.place(), other.then(|| format!("{} has another colour", sample.name())));
        }
        let marks = variance_bars(&sheet.drawing).chain(variance_pins(&sheet.drawing));
        for mark in marks {
            let (word, value) = (mark.get("impact"), mark.value());
            let wanted = subject.polarity(mark.get("meas")).map(|polarity| Impact::of(value, polarity).code());
            let ink = mark.stroke.or(mark.fill);
            let impact = [Impact::Good, Impact::Bad, Impact::Neutral].into_iter().find(|i| i.code() == word);
            let colour = impact.map(|impact| subject.theme.impact(impact));
            let wrong = if wanted.is_some_and(|wanted| wanted != word) || (value.abs() <= 0.0 && word != "neutral") {
                Some(format!("{} of {value} is called {word}", mark.name()))
            } else if impact.is_none() || ink != colour {
                Some(format!("{} is {word}, but has another colour", mark.name()))
            } else {
                None
            };
            score.look(sheet.place(), wrong);
        }
    }
    for laid in subject.tables() {
        for (column, cells) in tables::columns(laid.table) {
            if !matches!(column.kind, ColumnKind::Variance { .. } | ColumnKind::Relative { .. }) {
                continue;
            }
            let mut seen: Vec<(&str, bool, Impact)> = Vec::new();
            for (_, cell) in cells {
                let (Some(value), Some(impact)) = (cell.value, cell.impact) else { continue };
                let fact = cell.phrase.nums().next().and_then(|num| subject.drawn.findings.fact(&num.fact));
                let measure = fact.map_or("", |fact| fact.measure.as_str());
                // A sign means the same all the way down; only another measure, such as what is not due yet beside what
                // is overdue, may mean neither.
                let neither = |i: Impact, m: &str| m != measure && (i == Impact::Neutral || impact == Impact::Neutral);
                let other = seen.iter().any(|(m, up, i)| *up == (value > 0.0) && *i != impact && !neither(*i, m));
                let polarity = subject.polarity(measure);
                // What prints as zero is nothing to its reader.
                let nothing =
                    value.abs() <= 0.0 || cell.phrase.nums().next().is_some_and(crate::layout::Num::is_nothing);
                let wrong = match polarity {
                    _ if nothing => impact != Impact::Neutral,
                    Some(polarity) => impact != Impact::of(value, polarity),
                    None => other,
                };
                if !nothing && polarity.is_none() {
                    seen.push((measure, value > 0.0, impact));
                }
                let message = || format!("{} under {} is {}", cell.phrase.text(), column.header, impact.code());
                score.look(laid.place(), wrong.then(message));
            }
        }
    }
}

/// Least distances of good and bad: of lightness in print, and to a reader without green cones.
const APART: f64 = 5.0;
const APART_SEEN: f64 = 25.0;
/// The same where there are only greys.
const APART_GREY: f64 = 25.0;

fn palettes(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawn = |word: &str| {
            let marks = variance_bars(&sheet.drawing).chain(variance_pins(&sheet.drawing));
            marks.filter(|m| m.get("impact") == word).find_map(|m| m.stroke.or(m.fill))
        };
        let (Some(good), Some(bad)) = (drawn("good"), drawn("bad")) else { continue };
        let grey = [good, bad].iter().all(|c| super::colour::saturation(*c) < 0.05);
        let lighter = lightness(good) - lightness(bad);
        let seen = apart_without_green(good, bad);
        let wrong = if grey {
            // Without colour, good is the lighter grey.
            (lighter < APART_GREY).then(|| format!("good is only {lighter:.0} lighter than bad"))
        } else {
            let close = lighter.abs() < APART || seen < APART_SEEN;
            close.then(|| {
                format!("{good} and {bad} are {:.0} in lightness and {seen:.0} to a deuteranope apart", lighter.abs())
            })
        };
        score.look(sheet.place(), wrong);
    }
}
