//! Scores and evaluations of small teams built by hand.

use crate::base::{Calendar, Grain, Period, Scenario, Status};
use crate::config::{Brief, ComponentSpec, ScoreReference, ScoringRoles, Weight};
use crate::data::{Dataset, EventColumn};

use super::super::ledger::Ledger;
use super::super::sample::{Sample, brief, report};
use super::super::{Findings, Request, Slice, compute, measure};
use super::scores::Scored;

/// Four reps of two teams in March 2026: Ann and Ben in the first, Cid and Dan in the second. Ann sells 120 of 100, Ben 60
/// of 100, Cid 80 of 100, and Dan 40 without a target; all sold to two customers in March 2025.
fn team() -> Sample {
    let mut sample = Sample::new().dimension("team", None, &["East", "West"]).dimension(
        "rep",
        Some("team"),
        &["Ann<0", "Ben<0", "Cid<1", "Dan<1"],
    );
    for (rep, (team, cents)) in [(0, 12_000), (0, 6_000), (1, 8_000), (1, 4_000)].into_iter().enumerate() {
        let rep = u32::try_from(rep).expect("few");
        sample =
            sample.sale("2025-03-03", &[team, rep], 10 + rep, 5_000).sale("2025-03-04", &[team, rep], 20 + rep, 5_000);
        sample = sample.sale("2026-03-03", &[team, rep], 10 + rep, cents / 2);
        // Ann and Ben sell to a second customer, the others to the same one again.
        let second = if rep < 2 { 20 + rep } else { 10 + rep };
        sample = sample.sale("2026-03-31", &[team, rep], second, cents / 2);
    }
    for month in ["2026-03", "2026-02"] {
        sample = [0, 1, 2].into_iter().fold(sample, |s, rep| s.target(month, "rep", rep, 10_000));
    }
    sample
}

/// Visits of the reps in March 2026 (Ann 4, Ben 2, Cid 0, Dan 2).
fn visits(sample: Sample) -> Dataset {
    let reps = [0_u32, 0, 0, 0, 1, 1, 3, 3];
    let teams = [0_u32, 0, 0, 0, 0, 0, 1, 1];
    let day = super::super::windows::day_number("2026-03-10".parse().expect("a day"));
    let visit = Some(std::sync::Arc::from("visit"));
    let days = EventColumn::Day(vec![Some(day); reps.len()]);
    let class = EventColumn::Text(vec![visit; reps.len()]);
    let columns = [("date", days), ("action", class.clone()), ("class", class)];
    let mut data = sample.events("activities", &columns, &[("rep", &reps), ("team", &teams)]).build();
    // Targets of reps are targets of their teams.
    let above: Option<Vec<u32>> = data.targets.members[1].as_ref().map(|reps| reps.iter().map(|rep| rep / 2).collect());
    data.targets.members[0] = above;
    data.dimensions[0].has_targets = true;
    data
}

fn month() -> Period {
    Period::parse("2026-03", &Calendar::default()).expect("a month")
}

fn ledger<'a>(data: &'a Dataset, brief: &'a Brief, slice: &Slice) -> Ledger<'a> {
    Ledger::new(data, brief, slice, "2026-03-31".parse().expect("a day"))
}

fn scores(data: &Dataset, brief: &Brief, slice: &Slice) -> Vec<Scored> {
    ledger(data, brief, slice).scores(&[1], &month())
}

fn close(found: Option<f64>, wanted: f64) {
    assert!(found.is_some_and(|found| (found - wanted).abs() < 1e-9), "{found:?} instead of {wanted}");
}

/// Completion 30, average deal 20 (sales ÷ customers against the mean), process 10 (visits against the mean); conversion
/// and collection have no tables, so that 60 parts are the whole.
#[test]
fn unknown_components_give_their_weight_to_the_others() {
    let data = visits(team());
    let brief = brief();
    let found = scores(&data, &brief, &Slice::new());
    assert_eq!(found.len(), 4);
    // Mean deal: 300 ÷ 6 customers = 50; mean visits: 8 ÷ 4 = 2. Ann: 100, 60 ÷ 50, 4 ÷ 2: all capped.
    close(found[0].score, 100.0);
    // Ben: 60, 30 ÷ 50 = 60, 2 ÷ 2 = 100.
    close(found[1].score, (60.0 * 30.0 + 60.0 * 20.0 + 100.0 * 10.0) / 60.0);
    // Cid did not visit anybody: 0 is a number. 80, 80 ÷ 50, 0.
    close(found[2].score, (80.0 * 30.0 + 100.0 * 20.0) / 60.0);
    // Dan has no target: his 20 and 10 are the whole.
    close(found[3].score, (40.0 / 50.0 * 100.0 * 20.0 + 100.0 * 10.0) / 30.0);
    let known = |s: &Scored| s.parts.iter().filter(|p| p.points.is_some()).count();
    assert_eq!(found.iter().map(known).collect::<Vec<_>>(), [3, 3, 3, 2]);
}

#[test]
fn the_report_of_one_rep_or_team_scores_as_that_of_all() {
    let data = visits(team());
    let brief = brief();
    let all = scores(&data, &brief, &Slice::new());
    for slice in [vec![(1, vec![1])], vec![(0, vec![0])]] {
        for own in scores(&data, &brief, &slice) {
            let same = all.iter().find(|s| s.key == own.key).expect("the rep");
            assert_eq!(own.score, same.score);
        }
    }
    // Of the whole slice there is a score where it is one rep.
    let spec = measure::find("score", &data).expect("the measure");
    let whole = |slice: &Slice| ledger(&data, &brief, slice).grid(&spec, &[], &month(), &[Scenario::AC]);
    let cell = |slice: &Slice| whole(slice).cell(&Vec::new(), Scenario::AC);
    close(cell(&vec![(1, vec![1])]).value.map(|v| v.to_f64()), all[1].score.expect("a score"));
    assert_eq!(cell(&Slice::new()).status, Status::Missing);
    assert_eq!(cell(&vec![(0, vec![0])]).status, Status::Missing, "a team of two has no score");
}

#[test]
fn two_reps_have_no_mean_to_be_held_against() {
    let data = Sample::new()
        .dimension("rep", None, &["Ann", "Ben"])
        .sale("2026-03-03", &[0], 1, 6_000)
        .sale("2026-03-31", &[1], 2, 9_000)
        .target("2026-03", "rep", 0, 10_000)
        .build();
    let mut brief = brief();
    let of = |brief: &Brief| ledger(&data, brief, &Slice::new()).scores(&[0], &month());
    let found = of(&brief);
    close(found[0].score, 60.0);
    assert_eq!(found[1].score, None, "without a target and without a mean nothing is known");
    // A fixed reference needs nobody else.
    let deal =
        ComponentSpec { reference: ScoreReference::Value(100.0), ..brief.scoring.components["average_deal"].clone() };
    brief.scoring.components.insert("average_deal".into(), deal);
    close(of(&brief)[1].score, 90.0);
}

#[test]
fn a_rate_of_a_handful_of_cases_gives_its_weight_to_the_others() {
    // Ann wins three deals of four leads of the month, a conversion of 75 %; the mean of four reps is 75 %, too.
    let mut sample = team();
    for (created, closed) in [("2026-03-02", true), ("2026-03-02", true), ("2026-03-03", true), ("2026-03-04", false)] {
        let outcome = if closed { crate::data::Outcome::Won } else { crate::data::Outcome::Open };
        sample = sample.deal(created, closed.then_some("2026-03-20"), outcome, 1_000);
    }
    let data = visits(sample);
    let mut brief = brief();
    let part = |brief: &Brief| {
        let found = scores(&data, brief, &Slice::new());
        let part = found[0].parts.iter().find(|p| p.component == "conversion").cloned().expect("a weight");
        (part.points, part.few, part.value.value.map(|v| v.to_f64()), found[0].score)
    };
    // Completion and process are full, and so is the deal; conversion counts for nothing, and is still told.
    let (points, few, value, score) = part(&brief);
    assert_eq!((points, few, value), (None, true, Some(0.75)));
    close(score, 100.0);
    brief.scoring.least = 4;
    assert_eq!(part(&brief).0.map(f64::round), Some(100.0));
    // With the scores of all: marked as a part of the weights.
    brief.scoring.least = 5;
    let found = findings(&data, &brief, Slice::new());
    let rows = &found.evaluation.as_ref().expect("an evaluation").rows;
    let ann = rows.iter().find(|r| r.comparison.member.as_ref().is_some_and(|m| m.label == "Ann")).expect("Ann");
    assert!(ann.covered.is_some() && ann.few && ann.parts.iter().any(|p| p.few && p.points.is_none()));
}

#[test]
fn who_is_new_to_two_reps_is_told() {
    let sample = team().sale("2026-03-05", &[0, 0], 99, 100).sale("2026-03-06", &[0, 1], 99, 100);
    let data = visits(sample);
    let found = findings(&data, &brief(), Slice::new());
    let evaluation = found.evaluation.as_ref().expect("an evaluation");
    let value = |id: Option<&String>| id.and_then(|id| found.fact(id)?.value).map(|v| v.to_f64());
    assert_eq!(value(evaluation.total_figures.get("new_customers")), Some(1.0));
    assert_eq!(value(evaluation.shared_new.as_ref()), Some(1.0));
    assert!(findings(&visits(team()), &brief(), Slice::new()).evaluation.expect("one").shared_new.is_none());
}

#[test]
fn roles_have_weights_of_their_own() {
    let mut data = visits(team());
    data.roles = [("k-Ben", "Farmer"), ("k-Cid", "Clerk")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
    let mut brief = brief();
    let weights = vec![Weight { component: "process".into(), parts: 10_000 }];
    brief.scoring.roles = Some(ScoringRoles {
        table: "reps".into(),
        header: "Role".into(),
        weights: [("Farmer".to_owned(), weights)].into(),
    });
    let found = scores(&data, &brief, &Slice::new());
    close(found[1].score, 100.0);
    assert_eq!(found[1].role.as_deref(), Some("Farmer"));
    // A role without weights of its own keeps those of everybody.
    close(found[2].score, (80.0 * 30.0 + 100.0 * 20.0) / 60.0);
}

#[test]
fn less_is_better_where_the_measure_says_so() {
    let data = visits(team());
    let mut brief = brief();
    brief.measures.insert(
        "visits".into(),
        crate::config::MeasureOverride { label: None, good: Some(crate::base::Polarity::Down) },
    );
    let found = scores(&data, &brief, &Slice::new());
    let points = |rep: usize| found[rep].parts.iter().find(|p| p.component == "process").and_then(|p| p.points);
    assert_eq!([0, 1, 2, 3].map(points), [Some(50.0), Some(100.0), Some(100.0), Some(100.0)]);
}

fn findings(data: &Dataset, brief: &Brief, slice: Slice) -> Findings {
    let request =
        Request { report: report(Grain::Month), period: month(), as_of: "2026-03-31".parse().expect("a day"), slice };
    compute(data, brief, &request).expect("findings")
}

#[test]
fn the_evaluation_orders_grades_and_flags() {
    let data = visits(team());
    let brief = brief();
    let found = findings(&data, &brief, Slice::new());
    let evaluation = found.evaluation.as_ref().expect("an evaluation");
    let label = |at: usize| evaluation.rows[at].comparison.member.as_ref().map(|m| m.label.as_str());
    assert_eq!([0, 1, 2, 3].map(label), [Some("Ann"), Some("Dan"), Some("Cid"), Some("Ben")]);
    let grades: Vec<&str> = evaluation.rows.iter().filter_map(|row| row.grade).map(super::Grade::code).collect();
    assert_eq!(grades, ["excellent", "good", "pass", "improve"]);
    assert!(evaluation.rows.iter().all(|row| row.check.is_some_and(|check| check.to_f64() == 0.0)));
    // 120 % is not over 120 %.
    assert!(!evaluation.rows[0].excellent);
    // Ben is under 80 % in March, and sold nothing in February; Cid reached 80 % in March.
    let streaks: Vec<Option<usize>> = evaluation.rows.iter().map(|row| row.streak.as_ref().map(|s| s.count)).collect();
    assert_eq!(streaks, [None, None, None, Some(2)]);
    let said = found.findings.iter().find(|f| f.kind == "rep_streak").expect("the finding");
    assert_eq!(said.names["member"], "Ben");
    // Dan lacks his completion; his weights are marked, and add up.
    let dan = &evaluation.rows[1];
    assert!(dan.covered.is_some());
    let weights = dan.parts.iter().filter_map(|p| found.fact(p.weight.as_ref()?)?.value).map(|v| v.to_f64());
    assert!((weights.sum::<f64>() - 1.0).abs() < 1e-12);
}

#[test]
fn reps_who_share_the_top_score_as_it_prints_are_counted() {
    let team = |cents: i64| {
        let sample = Sample::new().dimension("rep", None, &["Ann", "Ben", "Cid"]);
        let sample = sample.sale("2026-03-03", &[0], 1, 10_000).sale("2026-03-04", &[1], 2, cents);
        let sample = sample.sale("2026-03-05", &[2], 3, 5_000);
        (0..3).fold(sample, |sample, rep| sample.target("2026-03", "rep", rep, 10_000)).build()
    };
    let said = |cents: i64| {
        let found = findings(&team(cents), &brief(), Slice::new());
        let leader = found.findings.iter().find(|f| f.kind == "score_leader").cloned().expect("a leader");
        leader.facts.get("tied").and_then(|id| found.fact(id)?.value).map(|v| v.to_f64())
    };
    // Mean deal about 83: Ben's deal is full, his completion 99.98 or 99; by weights 30 and 20 that is 99.988, or 99.4.
    assert_eq!(said(9_998), Some(2.0));
    assert_eq!(said(9_900), None);
}

/// A report of one rep tells no number of another but the means of all.
#[test]
fn a_page_of_one_rep_names_nobody_else() {
    let data = visits(team());
    let brief = brief();
    let found = findings(&data, &brief, vec![(1, vec![1])]);
    let evaluation = found.evaluation.as_ref().expect("an evaluation");
    assert_eq!((evaluation.rows.len(), found.sheets.len()), (1, 1));
    let others = ["k-Ann", "k-Cid", "k-Dan"];
    let foreign = found.facts.iter().filter(|f| f.slice.values().any(|key| others.contains(&key.as_str())));
    assert_eq!(foreign.count(), 0);
    assert!(evaluation.mean_score.is_some() && evaluation.means.contains_key("process"));
    let sheet = &found.sheets[0];
    // 40 points of completion are missing, at half of the weights; the deals are as far behind at a third.
    assert_eq!(sheet.goal.as_ref().and_then(|goal| goal.component.as_deref()), Some("completion"));
    let gain = sheet.goal.as_ref().and_then(|goal| found.fact(goal.gain.as_ref()?)?.value).map(|v| v.to_f64());
    close(gain, 20.0);
}
