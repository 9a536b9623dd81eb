//! [`Findings`](crate::findings::Findings) + language → [`Deck`]: slides in words, with every printed number paired to its fact.

mod deck;

pub use deck::*;
