//! Members of a dimension ranked in three tiers (S13), and the channels (S28).

use super::super::context::{Context, figure_block_of, slide_id};
use super::super::deck::{CONTENT, Omitted, Phrase, Slide};
use super::super::names;
use super::super::numbers::Digits;
use super::super::tiers::{self, Tiers};
use super::standout;
use crate::base::{Grain, Scenario};
use crate::findings::{Comparison, Ranking, RankingOrder};

/// The bar of all others is drawn up to so many times the largest member's.
const DWARFS: f64 = 2.0;
/// Findings of other slides that may stand below a ranking of the same dimension; those of cells only where no table of
/// cells follows, which proves them.
const NEAR: [&str; 1] = ["problem_driver"];

/// The rankings that belong to a section: channels to 3, the most telling others to 2.
pub(crate) fn slides(context: &Context<'_>, section: u8) -> Vec<Slide> {
    let rankings: Vec<&Ranking> = match section {
        3 => context.findings.rankings.iter().filter(|r| is_channel(&r.dimension)).collect(),
        _ => chosen(context),
    };
    rankings.into_iter().filter_map(|ranking| slide(context, ranking, section)).collect()
}

/// The rankings that have no slide because others tell more.
pub(crate) fn left_out(context: &Context<'_>) -> Vec<Omitted> {
    let chosen = chosen(context);
    let rankings = context.findings.rankings.iter().filter(|r| !is_channel(&r.dimension));
    let dropped = rankings.filter(|r| !chosen.iter().any(|c| c.dimension == r.dimension));
    dropped
        .map(|ranking| Omitted {
            kind: slide_id("ranking", &ranking.dimension),
            name: name(context, ranking),
            reason: context.words.text("reason.less_telling"),
        })
        .collect()
}

/// True of dimensions through which goods reach the customer.
fn is_channel(dimension: &str) -> bool {
    let id = dimension.to_lowercase();
    id.contains("channel") || id.contains("渠道")
}

/// The main dimension, the top of the products, then the others by their best finding; those above the main
/// dimension only sum it up.
fn chosen<'a>(context: &Context<'a>) -> Vec<&'a Ranking> {
    let findings = context.findings;
    let most = match findings.frame.cadence {
        Grain::Week => 3,
        Grain::Month => 4,
        _ => 5,
    };
    let rankings: Vec<&Ranking> = findings.rankings.iter().filter(|r| !is_channel(&r.dimension)).collect();
    let Some(main) = findings.rankings.first().map(|r| r.dimension.as_str()) else { return Vec::new() };
    let mut above: Vec<&str> = Vec::new();
    let parent = |id: &str| context.brief.dimensions.iter().find(|d| d.id == id).and_then(|d| d.parent.as_deref());
    let mut at = parent(main);
    while let Some(id) = at.filter(|id| !above.contains(id)) {
        above.push(id);
        at = parent(id);
    }
    let product = findings.contributions.iter().map(|c| c.dimension.as_str()).find(|d| *d != main);
    let score = |ranking: &Ranking| {
        let id = slide_id("ranking", &ranking.dimension);
        let own = findings.findings.iter().filter(|f| super::super::context::slide_of(f) == id);
        own.map(|f| f.score).fold(0.0, f64::max)
    };
    let place = |ranking: &Ranking| match &ranking.dimension {
        d if d == main => 0,
        d if Some(d.as_str()) == product => 1,
        _ => 2,
    };
    let mut telling: Vec<&Ranking> = rankings.into_iter().filter(|r| !above.contains(&r.dimension.as_str())).collect();
    telling.sort_by(|a, b| place(a).cmp(&place(b)).then(score(b).total_cmp(&score(a))));
    telling.truncate(most);
    telling
}

fn name(context: &Context<'_>, ranking: &Ranking) -> String {
    let dimension = names::capital(&names::dimension(&context.words, &ranking.dimension));
    context.label("slide.ranking", &[("dimension", &dimension)])
}

fn slide(context: &Context<'_>, ranking: &Ranking, section: u8) -> Option<Slide> {
    let findings = context.findings;
    let id = slide_id("ranking", &ranking.dimension);
    let rest = ranking.rest.as_ref().filter(|rest| is_drawn(context, ranking, rest));
    let all: Vec<&Comparison> = ranking.rows.iter().chain(rest).collect();
    if !context.any(&all, Scenario::AC) {
        return None;
    }
    let reference = context.reference(&all, ranking.reference);
    let further = context.further(&id, &ranking.dimension, &NEAR, standout::MOST);
    let ids = tiers::ids(ranking.parts(), &tiers::scenarios(reference));
    let scale = context.scale_with(&id, ids, Digits::Chart, &further);
    let tiers = Tiers::of(context, &scale, &all, reference);
    // All others that are not drawn are told in a note: the bars are no whole then.
    let is_whole = ranking.rest.is_some() == rest.is_some();
    let tiers = if is_whole { tiers.footed(context, &scale, &all, &ranking.total, reference) } else { tiers };
    let rows: Vec<&Comparison> = ranking.rows.iter().collect();
    let mut categories = tiers::members(context, &rows, &id);
    // Without a finding of its own, the message speaks of the largest member (R40).
    if let Some((_, row)) = top(context, &rows).filter(|_| context.finding(&id).is_none()) {
        let spoken = rows.iter().position(|r| std::ptr::eq(*r, row));
        if let Some(category) = spoken.and_then(|i| categories.get_mut(i)) {
            category.highlight = true;
        }
    }
    if rest.is_some() {
        categories.push(tiers::rest_category(context, &scale, ranking.rest_count.as_deref()));
    }
    let unit = all.iter().find_map(|c| findings.of(c, Scenario::AC)).map(|f| scale.unit(f))?;
    let (height, bullets, comments) =
        standout::commented(context, &scale, &further, &categories, all.len() + usize::from(rest.is_some()));
    let alt = context.alt_bars(&ranking.measure, &unit, &ranking.dimension, &categories, &tiers.values);
    let plain = if section == 3 { "channels" } else { "ranking" };
    let slots = context
        .slots()
        .words("measure", names::measure(&context.words, &ranking.measure))
        .words("dimension", names::dimension(&context.words, &ranking.dimension));
    let slots = match top(context, &rows) {
        Some((name, row)) => slots.name("member", name).fact("actual", findings.of(row, Scenario::AC)),
        None => slots,
    };
    let message = context.message(&id, plain, &slots, &scale);
    let order = order_name(context, ranking.order, reference);
    let dimension = names::dimension(&context.words, &ranking.dimension);
    let period = ranking.total.period;
    let heading = context.heading(
        &ranking.measure,
        context.sorted(&unit, &dimension, &order),
        context.when(&period, &period, &tiers::scenarios(reference)),
    );
    let figure_id = format!("{id}-figure");
    let bars = tiers.bars(categories, reference);
    let mut figure = context.figure((&figure_id, &ranking.measure), heading, unit.clone(), bars, alt);
    figure.labels.comments = comments;
    let footnotes = vec![context.source(&context.tables(reference == Some(Scenario::PL)), Some(unit))];
    let mut blocks = vec![figure_block_of(0.0, CONTENT.0, height, figure)];
    blocks.extend(bullets);
    let mut slide = context.slide(&id, section, name(context, ranking), message, blocks, footnotes);
    let note = |row: &Comparison| match rest {
        Some(_) => selection(context, &scale, rows.len(), ranking.rest_count.as_deref()),
        None => undrawn(context, &scale, ranking, row, reference),
    };
    let mut notes: Vec<Phrase> = ranking.rest.iter().map(note).collect();
    notes.extend(proof(context, &scale, &slide));
    context.annotate(&mut slide, &notes);
    Some(slide)
}

/// The numbers behind a share that the message tells, where the chart does not show them (R39).
fn proof(context: &Context<'_>, scale: &super::super::numbers::Scale, slide: &Slide) -> Option<Phrase> {
    let finding = context.finding(&slide.id)?;
    let fact = |key: &str| finding.facts.get(key).and_then(|id| context.findings.fact(id));
    let name = |key: &str| finding.names.get(key).map(|name| context.words.value(name));
    let slots = super::super::sentence::Slots::default();
    let (key, slots) = match finding.kind.as_str() {
        "members_below" if fact("top_share").is_some() => {
            let dimension = finding.words.get("dimension")?.strip_prefix("dimension.")?;
            let slots = slots.words("dimension", names::dimension(&context.words, dimension));
            let slots = slots.name("top", name("top")?).fact("top_delta", fact("top_delta"));
            ("footnote.shortfall", slots.fact("shortfall", fact("shortfall")))
        }
        // A change from nothing is told in words: the share alone would stand there.
        "member_lead" | "member_short" if one(slide) => (
            "footnote.change",
            slots.name("member", name("member")?).fact("delta", fact("delta")).fact("share", fact("share")),
        ),
        _ => return None,
    };
    Some(super::super::sentence::said(key, &slots, &context.words, scale))
}

/// True when a message has a single number.
fn one(slide: &Slide) -> bool {
    slide.message.nums().filter(|num| num.text.contains(|c: char| c.is_ascii_digit())).count() == 1
}

/// False when the bar of all others would dwarf those of the members: the note then says what they are together.
fn is_drawn(context: &Context<'_>, ranking: &Ranking, rest: &Comparison) -> bool {
    let size = |row: &Comparison| {
        let of = |s: Scenario| context.findings.value(row, s).map_or(0.0, |v| v.to_f64().abs());
        of(Scenario::AC).max(of(ranking.reference))
    };
    size(rest) <= DWARFS * ranking.rows.iter().map(size).fold(0.0, f64::max)
}

/// The note about a rest that is not drawn.
fn undrawn(
    context: &Context<'_>,
    scale: &super::super::numbers::Scale,
    ranking: &Ranking,
    rest: &Comparison,
    reference: Option<Scenario>,
) -> Phrase {
    let findings = context.findings;
    let change = reference.and_then(Scenario::absolute);
    let slots = super::super::sentence::Slots::default()
        .other("shown", ranking.rows.len().to_string())
        .fact("rest", ranking.rest_count.as_deref().and_then(|id| findings.fact(id)))
        .fact("actual", findings.of(rest, Scenario::AC))
        .fact("delta", change.and_then(|s| findings.of(rest, s)))
        .words("change", change.map_or_else(String::new, Scenario::label));
    super::super::sentence::said("footnote.undrawn", &slots, &context.words, scale)
}

/// The member with the largest actual, and its name.
pub(crate) fn top<'r>(context: &Context<'_>, rows: &[&'r Comparison]) -> Option<(String, &'r Comparison)> {
    let value = |c: &&'r Comparison| context.findings.value(c, Scenario::AC).map(|v| v.to_f64());
    let real = rows.iter().copied().filter(|c| c.member.as_ref().is_some_and(|m| !m.special) && value(c).is_some());
    let best = real.max_by(|a, b| value(a).unwrap_or(0.0).total_cmp(&value(b).unwrap_or(0.0)))?;
    let name = names::member(&context.words, best.member.as_ref()?);
    Some((super::super::width::cut(&name, 20.0), best))
}

/// The note of a page that shows the most telling of many.
pub(crate) fn selection(
    context: &Context<'_>,
    scale: &super::super::numbers::Scale,
    shown: usize,
    rest: Option<&str>,
) -> Phrase {
    let slots = super::super::sentence::Slots::default()
        .other("shown", shown.to_string())
        .fact("rest", rest.and_then(|id| context.findings.fact(id)));
    super::super::sentence::said("footnote.selection", &slots, &context.words, scale)
}

/// What a ranking is ordered by, as its heading says it.
pub(crate) fn order_name(context: &Context<'_>, order: RankingOrder, reference: Option<Scenario>) -> String {
    match order {
        RankingOrder::Variance => reference.and_then(Scenario::absolute).unwrap_or(Scenario::AC).label(),
        RankingOrder::Attainment => context.words.text("column.att"),
        RankingOrder::Actual => Scenario::AC.label(),
    }
}
