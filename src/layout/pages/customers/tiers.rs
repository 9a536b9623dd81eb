//! What the tiers of customers bring, and who moved between them since the period before (S21).

use super::super::super::context::{Context, figure_block_of, table_block};
use super::super::super::deck::{
    Block, BlockContent, CONTENT, Category, FigureKind, Num, ParetoSpec, Part, Phrase, RowKind, Slide, TableSpec,
    TextBlock, TextItem, TextStyle,
};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::sentence::{self, Slots};
use super::super::super::table::text_cell;
use super::super::super::template::Style;
use super::super::super::{dates, names, tiers};
use super::fact_table::{FactColumn, Head, Print, table};
use super::{dimension, footnotes, heading, span, year_clause};
use crate::base::{Polarity, Scenario, number};
use crate::findings::customers::{Tier, TierCustomer, Tiers};
use crate::findings::{FactId, Finding};
use crate::layout::storyboard;

/// Width of the list of the largest, and the white space beside it.
const PARETO: f64 = 420.0;
const GAP: f64 = 28.0;
/// White space between the table and the text below it.
const BETWEEN: f64 = 16.0;
/// Findings told beside the tiers.
const BESIDE: [&str; 4] = ["tier_moves", "customer_bridge", "rfm", "care"];
/// Width of the matrix of movements.
const MATRIX: f64 = 400.0;

/// What each tier brings.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.tiers.as_ref().and_then(|tiers| slide(context, tiers)).into_iter().collect()
}

/// Who moved between the tiers.
pub(crate) fn moves(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.tiers.as_ref().and_then(|tiers| moves_slide(context, tiers)).into_iter().collect()
}

/// A tier in words.
pub(super) fn name(context: &Context<'_>, tier: Option<Tier>) -> String {
    context.words.text(&format!("tier.{}", tier.map_or("unassigned", Tier::code)))
}

fn slide(context: &Context<'_>, list: &Tiers) -> Option<Slide> {
    let findings = context.findings;
    let mut ids: Vec<&FactId> = list.top.iter().map(|c| &c.sales).collect();
    ids.extend(list.groups.iter().chain([&list.total]).flat_map(|g| {
        [Some(&g.sales), g.customers.as_ref(), g.profit.as_ref(), g.lifetime.as_ref()].into_iter().flatten()
    }));
    ids.extend(list.rest.iter().map(|r| &r.sales));
    let scale = context.scale("tiers", ids.into_iter().map(String::as_str), Digits::Table);
    let fact = |id: &FactId| findings.fact(id);
    let point = |id: &FactId| fact(id).and_then(|f| tiers::point(f, &scale));
    let what = dimension(context, &list.dimension);
    let unit = fact(&list.total.sales).map(|f| scale.unit(f))?;
    let categories = |c: &TierCustomer| {
        let member = c.member.as_ref()?;
        let label = names::member(&context.words, member);
        // The one that the message names (R40).
        let highlight = context.finding("tiers").is_some_and(|f| f.names.values().any(|name| *name == label));
        Some(Category { id: member.key.clone(), label, sub: String::new(), highlight, rest: false })
    };
    let spec = ParetoSpec {
        categories: list.top.iter().filter_map(categories).collect(),
        scenario: Scenario::AC,
        values: list.top.iter().map(|c| point(&c.sales)).collect(),
        cumulative: list.top.iter().map(|c| c.cumulated.as_ref().and_then(point)).collect(),
        threshold: point(&list.border),
        name: context.words.text("tiers.cumulated"),
    };
    let when = span(list.span);
    let measure = &findings.frame.main_measure;
    let alt = spec.alt(&context.words, measure, &unit);
    let figure = context.figure(
        ("tiers-figure", measure),
        context.heading(measure, context.sorted(&unit, &what, "AC"), format!("{when} AC")),
        unit.clone(),
        FigureKind::Pareto(spec),
        alt,
    );
    let rows: Vec<_> = list.groups.iter().chain([&list.total]).collect();
    let heads = list
        .groups
        .iter()
        .map(|g| Head::body(Phrase::words(name(context, g.tier))))
        .chain([Head::total(context)])
        .collect();
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let mut columns = vec![
        FactColumn::new(header("count"), 40.0, Print::Plain, rows.iter().map(|g| g.customers.as_ref()).collect()),
        FactColumn::new(names::capital(&names::measure(&context.words, measure)), 62.0, Print::Plain, {
            rows.iter().map(|g| Some(&g.sales)).collect()
        })
        .adding_up(),
        FactColumn::new(header("share"), 48.0, Print::Percent, rows.iter().map(|g| Some(&g.share)).collect()),
    ];
    let optional: [(&str, f64, Print, Vec<Option<&FactId>>); 4] = [
        ("margin", 50.0, Print::Percent, rows.iter().map(|g| g.margin.as_ref()).collect()),
        ("repurchase", 60.0, Print::Percent, rows.iter().map(|g| g.repurchase.as_ref()).collect()),
        ("retention", 50.0, Print::Percent, rows.iter().map(|g| g.retention.as_ref()).collect()),
        ("lifetime", 56.0, Print::Plain, rows.iter().map(|g| g.lifetime.as_ref()).collect()),
    ];
    for (key, width, print, facts) in optional {
        let Some(one) = facts.iter().flatten().find_map(|id| fact(id)) else { continue };
        let name = header(key);
        // One customer is worth far less than a tier brings: in a unit of its own.
        let name = match (key, scale.unit(one)) {
            ("lifetime", own) if own != unit => context.label("column.with_unit", &[("name", &name), ("unit", &own)]),
            _ => name,
        };
        columns.push(FactColumn::new(name, width, print, facts));
    }
    let has_worth = rows.iter().any(|g| g.lifetime.is_some());
    let width = CONTENT.0 - PARETO - GAP;
    let (specs, mut body) = table(context, &scale, (header("tier"), Vec::new(), width), heads, &columns);
    let mut blank = 0;
    for cell in body.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| cell.phrase.parts.is_empty()) {
        *cell = text_cell(Phrase::words(number::MISSING));
        blank += 1;
    }
    let side = TableSpec {
        id: "tiers-table".into(),
        heading: heading(
            context,
            context.words.text("heading.tiers"),
            context.label("heading.unit", &[("unit", &unit)]),
            format!("{when} AC"),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    };
    let slots = context.slots().words("dimension", what);
    let message = context.message("tiers", "tiers", &slots, &scale);
    let side = table_block(PARETO + GAP, width, side);
    let y = side.height + BETWEEN;
    let mut blocks = vec![figure_block_of(0.0, PARETO, CONTENT.1, figure), side];
    let text = beside(context, &scale);
    if !text.items.is_empty() {
        let content = BlockContent::Text(text);
        blocks.push(Block { x: PARETO + GAP, y, width, height: CONTENT.1 - y, content });
    }
    let notes = footnotes(context, &context.tables(false), Some(unit));
    let mut slide = context.slide("tiers", 3, context.words.text("slide.tiers"), message, blocks, notes);
    let mut own = Vec::new();
    if let Some(rest) = &list.rest {
        // Keys that no member has are in the total, and in no row of the figure.
        let nameless = list.groups.iter().find(|g| g.tier.is_none()).and_then(|g| g.customers.as_ref());
        let slots = Slots::default()
            .other("shown", list.top.len().to_string())
            .fact("nameless", nameless.and_then(fact))
            .fact("rest", rest.count.as_ref().and_then(fact))
            .fact("actual", fact(&rest.sales));
        own.push(sentence::said("footnote.undrawn", &slots, &context.words, &scale));
    }
    let settings = &context.brief.customers;
    let slots = Slots::default()
        .other("a", number::percent(settings.tiers[0]))
        .other("b", number::percent(settings.tiers[1]))
        .other("margin", number::percent(settings.hysteresis))
        .other("d", number::percent(settings.discount))
        .fact("gini", fact(&list.gini))
        .fact("hhi", fact(&list.hhi));
    own.push(sentence::said("footnote.tiers", &slots, &context.words, &scale));
    if blank > 0 {
        own.push(context.plain("footnote.dash_none", &Slots::default()));
    }
    if has_worth {
        own.push(sentence::said("footnote.lifetime", &slots, &context.words, &scale));
    }
    // Where no page of the report explains the scores, their names are explained here.
    let scored = findings.findings.iter().any(|f| f.kind == "rfm");
    if scored && (!storyboard::belongs("rfm", findings.frame.cadence) || context.gone.contains("rfm")) {
        own.push(context.plain("footnote.segments", &Slots::default()));
    }
    context.annotate(&mut slide, &own);
    Some(slide)
}

/// What the other analyses of customers say, each with its slide where this report has it.
fn beside(context: &Context<'_>, scale: &Scale) -> TextBlock {
    let findings = context.findings;
    let told = BESIDE.iter().filter_map(|kind| findings.findings.iter().find(|f| f.kind == *kind));
    let said = |finding: &Finding| {
        let of_page = sentence::sentence_at(finding, findings, &context.words, scale);
        // What the digits of the page print as nothing has digits of its own.
        if of_page.nums().any(Num::is_nothing) {
            return sentence::sentence(finding, findings, &context.words, context.lang);
        }
        of_page
    };
    let items = told.map(|finding| TextItem {
        phrase: said(finding),
        link: Some(finding.slide.clone()).filter(|slide| storyboard::belongs(slide, findings.frame.cadence)),
        impact: Some(finding.impact),
    });
    TextBlock { heading: context.words.text("words.stands_out"), items: items.collect(), style: TextStyle::Bullets }
}

fn moves_slide(context: &Context<'_>, list: &Tiers) -> Option<Slide> {
    let findings = context.findings;
    let before = list.before.filter(|_| !list.moves.is_empty())?;
    let movers: Vec<&TierCustomer> = list.risen.iter().chain(&list.fallen).collect();
    let ids = movers.iter().flat_map(|c| std::iter::once(&c.sales).chain(&c.change));
    let scale = context.scale("tier_moves", ids.map(String::as_str), Digits::Table);
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let of = |from: Tier, to: Tier| list.moves.iter().find(|m| (m.from, m.to) == (from, to)).map(|m| &m.customers);
    // Rows are the tiers of the period before, columns those of now.
    let heads: Vec<Head> = list
        .tiers_then
        .iter()
        .map(|(tier, _)| Head::body(Phrase::words(context.words.text(&format!("tier_before.{}", tier.code())))))
        .chain([Head { kind: RowKind::Total, ..Head::body(Phrase::words(header("now"))) }])
        .collect();
    let mut columns: Vec<FactColumn<'_>> = Vec::new();
    for (tier, now) in &list.tiers_now {
        let mut facts: Vec<Option<&FactId>> = list.tiers_then.iter().map(|(from, _)| of(*from, *tier)).collect();
        facts.push(Some(now));
        let label = context.words.text(&format!("tier_now.{}", tier.code()));
        let column = FactColumn::new(label, 52.0, Print::Plain, facts);
        columns.push(FactColumn { group: header("tier_now"), ..column });
    }
    let mut then: Vec<Option<&FactId>> = list.tiers_then.iter().map(|(_, id)| Some(id)).collect();
    then.push(list.all_moves.as_ref());
    columns.push(FactColumn::new(header("before"), 52.0, Print::Plain, then));
    let (specs, rows) = table(context, &scale, (header("tier_before"), Vec::new(), MATRIX), heads, &columns);
    let when = format!("{} → {}", dates::date(before), dates::date(list.span.to));
    let matrix = TableSpec {
        id: "tier_moves-table".into(),
        heading: heading(
            context,
            context.words.text("heading.tier_moves"),
            context.words.text("heading.in_customers"),
            when.clone(),
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    };
    let mut blocks = vec![table_block(0.0, MATRIX, matrix)];
    let unit = movers.iter().find_map(|c| findings.fact(&c.sales)).map(|f| scale.unit(f));
    if let Some(unit) = &unit {
        blocks.push(movers_table(context, &scale, list, unit, when));
    }
    let slots = context.slots().words("dimension", dimension(context, &list.dimension));
    let message = context.message("tier_moves", "tier_moves", &slots, &scale);
    let notes = footnotes(context, &context.tables(false), unit);
    let mut slide = context.slide("tier_moves", 3, context.words.text("slide.tier_moves"), message, blocks, notes);
    let apart = list.tiers_now.iter().chain(&list.tiers_then).any(|(tier, _)| *tier == Tier::Apart);
    let young = dates::begin(findings, &context.words).is_some();
    let notes = [("footnote.tier_moves", !young), ("footnote.tier_moves_young", young), ("footnote.tier_apart", apart)];
    let notes: Vec<Phrase> =
        notes.into_iter().filter(|(_, holds)| *holds).map(|(key, _)| context.plain(key, &context.slots())).collect();
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The customers that moved, the largest first, those that rose above those that fell.
fn movers_table(context: &Context<'_>, scale: &Scale, list: &Tiers, unit: &str, when: String) -> Block {
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let mut heads: Vec<Head> = Vec::new();
    let mut facts: Vec<Option<&TierCustomer>> = Vec::new();
    for (key, customers) in [("tiers.risen", &list.risen), ("tiers.fallen", &list.fallen)] {
        if customers.is_empty() {
            continue;
        }
        let words = || Phrase::words(String::new());
        let mut name = Phrase::words(context.words.text(key));
        // How many the message counts (R39).
        let counted = context.finding("tier_moves").and_then(|f| f.facts.get(key.trim_start_matches("tiers.")));
        if let Some(fact) = counted.and_then(|id| context.findings.fact(id)) {
            name.parts.push(Part::Words { text: " ".to_owned() });
            name.parts.push(Part::Num(scale.num(fact, Style::Plain)));
        }
        heads.push(Head { kind: RowKind::Group, texts: vec![words(), words()], ..Head::body(name) });
        facts.push(None);
        for customer in customers {
            let Some(member) = &customer.member else { continue };
            let tier = |t: Option<Tier>| {
                Phrase::words(context.words.text(&format!("tier_now.{}", t.unwrap_or(Tier::None).code())))
            };
            let name = Phrase::name(names::member(&context.words, member));
            heads.push(Head {
                level: 1,
                texts: vec![tier(customer.before), tier(Some(customer.tier))],
                ..Head::body(name)
            });
            facts.push(Some(customer));
        }
    }
    let polarity = context.findings.measure(&context.findings.frame.main_measure).map_or(Polarity::Up, |m| m.polarity);
    let mut columns = vec![
        FactColumn::new("AC".into(), 62.0, Print::Plain, facts.iter().map(|c| c.map(|c| &c.sales)).collect()),
        FactColumn::new(
            "ΔPP".into(),
            120.0,
            Print::Change(Scenario::PP, polarity),
            facts.iter().map(|c| c.and_then(|c| c.change.as_ref())).collect(),
        ),
    ];
    // Sums since the data begin only grow: a customer that fell would have gained.
    let young = dates::begin(context.findings, &context.words).is_some();
    if young {
        columns.truncate(1);
    }
    let width = CONTENT.0 - MATRIX - GAP;
    let texts = vec![(header("before"), 56.0), (header("now"), 56.0)];
    let name = names::capital(&dimension(context, &list.dimension));
    let (specs, rows) = table(context, scale, (name, texts, width), heads, &columns);
    let measure = &context.findings.frame.main_measure;
    let spec = TableSpec {
        id: "tier_movers-table".into(),
        heading: context.heading(
            measure,
            year_clause(context, unit),
            format!("{when} {}", if young { "AC" } else { "AC, ΔPP" }),
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    };
    table_block(MATRIX + GAP, width, spec)
}
