//! Reading files, with the path in every error. Only `cli/` writes.

use std::path::{Path, PathBuf};

use super::{Error, Result};

/// The bytes of a file.
///
/// # Errors
/// The path and the reason, when the file cannot be read.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    #[expect(clippy::disallowed_methods, reason = "this is the wrapper that names the path")]
    std::fs::read(path).map_err(|e| failed("cannot read", path, &e))
}

/// The text of a UTF-8 file, without a byte-order mark.
///
/// # Errors
/// The path and the reason, when the file cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read(path)?;
    let text = String::from_utf8(bytes).map_err(|e| {
        Error::config(format!("{} is not UTF-8 text (byte {})", path.display(), e.utf8_error().valid_up_to()))
            .hint("save the file as UTF-8")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// The files that a path or pattern names, sorted by path; lock files of office programs (`~$…`) and hidden files
/// (`.DS_Store`) are left out.
///
/// # Errors
/// A malformed pattern, or a pattern that finds nothing.
pub fn find(pattern: &Path) -> Result<Vec<PathBuf>> {
    let text = pattern.to_string_lossy();
    let mut found = Vec::new();
    if pattern.is_file() {
        found.push(pattern.to_path_buf());
    } else {
        let entries = glob::glob(&text).map_err(|e| {
            Error::config(format!("`{text}` is not a file pattern: {}", e.msg))
                .hint("`*` stands for any characters; write `[[]` for a bracket `[` in a name")
        })?;
        for entry in entries {
            let path = entry.map_err(|e| failed("cannot read", e.path(), e.error()))?;
            let name = file_name(&path);
            let hidden = name.starts_with('.') && !file_name(pattern).starts_with('.');
            if path.is_file() && !name.starts_with("~$") && !hidden {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(Error::config(format!("no file matches `{text}`")));
    }
    Ok(found)
}

/// The names of what a folder holds, sorted.
///
/// # Errors
/// The path and the reason, when the folder cannot be read.
pub fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = folder.read_dir().map_err(|e| failed("cannot read", folder, &e))?;
    let mut names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The error of an I/O operation on a path.
pub fn failed(what: &str, path: &Path, error: &std::io::Error) -> Error {
    Error::config(format!("{what} {}: {error}", path.display()))
}
