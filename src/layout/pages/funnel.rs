//! The funnel: stages as bars with conversions between them, how long deals stay, which are stuck (S30).

use super::super::context::{Context, figure_block_of};
use super::super::deck::{
    Block, BlockContent, CONTENT, Category, ColumnKind, FigureKind, FigureSpec, FunnelSpec, HEADING, Phrase, Point,
    Row, RowKind, Slide, TABLE_HEAD, TABLE_ROW, TableSpec, TextBlock, TextItem, TextStyle,
};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::super::{dates, names, tiers};
use super::fact_table::{Show, cell, column};
use super::{losses, packed};
use crate::base::{Period, Polarity, Scenario};
use crate::findings::funnel::ladder::CREATED;
use crate::findings::funnel::stuck::Stuck;
use crate::findings::funnel::{Funnel, StageRow, spans};
use crate::findings::{Comparison, FactId, MemberRef};

/// Width of the left half, and the white space beside it.
const LEFT: f64 = 424.0;
const GUTTER: f64 = 28.0;
/// Height of a bar of the figure, and of its head.
const BAR: f64 = 30.0;
const HEAD: f64 = 24.0;
/// White space under a piece.
const GAP: f64 = 12.0;

/// The slide of the funnel.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.funnel.as_ref().and_then(|funnel| slide(context, funnel)).into_iter().collect()
}

fn slide(context: &Context<'_>, funnel: &Funnel) -> Option<Slide> {
    let scale = context.scale("funnel", ids(funnel), Digits::Table);
    let (figure, height) = figure(context, funnel, &scale)?;
    let mut blocks = vec![figure_block_of(0.0, LEFT, height, figure)];
    blocks.push(stages(context, funnel, &scale, height + GAP));
    let (x, mut room) = (LEFT + GUTTER, CONTENT.1);
    // A year tells reasons and velocity on a slide of their own.
    let said = if losses::stand_alone(context, funnel) {
        Vec::new()
    } else {
        losses::sentences(context, funnel, &scale, true)
    };
    if !said.is_empty() {
        let item = |phrase: Phrase| TextItem { phrase, link: None, impact: None };
        let items = said.into_iter().map(item).collect();
        let text = TextBlock { heading: context.words.text("funnel.ended"), items, style: TextStyle::Bullets };
        let high = packed::text_height(&text, CONTENT.0 - x).min(CONTENT.1);
        room = CONTENT.1 - high - GAP;
        let width = CONTENT.0 - x;
        blocks.push(Block { x, y: room + GAP, width, height: high, content: BlockContent::Text(text) });
    }
    if let Some(block) = funnel.stuck.as_ref().and_then(|stuck| self::stuck(context, stuck, &scale, (x, room))) {
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
    let message = context.message("funnel", "funnel", &slots, &scale);
    let unit = scale_unit(context, funnel, &scale);
    let footnotes = vec![context.source(&["opportunities"], unit)];
    let mut slide = context.slide("funnel", 2, context.words.text("slide.funnel"), message, blocks, footnotes);
    context.annotate(&mut slide, &notes(context, funnel, &scale));
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
fn figure(context: &Context<'_>, funnel: &Funnel, scale: &Scale) -> Option<(FigureSpec, f64)> {
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
        stages: funnel.stages.iter().map(category).collect(),
        scenario: Scenario::AC,
        values: funnel.stages.iter().map(|row| point(&row.reached)).collect(),
        conversions: funnel.stages.iter().map(share).collect(),
        few: funnel.stages.iter().map(|row| row.few).collect(),
        name: context.words.text("funnel.conversion"),
    };
    let unit = context.words.text("unit.deals");
    let what = context.words.text("funnel.cohort");
    let alt = spec.alt(&context.words, "leads", &unit);
    let height = HEADING + HEAD + BAR * funnel.stages.len() as f64;
    let mut heading =
        context.heading("leads", context.words.text("heading.funnel"), when(context, funnel, &[Scenario::AC]));
    heading.what = what;
    let figure = context.figure(("funnel-stages", "leads"), heading, unit, FigureKind::Funnel(spec), alt);
    Some((figure, height))
}

/// Stages with the change of their conversion, what was lost, and how long deals stay.
fn stages(context: &Context<'_>, funnel: &Funnel, scale: &Scale, y: f64) -> Block {
    let word = |key: &str| context.words.text(key);
    let number = ColumnKind::Number;
    let before = funnel.before.is_some();
    let dwell = funnel.stages.iter().any(|row| row.dwell.is_some());
    let few = funnel.stages.iter().any(|row| row.few && row.conversion.is_some());
    let (lost, stay) = (word("funnel.lost"), word("funnel.dwell"));
    let share = word("funnel.conversion_percent");
    let mut columns = vec![column(word("funnel.stage"), "", 74.0, ColumnKind::Text)];
    columns.push(column(Scenario::AC.label(), &share, 44.0, number));
    if few {
        columns.push(column(word("funnel.limits"), &share, 68.0, number));
    }
    if before {
        columns.push(column(Scenario::DPY.label(), &share, 54.0, number));
    }
    columns.push(column(word("funnel.count"), &lost, 46.0, number));
    let worth = funnel.lost_value.is_some();
    if worth {
        columns.push(column(word("funnel.amount"), &lost, 58.0, number));
    }
    if dwell {
        columns.push(column(Scenario::AC.label(), &stay, 44.0, number));
        if before {
            columns.push(column(Scenario::DPY.label(), &stay, 54.0, number));
        }
    }
    let used: f64 = columns.iter().skip(1).map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = (LEFT - used).clamp(60.0, 130.0);
    }
    let of = |row: Option<&'_ Comparison>, s: Scenario| row.and_then(|row| row.facts.get(&s).cloned());
    let one = |id: Option<FactId>, show: Show| cell(context, scale, id.as_ref(), show);
    let mut rows: Vec<Row> = Vec::new();
    for (at, row) in funnel.stages.iter().enumerate() {
        let Some(next) = funnel.next(at) else { continue };
        let name = context.label(
            "funnel.step",
            &[("from", &stage_name(context, &row.stage)), ("to", &stage_name(context, &next.stage))],
        );
        let conversion = row.conversion.as_ref();
        let mut cells = vec![text_cell(Phrase::name(name))];
        cells.push(one(of(conversion, Scenario::AC), Show::Percent));
        if few {
            let limits = row.few.then(|| row.low.as_ref().zip(row.high.as_ref())).flatten();
            cells.push(
                limits.map_or_else(|| text_cell(Phrase::default()), |(low, high)| span_cell(context, scale, low, high)),
            );
        }
        if before {
            cells.push(one(of(conversion, Scenario::DPY), Show::Growth(Polarity::Up)));
        }
        cells.push(one(row.lost.clone(), Show::Plain));
        if worth {
            cells.push(one(row.lost_value.clone(), Show::Plain));
        }
        if dwell {
            cells.push(one(of(row.dwell.as_ref(), Scenario::AC), Show::Plain));
            if before {
                cells.push(one(of(row.dwell.as_ref(), Scenario::DPY), Show::Variance(Polarity::Down)));
            }
        }
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    let mut cells = vec![text_cell(Phrase::words(word("funnel.all")))];
    cells.push(one(of(Some(&funnel.overall), Scenario::AC), Show::Percent));
    if few {
        cells.push(text_cell(Phrase::default()));
    }
    if before {
        cells.push(one(of(Some(&funnel.overall), Scenario::DPY), Show::Growth(Polarity::Up)));
    }
    cells.push(one(funnel.lost.clone(), Show::Plain));
    if worth {
        cells.push(one(funnel.lost_value.clone(), Show::Plain));
    }
    cells.resize_with(columns.len(), || text_cell(Phrase::default()));
    rows.push(Row { level: 0, kind: RowKind::Total, cells });
    let shown: &[Scenario] = if before { &[Scenario::AC, Scenario::DPY] } else { &[Scenario::AC] };
    let unit = scale_unit(context, funnel, scale).unwrap_or_default();
    let mut heading = context.heading(
        "leads",
        context.label("heading.funnel_table", &[("unit", &unit)]),
        when(context, funnel, shown),
    );
    heading.what = word("funnel.steps");
    let height = HEADING + TABLE_HEAD + TABLE_ROW * rows.len() as f64;
    let table =
        TableSpec { id: "funnel-table".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows };
    Block { x: 0.0, y, width: LEFT, height, content: BlockContent::Table(Box::new(table)) }
}

/// The limits of a share: `12–45`.
fn span_cell(context: &Context<'_>, scale: &Scale, low: &FactId, high: &FactId) -> super::super::deck::Cell {
    use super::super::deck::Part;
    let mut parts = Vec::new();
    for id in [low, high] {
        let Some(fact) = context.findings.fact(id) else { continue };
        if !parts.is_empty() {
            parts.push(Part::Words { text: "–".to_owned() });
        }
        parts.push(Part::Num(scale.bare_percent(fact, false)));
    }
    text_cell(Phrase { parts })
}

/// The largest deals that stay longer than usual, as many as the room takes; all others together and the sum.
fn stuck(context: &Context<'_>, stuck: &Stuck, scale: &Scale, (x, room): (f64, f64)) -> Option<Block> {
    let findings = context.findings;
    let word = |key: &str| context.words.text(key);
    let value = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id)).filter(|f| f.value.is_some());
    let fits = ((room - HEADING - TABLE_HEAD) / TABLE_ROW).floor().max(0.0) as usize;
    let all = value(&stuck.count)?.value?.to_f64() as usize;
    // The last row is the sum of all, the one before it what is not shown.
    let fits = fits.checked_sub(1)?;
    let shown = if all <= fits { all.min(stuck.deals.len()) } else { stuck.deals.len().min(fits.checked_sub(1)?) };
    let last = stuck.deals.get(shown.checked_sub(1)?)?;
    let customers = stuck.deals.iter().any(|deal| deal.customer.is_some());
    let reps = stuck.deals.iter().any(|deal| deal.rep.is_some());
    let mut columns = Vec::new();
    let number = ColumnKind::Number;
    let (customer, rep) = (names::dimension(&context.words, "customer"), names::dimension(&context.words, "rep"));
    columns.push(column(
        if customers { names::capital(&customer) } else { word("funnel.deal") },
        "",
        0.0,
        ColumnKind::Text,
    ));
    if reps {
        columns.push(column(names::capital(&rep), "", 84.0, ColumnKind::Text));
    }
    columns.push(column(word("funnel.stage"), "", 64.0, ColumnKind::Text));
    columns.push(column(word("funnel.days"), "", 44.0, number));
    columns.push(column(word("funnel.beyond"), "", 60.0, number));
    let worth = value(&stuck.value).is_some();
    if worth {
        columns.push(column(word("funnel.amount"), "", 60.0, number));
    }
    let used: f64 = columns.iter().map(|c| c.width).sum();
    if let Some(first) = columns.first_mut() {
        first.width = CONTENT.0 - x - used;
    }
    let mut rows: Vec<Row> = Vec::new();
    for deal in stuck.deals.iter().take(shown) {
        let name =
            |member: &Option<MemberRef>| member.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
        let mut cells = Vec::new();
        cells.push(text_cell(Phrase::name(if customers { name(&deal.customer) } else { names::clean(&deal.id) })));
        if reps {
            cells.push(text_cell(Phrase::name(name(&deal.rep))));
        }
        cells.push(text_cell(Phrase::name(stage_name(context, &deal.stage))));
        cells.push(cell(context, scale, deal.days.as_ref(), Show::Plain));
        cells.push(cell(context, scale, deal.beyond.as_ref(), Show::Plain));
        if worth {
            cells.push(cell(context, scale, deal.amount.as_ref(), Show::Plain));
        }
        rows.push(Row { level: 0, kind: RowKind::Body, cells });
    }
    if let Some(count) = value(&last.after).filter(|_| shown < all) {
        let rest =
            sentence::say("funnel.other_stuck", &Slots::default().fact("count", Some(count)), &context.words, scale);
        let mut cells = vec![text_cell(rest.unwrap_or_default())];
        cells.resize_with(columns.len() - usize::from(worth), || other_cell(""));
        if worth {
            cells.push(cell(context, scale, last.after_value.as_ref(), Show::Plain));
        }
        rows.push(Row { level: 0, kind: RowKind::Rest, cells });
    }
    let total =
        sentence::say("funnel.all_stuck", &Slots::default().fact("count", value(&stuck.count)), &context.words, scale);
    let mut cells = vec![text_cell(total.unwrap_or_default())];
    cells.resize_with(columns.len() - usize::from(worth), || other_cell(""));
    if worth {
        cells.push(cell(context, scale, stuck.value.as_ref(), Show::Plain));
    }
    rows.push(Row { level: 0, kind: RowKind::Total, cells });
    let unit = value(&stuck.value).map(|f| scale.unit(f)).unwrap_or_default();
    let period = findings.frame.period;
    let clause = match (shown < all, worth) {
        (true, true) => "heading.stuck_largest",
        (true, false) => "heading.stuck_longest",
        (false, true) => "heading.stuck",
        (false, false) => "heading.stuck_days",
    };
    let clause = context.label(clause, &[("unit", &unit), ("n", &shown.to_string())]);
    let mut heading = context.heading("leads", clause, context.when(&period, &period, &[Scenario::AC]));
    heading.what = word("funnel.stuck");
    let height = HEADING + TABLE_HEAD + TABLE_ROW * rows.len() as f64;
    let table =
        TableSpec { id: "funnel-stuck".into(), heading, alt: context.alt_table(rows.len(), &columns), columns, rows };
    let content = BlockContent::Table(Box::new(table));
    Some(Block { x, y: 0.0, width: CONTENT.0 - x, height, content })
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
    notes.extend(say("footnote.assumed", Slots::default().fact("n", fact(&funnel.assumed))));
    notes.extend(say("footnote.undated", Slots::default().fact("n", fact(&funnel.undated))));
    notes
}
