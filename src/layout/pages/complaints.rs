//! Complaints by type, whether they were answered in time, and what is open (S26).

use super::super::context::{Context, figure_block_of};
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, ColumnKind, FigureKind, FigureSpec, HEADING, ParetoSpec, Phrase, Point,
    Row, RowKind, Slide, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::grid::table_height;
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::text_cell;
use super::super::template::Style;
use super::super::{names, tiers};
use super::fact_table::{Show, cell, column};
use super::{packed, voices};
use crate::base::{Impact, Scenario};
use crate::findings::Comparison;
use crate::findings::complaints::{Complaints, Kind};
use crate::findings::customers::ComplaintParts;

/// Types that the figure shows.
const MOST: usize = 8;
/// Share of answers in time from which they are good.
const GOOD: f64 = 0.9;
/// Open complaints listed above the tables of where they come from.
const BESIDE: usize = 5;
/// Width of the left half, and the white space beside it.
const LEFT: f64 = 420.0;
const GUTTER: f64 = 28.0;
/// Height of a bar of the figure, and of its head.
const BAR: f64 = 26.0;
const HEAD: f64 = 24.0;
/// White space under a piece.
const GAP: f64 = 14.0;

/// The slide of the complaints.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let Some(found) = &context.findings.events.complaints else { return Vec::new() };
    let rows = found.figures.iter().chain(found.types.iter().map(|t| &t.count)).chain([&found.kept_share]);
    let facts = rows.flat_map(|row| row.facts.values()).chain(&found.kept).chain(&found.broken);
    let others = voices::ids(context);
    let scale = context.scale("complaints", facts.chain(&others).map(String::as_str), Digits::Table);
    let mut blocks = Vec::new();
    let mut y = 0.0;
    let right = LEFT + GUTTER;
    let wide = found.open.is_empty();
    let parts: Vec<&ComplaintParts> =
        context.findings.customer_base.voices.iter().flat_map(|v| &v.complaints).collect();
    // Where the complaints come from stands below the oldest open ones.
    let listed = if parts.is_empty() { found.open.len() } else { found.open.len().min(BESIDE) };
    if let Some((figure, height)) = pareto(context, found, &scale) {
        blocks.push(figure_block_of(0.0, LEFT, height, figure));
        y = height + GAP;
    }
    let service = service(context, found, &scale);
    if !service.items.is_empty() {
        let (x, width, top) = if y > 0.0 && wide { (right, CONTENT.0 - right, 0.0) } else { (0.0, LEFT, y) };
        let height = packed::text_height(&service, width).min(CONTENT.1 - top);
        blocks.push(Block { x, y: top, width, height, content: BlockContent::Text(service) });
    }
    if !wide {
        blocks.push(open(context, found, listed, &scale, right));
    }
    // Below what stands on the right: where the complaints come from.
    let top = blocks.iter().filter(|b| b.x >= right).map(|b| b.y + b.height + GAP).fold(0.0, f64::max);
    let halves = (CONTENT.0 - right - GUTTER) / 2.0;
    let mut indirect = Vec::new();
    // The main dimension and, where the table tells it, the product.
    let shown = parts.iter().take(1).chain(parts.iter().skip(1).rev().take(1));
    for (at, part) in shown.enumerate() {
        let table = voices::complaints(context, &scale, part, halves);
        let placed = voices::stacked(vec![table], right + (halves + GUTTER) * at as f64, halves, top);
        indirect.extend((!part.direct && !placed.is_empty()).then_some(part.dimension.as_str()));
        blocks.extend(placed);
    }
    let figure = found.figures.first().and_then(|f| context.findings.of(f, Scenario::AC));
    let slots = context.slots().fact("actual", figure);
    let message = context.message("complaints", "complaints", &slots, &scale);
    // Where no row of the table tells it, a complaint is its customer's, who belongs where most was bought.
    let sources: &[&str] = if indirect.is_empty() { &["complaints"] } else { &["complaints", "sales"] };
    let footnotes = vec![context.source(sources, None)];
    let mut slide = context.slide("complaints", 3, context.words.text("slide.complaints"), message, blocks, footnotes);
    let hours = context.brief.thresholds.response_hours.to_string();
    let mut notes = vec![context.plain("footnote.complaints", &Slots::default().other("hours", hours))];
    let all = found.open_count.as_deref().and_then(|id| context.findings.fact(id));
    if all.and_then(|f| f.value).is_some_and(|v| v.to_f64() > listed as f64) {
        let slots = Slots::default().other("shown", listed.to_string()).fact("all", all);
        notes.push(sentence::said("footnote.open_complaints", &slots, &context.words, &scale));
    }
    notes.extend(voices::note(context, &indirect));
    context.annotate(&mut slide, &notes);
    vec![slide]
}

/// Types in falling order with their cumulated share; none where the table tells no types or nobody complained.
fn pareto(context: &Context<'_>, found: &Complaints, scale: &Scale) -> Option<(FigureSpec, f64)> {
    let counted = |kind: &&Kind| context.findings.value(&kind.count, Scenario::AC).is_some_and(|v| v.to_f64() > 0.0);
    let kinds: Vec<&Kind> = found.types.iter().filter(counted).take(MOST).collect();
    if kinds.is_empty() {
        return None;
    }
    let named = context.finding("complaints").and_then(|f| f.names.get("top"));
    let category = |kind: &&Kind| {
        let label =
            kind.name.as_deref().map_or_else(|| context.words.text("special.blank"), |n| context.words.value(n));
        let id = kind.name.clone().unwrap_or_default();
        Category { highlight: kind.name.as_ref() == named, id, label, sub: String::new(), rest: false }
    };
    let point = |row: &Comparison| context.findings.of(row, Scenario::AC).and_then(|f| tiers::point(f, scale));
    let share = |kind: &&Kind| {
        let fact = context.findings.fact(kind.cumulated.as_ref()?)?;
        Some(Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Plain) })
    };
    let spec = ParetoSpec {
        categories: kinds.iter().map(category).collect(),
        scenario: Scenario::AC,
        values: kinds.iter().map(|kind| point(&kind.count)).collect(),
        cumulative: kinds.iter().map(share).collect(),
        threshold: None,
        name: context.words.text("words.cumulated"),
    };
    let unit = context.words.text("unit.complaints");
    let period = context.findings.frame.period;
    let alt = spec.alt(&context.words, "complaints", &unit);
    let height = HEADING + HEAD + BAR * kinds.len() as f64;
    let figure = context.figure(
        ("complaints-types", "complaints"),
        context.heading(
            "complaints",
            context.words.text("heading.types"),
            context.when(&period, &period, &[Scenario::AC]),
        ),
        unit,
        FigureKind::Pareto(spec),
        alt,
    );
    Some((figure, height))
}

/// What is said about the answers: kept promises, departments, grades, the time to close.
fn service(context: &Context<'_>, found: &Complaints, scale: &Scale) -> TextBlock {
    let fact = |id: &Option<String>| id.as_ref().and_then(|id| context.findings.fact(id)).filter(|f| f.value.is_some());
    let kept = context.findings.of(&found.kept_share, Scenario::AC).filter(|f| f.value.is_some());
    let reference = [Scenario::PY, Scenario::PP].into_iter().find(|s| found.kept_share.facts.contains_key(s));
    let change = reference.and_then(Scenario::absolute).and_then(|s| context.findings.of(&found.kept_share, s));
    let name = reference.map(|s| context.reference_name(s)).unwrap_or_default();
    let figure = |at: usize| found.figures.get(at).and_then(|f| context.findings.of(f, Scenario::AC));
    let slots = Slots::default()
        .other("hours", context.brief.thresholds.response_hours.to_string())
        .fact("kept", fact(&found.kept))
        .fact("broken", fact(&found.broken))
        .fact("share", kept)
        .fact("delta", change)
        .words("reference", name)
        .fact("rate", figure(1).filter(|f| f.value.is_some()))
        .fact("open", fact(&found.open_count))
        .fact("days", fact(&found.closing_days))
        .fact("of", fact(&found.closing_count));
    let top = |kinds: &[Kind]| -> Option<(String, Option<String>, String)> {
        let first = kinds.iter().find(|k| k.name.is_some())?;
        let id = first.count.facts.get(&Scenario::AC)?.clone();
        Some((context.words.value(first.name.as_deref()?), first.share.clone(), id))
    };
    let department = top(&found.departments);
    let slots = match &department {
        Some((name, share, id)) => slots
            .name("department", name.clone())
            .fact("department_share", fact(share))
            .fact("department_count", context.findings.fact(id)),
        None => slots,
    };
    let mut items: Vec<TextItem> = Vec::new();
    for key in ["service.kept", "service.rate", "service.department", "service.closing"] {
        if let Some(phrase) = sentence::say(key, &slots, &context.words, scale) {
            items.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact: None });
        }
    }
    if let (Some(first), Some(share)) = (items.first_mut(), kept.and_then(|f| f.value)) {
        let better = change.and_then(|f| f.value).is_some_and(|v| v.to_f64() > 0.0);
        first.impact = match share.to_f64() >= GOOD {
            true => Some(Impact::Good),
            // Better than before, and not yet good: no colour would be the whole truth.
            false => (!better).then_some(Impact::Bad),
        };
    }
    if let Some(phrase) = grades(context, found, scale) {
        items.push(TextItem { phrase, link: None, impact: None });
    }
    TextBlock { heading: context.words.text("service.heading"), items, style: TextStyle::Bullets }
}

/// How grave a grade is by its name, the gravest first; names that say nothing keep their order behind them.
fn severity(name: Option<&str>) -> usize {
    const GRADES: [&[&str]; 4] = [
        &["重大", "特大", "严重", "critical", "major", "severe"],
        &["紧急", "urgent", "high", "较大"],
        &["一般", "普通", "normal", "medium", "general"],
        &["轻微", "minor", "low"],
    ];
    let name = name.unwrap_or_default().to_lowercase();
    GRADES.iter().position(|names| names.iter().any(|n| name.contains(n))).unwrap_or(GRADES.len())
}

/// Grades with their counts: `major 3, urgent 10, general 28`.
fn grades(context: &Context<'_>, found: &Complaints, scale: &Scale) -> Option<Phrase> {
    use super::super::deck::Part;
    let mut parts = vec![Part::Words { text: context.words.text("service.grades") }];
    let mut any = false;
    let mut order: Vec<&Kind> = found.grades.iter().collect();
    order.sort_by_key(|kind| severity(kind.name.as_deref()));
    for kind in order {
        let Some(fact) = context.findings.of(&kind.count, Scenario::AC) else { continue };
        if fact.value.is_none_or(|v| v.to_f64() <= 0.0) {
            continue;
        }
        if any {
            parts.push(Part::Words { text: context.words.text("words.list") });
        }
        let name = kind.name.as_deref().map_or_else(|| context.words.text("special.blank"), |n| context.words.value(n));
        parts.push(Part::Name { text: name });
        parts.push(Part::Words { text: " ".to_owned() });
        parts.push(Part::Num(scale.num(fact, Style::Plain)));
        any = true;
    }
    any.then_some(Phrase { parts })
}

/// The complaints that are open.
fn open(context: &Context<'_>, found: &Complaints, most: usize, scale: &Scale, x: f64) -> Block {
    let word = |key: &str| context.words.text(key);
    let text = |text: &Option<String>| {
        text_cell(Phrase::name(text.as_deref().map(|t| context.words.value(t)).unwrap_or_default()))
    };
    let customers = found.open.iter().any(|o| o.customer.is_some());
    let mut columns = vec![column(word("column.complaint"), "", 50.0, ColumnKind::Text)];
    if customers {
        columns.push(column(
            names::capital(&names::dimension(&context.words, "customer")),
            "",
            124.0,
            ColumnKind::Text,
        ));
    }
    columns.push(column(word("column.grade"), "", 40.0, ColumnKind::Text));
    columns.push(column(word("column.kind"), "", 78.0, ColumnKind::Text));
    let departments = found.open.iter().any(|o| o.department.is_some());
    columns.extend(departments.then(|| column(word("column.department"), "", 56.0, ColumnKind::Text)));
    columns.push(column(word("column.answered"), "", 42.0, ColumnKind::Text));
    columns.push(column(word("column.days"), "", 36.0, ColumnKind::Number));
    let rows: Vec<Row> = found
        .open
        .iter()
        .take(most)
        .map(|open| {
            let mut cells = vec![text(&open.id)];
            if customers {
                let name = open.customer.as_ref().map(|c| names::member(&context.words, c)).unwrap_or_default();
                cells.push(text_cell(Phrase::name(name)));
            }
            cells.push(text(&open.grade));
            cells.push(text(&open.kind));
            if departments {
                cells.push(text(&open.department));
            }
            let answered = word(if open.answered { "words.yes" } else { "words.no" });
            cells.push(text_cell(Phrase::words(answered)));
            cells.push(cell(context, scale, open.days.as_ref(), Show::Plain));
            Row { level: 0, kind: RowKind::Body, cells }
        })
        .collect();
    let period = context.findings.frame.period;
    let mut heading = context.heading("complaints", word("heading.open"), String::new());
    heading.what = word("words.open_complaints");
    heading.when = context.when(&period, &period, &[Scenario::AC]);
    let height = table_height(rows.len());
    let table = TableSpec {
        id: "complaints-open".into(),
        heading,
        alt: context.alt_table(rows.len(), &columns),
        columns,
        rows,
    };
    Block { x, y: 0.0, width: CONTENT.0 - x, height, content: BlockContent::Table(Box::new(table)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_grade_comes_first_and_unknown_ones_last() {
        let order = |names: &[&str]| names.iter().map(|n| severity(Some(n))).collect::<Vec<_>>();
        assert!(order(&["重大", "紧急", "一般", "三级"]).windows(2).all(|w| w[0] < w[1]));
        assert!(order(&["Major", "urgent", "medium", "minor"]).windows(2).all(|w| w[0] < w[1]));
        assert!(severity(None) >= severity(Some("minor")));
    }
}
