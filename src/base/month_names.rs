//! The English names of the months, as dates and headers spell them.

/// January to December in lower case; a text may be the beginning of one.
pub const MONTH_NAMES: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
