//! [`Dataset`](crate::data::Dataset) → [`Findings`]: the only stage that computes.
//!
//! A [`ledger`] holds the rows of one slice; [`windows`] says which days a scenario sums up; [`measure`] what
//! is summed, [`tally`] and [`targets`] how, [`variance`] what the difference means. The comparisons
//! ([`horizontal`], [`growth`], [`history`], [`ranking`], [`breakdown`], [`structure`], [`drivers`] with the
//! formulas of [`decompose`], [`control`] by its [`limits`] and the [`season`], [`outlook`], [`pacing`],
//! [`next_targets`], [`actions`] with their [`effect`], [`customers`], [`funnel`], [`process`], [`tracking`], [`reps`],
//! [`problems`], [`panorama`], [`leap_week`], each list with the [`rest`] of its members) enter their numbers in the
//! [`book`] of facts, most of them through a [`desk`], and [`messages`] say what they mean, weighed by [`score`]; [`digest`]
//! picks those to see first. [`query`] answers the `facts` command from the same ledger, so that the two cannot
//! disagree.

pub mod actions;
pub mod alerts;
mod answers;
pub mod book;
pub mod breakdown;
mod catalogue;
mod chain;
pub mod chance;
pub mod complaints;
pub mod compute;
pub mod control;
pub mod courses;
mod coverage;
pub mod customers;
pub mod debtors;
mod debts;
pub mod decompose;
mod descent;
mod desk;
pub mod digest;
pub mod drivers;
#[cfg(test)]
mod drivers_tests;
pub mod dso;
pub mod effect;
pub mod event_findings;
#[cfg(test)]
mod event_tests;
mod events;
pub mod forecast;
pub mod funnel;
#[cfg(test)]
mod golden;
pub mod growth;
pub mod history;
pub mod horizontal;
pub mod kpi_tree;
pub mod lasting;
#[cfg(test)]
mod laws;
pub mod leap_week;
pub mod ledger;
pub mod limits;
mod market;
pub mod market_position;
pub mod measure;
pub mod messages;
mod model;
pub mod next_targets;
pub mod notes;
pub mod outlay;
pub mod outlook;
pub mod pacing;
pub mod panorama;
#[cfg(test)]
mod panorama_tests;
pub mod part;
pub mod people;
#[cfg(test)]
mod plan_tests;
pub mod portfolio;
pub mod problems;
pub mod process;
pub mod promise;
pub mod pvm;
pub mod query;
pub mod ranking;
pub mod ratio_mix;
mod reading;
mod recall;
pub mod receivables;
pub mod reps;
pub mod rest;
mod rows;
#[cfg(test)]
mod sample;
pub mod satisfaction;
pub mod score;
mod season;
#[cfg(test)]
mod soundness;
pub mod structure;
pub mod study;
pub mod suggestions;
mod tally;
pub mod targets;
#[cfg(test)]
mod tests;
pub mod to_date;
pub mod traces;
pub mod tracking;
pub mod trails;
pub mod variance;
pub mod windows;

pub use actions::{Action, Actions, Standing};
pub use alerts::{Alert, Risk};
pub use book::{fact_id, share_id};
pub use breakdown::{Breakdown, BreakdownGroup};
pub use compute::{Request, compute, default_as_of};
pub use control::{Control, ControlPoint, Signal};
pub use courses::{Course, Courses};
pub use customers::CustomerBase;
pub use drivers::Drivers;
pub use effect::{Effect as ActionEffect, Outcome};
pub use funnel::Funnel;
pub use growth::{DayBasis, Festival, Growth, PerDay, View, ViewKind};
pub use kpi_tree::{KpiNode, KpiTree};
pub use model::*;
pub use notes::Note;
pub use outlook::Outlook;
pub use panorama::Panorama;
pub use portfolio::{Portfolio, PortfolioRow};
pub use pvm::{Effect, EffectKind, Pvm, PvmItem};
pub use query::{Query, QueryRow, answer, dimension, periods_between, query, slice};
pub use ratio_mix::{RatioMix, RatioRow};
pub use structure::{Contribution, ContributionRow};
pub use suggestions::{Advice, Suggestion};
pub use to_date::ToDate;
pub use traces::Traces;
pub use trails::{Step, Trail};

/// Dimension index → member codes; the same dimension twice means either.
pub type Slice = Vec<(usize, Vec<u32>)>;
