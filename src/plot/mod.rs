//! [`FigureSpec`](crate::layout::FigureSpec) → [`Figure`]: the only stage that names plotters.

mod figure;

pub use figure::*;
