//! Periods by their names in the targets table: quarters, weeks, years, fiscal ones.

use super::date::numerals;
use crate::base::{Calendar, Period};

/// What the name of a period names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// This period.
    Period(Period),
    /// A period of a fiscal year, and the calendar has none of its own.
    NoFiscalYear,
}

/// A part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A number and the count of its digits.
    Number(u32, usize),
    Quarter,
    Week,
    Period,
    Fiscal,
}

/// A period by its name: `2026`, `2026年`, `2026-Q1`, `Q1 2026`, `1Q26`, `2026年一季度`, `2026-W07`, `2026年第7周`,
/// `FY2026`, `FY26Q1`, `2026财年`, and whatever of these the calendar knows (`FY2026P03`). Months and days are dates, not names.
pub fn period_named(plain: &str, calendar: &Calendar) -> Option<Named> {
    use Part::Number;
    let text = numerals(plain.trim()).to_uppercase();
    let mut parts = parts(text.strip_suffix(".0").unwrap_or(&text))?;
    let whole = parts.len();
    parts.retain(|part| *part != Part::Fiscal);
    let fiscal = parts.len() < whole;
    let marker = parts.iter().copied().find(|part| !matches!(part, Number(..)));
    // A year of two digits needs a word beside it that says so.
    let year_of = |(number, digits): (u32, usize), short: bool| match digits {
        4 => i32::try_from(number).ok(),
        2 if short => i32::try_from(super::date::century(number)).ok(),
        _ => None,
    };
    let (year, index) = match *parts.as_slice() {
        [Number(y, n)] => (year_of((y, n), fiscal)?, None),
        [Number(y, n @ (2 | 4)), Part::Quarter, Number(i, 1)]
        | [Part::Quarter, Number(i, 1), Number(y, n)]
        | [Number(i, 1), Part::Quarter, Number(y, n)]
        | [Number(y, n), Number(i, 1), Part::Quarter] => (year_of((y, n), true)?, Some(i)),
        [Number(y, 4), Part::Week | Part::Period, Number(i, 1 | 2)]
        | [Part::Week, Number(i, 1 | 2), Number(y, 4)]
        | [Number(y, 4), Number(i, 1 | 2), Part::Week] => (i32::try_from(y).ok()?, Some(i)),
        _ => return None,
    };
    let fiscal_word = if fiscal { "FY" } else { "" };
    if fiscal && calendar.fiscal_start == 1 && calendar.weeks.is_none() {
        return Some(Named::NoFiscalYear);
    }
    let name = match (marker, index) {
        (Some(Part::Week), Some(week)) => format!("{fiscal_word}{year:04}-W{week:02}"),
        (Some(Part::Quarter), Some(quarter)) => format!("{fiscal_word}{year:04}-Q{quarter}"),
        (Some(Part::Period), Some(period)) => format!("{fiscal_word}{year:04}-P{period:02}"),
        _ => format!("{fiscal_word}{year:04}"),
    };
    Period::parse(&name, calendar).map(Named::Period)
}

/// The parts of a name in capitals; `None` when something else stands in it.
fn parts(text: &str) -> Option<Vec<Part>> {
    const WORDS: [(&str, Option<Part>); 19] = [
        ("财年", Some(Part::Fiscal)),
        ("FY", Some(Part::Fiscal)),
        ("季度", Some(Part::Quarter)),
        ("季", Some(Part::Quarter)),
        ("QUARTER", Some(Part::Quarter)),
        ("QTR", Some(Part::Quarter)),
        ("Q", Some(Part::Quarter)),
        ("WEEK", Some(Part::Week)),
        ("WK", Some(Part::Week)),
        ("W", Some(Part::Week)),
        ("周", Some(Part::Week)),
        ("P", Some(Part::Period)),
        ("年度", None),
        ("年", None),
        ("第", None),
        ("-", None),
        ("/", None),
        ("'", None),
        (" ", None),
    ];
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            parts.push(Part::Number(rest[..digits].parse().ok()?, digits));
            rest = &rest[digits..];
            continue;
        }
        let (word, part) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
        parts.extend(*part);
        rest = &rest[word.len()..];
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str, fiscal_start: u32) -> String {
        let calendar = Calendar { fiscal_start, ..Calendar::default() };
        match period_named(&super::super::plain::plain_digits(text), &calendar) {
            Some(Named::Period(p)) => format!("{}..{}", p.start, p.end),
            Some(Named::NoFiscalYear) => "no fiscal year".into(),
            None => "none".into(),
        }
    }

    #[test]
    fn quarters_weeks_and_years_have_many_names() {
        for text in [
            "2026-Q1",
            "2026Q1",
            "2026 q1",
            "2026/Q1",
            "Q1 2026",
            "Q1-2026",
            "1Q2026",
            "1Q26",
            "26Q1",
            "Q1'26",
            "2026年1季度",
            "2026年第1季度",
            "2026年一季度",
            "2026年第一季度",
            "2026年Q1",
            "２０２６Ｑ１",
            "2026 Qtr 1",
        ] {
            assert_eq!(named(text, 1), "2026-01-01..2026-03-31", "{text}");
        }
        for text in ["2026-W07", "2026W7", "2026 week 7", "Week 7 2026", "2026年第7周", "2026年七周", "W07/2026"]
        {
            let week = named(text, 1);
            assert!(week == "2026-02-09..2026-02-15" || (text.contains('七') && week == "none"), "{text}: {week}");
        }
        for text in ["2026", "2026年", "2026年度", "2026.0", "２０２６"] {
            assert_eq!(named(text, 1), "2026-01-01..2026-12-31", "{text}");
        }
    }

    #[test]
    fn fiscal_names_need_a_fiscal_year() {
        for text in ["FY2026", "FY26", "2026财年", "FY2026-Q1", "FY26Q1", "2026财年Q1"] {
            assert_eq!(named(text, 1), "no fiscal year", "{text}");
        }
        assert_eq!(named("FY2026", 4), "2025-04-01..2026-03-31");
        assert_eq!(named("FY26 Q1", 4), "2025-04-01..2025-06-30");
        assert_eq!(named("FY2026P03", 4), "2025-06-01..2025-06-30");
        assert_eq!(named("2026-Q1", 4), "2026-01-01..2026-03-31", "without FY the quarter is a natural one");
    }

    #[test]
    fn other_texts_are_no_names() {
        for text in ["2026-03", "202603", "2026-03-05", "26", "Q1", "2026-Q5", "2026-W54", "2026H1", "", "Q1 Q2 2026"] {
            assert_eq!(named(text, 1), "none", "{text}");
        }
    }
}
