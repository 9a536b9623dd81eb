//! The year's target spread again: closed months as they were, the others as they must be, by month and member, both
//! margins footing (S17, S20).

use super::super::context::Context;
use super::super::deck::{CONTENT, Cell, ColumnKind, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::numbers::{Digits, Scale};
use super::super::rounding::foot;
use super::super::sentence::Slots;
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::super::{agreement, dates, grid, names};
use super::fact_table::{Show, cell, column, footed};
use crate::base::{Format, Impact, Polarity, Scenario, Value};
use crate::findings::targets::recalibration::{Month, Recalibration};
use crate::findings::targets::two_way;
use crate::findings::{Fact, FactId};

/// Widths of the columns: month, state, member, whole, difference.
const WIDTHS: [f64; 5] = [66.0, 58.0, 66.0, 70.0, 118.0];
/// Digits below the printed ones by which cells are compared with their margins.
const FINER: u8 = 6;

/// The year spread again.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.targets.recalibration.as_ref().and_then(|found| slide(context, found)).into_iter().collect()
}

fn slide(context: &Context<'_>, found: &Recalibration) -> Option<Slide> {
    let findings = context.findings;
    let months: Vec<&Month> = found.rows.iter().chain([&found.total]).collect();
    let ids = months.iter().flat_map(|m| {
        m.cells.iter().chain([&m.all]).chain(&m.planned).chain(&m.delta).chain(&m.last_year).chain(&m.growth)
    });
    let scale = context.scale("targets", ids.map(String::as_str), Digits::Table);
    let unit = findings.fact(&found.needed).map(|f| scale.unit(f))?;
    let dimension = names::dimension(&context.words, &found.dimension);
    let measure = findings.frame.main_measure.as_str();
    let word = |key: &str| context.words.text(key);
    // A year that has not begun is compared with the one before it; nothing of it is closed.
    let begun = found.rows.iter().any(|m| m.closed);
    let mut columns = vec![column(names::capital(&word("column.month")), "", WIDTHS[0], ColumnKind::Text)];
    if begun {
        columns.push(column(names::capital(&word("column.state")), "", WIDTHS[1], ColumnKind::Text));
    }
    for member in &found.members {
        let rest = member.is_rest();
        let name = if rest { word("words.others") } else { names::member(&context.words, member) };
        columns.push(column(name, &names::capital(&dimension), WIDTHS[2], ColumnKind::Number));
    }
    columns.push(column(word("words.total"), "", WIDTHS[3], ColumnKind::Number));
    let reference = if begun { Scenario::PL } else { Scenario::PY };
    let more = if begun { "targets.more" } else { "targets.growth" };
    let pick = |month: &Month| if begun { month.planned.clone() } else { month.last_year.clone() };
    let far = |month: &Month| if begun { month.delta.clone() } else { month.growth.clone() };
    let compared = pick(&found.total).is_some();
    if compared {
        columns.insert(if begun { 2 } else { 1 }, column(context.code(reference), "", WIDTHS[3], ColumnKind::Number));
        columns.push(column(word(more), "", WIDTHS[4], ColumnKind::Variance { reference }));
    }
    let printed = printed(context, found, &scale);
    let parts: Vec<Option<FactId>> = found.rows.iter().map(pick).collect();
    let parts: Vec<Option<&FactId>> = parts.iter().map(Option::as_ref).collect();
    let references = footed(context, &scale, &parts, pick(&found.total).as_ref(), Show::Plain);
    // What a closed month missed is good or bad; what the others are asked for is neither.
    let polarity = findings.measure(measure).map_or(Polarity::Up, |m| m.polarity);
    let delta = |month: &Month| Show::Variance(if month.closed { polarity } else { Polarity::Neutral });
    let rows: Vec<Row> = months
        .iter()
        .enumerate()
        .map(|(at, month)| {
            let last = at == found.rows.len();
            let state = if month.closed { "targets.closed" } else { "targets.open" };
            let name = if last {
                Phrase::other(dates::in_words(&month.period, &context.words))
            } else {
                Phrase::other(month.period.to_string())
            };
            let mut cells = vec![text_cell(name)];
            if begun {
                cells.push(text_cell(Phrase::words(if last { word("targets.target") } else { word(state) })));
            }
            if compared {
                cells.extend(references.get(at).cloned());
            }
            for (place, id) in month.cells.iter().chain([&month.all]).enumerate() {
                let digits = printed.as_ref().and_then(|rows| rows.get(at)?.get(place).copied());
                cells.push(number(context, &scale, id, digits));
            }
            // A closed month asks for nothing any more: what it missed is what the others must bring.
            if compared {
                cells.push(cell(context, &scale, far(month).as_ref(), delta(month)));
            }
            let kind = if last { RowKind::Total } else { RowKind::Body };
            Row { level: 0, kind, cells }
        })
        .collect();
    // As wide as the page, however large its rows are drawn.
    let times = grid::enlargement(rows.len(), CONTENT.1);
    let wide = CONTENT.0 / times / columns.iter().map(|c| c.width).sum::<f64>();
    columns.iter_mut().for_each(|column| column.width *= wide.max(1.0));
    let what = context.label("heading.by", &[("unit", &unit), ("dimension", &dimension)]);
    let mut heading = context.heading(measure, what, String::new());
    heading.when = format!("{} {}", found.period, if begun { "PL, AC" } else { "PY, PL" });
    let alt = context.alt_table(rows.len(), &columns);
    let table = TableSpec { id: "targets-table".into(), heading, columns, rows, alt };
    let blocks = vec![grid::table_block(0.0, CONTENT.0, CONTENT.1, table)];
    let slots = context.slots().fact("needed", findings.fact(&found.needed));
    let message = context.message("targets", "targets", &slots, &scale);
    let footnotes = vec![context.source(&context.tables(true), Some(unit))];
    let mut slide = context.slide("targets", 5, word("slide.targets"), message, blocks, footnotes);
    let note = if begun { "footnote.targets" } else { "footnote.target_split" };
    let mut notes = vec![context.plain(note, &Slots::default())];
    let differs = |month: &&Month| {
        let (reference, far) = (pick(month), far(month));
        let facts = reference.as_ref().zip(far.as_ref());
        facts.is_some_and(|(reference, far)| agreement::difference_differs(&slide, [&month.all, reference, far]))
    };
    if months.iter().any(differs) {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

fn number(context: &Context<'_>, scale: &Scale, id: &FactId, digits: Option<i128>) -> Cell {
    let Some(fact) = context.findings.fact(id) else { return other_cell(String::new()) };
    let num = match digits {
        Some(digits) => scale.num_of_digits(fact, scale.format(fact, Style::Plain), digits),
        None => scale.num(fact, Style::Plain),
    };
    Cell { phrase: Phrase::num(num), value: scale.plotted(fact), impact: None::<Impact>, mark: None, link: None }
}

/// The printed digits of every row with its whole, so that rows and columns add up as they are printed.
fn printed(context: &Context<'_>, found: &Recalibration, scale: &Scale) -> Option<Vec<Vec<i128>>> {
    let fact = |id: &FactId| context.findings.fact(id);
    let format = scale.format(fact(&found.total.all)?, Style::Plain);
    let fine = Format { decimals: format.decimals.saturating_add(FINER), ..format };
    let value = |id: &FactId| fact(id).and_then(|f: &Fact| f.value);
    let whole = value(&found.total.all)?;
    let target = format.digits(whole);
    let foot = |ids: Vec<&FactId>| -> Option<Vec<i128>> {
        let values: Vec<Option<Value>> = ids.into_iter().map(value).collect();
        foot(&values, whole, target, format).into_iter().collect()
    };
    let rows = foot(found.rows.iter().map(|m| &m.all).collect())?;
    let columns = foot(found.total.cells.iter().collect())?;
    let exact = |id: &FactId| value(id).map_or(0.0, |v| fine.digits(v) as f64 / 10_f64.powi(i32::from(FINER)));
    let table: Vec<Vec<f64>> = found.rows.iter().map(|m| m.cells.iter().map(exact).collect()).collect();
    let cells = two_way::round(&table, &rows, &columns).ok()?;
    let with_whole = |(mut cells, whole): (Vec<i128>, i128)| {
        cells.push(whole);
        cells
    };
    Some(cells.into_iter().zip(rows).chain([(columns, target)]).map(with_whole).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Decimal, Lang, Unit};
    use crate::layout::sample::{Book, brief, findings, member, month};
    use crate::layout::words::tests::words;
    use crate::layout::{BlockContent, Versions};

    #[test]
    fn what_closed_months_missed_is_coloured_and_what_others_need_is_not() {
        let (mut book, mut findings) = (Book::new(), findings());
        book.facts = findings.facts.iter().map(|fact| (fact.id.clone(), fact.clone())).collect();
        let mut row = |period: crate::base::Period, closed: bool, delta: i64| {
            let mut put = |what: &str, value: i64| {
                let exact = Value::Exact(Decimal::whole(value.into()));
                book.put(what, "", period, Scenario::PLF, Unit::Currency("USD".into()), Some(exact))
            };
            let (cell, all, planned) = (put("cell", 1000 + delta), put("all", 1000 + delta), put("planned", 1000));
            let delta = Some(put("delta", delta));
            Month {
                period,
                closed,
                cells: vec![cell],
                all,
                planned: Some(planned),
                delta,
                last_year: None,
                growth: None,
            }
        };
        let rows = vec![row(month(2020, 1), true, -70), row(month(2020, 2), true, 40), row(month(2020, 3), false, 30)];
        let year = crate::base::Period::year(2020).expect("a year");
        let total = Month { delta: None, ..row(year, false, 0) };
        let id = total.all.clone();
        findings.targets.recalibration = Some(Recalibration {
            period: year,
            dimension: "region".into(),
            members: vec![member("region", "North")],
            rest_count: None,
            rows,
            total,
            needed: id.clone(),
            planned: id.clone(),
            delta: id.clone(),
            open: id,
            check: Value::Exact(Decimal::whole(0)),
        });
        findings.facts = book.facts.into_values().collect();
        let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
        let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
        let slide = slides(&context).pop().expect("a slide");
        let BlockContent::Table(table) = &slide.blocks[0].content else { panic!("a table") };
        let impacts: Vec<Option<Impact>> =
            table.rows.iter().take(3).map(|row| row.cells.last().unwrap().impact).collect();
        assert_eq!(impacts, [Some(Impact::Bad), Some(Impact::Good), Some(Impact::Neutral)]);
        assert!(slide.footnotes.iter().any(|note| note.text().contains("not a target")), "{:?}", slide.footnotes);
    }
}
