//! The deck of a report: which slides, in which order, with what was left out (design.md §7).

use super::agreement;
use super::alt_variances;
use super::context::Context;
use super::dates;
use super::deck::{Deck, Slide};
use super::pages::{
    agenda, alerts, breakdown, contribution, control, cover, glossary, history, key_figures, messages, next_targets,
    omitted, pacing, problems, ranking, reps, sources, top,
};
use super::versions::Versions;
use super::words::Words;
use crate::base::{Grain, Lang};
use crate::config::Brief;
use crate::findings::Findings;

/// The deck of a report in one language. Nothing that is absent stops it: at the least it has a cover, the
/// sources, and what was left out and why.
pub fn deck(findings: &Findings, brief: &Brief, words: &Words, lang: &Lang, versions: &Versions) -> Deck {
    let context = Context::new(findings, brief, words, lang, versions);
    let cadence = findings.frame.cadence;
    let long = cadence != Grain::Week;
    let mut slides = vec![cover::slide(&context)];
    let mut content = key_figures::slides(&context);
    content.extend(evidence(&context));
    if omitted::belongs("problems", cadence) {
        let slides = problems::slides(&context, &content);
        content.extend(slides);
    }
    let next = next_targets::slides(&context);
    let linked: Vec<Slide> = content.iter().chain(&next).cloned().collect();
    let told = messages::chosen(&context, &linked);
    let alerts = alerts::slides(&context, &content, &told);
    content.extend(alerts);
    content.extend(next);
    if let Some(slide) = messages::slide(&context, &content) {
        slides.push(slide);
    }
    slides.extend(content);
    let mut left_out = omitted::list(&context, &slides);
    left_out.extend(ranking::left_out(&context));
    slides.extend(sources::slides(&context, &left_out));
    if long {
        slides.extend(glossary::slides(&context));
        // Behind the cover; the page numbers of the slides after it count it.
        let slide = agenda::slide(&context, &slides, 1);
        slides.insert(1, slide);
    }
    slides.iter_mut().for_each(agreement::agree);
    slides.iter_mut().for_each(|slide| alt_variances::tell(&context, slide));
    let frame = &findings.frame;
    let title = [
        cover::title(&context),
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

/// The slides of sections 2 to 4 that show evidence, in the order of the storyboard.
fn evidence(context: &Context<'_>) -> Vec<Slide> {
    type Make<'c> = (&'static str, Box<dyn Fn() -> Vec<Slide> + 'c>);
    let pages: Vec<Make<'_>> = vec![
        ("history", Box::new(|| history::slides(context))),
        ("months", Box::new(|| history::months(context))),
        ("pacing", Box::new(|| pacing::slides(context))),
        ("ranking", Box::new(|| ranking::slides(context, 2))),
        ("breakdown", Box::new(|| breakdown::slides(context))),
        ("contribution", Box::new(|| contribution::slides(context))),
        ("control", Box::new(|| control::slides(context))),
        ("customers", Box::new(|| top::slides(context))),
        ("channels", Box::new(|| ranking::slides(context, 3))),
        ("reps", Box::new(|| reps::slides(context))),
    ];
    let cadence = context.findings.frame.cadence;
    pages.into_iter().filter(|(kind, _)| omitted::belongs(kind, cadence)).flat_map(|(_, make)| make()).collect()
}
