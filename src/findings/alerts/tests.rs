//! Alerts on small data built by hand.
