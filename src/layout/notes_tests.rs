//! Where the notes of people stand.

use super::context::Context;
use super::deck::{BlockContent, Slide, TextStyle};
use super::sample::{brief, findings, slide};
use super::versions::Versions;
use super::words::tests::words;
use crate::base::{Grain, Lang, Text};
use crate::config::NoteKind;
use crate::findings::people::Sheet;
use crate::findings::{Findings, Note};

fn has_note(slide: &Slide) -> bool {
    slide.blocks.iter().any(|b| matches!(&b.content, BlockContent::Text(text) if text.style == TextStyle::Note))
}

/// The findings of the sample with a page for each rep, and a note about the second of them.
fn noted() -> Findings {
    let mut findings = findings();
    findings.frame.cadence = Grain::Month;
    let rows = findings.evaluation.as_ref().map_or(0, |found| found.rows.len());
    let sheet = |row: usize| Sheet {
        row,
        skills: None,
        strengths: Vec::new(),
        improve: Vec::new(),
        goal: None,
        learn: None,
        seen: None,
        actions: Vec::new(),
    };
    findings.sheets = (0..rows).map(sheet).collect();
    let member = findings.evaluation.as_ref().and_then(|found| found.rows[1].comparison.member.clone());
    let member = member.expect("a rep");
    findings.notes.push(Note {
        on: member.label.clone(),
        kind: NoteKind::Market,
        text: Text::plain("visit the largest customer"),
        author: "Li".into(),
        date: None,
        place: "notes.yaml:3".into(),
        member: Some(member),
    });
    findings
}

#[test]
fn a_note_about_a_rep_stands_on_the_page_of_the_rep() {
    let findings = noted();
    let mut brief = brief();
    brief.reports.iter_mut().for_each(|report| report.rep_pages = true);
    let (lang, versions) = (Lang::new("en"), Versions::default());
    let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
    let ids = ["evaluation", "rep-page", "rep-page-2", "rep-page-3"];
    let mut slides: Vec<Slide> = ids.iter().map(|id| slide(id, 4)).collect();
    assert!(super::notes::place(&context, &mut slides).is_empty(), "the note is not lost");
    let noted: Vec<&str> = slides.iter().filter(|s| has_note(s)).map(|s| s.id.as_str()).collect();
    assert_eq!(noted, ["rep-page-2"]);
    // Without such pages it stands beside the evaluation.
    let plain = super::sample::brief();
    let context = Context::new(&findings, &plain, &words("en"), &lang, &versions);
    let mut slides = vec![slide("evaluation", 4)];
    super::notes::place(&context, &mut slides);
    assert!(has_note(&slides[0]));
}
