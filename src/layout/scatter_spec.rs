//! Members by two measures: a point each, lines at the means, names beside the points.

use serde::Serialize;

use super::deck::{Category, Point};
use super::figure_alt::{described, labels, printed};
use super::words::Words;
use crate::base::Scenario;

/// Members by two measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScatterSpec {
    /// Scenario of the members.
    pub scenario: Scenario,
    /// What runs to the right: a size.
    pub x: ScatterAxis,
    /// What runs upwards: a growth or a margin.
    pub y: ScatterAxis,
    /// Members, largest first: names are placed in this order.
    pub points: Vec<ScatterPoint>,
    /// What the four fields between the means are called: upper right, upper left, lower right, lower left; empty
    /// for none.
    pub fields: [String; 4],
}

/// One of the two measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScatterAxis {
    /// Its name with the unit.
    pub name: String,
    /// Where the line across stands that parts high from low; none draws no line.
    pub mean: Option<Point>,
    /// What that line is called.
    pub mean_name: String,
    /// True for ratios (1 is 100 %): one far beyond the others stands at the edge as a triangle (R23).
    pub ratio: bool,
    /// True for relative variances, whose numbers carry their sign (R13).
    pub variance: bool,
}

/// One member.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScatterPoint {
    /// The member, its name and whether the message is about it.
    pub category: Category,
    /// Its place to the right.
    pub x: Point,
    /// Its place upwards.
    pub y: Point,
    /// What the area of its mark stands for; none gives all marks one size.
    pub size: Option<Point>,
}

impl ScatterSpec {
    /// What the figure shows: its measures, its means, and the highlighted or largest member.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let Some(point) = self.points.iter().find(|p| p.category.highlight).or(self.points.first()) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let slots = [
            ("n", self.points.len().to_string()),
            ("x", self.x.name.clone()),
            ("y", self.y.name.clone()),
            ("x_mean", printed(Some(&self.x.mean))),
            ("y_mean", printed(Some(&self.y.mean))),
            ("name", point.category.label.clone()),
            ("x_value", point.x.num.text.clone()),
            ("y_value", point.y.num.text.clone()),
            ("names", labels(words, self.points.iter().map(|p| &p.category))),
        ];
        described(words, "scatter", measure, unit, &slots)
    }
}
