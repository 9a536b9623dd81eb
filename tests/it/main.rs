//! The program from outside: what a build leaves, what the commands print, and what hostile data cannot do.
//!
//! One binary, so that reports are built once and shared. `UPDATE=1 cargo test --test it cases` rewrites the
//! expected output of the cases.
#![expect(clippy::expect_used, clippy::panic, reason = "a broken test environment must stop the test")]
#![expect(clippy::print_stderr, reason = "a test that skips says why")]
#![expect(clippy::disallowed_methods, reason = "tests write their own projects")]

mod absence;
mod apart;
mod breaks;
mod broken_data;
mod cases;
mod coverage;
mod currencies;
mod decks;
mod determinism;
mod forecast;
mod forms;
mod golden;
mod golden_crm;
mod golden_superstore;
mod harness;
mod hostile;
mod init;
mod language;
mod notation;
mod numbers;
mod pdf_object;
mod pdf_tags;
mod plan;
mod planted;
mod printed;
mod recipients;
mod sample;
mod site;
mod slices;
mod small;
mod stock_typst;
mod weeks;
