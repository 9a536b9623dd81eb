//! The notes of a report: those of its period, each with the member that it names.

use serde::Serialize;

use crate::base::{Date, Grain, Text};
use crate::config::NoteKind;
use crate::data::MemberKind;

use super::study::Study;
use super::{Absent, MemberRef};

/// A note that a person wrote about the period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// What it is about, as written.
    pub on: String,
    /// What it is.
    pub kind: NoteKind,
    /// The text, by language.
    pub text: Text,
    /// Who wrote it.
    pub author: String,
    /// When.
    pub date: Option<Date>,
    /// Where it stands: `data/notes/2026-06.yaml:3`.
    pub place: String,
    /// The member that it is about, where it names one.
    pub member: Option<MemberRef>,
}

/// The notes of the report's period. A report of a slice has only those about its own members.
pub fn notes(study: &Study<'_>) -> Vec<Note> {
    let period = &study.period;
    let of_period = study.data.notes.iter().filter(|note| note.period == *period);
    let found = of_period.map(|note| {
        let place = format!("{}:{}", note.place.file, note.place.line);
        let member = member(study, &note.on);
        let (on, text, author) = (note.on.clone(), note.text.clone(), note.author.clone());
        let reference = member.as_ref().map(|(d, code)| study.ledger.member(*d, *code));
        (Note { on, kind: note.kind, text, author, date: note.date, place, member: reference }, member)
    });
    let slice = &study.ledger.slice;
    let inside = |member: &Option<(usize, u32)>| {
        slice.is_empty()
            || member.is_some_and(|(d, code)| slice.iter().all(|(of, codes)| *of == d && codes.contains(&code)))
    };
    found.filter(|(_, member)| inside(member)).map(|(note, _)| note).collect()
}

/// The member that a target names: `region=西部`, or a label that only one member of all dimensions has.
fn member(study: &Study<'_>, on: &str) -> Option<(usize, u32)> {
    let (dimension, name) = match on.split_once('=') {
        Some((dimension, name)) => (Some(study.data.dimension(dimension.trim())?), name.trim()),
        None => (None, on.trim()),
    };
    let mut found = Vec::new();
    for (d, of) in study.data.dimensions.iter().enumerate().filter(|(d, _)| dimension.is_none_or(|own| own == *d)) {
        let is = |m: &&crate::data::Member| m.kind == MemberKind::Real && (m.label == name || m.key == name);
        // A label may be the key of another; the labels of one dimension come first.
        let codes: Vec<usize> = of.members.iter().enumerate().filter(|(_, m)| is(m)).map(|(code, _)| code).collect();
        found.extend(codes.iter().filter_map(|code| Some((d, u32::try_from(*code).ok()?))));
    }
    match found.as_slice() {
        [one] => Some(*one),
        _ => None,
    }
}

/// What is not in the report where nobody wrote a note.
pub(super) fn absent(study: &Study<'_>) -> Option<Absent> {
    let any = study.data.notes.iter().any(|note| note.period == study.period);
    let what = if study.period.grain >= Grain::Quarter { "lessons" } else { "notes" };
    (!any).then(|| Absent { what: what.to_owned(), reason: "no_notes".to_owned() })
}
