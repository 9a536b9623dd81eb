//! Since when something has been so: the first of the periods in a row, back from the report's, in which it was.
//!
//! What counts as "so" is what the finding itself says: under the border, without an order, more than a tenth overdue,
//! behind the plan to date; of a plain variance, on the bad side of its reference.

use chrono::Days;

use crate::base::{Grain, Period, Scenario, Value};

use super::super::book::Book;
use super::super::control;
use super::super::ledger::Key;
use super::super::measure;
use super::super::messages::OVERDUE;
use super::super::people::evaluation::months_back;
use super::super::study::Study;
use super::super::variance::{difference, sum};
use super::super::{Fact, Finding};

/// The first period of the run; none where the finding has no number that can be followed back.
pub(super) fn since(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<Period> {
    // A signal has found out by itself.
    if let Some(first) = finding.names.get("since") {
        return control::points(study).into_iter().find(|p| p.to_string() == *first);
    }
    let fact = |slot: &str| finding.facts.get(slot).and_then(|id| book.fact(id));
    match finding.kind.as_str() {
        // As many months as it says.
        "rep_streak" => {
            let months = fact("months")?.value?.to_f64() as usize;
            months_back(study, months).last().copied()
        }
        "overdue_money" => {
            let (late, all) = (fact("actual")?, fact("receivable")?);
            let holds = |period: &Period| {
                let (late, all) = (value(study, late, period)?, value(study, all, period)?);
                Some(all > 0.0 && late / all >= OVERDUE)
            };
            // Weeks between two ends of months may differ: a week and its month tell the same debt since the same day.
            if study.period.grain == Grain::Week { month_ends(study, holds) } else { run(study, holds) }
        }
        // Its silence began on the day after its last order.
        "customer_lost" if fact("silent").is_some_and(|f| f.value.is_some()) => {
            let days = fact("silent")?.value?.to_f64() as u64;
            let first = study.last_day().checked_sub_days(Days::new(days.saturating_sub(1)))?;
            Period::containing(study.period.grain, study.period.fiscal, first, study.ledger.calendar)
        }
        // Who bought nothing has no row.
        "customer_lost" => {
            let actual = fact("actual").filter(|f| followed(study, f))?;
            run(study, |period| Some(value(study, actual, period).is_none_or(|sold| sold <= 0.0)))
        }
        "pacing_behind" => behind(study),
        "limit_broken" => {
            let own = fact("value").filter(|f| followed(study, f))?;
            let limit = fact("limit")?.value?.to_f64();
            let above = finding.words.get("side").is_some_and(|s| s == "side.above");
            run(study, |period| value(study, own, period).map(|v| if above { v >= limit } else { v <= limit }))
        }
        _ => {
            let slots = ["delta", "value", "top_delta", "nps_delta", "csat_delta"];
            let own = slots.iter().filter_map(|s| fact(s)).find(|f| followed(study, f))?;
            let spec = measure::find(&own.measure, study.data).ok()?;
            let (now, good) = (own.value?.to_f64(), study.sign(&spec));
            // What is bad for another reason has no run of its own.
            if now * good > 0.0 {
                return None;
            }
            run(study, |period| value(study, own, period).map(|value| value * now > 0.0))
        }
    }
}

/// The first of the periods in a row, back from the report's, in which something holds.
fn run(study: &Study<'_>, holds: impl Fn(&Period) -> Option<bool>) -> Option<Period> {
    let mut first = study.period;
    for period in study.back().skip(1) {
        match holds(&period) {
            Some(true) => first = period,
            _ => break,
        }
    }
    Some(first)
}

/// The first of the months in a row, back from the last one that is over, at whose end something held; else the month
/// that runs.
fn month_ends(study: &Study<'_>, holds: impl Fn(&Period) -> Option<bool>) -> Option<Period> {
    let months = months_back(study, usize::MAX);
    months.into_iter().take_while(|month| holds(month) == Some(true)).last().or_else(|| running(study))
}

/// The month of the last day that counts.
fn running(study: &Study<'_>) -> Option<Period> {
    Period::containing(Grain::Month, study.period.fiscal, study.last_day(), study.ledger.calendar)
}

/// The first of the year's periods in a row at whose end the year was behind its plan to date, of a week the first month;
/// none where a period of the year has no plan or no actual, so that nobody knows what the year should have come to.
fn behind(study: &Study<'_>) -> Option<Period> {
    let calendar = study.ledger.calendar;
    let year = study.year()?;
    let mut ahead: Option<Value> = None;
    let mut first = None;
    let mut periods: Vec<Period> = match study.period.grain {
        Grain::Week => months_back(study, usize::MAX).into_iter().take_while(|p| p.start >= year.start).collect(),
        Grain::Month | Grain::Quarter => {
            let of_year = std::iter::successors(Some(study.period), |p| p.previous(calendar));
            of_year.take_while(|p| p.start >= year.start).collect()
        }
        Grain::Year => return None,
    };
    periods.reverse();
    for period in periods {
        let grid = study.ledger.grid(&study.main, &[], &period, &[Scenario::AC, Scenario::PL]);
        let of = |scenario: Scenario| grid.cell(&Key::new(), scenario).value;
        let own = difference(of(Scenario::AC)?, of(Scenario::PL)?);
        let so_far = ahead.map_or(own, |before| sum(before, own));
        ahead = Some(so_far);
        first = (so_far.to_f64() < 0.0).then(|| first.unwrap_or(period));
    }
    // What was not so at the end of the last month has begun since.
    first.or_else(|| running(study).filter(|_| study.period.grain == Grain::Week))
}

/// True of a plain measure of the report's own period under a scenario that other periods have, too.
fn followed(study: &Study<'_>, fact: &Fact) -> bool {
    fact.period == study.period && measure::find(&fact.measure, study.data).is_ok()
}

/// The same number of another period.
fn value(study: &Study<'_>, fact: &Fact, period: &Period) -> Option<f64> {
    let spec = measure::find(&fact.measure, study.data).ok()?;
    let mut by = Vec::new();
    let mut key = Vec::new();
    for (dimension, member) in &fact.slice {
        let (d, code) = study.place(dimension, member)?;
        by.push(d);
        key.push(code);
    }
    let wanted: Vec<Scenario> = vec![fact.scenario];
    let grid = study.ledger.grid(&spec, &by, period, &wanted);
    grid.cell(&key, fact.scenario).value.map(Value::to_f64)
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::sample::{Sample, brief, report};
    use super::*;
    use crate::base::Calendar;
    use crate::config::ReportSpec;
    use crate::data::Dataset;

    /// A hundred a month from January 2020, with these plans from a month of 2020 on.
    fn company(first: usize, plans: &[i64]) -> Dataset {
        let mut sample = Sample::new().dimension("region", None, &["North"]);
        for month in 1..=6 {
            sample = sample.sale(&format!("2020-{month:02}-15"), &[0], 0, 10_000);
        }
        for (at, cents) in plans.iter().enumerate() {
            sample = sample.target(&format!("2020-{:02}", first + at), "region", 0, *cents);
        }
        sample.build()
    }

    fn since_when(data: &Dataset, report: ReportSpec, at: &str) -> Option<String> {
        let brief = brief();
        let period = Period::parse(at, &Calendar::default()).expect("a period");
        let request = Request { report, period, as_of: "2020-06-30".parse().expect("a day"), slice: Vec::new() };
        behind(&Study::new(data, &brief, &request).expect("a study")).map(|p| p.to_string())
    }

    #[test]
    fn behind_counts_from_the_month_that_lost_the_lead() {
        // Ahead by 10 after January, behind by 20 after February, by 10 after March.
        let data = company(1, &[9_000, 13_000, 9_000]);
        assert_eq!(since_when(&data, report(Grain::Month), "2020-03").as_deref(), Some("2020-02"));
        // As much as planned to the cent is not behind.
        let data = company(1, &[9_000, 13_000, 8_000]);
        assert_eq!(since_when(&data, report(Grain::Month), "2020-03"), None);
    }

    #[test]
    fn a_week_is_behind_since_the_month_that_lost_the_lead() {
        let data = company(1, &[9_000, 13_000, 9_000]);
        assert_eq!(since_when(&data, report(Grain::Week), "2020-W14").as_deref(), Some("2020-02"));
        // Even with the plan at the end of March: what a week of April lacks it has lost since.
        let data = company(1, &[9_000, 13_000, 8_000]);
        assert_eq!(since_when(&data, report(Grain::Week), "2020-W14").as_deref(), Some("2020-04"));
    }

    #[test]
    fn a_debt_of_a_week_goes_by_the_ends_of_months() {
        let (data, brief) = (company(1, &[]), brief());
        let period = Period::parse("2020-W25", &Calendar::default()).expect("a week");
        let as_of = "2020-06-30".parse().expect("a day");
        let request = Request { report: report(Grain::Week), period, as_of, slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("a study");
        let since = |late: &[u32]| month_ends(&study, |m| Some(late.contains(&m.index))).map(|p| p.to_string());
        assert_eq!(since(&[2, 4, 5]).as_deref(), Some("2020-04"));
        assert_eq!(since(&[2, 4]).as_deref(), Some("2020-06"), "in May it was not late");
    }

    #[test]
    fn without_the_plan_of_a_month_nobody_knows_since_when() {
        let data = company(2, &[13_000, 13_000, 13_000]);
        assert_eq!(since_when(&data, report(Grain::Month), "2020-04"), None);
    }
}
