//! A slice owes nothing to the rows of others (design.md §8 rule 7): its findings stay the same whatever the others did,
//! and no file of its folder names them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use salesdeck::config::Brief;
use salesdeck::data::{Dataset, EventColumn, MemberKind, Outcome};
use salesdeck::findings::Findings;

use crate::decks::{brief, dataset, found};
use crate::harness::{folder, json, pdf_text, reports, repository, salesdeck, solid, tree};
use crate::small;

/// A project with its data.
struct Company {
    brief: Brief,
    data: Dataset,
}

fn company(project: &str) -> Company {
    let brief = brief(&repository().join(project));
    let data = dataset(&brief);
    Company { brief, data }
}

impl Company {
    fn index(&self, dimension: &str) -> usize {
        self.data.dimension(dimension).expect("a dimension")
    }

    /// Codes and labels of the real members of a dimension that have sales.
    fn sellers(&self, dimension: &str) -> Vec<(u32, &str)> {
        let d = self.index(dimension);
        let sold: BTreeSet<u32> = self.data.cube.members[d].iter().copied().collect();
        let members = (0_u32..).zip(&self.data.dimensions[d].members);
        let real = members.filter(|(code, m)| m.kind == MemberKind::Real && sold.contains(code));
        real.map(|(code, m)| (code, m.label.as_str())).collect()
    }

    /// The findings of a member's report over the data as they are, or as others have changed them.
    fn findings(&self, data: &Dataset, asked: (&str, &str), slice: (usize, u32)) -> Findings {
        found(&self.brief, data, asked, vec![(slice.0, vec![slice.1])])
    }
}

/// The data as they would be if everybody but one member had done something else: other amounts, costs, quantities,
/// outcomes, targets and texts on every row that is not the member's.
fn others_changed(data: &Dataset, dimension: usize, own: u32) -> Dataset {
    let mut changed = data.clone();
    let other = |n: i64| n.saturating_mul(3).saturating_add(1_700);
    let cube = &mut changed.cube;
    for row in 0..cube.day.len() {
        if cube.members[dimension][row] != own {
            for column in [&mut cube.gross, &mut cube.cost, &mut cube.quantity] {
                column[row] = other(column[row]);
            }
            cube.returned[row] = cube.returned[row].saturating_add(500);
        }
    }
    let targets = &mut changed.targets;
    if let Some(members) = &targets.members[dimension] {
        for (amount, _) in targets.amount.iter_mut().zip(members).filter(|(_, code)| **code != own) {
            *amount = other(*amount);
        }
    }
    let deals = &mut changed.opportunities;
    let closing = deals.closing()[dimension].clone();
    for (row, closing) in closing.iter().enumerate() {
        if deals.members[dimension][row] != own && *closing != own {
            deals.amount[row] = deals.amount[row].map(other);
            deals.outcome[row] = match deals.outcome[row] {
                Outcome::Won => Outcome::Lost,
                Outcome::Lost => Outcome::Won,
                Outcome::Open => Outcome::Open,
            };
        }
    }
    for (role, table) in &mut changed.events {
        // Everything of the market is everybody's.
        if ["benchmarks", "competitors"].contains(&role.as_str()) {
            continue;
        }
        // An item of the plan is its owner's, whom a name tells and no key.
        if role == "actions" {
            continue;
        }
        let Some(Some(members)) = table.members.get(dimension) else { continue };
        let foreign: Vec<usize> = (0..table.rows).filter(|row| members[*row] != own).collect();
        for (name, column) in &mut table.columns {
            match column {
                EventColumn::Number { values, .. } => {
                    foreign.iter().for_each(|row| values[*row] = values[*row].map(|n| n.saturating_add(7)));
                }
                EventColumn::Text(values) if !["id", "receivable"].contains(&name.as_str()) => {
                    foreign.iter().for_each(|row| values[*row] = values[*row].as_ref().map(|_| Arc::from("foreign")));
                }
                _ => {}
            }
        }
    }
    changed
}

/// The findings without what is measured against a named aggregate of at least three members: scores and skills, which
/// are held against the means of all reps (rule 7).
fn own_alone(found: &Findings) -> serde_json::Value {
    let mut json = serde_json::to_value(found).expect("JSON");
    let against_mean =
        [".reference", ".team_mean", ".points", "skill.lead", "skill.mean", "skill.rank", ":score", ":skill"];
    let is_score = |id: &str| id.starts_with("score") || against_mean.iter().any(|part| id.contains(part));
    let text = |v: &serde_json::Value, key: &str| v[key].as_str().unwrap_or_default().to_owned();
    for (part, key) in [("facts", "id"), ("findings", "id")] {
        let list = json[part].as_array_mut().expect("a list");
        list.retain(|item| !is_score(&text(item, key)));
    }
    // Alerts and key messages are the most urgent of all that is told, scores among it.
    for part in ["key_messages", "alerts", "evaluation", "skills", "sheets"] {
        json[part] = serde_json::Value::Null;
    }
    json
}

/// Where two findings differ, shortly.
fn differences(a: &Findings, b: &Findings) -> Vec<String> {
    let json = own_alone;
    let (a, b) = (json(a), json(b));
    let parts = a.as_object().expect("an object").iter();
    let differ = parts.filter(|(key, value)| b[key.as_str()] != **value);
    differ
        .map(|(key, value)| {
            let texts = |v: &serde_json::Value| match v {
                serde_json::Value::Array(items) => items.iter().map(ToString::to_string).collect::<Vec<_>>(),
                other => vec![other.to_string()],
            };
            let (left, right) = (texts(value), texts(&b[key.as_str()]));
            let at = left.iter().zip(&right).position(|(l, r)| l != r);
            let shown = at.map_or(String::new(), |at| format!("{}\n  {}", left[at], right[at]));
            let shown: String = shown.chars().take(900).collect();
            format!("{key}: {shown}")
        })
        .collect()
}

fn nobody_else_matters(project: &str, dimension: &str, reports: &[(&str, &str)], few: usize) {
    let company = company(project);
    let d = company.index(dimension);
    let sellers = company.sellers(dimension);
    assert!(sellers.len() >= few, "{sellers:?}");
    let (mut looked, mut facts) = (0, 0);
    for (code, label) in &sellers {
        let changed = others_changed(&company.data, d, *code);
        for (report, period) in reports {
            let before = company.findings(&company.data, (report, period), (d, *code));
            let after = company.findings(&changed, (report, period), (d, *code));
            let found = differences(&before, &after);
            assert!(found.is_empty(), "{report} of {label} looks at the rows of others:\n{}", found.join("\n"));
            facts += before.facts.len();
            looked += 1;
        }
        // The change is one: the whole does not stay the same.
        assert_ne!(changed.cube.gross, company.data.cube.gross);
    }
    assert!(looked >= few && facts > 500 * looked, "{looked} reports, {facts} facts");
}

#[test]
fn what_other_reps_do_changes_nothing_in_a_reps_report() {
    nobody_else_matters("", "rep", &[("monthly", "2026-06")], 20);
}

#[test]
fn nor_does_what_other_regions_do_or_the_reps_of_another_company() {
    nobody_else_matters("", "region", &[("weekly", "2026-W20"), ("yearly", "2025")], 5);
    nobody_else_matters("examples/adventureworks", "rep", &[("quarterly", "2020-Q1")], 17);
}

/// Which members of one dimension have rows together with which members of another, in any table.
fn together(data: &Dataset, a: usize, b: usize) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut found: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    let mut add = |a: &[u32], b: &[u32]| {
        a.iter().zip(b).for_each(|(a, b)| {
            found.entry(*a).or_default().insert(*b);
        })
    };
    add(&data.cube.members[a], &data.cube.members[b]);
    for members in [&data.opportunities.members[..], data.opportunities.closing()] {
        add(&members[a], &members[b]);
    }
    for table in data.events.values() {
        if let (Some(Some(x)), Some(Some(y))) = (table.members.get(a), table.members.get(b)) {
            add(x, y);
        }
    }
    found
}

/// Every file of a report as text: the PDF by what it shows, everything else as it is.
fn texts(report: &Path) -> Vec<(String, String)> {
    let files = tree(report).into_iter().filter(|(name, _)| !name.ends_with(".pdf"));
    let mut texts: Vec<(String, String)> =
        files.map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned())).collect();
    if report.join("report.pdf").exists() {
        texts.extend(pdf_text(&report.join("report.pdf")).map(|text| ("report.pdf".to_owned(), text)));
    }
    texts
}

/// Looks for other reps, their customers and (where amounts have cents and so are their own) their amounts in all files
/// of the reps' folders; gives the number of reports and of words that were looked for.
fn search(project: &str, output: &Path, amounts: &[(String, String)]) -> (usize, usize) {
    let company = company(project);
    let (rep, customer) = (company.index("rep"), company.index("customer"));
    let owned = together(&company.data, rep, customer);
    let label = |d: usize, code: u32| company.data.dimensions[d].members[code as usize].label.as_str();
    let real = |d: usize| {
        let members = (0_u32..).zip(&company.data.dimensions[d].members);
        members.filter(|(_, m)| m.kind == MemberKind::Real).map(|(code, _)| code).collect::<Vec<u32>>()
    };
    // A customer may be called what a group of products is: `Tires and Tubes`.
    let others = company.data.dimensions.iter().enumerate().filter(|(d, _)| ![rep, customer].contains(d));
    let shared: BTreeSet<&str> = others.flat_map(|(_, d)| d.members.iter().map(|m| m.label.as_str())).collect();
    let (mut seen, mut words) = (0, 0);
    for report in reports(output) {
        let manifest = json(&report.join("manifest.json"));
        let key = manifest["slice"]["rep"][0]["key"].as_str().expect("the slice of a rep");
        let own = real(rep).into_iter().find(|c| company.data.dimensions[rep].members[*c as usize].key == key);
        let own = own.expect("a rep of the data");
        let mine: BTreeSet<u32> = owned.get(&own).cloned().unwrap_or_default();
        let own_names: Vec<&str> = mine.iter().map(|c| label(customer, *c)).chain([label(rep, own)]).collect();
        let foreign_reps = real(rep).into_iter().filter(|c| *c != own).map(|c| label(rep, c));
        let foreign = real(customer).into_iter().filter(|c| !mine.contains(c)).map(|c| label(customer, c));
        let forbidden: Vec<&str> =
            foreign_reps.chain(foreign).filter(|name| !own_names.contains(name) && !shared.contains(name)).collect();
        let foreign_amounts: Vec<&str> =
            amounts.iter().filter(|(of, _)| of != label(rep, own)).map(|(_, amount)| amount.as_str()).collect();
        let mut leaks = Vec::new();
        for (file, text) in texts(&report) {
            let pdf = file == "report.pdf";
            let form = |word: &str| if pdf { solid(word) } else { word.to_owned() };
            for name in &forbidden {
                let wanted = form(name);
                if !text.contains(&wanted) {
                    continue;
                }
                // `Parts Shop` stands in the name of `Retail Parts Shop`, who may be an own customer.
                let longer = own_names.iter().filter(|own| own.contains(name));
                let rest = longer.fold(text.clone(), |text, own| text.replace(&form(own), ""));
                if rest.contains(&wanted) {
                    leaks.push(format!("{file} names {name}"));
                }
            }
            leaks.extend(foreign_amounts.iter().filter(|a| text.contains(**a)).map(|a| format!("{file} holds {a}")));
        }
        assert!(leaks.is_empty(), "the report of {}: {leaks:#?}", label(rep, own));
        seen += 1;
        words += forbidden.len() + foreign_amounts.len();
    }
    (seen, words)
}

/// Amounts by rep of the period and what it is compared with, as JSON and pages with cents write them.
fn amounts(project: &Path, period: &str) -> Vec<(String, String)> {
    let arguments =
        ["facts", "--measure", "sales,cost,gross_profit", "--by", "rep", "--period", period, "--format", "csv"];
    let run = salesdeck(project, arguments.into_iter().chain(["--scenario", "AC,PY,PP,dPY,dPP"])).done();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (fields[2].to_owned(), fields[5].trim_start_matches('-').to_owned())
    };
    run.stdout.lines().skip(1).map(row).filter(|(_, amount)| amount.len() > 8 && !amount.ends_with(".00")).collect()
}

#[test]
fn every_rep_of_the_sample_has_a_report_that_names_nobody_else() {
    let output = folder("apart-sample");
    let out = output.to_string_lossy().into_owned();
    let arguments = ["build", "monthly", "--each", "rep", "--period", "2026-06", "--jobs", "2", "--out", &out];
    salesdeck(repository(), arguments.into_iter().chain(["--format", "json", "--lang", "zh"])).done();
    let (seen, words) = search("", &output, &[]);
    assert_eq!(seen, 20, "all reps have sales");
    assert!(words > 20 * 250, "{words} names were looked for");
    // With PDF, its source and both languages for a few: one of them shares customers with others.
    let few = folder("apart-sample-pdf");
    let out = few.to_string_lossy().into_owned();
    let arguments = ["build", "monthly", "--each", "rep", "--period", "2026-06", "--jobs", "2", "--out", &out];
    salesdeck(repository(), arguments.into_iter().chain(["--slice", "rep=S103,S504"])).done();
    assert_eq!(search("", &few, &[]).0, 4);
    assert!(reports(&few).iter().all(|r| r.join("report.pdf").exists() && r.join("source/figures.csv").exists()));
}

#[test]
fn so_has_every_rep_of_adventureworks() {
    let project = repository().join("examples/adventureworks");
    let output = folder("apart-adventureworks");
    let out = output.to_string_lossy().into_owned();
    let arguments = ["build", "monthly", "--each", "rep", "--period", "2020-05", "--jobs", "2", "--out", &out];
    salesdeck(&project, arguments.into_iter().chain(["--lang", "en", "--format", "json"])).done();
    let amounts = amounts(&project, "2020-05");
    assert!(amounts.len() > 60, "{} amounts", amounts.len());
    let (seen, words) = search("examples/adventureworks", &output, &amounts);
    assert_eq!(seen, 17);
    assert!(words > 17 * 600, "{words} names and amounts were looked for");
}

/// `--each` over names that a file system or a reader may take for one another.
#[test]
fn members_whose_names_differ_in_little_have_folders_of_their_own() {
    let project = folder("apart-names");
    let names = small::Names {
        reps: ["Ann/Lee", "Ann:Lee", "ann lee", "ANN LEE"].map(str::to_owned).to_vec(),
        customers: ["CON", "con ", "a*b", "a?b", "..", "长".repeat(90).as_str()].map(str::to_owned).to_vec(),
        ..small::Names::plain()
    };
    small::write(&project, &names);
    for (dimension, count) in [("rep", 4), ("customer", 6), ("region", 0), ("category", 0)] {
        let each = ["build", "monthly", "--period", "2026-02", "--each", dimension, "--format", "json", "--lang", "en"];
        salesdeck(&project, each).done();
        let made: Vec<String> = reports(&project.join("output"))
            .iter()
            .filter_map(|r| Some(r.parent()?.file_name()?.to_string_lossy().into_owned()))
            .filter(|name| name.starts_with(&format!("{dimension}=")))
            .collect();
        assert!(made.len() == count || (count == 0 && made.len() > 1), "{made:?}");
        // Where case counts for nothing, they still are as many.
        let folded: BTreeSet<String> = made.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), made.len(), "{made:?}");
        let plain = |name: &String| name.chars().all(|c| c.is_alphanumeric() || "=-_".contains(c)) && name.len() < 200;
        assert!(made.iter().all(plain), "{made:?}");
    }
}
