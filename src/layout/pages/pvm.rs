//! Price, volume, mix, new and lost products: from the base to the actual, and the products behind it (S15, P05).

use super::super::context::{Context, figure_block_of, table_block};
use super::super::deck::{
    CONTENT, CalculationKind, CalculationRow, CalculationSpec, Category, Cell, Column, ColumnKind, FigureKind, Heading,
    Part, Phrase, Row, RowKind, Slide, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::{fact_cell, text_cell};
use super::super::template::Style;
use super::super::{names, remainder, tiers};
use super::pvm_printed::Printed;
use crate::base::number::FormatKind;
use crate::base::{Format, Magnitude, Scenario, Value};
use crate::findings::{Comparison, EffectKind, Pvm, PvmItem};

/// Width of the calculation; the table stands to its right.
const FIGURE: f64 = 384.0;
/// White space between both.
const GAP: f64 = 20.0;
/// Least width of the table's column of names, and the widest of its columns of numbers.
const NAME: f64 = 104.0;
const NUMBER: f64 = 72.0;

/// The slide, where prices are known.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.drivers.pvm.first().and_then(|pvm| slide(context, pvm)).into_iter().collect()
}

fn slide(context: &Context<'_>, pvm: &Pvm) -> Option<Slide> {
    let findings = context.findings;
    let change = Scenario::absolute(pvm.reference)?;
    let items: Vec<&PvmItem> = pvm.items.iter().chain(&pvm.rest).collect();
    let scenarios = [pvm.reference, Scenario::AC, change];
    let mut ids = tiers::ids([&pvm.total], &scenarios);
    ids.extend(tiers::ids(items.iter().map(|i| &i.comparison), &[change]));
    ids.extend(pvm.effects.iter().map(|e| e.fact.as_str()));
    ids.extend(items.iter().flat_map(|i| i.effects.iter().flatten()).map(String::as_str));
    ids.extend(items.iter().flat_map(|i| &i.others).chain(&pvm.others).map(String::as_str));
    let scale = context.scale("pvm", ids, Digits::Chart);
    let columns = Printed::of(context, &scale, pvm, change)?;
    let figure = figure(context, &scale, pvm, &columns)?;
    let unit = findings.of(&pvm.total, Scenario::AC).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &pvm.dimension);
    let by =
        [("unit", unit.as_str()), ("reference", &context.reference_name(pvm.reference)), ("dimension", &dimension)];
    let sorted = [by[0], by[2], ("change", &change.label())];
    let period = pvm.total.period;
    let heading = context.heading(
        &pvm.measure,
        context.label("heading.pvm", &by),
        context.when(&period, &period, &[pvm.reference, Scenario::AC, change]),
    );
    let table = table(
        context,
        &scale,
        pvm,
        &columns,
        Heading { unit: context.label("heading.pvm_items", &sorted), ..heading.clone() },
    );
    let alt = figure.alt(&context.words, &pvm.measure, &unit);
    let figure =
        context.figure(("pvm-figure", &pvm.measure), heading, unit.clone(), FigureKind::Calculation(figure), alt);
    let slots = context.slots().words("reference", context.reference_name(pvm.reference));
    let slots = slots.fact("delta", findings.of(&pvm.total, change));
    let message = context.message("pvm", "pvm", &slots, &scale);
    let height = (20.0 + super::super::deck::HEADING + 34.0 * (pvm.effects.len() + 2) as f64).min(CONTENT.1);
    let blocks =
        vec![figure_block_of(0.0, FIGURE, height, figure), table_block(FIGURE + GAP, CONTENT.0 - FIGURE - GAP, table)];
    let footnotes = vec![context.source(&context.tables(false), Some(unit)), check_line(context, pvm, change)];
    let name = context.words.text("slide.pvm");
    let mut slide = context.slide("pvm", 2, name, message, blocks, footnotes);
    let others = pvm.effects.iter().any(|e| e.kind > EffectKind::Fx);
    let key = if others { "footnote.pvm_others" } else { "footnote.pvm" };
    let mut notes = vec![context.plain(key, &Slots::default())];
    let rates = match (has_fx(pvm), pvm.rates_in_price) {
        (true, _) => Some("footnote.pvm_fx"),
        (false, true) => Some("footnote.pvm_rates_in_price"),
        (false, false) => None,
    };
    notes.extend(rates.map(|key| context.plain(key, &Slots::default())));
    notes.extend(apart(context, &scale, &pvm.total, pvm.reference));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// True when exchange rates have an effect of their own.
fn has_fx(pvm: &Pvm) -> bool {
    pvm.effects.iter().any(|e| e.kind == EffectKind::Fx)
}

fn figure(context: &Context<'_>, scale: &Scale, pvm: &Pvm, printed: &Printed) -> Option<CalculationSpec> {
    let findings = context.findings;
    let named = context.finding("pvm").and_then(|f| f.words.get("first_effect"));
    let category = |id: &str, label: String, highlight: bool| Category {
        id: id.to_owned(),
        label,
        sub: String::new(),
        highlight,
        rest: false,
    };
    let whole = |scenario: Scenario| {
        let fact = findings.of(&pvm.total, scenario)?;
        let Some(Value::Exact(exact)) = fact.value else { return None };
        Some(CalculationRow {
            category: category(scenario.code(), scenario.label(), false),
            point: tiers::point(fact, scale)?,
            exact: exact.units,
            kind: CalculationKind::Whole(scenario),
        })
    };
    let mut rows = vec![whole(pvm.reference)?];
    for (kind, point, exact, impact) in &printed.effects {
        let word = format!("effect.{}", kind.code());
        let label = names::capital(&context.words.text(&word));
        rows.push(CalculationRow {
            category: category(kind.code(), label, named == Some(&word)),
            point: point.clone(),
            exact: *exact,
            kind: CalculationKind::Step(*impact),
        });
    }
    rows.push(whole(Scenario::AC)?);
    Some(CalculationSpec { primary: Scenario::AC, reference: pvm.reference, rows })
}

/// How many of the effects the products have too.
pub(super) fn parts(pvm: &Pvm) -> usize {
    pvm.effects.iter().filter(|e| e.kind <= EffectKind::Fx).count()
}

/// The products with their change, its parts, and how much their price moved.
fn table(context: &Context<'_>, scale: &Scale, pvm: &Pvm, printed: &Printed, heading: Heading) -> TableSpec {
    let findings = context.findings;
    let change = Scenario::absolute(pvm.reference).unwrap_or(Scenario::AC);
    let relative = Scenario::relative(pvm.reference).unwrap_or(Scenario::AC);
    let effect = |kind: EffectKind| names::capital(&context.words.text(&format!("effect.{}", kind.code())));
    let group = context.words.text("heading.of_which");
    let growth = |item: &PvmItem| item.price.as_ref().and_then(|price| findings.of(price, relative));
    let prices = pvm.items.iter().any(|item| growth(item).is_some_and(|f| f.value.is_some()));
    let numbers = 1 + parts(pvm) + usize::from(printed.others.is_some()) + usize::from(prices);
    let room = CONTENT.0 - FIGURE - GAP;
    let width = ((room - NAME) / numbers as f64).min(NUMBER);
    let number = |header: String, group: &str| {
        let group = group.to_owned();
        Column { header, group, width, kind: ColumnKind::Number }
    };
    let name = names::capital(&names::dimension(&context.words, &pvm.dimension));
    let name = Column { width: room - width * numbers as f64, kind: ColumnKind::Text, ..number(name, "") };
    let mut columns = vec![name, number(change.label(), "")];
    columns.extend(pvm.effects.iter().take(parts(pvm)).map(|own| number(effect(own.kind), &group)));
    columns.extend(printed.others.as_ref().map(|_| number(others_header(context, pvm), &group)));
    columns.extend(prices.then(|| number(relative.label(), &context.words.text("column.unit_price"))));
    let empty = || text_cell(Phrase::default());
    let row = |item: &PvmItem, cells: &[Option<Cell>]| {
        let member = item.comparison.member.as_ref();
        let rest = member.is_some_and(crate::findings::MemberRef::is_rest);
        let name = match member {
            _ if rest => remainder::name(context, scale, pvm.rest_count.as_deref()),
            Some(member) => Phrase::name(called(context, names::member(&context.words, member), item.kind)),
            None => Phrase::default(),
        };
        let mut out = vec![text_cell(name)];
        out.extend(cells.iter().map(|cell| cell.clone().unwrap_or_else(empty)));
        if prices {
            out.push(growth(item).map_or_else(empty, |fact| {
                // A price has no good direction of its own: what it did stands in the price effect.
                Cell { phrase: Phrase::num(scale.bare_percent(fact, true)), ..fact_cell(scale, fact, None) }
            }));
        }
        Row { level: 0, kind: if rest { RowKind::Rest } else { RowKind::Body }, cells: out }
    };
    let items = pvm.items.iter().chain(&pvm.rest);
    let mut rows: Vec<Row> = items.zip(&printed.items).map(|(item, cells)| row(item, cells)).collect();
    let mut total = vec![text_cell(Phrase::words(context.words.text("words.total")))];
    total.push(printed.change.clone().unwrap_or_else(empty));
    for (_, point, _, impact) in printed.effects.iter().take(parts(pvm)) {
        let phrase = Phrase::num(point.num.clone());
        total.push(Cell { phrase, value: Some(point.value), impact: Some(*impact), mark: None, link: None });
    }
    total.extend(printed.others.clone());
    total.extend(prices.then(empty));
    rows.push(Row { level: 0, kind: RowKind::Total, cells: total });
    TableSpec { id: "pvm-table".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}

/// What the column of all that has no price, volume and mix is called.
fn others_header(context: &Context<'_>, pvm: &Pvm) -> String {
    let kinds: Vec<EffectKind> = pvm.effects.iter().map(|e| e.kind).filter(|kind| *kind > EffectKind::Fx).collect();
    match kinds.as_slice() {
        [one] => names::capital(&context.words.text(&format!("effect.{}", one.code()))),
        [EffectKind::NewItems, EffectKind::LostItems] => context.words.text("column.new_lost"),
        [one, other] => {
            let words = [one, other].map(|kind| context.words.text(&format!("place.{}", kind.code())));
            names::capital(&words.join(&context.words.text("words.list")))
        }
        _ => context.words.text("column.new_lost_other"),
    }
}

/// A product by its name; beside new and lost ones, what kind of other it is.
fn called(context: &Context<'_>, name: String, kind: Option<EffectKind>) -> String {
    match kind.filter(|kind| [EffectKind::Returns, EffectKind::Unpriced].contains(kind)) {
        Some(kind) => {
            let kind = context.words.text(&format!("place.{}", kind.code()));
            context.label("column.with_unit", &[("name", &name), ("unit", &kind)])
        }
        None => name,
    }
}

/// What is left when base and effects are taken from the actual: nothing, to the last minor unit.
fn check_line(context: &Context<'_>, pvm: &Pvm, change: Scenario) -> Phrase {
    let of = names::measure(&context.words, &pvm.measure);
    checked(context, &pvm.check, &of, &change.label())
}

/// The note of a page whose printed base and change differ from its printed actual in the last digit.
pub(super) fn apart(context: &Context<'_>, scale: &Scale, total: &Comparison, reference: Scenario) -> Option<Phrase> {
    let findings = context.findings;
    let change = findings.of(total, Scenario::absolute(reference)?)?;
    let format = scale.format(change, Style::Plain);
    let format = match format.kind {
        // Ratios and their points are printed with the same decimals.
        FormatKind::Points => Format { kind: FormatKind::Percent, ..format },
        _ => format,
    };
    let digits = |scenario: Scenario| findings.value(total, scenario).map(|v| format.digits(v));
    let (base, actual) = (digits(reference)?, digits(Scenario::AC)?);
    let differs = actual - base != format.digits(change.value?);
    differs.then(|| context.plain("footnote.variance", &Slots::default()))
}

/// The line under a decomposition that says what it leaves of the change.
pub(super) fn checked(context: &Context<'_>, check: &str, measure: &str, change: &str) -> Phrase {
    let text = context.label("footnote.check", &[("measure", measure), ("change", change)]);
    let (before, after) = text.split_once("{left}").unwrap_or((&text, ""));
    let words = |text: &str| Part::Words { text: text.to_owned() };
    let Some((fact, value)) = context.findings.fact(check).and_then(|f| Some((f, f.value?))) else {
        return Phrase::default();
    };
    let decimals = match value {
        Value::Exact(exact) => exact.scale.min(2),
        Value::Real(_) => 2,
    };
    let (format, unit) = match &fact.unit {
        crate::base::Unit::Ratio => (Format::points(2).unsigned(), String::new()),
        unit => (Format::amount(Magnitude::One, decimals), unit.label(Magnitude::One, context.lang)),
    };
    let num = Scale::exactly(fact, value, format, context.lang);
    let unit = if context.lang.is_chinese() || unit.is_empty() { unit } else { format!(" {unit}") };
    Phrase { parts: vec![words(before), Part::Num(num), words(&format!("{unit}{after}"))] }
}

#[cfg(test)]
#[path = "pvm_tests.rs"]
mod tests;
