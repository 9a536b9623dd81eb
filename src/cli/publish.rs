//! `publish DEST`: the site, switched atomically.
//!
//! DEST becomes a link into `DEST.releases/`, where each release has a folder named by the hash of its
//! content. A release is copied and complete before one rename turns the link, so that a reader sees the
//! old site or the new one. The release before stays; `--rollback` turns the link back to it.
//!
//! Who receives a report is no part of it: manifests are published without their recipients, the lists of them not at
//! all, so that no address stands where every reader of the site finds it.

use std::fs;
use std::path::{Path, PathBuf};

use super::console::{Console, Style};
use super::manifest::{self, Manifest};
use super::options::PublishOptions;
use super::write::{Links, beside, create, list, make_folder, remove_folder, rename};
use crate::base::fs::{failed, read};
use crate::base::{Error, Result, slug};

/// The link in the releases' folder that names the release before.
const PREVIOUS: &str = "previous";

/// Publishes the output folder, or goes back to the release before.
///
/// # Errors
/// Nothing was built, DEST belongs to somebody else, or the disk refuses.
pub fn run(options: &PublishOptions, site: &Path, console: &Console) -> Result<()> {
    let (done, release) = match options.rollback {
        true => ("went back", rollback(&options.dest)?),
        false => ("published", publish(site, &options.dest)?),
    };
    console.say(Some((Style::Good, done)), &format!("{} (release {release})", options.dest.display()));
    Ok(())
}

/// The folder of the releases of a published folder.
fn releases(dest: &Path) -> Result<PathBuf> {
    let name = dest.file_name().ok_or_else(|| Error::config(format!("{} is not a folder name", dest.display())))?;
    Ok(dest.with_file_name(format!("{}.releases", name.to_string_lossy())))
}

fn publish(site: &Path, dest: &Path) -> Result<String> {
    if !site.join("index.html").is_file() {
        return Err(Error::config(format!("{} holds no site", site.display())).hint("run `salesdeck build` first"));
    }
    let releases = releases(dest)?;
    let before = current(dest, &releases)?;
    let parent = dest.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(parent)?;
    let real = |path: &Path| path.canonicalize().map_err(|e| failed("cannot open", path, &e));
    if real(parent)?.starts_with(real(site)?) {
        return Err(Error::config(format!("{} lies inside the site itself", dest.display()))
            .hint("name a folder beside it, or on another disk"));
    }
    make_folder(&releases)?;
    let mut files = list(site, Links::Refuse)?;
    // The lists of who receives what are for the sender, not for every reader of the site.
    files.retain(|file| !(file.ends_with(&format!("/{}", super::recipients::FILE)) && file.split('/').count() == 3));
    let staging = releases.join(".new");
    remove_folder(&staging)?;
    let release = copy(site, &files, &staging).inspect_err(|_| {
        // The first error is the one worth telling.
        let _ = fs::remove_dir_all(&staging);
    })?;
    let target = releases.join(&release);
    if target.is_dir() {
        remove_folder(&staging)?;
    } else {
        rename(&staging, &target)?;
    }
    switch(dest, &releases, &release)?;
    if let Some(before) = before.filter(|before| before != &release) {
        turn(&releases.join(PREVIOUS), Path::new(&before))?;
        tidy(&releases, &[&release, &before])?;
    }
    Ok(release)
}

fn rollback(dest: &Path) -> Result<String> {
    let releases = releases(dest)?;
    let now = current(dest, &releases)?;
    let before = fs::read_link(releases.join(PREVIOUS))
        .ok()
        .and_then(|link| link.file_name().map(|n| n.to_string_lossy().into_owned()))
        .filter(|name| releases.join(name).is_dir());
    match (now, before) {
        (Some(now), Some(before)) => {
            switch(dest, &releases, &before)?;
            turn(&releases.join(PREVIOUS), Path::new(&now))?;
            Ok(before)
        }
        _ => Err(Error::config(format!("{} has no release to go back to", dest.display()))
            .hint("only what was published twice can go back: `salesdeck publish` makes a release")),
    }
}

/// The release that DEST shows; none when there is nothing yet.
fn current(dest: &Path, releases: &Path) -> Result<Option<String>> {
    let refuse = |what: &str| {
        Err(Error::config(format!("{} {what}", dest.display()))
            .hint("publish to a folder that does not exist yet, or empty this one"))
    };
    let Ok(meta) = dest.symlink_metadata() else { return Ok(None) };
    if meta.is_symlink() {
        let link = fs::read_link(dest).map_err(|e| failed("cannot read the link", dest, &e))?;
        let mut parts = link.components().rev();
        let name = parts.next().map(|c| c.as_os_str().to_string_lossy().into_owned());
        let folder = parts.next().map(|c| c.as_os_str());
        return match name.filter(|_| folder == releases.file_name()) {
            Some(name) => Ok(Some(name)),
            None => refuse("is a link that salesdeck did not make"),
        };
    }
    if !meta.is_dir() {
        return refuse("is a file");
    }
    let empty = fs::read_dir(dest).map_err(|e| failed("cannot list", dest, &e))?.next().is_none();
    if empty { Ok(None) } else { refuse("is not empty and was not published by salesdeck") }
}

/// Copies the files and gives the hash of what was copied.
fn copy(site: &Path, files: &[String], to: &Path) -> Result<String> {
    let mut lines = String::new();
    for file in files {
        let (from, target) = (site.join(file), to.join(file));
        make_folder(target.parent().unwrap_or(to))?;
        if manifest::folder_of(file).is_some() {
            create(&target, &without_recipients(&from)?)?;
        } else {
            fs::copy(&from, &target).map_err(|e| failed("cannot copy to", &target, &e))?;
        }
        // The copy is hashed, not the original: a build that runs meanwhile cannot spoil the name.
        lines.push_str(&format!("{}  {file}\n", slug::hash(&read(&target)?)));
    }
    Ok(slug::hash(lines.as_bytes())[..12].to_owned())
}

/// The manifest of a report as every reader of the site may see it.
fn without_recipients(path: &Path) -> Result<Vec<u8>> {
    let manifest = manifest::parse(&read(path)?).ok_or_else(|| {
        Error::data(format!("{} is not a manifest that this version reads", path.display()))
            .hint("build its report again, or remove its folder: what it says of recipients must not be published")
    })?;
    Ok(Manifest { recipients: Vec::new(), ..manifest }.bytes())
}

/// Turns DEST to a release.
fn switch(dest: &Path, releases: &Path, release: &str) -> Result<()> {
    if dest.symlink_metadata().is_ok_and(|m| m.is_dir()) {
        // `current` has made sure that it is empty; a link cannot be renamed over a folder.
        fs::remove_dir(dest).map_err(|e| failed("cannot replace", dest, &e))?;
    }
    let folder = releases.file_name().map(PathBuf::from).unwrap_or_default();
    turn(dest, &folder.join(release))
}

/// Makes a link point somewhere else, by one rename.
fn turn(link: &Path, target: &Path) -> Result<()> {
    let temporary = beside(link, "link");
    remove_folder(&temporary)?;
    make_link(target, &temporary).map_err(|e| failed("cannot make the link", &temporary, &e))?;
    rename(&temporary, link)
}

#[cfg(unix)]
fn make_link(target: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(not(unix))]
fn make_link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::new(
        std::io::ErrorKind::Unsupported,
        "this system cannot switch links atomically; copy the output folder instead",
    ))
}

/// Removes the releases that nothing points at.
fn tidy(releases: &Path, keep: &[&String]) -> Result<()> {
    for entry in fs::read_dir(releases).map_err(|e| failed("cannot list", releases, &e))? {
        let entry = entry.map_err(|e| failed("cannot list", releases, &e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_release = name.len() == 12 && name.bytes().all(|b| b.is_ascii_hexdigit());
        if is_release && !keep.iter().any(|k| **k == name) {
            remove_folder(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::super::write::create;
    use super::*;

    struct Place {
        dir: tempfile::TempDir,
    }

    impl Place {
        fn new() -> Place {
            let place = Place { dir: tempfile::tempdir().expect("a folder") };
            make_folder(&place.site().join("monthly/all")).expect("a folder");
            place.build("1");
            place
        }
        fn site(&self) -> PathBuf {
            self.dir.path().join("output")
        }
        fn dest(&self) -> PathBuf {
            self.dir.path().join("www/sales")
        }
        fn build(&self, text: &str) {
            create(&self.site().join("index.html"), text.as_bytes()).expect("a file");
            create(&self.site().join("monthly/all/report.pdf"), text.as_bytes()).expect("a file");
        }
        fn shown(&self) -> String {
            String::from_utf8(read(&self.dest().join("index.html")).expect("bytes")).expect("text")
        }
    }

    #[test]
    fn the_site_is_switched_and_can_go_back() {
        let place = Place::new();
        let first = publish(&place.site(), &place.dest()).expect("published");
        assert_eq!(place.shown(), "1");
        assert_eq!(publish(&place.site(), &place.dest()).expect("again"), first, "named by its content");
        place.build("2");
        let second = publish(&place.site(), &place.dest()).expect("published");
        assert_eq!((place.shown().as_str(), second != first), ("2", true));
        assert_eq!(rollback(&place.dest()).expect("back"), first);
        assert_eq!(place.shown(), "1");
        assert_eq!(rollback(&place.dest()).expect("forth"), second);
        place.build("3");
        publish(&place.site(), &place.dest()).expect("published");
        let kept = fs::read_dir(place.dir.path().join("www/sales.releases")).expect("a folder").count();
        assert_eq!(kept, 3, "two releases and the link to the one before");
    }

    #[test]
    fn what_is_not_ours_is_not_overwritten() {
        let place = Place::new();
        make_folder(&place.dest()).expect("a folder");
        publish(&place.site(), &place.dest()).expect("an empty folder may be taken");
        let other = place.dir.path().join("other");
        make_folder(&other).expect("a folder");
        create(&other.join("precious.txt"), b"x").expect("a file");
        assert!(publish(&place.site(), &other).is_err());
        assert!(other.join("precious.txt").is_file());
        let link = place.dir.path().join("link");
        std::os::unix::fs::symlink(&other, &link).expect("a link");
        assert!(publish(&place.site(), &link).is_err());
        assert!(publish(&place.site(), &place.site().join("inside")).is_err());
        assert!(publish(&other, &place.dest()).is_err(), "no site there");
        assert!(rollback(&place.dest()).is_err(), "only one release");
    }

    #[test]
    fn a_failed_copy_leaves_the_old_site() {
        let place = Place::new();
        publish(&place.site(), &place.dest()).expect("published");
        place.build("2");
        std::os::unix::fs::symlink("/etc/hostname", place.site().join("leak")).expect("a link");
        assert!(publish(&place.site(), &place.dest()).is_err(), "links are not followed");
        assert_eq!(place.shown(), "1");
    }
}
