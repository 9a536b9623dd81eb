//! The words that a configuration may use: measures, roles and their columns.

use super::ROLES;

/// Ids of the built-in measures, in the order of the glossary.
pub const MEASURES: [&str; 40] = [
    "sales",
    "cost",
    "quantity",
    "gross_sales",
    "returned",
    "gross_profit",
    "gross_margin",
    "orders",
    "customers",
    "new_customers",
    "average_price",
    "average_order",
    "sales_per_customer",
    "leads",
    "won_deals",
    "won_value",
    "lost_deals",
    "average_deal",
    "win_rate",
    "conversion_rate",
    "visits",
    "follow_ups",
    "due",
    "collected",
    "collection_rate",
    "receivable",
    "overdue",
    "dso",
    "csat",
    "nps",
    "complaints",
    "complaint_rate",
    "retention_rate",
    "churn_rate",
    "repurchase_rate",
    "spending",
    "budget",
    "expense_ratio",
    "market_share",
    "score",
];

/// True for a built-in measure.
pub fn is_computed(measure: &str) -> bool {
    MEASURES.contains(&measure)
}

/// True when a table of this name is read as rows of events, periods or people; every other table is a look-up.
pub fn is_role(name: &str) -> bool {
    ROLES.contains(&name)
}

/// The columns that a role knows; empty for a look-up table.
pub fn role_columns(role: &str) -> &'static [&'static str] {
    match role {
        "sales" => &[
            "date", "amount", "cost", "quantity", "price", "discount", "order", "rep", "team", "region", "channel",
            "product", "customer", "segment", "currency", "returned", "profit",
        ],
        "targets" => &["period", "measure", "amount"],
        "benchmarks" => &["period", "measure", "value", "source"],
        "competitors" => &["period", "competitor", "measure", "value"],
        "activities" => &["date", "rep", "customer", "stage", "action", "status", "due", "minutes", "note"],
        "opportunities" => &[
            "id",
            "rep",
            "customer",
            "product",
            "created",
            "stage",
            "stage_date",
            "closed",
            "amount",
            "outcome",
            "reason",
        ],
        "receivables" => &["id", "customer", "rep", "invoiced", "due", "amount"],
        "payments" => &["receivable", "customer", "date", "amount"],
        "satisfaction" => &["date", "customer", "score", "kind"],
        "complaints" => {
            &["id", "received", "responded", "closed", "grade", "type", "department", "customer", "product"]
        }
        "spending" => &["period", "category", "budget", "amount"],
        "assessments" => &["period", "rep", "skill", "rater", "score"],
        "actions" => &[
            "id",
            "owner",
            "item",
            "measures",
            "due",
            "support",
            "expected",
            "measure",
            "target",
            "urgency",
            "importance",
            "status",
            "period",
        ],
        "rates" => &["period", "currency", "rate"],
        "recipients" => &["name", "address", "report", "language"],
        _ => &[],
    }
}

/// The columns that a role cannot do without.
pub fn required_columns(role: &str) -> &'static [&'static str] {
    match role {
        "sales" | "payments" => &["date", "amount"],
        "targets" | "spending" => &["period", "amount"],
        "benchmarks" | "competitors" => &["period", "value"],
        "activities" => &["date"],
        "opportunities" => &["id", "created"],
        "receivables" => &["due", "amount"],
        "satisfaction" => &["date", "score"],
        "complaints" => &["received"],
        "assessments" => &["period", "rep", "score"],
        "actions" => &["item"],
        "rates" => &["period", "currency", "rate"],
        "recipients" => &["address"],
        _ => &[],
    }
}

/// The column that dates the rows of a role: a day, or a period in tables of periods; `None` for a look-up table
/// and for the table of recipients.
pub fn date_column(role: &str) -> Option<&'static str> {
    Some(match role {
        "sales" | "payments" | "satisfaction" | "activities" => "date",
        "targets" | "spending" | "benchmarks" | "competitors" | "assessments" | "actions" | "rates" => "period",
        "opportunities" => "created",
        "receivables" => "due",
        "complaints" => "received",
        _ => return None,
    })
}

/// True when a table of the role may carry any dimension as a column.
pub(super) fn carries_dimensions(role: &str) -> bool {
    matches!(role, "sales" | "targets" | "benchmarks" | "spending" | "opportunities" | "actions" | "recipients")
}

/// Names that the look-up table of a column may have: the plural of the column's word.
pub(super) fn plurals(column: &str) -> Vec<String> {
    let mut plurals = vec![format!("{column}s")];
    if let Some(stem) = column.strip_suffix('y') {
        plurals.push(format!("{stem}ies"));
    }
    if column.ends_with(['s', 'x']) || column.ends_with("ch") || column.ends_with("sh") {
        plurals.push(format!("{column}es"));
    }
    plurals
}

/// True for a word that may name a dimension, a report or a table: letters of any script, digits, `_` and `-`. Such
/// a word is safe as a folder and cannot be mistaken for a part of `DIM=VALUE` or `table.column`.
pub(super) fn is_plain_word(word: &str) -> bool {
    !word.is_empty()
        && word.chars().count() <= 40
        && !word.starts_with('-')
        && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_and_dating_column_is_known() {
        for role in ROLES {
            let known = role_columns(role);
            assert!(!known.is_empty(), "{role}");
            assert!(required_columns(role).iter().all(|c| known.contains(c)), "{role}");
            let dated = date_column(role).is_some_and(|c| known.contains(&c));
            assert_eq!(dated, role != "recipients", "{role}");
        }
    }

    #[test]
    fn plurals_follow_the_rule_of_the_language() {
        assert!(plurals("rep").contains(&"reps".to_owned()));
        assert!(plurals("category").contains(&"categories".to_owned()));
        assert!(plurals("branch").contains(&"branches".to_owned()));
        assert!(plurals("business").contains(&"businesses".to_owned()));
    }
}
