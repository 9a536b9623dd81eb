//! The three tiers of a chart from comparisons: values, absolute and relative variances.

use super::context::Context;
use super::deck::{BarsSpec, Category, FigureKind, Num, Point};
use super::numbers::{NOTHING, Scale};
use super::rounding::foot;
use super::template::Style;
use super::{agreement, dates, names, remainder};
use crate::base::{Impact, Reference, Scenario, Status, Value};
use crate::findings::variance::difference;
use crate::findings::{Comparison, Fact};

/// The series of a chart in up to three tiers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tiers {
    pub values: Vec<Option<Point>>,
    pub reference_values: Vec<Option<Point>>,
    pub absolute: Vec<Option<(Point, Impact)>>,
    pub relative: Vec<Option<(Point, Impact)>>,
    pub not_applicable: Vec<bool>,
}

impl Tiers {
    /// The tiers of comparisons against a reference; without one there is only the first tier.
    pub fn of(context: &Context<'_>, scale: &Scale, rows: &[&Comparison], reference: Option<Reference>) -> Tiers {
        let mut tiers = Tiers::default();
        for row in rows {
            let fact = |scenario: Option<Scenario>| scenario.and_then(|s| context.findings.of(row, s));
            tiers.values.push(fact(Some(Scenario::AC)).and_then(|f| point(f, scale)));
            tiers.reference_values.push(fact(reference).and_then(|f| point(f, scale)));
            let with_impact = |fact: &Fact, point: Point| (point, context.impact(&row.measure, fact));
            let absolute = fact(reference.and_then(Scenario::absolute));
            tiers.absolute.push(absolute.and_then(|f| Some(with_impact(f, point(f, scale)?))));
            let relative = fact(reference.and_then(Scenario::relative));
            // Nothing out of nothing has neither pin nor number.
            let num = relative.map(|f| scale.growth(f, fact(reference)));
            let nothing = num.as_ref().is_some_and(|n| n.format == NOTHING);
            tiers.relative.push(relative.filter(|_| !nothing).and_then(|f| {
                let point = Point { value: scale.plotted(f)?, num: num? };
                Some(with_impact(f, point))
            }));
            let without_base = relative.is_some_and(|f| matches!(f.status, Status::NaBase | Status::New));
            tiers.not_applicable.push(without_base);
        }
        tiers
    }

    /// The tiers of rows that are the parts of a whole, with labels that add up to it as it is printed (`rounding`). What
    /// came out of nothing prints its value as its variance, too: its digits stay.
    pub fn footed(
        mut self,
        context: &Context<'_>,
        scale: &Scale,
        rows: &[&Comparison],
        whole: &Comparison,
        reference: Option<Reference>,
    ) -> Tiers {
        let value =
            |row: &Comparison, scenario: Option<Scenario>| scenario.and_then(|s| context.findings.value(row, s));
        let change = reference.and_then(Scenario::absolute);
        let out_of_nothing =
            |row: &&Comparison| value(row, change).is_some_and(|c| value(row, Some(Scenario::AC)) == Some(c));
        let stays: Vec<bool> = rows.iter().map(out_of_nothing).collect();
        let footed = |scenario: Scenario| {
            let parts: Vec<Option<&Fact>> = rows.iter().map(|row| context.findings.of(row, scenario)).collect();
            footed(scale, &parts, &stays, context.findings.of(whole, scenario)?)
        };
        if let Some(nums) = footed(Scenario::AC) {
            relabel(self.values.iter_mut().map(Option::as_mut), nums);
        }
        if let Some(nums) = change.and_then(footed) {
            relabel(self.absolute.iter_mut().map(|entry| entry.as_mut().map(|(point, _)| point)), nums);
        }
        self
    }

    /// Ranked bars of these tiers.
    pub fn bars(self, categories: Vec<Category>, reference: Option<Reference>) -> FigureKind {
        FigureKind::Bars(BarsSpec {
            categories,
            primary: Scenario::AC,
            values: self.values,
            reference,
            reference_values: self.reference_values,
            absolute: self.absolute,
            relative: self.relative,
            not_applicable: self.not_applicable,
        })
    }
}

/// The printed numbers of parts that add up to their whole; none where they do already, where they are no parts of it, or
/// where another page has said how some of them are printed. Those that stay are printed as they are.
fn footed(scale: &Scale, parts: &[Option<&Fact>], stays: &[bool], whole: &Fact) -> Option<Vec<Option<Num>>> {
    let format = scale.format(whole, Style::Plain);
    let printed: Vec<Option<Num>> = parts.iter().map(|part| part.map(|fact| scale.num(fact, Style::Plain))).collect();
    let target = agreement::digits(&scale.num(whole, Style::Plain).text)?;
    let sum: i128 = printed.iter().flatten().filter_map(|num| agreement::digits(&num.text)).sum();
    let same = |num: &Num| num.how == Some(format) && !num.adjusted;
    if sum == target || !printed.iter().flatten().all(same) {
        return None;
    }
    let value = |part: &Option<&Fact>| part.and_then(|fact| fact.value);
    let mut left = (whole.value?, target);
    for value in parts.iter().zip(stays).filter(|(_, stays)| **stays).filter_map(|(part, _)| value(part)) {
        left = (difference(left.0, value), left.1 - format.digits(value));
    }
    let open: Vec<Option<Value>> =
        parts.iter().zip(stays).map(|(part, stays)| value(part).filter(|_| !stays)).collect();
    let digits = foot(&open, left.0, left.1, format);
    let num = |((part, plain), digits): ((&Option<&Fact>, Option<Num>), Option<i128>)| match digits {
        Some(digits) => Some(scale.num_of_digits((*part)?, format, digits)),
        None => plain,
    };
    Some(parts.iter().zip(printed).zip(digits).map(num).collect())
}

/// Gives points other labels where there are any.
fn relabel<'p>(points: impl Iterator<Item = Option<&'p mut Point>>, nums: Vec<Option<Num>>) {
    for (point, num) in points.zip(nums) {
        if let (Some(point), Some(num)) = (point, num) {
            point.num = num;
        }
    }
}

/// A fact as a plotted point with its label.
pub(crate) fn point(fact: &Fact, scale: &Scale) -> Option<Point> {
    Some(Point { value: scale.plotted(fact)?, num: scale.num(fact, Style::Plain) })
}

/// Categories of periods, the last one highlighted.
pub(crate) fn periods(context: &Context<'_>, rows: &[&Comparison]) -> Vec<Category> {
    let last = context.findings.frame.period;
    let category = |(i, row): (usize, &&Comparison)| {
        let before = i.checked_sub(1).and_then(|i| rows.get(i)).map(|r| &r.period);
        let (label, sub) = dates::on_axis(&row.period, before, &context.words);
        Category { id: row.period.to_string(), label, sub, highlight: row.period == last, rest: false }
    };
    rows.iter().enumerate().map(category).collect()
}

/// Categories of members; those that the message names are highlighted.
pub(crate) fn members(context: &Context<'_>, rows: &[&Comparison], slide: &str) -> Vec<Category> {
    let named = context.finding(slide).map(|f| &f.names);
    let category = |row: &&Comparison| {
        let (id, full) = match &row.member {
            Some(member) => (member.key.clone(), names::member(&context.words, member)),
            None => (String::new(), context.words.text("words.total")),
        };
        let highlight = named.is_some_and(|names| {
            names.iter().any(|(slot, n)| slot != "child" && row.member.as_ref().is_some_and(|m| m.label == *n))
        });
        Category { id, label: full, sub: String::new(), highlight, rest: false }
    };
    rows.iter().map(category).collect()
}

/// The category of all other members.
pub(crate) fn rest_category(context: &Context<'_>, scale: &Scale, count: Option<&str>) -> Category {
    let label = remainder::name(context, scale, count).text();
    Category { id: "rest".to_owned(), label, sub: String::new(), highlight: false, rest: true }
}

/// The scenarios that a chart against a reference shows, for its heading.
pub(crate) fn scenarios(reference: Option<Reference>) -> Vec<Scenario> {
    let mut out: Vec<Scenario> = reference.into_iter().collect();
    out.push(Scenario::AC);
    out.extend(reference.and_then(Scenario::absolute));
    out.extend(reference.and_then(Scenario::relative));
    out
}

/// The ids of the facts that a chart or table of these rows prints under these scenarios.
pub(crate) fn ids<'r>(rows: impl IntoIterator<Item = &'r Comparison>, scenarios: &[Scenario]) -> Vec<&'r str> {
    let printed =
        |row: &'r Comparison| row.facts.iter().filter(|(s, _)| scenarios.contains(s)).map(|(_, id)| id.as_str());
    rows.into_iter().flat_map(printed).collect()
}
