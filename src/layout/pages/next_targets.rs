//! The targets of the next period by member, beside what comparable periods brought (S17).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, Phrase, RowKind, Slide, TextBlock, TextStyle, Tile,
    TilesBlock,
};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line, text_cell};
use super::super::template::Style;
use super::super::{dates, grid, names, paginate, remainder, tiers};
use super::breakdown::line;
use super::{TablePages, beside, next_parts};
use crate::base::{Impact, Scenario, Value};
use crate::findings::{Comparison, Fact, NextTargets};

/// Columns of values that stand when any row has them.
const SCENARIOS: [Scenario; 3] = [Scenario::PY, Scenario::AC, Scenario::PL];
/// Columns of what the target asks for: the fact behind the measure, the reference it is against, and its period's
/// axis. The report's own period is the one before the next.
const DELTAS: [(&str, Scenario, Scenario); 2] =
    [("next_delta_py", Scenario::PY, Scenario::PY), ("next_delta", Scenario::AC, Scenario::PP)];
/// Width of the table beside the text, and of a column of differences.
const TABLE: f64 = 612.0;
const DELTA: f64 = 126.0;
/// Width of a column of values, and least width of the names of the members.
const VALUE: f64 = 64.0;
const NAME: f64 = 90.0;
/// Height of the row of large figures, and the white space under it.
const TILES: f64 = 76.0;
const GAP: f64 = 18.0;

/// The targets of the next period.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(next) = context.findings.next_targets.as_ref() else { return Vec::new() };
    let Some((pages, scale)) = pages(context, next) else { return Vec::new() };
    let rows = pages.rows.len();
    let mut slides = pages.slides(context);
    let tiles = asked(context, next, &scale);
    let Some(slide) = slides.first_mut().filter(|_| rows <= paginate::full_page()) else { return slides };
    let x = TABLE + 2.0 * grid::GUTTER;
    let nothing = TextBlock { heading: String::new(), items: Vec::new(), style: TextStyle::Plain };
    if rows <= paginate::per_page(CONTENT.1 - TILES - GAP) && !tiles.is_empty() {
        beside(slide, TILES + GAP, TABLE, nothing);
        slide.blocks.insert(0, tiles_block(0.0, 0.0, CONTENT.0, tiles));
        slide.blocks.extend(next_parts::blocks(context, next, &scale, (x, TILES + GAP)));
        return slides;
    }
    // A table of the height of the page has the large figures to its right, below each other.
    let mut y = 0.0;
    let mut blocks: Vec<Block> = Vec::new();
    for tile in tiles {
        blocks.push(tiles_block(x, y, CONTENT.0 - x, vec![tile]));
        y += TILES + GAP / 2.0;
    }
    beside(slide, 0.0, TABLE, nothing);
    slide.blocks.extend(blocks);
    slides
}

fn pages(context: &Context<'_>, next: &NextTargets) -> Option<(TablePages, Scale)> {
    let findings = context.findings;
    let parts: Vec<&Comparison> = next.rows.iter().chain(&next.rest).collect();
    let rows: Vec<&Comparison> = parts.iter().copied().chain([&next.total]).collect();
    if !context.any(&rows, Scenario::PL) {
        return None;
    }
    let total_at = parts.len();
    let mut lines: Vec<Line<'_>> =
        next.rows.iter().map(|row| line(context, row, 0, RowKind::Body, Some(total_at))).collect();
    if let Some(rest) = &next.rest {
        let count = next.rest_count.as_ref().and_then(|id| findings.fact(id)).and_then(|f| f.value);
        let name = match count {
            Some(n) => Phrase::other(remainder::of(context, n.to_f64().round() as usize)),
            None => Phrase::words(context.words.text("words.others")),
        };
        lines.push(Line { name, ..line(context, rest, 0, RowKind::Rest, Some(total_at)) });
    }
    lines.push(line(context, &next.total, 0, RowKind::Total, None));
    // The year before the next one is the year of the report: once is enough.
    let twice = next.period.last_year(&context.brief.calendar) == Some(findings.frame.period);
    let told = |scenario: Scenario| !(twice && scenario == Scenario::PY);
    let scenarios: Vec<Scenario> = SCENARIOS.into_iter().filter(|s| told(*s) && context.any(&rows, *s)).collect();
    let ahead = &next.ahead;
    let parts_of = ahead.parts.iter().flat_map(|p| [Some(&p.target), p.per_day.as_ref()]).flatten();
    let more = ahead.expected.iter().flat_map(|e| [&e.value, &e.gap].into_iter().chain(&e.within));
    let more =
        more.chain(parts_of).chain(&ahead.days).chain(&ahead.per_day).chain(&ahead.now_per_day).map(String::as_str);
    let shown = tiers::ids(rows.iter().copied(), &scenarios);
    let scale = context.scale("next_targets", shown.iter().map(|id| id as &str).chain(more), Digits::Table);
    // Columns of several periods: each says which one it is.
    let period_of =
        |scenario: Scenario| rows.iter().find_map(|r| findings.of(r, scenario)).map(|f| f.period.to_string());
    let dimension = names::dimension(&context.words, &next.dimension);
    let deltas: Vec<_> = DELTAS
        .into_iter()
        .filter(|(what, against, _)| told(*against) && delta(context, &next.total, what).is_some())
        .collect();
    let least = NAME + VALUE * scenarios.len() as f64 + DELTA * deltas.len() as f64;
    let times = grid::enlargement(lines.len(), CONTENT.1 - TILES - GAP).min(TABLE / least).max(1.0);
    let width = TABLE / times;
    let columns = Columns {
        name: names::capital(&dimension),
        extra: Vec::new(),
        scenarios: scenarios.iter().map(|s| (*s, period_of(*s).unwrap_or_default())).collect(),
        marks: false,
        shares: false,
        width: width - DELTA * deltas.len() as f64,
    };
    let (mut specs, mut table_rows) = table::table(context, &scale, &columns, &lines);
    for (what, against, axis) in deltas {
        let header = format!("{} − {}", Scenario::PL.label(), against.label());
        let kind = ColumnKind::Variance { reference: axis };
        let group = context.words.text("next.asked");
        specs.push(Column { header, group, width: DELTA, kind });
        let cells = delta_cells(context, &scale, &parts, &next.total, what);
        for (row, cell) in table_rows.iter_mut().zip(cells) {
            row.cells.push(cell);
        }
    }
    let target = findings.of(&next.total, Scenario::PL);
    let unit = rows.iter().find_map(|r| findings.of(r, Scenario::PL)).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .words("dimension", dimension.clone())
        .other("next_period", dates::in_words(&next.period, &context.words))
        .fact("target", target);
    // Each scenario after its own period.
    let mut when = String::new();
    for scenario in &scenarios {
        when += if when.is_empty() { "" } else { ", " };
        if let Some(period) = period_of(*scenario) {
            when += &format!("{period} ");
        }
        when += &context.code(*scenario);
    }
    let pages = TablePages {
        id: "next_targets".into(),
        section: 5,
        name: context.words.text("slide.next_targets"),
        message: context.message("next_targets", "next_targets", &slots, &scale),
        heading: context.heading(
            &next.total.measure,
            context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]),
            when,
        ),
        columns: specs,
        rows: table_rows,
        footnotes: vec![context.source(&context.tables(true), Some(unit))],
        notes: Vec::new(),
    };
    Some((pages, scale))
}

/// What the next target asks for beyond a reference.
fn delta<'a>(context: &Context<'a>, row: &Comparison, what: &str) -> Option<&'a Fact> {
    let target = context.findings.of(row, Scenario::PL)?;
    let id = target.id.replacen(&row.measure, &format!("{}.{what}", row.measure), 1);
    context.findings.fact(&id).filter(|f| f.value.is_some())
}

/// A column of differences: parts that add up to the printed total, then the total.
fn delta_cells(
    context: &Context<'_>,
    scale: &Scale,
    parts: &[&Comparison],
    total: &Comparison,
    what: &str,
) -> Vec<Cell> {
    let facts: Vec<Option<&Fact>> = parts.iter().map(|row| delta(context, row, what)).collect();
    let whole = delta(context, total, what);
    let values: Vec<Option<Value>> = facts.iter().map(|f| f.and_then(|f| f.value)).collect();
    let moved = match whole.and_then(|f| Some((f, f.value?))) {
        Some((fact, value)) => {
            let format = scale.format(fact, Style::Signed);
            foot(&values, value, format.digits(value), format)
        }
        None => vec![None; values.len()],
    };
    let cell = |fact: Option<&Fact>, digits: Option<i128>| match fact {
        Some(fact) => {
            let num = match digits {
                Some(digits) => scale.num_of_digits(fact, scale.format(fact, Style::Signed), digits),
                None => scale.num(fact, Style::Signed),
            };
            Cell {
                phrase: Phrase::num(num),
                value: scale.plotted(fact),
                impact: Some(Impact::Neutral),
                mark: None,
                link: None,
            }
        }
        None => text_cell(Phrase::default()),
    };
    let mut cells: Vec<Cell> = facts.into_iter().zip(moved).map(|(fact, digits)| cell(fact, digits)).collect();
    cells.push(cell(whole, None));
    cells
}

fn tiles_block(x: f64, y: f64, width: f64, tiles: Vec<Tile>) -> Block {
    Block { x, y, width, height: TILES, content: BlockContent::Tiles(TilesBlock { tiles }) }
}

/// The target of the next period, what it asks for beyond last year, what is expected, and the pace it needs.
fn asked(context: &Context<'_>, next: &NextTargets, scale: &Scale) -> Vec<Tile> {
    let findings = context.findings;
    let Some(target) = findings.of(&next.total, Scenario::PL).filter(|f| f.value.is_some()) else { return Vec::new() };
    let measure = names::capital(&names::measure(&context.words, &next.total.measure));
    let period = dates::in_words(&next.period, &context.words);
    let of = |id: Option<&String>| id.and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let said = |key: &str, slots: Slots<'_>| sentence::say(key, &slots, &context.words, scale).unwrap_or_default();
    let slots = || Slots::default().other("period", period.clone()).fact("n", of(next.ahead.days.as_ref()));
    let unit = scale.unit(target);
    let mut tiles = vec![Tile {
        name: context.label("next.target", &[("measure", &measure), ("period", &period), ("unit", &unit)]),
        number: scale.num(target, Style::Plain),
        note: said("next.days_short", slots()),
        impact: None,
    }];
    // The year before the next one is the year of the report: once is enough. Where there is a forecast, the table alone
    // shows what the target asks for beyond the period before.
    let last_year = findings.of(&next.total, Scenario::PY).filter(|f| f.value.is_some());
    let repeats = |method: &str| method == "seasonal_naive" && last_year.is_some();
    let expected = next.ahead.expected.as_ref().filter(|e| !repeats(&e.method));
    for (what, against, _) in DELTAS.into_iter().take(if expected.is_some() { 1 } else { 2 }) {
        let base = findings.of(&next.total, against).filter(|f| f.value.is_some());
        let (Some(fact), Some(base)) = (delta(context, &next.total, what), base) else { continue };
        let before = base.period.to_string();
        let name = context.label("next.against", &[("period", &before), ("unit", &unit)]);
        if tiles.iter().any(|tile| tile.name == name) {
            continue;
        }
        tiles.push(Tile {
            name,
            number: scale.num(fact, Style::Signed),
            note: said("next.base", slots().fact("value", Some(base)).other("before", before)),
            impact: None,
        });
    }
    if let Some((expected, value)) = expected.and_then(|e| Some((e, of(Some(&e.value))?))) {
        let [low, high] = &expected.within;
        let note = slots().fact("low", of(Some(low))).fact("high", of(Some(high))).fact("gap", of(Some(&expected.gap)));
        // The figure of last year carried on is no forecast of its own.
        let key = if expected.method == "seasonal_naive" { "next.as_last_year" } else { "next.expected" };
        tiles.push(Tile {
            name: context.label(key, &[("period", &period), ("unit", &unit)]),
            number: scale.num(value, Style::Plain),
            note: said("next.within", note),
            impact: None,
        });
    }
    if let Some(required) = of(next.ahead.per_day.as_ref()) {
        let current = of(next.ahead.now_per_day.as_ref());
        let now = dates::in_words(&findings.frame.period, &context.words);
        tiles.push(Tile {
            name: context.label("next.per_day", &[("period", &period), ("unit", &scale.unit(required))]),
            number: scale.num(required, Style::Plain),
            note: said("next.so_far", slots().fact("value", current).other("now", now)),
            impact: None,
        });
    }
    tiles
}
