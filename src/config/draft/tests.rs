//! Whole drafts of small projects.
