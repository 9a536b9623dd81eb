//! What the compiler says, as errors with a place in the bundle's file.

use std::ops::Range;

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, FileId, Lines, VirtualRoot};
use typst::{World, WorldExt};

use crate::base::{Error, Place};

/// Further errors listed as hints behind the first one.
const LISTED: usize = 5;

/// Calls on the way to the error that are listed.
const TRACED: usize = 4;

/// One error of all that the compiler found: the first with its place and hints, the others as lines.
pub(super) fn error(world: &dyn World, found: &[SourceDiagnostic]) -> Error {
    let Some((first, others)) = found.split_first() else {
        return Error::internal("the typesetter failed without saying why");
    };
    let mut error = Error::config(first.message.as_str()).at_maybe(place(world, first.span));
    for hint in &first.hints {
        error = error.hint(hint.v.as_str());
    }
    for point in first.trace.iter().take(TRACED) {
        if let Some(at) = place(world, point.span.into()) {
            error = error.hint(format!("{} at {}:{}", point.v, at.file, at.line));
        }
    }
    for other in others.iter().take(LISTED) {
        error = error.hint(format!("also: {}", line(world, other)));
    }
    if others.len() > LISTED {
        error = error.hint(format!("and {} more", others.len() - LISTED));
    }
    error
}

/// A diagnostic as one line: place, message, hints.
pub(super) fn line(world: &dyn World, diagnostic: &SourceDiagnostic) -> String {
    let mut out = String::new();
    if let Some(at) = place(world, diagnostic.span) {
        out = format!("{}:{}:{}: ", at.file, at.line, at.column);
    }
    out.push_str(&diagnostic.message);
    for hint in &diagnostic.hints {
        out.push_str("; ");
        out.push_str(&hint.v);
    }
    out.replace(['\n', '\r'], " ")
}

/// The place of a span in a file of the bundle; none when it points into no file.
fn place(world: &dyn World, span: DiagSpan) -> Option<Place> {
    let id = span.id()?;
    let range = world.range(span)?;
    match world.source(id) {
        Ok(source) => within(id, source.lines(), &range),
        Err(_) => within(id, &world.file(id).ok()?.lines().ok()?, &range),
    }
}

/// Line, column and excerpt of a byte range.
fn within<S: AsRef<str>>(id: FileId, lines: &Lines<S>, range: &Range<usize>) -> Option<Place> {
    let (line, column) = lines.byte_to_line_column(range.start)?;
    let whole = lines.line_to_range(line)?;
    let end = range.end.min(whole.end);
    let width = lines.text().get(range.start..end).map_or(1, |t| t.trim_end().chars().count());
    let text = lines.text().get(whole)?.trim_end_matches(['\n', '\r']).to_owned();
    Some(Place { file: name(id), line: line + 1, column: column + 1, width: width.max(1), text, cell: None })
}

/// The bundle's name of a file; a package's files carry its name.
fn name(id: FileId) -> String {
    match id.root() {
        VirtualRoot::Project => id.vpath().get_without_slash().to_owned(),
        VirtualRoot::Package(package) => format!("{package}{}", id.vpath().get_with_slash()),
    }
}
