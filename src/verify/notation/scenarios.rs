//! R01–R10: how scenarios look, overlap and follow each other.

use std::collections::BTreeMap;

use super::colour::{lightness, saturation};
use super::drawing::{Drawing, Mark};
use super::periods;
use super::score::RuleScore;
use super::subject::Subject;
use super::{Rule, drawing};
use crate::layout::{Column, TableSpec};
use crate::plot::{Colour, Theme};

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R01",
        asks: "Actuals are solid and dark.",
        measured: "fill, stroke and stripes of every bar, marker, pin head and key of AC",
        check: actuals,
    },
    Rule {
        id: "R02",
        asks: "Earlier actuals are solid and lighter.",
        measured: "fill of every mark of PY, PP and BM; its lightness L* is 25 above that of AC",
        check: earlier,
    },
    Rule {
        id: "R03",
        asks: "Plans are outlined with a white face.",
        measured: "face, colour and width (1 point or more) of the outline of every mark of a target",
        check: plans,
    },
    Rule {
        id: "R04",
        asks: "Forecasts are outlined and striped.",
        measured: "stripes of every mark of FC: at least one, their ends within it, 30–60 % of ink",
        check: forecasts,
    },
    Rule {
        id: "R05",
        asks: "A newer plan has a heavier frame, a newer forecast denser stripes; one generation looks the same everywhere.",
        measured: "widths of frames and distances of stripes over the whole report",
        check: generations,
    },
    Rule {
        id: "R06",
        asks: "Scenarios are told apart by pattern and grey, never by hue.",
        measured: "saturation of fill and stroke of every mark that is neither a variance nor a highlight",
        check: greys,
    },
    Rule {
        id: "R07",
        asks: "Lines carry their scenario in markers, which are filled as bars are.",
        measured: "look of every marker; each line of a scenario has one",
        check: markers,
    },
    Rule {
        id: "R08",
        asks: "The scenario stands in front, its reference behind it, a third to the left or above.",
        measured: "order of painting, and overlap (40–75 % of the width) of every pair of bars",
        check: overlaps,
    },
    Rule {
        id: "R09",
        asks: "A third scenario of a position is a triangle at its value.",
        measured: "scenarios that stand as bars at each position: two at most; apex of triangles",
        check: thirds,
    },
    Rule {
        id: "R10",
        asks: "Scenarios follow each other in one order throughout the document.",
        measured: "order of codes in keys, headings and columns of one period, pair by pair over the report",
        check: orders,
    },
];

/// How a scenario is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    Solid,
    Outlined,
    Striped,
}

/// The pattern of a scenario's code.
pub(super) fn pattern(code: &str) -> Pattern {
    match code {
        code if code.starts_with("FC") => Pattern::Striped,
        code if code.starts_with("PL") || ["BU", "SP"].contains(&code) => Pattern::Outlined,
        _ => Pattern::Solid,
    }
}

/// Shortest side of a mark whose stripes are counted, and of one whose ink is measured, in points.
const STRIPED: f64 = 6.0;
const INKED: f64 = 14.0;

/// What is wrong with the look of a mark that should have a pattern in a colour.
pub(super) fn misdrawn(mark: &Mark, drawing: &Drawing, ink: Colour, how: Pattern, theme: &Theme) -> Option<String> {
    let stripes: Vec<&Mark> = drawing.stripes(mark).collect();
    let name = mark.name();
    if how == Pattern::Solid {
        return match (mark.fill, mark.stroke) {
            (fill, _) if fill != Some(ink) => Some(format!("{name} is filled {}, not {ink}", shown(fill))),
            (_, Some(_)) => Some(format!("{name} has an outline")),
            _ if !stripes.is_empty() => Some(format!("{name} is striped")),
            _ => None,
        };
    }
    if mark.fill.is_some_and(|fill| fill != theme.colours.pl) {
        return Some(format!("{name} has a face of {}", shown(mark.fill)));
    }
    if mark.stroke != Some(ink) || mark.stroke_width < 0.999 {
        let (stroke, width) = (shown(mark.stroke), mark.stroke_width);
        return Some(format!("{name} is outlined in {stroke}, {width} points wide, not in {ink}"));
    }
    if how == Pattern::Outlined {
        return (!stripes.is_empty()).then(|| format!("{name} is striped"));
    }
    if mark.shape == "circle" {
        return None;
    }
    let b = mark.bounds;
    let side = b.width.min(b.height);
    if side >= STRIPED && stripes.is_empty() {
        return Some(format!("{name} has no stripes"));
    }
    if stripes.iter().any(|s| s.stroke != Some(ink) || !b.holds(&s.bounds, 0.5)) {
        return Some(format!("{name} has stripes of another colour or outside it"));
    }
    let length = |s: &&Mark| s.bounds.width.hypot(s.bounds.height) * s.stroke_width;
    let share = stripes.iter().map(length).sum::<f64>() / (b.width * b.height).max(0.01);
    (side >= INKED && !(0.3..=0.6).contains(&share))
        .then(|| format!("{name} is covered to {:.0} % by its stripes", 100.0 * share))
}

fn shown(colour: Option<Colour>) -> String {
    colour.map_or_else(|| "nothing".to_owned(), |c| c.to_string())
}

/// Kinds of marks that are filled as their scenario is.
const FILLED: [&str; 7] = ["col", "bar", "level", "rate", "point", "pin-head", "key"];

/// Marks of scenarios in greys, by the wanted codes.
fn in_grey<'s>(
    subject: &'s Subject<'_>,
    wanted: fn(&str) -> bool,
) -> impl Iterator<Item = (&'s super::subject::Sheet<'s>, &'s Mark)> {
    subject.sheets.iter().flat_map(move |sheet| {
        let marks = sheet.drawing.marks.iter();
        let marks = marks.filter(move |m| FILLED.iter().any(|kind| m.is(kind)) && wanted(m.get("sc")));
        marks.filter(|m| m.get("var").is_empty()).map(move |mark| (sheet, mark))
    })
}

fn actuals(subject: &Subject<'_>, score: &mut RuleScore) {
    for (sheet, mark) in in_grey(subject, |code| code == "AC") {
        let ink = subject.theme.colours.ac;
        score.look(sheet.place(), misdrawn(mark, &sheet.drawing, ink, Pattern::Solid, subject.theme));
    }
}

fn earlier(subject: &Subject<'_>, score: &mut RuleScore) {
    let (ac, py) = (subject.theme.colours.ac, subject.theme.colours.py);
    for (sheet, mark) in in_grey(subject, |code| ["PY", "PP", "BM", "PPY"].contains(&code)) {
        let wrong = misdrawn(mark, &sheet.drawing, py, Pattern::Solid, subject.theme);
        let apart = mark.fill.map_or(0.0, lightness) - lightness(ac);
        let close = || (apart <= 25.0).then(|| format!("{} is only {apart:.0} lighter than actuals", mark.name()));
        score.look(sheet.place(), wrong.or_else(close));
    }
}

fn plans(subject: &Subject<'_>, score: &mut RuleScore) {
    for (sheet, mark) in in_grey(subject, |code| pattern(code) == Pattern::Outlined) {
        let ink = subject.theme.colours.ac;
        score.look(sheet.place(), misdrawn(mark, &sheet.drawing, ink, Pattern::Outlined, subject.theme));
    }
}

fn forecasts(subject: &Subject<'_>, score: &mut RuleScore) {
    for (sheet, mark) in in_grey(subject, |code| pattern(code) == Pattern::Striped) {
        let ink = subject.theme.colours.ac;
        score.look(sheet.place(), misdrawn(mark, &sheet.drawing, ink, Pattern::Striped, subject.theme));
    }
}

/// Generations of plans and forecasts, oldest first.
const PLANS: [&str; 4] = ["SP", "PL", "PLF", "BU"];
const FORECASTS: [&str; 4] = ["FC", "FC1", "FC2", "FC3"];
/// Points by which two frames or distances of stripes may differ.
const SAME: f64 = 0.06;

fn generations(subject: &Subject<'_>, score: &mut RuleScore) {
    let mut first: BTreeMap<String, f64> = BTreeMap::new();
    for sheet in &subject.sheets {
        for mark in sheet.drawing.marks.iter().filter(|m| FILLED.iter().any(|kind| m.is(kind))) {
            let code = mark.get("sc");
            let measured = match pattern(code) {
                Pattern::Solid => None,
                Pattern::Outlined => mark.stroke.map(|_| mark.stroke_width),
                Pattern::Striped => pitch(&sheet.drawing, mark),
            };
            let Some(measured) = measured else { continue };
            let known = *first.entry(code.to_owned()).or_insert(measured);
            let other = (known - measured).abs() > SAME;
            let message = || format!("{} is drawn at {measured:.2} points, elsewhere at {known:.2}", mark.name());
            score.look(sheet.place(), other.then(message));
        }
    }
    for (codes, heavier) in [(PLANS, true), (FORECASTS, false)] {
        let known: Vec<(&str, f64)> = codes.iter().filter_map(|code| Some((*code, *first.get(*code)?))).collect();
        for pair in known.windows(2) {
            let [(old, a), (new, b)] = pair else { continue };
            // The full target of an unfinished period is the target itself.
            let grows = if *new == "PLF" {
                (a - b).abs() <= SAME
            } else if heavier {
                b > a
            } else {
                b < a
            };
            let message = || format!("{new} ({b:.2} points) is not told apart from the older {old} ({a:.2} points)");
            score.look(("", ""), (!grows).then(message));
        }
    }
}

/// Distance of the stripes of a mark in points; none with fewer than three.
fn pitch(drawing: &Drawing, mark: &Mark) -> Option<f64> {
    let mut places: Vec<f64> = drawing
        .stripes(mark)
        .filter_map(|s| s.points.first().map(|p| (p.0 + p.1) / std::f64::consts::SQRT_2))
        .collect();
    places.sort_by(f64::total_cmp);
    let gaps: Vec<f64> = places.windows(2).filter_map(|w| Some(w.get(1)? - w.first()?)).collect();
    (gaps.len() > 1).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64)
}

/// Marks that are coloured for a reason: what the message is about.
const LIT: [&str; 8] = ["highlight", "signal", "threshold", "comment", "box", "assist", "trend", "trend-head"];

fn greys(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let marks = sheet.drawing.marks.iter().filter(|m| m.shape != "text" && m.get("impact").is_empty());
        // Stripes have the colour of the mark they belong to.
        for mark in marks.filter(|m| !LIT.iter().any(|kind| m.is(kind)) && !m.is("hatch")) {
            let hue = [mark.fill, mark.stroke].into_iter().flatten().find(|colour| saturation(*colour) >= 0.05);
            score.look(sheet.place(), hue.map(|hue| format!("{} has the colour {hue}", mark.name())));
        }
    }
}

fn markers(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for point in drawing.all("point") {
            let code = point.get("sc");
            let how = pattern(code);
            let ink =
                if how == Pattern::Solid && code != "AC" { subject.theme.colours.py } else { subject.theme.colours.ac };
            score.look(sheet.place(), misdrawn(point, drawing, ink, how, subject.theme));
        }
        for line in drawing.all("line").filter(|line| !line.get("sc").is_empty()) {
            let own = |p: &Mark| p.get("sc") == line.get("sc") && p.get("panel") == line.get("panel");
            let marked = drawing.all("point").any(own);
            score.look(sheet.place(), (!marked).then(|| format!("{} has no marker", line.name())));
        }
    }
}

/// Bars of one position in the base tier.
fn positions(drawing: &Drawing) -> BTreeMap<(String, String), Vec<&Mark>> {
    let mut out: BTreeMap<(String, String), Vec<&Mark>> = BTreeMap::new();
    let bars = drawing.marks.iter().filter(|m| (m.is("col") || m.is("bar")) && m.get("tier") == "base");
    for bar in bars {
        out.entry((bar.get("panel").to_owned(), bar.get("cat").to_owned())).or_default().push(bar);
    }
    out
}

fn overlaps(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        for bars in positions(&sheet.drawing).values() {
            let [reference, own] = bars.as_slice() else { continue };
            let front = ["AC", "FC"].contains(&own.get("sc")) && !["AC"].contains(&reference.get("sc"));
            let shift = (own.place() - reference.place()) / own.width().max(0.01);
            let wrong = if !front || reference.order > own.order {
                Some(format!("{} stands in front of {}", own.name(), reference.name()))
            } else if !(0.25..=0.6).contains(&shift) {
                Some(format!("{} overlaps its reference by {:.0} % of its width", own.name(), 100.0 * (1.0 - shift)))
            } else {
                None
            };
            score.look(sheet.place(), wrong);
        }
    }
}

fn thirds(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        for ((_, position), bars) in positions(drawing) {
            let mut codes: Vec<&str> = bars.iter().map(|bar| bar.get("sc")).collect();
            codes.sort_unstable();
            codes.dedup();
            let message = || format!("{} scenarios stand as bars at {position}", codes.len());
            score.look(sheet.place(), (codes.len() > 2).then(message));
        }
        for third in drawing.all("third") {
            let bars = || drawing.tier("base").filter(|bar| bar.get("panel") == third.get("panel"));
            let (Some(scale), Some(zero)) = (drawing.per_unit(bars()), drawing.zero(third)) else { continue };
            let apex = third.points.first().map_or(0.0, |p| if third.upright() { zero - p.1 } else { p.0 - zero });
            let off = (apex - scale * third.value()).abs();
            score.look(sheet.place(), (off > 0.5).then(|| format!("{} points {off:.1} away", third.name())));
        }
    }
}

fn orders(subject: &Subject<'_>, score: &mut RuleScore) {
    let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut follow = |place: (&str, &str), codes: Vec<String>, score: &mut RuleScore| {
        let mut wrong = None;
        for (i, a) in codes.iter().enumerate() {
            for b in codes.iter().skip(i + 1).filter(|b| *b != a) {
                if let Some(elsewhere) = known.get(&(b.clone(), a.clone())) {
                    wrong = wrong.or(Some(format!("{a} stands before {b}, unlike on {elsewhere}")));
                } else {
                    known.entry((a.clone(), b.clone())).or_insert_with(|| place.0.to_owned());
                }
            }
        }
        score.look(place, wrong);
    };
    for sheet in &subject.sheets {
        let mut keys: Vec<&Mark> = sheet.drawing.all("key").filter(|key| key.get("for").is_empty()).collect();
        keys.sort_by(|a, b| {
            drawing::middle(&a.bounds)
                .1
                .total_cmp(&drawing::middle(&b.bounds).1)
                .then(a.bounds.x.total_cmp(&b.bounds.x))
        });
        if keys.len() > 1 {
            follow(sheet.place(), keys.iter().map(|key| key.get("sc").to_owned()).collect(), score);
        }
        let codes = said(&sheet.spec.heading.when);
        if codes.len() > 1 {
            follow(sheet.place(), codes, score);
        }
    }
    for laid in subject.tables() {
        for columns in laid.table.columns.chunk_by(|a, b| a.group == b.group) {
            let codes: Vec<String> = columns.iter().filter_map(code).collect();
            if codes.len() > 1 {
                follow(laid.place(), codes, score);
            }
        }
        // Columns of several periods stand in the order of time.
        let codes = said(&laid.table.heading.when);
        if codes.len() > 1 && !several_periods(laid.table) {
            follow(laid.place(), codes, score);
        }
    }
}

fn said(when: &str) -> Vec<String> {
    periods::when(when, &[]).map_or_else(Vec::new, |(codes, _)| codes)
}

fn code(column: &Column) -> Option<String> {
    periods::scenario(&column.header).map(|s| s.label())
}

fn several_periods(table: &TableSpec) -> bool {
    let mut groups: Vec<&str> =
        table.columns.iter().map(|c| c.group.as_str()).filter(|g| periods::Span::parse(g).is_some()).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.len() > 1
}
