//! One page for a rep: what the score is made of, the skills from four sides, strengths, points to improve, actions, and a
//! growth plan (S37). It stands in the report of that rep, and in the report of all where the configuration asks for it.

mod tables;
mod texts;

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Phrase, Slide, TextBlock};
use super::super::names;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::{packed, scoring};
use crate::base::{Grain, Impact, Scenario};
use crate::config::NoteKind;
use crate::findings::people::{Evaluated, Evaluation, RepSkills, Sheet, Skills};
use crate::findings::{Fact, FactId, MemberRef, Note};

/// Width of the left part, and the white space beside it.
const LEFT: f64 = 524.0;
const GUTTER: f64 = 24.0;
/// White space under a table.
const GAP: f64 = 12.0;

/// Kinds of notes that say what the plan of a rep otherwise says by rule.
const WRITTEN: [NoteKind; 3] = [NoteKind::Comment, NoteKind::Plan, NoteKind::Lesson];

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

/// The id of the page of a rep, where the report has one.
pub(crate) fn page_of(context: &Context<'_>, member: &MemberRef) -> Option<String> {
    let evaluation = asked(context)?;
    let is_of = |sheet: &Sheet| {
        let of = evaluation.rows.get(sheet.row).and_then(|row| row.comparison.member.as_ref());
        of.is_some_and(|of| of.dimension == member.dimension && of.key == member.key)
    };
    context.findings.sheets.iter().position(is_of).map(page_id)
}

/// The id of the page at a position.
fn page_id(at: usize) -> String {
    if at == 0 { "rep-page".to_owned() } else { format!("rep-page-{}", at + 1) }
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
    let id = page_id(at);
    let mut blocks = Vec::new();
    let (scores, height) = tables::scores(context, &rep, &scale, &id);
    blocks.push(Block { x: 0.0, y: 0.0, width: LEFT, height, content: BlockContent::Table(Box::new(scores)) });
    let below = height + GAP;
    let half = (LEFT - GUTTER) / 2.0;
    let mut text = |x: f64, y: f64, width: f64, block: TextBlock| {
        if !block.items.is_empty() {
            let height = packed::text_height(&block, width).min(CONTENT.1 - y);
            blocks.push(Block { x, y, width, height, content: BlockContent::Text(block) });
        }
    };
    text(0.0, below, half, texts::points(context, &rep, &scale, "strengths", Impact::Good));
    text(half + GUTTER, below, half, texts::points(context, &rep, &scale, "improve", Impact::Bad));
    let x = LEFT + GUTTER;
    let right = CONTENT.0 - x;
    let table = tables::skills_table(context, &rep, &scale, &id);
    let top = table.as_ref().map_or(0.0, |(_, height)| height + GAP);
    text(x, top, right, texts::plan(context, &rep, &scale));
    if let Some((table, height)) = table {
        blocks.push(Block { x, y: 0.0, width: right, height, content: BlockContent::Table(Box::new(table)) });
    }
    let message = message(context, &rep, &scale);
    let tables = ["sales", "targets", "opportunities", "receivables", "activities", "assessments", "actions"];
    let known: Vec<&str> = tables.into_iter().filter(|table| context.brief.table(table).is_some()).collect();
    let footnotes = vec![context.source(&known, None)];
    let title = context.label("slide.rep_page", &[("name", &rep.name)]);
    let mut slide = context.slide(&id, 4, title, message, blocks, footnotes);
    let mut notes = vec![scoring::formula(context, rep.row.role.as_deref(), &[]), scoring::borders(context)];
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
    context.scale_of(ids.map(String::as_str), Digits::Table)
}

fn fact<'c>(context: &Context<'c>, id: Option<&FactId>) -> Option<&'c Fact> {
    id.and_then(|id| context.findings.fact(id)).filter(|fact| fact.value.is_some())
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
