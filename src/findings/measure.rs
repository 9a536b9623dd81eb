//! The measures: what each one is, and whether the data feed it (design.md §4).

use crate::base::{Error, Polarity, Result, Unit, suggest};
use crate::config::Brief;
use crate::data::Dataset;

use super::{Family, Measure};

pub use super::catalogue::ALL;
pub use super::part::{Part, Rate, Source};

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
    /// Days.
    Days,
    /// Points of a score.
    Score,
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
    /// Days of sales that are outstanding, counted back over natural months (methods.md B9).
    DaysOutstanding,
    /// The composite score of a rep (methods.md B7).
    Composite,
}

impl Spec {
    /// The unit of its values.
    pub fn unit(&self, currency: &str) -> Unit {
        match self.kind {
            UnitKind::Money => Unit::Currency(currency.to_owned()),
            UnitKind::Pieces => Unit::Pcs,
            UnitKind::Count => Unit::Count,
            UnitKind::Ratio => Unit::Ratio,
            UnitKind::Days => Unit::Days,
            UnitKind::Score => Unit::Score,
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
            Formula::Composite => Part::Sales.lacks(data).and_then(|lack| Part::Leads.lacks(data).and(Some(lack))),
            Formula::DaysOutstanding => Part::Receivable.lacks(data).or_else(|| Part::Sales.lacks(data)),
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

/// The cases behind a quotient: what stands below its line, where that is a count.
pub fn cases(spec: &Spec, data: &Dataset) -> Option<Spec> {
    let Formula::Quotient(_, below) = spec.formula else { return None };
    match below.id() {
        // What has no id of its own is a count of cases.
        None => Some(Spec { formula: Formula::Part(below), kind: UnitKind::Count, ..*spec }),
        Some(id) => find(id, data).ok().filter(|part| part.kind == UnitKind::Count),
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
