//! R24–R32: axes, scales and widths.

use std::collections::BTreeMap;

use super::Rule;
use super::drawing::{Drawing, Mark};
use super::score::RuleScore;
use super::subject::{Sheet, Subject};
use crate::base::PeriodName;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R24",
        asks: "Time runs from left to right, structure from top to bottom.",
        measured: "periods of upright marks in the order of their places; no lying bars of periods",
        check: directions,
    },
    Rule {
        id: "R25",
        asks: "Value axes begin at zero, are linear and never broken.",
        measured: "one end of every bar on its axis (0.5 points), its length and every marker's distance in proportion to its value",
        check: zeros,
    },
    Rule {
        id: "R26",
        asks: "One unit has one scale on a page; where it cannot, a scaling line stands in every chart.",
        measured: "points per unit of all figures of a slide with one unit (0.5 %), and against what each figure declares",
        check: page_scales,
    },
    Rule {
        id: "R27",
        asks: "Small multiples are of one kind and one scale, 25 at most, the others last.",
        measured: "points per unit of every panel (0.5 %), kinds of its marks, number and order of panels",
        check: multiples,
    },
    Rule {
        id: "R28",
        asks: "The tiers of a chart stand in line.",
        measured: "middle of every variance bar and pin against that of its value (0.5 points)",
        check: tiers,
    },
    Rule {
        id: "R29",
        asks: "Bars of measures take two thirds of their category, bars of ratios one third.",
        measured: "width of bars over distance of neighbouring positions (± 0.02)",
        check: widths,
    },
    Rule {
        id: "R30",
        asks: "Longer periods are wider, and one kind of period has one width.",
        measured: "distance of positions against the theme's width of the period; narrower only where the figure is full",
        check: periods,
    },
    Rule {
        id: "R31",
        asks: "Marks are painted over the category axis.",
        measured: "order of painting of every bar and its axis",
        check: over_axes,
    },
    Rule {
        id: "R32",
        asks: "No value axis, ticks or gridlines where values are labelled.",
        measured: "kinds of all marks; lines across the category axis",
        check: no_grids,
    },
];

/// The period of a category's id.
pub(super) fn period(id: &str) -> Option<PeriodName> {
    PeriodName::parse(id)
}

/// Marks that stand on categories from left to right.
fn upright(drawing: &Drawing) -> impl Iterator<Item = &Mark> {
    let stands = |m: &&Mark| (m.is("col") || m.is("point") || m.get("in") == "col") && !m.lying;
    drawing.marks.iter().filter(stands).filter(|m| m.get("tier") == "base")
}

fn directions(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        if drawing.is_plane() {
            continue;
        }
        let mut panels: BTreeMap<(&str, &str), Vec<(f64, &str)>> = BTreeMap::new();
        for mark in upright(drawing) {
            panels.entry((mark.get("panel"), mark.get("sc"))).or_default().push((mark.place(), mark.get("cat")));
        }
        for (_, mut places) in panels {
            places.sort_by(|a, b| a.0.total_cmp(&b.0));
            let times: Option<Vec<_>> = places.iter().map(|(_, cat)| period(cat).map(|p| (p.year, p.index))).collect();
            let wrong = match times {
                None => Some("upright marks stand for something else than periods".to_owned()),
                Some(times) => (!times.is_sorted()).then(|| "periods do not run from left to right".to_owned()),
            };
            score.look(sheet.place(), wrong);
        }
        let lying: Vec<&str> = drawing.all("bar").filter(|m| m.get("tier") == "base").map(|m| m.get("cat")).collect();
        if !lying.is_empty() {
            let time = lying.len() > 2 && lying.iter().all(|cat| cat.contains('-') && period(cat).is_some());
            score.look(sheet.place(), time.then(|| "periods run from top to bottom".to_owned()));
        }
    }
}

/// Points by which an end may miss its axis, and a length its value.
const ON_AXIS: f64 = 0.5;
const ON_SCALE: f64 = 0.3;

fn zeros(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        // The steps of a waterfall begin where the one before ended (R45); those of a tree stand on axes of their own.
        let tiers: &[&str] = if drawing.is_tree() { &["step"] } else { &["base", "abs", "rate"] };
        for tier in tiers {
            let Some(scale) = drawing.per_unit(drawing.tier(tier)) else { continue };
            for bar in drawing.tier(tier) {
                let value = bar.value();
                let long = scale * value.abs();
                let wrong = if (bar.length() - long).abs() > ON_SCALE {
                    Some(format!("{} is {:.1} points long, its value asks for {long:.1}", bar.name(), bar.length()))
                } else if bar.is("segment") {
                    None
                } else {
                    let (from, to) = bar.reach(bar.upright());
                    let foot = if bar.upright() == (value >= 0.0) { to } else { from };
                    let off = drawing.zero(bar).map_or(f64::MAX, |zero| (foot - zero).abs());
                    (off > ON_AXIS).then(|| format!("{} stands {off:.1} points off its axis", bar.name()))
                };
                score.look(sheet.place(), wrong);
            }
        }
        let points = || drawing.all("point").filter(|p| p.get("tier") == "base" && !drawing.is_plane());
        let height = |p: &Mark| drawing.zero(p).map(|zero| zero - p.middle().1);
        let highest =
            points().filter(|p| p.value().abs() > 0.0).max_by(|a, b| a.value().abs().total_cmp(&b.value().abs()));
        let Some(scale) = highest.and_then(|p| Some(height(p)? / p.value())) else { continue };
        for point in points() {
            let off = height(point).map_or(f64::MAX, |height| (height - scale * point.value()).abs());
            score.look(
                sheet.place(),
                (off > ON_AXIS).then(|| format!("{} stands {off:.1} points off its value", point.name())),
            );
        }
    }
}

/// Share by which two scales may differ.
const SAME: f64 = 0.005;

fn page_scales(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let declared: Option<f64> = sheet.drawing.data.get("scale").and_then(|s| s.parse().ok());
        let (Some(declared), Some(measured)) = (declared, sheet.drawing.scale()) else { continue };
        let off = (measured / declared - 1.0).abs() > 2.0 * SAME && long_enough(sheet);
        score.look(sheet.place(), off.then(|| format!("{declared} points per unit are declared, {measured} drawn")));
    }
    for slide in &subject.drawn.deck.slides {
        let mut groups: BTreeMap<&str, Vec<(&Sheet<'_>, f64)>> = BTreeMap::new();
        for sheet in subject.sheets.iter().filter(|sheet| sheet.slide.id == slide.id) {
            let group = sheet.drawing.data.get("scale-group").map_or("", String::as_str);
            if let Some(scale) = sheet.drawing.scale().filter(|_| !group.is_empty()) {
                groups.entry(group).or_default().push((sheet, scale));
            }
        }
        for (unit, sheets) in groups {
            let Some(((first, scale), others)) = sheets.split_first() else { continue };
            for (sheet, k) in others {
                let lines = [first, sheet].iter().all(|s| s.drawing.all("scale-line").next().is_some());
                let other = (k / scale - 1.0).abs() > SAME && !lines;
                let message = || format!("{k:.4} points per {unit}, {scale:.4} in {}", first.spec.id);
                score.look(sheet.place(), other.then(message));
            }
        }
    }
}

/// True when a mark is long enough to measure a scale on it.
fn long_enough(sheet: &Sheet<'_>) -> bool {
    let drawing = &sheet.drawing;
    let bars = drawing.tier("base").any(|bar| bar.length() > 8.0);
    bars || drawing.all("point").any(|p| drawing.zero(p).is_some_and(|zero| (zero - p.middle().1).abs() > 8.0))
}

/// Most panels that are compared at one glance.
const PANELS: usize = 25;

fn multiples(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let mut panels: BTreeMap<&str, Vec<&Mark>> = BTreeMap::new();
        for mark in drawing.marks.iter().filter(|m| m.is("col") || m.is("bar") || m.is("point")) {
            if !mark.get("panel").is_empty() {
                panels.entry(mark.get("panel")).or_default().push(mark);
            }
        }
        if panels.is_empty() {
            continue;
        }
        let kinds = |marks: &[&Mark]| marks.iter().any(|m| m.is("point"));
        let lines = panels.values().next().is_some_and(|marks| kinds(marks));
        let scale = drawing.scale();
        for (panel, marks) in &panels {
            let own = drawing.per_unit(marks.iter().copied().filter(|m| !m.is("point")));
            let off = own.zip(scale).is_some_and(|(k, scale)| {
                let longest = marks.iter().map(|m| m.length()).fold(0.0, f64::max);
                longest > 8.0 && (k / scale - 1.0).abs() > SAME
            });
            let wrong = if off {
                Some(format!("the panel {panel} has a scale of its own"))
            } else {
                (kinds(marks) != lines).then(|| format!("the panel {panel} is of another kind"))
            };
            score.look(sheet.place(), wrong);
        }
        let titles: Vec<&Mark> = drawing.all("panel-title").collect();
        let rest_within = titles.iter().rev().skip(1).any(|t| t.get("rest") == "1");
        let wrong = match titles.len() {
            n if n > PANELS => Some(format!("{n} panels")),
            _ => rest_within.then(|| "the panel of the others is not the last".to_owned()),
        };
        score.look(sheet.place(), wrong);
    }
}

fn tiers(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let variances = drawing.marks.iter().filter(|m| ["abs", "rel"].contains(&m.get("tier")));
        for mark in variances.filter(|m| m.is("col") || m.is("bar") || m.is("pin")) {
            let own = |m: &&Mark| ["cat", "sc", "panel"].iter().all(|part| m.get(part) == mark.get(part));
            let Some(value) = drawing.tier("base").find(own) else { continue };
            let off = (value.place() - mark.place()).abs();
            score.look(
                sheet.place(),
                (off > 0.5).then(|| format!("{} stands {off:.1} points beside its value", mark.name())),
            );
        }
    }
}

fn widths(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        if drawing.is_tree() {
            continue;
        }
        let tiers: [(&[&str], f64); 3] =
            [(&["base", "step"], 2.0 / 3.0), (&["abs"], 2.0 / 3.0), (&["rate"], 1.0 / 3.0)];
        for (tiers, share) in tiers {
            let bars = || drawing.bars().filter(|bar| tiers.contains(&bar.get("tier")));
            // Neighbours of one scenario in one panel; all rows of a waterfall, where scenarios stand one below the other.
            let mut groups: BTreeMap<(&str, &str), Vec<&Mark>> = BTreeMap::new();
            for bar in bars() {
                let key = if has_steps(drawing) { ("", "") } else { (bar.get("panel"), bar.get("sc")) };
                groups.entry(key).or_default().push(bar);
            }
            let pitch = groups.values().filter_map(|group| drawing.pitch(group.iter().copied())).min_by(f64::total_cmp);
            let Some(pitch) = pitch else { continue };
            for bar in bars() {
                let part = bar.width() / pitch;
                let wrong = (part - share).abs() > 0.02;
                score.look(sheet.place(), wrong.then(|| format!("{} takes {part:.2} of its category", bar.name())));
            }
        }
    }
}

fn has_steps(drawing: &Drawing) -> bool {
    drawing.bars().any(|bar| bar.get("tier") == "step")
}

fn periods(subject: &Subject<'_>, score: &mut RuleScore) {
    let mut usual: BTreeMap<(u8, String), f64> = BTreeMap::new();
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        // Small multiples share the sheet among their panels instead (R27).
        if upright(drawing).any(|m| !m.get("panel").is_empty()) {
            continue;
        }
        let Some(grain) = upright(drawing).find_map(|m| period(m.get("cat"))).map(|p| p.grain) else { continue };
        let Some(first) = upright(drawing).next() else { continue };
        let Some(width) = drawing.pitch(upright(drawing).filter(|m| m.get("sc") == first.get("sc"))) else { continue };
        let wanted = subject.theme.category_width.of(grain.code());
        let end = drawing.marks.iter().map(|m| m.bounds.right()).fold(0.0, f64::max);
        let full = end > 0.93 * drawing.size.0;
        let wrong = if width > wanted + 0.5 {
            Some(format!("a {} is {width:.0} points wide, more than {wanted}", grain.code()))
        } else {
            (width < wanted - 0.5 && !full)
                .then(|| format!("a {} is {width:.0} points wide although there is room", grain.code()))
        };
        score.look(sheet.place(), wrong);
        if (width - wanted).abs() <= 0.5 {
            usual.insert((rank(grain.code()), grain.code().to_owned()), width);
        }
    }
    let widths: Vec<(&(u8, String), &f64)> = usual.iter().collect();
    for pair in widths.windows(2) {
        let [((_, shorter), a), ((_, longer), b)] = pair else { continue };
        score.look(("", ""), (a >= b).then(|| format!("a {longer} is not wider than a {shorter}")));
    }
}

fn rank(grain: &str) -> u8 {
    ["day", "week", "month", "quarter", "year"]
        .iter()
        .position(|g| *g == grain)
        .map_or(0, |i| u8::try_from(i).unwrap_or(0))
}

fn over_axes(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for bar in drawing.bars() {
            let b = bar.bounds;
            let touches = |axis: &Mark| {
                let (w, h) = b.overlap(&axis.bounds);
                w >= -0.01 && h >= -0.01 && bar.stands_on(axis)
            };
            let over = drawing.all("axis").any(|axis| axis.order > bar.order && touches(axis));
            score.look(sheet.place(), over.then(|| format!("the axis is painted over {}", bar.name())));
        }
    }
}

fn no_grids(subject: &Subject<'_>, score: &mut RuleScore) {
    const GRIDS: [&str; 4] = ["tick", "grid", "value-axis", "gridline"];
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let grid = drawing.marks.iter().find(|m| GRIDS.iter().any(|kind| m.is(kind)));
        let nameless = drawing.marks.iter().find(|m| m.get("m").is_empty());
        let across = drawing.all("axis").find(|axis| {
            let b = axis.bounds;
            if axis.lying { b.width > b.height } else { b.height > b.width }
        });
        let across = across.filter(|_| !drawing.is_plane());
        let wrong = if let Some(grid) = grid {
            Some(format!("there is a {}", grid.get("m")))
        } else if let Some(mark) = nameless {
            Some(format!("a {} does not say what it is", mark.shape))
        } else {
            across.map(|_| "there is a value axis".to_owned())
        };
        score.look(sheet.place(), wrong);
    }
}
