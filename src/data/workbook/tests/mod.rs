//! Workbooks made here and read back, hostile ones, and the messy files of other readers' bug reports.

mod damaged;
mod hostile;
mod made;
mod messy;
mod oracle;

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::write::DeflateEncoder;

use super::{Grid, Limits, Workbook, is_workbook};
use crate::base::Error;

/// The workbooks of other readers' bug reports, in a folder beside the project or above it; none when it is not there.
fn messy_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = root.ancestors().skip(1).map(|up| up.join("shared/data/messy/calamine")).find(|f| f.is_dir());
    let Some(folder) = found else {
        println!("skipped: no shared/data/messy/calamine beside the project");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|f| is_workbook(f));
    files.sort();
    assert!(files.len() > 100, "{}", files.len());
    files
}

/// The rows of a grid as texts.
fn rows(grid: &Grid) -> Vec<Vec<&str>> {
    (0..grid.len()).map(|row| (0..grid.columns.len()).map(|c| grid.text(row, c)).collect()).collect()
}

/// Reads a sheet under limits.
fn read_under(bytes: &[u8], sheet: &str, limits: &Limits) -> Result<Grid, Error> {
    Workbook::open(bytes, "a.xlsx", limits)?.read(sheet)
}

/// Reads a sheet that must be readable.
fn read(bytes: &[u8], sheet: &str) -> Grid {
    read_under(bytes, sheet, &Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// A zip file of deflated parts; the sizes in its headers are `size` when given, whatever the truth.
fn zip(parts: &[(&str, &[u8])], size: Option<u32>) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut common = [20_u16, 0, 8, 0, 0].map(u16::to_le_bytes).concat();
        let sizes = [crc.sum(), packed.len() as u32, size.unwrap_or(content.len() as u32)];
        common.extend(sizes.map(u32::to_le_bytes).concat());
        common.extend((name.len() as u32).to_le_bytes());
        let offset = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, len, count) = (out.len() as u32, directory.len() as u32, parts.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].map(u16::to_le_bytes).concat());
    out.extend([len, start].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    out
}

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A smallest xlsx file with one sheet `S`, from the XML of its cells and of its shared texts.
fn xlsx(cells: &str, strings: &str, size: Option<u32>) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let strings = if strings.is_empty() { "<sst></sst>" } else { strings };
    let workbook = "<workbook><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    zip(
        &[
            ("_rels/.rels", relation("r1", "officeDocument", "xl/workbook.xml").as_bytes()),
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relation("r1", "worksheet", "worksheets/sheet1.xml").as_bytes()),
            ("xl/worksheets/sheet1.xml", format!("<worksheet>{cells}</worksheet>").as_bytes()),
            ("xl/sharedStrings.xml", strings.as_bytes()),
        ],
        size,
    )
}

/// A smallest OpenDocument file from the XML of its tables.
fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    zip(&[("mimetype", kind.as_bytes()), ("content.xml", content.as_bytes())], None)
}
