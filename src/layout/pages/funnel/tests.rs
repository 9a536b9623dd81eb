//! Funnels of few and of many stages.

use std::collections::BTreeMap;

use super::*;
use crate::base::{Date, Decimal, Lang, Unit, Value};
use crate::findings::Findings;
use crate::findings::funnel::spans::Spans;
use crate::findings::windows::Window;
use crate::layout::RowKind;
use crate::layout::sample::{Book, brief, empty, member, month};
use crate::layout::words::tests::words;
use crate::layout::{Num, Versions};

/// A funnel of so many stages, each of which loses a tenth of the first.
fn findings(stages: usize) -> Findings {
    let mut book = Book::new();
    let period = month(2020, 5);
    let whole = |n: usize| Some(Value::Exact(Decimal::whole(n as i128)));
    let row = |facts: FactId, measure: &str| Comparison {
        measure: measure.into(),
        member: None,
        period,
        facts: BTreeMap::from([(Scenario::AC, facts)]),
    };
    let day = |text: &str| text.parse::<Date>().expect("a day");
    let recent = Window::new(day("2020-04-01"), day("2020-05-31")).expect("a window");
    let reached = |at: usize| 1000 - 900 * at / stages;
    let mut rows = Vec::new();
    for at in 0..stages {
        let name = format!("Stage {at} of a long pipeline");
        let slice = format!("[stage={at}]");
        let count = book.put("opportunities", &slice, period, Scenario::AC, Unit::Count, whole(reached(at)));
        let next = reached(at + 1) as f64 / reached(at) as f64;
        let share = book.real("conversion", &slice, period, Scenario::AC, next);
        let lost = book.put("lost", &slice, period, Scenario::AC, Unit::Count, whole(reached(at) - reached(at + 1)));
        let dwell = book.put("dwell", &slice, period, Scenario::AC, Unit::Days, whole(7 + at));
        rows.push(StageRow {
            stage: member("stage", &name),
            reached: row(count, "opportunities"),
            value: None,
            conversion: (at + 1 < stages).then(|| row(share, "conversion")),
            low: None,
            high: None,
            few: false,
            lost: Some(lost),
            lost_value: None,
            open: None,
            open_value: None,
            dwell: (at + 1 < stages).then(|| row(dwell, "dwell")),
            stays: None,
        });
    }
    let overall = book.real("conversion", "", period, Scenario::AC, reached(stages - 1) as f64 / 1000.0);
    let rate = book.real("win_rate", "", period, Scenario::AC, 0.3);
    let lost = book.put("lost", "", period, Scenario::AC, Unit::Count, whole(1000 - reached(stages - 1)));
    let mut findings = empty();
    findings.funnel = Some(Funnel {
        spans: Spans { cohort: recent, recent, months: 3, lag: 76 },
        before: None,
        stages: rows,
        overall: row(overall, "conversion"),
        lost: Some(lost),
        lost_value: None,
        open: None,
        win_rate: row(rate.clone(), "win_rate"),
        win_rate_value: row(rate, "win_rate"),
        blocked: None,
        slow: None,
        stuck: None,
        velocity: None,
        losses: None,
        pipeline: None,
        months: None,
        lag: None,
        assumed: None,
        undated: None,
        check: Value::Exact(Decimal::whole(0)),
    });
    findings.facts = book.facts.into_values().collect();
    findings
}

fn made(stages: usize, lang: &str) -> Vec<Slide> {
    let (brief, versions, lang) = (brief(), Versions::default(), Lang::new(lang));
    let findings = findings(stages);
    slides(&Context::new(&findings, &brief, &words(if lang.is_chinese() { "zh" } else { "en" }), &lang, &versions))
}

#[test]
fn a_funnel_of_any_length_stays_on_its_slides_and_tells_every_stage() {
    for lang in ["zh", "en"] {
        for stages in [2, 4, 5, 6, 7, 13, 14, 30] {
            let slides = made(stages, lang);
            let blocks = || slides.iter().flat_map(|slide| &slide.blocks);
            for block in blocks() {
                assert!(block.y + block.height <= CONTENT.1 + 0.01, "{stages}: {} + {}", block.y, block.height);
                assert!(block.x + block.width <= CONTENT.0 + 0.01, "{stages}");
            }
            let (mut drawn, mut told) = (0, 0);
            for block in blocks() {
                match &block.content {
                    BlockContent::Figure(figure) => {
                        let FigureKind::Funnel(spec) = &figure.kind else { panic!("a funnel") };
                        drawn += spec.stages.len();
                        let bar = (figure.height - HEAD) / spec.stages.len() as f64;
                        assert!(bar >= LEAST - 0.01, "{stages}: {bar}");
                    }
                    BlockContent::Table(table) => {
                        told += table.rows.iter().filter(|row| row.kind == RowKind::Body).count();
                    }
                    _ => {}
                }
            }
            assert_eq!((drawn, told), (stages, stages - 1), "{lang} {stages}");
            let numbers = |slide: &Slide| slide.message.nums().filter(|num: &&Num| !num.fact.is_empty()).count();
            assert!(slides.iter().all(|slide| numbers(slide) > 0), "{lang} {stages}: a message without a number");
        }
    }
}

#[test]
fn few_stages_take_one_slide_and_many_have_their_table_apart() {
    let ids = |stages: usize| made(stages, "en").into_iter().map(|slide| slide.id).collect::<Vec<_>>();
    assert_eq!(ids(5), ["funnel"]);
    assert_eq!(ids(7), ["funnel", "funnel-steps"]);
    assert_eq!(ids(14)[..3], ["funnel", "funnel-2", "funnel-steps"]);
}
