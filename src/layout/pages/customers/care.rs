//! The customers to look after first: waiting for an answer, unhappy, silent for long, due for a visit (S27).

use super::super::super::context::{Context, table_block};
use super::super::super::deck::{CONTENT, Phrase, RowKind, Slide, TableSpec};
use super::super::super::names;
use super::super::super::numbers::Digits;
use super::super::super::sentence::{self, Slots};
use super::super::mark_range::{self, Asked};
use super::fact_table::{FactColumn, Head, Print, table};
use super::tiers::name as tier_name;
use super::{dimension, footnotes, heading, span};
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::customers::{Care, CareList, CareRow};

/// A row of the table: a customer, or a reason with the number and the sales of all that have it.
type Line<'c> = (Option<&'c CareRow>, Option<(&'c FactId, &'c FactId)>);

/// The care list.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.customer_base.care.as_ref().and_then(|care| slide(context, care)).into_iter().collect()
}

fn slide(context: &Context<'_>, care: &CareList) -> Option<Slide> {
    let findings = context.findings;
    let reason = |care: Care| context.words.text(&format!("care.{}", care.code()));
    // A heading a reason, with all that have it; below it the largest of them.
    let mut heads: Vec<Head> = Vec::new();
    let mut rows: Vec<Line<'_>> = Vec::new();
    for wanted in Care::ALL {
        let own: Vec<&CareRow> = care.rows.iter().filter(|r| r.reasons.first() == Some(&wanted)).collect();
        let Some((_, count, sales)) = care.counts.iter().find(|(c, ..)| *c == wanted).filter(|_| !own.is_empty())
        else {
            continue;
        };
        let name = Phrase::words(reason(wanted));
        let blank = || vec![Phrase::default(); 3];
        heads.push(Head { kind: RowKind::Subtotal, texts: blank(), ..Head::body(name) });
        rows.push((None, Some((count, sales))));
        for row in own {
            let name = Phrase::name(names::member(&context.words, &row.member));
            let also: Vec<String> =
                row.reasons.iter().skip(1).map(|c| context.words.text(&format!("care_also.{}", c.code()))).collect();
            let also = Phrase::words(also.join(&context.words.text("words.list")));
            let rep = row.rep.as_ref().map(|rep| Phrase::name(names::member(&context.words, rep)));
            let texts = vec![Phrase::words(tier_name(context, Some(row.tier))), rep.unwrap_or_default(), also];
            heads.push(Head { level: 1, texts, ..Head::body(name) });
            rows.push((Some(row), None));
        }
    }
    let money = rows.iter().flat_map(|(row, sum)| {
        [row.map(|r| &r.sales), row.and_then(|r| r.change.as_ref()), sum.map(|(_, sales)| sales)].into_iter().flatten()
    });
    let scale = context.scale("care", money.map(String::as_str), Digits::Table);
    // Of the numbers that the table prints.
    let shown = rows.iter().find_map(|(row, sum)| row.map(|r| &r.sales).or(sum.map(|s| s.1)));
    let unit = findings.fact(shown?).map(|f| scale.unit(f))?;
    let header = |key: &str| context.words.text(&format!("column.{key}"));
    let of = |pick: &dyn Fn(&CareRow) -> Option<String>| -> Vec<Option<String>> {
        rows.iter().map(|(row, _)| row.and_then(pick)).collect()
    };
    let days = [
        ("silent", of(&|r| r.silent.clone())),
        ("usual", of(&|r| r.usual.clone())),
        ("contact", of(&|r| r.contact.clone())),
        ("overdue", of(&|r| r.overdue.clone())),
        ("waiting", of(&|r| r.waiting.as_ref().map(|w| w.1.clone()))),
    ];
    let marks = of(&|r| r.mark.clone());
    let mut columns = vec![
        FactColumn::new(header("count"), 44.0, Print::Plain, rows.iter().map(|(_, s)| s.map(|s| s.0)).collect()),
        FactColumn::new("AC".into(), 76.0, Print::Plain, {
            rows.iter().map(|(row, sum)| row.map(|r| &r.sales).or(sum.map(|s| s.1))).collect()
        }),
    ];
    let changes: Vec<Option<&FactId>> = rows.iter().map(|(row, _)| row.and_then(|r| r.change.as_ref())).collect();
    let changed = changes.iter().any(Option::is_some);
    if changed {
        let polarity = findings.measure(&findings.frame.main_measure).map_or(Polarity::Up, |m| m.polarity);
        columns.push(FactColumn::new("ΔPY".into(), 112.0, Print::Change(Scenario::PY, polarity), changes));
    }
    // Sales and their change are of the same days.
    for column in columns.iter_mut().skip(1) {
        column.group = header("twelve_months");
    }
    for (key, facts) in &days {
        if facts.iter().any(Option::is_some) {
            let facts = facts.iter().map(Option::as_ref).collect();
            let column = FactColumn::new(header(key), 54.0, Print::Plain, facts);
            columns.push(FactColumn { group: header("days"), ..column });
        }
    }
    if marks.iter().any(Option::is_some) {
        let facts = marks.iter().map(Option::as_ref).collect();
        let header = mark_range::named(context, &header("mark"), Some(Asked::Recommend));
        columns.push(FactColumn::new(header, 64.0, Print::Plain, facts));
    }
    let rep = care.rows.iter().find_map(|row| row.rep.as_ref());
    let rep = rep.map_or_else(String::new, |rep| names::capital(&names::dimension(&context.words, &rep.dimension)));
    let texts = vec![(header("tier"), 46.0), (rep, 74.0), (header("also"), 82.0)];
    let what = dimension(context, &care.dimension);
    let (specs, body) = table(context, &scale, (names::capital(&what), texts, CONTENT.0), heads, &columns);
    let spec = TableSpec {
        id: "care-table".into(),
        heading: heading(
            context,
            context.words.text("heading.care"),
            context.label("heading.care_unit", &[("unit", &unit)]),
            format!("{} {}", span(care.span), if changed { "AC, ΔPY" } else { "AC" }),
        ),
        alt: context.alt_table(body.len(), &specs),
        columns: specs,
        rows: body,
    };
    let slots = context.slots().fact("count", findings.fact(&care.all.0));
    let message = context.message("care", "care", &slots, &scale);
    let mut tables = context.tables(false);
    for name in ["activities", "complaints", "satisfaction"] {
        if context.brief.table(name).is_some() {
            tables.push(name);
        }
    }
    let notes = footnotes(context, &tables, Some(unit));
    let mut slide = context.slide(
        "care",
        3,
        context.words.text("slide.care"),
        message,
        vec![table_block(0.0, CONTENT.0, spec)],
        notes,
    );
    let settings = &context.brief.customers;
    let mut slots = Slots::default();
    // Without a table of activities nobody knows of a contact, and nobody is due for one.
    if tables.contains(&"activities") {
        slots = slots.other("visit", settings.visit.to_string());
    }
    let slots = slots
        .other("rhythm", format!("{}", settings.rhythm))
        .other("shown", care.rows.len().to_string())
        .fact("all", findings.fact(&care.all.0));
    let all = findings.fact(&care.all.0).and_then(|f| f.value).map_or(0.0, |v| v.to_f64());
    let slots = if care.rows.len() as f64 >= all { slots.flag("all") } else { slots };
    let mut own = vec![sentence::said("footnote.care", &slots, &context.words, &scale)];
    if marks.iter().any(Option::is_some) {
        let days = Slots::default().other("days", settings.visit.to_string());
        own.push(context.plain("footnote.care_marks", &days));
    }
    // Two counts of silent customers need a word where both are in the report.
    let some = |id: Option<&FactId>| findings.fact(id?).filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0));
    let risk = care.counts.iter().find(|(reason, ..)| *reason == Care::AtRisk).map(|(_, count, _)| count);
    let slots = Slots::default().fact("risk", some(risk)).fact("scored", some(care.also_scored.as_ref()));
    own.extend(sentence::say("footnote.care_scored", &slots, &context.words, &scale));
    context.annotate(&mut slide, &own);
    Some(slide)
}
