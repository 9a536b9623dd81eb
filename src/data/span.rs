//! The records of a long text span by span, so that several cores can look for them.

use std::ops::Range;

use rayon::prelude::*;

use super::file::Ragged;
use super::records::{Dialect, Fields, Record, split};

/// What a span of the text holds; lines are counted from its start.
#[derive(Debug, Default)]
pub struct Part {
    /// Records with as many fields as the header.
    pub records: Vec<Record>,
    /// Records with too few or too many.
    pub ragged: Vec<Ragged>,
    /// Line breaks in it.
    pub lines: u32,
    /// False when a quote stands where a strict reader does not expect one.
    pub plain: bool,
    /// True when a blank line stands before a record.
    pub gap: bool,
    /// True when the last lines are blank.
    pub ends_blank: bool,
    /// Where its last good record ends; 0 without one.
    pub end: usize,
    /// A quote that is never closed, with its record.
    pub unclosed: Option<(Record, usize)>,
}

/// Bytes from which on a text is scanned in several spans at a time.
pub const SPAN: usize = 1 << 22;

/// Spans of whole records: several for a long text without quotes, in which every line break ends a record.
pub fn spans(text: &str, start: usize, dialect: Dialect) -> Vec<(usize, usize)> {
    let rest = &text[start..];
    let quoted = || rest.as_bytes().par_chunks(SPAN).any(|part| part.contains(&b'"'));
    if rest.len() < SPAN || (dialect.quote && quoted()) {
        return vec![(start, text.len())];
    }
    let mut spans = Vec::new();
    let mut from = start;
    while from < text.len() {
        let most = (from + SPAN).min(text.len());
        let end = text.as_bytes()[most..].iter().position(|b| *b == b'\n').map_or(text.len(), |at| most + at + 1);
        spans.push((from, end));
        from = end;
    }
    spans
}

impl Part {
    /// Scans a span whose records have `want` fields.
    pub fn scan(text: &str, span: Range<usize>, dialect: Dialect, want: usize) -> Part {
        let mut part = Part { plain: true, ..Part::default() };
        let (mut at, mut fields) = (span.start, Fields::new());
        while at < span.end {
            split(text, at, dialect, &mut fields);
            let record = Record { start: at, line: part.lines };
            if let Some(offset) = fields.unclosed {
                part.unclosed = Some((record, offset));
                return part;
            }
            at = fields.next;
            part.lines = part.lines.saturating_add(fields.lines);
            if fields.is_blank(text) {
                part.ends_blank = true;
                continue;
            }
            part.gap |= part.ends_blank;
            part.ends_blank = false;
            part.plain &= !fields.odd;
            let have = fields.ranges.len();
            if have < want || fields.ranges.iter().skip(want).any(|r| !text[r.clone()].trim().is_empty()) {
                part.ragged.push(Ragged { record, fields: have });
            } else {
                part.records.push(record);
                part.end = at;
            }
        }
        part
    }
}
