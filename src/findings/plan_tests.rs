//! The improvement plan and the trails of problems on small data: every number is worked out by hand.

use std::sync::Arc;

use super::answers::answers;
use super::book::Book;
use super::sample::{Sample, brief, report};
use super::study::Study;
use super::suggestions::Advice;
use super::tests::{day, period};
use super::trails::{Step, Trail};
use super::windows::day_number;
use super::{Action, Actions, Findings, Outcome, Request, Standing, compute};
use crate::base::{Grain, Period, Scenario, Value};
use crate::config::{NoteKind, WrittenNote};
use crate::data::{Dataset, EventColumn};

fn texts(list: &[&str]) -> EventColumn {
    EventColumn::Text(list.iter().map(|t| (!t.is_empty()).then(|| Arc::from(*t))).collect())
}

fn numbers(list: &[i64]) -> EventColumn {
    EventColumn::Number { scale: 0, values: list.iter().map(|v| (*v > 0).then_some(*v)).collect() }
}

/// Sales of two reps in two regions by month: Rae 100, 100, 150 and Sam 400, 300, 200 from April to June 2020, and the
/// same twelve months before.
fn sellers() -> Sample {
    let mut sample = Sample::new().dimension("region", None, &["East", "West", "(blank)"]).dimension(
        "rep",
        Some("region"),
        &["Rae<0", "Sam<1", "(blank)<2"],
    );
    for year in ["2019", "2020"] {
        for (month, rae, sam) in [("04", 10_000, 40_000), ("05", 10_000, 30_000), ("06", 15_000, 20_000)] {
            let date = format!("{year}-{month}-10");
            sample = sample.sale(&date, &[0, 0], 0, rae).sale(&date, &[1, 1], 1, sam);
        }
    }
    sample
}

/// They have targets of 100 and 400, and a plan.
fn planned() -> Sample {
    with_plan(sellers().target("2020-06", "region", 0, 10_000).target("2020-06", "region", 1, 40_000))
}

/// Seven actions; the member columns say whom they are about.
fn with_plan(sample: Sample) -> Sample {
    let span = |text: &&str| {
        let period = period(text);
        Some((day_number(period.start), day_number(period.end)))
    };
    let decided = ["2020-04", "2020-05", "2020-04", "2020-06", "2020-03", "2020-06", "2020-05"];
    let due = ["2020-05-31", "2020-07-31", "2020-06-30", "2020-07-31", "2020-03-31", "2020-06-15", "2020-06-30"];
    let due = due.iter().map(|d| Some(day_number(day(d)))).collect();
    sample.events(
        "actions",
        &[
            ("id", texts(&["late", "open", "down", "next", "old", "early", "none"])),
            ("period", EventColumn::Period(decided.iter().map(span).collect())),
            ("due", EventColumn::Day(due)),
            ("owner", texts(&["Rae", "Sam", "Sam", "Rae", "Rae", "Nobody", "Rae"])),
            ("item", texts(&["a", "b", "c", "d", "e", "f", "g"])),
            ("measure", texts(&["sales", "sales", "sales", "sales", "sales", "sales", ""])),
            ("target_value", numbers(&[200, 150, 450, 300, 1, 1_000, 5])),
            ("urgency_level", numbers(&[3, 1, 2, 3, 1, 2, 0])),
            ("importance_level", numbers(&[3, 2, 3, 3, 1, 2, 1])),
            ("state", texts(&["open", "open", "done", "open", "done", "dropped", "done"])),
        ],
        &[("region", &[0, 1, 1, 0, 0, 2, 0]), ("rep", &[0, 2, 1, 0, 0, 2, 0])],
    )
}

fn asked(at: &str, as_of: &str, slice: Vec<(usize, Vec<u32>)>) -> Request {
    Request { report: report(Grain::Month), period: period(at), as_of: day(as_of), slice }
}

fn found(data: &Dataset, at: &str, slice: Vec<(usize, Vec<u32>)>) -> Findings {
    compute(data, &brief(), &asked(at, "2020-06-30", slice)).expect("findings")
}

fn action<'a>(actions: &'a Actions, id: &str) -> &'a Action {
    actions.all().find(|a| a.id == id).unwrap_or_else(|| panic!("no {id}"))
}

fn value(findings: &Findings, id: &Option<String>) -> Option<f64> {
    id.as_ref().and_then(|id| findings.fact(id)?.value).map(Value::to_f64)
}

#[test]
fn an_action_stands_where_its_day_and_status_say() {
    let data = planned().build();
    let findings = found(&data, "2020-06", Vec::new());
    let actions = findings.actions.as_ref().expect("a plan");
    let ids = |list: &[Action]| list.iter().map(|a| a.id.clone()).collect::<Vec<_>>();
    // By priority 9, 6, 4, 2, none; what was done in March is no longer followed.
    assert_eq!(ids(&actions.tracked), ["late", "down", "early", "open", "none"]);
    assert_eq!(ids(&actions.planned), ["next"]);
    let standing = |id: &str| action(actions, id).standing;
    assert_eq!([standing("late"), standing("open")], [Standing::Late, Standing::Open]);
    assert_eq!([standing("down"), standing("early")], [Standing::Done, Standing::Dropped]);
    let counts = [&actions.count, &actions.done, &actions.late, &actions.open, &actions.dropped, &actions.next];
    assert_eq!(counts.map(|id| value(&findings, id)), [5.0, 2.0, 1.0, 1.0, 1.0, 1.0].map(Some));
    assert_eq!(actions.check, 0);
    assert_eq!(action(actions, "late").owner_member.as_ref().map(|m| m.label.as_str()), Some("Rae"));
    assert_eq!(actions.of_owner("k-Sam").count(), 2);
    // The report of May follows what was decided in April, and plans what was decided in May.
    let may = found(&data, "2020-05", Vec::new());
    let may = may.actions.as_ref().expect("a plan");
    assert!(ids(&may.planned).contains(&"open".to_owned()) && ids(&may.tracked).contains(&"late".to_owned()));
}

#[test]
fn what_ended_after_a_period_that_is_long_over_was_open_in_it() {
    let data = planned().build();
    let of = |at: &str, as_of: &str| compute(&data, &brief(), &asked(at, as_of, Vec::new())).expect("findings");
    let may = of("2020-05", "2020-06-30");
    let actions = may.actions.as_ref().expect("a plan");
    let stands = |actions: &Actions, id: &str| (action(actions, id).standing, action(actions, id).since);
    // Done on the last day of June, due that day: on the last day of May nobody had done it.
    assert_eq!(stands(actions, "down"), (Standing::Open, Some(Standing::Done)));
    let counts = [&actions.count, &actions.done, &actions.late, &actions.open];
    assert_eq!(counts.map(|id| value(&may, id)), [2.0, 0.0, 1.0, 1.0].map(Some));
    assert_eq!(actions.check, 0);
    // What had to be done in the period is believed, and so is the plan while the month after it is not over.
    assert_eq!(stands(of("2020-03", "2020-06-30").actions.as_ref().expect("a plan"), "old"), (Standing::Done, None));
    assert_eq!(stands(of("2020-05", "2020-06-29").actions.as_ref().expect("a plan"), "down"), (Standing::Done, None));
    let june = of("2020-06", "2020-06-30");
    assert_eq!(stands(june.actions.as_ref().expect("a plan"), "down"), (Standing::Done, None));
}

#[test]
fn an_effect_is_the_measure_then_and_now_in_the_scope() {
    let data = planned().build();
    let findings = found(&data, "2020-06", Vec::new());
    let actions = findings.actions.as_ref().expect("a plan");
    let numbers = |id: &str| {
        let effect = &action(actions, id).effect;
        let facts = [&effect.before, &effect.actual, &effect.expected, &effect.moved, &effect.progress];
        (facts.map(|id| value(&findings, id)), effect.outcome)
    };
    // Rae: 100 in April, 150 in June, 200 expected; as a year before.
    assert_eq!(numbers("late"), ([Some(100.0), Some(150.0), Some(200.0), Some(50.0), None], Outcome::Seasonal));
    assert_eq!(value(&findings, &action(actions, "late").effect.season), Some(0.5));
    assert_eq!(value(&findings, &actions.seasonal), Some(1.0));
    // Where June was no better than April a year ago it is half of the way.
    let flat = with_plan(sellers().sale("2019-04-20", &[0, 0], 0, 5_000)).build();
    let flat = found(&flat, "2020-06", Vec::new());
    let late = &action(flat.actions.as_ref().expect("a plan"), "late").effect;
    assert_eq!(
        (late.outcome, value(&flat, &late.progress), value(&flat, &late.season)),
        (Outcome::Partly, Some(0.5), Some(0.0))
    );
    // West, of which Sam is all: 300 in May, 200 in June, 150 expected.
    assert_eq!(numbers("open"), ([Some(300.0), Some(200.0), Some(150.0), Some(-100.0), None], Outcome::Reached));
    assert_eq!(numbers("down"), ([Some(400.0), Some(200.0), Some(450.0), Some(-200.0), None], Outcome::Missed));
    assert_eq!(numbers("next").1, Outcome::TooEarly);
    assert_eq!(numbers("none").1, Outcome::NotMeasured);
    // The finest member of a row is its scope; a blank row is about the whole.
    let scope = |id: &str| action(actions, id).scope.iter().map(|m| m.label.as_str()).collect::<Vec<_>>();
    assert_eq!((scope("late"), scope("open"), scope("early")), (vec!["Rae"], vec!["West"], vec![]));
    let missed = findings.findings.iter().find(|f| f.kind == "action_missed").expect("told");
    assert_eq!(missed.names.get("item").map(String::as_str), Some("c"));
}

#[test]
fn a_slice_has_its_own_actions_and_measures_nothing_outside() {
    let data = planned().build();
    let rep = data.dimension("rep").expect("reps");
    let findings = found(&data, "2020-06", vec![(rep, vec![1])]);
    let actions = findings.actions.as_ref().expect("Sam's plan");
    let ids: Vec<&str> = actions.all().map(|a| a.id.as_str()).collect();
    assert_eq!(ids, ["down", "open"]);
    assert_eq!(value(&findings, &action(actions, "down").effect.actual), Some(200.0));
    // Sam owns it, yet it is about all of West.
    assert_eq!(action(actions, "open").effect.outcome, Outcome::NotMeasured);
}

#[test]
fn a_problem_is_followed_to_the_member_that_holds_most_and_finds_its_action() {
    let data = planned().build();
    let findings = found(&data, "2020-06", Vec::new());
    let of_target = |t: &&Trail| t.reference == Some(Scenario::PL);
    let trail = findings.trails.iter().find(of_target).expect("a problem");
    let steps: Vec<(Option<&str>, Option<f64>)> = trail
        .steps
        .iter()
        .map(|s| (s.member.as_ref().map(|m| m.label.as_str()), value(&findings, &Some(s.value.clone()))))
        .collect();
    // The whole is 150 short of 500, all of it in West; sales of the reps did not change on last year.
    assert_eq!(steps.first(), Some(&(None, Some(-150.0))));
    assert_eq!(steps.get(1), Some(&(Some("West"), Some(-200.0))));
    assert_eq!(trail.reference, Some(Scenario::PL));
    assert_eq!(trail.actions.first().map(String::as_str), Some("open"), "the action about West that is not done");
    assert!(
        findings
            .trails
            .iter()
            .flat_map(|t| &t.steps)
            .all(|s| { s.share.is_none() || value(&findings, &s.share).is_some_and(|v| (0.0..=1.0).contains(&v)) })
    );
}

#[test]
fn the_pace_of_the_year_is_followed_over_the_days_of_the_year() {
    let mut sample = sellers();
    for month in 1..=12 {
        let month = format!("2020-{month:02}");
        sample = sample.target(&month, "region", 0, 6_000).target(&month, "region", 1, 20_000);
    }
    let data = sample.build();
    let findings = found(&data, "2020-06", Vec::new());
    // June is above its target of 260: East 150 of 60, West 200 of 200. The half year is not: East 350 of 360, West 900
    // of 1,200, together 1,250 of 1,560.
    let finding = findings.findings.iter().find(|f| f.kind == "pacing_behind").expect("behind");
    let trail = findings.trails.iter().find(|t| t.finding == finding.id).expect("followed");
    assert_eq!((trail.reference, trail.period), (Some(Scenario::PL), period("2020")));
    let number = |id: &String| value(&findings, &Some(id.clone())).expect("a number");
    let steps = trail.steps.iter().map(|s| (s.member.as_ref().map(|m| m.label.as_str()), number(&s.value)));
    assert_eq!(steps.take(2).collect::<Vec<_>>(), [(None, 1_250.0 / 1_560.0), (Some("West"), -300.0)]);
    let share = trail.steps[1].share.as_ref().map(number).expect("of all shortfalls");
    assert!((share - 300.0 / 310.0).abs() < 1e-12, "{share}");
    // The same days of every other report: a week is cut at its own last day.
    let request = Request { report: report(Grain::Week), ..asked("2020-W24", "2020-06-30", Vec::new()) };
    let week = compute(&data, &brief(), &request).expect("findings");
    let of_year = week.trails.iter().find(|t| t.period == period("2020")).expect("followed");
    let west = of_year.steps[1].member.as_ref().map(|m| m.label.as_str());
    // Up to 14 June it has 900, of 1,000 and the share of June's 200 that its working days say.
    let missing = week.fact(&of_year.steps[1].value).and_then(|f| f.value).map_or(0.0, Value::to_f64);
    assert!(west == Some("West") && (-300.0..=-100.0).contains(&missing), "{west:?} {missing}");
}

/// Ids of the actions that answer a problem of the sales of some members, given as (dimension, name).
fn answering(data: &Dataset, steps: &[Option<(&str, &str)>], of_year: bool) -> Vec<String> {
    let (brief, request) = (brief(), asked("2020-06", "2020-06-30", Vec::new()));
    let study = Study::new(data, &brief, &request).expect("sales");
    let mut book = Book::default();
    let plan = super::actions::actions(&study, &mut book);
    let member = |(dimension, name): (&str, &str)| {
        let d = data.dimension(dimension).expect("a dimension");
        let code = data.dimensions[d].members.iter().position(|m| m.label == name).expect("a member");
        study.ledger.member(d, u32::try_from(code).expect("few members"))
    };
    let step =
        |at: &Option<(&str, &str)>| Step { member: at.map(member), value: String::new(), share: None, inside: true };
    let trail = Trail {
        finding: String::new(),
        measure: "sales".into(),
        reference: None,
        period: study.period,
        steps: steps.iter().map(step).collect(),
        actions: Vec::new(),
        notes: Vec::new(),
    };
    answers(&study, &book, &trail, of_year, plan.as_ref())
}

/// Sellers with actions: id, due (what is due by June is late), urgency, and whom each is about (codes of region and rep).
fn acting(rows: &[(&str, &str, i64, u32, u32)]) -> Dataset {
    let june = period("2020-06");
    let all = |text: &str| texts(&vec![text; rows.len()]);
    let [regions, reps]: [Vec<u32>; 2] = [rows.iter().map(|r| r.3).collect(), rows.iter().map(|r| r.4).collect()];
    let columns = [
        ("id", texts(&rows.iter().map(|r| r.0).collect::<Vec<_>>())),
        ("period", EventColumn::Period(vec![Some((day_number(june.start), day_number(june.end))); rows.len()])),
        ("due", EventColumn::Day(rows.iter().map(|r| Some(day_number(day(r.1)))).collect())),
        ("measure", all("sales")),
        ("state", all("open")),
        ("urgency_level", numbers(&rows.iter().map(|r| r.2).collect::<Vec<_>>())),
        ("importance_level", numbers(&vec![3; rows.len()])),
    ];
    sellers().events("actions", &columns, &[("region", &regions), ("rep", &reps)]).build()
}

#[test]
fn the_pace_of_the_year_is_not_answered_by_one_rep() {
    let rep = ("rep", "2020-07-31", 3, 0, 0);
    let data = acting(&[rep, ("west", "2020-07-31", 1, 1, 2), ("east", "2020-07-31", 2, 0, 2)]);
    assert_eq!(answering(&data, &[None], true), ["east", "west"], "the more urgent first");
    let data = acting(&[rep, ("all", "2020-07-31", 1, 2, 2), ("late", "2020-06-15", 3, 1, 2)]);
    assert_eq!(answering(&data, &[None], true), ["all", "late"]);
    assert!(answering(&acting(&[rep]), &[None], true).is_empty());
    // Where it sits in the east, the west does not answer it.
    let data = acting(&[rep, ("west", "2020-07-31", 3, 1, 2)]);
    assert_eq!(answering(&data, &[None, Some(("region", "East")), Some(("rep", "Rae"))], true), ["rep"]);
    // Of the period as a whole they are those about the members that hold most of what is missing.
    assert_eq!(answering(&acting(&[rep]), &[None, Some(("rep", "Rae"))], false), ["rep"]);
}

#[test]
fn a_problem_is_answered_by_the_actions_about_its_own_subject_first() {
    let west = [Some(("region", "West")), Some(("rep", "Sam"))];
    let (sam, late_sam) = (("sam", "2020-07-31", 3, 1, 1), ("late-sam", "2020-06-15", 3, 1, 1));
    let (next, late) = (("next", "2020-07-31", 1, 1, 2), ("late", "2020-06-15", 1, 1, 2));
    let elsewhere = ("east", "2020-07-31", 3, 0, 2);
    assert_eq!(answering(&acting(&[late_sam, sam, late, next, elsewhere]), &west, false), ["next", "late"]);
    assert_eq!(answering(&acting(&[late_sam, sam, elsewhere]), &west, false), ["sam", "late-sam"]);
}

#[test]
fn a_late_action_is_stranded_unless_another_of_its_measure_and_scope_follows() {
    let (sam, late_sam) = (("sam", "2020-07-31", 3, 1, 1), ("late-sam", "2020-06-15", 3, 1, 1));
    let late = ("late", "2020-06-15", 1, 1, 2);
    let stranded = |rows: &[(&str, &str, i64, u32, u32)]| -> Vec<String> {
        let actions = found(&acting(rows), "2020-06", Vec::new()).actions.expect("actions");
        actions.stranded().map(|action| action.id.clone()).collect()
    };
    assert_eq!(stranded(&[late_sam, sam, late]), ["late"]);
    assert_eq!(stranded(&[late_sam, late]), ["late-sam", "late"], "the more urgent first");
    assert!(stranded(&[sam]).is_empty());
}

#[test]
fn an_alert_names_who_has_taken_on_an_action_that_answers_it() {
    let data = planned().build();
    let findings = found(&data, "2020-06", Vec::new());
    let (brief, request) = (brief(), asked("2020-06", "2020-06-30", Vec::new()));
    let study = Study::new(&data, &brief, &request).expect("sales");
    let about = |name: &str| {
        let named = |f: &super::Finding| ["member", "top"].iter().any(|s| f.names.get(*s).is_some_and(|n| n == name));
        let of = |a: &&super::Alert| findings.findings.iter().any(|f| f.id == a.finding && named(f));
        findings.alerts.iter().find(of).unwrap_or_else(|| panic!("no alert of {name}"))
    };
    // Sam has the open action about West; whose own affair it is acts without one.
    let acting = about("West").acting.as_ref().map(|acting| (acting.name.as_str(), acting.part, acting.done));
    assert_eq!((acting, &about("West").owner), (Some(("Sam", false, false)), &None));
    let unfollowed = |measure: &str| {
        let mut finding = findings.findings[0].clone();
        finding.id = "other".into();
        finding.words = [("measure".to_owned(), format!("measure.{measure}"))].into();
        finding.facts = [("value".to_owned(), "x".to_owned())].into();
        super::trails::unfollowed(&study, &Book::default(), &finding)
    };
    assert_eq!(unfollowed("csat"), None, "without a fact there is no subject");
}

#[test]
fn suggestions_follow_their_rules() {
    // East grows from 100 to 200 and makes its target of 150; West stays at 500.
    let mut sample = Sample::new().dimension("region", None, &["East", "West"]);
    for (date, east) in [("2019-06-10", 10_000), ("2020-06-10", 20_000)] {
        sample = sample.sale(date, &[0], 0, east).sale(date, &[1], 1, 50_000);
    }
    let data = sample.target("2020-06", "region", 0, 15_000).target("2020-06", "region", 1, 60_000).build();
    let findings = found(&data, "2020-06", Vec::new());
    let told: Vec<(Advice, &str)> = findings.suggestions.iter().map(|s| (s.advice, s.member.label.as_str())).collect();
    assert_eq!(told, [(Advice::Grow, "East")]);
    let first = &findings.suggestions[0];
    assert_eq!(value(&findings, &Some(first.value.clone())), Some(1.0));
    let whole = value(&findings, &Some(first.whole.clone())).expect("the whole");
    assert!((whole - 1.0 / 6.0).abs() < 1e-12, "{whole}");
}

#[test]
fn the_page_of_a_rep_has_the_open_actions_of_the_plan() {
    let data = with_plan(sellers().target("2020-06", "rep", 0, 10_000).target("2020-06", "rep", 1, 40_000)).build();
    let findings = found(&data, "2020-06", Vec::new());
    let actions = findings.actions.as_ref().expect("a plan");
    let open = |name: &str| {
        let of = |sheet: &&super::people::Sheet| {
            let row = findings.evaluation.as_ref().and_then(|e| e.rows.get(sheet.row));
            row.and_then(|row| row.comparison.member.as_ref()).is_some_and(|m| m.label == name)
        };
        let sheet = findings.sheets.iter().find(of).unwrap_or_else(|| panic!("no page of {name}"));
        sheet.actions.iter().map(|a| (a.item.clone(), a.late)).collect::<Vec<_>>()
    };
    // What is done or given up in the plan is not open, whatever its status is called.
    assert_eq!(open("Rae"), [("a".to_owned(), true), ("d".to_owned(), false)]);
    assert_eq!(open("Sam"), [("b".to_owned(), false)]);
    assert!(actions.of_owner("k-Rae").any(|a| a.standing == Standing::Done));
}

#[test]
fn notes_belong_to_their_period_and_slice() {
    let mut data = planned().build();
    let note = |on: &str, period: Period| WrittenNote {
        period,
        on: on.into(),
        kind: NoteKind::Comment,
        text: crate::base::Text::plain("x"),
        author: String::new(),
        date: None,
        place: Default::default(),
    };
    let june = period("2020-06");
    data.notes = vec![
        note("rep=Sam", june),
        note("West", june),
        note("rep=Nobody", june),
        note("key_figures", june),
        note("rep=Sam", period("2020-Q2")),
    ];
    let all = found(&data, "2020-06", Vec::new()).notes;
    let members: Vec<Option<&str>> = all.iter().map(|n| n.member.as_ref().map(|m| m.label.as_str())).collect();
    assert_eq!(members, [Some("Sam"), Some("West"), None, None]);
    let rep = data.dimension("rep").expect("reps");
    let own = found(&data, "2020-06", vec![(rep, vec![1])]).notes;
    assert_eq!(own.iter().map(|n| n.on.as_str()).collect::<Vec<_>>(), ["rep=Sam"]);
}
