//! The table of price, volume and mix adds up in both directions as it is printed.

use proptest::prelude::*;

use super::*;
use crate::base::{Decimal, Lang, Unit};
use crate::findings::pvm::Effect;
use crate::findings::{FactId, Findings, MemberRef};
use crate::layout::sample::{Book, brief, empty, member, month};
use crate::layout::words::tests::words;
use crate::layout::{BlockContent, Versions};

/// A product as price, volume and mix, and what has none of these.
type Parts = [i64; 4];

/// Two products sold in both periods, a new and a lost one, and the rest with some of each.
fn findings(products: [[i64; 3]; 2], new: i64, lost: i64, rest: Parts) -> Findings {
    let mut book = Book::new();
    let period = month(2020, 5);
    let money = |book: &mut Book, what: &str, slice: &str, value: i64| -> FactId {
        let value = Value::Exact(Decimal::new(value.into(), 2));
        book.put(
            &format!("sales.effect_{what}"),
            slice,
            period,
            Scenario::DPY,
            Unit::Currency("USD".into()),
            Some(value),
        )
    };
    let comparison = |book: &mut Book, member: Option<MemberRef>, change: i64| {
        let slice = member.as_ref().map_or(String::new(), |m| format!("[product={}]", m.key));
        let base = if change < 0 { -change } else { 1_000_000 };
        let mut facts = std::collections::BTreeMap::new();
        for (scenario, value) in [(Scenario::PY, base), (Scenario::AC, base + change), (Scenario::DPY, change)] {
            let value = Some(Value::Exact(Decimal::new(value.into(), 2)));
            let id = book.put("sales", &slice, period, scenario, Unit::Currency("USD".into()), value);
            facts.insert(scenario, id);
        }
        Comparison { measure: "sales".into(), member, period, facts }
    };
    let names = ["price", "volume", "mix"];
    let mut items = Vec::new();
    for (at, parts) in products.iter().enumerate() {
        let own = member("product", &format!("P{at}"));
        let slice = format!("[product={}]", own.key);
        let effects = names.iter().zip(parts).map(|(what, part)| money(&mut book, what, &slice, *part)).collect();
        let comparison = comparison(&mut book, Some(own), parts.iter().sum());
        items.push(PvmItem { comparison, kind: None, effects: Some(effects), price: None, others: None });
    }
    for (name, change, kind) in [("N", new, EffectKind::NewItems), ("L", lost, EffectKind::LostItems)] {
        let comparison = comparison(&mut book, Some(member("product", name)), change);
        items.push(PvmItem { comparison, kind: Some(kind), effects: None, price: None, others: None });
    }
    let own = MemberRef { key: "rest".into(), ..member("product", "rest") };
    let all = names.iter().zip(rest).map(|(what, part)| money(&mut book, what, "[product=rest]", part)).collect();
    let others = money(&mut book, "others", "[product=rest]", rest[3]);
    let comparison_of_rest = comparison(&mut book, Some(own), rest.iter().sum());
    let last =
        PvmItem { comparison: comparison_of_rest, kind: None, effects: Some(all), price: None, others: Some(others) };
    let sum = |at: usize| products.iter().map(|parts| parts[at]).sum::<i64>() + rest[at];
    // What the rest has of other kinds is new.
    let of = [
        (EffectKind::Price, sum(0)),
        (EffectKind::Volume, sum(1)),
        (EffectKind::Mix, sum(2)),
        (EffectKind::NewItems, new + rest[3]),
        (EffectKind::LostItems, lost),
    ];
    let effects = of.map(|(kind, units)| Effect { kind, fact: money(&mut book, kind.code(), "", units), count: None });
    let others = money(&mut book, "others", "", new + lost + rest[3]);
    let check = money(&mut book, "check", "", 0);
    let total = comparison(&mut book, None, of.iter().map(|(_, units)| units).sum());
    let mut findings = empty();
    findings.drivers.pvm.push(Pvm {
        measure: "sales".into(),
        dimension: "product".into(),
        reference: Scenario::PY,
        total,
        effects: effects.to_vec(),
        others: Some(others),
        items,
        rest: Some(last),
        rest_count: None,
        rates_in_price: false,
        check,
    });
    findings.facts = book.facts.into_values().collect();
    findings
}

/// The headers of the table, and the printed digits of its rows from the change on; the total last.
fn printed(findings: &Findings) -> (Vec<String>, Vec<Vec<Option<i128>>>) {
    let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
    let context = Context::new(findings, &brief, &words("en"), &lang, &versions);
    let slide = slides(&context).remove(0);
    let table = slide.blocks.iter().find_map(|block| match &block.content {
        BlockContent::Table(table) => Some(table),
        _ => None,
    });
    let table = table.expect("a table");
    let digits = |cell: &Cell| {
        let text = cell.phrase.text();
        let units: i128 = text.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()?;
        Some(if text.starts_with('−') { -units } else { units })
    };
    let rows = table.rows.iter().map(|row| row.cells.iter().skip(1).map(digits).collect()).collect();
    (table.columns.iter().map(|c| c.header.clone()).collect(), rows)
}

fn sum(digits: impl Iterator<Item = Option<i128>>) -> i128 {
    digits.flatten().sum()
}

#[test]
fn new_and_lost_products_have_a_column_of_their_own_and_prices_none_without_prices() {
    let found =
        findings([[111_150, 222_250, 333_350], [10_000, -5_500, 250]], 900_000, -400_050, [150, 250, -350, 77_777]);
    let (headers, rows) = printed(&found);
    assert_eq!(headers, ["Product", "ΔPY", "Price", "Volume", "Mix", "New, lost"]);
    // New and lost: nothing but their amounts.
    assert_eq!(rows[2].iter().flatten().count(), 2);
    assert_eq!((rows[2][0], rows[3][0]), (rows[2][4], rows[3][4]));
    assert!(rows[5].iter().all(Option::is_some), "the total of every column");
}

#[test]
fn a_table_of_products_sold_in_both_periods_has_no_column_of_others() {
    let mut found = findings([[111_150, 222_250, 333_350], [10_000, -5_500, 250]], 0, 0, [150, 250, -350, 0]);
    let pvm = &mut found.drivers.pvm[0];
    pvm.effects.truncate(3);
    let (headers, rows) = printed(&found);
    assert_eq!(headers, ["Product", "ΔPY", "Price", "Volume", "Mix"]);
    for row in rows {
        assert_eq!(row[0].unwrap_or(0), sum(row[1..].iter().copied()), "{row:?}");
    }
}

proptest! {
    #[test]
    fn every_row_adds_across_and_every_column_down(
        products in prop::array::uniform2(prop::array::uniform3(-99_999..99_999_i64)),
        new in 1..99_999_i64,
        lost in -99_999..-1_i64,
        rest in prop::array::uniform4(-99_999..99_999_i64),
    ) {
        let (_, rows) = printed(&findings(products, new, lost, rest));
        for (at, row) in rows.iter().enumerate() {
            prop_assert_eq!(row[0], Some(sum(row[1..].iter().copied())), "row {} of {:?}", at, &rows);
        }
        let (total, parts) = rows.split_last().expect("a total");
        for column in 0..total.len() {
            prop_assert_eq!(total[column], Some(sum(parts.iter().map(|row| row[column]))), "column {}", column);
        }
    }
}
