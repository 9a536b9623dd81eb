//! `manifest.json`: what a report's folder holds and what it was made from.
//!
//! It has no clock, no absolute path and no name of a machine, so that the same inputs give the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::write;
use crate::base::{Grain, Result, fs, slug};
use crate::data::Address;
use crate::website::Entry;

/// What a report's folder holds and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this file's shape.
    pub schema: u32,
    /// Report id.
    pub report: String,
    /// Length of its period.
    pub cadence: Grain,
    /// Period id.
    pub period: String,
    /// First day of the period.
    pub start: String,
    /// Last day of the period.
    pub end: String,
    /// The day up to which actual data count.
    pub as_of: String,
    /// True when the period is incomplete.
    pub partial: bool,
    /// Dimension id → members; empty for the whole.
    pub slice: BTreeMap<String, Vec<SliceMember>>,
    /// Language.
    pub lang: String,
    /// Who receives it, by the table of recipients.
    #[serde(default)]
    pub recipients: Vec<Address>,
    /// First 12 hex digits of the SHA-256 of inputs, configuration, template and version.
    pub edition: String,
    /// Title of the document.
    pub title: String,
    /// Its first message.
    pub message: String,
    /// Files beside this one that a reader opens: `report.pdf`, `index.html`, `findings.json`.
    pub files: Vec<String>,
    /// Pages of the PDF; 0 when none was made.
    pub pages: usize,
    /// Slides in order.
    pub slides: Vec<SlideLine>,
    /// Input file → SHA-256.
    pub inputs: BTreeMap<String, String>,
    /// SHA-256 of the configuration.
    pub config: String,
    /// Template with its hash.
    pub template: TemplateLine,
    /// Font file → SHA-256.
    pub fonts: BTreeMap<String, String>,
    /// Program and typesetter.
    pub versions: BTreeMap<String, String>,
    /// What the checks looked at and found.
    pub verdict: serde_json::Value,
    /// How the report keeps the rules of the notation: the score, and each rule with what it looked at.
    #[serde(default)]
    pub notation: serde_json::Value,
    /// Everything that should be looked at.
    pub warnings: Vec<String>,
}

/// A member of the slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SliceMember {
    /// What identifies it.
    pub key: String,
    /// What is shown.
    pub label: String,
}

/// A slide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlideLine {
    /// Identity and anchor.
    pub id: String,
    /// Section 0 to 6.
    pub section: u8,
    /// Its message.
    pub title: String,
}

/// The template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateLine {
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// SHA-256 of its content.
    pub sha256: String,
}

/// The current shape.
pub const SCHEMA: u32 = 1;

/// The edition of a build: the same inputs, configuration, template, program and as-of date give the same.
pub fn edition(
    inputs: &BTreeMap<String, String>,
    config: &str,
    template: &TemplateLine,
    version: &str,
    as_of: &str,
) -> String {
    let mut text = String::new();
    for (file, hash) in inputs {
        text.push_str(&format!("input {file} {hash}\n"));
    }
    text.push_str(&format!(
        "config {config}\ntemplate {} {} {}\nversion {version}\nas of {as_of}\n",
        template.name, template.version, template.sha256
    ));
    slug::hash(text.as_bytes())[..12].to_owned()
}

impl Manifest {
    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        // Strings, numbers and string-keyed maps always serialise.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The entry of the site's index for the report in `folder` (relative, with `/`).
    pub fn entry(&self, folder: &str) -> Entry {
        Entry {
            report: self.report.clone(),
            cadence: self.cadence,
            period: self.period.clone(),
            end: self.end.clone(),
            partial: self.partial,
            slice: self
                .slice
                .iter()
                .map(|(dimension, members)| {
                    let labels: Vec<&str> = members.iter().map(|m| m.label.as_str()).collect();
                    (dimension.clone(), labels.join(" / "))
                })
                .collect(),
            lang: self.lang.clone(),
            title: self.title.clone(),
            message: self.message.clone(),
            folder: folder.to_owned(),
            html: self.files.iter().any(|f| f == "index.html"),
            pdf: self.files.iter().any(|f| f == "report.pdf"),
            pages: self.pages,
            warnings: self.warnings.len(),
        }
    }
}

/// Entries of every report in an output folder, and the manifests that could not be read.
///
/// # Errors
/// The folder cannot be listed.
pub fn entries(output: &Path) -> Result<(Vec<Entry>, Vec<String>)> {
    let (manifests, unreadable) = all(output)?;
    Ok((manifests.iter().map(|(folder, manifest)| manifest.entry(folder)).collect(), unreadable))
}

/// The folder of the report whose manifest a file of the output folder is (both relative, with `/`).
pub fn folder_of(file: &str) -> Option<&str> {
    file.strip_suffix("/manifest.json").filter(|folder| folder.split('/').count() == 4)
}

/// The manifest that a file holds; none where this version does not read it.
pub fn parse(bytes: &[u8]) -> Option<Manifest> {
    serde_json::from_slice::<Manifest>(bytes).ok().filter(|manifest| manifest.schema == SCHEMA)
}

/// Manifests by their folders, and files that are none.
type Found = (Vec<(String, Manifest)>, Vec<String>);

/// The manifest of every report in an output folder by its folder (relative, with `/`), and those that could not be read.
///
/// # Errors
/// The folder cannot be listed.
pub fn all(output: &Path) -> Result<Found> {
    let mut manifests = Vec::new();
    let mut unreadable = Vec::new();
    for file in write::list(output, write::Links::Ignore)? {
        let Some(folder) = folder_of(&file) else { continue };
        match fs::read(&output.join(&file)).ok().and_then(|bytes| parse(&bytes)) {
            Some(manifest) => manifests.push((folder.to_owned(), manifest)),
            None => unreadable.push(file),
        }
    }
    Ok((manifests, unreadable))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A manifest for tests.
    pub fn sample(report: &str, period: &str, lang: &str) -> Manifest {
        Manifest {
            schema: SCHEMA,
            report: report.into(),
            cadence: Grain::Month,
            period: period.into(),
            start: format!("{period}-01"),
            end: format!("{period}-28"),
            as_of: "2026-03-31".into(),
            partial: false,
            slice: BTreeMap::new(),
            lang: lang.into(),
            recipients: vec![],
            edition: "0123456789ab".into(),
            title: "Title".into(),
            message: "Sales rose".into(),
            files: vec!["report.pdf".into(), "index.html".into()],
            pages: 9,
            slides: vec![],
            inputs: BTreeMap::new(),
            config: "c".into(),
            template: TemplateLine { name: "six-section".into(), version: "1".into(), sha256: "t".into() },
            fonts: BTreeMap::new(),
            versions: BTreeMap::new(),
            verdict: serde_json::Value::Null,
            notation: serde_json::Value::Null,
            warnings: vec![],
        }
    }

    #[test]
    fn the_edition_changes_with_every_input() {
        let inputs = BTreeMap::from([("data/Sales.csv".to_owned(), "aa".to_owned())]);
        let template = sample("m", "2026-03", "zh").template;
        let base = edition(&inputs, "c", &template, "0.1.0", "2026-03-31");
        assert_eq!(base.len(), 12);
        assert_eq!(base, edition(&inputs, "c", &template, "0.1.0", "2026-03-31"));
        let other = BTreeMap::from([("data/Sales.csv".to_owned(), "ab".to_owned())]);
        assert_ne!(base, edition(&other, "c", &template, "0.1.0", "2026-03-31"));
        assert_ne!(base, edition(&inputs, "d", &template, "0.1.0", "2026-03-31"));
        assert_ne!(base, edition(&inputs, "c", &template, "0.2.0", "2026-03-31"));
        assert_ne!(base, edition(&inputs, "c", &template, "0.1.0", "2026-03-30"));
    }

    #[test]
    fn entries_are_read_back_and_broken_manifests_are_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let output = write::Output::open(dir.path()).expect("an output folder");
        let manifest = sample("monthly", "2026-03", "zh");
        output.file("monthly/2026-03/all/zh/manifest.json", &manifest.bytes()).expect("written");
        output.file("monthly/2026-02/all/zh/manifest.json", b"{").expect("written");
        output.file("monthly/2026-02/all/zh/source/manifest.json", b"not one").expect("written");
        let (entries, unreadable) = entries(output.root()).expect("entries");
        assert_eq!(entries.len(), 1);
        assert_eq!((entries[0].folder.as_str(), entries[0].pages), ("monthly/2026-03/all/zh", 9));
        assert_eq!(unreadable, ["monthly/2026-02/all/zh/manifest.json"]);
        let other = Manifest { schema: SCHEMA + 1, ..manifest };
        assert_eq!(parse(&other.bytes()), None, "of another version");
    }
}
