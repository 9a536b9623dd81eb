//! Files of one kind become one table: those of a folder that have equal headers.

use std::sync::Arc;

use super::heading::{Table, coded};
use super::nature;
use crate::base::Error;
use crate::config::draft::{Layout, Part, Probe, ProbeColumn};

/// Puts tables together and types their columns; files that repeat another are left out, with the reason.
pub(super) fn gather(tables: Vec<Table>) -> (Vec<Probe>, Vec<(String, Error)>) {
    let mut groups: Vec<Vec<Table>> = Vec::new();
    let mut repeated = Vec::new();
    for table in tables {
        let same =
            |t: &Table| t.hash == table.hash && t.part.sheet == table.part.sheet && t.part.file != table.part.file;
        if let Some(first) = groups.iter().flatten().find(|t| same(t)) {
            let fact = format!("{} is the same file as {}", table.part.shown(), first.part.shown());
            repeated
                .push((table.part.shown(), Error::data(fact).hint("delete one of them, or move it out of the folder")));
            continue;
        }
        match groups.iter_mut().find(|g| belongs(&g[0], &table)) {
            Some(group) => group.push(table),
            None => groups.push(vec![table]),
        }
    }
    let sheets = |group: &[Table], all: &[Vec<Table>]| {
        // The only sheet of its workbook needs no name.
        let of = |file: &str| all.iter().flatten().filter(|t| t.part.file == file).count();
        group.iter().all(|t| of(&t.part.file) == 1)
    };
    let lone: Vec<bool> = groups.iter().map(|g| sheets(g, &groups)).collect();
    (groups.into_iter().zip(lone).map(|(group, lone)| join(group, lone)).collect(), repeated)
}

/// True when a table continues another: equal headers and layout, the same folder, and a name that says nothing else.
fn belongs(first: &Table, other: &Table) -> bool {
    let folder = |t: &Table| t.part.file.rfind('/').map(|at| t.part.file[..at].to_owned());
    // A sheet continues one of its name, one of its workbook, and a text with the same headers.
    let (a, b) = (&first.part, &other.part);
    let sheets = a.sheet == b.sheet || a.file == b.file || a.sheet.is_none() || b.sheet.is_none();
    first.headers == other.headers
        && alike(first, other)
        && folder(first) == folder(other)
        && sheets
        && returned(first) == returned(other)
}

/// True when one way of reading fits both: titles above the headers of sheets may differ, the reader finds these.
fn alike(first: &Table, other: &Table) -> bool {
    let layout = |t: &Table| Layout {
        header: t.layout.header.filter(|_| t.part.sheet.is_none()),
        totals: Vec::new(),
        ..t.layout.clone()
    };
    layout(first) == layout(other)
}

/// Rows of returned goods are not more of the same.
fn returned(table: &Table) -> bool {
    let name = table.part.shown().to_lowercase();
    ["退货", "退款", "return", "refund"].iter().any(|word| name.contains(word))
}

fn join(group: Vec<Table>, lone: bool) -> Probe {
    let parts =
        group.iter().map(|t| Part { sheet: t.part.sheet.clone().filter(|_| !lone), ..t.part.clone() }).collect();
    let rows = group.iter().map(|t| t.rows).sum();
    let cut = group.iter().any(|t| t.cut);
    let totals = group.iter().map(|t| t.totals).sum();
    let mut layout = group[0].layout.clone();
    layout.header = layout.header.filter(|row| group.iter().all(|t| t.layout.header == Some(*row)));
    for word in group.iter().flat_map(|t| &t.layout.totals) {
        if !layout.totals.contains(word) {
            layout.totals.push(word.clone());
        }
    }
    let headers = group[0].headers.clone();
    let columns = headers.into_iter().enumerate().map(|(c, header)| {
        let column = match group.as_slice() {
            [one] => one.columns[c].clone(),
            many => coded(many.iter().flat_map(|t| (0..t.rows).map(move |row| t.columns[c].text(row)))),
        };
        let nature = nature::of(&column);
        ProbeColumn { header, codes: column.codes, texts: column.texts.iter().map(Arc::from).collect(), nature }
    });
    let columns = columns.collect();
    Probe { parts, layout, columns, rows, cut, totals }
}
