//! An in-memory folder: everything a document needs.

use std::collections::BTreeMap;

/// Files by relative path with `/`: `main.typ`, `data.json`, `charts/history.svg`, `lib/look.typ`, ….
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle {
    /// Path → bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}
