//! Small probes for tests, their columns typed by simple rules.

use std::sync::Arc;

use super::{Nature, Part, Probe, ProbeColumn};

/// A column with a nature that fits its texts.
pub(in crate::config) fn column(header: &str, texts: &[&str]) -> ProbeColumn {
    let mut distinct: Vec<Arc<str>> = vec![Arc::from("")];
    let mut codes = Vec::new();
    let mut nature = Nature::default();
    for text in texts {
        let code = distinct.iter().position(|t| &**t == *text).unwrap_or_else(|| {
            distinct.push(Arc::from(*text));
            distinct.len() - 1
        });
        codes.push(u32::try_from(code).expect("few texts"));
        if text.is_empty() {
            continue;
        }
        nature.filled += 1;
        if let Ok(day) = text.parse::<crate::base::Date>() {
            nature.days += 1;
            nature.daily = true;
            let (first, last) = nature.span.unwrap_or((day, day));
            nature.span = Some((first.min(day), last.max(day)));
        } else if text.len() == 7 && format!("{text}-01").parse::<crate::base::Date>().is_ok() {
            nature.months += 1;
        } else if text.parse::<f64>().is_ok() {
            nature.numbers += 1;
            nature.fractions += usize::from(text.contains('.'));
        }
    }
    ProbeColumn { header: header.to_owned(), codes, texts: distinct, nature }
}

/// A probe of one file: headers and rows.
pub(in crate::config) fn probe(file: &str, rows: &[&[&str]]) -> Probe {
    let (headers, body) = rows.split_first().expect("a header");
    let columns = headers.iter().enumerate().map(|(i, header)| {
        let texts: Vec<&str> = body.iter().map(|row| row.get(i).copied().unwrap_or("")).collect();
        column(header, &texts)
    });
    Probe {
        parts: vec![Part { file: file.to_owned(), sheet: None }],
        columns: columns.collect(),
        rows: body.len(),
        ..Probe::default()
    }
}
