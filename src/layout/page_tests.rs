//! What fills the pages of the template: the cover, key messages beside the key figures, few periods beside their numbers.

use std::collections::BTreeMap;

use super::check::numbers_of_slide;
use super::deck::*;
use super::sample::{brief, findings};
use super::words::tests::words;
use super::*;
use crate::base::{Grain, Lang, Scenario, Unit, Value};
use crate::findings::{Comparison, Course, Courses, Fact, Findings};

fn slide_of(findings: &Findings, lang: &str, id: &str) -> Slide {
    let versions = Versions { edition: "0123456789ab".into(), ..Versions::default() };
    let deck = deck(findings, &brief(), &words(lang), &Lang::new(lang), &versions);
    deck.slides.into_iter().find(|slide| slide.id == id).expect("the slide")
}

#[test]
fn a_cover_says_what_of_when_how_much_and_which_edition() {
    for lang in ["zh", "en"] {
        let cover = slide_of(&findings(), lang, "cover");
        assert!(cover.message.nums().next().is_some(), "{}", cover.message.text());
        let texts: Vec<&TextBlock> = cover
            .blocks
            .iter()
            .filter_map(|b| if let BlockContent::Text(text) = &b.content { Some(text) } else { None })
            .collect();
        assert!(!texts[0].heading.is_empty() && texts[0].items[0].phrase.text().contains("20"), "{lang}");
        let details: String = texts[1].items.iter().map(|item| item.phrase.text()).collect();
        assert!(texts[1].heading.is_empty() && details.contains("0123456789ab"), "{details}");
        assert!(cover.blocks.iter().any(|b| matches!(&b.content, BlockContent::Tiles(t) if t.tiles.len() > 1)));
    }
}

#[test]
fn key_messages_and_figures_print_a_fact_in_one_unit() {
    for lang in ["zh", "en"] {
        let mut findings = findings();
        let main = findings.key_figures[0].clone();
        // As many rows as are worth a table; their facts are those of the main measure.
        findings
            .key_figures
            .extend(["gross_profit", "orders"].map(|id| Comparison { measure: id.into(), ..main.clone() }));
        let slide = slide_of(&findings, lang, "messages");
        assert!(slide.blocks.iter().any(|b| matches!(b.content, BlockContent::Table(_))), "{lang}");
        let mut printed: BTreeMap<&str, &str> = BTreeMap::new();
        for num in numbers_of_slide(&slide) {
            let bare = num.text.trim_start_matches(['+', '−']).trim_end_matches('%');
            let before = printed.insert(&num.fact, bare);
            assert!(before.is_none_or(|before| before == bare), "{}: {before:?} and {bare}", num.fact);
        }
    }
}

#[test]
fn a_course_of_few_periods_stands_beside_its_numbers() {
    let blocks = |periods: usize| {
        let mut findings = findings();
        findings.history.drain(..findings.history.len() - periods);
        slide_of(&findings, "en", "history").blocks
    };
    assert_eq!(blocks(13).len(), 1);
    let few = blocks(3);
    let BlockContent::Table(table) = &few[1].content else { panic!("a table") };
    assert_eq!(table.columns.len(), 4, "a name and three periods");
    assert!(table.columns.iter().all(|column| !column.header.is_empty()));
    assert!(few[0].x + few[0].width < few[1].x);
}

#[test]
fn the_agenda_says_what_each_section_answers() {
    let slide = slide_of(&findings(), "en", "agenda");
    let texts: Vec<&TextBlock> = slide
        .blocks
        .iter()
        .filter_map(|b| if let BlockContent::Text(text) = &b.content { Some(text) } else { None })
        .collect();
    for section in 1..=6 {
        let named = texts.iter().find(|text| text.heading.starts_with(&format!("{section}  "))).expect("the section");
        assert!(named.items[0].phrase.text().ends_with('?'), "{}", named.items[0].phrase.text());
    }
    let mut ends: Vec<(f64, f64)> = slide.blocks.iter().map(|b| (b.y, b.y + b.height)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(ends.iter().all(|(_, end)| *end <= CONTENT.1 + 0.01), "{ends:?}");
}

#[test]
fn a_streak_as_long_as_what_is_shown_is_of_the_last_periods() {
    for (lang, said) in [("en", "below target in all of the last 13 months"), ("zh", "近13个月均低于目标")] {
        let text = slide_of(&findings(), lang, "history").message.text();
        assert!(text.contains(said), "{text}");
    }
    // A month that reached its target ends the streak.
    let mut findings = findings();
    let fourth = findings.history[3].facts[&Scenario::DPL].clone();
    let reached = findings.facts.iter_mut().find(|f| f.id == fourth).expect("a variance");
    reached.value = reached.value.map(|v| Value::Real(-v.to_f64()));
    let text = slide_of(&findings, "en", "history").message.text();
    assert!(text.contains("below target for 9 months in a row"), "{text}");
}

#[test]
fn the_months_of_a_quarter_compare_with_the_months_before() {
    for (lang, said, not) in [("en", "month before", "quarter before"), ("zh", "环比", "上季度")] {
        let mut findings = findings();
        findings.frame.cadence = Grain::Quarter;
        findings.frame.reference = Scenario::PP;
        findings.months = findings.history.split_off(10);
        for row in &mut findings.months {
            let [actual, base, delta, relative] =
                [Scenario::AC, Scenario::PY, Scenario::DPY, Scenario::DPYRel].map(|s| row.facts[&s].clone());
            let before = [(Scenario::AC, actual), (Scenario::PP, base), (Scenario::DPP, delta)];
            row.facts = before.into_iter().chain([(Scenario::DPPRel, relative)]).collect();
        }
        let text = slide_of(&findings, lang, "months").message.text();
        assert!(text.contains(said) && !text.contains(not), "{text}");
    }
}

#[test]
fn an_objective_names_the_bases_that_are_known() {
    let objective = |bases: &[Scenario], lang: &str| {
        let mut findings = findings();
        let main = findings.key_figures.iter_mut().find(|row| row.measure == "sales").expect("sales");
        main.facts.retain(|scenario, _| *scenario == Scenario::AC || bases.contains(scenario));
        let blocks = slide_of(&findings, lang, "agenda").blocks;
        let BlockContent::Text(text) = &blocks[0].content else { panic!("a text") };
        text.items[0].phrase.text()
    };
    let all = [Scenario::PL, Scenario::PY, Scenario::PP];
    assert!(objective(&all, "en").contains("against target, last year and the month before, why"));
    assert!(objective(&all, "zh").contains("与目标、上年同期、上月的差距"));
    assert!(objective(&all[1..], "en").contains("against last year and the month before, why"));
    assert!(objective(&all[2..], "zh").contains("与上月的差距"));
    assert_eq!(objective(&[], "en"), "Where the month stands, why, and what to do about it.");
}

#[test]
fn parts_without_a_year_before_are_told_by_the_largest_and_its_share() {
    let mut findings = findings();
    findings.frame.cadence = Grain::Quarter;
    let rows: Vec<Comparison> = findings.rankings[0].rows.iter().take(2).cloned().collect();
    let total = findings.rankings[0].total.clone();
    let members = rows.iter().zip([0.255, 0.745]).map(|(row, share)| {
        let member = row.member.clone().expect("a member");
        let id = format!("sales.share[{}]", member.key);
        let fact = findings.facts.iter().find(|f| f.id == row.facts[&Scenario::AC]).expect("a fact");
        let (unit, value) = (Unit::Ratio, Some(Value::Real(share)));
        let fact = Fact { id: id.clone(), measure: "sales.share".into(), unit, value, ..fact.clone() };
        (Course { member, points: vec![row.clone()], shares: vec![Some(id)] }, fact)
    });
    let (members, facts): (Vec<Course>, Vec<Fact>) = members.unzip();
    findings.facts.extend(facts);
    findings.facts.sort_by(|a, b| a.id.cmp(&b.id));
    findings.panorama.structure = Some(Courses {
        measure: "sales".into(),
        dimension: findings.rankings[0].dimension.clone(),
        periods: vec![total.period],
        members,
        rest: None,
        rest_count: None,
        total: vec![total],
        mean: Vec::new(),
        year_before: None,
    });
    let slide = slide_of(&findings, "en", "structure");
    assert!(slide.message.text().contains("makes 74.5% of sales in May 2020, most of 2"), "{}", slide.message.text());
    // Its proof stands below.
    let notes: String = slide.footnotes.iter().map(Phrase::text).collect();
    assert!(notes.contains("Shares in % in 2020-05: ") && notes.contains("25.5"), "{notes}");
}
