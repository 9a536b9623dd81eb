//! One report: from its job to its folders, one for each language.

use std::collections::BTreeMap;

use super::build::Site;
use super::manifest::{Manifest, SCHEMA, SliceMember, SlideLine};
use super::options::{Format, Typesetter};
use super::pipeline::Sheet;
use super::plan::Job;
use super::stock;
use super::write::Written;
use crate::base::{Error, Lang, Result};
use crate::findings::{Findings, Request};
use crate::layout::Deck;

/// A report that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Its folder within the output folder, with `/`.
    pub folder: String,
    /// Pages of the PDF; 0 without one.
    pub pages: usize,
    /// Everything that should be looked at.
    pub warnings: Vec<String>,
    /// False when the same bytes were there already.
    pub changed: bool,
}

/// What became of a report in one language.
pub type Outcome = (String, Result<Done>);

/// Makes a report in all its languages; a failing language does not stop the others.
pub fn make(site: &Site<'_>, job: &Job) -> Vec<Outcome> {
    let request =
        Request { report: job.report.clone(), period: job.period, as_of: site.as_of, slice: job.slice.clone() };
    let found = super::guard::guarded(|| site.workshop.findings(site.dataset, site.brief, &request, site.timings));
    let outcome = |lang: &Lang| {
        let folder = format!("{}/{lang}", job.folder);
        let (findings, json) = match &found {
            Ok(found) => found,
            Err(error) => return (folder, Err(error.clone())),
        };
        let done = super::guard::guarded(|| {
            let sheet = site.workshop.sheet((findings, json), site.brief, lang, &site.options.formats, site.timings)?;
            write(site, job, lang, &folder, findings, json, sheet)
        });
        (folder, done)
    };
    site.workshop.langs.iter().map(outcome).collect()
}

fn write(
    site: &Site<'_>,
    job: &Job,
    lang: &Lang,
    folder: &str,
    findings: &Findings,
    json: &[u8],
    mut sheet: Sheet,
) -> Result<Done> {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut pages = 0;
    if let Some((bundle, document)) = sheet.printed.take() {
        pages = document.pages.len();
        let mut pdf = document.pdf;
        if site.options.typesetter == Typesetter::Installed {
            let work = site.output.root().join(format!(".typst/{}", crate::base::slug::slug("", folder)));
            let fonts = site.output.root().join("fonts");
            let set = site.timings.measure("typst cli", || stock::compile(&bundle.files, &fonts, &work))?;
            if set != pdf {
                sheet.remarks.push("the installed typst gives other bytes than the typesetter inside".to_owned());
            }
            pdf = set;
        }
        files.insert("report.pdf".to_owned(), pdf);
        files.extend(bundle.files.into_iter().map(|(name, bytes)| (format!("source/{name}"), bytes)));
    }
    if let Some(html) = sheet.html.take() {
        files.insert("index.html".to_owned(), html.into_bytes());
    }
    if site.options.formats.contains(&Format::Json) {
        files.insert("findings.json".to_owned(), json.to_vec());
    }
    if site.options.strict && !sheet.broken.is_empty() {
        let count = sheet.broken.len();
        let mut error = Error::data(format!("{count} warning{} under --strict", if count == 1 { "" } else { "s" }));
        error.hints = sheet.broken;
        return Err(error);
    }
    let opened: Vec<String> = files.keys().filter(|name| !name.contains('/')).cloned().collect();
    let manifest = manifest(site, job, lang, findings, &sheet, pages, opened);
    files.insert("manifest.json".to_owned(), manifest.bytes());
    let written = site.timings.measure("write", || site.output.folder(folder, &files))?;
    Ok(Done { folder: folder.to_owned(), pages, warnings: manifest.warnings, changed: written == Written::Changed })
}

fn manifest(
    site: &Site<'_>,
    job: &Job,
    lang: &Lang,
    findings: &Findings,
    sheet: &Sheet,
    pages: usize,
    files: Vec<String>,
) -> Manifest {
    let members = |dimension: &usize, codes: &Vec<u32>| {
        let dimension = site.dataset.dimensions.get(*dimension)?;
        let members = codes
            .iter()
            .filter_map(|code| dimension.members.get(*code as usize))
            .map(|m| SliceMember { key: m.key.clone(), label: m.label.clone() })
            .collect();
        Some((dimension.id.clone(), members))
    };
    let as_of = site.as_of.to_string();
    Manifest {
        schema: SCHEMA,
        report: job.report.id.clone(),
        cadence: job.report.cadence,
        period: job.period.to_string(),
        start: job.period.start.to_string(),
        end: job.period.end.to_string(),
        edition: site.workshop.versions().edition.clone(),
        as_of,
        partial: findings.frame.partial,
        slice: job.slice.iter().filter_map(|(d, codes)| members(d, codes)).collect(),
        lang: lang.to_string(),
        recipients: super::recipients::of(site.dataset, &job.slice, &job.report.id, &lang.0),
        title: sheet.deck.title.clone(),
        message: message(&sheet.deck),
        files,
        pages,
        slides: sheet
            .deck
            .slides
            .iter()
            .map(|s| SlideLine { id: s.id.clone(), section: s.section, title: s.message.text() })
            .collect(),
        inputs: site.inputs.clone(),
        config: site.config_hash.clone(),
        template: site.template.clone(),
        fonts: site.fonts.clone(),
        versions: site.workshop.version_texts(),
        verdict: serde_json::to_value(&sheet.verdict).unwrap_or_default(),
        notation: serde_json::to_value(&sheet.notation).unwrap_or_default(),
        warnings: sheet.broken.iter().chain(&sheet.remarks).chain(&site.data_warnings).cloned().collect(),
    }
}

/// What the report says first: the message of its key messages, else of its first content slide.
fn message(deck: &Deck) -> String {
    let slides = || deck.slides.iter().filter(|s| !s.message.text().trim().is_empty());
    slides()
        .find(|s| s.template == "messages")
        .or_else(|| slides().find(|s| s.section >= 2))
        .or_else(|| slides().next())
        .map(|s| s.message.text())
        .unwrap_or_default()
}
