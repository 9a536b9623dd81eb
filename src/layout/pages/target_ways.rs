//! Four ways to set the next target beside the one that is set, which targets are too low, and what targets and actions
//! lack (S18, S20).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, ColumnKind, Phrase, Row, RowKind, Slide, TableSpec, TextBlock, TextItem,
    TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::{agreement, dates, grid, names};
use super::fact_table::{Show, cell, column};
use super::packed;
use crate::base::number::percent;
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::targets::smart::{Checked, Lacking};
use crate::findings::targets::ways::{Way, WayKind, Ways};

/// Widths of the columns: way, what it is made of, target, growth, difference in money and percent.
const WIDTHS: [f64; 6] = [140.0, 262.0, 82.0, 66.0, 132.0, 66.0];
/// White space between the table and the texts, and between the texts.
const GAP: f64 = 22.0;

/// The ways side by side.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.targets.ways.as_ref().and_then(|ways| slide(context, ways)).into_iter().collect()
}

/// Two ways whose results differ by no more than this part of them give the same.
const SAME: f64 = 1e-6;

fn slide(context: &Context<'_>, ways: &Ways) -> Option<Slide> {
    let findings = context.findings;
    let facts = ways.ways.iter().flat_map(|w| [Some(&w.value), w.delta.as_ref(), w.base.as_ref()]).flatten();
    let above = findings.targets.higher.iter().map(|h| &h.above);
    let ids = facts.chain(&ways.target).chain(&ways.base).chain(above).map(String::as_str);
    let scale = context.scale("target_ways", ids, Digits::Table);
    let unit = ways.ways.first().and_then(|w| findings.fact(&w.value)).map(|f| scale.unit(f))?;
    let table = table(context, ways, &scale, &unit);
    let rows = table.rows.len();
    let block = grid::table_block(0.0, CONTENT.0, CONTENT.1, table);
    let y = block.height + GAP;
    let mut blocks = vec![block];
    let texts = [checks(context, &scale), higher(context, ways, &scale)];
    let texts: Vec<TextBlock> = texts.into_iter().filter(|t| !t.items.is_empty()).collect();
    let width = if texts.len() > 1 { grid::span(6) } else { CONTENT.0 };
    for (at, text) in texts.into_iter().enumerate() {
        let height = CONTENT.1 - y;
        if rows == 0 || packed::text_height(&text, width) > height {
            continue;
        }
        let x = if at == 0 { 0.0 } else { grid::left(6) };
        blocks.push(Block { x, y, width, height, content: BlockContent::Text(text) });
    }
    let slots = context.slots().fact("target", ways.target.as_ref().and_then(|id| findings.fact(id)));
    let slots = slots.other("next_period", dates::in_words(&ways.period, &context.words));
    let message = context.message("target_ways", "target_ways", &slots, &scale);
    let footnotes = vec![context.source(&["sales", "targets", "benchmarks", "competitors", "actions"], Some(unit))];
    let mut slide =
        context.slide("target_ways", 5, context.words.text("slide.target_ways"), message, blocks, footnotes);
    let apart = |way: &Way| {
        let facts = ways.target.as_ref().zip(way.delta.as_ref());
        facts.is_some_and(|(target, delta)| agreement::difference_differs(&slide, [&way.value, target, delta]))
    };
    let mut notes: Vec<Phrase> = same_by_construction(context, ways).into_iter().collect();
    if ways.ways.iter().any(apart) {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// Two ways that give the same: last year's sales are last year's share of the market, and both grow as the market does.
fn same_by_construction(context: &Context<'_>, ways: &Ways) -> Option<Phrase> {
    let of = |kind: WayKind| ways.ways.iter().find(|way| way.kind == kind);
    let (industry, share) = (of(WayKind::Industry)?, of(WayKind::Penetration)?);
    let value = |way: &Way| Some(context.findings.fact(&way.value)?.value?.to_f64());
    let (a, b) = (value(industry)?, value(share)?);
    let word = |kind: WayKind| context.words.text(&format!("way.{}", kind.code()));
    let slots = Slots::default()
        .words("first", names::capital(&word(WayKind::Industry)))
        .words("second", word(WayKind::Penetration))
        .other("quarter", dates::in_words(share.share_of.as_ref()?, &context.words));
    ((a - b).abs() <= SAME * a.abs()).then(|| context.plain("footnote.same_ways", &slots))
}

/// A row a way, and last the target that is set.
fn table(context: &Context<'_>, ways: &Ways, scale: &Scale, unit: &str) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let columns = vec![
        column(names::capital(&word("column.way")), "", WIDTHS[0], ColumnKind::Text),
        column(names::capital(&word("column.assumes")), "", WIDTHS[1], ColumnKind::Text),
        // The last row is what is set.
        column(
            format!("{}, {}", context.code(Scenario::FC), context.code(Scenario::PL)),
            "",
            WIDTHS[2],
            ColumnKind::Number,
        ),
        column("ΔPY%", "", WIDTHS[3], ColumnKind::Number),
        column("ΔPL", "", WIDTHS[4], ColumnKind::Variance { reference: Scenario::PL }),
        column("ΔPL%", "", WIDTHS[5], ColumnKind::Number),
    ];
    let show = |id: Option<&FactId>, show: Show| cell(context, scale, id, show);
    let neutral = Polarity::Neutral;
    let row = |way: &Way| -> Row {
        let cells: Vec<Cell> = vec![
            text_cell(Phrase::words(names::capital(&word(&format!("way.{}", way.kind.code()))))),
            text_cell(assumes(context, way, scale)),
            show(Some(&way.value), Show::Plain),
            show(way.growth.as_ref(), Show::Growth(neutral)),
            show(way.delta.as_ref(), Show::Variance(neutral)),
            show(way.relative.as_ref(), Show::Growth(neutral)),
        ];
        Row { level: 0, kind: RowKind::Body, cells }
    };
    let mut rows: Vec<Row> = ways.ways.iter().map(row).collect();
    if ways.target.is_some() {
        let cells = vec![
            text_cell(Phrase::words(names::capital(&word("way.target")))),
            text_cell(Phrase::words(word("way.set"))),
            show(ways.target.as_ref(), Show::Plain),
            show(ways.growth.as_ref(), Show::Growth(neutral)),
            text_cell(Phrase::default()),
            text_cell(Phrase::default()),
        ];
        rows.push(Row { level: 0, kind: RowKind::Total, cells });
    }
    let measure = context.findings.frame.main_measure.as_str();
    let mut heading = context.heading(measure, context.label("heading.ways", &[("unit", unit)]), String::new());
    heading.when = format!("{} PL, FC, ΔPY, ΔPL", ways.period);
    let alt = context.alt_table(rows.len(), &columns);
    TableSpec { id: "target_ways-table".into(), heading, columns, rows, alt }
}

/// What a way is made of.
fn assumes(context: &Context<'_>, way: &Way, scale: &Scale) -> Phrase {
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| context.findings.fact(id));
    let slots = Slots::default().fact("factor", fact(&way.factor)).fact("base", fact(&way.base));
    let slots = match &way.name {
        Some(name) => slots.name("name", context.words.value(name)),
        None => slots,
    };
    let slots = match &way.share_of {
        Some(quarter) => slots.other("quarter", dates::in_words(quarter, &context.words)),
        None => slots,
    };
    // Last year's figure carried on is called that.
    let expected = context.findings.next_targets.as_ref().and_then(|next| next.ahead.expected.as_ref());
    let slots = expected.into_iter().fold(slots, |slots, expected| slots.flag(&expected.method));
    sentence::say(&format!("way.assumes.{}", way.kind.code()), &slots, &context.words, scale).unwrap_or_default()
}

/// What targets and actions lack.
fn checks(context: &Context<'_>, scale: &Scale) -> TextBlock {
    let smart = &context.findings.targets.smart;
    let mut items = Vec::new();
    for (key, checked) in [("smart.targets", &smart.targets), ("smart.actions", &smart.actions)] {
        let Some(checked) = checked else { continue };
        items.extend(check(context, key, checked, scale));
    }
    TextBlock { heading: context.words.text("smart.heading"), items, style: TextStyle::Bullets }
}

fn check(context: &Context<'_>, key: &str, checked: &Checked, scale: &Scale) -> Vec<TextItem> {
    let fact = |id: &FactId| context.findings.fact(id);
    let slots = Slots::default().fact("count", fact(&checked.complete)).fact("of", fact(&checked.of));
    let slots = if checked.lacking.is_empty() { slots.flag("all") } else { slots };
    let said = sentence::say(key, &slots, &context.words, scale).map(sentence::capitalised);
    let mut items: Vec<TextItem> =
        said.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect();
    if !checked.lacking.is_empty() {
        let one = |lacking: &Lacking| {
            let lacks: Vec<String> =
                lacking.lacks.iter().map(|l| context.words.text(&format!("smart.{}", l.code()))).collect();
            let lacks = lacks.join(&context.words.text("words.list"));
            context.label("smart.one", &[("name", &context.words.value(&lacking.name)), ("lacks", &lacks)])
        };
        let list: Vec<String> = checked.lacking.iter().map(one).collect();
        let list = list.join(&context.words.text("words.list"));
        let phrase = Phrase::other(context.label("smart.lacking", &[("list", &list)]));
        items.push(TextItem { phrase, link: None, impact: Some(crate::base::Impact::Bad) });
    }
    items
}

/// Targets that are too low, and the ways that the data cannot give.
fn higher(context: &Context<'_>, ways: &Ways, scale: &Scale) -> TextBlock {
    let findings = context.findings;
    let fact = |id: &FactId| findings.fact(id);
    let mut items: Vec<TextItem> = Vec::new();
    for found in &findings.targets.higher {
        let slots = Slots::default()
            .name("member", names::member(&context.words, &found.member))
            .other("since", dates::in_words(&found.since, &context.words))
            .fact("months", fact(&found.months))
            .fact("attainment", fact(&found.attainment))
            .fact("above", fact(&found.above))
            .other("border", percent(context.brief.thresholds.strong_attainment));
        let said = sentence::say("targets.higher", &slots, &context.words, scale).map(sentence::capitalised);
        items.extend(said.map(|phrase| TextItem { phrase, link: None, impact: None }));
    }
    if !ways.missing.is_empty() {
        let name = |kind: &WayKind| context.words.text(&format!("way.{}", kind.code()));
        let list: Vec<String> = ways.missing.iter().map(name).collect();
        let list = list.join(&context.words.text("words.list"));
        let phrase = Phrase::words(context.label("way.missing", &[("list", &list)]));
        items.push(TextItem { phrase, link: None, impact: None });
    }
    let key = match (findings.targets.higher.is_empty(), ways.missing.is_empty()) {
        (true, _) => "targets.not_taken",
        (false, true) => "targets.too_low",
        (false, false) => "targets.low_and_not_taken",
    };
    TextBlock { heading: context.words.text(key), items, style: TextStyle::Bullets }
}
