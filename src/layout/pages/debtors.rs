//! Customers with overdue receivables, whom to call first (S27, S29).

use super::super::context::Context;
use super::super::deck::{ColumnKind, Phrase, Row, RowKind, Slide};
use super::super::names;
use super::super::numbers::Digits;
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::TablePages;
use super::fact_table::{Show, cell, column, footed};
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::receivables::Debtors;

/// The slides of the customers that are late.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let debtors = context.findings.events.receivables.as_ref().and_then(|found| found.debtors.as_ref());
    debtors.map(|found| pages(context, found)).unwrap_or_default()
}

fn pages(context: &Context<'_>, found: &Debtors) -> Vec<Slide> {
    let findings = context.findings;
    let printed = found.rows.iter().flat_map(|d| d.overdue.facts.values().chain(d.receivable.facts.values()));
    let whole = found.total.0.facts.values().chain(found.total.1.facts.values());
    let scale = context.scale("debtors", printed.chain(whole).map(String::as_str), Digits::Table);
    let word = |key: &str| context.words.text(key);
    let tiers = found.rows.iter().any(|d| d.tier.is_some());
    let before = found.total.0.facts.contains_key(&Scenario::DPP);
    let number = ColumnKind::Number;
    let dimension = found.rows.first().and_then(|d| d.overdue.member.as_ref()).map_or("customer", |m| &m.dimension);
    let name = names::capital(&names::dimension(&context.words, dimension));
    let mut columns = vec![column(name.clone(), "", 230.0, ColumnKind::Text)];
    if tiers {
        columns.push(column(word("column.credit_tier"), "", 60.0, ColumnKind::Text));
    }
    let overdue = names::capital(&names::measure(&context.words, "overdue"));
    columns.push(column(names::capital(&names::measure(&context.words, "receivable")), "", 84.0, number));
    columns.push(column(Scenario::AC.label(), &overdue, 72.0, number));
    if before {
        columns.push(column(Scenario::DPP.label(), &overdue, 140.0, ColumnKind::Variance { reference: Scenario::PP }));
    }
    columns.push(column(word("column.share"), &overdue, 64.0, number));
    columns.push(column(word("column.old"), &overdue, 84.0, number));
    columns.push(column(word("column.oldest"), &overdue, 76.0, number));

    let of = |pick: &dyn Fn(&crate::findings::debtors::Debtor) -> Option<FactId>, rest: Option<FactId>| {
        let mut ids: Vec<Option<FactId>> = found.rows.iter().map(pick).collect();
        if found.rest.is_some() {
            ids.push(rest);
        }
        ids
    };
    let fact = |row: &crate::findings::Comparison, s: Scenario| row.facts.get(&s).cloned();
    let rest =
        |first: bool, s: Scenario| found.rest.as_ref().and_then(|(late, all)| fact(if first { late } else { all }, s));
    let sums = |ids: &[Option<FactId>], whole: Option<FactId>, show: Show| {
        let parts: Vec<Option<&FactId>> = ids.iter().map(Option::as_ref).collect();
        footed(context, &scale, &parts, whole.as_ref(), show)
    };
    let (ac, dpp) = (Scenario::AC, Scenario::DPP);
    let owed = sums(&of(&|d| fact(&d.receivable, ac), rest(false, ac)), fact(&found.total.1, ac), Show::Plain);
    let late = sums(&of(&|d| fact(&d.overdue, ac), rest(true, ac)), fact(&found.total.0, ac), Show::Plain);
    let moved = sums(
        &of(&|d| fact(&d.overdue, dpp), rest(true, dpp)),
        fact(&found.total.0, dpp),
        Show::Variance(Polarity::Down),
    );
    let blank = || text_cell(Phrase::default());
    let count = owed.len();
    let rows = owed.into_iter().zip(late).zip(moved).enumerate().map(|(at, ((owed, late), moved))| {
        let debtor = found.rows.get(at);
        let (name, kind) = match debtor.and_then(|d| d.overdue.member.as_ref()) {
            Some(member) => (Phrase::name(names::member(&context.words, member)), RowKind::Body),
            None if at + 1 == count => (Phrase::words(word("words.total")), RowKind::Total),
            None => (Phrase::words(word("words.others")), RowKind::Rest),
        };
        let mut cells = vec![text_cell(name)];
        if tiers {
            let tier = debtor.and_then(|d| d.tier.as_ref()).map(|t| context.words.value(t)).unwrap_or_default();
            cells.push(text_cell(Phrase::name(tier)));
        }
        cells.extend([owed, late]);
        if before {
            cells.push(moved);
        }
        match debtor {
            Some(debtor) => {
                cells.push(cell(context, &scale, debtor.share.as_ref(), Show::Percent));
                let old = debtor.old.as_ref().filter(|id| {
                    findings.fact(id).and_then(|f| f.value).is_some_and(|v| v.to_f64().abs() > f64::MIN_POSITIVE)
                });
                cells.push(cell(context, &scale, old, Show::Plain));
                cells.push(cell(context, &scale, debtor.oldest.as_ref(), Show::Plain));
            }
            None => cells.extend([blank(), blank(), blank()]),
        }
        Row { level: 0, kind, cells }
    });
    let rows: Vec<Row> = rows.collect();
    let unit = findings.of(&found.total.0, ac).map(|f| scale.unit(f)).unwrap_or_default();
    let slots = context.slots().fact("count", found.count.as_ref().and_then(|id| findings.fact(id)));
    let period = findings.frame.period;
    let shown: Vec<Scenario> = if before { vec![ac, dpp] } else { vec![ac] };
    let order = context.sorted(&unit, &name, &overdue);
    let pages = TablePages {
        id: "debtors".into(),
        section: 3,
        name: word("slide.debtors"),
        message: context.message("debtors", "debtors", &slots, &scale),
        heading: context.heading("overdue", order, context.when(&period, &period, &shown)),
        columns,
        rows,
        footnotes: vec![context.source(&["receivables", "payments"], Some(unit))],
        notes: vec![context.plain("footnote.debtors", &Slots::default())],
    };
    pages.slides(context)
}
