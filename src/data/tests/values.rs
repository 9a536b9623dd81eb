//! The readings of `values.tsv`, which is written from the documents.

use crate::data::amount::{AmountReading, Meaning, read_amounts};
use crate::data::date::{DateReading, read_date_column};
use crate::data::refusal::kind;
use crate::data::typed::fault;

/// A text with its `\uXXXX` as characters.
fn unescaped(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = u32::from_str_radix(&part[..4], 16).expect("four digits");
        out.push(char::from_u32(code).expect("a character"));
        out.push_str(&part[4..]);
    }
    out
}

fn amount(texts: &[String], money: bool) -> String {
    let meaning = Meaning { exponent: 0, currency: "CNY", money };
    match read_amounts(texts, &vec![1; texts.len()], meaning).readings.get(0) {
        AmountReading::Blank => "missing".into(),
        AmountReading::Number(n) => n.text(),
        AmountReading::Refused(reason) => format!("refused:{}", kind(&format!("the amount `x` {reason}; hint"))),
    }
}

fn date(texts: &[String]) -> String {
    match read_date_column(texts, &vec![1; texts.len()], None).map(|c| c.readings[0]) {
        Err(_) => "asks".into(),
        Ok(DateReading::Blank) => "missing".into(),
        Ok(DateReading::Day(day)) => day.to_string(),
        Ok(DateReading::Month(first)) => first.format("%Y-%m").to_string(),
        Ok(other) => format!("refused:{}", kind(&format!("the date `x` {}; hint", fault(other, false).0))),
    }
}

#[test]
fn texts_say_what_the_documents_say() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("values.tsv").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<String> = line.split('\t').map(unescaped).collect();
        let [column, context, text, expected] = fields.as_slice() else { panic!("four fields: {line}") };
        let mut texts = vec![text.clone()];
        texts.extend(context.split('|').filter(|t| !t.is_empty()).map(str::to_owned));
        let found = match column.as_str() {
            "amount" => amount(&texts, true),
            "quantity" => amount(&texts, false),
            "date" => date(&texts),
            other => panic!("unknown column {other}"),
        };
        count += 1;
        if found != *expected {
            wrong.push(format!("{column} {text:?} among {context:?}: {found}, not {expected}"));
        }
    }
    assert!(count >= 250, "{count}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
