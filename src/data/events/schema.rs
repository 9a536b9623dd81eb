//! What the columns of event tables hold.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// A day.
    Day,
    /// A period: a day in it, or its name.
    Period,
    /// A number.
    Number,
    /// A text, or the key of a look-up table.
    Text,
}

/// What a column holds, by its word; the words mean the same in every table of events.
pub fn of(column: &str) -> Type {
    match column {
        "date" | "due" | "invoiced" | "received" | "responded" | "closed" => Type::Day,
        "period" => Type::Period,
        "amount" | "budget" | "score" | "value" | "minutes" => Type::Number,
        _ => Type::Text,
    }
}

/// Pairs of days in one table of which the second does not come before the first.
pub const ORDERED: [(&str, &str, &str); 4] = [
    ("receivables", "invoiced", "due"),
    ("complaints", "received", "responded"),
    ("complaints", "received", "closed"),
    ("activities", "date", "closed"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ROLES, date_column, role_columns};

    #[test]
    fn every_dating_column_of_events_has_a_type() {
        for role in ROLES.iter().filter(|r| !["sales", "targets", "opportunities", "recipients", "rates"].contains(r)) {
            let column = date_column(role).expect("an event is dated");
            assert!(matches!(of(column), Type::Day | Type::Period), "{role}.{column}");
            assert!(role_columns(role).contains(&column));
        }
    }
}
