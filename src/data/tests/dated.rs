//! Look-up tables whose rows are valid from a day: people who change teams.

use proptest::prelude::*;

use super::{failed, label, labels, loaded, net};
use crate::config::LinkSpec;
use crate::data::sample::{Given, Project, dimension, project};
use crate::data::{Dataset, Outcome, UNMATCHED};

const REPS: &str = "Key,Name,Team,From,To\n\
    1,Ann,East,2025-01-01,2025-12-31\n\
    1,Ann Lee,West,2026-01-01,\n\
    2,Bob,West,,\n";

const SALES: &str = "Day,Sales,Rep\n2025-03-10,1,1\n2026-03-10,2,1\n2026-03-11,4,2\n2024-12-31,8,1\n";

/// Sales, targets and dated reps under their teams.
fn dated(sales: &str, targets: &str, reps: &str) -> Project {
    let tables: [Given<'_>; 3] = [
        ("sales", "date=Day amount=Sales rep=Rep", sales),
        ("targets", "period=P amount=T rep=Rep", targets),
        ("reps", "key=Key valid_from=From valid_to=To", reps),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions =
        vec![dimension("team", Some(("reps", "Team")), None), dimension("rep", Some(("reps", "Name")), Some("team"))];
    given
}

fn note(data: &Dataset, kind: &str) -> (u64, String) {
    data.quality.notes.iter().find(|n| n.kind == kind).map(|n| (n.count, n.detail.clone())).unwrap_or_default()
}

#[test]
fn each_row_counts_for_the_team_of_its_day_and_the_member_stays_one() {
    let data = loaded(&dated(SALES, "P,T,Rep\n2025-12,100,1\n2026-01,200,1\n", REPS));
    assert_eq!(net(&data, |_, m| m("rep") == "Ann Lee" && m("team") == "East"), 900);
    assert_eq!(net(&data, |_, m| m("rep") == "Ann Lee" && m("team") == "West"), 200);
    assert_eq!(net(&data, |_, m| m("team") == "West"), 600);
    assert_eq!(labels(&data, "rep"), ["Ann Lee", "Bob"], "one member with its latest name");
    let ann = &data.dimensions[1].members[0];
    assert_eq!(ann.parent.map(|p| label(&data, "team", p)).as_deref(), Some("West"), "the latest team");
    let teams = data.targets.members[0].as_ref().expect("reached");
    let teams: Vec<String> = teams.iter().map(|code| label(&data, "team", *code)).collect();
    assert_eq!(teams, ["East", "West"], "targets follow their own period");
    assert_eq!(note(&data, "before_valid").0, 1);
    assert!(note(&data, "before_valid").1.contains("`1` on 2024-12-31, with an amount of 8"));
    assert_eq!(note(&data, "moved_members").0, 1);
}

#[test]
fn a_gap_and_the_time_after_the_end_belong_to_the_row_before() {
    let reps = "Key,Name,Team,From,To\n1,Ann,East,2025-01-01,2025-06-30\n1,Ann,West,2025-09-01,2025-12-31\n";
    let sales = "Day,Sales,Rep\n2025-06-30,1,1\n2025-07-01,2,1\n2025-09-01,4,1\n2026-05-05,8,1\n";
    let data = loaded(&dated(sales, "P,T,Rep\n", reps));
    assert_eq!(net(&data, |_, m| m("team") == "East"), 300);
    assert_eq!(net(&data, |_, m| m("team") == "West"), 1_200);
    assert_eq!(note(&data, "after_valid").0, 2);
    assert!(note(&data, "after_valid").1.contains("`1` on 2025-07-01, with an amount of 10"));
}

#[test]
fn the_day_of_change_may_be_written_twice_and_no_end_as_a_day_far_away() {
    let reps = "Key,Name,Team,From,To\n1,Ann,East,2025-01,2025-07-01\n1,Ann,West,2025-07-01,9999-12-31\n";
    let data = loaded(&dated("Day,Sales,Rep\n2025-06-30,1,1\n2025-07-01,2,1\n", "P,T,Rep\n", reps));
    assert_eq!(net(&data, |_, m| m("team") == "East"), 100);
    assert_eq!(net(&data, |_, m| m("team") == "West"), 200);
    assert!(data.quality.notes.iter().all(|n| n.kind == "moved_members"), "{:?}", data.quality.notes);
}

#[test]
fn rows_that_are_valid_at_one_time_are_refused_with_their_lines() {
    let first = |reps: &str| {
        let error = failed(&dated(SALES, "P,T,Rep\n", reps).brief).remove(0);
        let place = error.place.as_ref().map(|p| (p.line, p.column));
        (error.message.clone(), place)
    };
    let head = "Key,Name,Team,From,To\n";
    let (message, place) = first(&format!("{head}1,Ann,East,2025-01-01,2025-08-01\n1,Ann,West,2025-07-01,\n"));
    assert!(message.contains("`1` to 2025-08-01 and from 2025-07-01 on lines 2 and 3"), "{message}");
    assert_eq!(place, Some((3, 12)));
    let (message, _) = first(&format!("{head}1,Ann,East,2025-01-01,\n1,Ann,West,2025-01-01,\n"));
    assert!(message.contains("`1` twice from 2025-01-01 on lines 2 and 3"), "{message}");
    let (message, place) = first(&format!("{head}1,Ann,East,2025-01-01,2024-01-01\n"));
    assert!(message.contains("valid to 2024-01-01 and from 2025-01-01"), "{message}");
    assert_eq!(place, Some((2, 23)));
    let (message, place) = first(&format!("{head}1,Ann,East,soon,\n"));
    assert!(message.contains("`soon` in `From` of `reps` is not a date"), "{message}");
    assert_eq!(place, Some((2, 12)));
    // Rows that say the same twice are no mistake.
    let data = loaded(&dated(SALES, "P,T,Rep\n", &format!("{REPS}2,Bob,West,,\n")));
    assert_eq!(note(&data, "repeated_keys").0, 1);
}

#[test]
fn a_link_to_another_header_finds_the_key_and_the_day_its_row() {
    // A warehouse numbers the versions: sales lead to the number, targets to the person.
    let reps = "Version,Id,Name,Team,From\n11,e1,Ann,East,2025-01-01\n12,e1,Ann,West,2026-01-01\n13,e2,Ann,West,\n";
    let tables: [Given<'_>; 3] = [
        (
            "sales",
            "date=Day amount=Sales rep=Rep",
            "Day,Sales,Rep\n2025-03-10,1,11\n2026-03-10,2,12\n2026-03-10,4,13\n",
        ),
        ("targets", "period=P amount=T rep=Who", "P,T,Who\n2025-01,10,e1\n2026-01,20,e1\n2026-01,30,e2\n"),
        ("reps", "key=Id valid_from=From", reps),
    ];
    let mut given = project(&tables);
    given.brief.links = vec![LinkSpec {
        table: "sales".into(),
        column: "rep".into(),
        to_table: "reps".into(),
        to_column: "Version".into(),
    }];
    given.brief.dimensions =
        vec![dimension("team", Some(("reps", "Team")), None), dimension("rep", Some(("reps", "Name")), Some("team"))];
    let data = loaded(&given);
    let reps = &data.dimensions[1].members;
    assert_eq!(reps.iter().map(|m| m.key.as_str()).collect::<Vec<_>>(), ["e1", "e2"], "namesakes stay two");
    assert_eq!(net(&data, |_, m| m("team") == "East"), 100);
    assert_eq!(data.targets.members, [Some(vec![0, 1, 1]), Some(vec![0, 0, 1])]);
}

#[test]
fn people_are_found_by_the_names_they_had() {
    let mut given = dated(SALES, "P,T,Rep\n2025-03,100,Ann\n2026-03,50,Ann Lee\n2026-03,50,Ann\n", REPS);
    let data = loaded(&given);
    assert_eq!(data.targets.members, [Some(vec![0, 1, 1]), Some(vec![0, 0, 0])]);
    // The same when the targets lead to nothing and are matched by the member's name only.
    given.brief.tables[2].name = "staff".into();
    for (dimension, header) in given.brief.dimensions.iter_mut().zip(["Team", "Name"]) {
        dimension.from = Some(("staff".into(), header.into()));
    }
    given.brief.links = vec![LinkSpec {
        table: "sales".into(),
        column: "rep".into(),
        to_table: "staff".into(),
        to_column: "Key".into(),
    }];
    let data = loaded(&given);
    assert_eq!(data.targets.members, [Some(vec![0, 1, 1]), Some(vec![0, 0, 0])]);
}

#[test]
fn deals_are_opened_in_one_team_and_won_in_another() {
    let tables: [Given<'_>; 2] = [
        (
            "opportunities",
            "id=Id created=Opened closed=Closed stage=Stage amount=Value rep=Rep",
            "Id,Opened,Closed,Stage,Value,Rep\na,2025-12-01,2026-02-01,Won,5,1\nb,2025-12-01,,Engaging,7,1\n",
        ),
        ("reps", "key=Key valid_from=From valid_to=To", REPS),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![dimension("team", Some(("reps", "Team")), None)];
    let deals = loaded(&given).opportunities;
    assert_eq!(deals.outcome, [Outcome::Won, Outcome::Open]);
    assert_eq!((deals.members.as_slice(), deals.closing()), (&[vec![0, 0]][..], &[vec![1, 0]][..]));
}

/// Teams of a rep by the day of the year from which they hold; without days that stand twice.
type Careers = Vec<Vec<(u32, u8)>>;

fn careers() -> impl Strategy<Value = Careers> {
    let career = proptest::collection::btree_map(0_u32..300, 0_u8..3, 1..4);
    proptest::collection::vec(career.prop_map(|c| c.into_iter().collect()), 1..5)
}

fn date(day: u32) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day");
    (first + chrono::Days::new(day.into())).to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever the careers: no amount is lost, each team has what a search row by row gives it, and the order of the
    /// look-up rows changes nothing.
    #[test]
    fn parts_add_up_over_dated_hierarchies(
        careers in careers(),
        sales in proptest::collection::vec((0_u32..320, 0_usize..6, -9_999_i64..99_999), 1..40),
        turn in 0_usize..8,
    ) {
        let mut rows: Vec<String> = Vec::new();
        for (rep, career) in careers.iter().enumerate() {
            rows.extend(career.iter().map(|(day, team)| format!("r{rep},Rep {rep},T{team},{},\n", date(*day))));
        }
        let table = |rows: &[String]| format!("Key,Name,Team,From,To\n{}", rows.concat());
        let mut text = "Day,Sales,Rep\n".to_owned();
        let mut expected = [0_i64; 4];
        for (day, rep, cents) in &sales {
            let amount = crate::base::Decimal::new((*cents).into(), 2).text();
            text += &format!("{},{amount},r{rep}\n", date(*day));
            let team = careers.get(*rep).map_or(3, |career| {
                let begun = career.iter().rfind(|(from, _)| from <= day);
                usize::from(begun.unwrap_or(&career[0]).1)
            });
            expected[team] += cents;
        }
        let data = loaded(&dated(&text, "P,T,Rep\n", &table(&rows)));
        for (team, expected) in ["T0", "T1", "T2", UNMATCHED].iter().zip(expected) {
            prop_assert_eq!(net(&data, |_, m| m("team") == *team), expected);
        }
        for rep in 0..careers.len() {
            let name = format!("Rep {rep}");
            let own: i64 = sales.iter().filter(|s| s.1 == rep).map(|s| s.2).sum();
            prop_assert_eq!(net(&data, |_, m| m("rep") == name), own);
        }
        let turn = turn % rows.len();
        rows.rotate_left(turn);
        rows.reverse();
        let turned = loaded(&dated(&text, "P,T,Rep\n", &table(&rows)));
        prop_assert_eq!(&data.dimensions, &turned.dimensions);
        prop_assert_eq!(&data.cube, &turned.cube);
        prop_assert_eq!(&data.quality.notes, &turned.quality.notes);
    }
}
