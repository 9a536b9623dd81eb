//! index and publishing.
