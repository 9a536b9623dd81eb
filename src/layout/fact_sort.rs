//! What sort of number a fact is, which says how it is printed: a value or a variance, a percentage or points, a sum or an
//! average.

use crate::base::{Scenario, Unit};
use crate::findings::Fact;
use crate::findings::growth::VIEWS;

/// Numbers that differ in size by their nature: each class must stay readable beside the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Value,
    Variance,
    PerDay,
}

/// The class of a fact.
pub(super) fn class(fact: &Fact) -> Class {
    if fact.measure.ends_with("_per_day") || fact.measure.ends_with(".per_working_day") {
        Class::PerDay
    } else if fact.scenario.is_absolute() {
        Class::Variance
    } else {
        Class::Value
    }
}

/// True of the percentages whose decimals go by the page: growth, which may be any size, not shares and levels.
pub(super) fn is_percentage(fact: &Fact) -> bool {
    fact.unit == Unit::Ratio && !is_points(fact) && fact.scenario.is_relative()
}

/// True of ratios that are differences of ratios.
pub(super) fn is_points(fact: &Fact) -> bool {
    let what = fact.measure.split_once('.').map_or("", |(_, what)| what);
    let beyond = what == "off_course" || what.starts_with("beyond");
    matches!(what, "pull" | "pace_gap" | "kept_gap") || beyond || (is_own(fact) && fact.scenario.is_absolute())
}

/// True of numbers whose variances are differences of themselves: measures, the effects that add up to their change, and
/// what is compared as they are. A share of shortfalls has a variance's scenario, yet it is a share.
pub(super) fn is_own(fact: &Fact) -> bool {
    match fact.measure.split_once('.') {
        None => true,
        Some((of, what)) => {
            matches!(of, "competitor" | "funnel" | "process")
                || matches!(what, "growth" | "kept_share" | "since_action")
                || what.starts_with("effect_")
                || VIEWS.contains(&what)
        }
    }
}

/// Money per piece, order or customer, also where the report has no such key figure.
pub(crate) const AVERAGES: [&str; 4] = ["average_price", "average_order", "average_deal", "sales_per_customer"];

/// What stands open on a day: a sum up to it says nothing else, and its value is that of the end of a period.
pub(crate) const BALANCES: [&str; 3] = ["receivable", "overdue", "dso"];

/// What a customer is worth over the years: of one customer, too.
pub(super) const WORTH: &str = "customer_value.lifetime";

/// The scenario whose sign and colour a number has: variances only.
pub(crate) fn is_variance(scenario: Scenario) -> bool {
    scenario.is_absolute() || scenario.is_relative()
}
