//! The kinds of reasons for which rows are refused: stable words by which reports say them in their language.

use super::amount::{COMMA, CURRENCY, NOT_A_NUMBER, PERCENT, POINT, TOO_LARGE, TWO_READINGS, WORKBOOK_ERROR};

/// How the fact of a reason ends, and its kind. Reasons name the field first: ``the amount `abc` is not a number; …``.
const KINDS: [(&str, &str); 24] = [
    (NOT_A_NUMBER, "not_a_number"),
    (PERCENT, "percentage"),
    (COMMA, "grouping"),
    (POINT, "grouping"),
    (TWO_READINGS, "two_readings"),
    (CURRENCY, "currency"),
    ("is not the one that the configuration names", "currency"),
    ("may be several", "currency"),
    ("has no rate", "no_rate"),
    (TOO_LARGE, "overflow"),
    (WORKBOOK_ERROR, "workbook_error"),
    ("is blank", "blank"),
    ("does not exist in the calendar", "impossible"),
    ("looks like an Excel serial date, far from the other dates of the column", "serial"),
    ("is an empty cell that a spreadsheet shows as a date", "zero_date"),
    ("has no year", "no_year"),
    ("does not have the declared form", "form"),
    ("is not in a known form", "form"),
    ("has another length than the table's grain", "grain"),
    ("counts in a fiscal year, which the configuration does not have", "fiscal"),
    ("is not computed by this version", "measure"),
    ("targets cannot be set for this measure", "measure"),
    ("the row has more fields than the header", "more_fields"),
    ("the row has fewer fields than the header", "fewer_fields"),
];

/// The fact of a reason: without the texts in backquotes and without the hint. Reasons of one fact are counted as one.
pub(crate) fn fact(reason: &str) -> String {
    let mut fact = String::with_capacity(reason.len());
    for (i, part) in reason.split('`').enumerate() {
        if i % 2 == 0 {
            fact.push_str(part);
        } else if fact.ends_with(' ') {
            fact.pop();
        }
    }
    match fact.find("; ") {
        Some(hint) => fact[..hint].to_owned(),
        None => fact,
    }
}

/// The kind of a reason; `other` for one that is not listed.
pub(crate) fn kind(reason: &str) -> &'static str {
    let fact = fact(reason);
    KINDS.iter().find(|(end, _)| fact.ends_with(end)).map_or("other", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_kind() {
        for (reason, expected) in [
            ("the amount is not a number", "not_a_number"),
            ("the cost `€5; x` is in another currency; it says € and …", "currency"),
            ("the currency `EUR` is not the one that the configuration names; the project counts in CNY", "currency"),
            ("the currency `$` may be several; write HKD or USD", "currency"),
            ("USD in 2026-03 has no rate; write it into the table", "no_rate"),
            ("the date is blank", "blank"),
            ("the amount `#N/A` is an error of the workbook; mend the formula", "workbook_error"),
            ("the closed does not exist in the calendar", "impossible"),
            ("targets cannot be set for this measure; did you mean `sales`?", "measure"),
            ("the row has fewer fields than the header", "fewer_fields"),
            ("something new", "other"),
        ] {
            assert_eq!(kind(reason), expected, "{reason}");
        }
    }

    #[test]
    fn texts_and_hints_are_no_part_of_the_fact() {
        assert_eq!(fact("the amount `a; b` is not a number; write `1`"), "the amount is not a number");
        assert_eq!(fact("the date is blank"), "the date is blank");
    }
}
