//! [`Deck`](crate::layout::Deck) + figures → [`Bundle`]: the only stage that names tera.

mod bundle;

pub use bundle::*;
