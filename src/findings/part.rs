//! What measures are made of: sums and counts over rows, and the table and date that each is counted by.

use crate::data::Dataset;

use super::market;
use super::measure::{ALL, Formula};

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
    /// Σ amount at the exchange rates of the same month a year before, returns subtracted.
    SteadySales,
    /// Converted rows of which nobody knows that rate.
    Unrated,
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
    /// Completed activities whose action is a visit.
    Visits,
    /// Completed activities whose action is a follow-up.
    FollowUps,
    /// Σ receivables due in the period.
    Due,
    /// Σ payments on these up to the period's end, at most the receivable each.
    Collected,
    /// Open at the period's end.
    Receivable,
    /// Of these, past due.
    Overdue,
    /// Σ satisfaction scores that are no `nps`.
    Marks,
    /// Rows with such a score.
    Marked,
    /// 100 × (rows of `nps` with a score of 9 or more − rows of 6 or less).
    NetPromoters,
    /// Rows of `nps`.
    Asked,
    /// Complaints received.
    Complaints,
    /// Σ money spent.
    Spending,
    /// Σ budget.
    Budget,
    /// Σ benchmarks of the measure `market_size`, by working days of the days that count.
    MarketSize,
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
    /// Activities by their day.
    Activities,
    /// Receivables by the day they are due.
    Due,
    /// Receivables open at the end of a window.
    Open,
    /// Marks of satisfaction by their day.
    Satisfaction,
    /// Complaints by the day they were received.
    Complaints,
    /// Spending by its period.
    Spending,
    /// Market sizes among the benchmarks, by their period.
    Market,
}

impl Source {
    /// The table of events that it is; none for sales and opportunities.
    pub fn table(self) -> Option<&'static str> {
        Some(match self {
            Source::Sales | Source::Created | Source::Closed => return None,
            Source::Activities => "activities",
            Source::Due | Source::Open => "receivables",
            Source::Satisfaction => "satisfaction",
            Source::Complaints => "complaints",
            Source::Spending => "spending",
            Source::Market => "benchmarks",
        })
    }
}

impl Part {
    /// The table it is read from.
    pub fn source(self) -> Source {
        match self {
            Part::Leads => Source::Created,
            Part::WonDeals | Part::WonValue | Part::LostDeals | Part::ClosedDeals => Source::Closed,
            Part::Visits | Part::FollowUps => Source::Activities,
            Part::Due | Part::Collected => Source::Due,
            Part::Receivable | Part::Overdue => Source::Open,
            Part::Marks | Part::Marked | Part::NetPromoters | Part::Asked => Source::Satisfaction,
            Part::Complaints => Source::Complaints,
            Part::Spending | Part::Budget => Source::Spending,
            Part::MarketSize => Source::Market,
            _ => Source::Sales,
        }
    }

    /// True when parts of a whole add up to it: sums and counts of rows, not distinct counts.
    pub fn is_additive(self) -> bool {
        !matches!(self, Part::Orders | Part::Customers | Part::NewCustomers)
    }

    /// Digits after the point of its integers.
    pub fn scale(self, data: &Dataset) -> u8 {
        let own =
            |column| self.source().table().and_then(|t| Some(data.events.get(t)?.numbers(column)?.0)).unwrap_or(0);
        match self {
            Part::Quantity => data.quantity_scale,
            Part::Sales
            | Part::SteadySales
            | Part::Cost
            | Part::GrossSales
            | Part::Returned
            | Part::GrossProfit
            | Part::WonValue => data.money_scale,
            Part::Due | Part::Collected | Part::Receivable | Part::Overdue => {
                let paid = data.events.get("payments").and_then(|t| t.numbers("amount")).map_or(0, |(scale, _)| scale);
                own("amount").max(paid).max(data.money_scale)
            }
            Part::Spending => own("amount").max(data.money_scale),
            Part::Budget => own("budget").max(data.money_scale),
            Part::Marks => own("score"),
            // A part of a month by its working days is no whole number: six digits more keep shares exact.
            Part::MarketSize => own("value") + market::FINER,
            _ => 0,
        }
    }

    /// What the data lack to feed it: a table, or `table.column`.
    pub(super) fn lacks(self, data: &Dataset) -> Option<&'static str> {
        let sales = data.has.amount || data.sales_span.is_some();
        let column = |table: &str, column: &str| {
            data.events.get(table).is_some_and(|t| t.rows > 0 && t.columns.contains_key(column))
        };
        let table = |table: &'static str| data.events.get(table).is_none_or(|t| t.rows == 0).then_some(table);
        let lacks = |has: bool, what: &'static str| (!has).then_some(what);
        match self {
            Part::Visits | Part::FollowUps => table("activities")
                .or_else(|| lacks(column("activities", "date"), "activities.date"))
                .or_else(|| lacks(column("activities", "action"), "activities.action")),
            Part::Due | Part::Receivable | Part::Overdue => {
                table("receivables").or_else(|| lacks(column("receivables", "due"), "receivables.due"))
            }
            Part::Collected => Part::Due.lacks(data).or_else(|| table("payments")),
            Part::Marks | Part::Marked => table("satisfaction"),
            Part::NetPromoters | Part::Asked => {
                table("satisfaction").or_else(|| lacks(column("satisfaction", "kind"), "satisfaction.kind"))
            }
            Part::Complaints => table("complaints"),
            Part::Spending => table("spending"),
            Part::Budget => table("spending").or_else(|| lacks(column("spending", "budget"), "spending.budget")),
            Part::MarketSize => table("benchmarks").or_else(|| lacks(market::has_size(data), "benchmarks.market_size")),
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
