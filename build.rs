//! Lists the files of the built-in template, so that adding a file to it (a language, a slide, a font) is
//! enough to have it in the binary.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Folder of the built-in template, relative to the package.
const FOLDER: &str = "report-templates/six-section";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join(FOLDER);
    let mut files = Vec::new();
    collect(&root, "", &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for name in &files {
        // Not the folder of this run: a target folder shared by clones would lead to one that is gone.
        let path = format!("/{FOLDER}/{name}");
        writeln!(list, "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),")?;
    }
    list.push_str("]\n");
    #[expect(clippy::disallowed_methods, reason = "a build script has no base::fs, and its folder is Cargo's")]
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("built_in.rs"), list)?;
    println!("cargo::rerun-if-changed={FOLDER}");
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// Relative paths with `/` of every file below a folder; hidden files and editors' backups are left out.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|n| format!("{} is not UTF-8", n.display()))?;
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
