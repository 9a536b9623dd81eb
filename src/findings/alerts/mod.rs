//! Alerts: what asks for a decision, whose risk it is, since when, and who has to act (brief.md S42; methods.md B6).
//!
//! An alert is statistical, material and actionable. Most are findings that other pages prove; [`limits`] adds what
//! breaks a limit of the project's own, [`signals`] key figures outside their natural course and data that cannot be
//! meant ([`units`]). [`since`] says how long it has been so, [`owner`] who has to act. The worst of each kind of risk comes first, so that ten shortfalls of sales do not hide that nobody
//! recommends the company any more; then the others by how much is at stake.

pub mod limits;
mod owner;
pub mod signals;
mod since;
#[cfg(test)]
mod tests;
mod units;

pub use owner::Acting;

use serde::Serialize;

use crate::base::{Impact, Period, Result, Value};

use super::book::Book;
use super::study::Study;
use super::{Actions, Finding, MemberRef, Trail};

/// What may go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// Data that cannot be meant: a gap, another unit.
    Data,
    /// The year's target.
    Target,
    /// Sales of members, prices, margins.
    Sales,
    /// Leads, deals, visits.
    Process,
    /// Customers that are lost or drop.
    Customer,
    /// Money that is owed.
    Credit,
    /// Complaints, returns, marks: what is wrong with products and service.
    Quality,
    /// Shares of the market.
    Market,
    /// Money that is spent.
    Cost,
    /// People.
    People,
}

impl Risk {
    /// Its word in the words files: `risk.<code>`.
    pub fn code(self) -> &'static str {
        match self {
            Risk::Data => "data",
            Risk::Target => "target",
            Risk::Sales => "sales",
            Risk::Process => "process",
            Risk::Customer => "customer",
            Risk::Credit => "credit",
            Risk::Quality => "quality",
            Risk::Market => "market",
            Risk::Cost => "cost",
            Risk::People => "people",
        }
    }

    /// The risk that a measure tells of.
    fn of_measure(measure: &str) -> Risk {
        match measure {
            "leads" | "won_deals" | "won_value" | "lost_deals" | "average_deal" | "win_rate" | "conversion_rate"
            | "visits" | "follow_ups" => Risk::Process,
            "customers" | "new_customers" | "retention_rate" | "churn_rate" | "repurchase_rate" => Risk::Customer,
            "due" | "collected" | "collection_rate" | "receivable" | "overdue" | "dso" => Risk::Credit,
            "csat" | "nps" | "complaints" | "complaint_rate" | "returned" => Risk::Quality,
            "spending" | "budget" | "expense_ratio" | "cost" => Risk::Cost,
            "market_share" => Risk::Market,
            _ => Risk::Sales,
        }
    }

    /// The risk that a finding tells of; none where it is no alert.
    pub fn of(finding: &Finding) -> Option<Risk> {
        let measure = finding.words.get("measure").and_then(|m| m.strip_prefix("measure.")).unwrap_or_default();
        Some(match finding.kind.as_str() {
            "gap" | "unit_jump" => Risk::Data,
            "pacing_behind" => Risk::Target,
            "control_signal" | "forecast_break" | "members_below" | "member_short" | "cell_short" | "driver_down" => {
                Risk::Sales
            }
            "customer_lost" | "customer_drop" | "retention_change" => Risk::Customer,
            "overdue_money" => Risk::Credit,
            "complaints_received" | "satisfaction_level" | "promoters_level" => Risk::Quality,
            "market_share_moved" => Risk::Market,
            "channel_weak" | "spending_over" => Risk::Cost,
            "rep_weak" | "rep_streak" | "reps_below" => Risk::People,
            "limit_broken" | "measure_signal" => Risk::of_measure(measure),
            _ => return None,
        })
    }
}

/// Something that asks for a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// The finding that says it.
    pub finding: String,
    /// What may go wrong.
    pub risk: Risk,
    /// The first of the periods in a row in which it has been so; none where that is not known.
    pub since: Option<Period>,
    /// Who has to act: the rep that it is about, or the one of the customer that it is about.
    pub owner: Option<MemberRef>,
    /// Else who has taken on an action that answers it.
    pub acting: Option<Acting>,
}

/// Findings that nothing but an alert tells.
///
/// # Errors
/// A limit names a member that the data do not have.
pub fn found(study: &Study<'_>, book: &mut Book) -> Result<Vec<Finding>> {
    let mut out = limits::broken(study, book)?;
    out.extend(signals::signals(study, book));
    Ok(out)
}

/// The alerts among findings, which are sorted by score: the worst of each risk, then the others.
pub fn alerts(
    study: &Study<'_>,
    book: &Book,
    findings: &[Finding],
    trails: &[Trail],
    actions: Option<&Actions>,
) -> Vec<Alert> {
    let mut first: Vec<Alert> = Vec::new();
    let mut others: Vec<Alert> = Vec::new();
    let mut signalled: Vec<&str> = Vec::new();
    let mut numbers: Vec<&String> = Vec::new();
    for finding in findings.iter().filter(|f| f.impact == Impact::Bad) {
        let is_news =
            !is_handful(book, finding) && !is_unchanged(finding, findings) && !is_between_orders(book, finding);
        let Some(risk) = Risk::of(finding).filter(|_| is_news) else { continue };
        let number = ["ratio", "actual", "value"].iter().find_map(|slot| finding.facts.get(*slot));
        let again = number.is_some_and(|id| numbers.contains(&id)) || says_again(finding, &signalled);
        if risk != Risk::Data && again {
            continue;
        }
        signalled.extend(measures(finding));
        numbers.extend(number);
        let owner = owner::owner(study, book, finding);
        // Of members that fall short together, who acts on the one that does most acts on a part.
        let single = top_of(finding, findings);
        let several = finding.facts.get("count").and_then(|id| book.fact(id)?.value).is_some_and(|n| n.to_f64() > 1.0);
        let acting = || {
            let found = owner::acting(study, book, single.unwrap_or(finding), trails, actions)?;
            Some(Acting { part: found.part || (single.is_some() && several), ..found })
        };
        let alert = Alert {
            finding: finding.id.clone(),
            risk,
            since: since::since(study, book, finding),
            acting: if owner.is_some() { None } else { acting() },
            owner,
        };
        if first.iter().any(|a| a.risk == risk) { others.push(alert) } else { first.push(alert) }
    }
    first.extend(others);
    // Before the data are believed nothing is decided.
    first.sort_by_key(|alert| alert.risk != Risk::Data);
    first
}

/// True of a customer without sales in the period that is told as one that bought less: it is not silent for longer than
/// is usual for it, so that a decision would come too soon.
fn is_between_orders(book: &Book, finding: &Finding) -> bool {
    let sold = finding.facts.get("actual").and_then(|id| book.fact(id)?.value);
    finding.kind == "customer_drop" && sold.is_none_or(|sold| sold.to_f64() <= 0.0)
}

/// The finding about the member that does most of what several members lack together.
fn top_of<'f>(finding: &Finding, all: &'f [Finding]) -> Option<&'f Finding> {
    let top = finding.names.get("top").filter(|_| finding.kind == "members_below")?;
    let same = |other: &&Finding| {
        other.kind == "member_short"
            && other.names.get("member") == Some(top)
            && ["dimension", "reference"].iter().all(|slot| other.words.get(*slot) == finding.words.get(*slot))
    };
    all.iter().find(same)
}

/// True of a few complaints: one more or less is chance.
fn is_handful(book: &Book, finding: &Finding) -> bool {
    let count = finding.facts.get("actual").and_then(|id| book.fact(id)?.value).map_or(0.0, Value::to_f64);
    finding.kind == "complaints_received" && count < signals::FEW
}

/// True of members below their reference by so little that none of them is told as falling short.
fn is_unchanged(finding: &Finding, all: &[Finding]) -> bool {
    let same =
        |other: &Finding| ["dimension", "reference"].iter().all(|s| other.words.get(*s) == finding.words.get(*s));
    finding.kind == "members_below" && !all.iter().any(|other| other.kind == "member_short" && same(other))
}

/// True of a key figure of the whole that another alert has told already.
fn says_again(finding: &Finding, told: &[&str]) -> bool {
    let of_the_whole = !finding.names.contains_key("member");
    let level = matches!(
        finding.kind.as_str(),
        "measure_signal" | "limit_broken" | "satisfaction_level" | "promoters_level" | "complaints_received"
    );
    level && of_the_whole && measures(finding).iter().any(|m| told.contains(m))
}

/// The key figures of the whole that a finding tells.
fn measures(finding: &Finding) -> Vec<&str> {
    let own = finding.words.get("measure").and_then(|m| m.strip_prefix("measure."));
    match finding.kind.as_str() {
        "measure_signal" | "limit_broken" if !finding.names.contains_key("member") => own.into_iter().collect(),
        "satisfaction_level" => vec!["csat"],
        "promoters_level" => vec!["nps"],
        "complaints_received" => vec!["complaints", "complaint_rate"],
        _ => Vec::new(),
    }
}
