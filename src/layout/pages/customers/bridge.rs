//! From the customers and sales of the 12 months before to those of the last 12: the bridge (S24), and who makes up
//! its steps.

use super::super::super::context::{Context, figure_block_of, table_block};
use super::super::super::deck::{
    CONTENT, CalculationKind, CalculationRow, CalculationSpec, Category, FigureKind, Phrase, Point, RowKind, Slide,
    TableSpec,
};
use super::super::super::numbers::{Digits, Scale};
use super::super::super::rounding::foot;
use super::super::super::sentence::{self, Slots};
use super::super::super::template::Style;
use super::super::super::{dates, names, tiers};
use super::fact_table::{FactColumn, Head, Print, table};
use super::{footnotes, heading, span};
use crate::base::{Impact, Polarity, Scenario, Value};
use crate::findings::customers::{Bridge, BridgeStep, Mover};
use crate::findings::{Fact, FactId};

/// Width of the waterfall, and the white space beside it.
const BRIDGE: f64 = 500.0;
const GAP: f64 = 32.0;
/// Height that the table of counts and the heading below it take.
const BETWEEN: f64 = 26.0;

/// The bridge.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.bridge.as_ref().and_then(|bridge| slide(context, bridge)).into_iter().collect()
}

/// The customers behind its steps.
pub(crate) fn movers(context: &Context<'_>) -> Vec<Slide> {
    context
        .findings
        .customer_base
        .bridge
        .as_ref()
        .and_then(|bridge| movers_slide(context, bridge))
        .into_iter()
        .collect()
}

/// A step in words.
fn name(context: &Context<'_>, step: BridgeStep) -> String {
    context.words.text(&format!("step.{}", step.code()))
}

fn exact(fact: &Fact) -> Option<i128> {
    match fact.value? {
        Value::Exact(value) => Some(value.units),
        Value::Real(_) => None,
    }
}

fn slide(context: &Context<'_>, bridge: &Bridge) -> Option<Slide> {
    let findings = context.findings;
    let measure = &findings.frame.main_measure;
    let ids = bridge.sales.iter().chain(bridge.amounts.iter().map(|(_, id)| id)).map(String::as_str);
    let scale = context.scale("customer_bridge", ids, Digits::Table);
    let [base, total] = bridge.sales.each_ref().map(|id| findings.fact(id));
    let (base, total) = (base?, total?);
    let unit = scale.unit(total);
    let spec = CalculationSpec {
        primary: Scenario::AC,
        reference: Scenario::PY,
        rows: calculation(context, &scale, bridge, (base, total))?,
    };
    let when = format!("{} PY, {} AC, ΔPY", span(bridge.earlier), span(bridge.later));
    let alt = spec.alt(&context.words, measure, &unit);
    let figure = context.figure(
        ("customer_bridge-figure", measure),
        context.heading(measure, context.label("heading.customer_bridge", &[("unit", &unit)]), when.clone()),
        unit.clone(),
        FigureKind::Calculation(spec),
        alt,
    );
    let width = CONTENT.0 - BRIDGE - GAP;
    let mut counts = table_block(BRIDGE + GAP, width, counts(context, &scale, bridge, width, &when));
    let mut rates = table_block(BRIDGE + GAP, width, rates(context, &scale, bridge, width));
    counts.y = 0.0;
    rates.y = counts.height + BETWEEN;
    let slots = context.slots().fact("net_retention", findings.fact(&bridge.net_retention));
    let message = context.message("customer_bridge", "customer_bridge", &slots, &scale);
    let blocks = vec![figure_block_of(0.0, BRIDGE, CONTENT.1, figure), counts, rates];
    let notes = footnotes(context, &context.tables(false), Some(unit));
    let name = context.words.text("slide.customer_bridge");
    let mut slide = context.slide("customer_bridge", 3, name, message, blocks, notes);
    let own = context.plain("footnote.customer_bridge", &Slots::default().other("since", dates::date(bridge.since)));
    context.annotate(&mut slide, &[own]);
    Some(slide)
}

/// The rows of the waterfall: printed steps lead from the printed base to the printed result.
fn calculation(
    context: &Context<'_>,
    scale: &Scale,
    bridge: &Bridge,
    (base, total): (&Fact, &Fact),
) -> Option<Vec<CalculationRow>> {
    let facts: Vec<(BridgeStep, &Fact)> =
        bridge.amounts.iter().filter_map(|(step, id)| Some((*step, context.findings.fact(id)?))).collect();
    let format = scale.format(total, Style::Plain);
    let (from, to) = (exact(base)?, exact(total)?);
    let values: Vec<Option<Value>> = facts.iter().map(|(_, f)| f.value).collect();
    let scale_of = |units: i128| match total.value {
        Some(Value::Exact(value)) => Value::Exact(crate::base::Decimal::new(units, value.scale)),
        _ => Value::Real(0.0),
    };
    let printed = format.digits(total.value?) - format.digits(base.value?);
    let digits = foot(&values, scale_of(to - from), printed, format);
    let category = |id: &str, label: String| Category {
        id: id.to_owned(),
        label,
        sub: String::new(),
        highlight: false,
        rest: id == BridgeStep::Unassigned.code(),
    };
    let whole = |scenario: Scenario, fact: &Fact, label: String| {
        Some(CalculationRow {
            category: category(scenario.code(), label),
            point: tiers::point(fact, scale)?,
            exact: exact(fact)?,
            kind: CalculationKind::Whole(scenario),
        })
    };
    let year = |s| context.label("bridge.year", &[("code", &Scenario::label(s))]);
    let mut rows = vec![whole(Scenario::PY, base, year(Scenario::PY))?];
    for ((step, fact), digits) in facts.iter().zip(digits) {
        let num = match digits {
            Some(digits) => scale.num_of_digits(fact, scale.format(fact, Style::Signed), digits),
            None => scale.num(fact, Style::Signed),
        };
        let impact = Impact::of(fact.value?.to_f64(), polarity(context));
        rows.push(CalculationRow {
            category: category(step.code(), name(context, *step)),
            point: Point { value: scale.plotted(fact)?, num },
            exact: exact(fact)?,
            kind: CalculationKind::Step(impact),
        });
    }
    rows.push(whole(Scenario::AC, total, year(Scenario::AC))?);
    Some(rows)
}

fn polarity(context: &Context<'_>) -> Polarity {
    let findings = context.findings;
    findings.measure(&findings.frame.main_measure).map_or(Polarity::Up, |m| m.polarity)
}

/// The customers: those of the year before, who came and who left, those of the last year.
fn counts(context: &Context<'_>, scale: &Scale, bridge: &Bridge, width: f64, when: &str) -> TableSpec {
    let words = |key: &str| Phrase::words(context.words.text(key));
    let [then, now] = bridge.customers.each_ref();
    let mut heads = vec![Head::body(words("bridge.customers_before"))];
    let mut facts = vec![Some(then)];
    let mut change: Vec<Option<&FactId>> = vec![None];
    for (step, id) in &bridge.counts {
        heads.push(Head { level: 1, ..Head::body(Phrase::words(name(context, *step))) });
        facts.push(None);
        change.push(Some(id));
    }
    heads.push(Head { kind: RowKind::Total, ..Head::body(words("bridge.customers_now")) });
    facts.push(Some(now));
    change.push(None);
    heads.push(Head { kind: RowKind::Rest, level: 1, ..Head::body(words("bridge.retained")) });
    facts.push(Some(&bridge.retained));
    change.push(None);
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let columns = [
        FactColumn::new(header("count"), 60.0, Print::Plain, facts),
        FactColumn::new("ΔPY".into(), 60.0, Print::Signed, change),
    ];
    let (specs, rows) = table(context, scale, (header("customers"), Vec::new(), width), heads, &columns);
    TableSpec {
        id: "customer_bridge-counts".into(),
        heading: heading(
            context,
            context.words.text("heading.customer_counts"),
            context.words.text("heading.in_customers"),
            when.to_owned(),
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    }
}

/// The rates, and what they were a year before.
fn rates(context: &Context<'_>, scale: &Scale, bridge: &Bridge, width: f64) -> TableSpec {
    let rates = [("retention", &bridge.retention), ("net", &bridge.net_retention), ("gross", &bridge.gross_retention)];
    let heads =
        rates.iter().map(|(key, _)| Head::body(Phrase::words(context.words.text(&format!("bridge.{key}"))))).collect();
    let mut columns = Vec::new();
    if let Some(before) = &bridge.rates_before {
        columns.push(FactColumn::new("PY".into(), 60.0, Print::Percent, before.iter().map(Some).collect()));
    }
    columns.push(FactColumn::new("AC".into(), 60.0, Print::Percent, rates.iter().map(|(_, id)| Some(*id)).collect()));
    let name = context.words.text("column.rate");
    let (specs, rows) = table(context, scale, (name, Vec::new(), width), heads, &columns);
    TableSpec {
        id: "customer_bridge-rates".into(),
        heading: heading(
            context,
            context.words.text("heading.retention"),
            context.words.text("heading.in_percent"),
            match &bridge.rates_before {
                Some(_) => format!("{} PY, {} AC", span(bridge.earlier), span(bridge.later)),
                None => format!("{} AC", span(bridge.later)),
            },
        ),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    }
}

fn movers_slide(context: &Context<'_>, bridge: &Bridge) -> Option<Slide> {
    let findings = context.findings;
    if bridge.movers.is_empty() {
        return None;
    }
    let amount = |step: BridgeStep| bridge.amounts.iter().find(|(s, _)| *s == step).map(|(_, id)| id);
    let number = |step: BridgeStep| bridge.numbers.iter().find(|(s, _)| *s == step).map(|(_, id)| id);
    let mut heads: Vec<Head> = Vec::new();
    let (mut counts, mut changes): (Vec<Option<&FactId>>, Vec<Option<&FactId>>) = (Vec::new(), Vec::new());
    for step in BridgeStep::ALL {
        let movers: Vec<&Mover> = bridge.movers.iter().filter(|m| m.step == step).collect();
        if movers.is_empty() {
            continue;
        }
        heads.push(Head { kind: RowKind::Subtotal, ..Head::body(Phrase::words(name(context, step))) });
        counts.push(number(step));
        changes.push(amount(step));
        for mover in movers {
            heads.push(Head { level: 1, ..Head::body(Phrase::name(names::member(&context.words, &mover.member))) });
            counts.push(None);
            changes.push(Some(&mover.change));
        }
    }
    let scale = context.scale("customer_movers", changes.iter().flatten().map(|s| s.as_str()), Digits::Table);
    let unit = findings.fact(&bridge.sales[1]).map(|f| scale.unit(f))?;
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let columns = [
        FactColumn::new(header("count"), 80.0, Print::Plain, counts),
        FactColumn::new("ΔPY".into(), 320.0, Print::Change(Scenario::PY, polarity(context)), changes),
    ];
    let (specs, rows) = table(context, &scale, (header("customers"), Vec::new(), CONTENT.0), heads, &columns);
    let measure = &findings.frame.main_measure;
    let when = format!("{} PY, {} AC, ΔPY", span(bridge.earlier), span(bridge.later));
    let largest = bridge.movers.iter().filter(|m| m.step == BridgeStep::Lost || m.step == BridgeStep::Contraction);
    let size = |m: &&Mover| findings.fact(&m.change).and_then(|f| f.value).map_or(0.0, |v| v.to_f64());
    let worst = largest.min_by(|a, b| size(a).total_cmp(&size(b)));
    let slots = match worst {
        Some(mover) => context
            .slots()
            .name("member", super::super::super::width::cut(&names::member(&context.words, &mover.member), 20.0))
            .fact("delta", findings.fact(&mover.change))
            .words("step", name(context, mover.step)),
        None => context.slots(),
    };
    let spec = TableSpec {
        id: "customer_movers-table".into(),
        heading: context.heading(measure, super::year_clause(context, &unit), when),
        alt: context.alt_table(rows.len(), &specs),
        columns: specs,
        rows,
    };
    let message = sentence::said("plain.customer_movers", &slots, &context.words, &scale);
    let notes = footnotes(context, &context.tables(false), Some(unit));
    let name = context.words.text("slide.customer_movers");
    let blocks = vec![table_block(0.0, CONTENT.0, spec)];
    let mut slide = context.slide("customer_movers", 3, name, message, blocks, notes);
    context.annotate(&mut slide, &[context.plain("footnote.customer_movers", &Slots::default())]);
    Some(slide)
}
