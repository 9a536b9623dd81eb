//! The kinds of remarks on data: what each does to a report and how much it matters.

use super::item::{Effect, Severity};
use Effect::{Odd, Splits, Stops, Totals, Unused};
use Severity::{Error, Note, Warning};

/// Every kind that the program knows; each has its sentence (`quality.item.<kind>`) and its hint
/// (`quality.hint.<kind>`) in the words files.
pub const KINDS: [(&str, Effect, Severity); 64] = [
    ("empty_table", Stops, Error),
    ("where_keeps_nothing", Stops, Error),
    ("file_refused", Stops, Error),
    ("refused", Totals, Warning),
    ("unmatched", Totals, Warning),
    ("left_out", Totals, Note),
    ("returned_rows", Totals, Note),
    ("repeated_file", Totals, Warning),
    ("repeated_rows", Totals, Warning),
    ("repeated_lines", Totals, Warning),
    ("unit_jump", Totals, Warning),
    ("total_disagrees", Totals, Warning),
    ("blank_amounts", Totals, Warning),
    ("empty_file", Totals, Warning),
    ("after_as_of", Totals, Note),
    ("blank_key", Splits, Warning),
    ("ambiguous_names", Splits, Warning),
    ("several_parents", Splits, Warning),
    ("repeated_keys", Splits, Note),
    ("blank_keys", Splits, Warning),
    ("orphans", Splits, Warning),
    ("repeated_ids", Splits, Warning),
    ("outcome_unknown", Splits, Warning),
    ("unknown_outcome", Splits, Warning),
    ("unknown_stage", Splits, Warning),
    ("future_dates", Odd, Warning),
    ("early_dates", Odd, Warning),
    ("ambiguous_dates", Odd, Warning),
    ("missing_file", Odd, Warning),
    ("months_without_sales", Odd, Warning),
    ("days_without_sales", Odd, Note),
    ("extreme", Odd, Warning),
    ("signs_differ", Odd, Warning),
    ("price_differs", Odd, Warning),
    ("overpaid", Odd, Warning),
    ("days_reversed", Odd, Warning),
    ("out_of_range", Odd, Warning),
    ("sudden_stop", Odd, Note),
    ("cost_above_amount", Odd, Note),
    ("no_targets_for", Odd, Note),
    ("targets_without_sales", Odd, Note),
    ("repeated_header", Odd, Note),
    ("rounded", Odd, Note),
    ("header_unit", Odd, Note),
    ("total_rows", Odd, Note),
    ("total_columns", Odd, Note),
    ("table_not_used", Unused, Note),
    ("columns_not_used", Unused, Note),
    ("sheets_left_out", Unused, Note),
    ("serial_dates", Odd, Note),
    ("form_changes", Odd, Note),
    ("decimal_comma", Odd, Note),
    ("point_by_threes", Odd, Warning),
    ("unit_in_value", Odd, Note),
    ("missing_words", Odd, Note),
    ("units_differ", Totals, Warning),
    ("rows_without_key", Splits, Warning),
    ("similar_keys", Splits, Warning),
    ("other_spelling", Splits, Warning),
    ("nothing_matches", Totals, Warning),
    ("before_valid", Splits, Warning),
    ("after_valid", Splits, Warning),
    ("moved_members", Odd, Note),
    ("other", Odd, Note),
];

/// What a kind does and how much it matters; those of `other` for a kind that is not listed.
pub fn of(kind: &str) -> (Effect, Severity) {
    KINDS.iter().find(|(known, ..)| *known == kind).map_or((Odd, Note), |(_, effect, severity)| (*effect, *severity))
}
