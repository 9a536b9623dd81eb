//! Descriptions that a figure makes of itself: its own printed numbers and names, for people who cannot see it.

use super::deck::{
    CalculationKind, CalculationSpec, Category, CohortSpec, FanSpec, FunnelSpec, MultiplesSpec, ParetoSpec, Point,
    StackedSpec, TreeSpec,
};
use super::names;
use super::words::Words;

/// The sentence `alt.<key>` with its slots filled in one pass: a name with braces stays as it is.
fn described(words: &Words, key: &str, measure: &str, unit: &str, slots: &[(&str, String)]) -> String {
    let measure = names::measure(words, measure);
    let all = || {
        let own = [("measure", measure.as_str()), ("unit", unit)];
        own.into_iter().chain(slots.iter().map(|(slot, value)| (*slot, value.as_str())))
    };
    let text = words.text(&format!("alt.{key}"));
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let close = rest.find('}').map_or(rest.len(), |at| at + 1);
        let slot = rest[..close].trim_matches(['{', '}']);
        out.push_str(all().find(|(name, _)| *name == slot).map_or(&rest[..close], |(_, value)| value));
        rest = &rest[close..];
    }
    out + rest
}

fn labels<'c>(words: &Words, categories: impl Iterator<Item = &'c Category>) -> String {
    categories.map(|c| c.label.as_str()).collect::<Vec<_>>().join(&words.text("words.list"))
}

fn printed(point: Option<&Option<Point>>) -> String {
    point.and_then(Option::as_ref).map_or_else(|| crate::base::number::MISSING.to_owned(), |p| p.num.text.clone())
}

fn label(category: Option<&Category>) -> String {
    category.map_or_else(String::new, |c| c.label.clone())
}

impl TreeSpec {
    /// What the figure shows: the root, and each driver with what it contributed; `measure` is an id, `unit` a text.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let text = |mark: &Option<(Point, crate::base::Impact)>| {
            mark.as_ref().map_or_else(|| crate::base::number::MISSING.to_owned(), |(p, _)| p.num.text.clone())
        };
        let driver = |node: &super::deck::TreeNode| format!("{} {}", node.category.label, text(&node.contribution));
        let drivers: Vec<String> = self.nodes.iter().filter(|n| n.parent.is_some()).map(driver).collect();
        let root = self.nodes.first();
        let slots = [
            ("value", root.map_or_else(String::new, |n| n.value.num.text.clone())),
            ("change", root.map_or_else(String::new, |n| text(&n.absolute))),
            ("n", drivers.len().to_string()),
            ("drivers", drivers.join(&words.text("words.list"))),
        ];
        described(words, "tree", measure, unit, &slots)
    }
}

impl StackedSpec {
    /// What the figure shows: its ends, its parts, and the whole and one part of the latest period or the
    /// first member; `measure` is an id, `unit` a text.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let last = self.categories.len().saturating_sub(1);
        let at = if self.grain.is_some() { last } else { 0 };
        let part = self.parts.iter().find(|p| p.category.highlight).or(self.parts.first());
        let (Some(category), Some(part)) = (self.categories.get(at), part) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let slots = [
            ("n", self.categories.len().to_string()),
            ("first", label(self.categories.first())),
            ("last", label(self.categories.last())),
            ("at", category.label.clone()),
            ("total", printed(self.totals.get(at))),
            ("name", part.category.label.clone()),
            ("value", printed(part.values.get(at))),
            ("parts", labels(words, self.parts.iter().map(|p| &p.category))),
        ];
        described(words, "stacked", measure, unit, &slots)
    }
}

impl CalculationSpec {
    /// What the figure shows: its base, its result and its largest step.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let steps = || self.rows.iter().filter(|row| matches!(row.kind, CalculationKind::Step(_)));
        let largest = steps().max_by_key(|row| row.exact.unsigned_abs());
        let (Some(base), Some(total), Some(largest)) = (self.rows.first(), self.rows.last(), largest) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let slots = [
            ("base", base.category.label.clone()),
            ("base_value", base.point.num.text.clone()),
            ("n", steps().count().to_string()),
            ("total", total.category.label.clone()),
            ("total_value", total.point.num.text.clone()),
            ("name", largest.category.label.clone()),
            ("value", largest.point.num.text.clone()),
        ];
        described(words, "calculation", measure, unit, &slots)
    }
}

impl FanSpec {
    /// What the figure shows: the latest actual, and the last month ahead with its bands.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let known = |points: &[Option<Point>]| points.iter().rposition(Option::is_some);
        let (Some(latest), Some(end)) = (known(&self.actual), known(&self.forecast)) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let bands: Vec<String> = self
            .bands
            .iter()
            .filter_map(|band| {
                let [low, high] = band.borders.get(end)?.as_ref()?;
                Some(format!("{}: {} – {}", band.name, low.num.text, high.num.text))
            })
            .collect();
        let slots = [
            ("first", name(self.categories.first())),
            ("latest", name(self.categories.get(latest))),
            ("latest_value", printed(self.actual.get(latest))),
            ("n", self.forecast.iter().flatten().count().to_string()),
            ("last", name(self.categories.get(end))),
            ("value", printed(self.forecast.get(end))),
            ("bands", bands.join(&words.text("words.list"))),
        ];
        described(words, "fan", measure, unit, &slots)
    }
}

/// A period as its id says it: a label of an axis is too short to stand alone.
fn name(category: Option<&Category>) -> String {
    category.map_or_else(String::new, |c| c.id.clone())
}

impl MultiplesSpec {
    /// What the figure shows: its members, its periods, and the latest value of the highlighted or first one.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let Some(panel) = self.panels.iter().find(|p| p.category.highlight).or(self.panels.first()) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let latest = panel.values.iter().rfind(|v| v.is_some());
        let slots = [
            ("n", self.panels.len().to_string()),
            ("first", label(self.periods.first())),
            ("last", label(self.periods.last())),
            ("name", panel.category.label.clone()),
            ("value", printed(latest)),
            ("names", labels(words, self.panels.iter().map(|p| &p.category))),
        ];
        described(words, "multiples", measure, unit, &slots)
    }
}

/// Bars with ratios: the ends, and every ratio in order.
fn rated(
    words: &Words,
    (key, measure, unit, name): (&str, &str, &str, &str),
    categories: &[Category],
    values: &[Option<Point>],
    rates: &[Option<Point>],
) -> String {
    let (Some(first), Some(last)) = (categories.first(), categories.last()) else {
        return described(words, "empty", measure, unit, &[]);
    };
    let rates: Vec<String> = rates.iter().take(categories.len()).map(|r| printed(Some(r))).collect();
    let slots = [
        ("n", categories.len().to_string()),
        ("first", first.label.clone()),
        ("first_value", printed(values.first())),
        ("last", last.label.clone()),
        ("last_value", printed(values.get(categories.len() - 1))),
        ("name", name.to_owned()),
        ("rates", rates.join(&words.text("words.list"))),
    ];
    described(words, key, measure, unit, &slots)
}

impl FunnelSpec {
    /// What the figure shows: its first and last stage and every conversion.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let conversions = &self.conversions[..self.conversions.len().min(self.stages.len().saturating_sub(1))];
        rated(words, ("funnel", measure, unit, &self.name), &self.stages, &self.values, conversions)
    }
}

impl ParetoSpec {
    /// What the figure shows: its first member and every cumulated share.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        rated(words, ("pareto", measure, unit, &self.name), &self.categories, &self.values, &self.cumulative)
    }
}

impl CohortSpec {
    /// What the figure shows: its ends, and the whole row of the highlighted or first cohort.
    pub fn alt(&self, words: &Words, measure: &str, unit: &str) -> String {
        let at = self.cohorts.iter().position(|c| c.highlight).unwrap_or(0);
        let (Some(cohort), Some(row)) = (self.cohorts.get(at), self.cells.get(at)) else {
            return described(words, "empty", measure, unit, &[]);
        };
        let values: Vec<String> = row.iter().map(|p| printed(Some(p))).collect();
        let slots = [
            ("n", self.cohorts.len().to_string()),
            ("first", label(self.cohorts.first())),
            ("last", label(self.cohorts.last())),
            ("from", label(self.ages.first())),
            ("to", label(self.ages.last())),
            ("name", cohort.label.clone()),
            ("values", values.join(&words.text("words.list"))),
        ];
        described(words, "cohort", measure, unit, &slots)
    }
}
