//! Which sheets of a workbook a table is read from.

use super::grid::Grid;
use super::shape::{self, Frame, Told, pattern};
use super::workbook::{Sheet, Visibility, Workbook};
use crate::base::{Error, Result, suggest};

/// Sheets with their names.
type Named = Vec<(String, Grid)>;

/// The sheets that the configuration names, each once, in the order of the workbook; else the only sheet, or the
/// first one with the wanted headers. Others that have them too are told.
///
/// # Errors
/// A name or pattern that no sheet fits; a sheet that cannot be read.
pub fn choose(book: &Workbook<'_>, file: &str, frame: Frame<'_>) -> Result<(Named, Vec<Told>)> {
    let sheets = book.sheets();
    let asked = &frame.spec.format.sheets;
    if !asked.is_empty() {
        let mut named = Vec::new();
        for (at, wanted) in asked.iter().enumerate().filter(|(_, wanted)| !wanted.trim().is_empty()) {
            let before = named.len();
            named.extend(sheets.iter().filter(|sheet| fits(wanted.trim(), sheet)).map(|sheet| sheet.name.clone()));
            if named.len() == before {
                return Err(no_sheet(file, &sheets, wanted, frame, at));
            }
        }
        let found = sheets.iter().filter(|sheet| named.contains(&sheet.name));
        let grids = found.map(|sheet| Ok((sheet.name.clone(), book.read(&sheet.name)?))).collect::<Result<Named>>();
        return Ok((grids?, Vec::new()));
    }
    let shown = |sheet: &&Sheet| sheet.visibility == Visibility::Visible;
    let mut candidates: Vec<&Sheet> = sheets.iter().filter(shown).collect();
    if candidates.is_empty() {
        candidates = sheets.iter().collect();
    }
    let (mut chosen, mut others): (Option<(String, Grid)>, Vec<&str>) = (None, Vec::new());
    // Without a sheet that has all headers, the one with most of them is meant.
    let (mut most, mut nearest): (usize, Option<(String, Grid)>) = (0, None);
    for sheet in &candidates {
        let grid = book.read(&sheet.name)?;
        if grid.is_empty() && candidates.len() > 1 {
            continue;
        }
        let (all, found) = shape::fit(&grid, frame);
        if all && chosen.is_some() {
            others.push(&sheet.name);
        } else if all {
            chosen = Some((sheet.name.clone(), grid));
        } else if nearest.is_none() || found > most {
            (most, nearest) = (found, Some((sheet.name.clone(), grid)));
        }
    }
    let Some((name, grid)) = chosen.or(nearest) else {
        return Err(Error::data(format!("{file} is empty")).hint("a table needs at least a line with its headers"));
    };
    let mut told: Vec<Told> = Vec::new();
    if !others.is_empty() {
        let detail = format!(
            "{file} is read from its sheet `{name}` only; {} has the same headers: write `format: {{sheet: \"*\"}}` to read all",
            others.join(", ")
        );
        told.push(("sheets_left_out", others.len() as u64, detail));
    }
    Ok((vec![(name, grid)], told))
}

/// A sheet is named as it is written; a pattern means no hidden sheets.
fn fits(wanted: &str, sheet: &Sheet) -> bool {
    let name = sheet.name.trim();
    name == wanted || (sheet.visibility == Visibility::Visible && pattern::fits(wanted, name))
}

fn no_sheet(file: &str, sheets: &[Sheet], wanted: &str, frame: Frame<'_>, at: usize) -> Error {
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    Error::config(format!("{file} has no sheet `{wanted}`"))
        .at_maybe(frame.brief.places.value(&format!("tables.{}.format.sheet[{at}]", frame.spec.name)))
        .hint_maybe(suggest::nearest(wanted, names.iter().copied()).map(|near| format!("did you mean `{near}`?")))
        .hint(format!("its sheets are {}", names.join(", ")))
}
