//! Names from the data are text, whatever they look like.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::harness::{folder, json, pdf_text, reports, salesdeck, solid, tree};
use crate::small::{self, Names};

/// Names that are markup, commands, paths or trouble somewhere.
const NAMES: [&str; 15] = [
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
    LONG,
];

/// Stands for a name of 400 characters.
const LONG: &str = "长长长长";

/// Members of a role in one project: few, so that each of them has a place on the pages.
const MEMBERS: usize = 5;

/// The names of each project; every name is a rep, a product and a customer.
fn projects() -> Vec<Vec<String>> {
    let name = |name: &&str| if *name == LONG { "长".repeat(400) } else { (*name).to_owned() };
    NAMES.chunks(MEMBERS).map(|names| names.iter().map(name).collect()).collect()
}

/// The hostile projects, built once: whole reports in both languages, then one for each rep.
fn built() -> &'static [(Vec<String>, PathBuf)] {
    static BUILT: OnceLock<Vec<(Vec<String>, PathBuf)>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let build = |(i, names): (usize, Vec<String>)| {
            let around = folder(&format!("hostile-{i}"));
            let project = around.join("project");
            let all = names.clone();
            small::write(&project, &Names { reps: all.clone(), products: all.clone(), customers: all, apart: false });
            let before: BTreeSet<String> = tree(&around).into_keys().collect();
            salesdeck(&project, ["build", "monthly", "--jobs", "2"]).done();
            salesdeck(&project, ["build", "monthly", "--each", "rep", "--lang", "en", "--format", "html,json"]).done();
            let after: BTreeSet<String> = tree(&around).into_keys().collect();
            let outside: Vec<&String> =
                after.difference(&before).filter(|name| !name.starts_with("project/output/")).collect();
            assert!(outside.is_empty(), "written outside the output folder: {outside:?}");
            (names, project.join("output"))
        };
        projects().into_iter().enumerate().map(build).collect()
    })
}

/// The reports of everything: with the names that they are about.
fn whole_reports() -> Vec<(&'static [String], PathBuf)> {
    let mut found = Vec::new();
    for (names, output) in built() {
        let whole = reports(output).into_iter().filter(|r| r.components().any(|c| c.as_os_str() == "all"));
        found.extend(whole.map(|report| (names.as_slice(), report)));
    }
    assert_eq!(found.len(), 2 * built().len(), "{found:?}");
    found
}

#[test]
fn hostile_names_build_reports_and_write_nothing_elsewhere() {
    for (_, report) in whole_reports() {
        for file in
            ["report.pdf", "index.html", "findings.json", "manifest.json", "source/main.typ", "source/data.json"]
        {
            assert!(report.join(file).is_file(), "{file} in {}", report.display());
        }
    }
    let each: usize = built().iter().map(|(_, output)| reports(output).len() - 2).sum();
    assert_eq!(each, NAMES.len(), "one report a rep");
}

#[test]
fn no_slide_breaks() {
    for (_, report) in whole_reports() {
        let verdict = &json(&report.join("manifest.json"))["verdict"];
        // `glyphs` names the characters that no font has: that they are is said by the next tests.
        for check in verdict["checks"].as_array().expect("checks").iter().filter(|c| c["name"] != "glyphs") {
            assert_eq!(check["failed"], 0, "{check} in {}: {:#}", report.display(), verdict["warnings"]);
        }
    }
}

#[test]
fn folder_names_are_harmless_on_every_system() {
    for name in built().iter().flat_map(|(_, output)| tree(output).into_keys()) {
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
    for (name, bytes) in built().iter().flat_map(|(_, output)| tree(output)) {
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
    for (names, report) in whole_reports() {
        let html = std::fs::read_to_string(report.join("index.html")).expect("the page");
        let text = solid(&unescaped(&html));
        // A character that turns the direction of the text around it is not kept.
        for name in names.iter().filter(|n| !n.contains('\u{202e}')) {
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
fn json_keeps_every_name_whole_in_every_role() {
    for (names, report) in whole_reports() {
        let findings = json(&report.join("findings.json"));
        for role in ["rep", "product", "customer"] {
            let members = findings["members"][role].as_object().expect("the members of a role");
            let labels: Vec<&str> = members.values().filter_map(serde_json::Value::as_str).collect();
            for name in names {
                assert!(labels.contains(&name.as_str()), "{role} {name} in {}: {labels:?}", report.display());
            }
        }
    }
}

#[test]
fn the_pdf_prints_names_literally_or_as_placeholders() {
    for (names, report) in whole_reports() {
        let Some(text) = pdf_text(&report.join("report.pdf")) else { return };
        assert!(!text.contains("root:x:0:0"), "the file was read");
        assert!(!text.contains('\u{202e}'));
        for name in names {
            // A long name ends with … where its column ends.
            let start: String = solid(name).chars().take(8).collect();
            let shown = match name.as_str() {
                name if name.contains('😀') => "Emoji〔U+1F600〕".to_owned(),
                name if name.contains('\u{202e}') => "gnp.exe".to_owned(),
                // The fonts have no Hebrew letters.
                name if name.starts_with('ש') => "〔U+05E9〕".to_owned(),
                _ => start,
            };
            assert!(text.contains(&shown), "{shown} in {}", report.display());
        }
        if names.iter().any(|name| name.contains('😀')) {
            let manifest = json(&report.join("manifest.json")).to_string();
            assert!(manifest.contains("1F600"), "the manifest warns of the character");
        }
    }
}

#[test]
fn tables_for_spreadsheets_hold_no_formulas() {
    for (names, report) in whole_reports() {
        let csv = std::fs::read_to_string(report.join("source/figures.csv")).expect("the figures");
        if names.iter().any(|name| name.starts_with('=')) {
            assert!(csv.contains("HYPERLINK"), "the name is in {}", report.display());
        }
        for field in csv.lines().flat_map(|line| line.split(',')) {
            let begins = field.trim_start_matches('"');
            assert!(!begins.starts_with(['=', '@']), "`{field}` in {}", report.display());
        }
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
