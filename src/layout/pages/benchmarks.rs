//! The share of the market by member, the industry's benchmarks, and named competitors (S12, S16).

use super::super::context::{Context, figure_block_of};
use super::super::deck::{Block, BlockContent, CONTENT, ColumnKind, HEADING, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::fact_sort::AVERAGES;
use super::super::grid::table_height;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::tiers::{self, Tiers};
use super::super::{dates, names};
use super::TablePages;
use super::fact_table::{Show, cell, cell_or_dash, column};
use super::mark_range::{self, Asked};
use crate::base::{Polarity, Scenario, Unit};
use crate::findings::Comparison;
use crate::findings::market_position::{Competitor, Competitors, MarketPosition};

/// Width of the figure, and the white space beside it.
const LEFT: f64 = 440.0;
const GUTTER: f64 = 24.0;
/// Height of a bar alone and above a table, and of the names of the tiers above the bars.
const BAR: (f64, f64) = (34.0, 24.0);
const HEAD: f64 = 24.0;
/// White space between what stands above and the competitors.
const GAP: f64 = 14.0;

/// The slide of the market and its benchmarks.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.market else { return Vec::new() };
    let rows = found.shares.iter().chain(&found.share).chain(&found.benchmarks).chain(&found.growth);
    let scale = context.scale("benchmarks", rows.flat_map(|r| r.facts.values()).map(String::as_str), Digits::Table);
    let below = below(context);
    let mut blocks = above(context, found, &scale, if below.is_some() { BAR.1 } else { BAR.0 });
    if blocks.is_empty() {
        return Vec::new();
    }
    let mut tables = vec!["benchmarks", "sales"];
    let mut notes = vec![context.plain("footnote.benchmarks", &Slots::default())];
    // What an amount of the industry stands for, nobody but its table knows.
    let summed = |row: &&Comparison| context.findings.measure(&row.measure).is_some_and(|m| m.additive);
    let summed: Vec<String> =
        found.benchmarks.iter().filter(summed).map(|row| names::measure(&context.words, &row.measure)).collect();
    if !summed.is_empty() {
        let list = summed.join(&context.words.text("words.list"));
        notes.push(context.plain("footnote.benchmark_amounts", &Slots::default().words("list", list)));
    }
    if let Some((block, note)) = below {
        tables.push("competitors");
        notes.push(note);
        blocks.push(block);
    }
    let actual = found.share.as_ref().and_then(|s| context.findings.of(s, Scenario::AC));
    let message = context.message("benchmarks", "benchmarks", &context.slots().fact("actual", actual), &scale);
    let footnotes = vec![context.source(&tables, None)];
    let mut slide = context.slide("benchmarks", 2, context.words.text("slide.benchmarks"), message, blocks, footnotes);
    let sources = sources(context);
    if !sources.is_empty() {
        notes.push(context.plain("footnote.benchmark_source", &Slots::default().name("sources", sources)));
    }
    context.annotate(&mut slide, &notes);
    vec![slide]
}

/// Market shares and benchmarks side by side.
fn above(context: &Context<'_>, found: &MarketPosition, scale: &Scale, bar: f64) -> Vec<Block> {
    let shares = shares(context, found, scale, bar);
    let x = if shares.is_some() { LEFT + GUTTER } else { 0.0 };
    shares.into_iter().chain(table(context, found, scale, x)).collect()
}

/// The competitors below market and benchmarks, with their note, where both fit on a slide.
fn below(context: &Context<'_>) -> Option<(Block, Phrase)> {
    let market = context.findings.events.market.as_ref()?;
    let found = market.competitors.as_ref()?;
    let members = if market.shares.len() < 2 { 0 } else { market.shares.len() };
    let figure = if members > 0 { HEADING + HEAD + BAR.1 * members as f64 } else { 0.0 };
    let rows = market.benchmarks.len() + usize::from(market.growth.is_some());
    let table = if rows > 0 { table_height(rows) } else { 0.0 };
    let y = figure.max(table) + GAP;
    let height = table_height(found.rows.len());
    if figure.max(table) <= 0.0 || y + height > CONTENT.1 {
        return None;
    }
    let (table, note, _) = competitor_table(context, found);
    Some((Block { x: 0.0, y, width: CONTENT.0, height, content: BlockContent::Table(Box::new(table)) }, note))
}

/// Who says so, as the benchmarks name their sources.
fn sources(context: &Context<'_>) -> String {
    let sources = context.findings.events.market.iter().flat_map(|m| &m.sources).map(|s| context.words.value(s));
    sources.collect::<Vec<_>>().join(&context.words.text("words.list"))
}

/// Market share by member against last year.
fn shares(context: &Context<'_>, found: &MarketPosition, scale: &Scale, bar: f64) -> Option<Block> {
    let rows: Vec<&Comparison> = found.shares.iter().collect();
    let first = rows.first()?;
    if rows.len() < 2 {
        return None;
    }
    let reference = context.reference(&rows, Scenario::PY).filter(|r| *r != Scenario::PL);
    let tiers = Tiers::of(context, scale, &rows, reference);
    let categories = tiers::members(context, &rows, "benchmarks");
    let dimension = first.member.as_ref().map_or("", |m| m.dimension.as_str());
    let dimension = names::dimension(&context.words, dimension);
    let unit = "%".to_owned();
    let alt = context.alt_bars("market_share", &unit, &dimension, &categories, &tiers.values);
    let period = context.findings.frame.period;
    let figure = context.figure(
        ("market-share", "market_share"),
        context.heading(
            "market_share",
            context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]),
            context.when(&period, &period, &tiers::scenarios(reference)),
        ),
        unit,
        tiers.bars(categories, reference),
        alt,
    );
    let height = (HEADING + HEAD + bar * rows.len() as f64).min(CONTENT.1);
    Some(figure_block_of(0.0, LEFT, height, figure))
}

/// Measures beside their benchmarks.
fn table(context: &Context<'_>, found: &MarketPosition, scale: &Scale, x: f64) -> Option<Block> {
    let findings = context.findings;
    let word = |key: &str| context.words.text(key);
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |name: String, unit: String, row: &Comparison, good: Polarity, relative: bool| {
        let of = |s: Scenario| row.facts.get(&s);
        // Sums of companies of other sizes do not compare; averages and ratios do.
        let sum = relative && !AVERAGES.contains(&row.measure.as_str());
        let absolute = cell(context, scale, of(Scenario::DBM).filter(|_| !sum), Show::Variance(good));
        let growth = cell(context, scale, of(Scenario::DBMRel).filter(|_| relative && !sum), Show::Growth(good));
        let cells = vec![
            text_cell(Phrase::words(name)),
            text_cell(Phrase::words(unit)),
            cell(context, scale, of(Scenario::BM), Show::Plain),
            cell(context, scale, of(Scenario::AC), Show::Plain),
            absolute,
            growth,
        ];
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    };
    for row in &found.benchmarks {
        let good = findings.measure(&row.measure).map_or(Polarity::Up, |m| m.polarity);
        let fact = findings.of(row, Scenario::AC);
        let unit = fact.filter(|f| f.unit != Unit::Ratio).map(|f| scale.unit(f)).unwrap_or_default();
        // What is a ratio differs by points, and by no percent of them.
        let relative = fact.is_some_and(|f| f.unit != Unit::Ratio);
        add(names::capital(&names::measure(&context.words, &row.measure)), unit, row, good, relative);
    }
    if let Some(growth) = &found.growth {
        let name = context.label("words.growth_of", &[("measure", &names::measure(&context.words, &growth.measure))]);
        add(names::capital(&name), String::new(), growth, Polarity::Up, false);
    }
    if let Some(share) = found.share.as_ref().filter(|_| found.shares.len() < 2) {
        let name = names::capital(&names::measure(&context.words, "market_share"));
        add(name, String::new(), share, Polarity::Up, false);
    }
    if rows.is_empty() {
        return None;
    }
    let number = ColumnKind::Number;
    let mut columns = vec![
        column(word("column.measure"), "", 116.0, ColumnKind::Text),
        column(word("column.unit"), "", 46.0, ColumnKind::Text),
        column(Scenario::BM.label(), "", 56.0, number),
        column(Scenario::AC.label(), "", 56.0, number),
        column(Scenario::DBM.label(), "", 86.0, number),
        column(Scenario::DBMRel.label(), "", 54.0, number),
    ];
    // What no row has needs no column.
    for at in (4..columns.len()).rev() {
        if rows.iter().all(|row| row.cells.get(at).is_none_or(|cell| cell.phrase.text().is_empty())) {
            columns.remove(at);
            rows.iter_mut().filter(|row| at < row.cells.len()).for_each(|row| drop(row.cells.remove(at)));
        }
    }
    let compared = columns.iter().any(|column| column.header == Scenario::DBM.label());
    let shown = [Scenario::BM, Scenario::AC].into_iter().chain(compared.then_some(Scenario::DBM));
    let shown: Vec<Scenario> = shown.collect();
    let period = findings.frame.period;
    let mut heading = context.heading("sales", word("heading.benchmarks"), String::new());
    heading.what = word("slide.benchmarks");
    heading.when = context.when(&period, &period, &shown);
    let height = table_height(rows.len());
    let table = TableSpec {
        id: "benchmarks-table".into(),
        heading,
        alt: context.alt_table(rows.len(), &columns),
        columns,
        rows,
    };
    Some(Block { x, y: 0.0, width: CONTENT.0 - x, height, content: BlockContent::Table(Box::new(table)) })
}

/// The slide of the competitors, where they do not stand below the benchmarks.
pub(crate) fn competitors(context: &Context<'_>) -> Vec<Slide> {
    let found = context.findings.events.market.as_ref().and_then(|m| m.competitors.as_ref());
    let apart = found.filter(|_| below(context).is_none());
    apart.map(|found| competitor_pages(context, found)).unwrap_or_default()
}

fn competitor_pages(context: &Context<'_>, found: &Competitors) -> Vec<Slide> {
    let (table, note, scale) = competitor_table(context, found);
    let slots = context.slots().other("quarter", dates::in_words(&found.period, &context.words));
    TablePages {
        id: "competitors".into(),
        section: 2,
        name: context.words.text("slide.competitors"),
        message: context.message("competitors", "competitors", &slots, &scale),
        heading: table.heading,
        columns: table.columns,
        rows: table.rows,
        footnotes: vec![context.source(&["competitors"], None)],
        notes: vec![note],
    }
    .slides(context)
}

/// The competitors with their figures, the note about them, and the scale.
fn competitor_table(context: &Context<'_>, found: &Competitors) -> (TableSpec, Phrase, Scale) {
    let findings = context.findings;
    let facts = found.rows.iter().flat_map(|r| r.values.values()).map(|(value, _)| value.as_str());
    let scale = context.scale("competitors", facts, Digits::Table);
    let number = ColumnKind::Number;
    let mut columns = vec![column(context.words.text("column.competitor"), "", 180.0, ColumnKind::Text)];
    let changed = |measure: &String| {
        found.rows.iter().any(|row| row.values.get(measure).is_some_and(|(_, change)| change.is_some()))
    };
    for measure in &found.measures {
        let name = names::capital(&names::measure(&context.words, measure));
        let name = mark_range::named(context, &name, Asked::of(measure));
        columns.push(column(Scenario::AC.label(), &name, 96.0, number));
        if changed(measure) {
            columns.push(column(Scenario::DPY.label(), &name, 100.0, number));
        }
    }
    // What is good for a competitor is not for us, nor the other way round: no colour but for the company itself.
    // The company stands among them by its own number.
    let first = found.measures.first();
    let number = |row: &Competitor| {
        let (value, _) = row.values.get(first?)?;
        findings.fact(value)?.value.map(|v| v.to_f64())
    };
    let mut sorted: Vec<&Competitor> = found.rows.iter().collect();
    sorted.sort_by(|a, b| number(b).unwrap_or(f64::MIN).total_cmp(&number(a).unwrap_or(f64::MIN)));
    let rows = sorted.into_iter().map(|row| {
        let name = match &row.member {
            Some(member) => Phrase::name(names::member(&context.words, member)),
            None => Phrase::name(names::clean(context.brief.entity.get(context.lang))),
        };
        let mut cells = vec![text_cell(name)];
        for measure in &found.measures {
            let of = row.values.get(measure);
            let good = match (&row.member, findings.measure(measure)) {
                (None, Some(measure)) => measure.polarity,
                _ => Polarity::Neutral,
            };
            cells.push(cell_or_dash(context, &scale, of.map(|(value, _)| value), Show::Plain));
            if changed(measure) {
                cells.push(cell(context, &scale, of.and_then(|(_, d)| d.as_ref()), Show::Variance(good)));
            }
        }
        let kind = if row.member.is_none() { RowKind::Subtotal } else { RowKind::Body };
        Row { level: 0, kind, cells }
    });
    let rows: Vec<Row> = rows.collect();
    let slots = context.slots().other("quarter", dates::in_words(&found.period, &context.words));
    let mut heading = context.heading("market_share", context.words.text("heading.competitors"), String::new());
    heading.what = context.words.text("slide.competitors");
    heading.when = context.when(&found.period, &found.period, &[Scenario::AC, Scenario::DPY]);
    let alt = context.alt_table(rows.len(), &columns);
    let table = TableSpec { id: "competitors-table".into(), heading, columns, rows, alt };
    let mut notes = vec![context.plain("footnote.competitors", &slots)];
    let has = |id: &str| found.measures.iter().any(|measure| measure == id);
    notes.extend(has("price_index").then(|| context.plain("footnote.price_index", &Slots::default())));
    let marks = has("csat") && Asked::Csat.range(context).is_some();
    notes.extend(marks.then(|| context.plain("footnote.mark_range", &Slots::default())));
    (table, context.joined(notes), scale)
}
