//! Parts and wholes, in the facts and as printed.

use super::*;

/// A table of one column: rows of a kind, what they print and of which fact.
pub(super) fn table(parts: &[(RowKind, &str, &str)], total: (&str, &str)) -> Block {
    let cell = |(text, id): (&str, &str)| Cell {
        phrase: Phrase::num(num(text, id)),
        value: None,
        impact: None,
        mark: None,
        link: None,
    };
    let row = |kind, printed| Row { level: 0, kind, cells: vec![cell(printed)] };
    let mut rows: Vec<Row> = parts.iter().map(|(kind, text, id)| row(*kind, (*text, *id))).collect();
    rows.push(row(RowKind::Total, total));
    let column = Column { header: "AC".into(), group: String::new(), width: 60.0, kind: ColumnKind::Number };
    let spec =
        TableSpec { id: "t".into(), heading: Heading::default(), columns: vec![column], rows, alt: String::new() };
    block(BlockContent::Table(Box::new(spec)))
}

#[test]
fn printed_parts_must_add_up_to_the_printed_total() {
    let facts = || vec![fact("a", 1_449_000), fact("b", 1_449_000), fact("c", 2_898_000)];
    let judge = |parts: &[(&str, &str)], total| {
        let parts: Vec<_> = parts.iter().map(|(text, id)| (RowKind::Body, *text, *id)).collect();
        let verdict = judged(slide(vec![], vec![table(&parts, total)]), facts(), &[], "Table");
        warnings(&verdict, "totals")
    };
    assert_eq!(
        judge(&[("1.4", "a"), ("1.4", "b")], ("2.9", "c")),
        ["the column `AC` of table `t` prints parts of 2.8 under a total of 2.9"]
    );
    assert_eq!(judge(&[("1.5", "a"), ("1.4", "b")], ("2.9", "c")), Vec::<String>::new());
    assert_eq!(judge(&[("1.4", "a")], ("2.9", "c")), Vec::<String>::new(), "a part of the table on this slide");
}

#[test]
fn rows_and_remainder_must_add_up_to_the_total() {
    let facts = || vec![fact("a", 1_400_000), fact("rest", 1_600_000), fact("c", 2_900_000)];
    let rows = [(RowKind::Body, "1.4", "a"), (RowKind::Rest, "1.6", "rest")];
    let judge = |slide: Slide| warnings(&judged(slide, facts(), &[], "Table"), "totals");
    assert_eq!(
        judge(slide(vec![], vec![table(&rows, ("2.9", "c"))])),
        ["the column `AC` of table `t`: rows and remainder add up to 30000.00 instead of 29000.00"]
    );
    // What runs on from another slide has only its last rows here.
    let first = slide(vec![], vec![]);
    let second = Slide { id: format!("{}-2", first.id), ..slide(vec![], vec![table(&rows, ("2.9", "c"))]) };
    let both = Deck { slides: vec![first.clone(), second], ..deck(first) };
    let verdict = verify(&both, &findings(facts()), &[], &typeset("Table"));
    assert_eq!(warnings(&verdict, "totals"), Vec::<String>::new());
}

#[test]
fn contributions_must_add_up() {
    let whole = Comparison { measure: "sales".into(), member: None, period: month(), facts: BTreeMap::new() };
    let mut found = findings(vec![]);
    found.contributions.push(Contribution {
        measure: "sales".into(),
        dimension: "region".into(),
        reference: Scenario::PY,
        rows: vec![],
        rest: None,
        rest_count: None,
        total: whole,
        check: Value::Exact(Decimal::new(1, 2)),
    });
    let verdict = verify(&deck(slide(vec![], vec![])), &found, &[], &typeset("A"));
    assert_eq!(warnings(&verdict, "totals"), ["contributions to sales by region miss 0.01"]);
}
