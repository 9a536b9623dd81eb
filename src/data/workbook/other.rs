//! Files that are named like workbooks and are none: what they are, and what to do.

use super::biff;
use super::limits::Subject;
use crate::base::Error;

/// The error of a file that is neither a zip file nor a compound file.
pub(super) fn refusal(bytes: &[u8], subject: Subject<'_>) -> Error {
    let resave = "open it in a spreadsheet program and save it as .xlsx";
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let start: Vec<u8> = start.iter().take(1024).filter(|b| **b != 0).map(u8::to_ascii_lowercase).collect();
    let contains = |word: &[u8]| start.windows(word.len()).any(|w| w == word);
    if bytes.is_empty() {
        return subject.refuse("is empty", "copy or save the file anew: nothing is in it");
    }
    if bytes.starts_with(b"PK") {
        return subject.damaged("it is a zip file without its beginning");
    }
    // The BOF records of Excel 2, 3 and 4, which stand in no compound file.
    if matches!(bytes, [0x09, 0x00 | 0x02 | 0x04, 0x04 | 0x06 | 0x08, 0x00, ..]) {
        return biff::old(subject);
    }
    if start.starts_with(b"<") {
        let fact = if contains(b"schemas-microsoft-com:office:spreadsheet") || contains(b"excel.sheet") {
            "is an XML table of Excel 2003, not a workbook"
        } else if contains(b"office:document") {
            "is a flat OpenDocument file, not a workbook"
        } else if contains(b"<html") || contains(b"<table") || contains(b"<!doctype html") {
            "is a web page (HTML) under the name of a workbook"
        } else {
            "is an XML file, not a workbook"
        };
        return subject.refuse(fact, resave);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let text = bytes.starts_with(b"\xFF\xFE")
        || bytes.starts_with(b"\xFE\xFF")
        || head.iter().all(|&b| b >= 0x20 || matches!(b, b'\t' | b'\n' | b'\r'));
    if text {
        let hint = "rename it to .csv, or save it as .xlsx in a spreadsheet program";
        return subject.refuse("is text under the name of a workbook", hint);
    }
    subject.refuse("is not a workbook", "save the table as .xlsx, or as CSV (UTF-8)")
}
