//! The site: an index of every report in the output folder, as one self-contained page.
//!
//! A pure function from entries to HTML; links are relative, so that the folder works from a file server,
//! a memory stick or any path of an intranet.

mod entry;
mod index;
mod style;

pub use entry::Entry;
pub use index::index;
