//! Growth through other windows than the report's own, each with what it counts (S12, P02).

use super::super::context::{Context, table_block};
use super::super::deck::{Block, BlockContent, CONTENT, Part, Phrase, RowKind, Slide, TextBlock, TextItem, TextStyle};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line, Of};
use super::super::template::Style;
use super::super::{dates, names, tiers};
use crate::base::{Period, Scenario};
use crate::findings::{Comparison, FactId, PerDay, View, ViewKind};

/// Columns, where any window has them.
const SCENARIOS: [Scenario; 6] =
    [Scenario::PY, Scenario::PL, Scenario::AC, Scenario::Att, Scenario::DPY, Scenario::DPYRel];
/// White space between the table and what its rows mean.
const GAP: f64 = 16.0;

/// The slide, where another window adds something.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    slide(context).into_iter().collect()
}

fn slide(context: &Context<'_>) -> Option<Slide> {
    let findings = context.findings;
    let growth = &findings.growth;
    let rows: Vec<&Comparison> = growth.views.iter().map(|v| &v.comparison).collect();
    let period = growth.views.first()?.comparison.period;
    if !context.any(&rows, Scenario::DPYRel) {
        return None;
    }
    let scenarios: Vec<Scenario> =
        SCENARIOS.into_iter().filter(|s| *s == Scenario::AC || context.any(&rows, *s)).collect();
    let scale = context.scale("growth", tiers::ids(rows.iter().copied(), &scenarios), Digits::Table);
    let lines: Vec<Line<'_>> = growth
        .views
        .iter()
        .map(|view| Line {
            name: name(context, view),
            level: 0,
            kind: if view.kind == ViewKind::Period { RowKind::Subtotal } else { RowKind::Body },
            of: Of::Comparison(&view.comparison),
            part_of: None,
            extra: Vec::new(),
        })
        .collect();
    let columns = Columns {
        name: context.words.text("column.window"),
        extra: Vec::new(),
        scenarios: scenarios.iter().map(|s| (*s, String::new())).collect(),
        marks: true,
        shares: false,
        width: CONTENT.0,
    };
    let (columns, rows) = table::table(context, &scale, &columns, &lines);
    let unit = findings.of(&growth.views.first()?.comparison, Scenario::AC).map(|f| scale.unit(f))?;
    let measure = &findings.frame.main_measure;
    let heading = context.heading(
        measure,
        context.label("heading.growth", &[("unit", &unit)]),
        context.when(&period, &period, &scenarios),
    );
    let alt = context.alt_table(rows.len(), &columns);
    let table = super::super::deck::TableSpec { id: "growth-table".into(), heading, columns, rows, alt };
    let slots = context.slots();
    let message = context.message("growth", "growth", &slots, &scale);
    let table = table_block(0.0, CONTENT.0, table);
    let meaning = meaning(context, &scale, table.height + GAP);
    let blocks = [Some(table), meaning].into_iter().flatten().collect();
    let targets = scenarios.contains(&Scenario::PL);
    let footnotes = vec![context.source(&context.tables(targets), Some(unit))];
    let mut slide = context.slide("growth", 2, context.words.text("slide.growth"), message, blocks, footnotes);
    context.annotate(&mut slide, &notes(context));
    Some(slide)
}

/// What a window is called; the period by its own name.
fn name(context: &Context<'_>, view: &View) -> Phrase {
    match view.kind {
        ViewKind::Period => Phrase::other(dates::in_words(&view.comparison.period, &context.words)),
        kind => Phrase::words(context.words.text(&format!("view.{}", kind.code()))),
    }
}

/// What the windows count, as bullets in the room below the table.
fn meaning(context: &Context<'_>, scale: &Scale, top: f64) -> Option<Block> {
    let growth = &context.findings.growth;
    let items: Vec<TextItem> = growth
        .views
        .iter()
        .filter_map(|view| {
            let key = format!("meaning.{}", view.kind.code());
            let text = context.words.find(&key)?;
            let mut phrase = Phrase::default();
            let mut rest = text.as_str();
            // Two numbers at most: the working days of both periods.
            for (slot, id) in ["{n}", "{before}"].into_iter().zip(growth.working_days.iter().flatten()) {
                let Some((words, after)) = rest.split_once(slot) else { continue };
                phrase.parts.push(Part::Words { text: words.to_owned() });
                let fact = context.findings.fact(id)?;
                phrase.parts.push(Part::Num(scale.num(fact, Style::Bare)));
                rest = after;
            }
            let months = growth.common.as_deref().map_or_else(String::new, listed);
            let dimension = context.findings.rankings.first().map(|r| names::dimension(&context.words, &r.dimension));
            let rest = rest.replace("{months}", &months).replace("{dimension}", &dimension.unwrap_or_default());
            phrase.parts.push(Part::Words { text: rest });
            Some(TextItem { phrase, link: None, impact: None })
        })
        .collect();
    let height = CONTENT.1 - top;
    if items.is_empty() || height < 60.0 {
        return None;
    }
    let heading = context.words.text("words.windows");
    let text = TextBlock { heading, items, style: TextStyle::Bullets };
    Some(Block { x: 0.0, y: top, width: CONTENT.0, height, content: BlockContent::Text(text) })
}

/// Months as the notation writes them, joined where they follow each other: `2026-01..03, 2026-05`.
fn listed(months: &[Period]) -> String {
    let mut runs: Vec<(Period, Period)> = Vec::new();
    for month in months {
        match runs.last_mut() {
            Some((_, last)) if last.end.succ_opt() == Some(month.start) => *last = *month,
            _ => runs.push((*month, *month)),
        }
    }
    runs.iter().map(|(first, last)| dates::span(first, last)).collect::<Vec<_>>().join(", ")
}

/// How many working days the period has where its references have another number, and what that makes of growth.
pub(super) fn day_note(context: &Context<'_>, scale: &Scale) -> Option<Phrase> {
    let days = context.findings.growth.days.as_ref()?;
    let fact = |id: &FactId| context.findings.fact(id);
    let of = |per: &Option<PerDay>| per.as_ref().map_or((None, None), |p| (fact(&p.days), fact(&p.growth)));
    let ((previous, pp), (last, py)) = (of(&days.previous), of(&days.last_year));
    let measure = names::measure(&context.words, &context.findings.frame.main_measure);
    let slots = Slots::default().words("measure", measure).fact("now", fact(&days.now));
    let slots = slots.fact("previous", previous).fact("pp", pp).fact("last", last).fact("py", py);
    sentence::say("footnote.days", &slots, &context.words, scale)
}

/// The notes on growth that a page of January or February, or of an incomplete pair of years, must carry.
pub(super) fn notes(context: &Context<'_>) -> Vec<Phrase> {
    let growth = &context.findings.growth;
    let mut notes = Vec::new();
    if let Some(festival) = growth.festival {
        let key = if festival.together { "footnote.festival_together" } else { "footnote.festival" };
        let slots = Slots::default().other("day", dates::date(festival.day));
        notes.push(context.plain(key, &slots.other("last_year", dates::date(festival.last_year))));
    }
    if let Some(common) = &growth.common {
        notes.push(context.plain("footnote.common_months", &Slots::default().other("months", listed(common))));
    }
    notes
}
