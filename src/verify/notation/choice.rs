//! R43–R46: which charts there are, stacks, waterfalls, remainders.

use std::collections::BTreeMap;

use super::Rule;
use super::axes::period;
use super::drawing::{Drawing, Mark};
use super::numerals;
use super::score::RuleScore;
use super::subject::Subject;
use super::tables;
use crate::layout::RowKind;

pub(super) const RULES: &[Rule] = &[
    Rule {
        id: "R43",
        asks: "No pies, rings, gauges, radars, area funnels, traffic lights, shadows, gradients, backgrounds; lines only over time.",
        measured: "elements, attributes, curves and sizes of all shapes; categories under lines, and how many lines cross",
        check: forbidden,
    },
    Rule {
        id: "R44",
        asks: "Only values of one sign are stacked, five and a remainder at most, the one in focus on the axis.",
        measured: "signs, number and order of the segments of every stack",
        check: stacks,
    },
    Rule {
        id: "R45",
        asks: "A contribution begins where the one before it ended; thin lines connect them; the sums foot.",
        measured: "ends of consecutive bars (0.5 points), widths and places of connectors, sums of the values",
        check: waterfalls,
    },
    Rule {
        id: "R46",
        asks: "Parts add up to the whole; the remainder stands last and apart.",
        measured: "place of remainders in figures and tables, segments against totals, printed shares against 100.0",
        check: remainders,
    },
];

/// Kinds of marks there are: a drawing has no others.
const KINDS: &[&str] = &[
    "assist",
    "axis",
    "axis-name",
    "backing",
    "band",
    "bar",
    "box",
    "branch",
    "cat",
    "cat-sub",
    "cell",
    "col",
    "comment",
    "connector",
    "difference",
    "field-name",
    "gap",
    "halo",
    "hatch",
    "highlight",
    "key",
    "key-axis",
    "key-pin",
    "key-text",
    "lane",
    "lbl",
    "leader",
    "level",
    "limit",
    "line",
    "mean",
    "missing",
    "note",
    "operator",
    "outlier",
    "panel-title",
    "paper",
    "part",
    "pin",
    "pin-head",
    "plate",
    "point",
    "rate",
    "scale-line",
    "scale-text",
    "segment",
    "series-name",
    "signal",
    "third",
    "threshold",
    "tier-name",
    "trend",
    "trend-head",
    "unit",
];

/// Most lines that may cross in one panel.
const LINES: usize = 4;
/// Share of the sheet that no shape covers.
const BACKGROUND: f64 = 0.6;

fn forbidden(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let area = (drawing.size.0 * drawing.size.1).max(1.0);
        let odd = |m: &Mark| {
            let b = m.bounds;
            let covers = m.shape == "rect"
                && b.width * b.height > BACKGROUND * area
                && !m.is("col")
                && !m.is("bar")
                && !m.is("segment")
                && !m.is("cell");
            m.curved
                || covers
                || (m.shape == "circle" && b.width > 2.0 * subject.theme.font_size && !drawing.is_plane())
        };
        let unknown = drawing.marks.iter().find(|m| !KINDS.contains(&m.get("m")));
        let mut lines: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for line in drawing.all("line") {
            let known = lines.entry(line.get("panel")).or_default();
            if !known.contains(&(line.get("sc"), line.get("series"))) {
                known.push((line.get("sc"), line.get("series")));
            }
        }
        let structural = !lines.is_empty()
            && drawing.all("point").any(|p| !p.get("cat").is_empty() && period(p.get("cat")).is_none());
        let wrong = if let Some(name) = drawing.foreign.first() {
            Some(format!("there is a <{name}>"))
        } else if let Some(name) = drawing.strange.iter().find(|name| *name != "transform") {
            Some(format!("there is an attribute `{name}`"))
        } else if let Some(mark) = drawing.marks.iter().find(|m| odd(m)) {
            Some(format!("{} {} is none of the notation's shapes", mark.shape, mark.name()))
        } else if let Some(mark) = unknown {
            Some(format!("“{}” is none of the notation's marks", mark.get("m")))
        } else if structural {
            Some("a line connects members".to_owned())
        } else {
            lines.values().map(Vec::len).find(|n| *n > LINES).map(|n| format!("{n} lines cross"))
        };
        score.look(sheet.place(), wrong);
    }
}

/// Segments by category in the order of painting, which is from the axis outwards.
fn stacks_of(drawing: &Drawing) -> BTreeMap<&str, Vec<&Mark>> {
    let mut out: BTreeMap<&str, Vec<&Mark>> = BTreeMap::new();
    for segment in drawing.all("segment") {
        out.entry(segment.get("cat")).or_default().push(segment);
    }
    out
}

/// Most parts of a stack besides the remainder.
const PARTS: usize = 5;

fn stacks(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        let focus = drawing.all("part").find(|part| part.bold).map(|part| part.get("for"));
        let named: Vec<&Mark> = drawing.all("part").collect();
        let rest = |id: &str| named.iter().any(|part| part.get("for") == id && part.get("rest") == "1");
        for (cat, segments) in stacks_of(drawing) {
            let (ups, downs) = (segments.iter().any(|s| s.value() > 0.0), segments.iter().any(|s| s.value() < 0.0));
            let parts = segments.iter().filter(|s| !rest(s.get("part"))).count();
            let far = |s: &Mark| drawing.zero(s).map_or(f64::MAX, |zero| (s.place_of_values() - zero).abs());
            let nearest = segments.iter().filter(|s| s.value().abs() > 0.0).min_by(|a, b| far(a).total_cmp(&far(b)));
            let off_axis = focus.filter(|id| segments.iter().any(|s| s.get("part") == *id && s.value().abs() > 0.0));
            let wrong = if ups && downs {
                Some(format!("values of both signs are stacked at {cat}"))
            } else if parts > PARTS {
                Some(format!("{parts} parts are stacked at {cat}"))
            } else {
                off_axis
                    .filter(|id| nearest.is_some_and(|n| n.get("part") != *id))
                    .map(|id| format!("{id} does not stand on the axis at {cat}"))
            };
            score.look(sheet.place(), wrong);
        }
    }
}

fn waterfalls(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        // A bridge of changes marks the levels of its wholes instead of bars from zero.
        let rows = || drawing.bars().chain(drawing.all("level"));
        let mut bars: Vec<&Mark> = rows().filter(|bar| ["base", "step"].contains(&bar.get("tier"))).collect();
        // The boxes of a tree have a bar each, which begins at an axis of its own.
        if drawing.is_tree() || !bars.iter().any(|bar| bar.get("tier") == "step") {
            continue;
        }
        bars.sort_by(|a, b| a.place().total_cmp(&b.place()));
        let mut end: Option<f64> = None;
        let mut sum: Option<f64> = None;
        let size = bars.iter().map(|bar| bar.value().abs()).fold(0.0, f64::max);
        for bar in bars {
            let (from, to) = bar.reach(bar.upright());
            // Values grow to the right, and upwards.
            let grows = (bar.value() >= 0.0) != bar.upright();
            let (start, stop) = match grows {
                _ if bar.is("level") => (bar.place_of_values(), bar.place_of_values()),
                true => (from, to),
                false => (to, from),
            };
            let whole = bar.get("tier") == "base";
            let wrong = match (whole, end, sum) {
                (false, Some(before), _) if (start - before).abs() > 0.5 => Some(format!(
                    "{} begins {:.1} points off the end of the one before",
                    bar.name(),
                    (start - before).abs()
                )),
                (false, None, _) => Some(format!("{} has nothing before it", bar.name())),
                (true, Some(before), Some(sum))
                    if (stop - before).abs() > 0.5 || (bar.value() - sum).abs() > 1e-6 * size =>
                {
                    Some(format!("{} is {}, but the rows before it add up to {sum}", bar.name(), bar.value()))
                }
                _ => None,
            };
            score.look(sheet.place(), wrong);
            end = Some(stop);
            sum = if whole { Some(bar.value()) } else { sum.map(|sum| sum + bar.value()) };
        }
        let ends: Vec<f64> = rows()
            .flat_map(|bar| {
                let (a, b) = bar.reach(bar.upright());
                if bar.is("level") { vec![bar.place_of_values()] } else { vec![a, b] }
            })
            .collect();
        for connector in drawing.all("connector") {
            let at = if connector.upright() { connector.bounds.y } else { connector.bounds.x };
            let off = ends.iter().map(|end| (end - at).abs()).fold(f64::MAX, f64::min);
            let wrong = connector.stroke_width > 1.0 || off > 0.5;
            score.look(
                sheet.place(),
                wrong.then(|| format!("the connector at {} is thick or off its bars", connector.get("from"))),
            );
        }
    }
}

/// How much further than its neighbours a remainder stands, at least.
const FURTHER: f64 = 1.25;

fn remainders(subject: &Subject<'_>, score: &mut RuleScore) {
    for sheet in &subject.sheets {
        let drawing = &sheet.drawing;
        if let Some(rest) = drawing.all("cat").find(|cat| cat.get("rest") == "1") {
            let id = rest.get("for");
            let mut places: Vec<(f64, &str)> = drawing.bars().map(|bar| (bar.place(), bar.get("cat"))).collect();
            places.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mine = places.iter().filter(|p| p.1 == id).map(|p| p.0).fold(f64::MAX, f64::min);
            // The result of a calculation stands below all of its steps.
            let steps = drawing.tier("step").next().is_some();
            let among = |cat: &str| !steps || drawing.tier("step").any(|bar| bar.get("cat") == cat);
            let others = places.iter().filter(|p| p.1 != id && among(p.1)).map(|p| p.0).fold(f64::MIN, f64::max);
            let front = drawing.tier("base").filter(|bar| bar.get("sc") == "AC");
            let pitch = drawing.pitch(front).unwrap_or(0.0);
            let wrong = if mine < others {
                Some(format!("{id} does not stand last"))
            } else {
                (mine - others < (FURTHER - 1.0 / 3.0) * pitch).then(|| format!("{id} does not stand apart"))
            };
            if mine < f64::MAX {
                score.look(sheet.place(), wrong);
            }
        }
        for (cat, segments) in stacks_of(drawing) {
            let name = format!("total:{cat}");
            let Some(total) = drawing.all("lbl").find(|label| label.get("for") == name) else { continue };
            let sum: f64 = segments.iter().map(|s| s.value()).sum();
            let wrong = !numerals::shows(&total.text, sum, 1.0);
            score.look(
                sheet.place(),
                wrong.then(|| format!("the parts of {cat} add up to {sum}, “{}” is printed", total.text)),
            );
        }
    }
    for laid in subject.tables() {
        let kinds: Vec<RowKind> = laid.table.rows.iter().map(|row| row.kind).collect();
        if let Some(at) = kinds.iter().position(|kind| *kind == RowKind::Rest) {
            let after = kinds
                .iter()
                .skip(at + 1)
                .any(|kind| !matches!(kind, RowKind::Total | RowKind::Rest | RowKind::Group | RowKind::Subtotal));
            score.look(laid.place(), after.then(|| "the remainder does not stand last".to_owned()));
        }
        for (column, cells) in tables::columns(laid.table) {
            let parts: Vec<_> =
                cells.filter(|(r, _)| matches!(r.kind, RowKind::Body | RowKind::Rest) && r.level == 0).collect();
            let exact: Option<Vec<f64>> = parts.iter().map(|(_, cell)| cell.value).collect();
            let shares = exact.is_some_and(|v| {
                v.len() > 1 && v.iter().all(|v| *v >= 0.0) && (v.iter().sum::<f64>() - 1.0).abs() < 1e-6
            });
            if !shares || !column.header.contains('%') {
                continue;
            }
            let tenths = |text: &str| numerals::value(text).map(|v| (v * 10.0).round() as i64);
            let sum: i64 = parts.iter().filter_map(|(_, cell)| tenths(&cell.phrase.text())).sum();
            let message = || format!("the shares under {} add up to {:.1}", column.header, sum as f64 / 10.0);
            score.look(laid.place(), (sum != 1000).then(message));
        }
    }
}
