//! The words that every stage uses: dates and periods, exact numbers and their display, scenarios,
//! languages, errors, file names and file access. Knows nothing of polars, tera, plotters or typst.

pub mod apportion;
pub mod calendar;
pub mod decimal;
pub mod error;
pub mod fiscal;
pub mod fs;
pub mod lang;
mod month_names;
pub mod number;
pub mod period;
pub mod period_name;
pub mod robust;
pub mod scenario;
pub mod slug;
pub mod spring_festival;
pub mod suggest;
mod value;
pub mod week_year;

pub use calendar::Calendar;
pub use decimal::Decimal;
pub use error::{Error, Kind, Place, Result};
pub use lang::{Lang, Text};
pub use month_names::MONTH_NAMES;
pub use number::{Format, Magnitude, Unit};
pub use period::{Date, Grain, Period};
pub use period_name::PeriodName;
pub use scenario::{Impact, Polarity, Reference, Scenario, Status};
pub use value::Value;
pub use week_year::{WeekYear, YearEnd};
