//! Where the shortfalls sit: each with the parts of another breakdown that explain most of it (S38).

use super::super::context::{Context, slide_id};
use super::super::deck::{CONTENT, RowKind, Slide, TextBlock, TextItem, TextStyle};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line};
use super::super::{grid, names, paginate, tiers, width};
use super::breakdown::line;
use super::cover::other;
use super::{TablePages, beside};
use crate::base::Scenario;
use crate::findings::{Comparison, Finding, Problem, Ranking};

/// Kind of the findings that say where a shortfall sits.
const DRIVER: &str = "problem_driver";
/// Most shortfalls on the slide.
const SUBJECTS: usize = 4;
/// Width of the table beside the text.
const TABLE: f64 = 604.0;
/// Least width of its columns: names, values, and variances with their marks.
const LEAST: f64 = 490.0;

/// The problems and their drivers. `slides` are those that may show more of them.
pub(crate) fn slides(context: &Context<'_>, slides: &[Slide]) -> Vec<Slide> {
    let Some(problem) = context.findings.problems.first() else { return Vec::new() };
    let Some((pages, shown, scale)) = pages(context, problem.reference) else { return Vec::new() };
    let text = next_steps(context, &shown, &scale, slides);
    let single = pages.rows.len() <= paginate::full_page();
    let mut made = pages.slides(context);
    if let Some(slide) = made.first_mut().filter(|_| single) {
        beside(slide, 0.0, TABLE, text);
    }
    made
}

/// True when a finding says where the shortfall of a problem sits.
fn says(finding: &Finding, problem: &Problem) -> bool {
    let reference = format!("reference.{}", problem.reference.code());
    finding.kind == DRIVER
        && finding.words.get("reference") == Some(&reference)
        && finding.names.get("member") == problem.subject.member.as_ref().map(|m| &m.label)
}

/// What the other shortfalls are, and the slides that show more of all of them.
fn next_steps(context: &Context<'_>, shown: &[&Problem], scale: &Scale, slides: &[Slide]) -> TextBlock {
    let findings = context.findings;
    let mut items: Vec<TextItem> = Vec::new();
    let in_table = |f: &Finding| shown.iter().any(|p| says(f, p));
    let told = findings.findings.iter().filter(|f| f.kind == DRIVER && !in_table(f));
    for finding in told.take(SUBJECTS - 1) {
        let phrase = sentence::sentence_at(finding, findings, &context.words, scale);
        items.push(TextItem { phrase, link: None, impact: Some(finding.impact) });
    }
    let members = shown.iter().flat_map(|p| std::iter::once(&p.subject).chain(&p.drivers));
    let mut dimensions: Vec<&str> = Vec::new();
    for dimension in members.filter_map(|c| c.member.as_ref()).map(|m| m.dimension.as_str()) {
        if !dimensions.contains(&dimension) {
            dimensions.push(dimension);
        }
    }
    let mut ids: Vec<String> = Vec::new();
    for kind in ["ranking", "contribution"] {
        ids.extend(dimensions.iter().map(|dimension| slide_id(kind, dimension)));
    }
    let of_page =
        |ranking: &Option<Ranking>| ranking.as_ref().is_some_and(|r| dimensions.contains(&r.dimension.as_str()));
    ids.extend(of_page(&findings.reps).then(|| "evaluation".to_owned()));
    ids.extend(of_page(&findings.customers).then(|| "customers".to_owned()));
    ids.push("breakdown".to_owned());
    // Of contributions there is one a reference.
    let found = |id: &String| {
        let part = format!("{id}-");
        slides.iter().find(|s| s.id == *id).or_else(|| slides.iter().find(|s| s.id.starts_with(&part)))
    };
    for slide in ids.iter().filter_map(found) {
        let text = context.label("problems.look", &[("name", &names::slide(slide))]);
        items.push(TextItem { phrase: other(text), link: Some(slide.id.clone()), impact: None });
    }
    TextBlock { heading: context.words.text("problems.next"), items, style: TextStyle::Bullets }
}

/// The table of the shortfalls against a reference, with the problems it shows.
fn pages<'a>(context: &Context<'a>, reference: Scenario) -> Option<(TablePages, Vec<&'a Problem>, Scale)> {
    let findings = context.findings;
    // One table has one reference.
    let of_reference: Vec<&Problem> =
        findings.problems.iter().filter(|p| p.reference == reference).take(SUBJECTS).collect();
    let first = of_reference.first()?;
    let mut lines: Vec<Line<'_>> = Vec::new();
    for problem in &of_reference {
        let kind = if problem.drivers.is_empty() { RowKind::Body } else { RowKind::Group };
        lines.push(line(context, &problem.subject, 0, kind, None));
        lines.extend(problem.drivers.iter().map(|driver| line(context, driver, 1, RowKind::Body, None)));
    }
    let all: Vec<&Comparison> =
        of_reference.iter().flat_map(|p| std::iter::once(&p.subject).chain(&p.drivers)).collect();
    let change = Scenario::absolute(reference)?;
    let wanted = [Some(reference), Some(Scenario::AC), Some(change), Scenario::relative(reference)];
    let scenarios: Vec<Scenario> = wanted.into_iter().flatten().filter(|s| context.any(&all, *s)).collect();
    let told = findings.findings.iter().filter(|f| of_reference.iter().any(|p| says(f, p)));
    let said = told.flat_map(|f| f.facts.values()).map(String::as_str);
    let ids = tiers::ids(all.iter().copied(), &scenarios).into_iter().chain(said);
    let scale = Scale::of(findings, ids, Digits::Table, &context.words, context.lang);
    let columns = Columns {
        name: context.words.text("column.where"),
        extra: Vec::new(),
        scenarios: super::key_figures::grouped(context, &scenarios),
        marks: true,
        shares: false,
        width: TABLE / grid::enlargement(lines.len(), CONTENT.1).min(TABLE / LEAST),
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let unit = findings.of(&first.subject, Scenario::AC).map(|f| scale.unit(f))?;
    let slots = context
        .slots()
        .words("reference", context.reference_name(reference))
        .fact("delta", findings.of(&first.subject, change).filter(|f| f.value.is_some_and(|v| v.to_f64() < 0.0)));
    let slots = match &first.subject.member {
        Some(member) => slots.name("member", width::cut(&names::member(&context.words, member), 20.0)),
        None => slots.words("member", names::measure(&context.words, &first.subject.measure)),
    };
    let period = first.subject.period;
    let pages = TablePages {
        id: "problems".into(),
        section: 5,
        name: context.words.text("slide.problems"),
        message: match of_reference.iter().find_map(|p| findings.findings.iter().find(|f| says(f, p))) {
            Some(finding) => sentence::sentence_at(finding, findings, &context.words, &scale),
            None => sentence::said("plain.problems", &slots, &context.words, &scale),
        },
        heading: context.heading(
            &first.subject.measure,
            context.label("heading.problems", &[("unit", &unit)]),
            context.when(&period, &period, &scenarios),
        ),
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(reference == Scenario::PL), Some(unit))],
        notes: vec![context.plain("footnote.problems", &Slots::default())],
    };
    Some((pages, of_reference, scale))
}
