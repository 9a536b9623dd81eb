//! The deck of a report: which slides, in which order, with what was left out (design.md §7).

use std::sync::Arc;

use super::agreement;
use super::alt_variances;
use super::column_widths;
use super::context::Context;
use super::dates;
use super::deck::{Deck, Omitted, Slide};
use super::limit;
use super::notes;
use super::nothing;
use super::pages;
use super::pages::alert_choice::Numbers;
use super::said;
use super::storyboard;
use super::versions::Versions;
use super::words::Words;
use crate::base::{Grain, Lang};
use crate::config::Brief;
use crate::findings::Findings;

/// The deck of a report in one language. Nothing that is absent stops it: at the least it has a cover, the
/// sources, and what was left out and why. Where it has more slides than its report may have, the least telling of
/// those that it need not have give way ([`limit`]).
pub fn deck(findings: &Findings, brief: &Brief, words: &Words, lang: &Lang, versions: &Versions) -> Deck {
    let mut context = Context::new(findings, brief, words, lang, versions);
    let cadence = findings.frame.cadence;
    let most = brief.report(&findings.frame.report).and_then(|report| report.pages);
    let most = most.unwrap_or_else(|| limit::usual(cadence));
    // What gives way is listed, and its messages lead elsewhere, which may take another slide: a few rounds settle it.
    let (mut slides, mut left_out) = slides(&context, most);
    // What tables moved so that parts add up, all other places print alike: from here on, whatever gives way.
    context.moved = Arc::new(agreement::moved(&slides));
    if !context.moved.is_empty() {
        (slides, left_out) = self::slides(&context, most);
    }
    for _ in 0..ROUNDS {
        let more = limit::giving_way(&slides, cadence, most);
        if more.is_empty() {
            break;
        }
        context.gone.extend(more);
        (slides, left_out) = self::slides(&context, most);
    }
    limit::mend_links(&mut slides);
    slides.iter_mut().for_each(agreement::agree);
    slides.iter_mut().for_each(nothing::uncoloured);
    slides.iter_mut().for_each(said::tell);
    slides.iter_mut().for_each(|slide| alt_variances::tell(&context, slide));
    slides.iter_mut().for_each(|slide| context.shorten_sources(slide));
    column_widths::fit(&mut slides);
    let frame = &findings.frame;
    let title = [
        pages::cover::title(&context),
        context.words.text(&format!("cadence.{}", cadence.code())),
        dates::in_words(&frame.period, &context.words),
    ];
    Deck {
        lang: lang.clone(),
        report: frame.report.clone(),
        title: title.join(" · "),
        period: frame.period,
        date: frame.period.end,
        sections: (1..=6).map(|n| context.words.text(&format!("section.{n}"))).collect(),
        slides,
        omitted: left_out,
        labels: context.words.group("label."),
    }
}

/// How often slides are taken away until a report is as short as it may be.
const ROUNDS: usize = 4;

/// The slides of what comes next.
fn next(context: &Context<'_>) -> Vec<Slide> {
    let cadence = context.findings.frame.cadence;
    let budget = storyboard::belongs("budget", cadence);
    let mut next = if budget { pages::budget::slides(context) } else { Vec::new() };
    if storyboard::belongs("suggestions", cadence) {
        next.extend(pages::suggestions::slides(context));
    }
    next.extend(pages::next_targets::slides(context));
    if storyboard::belongs("targets", cadence) {
        next.extend(pages::targets::slides(context));
        next.extend(pages::target_ways::slides(context));
    }
    next
}

/// All slides but those that gave way to keep to `most`, and what was left out.
fn slides(context: &Context<'_>, most: usize) -> (Vec<Slide>, Vec<Omitted>) {
    let (cadence, gone) = (context.findings.frame.cadence, &context.gone);
    let long = cadence != Grain::Week;
    let mut given_way: Vec<Slide> = Vec::new();
    let mut content = pages::key_figures::slides(context);
    content.extend(evidence(context));
    given_way.extend(limit::take(&mut content, gone));
    let last_plan = pages::last_plan::slides(context);
    let mut next = next(context);
    given_way.extend(limit::take(&mut next, gone));
    // Problems tell the numbers of their alerts, which depend on what the other slides show.
    let (without, _) = pages::problems::slides(context, &Numbers::none(context));
    let linked: Vec<Slide> = content.iter().chain(&without).chain(&last_plan).chain(&next).cloned().collect();
    let numbers = Numbers::of(context, &pages::messages::chosen(context, &linked), &linked);
    let (slides, unanswered) = pages::problems::slides(context, &numbers);
    if storyboard::belongs("problems", cadence) {
        content.extend(slides);
    }
    content.extend(last_plan);
    if storyboard::belongs("plan", cadence) {
        content.extend(pages::plan::slides(context, &unanswered));
    }
    let linked: Vec<Slide> = content.iter().chain(&next).cloned().collect();
    let told = pages::messages::chosen(context, &linked);
    let alerts = pages::alerts::slides(context, &linked, &told);
    content.extend(alerts);
    content.extend(next);
    let scale = pages::messages::scale(context, &content);
    let mut slides = vec![pages::cover::slide(context, &scale)];
    slides.extend(pages::messages::slide(context, &content));
    slides.extend(content);
    let lost = notes::place(context, &mut slides);
    let mut keys = Vec::new();
    if long {
        keys.extend(pages::glossary::slides(context));
        keys.extend(pages::notation::slides(context, &slides));
    }
    given_way.extend(limit::take(&mut keys, gone));
    let mut left_out = pages::omitted::list(context, &slides, &given_way);
    left_out.extend(lost);
    left_out.extend(pages::ranking::left_out(context));
    left_out.extend(pages::omitted::given_way(context, &given_way, most));
    slides.extend(pages::sources::slides(context, &left_out));
    if long {
        slides.extend(keys);
        // Behind the cover; the page numbers of the slides after it count it.
        let slide = pages::agenda::slide(context, &slides, 1);
        slides.insert(1, slide);
    }
    (slides, left_out)
}

/// The slides of sections 2 to 4 that show evidence, in the order of the storyboard.
fn evidence(context: &Context<'_>) -> Vec<Slide> {
    type Make<'c> = (&'static str, Box<dyn Fn() -> Vec<Slide> + 'c>);
    let all: Vec<Make<'_>> = vec![
        ("history", Box::new(|| pages::history::slides(context))),
        ("months", Box::new(|| pages::history::months(context))),
        ("growth", Box::new(|| pages::growth::slides(context))),
        ("pacing", Box::new(|| pages::pacing::slides(context))),
        ("ranking", Box::new(|| pages::ranking::slides(context, 2))),
        ("to_date", Box::new(|| pages::to_date::slides(context))),
        ("structure", Box::new(|| pages::structure::slides(context))),
        ("portfolio", Box::new(|| pages::portfolio::slides(context))),
        ("breakdown", Box::new(|| pages::breakdown::slides(context))),
        ("contribution", Box::new(|| pages::contribution::slides(context))),
        ("pvm", Box::new(|| pages::pvm::slides(context))),
        ("kpi_tree", Box::new(|| pages::kpi_tree::slides(context))),
        ("ratio_mix", Box::new(|| pages::ratio_mix::slides(context))),
        ("control", Box::new(|| pages::control::slides(context))),
        ("forecast", Box::new(|| pages::forecast::slides(context))),
        ("benchmarks", Box::new(|| pages::benchmarks::slides(context))),
        ("competitors", Box::new(|| pages::benchmarks::competitors(context))),
        ("funnel", Box::new(|| pages::funnel::slides(context))),
        ("losses", Box::new(|| pages::losses::slides(context))),
        ("process", Box::new(|| pages::process::slides(context))),
        ("tracking", Box::new(|| pages::tracking::slides(context))),
        ("tiers", Box::new(|| pages::customers::tiers::slides(context))),
        ("tier_moves", Box::new(|| pages::customers::tiers::moves(context))),
        ("customer_bridge", Box::new(|| pages::customers::bridge::slides(context))),
        ("customer_movers", Box::new(|| pages::customers::bridge::movers(context))),
        ("rfm", Box::new(|| pages::customers::rfm::slides(context))),
        ("life_cycle", Box::new(|| pages::customers::life_cycle::slides(context))),
        ("cohorts", Box::new(|| pages::customers::cohorts::slides(context))),
        ("customers", Box::new(|| pages::customers::top::slides(context))),
        ("care", Box::new(|| pages::customers::care::slides(context))),
        ("cross_sell", Box::new(|| pages::customers::cross_sell::slides(context))),
        ("channels", Box::new(|| pages::customers::channels::slides(context))),
        ("satisfaction", Box::new(|| pages::satisfaction::slides(context))),
        ("complaints", Box::new(|| pages::complaints::slides(context))),
        ("receivables", Box::new(|| pages::receivables::slides(context))),
        ("debtors", Box::new(|| pages::debtors::slides(context))),
        ("evaluation", Box::new(|| pages::evaluation::slides(context))),
        ("skills", Box::new(|| pages::skills::slides(context))),
        ("rep_courses", Box::new(|| pages::rep_courses::slides(context))),
        ("rep-page", Box::new(|| pages::rep_pages::slides(context))),
    ];
    let cadence = context.findings.frame.cadence;
    all.into_iter().filter(|(kind, _)| storyboard::belongs(kind, cadence)).flat_map(|(_, make)| make()).collect()
}
