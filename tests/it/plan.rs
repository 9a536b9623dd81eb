//! The improvement plan and the notes that people write: measured against sums of the test's own, and printed as text
//! whatever they hold.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use salesdeck::findings::Standing;
use salesdeck::layout::Phrase;

use crate::decks::{brief, dataset, deck, found};
use crate::harness::{folder, json, pdf_text, salesdeck, solid};
use crate::small::{self, Names};

/// The plan: one action about a rep, one about a region that no one owns, one that names no measure, and one to come.
const ACTIONS: &str = "\
id,period,owner,item,measures,due,support,expected,measure,target,urgency,importance,status,rep,region
A1,2026-01,张伟,Visits,call *all* customers,2026-02-15,none,more sales,sales,1.00,高,高,已完成,0,
A2,2026-01,王芳,West,<b>talk</b>,2026-02-28,,West recovers,sales,999万,中,高,open,,West
A3,2026-02,李喆,Words,write it down,2026-03-20,,,,,低,低,进行中,,
A4,2026-03,Dana Reed,Next,#panic(),2026-05-31,budget,margin up,gross_margin,35%,high,low,not started,,
";

/// Notes: a cause, a comment with markup, one about what is not there.
const NOTES: &str = r##"- {on: rep=张伟, kind: cause, text: "He was #emph[ill] in March", author: "Lead <x>", date: 2026-04-02}
- on: key_figures
  kind: comment
  text: '#read("/etc/passwd") <script>alert(1)</script> {{ name }} $x^2$ *bold*'
  author: "Ann_e"
- {on: ranking-store, text: "About a breakdown that is gone"}
"##;

fn write(project: &Path) {
    small::write(project, &Names::plain());
    let config = project.join("salesdeck.yaml");
    let text = std::fs::read_to_string(&config).expect("the configuration");
    let table = "  actions:\n    files: data/actions.csv\n    columns: {id: id, period: period, owner: owner, item: item, measures: measures, due: due, support: support, expected: expected, measure: measure, target: target, urgency: urgency, importance: importance, status: status, rep: rep, region: region}\n  reps: ";
    std::fs::write(&config, text.replacen("  reps: ", table, 1)).expect("written");
    std::fs::write(project.join("data/actions.csv"), ACTIONS).expect("written");
    std::fs::create_dir_all(project.join("data/notes")).expect("a folder");
    std::fs::write(project.join("data/notes/2026-03.yaml"), NOTES).expect("written");
}

/// The project, built once.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = folder("plan");
        write(&project);
        salesdeck(&project, ["build", "monthly", "--period", "2026-03", "--lang", "en"]).done();
        project
    })
}

fn report() -> PathBuf {
    built().join("output/monthly/2026-03/all/en")
}

/// Sales in cents of a month by a test of rep numbers, summed from the file itself.
fn sold(month: &str, reps: &[&str]) -> i64 {
    let text = std::fs::read_to_string(built().join("data/sales.csv")).expect("the sales");
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let of = rows.filter(|row| row[0].starts_with(month) && reps.contains(&row[2]));
    of.map(|row| row[6].replace('.', "").parse::<i64>().expect("cents")).sum()
}

fn cents(value: &serde_json::Value) -> i64 {
    let text = value["value"].as_str().map_or_else(|| value["value"].to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    // A target has more digits than money; beyond the cents they are noughts.
    assert!(fraction.chars().skip(2).all(|c| c == '0'), "{text}");
    let cents: String = fraction.chars().chain("00".chars()).take(2).collect();
    format!("{whole}{cents}").parse().expect("an amount")
}

#[test]
fn effects_are_what_the_measure_did_in_the_scope() {
    let findings = json(&report().join("findings.json"));
    let analyses = findings["analyses"].as_array().expect("analyses");
    let plan = analyses.iter().find(|a| a["kind"] == "actions").expect("the plan");
    let check = plan["check"].as_str().map_or_else(|| plan["check"].to_string(), str::to_owned);
    assert!(check.parse::<f64>().expect("a number").abs() < 1e-9);
    let rows = plan["rows"].as_array().expect("rows");
    let row = |id: &str| rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("no {id}"));
    // A1 was done long ago and decided two months before: the report of March no longer follows it.
    assert!(rows.iter().all(|row| row["id"] != "A1"));
    let west = row("A2");
    assert_eq!((&west["standing"], &west["list"]), (&"late".into(), &"tracked".into()));
    assert_eq!(cents(&west["before"]), sold("2026-01", &["1", "3"]));
    // The data end before March does: the latest complete month is February.
    assert_eq!(cents(&west["actual"]), sold("2026-02", &["1", "3"]));
    assert_eq!(cents(&west["moved"]), cents(&west["actual"]) - cents(&west["before"]));
    assert_eq!(cents(&west["expected"]), 999_000_000);
    let expected = if cents(&west["moved"]) * 100 > cents(&west["before"]) { "partly" } else { "missed" };
    assert_eq!(west["outcome"], expected);
    assert_eq!(row("A3")["outcome"], "not_measured");
    let next = row("A4");
    assert_eq!((&next["list"], &next["outcome"]), (&"planned".into(), &"too_early".into()));
}

#[test]
fn what_was_done_after_the_month_was_open_in_it_and_is_told() {
    let brief = brief(built());
    let data = dataset(&brief);
    let january = found(&brief, &data, ("monthly", "2026-01"), Vec::new());
    let plan = january.actions.as_ref().expect("a plan");
    let visits = plan.planned.iter().find(|action| action.id == "A1").expect("decided in January");
    assert_eq!((visits.standing, visits.since), (Standing::Open, Some(Standing::Done)));
    for (lang, done) in [("en", "Visits (done)"), ("zh", "Visits（已完成）")] {
        let deck = deck(&january, &brief, lang);
        let page = deck.slides.iter().find(|slide| slide.id == "plan").expect("the plan");
        let notes: Vec<String> = page.footnotes.iter().map(Phrase::text).collect();
        assert!(notes.iter().any(|note| note.contains(done) && note.contains("2026-01-31")), "{notes:?}");
        assert!(!notes.iter().any(|note| note.contains("West")), "still to do: {notes:?}");
    }
}

#[test]
fn the_plan_has_its_slides_and_its_columns() {
    let manifest = json(&report().join("manifest.json"));
    let slides: Vec<&str> =
        manifest["slides"].as_array().expect("slides").iter().filter_map(|s| s["id"].as_str()).collect();
    for id in ["problems", "last_plan", "plan"] {
        assert!(slides.contains(&id), "{id}: {slides:?}");
    }
    let html = std::fs::read_to_string(report().join("index.html")).expect("the page");
    let at = |word: &str| html.find(&format!(">{word}</th>")).unwrap_or_else(|| panic!("no column {word}"));
    let plan = &html[html.find("id=\"plan\"").expect("the plan")..];
    let order = ["Owner", "Item", "Measures", "Due", "Support needed", "Expected effect", "Priority"];
    let places: Vec<usize> = order.iter().map(|word| plan.find(&format!(">{word}</th>")).expect(word)).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
    assert!(at("Status") > 0 && html.contains("data-fact=\"actions.priority[action=A4]@2026-03.AC\""));
}

#[test]
fn notes_are_text_with_their_author_and_none_is_lost() {
    let html = std::fs::read_to_string(report().join("index.html")).expect("the page");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !html.contains("<script>alert"));
    assert!(html.contains("class=\"written\"") || html.contains("written by"));
    if let Some(text) = pdf_text(&report().join("report.pdf")) {
        let text = solid(&text);
        for words in
            ["#read(\"/etc/passwd\")", "{{ name }} $x^2$ *bold*", "Ann_e", "He was #emph[ill] in March", "#panic()"]
        {
            assert!(text.contains(&solid(words)), "{words}");
        }
    }
    let manifest = json(&report().join("manifest.json"));
    let lost = |list: &serde_json::Value| {
        let told =
            list.as_array().expect("a list").iter().map(|w| w["message"].as_str().or(w.as_str()).unwrap_or_default());
        told.filter(|w| w.contains("data/notes/2026-03.yaml:6") && w.contains("ranking-store")).count()
    };
    assert_eq!((lost(&manifest["warnings"]), lost(&manifest["verdict"]["warnings"])), (1, 1));
    assert!(html.contains("About a breakdown that is gone"), "its words stand on the page of what was left out");
    assert!(manifest["inputs"]["data/notes/2026-03.yaml"].is_string());
    let strict =
        salesdeck(built(), ["build", "monthly", "--period", "2026-03", "--lang", "en", "--strict", "--out", "strict"]);
    assert_eq!(strict.code, Some(1));
    assert!(strict.stderr.contains("ranking-store"), "{}", strict.stderr);
}

#[test]
fn a_report_of_one_rep_has_only_its_own_actions_and_notes() {
    let each = ["build", "monthly", "--period", "2026-03", "--each", "rep", "--lang", "en", "--format", "html,json"];
    salesdeck(built(), each).done();
    let folders = std::fs::read_dir(built().join("output/monthly/2026-03")).expect("reports");
    let mut seen = 0;
    for folder in folders.map(|entry| entry.expect("an entry").path()).filter(|path| !path.ends_with("all")) {
        let name = folder.file_name().expect("a name").to_string_lossy().into_owned();
        let html = std::fs::read_to_string(folder.join("en/index.html")).expect("the page");
        let own = |rep: &str| name.contains(rep);
        assert_eq!(html.contains("#emph[ill]"), own("张伟"), "{name}");
        assert_eq!(html.contains("#panic()"), own("Dana"), "{name}");
        assert!(!html.contains("About a breakdown that is gone"), "{name}");
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn mistakes_in_notes_stop_the_build_with_their_places() {
    let project = folder("plan-broken");
    write(&project);
    let notes = project.join("data/notes/2026-03.yaml");
    std::fs::write(&notes, "- {on: key_figures, kind: causes, text: x}\n- {on: key_figures}\n").expect("written");
    std::fs::write(project.join("data/notes/march.yaml"), "- {on: key_figures, text: x}\n").expect("written");
    let run = salesdeck(&project, ["build", "monthly", "--period", "2026-03", "--lang", "en"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    for part in [
        "`causes` is not a kind of note",
        "data/notes/2026-03.yaml:1:27",
        "did you mean `cause`?",
        "the note has no text",
        "data/notes/2026-03.yaml:2:3",
        "`march` is not the name of a period",
    ] {
        assert!(run.stderr.contains(part), "{part}\n{}", run.stderr);
    }
}
