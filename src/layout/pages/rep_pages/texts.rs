//! What the page of a rep says: strengths, points to improve, and the plan.

use super::super::super::context::Context;
use super::super::super::deck::{TextBlock, TextItem, TextStyle};
use super::super::super::numbers::Scale;
use super::super::super::sentence::{self, Slots};
use super::super::super::{dates, names, width};
use super::super::scoring;
use super::{Rep, WRITTEN, fact, written};
use crate::base::{Impact, number};
use crate::findings::Note;
use crate::findings::people::SheetPoint;

/// Longest note in a plan, in widths of a Chinese character: two lines.
const NOTE: f64 = 46.0;

/// The slots of a point.
fn slots<'c>(context: &Context<'c>, point: &SheetPoint) -> Slots<'c> {
    let slots = Slots::default()
        .fact("value", fact(context, point.value.as_ref()))
        .fact("against", fact(context, point.against.as_ref()))
        .fact("gain", fact(context, point.gain.as_ref()));
    match (&point.component, &point.skill) {
        (Some(component), _) => slots.words("what", scoring::component(context, component)),
        (None, Some(skill)) => slots.name("what", context.words.value(skill)),
        (None, None) => slots,
    }
}

/// Strengths, or points to improve.
pub(super) fn points(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale, list: &str, impact: Impact) -> TextBlock {
    let found = if list == "strengths" { &rep.sheet.strengths } else { &rep.sheet.improve };
    let mut items = Vec::new();
    if let Some(streak) = rep.row.streak.as_ref().filter(|_| list == "improve") {
        let weak = number::percent(context.brief.thresholds.weak_attainment);
        let slots = Slots::default().fact("months", fact(context, Some(&streak.months))).other("weak", weak);
        let phrase = sentence::said("rep_page.streak", &slots, &context.words, scale);
        items.push(TextItem { phrase, link: None, impact: Some(impact) });
    }
    for point in found {
        let kind = if point.component.is_some() { list.to_owned() } else { format!("{list}_skill") };
        let key = format!("rep_page.{kind}");
        if let Some(phrase) = sentence::say(&key, &slots(context, point), &context.words, scale) {
            items.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact: Some(impact) });
        }
    }
    if items.is_empty() {
        items.push(TextItem {
            phrase: context.plain(&format!("rep_page.no_{list}"), &Slots::default()),
            link: None,
            impact: None,
        });
    }
    TextBlock { heading: context.words.text(&format!("rep_page.{list}_heading")), items, style: TextStyle::Bullets }
}

/// Open actions, then self-analysis, goal, learning, practice: as written in the notes, else proposed by rule.
pub(super) fn plan(context: &Context<'_>, rep: &Rep<'_>, scale: &Scale) -> TextBlock {
    let mut items = Vec::new();
    let mut push = |key: &str, slots: &Slots<'_>, impact: Option<Impact>| {
        if let Some(phrase) = sentence::say(key, slots, &context.words, scale) {
            items.push(TextItem { phrase: sentence::capitalised(phrase), link: None, impact });
        }
    };
    for action in &rep.sheet.actions {
        let slots = Slots::default().name("item", names::clean(&action.item));
        let slots = action.due.map_or(slots.clone(), |due| slots.other("due", dates::date(due)));
        let slots =
            action.status.as_ref().map_or(slots.clone(), |status| slots.name("status", context.words.value(status)));
        let slots = if action.late { slots.flag("over") } else { slots };
        push("rep_page.action", &slots, Some(if action.late { Impact::Bad } else { Impact::Neutral }));
    }
    let [analysis, intended, learned] = WRITTEN.map(|kind| written(context, rep.row, kind));
    let mut note = |key: &str, note: &Note| {
        let text = width::cut(&names::clean(note.text.get(context.lang)), NOTE);
        let slots = Slots::default().name("text", text);
        let author = context.words.value(&note.author);
        let slots = if author.is_empty() { slots } else { slots.name("author", author) };
        push(key, &slots, None);
    };
    analysis.into_iter().for_each(|found| note("rep_page.written_analysis", found));
    intended.into_iter().for_each(|found| note("rep_page.written_plan", found));
    learned.into_iter().for_each(|found| note("rep_page.written_lesson", found));
    if rep.skills.is_some() && analysis.is_none() {
        match &rep.sheet.seen {
            Some(point) => {
                let above = fact(context, point.gain.as_ref()).and_then(|f| f.value).is_some_and(|v| v.to_f64() > 0.0);
                let slots = slots(context, point).flag(if above { "above" } else { "below" });
                push("rep_page.analysis", &slots, None);
            }
            None => push("rep_page.analysis_agrees", &Slots::default(), None),
        }
    }
    if let Some(goal) = rep.sheet.goal.as_ref().filter(|_| intended.is_none()) {
        push("rep_page.goal", &slots(context, goal), None);
    }
    if let Some(learn) = rep.sheet.learn.as_ref().filter(|_| learned.is_none()) {
        push("rep_page.learn", &slots(context, learn), None);
    }
    let goal = rep.sheet.goal.as_ref().filter(|_| intended.is_none());
    if let Some(component) = goal.and_then(|goal| goal.component.as_ref()) {
        let own = format!("rep_page.practice_{component}");
        let known = !context.words.alternatives(&own).is_empty();
        let key = if known { own } else { "rep_page.practice".to_owned() };
        push(&key, &Slots::default().words("what", scoring::component(context, component)), None);
    }
    TextBlock { heading: context.words.text("rep_page.plan_heading"), items, style: TextStyle::Bullets }
}
