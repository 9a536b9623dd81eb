//! The improvement plan 销售改进计划表: who does what until when, with what, and what it is to bring; the most urgent and
//! important first (S39, S40).

use super::super::context::Context;
use super::super::deck::{Cell, ColumnKind, Part, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::template::Style;
use super::super::{names, prose};
use super::TablePages;
use super::action_table::{self, due, written};
use super::problems::Unanswered;
use crate::base::Impact;
use crate::findings::{Action, Actions, FactId, MemberRef};

/// The slides of the planned actions, and of the problems that no action answers; none where nothing is planned.
pub(crate) fn slides(context: &Context<'_>, unanswered: &[Unanswered]) -> Vec<Slide> {
    let findings = context.findings;
    let Some(found) = findings.actions.as_ref().filter(|found| !found.planned.is_empty()) else { return Vec::new() };
    let ids: Vec<&FactId> = found.planned.iter().filter_map(|a| a.priority.as_ref()).collect();
    let scale = context.scale("plan", ids.into_iter().map(String::as_str), Digits::Table);
    let column = |key: &str, width: f64, kind: ColumnKind| context.column(key, width, kind);
    let levels = found.planned.iter().any(|action| action.priority.is_some());
    let mut columns = vec![
        column("owner", 70.0, ColumnKind::Prose),
        column("item", 150.0, ColumnKind::Prose),
        column("measures", 222.0, ColumnKind::Prose),
        column("due", 78.0, ColumnKind::Text),
        column("support", 110.0, ColumnKind::Prose),
        column("effect", 158.0, ColumnKind::Prose),
    ];
    columns.extend(levels.then(|| column("priority", 96.0, ColumnKind::Prose)));
    let mut rows: Vec<Row> = found.planned.iter().map(|action| row(context, &scale, action, levels)).collect();
    rows.extend(lacking(context, unanswered, found, columns.len()));
    let slots = context.slots().fact("count", found.next.as_ref().and_then(|id| findings.fact(id)));
    let message = context.message("plan", "plan", &slots, &scale);
    let levels_note = levels.then(|| context.plain("footnote.plan", &Slots::default()));
    let followed = found.followed.as_ref().and_then(|id| findings.fact(id));
    let followed = followed.filter(|fact| fact.value.is_some_and(|n| n.to_f64() > 0.0));
    let slots = Slots::default().fact("n", followed);
    let followed = sentence::say("footnote.followed", &slots, &context.words, &scale);
    let since = action_table::since(context, &found.planned);
    let notes = levels_note.into_iter().chain(followed).chain(since).collect();
    // What is planned is of the period to come.
    let when = findings.frame.period.next(&context.brief.calendar).map_or_else(String::new, |next| next.to_string());
    prose::slides(context, TablePages { notes, ..action_table::pages(context, "plan", (message, when), columns, rows) })
}

/// What the plan leaves open: late actions that nothing follows up, with their owners, and the problems for which nobody
/// has an action.
fn lacking(context: &Context<'_>, open: &[Unanswered], found: &Actions, width: usize) -> Vec<Row> {
    let words = |key: &str| text_cell(Phrase::words(context.words.text(key)));
    let row = |who: Cell, item: &str, list: Vec<String>| {
        let item = Cell { impact: Some(Impact::Bad), ..words(item) };
        let list = text_cell(Phrase::other(list.join(&context.words.text("plan.between"))));
        let mut cells = vec![who, item, list];
        cells.resize_with(width, || text_cell(Phrase::default()));
        Row { level: 0, kind: RowKind::Body, cells }
    };
    let of = |action: &Action| {
        let item = names::clean(&context.words.value(&action.item));
        item + &context.label("problems.by", &[("by", &context.words.value(&action.owner))])
    };
    let late: Vec<String> = found.stranded().map(of).collect();
    let open: Vec<&Unanswered> = open.iter().filter(|problem| !problem.has_late).collect();
    let mut reps: Vec<Option<&MemberRef>> = Vec::new();
    for problem in &open {
        if !reps.contains(&problem.rep.as_ref()) {
            reps.push(problem.rep.as_ref());
        }
    }
    // Those that are nobody's own affair are last.
    reps.sort_by_key(|rep| rep.is_none());
    let mut rows: Vec<Row> = Vec::new();
    if !late.is_empty() {
        rows.push(row(words("plan.own"), "plan.overdue", late));
    }
    for rep in reps {
        let list = open.iter().filter(|problem| problem.rep.as_ref() == rep).map(|problem| problem.name.clone());
        let who = match rep {
            Some(rep) => text_cell(Phrase::name(names::member(&context.words, rep))),
            None => words("plan.to_name"),
        };
        rows.push(row(who, "plan.lacking", list.collect()));
    }
    rows
}

fn row(context: &Context<'_>, scale: &Scale, action: &Action, levels: bool) -> Row {
    let name = |text: &str| written(context, text);
    let mut cells = vec![
        name(&action.owner),
        name(&action.item),
        name(&action.measures),
        due(action),
        name(&action.support),
        name(&action.expected),
    ];
    cells.extend(levels.then(|| priority(context, scale, action)));
    Row { level: 0, kind: RowKind::Body, cells }
}

/// Urgency × importance with its result: `9（高 × 高）`.
fn priority(context: &Context<'_>, scale: &Scale, action: &Action) -> Cell {
    let Some(fact) = action.priority.as_ref().and_then(|id| context.findings.fact(id)) else {
        return text_cell(Phrase::default());
    };
    let (urgency, importance) = &action.levels;
    let levels = context.label(
        "plan.levels",
        &[("urgency", &context.words.value(urgency)), ("importance", &context.words.value(importance))],
    );
    let mut phrase = Phrase::num(scale.num(fact, Style::Plain));
    phrase.parts.push(Part::Name { text: levels });
    text_cell(phrase)
}
