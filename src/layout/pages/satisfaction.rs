//! Satisfaction and net promoter score over time, with what they rest on (S10).

use super::super::context::Context;
use super::super::deck::{
    Block, BlockContent, CONTENT, ColumnsSpec, FigureKind, FigureSpec, HEADING, Phrase, Slide, TableSpec,
};
use super::super::numbers::Digits;
use super::super::sentence::{self, Slots};
use super::super::tiers;
use super::{mark_range, voices};
use crate::base::{Grain, Scenario};
use crate::findings::Comparison;
use crate::findings::customers::MarkParts;
use crate::findings::satisfaction::{Satisfaction, Score};

/// White space between the figures.
const GAP: f64 = 14.0;
/// Width of the tables beside them, and the white space before these.
const TABLES: (f64, f64) = (310.0, 28.0);

/// The slide of the satisfaction.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.satisfaction else { return Vec::new() };
    let count = found.scores.len().max(1) as f64;
    let height = (CONTENT.1 - GAP * (count - 1.0)) / count;
    let facts = found.course.iter().flat_map(|row| row.facts.values()).map(String::as_str);
    let others = voices::ids(context);
    let scale = context.scale("satisfaction", facts.chain(others.iter().map(String::as_str)), Digits::Chart);
    let voiced = context.findings.customer_base.voices.as_ref();
    let mut tables: Vec<TableSpec> = Vec::new();
    if let Some(voiced) = voiced {
        // Who marks low first; then the names to call.
        tables.extend(voiced.marks.first().map(|parts| voices::marks(context, &scale, parts, TABLES.0)));
        tables.extend(voices::detractors(context, &scale, &voiced.detractors, TABLES.0));
        tables.extend(voiced.marks.iter().skip(1).map(|parts| voices::marks(context, &scale, parts, TABLES.0)));
    }
    let tables = voices::stacked(tables, CONTENT.0 - TABLES.0, TABLES.0, 0.0);
    let width = if tables.is_empty() { CONTENT.0 } else { CONTENT.0 - TABLES.0 - TABLES.1 };
    let mut blocks = Vec::new();
    for (at, score) in found.scores.iter().enumerate() {
        let figure = figure(context, found, score, &scale);
        let figure = FigureSpec { width, height: height - HEADING, ..figure };
        let (x, y) = (0.0, at as f64 * (height + GAP));
        blocks.push(Block { x, y, width, height, content: BlockContent::Figure(Box::new(figure)) });
    }
    let shown = |id: &str| tables.iter().any(|b| matches!(&b.content, BlockContent::Table(t) if t.id == id));
    let parts = voiced.iter().flat_map(|v| &v.marks).filter(|p| shown(&format!("marks-{}", p.dimension)));
    let parts: Vec<&MarkParts> = parts.collect();
    let indirect: Vec<&str> = parts.iter().filter(|p| !p.direct).map(|p| p.dimension.as_str()).collect();
    let listed = shown("detractors");
    blocks.extend(tables);
    let first = found.scores.first().and_then(|s| context.findings.of(&s.figure, Scenario::AC));
    let slots = context.slots().fact("actual", first);
    let message = context.message("satisfaction", "satisfaction", &slots, &scale);
    let sold = !indirect.is_empty() || listed;
    let sources: &[&str] = if sold { &["satisfaction", "sales"] } else { &["satisfaction"] };
    let footnotes = vec![context.source(sources, None)];
    let mut slide =
        context.slide("satisfaction", 3, context.words.text("slide.satisfaction"), message, blocks, footnotes);
    let mut notes: Vec<Phrase> = found.scores.iter().filter_map(|score| note(context, found, score, &scale)).collect();
    notes.extend(voices::note(context, &indirect));
    notes.extend(voices::few_note(context, &parts));
    notes.extend(voices::chance_note(context, &parts));
    let csat = found.scores.iter().any(|s| s.figure.measure == "csat");
    notes.extend((csat && found.range.is_some()).then(|| context.plain("footnote.mark_range", &Slots::default())));
    context.annotate(&mut slide, &notes);
    vec![slide]
}

/// A score over time.
fn figure(
    context: &Context<'_>,
    found: &Satisfaction,
    score: &Score,
    scale: &super::super::numbers::Scale,
) -> FigureSpec {
    let measure = &score.figure.measure;
    let rows: Vec<&Comparison> = found.course.iter().filter(|row| row.measure == *measure).collect();
    let tiers = tiers::Tiers::of(context, scale, &rows, None);
    let unit =
        rows.iter().find_map(|r| context.findings.of(r, Scenario::AC)).map(|f| scale.unit(f)).unwrap_or_default();
    let periods: Vec<_> = rows.iter().map(|r| r.period).collect();
    let alt = context.alt_columns(measure, &unit, &periods, &tiers.values);
    let span = (periods.first().copied(), periods.last().copied());
    let when = match span {
        (Some(first), Some(last)) => context.when(&first, &last, &[Scenario::AC]),
        _ => String::new(),
    };
    let grain = rows.first().map_or(Grain::Month, |r| r.period.grain);
    context.figure(
        (&format!("satisfaction-{measure}"), measure),
        context.heading(measure, mark_range::unit(context, measure, &unit), when),
        format!("{measure} {unit}"),
        FigureKind::Columns(ColumnsSpec {
            grain: grain.code().to_owned(),
            categories: tiers::periods(context, &rows),
            primary: Scenario::AC,
            values: tiers.values,
            reference: None,
            reference_values: Vec::new(),
            absolute: Vec::new(),
            relative: Vec::new(),
            not_applicable: vec![false; rows.len()],
            marker: None,
        }),
        alt,
    )
}

/// How many marks a score rests on, and how sure it is.
fn note(
    context: &Context<'_>,
    found: &Satisfaction,
    score: &Score,
    scale: &super::super::numbers::Scale,
) -> Option<Phrase> {
    let fact = |id: &Option<String>| id.as_ref().and_then(|id| context.findings.fact(id));
    let slots = context
        .slots()
        .words("measure", super::super::names::measure(&context.words, &score.figure.measure))
        .fact("marks", fact(&score.count))
        .fact("margin", fact(&score.margin))
        .fact("actual", context.findings.of(&score.figure, Scenario::AC));
    let slots: Slots<'_> = match score.figure.measure.as_str() {
        "nps" => slots
            .fact("promoters", fact(&found.promoters))
            .fact("passives", fact(&found.passives))
            .fact("detractors", fact(&found.detractors)),
        _ => slots,
    };
    sentence::say("footnote.marks", &slots, &context.words, scale).map(sentence::capitalised)
}
