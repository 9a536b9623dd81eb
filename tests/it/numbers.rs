//! Every printed number is on its page, follows from its fact, and no page prints another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::harness::{all_reports, json, pdf_pages, solid};
use crate::printed::{shown, tokens, word};

/// A printed number as `data.json` has it.
struct Num {
    text: String,
    fact: String,
    format: String,
    adjusted: bool,
}

/// What a slide prints, by where it comes from.
#[derive(Default)]
struct Slide {
    /// Numbers in sentences, tables and tiles.
    nums: Vec<Num>,
    /// Numbers that its figures were given; they label a part of them.
    plotted: Vec<Num>,
    /// The labels of its figures: text, and the fact where the label is a number.
    labels: Vec<(String, Option<String>)>,
    /// Everything else by its kind: `words`, `name`, `other`, `heading`, `category`, `rank`.
    texts: Vec<(&'static str, String)>,
}

/// Numbers in the fixed words of a report: ISO 24896, SHA-256, 12 months, the 2.66 of a control chart, the levels of
/// intervals, the versions of standards and licences; scores from 1 to 5, January and February, +1 of a cohort, 14 days
/// of silence, 90 days overdue, the 100 of the promoter score, the 365 days that a DSO is counted back.
const CONSTANTS: [&str; 23] = [
    "+1", "−1", "0", "2%", "3", "4", "1", "1.1", "12", "14", "100", "2", "2.66", "24896", "256", "365", "4.0", "5",
    "80", "80%", "90", "95", "95%",
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn num(value: &Value) -> Option<Num> {
    let adjusted = value.get("adjusted")?.as_bool()?;
    Some(Num { text: text(&value["text"]), fact: text(&value["fact"]), format: text(&value["format"]), adjusted })
}

/// All numbers in a part of the data.
fn nums(value: &Value, found: &mut Vec<Num>) {
    match value {
        Value::Object(fields) => match num(value) {
            Some(number) => found.push(number),
            None => fields.values().for_each(|inner| nums(inner, found)),
        },
        Value::Array(items) => items.iter().for_each(|inner| nums(inner, found)),
        _ => {}
    }
}

impl Slide {
    fn read(slide: &Value, source: &Path, charts: &Value) -> Slide {
        let mut out = Slide::default();
        out.phrase(&slide["message"]);
        list(&slide["footnotes"]).iter().for_each(|note| out.phrase(note));
        for block in list(&slide["blocks"]) {
            out.block(&block["content"], source, charts);
        }
        out
    }

    fn phrase(&mut self, phrase: &Value) {
        for part in list(phrase) {
            match part["type"].as_str() {
                Some("num") => self.nums.extend(num(part)),
                Some("name") => self.texts.push(("name", text(&part["text"]))),
                Some("other") => self.texts.push(("other", text(&part["text"]))),
                Some("words") => self.texts.push(("words", text(&part["text"]))),
                other => panic!("a part of the type {other:?}"),
            }
        }
    }

    fn block(&mut self, content: &Value, source: &Path, charts: &Value) {
        for line in ["who", "what", "unit", "when"] {
            self.texts.push(("heading", text(&content["heading"][line])));
        }
        match content["type"].as_str() {
            Some("text") => {
                self.texts.push(("heading", text(&content["heading"])));
                for (i, item) in list(&content["items"]).iter().enumerate() {
                    self.phrase(&item["phrase"]);
                    if content["style"] == "numbered" {
                        self.texts.push(("rank", (i + 1).to_string()));
                    }
                }
            }
            Some("table") => {
                let mut last = None;
                for column in list(&content["columns"]) {
                    self.texts.push(("heading", text(&column["header"])));
                    // One heading stands above the neighbours of a group.
                    let group = text(&column["group"]);
                    if last.as_ref() != Some(&group) {
                        self.texts.push(("heading", group.clone()));
                    }
                    last = Some(group);
                }
                for cell in list(&content["rows"]).iter().flat_map(|row| list(&row["cells"])) {
                    self.phrase(&cell["phrase"]);
                }
            }
            Some("tiles") => {
                for tile in list(&content["tiles"]) {
                    self.texts.push(("heading", text(&tile["name"])));
                    self.nums.extend(num(&tile["number"]));
                    self.phrase(&tile["note"]);
                }
            }
            Some("figure") => self.figure(content, source, charts),
            other => panic!("a block of the type {other:?}"),
        }
    }

    fn figure(&mut self, figure: &Value, source: &Path, charts: &Value) {
        nums(figure, &mut self.plotted);
        let path = charts[figure["id"].as_str().expect("an id")]["path"].as_str().expect("a path");
        let svg = std::fs::read_to_string(source.join(path)).expect("the drawing");
        let drawing = roxmltree::Document::parse(&svg).expect("SVG is XML");
        for node in drawing.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "text"))) {
            let label: String = node.descendants().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect();
            self.labels.push((label, node.attribute("data-fact").map(str::to_owned)));
        }
        categories(figure, &mut self.texts);
    }

    /// The numbers that stand on the page as text, one for each time they do.
    fn printed(&self) -> Vec<String> {
        let labels = self.labels.iter().filter(|(_, fact)| fact.is_some()).map(|(label, _)| label.clone());
        self.nums.iter().map(|num| num.text.clone()).chain(labels).flat_map(|text| tokens(&text)).collect()
    }
}

/// The names of a figure's categories and limits.
fn categories(value: &Value, found: &mut Vec<(&'static str, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                match (name.as_str(), inner) {
                    ("label" | "sub" | "name", Value::String(label)) => found.push(("category", label.clone())),
                    ("labels", Value::Object(labels)) => {
                        found.extend(labels.values().filter_map(Value::as_str).map(|l| ("category", l.to_owned())));
                    }
                    // The first and the last period of a panel, as its axis names them.
                    ("ends", Value::Array(ends)) => {
                        found.extend(ends.iter().filter_map(Value::as_str).map(|end| ("category", end.to_owned())));
                    }
                    _ => categories(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|inner| categories(inner, found)),
        _ => {}
    }
}

fn count(tokens: impl IntoIterator<Item = String>) -> BTreeMap<String, usize> {
    tokens.into_iter().fold(BTreeMap::new(), |mut counts, token| {
        *counts.entry(token).or_default() += 1;
        counts
    })
}

/// What is wrong with a number, done again from its fact.
fn wrong(num: &Num, facts: &BTreeMap<&str, Option<&str>>, lang: &str) -> Option<String> {
    let Num { text, fact, format, adjusted } = num;
    let Some(value) = facts.get(fact.as_str()) else { return Some(format!("`{text}`: no fact {fact}")) };
    if let Some(words) = word(format, lang) {
        let nothing = value.is_none() || format == "nothing";
        return (!nothing || !words.contains(&text.as_str()))
            .then(|| format!("`{text}` is printed as {format} for {fact}, whose value is {value:?}"));
    }
    let Some(value) = value else { return Some(format!("`{text}`: {fact} has no value")) };
    let moved: &[i128] = if *adjusted { &[-1, 0, 1] } else { &[0] };
    let again: Vec<Option<String>> = moved.iter().map(|m| shown(value, format, lang, *m)).collect();
    (!again.iter().flatten().any(|again| again == text))
        .then(|| format!("`{text}` is printed for {fact} = {value}, which is {again:?} as {format}"))
}

#[test]
fn each_number_follows_from_its_fact() {
    let mut failures = Vec::new();
    let mut checked = 0;
    for report in all_reports() {
        let data = json(&report.join("source/data.json"));
        let lang = text(&data["deck"]["lang"]);
        let findings = json(&report.join("findings.json"));
        let facts: BTreeMap<&str, Option<&str>> =
            list(&findings["facts"]).iter().map(|f| (f["id"].as_str().expect("an id"), f["value"].as_str())).collect();
        for slide in list(&data["deck"]["slides"]) {
            let read = Slide::read(slide, &report.join("source"), &data["charts"]);
            let place = format!("{} {}", report.display(), slide["id"]);
            let all = read.nums.iter().chain(&read.plotted);
            failures.extend(all.clone().filter_map(|num| wrong(num, &facts, &lang)).map(|e| format!("{place}: {e}")));
            checked += all.count();
            // A label shows a number that its figure was given for that fact.
            for (label, fact) in read.labels.iter().filter_map(|(label, fact)| Some((label, fact.as_ref()?))) {
                let given = read.plotted.iter().filter(|num| num.fact == *fact);
                let same = |num: &Num| label == &num.text || label.ends_with(&format!(" {}", num.text));
                if !given.clone().any(same) {
                    let given: Vec<&str> = given.map(|num| num.text.as_str()).collect();
                    failures.push(format!("{place}: label `{label}` of {fact}, which is {given:?} in the figure"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} of {checked}:\n{}", failures.len(), failures[..failures.len().min(40)].join("\n"));
    assert!(checked > 5_000, "{checked} numbers");
}

#[test]
fn each_page_prints_its_numbers_and_no_others() {
    let mut failures = Vec::new();
    let (mut facts, mut others) = (0, BTreeMap::<&str, BTreeSet<String>>::new());
    for report in all_reports() {
        let Some(pages) = pdf_pages(&report.join("report.pdf")) else { return };
        let data = json(&report.join("source/data.json"));
        let slides = list(&data["deck"]["slides"]);
        assert_eq!(pages.len(), slides.len(), "{}", report.display());
        for (index, (page, slide)) in pages.iter().zip(slides).enumerate() {
            let mut read = Slide::read(slide, &report.join("source"), &data["charts"]);
            let place = format!("{} page {} ({})", report.display(), index + 1, slide["id"]);
            let shown = count(tokens(page));
            let printed = read.printed();
            facts += printed.len();
            let printed = count(printed);
            for (token, times) in &printed {
                let found = shown.get(token).copied().unwrap_or(0);
                if found < *times {
                    failures.push(format!("{place}: `{token}` stands {found} times instead of {times}"));
                }
            }
            // What frames the page: title of the document, page of pages, names of the sections.
            read.texts.push(("frame", text(&data["deck"]["title"])));
            read.texts.push(("frame", format!("{} / {}", index + 1, pages.len())));
            read.texts.extend(list(&data["deck"]["sections"]).iter().map(|name| ("frame", text(name))));
            let mut known = printed;
            for (kind, text) in read.texts.iter().filter(|(kind, _)| *kind != "category") {
                for token in tokens(text) {
                    *known.entry(token.clone()).or_default() += 1;
                    others.entry(kind).or_default().insert(token);
                }
            }
            let names: Vec<&str> = read.texts.iter().filter(|t| t.0 == "category").map(|t| t.1.as_str()).collect();
            for (label, _) in read.labels.iter().filter(|(_, fact)| fact.is_none()) {
                // A name that is too long for its place ends with …
                let begins = label.strip_suffix('…').unwrap_or(label);
                let named = names.iter().any(|name| name.contains(begins.trim()));
                // A period and its year on one line.
                let period = label.split_whitespace().all(|piece| names.iter().any(|name| name.contains(piece)));
                // Both numbers of a point of a scatter chart on one line.
                let plotted = |piece: &str| read.plotted.iter().any(|num| num.text == piece);
                let point = label.split_once(" · ").is_some_and(|(x, y)| plotted(x) && plotted(y));
                if !(tokens(label).is_empty() || named || period || point) {
                    failures.push(format!("{place}: the figure says `{label}`, which no fact and no category says"));
                }
                for token in tokens(label) {
                    *known.entry(token.clone()).or_default() += 1;
                    others.entry("category").or_default().insert(token);
                }
            }
            for (token, times) in &shown {
                let explained = known.get(token).copied().unwrap_or(0);
                if *times > explained {
                    failures.push(format!("{place}: `{token}` stands {times} times, explained {explained} times"));
                }
            }
        }
    }
    for (kind, tokens) in &others {
        let some: Vec<&str> = tokens.iter().take(60).map(String::as_str).collect();
        eprintln!("{kind}: {} numbers that print no fact: {}", tokens.len(), some.join(" "));
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures[..failures.len().min(60)].join("\n"));
    let words = others.remove("words").unwrap_or_default();
    let strange: Vec<&String> = words.iter().filter(|token| !CONSTANTS.contains(&token.as_str())).collect();
    assert!(strange.is_empty(), "fixed words print numbers: {strange:?}");
    assert!(facts > 3_000, "{facts} printed numbers");
}

#[test]
fn the_checks_of_the_built_reports_pass() {
    for report in all_reports() {
        let manifest = json(&report.join("manifest.json"));
        let checks = manifest["verdict"]["checks"].as_array().expect("checks");
        let names: Vec<&str> = checks.iter().filter_map(|check| check["name"].as_str()).collect();
        assert_eq!(names, ["pages", "overflow", "numbers", "glyphs", "totals", "notation"], "{}", report.display());
        for check in checks {
            let warnings = &manifest["verdict"]["warnings"];
            assert_eq!(check["failed"], 0, "{} in {}: {warnings:#}", check["name"], report.display());
            assert!(check["name"] == "totals" || check["checked"].as_u64() > Some(0), "{check}");
        }
    }
}

#[test]
fn titles_of_the_manifest_are_the_titles_of_the_pages() {
    for report in all_reports() {
        let Some(pages) = pdf_pages(&report.join("report.pdf")) else { return };
        let manifest = json(&report.join("manifest.json"));
        let slides = list(&manifest["slides"]);
        assert_eq!(Some(slides.len() as u64), manifest["pages"].as_u64());
        assert_eq!(slides.len(), pages.len(), "{}", report.display());
        for (slide, page) in slides.iter().zip(&pages) {
            let title = solid(slide["title"].as_str().expect("a title"));
            assert!(solid(page).contains(&title), "`{title}` is not on its page in {}", report.display());
        }
    }
}
