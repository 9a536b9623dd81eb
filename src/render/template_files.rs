//! The files of a template: where a project keeps its own, and which belong to a template.

use std::collections::BTreeMap;
use std::path::Path;

use super::built_in;
use crate::base::{Error, Result, fs, suggest};

/// Folder of a project's own templates, relative to its root.
pub(super) const FOLDER: &str = "report-templates";

/// The files of a project's template folder; empty when there is no such folder.
pub(super) fn own_files(name: &str, root: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if !plain {
        return Err(Error::config(format!("`{name}` is not the name of a template"))
            .hint("a template is a folder in report-templates/, named with letters, digits, `-` and `_`"));
    }
    let folder = root.join(FOLDER).join(name);
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    let pattern = Path::new(&glob::Pattern::escape(&folder.to_string_lossy())).join("**/*");
    // An empty folder is no template; `find` calls that an error.
    for path in fs::find(&pattern).unwrap_or_default() {
        let Some(relative) = below(&path, &folder) else { continue };
        let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        let relative = parts.join("/");
        if parts.iter().any(|p| p.starts_with('.') || p.ends_with('~')) || is_remark(&relative) {
            continue;
        }
        if !belongs(&relative) {
            return Err(Error::config(format!("{FOLDER}/{name}/{relative} is not part of a template"))
                .hint_maybe(similar(&relative))
                .hint("parts: template.yaml, theme.yaml, brand.yaml, main.typ.tera, page.html.tera, slides/*.typ.tera, lib/*.typ, words/*.yaml, fonts/*, and .svg or .png pictures"));
        }
        files.insert(relative, fs::read(&path)?);
    }
    Ok(files)
}

/// A path relative to the folder that it lies in. Patterns lose the `./` of a project that is worked in.
fn below<'p>(path: &'p Path, folder: &Path) -> Option<&'p Path> {
    path.strip_prefix(folder).or_else(|_| path.strip_prefix(folder.strip_prefix(".").unwrap_or(folder))).ok()
}

fn is_remark(path: &str) -> bool {
    let upper = path.to_uppercase();
    upper.starts_with("README") || upper.starts_with("LICENSE") || upper.starts_with("CHANGELOG")
}

/// Parts that a template can have.
fn belongs(path: &str) -> bool {
    let in_folder = |folder: &str, end: &str| {
        path.strip_prefix(folder)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|s| !s.is_empty() && !s.contains('/'))
    };
    matches!(path, "template.yaml" | "theme.yaml" | "brand.yaml" | "main.typ.tera" | "page.html.tera")
        || in_folder("slides/", ".typ.tera")
        || in_folder("lib/", ".typ")
        || in_folder("words/", ".yaml")
        || path.starts_with("fonts/")
        || path.ends_with(".svg")
        || path.ends_with(".png")
}

fn similar(path: &str) -> Option<String> {
    let near = suggest::nearest(path, built_in::FILES.iter().map(|(p, _)| *p))?;
    Some(format!("did you mean `{near}`?"))
}

/// True of a font file.
pub(super) fn is_font(path: &str) -> bool {
    let lower = path.to_lowercase();
    lower.starts_with("fonts/") && [".ttf", ".otf", ".ttc"].iter().any(|end| lower.ends_with(end))
}

/// The error of a name that is neither built in nor a folder of the project.
pub(super) fn unknown(name: &str, root: &Path) -> Error {
    let pattern = Path::new(&glob::Pattern::escape(&root.join(FOLDER).to_string_lossy())).join("*/*");
    let mut known: Vec<String> = fs::find(&pattern)
        .unwrap_or_default()
        .iter()
        .filter_map(|p| Some(p.parent()?.file_name()?.to_string_lossy().into_owned()))
        .chain([built_in::NAME.to_owned()])
        .collect();
    known.sort();
    known.dedup();
    Error::config(format!("unknown template `{name}`"))
        .hint_maybe(suggest::nearest(name, known.iter().map(String::as_str)).map(|n| format!("did you mean `{n}`?")))
        .hint(format!("there are: {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_that_is_worked_in_has_its_files_too() {
        let folder = Path::new(".").join(FOLDER).join("ours");
        for found in ["report-templates/ours/lib/page.typ", "./report-templates/ours/lib/page.typ"] {
            assert_eq!(below(Path::new(found), &folder), Some(Path::new("lib/page.typ")), "{found}");
        }
        assert_eq!(below(Path::new("/elsewhere/lib/page.typ"), &folder), None);
    }

    #[test]
    fn only_parts_of_a_template_belong() {
        for path in
            ["template.yaml", "slides/cover.typ.tera", "lib/page.typ", "words/de.yaml", "fonts/A.ttf", "logo.svg"]
        {
            assert!(belongs(path), "{path}");
        }
        for path in ["them.yaml", "slides/cover.typ", "lib/a/b.typ", "words/.yaml", "run.sh"] {
            assert!(!belongs(path), "{path}");
        }
        assert_eq!(similar("them.yaml").as_deref(), Some("did you mean `theme.yaml`?"));
    }
}
