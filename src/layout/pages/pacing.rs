//! Attainment against time progress, the required run rate and the landing (S19): course and table side by side.

use super::super::context::{Context, figure_block};
use super::super::dates;
use super::super::deck::{
    CONTENT, Category, Column, ColumnKind, CourseSpec, FigureKind, FigureSpec, Part, Phrase, Row, RowKind, Slide,
    TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line, Of, fact_cell, text_cell};
use super::super::template::Style;
use super::super::{agreement, grid, names, tiers};
use crate::base::{Grain, Impact, Period, Scenario, Unit};
use crate::findings::outlook::landing::Landing;
use crate::findings::{Comparison, Fact, Pacing};

/// Width of the course; the table stands to its right.
const COURSE: f64 = 520.0;
/// White space between both.
const GAP: f64 = 24.0;
/// Widths of the table's columns: name, unit, value.
const WIDTHS: [f64; 3] = [200.0, 58.0, 82.0];

/// The pacing of the year.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.pacing.as_ref().and_then(|pacing| slide(context, pacing)).into_iter().collect()
}

fn slide(context: &Context<'_>, pacing: &Pacing) -> Option<Slide> {
    let findings = context.findings;
    let measure = &findings.frame.main_measure;
    // What is over has landed.
    let over = findings.fact(&pacing.days_left).and_then(|f| f.value).is_some_and(|v| v.to_f64() <= 0.0);
    let landed = Pacing { landing: None, landing_gap: None, ..pacing.clone() };
    let pacing = if over { &landed } else { pacing };
    let landing = findings.outlook.as_ref().and_then(|o| o.landing.as_ref()).filter(|_| !over);
    let rows = rows(pacing, over, landing.is_some());
    let borders = landing.into_iter().flat_map(|l| [&l.low, &l.high].into_iter().chain(&l.plan)).map(String::as_str);
    let course = pacing.course.iter().flat_map(|p| [p.actual.as_deref(), p.target.as_deref()]).flatten();
    let months = if over { months(context, pacing) } else { Vec::new() };
    let monthly = tiers::ids(months.iter().copied(), &MONTHLY);
    let ids = rows.iter().map(|(_, id)| *id).chain(borders).chain(course).chain(monthly.iter().map(|id| id as &str));
    let scale = context.scale("pacing", ids, Digits::Table);
    let unit = findings.fact(&pacing.target).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .fact("attainment", findings.fact(&pacing.attainment))
        .fact("target", findings.fact(&pacing.target));
    let won = won_and_lost(context, pacing, &months, &scale);
    let message = won.unwrap_or_else(|| context.message("pacing", "pacing", &slots, &scale));
    let mut blocks = Vec::new();
    if let Some(figure) = course_figure(context, pacing, &scale, &unit) {
        blocks.push(figure_block(0.0, COURSE, figure));
    }
    let x = if blocks.is_empty() { 0.0 } else { COURSE + GAP };
    let mut heading = context.heading(measure, context.words.text("heading.pacing"), pacing.period.to_string());
    heading.what = context.words.text("slide.pacing");
    let header = |key: &str, width: f64, kind: ColumnKind| context.column(key, width, kind);
    let columns = vec![
        header("measure", WIDTHS[0], ColumnKind::Text),
        header("unit", WIDTHS[1], ColumnKind::Text),
        header("value", WIDTHS[2], ColumnKind::Number),
    ];
    let mut rows: Vec<Row> = rows
        .into_iter()
        .filter_map(|(key, id)| {
            let fact = findings.fact(id)?;
            // Nothing is present about a period that is over.
            let said = if over && key == "current_per_day" { "per_day" } else { key };
            let name = Phrase::words(context.words.text(&format!("pacing.{said}")));
            let unit = if fact.unit == Unit::Ratio { String::new() } else { scale.unit(fact) };
            let cells =
                vec![text_cell(name), text_cell(Phrase::words(unit)), fact_cell(&scale, fact, impact(key, fact))];
            Some(Row { level: 0, kind: RowKind::Body, cells })
        })
        .collect();
    if let Some((low, high)) = landing.and_then(|l| Some((findings.fact(&l.low)?, findings.fact(&l.high)?))) {
        // Under the landing, before what it is short of.
        let at = rows.len().saturating_sub(1);
        rows.insert(at, between(context, &scale, low, high));
        let place = findings.fact(&pacing.target).and_then(|target| place(target, low, high));
        if let Some(place) = place {
            let name = Phrase::words(context.words.text("pacing.target_place"));
            let value = Phrase::words(context.words.text(&format!("interval.{place}")));
            let cells = vec![text_cell(name), text_cell(Phrase::default()), text_cell(value)];
            rows.insert(at + 1, Row { level: 0, kind: RowKind::Body, cells });
        }
    }
    let (columns, rows) = if months.is_empty() {
        (columns, rows)
    } else {
        heading = context.heading(
            measure,
            context.label("heading.unit", &[("unit", &unit)]),
            context.when(&pacing.period, &pacing.period, &MONTHLY),
        );
        monthly_table(context, &scale, &months, CONTENT.0 - x)
    };
    let alt = context.alt_table(rows.len(), &columns);
    let table = TableSpec { id: "pacing-table".into(), heading, columns, rows, alt };
    blocks.push(grid::table_block(x, CONTENT.0 - x, CONTENT.1, table));
    let footnotes = vec![context.source(&context.tables(true), Some(unit))];
    let mut slide = context.slide("pacing", 2, context.words.text("slide.pacing"), message, blocks, footnotes);
    let how = (!over).then(|| note(context, pacing, landing, &scale));
    let mut notes: Vec<Phrase> = running(context, pacing).into_iter().chain(how).collect();
    let differences = [
        [Some(&pacing.target), Some(&pacing.actual), pacing.to_go.as_ref()],
        [Some(&pacing.attainment), Some(&pacing.time_progress), Some(&pacing.gap)],
        [pacing.landing.as_ref(), Some(&pacing.target), pacing.landing_gap.as_ref()],
    ];
    let differs = |[one, other, difference]: [Option<&String>; 3]| {
        let facts = one.zip(other).zip(difference);
        facts.is_some_and(|((one, other), difference)| agreement::difference_differs(&slide, [one, other, difference]))
    };
    if differences.into_iter().any(differs) {
        notes.push(context.plain("footnote.variance", &Slots::default()));
    }
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// How the landing was found: by the forecast, with the plan's own beside it; or by the plan, with the reason why.
fn note(context: &Context<'_>, pacing: &Pacing, landing: Option<&Landing>, scale: &Scale) -> Phrase {
    // Holidays of other years take no day from this one.
    let Period { start, end, .. } = pacing.period;
    let known = context.brief.calendar.holidays.range(start..=end).next().is_some();
    let days = if known { "workdays.holidays" } else { "workdays.weekdays" };
    let slots = Slots::default().words("workdays", context.words.text(days));
    let reason = context.findings.absent.iter().find(|a| a.what == "forecast");
    let (key, slots) = match (landing, reason) {
        (Some(landing), _) => {
            let plan = landing.plan.as_ref().and_then(|id| context.findings.fact(id));
            let running = context.findings.outlook.as_ref().and_then(|o| o.running.as_ref());
            let left = running.and_then(|id| context.findings.fact(id));
            let key = if left.is_some() { "footnote.pacing_running" } else { "footnote.pacing_forecast" };
            (key, slots.fact("landing_plan", plan).fact("month_left", left))
        }
        (None, Some(absent)) => {
            let reason = context.words.text(&format!("reason.{}", absent.reason));
            ("footnote.pacing_unforecast", slots.words("reason", reason))
        }
        (None, None) => ("footnote.pacing", slots),
    };
    sentence::said(key, &slots, &context.words, scale)
}

/// What the chart's last actual is, where its month is not over: it stands where the month ends, as the plan of all of it.
fn running(context: &Context<'_>, pacing: &Pacing) -> Option<Phrase> {
    let until = context.findings.frame.until();
    let last = pacing.course.iter().rfind(|p| p.actual.is_some()).filter(|p| until < p.period.end)?;
    let slots = Slots::default()
        .other("month", dates::in_words(&last.period, &context.words))
        .other("as_of", dates::date(until));
    Some(context.plain("footnote.course_running", &slots))
}

/// Where a target lies beside an interval: `above`, `below`, `inside`.
pub(super) fn place(target: &Fact, low: &Fact, high: &Fact) -> Option<&'static str> {
    let (target, low, high) = (target.value?.to_f64(), low.value?.to_f64(), high.value?.to_f64());
    Some(match () {
        () if target > high => "above",
        () if target < low => "below",
        () => "inside",
    })
}

/// The interval of the landing in one row.
fn between(context: &Context<'_>, scale: &Scale, low: &Fact, high: &Fact) -> Row {
    let mut phrase = Phrase::num(scale.num(low, Style::Plain));
    phrase.parts.push(Part::Words { text: " – ".to_owned() });
    phrase.parts.extend(Phrase::num(scale.num(high, Style::Plain)).parts);
    let name = Phrase::words(context.words.text("pacing.landing_between"));
    let cells = vec![text_cell(name), text_cell(Phrase::words(scale.unit(high))), text_cell(phrase)];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// What a year that is over is told by month, where every month of it has a target: where it was won and lost.
const MONTHLY: [Scenario; 4] = [Scenario::PL, Scenario::AC, Scenario::DPL, Scenario::DPLRel];

/// The months of the course with the whole; none where they are not those of the report's period.
fn months<'a>(context: &Context<'a>, pacing: &Pacing) -> Vec<&'a Comparison> {
    let findings = context.findings;
    let of_course = |row: &&Comparison| pacing.course.iter().any(|p| p.period == row.period);
    let mut rows: Vec<&Comparison> = findings.months.iter().filter(of_course).collect();
    let known = |row: &&Comparison| MONTHLY.iter().all(|s| findings.of(row, *s).is_some());
    let total = findings.key_figures.iter().find(|c| c.measure == findings.frame.main_measure);
    let total = total.filter(|row| row.period == pacing.period).filter(known);
    if rows.len() != pacing.course.len() || !rows.iter().all(known) {
        return Vec::new();
    }
    rows.extend(total);
    rows
}

/// In how many months of a year that is over the target was reached, and the months that did most for and against it;
/// none where all of them went one way.
fn won_and_lost(context: &Context<'_>, pacing: &Pacing, months: &[&Comparison], scale: &Scale) -> Option<Phrase> {
    let of = |row: &&Comparison| {
        let fact = context.findings.of(row, Scenario::DPL)?;
        Some((row.period, fact.value?.to_f64(), fact))
    };
    let changes: Vec<(Period, f64, &Fact)> =
        months.iter().filter(|row| row.period.grain == Grain::Month).filter_map(of).collect();
    let most = changes.iter().max_by(|a, b| a.1.total_cmp(&b.1)).filter(|month| month.1 > 0.0)?;
    let least = changes.iter().min_by(|a, b| a.1.total_cmp(&b.1)).filter(|month| month.1 < 0.0)?;
    let name = |month: &(Period, f64, &Fact)| dates::in_words(&month.0, &context.words);
    let slots = Slots::default()
        .other("pacing_period", dates::in_words(&pacing.period, &context.words))
        .other("of", changes.len().to_string())
        .other("count", changes.iter().filter(|month| month.1 >= 0.0).count().to_string())
        .other("best", name(most))
        .other("worst", name(least))
        .fact("most", Some(most.2))
        .fact("least", Some(least.2));
    sentence::say("pacing.months", &slots, &context.words, scale)
}

/// A row a month, then the whole.
fn monthly_table(context: &Context<'_>, scale: &Scale, rows: &[&Comparison], width: f64) -> (Vec<Column>, Vec<Row>) {
    let total = rows.iter().position(|row| row.period.grain != Grain::Month);
    let lines: Vec<Line<'_>> = rows
        .iter()
        .enumerate()
        .map(|(i, row)| {
            let (name, kind) = match total {
                Some(at) if at == i => {
                    (Phrase::words(names::capital(&context.words.text("words.total"))), RowKind::Total)
                }
                _ => (Phrase::other(row.period.to_string()), RowKind::Body),
            };
            let part_of = total.filter(|at| *at != i);
            Line { name, level: 0, kind, of: Of::Comparison(row), part_of, extra: Vec::new() }
        })
        .collect();
    let columns = Columns {
        name: context.words.text("label.period"),
        extra: Vec::new(),
        scenarios: MONTHLY.into_iter().map(|s| (s, String::new())).collect(),
        marks: false,
        shares: false,
        width,
    };
    table::table(context, scale, &columns, &lines)
}

/// The rows of the table with their facts, as far as they are known; of a period that is over without what asks how
/// the rest of it will go.
fn rows(pacing: &Pacing, over: bool, forecast: bool) -> Vec<(&'static str, &str)> {
    let mut rows: Vec<(&'static str, &str)> = vec![
        ("actual", &pacing.actual),
        ("target", &pacing.target),
        ("attainment", &pacing.attainment),
        ("time_progress", &pacing.time_progress),
        ("gap", &pacing.gap),
        ("plan_to_date", &pacing.plan_to_date),
        ("plan_attainment", &pacing.plan_attainment),
        ("days_left", &pacing.days_left),
    ];
    let optional = [
        ("to_go", &pacing.to_go),
        ("required_per_day", &pacing.required_per_day),
        ("planned_per_day", &pacing.planned_per_day),
        ("current_per_day", &pacing.current_per_day),
        (if forecast { "landing_forecast" } else { "landing" }, &pacing.landing),
        ("landing_gap", &pacing.landing_gap),
    ];
    rows.extend(optional.into_iter().filter_map(|(key, id)| Some((key, id.as_deref()?))));
    rows.retain(|(key, _)| !over || ["actual", "target", "attainment", "to_go", "current_per_day"].contains(key));
    rows
}

/// The gap of the landing is good or bad; that to the plain progress of time is part season.
fn impact(key: &str, fact: &Fact) -> Option<Impact> {
    let value = fact.value?.to_f64();
    (key == "landing_gap").then(|| Impact::of(value, crate::base::Polarity::Up))
}

fn course_figure(context: &Context<'_>, pacing: &Pacing, scale: &Scale, unit: &str) -> Option<FigureSpec> {
    let findings = context.findings;
    let (first, last) = (pacing.course.first()?, pacing.course.last()?);
    let point =
        |id: &Option<String>| id.as_deref().and_then(|id| findings.fact(id)).and_then(|f| tiers::point(f, scale));
    let categories = pacing.course.iter().enumerate().map(|(i, p)| {
        let before = i.checked_sub(1).and_then(|i| pacing.course.get(i)).map(|p| &p.period);
        let (label, sub) = dates::on_axis(&p.period, before, &context.words);
        Category { id: p.period.to_string(), label, sub, highlight: p.period == findings.frame.period, rest: false }
    });
    let spec = CourseSpec {
        categories: categories.collect(),
        actual: pacing.course.iter().map(|p| point(&p.actual)).collect(),
        target: pacing.course.iter().map(|p| point(&p.target)).collect(),
        landing: point(&pacing.landing),
        ahead: pacing.course.iter().map(|p| point(&p.expected)).collect(),
    };
    let measure = &findings.frame.main_measure;
    let mut scenarios = vec![Scenario::PL, Scenario::AC];
    scenarios.extend(spec.landing.as_ref().map(|_| Scenario::FC));
    let alt = context.alt_course(measure, unit, &spec);
    let heading = context.heading(
        measure,
        context.label("heading.course", &[("unit", unit)]),
        context.when(&first.period, &last.period, &scenarios),
    );
    Some(context.figure(("pacing-figure", measure), heading, unit.to_owned(), FigureKind::Course(spec), alt))
}
