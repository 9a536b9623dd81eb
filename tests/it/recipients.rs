//! Who receives which report: what is written beside it, and that nothing of it is published.

use crate::harness::{folder, json, reports, salesdeck, tree};
use crate::small;

/// The table of recipients from outside: manifests, the list, what is told, and what is published.
#[test]
fn recipients_are_written_where_their_report_is() {
    let project = folder("recipients");
    small::write(&project, &small::Names::plain());
    let path = project.join("salesdeck.yaml");
    let config = std::fs::read_to_string(&path).expect("the configuration");
    let table =
        "  recipients: {files: data/to.csv, columns: {rep: rep, name: name, address: mail, language: lang}}\n  reps:";
    std::fs::write(&path, config.replacen("  reps:", table, 1)).expect("written");
    let to = "rep,name,mail,lang\n王芳,Wang Fang,fang@example.com,\n王芳,Her lead,lead@example.com,en\n\
              张纬,Nobody,nobody@example.com,\n,Board,board@example.com,\n";
    std::fs::write(project.join("data/to.csv"), to).expect("written");
    let arguments = ["build", "monthly", "--period", "2026-02", "--format", "json"];
    let run = salesdeck(&project, arguments.into_iter().chain(["--each", "rep"])).done();
    assert!(run.stderr.contains("data/to.csv:4:1: rep has no member `张纬`"), "{}", run.stderr);
    assert!(run.stderr.contains("3 slices have no recipient in monthly/2026-02"), "{}", run.stderr);
    salesdeck(&project, arguments).done();
    let output = project.join("output");
    let of = |slice: &str, lang: &str| -> Vec<String> {
        let found = reports(&output).into_iter().find(|r| {
            r.ends_with(lang)
                && r.parent().is_some_and(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(slice)))
        });
        let manifest = json(&found.expect("the report").join("manifest.json"));
        let list = manifest["recipients"].as_array().expect("a list").iter();
        list.map(|r| r["address"].as_str().expect("an address").to_owned()).collect()
    };
    assert_eq!(of("rep=王芳", "en"), ["fang@example.com", "lead@example.com"]);
    assert_eq!(of("rep=王芳", "zh"), ["fang@example.com"]);
    assert_eq!(of("all", "zh"), ["board@example.com"]);
    assert!(of("rep=张伟", "zh").is_empty());
    let list = json(&output.join("monthly/2026-02/recipients.json"));
    assert_eq!(list["send"].as_array().map(Vec::len), Some(4), "{list}");
    assert_eq!(list["nobody"].as_array().map(Vec::len), Some(3), "{list}");
    // An address is nobody else's business: it stands in no other file, and moves no edition.
    for (name, bytes) in tree(&output) {
        let text = String::from_utf8_lossy(&bytes);
        let own = name.contains("rep=王芳") && name.ends_with("manifest.json");
        assert!(own || name.ends_with("recipients.json") || !text.contains("fang@example.com"), "{name}");
    }
    let edition = |slice: &str| {
        let found = reports(&output).into_iter().find(|r| r.to_string_lossy().contains(slice)).expect("a report");
        json(&found.join("manifest.json"))["edition"].clone()
    };
    let before = edition("/all/");
    std::fs::write(project.join("data/to.csv"), to.replace("board@", "new@")).expect("written");
    salesdeck(&project, arguments).done();
    assert_eq!((edition("/all/"), of("all", "en")), (before, vec!["new@example.com".to_owned()]));
    // What is published names nobody who receives a report.
    let site = folder("recipients-site").join("www");
    salesdeck(&project, ["publish", &site.to_string_lossy()]).done();
    let published = tree(&site);
    assert!(published.contains_key("index.html") && !published.keys().any(|name| name.ends_with("recipients.json")));
    assert_eq!(published.keys().filter(|name| name.ends_with("/manifest.json")).count(), reports(&output).len());
    for (name, bytes) in &published {
        assert!(!String::from_utf8_lossy(bytes).contains("@example.com"), "{name}");
    }
    // Another build of the whole only: slices built before are listed, and say, what the table says today.
    std::fs::write(project.join("data/to.csv"), to.replace("fang@", "fang.wang@").replace(",lead@", ",chief@"))
        .expect("written");
    salesdeck(&project, arguments).done();
    assert_eq!(of("rep=王芳", "en"), ["fang.wang@example.com", "chief@example.com"]);
    let list = json(&output.join("monthly/2026-02/recipients.json")).to_string();
    assert!(list.contains("fang.wang@example.com") && list.contains("chief@example.com"), "{list}");
    assert!(!list.contains("\"fang@") && !list.contains("lead@"), "{list}");
    // Without the table nobody is named any more.
    std::fs::write(&path, config).expect("written");
    salesdeck(&project, arguments).done();
    for (name, bytes) in tree(&output) {
        assert!(!String::from_utf8_lossy(&bytes).contains("@example.com"), "{name}");
    }
}
