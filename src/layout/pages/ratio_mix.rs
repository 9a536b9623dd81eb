//! A ratio by rate and mix: did the members get better, or did their weights move (S15)?

use super::super::context::{Context, figure_block_of, table_block};
use super::super::deck::{
    Block, BlockContent, CONTENT, CalculationKind, CalculationRow, CalculationSpec, Category, Cell, Column, ColumnKind,
    FigureKind, HEADING, Heading, Phrase, Point, Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::template::Style;
use super::super::{names, remainder, tiers};
use super::pvm::{apart, checked};
use crate::base::number::FormatKind;
use crate::base::{Decimal, Format, Impact, Scenario, Value};
use crate::findings::{Fact, MemberRef, RatioMix, RatioRow};

/// Width of the calculation; the table stands to its right.
const FIGURE: f64 = 330.0;
/// White space between both.
const GAP: f64 = 24.0;
/// Widths of the table's columns: name, weight and its change, ratio and its change, rate, mix.
const WIDTHS: [f64; 7] = [134.0, 62.0, 62.0, 66.0, 62.0, 72.0, 72.0];
/// Most slides.
const MOST: usize = 2;
/// Digits of the effects.
const FINE: u8 = 12;

/// A slide for each ratio whose mix says something, by the dimension that says most.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let mut measures: Vec<&str> = Vec::new();
    let mut slides = Vec::new();
    for finding in context.findings.findings.iter().filter(|f| f.kind == "ratio_mix") {
        let mixes = &context.findings.drivers.ratio_mixes;
        let Some(mix) = mixes.iter().find(|m| finding.slide == id(m)) else { continue };
        if measures.contains(&mix.measure.as_str()) || slides.len() >= MOST {
            continue;
        }
        measures.push(&mix.measure);
        slides.extend(slide(context, mix));
    }
    slides
}

fn id(mix: &RatioMix) -> String {
    format!("ratio_mix-{}-{}", mix.measure, mix.dimension)
}

fn slide(context: &Context<'_>, mix: &RatioMix) -> Option<Slide> {
    let findings = context.findings;
    let id = id(mix);
    let change = Scenario::absolute(mix.reference)?;
    let scale = context.scale(&id, tiers::ids([&mix.total], &[mix.reference, Scenario::AC, change]), Digits::Chart);
    let measure = names::measure(&context.words, &mix.measure);
    let dimension = names::dimension(&context.words, &mix.dimension);
    let period = mix.total.period;
    let heading = context.heading(
        &mix.measure,
        context.label("heading.ratio_mix", &[("dimension", &dimension)]),
        context.when(&period, &period, &[mix.reference, Scenario::AC, change]),
    );
    let effects = effects(context, &scale, mix, change)?;
    let spec = figure(context, &scale, mix, &effects)?;
    let alt = spec.alt(&context.words, &mix.measure, "%");
    let table = table(context, &scale, mix, &effects, heading.clone())?;
    let figure = context.figure(
        (&format!("{id}-figure"), &mix.measure),
        heading,
        "%".to_owned(),
        FigureKind::Calculation(spec),
        alt,
    );
    let slots = context.slots().words("measure", measure.clone());
    let slots =
        slots.words("reference", context.reference_name(mix.reference)).fact("delta", findings.of(&mix.total, change));
    let message = context.message(&id, "ratio_mix", &slots, &scale);
    let figure = figure_block_of(0.0, FIGURE, HEADING + 20.0 + 4.0 * 38.0, figure);
    let table = table_block(FIGURE + GAP, CONTENT.0 - FIGURE - GAP, table);
    let below = figure.height.max(table.height) + 18.0;
    let mut blocks = vec![figure, table];
    blocks.extend(told(context, &scale, mix, &measure, below));
    let tables: &[&str] = if mix.measure == "gross_margin" { &["sales"] } else { &["opportunities"] };
    let footnotes = vec![context.source(tables, None), checked(context, &mix.check, &measure, &change.label())];
    let name = context.label("slide.ratio_mix", &[("measure", &measure)]);
    let mut slide = context.slide(&id, 2, names::capital(&name), message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.ratio_mix", &Slots::default())];
    notes.extend(apart(context, &scale, &mix.total, mix.reference));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The members whose own ratio and whose weight did most, in words below the figure.
fn told(context: &Context<'_>, scale: &Scale, mix: &RatioMix, measure: &str, top: f64) -> Option<Block> {
    let findings = context.findings;
    let change = Scenario::absolute(mix.reference)?;
    let size = |id: &str| findings.fact(id).and_then(|f| f.value).map_or(0.0, |v| v.to_f64().abs());
    let largest = |of: fn(&RatioRow) -> &String| mix.rows.iter().max_by(|a, b| size(of(a)).total_cmp(&size(of(b))));
    let item = |key: &str, row: &RatioRow, effect: &str, moved: Option<&Fact>| {
        let member = row.comparison.member.as_ref()?;
        let fact = findings.fact(effect).filter(|f| f.value.is_some_and(|v| v.to_f64().abs() >= 5e-4))?;
        let slots = context.slots().name("member", names::member(&context.words, member)).words("measure", measure);
        let slots = slots.fact("effect", Some(fact)).fact("moved", moved);
        let phrase = sentence::said(&format!("told.{key}"), &slots, &context.words, scale);
        Some(TextItem { phrase, link: None, impact: Some(impact(context, mix, fact)) })
    };
    let rate = largest(|r| &r.rate);
    let rate = rate.and_then(|row| item("rate", row, &row.rate, findings.of(&row.comparison, change)));
    let mixed = largest(|r| &r.mix);
    let weight = |row: &RatioRow| row.weight_change.as_deref().and_then(|id| findings.fact(id));
    let mixed = mixed.and_then(|row| item("mix", row, &row.mix, weight(row)));
    let items: Vec<TextItem> = rate.into_iter().chain(mixed).collect();
    let height = CONTENT.1 - top;
    if items.is_empty() || height < 84.0 {
        return None;
    }
    let text = TextBlock { heading: context.words.text("words.stands_out"), items, style: TextStyle::Bullets };
    Some(Block { x: 0.0, y: top, width: CONTENT.0, height, content: BlockContent::Text(text) })
}

/// Both effects as printed: together the printed change.
fn effects<'a>(
    context: &Context<'a>,
    scale: &Scale,
    mix: &RatioMix,
    change: Scenario,
) -> Option<[(&'a Fact, i128); 2]> {
    let findings = context.findings;
    let (rate, mixed) = (findings.fact(&mix.rate)?, findings.fact(&mix.mix)?);
    let whole = findings.of(&mix.total, change)?;
    let format = scale.format(whole, Style::Signed);
    let digits = foot(&[rate.value, mixed.value], whole.value?, format.digits(whole.value?), format);
    Some([(rate, (*digits.first()?)?), (mixed, (*digits.get(1)?)?)])
}

fn figure(
    context: &Context<'_>,
    scale: &Scale,
    mix: &RatioMix,
    effects: &[(&Fact, i128); 2],
) -> Option<CalculationSpec> {
    let findings = context.findings;
    let category = |id: &str, label: String| Category {
        id: id.to_owned(),
        label,
        sub: String::new(),
        highlight: id == "mix",
        rest: false,
    };
    let fine = |fact: &Fact| match fact.value {
        Some(Value::Exact(Decimal { units, scale: FINE })) => Some(units),
        Some(value) => Some((value.to_f64() * 10_f64.powi(i32::from(FINE))).round() as i128),
        None => None,
    };
    let whole = |scenario: Scenario, exact: i128| {
        Some(CalculationRow {
            category: category(scenario.code(), scenario.label()),
            point: tiers::point(findings.of(&mix.total, scenario)?, scale)?,
            exact,
            kind: CalculationKind::Whole(scenario),
        })
    };
    let mut sum = fine(findings.of(&mix.total, mix.reference)?)?;
    let mut rows = vec![whole(mix.reference, sum)?];
    for (word, (fact, digits)) in ["rate", "mix"].into_iter().zip(effects) {
        let num = scale.num_of_digits(fact, scale.format(fact, Style::Signed), *digits);
        let exact = fine(fact)?;
        sum += exact;
        rows.push(CalculationRow {
            category: category(word, names::capital(&context.words.text(&format!("effect.{word}")))),
            point: Point { value: scale.plotted(fact)?, num },
            exact,
            kind: CalculationKind::Step(impact(context, mix, fact)),
        });
    }
    // Both wholes are quotients: the one is the other and the effects, to twelve digits.
    rows.push(whole(Scenario::AC, sum)?);
    Some(CalculationSpec { primary: Scenario::AC, reference: mix.reference, rows })
}

fn impact(context: &Context<'_>, mix: &RatioMix, fact: &Fact) -> Impact {
    context.impact(&mix.measure, fact)
}

/// Points without their word, for columns whose header carries it.
fn points() -> Format {
    Format { kind: FormatKind::PercentBare, decimals: 1, signed: true }
}

/// The members: weight, ratio, and what both moved.
fn table(
    context: &Context<'_>,
    scale: &Scale,
    mix: &RatioMix,
    effects: &[(&Fact, i128); 2],
    heading: Heading,
) -> Option<TableSpec> {
    let findings = context.findings;
    let change = Scenario::absolute(mix.reference)?;
    let column =
        |header: String, group: &str, width: f64, kind| Column { header, group: group.to_owned(), width, kind };
    let weight = context.words.text("column.weight");
    let ratio = names::capital(&names::measure(&context.words, &mix.measure));
    let of_which = context.words.text("heading.of_which");
    let delta = format!("{} pp", change.label());
    let effect = |word: &str| format!("{} pp", names::capital(&context.words.text(&format!("effect.{word}"))));
    let columns = vec![
        column(names::capital(&names::dimension(&context.words, &mix.dimension)), "", WIDTHS[0], ColumnKind::Text),
        column("AC %".to_owned(), &weight, WIDTHS[1], ColumnKind::Number),
        column(delta.clone(), &weight, WIDTHS[2], ColumnKind::Number),
        column("AC %".to_owned(), &ratio, WIDTHS[3], ColumnKind::Number),
        column(delta, &ratio, WIDTHS[4], ColumnKind::Number),
        column(effect("rate"), &of_which, WIDTHS[5], ColumnKind::Number),
        column(effect("mix"), &of_which, WIDTHS[6], ColumnKind::Number),
    ];
    let empty = || text_cell(Phrase::default());
    let plain = |fact: Option<&Fact>| {
        let fact = fact.filter(|f| f.value.is_some());
        fact.map_or_else(empty, |f| text_cell(Phrase::num(scale.bare_percent(f, false))))
    };
    let moved = |fact: Option<&Fact>, digits: Option<i128>, coloured: bool| {
        let Some((fact, value)) = fact.and_then(|f| Some((f, f.value?))) else { return empty() };
        let num = scale.num_of_digits(fact, points(), digits.unwrap_or_else(|| points().digits(value)));
        let impact = coloured.then(|| impact(context, mix, fact));
        Cell { phrase: Phrase::num(num), value: scale.plotted(fact), impact, mark: None, link: None }
    };
    let all: Vec<&RatioRow> = mix.rows.iter().chain(&mix.rest).collect();
    let footed = |of: fn(&RatioRow) -> &String, (whole, digits): (&Fact, i128)| -> Vec<Option<i128>> {
        let values: Vec<Option<Value>> = all.iter().map(|r| findings.fact(of(r)).and_then(|f| f.value)).collect();
        whole.value.map(|w| foot(&values, w, digits, points())).unwrap_or_default()
    };
    let (rates, mixes) = (footed(|r| &r.rate, effects[0]), footed(|r| &r.mix, effects[1]));
    let fact = |id: Option<&String>| id.and_then(|id| findings.fact(id));
    let mut rows: Vec<Row> = Vec::new();
    for (at, row) in all.iter().enumerate() {
        let member = row.comparison.member.as_ref();
        let rest = member.is_some_and(MemberRef::is_rest);
        let name = match member {
            _ if rest => remainder::name(context, scale, mix.rest_count.as_deref()),
            Some(member) => Phrase::name(names::member(&context.words, member)),
            None => Phrase::default(),
        };
        let cells = vec![
            text_cell(name),
            plain(fact(row.weight.as_ref())),
            moved(fact(row.weight_change.as_ref()), None, false),
            plain(findings.of(&row.comparison, Scenario::AC)),
            moved(findings.of(&row.comparison, change), None, true),
            moved(findings.fact(&row.rate), rates.get(at).copied().flatten(), true),
            moved(findings.fact(&row.mix), mixes.get(at).copied().flatten(), true),
        ];
        rows.push(Row { level: 0, kind: if rest { RowKind::Rest } else { RowKind::Body }, cells });
    }
    let total = vec![
        text_cell(Phrase::words(context.words.text("words.total"))),
        empty(),
        empty(),
        plain(findings.of(&mix.total, Scenario::AC)),
        moved(findings.of(&mix.total, change), None, true),
        moved(Some(effects[0].0), Some(effects[0].1), true),
        moved(Some(effects[1].0), Some(effects[1].1), true),
    ];
    rows.push(Row { level: 0, kind: RowKind::Total, cells: total });
    let id = format!("{}-table", id(mix));
    Some(TableSpec { id, heading, alt: context.alt_table(rows.len(), &columns), columns, rows })
}
