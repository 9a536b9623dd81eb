//! The period grammar of headings (R38): `2026-03`, `2026-Q1`, `2026-W07`, `2026-01..03`, `_2026-03`, `~2026-03`.

use crate::base::{Date, Grain, PeriodName, Scenario};

/// A period or a span of periods as a heading writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    first: PeriodName,
    last: PeriodName,
    /// `~` before it: moving twelve periods.
    moving: bool,
    /// `_` behind it: from here to the end of the year.
    to_go: bool,
    /// `∅` behind it: an average.
    average: bool,
}

impl Span {
    /// Reads a span; none when it is not written as the grammar has it.
    pub fn parse(text: &str) -> Option<Span> {
        let (moving, rest) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
        let (average, rest) = rest.strip_suffix('∅').map_or((false, rest), |rest| (true, rest));
        let (to_go, rest) = rest.strip_suffix('_').map_or((false, rest), |rest| (true, rest));
        let (from, to) = rest.split_once("..").map_or((rest, None), |(from, to)| (from, Some(to)));
        let first = PeriodName::parse(from)?;
        let last = match to {
            None => first,
            // Within a year the end leaves the year out.
            Some(to) => PeriodName::parse(to).filter(|p| whole(to) && p.grain == first.grain).or_else(|| {
                let year = from.split_once('-').map(|(year, _)| year)?;
                PeriodName::parse(&format!("{year}-{to}"))
            })?,
        };
        let span = Span { first, last, moving, to_go, average };
        (first.grain == last.grain && span.text() == text).then_some(span)
    }

    /// The span as the grammar writes it.
    fn text(&self) -> String {
        let first = self.first.to_string();
        let last = self.last.to_string();
        let within = self.first.year == self.last.year && self.first.grain != Grain::Year;
        let short = last.split_once('-').map(|(_, part)| part.to_owned()).filter(|_| within);
        let span = if self.first == self.last { first } else { format!("{first}..{}", short.unwrap_or(last)) };
        let mark = |on: bool, mark: &'static str| if on { mark } else { "" };
        format!("{}{span}{}{}", mark(self.moving, "~"), mark(self.to_go, "_"), mark(self.average, "∅"))
    }
}

/// True when the end of a span names its own year.
fn whole(text: &str) -> bool {
    let plain = text.trim_start_matches(['_', 'F', 'Y']);
    plain.len() >= 4 && plain.bytes().take(4).all(|b| b.is_ascii_digit())
}

/// A date as ISO 8601 writes it, with a trailing point or without.
pub(super) fn is_date(text: &str) -> bool {
    let text = text.trim_matches('.');
    Date::parse_from_str(text, "%Y-%m-%d").is_ok_and(|date| date.format("%Y-%m-%d").to_string() == text)
}

/// A date, or a span of dates.
fn is_days(text: &str) -> bool {
    text.split_once("..").map_or_else(|| is_date(text), |(from, to)| is_date(from) && is_date(to))
}

/// A heading's third line: spans or dates, then scenarios; `known` are words of the language for a scenario.
///
/// None when it does not begin with a period; otherwise its scenarios, and what is no scenario.
pub(super) fn when(line: &str, known: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    let words: Vec<&str> = line.split([' ', ',', '·', '，', '、']).filter(|w| !w.is_empty()).collect();
    // The last day of the data: `as of 2026-06-30`, `截至2026-06-30`.
    let period = |word: &str| {
        let word = word.strip_prefix("截至").unwrap_or(word);
        Span::parse(word).is_some() || is_days(word)
    };
    if !words.first().is_some_and(|word| period(word)) {
        return None;
    }
    let joins = |word: &str| ["&", "AC&FC", "and", "vs", "as", "of", "−", "和", "÷", "→"].contains(&word);
    // Each scenario may have a period of its own: `2024-07..2025-06 PY, 2025-07..2026-06 AC`.
    let (scenarios, others) = words
        .into_iter()
        .filter(|word| !joins(word) && !period(word))
        .map(str::to_owned)
        .partition(|word| scenario(word).is_some() || known.contains(&word.as_str()));
    Some((scenarios, others))
}

/// The code of a budget: the target of what is spent.
const BUDGET: &str = "BU";

/// True for the name of a variance against a reference; a target of spending may be called a budget.
pub(super) fn names_variance(text: &str, reference: Scenario, suffix: &str) -> bool {
    let named = |code: &str| text == format!("Δ{code}{suffix}");
    named(reference.code()) || (reference == Scenario::PL && named(BUDGET))
}

/// The scenario that a printed code names.
pub(super) fn scenario(text: &str) -> Option<Scenario> {
    let plan = |variance: &str| text.strip_suffix('%').unwrap_or(text) == format!("{variance}{BUDGET}");
    if plan("") || plan("Δ") {
        return scenario(&text.replace(BUDGET, Scenario::PL.code()));
    }
    let code = text.strip_prefix('Δ').map_or_else(|| text.to_owned(), |rest| format!("d{rest}"));
    Scenario::parse(&code).filter(|s| s.label() == text || (*s == Scenario::Att && text == "att"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_written_back() {
        let good = [
            "2026-03",
            "2026-Q1",
            "2026-W07",
            "2026",
            "2026-01..03",
            "2025-06..2026-06",
            "2018..2019",
            "_2026-03",
            "~2026-03",
            "2026-03_",
            "2026-03∅",
            "FY2026-P03",
            "FY2026-P01..P03",
            "2026-W14..W26",
            "2024-Q2..2026-Q2",
        ];
        for text in good {
            assert!(Span::parse(text).is_some(), "{text}");
        }
        for text in ["2026-3", "March 2026", "2026-01..2026-03", "2026/03", "26-03", "2026-01...03", ""] {
            assert!(Span::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_third_line_names_periods_then_scenarios() {
        let read = |line: &str| when(line, &["达成率"]);
        let (scenarios, others) = read("2026-03 PL, AC, ΔPL, ΔPL%").expect("a period");
        assert_eq!((scenarios.len(), others.len()), (4, 0));
        assert_eq!(read("2026-03 · 2026-06-30").expect("a date"), (vec![], vec![]));
        assert_eq!(read("2026-03 · 截至2026-06-30").expect("a date"), (vec![], vec![]));
        assert_eq!(read("2026-03 · as of 2026-06-30").expect("a date"), (vec![], vec![]));
        assert_eq!(read("2026-03 · 截至六月底").expect("a period").1, ["截至六月底"]);
        assert_eq!(read("2026-03 PY, 达成率, Ist").expect("a period").1, ["Ist"]);
        assert_eq!(
            read("2024-07..2025-06 PY, 2025-07..2026-06 AC").expect("periods"),
            (vec!["PY".into(), "AC".into()], vec![])
        );
        assert_eq!(
            read("2026-03 BU, AC, ΔBU").expect("a budget"),
            (vec!["BU".into(), "AC".into(), "ΔBU".into()], vec![])
        );
        assert!(scenario("BUX").is_none() && scenario("BU%").is_none());
        assert_eq!(read("2026-05-31 → 2026-06-30 AC").expect("dates").0, ["AC"]);
        assert!(read("March 2026 AC").is_none());
    }
}
