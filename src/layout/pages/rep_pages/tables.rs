//! The two tables of the page of a rep: what the score is made of, and the skills from all sides.

use super::super::super::context::Context;
use super::super::super::deck::{Cell, Column, ColumnKind, Heading, Phrase, Row, RowKind, TableSpec};
use super::super::super::grid::table_height;
use super::super::super::names;
use super::super::super::numbers::Scale;
use super::super::super::table::text_cell;
use super::super::super::template::Style;
use super::super::fact_table::{Show, cell, cell_or_dash, column};
use super::super::scoring;
use super::{Rep, fact};
use crate::base::Scenario;
use crate::findings::FactId;
use crate::findings::people::{EvaluatedPart, Viewpoint};

/// Most skills of a page.
const SKILLS: usize = 8;

/// Components with last year, the mean of the reps, the reference, points, weight, and what could be gained.
pub(super) fn scores(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, id: &str) -> (TableSpec, f64) {
    let word = |key: &str| context.words.text(&format!("column.{key}"));
    let number = ColumnKind::Number;
    let columns: Vec<Column> = vec![
        column(word("component"), "", 128.0, ColumnKind::Text),
        column(Scenario::PY.label(), "", 62.0, number),
        column(Scenario::AC.label(), "", 62.0, number),
        column(word("rep_mean"), "", 62.0, number),
        column(word("full_points"), "", 62.0, number),
        column(word("points"), "", 48.0, number),
        column(word("weight"), "", 48.0, number),
        column(word("gain"), "", 52.0, number),
    ];
    let plain = |id: Option<&FactId>| cell_or_dash(context, scale, id, Show::Plain);
    let mut rows: Vec<Row> = rep
        .row
        .parts
        .iter()
        .map(|part| {
            let mut own = plain(part.value.as_ref());
            own.impact = part.stands;
            let cells = vec![
                text_cell(Phrase::words(component_name(context, part, scale))),
                plain(part.last_year.as_ref()),
                own,
                plain(rep.evaluation.means.get(&part.component)),
                plain(part.reference.as_ref()),
                plain(part.points.as_ref()),
                cell_or_dash(context, scale, part.weight.as_ref(), Show::Percent),
                plain(part.gain.as_ref()),
            ];
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let score = |s: Scenario| rep.row.score.as_ref().and_then(|row| row.facts.get(&s));
    let blank = || text_cell(Phrase::default());
    let total = vec![
        text_cell(Phrase::words(names::capital(&names::measure(&context.words, "score")))),
        plain(score(Scenario::PY)),
        plain(score(Scenario::AC)),
        plain(rep.evaluation.mean_score.as_ref()),
        blank(),
        blank(),
        blank(),
        blank(),
    ];
    rows.push(Row { level: 0, kind: RowKind::Total, cells: total });
    let period = context.findings.frame.period;
    // A role without weights of its own changes nothing.
    let weighed = |role: &&String| context.brief.scoring.roles.as_ref().is_some_and(|r| r.weights.contains_key(*role));
    let clause = match (rep.row.grade, rep.row.role.as_ref().filter(weighed)) {
        (Some(grade), Some(role)) => {
            let grade = context.words.text(&format!("grade.{}", grade.code()));
            context.label("heading.rep_role", &[("grade", &grade), ("role", &context.words.value(role))])
        }
        (Some(grade), None) => {
            let grade = context.words.text(&format!("grade.{}", grade.code()));
            context.label("heading.rep", &[("grade", &grade)])
        }
        _ => String::new(),
    };
    let mut heading = context.heading("score", clause, context.when(&period, &period, &[Scenario::PY, Scenario::AC]));
    heading.who = who(context, rep, heading.who);
    let tall = table_height(rows.len());
    (table(context, format!("{id}-scores"), heading, columns, rows), tall)
}

/// Whom a table is about: a slice names the rep already.
fn who(context: &Context<'_>, rep: &Rep<'_>, who: String) -> String {
    match context.findings.frame.slice.is_empty() {
        true => context.label("words.joined", &[("name", &who), ("other", &rep.name)]),
        false => who,
    }
}

fn table(context: &Context<'_>, id: String, heading: Heading, columns: Vec<Column>, rows: Vec<Row>) -> TableSpec {
    TableSpec { id, heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}

/// The name of a component with the unit of its value, where the value does not carry it.
fn component_name(context: &Context<'_>, part: &EvaluatedPart, scale: &Scale) -> String {
    let name = names::capital(&scoring::component(context, &part.component));
    let unit = fact(context, part.value.as_ref().or(part.reference.as_ref())).map(|f| (scale.unit(f), f.unit.code()));
    match unit {
        Some((unit, code)) if !matches!(code, "ratio" | "count" | "score") => {
            context.label("column.with_unit", &[("name", &name), ("unit", &unit)])
        }
        _ => name,
    }
}

/// Skills in rows, viewpoints in columns.
pub(super) fn skills_table(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, id: &str) -> Option<(TableSpec, f64)> {
    let (skills, own) = rep.skills?;
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let views = [Viewpoint::Superior, Viewpoint::Peer, Viewpoint::Customer, Viewpoint::Other, Viewpoint::Own];
    let views: Vec<Viewpoint> = views.into_iter().filter(|view| own.marks.contains_key(view)).collect();
    let mut columns = vec![column(word("column.skill"), "", 86.0, ColumnKind::Text)];
    columns.extend(views.iter().map(|v| column(word(&format!("viewpoint.{}", v.code())), "", 42.0, number)));
    columns.push(column(word("column.skill_mean"), "", 40.0, number));
    columns.push(column(word("column.self_gap"), "", 42.0, number));
    let mut shown: Vec<usize> = (0..skills.skills.len()).collect();
    if shown.len() > SKILLS {
        // The ones furthest from the mean on either side say most.
        shown = own.weaknesses.iter().take(SKILLS / 2).chain(own.strengths.iter().take(SKILLS / 2)).copied().collect();
        shown.sort_unstable();
    }
    let at = |list: &[Option<FactId>], skill: usize| list.get(skill).cloned().flatten();
    let plain = |id: Option<FactId>| cell(context, scale, id.as_ref(), Show::Plain);
    let row = |skill: usize| {
        let name = skills.skills.get(skill).map(|s| context.words.value(s)).unwrap_or_default();
        let mut cells = vec![text_cell(Phrase::name(name))];
        for view in &views {
            cells.push(plain(own.marks.get(view).and_then(|marks| at(marks, skill))));
        }
        cells.push(plain(at(&skills.means, skill)));
        cells.push(signed(context, scale, at(&own.gaps, skill)));
        Row { level: 0, kind: RowKind::Body, cells }
    };
    let rows: Vec<Row> = shown.into_iter().map(row).collect();
    let mut heading = context.heading("skills", word("heading.rep_skills"), String::new());
    heading.when = context.when(&skills.period, &skills.period, &[Scenario::AC]);
    heading.who = who(context, rep, heading.who);
    let tall = table_height(rows.len());
    Some((table(context, format!("{id}-skills"), heading, columns, rows), tall))
}

/// A number with its sign.
fn signed(context: &Context<'_>, scale: &Scale, id: Option<FactId>) -> Cell {
    let Some(found) = fact(context, id.as_ref()) else { return text_cell(Phrase::default()) };
    let num = scale.num(found, Style::Signed);
    Cell { phrase: Phrase::num(num), value: None, impact: None, mark: None, link: None }
}
