//! The numbers of price, volume and mix as they are printed: effects that add up to the change, products that add up to
//! each effect, and the parts of each product that add up to its change.

use super::super::context::Context;
use super::super::deck::{Cell, Phrase, Point};
use super::super::numbers::Scale;
use super::super::rounding::foot;
use super::super::rounding_across::Across;
use super::super::template::Style;
use super::pvm::parts;
use crate::base::{Format, Impact, Scenario, Value};
use crate::findings::variance::difference;
use crate::findings::{EffectKind, Fact, Pvm, PvmItem};

/// See the module.
pub(super) struct Printed {
    /// Change of the whole and its effects.
    pub change: Option<Cell>,
    pub effects: Vec<(EffectKind, Point, i128, Impact)>,
    /// What has no price, volume and mix, where anything is of that kind.
    pub others: Option<Cell>,
    /// Change, price, volume and mix of each item, what exchange rates did where the whole says it, and what has neither
    /// price nor volume where anything has.
    pub items: Vec<Vec<Option<Cell>>>,
}

/// How the page prints.
struct Print<'p> {
    context: &'p Context<'p>,
    scale: &'p Scale,
    measure: &'p str,
    format: Format,
}

impl Print<'_> {
    fn point(&self, fact: &Fact, digits: i128) -> Option<(Point, Impact)> {
        let num = self.scale.num_of_digits(fact, self.format, digits);
        Some((Point { value: self.scale.plotted(fact)?, num }, self.context.impact(self.measure, fact)))
    }

    fn cell(&self, fact: &Fact, digits: i128) -> Option<Cell> {
        let (point, impact) = self.point(fact, digits)?;
        let phrase = Phrase::num(point.num);
        Some(Cell { phrase, value: Some(point.value), impact: Some(impact), mark: None, link: None })
    }

    /// The digits of parts of a whole that prints as `digits`.
    fn foot(&self, facts: &[Option<&Fact>], whole: Value, digits: i128) -> Vec<Option<i128>> {
        let values: Vec<Option<Value>> = facts.iter().map(|f| f.and_then(|f| f.value)).collect();
        foot(&values, whole, digits, self.format)
    }
}

impl Printed {
    /// The numbers of an analysis whose change is of this scenario; none where a fact has no value.
    pub fn of(context: &Context<'_>, scale: &Scale, pvm: &Pvm, change: Scenario) -> Option<Printed> {
        let findings = context.findings;
        let whole = findings.of(&pvm.total, change)?;
        let format = scale.format(whole, Style::Plain);
        let print = Print { context, scale, measure: &pvm.measure, format };
        let digits = format.digits(whole.value?);
        let facts: Vec<&Fact> = pvm.effects.iter().filter_map(|e| findings.fact(&e.fact)).collect();
        let steps: Vec<Option<&Fact>> = facts.iter().copied().map(Some).collect();
        let footed = print.foot(&steps, whole.value?, digits);
        let mut effects = Vec::new();
        for ((effect, fact), digits) in pvm.effects.iter().zip(&facts).zip(&footed) {
            let (point, impact) = print.point(fact, (*digits)?)?;
            let Some(Value::Exact(exact)) = fact.value else { return None };
            effects.push((effect.kind, point, exact.units, impact));
        }
        let rows = Rows::of(&print, pvm, change)?;
        let split = parts(pvm);
        let others = footed.iter().skip(split).copied().sum::<Option<i128>>()?;
        // Steps of the figure, each moved a little, may be further from their sum than a printed number may be.
        let own = rows.others.and_then(|f| f.value).map_or(others, |value| format.digits(value));
        let others = others.clamp(own - 1, own + 1);
        let total = Total { change: whole, digits, effects: &facts, footed: &footed, others };
        let digits_of = rows.digits(&print, pvm, &total)?;
        let cell = |fact: Option<&Fact>, digits: Option<i128>| print.cell(fact?, digits?);
        let items = rows.facts.iter().zip(&digits_of);
        let items =
            items.map(|(facts, digits)| facts.iter().zip(digits).map(|(f, d)| cell(*f, *d)).collect()).collect();
        let others = cell(rows.others, Some(others));
        Some(Printed { change: print.cell(whole, digits), effects, others, items })
    }
}

/// The row of the total: the change with its digits, its effects with theirs, and the digits of what has no parts.
struct Total<'t> {
    change: &'t Fact,
    digits: i128,
    effects: &'t [&'t Fact],
    footed: &'t [Option<i128>],
    others: i128,
}

/// The items of the table.
struct Rows<'r> {
    items: Vec<&'r PvmItem>,
    /// Change, parts and, where anything has it, what has no parts.
    facts: Vec<Vec<Option<&'r Fact>>>,
    /// The whole of the last column, where the table has it.
    others: Option<&'r Fact>,
}

impl<'r> Rows<'r> {
    fn of(print: &Print<'r>, pvm: &'r Pvm, change: Scenario) -> Option<Rows<'r>> {
        let findings = print.context.findings;
        let items: Vec<&PvmItem> = pvm.items.iter().chain(&pvm.rest).collect();
        let fact = |id: Option<&'r String>| id.and_then(|id| findings.fact(id));
        let last = |item: &'r PvmItem| match item.kind {
            Some(_) => findings.of(&item.comparison, change),
            None => fact(item.others.as_ref()),
        };
        let something = |f: &Fact| f.value.is_some_and(|v| v.to_f64().abs() > 0.0);
        let others = fact(pvm.others.as_ref()).filter(|_| items.iter().any(|item| last(item).is_some_and(something)));
        let row = |item: &&'r PvmItem| {
            let mut row = vec![findings.of(&item.comparison, change)];
            row.extend((0..parts(pvm)).map(|at| fact(item.effects.as_ref().and_then(|effects| effects.get(at)))));
            row.extend(others.map(|_| last(item)));
            row
        };
        let facts = items.iter().map(row).collect();
        Some(Rows { items, facts, others })
    }

    /// The digits of every cell: columns add up to the digits of their effects, the first to those of the change, and rows
    /// to their changes.
    fn digits(&self, print: &Print<'_>, pvm: &Pvm, total: &Total<'_>) -> Option<Vec<Vec<Option<i128>>>> {
        let split = parts(pvm);
        let is_open = |item: &PvmItem| item.kind.is_none() || self.others.is_none();
        let mut changes = self.kinds(print, pvm, total);
        // The last column: kinds as they are, and the rest of the items what is left of it.
        let last: Vec<Option<i128>> = changes.clone();
        let mut left = (total.change.value?, total.digits);
        let mut open: Vec<Option<&Fact>> = Vec::new();
        for ((item, facts), digits) in self.items.iter().zip(&self.facts).zip(&changes) {
            let own = facts.first().copied().flatten();
            open.push(own.filter(|_| is_open(item)));
            if let (false, Some(value), Some(digits)) = (is_open(item), own.and_then(|f| f.value), digits) {
                left = (difference(left.0, value), left.1 - digits);
            }
        }
        for ((change, found), item) in changes.iter_mut().zip(print.foot(&open, left.0, left.1)).zip(&self.items) {
            if is_open(item) {
                *change = found;
            }
        }
        let mut columns: Vec<Vec<Option<i128>>> = Vec::new();
        for (at, (effect, digits)) in total.effects.iter().zip(total.footed).take(split).enumerate() {
            let own: Vec<Option<&Fact>> = self.facts.iter().map(|row| row.get(at + 1).copied().flatten()).collect();
            columns.push(print.foot(&own, effect.value?, (*digits)?));
        }
        let mut out: Vec<Vec<Option<i128>>> = Vec::new();
        for (row, (change, last)) in changes.iter().zip(&last).enumerate() {
            let mut digits = vec![*change];
            digits.extend(columns.iter().map(|column| column.get(row).copied().flatten()));
            digits.extend(self.others.map(|_| *last));
            out.push(digits);
        }
        self.across(print, split, &mut out);
        Some(out)
    }

    /// The digits of what has no parts: of the items of a kind, and of the rest's part of these. Where a step of the figure
    /// is one item alone, both print one number.
    fn kinds(&self, print: &Print<'_>, pvm: &Pvm, total: &Total<'_>) -> Vec<Option<i128>> {
        let last = |facts: &[Option<&'r Fact>]| facts.last().copied().flatten().filter(|_| self.others.is_some());
        let alone = |item: &PvmItem, own: &Fact| {
            let kind = item.kind.filter(|kind| self.items.iter().filter(|i| i.kind == Some(*kind)).count() == 1)?;
            let at = pvm.effects.iter().position(|e| e.kind == kind)?;
            total.effects.get(at).filter(|f| f.value == own.value).and(total.footed.get(at).copied().flatten())
        };
        let own: Vec<Option<&Fact>> = self.facts.iter().map(|facts| last(facts)).collect();
        let fixed: Vec<Option<i128>> = self.items.iter().zip(&own).map(|(item, own)| alone(item, (*own)?)).collect();
        let Some(mut left) = self.others.and_then(|f| Some((f.value?, total.others))) else { return fixed };
        for (own, fixed) in own.iter().zip(&fixed) {
            if let Some((value, fixed)) = own.and_then(|f| f.value).zip(*fixed) {
                left = (difference(left.0, value), left.1 - fixed);
            }
        }
        let open: Vec<Option<&Fact>> =
            own.iter().zip(&fixed).map(|(own, fixed)| own.filter(|_| fixed.is_none())).collect();
        fixed.into_iter().zip(print.foot(&open, left.0, left.1)).map(|(fixed, found)| fixed.or(found)).collect()
    }

    /// Lets the parts of every row that has them add up to its change, less what has no parts.
    fn across(&self, print: &Print<'_>, split: usize, digits: &mut [Vec<Option<i128>>]) {
        let of = |row: usize| -> Option<Vec<(Value, i128)>> {
            let cells = self.facts.get(row)?.iter().zip(digits.get(row)?).skip(1).take(split);
            cells.map(|(fact, digits)| Some((fact.as_ref()?.value?, (*digits)?))).collect()
        };
        let rows: Vec<(usize, Vec<(Value, i128)>)> =
            (0..digits.len()).filter_map(|row| Some((row, of(row).filter(|cells| !cells.is_empty())?))).collect();
        let target = |row: &[Option<i128>]| {
            let last = row.get(split + 1).copied().flatten().unwrap_or(0);
            row.first().copied().flatten().map(|change| change - last)
        };
        let targets: Option<Vec<i128>> = rows.iter().map(|(row, _)| target(digits.get(*row)?)).collect();
        let Some(targets) = targets else { return };
        let cells: Vec<Vec<(Value, i128)>> = rows.iter().map(|(_, cells)| cells.clone()).collect();
        for ((row, _), found) in rows.iter().zip(Across::of(&cells, print.format).footed(&targets)) {
            for (cell, found) in digits.get_mut(*row).into_iter().flat_map(|r| r.iter_mut().skip(1)).zip(found) {
                *cell = Some(found);
            }
        }
    }
}
