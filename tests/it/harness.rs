//! Running the program, temporary folders, reading back what it left.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::small;

/// What a run of the program left on the terminal.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// The run itself when it ended with exit code 0; otherwise the test fails with what was printed.
    pub fn done(self) -> Run {
        assert_eq!(self.code, Some(0), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// Runs the program in a project.
pub fn salesdeck<S: AsRef<OsStr>>(project: &Path, arguments: impl IntoIterator<Item = S>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesdeck"));
    command.arg("-C").arg(project).args(arguments).current_dir(project);
    // Neither the terminal of the developer nor a setting of the machine may change what is printed.
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("SOURCE_DATE_EPOCH");
    let output = command.output().expect("the program starts");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on stdout"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on stderr"),
    }
}

/// A fresh folder of its own for a test; what an earlier run left there is removed first.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("it").join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("the folder of the last run can be removed");
    }
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// The repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Copies a folder without what was built in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder can be listed") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            if entry.file_name() != "output" {
                copy(&entry.path(), &target);
            }
        } else {
            std::fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

/// Every file below a folder by its relative path with `/`.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder can be listed") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let parts = path.strip_prefix(root).expect("below the root").components();
                let name: Vec<String> = parts.map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
                files.insert(name.join("/"), std::fs::read(&path).expect("the file can be read"));
            }
        }
    }
    files
}

/// Folders of the reports in an output folder: those that hold a `manifest.json`.
pub fn reports(output: &Path) -> Vec<PathBuf> {
    let folder = |name: &String| name.strip_suffix("/manifest.json").map(|folder| output.join(folder));
    tree(output).keys().filter(|name| name.split('/').count() == 5).filter_map(folder).collect()
}

/// A JSON file of a report.
pub fn json(path: &Path) -> serde_json::Value {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The text of a PDF without blanks (lines break anywhere in Chinese text); none without `pdftotext`.
pub fn pdf_text(pdf: &Path) -> Option<String> {
    Some(pdf_pages(pdf)?.iter().map(|page| solid(page)).collect())
}

/// The text of each page of a PDF as it is laid out; none without `pdftotext`.
pub fn pdf_pages(pdf: &Path) -> Option<Vec<String>> {
    let output = Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(pdf).arg("-").output();
    let Ok(output) = output else {
        eprintln!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success(), "pdftotext on {}", pdf.display());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // Each page ends with a form feed.
    Some(text.strip_suffix('\u{c}').unwrap_or(&text).split('\u{c}').map(str::to_owned).collect())
}

/// A text without blanks.
pub fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The small project with every report built in every language; built once for all tests.
pub fn small_built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = folder("small");
        small::write(&project, &small::Names::plain());
        salesdeck(&project, ["build", "--jobs", "2"]).done();
        project.join("output")
    })
}

/// Builds every report of a project of this repository, in every language, with two jobs.
fn built(project: &str, name: &str) -> PathBuf {
    let output = folder(name);
    let out = output.to_string_lossy().into_owned();
    salesdeck(&repository().join(project), ["build", "--jobs", "2", "--out", &out]).done();
    output
}

/// The same from a copy of the project in another folder, with one job.
pub fn built_from_copy(project: &str, name: &str) -> PathBuf {
    let copied = folder(name).join("deeper/folder");
    let original = repository().join(project);
    // The repository is the sample's project: only what belongs to the project is copied.
    for part in ["data", "report-templates"] {
        if original.join(part).is_dir() {
            copy(&original.join(part), &copied.join(part));
        }
    }
    std::fs::copy(original.join("salesdeck.yaml"), copied.join("salesdeck.yaml")).expect("a copy");
    salesdeck(&copied, ["build", "--jobs", "1"]).done();
    copied.join("output")
}

/// The sample company with every report in every language; built once for all tests.
pub fn sample_built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("", "sample-output"))
}

/// The AdventureWorks example with every report in every language; built once for all tests.
pub fn adventureworks_built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("examples/adventureworks", "adventureworks-output"))
}

/// The CRM example with every report; built once for all tests.
pub fn crm_built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| built("examples/crm", "crm-output"))
}

/// Every report that is built for reading: sample, AdventureWorks and the small project.
pub fn all_reports() -> Vec<PathBuf> {
    [sample_built(), adventureworks_built(), small_built()].into_iter().flat_map(reports).collect()
}
