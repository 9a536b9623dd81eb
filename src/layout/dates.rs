//! Periods in words (`May 2020`, `2020年5月`), on axes (`05`), and in the notation's grammar (`2020-01..05`).

use chrono::Datelike;

use super::words::Words;
use crate::base::{Date, Grain, Period, PeriodName};
use crate::findings::customers::Span;
use crate::findings::{Findings, Frame};

/// A period in words, for sentences.
pub(crate) fn in_words(period: &Period, words: &Words) -> String {
    name_in_words(&period.name(), words)
}

/// The name of a period in words.
pub(crate) fn name_in_words(period: &PeriodName, words: &Words) -> String {
    let key = match (period.grain, period.fiscal, period.to_date) {
        (_, true, true) => "fiscal_to_date",
        (_, false, true) => "to_date",
        (Grain::Week, true, _) => "fiscal_week",
        (Grain::Week, ..) => "week",
        (Grain::Month, true, _) => "fiscal_month",
        (Grain::Month, ..) => "month",
        (Grain::Quarter, true, _) => "fiscal_quarter",
        (Grain::Quarter, ..) => "quarter",
        (Grain::Year, true, _) => "fiscal_year",
        (Grain::Year, ..) => "year",
    };
    filled(&words.text(&format!("period.{key}")), period, words)
}

/// The first and the last period of a span in words: months of one year say it once, where their language puts it.
pub(crate) fn ends_in_words(first: &PeriodName, last: &PeriodName, words: &Words) -> [String; 2] {
    let is_month = |name: &PeriodName| name.grain == Grain::Month && !name.fiscal && !name.to_date;
    let whole = [first, last].map(|name| name_in_words(name, words));
    if !is_month(first) || !is_month(last) || first.year != last.year {
        return whole;
    }
    let month = |name: &PeriodName| filled("{month_name}", name, words);
    let [from, to] = whole;
    if words.text("period.month").starts_with("{year}") { [from, month(last)] } else { [month(first), to] }
}

/// A year to date as the header of columns: `Jan–Jun 2026`.
pub(crate) fn up_to(period: &Period, words: &Words) -> String {
    // Their codes are read as periods (R38); words of these would begin like one.
    if period.fiscal || period.index < 2 {
        return period.to_string();
    }
    filled(&words.text("axis.up_to"), &period.name(), words)
}

/// The report's period in words, with its as-of date while it is incomplete.
pub(crate) fn of_frame(frame: &Frame, words: &Words) -> String {
    let period = in_words(&frame.period, words);
    if !frame.partial {
        return period;
    }
    let as_of = date(frame.as_of);
    words.text("period.partial").replace("{period}", &period).replace("{as_of}", &as_of)
}

/// A period on an axis: the label, and the year below the first of each year.
pub(crate) fn on_axis(period: &Period, before: Option<&Period>, words: &Words) -> (String, String) {
    let name = if period.fiscal && period.grain == Grain::Month { "fiscal_month" } else { period.grain.code() };
    let label = filled(&words.text(&format!("axis.{name}")), &period.name(), words);
    let label = if period.fiscal && period.grain == Grain::Year { format!("FY{label}") } else { label };
    let new_year = before.is_none_or(|b| b.year != period.year);
    let sub = if period.grain != Grain::Year && new_year { year(period) } else { String::new() };
    (label, sub)
}

/// The first and the last period of a span on an axis that names no other: with their years, the second one where it has
/// another, in the order of the language.
pub(crate) fn ends_on_axis(first: &Period, last: &Period, words: &Words) -> [String; 2] {
    let whole = |period: &Period| match on_axis(period, None, words) {
        (label, year) if year.is_empty() => label,
        // Of a calendar year; a fiscal one is a code, which stands behind in every language.
        (label, year) if !period.fiscal && label.ends_with(['月', '周']) => format!("{year}年{label}"),
        (label, year) => format!("{label} {year}"),
    };
    [whole(first), if first.year == last.year { on_axis(last, Some(first), words).0 } else { whole(last) }]
}

fn year(period: &Period) -> String {
    if period.fiscal { format!("FY{}", period.year) } else { period.year.to_string() }
}

fn filled(template: &str, period: &PeriodName, words: &Words) -> String {
    template
        .replace("{year}", &period.year.to_string())
        .replace("{index}", &period.index.to_string())
        .replace("{month}", &words.text(&format!("month.{}", period.index)))
        .replace("{month_name}", &words.text(&format!("month_name.{}", period.index)))
}

/// When the data begin, where that is less than the 12 months ago over which customers are counted.
pub(crate) fn begin(findings: &Findings, words: &Words) -> Option<String> {
    let span = findings.customer_base.tiers.as_ref()?.span;
    let month = Period::month(span.from.year(), span.from.month()).filter(|_| span.from.day() == 1);
    is_short(span).then(|| month.map_or_else(|| date(span.from), |month| in_words(&month, words)))
}

/// True of less than a year: one of weeks has 364 days.
fn is_short(span: Span) -> bool {
    (span.to - span.from).num_days() + 1 < 364
}

/// A span in the notation's grammar (R38): `2020-01..05` within a year, `2019-05..2020-05` across years.
pub(crate) fn span(first: &Period, last: &Period) -> String {
    if first == last {
        return first.to_string();
    }
    let end = last.to_string();
    let short = end.split_once('-').map(|(_, part)| part.to_owned()).filter(|_| first.year == last.year);
    format!("{first}..{}", short.unwrap_or(end))
}

/// A day as everything here writes it: ISO 8601.
pub(crate) fn date(date: Date) -> String {
    date.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::words;
    use super::*;
    use crate::base::Calendar;

    #[test]
    fn the_ends_of_an_axis_have_their_years() {
        let month = |y, m| Period::month(y, m).expect("a month");
        let of = |lang: &str, from, to| ends_on_axis(&from, &to, &words(lang));
        assert_eq!(of("zh", month(2019, 5), month(2020, 5)), ["2019年5月", "2020年5月"]);
        assert_eq!(of("en", month(2019, 5), month(2020, 5)), ["May 2019", "May 2020"]);
        assert_eq!(of("en", month(2020, 1), month(2020, 5)), ["Jan 2020", "May"]);
    }

    #[test]
    fn ten_months_are_no_year_and_52_weeks_are_one() {
        let day = |y, m, d| Date::from_ymd_opt(y, m, d).expect("a day");
        let short = |from, to| is_short(Span { from, to });
        assert!(short(day(2017, 3, 1), day(2017, 12, 31)));
        assert!(!short(day(2017, 1, 1), day(2017, 12, 31)));
        assert!(!short(day(2025, 6, 30), day(2026, 6, 28)), "52 weeks");
        assert!(short(day(2025, 7, 7), day(2026, 6, 28)), "51 weeks");
    }

    #[test]
    fn periods_are_said_in_both_languages() {
        let month = Period::month(2020, 5).expect("a month");
        assert_eq!(in_words(&month, &words("zh")), "2020年5月");
        assert_eq!(in_words(&month, &words("en")), "May 2020");
        let week = Period::week(2026, 7).expect("a week");
        assert_eq!(in_words(&week, &words("zh")), "2026年第7周");
        assert_eq!(in_words(&week, &words("en")), "week 7 of 2026");
        let to_date = Period::year_to_date(2026, 3).expect("a year to date");
        assert_eq!(in_words(&to_date, &words("zh")), "2026年累计至3月");
        let said = |text: &str, lang| name_in_words(&PeriodName::parse(text).expect(text), &words(lang));
        assert_eq!((said("FY2026-P03", "en"), said("FY2026-P03", "zh")), ("P3 FY2026".into(), "2026财年第3期".into()));
        assert_eq!(
            (said("FY2026-W53", "en"), said("FY2026-W53", "zh")),
            ("week 53 of FY2026".into(), "2026财年第53周".into())
        );
        assert_eq!(said("_FY2026-P03", "en"), "FY2026 to P3");
        let name = |text: &str| PeriodName::parse(text).expect(text);
        let ends = |first, last, lang| ends_in_words(&name(first), &name(last), &words(lang));
        assert_eq!(ends("2026-07", "2026-12", "en"), ["July", "December 2026"]);
        assert_eq!(ends("2026-07", "2026-12", "zh"), ["2026年7月", "12月"]);
        assert_eq!(ends("2025-12", "2026-02", "en"), ["December 2025", "February 2026"]);
        assert_eq!(ends("2026-Q1", "2026-Q2", "zh"), ["2026年第1季度", "2026年第2季度"]);
    }

    #[test]
    fn spans_follow_the_period_grammar() {
        let month = |y, m| Period::month(y, m).expect("a month");
        assert_eq!(span(&month(2026, 1), &month(2026, 3)), "2026-01..03");
        assert_eq!(span(&month(2019, 5), &month(2020, 5)), "2019-05..2020-05");
        assert_eq!(span(&month(2026, 1), &month(2026, 1)), "2026-01");
        let april = Calendar { fiscal_start: 4, ..Calendar::default() };
        let fiscal = |m| Period::fiscal(Grain::Month, 2026, m, &april).expect("a month");
        assert_eq!(span(&fiscal(1), &fiscal(3)), "FY2026-P01..P03");
        assert_eq!(on_axis(&fiscal(3), None, &words("zh")), ("P3".to_owned(), "FY2026".to_owned()));
        let year = |y| Period::year(y).expect("a year");
        assert_eq!(span(&year(2016), &year(2020)), "2016..2020");
    }

    #[test]
    fn the_year_stands_once_under_its_first_period() {
        let (a, b) = (Period::month(2019, 12).expect("a month"), Period::month(2020, 1).expect("a month"));
        let words = words("zh");
        assert_eq!(on_axis(&a, None, &words), ("12月".to_owned(), "2019".to_owned()));
        assert_eq!(on_axis(&b, Some(&a), &words), ("1月".to_owned(), "2020".to_owned()));
        let c = Period::month(2020, 2).expect("a month");
        assert_eq!(on_axis(&c, Some(&b), &words).1, "");
    }
}
