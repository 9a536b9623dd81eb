//! The kinds of reasons for which rows are refused: stable words by which reports say them in their language.

use super::amount::{CURRENCY, GROUPING, NOT_A_NUMBER, PERCENT, TOO_LARGE};

/// How a reason ends, and its kind. Reasons name the field first: `the amount is not a number`.
const KINDS: [(&str, &str); 16] = [
    (NOT_A_NUMBER, "not_a_number"),
    (PERCENT, "percentage"),
    (GROUPING, "grouping"),
    (CURRENCY, "currency"),
    ("the currency is not the one that the configuration names", "currency"),
    (TOO_LARGE, "overflow"),
    ("is blank", "blank"),
    ("does not exist in the calendar", "impossible"),
    ("looks like an Excel serial date; save it as a date such as 2026-03-05", "serial"),
    ("does not have the declared form", "form"),
    ("is not in a known form", "form"),
    ("the period has another length than the table's `grain`", "grain"),
    ("is not computed by this version", "measure"),
    ("targets cannot be set for this measure", "measure"),
    ("the row has more fields than the header", "more_fields"),
    ("the row has fewer fields than the header", "fewer_fields"),
];

/// The kind of a reason; `other` for one that is not listed.
pub(crate) fn kind(reason: &str) -> &'static str {
    // A hint may follow: `targets cannot be set for this measure; did you mean `sales`?`.
    let fact = reason.split("; did you mean").next().unwrap_or(reason);
    KINDS.iter().find(|(end, _)| fact.ends_with(end)).map_or("other", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_kind() {
        for (reason, expected) in [
            ("the amount is not a number", "not_a_number"),
            ("the cost is in another currency", "currency"),
            ("the date is blank", "blank"),
            ("the closed does not exist in the calendar", "impossible"),
            ("targets cannot be set for this measure; did you mean `sales`?", "measure"),
            ("the row has fewer fields than the header", "fewer_fields"),
            ("something new", "other"),
        ] {
            assert_eq!(kind(reason), expected, "{reason}");
        }
    }
}
