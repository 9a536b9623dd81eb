//! Problems → where they sit → why → what is done: the strongest negative findings, one a row (S38). Causes are written by
//! people; where nobody wrote one, that is said.

use super::super::context::{Context, slide_of};
use super::super::dates;
use super::super::deck::{
    BlockContent, CONTENT, Cell, Column, ColumnKind, Heading, Part, Phrase, Row, RowKind, Slide, TableSpec,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::{names, prose};
use super::alert_choice::{Numbers, with_numbers};
use super::{TablePages, alerts, problem_path};
use crate::base::{Grain, Impact, Scenario};
use crate::config::NoteKind;
use crate::findings::{Action, MemberRef, Note, Outcome, Problem, Standing, Step, Trail};

/// Most problems on the slide of a week, and of other reports.
const WEEKLY: usize = 4;
const MOST: usize = 7;
/// Where the causes stand.
const CAUSE: usize = 2;

/// Widths that the columns of the problem, its place and its cause are tried at, and the least of that of the answer,
/// which has what they leave.
const TRIED: [&[f64]; 3] =
    [&[150.0, 175.0, 200.0, 225.0], &[185.0, 215.0, 245.0, 275.0], &[150.0, 185.0, 220.0, 255.0, 290.0]];
const ANSWER: f64 = 180.0;

/// A problem that no action answers.
pub(crate) struct Unanswered {
    /// In a few words.
    pub(crate) name: String,
    /// True where an action for it is late.
    pub(crate) has_late: bool,
    /// The rep whose affair it is.
    pub(crate) rep: Option<MemberRef>,
}

/// The slide of the problems with the `numbers` of their alerts, none where nothing falls short; and those on it that no
/// action answers, in a few words each.
pub(crate) fn slides(context: &Context<'_>, numbers: &Numbers<'_>) -> (Vec<Slide>, Vec<Unanswered>) {
    let shown = shown(context);
    // The last of them give way to long words of the others.
    let pages = |most: usize| pages(context, shown.get(..most)?, numbers);
    let slides: Vec<Slide> = prose::one_page(context, shown.len(), pages).into_iter().collect();
    let rows = slides.iter().flat_map(|slide| &slide.blocks).map(|block| match &block.content {
        BlockContent::Table(table) => table.rows.len(),
        _ => 0,
    });
    let on_page = shown.iter().take(rows.sum());
    let open = on_page.filter(|trail| !is_answered(context, trail)).map(|trail| Unanswered {
        name: name(context, trail),
        rep: context.findings.alerts.iter().find(|a| a.finding == trail.finding).and_then(|a| a.owner.clone()),
        has_late: answers(context, trail).iter().any(|action| action.standing == Standing::Late),
    });
    (slides, open.collect())
}

/// The problems that a report of its cadence tells.
fn shown<'a>(context: &Context<'a>) -> Vec<&'a Trail> {
    let most = if context.findings.frame.cadence == Grain::Week { WEEKLY } else { MOST };
    context.findings.trails.iter().take(most).collect()
}

/// A problem in a few words: what falls short, else as the alert calls it, else the slide that shows it.
fn name(context: &Context<'_>, trail: &Trail) -> String {
    let findings = context.findings;
    let measure = names::measure(&context.words, &trail.measure);
    let member = trail.steps.first().and_then(|step| step.member.as_ref());
    let member = member.map(|m| names::member(&context.words, m));
    let finding = findings.findings.iter().find(|f| f.id == trail.finding);
    let located = findings.problems.iter().any(|p| p.finding == trail.finding);
    let scale = context.scale_of(finding.iter().flat_map(|f| f.facts.values()).map(String::as_str), Digits::Table);
    match (finding.map(|f| (f, alerts::what(context, f, &scale).text())), member) {
        (Some((_, what)), None) if !located && !what.is_empty() => what,
        (Some((_, what)), Some(member)) if !located && !what.is_empty() => {
            context.label("alerts.top", &[("what", &what), ("where", &member)])
        }
        (Some((finding, _)), _) if !located => context.words.text(&format!("slide.{}", finding.slide)),
        (_, Some(member)) => context.label("plan.gap", &[("member", &member), ("measure", &measure)]),
        (_, None) => context.label("plan.whole", &[("measure", &measure)]),
    }
}

/// The causes that stand beside a problem.
pub(crate) fn causes_told<'a>(context: &Context<'a>) -> Vec<&'a Note> {
    let shown = shown(context);
    let told = |note: &&Note| shown.iter().any(|trail| is_cause(context, trail, note));
    context.findings.notes.iter().filter(told).collect()
}

/// True of a written cause of a problem: about a member on its trail or above it; else, where it is about no member, about its
/// finding, its measure, or its slide.
fn is_cause(context: &Context<'_>, trail: &Trail, note: &Note) -> bool {
    if note.kind != NoteKind::Cause {
        return false;
    }
    let on_trail = |step: &Step| {
        let pair = step.member.as_ref().zip(note.member.as_ref());
        pair.is_some_and(|(step, named)| step.dimension == named.dimension && step.key == named.key)
    };
    if note.member.is_some() {
        return trail.notes.contains(&note.place) || trail.steps.iter().any(on_trail);
    }
    let finding = context.findings.findings.iter().find(|f| f.id == trail.finding);
    let named = note.on == trail.finding || note.on == trail.measure;
    named || finding.is_some_and(|f| note.on == f.slide || note.on == slide_of(f))
}

fn pages(context: &Context<'_>, shown: &[&Trail], numbers: &Numbers<'_>) -> Option<TablePages> {
    let first = shown.first()?;
    let findings = context.findings;
    let told = shown.iter().filter_map(|trail| findings.findings.iter().find(|f| f.id == trail.finding));
    let ids: Vec<&str> = told.flat_map(|f| f.facts.values()).map(String::as_str).collect();
    let values = shown.iter().flat_map(|trail| &trail.steps).map(|step| step.value.as_str());
    // One unit for all, so that the rows can be held against each other.
    let scale = context.scale_of(ids.into_iter().chain(values), Digits::Table);
    let word = |key: &str| context.words.text(key);
    let rows: Vec<Row> = shown.iter().map(|trail| row(context, &scale, trail, shown)).collect();
    let (columns, rows) = columns(context, rows);
    let unwritten = is_unwritten(context, &rows);
    let numbers: Vec<Option<usize>> = shown.iter().map(|trail| numbers.number(trail)).collect();
    let numbered = numbers.iter().any(Option::is_some);
    let (columns, rows) = if numbered { with_numbers(context, columns, rows, &numbers) } else { (columns, rows) };
    let period = findings.frame.period;
    let mut heading = context.heading("problems", word("heading.problems"), String::new());
    let references = shown.iter().filter_map(|trail| trail.reference);
    let mut scenarios: Vec<Scenario> = references.collect();
    scenarios.sort_unstable();
    scenarios.dedup();
    scenarios.push(Scenario::AC);
    heading.when = context.when(&period, &period, &scenarios);
    let notes = [
        ("footnote.problems", true),
        ("footnote.problems_numbers", numbered),
        ("footnote.problems_py", leaves_targets(context, shown)),
        ("footnote.no_causes", unwritten),
    ];
    let notes = notes.into_iter().filter(|(_, holds)| *holds);
    let mut notes: Vec<Phrase> = notes.map(|(key, _)| context.plain(key, &Slots::default())).collect();
    let more = self::shown(context).len() - shown.len();
    if more > 0 {
        notes.push(context.plain("footnote.more_problems", &Slots::default().other("n", more.to_string())));
    }
    Some(TablePages {
        id: "problems".into(),
        section: 5,
        name: word("slide.problems"),
        message: message(context, shown, first, &scale),
        heading,
        columns,
        rows,
        footnotes: vec![context.source(&context.tables(first.reference == Some(Scenario::PL)), None)],
        notes,
    })
}

/// How many problems nothing answers, how many of their actions are late, and which problem comes first.
fn message(context: &Context<'_>, shown: &[&Trail], first: &Trail, scale: &Scale) -> Phrase {
    let findings = context.findings;
    let n = shown.len();
    let open = shown.iter().filter(|trail| !is_answered(context, trail)).count();
    let how = match open {
        0 => "answered",
        open if open == n => "none",
        _ => "some",
    };
    let key = if n == 1 { format!("problems.one.{how}") } else { format!("problems.many.{how}") };
    let head = context.label(&key, &[("n", &n.to_string()), ("open", &open.to_string())]);
    let slots = context.slots().other("head", head).words("measure", names::measure(&context.words, &first.measure));
    let located = findings.problems.iter().any(|p| p.finding == first.finding);
    let finding = findings.findings.iter().find(|f| f.id == first.finding);
    let slots = match (&first.reference, first.steps.first()) {
        (Some(reference), Some(step)) if located => {
            let fact = findings.fact(&step.value).filter(|f| f.value.is_some_and(|v| v.to_f64() < 0.0));
            let member = step.member.as_ref().map(|m| names::member(&context.words, m));
            let slots = slots.fact("delta", fact).words("reference", context.reference_name(*reference));
            match member {
                Some(member) => slots.name("member", member),
                None => slots,
            }
        }
        // As the alert calls it.
        _ => {
            let what = finding.map(|f| (alerts::what(context, f, scale), alerts::value(context, f, scale)));
            let text = |phrase: &Phrase| Some(phrase.text()).filter(|text| !text.is_empty());
            let what = what.and_then(|(what, value)| Some((text(&what)?, text(&value)?)));
            match what {
                Some((what, value)) => {
                    let named = finding.and_then(|f| f.names.get("member")).map(|member| context.words.value(member));
                    let value = named
                        .map_or(value.clone(), |named| [named, value].join(&context.words.text("problems.between")));
                    slots.other("what", what).other("value", value)
                }
                None => slots,
            }
        }
    };
    sentence::said("plain.problems", &slots, &context.words, scale)
}

/// True when a way goes on against last year where the targets end.
fn leaves_targets(context: &Context<'_>, shown: &[&Trail]) -> bool {
    let of_targets = shown.iter().filter(|trail| trail.reference == Some(Scenario::PL));
    let mut steps = of_targets.flat_map(|trail| &trail.steps);
    steps.any(|step| context.findings.fact(&step.value).is_some_and(|f| f.scenario == Scenario::DPY))
}

/// The actions that answer a problem.
fn answers<'a>(context: &Context<'a>, trail: &Trail) -> Vec<&'a Action> {
    let all = || context.findings.actions.iter().flat_map(|found| found.all());
    trail.actions.iter().filter_map(|id| all().find(|action| action.id == *id)).collect()
}

/// True when an action that is not late is under way or about to begin, or one that is done brought what was expected of
/// it: what is done without that, or late, answers no problem that is still there.
pub(super) fn is_answered(context: &Context<'_>, trail: &Trail) -> bool {
    let holds = |action: &&Action| match action.standing {
        Standing::Open => true,
        Standing::Done => action.effect.outcome == Outcome::Reached,
        Standing::Late | Standing::Dropped => false,
    };
    answers(context, trail).iter().any(holds)
}

/// True of an action about members other than the one that a problem is about, or about some where it is the whole's.
fn is_part(context: &Context<'_>, trail: &Trail, action: &Action) -> bool {
    let findings = context.findings;
    let located = findings.problems.iter().find(|p| p.finding == trail.finding).map(|p| p.subject.member.as_ref());
    let subject = located.unwrap_or_else(|| {
        let named = findings.findings.iter().any(|f| f.id == trail.finding && f.names.contains_key("member"));
        trail.steps.first().and_then(|step| step.member.as_ref()).filter(|_| named)
    });
    action.is_part_of(subject.as_slice())
}

/// The columns, as wide as their words ask for: of a few ways to share the width the one that takes least height; with the
/// rows. Where nobody wrote any cause, causes have no column.
fn columns(context: &Context<'_>, mut rows: Vec<Row>) -> (Vec<Column>, Vec<Row>) {
    let none = context.words.text("problems.no_cause");
    let told = rows.iter().any(|row| row.cells.get(CAUSE).is_some_and(|cell| cell.phrase.text() != none));
    let written = told || context.findings.notes.iter().any(|note| note.kind == NoteKind::Cause);
    if !written {
        rows.iter_mut().filter(|row| row.cells.len() > CAUSE).for_each(|row| drop(row.cells.remove(CAUSE)));
    }
    let of = |widths: &[f64; 4]| -> Vec<Column> {
        let column = |(key, width): (&str, &f64)| context.column(key, *width, ColumnKind::Prose);
        let all = ["problem", "located", "cause", "answer"].into_iter().zip(widths);
        all.filter(|(key, _)| written || *key != "cause").map(column).collect()
    };
    let height = |columns: &[Column]| {
        let (id, heading, alt) = (String::new(), Heading::default(), String::new());
        let table = TableSpec { id, heading, columns: columns.to_vec(), rows: rows.to_vec(), alt };
        prose::height_at(&table, CONTENT.0)
    };
    let [first, second, third] = TRIED;
    let ways = first.iter().flat_map(|a| second.iter().flat_map(move |b| third.iter().map(move |c| (*a, *b, *c))));
    let ways = ways.map(|(a, b, c)| [a, b, c, CONTENT.0 - a - b - c]).filter(|[.., answer]| *answer >= ANSWER);
    let ways = ways.map(|widths| of(&widths));
    let best = ways.min_by(|a, b| height(a).total_cmp(&height(b))).unwrap_or_default();
    (best, rows)
}

/// True when a row says that its cause is still to be written.
fn is_unwritten(context: &Context<'_>, rows: &[Row]) -> bool {
    let none = context.words.text("problems.no_cause");
    rows.iter().any(|row| row.cells.get(CAUSE).is_some_and(|cell| cell.phrase.text() == none))
}

fn row(context: &Context<'_>, scale: &Scale, trail: &Trail, shown: &[&Trail]) -> Row {
    let cells = vec![
        text_cell(statement(context, scale, trail)),
        text_cell(problem_path::path(context, scale, trail, shown)),
        cause(context, trail, shown),
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
    let pace = finding.filter(|f| f.kind == "pacing_behind");
    let short = pace.and_then(|f| sentence::say("problems.pace", &alerts::slots_of(context, f), &context.words, scale));
    short.or_else(|| finding.map(|f| sentence::sentence_at(f, findings, &context.words, scale))).unwrap_or_default()
}

/// The cause that a person wrote, with its author; else that it is missing. Of the year it is told once, in the row of the
/// member that it is about.
fn cause(context: &Context<'_>, trail: &Trail, shown: &[&Trail]) -> Cell {
    let notes: Vec<&Note> = context.findings.notes.iter().filter(|note| is_cause(context, trail, note)).collect();
    let same = |other: &&&Trail| {
        other.period != trail.period && notes.iter().all(|note| is_cause(context, other, note)) && !notes.is_empty()
    };
    let below = shown.iter().filter(|_| trail.period != context.findings.frame.period).find(same);
    if let Some(member) = below.and_then(|other| other.steps.first()?.member.as_ref()) {
        let member = names::member(&context.words, member);
        return text_cell(Phrase::words(context.label("problems.cause_of", &[("member", &member)])));
    }
    let mut parts: Vec<Part> = Vec::new();
    for note in notes {
        if !parts.is_empty() {
            parts.push(Part::Words { text: context.words.text("words.stop") });
        }
        // Of a member that the way does not name, whom it is about is said.
        let named = trail.steps.iter().any(|step| step.member == note.member);
        if let Some(member) = note.member.as_ref().filter(|_| !named && trail.notes.contains(&note.place)) {
            parts.push(Part::Name { text: names::member(&context.words, member) });
            parts.push(Part::Words { text: context.words.text("problems.about") });
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

/// The actions that answer the problem, with owner, day and standing; coloured where none of them answers it now.
fn answer(context: &Context<'_>, trail: &Trail) -> Cell {
    let own = answers(context, trail);
    let impact = (!is_answered(context, trail)).then_some(Impact::Bad);
    if own.is_empty() {
        return Cell { impact, ..text_cell(Phrase::words(context.words.text("problems.no_action"))) };
    }
    let planned = || context.findings.actions.iter().flat_map(|found| &found.planned);
    let is_planned = |action: &Action| planned().any(|other| other.id == action.id);
    let mut parts: Vec<Part> = Vec::new();
    for action in own {
        if !parts.is_empty() {
            parts.push(Part::Words { text: context.words.text("words.stop") });
        }
        let standing = match (action.standing, action.effect.outcome) {
            (Standing::Late, _) => "standing.late",
            (Standing::Open, _) if is_planned(action) => "problems.planned",
            (Standing::Open, _) => "standing.open",
            (Standing::Dropped, _) => "standing.dropped",
            (Standing::Done, Outcome::Missed) => "problems.done_missed",
            (Standing::Done, Outcome::Partly) => "problems.done_partly",
            (Standing::Done, Outcome::Seasonal) => "problems.done_seasonal",
            (Standing::Done, Outcome::Reached) => "problems.done_reached",
            (Standing::Done, Outcome::TooEarly | Outcome::NotMeasured) => "standing.done",
        };
        let owner = Some(context.words.value(&action.owner)).filter(|owner| !owner.is_empty());
        let mut details: Vec<String> = owner.into_iter().chain(action.due.map(dates::date)).collect();
        details.push(context.words.text(standing));
        details.extend(is_part(context, trail, action).then(|| context.words.text("problems.part")));
        parts.push(Part::Name { text: context.words.value(&action.item) });
        let details = details.join(&context.words.text("problems.between"));
        parts.push(Part::Name { text: context.label("problems.by", &[("by", &details)]) });
    }
    Cell { impact, ..text_cell(Phrase { parts }) }
}
