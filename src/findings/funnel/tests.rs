//! Oracles and laws of the funnel.

use proptest::prelude::*;

use super::conversion::{Counts, count};
use super::dwell::{Dwell, slowest, stays};
use super::ladder::{CREATED, Ladder, WON};
use super::pipeline::Missing;
use super::standing::Deals;
use super::velocity::velocity;
use super::{Funnel, blocked, funnel};
use crate::base::{Decimal, Grain, Scenario, Value};
use crate::config::StagesSpec;
use crate::data::{Dataset, Opportunities, Outcome};
use crate::findings::book::Book;
use crate::findings::sample::{Sample, brief, report};
use crate::findings::study::Study;
use crate::findings::tests::{day, period};
use crate::findings::windows::day_number;
use crate::findings::{Fact, Request};

fn oracles() -> serde_json::Value {
    serde_json::from_str(include_str!("../../../tests/oracles.json")).expect("the oracles")
}

fn number(text: &str) -> i32 {
    day_number(day(text))
}

/// The stages that tests use; `dated` keep their days.
fn stages(order: &[&str]) -> StagesSpec {
    let order = order.iter().map(|stage| (*stage).to_owned()).collect();
    StagesSpec { order, won: Some("Won".into()), lost: Some("Lost".into()), ..StagesSpec::default() }
}

/// A deal: day of creation, days on which it reached the stages between the first and won, its end.
type Deal = (i32, Vec<Option<i32>>, Option<(i32, bool)>, i64);

/// A table with the stages A, B, C and Won, of which B and C have days of their own.
fn table(deals: &[Deal]) -> Opportunities {
    let mut out = Opportunities { stages: stages(&["A", "B", "C", "Won", "Lost"]), ..Opportunities::default() };
    for (at, (created, reached, end, amount)) in deals.iter().enumerate() {
        out.id.push(format!("D{at}"));
        out.created.push(Some(*created));
        for (stage, entry) in (1_u32..).zip(reached) {
            out.reached.entry(stage).or_default().push(*entry);
        }
        let last = reached.iter().rposition(Option::is_some).map_or(0, |at| at + 1);
        out.stage.push(u32::try_from(last).ok());
        out.closed.push(end.map(|(day, _)| day));
        out.outcome.push(match end {
            Some((_, true)) => Outcome::Won,
            Some((_, false)) => Outcome::Lost,
            None => Outcome::Open,
        });
        out.amount.push(Some(*amount));
    }
    out
}

fn data(deals: &[Deal]) -> Dataset {
    let mut data = Sample::new().build();
    let days: Vec<i32> = deals.iter().flat_map(|d| [Some(d.0), d.2.map(|e| e.0)]).flatten().collect();
    let date = |day: i32| crate::findings::windows::date_of(day);
    data.opportunity_span = days.iter().min().zip(days.iter().max()).map(|(a, b)| (date(*a), date(*b)));
    data.opportunities = table(deals);
    data
}

/// The funnel of a period with its facts.
fn of(data: &Dataset, grain: Grain, at: &str, as_of: &str) -> Option<(Funnel, Vec<Fact>)> {
    beside(data, (grain, at, as_of), None)
}

/// The same beside what the next year's target lacks.
fn beside(
    data: &Dataset,
    (grain, at, as_of): (Grain, &str, &str),
    missing: Option<i128>,
) -> Option<(Funnel, Vec<Fact>)> {
    let brief = brief();
    let request = Request { report: report(grain), period: period(at), as_of: day(as_of), slice: Vec::new() };
    let study = Study::new(data, &brief, &request).expect("deals");
    let mut book = Book::default();
    let value = |units| Value::Exact(Decimal::new(units, 2));
    let missing =
        missing.map(|m| Missing { period: period("2026"), whole: true, amount: "missing".into(), value: value(m) });
    let found = funnel(&study, &mut book, missing.as_ref())?;
    Some((found, book.into_facts()))
}

fn value(facts: &[Fact], id: Option<&String>) -> Option<f64> {
    facts.iter().find(|fact| Some(&fact.id) == id)?.value.map(Value::to_f64)
}

#[test]
fn published_conversions_and_leaks() {
    // O5.3: 1000→400→120→60→18.
    let reached = [1000_usize, 400, 120, 60, 18];
    let names = ["S1", "S2", "S3", "S4"];
    let mut deals = Opportunities { stages: stages(&names), ..Opportunities::default() };
    for at in 0..reached[0] {
        let stage = reached.iter().rposition(|n| at < *n).expect("each reached the first");
        deals.id.push(format!("{at}"));
        deals.created.push(Some(0));
        deals.closed.push(Some(50));
        deals.stage.push(u32::try_from(stage).ok().filter(|s| *s < 4));
        deals.outcome.push(if stage == 4 { Outcome::Won } else { Outcome::Lost });
        deals.amount.push(Some(100));
    }
    let data = Dataset { opportunities: deals, ..Dataset::default() };
    let deals = Deals::of(&data);
    let counts = count(&deals, &(0..1000).collect::<Vec<_>>(), 99);
    assert_eq!(counts.reached, reached);
    let steps: Vec<f64> = (0..4).map(|at| counts.step(at).map_or(0.0, |(on, all)| on as f64 / all as f64)).collect();
    assert_eq!(steps, [0.4, 0.3, 0.5, 0.3]);
    assert_eq!((0..4).map(|at| counts.leak(at)).collect::<Vec<_>>(), [600, 280, 60, 42]);
    let (created, won) = counts.whole();
    let (overall, product) = (won as f64 / created as f64, steps.iter().product::<f64>());
    assert!((overall - 0.018).abs() < 1e-12 && (product - overall).abs() < 1e-12, "{overall} {product}");
    assert_eq!(counts.lost_value, [60_000, 28_000, 6_000, 4_200, 0]);
    assert_eq!(counts.check(), Value::Exact(Decimal::whole(0)));
}

#[test]
fn published_velocity() {
    // O5.2, from the oracles file; a cycle shorter by a fifth is a quarter more.
    let oracle = &oracles()["velocity"];
    let real = |key: &str| oracle[key].as_f64().expect("a number");
    let found = velocity(real("opps"), real("win"), real("deal"), real("days")).expect("a velocity");
    assert!((found - real("per_day")).abs() < 1e-6, "{found}");
    let faster = velocity(real("opps"), real("win"), real("deal"), real("days") * 0.8).expect("a velocity");
    assert!((faster / found - 1.25).abs() < 1e-12);
    assert_eq!(velocity(40.0, 0.25, 1.0, 0.0), None);
}

#[test]
fn a_deal_stands_where_it_stood_on_the_day() {
    let data = data(&[(10, vec![Some(20), Some(30)], Some((45, true)), 100)]);
    let deals = Deals::of(&data);
    let at = |day: i32| deals.on(0, day).map(|s| (s.reached, s.end));
    assert_eq!(at(9), None, "not created yet");
    assert_eq!(at(19), Some((0, Outcome::Open)));
    assert_eq!(at(20), Some((1, Outcome::Open)));
    assert_eq!(at(44), Some((2, Outcome::Open)));
    assert_eq!(at(45), Some((3, Outcome::Won)));
    let standing = deals.on(0, 45).expect("it was created");
    let found: Vec<(usize, i32, bool)> =
        stays(&deals, &standing, 45).iter().map(|s| (s.stage, s.days, s.ended)).collect();
    assert_eq!(found, [(0, 10, true), (1, 10, true), (2, 15, true)]);
    let standing = deals.on(0, 40).expect("it was created");
    assert_eq!(stays(&deals, &standing, 40).last().map(|s| (s.days, s.ended)), Some((10, false)));
}

#[test]
fn skipped_stages_count_and_lost_ones_of_unknown_stage_count_as_lost_last() {
    // B is skipped; then a table that keeps no days and no stage of lost deals.
    let skipped = data(&[(0, vec![None, Some(7)], Some((9, false)), 5)]);
    let deals = Deals::of(&skipped);
    let standing = deals.on(0, 20).expect("a deal");
    assert_eq!((standing.reached, standing.assumed), (2, false));
    let found: Vec<(usize, i32)> = stays(&deals, &standing, 20).iter().map(|s| (s.stage, s.days)).collect();
    assert_eq!(found, [(0, 7), (2, 2)]);
    let mut plain = skipped.opportunities.clone();
    plain.reached.clear();
    plain.stage = vec![None];
    let undated = Dataset { opportunities: plain, ..Dataset::default() };
    let standing = Deals::of(&undated).on(0, 20).expect("a deal");
    assert_eq!((standing.reached, standing.assumed), (2, true));
    assert!(stays(&Deals::of(&undated), &standing, 20).is_empty(), "no stage has days");
}

#[test]
fn ladders_of_few_stages() {
    let ladder = |spec: StagesSpec| {
        let ladder = Ladder::of(&Opportunities { stages: spec, ..Opportunities::default() });
        (0..ladder.steps()).map(|at| ladder.member(at).key).collect::<Vec<_>>()
    };
    assert_eq!(ladder(StagesSpec::default()), [CREATED, WON]);
    assert_eq!(ladder(stages(&["Won"])), [CREATED, "Won"]);
    assert_eq!(ladder(stages(&["A", "Lost", "Won", "Paid"])), ["A", "Won"]);
    assert_eq!(ladder(StagesSpec { won: None, ..stages(&["A", "B"]) }), ["A", "B", WON]);
}

#[test]
fn the_stage_that_fell_by_more_than_chance_is_named() {
    let counts = |reached: &[usize]| Counts {
        reached: reached.to_vec(),
        value: vec![0; reached.len()],
        lost: vec![0; reached.len()],
        lost_value: vec![0; reached.len()],
        open: vec![0; reached.len()],
        open_value: vec![0; reached.len()],
        assumed: 0,
    };
    let (now, then) = (counts(&[400, 200, 60]), counts(&[400, 210, 150]));
    assert_eq!(blocked::blocked(&now, Some(&then)).map(|b| (b.stage, b.fell)), Some((1, true)));
    assert_eq!(blocked::blocked(&now, None).map(|b| (b.stage, b.fell)), Some((1, false)), "the lowest, far apart");
    assert_eq!(blocked::blocked(&counts(&[10, 5, 2]), None), None, "few deals tell nothing");
    assert_eq!(blocked::blocked(&counts(&[0, 0]), None), None);
    let dwell = |median, count| Dwell { median: Some(median), count };
    assert_eq!(slowest(&[dwell(10, 40), dwell(30, 40)], Some(&[dwell(10, 40), dwell(20, 40)])), Some(1));
    assert_eq!(slowest(&[dwell(30, 8)], Some(&[dwell(20, 40)])), None, "of eight that is chance");
}

#[test]
fn deals_without_time_to_end_are_not_followed() {
    // Deals take 40 days. A report on June follows those created until the middle of May: whole months, so until April.
    let mut deals: Vec<Deal> = Vec::new();
    for month in ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05", "2025-06"] {
        for n in 0..12 {
            let created = number(&format!("{month}-0{}", 1 + n % 9));
            let end = (month < "2025-05").then_some((created + 40, n % 3 == 0));
            deals.push((created, vec![Some(created + 5), Some(created + 10)], end, 1_000));
        }
    }
    let (found, facts) = of(&data(&deals), Grain::Month, "2025-06", "2025-06-30").expect("a funnel");
    let span = (found.spans.cohort.from.to_string(), found.spans.cohort.to.to_string());
    assert_eq!((span.0.as_str(), span.1.as_str(), found.spans.lag), ("2025-02-01", "2025-04-30", 40));
    assert_eq!(found.before, None, "the table begins in January");
    let reached = |at: usize| value(&facts, found.stages[at].reached.facts.get(&Scenario::AC));
    assert_eq!([reached(0), reached(3)], [Some(36.0), Some(12.0)]);
    assert_eq!(found.check, Value::Exact(Decimal::whole(0)));
    // The 24 open ones stay in C longer than the 30 days of the ended ones, from which on they are stuck.
    let stuck = found.stuck.expect("open deals");
    assert_eq!((value(&facts, stuck.of.as_ref()), value(&facts, stuck.count.as_ref())), (Some(24.0), Some(12.0)));
}

#[test]
fn open_deals_are_worth_what_deals_of_their_stage_brought() {
    // Followed: four of 100.00 each that came to C, of which one was won, and four of 50.00 lost from A: of the 600.00 that
    // reached A, 100.00 were won; of the 400.00 that reached C, too.
    let day = number("2025-03-03");
    let mut deals: Vec<Deal> = Vec::new();
    for n in 0..4 {
        deals.push((day, vec![Some(day + 5), Some(day + 10)], Some((day + 20, n == 0)), 10_000));
        deals.push((day, vec![None, None], Some((day + 20, false)), 5_000));
    }
    // Open: 800.00 in C are worth a quarter, 60.00 in A a sixth: 210.00 of the 1,000.00 that are missing.
    let june = number("2025-06-20");
    deals.push((june, vec![Some(june + 1), Some(june + 2)], None, 80_000));
    deals.push((june, vec![None, None], None, 6_000));
    deals.push((june, vec![None, None], None, 0));
    let at = (Grain::Month, "2025-06", "2025-06-30");
    let (found, facts) = beside(&data(&deals), at, Some(100_000)).expect("a funnel");
    let open = found.pipeline.expect("open deals");
    assert_eq!(value(&facts, open.value.as_ref()), Some(860.0));
    assert_eq!(value(&facts, Some(&open.expected)), Some(210.0));
    assert_eq!(value(&facts, Some(&open.covered)), Some(0.21));
    let counts = [&open.count, &open.unvalued].map(|id| value(&facts, id.as_ref()));
    assert_eq!(counts, [Some(2.0), Some(1.0)], "one has no amount");
    assert_eq!(open.part, None, "there are no other sales");
    // Nothing is missing; or nothing is open.
    assert_eq!(beside(&data(&deals), at, None).expect("a funnel").0.pipeline, None);
    assert_eq!(beside(&data(&deals[..8]), at, Some(100_000)).expect("a funnel").0.pipeline, None);
}

#[test]
fn nothing_to_follow() {
    assert!(
        of(&data(&[(number("2025-06-20"), vec![None, None], None, 1)]), Grain::Month, "2025-05", "2025-06-30")
            .is_none()
    );
    // All open, nothing ended: they are followed, and nothing is won.
    let open: Vec<Deal> = (0..5).map(|n| (number("2025-05-02") + n, vec![None, None], None, 7)).collect();
    let (found, facts) = of(&data(&open), Grain::Month, "2025-05", "2025-05-31").expect("a funnel");
    assert_eq!(value(&facts, found.overall.facts.get(&Scenario::AC)), Some(0.0));
    assert_eq!(value(&facts, found.open.as_ref()), Some(5.0));
    assert!(found.velocity.is_none() && found.losses.is_none() && found.blocked.is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_deal_is_counted_once(
        deals in proptest::collection::vec(
            (0..200_i32, proptest::option::of(0..40_i32), proptest::option::of(0..40_i32),
             proptest::option::of((0..60_i32, any::<bool>())), 0..100_000_i64), 1..60),
        day in 0..400_i32,
        unit in 1..1_000_i64,
    ) {
        let deals: Vec<Deal> = deals
            .into_iter()
            .map(|(created, b, c, end, amount)| {
                let b = b.map(|days| created + days);
                (created, vec![b, c.map(|days| b.unwrap_or(created) + days)], end.map(|(d, won)| (created + 80 + d, won)), amount)
            })
            .collect();
        let found = data(&deals);
        let table = Deals::of(&found);
        let rows: Vec<usize> = (0..deals.len()).collect();
        let counts = count(&table, &rows, day);
        prop_assert_eq!(counts.check(), Value::Exact(Decimal::whole(0)));
        prop_assert!(counts.reached.windows(2).all(|pair| pair[0] >= pair[1]), "a funnel never widens");
        // The product of the conversions is the overall one, where none of them divides by nothing.
        if counts.reached.iter().all(|n| *n > 0) {
            let product: f64 =
                (0..3).filter_map(|at| counts.step(at)).map(|(on, all)| on as f64 / all as f64).product();
            let (created, won) = counts.whole();
            prop_assert!((product - won as f64 / created as f64).abs() < 1e-12);
        }
        let leaks: usize = (0..3).map(|at| counts.leak(at)).sum();
        prop_assert_eq!(leaks + counts.whole().1, counts.whole().0);
        for stay in rows.iter().filter_map(|row| Some(stays(&table, &table.on(*row, day)?, day))).flatten() {
            prop_assert!(stay.days >= 0 && stay.begun + stay.days <= day);
        }
        // Amounts in another unit change amounts and nothing else.
        let scaled: Vec<Deal> = deals.iter().cloned().map(|(c, r, e, a)| (c, r, e, a * unit)).collect();
        let other = data(&scaled);
        let other = count(&Deals::of(&other), &rows, day);
        prop_assert_eq!(&other.reached, &counts.reached);
        prop_assert_eq!(&other.lost, &counts.lost);
        let by = |list: &[i128]| list.iter().map(|v| v * i128::from(unit)).collect::<Vec<_>>();
        prop_assert_eq!(other.lost_value, by(&counts.lost_value));
    }
}
