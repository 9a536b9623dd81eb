//! Stages with conversions, members with cumulated shares, and cohorts with rates.

use serde::Serialize;

use super::deck::{Category, Point};
use crate::base::Scenario;

/// A funnel: bars from the first to the last stage, and pins for what goes on between two of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunnelSpec {
    /// Stages, first to last.
    pub stages: Vec<Category>,
    /// Scenario of the values.
    pub scenario: Scenario,
    /// How many or how much reached each stage.
    pub values: Vec<Option<Point>>,
    /// Ratio (1 is 100 %) of each stage's successor to it; the last stage has none.
    pub conversions: Vec<Option<Point>>,
    /// True where too few stand behind the ratio to be sure of it: its pin is grey. Empty for none.
    pub few: Vec<bool>,
    /// Name of the ratios, such as "conversion".
    pub name: String,
}

/// Pareto bars: members in falling order, with the share that they and all before them have.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParetoSpec {
    /// Members, largest first, a remainder last.
    pub categories: Vec<Category>,
    /// Scenario of the values.
    pub scenario: Scenario,
    /// Values.
    pub values: Vec<Option<Point>>,
    /// Cumulated shares as ratios (1 is 100 %).
    pub cumulative: Vec<Option<Point>>,
    /// Share worth a line, such as 80 %.
    pub threshold: Option<Point>,
    /// Name of the shares, such as "cumulated".
    pub name: String,
}

/// A cohort table: what became of each cohort at each age.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CohortSpec {
    /// Cohorts, top to bottom.
    pub cohorts: Vec<Category>,
    /// Ages, left to right.
    pub ages: Vec<Category>,
    /// Scenario of the values.
    pub scenario: Scenario,
    /// Values, one list a cohort with one place an age; none where the age is not reached.
    pub cells: Vec<Vec<Option<Point>>>,
    /// How many a cohort has, printed beside its name and not shaded; empty for none.
    pub sizes: Vec<Option<Point>>,
    /// Name of the sizes, such as "n".
    pub size_name: String,
}
