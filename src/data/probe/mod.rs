//! A look at data files whose meaning is not known yet: what `salesdeck init` guesses from.
//!
//! Every file becomes grids of cells (`text`, one grid a sheet), `heading` finds their header rows, `gather` puts
//! files with equal headers together, `nature` says what the values of each column look like.

mod gather;
mod heading;
mod nature;
mod text;

use std::path::PathBuf;

use super::grid::Grid;
use super::workbook::{Limits, Visibility, Workbook};
use super::{decode, json_lines, parquet, unpack};
use crate::base::{Error, fs, slug};
use crate::config::draft::{Layout, Part, Probe};

/// Rows of a file that are looked at.
const ROWS: usize = 200_000;

/// A table of a file before it is known what it is.
struct Found {
    part: Part,
    layout: Layout,
    /// All cells, headers among them unless they are given.
    grid: Grid,
    /// Headers of formats that keep them apart from the cells.
    headers: Option<Vec<String>>,
    /// True when the file has more rows.
    cut: bool,
    /// Hash of the file, for files that are there twice.
    hash: String,
}

/// Files that are tables, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Probed {
    /// The tables.
    pub probes: Vec<Probe>,
    /// Files that could not be used: the file and the reason.
    pub refused: Vec<(String, Error)>,
}

/// Looks at files: their path, and their name relative to the project.
pub fn probe(files: &[(PathBuf, String)]) -> Probed {
    let mut found: Vec<Found> = Vec::new();
    let mut refused = Vec::new();
    for (path, name) in files {
        match tables(path, name) {
            Ok(tables) => found.extend(tables),
            Err(error) => refused.push((name.clone(), error)),
        }
    }
    let mut tables = Vec::new();
    for found in found {
        let name = found.part.shown();
        match heading::find(found) {
            Ok(table) => tables.push(table),
            Err(error) => refused.push((name, error)),
        }
    }
    let (probes, repeated) = gather::gather(tables);
    refused.extend(repeated);
    Probed { probes, refused }
}

/// The tables of one file; what it is is seen from its bytes.
fn tables(path: &std::path::Path, name: &str) -> Result<Vec<Found>, Error> {
    let bytes = fs::read(path)?;
    let hash = slug::hash(&bytes);
    let (bytes, _) = unpack::unpack(bytes, name, unpack::UNPACKED)?;
    let one = |(headers, grid): (Vec<String>, Grid), hash: String| {
        let part = Part { file: name.to_owned(), sheet: None };
        vec![Found { part, layout: Layout::default(), grid, headers: Some(headers), cut: false, hash }]
    };
    if bytes.starts_with(b"PAR1") {
        return Ok(one(parquet::read(bytes, name)?, hash));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return sheets(&bytes, name, &hash);
    }
    let text = decode::decode(bytes, None, name)?.text;
    let json = ["json", "jsonl", "ndjson"].iter().any(|end| name.to_lowercase().split('.').any(|part| part == *end));
    if json || json_lines::is_json(&text) {
        return Ok(one(json_lines::read(&text, name)?, hash));
    }
    text::tables(&text, name, hash)
}

/// The visible sheets of a workbook that hold something.
fn sheets(bytes: &[u8], name: &str, hash: &str) -> Result<Vec<Found>, Error> {
    let limits = Limits::default();
    let book = Workbook::open(bytes, name, &limits)?;
    let mut found = Vec::new();
    for sheet in book.sheets().into_iter().filter(|s| s.visibility == Visibility::Visible) {
        let grid = book.read(&sheet.name)?;
        if !grid.is_empty() {
            let part = Part { file: name.to_owned(), sheet: Some(sheet.name) };
            found.push(Found {
                part,
                layout: Layout::default(),
                grid,
                headers: None,
                cut: false,
                hash: hash.to_owned(),
            });
        }
    }
    if found.is_empty() {
        return Err(Error::data(format!("{name} has no visible sheet with cells"))
            .hint("save the workbook with its data on a sheet that is shown"));
    }
    Ok(found)
}
