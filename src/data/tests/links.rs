//! Links that find one row, none or several, and what is told of them.

use super::{failed, label, labels, loaded, net};
use crate::config::LinkSpec;
use crate::data::UNMATCHED;
use crate::data::sample::{Given, Project, SAMPLE, dimension, project};

const REGIONS: &str = "Code,Country,Group,Area\nCN-N,China,Asia,North\nCN-E,China,Asia,East\nFR,France,Europe,West\n";

/// Sales that lead to the country of a look-up table that is keyed by areas, for a dimension of its own.
fn by_country(sales: &str, regions: &str, from: &str) -> Project {
    let tables: [Given<'_>; 2] =
        [("sales", "date=Day amount=Sales territory=Country", sales), ("regions", "key=Code", regions)];
    let mut given = project(&tables);
    given.brief.links = vec![LinkSpec {
        table: "sales".into(),
        column: "territory".into(),
        to_table: "regions".into(),
        to_column: "Country".into(),
    }];
    given.brief.dimensions = vec![dimension("region", Some(("regions", from)), None)];
    given
}

const SALES: &str = "Day,Sales,Country\n2026-01-01,10,China\n2026-01-02,4,France\n";

#[test]
fn rows_that_say_the_same_of_a_dimension_are_one() {
    let data = loaded(&by_country(SALES, REGIONS, "Group"));
    assert_eq!(net(&data, |_, m| m("region") == "Asia"), 1_000);
    assert!(data.quality.notes.is_empty() && data.quality.unmatched.is_empty(), "{:?}", data.quality);
}

#[test]
fn rows_that_do_not_would_multiply_amounts() {
    let error = failed(&by_country(SALES, REGIONS, "Area").brief).remove(0);
    assert!(error.message.starts_with("1 of 2 rows of `sales` find several rows of `regions`"), "{error}");
    assert!(error.message.ends_with("their 10 would be counted as 20"), "{error}");
    assert!(error.hints[0].contains("`China` stands on lines 2 and 3, which differ in `Area`, `Code`"), "{error}");
}

#[test]
fn a_tenth_of_the_rows_and_of_the_amounts_is_the_limit() {
    let sales = |china: u32, france: u32, each: u32| {
        let mut text = "Day,Sales,Country\n".to_owned();
        text.extend((0..china).map(|_| format!("2026-01-01,{each},China\n")));
        text.extend((0..france).map(|_| "2026-01-01,10,France\n"));
        text
    };
    let data = loaded(&by_country(&sales(1, 9, 10), REGIONS, "Area"));
    assert_eq!(net(&data, |_, m| m("region") == UNMATCHED), 1_000);
    assert_eq!(data.quality.notes[0].kind, "ambiguous_names");
    failed(&by_country(&sales(1, 9, 11), REGIONS, "Area").brief);
    failed(&by_country(&sales(2, 17, 1), REGIONS, "Area").brief);
    // Returns weigh as much as sales.
    let text = format!("{}2026-01-03,-500,China\n", sales(0, 30, 0));
    failed(&by_country(&text, REGIONS, "Area").brief);
}

#[test]
fn unmatched_keys_come_by_amount_whatever_the_order_of_the_rows() {
    let mut rows =
        ["2026-01-01,5,chin\n", "2026-01-02,-40,FRANCE\n", "2026-01-03,5,Brasil\n", "2026-01-04,1,Ｆrance\n"];
    let quality = |rows: &[&str]| {
        let text = format!("Day,Sales,Country\n{}2026-01-05,1,France\n", rows.concat());
        loaded(&by_country(&text, REGIONS, "Group")).quality
    };
    let first = quality(&rows);
    let told: Vec<(&str, &str, Option<&str>)> =
        first.unmatched.iter().map(|u| (u.key.as_str(), u.amount.as_str(), u.suggestion.as_deref())).collect();
    let expected = [
        ("FRANCE", "-40", Some("France")),
        ("Brasil", "5", None),
        ("chin", "5", Some("China")),
        ("Ｆrance", "1", Some("France")),
    ];
    assert_eq!(told, expected);
    rows.reverse();
    let second = quality(&rows);
    assert_eq!((&first.unmatched, &first.notes), (&second.unmatched, &second.notes));
}

#[test]
fn what_all_unmatched_keys_share_is_said_once() {
    let note = |keys: [&str; 3]| {
        let rows: String = keys.iter().map(|key| format!("2026-01-01,2.50,{key}\n")).collect();
        let tables: [Given<'_>; 2] = [
            ("sales", "date=Day amount=Sales rep=Rep", &format!("Day,Sales,Rep\n{rows}")),
            ("reps", "key=Key", "Key,Name\n007,Ann\n0042,Bob\n0100,Cid\n"),
        ];
        let mut given = project(&tables);
        given.brief.links.clear();
        given.brief.dimensions = vec![dimension("rep", Some(("reps", "Name")), None)];
        let notes = loaded(&given).quality.notes;
        notes.iter().find(|n| n.kind == "other_spelling").map(|n| (n.count, n.detail.clone()))
    };
    let (count, detail) = note(["42", "7", "0100"]).expect("said");
    assert_eq!(count, 2);
    assert!(detail.contains("each of the 2 keys") && detail.contains("amount of 5.00"), "{detail}");
    assert_eq!(note(["42", "7", "8"]), None, "one of them means nothing");
    assert_eq!(note(["42", "007.0", "0100"]), None, "they differ in two ways");
}

/// Rows of events lead to members as sales do: by look-up, alias, a column of their own; unmatched and blank ones stay.
#[test]
fn events_have_members() {
    let mut tables = SAMPLE.to_vec();
    tables.push((
        "activities",
        "date=Day rep=Who action=What status=State",
        "Day,Who,What,State\n2026-01-05,1,Visit,done\n2026-01-06,99,call,done\n2026-01-07,,visit,planned\n\
         2026-01-08,two,Call back,Done\n",
    ));
    tables.push((
        "spending",
        "period=Month amount=Spent region=Area",
        "Month,Spent,Area\n2026-01,10,East\n2026-02,5,North\n2026-02,1,\n",
    ));
    let mut given = project(&tables);
    given.brief.tables[3].aliases.insert("rep".into(), [("two".to_owned(), "2".to_owned())].into());
    let data = loaded(&given);
    let members = |table: &str, id: &str| -> Option<Vec<String>> {
        let codes = data.events[table].members[data.dimension(id).expect("a dimension")].as_ref()?;
        Some(codes.iter().map(|code| label(&data, id, *code)).collect())
    };
    let owned = |list: &[&str]| Some(list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>());
    assert_eq!(members("activities", "rep"), owned(&["张伟", "unmatched", "(blank)", "李娜"]));
    assert_eq!(members("activities", "region"), owned(&["East", "unmatched", "(blank)", "West"]));
    assert_eq!(members("activities", "product"), None, "nothing leads to the products");
    assert_eq!(members("spending", "region"), owned(&["East", "North", "(blank)"]));
    assert_eq!(members("spending", "rep"), None);
    let classes = data.events["activities"].texts("class").expect("classes");
    let classes: Vec<Option<&str>> = classes.iter().map(Option::as_deref).collect();
    assert_eq!(classes, [Some("visit"), Some("follow_up"), None, Some("follow_up")], "what is planned did not happen");
    let source = data.quality.sources.iter().find(|s| s.table == "activities").expect("counted");
    assert_eq!((source.rows, source.used), (4, 4));
    assert!(data.quality.unmatched.iter().any(|u| u.table == "activities" && u.key == "99"));
}

/// An action names a member: no second member of it comes to be because the one above stands blank beside it, and the
/// row lies in the report of the one above too.
#[test]
fn an_action_finds_its_member_although_the_one_above_is_blank() {
    let mut tables = SAMPLE.to_vec();
    tables[0].1 = "date=Day amount=Sales rep=EmployeeKey region=Area product=P";
    tables[0].2 = "Day,Sales,EmployeeKey,Area,P\n2026-01-05,10,1,North,Bolt\n2026-01-06,10,2,South,Nut\n";
    tables.push((
        "actions",
        "item=Do region=Area product=P",
        "Do,Area,P\nOne,,Bolt\nTwo,South,Nut\nThree,,\nFour,South,\n",
    ));
    let mut given = project(&tables);
    given.brief.dimensions = vec![dimension("region", None, None), dimension("product", None, Some("region"))];
    let data = loaded(&given);
    let members = |id: &str| -> Vec<String> {
        let codes = data.events["actions"].members[data.dimension(id).expect("a dimension")].as_ref();
        codes.expect("reached").iter().map(|code| label(&data, id, *code)).collect()
    };
    assert_eq!(members("product"), ["Bolt", "Nut", "(blank)", "(blank)"]);
    assert_eq!(members("region"), ["North", "South", "(blank)", "South"]);
    assert_eq!(labels(&data, "product"), ["Bolt", "Nut", "(blank)"], "one of each");
}
