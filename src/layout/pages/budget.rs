//! Spending against its budget by dimension and category, and what it brought (S11, S41).

use super::super::context::{Context, slide_id};
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, HEADING, Phrase, Row, RowKind, Slide, TABLE_HEAD,
    TABLE_ROW, TableSpec,
};
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::TablePages;
use super::fact_table::{Show, cell, column, footed, transposed};
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::outlay::{Outlay, OutlayParts, OutlayRow};

/// What a column shows of a row.
type Pick = fn(&OutlayRow) -> Option<&FactId>;

/// A column with what it shows, and how.
struct Shown {
    column: Column,
    pick: Pick,
    show: Show,
    /// True where parts add up to their whole.
    sums: bool,
}

impl Shown {
    fn new(header: impl Into<String>, width: f64, kind: ColumnKind, pick: Pick, show: Show) -> Shown {
        Shown { column: column(header, "", width, kind), pick, show, sums: false }
    }

    fn adding_up(self) -> Shown {
        Shown { sums: true, ..self }
    }

    fn under(mut self, group: &str) -> Shown {
        group.clone_into(&mut self.column.group);
        self
    }

    /// True when any of the rows has it.
    fn is_known(&self, context: &Context<'_>, rows: &[&OutlayRow]) -> bool {
        let fact = |row: &&OutlayRow| context.findings.fact((self.pick)(row)?)?.value;
        rows.iter().any(|row| fact(row).is_some())
    }

    /// Its cells of rows of which the last is the whole.
    fn cells(&self, context: &Context<'_>, scale: &Scale, rows: &[&OutlayRow]) -> Vec<Cell> {
        let ids: Vec<Option<&FactId>> = rows.iter().map(|row| (self.pick)(row)).collect();
        match ids.split_last().filter(|_| self.sums) {
            Some((whole, own)) => footed(context, scale, own, *whole, self.show),
            None => ids.iter().map(|id| cell(context, scale, *id, self.show)).collect(),
        }
    }
}

/// White space between two tables of a slide.
const GAP: f64 = 12.0;

/// Widths of the two tables that stand beside each other, with the white space between them.
const LEFT: f64 = 474.0;
const RIGHT: f64 = 390.0;

/// The slide of the spending: by dimension with what it brought, and by category beside it. Where they have too many
/// rows for that, one slide for each breakdown, the first with the message; the second stands below the first where both
/// fit.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.outlay else { return Vec::new() };
    if let Some(slide) = together(context, found) {
        return vec![slide];
    }
    let whole = OutlayParts::whole();
    let mut parts: Vec<&OutlayParts> = found.parts.iter().collect();
    if parts.is_empty() {
        parts.push(&whole);
    }
    let ids = |parts: &[&OutlayParts]| -> Vec<String> {
        let rows = parts.iter().flat_map(|p| p.rows.iter().chain(&p.rest)).chain([&found.total]);
        rows.flat_map(|row| [&row.spending, &row.budget, &row.over, &row.sales]).flatten().cloned().collect()
    };
    let mut out: Vec<Slide> = Vec::new();
    let mut rest = parts.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let id = if out.is_empty() { "budget".to_owned() } else { slide_id("budget", &first.dimension) };
        let below = others.first().filter(|second| {
            let rows = first.rows.len() + second.rows.len() + 1;
            let rests = usize::from(first.rest.is_some()) + usize::from(second.rest.is_some());
            height(rows + rests, 2) + GAP <= CONTENT.1
        });
        let shown: Vec<&OutlayParts> = std::iter::once(*first).chain(below.copied()).collect();
        let ids = ids(&shown);
        let scale = context.scale(&id, ids.iter().map(String::as_str), Digits::Table);
        match below {
            Some(second) => out.push(both(context, found, (first, second), &id, &scale)),
            None => out.extend(alone(context, found, first, &id, &scale)),
        }
        rest = others.get(usize::from(below.is_some())..).unwrap_or_default();
    }
    out
}

/// All breakdowns on one slide; none where they do not fit, or where there is nothing to stand beside.
fn together(context: &Context<'_>, found: &Outlay) -> Option<Slide> {
    let (categories, dimensions): (Vec<&OutlayParts>, Vec<&OutlayParts>) =
        found.parts.iter().partition(|parts| parts.dimension == "category");
    let rows = |parts: &[&OutlayParts]| {
        let own = parts.iter().map(|p| p.rows.len() + usize::from(p.rest.is_some())).sum::<usize>();
        own + 1 + if parts.len() > 1 { parts.len() } else { 0 }
    };
    let fits = |parts: &[&OutlayParts]| !parts.is_empty() && height(rows(parts), 1) <= CONTENT.1;
    if !fits(&categories) || !fits(&dimensions) {
        return None;
    }
    let shown = dimensions.iter().chain(&categories).flat_map(|p| p.rows.iter().chain(&p.rest)).chain([&found.total]);
    let ids: Vec<&FactId> =
        shown.flat_map(|row| [&row.spending, &row.budget, &row.over, &row.sales]).flatten().collect();
    let scale = context.scale("budget", ids.into_iter().map(String::as_str), Digits::Table);
    let mut blocks = Vec::new();
    for (parts, x, width) in [(&dimensions, 0.0, LEFT), (&categories, CONTENT.0 - RIGHT, RIGHT)] {
        let table = narrow(context, found, parts, &scale, width);
        blocks.push(Block { x, ..super::super::grid::table_block(x, width, CONTENT.1, table) });
    }
    let message = message(context, found, found.parts.first()?, true, &scale);
    let footnotes = vec![context.source(&["spending", "sales"], unit(context, found, &scale))];
    let name = context.words.text("slide.budget");
    let mut slide = context.slide("budget", 5, name, message, blocks, footnotes);
    context.annotate(&mut slide, &[context.plain("footnote.budget", &Slots::default())]);
    Some(slide)
}

/// Breakdowns below each other in one table of half a slide, the whole at its end.
fn narrow(context: &Context<'_>, found: &Outlay, all: &[&OutlayParts], scale: &Scale, width: f64) -> TableSpec {
    let findings = context.findings;
    let number = ColumnKind::Number;
    let plan = ColumnKind::Variance { reference: Scenario::PL };
    let word = |key: &str| context.words.text(key);
    let down = Polarity::Down;
    let wanted = [
        Shown::new("PL", 50.0, number, |r| r.budget.as_ref(), Show::Plain).adding_up(),
        Shown::new("AC", 50.0, number, |r| r.spending.as_ref(), Show::Plain).adding_up(),
        Shown::new("ΔPL", 100.0, plan, |r| r.over.as_ref(), Show::Variance(down)).adding_up(),
        Shown::new("ΔPL%", 54.0, number, |r| r.over_share.as_ref(), Show::Growth(down)),
        Shown::new(word("column.expense_ratio"), 54.0, number, |r| r.ratio.as_ref(), Show::Plain),
        Shown::new(word("column.return"), 62.0, number, |r| r.gain.as_ref(), Show::Plain),
    ];
    let rows: Vec<&OutlayRow> = all.iter().flat_map(|parts| parts.rows.iter().chain(&parts.rest)).collect();
    let wanted: Vec<Shown> = wanted.into_iter().filter(|shown| shown.is_known(context, &rows)).collect();
    let used: f64 = wanted.iter().map(|shown| shown.column.width).sum();
    let names: Vec<String> = all.iter().map(|parts| dimension(context, parts)).collect();
    let header = if all.len() > 1 { String::new() } else { names::capital(&names.concat()) };
    let mut columns = vec![column(header, "", (width - used).clamp(60.0, 150.0), ColumnKind::Text)];
    columns.extend(wanted.iter().map(|shown| shown.column.clone()));
    let mut rows: Vec<Row> = Vec::new();
    for (i, parts) in all.iter().enumerate() {
        let members: Vec<&OutlayRow> = parts.rows.iter().chain(&parts.rest).collect();
        let with_total: Vec<&OutlayRow> = members.iter().copied().chain([&found.total]).collect();
        let mut cells: Vec<Vec<Cell>> = vec![with_total.iter().map(|row| name(context, row)).collect()];
        cells.extend(wanted.iter().map(|shown| shown.cells(context, scale, &with_total)));
        if all.len() > 1 {
            let title = names.get(i).map(|name| names::capital(name)).unwrap_or_default();
            let mut cells = vec![text_cell(Phrase::words(title))];
            cells.resize(columns.len(), text_cell(Phrase::default()));
            rows.push(Row { level: 0, kind: RowKind::Group, cells });
        }
        let is_last = i + 1 == all.len();
        for (at, cells) in transposed(cells).into_iter().enumerate() {
            let rest = members.get(at).and_then(|r| r.member.as_ref()).is_some_and(|m| m.is_rest());
            match at {
                _ if at == members.len() && !is_last => {}
                _ if at == members.len() => rows.push(Row { level: 0, kind: RowKind::Total, cells }),
                _ => {
                    let level = u8::from(all.len() > 1);
                    rows.push(Row { level, kind: if rest { RowKind::Rest } else { RowKind::Body }, cells });
                }
            }
        }
    }
    let unit = unit(context, found, scale).unwrap_or_default();
    let period = findings.frame.period;
    let by = names.join(&word("words.list"));
    let what = context.label("heading.by", &[("unit", &unit), ("dimension", &by)]);
    let mut heading = context.heading("spending", what, String::new());
    heading.when = context.when(&period, &period, &[Scenario::PL, Scenario::AC, Scenario::DPL]);
    let alt = context.alt_table(rows.len(), &columns);
    let first = all.first().map_or("", |parts| parts.dimension.as_str());
    TableSpec { id: format!("{}-table", slide_id("budget", first)), heading, columns, rows, alt }
}

/// Height of tables with so many rows together.
fn height(rows: usize, tables: usize) -> f64 {
    (HEADING + TABLE_HEAD) * tables as f64 + TABLE_ROW * rows as f64
}

/// A breakdown on slides of its own.
fn alone(context: &Context<'_>, found: &Outlay, parts: &OutlayParts, id: &str, scale: &Scale) -> Vec<Slide> {
    let table = table(context, found, parts, scale, true);
    TablePages {
        id: id.to_owned(),
        section: 5,
        name: title(context, parts),
        message: message(context, found, parts, id == "budget", scale),
        heading: table.heading,
        columns: table.columns,
        rows: table.rows,
        footnotes: vec![context.source(&["spending", "sales"], unit(context, found, scale))],
        notes: vec![context.plain("footnote.budget", &Slots::default())],
    }
    .slides(context)
}

/// Two breakdowns on one slide; the total stands under the first.
fn both(
    context: &Context<'_>,
    found: &Outlay,
    (first, second): (&OutlayParts, &OutlayParts),
    id: &str,
    scale: &Scale,
) -> Slide {
    let mut blocks = Vec::new();
    let mut y = 0.0;
    for (parts, total) in [(first, true), (second, false)] {
        let mut table = table(context, found, parts, scale, total);
        table.id = format!("{}-table", slide_id("budget", &parts.dimension));
        let height = height(table.rows.len(), 1);
        blocks.push(Block { x: 0.0, y, width: CONTENT.0, height, content: BlockContent::Table(Box::new(table)) });
        y += height + GAP;
    }
    let name = if id == "budget" { context.words.text("slide.budget") } else { title(context, first) };
    let message = message(context, found, first, id == "budget", scale);
    let footnotes = vec![context.source(&["spending", "sales"], unit(context, found, scale))];
    let mut slide = context.slide(id, 5, name, message, blocks, footnotes);
    context.annotate(&mut slide, &[context.plain("footnote.budget", &Slots::default())]);
    slide
}

fn unit(context: &Context<'_>, found: &Outlay, scale: &Scale) -> Option<String> {
    found.total.spending.as_ref().and_then(|id| context.findings.fact(id)).map(|f| scale.unit(f))
}

fn dimension(context: &Context<'_>, parts: &OutlayParts) -> String {
    match parts.dimension.as_str() {
        "category" => context.words.text("words.category"),
        id => names::dimension(&context.words, id),
    }
}

fn title(context: &Context<'_>, parts: &OutlayParts) -> String {
    match parts.dimension.is_empty() {
        true => context.words.text("slide.budget"),
        false => context.label("slide.budget_by", &[("dimension", &dimension(context, parts))]),
    }
}

/// A breakdown as a table, with the whole below it where it is asked for.
fn table(context: &Context<'_>, found: &Outlay, parts: &OutlayParts, scale: &Scale, total: bool) -> TableSpec {
    let findings = context.findings;
    let members: Vec<&OutlayRow> = parts.rows.iter().chain(&parts.rest).collect();
    let all: Vec<&OutlayRow> = members.iter().copied().chain([&found.total]).collect();
    let dimension = dimension(context, parts);
    let number = ColumnKind::Number;
    let word = |key: &str| context.words.text(key);
    let spending = names::capital(&names::measure(&context.words, "spending"));
    let sales = names::capital(&names::measure(&context.words, "sales"));
    let plan = ColumnKind::Variance { reference: Scenario::PL };
    let rate = ColumnKind::Relative { reference: Scenario::PL };
    let down = Polarity::Down;
    let wanted = [
        Shown::new("PL", 70.0, number, |r| r.budget.as_ref(), Show::Plain).adding_up().under(&spending),
        Shown::new("AC", 70.0, number, |r| r.spending.as_ref(), Show::Plain).adding_up().under(&spending),
        Shown::new("ΔPY%", 62.0, number, |r| r.growth.as_ref(), Show::Growth(Polarity::Neutral)).under(&spending),
        Shown::new("ΔPL", 120.0, plan, |r| r.over.as_ref(), Show::Variance(down)).adding_up().under(&spending),
        Shown::new("ΔPL%", 100.0, rate, |r| r.over_share.as_ref(), Show::Growth(down)).under(&spending),
        Shown::new("ΔPY%", 62.0, number, |r| r.sales_growth.as_ref(), Show::Growth(Polarity::Up)).under(&sales),
        Shown::new(word("column.expense_ratio"), 76.0, number, |r| r.ratio.as_ref(), Show::Plain),
        Shown::new("ΔPY", 84.0, number, |r| r.ratio_change.as_ref(), Show::Variance(down)),
        Shown::new(word("column.return"), 72.0, number, |r| r.gain.as_ref(), Show::Plain),
    ];
    let mut columns = vec![column(names::capital(&dimension), "", 130.0, ColumnKind::Text)];
    let mut cells: Vec<Vec<Cell>> = vec![all.iter().map(|row| name(context, row)).collect()];
    // What only the whole has is no column of a breakdown.
    let rows = if members.is_empty() { &all } else { &members };
    for shown in wanted.iter().filter(|shown| shown.is_known(context, rows)) {
        columns.push(shown.column.clone());
        cells.push(shown.cells(context, scale, &all));
    }
    let last = members.len();
    let rows = transposed(cells).into_iter().enumerate().map(|(at, cells)| {
        let rest = all.get(at).and_then(|r| r.member.as_ref()).is_some_and(|m| m.is_rest());
        let kind = match at {
            _ if at == last => RowKind::Total,
            _ if rest => RowKind::Rest,
            _ => RowKind::Body,
        };
        Row { level: 0, kind, cells }
    });
    let rows: Vec<Row> = rows.take(if total { last + 1 } else { last }).collect();
    let unit = unit(context, found, scale).unwrap_or_default();
    let period = findings.frame.period;
    let what = context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]);
    let mut heading = context.heading("spending", what, String::new());
    heading.when = format!("{} PL, AC, ΔPL", super::super::dates::span(&period, &period));
    let alt = context.alt_table(rows.len(), &columns);
    TableSpec { id: "budget-table".into(), heading, columns, rows, alt }
}

fn name(context: &Context<'_>, row: &OutlayRow) -> Cell {
    text_cell(match &row.member {
        Some(member) if member.is_rest() => Phrase::words(context.words.text("words.others")),
        Some(member) => Phrase::name(names::member(&context.words, member)),
        None => Phrase::words(context.words.text("words.total")),
    })
}

/// The finding on the first slide; on the others who is furthest over the budget, or who spends most.
fn message(context: &Context<'_>, found: &Outlay, parts: &OutlayParts, first: bool, scale: &Scale) -> Phrase {
    let findings = context.findings;
    let dimension = dimension(context, parts);
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let over = |row: &OutlayRow| fact(&row.over).and_then(|f| f.value).map_or(f64::NEG_INFINITY, |v| v.to_f64());
    let real = || parts.rows.iter().filter(|r| r.member.as_ref().is_some_and(|m| !m.special));
    let worst = real().max_by(|a, b| over(a).total_cmp(&over(b))).filter(|r| over(r) > 0.0);
    let row = worst.or_else(|| real().next());
    let slots = context.slots().words("dimension", dimension).fact("actual", fact(&found.total.spending));
    let slots = match row {
        Some(row) => slots
            .name("member", row.member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default())
            .fact("value", fact(&row.spending))
            .fact("delta", fact(&row.over))
            .fact("relative", fact(&row.over_share)),
        None => slots,
    };
    let slots = if worst.is_some() { slots.flag("up") } else { slots };
    if first {
        return context.message("budget", "budget", &slots, scale);
    }
    super::super::sentence::said("plain.budget_by", &slots, &context.words, scale)
}
