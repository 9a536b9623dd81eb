//! The notes that people write: a file a period in the folder of notes, each a list ([`read_notes`]).

use super::dataset::Source;
use crate::base::{Error, PeriodName, fs, slug};
use crate::config::{Brief, WrittenNote, read_notes};

/// Name of the notes among the tables.
const TABLE: &str = "notes";

/// The notes of a project with the files they are in; none where it has no such folder.
///
/// # Errors
/// A folder that the configuration names and that is not there, a file whose name is no period, and every mistake in
/// the files.
pub fn load(brief: &Brief) -> Result<(Vec<WrittenNote>, Vec<Source>), Vec<Error>> {
    let folder = brief.root.join(&brief.notes);
    if !folder.is_dir() {
        let Some(place) = brief.places.values.get(TABLE) else { return Ok((Vec::new(), Vec::new())) };
        let error = Error::config(format!("there is no folder `{}`", brief.notes)).at(place.clone());
        return Err(vec![error.hint("make the folder, or delete the line: notes are read from `data/notes` then")]);
    }
    let (mut notes, mut sources, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for name in fs::names(&folder).map_err(|error| vec![error])? {
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"));
        let Some(stem) = stem.filter(|_| !name.starts_with('.')) else { continue };
        let file = format!("{}/{name}", brief.notes.trim_end_matches('/'));
        let Some(period) = PeriodName::parse(stem).and_then(|name| name.period(&brief.calendar)) else {
            let error = Error::config(format!("{file}: `{stem}` is not the name of a period"));
            errors.push(error.hint(
                "name the file after the period of its report: 2026-06.yaml, 2026-Q2.yaml, 2026-W26.yaml, 2026.yaml",
            ));
            continue;
        };
        match fs::read_text(&folder.join(&name)).map_err(|e| vec![e]) {
            Ok(text) => match read_notes(&text, &file, period) {
                Ok(found) => {
                    let count = found.len() as u64;
                    let (table, format) = (TABLE.to_owned(), "yaml".to_owned());
                    let sha256 = slug::hash(text.as_bytes());
                    let encoding = "utf-8".to_owned();
                    sources.push(Source {
                        table,
                        file,
                        format,
                        rows: count,
                        used: count,
                        encoding,
                        sha256,
                        ..Source::default()
                    });
                    notes.extend(found);
                }
                Err(more) => errors.extend(more),
            },
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok((notes, sources)) } else { Err(errors) }
}
