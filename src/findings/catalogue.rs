//! The list of measures: id, unit, which direction is good, family, formula (design.md §4).

use crate::base::Polarity::{self, Down, Neutral, Up};

use super::Family::{self, Business, Finance, Process, Quality};
use super::measure::Formula::{self, DaysOutstanding};
use super::measure::UnitKind::{self, Count, Days, Money, Pieces, Ratio, Score};
use super::measure::{Part, Rate, Spec};

const fn spec(id: &'static str, kind: UnitKind, polarity: Polarity, family: Family, formula: Formula) -> Spec {
    Spec { id, kind, polarity, family, formula }
}

const fn part(part: Part) -> Formula {
    Formula::Part(part)
}

const fn quotient(above: Part, below: Part) -> Formula {
    Formula::Quotient(above, below)
}

/// Every measure of this version, in display order.
pub const ALL: [Spec; 40] = [
    spec("sales", Money, Up, Business, part(Part::Sales)),
    spec("won_value", Money, Up, Business, part(Part::WonValue)),
    spec("gross_sales", Money, Up, Business, part(Part::GrossSales)),
    spec("gross_profit", Money, Up, Business, part(Part::GrossProfit)),
    spec("gross_margin", Ratio, Up, Business, quotient(Part::GrossProfit, Part::Sales)),
    spec("quantity", Pieces, Up, Business, part(Part::Quantity)),
    spec("average_price", Money, Up, Business, quotient(Part::Sales, Part::Quantity)),
    spec("customers", Count, Up, Business, part(Part::Customers)),
    spec("new_customers", Count, Up, Business, part(Part::NewCustomers)),
    spec("sales_per_customer", Money, Up, Business, quotient(Part::Sales, Part::Customers)),
    spec("average_deal", Money, Up, Business, quotient(Part::WonValue, Part::WonDeals)),
    spec("market_share", Ratio, Up, Business, quotient(Part::Sales, Part::MarketSize)),
    spec("orders", Count, Up, Process, part(Part::Orders)),
    spec("average_order", Money, Up, Process, quotient(Part::Sales, Part::Orders)),
    spec("leads", Count, Up, Process, part(Part::Leads)),
    spec("won_deals", Count, Up, Process, part(Part::WonDeals)),
    spec("lost_deals", Count, Down, Process, part(Part::LostDeals)),
    spec("win_rate", Ratio, Up, Process, quotient(Part::WonDeals, Part::ClosedDeals)),
    spec("conversion_rate", Ratio, Up, Process, quotient(Part::WonDeals, Part::Leads)),
    spec("visits", Count, Up, Process, part(Part::Visits)),
    spec("follow_ups", Count, Up, Process, part(Part::FollowUps)),
    spec("returned", Money, Down, Quality, part(Part::Returned)),
    spec("retention_rate", Ratio, Up, Quality, Formula::Rate(Rate::Retention)),
    spec("churn_rate", Ratio, Down, Quality, Formula::Rate(Rate::Churn)),
    spec("repurchase_rate", Ratio, Up, Quality, Formula::Rate(Rate::Repurchase)),
    spec("csat", Score, Up, Quality, quotient(Part::Marks, Part::Marked)),
    spec("nps", Score, Up, Quality, quotient(Part::NetPromoters, Part::Asked)),
    spec("complaints", Count, Down, Quality, part(Part::Complaints)),
    spec("complaint_rate", Ratio, Down, Quality, quotient(Part::Complaints, Part::Orders)),
    spec("cost", Money, Neutral, Finance, part(Part::Cost)),
    spec("due", Money, Neutral, Finance, part(Part::Due)),
    spec("collected", Money, Up, Finance, part(Part::Collected)),
    spec("collection_rate", Ratio, Up, Finance, quotient(Part::Collected, Part::Due)),
    spec("receivable", Money, Down, Finance, part(Part::Receivable)),
    spec("overdue", Money, Down, Finance, part(Part::Overdue)),
    spec("dso", Days, Down, Finance, DaysOutstanding),
    spec("spending", Money, Down, Finance, part(Part::Spending)),
    spec("budget", Money, Neutral, Finance, part(Part::Budget)),
    spec("expense_ratio", Ratio, Down, Finance, quotient(Part::Spending, Part::Sales)),
    spec("score", Score, Up, Process, Formula::Composite),
];
