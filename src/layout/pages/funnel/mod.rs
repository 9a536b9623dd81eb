//! The funnel: stages as bars with conversions between them, how long deals stay, which are stuck (S30).
//!
//! [`steps`] is the table from stage to stage, [`stuck`] that of the deals that stay longer than usual.

mod steps;
mod stuck;
#[cfg(test)]
mod tests;

use super::super::context::{Context, figure_block_of};
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, FigureKind, FigureSpec, FunnelSpec, HEADING, Phrase, Point, Slide,
};
use super::super::grid::table_height;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::template::Style;
use super::super::{dates, tiers};
use super::losses;
use crate::base::{Period, Scenario};
use crate::findings::funnel::ladder::CREATED;
use crate::findings::funnel::{Funnel, StageRow, spans};
use crate::findings::{Comparison, FactId, MemberRef};

/// Width of the left half, and the white space beside it.
const LEFT: f64 = 424.0;
const GUTTER: f64 = 28.0;
/// Height of a bar of the figure, the least that it may have, and that of the head of the figure.
const BAR: f64 = 30.0;
const LEAST: f64 = 22.0;
const HEAD: f64 = 24.0;
/// White space under a piece.
const GAP: f64 = 12.0;

/// The slide of the funnel. Where the table of its stages has no room under the figure it has slides of its own, and so
/// have the stages beyond those of the first figure.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(funnel) = context.findings.funnel.as_ref() else { return Vec::new() };
    let scale = context.scale("funnel", ids(funnel), Digits::Table);
    let parts: Vec<&[StageRow]> = funnel.stages.chunks(per_figure()).collect();
    let Some(first) = parts.first().and_then(|stages| slide(context, funnel, stages, &scale)) else {
        return Vec::new();
    };
    let mut slides = vec![first];
    for (at, stages) in (2..).zip(parts.iter().skip(1)) {
        let id = format!("funnel-{at}");
        let Some((figure, height)) = figure(context, funnel, stages, &scale, &id) else { continue };
        let block = figure_block_of(0.0, CONTENT.0, height, figure);
        let part = format!("{at}/{}", parts.len());
        let name = context.label("slide.continued", &[("name", &context.words.text("slide.funnel")), ("part", &part)]);
        let slots = part_slots(context, stages);
        let message = sentence::said("plain.funnel_part", &slots, &context.words, &scale);
        let source = vec![context.source(&["opportunities"], None)];
        slides.push(context.slide(&id, 2, name, message, vec![block], source));
    }
    if beside(funnel.stages.len()).is_none() {
        slides.extend(steps::slides(context, funnel, &scale));
    }
    slides
}

/// Height of the bars of so many stages with their table below; none where both do not fit.
fn beside(stages: usize) -> Option<f64> {
    let table = table_height(stages);
    let bar = (CONTENT.1 - HEADING - HEAD - GAP - table) / stages.max(1) as f64;
    (bar >= LEAST).then_some(bar.min(BAR))
}

/// Stages that a figure of the height of the slide may have.
fn per_figure() -> usize {
    (((CONTENT.1 - HEADING - HEAD) / LEAST).floor() as usize).max(2)
}

/// What is said of a part of the stages: how many opportunities reached the first and the last of them.
fn part_slots<'c>(context: &Context<'c>, stages: &[StageRow]) -> Slots<'c> {
    let of = |row: Option<&StageRow>| row.and_then(|row| context.findings.of(&row.reached, Scenario::AC));
    let name = |row: Option<&StageRow>| row.map(|row| stage_name(context, &row.stage)).unwrap_or_default();
    let (first, last) = (stages.first(), stages.last());
    context.slots().name("first", name(first)).name("last", name(last)).fact("from", of(first)).fact("to", of(last))
}

fn slide(context: &Context<'_>, funnel: &Funnel, shown: &[StageRow], scale: &Scale) -> Option<Slide> {
    let (figure, height) = figure(context, funnel, shown, scale, "funnel-stages")?;
    let mut blocks = vec![figure_block_of(0.0, LEFT, height, figure)];
    if beside(funnel.stages.len()).is_some() {
        let table = steps::table(context, funnel, scale, LEFT);
        let (y, height) = (height + GAP, table_height(table.rows.len()));
        let content = BlockContent::Table(Box::new(table));
        blocks.push(Block { x: 0.0, y, width: LEFT, height, content });
    }
    let (x, mut room) = (LEFT + GUTTER, CONTENT.1);
    // A year tells reasons and velocity on a slide of their own.
    let told = !losses::stand_alone(context, funnel);
    let said = if told { losses::sentences(context, funnel, scale, true) } else { Vec::new() };
    if let Some(ended) = losses::ended(context, said, (x, 0.0)) {
        // At the foot of the slide.
        let y = CONTENT.1 - ended.height;
        room = y - GAP;
        blocks.push(Block { y, ..ended });
    }
    if let Some(block) = funnel.stuck.as_ref().and_then(|stuck| stuck::block(context, stuck, scale, (x, room))) {
        blocks.push(block);
    } else if let Some(Block { y, .. }) = blocks.last_mut().filter(|block| block.x > 0.0) {
        *y = 0.0;
    }
    let fact = |id: Option<&FactId>| id.and_then(|id| context.findings.fact(id));
    let first = funnel.stages.first().and_then(|row| row.reached.facts.get(&Scenario::AC));
    let last = funnel.stages.last().and_then(|row| row.reached.facts.get(&Scenario::AC));
    let slots = context
        .slots()
        .fact("created", fact(first))
        .fact("won", fact(last))
        .fact("overall", fact(funnel.overall.facts.get(&Scenario::AC)));
    let message = context.message("funnel", "funnel", &slots, scale);
    let unit = scale_unit(context, funnel, scale);
    let footnotes = vec![context.source(&["opportunities"], unit)];
    let mut slide = context.slide("funnel", 2, context.words.text("slide.funnel"), message, blocks, footnotes);
    let pipeline = told.then(|| losses::pipeline_note(context, funnel, scale)).flatten();
    let notes: Vec<Phrase> = notes(context, funnel, scale).into_iter().chain(pipeline).collect();
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// Every fact that the slide may print.
fn ids(funnel: &Funnel) -> impl Iterator<Item = &str> {
    let stages = funnel.stages.iter().flat_map(|row| {
        let rows = [Some(&row.reached), row.conversion.as_ref(), row.dwell.as_ref()];
        rows.into_iter().flatten().flat_map(|row| row.facts.values()).chain(&row.lost_value).chain(&row.open_value)
    });
    let stuck = funnel.stuck.iter().flat_map(|stuck| {
        stuck
            .deals
            .iter()
            .flat_map(|deal| deal.amount.iter().chain(&deal.after_value))
            .chain(&stuck.value)
            .chain(&stuck.of_value)
    });
    stages.chain(stuck).map(String::as_str)
}

fn scale_unit(context: &Context<'_>, funnel: &Funnel, scale: &Scale) -> Option<String> {
    let id = funnel.stages.iter().find_map(|row| row.lost_value.as_ref())?;
    context.findings.fact(id).map(|fact| scale.unit(fact))
}

/// A stage as pages name it.
pub(super) fn stage_name(context: &Context<'_>, stage: &MemberRef) -> String {
    match (stage.special, stage.key == CREATED) {
        (true, true) => context.words.text("funnel.created"),
        (true, false) => context.words.text("funnel.won"),
        (false, _) => context.words.value(&stage.label),
    }
}

/// The months in which the deals were created, as headings write them.
fn when(context: &Context<'_>, funnel: &Funnel, scenarios: &[Scenario]) -> String {
    let month = |date| spans::month_of(date).unwrap_or(context.findings.frame.period);
    let (first, last): (Period, Period) = (month(funnel.spans.cohort.from), month(funnel.spans.cohort.to));
    context.when(&first, &last, scenarios)
}

/// Bars of the stages with their conversions.
fn figure(
    context: &Context<'_>,
    funnel: &Funnel,
    stages: &[StageRow],
    scale: &Scale,
    id: &str,
) -> Option<(FigureSpec, f64)> {
    let told = context.finding("funnel").and_then(|finding| finding.names.get("stage"));
    let category = |row: &StageRow| Category {
        id: row.stage.key.clone(),
        label: stage_name(context, &row.stage),
        sub: String::new(),
        highlight: told == Some(&row.stage.label),
        rest: false,
    };
    let point = |row: &Comparison| context.findings.of(row, Scenario::AC).and_then(|f| tiers::point(f, scale));
    let share = |row: &StageRow| {
        let fact = context.findings.of(row.conversion.as_ref()?, Scenario::AC)?;
        Some(Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Plain) })
    };
    let spec = FunnelSpec {
        stages: stages.iter().map(category).collect(),
        scenario: Scenario::AC,
        values: stages.iter().map(|row| point(&row.reached)).collect(),
        conversions: stages.iter().map(share).collect(),
        few: stages.iter().map(|row| row.few).collect(),
        name: context.words.text("funnel.conversion"),
    };
    let unit = context.words.text("unit.deals");
    let what = context.words.text("funnel.cohort");
    let alt = spec.alt(&context.words, "leads", &unit);
    let most = (CONTENT.1 - HEADING - HEAD) / stages.len().max(1) as f64;
    let bar = beside(funnel.stages.len()).unwrap_or(BAR).min(most);
    let height = HEADING + HEAD + bar * stages.len() as f64;
    let mut heading =
        context.heading("leads", context.words.text("heading.funnel"), when(context, funnel, &[Scenario::AC]));
    heading.what = what;
    let figure = context.figure((id, "leads"), heading, unit, FigureKind::Funnel(spec), alt);
    Some((figure, height))
}

/// Which deals are followed, what the dwell counts, what is not known.
fn notes(context: &Context<'_>, funnel: &Funnel, scale: &Scale) -> Vec<Phrase> {
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| context.findings.fact(id));
    let say = |key: &str, slots: Slots<'_>| sentence::say(key, &slots, &context.words, scale);
    let recent = funnel.spans.recent;
    let slots = Slots::default()
        .fact("lag", fact(&funnel.lag))
        .fact("open", fact(&funnel.open))
        .other("from", dates::date(recent.from))
        .other("to", dates::date(recent.to));
    let dwell = funnel.stages.iter().any(|row| row.dwell.is_some());
    let mut notes: Vec<Phrase> = say("footnote.funnel", slots.clone()).into_iter().collect();
    if dwell {
        notes.extend(say("footnote.dwell", slots));
    }
    if funnel.stages.iter().any(|row| row.few && row.conversion.is_some()) {
        notes.push(context.plain("footnote.few_deals", &Slots::default()));
    }
    let conversions = funnel.stages.iter().filter_map(|row| row.conversion.as_ref()).chain([&funnel.overall]);
    let mut changes = conversions.filter_map(|row| context.findings.of(row, Scenario::DPY));
    if changes.any(|change| context.may_be_chance(change)) {
        notes.push(context.plain("footnote.may_be_chance", &Slots::default()));
    }
    notes.extend(say("footnote.assumed", Slots::default().fact("n", fact(&funnel.assumed))));
    notes.extend(say("footnote.undated", Slots::default().fact("n", fact(&funnel.undated))));
    notes
}
