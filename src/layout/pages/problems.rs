//! Problems → where they sit → why → what is done: the strongest negative findings, one a row (S38). Causes are written by
//! people; where nobody wrote one, that is said.

use super::super::context::{Context, slide_of};
use super::super::dates;
use super::super::deck::{CONTENT, Cell, Column, ColumnKind, Heading, Part, Phrase, Row, RowKind, Slide, TableSpec};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::template::Style;
use super::super::{names, prose};
use super::TablePages;
use crate::base::{Grain, Impact, Scenario};
use crate::config::NoteKind;
use crate::findings::{Action, Note, Problem, Standing, Step, Trail};

/// Most problems on the slide of a week, and of other reports.
const WEEKLY: usize = 3;
const MOST: usize = 5;

/// Ways to share the width of the slide between the columns.
const WIDTHS: [[f64; 4]; 5] = [
    [224.0, 262.0, 196.0, 202.0],
    [190.0, 240.0, 264.0, 190.0],
    [170.0, 220.0, 324.0, 170.0],
    [200.0, 300.0, 150.0, 234.0],
    [190.0, 280.0, 230.0, 184.0],
];

/// The slide of the problems; none where nothing falls short.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let shown = shown(context);
    // The last of them give way to long words of the others.
    let pages = |most: usize| pages(context, shown.get(..most)?);
    prose::one_page(context, shown.len(), pages).into_iter().collect()
}

/// The problems that a report of its cadence tells.
fn shown<'a>(context: &Context<'a>) -> Vec<&'a Trail> {
    let most = if context.findings.frame.cadence == Grain::Week { WEEKLY } else { MOST };
    context.findings.trails.iter().take(most).collect()
}

/// The causes that stand beside a problem.
pub(crate) fn causes_told<'a>(context: &Context<'a>) -> Vec<&'a Note> {
    let shown = shown(context);
    let told = |note: &&Note| shown.iter().any(|trail| is_cause(context, trail, note));
    context.findings.notes.iter().filter(told).collect()
}

/// True of a written cause of a problem: about a member on its trail, its finding, its measure, or its slide.
fn is_cause(context: &Context<'_>, trail: &Trail, note: &Note) -> bool {
    if note.kind != NoteKind::Cause {
        return false;
    }
    let on_trail = |step: &Step| {
        let pair = step.member.as_ref().zip(note.member.as_ref());
        pair.is_some_and(|(step, named)| step.dimension == named.dimension && step.key == named.key)
    };
    let finding = context.findings.findings.iter().find(|f| f.id == trail.finding);
    let named = note.on == trail.finding || note.on == trail.measure;
    named || trail.steps.iter().any(on_trail) || finding.is_some_and(|f| note.on == f.slide || note.on == slide_of(f))
}

fn pages(context: &Context<'_>, shown: &[&Trail]) -> Option<TablePages> {
    let first = shown.first()?;
    let findings = context.findings;
    let told = shown.iter().filter_map(|trail| findings.findings.iter().find(|f| f.id == trail.finding));
    let ids: Vec<&str> = told.flat_map(|f| f.facts.values()).map(String::as_str).collect();
    let values = shown.iter().flat_map(|trail| &trail.steps).map(|step| step.value.as_str());
    let scale = context.scale_of(ids.into_iter().chain(values), Digits::Table);
    let word = |key: &str| context.words.text(key);
    let rows: Vec<Row> = shown.iter().map(|trail| row(context, &scale, trail)).collect();
    let columns = columns(context, &rows);
    let period = findings.frame.period;
    let mut heading = context.heading("problems", word("heading.problems"), String::new());
    let references = shown.iter().filter_map(|trail| trail.reference);
    let mut scenarios: Vec<Scenario> = references.collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    scenarios.push(Scenario::AC);
    heading.when = context.when(&period, &period, &scenarios);
    // What is done no longer answers a problem that is still there.
    let open = |id: &String| {
        let actions = context.findings.actions.iter().flat_map(|found| found.all());
        actions.filter(|a| a.id == *id).any(|a| matches!(a.standing, Standing::Open | Standing::Late))
    };
    let unanswered = shown.iter().filter(|trail| !trail.actions.iter().any(open)).count();
    let mut slots = context
        .slots()
        .other("n", shown.len().to_string())
        .other("open", unanswered.to_string())
        .words("measure", names::measure(&context.words, &first.measure));
    if unanswered == 0 {
        slots = slots.flag("all");
    }
    if shown.len() == 1 {
        slots = slots.flag("one");
    }
    slots = match (&first.reference, first.steps.first()) {
        (Some(reference), Some(step)) => {
            let fact = findings.fact(&step.value).filter(|f| f.value.is_some_and(|v| v.to_f64() < 0.0));
            let member = step.member.as_ref().map(|m| names::member(&context.words, m));
            let slots = slots.fact("delta", fact).words("reference", context.reference_name(*reference));
            match member {
                Some(member) => slots.name("member", member),
                None => slots,
            }
        }
        (None, Some(step)) => slots.fact("value", findings.fact(&step.value)),
        _ => slots,
    };
    Some(TablePages {
        id: "problems".into(),
        section: 5,
        name: word("slide.problems"),
        message: sentence::said("plain.problems", &slots, &context.words, &scale),
        heading,
        columns,
        rows,
        footnotes: vec![context.source(&context.tables(first.reference == Some(Scenario::PL)), None)],
        notes: vec![context.plain("footnote.problems", &Slots::default())],
    })
}

/// The columns, as wide as their words ask for: of a few ways to share the width the one that takes least height.
fn columns(context: &Context<'_>, rows: &[Row]) -> Vec<Column> {
    let of = |widths: &[f64; 4]| -> Vec<Column> {
        let column = |(key, width): (&str, &f64)| context.column(key, *width, ColumnKind::Prose);
        ["problem", "located", "cause", "answer"].into_iter().zip(widths).map(column).collect()
    };
    let height = |columns: &[Column]| {
        let (id, heading, alt) = (String::new(), Heading::default(), String::new());
        let table = TableSpec { id, heading, columns: columns.to_vec(), rows: rows.to_vec(), alt };
        prose::height_at(&table, CONTENT.0)
    };
    let ways = WIDTHS.iter().map(of);
    ways.min_by(|a, b| height(a).total_cmp(&height(b))).unwrap_or_default()
}

fn row(context: &Context<'_>, scale: &Scale, trail: &Trail) -> Row {
    let cells = vec![
        text_cell(statement(context, scale, trail)),
        text_cell(path(context, scale, trail)),
        cause(context, trail),
        answer(context, trail),
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// What the problem is, and how much.
fn statement(context: &Context<'_>, scale: &Scale, trail: &Trail) -> Phrase {
    let findings = context.findings;
    let problem: Option<&Problem> = findings.problems.iter().find(|p| p.finding == trail.finding);
    let finding = findings.findings.iter().find(|f| f.id == trail.finding);
    if let Some(problem) = problem {
        let fact = |s: Option<Scenario>| s.and_then(|s| findings.of(&problem.subject, s)).filter(|f| f.value.is_some());
        let member = problem.subject.member.as_ref().map(|m| names::member(&context.words, m));
        let slots = context
            .slots()
            .words("measure", names::measure(&context.words, &trail.measure))
            .words("reference", context.reference_name(problem.reference))
            .fact("delta", fact(Scenario::absolute(problem.reference)))
            .fact("relative", fact(Scenario::relative(problem.reference)));
        let slots = match member {
            Some(member) => slots.name("member", member),
            None => slots,
        };
        if let Some(phrase) = sentence::say("problems.short", &slots, &context.words, scale) {
            return sentence::capitalised(phrase);
        }
    }
    finding.map_or_else(Phrase::default, |f| sentence::sentence_at(f, findings, &context.words, scale))
}

/// The way from the subject down: each member with its value and its share of the subject's.
fn path(context: &Context<'_>, scale: &Scale, trail: &Trail) -> Phrase {
    let word = |text: &str| Part::Words { text: text.to_owned() };
    let mut parts: Vec<Part> = Vec::new();
    for (i, step) in trail.steps.iter().enumerate() {
        let name = match &step.member {
            Some(member) => Part::Name { text: names::member(&context.words, member) },
            None => word(&context.words.text("words.total")),
        };
        if i == 0 {
            parts.extend(step.member.is_some().then_some(name));
            continue;
        }
        let between = if step.inside { " → ".to_owned() } else { context.words.text("words.stop") };
        parts.extend((!parts.is_empty()).then_some(Part::Words { text: between }));
        parts.push(name);
        let Some(fact) = context.findings.fact(&step.value) else { continue };
        parts.push(word(" "));
        let signed = super::super::numbers::is_variance(fact.scenario) || fact.measure.contains(".over");
        parts.push(Part::Num(scale.num(fact, if signed { Style::Signed } else { Style::Plain })));
        parts.push(word(&scale.unit_behind(fact)));
        // Beyond the reach of the targets the way goes on against last year.
        if trail.reference == Some(Scenario::PL) && fact.scenario == Scenario::DPY {
            parts.push(word(&context.words.text("problems.against_py")));
        }
        if let Some(share) = step.share.as_ref().and_then(|id| context.findings.fact(id)) {
            let slots = Slots::default().fact("share", Some(share));
            parts.extend(sentence::say("problems.share", &slots, &context.words, scale).unwrap_or_default().parts);
        }
    }
    let finding = context.findings.findings.iter().find(|f| f.id == trail.finding);
    if let (true, Some(finding)) = (parts.is_empty() && trail.measure == "win_rate", finding) {
        let name = context.words.text(&format!("slide.{}", finding.slide));
        return Phrase::words(context.label("problems.see", &[("name", &name)]));
    }
    if parts.is_empty() {
        return Phrase::words(context.words.text("problems.spread"));
    }
    Phrase { parts }
}

/// The cause that a person wrote, with its author; else that it is missing.
fn cause(context: &Context<'_>, trail: &Trail) -> Cell {
    let notes = context.findings.notes.iter().filter(|note| is_cause(context, trail, note));
    let mut parts: Vec<Part> = Vec::new();
    for note in notes {
        if !parts.is_empty() {
            parts.push(Part::Words { text: context.words.text("words.stop") });
        }
        parts.push(Part::Name { text: names::clean(note.text.get(context.lang)) });
        let mut by = vec![context.words.text("note.mark_short")];
        by.extend(Some(context.words.value(&note.author)).filter(|author| !author.is_empty()));
        by.extend(note.date.map(dates::date));
        parts.push(Part::Name {
            text: context.label("problems.by", &[("by", &by.join(&context.words.text("problems.between")))]),
        });
    }
    if parts.is_empty() {
        return text_cell(Phrase::words(context.words.text("problems.no_cause")));
    }
    text_cell(Phrase { parts })
}

/// The actions that answer the problem, with owner, day and standing.
fn answer(context: &Context<'_>, trail: &Trail) -> Cell {
    let actions: Vec<&Action> = context.findings.actions.iter().flat_map(|found| found.all()).collect();
    let own: Vec<&&Action> = trail.actions.iter().filter_map(|id| actions.iter().find(|a| a.id == *id)).collect();
    if own.is_empty() {
        let text = context.words.text("problems.no_action");
        return Cell { impact: Some(Impact::Bad), ..text_cell(Phrase::words(text)) };
    }
    let mut parts: Vec<Part> = Vec::new();
    for action in &own {
        if !parts.is_empty() {
            parts.push(Part::Words { text: context.words.text("words.stop") });
        }
        let standing = match action.standing {
            Standing::Late => "late",
            Standing::Open => "open",
            Standing::Done => "done",
            Standing::Dropped => "dropped",
        };
        let owner = Some(context.words.value(&action.owner)).filter(|owner| !owner.is_empty());
        let mut details: Vec<String> = owner.into_iter().chain(action.due.map(dates::date)).collect();
        details.push(context.words.text(&format!("standing.{standing}")));
        parts.push(Part::Name { text: context.words.value(&action.item) });
        let details = details.join(&context.words.text("problems.between"));
        parts.push(Part::Name { text: context.label("problems.by", &[("by", &details)]) });
    }
    text_cell(Phrase { parts })
}
