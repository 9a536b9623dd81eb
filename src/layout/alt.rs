//! Descriptions of figures for people who cannot see them, made from the same facts.

use super::context::Context;
use super::deck::{BridgeSpec, Category, Column, ControlSpec, CourseSpec, Point};
use super::{dates, names};
use crate::base::Period;

impl Context<'_> {
    fn described(&self, key: &str, measure: &str, unit: &str, slots: &[(&str, String)]) -> String {
        let measure = names::measure(&self.words, measure);
        let mut all: Vec<(&str, &str)> = vec![("measure", &measure), ("unit", unit)];
        all.extend(slots.iter().map(|(slot, value)| (*slot, value.as_str())));
        self.label(&format!("alt.{key}"), &all)
    }

    /// Columns over time: span, latest, highest and lowest.
    pub fn alt_columns(&self, measure: &str, unit: &str, periods: &[Period], values: &[Option<Point>]) -> String {
        let known: Vec<(&Period, &Point)> =
            periods.iter().zip(values).filter_map(|(p, v)| v.as_ref().map(|v| (p, v))).collect();
        let by_value = |a: &&(&Period, &Point), b: &&(&Period, &Point)| a.1.value.total_cmp(&b.1.value);
        let (Some(last), Some(high), Some(low)) =
            (known.last(), known.iter().max_by(by_value), known.iter().min_by(by_value))
        else {
            return self.described("empty", measure, unit, &[]);
        };
        let name = |p: Option<&Period>| p.map_or_else(String::new, |p| dates::in_words(p, &self.words));
        self.described(
            "columns",
            measure,
            unit,
            &[
                ("first", name(periods.first())),
                ("last", name(periods.last())),
                ("latest", last.1.num.text.clone()),
                ("high", high.1.num.text.clone()),
                ("high_at", name(Some(high.0))),
                ("low", low.1.num.text.clone()),
                ("low_at", name(Some(low.0))),
            ],
        )
    }

    /// Ranked bars: how many, the first and the last.
    pub fn alt_bars(
        &self,
        measure: &str,
        unit: &str,
        dimension: &str,
        categories: &[Category],
        values: &[Option<Point>],
    ) -> String {
        let known: Vec<(&Category, &Point)> =
            categories.iter().zip(values).filter_map(|(c, v)| v.as_ref().map(|v| (c, v))).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return self.described("empty", measure, unit, &[]);
        };
        self.described(
            "bars",
            measure,
            unit,
            &[
                ("dimension", names::dimension(&self.words, dimension)),
                ("n", categories.len().to_string()),
                ("first_name", first.0.label.clone()),
                ("first_value", first.1.num.text.clone()),
                ("last_name", last.0.label.clone()),
                ("last_value", last.1.num.text.clone()),
            ],
        )
    }

    /// A bridge: its ends and its largest step.
    pub fn alt_bridge(&self, measure: &str, unit: &str, bridge: &BridgeSpec) -> String {
        let largest = bridge.steps.iter().max_by(|a, b| a.1.value.abs().total_cmp(&b.1.value.abs()));
        let Some((category, point, _)) = largest else { return self.described("empty", measure, unit, &[]) };
        self.described(
            "bridge",
            measure,
            unit,
            &[
                ("base", bridge.base.2.num.text.clone()),
                ("total", bridge.total.2.num.text.clone()),
                ("name", category.label.clone()),
                ("value", point.num.text.clone()),
            ],
        )
    }

    /// A control chart: limits, the latest value, and how many points gave a signal.
    pub fn alt_control(&self, measure: &str, unit: &str, control: &ControlSpec) -> String {
        let latest = control.values.iter().flatten().next_back().map_or_else(String::new, |p| p.num.text.clone());
        self.described(
            "control",
            measure,
            unit,
            &[
                ("centre", control.centre.num.text.clone()),
                ("lower", control.lower.num.text.clone()),
                ("upper", control.upper.num.text.clone()),
                ("latest", latest),
                ("signals", control.signals.iter().filter(|s| **s).count().to_string()),
            ],
        )
    }

    /// A course of actual and target.
    pub fn alt_course(&self, measure: &str, unit: &str, course: &CourseSpec) -> String {
        let last = |points: &[Option<Point>]| {
            let missing = || self.words.text("label.missing");
            points.iter().flatten().next_back().map_or_else(missing, |p| p.num.text.clone())
        };
        self.described("course", measure, unit, &[("actual", last(&course.actual)), ("target", last(&course.target))])
    }

    /// A table: how many rows and which columns.
    pub fn alt_table(&self, rows: usize, columns: &[Column]) -> String {
        let headers: Vec<&str> = columns.iter().map(|c| c.header.as_str()).filter(|h| !h.is_empty()).collect();
        let columns = headers.join(&self.words.text("words.list"));
        self.label("alt.table", &[("rows", &rows.to_string()), ("columns", &columns)])
    }
}
