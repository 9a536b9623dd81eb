//! What the tests of every stage are asked: a brief with nothing in it, and a report.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::{Brief, Places, ReportSpec, Thresholds};
use crate::base::{Calendar, Grain, Lang, Text};

/// A brief without tables, dimensions and reports.
pub(crate) fn brief(title: &str) -> Brief {
    Brief {
        root: PathBuf::new(),
        file: "salesdeck.yaml".into(),
        source: String::new(),
        title: Text::plain(title),
        entity: Text::plain(title),
        languages: vec![Lang::new("en")],
        currency: "USD".into(),
        tables: Vec::new(),
        links: Vec::new(),
        dimensions: Vec::new(),
        reports: Vec::new(),
        calendar: Calendar::default(),
        as_of: None,
        measures: BTreeMap::new(),
        thresholds: Thresholds::default(),
        customers: Default::default(),
        scoring: Default::default(),
        target_ways: Default::default(),
        notes: "data/notes".into(),
        tax_note: None,
        labels: BTreeMap::new(),
        template: "six-section".into(),
        objective: None,
        places: Places::default(),
    }
}

/// A report that says nothing but its cadence.
pub(crate) fn report(id: &str, cadence: Grain) -> ReportSpec {
    ReportSpec {
        id: id.to_owned(),
        cadence,
        fiscal: false,
        title: None,
        main_dimension: None,
        pages: None,
        rep_pages: false,
    }
}
