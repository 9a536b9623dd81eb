//! [`Findings`](crate::findings::Findings) + language → [`Deck`]: slides in words, with every printed number paired to its fact.
//!
//! [`compose`] orders the slides, `pages/` makes them. [`words`] holds a language's sentences, [`sentence`]
//! fills them, [`numbers`] decides one unit and precision a slide, [`table`], [`tiers`] and [`paginate`]
//! arrange rows, and [`check`] prints every number again from its fact.

mod agreement;
mod alt;
mod alt_variances;
mod changes_only;
mod check;
mod column_widths;
mod compose;
mod context;
mod dates;
mod deck;
mod fact_sort;
mod figure_alt;
mod figure_spec;
mod footnotes;
mod grid;
mod key_spec;
mod leap_week;
mod limit;
mod magnitude;
mod marker_spec;
mod names;
mod notes;
#[cfg(test)]
mod notes_tests;
mod nothing;
mod numbers;
#[cfg(test)]
mod page_tests;
mod pages;
mod paginate;
mod phrase;
mod prose;
mod rated_spec;
#[cfg(test)]
mod reading_tests;
mod remainder;
mod room;
mod rounding;
mod rounding_across;
mod said;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod sample_said;
mod scatter_spec;
mod sentence;
#[cfg(test)]
mod sentence_tests;
mod slots;
mod storyboard;
#[cfg(test)]
mod sum_tests;
mod table;
mod table_spec;
mod template;
#[cfg(test)]
mod tests;
mod tiers;
mod told;
mod tree_spec;
mod versions;
mod width;
mod words;
mod words_file;

pub use check::{Mismatch, check, numbers_of};
pub use compose::deck;
pub use deck::*;
pub use notes::ORPHAN;
pub use pages::notation::{GroupScore, RULE_GROUPS, tell_score};
pub use sentence::sentence;
pub use told::{advice, rows, stake, told};
pub use versions::Versions;
pub use words::Words;
