//! The measures: what each one is, and whether the data feed it (design.md §4).

use crate::base::{Error, Polarity, Result, Unit, suggest};
use crate::config::Brief;
use crate::data::Dataset;

use super::{Family, Measure};

/// A measure and how it is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its id.
    pub id: &'static str,
    /// What it counts.
    pub kind: UnitKind,
    /// Which direction is good unless the brief says otherwise.
    pub polarity: Polarity,
    /// Its family on the key-figures page.
    pub family: Family,
    /// How it is computed.
    pub formula: Formula,
}

/// A unit before the currency is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// The currency of the project.
    Money,
    /// Pieces.
    Pieces,
    /// Things counted.
    Count,
    /// A share.
    Ratio,
}

/// How a measure is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// A sum or a count.
    Part(Part),
    /// A quotient of two sums or counts, never a mean of quotients.
    Quotient(Part, Part),
    /// A rate over the 12 months to the end of the period.
    Rate(Rate),
}

/// A sum or a count over rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Σ amount, returns subtracted.
    Sales,
    /// Σ cost, returns subtracted.
    Cost,
    /// Σ quantity, returns subtracted.
    Quantity,
    /// Σ of rows that are not subtracted.
    GrossSales,
    /// Σ of what is subtracted, positive.
    Returned,
    /// Sales − cost.
    GrossProfit,
    /// Distinct orders.
    Orders,
    /// Distinct customer keys with a row of amount > 0.
    Customers,
    /// Of these, the ones whose first such row in the slice lies in the period.
    NewCustomers,
    /// Opportunities created.
    Leads,
    /// Opportunities closed as won.
    WonDeals,
    /// Σ amount of these.
    WonValue,
    /// Opportunities closed as lost.
    LostDeals,
    /// Opportunities closed, won or lost.
    ClosedDeals,
}

/// Rates that compare two windows of 12 months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Customers of the earlier window who bought in the later ÷ customers of the earlier.
    Retention,
    /// 1 − retention.
    Churn,
    /// Customers with two orders or more ÷ customers, in the later window.
    Repurchase,
}

/// Table and date that a measure counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The sales table.
    Sales,
    /// Opportunities by the day they were created.
    Created,
    /// Opportunities by the day they were closed.
    Closed,
}

impl Part {
    /// The table it is read from.
    pub fn source(self) -> Source {
        match self {
            Part::Leads => Source::Created,
            Part::WonDeals | Part::WonValue | Part::LostDeals | Part::ClosedDeals => Source::Closed,
            _ => Source::Sales,
        }
    }

    /// True when parts of a whole add up to it: sums and counts of rows, not distinct counts.
    pub fn is_additive(self) -> bool {
        !matches!(self, Part::Orders | Part::Customers | Part::NewCustomers)
    }

    /// Digits after the point of its integers.
    pub fn scale(self, data: &Dataset) -> u8 {
        match self {
            Part::Quantity => data.quantity_scale,
            Part::Sales | Part::Cost | Part::GrossSales | Part::Returned | Part::GrossProfit | Part::WonValue => {
                data.money_scale
            }
            _ => 0,
        }
    }

    /// The column of the sales table that it lacks, if any.
    fn lacks(self, data: &Dataset) -> Option<&'static str> {
        let sales = data.has.amount || data.sales_span.is_some();
        match self {
            _ if self.source() != Source::Sales => data.opportunities.id.is_empty().then_some("opportunities"),
            _ if !sales => Some("sales"),
            Part::Cost | Part::GrossProfit => (!data.has.cost).then_some("sales.cost"),
            Part::Quantity => (!data.has.quantity).then_some("sales.quantity"),
            Part::Customers | Part::NewCustomers => (!data.has.customer).then_some("sales.customer"),
            _ => None,
        }
    }

    /// The measure id whose targets are this part's targets; none when a table of targets cannot name it.
    pub fn id(self) -> Option<&'static str> {
        ALL.iter().find(|s| s.formula == Formula::Part(self)).map(|s| s.id)
    }
}

impl Spec {
    /// The unit of its values.
    pub fn unit(&self, currency: &str) -> Unit {
        match self.kind {
            UnitKind::Money => Unit::Currency(currency.to_owned()),
            UnitKind::Pieces => Unit::Pcs,
            UnitKind::Count => Unit::Count,
            UnitKind::Ratio => Unit::Ratio,
        }
    }

    /// True when parts add up to the whole.
    pub fn is_additive(&self) -> bool {
        matches!(self.formula, Formula::Part(part) if part.is_additive())
    }

    /// True of shares, whose variances are points.
    pub fn is_ratio(&self) -> bool {
        self.kind == UnitKind::Ratio
    }

    /// What the data lack to feed it: a table, or `table.column`.
    pub fn lacks(&self, data: &Dataset) -> Option<&'static str> {
        match self.formula {
            Formula::Part(part) => part.lacks(data),
            Formula::Quotient(above, below) => above.lacks(data).or_else(|| below.lacks(data)),
            Formula::Rate(_) => Part::Customers.lacks(data),
        }
    }

    /// The measure as pages need it.
    pub fn describe(&self, brief: &Brief) -> Measure {
        Measure {
            id: self.id.to_owned(),
            unit: self.unit(&brief.currency),
            polarity: self.good(brief),
            family: self.family,
            additive: self.is_additive(),
        }
    }

    /// Which direction is good, as the brief or the measure says.
    pub fn good(&self, brief: &Brief) -> Polarity {
        brief.measures.get(self.id).and_then(|m| m.good).unwrap_or(self.polarity)
    }
}

const fn spec(id: &'static str, kind: UnitKind, polarity: Polarity, family: Family, formula: Formula) -> Spec {
    Spec { id, kind, polarity, family, formula }
}

/// Every measure of this version, in display order.
pub const ALL: [Spec; 23] = [
    spec("sales", UnitKind::Money, Polarity::Up, Family::Business, Formula::Part(Part::Sales)),
    spec("won_value", UnitKind::Money, Polarity::Up, Family::Business, Formula::Part(Part::WonValue)),
    spec("gross_sales", UnitKind::Money, Polarity::Up, Family::Business, Formula::Part(Part::GrossSales)),
    spec("gross_profit", UnitKind::Money, Polarity::Up, Family::Business, Formula::Part(Part::GrossProfit)),
    spec(
        "gross_margin",
        UnitKind::Ratio,
        Polarity::Up,
        Family::Business,
        Formula::Quotient(Part::GrossProfit, Part::Sales),
    ),
    spec("quantity", UnitKind::Pieces, Polarity::Up, Family::Business, Formula::Part(Part::Quantity)),
    spec(
        "average_price",
        UnitKind::Money,
        Polarity::Up,
        Family::Business,
        Formula::Quotient(Part::Sales, Part::Quantity),
    ),
    spec("customers", UnitKind::Count, Polarity::Up, Family::Business, Formula::Part(Part::Customers)),
    spec("new_customers", UnitKind::Count, Polarity::Up, Family::Business, Formula::Part(Part::NewCustomers)),
    spec(
        "sales_per_customer",
        UnitKind::Money,
        Polarity::Up,
        Family::Business,
        Formula::Quotient(Part::Sales, Part::Customers),
    ),
    spec(
        "average_deal",
        UnitKind::Money,
        Polarity::Up,
        Family::Business,
        Formula::Quotient(Part::WonValue, Part::WonDeals),
    ),
    spec("orders", UnitKind::Count, Polarity::Up, Family::Process, Formula::Part(Part::Orders)),
    spec("average_order", UnitKind::Money, Polarity::Up, Family::Process, Formula::Quotient(Part::Sales, Part::Orders)),
    spec("leads", UnitKind::Count, Polarity::Up, Family::Process, Formula::Part(Part::Leads)),
    spec("won_deals", UnitKind::Count, Polarity::Up, Family::Process, Formula::Part(Part::WonDeals)),
    spec("lost_deals", UnitKind::Count, Polarity::Down, Family::Process, Formula::Part(Part::LostDeals)),
    spec(
        "win_rate",
        UnitKind::Ratio,
        Polarity::Up,
        Family::Process,
        Formula::Quotient(Part::WonDeals, Part::ClosedDeals),
    ),
    spec(
        "conversion_rate",
        UnitKind::Ratio,
        Polarity::Up,
        Family::Process,
        Formula::Quotient(Part::WonDeals, Part::Leads),
    ),
    spec("returned", UnitKind::Money, Polarity::Down, Family::Quality, Formula::Part(Part::Returned)),
    spec("retention_rate", UnitKind::Ratio, Polarity::Up, Family::Quality, Formula::Rate(Rate::Retention)),
    spec("churn_rate", UnitKind::Ratio, Polarity::Down, Family::Quality, Formula::Rate(Rate::Churn)),
    spec("repurchase_rate", UnitKind::Ratio, Polarity::Up, Family::Quality, Formula::Rate(Rate::Repurchase)),
    spec("cost", UnitKind::Money, Polarity::Down, Family::Finance, Formula::Part(Part::Cost)),
];

/// Every measure of this version, in display order, with its formula for these data.
pub fn all(data: &Dataset) -> Vec<Spec> {
    let deals = !data.opportunities.id.is_empty();
    ALL.into_iter()
        .map(|s| match s.id {
            // 客单价: deals where there are deals, customers elsewhere.
            "average_deal" if !deals => Spec { formula: Formula::Quotient(Part::Sales, Part::Customers), ..s },
            _ => s,
        })
        .collect()
}

/// The measures that the data feed, in display order.
pub fn available(data: &Dataset) -> Vec<Spec> {
    all(data).into_iter().filter(|s| s.lacks(data).is_none()).collect()
}

/// A measure by its id.
///
/// # Errors
/// An id that is no measure, with the nearest one that is; a measure that the data do not feed.
pub fn find(id: &str, data: &Dataset) -> Result<Spec> {
    let every = all(data);
    let Some(found) = every.iter().find(|s| s.id == id) else {
        return Err(Error::config(format!("unknown measure `{id}`"))
            .hint_maybe(suggest::hint(id, available(data).iter().map(|s| s.id))));
    };
    match found.lacks(data) {
        None => Ok(*found),
        Some(lack) => Err(Error::config(format!("the data do not feed the measure `{id}`: there is no `{lack}`"))
            .hint(format!(
                "measures of these data: {}",
                available(data).iter().map(|s| s.id).collect::<Vec<_>>().join(", ")
            ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::sample::Sample;

    #[test]
    fn a_misspelt_measure_is_answered_with_the_nearest() {
        let data = Sample::new().sale("2020-01-02", &[], 1, 100).build();
        let error = find("salse", &data).expect_err("no such measure");
        assert_eq!(error.to_string(), "unknown measure `salse`\n  = help: did you mean `sales`?");
        assert!(find("cost", &data).expect_err("no cost").message.contains("`sales.cost`"));
        assert!(find("leads", &data).is_err());
    }

    #[test]
    fn every_id_is_there_once() {
        let mut ids: Vec<&str> = all(&Dataset::default()).iter().map(|s| s.id).collect();
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }
}
