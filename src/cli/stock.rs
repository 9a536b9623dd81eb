//! `--typst cli`: the stock typesetter, on the same source folder and with the same options.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use super::write::{create, make_folder, remove_folder};
use crate::base::fs::{failed, read};
use crate::base::{Error, Result};
use crate::typeset;

/// Sets a source folder with an installed `typst`, in a work folder that is removed afterwards.
///
/// # Errors
/// No such program, or what it says.
pub fn compile(files: &BTreeMap<String, Vec<u8>>, fonts: &Path, work: &Path) -> Result<Vec<u8>> {
    remove_folder(work)?;
    let result = set(files, fonts, work);
    // What went wrong in setting is worth more than what went wrong in tidying up.
    let tidy = remove_folder(work);
    result.and_then(|pdf| tidy.map(|()| pdf))
}

fn set(files: &BTreeMap<String, Vec<u8>>, fonts: &Path, work: &Path) -> Result<Vec<u8>> {
    let source = work.join("source");
    for (name, bytes) in files {
        let path = source.join(name);
        make_folder(path.parent().unwrap_or(&source))?;
        create(&path, bytes)?;
    }
    let output = Command::new(typeset::PROGRAM)
        .args(typeset::stock_arguments(&fonts.to_string_lossy(), "../report.pdf"))
        .current_dir(&source)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .map_err(|e| not_run(&e))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Error::data(format!("`{}` refuses the report:\n{}", typeset::PROGRAM, said.trim_end())));
    }
    read(&work.join("report.pdf"))
}

/// What the installed program says of its version, when it is not the one that gives the same bytes.
///
/// # Errors
/// No such program.
pub fn version_note() -> Result<Option<String>> {
    let output = Command::new(typeset::PROGRAM).arg("--version").output().map_err(|e| not_run(&e))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let same = said.split_whitespace().any(|word| word == typeset::VERSION);
    Ok((!same)
        .then(|| format!("the installed {} is not {}: its PDF may differ in bytes", said.trim(), typeset::VERSION)))
}

fn not_run(error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::NotFound => Error::config(format!("`{}` is not installed", typeset::PROGRAM))
            .hint(format!("install {} {}", typeset::PROGRAM, typeset::VERSION))
            .hint("or leave `--typst cli` out: salesdeck has the typesetter inside"),
        _ => failed("cannot run", Path::new(typeset::PROGRAM), error),
    }
}
