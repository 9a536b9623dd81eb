//! Changes of key figures that may be chance: shares of few cases, of which one more or less is points.

use super::book::{Book, fact_id};
use super::desk::Desk;
use super::funnel::proportion::margin_of_change;
use super::ledger::Key;
use super::measure::{self, Formula, Spec};
use super::study::Study;
use super::variance::Cell;
use super::{Fact, FactId};
use crate::base::{Period, Scenario, Unit, Value};

/// Key figures that are shares of cases: won of those that ended and of the leads, complaints of the orders.
const SHARES: [&str; 3] = ["win_rate", "conversion_rate", "complaint_rate"];

/// The fact of the margin of a change of a key figure, `<measure>.change_margin`: what it must exceed in order not to be
/// chance at 95 %.
pub fn change_margin(measure: &str, period: &Period, change: Scenario) -> FactId {
    fact_id(&format!("{measure}.change_margin"), &Default::default(), period, change)
}

/// True of a change that does not exceed its margin, which `find` looks up. What has none is certain.
pub fn is_within<'f>(change: &Fact, find: impl Fn(&FactId) -> Option<&'f Fact>) -> bool {
    let whole = change.slice.is_empty() && change.scenario.is_absolute();
    let id = change_margin(&change.measure, &change.period, change.scenario);
    let margin = find(&id).filter(|_| whole).and_then(|fact| fact.value);
    margin.zip(change.value).is_some_and(|(margin, change)| change.to_f64().abs() <= margin.to_f64())
}

/// Enters the margins of the shares of cases of the period.
pub fn enter(study: &Study<'_>, book: &mut Book) {
    for spec in SHARES.into_iter().filter_map(|id| measure::find(id, study.data).ok()) {
        let Formula::Quotient(above, _) = spec.formula else { continue };
        let Some(cases) = measure::cases(&spec, study.data) else { continue };
        let part = Spec { formula: Formula::Part(above), ..cases };
        let references = [Scenario::PY, Scenario::PP];
        let [parts, cases] = [part, cases].map(|spec| study.ledger.grid(&spec, &[], &study.period, &references));
        let share = |scenario: Scenario| {
            let of = |grid: &super::ledger::Grid| grid.cell(&Key::new(), scenario).value.map(Value::to_f64);
            Some((of(&parts)? as usize, of(&cases)? as usize))
        };
        for reference in references {
            let (Some(now), Some(then), Some(change)) =
                (share(Scenario::AC), share(reference), Scenario::absolute(reference))
            else {
                continue;
            };
            if let Some(margin) = margin_of_change(now, then) {
                let cell = Cell::of(Value::Real(margin));
                Desk::new(study, book).enter(format!("{}.change_margin", spec.id), Unit::Ratio, None, change, cell);
            }
        }
    }
}
