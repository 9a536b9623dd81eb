//! Amounts of one text, of columns, and of random numbers in every form.

use proptest::prelude::*;

use super::*;

fn meaning(currency: &str) -> Meaning<'_> {
    Meaning { exponent: 0, currency, money: true }
}

fn column(texts: &[&str]) -> Vec<AmountReading> {
    read_amounts(texts, &vec![1; texts.len()], meaning("CNY")).readings.iter().collect()
}

fn said(reading: AmountReading) -> String {
    match reading {
        AmountReading::Blank => "blank".into(),
        AmountReading::Number(n) => n.text(),
        AmountReading::Refused(reason) => reason.into(),
    }
}

fn shown(text: &str) -> String {
    said(column(&[text])[0])
}

#[test]
fn a_symbol_fits_the_currencies_that_are_written_with_it() {
    let number = AmountReading::Number(Decimal::whole(5));
    for (text, fits, others) in [
        ("£5", "GBP", ["CNY", "USD", "EUR"]),
        ("€5", "EUR", ["CNY", "USD", "GBP"]),
        ("¥5", "CNY", ["USD", "EUR", "GBP"]),
        ("￥5", "JPY", ["USD", "EUR", "TWD"]),
        ("5元", "CNY", ["USD", "EUR", "GBP"]),
        ("5 元", "JPY", ["USD", "EUR", "KRW"]),
        ("$5", "USD", ["CNY", "EUR", "GBP"]),
        ("$5", "CAD", ["CNY", "JPY", "GBP"]),
        ("US$5", "USD", ["CAD", "HKD", "CNY"]),
    ] {
        let read = |currency| read_amounts(&[text], &[1], meaning(currency)).readings.get(0);
        assert_eq!(read(fits), number, "{text} {fits}");
        for other in others {
            assert_eq!(read(other), AmountReading::Refused(CURRENCY), "{text} {other}");
        }
    }
    assert!(hint(CURRENCY, "€5", "CNY").contains("it says € and the project counts in CNY"));
}

#[test]
fn a_number_with_a_unit_of_its_own_keeps_it() {
    let texts = ["12.345678", "5元", "1.2亿", "¥3", "3万", "-2 万元"];
    let read = read_amounts(&texts, &[1; 6], Meaning { exponent: 4, ..meaning("CNY") });
    let shown: Vec<String> = read.readings.iter().map(said).collect();
    assert_eq!(shown, ["123456.78", "5", "120000000", "30000", "30000", "-20000"]);
    assert_eq!(read.own_unit, [false, true, true, false, false, false]);
    let pieces = Meaning { money: false, ..meaning("CNY") };
    assert_eq!(said(read_amounts(&["2m"], &[1], pieces).readings.get(0)), NOT_A_NUMBER, "metres are no millions");
}

#[test]
fn the_column_says_which_mark_it_has() {
    let shown = |texts: &[&str]| column(texts).into_iter().map(said).collect::<Vec<_>>();
    assert_eq!(shown(&["1.234,50", "12,5", "1,234", "1.234", "7"]), ["1234.5", "12.5", "1.234", "1234", "7"]);
    assert_eq!(shown(&["1,234.50", "12.5", "1,234", "1.234", "7"]), ["1234.5", "12.5", "1234", "1.234", "7"]);
    assert_eq!(shown(&["1,234", "999", "12,345"]), ["1234", "999", "12345"], "thousands unless the column says else");
    assert_eq!(shown(&["1 234,50", "5"]), ["1234.5", "5"]);
    assert_eq!(shown(&["0,123", "1,234"]), ["0.123", "1.234"]);
    // Both: what has one reading is read, what has two is refused.
    let both = ["1,234.50", "1.234,50", "12,5", "1,234", "1.234", "8"];
    assert_eq!(shown(&both), ["1234.5", "1234.5", "12.5", TWO_READINGS, TWO_READINGS, "8"]);
}

#[test]
fn a_slip_does_not_turn_a_column() {
    let rows = |texts: &[&str], counts: &[u64]| {
        let read = read_amounts(texts, counts, meaning("CNY"));
        read.readings.iter().map(said).collect::<Vec<_>>()
    };
    assert_eq!(rows(&["1,234", "12,5"], &[100, 1]), ["1234", COMMA]);
    assert_eq!(rows(&["1,234", "12,5"], &[100, 50]), [TWO_READINGS, "12.5"]);
    assert_eq!(rows(&["1,234", "12,5"], &[50, 100]), ["1.234", "12.5"]);
    assert_eq!(rows(&["1,234.5", "1,234", "12,5"], &[100, 10, 10]), ["1234.5", "1234", COMMA]);
    assert_eq!(rows(&["1.234,5", "1,234", "12.5"], &[100, 10, 10]), ["1234.5", "1.234", POINT]);
    assert_eq!(rows(&["1,234.5", "1.234,5"], &[100, 1]), ["1234.5", "1234.5"], "one reading only");
    assert_eq!(rows(&["1,2345", "1,234"], &[9, 1]), [COMMA, "1234"], "four digits tell nothing");
}

#[test]
fn points_by_threes_are_told() {
    let by_threes = |texts: &[&str]| read_amounts(texts, &vec![1; texts.len()], meaning("CNY")).point_by_threes;
    assert!(by_threes(&["1.234", "12.345", "7"]));
    assert!(!by_threes(&["1.234", "12.5"]) && !by_threes(&["7", "1,234"]) && !by_threes(&["0.123", "1.234"]));
}

/// Every way to write a number that must read back the same, with a text that settles its mark where it has one.
fn forms(units: i64, scale: u8, form: usize) -> (String, &'static str) {
    let plain = Decimal::new(i128::from(units.unsigned_abs()), scale).text();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let grouped = |separator: &str| {
        let mut out = String::new();
        for (i, c) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i) % 3 == 0 {
                out.push_str(separator);
            }
            out.push(c);
        }
        out
    };
    let with = |whole: &str, mark: &str| {
        if fraction.is_empty() { whole.to_owned() } else { format!("{whole}{mark}{fraction}") }
    };
    let sign = if units < 0 { "-" } else { "" };
    let point = "0.5";
    let comma = "0,5";
    match form {
        0 => (format!("{sign}{plain}"), point),
        1 => (format!("{sign}{}", with(&grouped(","), ".")), point),
        2 => (format!("{sign}{}", with(&grouped("."), ",")), comma),
        3 => (format!("{sign}{}", with(&grouped("\u{202f}"), ",")), comma),
        4 => (format!("{sign}¥ {}", with(&grouped("'"), ".")), point),
        5 if units < 0 => (format!("(¥{})", with(&grouped(","), ".")), point),
        6 => (format!("{}{}元", if units < 0 { "△" } else { "" }, with(&grouped(","), ".")), point),
        7 if units < 0 => (format!("{plain}-"), point),
        8 => (format!("CNY {sign}{plain}"), point),
        9 => (format!("{sign}{units}E-{scale:02}", units = units.unsigned_abs()), point),
        _ => (
            format!("{sign}{plain}").chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full width")).collect(),
            point,
        ),
    }
}

proptest! {
    #[test]
    fn a_number_in_any_form_reads_back(units in -9_999_999_999_999_i64..9_999_999_999_999, scale in 0_u8..7, form in 0_usize..11) {
        let (text, settles) = forms(units, scale, form);
        let read = read_amounts(&[text.as_str(), settles], &[1, 1], meaning("CNY")).readings;
        prop_assert_eq!(read.get(0), AmountReading::Number(Decimal::new(units.into(), scale)), "{}", text);
    }

    #[test]
    fn a_power_in_words_multiplies_exactly(units in -99_999_999_i64..99_999_999, scale in 0_u8..9) {
        let text = Decimal::new(units.into(), scale).text();
        for (word, power) in [("千", 3), ("万", 4), ("百万", 6), ("亿元", 8), ("k", 3), ("m", 6), ("E4", 4)] {
            let expected = Decimal::new(i128::from(units) * 10_i128.pow(power), scale);
            let read = read_amounts(&[format!("{text}{word}"), "0.5".into()], &[1, 1], meaning("CNY")).readings.get(0);
            prop_assert_eq!(read, AmountReading::Number(expected), "{}{}", text, word);
        }
    }

    #[test]
    fn garbage_never_panics(texts in proptest::collection::vec("\\PC{0,12}|[-0-9.,eE'() ¥元万k%#+△]{0,14}", 1..8)) {
        let read = read_amounts(&texts, &vec![1; texts.len()], meaning("CNY"));
        prop_assert_eq!(read.readings.len(), texts.len());
    }

    #[test]
    fn the_order_of_texts_does_not_matter(
        texts in proptest::collection::vec("[0-9]{1,3}[.,]?[0-9]{0,3}[.,]?[0-9]{0,3}", 1..12),
        counts in proptest::collection::vec(1_u64..30, 12),
    ) {
        let counts = &counts[..texts.len()];
        let read: Vec<AmountReading> = read_amounts(&texts, counts, meaning("CNY")).readings.iter().collect();
        let (mut other, mut turned) = (texts.clone(), counts.to_vec());
        other.reverse();
        turned.reverse();
        let mut again: Vec<AmountReading> = read_amounts(&other, &turned, meaning("CNY")).readings.iter().collect();
        again.reverse();
        prop_assert_eq!(read, again);
    }
}

#[test]
fn a_binary_fraction_keeps_its_value() {
    assert!(matches!(column(&["0.30000000000000000000004"])[0], AmountReading::Number(n) if n.round(6) == 300_000));
    assert_eq!(shown("1.4E-17"), "0.000000000000000014");
    assert_eq!(shown("1e-400"), "0");
}
