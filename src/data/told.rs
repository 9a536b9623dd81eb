//! What the ledger holds as remarks: refusals, unmatched keys, notes, and tables without rows.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Note, Quality, Refusal, Source, Unmatched};
use super::item::{Effect, Item, Severity, by_consequence};
use super::shape::is_sum;
use crate::base::{Decimal, Place, slug};

/// Kinds of notes whose count is a count of rows.
const ROWS: [&str; 17] = [
    "unread_stage_days",
    "future_dates",
    "blank_amounts",
    "rounded",
    "repeated_keys",
    "blank_keys",
    "ambiguous_names",
    "unknown_stage",
    "unknown_outcome",
    "outcome_unknown",
    "repeated_ids",
    "repeated_rows",
    "rows_without_key",
    "before_valid",
    "after_valid",
    "returned_rows",
    "total_rows",
];

/// The refused rows of a table that share a field and a reason.
pub fn refused(
    (table, column, kind): (String, String, &'static str),
    count: u64,
    lost: Option<Decimal>,
    listed: &[Refusal],
) -> Item {
    let these = listed.iter().filter(|r| r.table == table && r.column == column && r.kind == kind);
    // A reason may say more than its kind: a near miss, for example.
    let reasons: BTreeSet<&str> = these.clone().map(|r| r.reason.as_str()).collect();
    // A sum of other rows that stands among them is no loss.
    let sums = kind == "form" && these.clone().next().is_some() && these.clone().all(|r| is_sum(&r.place.field()));
    let mut item = Item::new("refused", &table).column(&column).about("reason", kind).rows(count);
    item = if sums { item.as_effect(Effect::Odd) } else { item.amount(lost) };
    if let (Some(reason), 1) = (reasons.first(), reasons.len()) {
        item = item.slot("why", *reason);
    } else {
        // The texts differ; what is wrong with them may still be one thing.
        let facts: BTreeSet<String> = these.clone().map(Refusal::fact).collect();
        if let (Some(fact), 1) = (facts.first(), facts.len()) {
            item = item.slot("why", fact);
        }
    }
    if kind == "no_rate" {
        // Each fact begins with its currency and month: the first ones say where to begin.
        let facts: BTreeSet<String> = these.clone().map(Refusal::fact).collect();
        let which: Vec<&str> = facts.iter().filter_map(|f| f.strip_suffix(" has no rate")).collect();
        let named = which.iter().take(3).map(|w| w.replace(" in ", " ")).collect::<Vec<_>>().join(", ");
        item = item.slot("which", if which.len() > 3 { format!("{named}, …") } else { named });
    }
    // The months of a wide sheet share the cell of their header.
    let mut places: Vec<&Place> = Vec::new();
    for refusal in these {
        if !places.contains(&&refusal.place) {
            places.push(&refusal.place);
        }
    }
    item.at(places.into_iter().cloned())
}

/// A key that finds no look-up row: its rows stay in the totals, in no member of what the table splits.
pub fn unmatched(key: &Unmatched, amount: Option<Decimal>, place: Option<&Place>) -> Item {
    let item = Item::new("unmatched", &key.table).column(&key.column).about("key", &key.key);
    let item = item.slot("lookup", &key.lookup).rows(key.rows).amount(amount).at(place.cloned());
    match &key.suggestion {
        Some(near) => item.slot("suggestion", near),
        None => item,
    }
}

/// The notes that no screen tells better.
pub fn notes(notes: &[Note], better: &[Item]) -> Vec<Item> {
    let mut ids: BTreeSet<String> = BTreeSet::new();
    // Blank keys of the sales table are told column by column, with what they are worth.
    let kind = |note: &Note| if note.kind == "rows_without_key" { "blank_key".to_owned() } else { note.kind.clone() };
    let told = |note: &&Note| !better.iter().any(|i| i.kind == kind(note) && i.table == note.table);
    let item = |note: &Note| {
        let rows = if ROWS.contains(&note.kind.as_str()) { note.count } else { 0 };
        let mut item = Item::new(&note.kind, &note.table).slot("detail", &note.detail).rows(rows);
        if !ids.insert(item.id.clone()) {
            item.id = format!("{}/{}", item.id, slug::short_hash(note.detail.as_bytes()));
        }
        item
    };
    notes.iter().filter(told).map(item).collect()
}

/// Tables without rows, and files of which every row is refused.
pub fn tables(quality: &Quality, tables: &[&str]) -> Vec<Item> {
    let mut files: BTreeMap<&str, Vec<&Source>> = BTreeMap::new();
    for source in &quality.sources {
        files.entry(&source.table).or_default().push(source);
    }
    let mut items = Vec::new();
    for (table, files) in tables.iter().filter_map(|t| Some((*t, files.get(t)?))) {
        let names: Vec<&str> = files.iter().map(|s| s.file.as_str()).collect();
        if files.iter().all(|s| s.rows == 0) {
            items.push(Item::new("empty_table", table).slot("file", names.join(", ")));
            continue;
        }
        let used = !quality.notes.iter().any(|n| n.kind == "table_not_used" && n.table == table);
        for source in files.iter().filter(|s| s.rows > 0 && s.refused == s.rows) {
            let item = Item::new("file_refused", table).about("file", &source.file).rows(source.refused);
            items.push(if used { item } else { item.as_severity(Severity::Warning).as_effect(Effect::Splits) });
        }
        if files.len() > 1 {
            for source in files.iter().filter(|s| s.rows == 0) {
                items.push(Item::new("empty_file", table).about("file", &source.file));
            }
        }
    }
    items
}

/// Puts the remarks in their order; only the table that reports live on can stop them.
pub fn weigh(items: &mut [Item], tables: &[&str]) {
    let main = if tables.contains(&"sales") { "sales" } else { "opportunities" };
    for item in items.iter_mut() {
        if matches!(item.kind.as_str(), "empty_table" | "where_keeps_nothing") && item.table != main {
            item.severity = Severity::Warning;
            item.effect = if item.table == "targets" { Effect::Totals } else { Effect::Splits };
        }
    }
    by_consequence(items);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(kind: &str, detail: &str) -> Note {
        Note { kind: kind.into(), table: "sales".into(), count: 3, detail: detail.into() }
    }

    #[test]
    fn notes_count_rows_only_where_they_are_rows_and_have_ids_of_their_own() {
        let better = [Item::new("repeated_file", "sales")];
        let told = notes(
            &[note("rounded", "a"), note("rounded", "b"), note("header_unit", "c"), note("repeated_file", "d")],
            &better,
        );
        let shown: Vec<(&str, u64)> = told.iter().map(|i| (i.kind.as_str(), i.count)).collect();
        assert_eq!(shown, [("rounded", 3), ("rounded", 3), ("header_unit", 0)]);
        assert_ne!(told[0].id, told[1].id);
    }

    #[test]
    fn only_the_table_that_reports_live_on_stops_them() {
        let mut items = vec![Item::new("empty_table", "targets"), Item::new("empty_table", "sales")];
        weigh(&mut items, &["sales", "targets"]);
        assert_eq!((items[0].table.as_str(), items[0].severity), ("sales", Severity::Error));
        assert_eq!((items[1].severity, items[1].effect), (Severity::Warning, Effect::Totals));
        let mut items = vec![Item::new("empty_table", "opportunities")];
        weigh(&mut items, &["opportunities"]);
        assert_eq!(items[0].severity, Severity::Error);
    }
}
