//! Changes of key figures that may be chance: shares of few cases, of which one more or less is points.

use super::book::{Book, Derived, fact_id};
use super::funnel::proportion::margin_of_change;
use super::ledger::{Grid, Key};
use super::measure::{self, Formula, Spec};
use super::study::Study;
use super::variance::Cell;
use super::windows::{Window, Windows};
use super::{Fact, FactId};
use crate::base::{Period, Scenario, Unit, Value};

/// Key figures that are shares of cases: won of those that ended and of the leads, complaints of the orders, customers that
/// stayed, left, or bought again.
const SHARES: [&str; 6] =
    ["win_rate", "conversion_rate", "complaint_rate", "retention_rate", "churn_rate", "repurchase_rate"];

/// What the margin of the changes of a measure is called: what they must exceed in order not to be chance at 95 %.
pub fn margin_of(measure: &str) -> String {
    format!("{measure}.change_margin")
}

/// The fact of the margin of a change.
pub fn change_margin(change: &Fact) -> FactId {
    fact_id(&margin_of(&change.measure), &change.slice, &change.period, change.scenario)
}

/// True of a change that does not exceed its margin, which `find` looks up. What has none is certain.
pub fn is_within<'f>(change: &Fact, find: impl Fn(&FactId) -> Option<&'f Fact>) -> bool {
    let margin = find(&change_margin(change)).filter(|_| change.scenario.is_absolute()).and_then(|fact| fact.value);
    margin.zip(change.value).is_some_and(|(margin, change)| change.to_f64().abs() <= margin.to_f64())
}

/// Enters the margins of the shares of cases of a period.
pub fn enter(study: &Study<'_>, book: &mut Book, period: &Period) {
    for spec in SHARES.into_iter().filter_map(|id| measure::find(id, study.data).ok()) {
        let Some([now, last_year, before]) = counts(study, &spec, period) else { continue };
        for (reference, then) in [(Scenario::PY, last_year), (Scenario::PP, before)] {
            let margin = now.zip(then).and_then(|(now, then)| margin_of_change(now, then));
            if let (Some(margin), Some(change)) = (margin, Scenario::absolute(reference)) {
                let measure = margin_of(spec.id);
                let of = Derived { measure, unit: Unit::Ratio, member: None, period: *period, scenario: change };
                book.derive(of, Cell::of(Value::Real(margin)));
            }
        }
    }
}

/// A part and all.
type Counts = Option<(usize, usize)>;

/// The cases behind a share: of the period, of last year, and of the period before.
fn counts(study: &Study<'_>, spec: &Spec, period: &Period) -> Option<[Counts; 3]> {
    match spec.formula {
        Formula::Quotient(above, _) => {
            let cases = measure::cases(spec, study.data)?;
            let part = Spec { formula: Formula::Part(above), ..cases };
            let scenarios = [Scenario::AC, Scenario::PY, Scenario::PP];
            let [parts, cases] = [part, cases].map(|spec| study.ledger.grid(&spec, &[], period, &scenarios));
            let of = |grid: &Grid, scenario: Scenario| grid.cell(&Key::new(), scenario).value.map(Value::to_f64);
            Some(scenarios.map(|scenario| Some((of(&parts, scenario)? as usize, of(&cases, scenario)? as usize))))
        }
        // They look twelve months back wherever the period begins.
        Formula::Rate(rate) if !period.to_date => {
            let windows = Windows::of(period, study.ledger.as_of, study.ledger.calendar);
            let of = |window: Option<Window>| window.and_then(|window| study.ledger.rate_counts(rate, window));
            Some([windows.actual, windows.last_year, windows.previous].map(of))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, brief, report};
    use super::super::tests::{day, period};
    use super::super::{Findings, Request, compute};
    use super::*;
    use crate::base::Grain;
    use crate::data::Outcome;

    /// A May in which so many of as many deals were won as in the May before, where it was 4 of 10.
    fn may(each: u32, won: u32) -> Findings {
        let mut sample = Sample::new().dimension("region", None, &["North"]);
        for (year, won) in [(2019, 4 * each), (2020, won * each)] {
            for i in 0..10 * each {
                let outcome = if i < won { Outcome::Won } else { Outcome::Lost };
                sample = sample.deal(&format!("{year}-05-02"), Some(&format!("{year}-05-20")), outcome, 100_000);
            }
            sample = sample.sale(&format!("{year}-05-29"), &[0], 0, 100);
        }
        let request = Request {
            report: report(Grain::Month),
            period: period("2020-05"),
            as_of: day("2020-05-31"),
            slice: Vec::new(),
        };
        compute(&sample.build(), &brief(), &request).expect("findings")
    }

    #[test]
    fn a_share_that_moves_within_its_margin_is_no_news() {
        let told = |found: &Findings| found.findings.iter().any(|f| f.id.contains("win_rate"));
        let within = |found: &Findings| {
            let row = found.key_figures.iter().find(|row| row.measure == "win_rate").expect("a key figure");
            is_within(found.of(row, Scenario::DPY).expect("a change"), |id| found.fact(id))
        };
        // 20 points more: of ten deals each the margin is 43.8 points, of a hundred each 13.9.
        let (few, many) = (may(1, 6), may(10, 6));
        let margin = |found: &Findings| {
            let row = found.key_figures.iter().find(|row| row.measure == "win_rate").expect("a key figure");
            let id = change_margin(found.of(row, Scenario::DPY).expect("a change"));
            found.fact(&id).and_then(|fact| fact.value).expect("a margin").to_f64()
        };
        assert!((margin(&few) - 0.438_261).abs() < 1e-6 && (margin(&many) - 0.138_590).abs() < 1e-6);
        assert_eq!((within(&few), told(&few)), (true, false));
        assert_eq!((within(&many), told(&many)), (false, true));
    }
}
