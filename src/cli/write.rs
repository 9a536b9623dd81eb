//! The only writer: whole folders by staging and swap, single files by a temporary file and rename.
//!
//! A folder is assembled completely beside its place and swapped in by two renames, so that readers see
//! the old or the new one and a failed build leaves the last good one. Nothing is written outside the
//! output folder, also not through a link. What did not change stays untouched.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use crate::base::fs::{failed, read};
use crate::base::{Error, Result};

/// The output folder: everything is written below it.
#[derive(Debug, Clone)]
pub struct Output {
    root: PathBuf,
}

/// What a write did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Nothing: the same bytes were there.
    Unchanged,
    /// The place has new content.
    Changed,
}

impl Output {
    /// Opens the output folder and makes it when it is not there.
    ///
    /// # Errors
    /// The folder cannot be made, or is a file.
    pub fn open(folder: &Path) -> Result<Output> {
        make_folder(folder)?;
        let root = folder.canonicalize().map_err(|e| failed("cannot open", folder, &e))?;
        Ok(Output { root })
    }

    /// The folder itself, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The absolute path of a relative one with `/`; its folder exists then, and lies in the output folder.
    fn place(&self, relative: &str) -> Result<PathBuf> {
        let path = Path::new(relative);
        let plain = path.components().all(|c| matches!(c, Component::Normal(_)));
        if relative.is_empty() || !plain {
            return Err(Error::internal(format!("`{relative}` is not a place in the output folder")));
        }
        let target = self.root.join(path);
        let parent = target.parent().unwrap_or(&self.root);
        self.stays_inside(parent)?;
        make_folder(parent)?;
        Ok(target)
    }

    /// Follows the links of the part of a path that exists: it must not leave the output folder.
    fn stays_inside(&self, path: &Path) -> Result<()> {
        let existing = path.ancestors().find(|p| p.symlink_metadata().is_ok()).unwrap_or(&self.root);
        let real = existing.canonicalize().map_err(|e| failed("cannot follow", existing, &e))?;
        if real.starts_with(&self.root) {
            return Ok(());
        }
        Err(Error::config(format!("{} is a link that leads out of the output folder", existing.display()))
            .hint("remove the link, or choose another folder with --out"))
    }

    /// Writes one file: readers see the old or the new one, never a half.
    ///
    /// # Errors
    /// The path and the reason.
    pub fn file(&self, relative: &str, bytes: &[u8]) -> Result<Written> {
        let target = self.place(relative)?;
        let is_file = target.symlink_metadata().is_ok_and(|m| m.is_file());
        if is_file && read(&target).is_ok_and(|old| old == bytes) {
            return Ok(Written::Unchanged);
        }
        let temporary = beside(&target, "tmp");
        let done = create(&temporary, bytes).and_then(|()| rename(&temporary, &target));
        if done.is_err() {
            // The first error is the one worth telling.
            let _ = fs::remove_file(&temporary);
        }
        done.map(|()| Written::Changed)
    }

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// The path and the reason.
    pub fn remove(&self, relative: &str) -> Result<()> {
        let target = self.place(relative)?;
        match fs::remove_file(&target) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(failed("cannot remove", &target, &e)),
            _ => Ok(()),
        }
    }

    /// Replaces a whole folder by exactly these files (path with `/` → bytes).
    ///
    /// # Errors
    /// The path and the reason; the folder that was there is still there then.
    pub fn folder(&self, relative: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Written> {
        let target = self.place(relative)?;
        let staging = beside(&target, "new");
        let previous = beside(&target, "old");
        if target.symlink_metadata().is_err() && previous.is_dir() {
            // A run was killed between the two renames: this is the last good folder.
            rename(&previous, &target)?;
        }
        // Left behind by a run that was killed while filling it.
        remove_folder(&staging)?;
        let filled = self.fill(&staging, files);
        let done = filled.and_then(|()| self.swap(&staging, &target, files));
        if !matches!(done, Ok(Written::Changed)) {
            let _ = fs::remove_dir_all(&staging);
        }
        done
    }

    fn fill(&self, staging: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
        for (name, bytes) in files {
            let path = Path::new(name);
            if !path.components().all(|c| matches!(c, Component::Normal(_))) {
                return Err(Error::internal(format!("`{name}` is not a place in a report's folder")));
            }
            let path = staging.join(path);
            make_folder(path.parent().unwrap_or(staging))?;
            create(&path, bytes)?;
        }
        Ok(())
    }

    fn swap(&self, staging: &Path, target: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<Written> {
        let old = target.symlink_metadata();
        if old.as_ref().is_ok_and(fs::Metadata::is_symlink) {
            return Err(Error::config(format!("{} is a link, not a report's folder", target.display()))
                .hint("remove it, or choose another folder with --out"));
        }
        let previous = beside(target, "old");
        if old.is_err() {
            remove_folder(&previous)?;
            return rename(staging, target).map(|()| Written::Changed);
        }
        if holds_exactly(target, files) {
            return Ok(Written::Unchanged);
        }
        remove_folder(&previous)?;
        rename(target, &previous)?;
        if let Err(error) = rename(staging, target) {
            let _ = fs::rename(&previous, target);
            return Err(error);
        }
        remove_folder(&previous)?;
        Ok(Written::Changed)
    }
}

/// True when a folder holds these files with these bytes and nothing else.
fn holds_exactly(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> bool {
    let Ok(found) = list(folder, Links::Refuse) else { return false };
    found.len() == files.len()
        && found
            .iter()
            .zip(files)
            .all(|(path, (name, bytes))| path == name && read(&folder.join(path)).is_ok_and(|old| &old == bytes))
}

/// What to do about a link while listing; links are never followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// Leave it out.
    Ignore,
    /// Fail.
    Refuse,
}

/// Every file below a folder by its path with `/`, sorted. Hidden entries (a name that begins with a
/// point: staging, editors' files) are left out.
///
/// # Errors
/// A folder that cannot be read, or a link where links are refused.
pub fn list(folder: &Path, links: Links) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut open = vec![(folder.to_path_buf(), String::new())];
    while let Some((path, prefix)) = open.pop() {
        for entry in fs::read_dir(&path).map_err(|e| failed("cannot list", &path, &e))? {
            let entry = entry.map_err(|e| failed("cannot list", &path, &e))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let kind = entry.file_type().map_err(|e| failed("cannot look at", &entry.path(), &e))?;
            let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if kind.is_dir() {
                open.push((entry.path(), relative));
            } else if kind.is_file() {
                files.push(relative);
            } else if links == Links::Refuse {
                return Err(Error::config(format!("{} is a link or no plain file", entry.path().display()))
                    .hint("delete it, or choose another folder with `--out DIR`"));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A hidden name beside a path, for work in progress.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{suffix}"))
}

/// Makes a folder and those above it.
///
/// # Errors
/// The path and the reason.
pub fn make_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| failed("cannot make the folder", path, &e))
}

/// Writes a new file; scripts become executable.
///
/// # Errors
/// The path and the reason.
pub fn create(path: &Path, bytes: &[u8]) -> Result<()> {
    // A file that was left behind may be a link: it is removed, never written through.
    if path.symlink_metadata().is_ok() {
        fs::remove_file(path).map_err(|e| failed("cannot replace", path, &e))?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if path.extension().is_some_and(|e| e == "sh") {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
    }
    let mut file = options.open(path).map_err(|e| failed("cannot write", path, &e))?;
    file.write_all(bytes).map_err(|e| failed("cannot write", path, &e))
}

/// Renames, replacing what was there.
///
/// # Errors
/// The path and the reason.
pub fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|e| failed("cannot put in place", to, &e))
}

/// Removes a folder with its content, if it is there; of a link, the link alone.
///
/// # Errors
/// The path and the reason.
pub fn remove_folder(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Err(_) => Ok(()),
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).map_err(|e| failed("cannot remove", path, &e)),
        Ok(_) => fs::remove_file(path).map_err(|e| failed("cannot remove", path, &e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn output() -> (tempfile::TempDir, Output) {
        let dir = tempfile::tempdir().expect("a folder");
        let output = Output::open(&dir.path().join("output")).expect("an output folder");
        (dir, output)
    }

    #[test]
    fn a_folder_is_replaced_whole_and_nothing_is_left_beside_it() {
        let (_dir, output) = output();
        let first = files(&[("a.txt", "1"), ("source/main.typ", "x")]);
        assert_eq!(output.folder("m/all/zh", &first).expect("written"), Written::Changed);
        assert_eq!(output.folder("m/all/zh", &first).expect("written"), Written::Unchanged);
        let second = files(&[("b.txt", "2")]);
        assert_eq!(output.folder("m/all/zh", &second).expect("written"), Written::Changed);
        let names: Vec<_> = fs::read_dir(output.root().join("m/all"))
            .expect("a folder")
            .map(|e| e.expect("an entry").file_name().into_string().expect("a name"))
            .collect();
        assert_eq!(names, ["zh"]);
        assert_eq!(list(output.root(), Links::Refuse).expect("files"), ["m/all/zh/b.txt"]);
    }

    #[test]
    fn a_failed_write_leaves_the_last_good_folder() {
        let (_dir, output) = output();
        let good = files(&[("report.pdf", "good")]);
        output.folder("m/zh", &good).expect("written");
        // `a` cannot be a file and a folder at once, so the new folder fails half-way.
        let broken = files(&[("a", "file"), ("a/b", "below a file"), ("report.pdf", "bad")]);
        let error = output.folder("m/zh", &broken).expect_err("impossible files");
        assert!(error.message.contains(".zh.new"), "{error}");
        assert!(holds_exactly(&output.root().join("m/zh"), &good));
        assert!(!output.root().join("m/.zh.new").exists(), "the half-made folder is gone");
    }

    #[test]
    fn files_appear_by_rename_and_unchanged_ones_stay() {
        let (_dir, output) = output();
        assert_eq!(output.file("index.html", b"1").expect("written"), Written::Changed);
        assert_eq!(output.file("index.html", b"1").expect("written"), Written::Unchanged);
        assert_eq!(output.file("index.html", b"2").expect("written"), Written::Changed);
        assert_eq!(read(&output.root().join("index.html")).expect("bytes"), b"2");
        fs::create_dir(output.root().join("d")).expect("a folder");
        let error = output.file("d", b"3").expect_err("a folder is in the way");
        assert!(error.message.contains("output/d"), "{error}");
        assert!(!output.root().join(".d.tmp").exists());
    }

    #[test]
    fn paths_cannot_climb_out() {
        let (_dir, output) = output();
        for path in ["../x", "/etc/x", "a/../../x", ""] {
            assert!(output.file(path, b"").is_err(), "{path}");
        }
        assert!(output.folder("m", &files(&[("../x", "")])).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_output_folder_are_refused() {
        let (dir, output) = output();
        let outside = dir.path().join("outside");
        fs::create_dir(&outside).expect("a folder");
        std::os::unix::fs::symlink(&outside, output.root().join("m")).expect("a link");
        assert!(output.folder("m/2026-03", &files(&[("a", "1")])).is_err());
        assert!(output.folder("m", &files(&[("a", "1")])).is_err(), "the link itself is not replaced");
        assert!(output.file("m/index.html", b"1").is_err());
        assert_eq!(fs::read_dir(&outside).expect("a folder").count(), 0);
        // A link inside the output folder that stands where a file goes is replaced, not followed.
        let secret = outside.join("secret");
        create(&secret, b"s").expect("a file");
        std::os::unix::fs::symlink(&secret, output.root().join("index.html")).expect("a link");
        output.file("index.html", b"1").expect("written");
        assert_eq!(read(&secret).expect("bytes"), b"s");
    }
}
