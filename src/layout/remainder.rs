//! What is left of a whole after the members that a page shows (notation R46).

use super::deck::Num;
use super::numbers::Scale;
use super::template::Style;
use crate::base::{Decimal, Scenario, Value};
use crate::findings::{Comparison, Findings};

/// Suffix of the format of a printed remainder: the number is its fact, the whole, minus what is shown beside it.
pub const REST: &str = ".rest";

/// The whole minus the shown members; none when either is no exact number.
pub(crate) fn value(
    findings: &Findings,
    total: &Comparison,
    shown: &[&Comparison],
    scenario: Scenario,
) -> Option<Value> {
    let Some(Value::Exact(mut left)) = findings.value(total, scenario) else { return None };
    for row in shown {
        match findings.value(row, scenario) {
            Some(Value::Exact(part)) => left = left - part,
            Some(Value::Real(_)) => return None,
            None => {}
        }
    }
    Some(Value::Exact(left))
}

/// True when nothing is left in any scenario: no remainder row is needed.
pub(crate) fn is_nothing(findings: &Findings, total: &Comparison, shown: &[&Comparison]) -> bool {
    [Scenario::AC, Scenario::PY, Scenario::PL]
        .into_iter()
        .filter_map(|s| value(findings, total, shown, s))
        .all(|v| v == Value::Exact(Decimal::whole(0)))
}

/// A remainder as a printed number; its fact is the whole.
pub(crate) fn num(
    findings: &Findings,
    scale: &Scale,
    total: &Comparison,
    scenario: Scenario,
    value: Value,
) -> Option<Num> {
    let fact = findings.of(total, scenario)?;
    let format = scale.format(fact, Style::Plain);
    let mut num = scale.num_of_digits(fact, format, format.digits(value));
    num.format.push_str(REST);
    num.adjusted = false;
    Some(num)
}
