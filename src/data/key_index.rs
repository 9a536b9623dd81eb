//! Rows of a look-up table by the texts of one header.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Rows by the texts of one header.
#[derive(Debug, Default)]
pub struct KeyIndex {
    /// The row of each text; the first one when several agree.
    rows: HashMap<Arc<str>, u32>,
    /// Rows of the texts that stand on rows that do not agree.
    several: BTreeMap<Arc<str>, Vec<u32>>,
}

/// What an index knows of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// No row has it.
    Nothing,
    /// This row has it.
    Row(u32),
    /// Rows that do not agree have it: it does not say which is meant.
    Several,
}

impl KeyIndex {
    /// The row of a text.
    pub fn find(&self, text: &str) -> Found {
        if self.several.contains_key(text) {
            return Found::Several;
        }
        self.rows.get(text).map_or(Found::Nothing, |row| Found::Row(*row))
    }

    /// Enters the first row of a text.
    pub fn enter(&mut self, text: &str, row: u32) {
        self.rows.insert(Arc::from(text), row);
    }

    /// Enters a row that does not agree with the first one of its text.
    pub fn enter_other(&mut self, text: &str, first: u32, row: u32) {
        self.several.entry(Arc::from(text)).or_insert_with(|| vec![first]).push(row);
    }

    /// The rows of a text that stands on several that do not agree.
    pub fn several(&self, text: &str) -> &[u32] {
        self.several.get(text).map_or(&[], Vec::as_slice)
    }
}
