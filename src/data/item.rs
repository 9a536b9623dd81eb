//! What was found in the data, as people are told: one kind of remark for the check, the report and JSON.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::kinds;
use crate::base::{Decimal, Place};

/// What a remark does to a report; the order is that of every listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// No report can be made.
    Stops,
    /// Totals are, or may be, other than meant.
    Totals,
    /// Totals stand, but their parts may be wrong.
    Splits,
    /// Odd: worth a look.
    Odd,
    /// Not used at all.
    Unused,
}

impl Effect {
    /// The word by which the words files know it.
    pub fn code(self) -> &'static str {
        match self {
            Effect::Stops => "stops",
            Effect::Totals => "totals",
            Effect::Splits => "splits",
            Effect::Odd => "odd",
            Effect::Unused => "unused",
        }
    }
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Reports cannot be right.
    Error,
    /// Reports are made, but something is missing or wrong in them.
    Warning,
    /// Worth knowing.
    Note,
}

/// Something that was found in the data.
///
/// It has no sentence: the words files say `quality.item.<kind>` with the slots, in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Names it the same in every run: kind, table, column and subject.
    pub id: String,
    /// Word for its kind, as the words files know it.
    pub kind: String,
    /// What it does to a report.
    pub effect: Effect,
    /// How much it matters.
    pub severity: Severity,
    /// Table; empty when it belongs to none.
    pub table: String,
    /// Role column (or header) of the table; empty when it belongs to none.
    pub column: String,
    /// Rows concerned (0: it is not about rows).
    pub count: u64,
    /// Amount at stake in major units; none where there is none or it is not known.
    #[serde(serialize_with = "decimal_text")]
    pub amount: Option<Decimal>,
    /// Where: the first places, at most [`Item::PLACES`].
    #[serde(serialize_with = "place_texts")]
    pub places: Vec<Place>,
    /// Names, dates and numbers of its sentence.
    pub slots: BTreeMap<String, String>,
}

impl Item {
    /// Most places that are kept.
    pub const PLACES: usize = 20;

    /// A remark of a kind about a table; the kind says what it does and how much it matters.
    pub fn new(kind: &str, table: &str) -> Item {
        let (effect, severity) = kinds::of(kind);
        let id = if table.is_empty() { kind.to_owned() } else { format!("{kind}/{table}") };
        Item {
            id,
            kind: kind.to_owned(),
            effect,
            severity,
            table: table.to_owned(),
            column: String::new(),
            count: 0,
            amount: None,
            places: Vec::new(),
            slots: BTreeMap::new(),
        }
    }

    /// The same about a column.
    pub fn column(mut self, column: &str) -> Item {
        self.id.push('/');
        self.id.push_str(column);
        self.column = column.to_owned();
        self
    }

    /// The same with a slot that tells it from others of its kind.
    pub fn about(mut self, slot: &str, subject: impl Into<String>) -> Item {
        let subject = subject.into();
        self.id.push('/');
        self.id.push_str(&subject);
        self.slot(slot, subject)
    }

    /// The same with a slot of its sentence.
    pub fn slot(mut self, slot: &str, text: impl Into<String>) -> Item {
        self.slots.insert(slot.to_owned(), text.into());
        self
    }

    /// The same about a number of rows.
    pub fn rows(mut self, count: u64) -> Item {
        self.count = count;
        self
    }

    /// The same with an amount at stake.
    pub fn amount(mut self, amount: Option<Decimal>) -> Item {
        self.amount = amount;
        self
    }

    /// The same at some places.
    pub fn at(mut self, places: impl IntoIterator<Item = Place>) -> Item {
        let room = Item::PLACES.saturating_sub(self.places.len());
        self.places.extend(places.into_iter().take(room));
        self
    }

    /// The same with another weight than its kind has.
    pub fn as_severity(mut self, severity: Severity) -> Item {
        self.severity = severity;
        self
    }

    /// The same with another effect than its kind has.
    pub fn as_effect(mut self, effect: Effect) -> Item {
        self.effect = effect;
        self
    }
}

/// Sorts by consequence: what it does, then how much it matters, then the amount, then the rows.
pub fn by_consequence(items: &mut [Item]) {
    let size = |item: &Item| item.amount.map(|d| Decimal::new(d.units.saturating_abs(), d.scale));
    items.sort_by(|a, b| {
        (a.effect, a.severity, Reverse(size(a)), Reverse(a.count), &a.id).cmp(&(
            b.effect,
            b.severity,
            Reverse(size(b)),
            Reverse(b.count),
            &b.id,
        ))
    });
}

fn decimal_text<S: Serializer>(amount: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    amount.map(Decimal::text).serialize(serializer)
}

fn place_texts<S: Serializer>(places: &[Place], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(places.iter().map(Place::location))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_consequential_stands_first() {
        let cents = |n| Some(Decimal::new(n, 2));
        let mut items = vec![
            Item::new("columns_not_used", "sales"),
            Item::new("repeated_rows", "sales").rows(1).amount(cents(1)),
            Item::new("blank_key", "sales").column("rep").rows(9).amount(cents(9_999)),
            Item::new("unmatched", "sales").column("product").about("key", "a").rows(3).amount(cents(5)),
            Item::new("unmatched", "sales").column("product").about("key", "b").rows(1).amount(cents(-700)),
            Item::new("empty_table", "sales"),
            Item::new("unmatched", "sales").column("product").about("key", "c").rows(3),
        ];
        by_consequence(&mut items);
        let ids: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "empty_table/sales",
                "repeated_rows/sales",
                "blank_key/sales/rep",
                "unmatched/sales/product/b",
                "unmatched/sales/product/a",
                "unmatched/sales/product/c",
                "columns_not_used/sales",
            ]
        );
    }
}
