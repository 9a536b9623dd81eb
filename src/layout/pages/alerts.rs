//! What asks for a decision: signals, weak attainment, lost customers, most urgent first (S42).

use super::super::context::Context;
use super::super::deck::{Block, BlockContent, CONTENT, Slide, TextBlock, TextItem, TextStyle};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::messages::link;
use crate::base::Impact;
use crate::findings::Finding;

/// Kinds that are alerts when they are bad for the business.
const KINDS: [&str; 11] = [
    "control_signal",
    "pacing_behind",
    "members_below",
    "member_short",
    "cell_short",
    "rep_weak",
    "reps_below",
    "customer_lost",
    "customer_drop",
    "retention_change",
    "driver_down",
];

/// The alerts; none when nothing asks for a decision. `slides` are the slides they may link to.
pub(crate) fn slides(context: &Context<'_>, slides: &[Slide]) -> Vec<Slide> {
    let findings = context.findings;
    let most = context.brief.thresholds.alerts;
    let is_alert = |f: &&Finding| f.impact == Impact::Bad && KINDS.contains(&f.kind.as_str());
    let alerts: Vec<&Finding> = findings.findings.iter().filter(is_alert).take(most).collect();
    if alerts.is_empty() {
        return Vec::new();
    }
    let ids = alerts.iter().flat_map(|f| f.facts.values()).map(String::as_str);
    let scale = Scale::of(findings, ids, Digits::Table, &context.words, context.lang);
    let items = alerts.iter().map(|finding| TextItem {
        phrase: sentence::sentence_at(finding, findings, &context.words, &scale),
        link: link(finding, slides),
        impact: Some(finding.impact),
    });
    let text = TextBlock { heading: String::new(), items: items.collect(), style: TextStyle::Bullets };
    let slots = Slots::default().other("n", alerts.len().to_string());
    let slots = if alerts.len() == 1 { slots.flag("one") } else { slots };
    let message = context.plain("plain.alerts", &slots);
    let height = (alerts.len() as f64 * 52.0).min(CONTENT.1);
    let blocks = vec![Block { x: 0.0, y: 0.0, width: CONTENT.0, height, content: BlockContent::Text(text) }];
    let name = context.words.text("slide.alerts");
    let footnotes = vec![context.source(&context.tables(findings.pacing.is_some()), None)];
    let mut slide = context.slide("alerts", 5, name, message, blocks, footnotes);
    slide.template = "messages".to_owned();
    context.annotate(&mut slide, &[]);
    vec![slide]
}
