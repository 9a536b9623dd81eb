//! What reps do and what comes of it: visits against results, correlations by rank, and who visits least (S09).

use super::super::context::{Context, figure_block};
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, ColumnKind, FigureKind, Phrase, Point, Row, RowKind, ScatterAxis,
    ScatterPoint, ScatterSpec, Slide, TABLE_ROW, TableSpec,
};
use super::super::grid::table_height;
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::template::Style;
use super::fact_table::{Show, cell, cell_or_dash, column};
use crate::base::{Polarity, Scenario};
use crate::findings::FactId;
use crate::findings::process::{Link, Process, RepProcess};

/// Width of the figure, and the white space beside it.
const LEFT: f64 = 452.0;
const GUTTER: f64 = 28.0;
/// White space under a piece.
const GAP: f64 = 12.0;
/// Reps that the table shows: those with the fewest visits.
const SHOWN: usize = 5;
/// Further reps where the last one shown has the same number as the next.
const MORE: usize = 2;
/// Reps from which the figure may not name every point.
const CROWD: usize = 12;

/// A result: its word, and its fact of a rep.
type OfResult = (&'static str, fn(&RepProcess) -> Option<&FactId>);

/// The slide of what reps do.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.process.as_ref().and_then(|process| slide(context, process)).into_iter().collect()
}

/// What comes of it, as far as the data have it.
fn result(process: &Process) -> Option<OfResult> {
    let attained = process.rows.iter().filter(|row| row.attainment.is_some()).count();
    let won = process.rows.iter().filter(|row| row.win_rate.is_some()).count();
    match () {
        () if attained >= 2 => Some(("attainment", |row| row.attainment.as_ref())),
        () if won >= 2 => Some(("win_rate", |row| row.win_rate.as_ref())),
        () => None,
    }
}

fn slide(context: &Context<'_>, process: &Process) -> Option<Slide> {
    let findings = context.findings;
    let (key, of_result) = result(process)?;
    let facts = process.rows.iter().chain([&process.total]).flat_map(|row| {
        let own = [&row.visits, &row.follow_ups, &row.minutes, &row.response];
        own.into_iter().flatten().chain(row.per_week.facts.values())
    });
    let scale = context.scale("process", facts.map(String::as_str), Digits::Table);
    let spec = scatter(context, process, &scale, (key, of_result))?;
    let result_name = context.words.text(&format!("process.{key}"));
    let (first, last) = process.span;
    let mut heading = context.heading(
        "visits",
        context.label("heading.process", &[("result", &result_name)]),
        context.when(&first, &last, &[Scenario::AC]),
    );
    heading.what = context.words.text("process.visits_per_week");
    let alt = spec.alt(&context.words, "visits", &context.words.text("process.per_week_unit"));
    let figure = context.figure(("process-figure", "visits"), heading, String::new(), FigureKind::Scatter(spec), alt);
    let mut blocks = vec![figure_block(0.0, LEFT, figure)];
    let x = LEFT + GUTTER;
    let links = links(context, process, &scale, CONTENT.0 - x);
    let has_links = links.is_some();
    let mut y = 0.0;
    let above = links.as_ref().map_or(0.0, |table| table_height(table.rows.len()) + GAP);
    // The mean of all stands below them.
    let room = ((CONTENT.1 - above - table_height(1)) / TABLE_ROW).floor().max(1.0) as usize;
    for table in [links, Some(reps(context, process, &scale, CONTENT.0 - x, room))].into_iter().flatten() {
        let height = table_height(table.rows.len());
        blocks.push(Block { x, y, width: CONTENT.0 - x, height, content: BlockContent::Table(Box::new(table)) });
        y += height + GAP;
    }
    let fact = |id: Option<&FactId>| id.and_then(|id| findings.fact(id));
    let slots = context.slots().fact("mean", fact(process.total.per_week.facts.get(&Scenario::AC)));
    let message = context.message("process", "process", &slots, &scale);
    let mut tables = vec!["activities", "opportunities"];
    tables.retain(|name| context.brief.table(name).is_some());
    tables.extend(context.tables(true));
    tables.dedup();
    let footnotes = vec![context.source(&tables, None)];
    let mut slide = context.slide("process", 2, context.words.text("slide.process"), message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.process", &Slots::default())];
    notes.extend(has_links.then(|| context.plain("footnote.links", &Slots::default())));
    if process.rows.iter().any(|row| row.minutes.is_some()) {
        notes.push(context.plain("footnote.minutes", &Slots::default()));
    }
    if process.rows.iter().any(|row| row.response.is_some()) {
        notes.push(context.plain("footnote.response", &Slots::default()));
    }
    if process.rows.len() > CROWD {
        notes.push(context.plain("footnote.crowd", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// Reps by visits a week of five working days and result.
fn scatter(context: &Context<'_>, process: &Process, scale: &Scale, (key, of_result): OfResult) -> Option<ScatterSpec> {
    let findings = context.findings;
    let named = context.finding("process").and_then(|f| f.names.get("member"));
    let plain = |id: Option<&FactId>| {
        let fact = findings.fact(id?)?;
        Some(Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Plain) })
    };
    let share = |id: Option<&FactId>| {
        let fact = findings.fact(id?)?;
        Some(Point { value: scale.plotted(fact)?, num: scale.bare_percent(fact, false) })
    };
    let point = |row: &RepProcess| {
        let member = row.member.as_ref()?;
        let category = Category {
            id: member.key.clone(),
            label: names::member(&context.words, member),
            sub: String::new(),
            highlight: named == Some(&member.label),
            rest: false,
        };
        let (x, y) = (plain(row.per_week.facts.get(&Scenario::AC))?, share(of_result(row))?);
        Some(ScatterPoint { category, x, y, size: None })
    };
    let points: Vec<ScatterPoint> = process.rows.iter().filter_map(point).collect();
    if points.len() < 2 {
        return None;
    }
    Some(ScatterSpec {
        scenario: Scenario::AC,
        x: ScatterAxis {
            name: context.words.text("process.visits_per_week"),
            mean: plain(process.total.per_week.facts.get(&Scenario::AC)),
            mean_name: context.words.text("scatter.mean"),
            ratio: false,
            variance: false,
        },
        y: ScatterAxis {
            name: context.words.text(&format!("process.{key}_percent")),
            mean: share(of_result(&process.total)),
            mean_name: context.words.text("scatter.whole"),
            ratio: true,
            variance: false,
        },
        points,
        fields: Default::default(),
    })
}

/// Correlations by rank, with what they must exceed.
fn links(context: &Context<'_>, process: &Process, scale: &Scale, width: f64) -> Option<TableSpec> {
    let known = |link: &&Link| link.coefficient.is_some();
    let results: Vec<&'static str> = ["attainment", "win_rate"]
        .into_iter()
        .filter(|result| process.links.iter().filter(known).any(|l| l.result == *result))
        .collect();
    if results.is_empty() {
        return None;
    }
    let word = |key: &str| context.words.text(key);
    let mut columns = vec![column(word("process.effort"), "", 0.0, ColumnKind::Text)];
    for result in &results {
        let group = word(&format!("process.{result}"));
        columns.push(column("ρ", &group, 52.0, ColumnKind::Number));
        columns.push(column("n", &group, 30.0, ColumnKind::Number));
        columns.push(column(word("process.verdict"), &group, 66.0, ColumnKind::Text));
    }
    let used: f64 = columns.iter().map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = width - used;
    }
    let mut rows = Vec::new();
    for effort in ["visits", "follow_ups", "minutes", "response"] {
        let of = |result: &str| process.links.iter().find(|l| l.effort == effort && l.result == result);
        if !results.iter().filter_map(|r| of(r)).any(|link| link.coefficient.is_some()) {
            continue;
        }
        let mut cells = vec![text_cell(Phrase::words(word(&format!("process.of_{effort}"))))];
        for result in &results {
            let link = of(result).filter(|link| link.coefficient.is_some());
            cells.push(cell(context, scale, link.and_then(|l| l.coefficient.as_ref()), Show::Plain));
            cells.push(cell(context, scale, link.and_then(|l| l.reps.as_ref()), Show::Plain));
            let verdict = match link {
                None => String::new(),
                Some(link) if link.holds => word("process.holds"),
                Some(_) => word("process.chance"),
            };
            cells.push(text_cell(Phrase::words(verdict)));
        }
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    let (first, last) = process.span;
    let mut heading = context.heading("visits", word("heading.links"), context.when(&first, &last, &[Scenario::AC]));
    heading.what = word("process.links");
    Some(TableSpec { id: "process-links".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows })
}

/// How many reps the table shows: the list does not end between two with the same number.
fn fewest(context: &Context<'_>, process: &Process, scale: &Scale, room: usize) -> usize {
    let visits: Vec<Option<String>> = process
        .rows
        .iter()
        .rev()
        .map(|row| {
            let fact = context.findings.of(&row.per_week, Scenario::AC)?;
            Some(scale.num(fact, Style::Plain).text)
        })
        .collect();
    let ends = |n: usize| n >= visits.len() || visits.get(n - 1) != visits.get(n);
    // A few more where that completes them, else fewer.
    let more = (SHOWN..=room.min(SHOWN + MORE)).find(|n| ends(*n));
    let fewer = || (1..SHOWN.min(room + 1)).rev().find(|n| ends(*n));
    more.or_else(fewer).unwrap_or(SHOWN).min(visits.len())
}

/// The reps with the fewest visits beside the mean of all.
fn reps(context: &Context<'_>, process: &Process, scale: &Scale, width: f64, room: usize) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let any = |pick: &dyn Fn(&RepProcess) -> bool| process.rows.iter().any(pick);
    let before = any(&|row| row.per_week.facts.contains_key(&Scenario::DPY));
    let (minutes, response) = (any(&|row| row.minutes.is_some()), any(&|row| row.response.is_some()));
    let (attainment, won) = (any(&|row| row.attainment.is_some()), any(&|row| row.win_rate.is_some()));
    let rep = names::capital(&names::dimension(&context.words, "rep"));
    let visits = word("process.visits_per_week");
    let mut columns = vec![column(rep, "", 0.0, ColumnKind::Text)];
    if before {
        columns.push(column(Scenario::AC.label(), &visits, 42.0, number));
        columns.push(column(Scenario::DPY.label(), &visits, 48.0, number));
    } else {
        columns.push(column(visits, "", 62.0, number));
    }
    columns.push(column(word("process.follow_ups"), "", 46.0, number));
    if minutes {
        columns.push(column(word("process.minutes"), "", 46.0, number));
    }
    if response {
        columns.push(column(word("process.response"), "", 46.0, number));
    }
    if attainment {
        columns.push(column(word("process.attainment_short"), "", 50.0, number));
    }
    if won {
        columns.push(column(word("process.win_rate_short"), "", 50.0, number));
    }
    let used: f64 = columns.iter().map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = (width - used).clamp(56.0, 150.0);
    }
    // What is not known of a rep is no blank: the note says why.
    let one = |id: Option<&FactId>, show: Show| cell_or_dash(context, scale, id, show);
    let line = |row: &RepProcess, name: Phrase, kind: RowKind| {
        let mut cells = vec![text_cell(name), one(row.per_week.facts.get(&Scenario::AC), Show::Plain)];
        if before {
            cells.push(one(row.per_week.facts.get(&Scenario::DPY), Show::Variance(Polarity::Up)));
        }
        // The follow-ups of all beside those of single reps say nothing: their mean does.
        let own = if kind == RowKind::Total { process.follow_ups_mean.as_ref() } else { row.follow_ups.as_ref() };
        cells.push(cell(context, scale, own, Show::Plain));
        if minutes {
            cells.push(one(row.minutes.as_ref(), Show::Plain));
        }
        if response {
            cells.push(one(row.response.as_ref(), Show::Plain));
        }
        if attainment {
            cells.push(one(row.attainment.as_ref(), Show::Percent));
        }
        if won {
            cells.push(one(row.win_rate.as_ref(), Show::Percent));
        }
        Row { level: 0, kind, cells }
    };
    let mut rows: Vec<Row> = Vec::new();
    let shown = fewest(context, process, scale, room);
    for row in process.rows.iter().rev().take(shown) {
        let name = row.member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
        rows.push(line(row, Phrase::name(name), RowKind::Body));
    }
    rows.push(line(&process.total, Phrase::words(word("process.all")), RowKind::Total));
    let shown = shown.to_string();
    let (first, last) = process.span;
    let scenarios: &[Scenario] = if before { &[Scenario::AC, Scenario::DPY] } else { &[Scenario::AC] };
    let mut heading = context.heading(
        "visits",
        context.label("heading.fewest_visits", &[("n", &shown)]),
        context.when(&first, &last, scenarios),
    );
    heading.what = word("process.fewest");
    TableSpec { id: "process-reps".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::base::{Decimal, Lang, Unit, Value};
    use crate::findings::{Comparison, Findings};
    use crate::layout::Versions;
    use crate::layout::sample::{Book, brief, empty, member, month};
    use crate::layout::words::tests::words;

    /// Reps with visits and follow-ups; beside last year where asked for.
    fn findings(before: bool) -> Findings {
        let mut book = Book::new();
        let period = month(2020, 5);
        let mut row = |name: Option<&str>| {
            let slice = name.map_or(String::new(), |name| format!("[rep={name}]"));
            let mut facts = BTreeMap::new();
            let mut put = |what: &str, scenario: Scenario, value: Value| {
                book.put(what, &slice, period, scenario, Unit::Count, Some(value))
            };
            facts.insert(Scenario::AC, put("per_week", Scenario::AC, Value::Real(1.5)));
            if before {
                facts.insert(Scenario::DPY, put("per_week", Scenario::DPY, Value::Real(0.5)));
            }
            let follow_ups = put("follow_ups", Scenario::AC, Value::Exact(Decimal::whole(7)));
            RepProcess {
                member: name.map(|name| member("rep", name)),
                visits: None,
                follow_ups: Some(follow_ups),
                per_week: Comparison { measure: "visits".into(), member: None, period, facts },
                minutes: None,
                response: None,
                responses: None,
                attainment: None,
                win_rate: None,
            }
        };
        let (rows, total) = (vec![row(Some("a")), row(Some("b"))], row(None));
        let check = Value::Exact(Decimal::whole(0));
        let mean = Some(Value::Real(7.5));
        let follow_ups_mean = Some(book.put("process.follow_ups_mean", "", period, Scenario::AC, Unit::Count, mean));
        let mut findings = empty();
        findings.process = Some(Process {
            span: (period, period),
            rows,
            total,
            follow_ups_mean,
            links: Vec::new(),
            fewest: None,
            check,
        });
        findings.facts = book.facts.into_values().collect();
        findings
    }

    #[test]
    fn visits_are_a_week_with_and_without_last_year_and_follow_ups_have_a_mean() {
        for (before, at) in [(true, 3), (false, 2)] {
            let (findings, brief, lang, versions) = (findings(before), brief(), Lang::new("en"), Versions::default());
            let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
            let scale = context.scale("process", findings.facts.iter().map(|fact| fact.id.as_str()), Digits::Table);
            let process = findings.process.as_ref().expect("one");
            let table = reps(&context, process, &scale, 400.0, SHOWN);
            let heads = [&table.columns[1].group, &table.columns[1].header];
            assert!(heads.contains(&&"Visits a week".to_owned()), "{heads:?}");
            let told = |row: &Row| row.cells[at].phrase.text();
            let (total, reps) = table.rows.split_last().expect("rows");
            assert!(reps.iter().all(|row| told(row) == "7"), "{:?}", reps.iter().map(told).collect::<Vec<_>>());
            assert_eq!((total.kind, told(total).as_str()), (RowKind::Total, "7.5"));
        }
    }
}
