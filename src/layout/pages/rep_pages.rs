//! One page for a rep: what the score is made of, the skills from four sides, strengths, points to improve, actions, and a
//! growth plan (S37). It stands in the report of that rep, and in the report of all where the configuration asks for it.

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, Cell, Column, ColumnKind, HEADING, Phrase, Row, RowKind, Slide, TABLE_HEAD,
    TABLE_ROW, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::{dates, names, width};
use super::fact_table::{Show, cell, column};
use super::{packed, scoring};
use crate::base::number::MISSING;
use crate::base::{Grain, Impact, Scenario};
use crate::config::NoteKind;
use crate::findings::people::{Evaluated, EvaluatedPart, Evaluation, RepSkills, Sheet, SheetPoint, Skills, Viewpoint};
use crate::findings::{Fact, FactId, Note};

/// Width of the left part, and the white space beside it.
const LEFT: f64 = 524.0;
const GUTTER: f64 = 24.0;
/// White space under a table.
const GAP: f64 = 12.0;
/// Most skills of a page.
const SKILLS: usize = 8;

/// Kinds of notes that say what the plan of a rep otherwise says by rule.
const WRITTEN: [NoteKind; 3] = [NoteKind::Comment, NoteKind::Plan, NoteKind::Lesson];
/// Longest note in a plan, in widths of a Chinese character: two lines.
const NOTE: f64 = 46.0;

/// The pages.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(evaluation) = asked(context) else { return Vec::new() };
    let pages = context.findings.sheets.iter().enumerate();
    pages.filter_map(|(at, sheet)| page(context, evaluation, sheet, at)).collect()
}

/// The evaluation, where its reps have pages: of one rep, or where the configuration asks for them.
fn asked<'c>(context: &Context<'c>) -> Option<&'c Evaluation> {
    let findings = context.findings;
    let asked = context.brief.reports.iter().any(|r| r.id == findings.frame.report && r.rep_pages);
    let evaluation = findings.evaluation.as_ref()?;
    (findings.frame.cadence != Grain::Week && (asked || evaluation.rows.len() == 1)).then_some(evaluation)
}

/// The notes that the pages tell, so that no other slide does.
pub(crate) fn notes_told<'c>(context: &Context<'c>) -> Vec<&'c Note> {
    let Some(evaluation) = asked(context) else { return Vec::new() };
    let rows = context.findings.sheets.iter().filter_map(|sheet| evaluation.rows.get(sheet.row));
    rows.flat_map(|row| WRITTEN.iter().filter_map(|kind| written(context, row, *kind))).collect()
}

/// The first note of a kind about a rep.
fn written<'c>(context: &Context<'c>, row: &Evaluated, kind: NoteKind) -> Option<&'c Note> {
    let member = row.comparison.member.as_ref()?;
    let about = |note: &&Note| {
        note.kind == kind
            && note.member.as_ref().is_some_and(|m| m.dimension == member.dimension && m.key == member.key)
    };
    context.findings.notes.iter().find(about)
}

/// What a page is made from.
struct Rep<'a> {
    evaluation: &'a Evaluation,
    row: &'a Evaluated,
    skills: Option<(&'a Skills, &'a RepSkills)>,
    sheet: &'a Sheet,
    name: String,
}

fn page(context: &Context<'_>, evaluation: &Evaluation, sheet: &Sheet, at: usize) -> Option<Slide> {
    let row = evaluation.rows.get(sheet.row)?;
    let skills = context.findings.skills.as_ref();
    let skills = skills.and_then(|skills| Some((skills, skills.rows.get(sheet.skills?)?)));
    let name = names::member(&context.words, row.comparison.member.as_ref()?);
    let rep = Rep { evaluation, row, skills, sheet, name };
    let scale = scale(context, &rep);
    let id = if at == 0 { "rep_page".to_owned() } else { format!("rep_page-{}", at + 1) };
    let mut blocks = Vec::new();
    let (scores, height) = scores(context, &rep, &scale, &id);
    blocks.push(Block { x: 0.0, y: 0.0, width: LEFT, height, content: BlockContent::Table(Box::new(scores)) });
    let below = height + GAP;
    let half = (LEFT - GUTTER) / 2.0;
    let mut text = |x: f64, y: f64, width: f64, block: TextBlock| {
        if !block.items.is_empty() {
            let height = packed::text_height(&block, width).min(CONTENT.1 - y);
            blocks.push(Block { x, y, width, height, content: BlockContent::Text(block) });
        }
    };
    text(0.0, below, half, points(context, &rep, &scale, "strengths", Impact::Good));
    text(half + GUTTER, below, half, points(context, &rep, &scale, "improve", Impact::Bad));
    let x = LEFT + GUTTER;
    let right = CONTENT.0 - x;
    let table = skills_table(context, &rep, &scale, &id);
    let top = table.as_ref().map_or(0.0, |(_, height)| height + GAP);
    text(x, top, right, plan(context, &rep, &scale));
    if let Some((table, height)) = table {
        blocks.push(Block { x, y: 0.0, width: right, height, content: BlockContent::Table(Box::new(table)) });
    }
    let message = message(context, &rep, &scale);
    let tables = ["sales", "targets", "opportunities", "receivables", "activities", "assessments", "actions"];
    let known: Vec<&str> = tables.into_iter().filter(|table| context.brief.table(table).is_some()).collect();
    let footnotes = vec![context.source(&known, None)];
    let title = context.label("slide.rep_page", &[("name", &rep.name)]);
    let mut slide = context.slide(&id, 4, title, message, blocks, footnotes);
    let mut notes = vec![scoring::formula(context), scoring::borders(context)];
    if rep.row.covered.is_some() {
        notes.push(context.plain("footnote.score_part_own", &Slots::default()));
    }
    notes.push(context.plain("footnote.rep_page", &Slots::default()));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

fn scale(context: &Context<'_>, rep: &Rep<'_>) -> Scale {
    let parts = rep.row.parts.iter().flat_map(|p| [&p.value, &p.last_year, &p.reference]).flatten();
    let ids = parts.chain(rep.row.comparison.facts.values()).chain(rep.evaluation.means.values());
    Scale::of(context.findings, ids.map(String::as_str), Digits::Table, &context.words, context.lang)
}

fn fact<'c>(context: &Context<'c>, id: Option<&FactId>) -> Option<&'c Fact> {
    id.and_then(|id| context.findings.fact(id)).filter(|fact| fact.value.is_some())
}

/// Components with last year, the mean of the reps, the reference, points, weight, and what could be gained.
fn scores(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, id: &str) -> (TableSpec, f64) {
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
    let unknown = || text_cell(Phrase::words(MISSING));
    let plain = |id: Option<&FactId>| if id.is_some() { cell(context, scale, id, Show::Plain) } else { unknown() };
    let mut rows: Vec<Row> = rep
        .row
        .parts
        .iter()
        .map(|part| {
            let mut own = plain(part.value.as_ref());
            own.impact = against_mean(context, rep, part);
            let cells = vec![
                text_cell(Phrase::words(component_name(context, part, scale))),
                plain(part.last_year.as_ref()),
                own,
                plain(rep.evaluation.means.get(&part.component)),
                plain(part.reference.as_ref()),
                plain(part.points.as_ref()),
                match &part.weight {
                    None => unknown(),
                    weight => cell(context, scale, weight.as_ref(), Show::Percent),
                },
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
    let clause = match (rep.row.grade, &rep.row.role) {
        (Some(grade), Some(role)) => {
            let grade = context.words.text(&format!("grade.{}", grade.code()));
            context.label("heading.rep_role", &[("grade", &grade), ("role", &names::clean(role))])
        }
        (Some(grade), None) => {
            let grade = context.words.text(&format!("grade.{}", grade.code()));
            context.label("heading.rep", &[("grade", &grade)])
        }
        _ => String::new(),
    };
    let mut heading = context.heading("score", clause, context.when(&period, &period, &[Scenario::PY, Scenario::AC]));
    heading.who = who(context, rep, heading.who);
    let tall = height(rows.len());
    (table(context, format!("{id}-scores"), heading, columns, rows), tall)
}

/// Whom a table is about: a slice names the rep already.
fn who(context: &Context<'_>, rep: &Rep<'_>, who: String) -> String {
    match context.findings.frame.slice.is_empty() {
        true => context.label("words.joined", &[("name", &who), ("other", &rep.name)]),
        false => who,
    }
}

fn height(rows: usize) -> f64 {
    HEADING + TABLE_HEAD + TABLE_ROW * rows as f64
}

fn table(
    context: &Context<'_>,
    id: String,
    heading: super::super::deck::Heading,
    columns: Vec<Column>,
    rows: Vec<Row>,
) -> TableSpec {
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

/// Better or worse than the mean of the reps.
fn against_mean(context: &Context<'_>, rep: &Rep<'_>, part: &EvaluatedPart) -> Option<Impact> {
    let value = |id: Option<&FactId>| fact(context, id).and_then(|f| f.value).map(|v| v.to_f64());
    let own = value(part.value.as_ref())?;
    let mean = value(rep.evaluation.means.get(&part.component))?;
    let lead = if part.falling { mean - own } else { own - mean };
    // Within a fiftieth of the mean both are alike.
    (lead.abs() > 0.02 * mean.abs()).then_some(if lead > 0.0 { Impact::Good } else { Impact::Bad })
}

/// Skills in rows, viewpoints in columns.
fn skills_table(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, id: &str) -> Option<(TableSpec, f64)> {
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
        let name = skills.skills.get(skill).map(|s| names::clean(s)).unwrap_or_default();
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
    let tall = height(rows.len());
    Some((table(context, format!("{id}-skills"), heading, columns, rows), tall))
}

/// A number with its sign.
fn signed(context: &Context<'_>, scale: &Scale, id: Option<FactId>) -> Cell {
    let Some(found) = fact(context, id.as_ref()) else { return text_cell(Phrase::default()) };
    let num = scale.num(found, super::super::template::Style::Signed);
    Cell { phrase: Phrase::num(num), value: None, impact: None, mark: None }
}

/// The slots of a point.
fn slots<'c>(context: &Context<'c>, point: &SheetPoint) -> Slots<'c> {
    let slots = Slots::default()
        .fact("value", fact(context, point.value.as_ref()))
        .fact("against", fact(context, point.against.as_ref()))
        .fact("gain", fact(context, point.gain.as_ref()));
    match (&point.component, &point.skill) {
        (Some(component), _) => slots.words("what", scoring::component(context, component)),
        (None, Some(skill)) => slots.name("what", names::clean(skill)),
        (None, None) => slots,
    }
}

/// Strengths, or points to improve.
fn points(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, list: &str, impact: Impact) -> TextBlock {
    let found = if list == "strengths" { &rep.sheet.strengths } else { &rep.sheet.improve };
    let mut items = Vec::new();
    if let Some(streak) = rep.row.streak.as_ref().filter(|_| list == "improve") {
        let weak = scoring::percent(context.brief.thresholds.weak_attainment);
        let slots = Slots::default().fact("months", fact(context, Some(&streak.months))).other("weak", weak);
        let phrase = sentence::said("rep_page.streak", &slots, &context.words, scale);
        items.push(TextItem { phrase, link: None, impact: Some(impact) });
    }
    for point in found {
        let kind = if point.component.is_some() { list.to_owned() } else { format!("{list}_skill") };
        let key = format!("rep_page.{kind}");
        if let Some(phrase) = sentence::say(&key, &slots(context, point), &context.words, scale) {
            items.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact: Some(impact) });
        }
    }
    if items.is_empty() {
        items.push(TextItem {
            phrase: context.plain(&format!("rep_page.no_{list}"), &Slots::default()),
            link: None,
            impact: None,
        });
    }
    TextBlock { heading: context.words.text(&format!("rep_page.{list}_heading")), items, style: TextStyle::Bullets }
}

/// Open actions, then self-analysis, goal, learning, practice: as written in the notes, else proposed by rule.
fn plan(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale) -> TextBlock {
    let mut items = Vec::new();
    let mut push = |key: &str, slots: &Slots<'_>, impact: Option<Impact>| {
        if let Some(phrase) = sentence::say(key, slots, &context.words, scale) {
            items.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact });
        }
    };
    for action in &rep.sheet.actions {
        let slots = Slots::default().name("item", names::clean(&action.item));
        let slots = action.due.map_or(slots.clone(), |due| slots.other("due", dates::date(due)));
        let slots = action.status.as_ref().map_or(slots.clone(), |status| slots.name("status", names::clean(status)));
        let slots = if action.late { slots.flag("over") } else { slots };
        push("rep_page.action", &slots, Some(if action.late { Impact::Bad } else { Impact::Neutral }));
    }
    let [analysis, intended, learned] = WRITTEN.map(|kind| written(context, rep.row, kind));
    let mut note = |key: &str, note: &Note| {
        let text = width::cut(&names::clean(note.text.get(context.lang)), NOTE);
        let slots = Slots::default().name("text", text);
        let author = names::clean(&note.author);
        let slots = if author.is_empty() { slots } else { slots.name("author", author) };
        push(key, &slots, None);
    };
    analysis.into_iter().for_each(|found| note("rep_page.written_analysis", found));
    intended.into_iter().for_each(|found| note("rep_page.written_plan", found));
    learned.into_iter().for_each(|found| note("rep_page.written_lesson", found));
    if rep.skills.is_some() && analysis.is_none() {
        match &rep.sheet.seen {
            Some(point) => {
                let above = fact(context, point.gain.as_ref()).and_then(|f| f.value).is_some_and(|v| v.to_f64() > 0.0);
                let slots = slots(context, point).flag(if above { "above" } else { "below" });
                push("rep_page.analysis", &slots, None);
            }
            None => push("rep_page.analysis_agrees", &Slots::default(), None),
        }
    }
    if let Some(goal) = rep.sheet.goal.as_ref().filter(|_| intended.is_none()) {
        push("rep_page.goal", &slots(context, goal), None);
    }
    if let Some(learn) = rep.sheet.learn.as_ref().filter(|_| learned.is_none()) {
        push("rep_page.learn", &slots(context, learn), None);
    }
    let goal = rep.sheet.goal.as_ref().filter(|_| intended.is_none());
    if let Some(component) = goal.and_then(|goal| goal.component.as_ref()) {
        let own = format!("rep_page.practice_{component}");
        let known = !context.words.alternatives(&own).is_empty();
        let key = if known { own } else { "rep_page.practice".to_owned() };
        push(&key, &Slots::default().words("what", scoring::component(context, component)), None);
    }
    TextBlock { heading: context.words.text("rep_page.plan_heading"), items, style: TextStyle::Bullets }
}

/// The rep's completion and score, and what would bring most.
fn message(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale) -> Phrase {
    let findings = context.findings;
    let of = |s: Scenario| findings.of(&rep.row.comparison, s).filter(|f| f.value.is_some());
    let score = |s: Scenario| rep.row.score.as_ref().and_then(|row| findings.of(row, s)).filter(|f| f.value.is_some());
    let goal = rep.sheet.goal.as_ref();
    let slots = context
        .slots()
        .name("member", rep.name.clone())
        .fact("attainment", of(Scenario::Att))
        .fact("actual", of(Scenario::AC))
        .fact("score", score(Scenario::AC))
        .fact("mean", fact(context, rep.evaluation.mean_score.as_ref()))
        .fact("gain", fact(context, goal.and_then(|g| g.gain.as_ref())));
    let slots = match goal.and_then(|goal| goal.component.as_ref()) {
        Some(component) => slots.words("what", scoring::component(context, component)),
        None => slots,
    };
    sentence::said("plain.rep_page", &slots, &context.words, scale)
}
