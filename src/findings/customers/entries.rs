//! Entering what pages print of the customers into the book of facts.

use std::collections::BTreeMap;

use crate::base::{Decimal, Period, Scenario, Unit, Value};

use super::super::book::{Book, fact_id};
use super::super::study::Study;
use super::super::variance::{Cell, quotient};
use super::super::{Fact, FactId, MemberRef};

/// What a fact is about: dimension and key, or a class of customers such as `tier` and `A`.
pub type About<'k> = &'k [(&'k str, &'k str)];

/// The book, with what all entries of a report have in common.
#[derive(Debug)]
pub struct Entries<'b> {
    book: &'b mut Book,
    period: Period,
    currency: String,
    money_scale: u8,
    partial: bool,
}

impl<'b> Entries<'b> {
    /// Entries of a report's period.
    pub fn new(study: &Study<'_>, book: &'b mut Book) -> Entries<'b> {
        Entries {
            book,
            period: study.period,
            currency: study.brief.currency.clone(),
            money_scale: study.data.money_scale,
            partial: !study.period.is_complete(study.ledger.as_of, study.ledger.calendar),
        }
    }

    /// Enters a value.
    pub fn cell(&mut self, measure: &str, unit: Unit, about: About<'_>, scenario: Scenario, cell: Cell) -> FactId {
        let slice: BTreeMap<String, String> =
            about.iter().map(|(what, key)| ((*what).to_owned(), (*key).to_owned())).collect();
        let cell = if self.partial { cell.partial() } else { cell };
        self.book.enter(Fact {
            id: fact_id(measure, &slice, &self.period, scenario),
            measure: measure.to_owned(),
            unit,
            slice,
            period: self.period,
            scenario,
            value: cell.value,
            status: cell.status,
        })
    }

    /// Enters an amount in minor units.
    pub fn money(&mut self, measure: &str, about: About<'_>, scenario: Scenario, units: i128) -> FactId {
        let unit = Unit::Currency(self.currency.clone());
        let value = Value::Exact(Decimal::new(units, self.money_scale));
        self.cell(measure, unit, about, scenario, Cell::of(value))
    }

    /// Enters an amount that is a mean or a model's, in minor units.
    pub fn average(&mut self, measure: &str, about: About<'_>, scenario: Scenario, units: f64) -> FactId {
        let unit = Unit::Currency(self.currency.clone());
        let value = Value::Real(units / 10_f64.powi(i32::from(self.money_scale)));
        self.cell(measure, unit, about, scenario, Cell::of(value))
    }

    /// Enters a count.
    pub fn count(&mut self, measure: &str, about: About<'_>, scenario: Scenario, count: usize) -> FactId {
        self.signed(measure, about, scenario, i128::try_from(count).unwrap_or(i128::MAX))
    }

    /// Enters a difference of counts.
    pub fn signed(&mut self, measure: &str, about: About<'_>, scenario: Scenario, count: i128) -> FactId {
        self.cell(measure, Unit::Count, about, scenario, Cell::of(Value::Exact(Decimal::whole(count))))
    }

    /// Enters days.
    pub fn days(&mut self, measure: &str, about: About<'_>, scenario: Scenario, days: i64) -> FactId {
        self.cell(measure, Unit::Days, about, scenario, Cell::of(Value::Exact(Decimal::whole(i128::from(days)))))
    }

    /// Enters a quotient of whole numbers; without a value where the denominator is 0.
    pub fn ratio(
        &mut self,
        measure: &str,
        about: About<'_>,
        scenario: Scenario,
        (above, below): (i128, i128),
    ) -> FactId {
        let exact = |n: i128| Value::Exact(Decimal::whole(n));
        self.cell(measure, Unit::Ratio, about, scenario, quotient(exact(above), exact(below)))
    }

    /// Enters a ratio that is not a quotient of whole numbers; a value that is not finite has no usable base.
    pub fn real(&mut self, measure: &str, about: About<'_>, scenario: Scenario, value: f64) -> FactId {
        self.cell(measure, Unit::Ratio, about, scenario, Cell::of(Value::Real(value)))
    }

    /// Enters a share that is a setting, with the digits of a percentage: 0.8 is 80.00 %.
    pub fn setting(&mut self, measure: &str, share: f64) -> FactId {
        let value = Value::Exact(Decimal::new((share * 10_000.0).round() as i128, 4));
        self.cell(measure, Unit::Ratio, &[], Scenario::AC, Cell::of(value))
    }

    /// The book itself, for comparisons.
    pub fn book(&mut self) -> &mut Book {
        self.book
    }

    /// The value behind a fact.
    pub fn value(&self, id: &str) -> Option<f64> {
        self.book.fact(id)?.value.map(Value::to_f64)
    }
}

/// What a fact about a member is about.
pub fn of_member(member: &MemberRef) -> [(&str, &str); 1] {
    [(member.dimension.as_str(), member.key.as_str())]
}
