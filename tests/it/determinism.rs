//! Same inputs, same bytes: on any run, in any folder, with any number of jobs.

use std::path::Path;

use crate::harness::{
    adventureworks_built, built_from_copy, folder, json, reports, salesdeck, sample_built, small_built, tree,
};
use crate::small;

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (tree(one), tree(other));
    let names = |files: &std::collections::BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    let different: Vec<&String> =
        one.iter().filter(|(name, bytes)| other.get(*name) != Some(bytes)).map(|f| f.0).collect();
    assert!(different.is_empty(), "these files differ: {different:#?}");
}

#[test]
fn two_builds_in_two_folders_with_one_and_two_jobs_leave_the_same_bytes() {
    let first = small_built();
    let project = folder("determinism/deeper/folder");
    small::write(&project, &small::Names::plain());
    salesdeck(&project, ["build", "--jobs", "1"]).done();
    assert_same(first, &project.join("output"));
    // Building over what is there changes nothing either.
    salesdeck(&project, ["build", "--jobs", "2"]).done();
    assert_same(first, &project.join("output"));
}

#[test]
fn the_sample_is_the_same_bytes_from_another_folder_with_one_job() {
    assert_same(sample_built(), &built_from_copy("", "sample-copy"));
}

#[test]
fn the_example_is_the_same_bytes_from_another_folder_with_one_job() {
    assert_same(adventureworks_built(), &built_from_copy("examples/adventureworks", "adventureworks-copy"));
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let project = folder("reversed");
    small::write(&project, &small::Names::plain());
    small::reverse_sales(&project);
    salesdeck(&project, ["build", "monthly", "--lang", "en", "--format", "json"]).done();
    let found = reports(&project.join("output"));
    assert_eq!(found.len(), 1);
    for report in found {
        let relative = report.strip_prefix(project.join("output")).expect("below the output");
        let forward = json(&small_built().join(relative).join("findings.json"));
        let reversed = json(&report.join("findings.json"));
        for part in ["facts", "analyses", "findings"] {
            assert!(forward.get(part).is_some() && forward.get(part) == reversed.get(part), "{part} differ");
        }
    }
}
