//! Members of a dimension ranked in three tiers (S13), and the channels (S28).

use super::super::context::{Context, figure_block, slide_id};
use super::super::deck::{BarsSpec, CONTENT, FigureKind, FigureSpec, Phrase, Slide};
use super::super::numbers::Digits;
use super::super::tiers::{self, Tiers};
use super::super::{names, remainder};
use crate::base::Scenario;
use crate::findings::{Comparison, Ranking, RankingOrder};

/// Most bars of a chart, the remainder included.
const BARS: usize = 14;

/// The rankings that belong to a section: channels to 3, the others to 2.
pub(crate) fn slides(context: &Context<'_>, section: u8) -> Vec<Slide> {
    let rankings = context.findings.rankings.iter();
    let of_section = rankings.filter(|r| section == if is_channel(&r.dimension) { 3 } else { 2 });
    of_section.filter_map(|ranking| slide(context, ranking, section)).collect()
}

/// True of dimensions through which goods reach the customer.
fn is_channel(dimension: &str) -> bool {
    let id = dimension.to_lowercase();
    id.contains("channel") || id.contains("渠道")
}

fn slide(context: &Context<'_>, ranking: &Ranking, section: u8) -> Option<Slide> {
    let findings = context.findings;
    let id = slide_id("ranking", &ranking.dimension);
    let all: Vec<&Comparison> = ranking.rows.iter().collect();
    if !context.any(&all, Scenario::AC) {
        return None;
    }
    let reference = context.reference(&all, ranking.reference);
    let shown = selected(context, ranking, &all, reference);
    let left = all.len() - shown.len();
    let printed = shown.iter().copied().chain((left > 0).then_some(&ranking.total));
    let scale = context.scale(&id, tiers::ids(printed, &tiers::scenarios(reference)), Digits::Chart);
    let mut tiers = Tiers::of(context, &scale, &shown, reference);
    let mut categories = tiers::members(context, &shown, &id);
    let additive = findings.measure(&ranking.measure).is_none_or(|m| m.additive);
    if left > 0 && additive && !remainder::is_nothing(findings, &ranking.total, &shown) {
        tiers.push_rest(context, &scale, &ranking.total, &shown, reference);
        categories.push(tiers::rest_category(context, left));
    }
    let unit = shown.iter().find_map(|c| findings.of(c, Scenario::AC)).map(|f| scale.unit(f))?;
    let alt = context.alt_bars(&ranking.measure, &unit, &ranking.dimension, &categories, &tiers.values);
    let plain = if section == 3 { "channels" } else { "ranking" };
    let best = top(context, &shown);
    let slots = context
        .slots()
        .words("measure", names::measure(&context.words, &ranking.measure))
        .words("dimension", names::dimension(&context.words, &ranking.dimension));
    let slots = match best {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let message = context.message(&id, plain, &slots, &scale);
    let order = order_name(context, ranking.order, reference);
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let period = ranking.total.period;
    let heading = context.heading(
        &ranking.measure,
        context.label("heading.sorted", &[("unit", &unit), ("dimension", &dimension), ("order", &order)]),
        context.when(&period, &period, &tiers::scenarios(reference)),
    );
    let figure = FigureSpec {
        id: format!("{id}-figure"),
        heading,
        width: 0.0,
        height: 0.0,
        scale_group: unit.clone(),
        scale: None,
        labels: tiers::figure_labels(context, &ranking.measure),
        kind: FigureKind::Bars(BarsSpec {
            categories,
            primary: Scenario::AC,
            values: tiers.values,
            reference,
            reference_values: tiers.reference_values,
            absolute: tiers.absolute,
            relative: tiers.relative,
            not_applicable: tiers.not_applicable,
        }),
        alt,
    };
    let name = context.label("slide.ranking", &[("dimension", &names::capital(&dimension))]);
    let footnotes = vec![context.source(&context.tables(reference == Some(Scenario::PL)), Some(unit))];
    let mut slide = context.slide(&id, section, name, message, vec![figure_block(0.0, CONTENT.0, figure)], footnotes);
    let notes: Vec<Phrase> = if left > 0 { vec![selection(context, shown.len(), all.len())] } else { Vec::new() };
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The rows that a chart has room for, in their order. A ranking by variance keeps both of its ends.
fn selected<'r>(
    context: &Context<'_>,
    ranking: &Ranking,
    all: &[&'r Comparison],
    reference: Option<Scenario>,
) -> Vec<&'r Comparison> {
    if all.len() <= BARS {
        return all.to_vec();
    }
    let by = match ranking.order {
        RankingOrder::Actual => Scenario::AC,
        _ => reference.and_then(Scenario::absolute).unwrap_or(Scenario::AC),
    };
    let size = |i: &usize| all.get(*i).and_then(|c| context.findings.value(c, by)).map_or(0.0, |v| v.to_f64().abs());
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| size(b).total_cmp(&size(a)).then(a.cmp(b)));
    order.truncate(BARS - 1);
    order.sort_unstable();
    order.into_iter().filter_map(|i| all.get(i).copied()).collect()
}

/// The member with the largest actual, and its name.
pub(crate) fn top<'r>(context: &Context<'_>, rows: &[&'r Comparison]) -> Option<(String, &'r Comparison)> {
    let value = |c: &&'r Comparison| context.findings.value(c, Scenario::AC).map(|v| v.to_f64());
    let real = rows.iter().copied().filter(|c| c.member.as_ref().is_some_and(|m| !m.special) && value(c).is_some());
    let best = real.max_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)))?;
    let name = names::member(&context.words, best.member.as_ref()?);
    Some((super::super::width::cut(&name, 20.0), best))
}

/// The note of a page that shows the largest of many.
pub(crate) fn selection(context: &Context<'_>, shown: usize, all: usize) -> Phrase {
    let slots =
        super::super::sentence::Slots::default().other("shown", shown.to_string()).other("all", all.to_string());
    context.plain("footnote.selection", &slots)
}

/// What a ranking is ordered by, as its heading says it.
pub(crate) fn order_name(context: &Context<'_>, order: RankingOrder, reference: Option<Scenario>) -> String {
    match order {
        RankingOrder::Variance => reference.and_then(Scenario::absolute).unwrap_or(Scenario::AC).label(),
        RankingOrder::Attainment => context.words.text("column.att"),
        RankingOrder::Actual => Scenario::AC.label(),
    }
}
