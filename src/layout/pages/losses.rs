//! Why deals are lost, and how fast the pipeline turns into money (S30).

use super::super::context::{Context, figure_block_of};
use super::super::dates;
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, ColumnKind, FigureSpec, HEADING, Phrase, Row, RowKind, Slide, TableSpec,
    TextBlock, TextItem, TextStyle,
};
use super::super::grid::table_height;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::tiers::{self, Tiers};
use super::fact_table::{Show, cell, column};
use super::packed;
use crate::base::{Grain, Impact, Polarity, Scenario};
use crate::findings::funnel::Funnel;
use crate::findings::funnel::losses::{Losses, Reason};
use crate::findings::funnel::pipeline::Pipeline;
use crate::findings::funnel::velocity::Velocity;
use crate::findings::{Comparison, FactId};

/// Width of the left half, and the white space beside it.
const LEFT: f64 = 420.0;
const GUTTER: f64 = 28.0;
/// Reasons that the figure shows.
const MOST: usize = 9;
/// Height of a bar of the figure, and of its head.
const BAR: f64 = 38.0;
const HEAD: f64 = 24.0;
/// White space under a piece.
const GAP: f64 = 14.0;

/// The slide of losses and velocity.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let own = context.findings.funnel.as_ref().filter(|funnel| is_yearly(context, funnel));
    own.and_then(|funnel| slide(context, funnel)).into_iter().collect()
}

/// True of years in which the table tells why deals were lost: they have a slide of their own, where there is room.
fn is_yearly(context: &Context<'_>, funnel: &Funnel) -> bool {
    context.findings.frame.cadence == Grain::Year && funnel.losses.is_some()
}

/// True when that slide is there; else the funnel tells the losses.
pub(super) fn stand_alone(context: &Context<'_>, funnel: &Funnel) -> bool {
    is_yearly(context, funnel) && !context.gone.contains("losses")
}

fn slide(context: &Context<'_>, funnel: &Funnel) -> Option<Slide> {
    let rows = rows(funnel);
    let scale =
        context.scale("losses", rows.iter().flat_map(|row| row.facts.values()).map(String::as_str), Digits::Table);
    let mut blocks = Vec::new();
    let figure = funnel.losses.as_ref().and_then(|losses| figure(context, losses, &scale));
    if let Some((figure, height)) = figure {
        blocks.push(figure_block_of(0.0, LEFT, height, figure));
    }
    let x = if blocks.is_empty() { 0.0 } else { LEFT + GUTTER };
    let mut y = 0.0;
    if let Some(velocity) = &funnel.velocity {
        let table = table(context, funnel, velocity, &scale, CONTENT.0 - x);
        let height = table_height(table.rows.len());
        blocks.push(Block { x, y, width: CONTENT.0 - x, height, content: BlockContent::Table(Box::new(table)) });
        y = height + GAP;
    }
    if blocks.is_empty() {
        return None;
    }
    blocks.extend(ended(context, sentences(context, funnel, &scale, false), (x, y)));
    let fact = |row: &Comparison| context.findings.of(row, Scenario::AC);
    let slots = context
        .slots()
        .fact("lost", funnel.losses.as_ref().and_then(|l| fact(&l.total)))
        .fact("rate", fact(&funnel.win_rate));
    let message = context.message("losses", "losses", &slots, &scale);
    let unit = funnel.velocity.as_ref().and_then(|v| fact(&v.average_deal)).map(|f| scale.unit(f));
    let footnotes = vec![context.source(&["opportunities"], unit)];
    let mut slide = context.slide("losses", 2, context.words.text("slide.losses"), message, blocks, footnotes);
    let mut notes = vec![context.plain("footnote.ended", &span_slots(funnel))];
    if funnel.velocity.is_some() {
        notes.push(context.plain("footnote.velocity", &Slots::default()));
    }
    notes.extend(pipeline_note(context, funnel, &scale));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// What is said of the opportunities that ended, from a place of the slide to its right edge; none without sentences.
pub(super) fn ended(context: &Context<'_>, said: Vec<Phrase>, (x, y): (f64, f64)) -> Option<Block> {
    if said.is_empty() {
        return None;
    }
    let items = said.into_iter().map(|phrase| TextItem { phrase, link: None, impact: None }).collect();
    let open = context.findings.funnel.as_ref().is_some_and(|funnel| funnel.pipeline.is_some());
    let heading = context.words.text(if open { "funnel.ended_open" } else { "funnel.ended" });
    let text = TextBlock { heading, items, style: TextStyle::Bullets };
    let width = CONTENT.0 - x;
    let height = packed::set_height(&text, width).min(CONTENT.1 - y);
    Some(Block { x, y, width, height, content: BlockContent::Text(text) })
}

fn span_slots(funnel: &Funnel) -> Slots<'static> {
    let recent = funnel.spans.recent;
    Slots::default().other("from", dates::date(recent.from)).other("to", dates::date(recent.to))
}

/// Every row that the slide may print.
fn rows(funnel: &Funnel) -> Vec<&Comparison> {
    let mut rows = vec![&funnel.win_rate, &funnel.win_rate_value];
    if let Some(losses) = &funnel.losses {
        rows.extend(losses.reasons.iter().flat_map(|r| [&r.count, &r.share, &r.value]));
        rows.extend([&losses.total, &losses.total_value]);
    }
    if let Some(v) = &funnel.velocity {
        rows.extend([&v.per_day, &v.opportunities, &v.win_rate, &v.average_deal, &v.cycle]);
    }
    rows
}

/// Reasons as bars against last year.
fn figure(context: &Context<'_>, losses: &Losses, scale: &Scale) -> Option<(FigureSpec, f64)> {
    let shown: Vec<&Reason> = losses.reasons.iter().take(MOST).collect();
    let named = context.finding("losses").and_then(|f| f.names.get("reason"));
    let category = |reason: &&Reason| Category {
        id: reason.name.clone().unwrap_or_default(),
        label: reason.name.as_deref().map_or_else(|| context.words.text("special.blank"), |n| context.words.value(n)),
        sub: String::new(),
        highlight: reason.name.is_some() && reason.name.as_ref() == named,
        rest: false,
    };
    let rows: Vec<&Comparison> = shown.iter().map(|reason| &reason.count).collect();
    let reference = context.reference(&rows, Scenario::PY).filter(|r| *r == Scenario::PY);
    let mut tiers = Tiers::of(context, scale, &rows, reference);
    // More losses are bad.
    for (point, impact) in tiers.absolute.iter_mut().chain(&mut tiers.relative).flatten() {
        *impact = Impact::of(point.value, Polarity::Down);
    }
    let categories: Vec<Category> = shown.iter().map(category).collect();
    let unit = context.words.text("unit.deals");
    let what = context.words.text("funnel.reason");
    let alt = context.alt_bars("lost_deals", &unit, &what, &categories, &tiers.values);
    let period = context.findings.frame.period;
    let clause = context.label("heading.by", &[("unit", &unit), ("dimension", &what)]);
    let heading = context.heading("lost_deals", clause, context.when(&period, &period, &tiers::scenarios(reference)));
    let height = (HEADING + HEAD + BAR * shown.len() as f64).min(CONTENT.1);
    let figure =
        context.figure(("losses-reasons", "lost_deals"), heading, unit, tiers.bars(categories, reference), alt);
    Some((figure, height))
}

/// What velocity is made of, against last year.
fn table(context: &Context<'_>, funnel: &Funnel, velocity: &Velocity, scale: &Scale, width: f64) -> TableSpec {
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let before = funnel.before.is_some();
    let mut columns = vec![column(word("column.measure"), "", 0.0, ColumnKind::Text)];
    if before {
        columns.push(column(Scenario::PY.label(), "", 64.0, number));
    }
    columns.push(column(Scenario::AC.label(), "", 64.0, number));
    if before {
        columns.push(column(Scenario::DPY.label(), "", 78.0, number));
        columns.push(column(Scenario::DPYRel.label(), "", 62.0, number));
    }
    let used: f64 = columns.iter().map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = (width - used).clamp(100.0, 220.0);
    }
    let lines = [
        ("opportunities", &velocity.opportunities, Polarity::Up),
        ("win_rate", &velocity.win_rate, Polarity::Up),
        ("average_deal", &velocity.average_deal, Polarity::Up),
        ("cycle", &velocity.cycle, Polarity::Down),
        ("per_day", &velocity.per_day, Polarity::Up),
    ];
    let rows = lines.into_iter().map(|(key, row, good)| {
        let of = |s: Scenario| row.facts.get(&s);
        let unit = context.findings.of(row, Scenario::AC).map(|f| scale.unit(f)).unwrap_or_default();
        let mut cells = vec![text_cell(Phrase::words(context.label(&format!("velocity.{key}"), &[("unit", &unit)])))];
        if before {
            cells.push(cell(context, scale, of(Scenario::PY), Show::Plain));
        }
        cells.push(cell(context, scale, of(Scenario::AC), Show::Plain));
        if before {
            cells.push(cell(context, scale, of(Scenario::DPY), Show::Variance(good)));
            cells.push(cell(context, scale, of(Scenario::DPYRel), Show::Growth(good)));
        }
        Row { level: 0, kind: if key == "per_day" { RowKind::Total } else { RowKind::Body }, cells }
    });
    let rows: Vec<Row> = rows.collect();
    let period = context.findings.frame.period;
    let scenarios: &[Scenario] =
        if before { &[Scenario::PY, Scenario::AC, Scenario::DPY, Scenario::DPYRel] } else { &[Scenario::AC] };
    let mut heading = context.heading("won_value", word("heading.velocity"), context.when(&period, &period, scenarios));
    heading.what = word("velocity.name");
    TableSpec { id: "velocity-table".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows }
}

/// What is said about the deals that ended lately: how many were won, why they were lost, how fast they turn into money.
/// `velocity` when no table beside them shows what velocity is made of.
pub(super) fn sentences(context: &Context<'_>, funnel: &Funnel, scale: &Scale, velocity: bool) -> Vec<Phrase> {
    let of = |row: &Comparison, s: Scenario| row.facts.get(&s).cloned();
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| context.findings.fact(id)).filter(|f| f.value.is_some());
    let say =
        |key: &str, slots: Slots<'_>| sentence::say(key, &slots, &context.words, scale).map(sentence::capitalised);
    let mut said = Vec::new();
    let (rate, value) = (&funnel.win_rate, &funnel.win_rate_value);
    let slots = span_slots(funnel)
        .fact("rate", fact(&of(rate, Scenario::AC)))
        .fact("delta", fact(&of(rate, Scenario::DPY)))
        .fact("value", fact(&of(value, Scenario::AC)));
    said.extend(say("funnel.win_rates", slots));
    if let Some((losses, reason)) = funnel.losses.as_ref().and_then(|l| Some((l, l.named()?))) {
        let slots = Slots::default()
            .name("reason", context.words.value(reason.name.as_deref().unwrap_or_default()))
            .fact("of", fact(&of(&losses.total, Scenario::AC)))
            .fact("count", fact(&of(&reason.count, Scenario::AC)))
            .fact("share", fact(&of(&reason.share, Scenario::AC)))
            .fact("delta", fact(&of(&reason.share, Scenario::DPY)));
        said.extend(say(if losses.grown.is_some() { "funnel.reason_grown" } else { "funnel.reason_first" }, slots));
    }
    if let Some(velocity) = funnel.velocity.as_ref().filter(|_| velocity) {
        let slots = Slots::default()
            .fact("per_day", fact(&of(&velocity.per_day, Scenario::AC)))
            .fact("relative", fact(&of(&velocity.per_day, Scenario::DPYRel)))
            .fact("opportunities", fact(&of(&velocity.opportunities, Scenario::AC)))
            .fact("deal", fact(&of(&velocity.average_deal, Scenario::AC)))
            .fact("rate", fact(&of(&velocity.win_rate, Scenario::AC)))
            .fact("cycle", fact(&of(&velocity.cycle, Scenario::AC)));
        // A formula is multiplied by its readers: digits of its own, not those of the sums beside it.
        let ids = [&velocity.per_day, &velocity.average_deal].map(|row| of(row, Scenario::AC));
        let own = context.scale_of(ids.iter().flatten().map(String::as_str), Digits::Table);
        said.extend(sentence::say("funnel.velocity", &slots, &context.words, &own).map(sentence::capitalised));
    }
    said.extend(funnel.pipeline.as_ref().and_then(|open| say("funnel.pipeline", pipeline(context, open))));
    said
}

/// What is said of the open opportunities beside what a target lacks.
fn pipeline<'c>(context: &Context<'c>, open: &Pipeline) -> Slots<'c> {
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| context.findings.fact(id));
    let slots = Slots::default()
        .fact("count", fact(&open.count))
        .fact("value", fact(&open.value))
        .fact("expected", context.findings.fact(&open.expected))
        .fact("missing", context.findings.fact(&open.missing))
        .fact("covered", context.findings.fact(&open.covered))
        .fact("part", fact(&open.part))
        .fact("unvalued", fact(&open.unvalued))
        .other("target", dates::in_words(&open.period, &context.words));
    if open.whole { slots } else { slots.flag("year") }
}

/// How the worth of the open opportunities was found.
pub(super) fn pipeline_note(context: &Context<'_>, funnel: &Funnel, scale: &Scale) -> Option<Phrase> {
    let open = funnel.pipeline.as_ref()?;
    sentence::say("footnote.pipeline", &pipeline(context, open), &context.words, scale)
}
