//! R16–R23: how variances are drawn: bars, pins, axes, labels, what cannot be read, outliers.

use super::drawing::Mark;
use super::numerals;
use super::scenarios::{Pattern, misdrawn, pattern};
use super::score::RuleScore;
use super::subject::{Laid, Sheet, Subject};
use super::variances::{behind, variance_bars, variance_pins};
use super::{Rule, tables};
use crate::base::number::{MISSING, not_applicable};
use crate::base::{Impact, Status, Unit};
use crate::layout::{Column, ColumnKind};
use crate::plot::{Colour, Theme};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R16",
        asks: "Absolute variances have the width and the scale of the values.",
        measured: "width (0.5 points) and points per unit (0.5 %) of variance bars against base bars",
        check: scales,
    },
    Rule {
        id: "R17",
        asks: "A variance bar has the pattern of the scenario that is compared, in the colour of its impact.",
        measured: "fill, outline and stripes of every variance bar",
        check: patterns,
    },
    Rule {
        id: "R18",
        asks: "A relative variance is a pin: a thin stem in the colour of its impact and one head in the look of its scenario.",
        measured: "width and colour of every stem; number, place and look of its heads",
        check: pins,
    },
    Rule {
        id: "R19",
        asks: "The axis of a variance shows its reference: one light thick line for earlier actuals, two for a target.",
        measured: "lines of every variance axis: number, colour, width",
        check: axes,
    },
    Rule {
        id: "R20",
        asks: "Labels of variances stand outside their mark, on the side of growth.",
        measured: "box of every variance label against its mark",
        check: outside,
    },
    Rule {
        id: "R21",
        asks: "A relative variance that cannot be read is n.a.",
        measured: "drawn values: no pin over a reference ≤ 0 or a change of sign, no n.a. over a usable one; cells of tables",
        check: not_readable,
    },
    Rule {
        id: "R22",
        asks: "Differences of ratios are percentage points, their relative variances per cent.",
        measured: "unit printed with, above or beside every number whose fact is a difference of ratios",
        check: points,
    },
    Rule {
        id: "R23",
        asks: "An outlier does not stretch the scale: a triangle instead of a head, the true value as label.",
        measured: "length of every pin and cell mark against its tier; label against value",
        check: outliers,
    },
];

/// The tiers of variances of a figure that stand on axes.
const TIERS: [&str; 2] = ["abs", "rel"];

/// Points: bars shorter than this are too short to measure half a per cent on them.
const MEASURABLE: f64 = 8.0;

fn scales(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let base = || drawing.tier("base").filter(|bar| bar.get("var").is_empty() && !bar.is("segment"));
        let Some(scale) = drawing.per_unit(base()) else { continue };
        let width = base().next().map_or(0.0, Mark::width);
        for bar in variance_bars(drawing) {
            let k = bar.length() / bar.value().abs().max(f64::MIN_POSITIVE);
            let other = bar.length() >= MEASURABLE && (k / scale - 1.0).abs() > 0.005;
            let wrong = if (bar.width() - width).abs() >= 0.5 {
                Some(format!("{} is {:.1} points wide, values {width:.1}", bar.name(), bar.width()))
            } else {
                other.then(|| format!("{} has {k:.4} points per unit, values {scale:.4}", bar.name()))
            };
            score.look(sheet.place(), wrong);
        }
    }
}

fn patterns(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        for bar in variance_bars(&sheet.drawing) {
            let how = pattern(bar.get("sc"));
            let ink = [Impact::Good, Impact::Bad, Impact::Neutral].into_iter().find(|i| i.code() == bar.get("impact"));
            let wrong = match ink.map(|impact| (impact, subject.theme.impact(impact))) {
                Some((Impact::Neutral, ink)) if how == Pattern::Solid => pale(bar, ink, subject.theme),
                Some((_, ink)) => misdrawn(bar, &sheet.drawing, ink, how, subject.theme),
                None => Some(format!("{} has no impact", bar.name())),
            };
            score.look(sheet.place(), wrong);
        }
    }
}

/// What is wrong with the look of a variance that is neither good nor bad.
fn pale(bar: &Mark, ink: Colour, theme: &Theme) -> Option<String> {
    let drawn = bar.stroke == Some(ink) && bar.fill == Some(theme.neutral_face()) && bar.stroke_width >= 0.999;
    (!drawn).then(|| format!("{} is not pale within an outline", bar.name()))
}

fn pins(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for pin in drawing.all("pin") {
            let own = |m: &&Mark| {
                m.get("cat") == pin.get("cat") && m.get("tier") == pin.get("tier") && m.get("panel") == pin.get("panel")
            };
            let ends: Vec<&Mark> = drawing.all("pin-head").chain(drawing.all("outlier")).filter(own).collect();
            let impact =
                [Impact::Good, Impact::Bad, Impact::Neutral].into_iter().find(|i| i.code() == pin.get("impact"));
            let ink = impact.map_or(subject.theme.colours.ac, |impact| subject.theme.impact(impact));
            let how = pattern(pin.get("sc"));
            let solid = if how == Pattern::Solid && pin.get("sc") != "AC" {
                subject.theme.colours.py
            } else {
                subject.theme.colours.ac
            };
            let wrong = match ends.as_slice() {
                [] => Some(format!("{} has no head", pin.name())),
                [_, _, ..] => Some(format!("{} has {} heads", pin.name(), ends.len())),
                [end] if pin.stroke != Some(ink) => Some(format!("the stem of {} has another colour", end.name())),
                [end] if pin.stroke_width > 0.5 * end.bounds.width.min(end.bounds.height) => {
                    Some(format!("the stem of {} is {} points thick", end.name(), pin.stroke_width))
                }
                [end] if end.is("outlier") => None,
                [head] => {
                    let (x, y) = head.middle();
                    let off = pin.points.get(1).map_or(f64::MAX, |tip| (tip.0 - x).abs().max((tip.1 - y).abs()));
                    if off > 0.5 {
                        Some(format!("{} is {off:.1} points from the end of its stem", head.name()))
                    } else {
                        misdrawn(head, drawing, solid, how, subject.theme)
                    }
                }
            };
            score.look(sheet.place(), wrong);
        }
    }
}

/// The lines of variance axes, each with its twins: those as long, right beside it.
fn variance_axes<'d>(sheet: &'d Sheet<'_>) -> Vec<Vec<&'d Mark>> {
    let mut out: Vec<Vec<&Mark>> = Vec::new();
    let lines = sheet.drawing.all("axis").chain(sheet.drawing.all("key-axis"));
    for line in lines.filter(|line| TIERS.contains(&line.get("tier")) || !line.get("ref").is_empty()) {
        let beside = |other: &&Mark| {
            let (a, b) = (other.bounds, line.bounds);
            let along = (a.x - b.x).abs() < 0.1 && (a.width - b.width).abs() < 0.1 && (a.y - b.y).abs() < NEAR;
            let across = (a.y - b.y).abs() < 0.1 && (a.height - b.height).abs() < 0.1 && (a.x - b.x).abs() < NEAR;
            other.get("tier") == line.get("tier") && (along || across)
        };
        match out.iter_mut().find(|axis| axis.iter().any(beside)) {
            Some(axis) => axis.push(line),
            None => out.push(vec![line]),
        }
    }
    out
}

/// Most distance of the two lines of an axis, in points.
const NEAR: f64 = 6.0;

fn axes(subject: &Subject<'_>, score: &mut RuleScore) {
    let (ac, py) = (subject.theme.colours.ac, subject.theme.colours.py);
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for lines in variance_axes(sheet) {
            let tier = lines.first().map_or("", |line| line.get("tier"));
            // What the marks of the tier are compared with; a sample of the key says it itself.
            let marks = drawing.marks.iter().filter(|m| !tier.is_empty() && m.get("tier") == tier && !m.is("axis"));
            let reference = marks.map(|m| m.get("ref")).find(|r| !r.is_empty());
            let reference = reference.or(lines.first().map(|line| line.get("ref"))).unwrap_or_default();
            let told = lines.iter().all(|line| line.get("ref") == reference);
            let of_plan = pattern(reference) == Pattern::Outlined;
            let fits = match lines.as_slice() {
                [line] => !of_plan && line.stroke == Some(py) && (line.stroke_width >= 2.0 || reference == "BM"),
                [a, b] => {
                    let alike = (a.stroke_width - b.stroke_width).abs() < 0.01;
                    of_plan && alike && [a, b].iter().all(|l| l.stroke == Some(ac))
                }
                _ => false,
            };
            let message = || format!("the axis against {reference} is {} line(s) that do not show it", lines.len());
            score.look(sheet.place(), (!(fits && told)).then(message));
        }
    }
    for (laid, drawn) in tables::set_axes(subject) {
        score.look(laid.place(), drawn);
    }
}

fn outside(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for mark in variance_bars(drawing).filter(|bar| bar.get("tier") == "abs").chain(variance_pins(drawing)) {
            let Some(label) = drawing.label(mark) else { continue };
            let (b, l, up) = (mark.bounds, label.bounds, mark.value() >= 0.0);
            let beyond = match (mark.upright(), up) {
                (true, true) => b.y - l.bottom(),
                (true, false) => l.y - b.bottom(),
                (false, true) => l.x - b.right(),
                (false, false) => b.x - l.right(),
            };
            score.look(
                sheet.place(),
                (beyond < -0.05).then(|| format!("{} does not stand outside its mark", label.name())),
            );
        }
    }
    for laid in subject.tables() {
        for (_, cells) in tables::columns(laid.table) {
            for (_, cell) in cells {
                let (Some(mark), Some(value)) = (cell.mark, cell.value) else { continue };
                let outside = if value >= 0.0 { mark.label >= mark.to - 0.05 } else { mark.label <= mark.from + 0.05 };
                let message = || format!("“{}” does not stand outside its mark", cell.phrase.text());
                score.look(laid.place(), (!outside).then(message));
            }
        }
    }
}

fn not_readable(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for pin in variance_pins(drawing) {
            let Some((own, reference)) = behind(drawing, pin) else { continue };
            let readable = reference > 0.0 && own >= 0.0;
            score.look(sheet.place(), (!readable).then(|| format!("{} stands over {reference} and {own}", pin.name())));
        }
        for label in drawing.all("lbl").filter(|l| l.get("tier") == "rel" && !numerals::is_number(&l.text)) {
            let cat = label.get("for").strip_prefix("rel:").unwrap_or_default();
            let mut values = drawing.tier("base").filter(|m| m.get("cat") == cat).map(Mark::value);
            let (Some(reference), Some(own)) = (values.next(), values.next()) else { continue };
            let readable = reference > 0.0 && own >= 0.0;
            score.look(sheet.place(), readable.then(|| format!("“{}” stands over {reference} and {own}", label.text)));
        }
    }
    for laid in subject.tables() {
        unreadable_cells(&laid, subject, score);
    }
}

/// Relative variances of a table against the facts they print: no digits without a usable base.
fn unreadable_cells(laid: &Laid<'_>, subject: &Subject<'_>, score: &mut RuleScore) {
    for (column, cells) in tables::columns(laid.table) {
        if !matches!(column.kind, ColumnKind::Relative { .. }) {
            continue;
        }
        let base = column_of_reference(laid, column);
        for (row, cell) in cells {
            let Some(num) = cell.phrase.nums().next() else { continue };
            let Some(fact) = subject.drawn.findings.fact(&num.fact) else { continue };
            let text = cell.phrase.text();
            let base = base.and_then(|i| row.cells.get(i)).and_then(|cell| cell.value);
            let unusable = matches!(fact.status, Status::NaBase | Status::New) || base.is_some_and(|base| base <= 0.0);
            let wrong =
                if unusable { numerals::is_number(&text) } else { fact.value.is_some() && !numerals::is_number(&text) };
            let empty = text == MISSING || text == not_applicable(&subject.drawn.deck.lang);
            let wrong = wrong || (fact.status == Status::NaBase && !empty && !text.is_empty());
            score.look(laid.place(), wrong.then(|| format!("“{text}” stands for a {} variance", fact.status.code())));
        }
    }
}

/// The column of the values that a relative variance is compared with.
fn column_of_reference(laid: &Laid<'_>, column: &Column) -> Option<usize> {
    let ColumnKind::Relative { reference } = column.kind else { return None };
    laid.table.columns.iter().position(|c| c.header == reference.label())
}

fn points(subject: &Subject<'_>, score: &mut RuleScore) {
    let in_points = |text: &str| text.contains("pp") || text.contains("百分点");
    for laid in subject.tables() {
        for (column, cells) in tables::columns(laid.table) {
            // A column of shares names no variance: its ratios have a difference on both sides.
            let share = column.header.contains('%') && super::periods::scenario(&column.header).is_none();
            let told = share || in_points(&column.header) || in_points(&laid.table.heading.unit);
            for (row, cell) in cells {
                // A scenario may stand before its row instead of above its column.
                let before = row.cells.first().map(|cell| cell.phrase.text()).unwrap_or_default();
                for num in cell.phrase.nums() {
                    let Some(fact) = subject.drawn.findings.fact(&num.fact) else { continue };
                    if fact.unit != Unit::Ratio || !numerals::is_number(&num.text) {
                        continue;
                    }
                    let (text, scenario) = (&num.text, fact.scenario);
                    // A share of what is short is no difference, though what it is a share of is one.
                    let what = fact.measure.split_once('.').map_or("", |(_, what)| what);
                    if ["shortfall_share", "driver_share"].iter().any(|share| what.starts_with(share)) {
                        continue;
                    }
                    if scenario.is_absolute() {
                        let wrong = !told && !in_points(&before) && !in_points(&cell.phrase.text());
                        score.look(
                            laid.place(),
                            wrong.then(|| format!("“{text}” is a difference of ratios without pp")),
                        );
                    } else if scenario.is_relative() && !share {
                        let wrong =
                            in_points(text) || ![&column.header, text, &before].iter().any(|said| said.contains('%'));
                        score.look(
                            laid.place(),
                            wrong.then(|| format!("“{text}” under {} is no per cent", column.header)),
                        );
                    }
                }
            }
        }
    }
}

fn outliers(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let pins: Vec<&Mark> = variance_pins(drawing).collect();
        let cut = |pin: &Mark| {
            drawing.all("outlier").any(|o| o.get("cat") == pin.get("cat") && o.get("tier") == pin.get("tier"))
        };
        let scale = drawing.per_unit(pins.iter().copied().filter(|pin| !cut(pin)));
        let limit = limit(pins.iter().map(|pin| pin.value().abs()));
        for pin in &pins {
            let (value, cut) = (pin.value(), cut(pin));
            let drawn = scale.map(|scale| scale * value.abs());
            let wrong = if cut != (value.abs() > limit) {
                Some(format!(
                    "{} of {:.0} % {} a triangle",
                    pin.name(),
                    100.0 * value,
                    if cut { "has" } else { "has no" }
                ))
            } else if let Some(drawn) = drawn {
                let off = if cut { pin.length() >= drawn } else { (pin.length() - drawn).abs() > 0.3 };
                off.then(|| format!("{} is {:.1} points long", pin.name(), pin.length()))
            } else {
                None
            };
            let label = drawing.label(pin).map(|label| label.text.clone());
            let untrue = label.filter(|text| !numerals::shows(text, 100.0 * value, 0.1));
            score.look(sheet.place(), wrong.or_else(|| untrue.map(|text| format!("“{text}” labels {value}"))));
        }
    }
    for laid in subject.tables() {
        for (_, cells) in tables::columns(laid.table) {
            let marks: Vec<_> = cells.filter_map(|(_, cell)| Some((cell, cell.mark?, cell.value?))).collect();
            let scale = marks.iter().filter(|(_, m, v)| !m.outlier && v.abs() > 0.0 && m.to - m.from > 1.0);
            let Some(scale) = scale.map(|(_, m, v)| (m.to - m.from) / v.abs()).reduce(f64::max) else { continue };
            for (cell, mark, value) in marks {
                let long = mark.to - mark.from;
                let wrong = mark.outlier && long >= scale * value.abs();
                score.look(laid.place(), wrong.then(|| format!("“{}” is not cut", cell.phrase.text())));
            }
        }
    }
}

/// Relative variance beyond which a pin is an outlier: 100 % and three times the 80th percentile of its tier.
fn limit(sizes: impl Iterator<Item = f64>) -> f64 {
    let mut sizes: Vec<f64> = sizes.collect();
    sizes.sort_by(f64::total_cmp);
    let p80 = sizes.get((sizes.len() * 4).div_ceil(5).saturating_sub(1)).copied().unwrap_or(0.0);
    f64::max(1.0, 3.0 * p80)
}
