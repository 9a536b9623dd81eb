//! A cohort table: one row a cohort, one column an age, every value printed on a grey that grows with it.
//! The darkest grey is the one of earlier actuals, so that the text stays readable on all of them.

use super::bounds::Bounds;
use super::canvas::{Anchor, Canvas, Type};
use super::labels::{self, LEADING, Label, Placer, Rank, number_mark, plain};
use super::mark::Mark;
use super::names::Names;
use super::notation::Look;
use super::theme::Colour;
use super::tiers::value_mark;
use crate::base::Result;
use crate::layout::{CohortSpec, Point};

/// Height of the line with the ages, in font sizes.
const HEAD: f64 = 1.6;
/// Largest height and width of a cell, in font sizes.
const CELL: (f64, f64) = (2.4, 6.0);
/// White space between the sizes and the cells.
const BESIDE: f64 = 8.0;
/// Sizes of the names of the ages that are tried where they need two lines, in font sizes.
const SMALLER: [f64; 5] = [1.0, 0.92, 0.84, 0.77, 0.7];
/// White space between cells.
const GAP: f64 = 1.0;

/// The grey of a value between the smallest and the largest of the table.
fn shade(canvas: &Canvas<'_>, value: f64, (lo, hi): (f64, f64)) -> Colour {
    let share = if hi > lo { (value / 2.0 - lo / 2.0) / (hi / 2.0 - lo / 2.0) } else { 0.5 };
    canvas.theme.colours.pl.towards(canvas.theme.colours.py, 0.1 + 0.9 * share)
}

/// True of lines that leave out nothing of a label.
fn is_whole(lines: &[String], label: &str) -> bool {
    let letters = |text: &str| text.split_whitespace().collect::<String>();
    letters(&lines.concat()) == letters(label)
}

/// The names of the ages in columns of a width: on one line, else all a little smaller and on up to two, else cut with
/// `…` and whole in the tooltip; with the size of their type.
fn heads(canvas: &Canvas<'_>, cohort: &CohortSpec, width: f64) -> (f64, Vec<Vec<String>>) {
    let (metrics, size) = (canvas.metrics, canvas.theme.font_size);
    let all = |size: f64, most: usize| -> Vec<Vec<String>> {
        cohort.ages.iter().map(|age| metrics.wrap(&age.label, width, size, age.highlight, most)).collect()
    };
    let fits = |size: f64, heads: &[Vec<String>]| {
        cohort.ages.iter().zip(heads).all(|(age, lines)| {
            // Letters are not divided: each word fits whole.
            let words = age.label.split_inclusive([' ', '-', '/']).map(str::trim_end);
            let divided =
                age.label.is_ascii() && words.into_iter().any(|w| metrics.width(w, size, age.highlight) > width);
            is_whole(lines, &age.label) && !divided
        })
    };
    let tries = std::iter::once((1.0, 1)).chain(SMALLER.into_iter().map(|times| (times, 2)));
    let mut tries = tries.map(|(times, most)| (times * size, all(times * size, most)));
    tries.find(|(size, heads)| fits(*size, heads)).unwrap_or_else(|| (size, all(size, 1)))
}

/// Draws the table; it has no scale. Returns the warnings.
pub(super) fn draw(canvas: &Canvas<'_>, cohort: &CohortSpec) -> Result<(Option<f64>, Vec<String>)> {
    let (spec, theme, metrics) = (canvas.spec, canvas.theme, canvas.metrics);
    let size = theme.font_size;
    let mut placer = Placer::new(spec.width, spec.height);
    let (rows, columns) = (cohort.cohorts.len(), cohort.ages.len());
    if rows == 0 || columns == 0 {
        labels::nothing(canvas, &mut placer);
        return Ok((None, placer.finish(canvas)?));
    }
    let names = Names::new(cohort.cohorts.iter(), spec.width, size, size, metrics);
    let printed = |row: usize| cohort.sizes.get(row).and_then(Option::as_ref);
    let size_width = (0..rows).filter_map(printed).map(|p| metrics.width(&p.num.text, size, true)).fold(0.0, f64::max);
    let size_width = if size_width > 0.0 { size_width.max(metrics.width(&cohort.size_name, size, false)) } else { 0.0 };
    let left = names.end() + if size_width > 0.0 { size_width + BESIDE } else { 0.0 };
    let wide = ((spec.width - left) / columns as f64).min(CELL.1 * size);
    let (small, ages) = heads(canvas, cohort, wide - 2.0);
    let two = ages.iter().any(|lines| lines.len() > 1);
    let head = HEAD * size + if two { LEADING * small } else { 0.0 };
    let high = ((spec.height - head) / rows as f64).min(CELL.0 * size);
    let names = Names::new(cohort.cohorts.iter(), spec.width, high, size, metrics);
    let point = |row: usize, column: usize| -> Option<&Point> { cohort.cells.get(row)?.get(column)?.as_ref() };
    let values = || (0..rows).flat_map(|r| (0..columns).filter_map(move |c| point(r, c))).map(|p| p.value);
    let range = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
    let baseline = |top: f64, height: f64| top + height / 2.0 + metrics.cap_height(size) / 2.0;
    let gap = GAP.min(0.2 * wide).min(0.2 * high);
    let crossing = cohort.cohorts.iter().any(|c| c.highlight) && cohort.ages.iter().any(|a| a.highlight);
    let mut tight = 0;
    for (r, category) in cohort.cohorts.iter().enumerate() {
        let top = head + r as f64 * high;
        names.add(canvas, &mut placer, category, top + high / 2.0);
        if let Some(point) = printed(r) {
            let set = Type { bold: category.highlight, ..plain(theme, Anchor::End) };
            let at = (left - BESIDE, baseline(top, high - gap));
            canvas.text(number_mark("size", &category.id, &point.num), &point.num.text, at, set)?;
        }
        for (c, age) in cohort.ages.iter().enumerate() {
            let Some(point) = point(r, c) else { continue };
            let x = left + c as f64 * wide;
            let cell = Bounds { x0: x, y0: top, x1: x + wide - gap, y1: top + high - gap };
            let fill = shade(canvas, point.value, range);
            let mark = value_mark(canvas, "cell", cohort.scenario, "base", &category.id, point.value)
                .with("age", age.id.clone())
                .titled(format!("{}, {}: {}", category.label, age.label, point.num.text));
            canvas.rect(mark, cell, Look::Solid(fill))?;
            placer.keep_free(cell);
            // Where a row and a column are highlighted, the message is about the cell in which they cross.
            let lit = if crossing { category.highlight && age.highlight } else { category.highlight || age.highlight };
            if cell.y1 - cell.y0 < size || cell.x1 - cell.x0 < metrics.width(&point.num.text, size, lit) + 1.0 {
                tight += 1;
                continue;
            }
            let set = Type { bold: lit, colour: theme.ink_on(fill), ..plain(theme, Anchor::Middle) };
            let key = format!("{}/{}", category.id, age.id);
            let at = ((cell.x0 + cell.x1) / 2.0, baseline(cell.y0, cell.y1 - cell.y0));
            canvas.text(number_mark("base", &key, &point.num), &point.num.text, at, set)?;
        }
    }
    for (c, (age, lines)) in cohort.ages.iter().zip(ages).enumerate() {
        let x = left + (c as f64 + 0.5) * wide - gap / 2.0;
        let mark = Mark::new("cat").with("for", age.id.clone());
        let up = LEADING * small * lines.len().saturating_sub(1) as f64 / 2.0;
        placer.add(Label {
            mark: if is_whole(&lines, &age.label) { mark } else { mark.titled(age.label.clone()) },
            lines,
            spots: vec![((x, baseline(0.0, head) - up), Anchor::Middle)],
            set: Type { size: small, bold: age.highlight, ..plain(theme, Anchor::Middle) },
            rank: if age.highlight { Rank::Highlight } else { Rank::End },
            ring: false,
            slide: false,
            name: format!("name of {}", age.id),
        });
    }
    if size_width > 0.0 {
        let at = (left - BESIDE, baseline(0.0, head));
        canvas.text(Mark::new("cat").with("for", "size"), &cohort.size_name, at, plain(theme, Anchor::End))?;
    }
    let mut warnings = placer.finish(canvas)?;
    if tight > 0 {
        warnings.push(format!("figure `{}`: {tight} number(s) left out for want of room in their cells", spec.id));
    }
    Ok((None, warnings))
}
