//! Names from the data are text, whatever they look like.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::harness::{folder, json, pdf_text, reports, salesdeck, solid, tree};
use crate::small::{self, Names};

/// Names that are markup, commands, paths or trouble somewhere.
const NAMES: [&str; 14] = [
    "#read(\"/etc/passwd\")",
    "*x*",
    "<script>alert(1)</script>",
    "../../x",
    "=HYPERLINK(\"http://x\",\"y\")",
    "Emoji 😀 shop",
    "שלום right to left",
    "two\nlines",
    "CON",
    "{{ name }} {% raw %}",
    "</svg><img src=x onerror=alert(1)>",
    "$x^2$ // comment /* ] }",
    "@preview #panic() \\u{41} ~ `raw`",
    "\u{202e}gnp.exe",
];

fn hostile() -> Names {
    let mut all: Vec<String> = NAMES.iter().map(|n| (*n).to_owned()).collect();
    all.push("长".repeat(400));
    Names { reps: all.clone(), products: all.clone(), customers: all }
}

/// The hostile project, built once: whole reports in both languages, then one for each rep.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = folder("hostile/project");
        small::write(&project, &hostile());
        let before: BTreeSet<String> = tree(&folder_of(&project)).into_keys().collect();
        salesdeck(&project, ["build", "monthly", "--jobs", "2"]).done();
        salesdeck(&project, ["build", "monthly", "--each", "rep", "--lang", "en", "--format", "html,json"]).done();
        let after: BTreeSet<String> = tree(&folder_of(&project)).into_keys().collect();
        let outside: Vec<&String> =
            after.difference(&before).filter(|name| !name.starts_with("project/output/")).collect();
        assert!(outside.is_empty(), "written outside the output folder: {outside:?}");
        project.join("output")
    })
}

fn folder_of(project: &Path) -> PathBuf {
    project.parent().expect("the project lies in a folder of its own").to_path_buf()
}

fn whole_reports() -> Vec<PathBuf> {
    let found: Vec<PathBuf> =
        reports(built()).into_iter().filter(|r| r.components().any(|c| c.as_os_str() == "all")).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    found
}

#[test]
fn hostile_names_build_reports_and_write_nothing_elsewhere() {
    for report in whole_reports() {
        for file in
            ["report.pdf", "index.html", "findings.json", "manifest.json", "source/main.typ", "source/data.json"]
        {
            assert!(report.join(file).is_file(), "{file} in {}", report.display());
        }
    }
    let each = reports(built()).len() - whole_reports().len();
    assert_eq!(each, NAMES.len() + 1, "one report a rep");
}

#[test]
fn folder_names_are_harmless_on_every_system() {
    for name in tree(built()).keys() {
        for part in name.split('/') {
            let stem = part.split('.').next().unwrap_or_default().to_ascii_uppercase();
            assert!(!["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()), "{name}");
            assert!(part != ".." && part.chars().count() <= 80, "{name}");
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
            assert!(part.chars().all(plain), "{name}");
        }
    }
}

#[test]
fn html_shows_hostile_names_as_text() {
    let mut pages = 0;
    for (name, bytes) in tree(built()) {
        if !name.ends_with(".html") {
            continue;
        }
        pages += 1;
        let html = String::from_utf8(bytes).expect("UTF-8");
        for forbidden in ["<script>alert", "<img src=x", "</svg><img"] {
            assert!(!html.contains(forbidden), "{name} contains {forbidden}");
        }
    }
    assert!(pages > NAMES.len());
    for report in whole_reports() {
        let html = std::fs::read_to_string(report.join("index.html")).expect("the page");
        let text = solid(&unescaped(&html));
        for name in NAMES.iter().filter(|n| !n.contains('\u{202e}')) {
            assert!(text.contains(&solid(name)), "{name} in {}", report.display());
        }
    }
}

/// Resolves the entities that templates write.
fn unescaped(html: &str) -> String {
    let mut out = html.to_owned();
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'")]
    {
        out = out.replace(entity, c);
    }
    for (entity, c) in [("&#x2F;", "/"), ("&#x60;", "`"), ("&#x3D;", "="), ("&#10;", "\n"), ("&amp;", "&")] {
        out = out.replace(entity, c);
    }
    out
}

#[test]
fn json_keeps_every_name_whole() {
    for report in whole_reports() {
        let text = json(&report.join("findings.json")).to_string();
        for name in hostile().reps {
            let quoted = serde_json::to_string(&name).expect("a string");
            assert!(text.contains(quoted.trim_matches('"')), "{name} in {}", report.display());
        }
    }
}

#[test]
fn the_pdf_prints_names_literally_or_as_placeholders() {
    for report in whole_reports() {
        let Some(text) = pdf_text(&report.join("report.pdf")) else { return };
        assert!(!text.contains("root:x:0:0"), "the file was read");
        for name in
            ["#read(\"/etc/passwd\")", "*x*", "<script>alert(1)</script>", "../../x", "CON", "$x^2$", "〔U+1F600〕"]
        {
            assert!(text.contains(name), "{name} in {}", report.display());
        }
        assert!(!text.contains('\u{202e}'));
        let manifest = json(&report.join("manifest.json")).to_string();
        assert!(manifest.contains("1F600"), "the manifest warns of the character");
    }
}

#[test]
fn a_strict_build_refuses_characters_that_cannot_be_printed() {
    let project = folder("hostile-strict");
    let mut names = Names::plain();
    names.reps.push("Emoji 😀 shop".to_owned());
    small::write(&project, &names);
    let run = salesdeck(&project, ["build", "monthly", "--lang", "en", "--format", "pdf", "--strict"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!((run.stdout + &run.stderr).contains("1F600"));
}
