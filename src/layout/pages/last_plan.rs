//! What became of the actions of earlier plans: where each stands, and what its measure did since (S39).

use super::super::context::Context;
use super::super::dates;
use super::super::deck::{Cell, ColumnKind, Part, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::Slots;
use super::super::table::text_cell;
use super::super::template::Style;
use super::super::{names, prose, sentence};
use super::TablePages;
use super::action_table::{self, due, written};
use crate::base::{Impact, Scenario};
use crate::findings::{Action, FactId, Outcome, Standing};

/// The slides of the tracked actions; none where nothing was planned before.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = context.findings.actions.as_ref().filter(|found| !found.tracked.is_empty()) else {
        return Vec::new();
    };
    let effects = found.tracked.iter().map(|action| &action.effect);
    let ids: Vec<&FactId> = effects.flat_map(|e| [&e.before, &e.actual, &e.expected]).flatten().collect();
    let scale = context.scale("last_plan", ids.into_iter().map(String::as_str), Digits::Table);
    let column = |key: &str, width: f64, kind: ColumnKind| context.column(key, width, kind);
    let mut now: Vec<String> = found.tracked.iter().filter_map(|a| a.effect.now).map(|p| p.to_string()).collect();
    now.sort();
    now.dedup();
    let mut today = column("today", 74.0, ColumnKind::Number);
    // Where all were measured in the same period, the column says in which.
    if let [now] = now.as_slice() {
        today.header = context.label("column.today_in", &[("now", now)]);
    }
    let columns = vec![
        column("item", 156.0, ColumnKind::Prose),
        column("owner", 62.0, ColumnKind::Prose),
        column("decided", 56.0, ColumnKind::Text),
        column("due", 72.0, ColumnKind::Text),
        column("standing", 60.0, ColumnKind::Prose),
        column("measured", 128.0, ColumnKind::Prose),
        column("then", 74.0, ColumnKind::Number),
        today,
        column("expected", 74.0, ColumnKind::Number),
        column("outcome", 134.0, ColumnKind::Prose),
    ];
    let all: Vec<Row> = found.tracked.iter().map(|action| row(context, &scale, action)).collect();
    let slots = context.slots().fact("of", found.count.as_ref().and_then(|id| context.findings.fact(id)));
    let note = match now.is_empty() {
        true => context.plain("footnote.last_plan_early", &Slots::default()),
        false => {
            let now = now.join(&context.words.text("words.list"));
            context.plain("footnote.last_plan", &Slots::default().other("now", now))
        }
    };
    let day = context.findings.frame.until();
    let is_seasonal = found.tracked.iter().any(|action| action.effect.outcome == Outcome::Seasonal);
    let season = is_seasonal.then(|| context.plain("footnote.last_plan_season", &Slots::default()));
    let since = action_table::since(context, &found.tracked);
    let late = context.plain("footnote.late", &Slots::default().other("as_of", dates::date(day)));
    let message = context.message("last_plan", "last_plan", &slots, &scale);
    let period = context.findings.frame.period;
    let when = context.when(&period, &period, &[Scenario::AC]);
    // What is less urgent and important gives way, and is counted.
    let pages = |shown: usize| {
        let hidden = all.len().saturating_sub(shown);
        let more = Slots::default().other("n", hidden.to_string());
        let more = (hidden > 0).then(|| context.plain("footnote.more_actions", &more));
        let notes =
            [late.clone(), note.clone()].into_iter().chain(season.clone()).chain(since.clone()).chain(more).collect();
        let rows = all.iter().take(shown).cloned().collect();
        let said = (message.clone(), when.clone());
        Some(TablePages { notes, ..action_table::pages(context, "last_plan", said, columns.clone(), rows) })
    };
    prose::one_page(context, all.len(), pages).into_iter().collect()
}

fn row(context: &Context<'_>, scale: &Scale, action: &Action) -> Row {
    let name = |text: &str| written(context, text);
    let effect = &action.effect;
    let standing = |impact: Option<Impact>, key: &str| Cell {
        impact,
        ..text_cell(Phrase::words(context.words.text(&format!("standing.{key}"))))
    };
    let progress = effect.progress.as_ref().and_then(|id| context.findings.fact(id));
    let season = effect.season.as_ref().and_then(|id| context.findings.fact(id));
    let change = effect.change.as_ref().and_then(|id| context.findings.fact(id));
    let slots = Slots::default().fact("progress", progress).fact("season", season).fact("change", change);
    // Before its day nothing is missed.
    let not_yet = effect.outcome == Outcome::Missed && action.standing == Standing::Open;
    let is_due = action.due.is_some_and(|due| due <= context.findings.frame.until());
    let (code, impact) = match effect.outcome {
        Outcome::Missed if not_yet => ("not_yet", Impact::Neutral),
        Outcome::Seasonal if is_due && !effect.is_there => ("seasonal_missed", Impact::Bad),
        outcome => (outcome.code(), effect.impact),
    };
    let said = sentence::say(&format!("outcome.{code}"), &slots, &context.words, scale);
    let outcome = Cell {
        impact: Some(impact).filter(|impact| *impact != Impact::Neutral),
        ..text_cell(said.unwrap_or_default())
    };
    let number = |id: &Option<FactId>| valued(context, scale, id.as_ref());
    // Without a second value there is nothing that a reader could compare.
    let measured = effect.outcome != Outcome::NotMeasured;
    let of = |id: &Option<FactId>| if measured { number(id) } else { text_cell(Phrase::default()) };
    let cells = vec![
        name(&action.item),
        name(&action.owner),
        text_cell(Phrase::other(action.decided.to_string())),
        due(action),
        match action.standing {
            Standing::Done => standing(None, "done"),
            Standing::Late => standing(Some(Impact::Bad), "late"),
            Standing::Open => standing(None, "open"),
            Standing::Dropped => standing(None, "dropped"),
        },
        text_cell(measure(context, action)),
        of(&effect.before),
        of(&effect.actual),
        of(&effect.expected),
        outcome,
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// What is measured, and of whom.
pub(crate) fn measure(context: &Context<'_>, action: &Action) -> Phrase {
    if action.effect.measure.is_empty() {
        return Phrase::default();
    }
    let measure = names::capital(&names::measure(&context.words, &action.effect.measure));
    let mut phrase = Phrase::words(measure);
    for member in &action.scope {
        phrase.parts.push(Part::Words { text: " · ".to_owned() });
        phrase.parts.push(Part::Name { text: names::member(&context.words, member) });
    }
    phrase
}

/// A number with its unit; rows differ in what they measure.
pub(crate) fn valued(context: &Context<'_>, scale: &Scale, id: Option<&FactId>) -> Cell {
    let Some(fact) = id.and_then(|id| context.findings.fact(id)) else { return text_cell(Phrase::default()) };
    let mut phrase = Phrase::num(scale.num(fact, Style::Plain));
    let unit = scale.unit_behind(fact);
    if fact.value.is_some() && !unit.is_empty() {
        phrase.parts.push(Part::Words { text: unit });
    }
    text_cell(phrase)
}
