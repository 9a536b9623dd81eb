//! Where the notes of people stand.

use super::context::Context;
use super::deck::{BlockContent, Slide, TextStyle};
use super::sample::{brief, findings, slide};
use super::versions::Versions;
use super::words::tests::words;
use crate::base::{Grain, Lang, Text};
use crate::config::NoteKind;
use crate::findings::people::Sheet;
use crate::findings::{Findings, MemberRef, Note, Step, Trail};

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

#[test]
fn a_cause_stands_beside_a_problem_only_where_it_is_about_its_way() {
    let mut findings = noted();
    let reps = findings.evaluation.as_ref().map_or(&[][..], |found| &found.rows);
    let reps: Vec<MemberRef> = reps.iter().filter_map(|row| row.comparison.member.clone()).collect();
    let step =
        |member: Option<&MemberRef>| Step { member: member.cloned(), value: String::new(), share: None, inside: true };
    findings.trails.push(Trail {
        finding: "a".into(),
        measure: "sales".into(),
        reference: None,
        period: findings.frame.period,
        steps: vec![step(None), step(reps.first())],
        actions: Vec::new(),
        notes: vec!["above".into()],
    });
    let cause = |place: &str, on: &str, member: Option<&MemberRef>| Note {
        on: on.into(),
        kind: NoteKind::Cause,
        text: Text::plain("three days of training"),
        author: "Li".into(),
        date: None,
        place: place.into(),
        member: member.cloned(),
    };
    findings.notes = vec![
        cause("on", "rep", reps.first()),
        cause("beside", "rep", reps.get(1)),
        cause("above", "region", reps.get(2)),
        cause("named", "sales", None),
        // A member may be called as a measure is.
        cause("called", "sales", reps.get(1)),
        cause("other", "csat", None),
    ];
    let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
    let words = words("en");
    let context = Context::new(&findings, &brief, &words, &lang, &versions);
    let told: Vec<&str> =
        super::pages::problems::causes_told(&context).into_iter().map(|note| note.place.as_str()).collect();
    assert_eq!(told, ["on", "above", "named"]);
    // What stands beside no problem is not lost.
    let mut slides = vec![slide("evaluation", 4), slide("problems", 5)];
    super::notes::place(&context, &mut slides);
    let text = |slide: &Slide| slide.blocks.iter().filter(|b| matches!(b.content, BlockContent::Text(_))).count();
    assert!(slides.iter().map(text).sum::<usize>() + slides.len() > 2, "notes stand somewhere");
}

#[test]
fn lessons_stand_below_the_last_plan_where_there_is_room() {
    let mut findings = findings();
    findings.frame.cadence = Grain::Quarter;
    let lesson = |text: &str| Note {
        on: String::new(),
        kind: NoteKind::Lesson,
        text: Text::plain(text),
        author: "Li".into(),
        date: None,
        place: "notes.yaml:3".into(),
        member: None,
    };
    findings.notes = vec![lesson("visit earlier"), lesson("price later")];
    let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
    let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
    let tables = |slide: &Slide| slide.blocks.iter().filter(|b| matches!(b.content, BlockContent::Table(_))).count();
    for (height, ids) in [(150.0, vec!["last_plan"]), (330.0, vec!["last_plan", "lessons"])] {
        let mut plan = slide("last_plan", 5);
        let empty = super::deck::TextBlock { heading: String::new(), items: Vec::new(), style: TextStyle::Plain };
        let content = BlockContent::Text(empty);
        plan.blocks.push(super::deck::Block { x: 0.0, y: 0.0, width: 800.0, height, content });
        let mut slides = vec![plan];
        super::notes::place(&context, &mut slides);
        let found: Vec<&str> = slides.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(found, ids, "{height}");
        assert_eq!(slides.iter().map(tables).sum::<usize>(), 1, "{height}: told once");
        for block in slides.iter().flat_map(|slide| &slide.blocks) {
            assert!(block.y + block.height <= super::deck::CONTENT.1 + 0.01);
        }
    }
}

#[test]
fn a_title_ends_a_lesson_at_a_clause() {
    use super::notes::clauses;
    assert_eq!(clauses("提价前没有材料，谈判拉长", 20.0), Some("提价前没有材料，谈判拉长"));
    assert_eq!(clauses("提价前没有材料，谈判拉长一倍；下次提前培训", 16.0), Some("提价前没有材料，谈判拉长一倍"));
    assert_eq!(clauses("提价前没有材料，谈判拉长一倍", 10.0), Some("提价前没有材料"));
    assert_eq!(clauses("提价之前没有给销售足够的说明材料", 10.0), None);
}
