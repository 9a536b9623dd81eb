//! `source/compile.sh` with a stock typst gives the bytes of the PDF.

use std::path::PathBuf;
use std::process::Command;

use crate::harness::{adventureworks_built, copy, folder, reports, sample_built, small_built};

/// The stock typst: the TYPST variable, else the one on the PATH; none, with a printed reason, otherwise.
fn stock() -> Option<PathBuf> {
    let program = std::env::var_os("TYPST").map_or_else(|| PathBuf::from("typst"), PathBuf::from);
    let Ok(output) = Command::new(&program).arg("--version").output() else {
        eprintln!("skipped: no stock typst on the PATH or in the TYPST variable");
        return None;
    };
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    if !version.contains(salesdeck::typeset::VERSION) {
        eprintln!("skipped: {} instead of typst {}", version.trim(), salesdeck::typeset::VERSION);
        return None;
    }
    Some(program)
}

#[test]
fn the_stock_program_gives_the_same_bytes() {
    let Some(program) = stock() else { return };
    // compile.sh calls `typst`: the folder of the program goes first on the path.
    let mut path = program.parent().map(|p| p.as_os_str().to_owned()).unwrap_or_default();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());

    // The folder can be moved: nothing in it knows where it was built.
    let moved = folder("stock/elsewhere");
    let mut found = Vec::new();
    for (name, output) in [("small", small_built()), ("sample", sample_built()), ("example", adventureworks_built())] {
        copy(output, &moved.join(name));
        found.extend(reports(&moved.join(name)));
    }
    assert!(found.len() >= 20, "four cadences in two languages of the sample and the example");
    for report in found {
        let built = std::fs::read(report.join("report.pdf")).expect("the PDF");
        std::fs::remove_file(report.join("report.pdf")).expect("the PDF can be removed");
        let run = Command::new("sh").arg(report.join("source/compile.sh")).env("PATH", &path).current_dir("/").output();
        let run = run.expect("sh starts");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let again = std::fs::read(report.join("report.pdf")).expect("compile.sh writes report.pdf");
        assert!(built == again, "{}: the stock program gives other bytes", report.display());
    }
}

#[test]
fn the_stock_program_can_set_the_pdf_of_a_build() {
    let Some(program) = stock() else { return };
    let mut path = program.parent().map(|p| p.as_os_str().to_owned()).unwrap_or_default();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let project = folder("stock/cli");
    crate::small::write(&project, &crate::small::Names::plain());
    let run = Command::new(env!("CARGO_BIN_EXE_salesdeck"))
        .arg("-C")
        .arg(&project)
        .args(["build", "monthly", "--lang", "en", "--format", "pdf", "--typst", "cli"])
        .env("PATH", &path)
        .output()
        .expect("the program starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for report in reports(&project.join("output")) {
        let relative = report.strip_prefix(project.join("output")).expect("below the output");
        let inside = std::fs::read(small_built().join(relative).join("report.pdf")).expect("the PDF");
        let outside = std::fs::read(report.join("report.pdf")).expect("the PDF");
        assert!(inside == outside, "`--typst cli` gives other bytes");
    }
}
