//! Members, parents, targets, units and returns in small tables.

use super::{day, labels, loaded, net};
use crate::data::sample::{Given, SAMPLE, dimension, project};
use crate::data::{BLANK, MemberKind, Outcome, UNMATCHED};

#[test]
fn hostile_values_are_plain_labels() {
    let long = "长".repeat(400);
    let text = format!(
        "Day,Sales,Qty,Cost,Order,EmployeeKey,Product,Customer\n\
         2026-01-05,1,1,1,A,1,../../x,c\n\
         2026-01-05,1,1,1,A,1,\"a\nb\",c\n\
         2026-01-05,1,1,1,A,1,🙂 =1+1 #panic(),c\n\
         2026-01-05,1,1,1,A,1,{long},c\n\
         2026-01-05,1,1,1,A,1,unmatched,c\n"
    );
    let mut tables = SAMPLE.to_vec();
    tables[0].2 = &text;
    let data = loaded(&project(&tables));
    let mut expected = vec!["../../x".to_owned(), "a\nb".into(), "unmatched".into(), long, "🙂 =1+1 #panic()".into()];
    expected.sort();
    assert_eq!(labels(&data, "product"), expected);
    let members = &data.dimensions[data.dimension("product").expect("product")].members;
    assert!(members.iter().all(|m| m.kind == MemberKind::Real), "a member may be called unmatched");
}

#[test]
fn a_rows_own_attribute_wins_and_a_label_under_two_parents_is_two_members() {
    let tables: [Given<'_>; 2] = [
        (
            "sales",
            "date=Day amount=Sales rep=Rep region=Region city=City",
            "Day,Sales,Rep,Region,City\n2026-01-01,1,1,,Springfield\n2026-01-02,2,1,West,Springfield\n2026-01-03,4,2,,\n",
        ),
        ("reps", "key=Key", "Key,Name,Region\n1,Ann,East\n2,Bob,\n"),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![
        dimension("city", None, Some("region")),
        dimension("region", Some(("reps", "Region")), None),
        dimension("rep", Some(("reps", "Name")), None),
    ];
    let data = loaded(&given);
    assert_eq!(labels(&data, "region"), ["East", "West", BLANK]);
    assert_eq!(labels(&data, "city"), ["Springfield", "Springfield", BLANK]);
    assert_eq!(net(&data, |_, m| m("region") == "West"), 200);
    assert_eq!(net(&data, |_, m| m("region") == BLANK && m("rep") == "Bob"), 400);
    let parents: Vec<Option<u32>> = data.dimensions[0].members.iter().map(|m| m.parent).collect();
    assert_eq!(parents, [Some(0), Some(1), Some(2)]);
}

#[test]
fn targets_by_name_find_their_member_and_its_parents() {
    let tables: [Given<'_>; 3] = [
        ("sales", "date=Day amount=Sales rep=Rep", "Day,Sales,Rep\n2026-01-01,1,1\n2026-01-02,2,2\n"),
        (
            "targets",
            "period=P amount=T rep=Who measure=M",
            "P,T,Who,M\n2026-Q1,100.5,Ann,\n2026年1季度,7,Bob,orders\n2026-Q1,1,Bob,gross_margn\n",
        ),
        ("reps", "key=Key", "Key,Name,Region\n1,Ann,East\n2,Bob,West\n"),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![
        dimension("region", Some(("reps", "Region")), None),
        dimension("rep", Some(("reps", "Name")), Some("region")),
    ];
    given.brief.tables[1].grain = Some(crate::base::Grain::Quarter);
    let data = loaded(&given);
    assert_eq!(data.targets.members, [Some(vec![0, 1]), Some(vec![0, 1])]);
    assert_eq!(data.targets.end, [day("2026-03-31"); 2]);
    assert_eq!((data.targets.measure[1].as_str(), data.targets.amount.as_slice()), ("orders", &[10_050, 7][..]));
    assert!(data.quality.refused[0].reason.contains("targets cannot be set for this measure"));
}

#[test]
fn a_header_unit_multiplies_and_fine_digits_set_the_scale() {
    let tables: [Given<'_>; 1] = [(
        "sales",
        "date=日期 amount=销售额（万元） quantity=数量",
        "日期,销售额（万元）,数量\n2026年3月,1.2345678,2.5\n2026年4月,¥2,1\n",
    )];
    let mut given = project(&tables);
    given.brief.currency = "CNY".into();
    given.brief.dimensions.clear();
    given.brief.links.clear();
    let data = loaded(&given);
    assert_eq!((data.money_scale, data.quantity_scale), (3, 1));
    assert_eq!(data.cube.gross, [12_345_678, 20_000_000]);
    assert_eq!(data.cube.quantity, [25, 10]);
    assert_eq!(data.sales_grain, Some(crate::base::Grain::Month));
    assert!(data.quality.notes.iter().any(|n| n.kind == "header_unit"));
}

#[test]
fn returned_orders_may_be_listed_in_a_table() {
    let tables: [Given<'_>; 2] = [
        (
            "sales",
            "date=Day amount=Sales order=Order",
            "Day,Sales,Order\n2026-01-01,10,A\n2026-01-02,4,B\n2026-01-02,3,B\n",
        ),
        ("returns", "key=Order", "Order\nB\n"),
    ];
    let mut given = project(&tables);
    given.brief.dimensions.clear();
    given.brief.links.clear();
    let data = loaded(&given);
    assert_eq!((data.cube.gross.iter().sum::<i64>(), data.cube.returned.iter().sum::<i64>()), (1_000, 700));
    assert_eq!(data.cube.reversed.iter().sum::<i64>(), 700, "sales are 17 less 7, not 10 less 7");
}

#[test]
fn returned_rows_may_be_marked_in_a_column() {
    let tables: [Given<'_>; 1] = [(
        "sales",
        "date=Day amount=Sales returned=Back",
        "Day,Sales,Back\n2026-01-01,10,\n2026-01-02,4,是\n2026-01-02,3,No\n2026-01-02,2,0\n2026-01-02,1,2026-01-09\n",
    )];
    let mut given = project(&tables);
    given.brief.dimensions.clear();
    given.brief.links.clear();
    let data = loaded(&given);
    assert_eq!((data.cube.gross.iter().sum::<i64>(), data.cube.returned.iter().sum::<i64>()), (1_500, 500));
    assert_eq!(data.cube.reversed.iter().sum::<i64>(), 500);
}

#[test]
fn names_that_two_rows_bear_are_ambiguous_and_no_others() {
    let tables: [Given<'_>; 2] = [
        (
            "sales",
            "date=Day amount=Sales rep=Rep",
            "Day,Sales,Rep\n2026-01-01,1,张伟\n2026-01-02,2,李娜\n2026-01-02,4,王芳\n2026-01-02,8,\n2026-01-03,16,张伟\n",
        ),
        ("reps", "key=Key", "Key,Name,Region\n1,张伟,East\n2,李娜,West\n3,张伟,West\n"),
    ];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![
        dimension("region", Some(("reps", "Region")), None),
        dimension("rep", Some(("reps", "Name")), Some("region")),
    ];
    let by_name = |data: &crate::data::Dataset| {
        assert_eq!(net(data, |_, m| m("rep") == "李娜" && m("region") == "West"), 200);
        assert_eq!(net(data, |_, m| m("rep") == UNMATCHED && m("region") == UNMATCHED), 2_100);
        assert_eq!(net(data, |_, m| m("rep") == BLANK && m("region") == BLANK), 800);
        let note = data.quality.notes.iter().find(|n| n.kind == "ambiguous_names").expect("noted");
        assert_eq!(note.count, 2);
        assert!(note.detail.contains("`张伟`") && note.detail.contains("lines 2 and 4"), "{}", note.detail);
        let unknown: Vec<(&str, u64)> = data.quality.unmatched.iter().map(|u| (u.key.as_str(), u.rows)).collect();
        assert_eq!(unknown, [("王芳", 1)]);
    };
    by_name(&loaded(&given));
    // A link that the configuration writes down is refused when it leads many rows to several people.
    given.brief.links.push(crate::config::LinkSpec {
        table: "sales".into(),
        column: "rep".into(),
        to_table: "reps".into(),
        to_column: "Name".into(),
    });
    let errors = super::failed(&given.brief);
    assert!(errors[0].message.contains("2 of 4 rows of `sales` find several rows of `reps`"), "{}", errors[0]);
    assert!(errors[0].message.contains("their 17 would be counted as 34"), "{}", errors[0]);
    assert!(errors[0].hints[0].contains("`张伟` stands on lines 2 and 4, which differ in `Key`, `Region`"));
    // A few of them do not stop a report.
    let mut rows = "Day,Sales,Rep\n2026-01-01,1,张伟\n".to_owned();
    rows.extend((0..9).map(|_| "2026-01-02,2,李娜\n"));
    crate::data::sample::write(&given.folder.path().join("sales.csv"), rows.as_bytes());
    let data = loaded(&given);
    assert_eq!(net(&data, |_, m| m("rep") == UNMATCHED), 100);
    let note = data.quality.notes.iter().find(|n| n.kind == "ambiguous_names").expect("noted");
    assert_eq!(note.count, 1);
}

#[test]
fn outcomes_are_read_where_stages_do_not_tell() {
    let text = "Id,Opened,Closed,Stage,End\n\
                1,2026-01-01,2026-02-01,Won,lost\n\
                2,2026-01-01,2026-02-01,Engaging,赢单\n\
                3,2026-01-01,2026-02-01,Engaging,0\n\
                4,2026-01-01,,Engaging,0\n\
                5,2026-01-01,,,TRUE\n\
                6,2026-01-01,2026-02-01,,丢单\n\
                7,2026-01-01,,,maybe\n";
    let columns = "id=Id created=Opened closed=Closed stage=Stage outcome=End";
    let mut given = project(&[("opportunities", columns, text)]);
    (given.brief.dimensions, given.brief.links) = (Vec::new(), Vec::new());
    let data = loaded(&given);
    use Outcome::{Lost, Open, Won};
    assert_eq!(data.opportunities.outcome, [Won, Won, Lost, Open, Won, Lost, Open]);
    let kinds: Vec<&str> = data.quality.notes.iter().map(|n| n.kind.as_str()).collect();
    assert_eq!(kinds, ["unknown_outcome"]);
    given.brief.tables[0].columns.remove("outcome");
    given.brief.tables[0].columns.remove("closed");
    given.brief.tables[0].stages = None;
    let data = loaded(&given);
    assert!(data.opportunities.outcome.iter().all(|o| *o == Open));
    let note = data.quality.notes.iter().find(|n| n.kind == "outcome_unknown").expect("noted");
    assert!(note.detail.contains("without `stages`, `outcome` and `closed`"), "{}", note.detail);
}

#[test]
fn a_target_of_a_measure_that_can_have_none_is_refused_plainly() {
    let mut tables = SAMPLE.to_vec();
    tables[1].1 = "period=Month amount=Target measure=M";
    tables[1].2 = "Month,Target,M\n2026-01,150,score\n2026-02,50,sales\n";
    let data = loaded(&project(&tables));
    assert_eq!(data.quality.refused[0].reason, "targets cannot be set for this measure `score`");
    assert_eq!(data.targets.amount, [5_000]);
}

/// The same rows in another order and in another encoding give the same data set.
#[test]
fn the_order_of_rows_does_not_matter() {
    let first = loaded(&project(SAMPLE));
    let mut tables = SAMPLE.to_vec();
    let mut lines: Vec<&str> = SAMPLE[0].2.lines().collect();
    lines[1..].reverse();
    let text = lines.join("\r\n");
    tables[0].2 = &text;
    let second = loaded(&project(&tables));
    assert_eq!(first.dimensions, second.dimensions);
    assert_eq!((first.cube, first.orders, first.targets), (second.cube, second.orders, second.targets));
}

#[test]
fn dimensions_that_no_sale_reaches_are_blank_on_every_sale() {
    let tables: [Given<'_>; 2] =
        [("sales", "date=Day amount=Sales", "Day,Sales\n2026-01-01,10\n"), ("reps", "key=Key", "Key,Name\n1,Ann\n")];
    let mut given = project(&tables);
    given.brief.links.clear();
    given.brief.dimensions = vec![dimension("rep", Some(("reps", "Name")), None)];
    let data = loaded(&given);
    assert_eq!(labels(&data, "rep"), ["Ann", BLANK]);
    assert_eq!(data.cube.members, [vec![1]]);
}
