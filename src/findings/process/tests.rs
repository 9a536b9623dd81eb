//! What reps do, on rows small enough to count by hand.
