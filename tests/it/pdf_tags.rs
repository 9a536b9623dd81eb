//! What a PDF says to those who cannot see it: language, title, bookmarks, headings, tables, figures.

use std::path::Path;

use serde_json::Value;

use crate::harness::{all_reports, json};
use crate::pdf_object::{Object, Pdf};

/// An element of the tag tree with its children; marked content has none.
struct Element {
    kind: String,
    title: String,
    alt: String,
    scope: String,
    children: Vec<Element>,
}

impl Element {
    /// The element and all below it, in reading order.
    fn all<'a>(&'a self, out: &mut Vec<&'a Element>) {
        out.push(self);
        for child in &self.children {
            child.all(out);
        }
    }

    fn below(&self) -> Vec<&Element> {
        let mut out = Vec::new();
        self.children.iter().for_each(|child| child.all(&mut out));
        out
    }

    fn of_kind(&self, kind: &str) -> Vec<&Element> {
        self.below().into_iter().filter(|e| e.kind == kind).collect()
    }
}

fn element(pdf: &Pdf, object: &Object) -> Option<Element> {
    let text = |key: &str| object.get(key).and_then(Object::text).unwrap_or_default().to_owned();
    let kind = pdf.at(object, "S")?.text()?.to_owned();
    let attributes = match pdf.at(object, "A") {
        Some(Object::Array(all)) => all.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let scope = attributes.iter().find_map(|a| Some(pdf.resolved(a).get("Scope")?.text()?.to_owned()));
    let kids = match pdf.at(object, "K") {
        Some(Object::Array(all)) => all.iter().filter_map(|kid| element(pdf, pdf.resolved(kid))).collect(),
        Some(one) => element(pdf, one).into_iter().collect(),
        None => Vec::new(),
    };
    Some(Element { kind, title: text("T"), alt: text("Alt"), scope: scope.unwrap_or_default(), children: kids })
}

/// The bookmarks in order, each with its level from 1.
fn bookmarks(pdf: &Pdf, parent: &Object, level: usize, out: &mut Vec<(usize, String)>) {
    let mut next = pdf.at(parent, "First");
    while let Some(item) = next {
        out.push((level, item.get("Title").and_then(Object::text).unwrap_or_default().to_owned()));
        bookmarks(pdf, item, level + 1, out);
        next = pdf.at(item, "Next");
    }
}

/// A report's PDF with its catalog and tag tree, and the data that it was set from.
fn opened(report: &Path) -> (Pdf, Object, Element, Value) {
    let pdf = Pdf::read(std::fs::read(report.join("report.pdf")).expect("the PDF"));
    let catalog = pdf
        .at(&pdf.trailer, "Root")
        .or_else(|| pdf.objects.values().find(|o| o.get("Type").and_then(Object::text) == Some("Catalog")));
    let catalog = catalog.expect("a catalog").clone();
    let root = pdf.at(&catalog, "StructTreeRoot").expect("tags").clone();
    let kids = match pdf.at(&root, "K").expect("a tree") {
        Object::Array(all) => all.clone(),
        one => vec![one.clone()],
    };
    let document = kids.iter().find_map(|kid| element(&pdf, pdf.resolved(kid))).expect("the document");
    let data = json(&report.join("source/data.json"));
    (pdf, catalog, document, data)
}

fn slides(data: &Value) -> &Vec<Value> {
    data["deck"]["slides"].as_array().expect("slides")
}

/// The blocks of all slides of one type.
fn blocks<'a>(data: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = slides(data).iter().flat_map(|slide| slide["blocks"].as_array().expect("blocks"));
    all.map(|block| &block["content"]).filter(|content| content["type"] == kind).collect()
}

#[test]
fn a_document_names_its_language_title_and_standards() {
    for report in all_reports() {
        let (pdf, catalog, _, data) = opened(&report);
        let lang = data["deck"]["lang"].as_str().expect("a language");
        let named = catalog.get("Lang").and_then(Object::text).unwrap_or_default().to_lowercase();
        assert!(named.starts_with(lang), "{}: {named}", report.display());
        let view = pdf.at(&catalog, "ViewerPreferences").and_then(|v| v.get("DisplayDocTitle")).and_then(Object::text);
        assert_eq!(view, Some("true"), "{}", report.display());
        let marked = pdf.at(&catalog, "MarkInfo").and_then(|m| m.get("Marked")).and_then(Object::text);
        assert_eq!(marked, Some("true"), "{}", report.display());
        let text = String::from_utf8_lossy(&pdf.bytes);
        for claim in ["pdfuaid:part>1<", "pdfaid:part>3<", "pdfaid:conformance>A<"] {
            assert!(text.contains(claim), "{claim} in {}", report.display());
        }
        let title = data["deck"]["title"].as_str().expect("a title");
        assert!(text.contains(&title.replace('&', "&amp;")), "the title in {}", report.display());
    }
}

#[test]
fn headings_and_bookmarks_are_the_sections_and_slides_in_order() {
    for report in all_reports() {
        let (pdf, catalog, document, data) = opened(&report);
        let mut expected: Vec<(usize, String)> = Vec::new();
        let mut section = 0;
        for slide in slides(&data) {
            let own = slide["section"].as_u64().expect("a section");
            let name = slide["name"].as_str().expect("a name").to_owned();
            if own == 0 {
                expected.push((1, data["deck"]["title"].as_str().expect("a title").to_owned()));
                continue;
            }
            if own != section {
                let index = usize::try_from(own).expect("a small number") - 1;
                expected.push((1, data["deck"]["sections"][index].as_str().expect("a section").to_owned()));
                section = own;
            }
            expected.push((2, name));
        }
        let headings: Vec<(usize, String)> = document
            .below()
            .into_iter()
            .filter_map(|e| Some((e.kind.strip_prefix('H')?.parse().ok()?, e.title.clone())))
            .collect();
        assert_eq!(headings, expected, "headings of {}", report.display());
        let mut marks = Vec::new();
        bookmarks(&pdf, pdf.at(&catalog, "Outlines").expect("bookmarks"), 1, &mut marks);
        assert_eq!(marks, expected, "bookmarks of {}", report.display());
    }
}

#[test]
fn tables_have_headers_for_their_columns() {
    for report in all_reports() {
        let (_, _, document, data) = opened(&report);
        let tables = document.of_kind("Table");
        let specs = blocks(&data, "table");
        assert_eq!(tables.len(), specs.len(), "{}", report.display());
        for (table, spec) in tables.iter().zip(&specs) {
            let id = &spec["id"];
            let columns = spec["columns"].as_array().expect("columns").len();
            let rows = spec["rows"].as_array().expect("rows").len();
            let heads: Vec<&Element> = table.of_kind("THead").iter().flat_map(|h| h.of_kind("TH")).collect();
            assert!(heads.len() >= columns, "{id} in {}: {} headers", report.display(), heads.len());
            assert!(heads.iter().all(|head| head.scope == "Column"), "{id} in {}", report.display());
            let bodies = table.of_kind("TBody");
            assert_eq!(bodies.iter().flat_map(|b| b.of_kind("TR")).count(), rows, "{id} in {}", report.display());
            // In-cell marks are artifacts: a cell holds its number and nothing to describe.
            assert!(table.of_kind("Figure").is_empty(), "{id} in {}", report.display());
        }
    }
}

#[test]
fn figures_say_what_they_show_without_ids() {
    for report in all_reports() {
        let (_, _, document, data) = opened(&report);
        let specs = blocks(&data, "figure");
        let figures = document.of_kind("Figure");
        assert_eq!(figures.len(), specs.len(), "{}", report.display());
        let chinese = data["deck"]["lang"] == "zh";
        for (figure, spec) in figures.iter().zip(&specs) {
            let id = spec["id"].as_str().expect("an id");
            let wanted = data["charts"][id]["alt"].as_str().expect("a description");
            assert_eq!(figure.alt, wanted, "{id} in {}", report.display());
            assert!(figure.alt.chars().count() > 20, "{id} in {}: {wanted}", report.display());
            // The key to the notation shows marks, no numbers.
            let numbers = id == "notation-key" || figure.alt.contains(|c: char| c.is_ascii_digit());
            assert!(numbers, "{id} in {}: {wanted}", report.display());
            // Ids have underscores, keys of words have dots between letters.
            let raw = wanted.contains('_') || wanted.contains(['{', '}', '⟨', '⟩']);
            assert!(!raw, "{id} in {}: {wanted}", report.display());
            let han = wanted.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(han || !chinese, "{id} in {}: {wanted}", report.display());
        }
    }
}

#[test]
fn links_stand_in_the_text_that_they_lead_from() {
    for report in all_reports() {
        let (_, _, document, data) = opened(&report);
        let ids: Vec<&str> = slides(&data).iter().filter_map(|slide| slide["id"].as_str()).collect();
        let items = blocks(&data, "text").into_iter().flat_map(|text| text["items"].as_array().expect("items"));
        let linked = items.filter(|item| item["link"].as_str().is_some_and(|link| ids.contains(&link))).count();
        let tables = blocks(&data, "table").into_iter().flat_map(|table| table["rows"].as_array().expect("rows"));
        let cells = tables.flat_map(|row| row["cells"].as_array().expect("cells"));
        let linked =
            linked + cells.filter(|cell| cell["link"].as_str().is_some_and(|link| ids.contains(&link))).count();
        assert_eq!(document.of_kind("Link").len(), linked, "{}", report.display());
    }
}
