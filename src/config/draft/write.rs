//! The plan as YAML: every guess with its reason beside it, doubts marked `# ?`.

use super::plan::{Dimension, Line, Plan, Table, Why};
use super::{Draft, Probe, Shown, files, yaml};
use crate::base::error::cell_width;

/// Column at which comments begin where the line leaves room.
const COMMENTS: usize = 48;
/// Column up to which the comments of a block are aligned.
const WIDEST: usize = 90;
/// Spellings that are written out; more are a case for a person.
const SPELLINGS: usize = 40;

/// The page that is written, with the doubts met on the way.
struct Page {
    text: String,
    doubts: Vec<String>,
}

impl Page {
    fn plain(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn line(&mut self, line: &str, why: &Why) {
        self.line_to(line, why, COMMENTS);
    }

    fn line_to(&mut self, line: &str, why: &Why, column: usize) {
        let doubt = why.doubt && !why.text.is_empty();
        let text = yaml::remark(&why.text);
        if doubt {
            self.doubts.push(format!("{}: {}", line.trim().trim_end_matches(':'), text));
        }
        if text.is_empty() {
            return self.plain(line);
        }
        let gap = column.saturating_sub(cells(line)).max(2);
        let mark = if doubt { "# ? " } else { "# " };
        self.plain(&format!("{line}{}{mark}{text}", " ".repeat(gap)));
    }
}

/// Cells of a terminal or editor that a line takes.
fn cells(line: &str) -> usize {
    line.chars().map(cell_width).sum()
}

/// Writes the draft.
pub(super) fn draft(plan: &Plan, probes: &[Probe], all: &[String]) -> Draft {
    let mut page = Page { text: String::new(), doubts: Vec::new() };
    head(plan, &mut page);
    page.plain("\ntables:");
    for table in &plan.tables {
        self::table(table, probes, all, &mut page);
    }
    if !plan.links.is_empty() {
        page.plain("\nlinks:                                          # a column of a table → a header of another");
        for Line { key, value, why } in &plan.links {
            page.line(&format!("  {}: {value}", yaml::scalar(key)), why);
        }
    }
    dimensions(plan, &mut page);
    reports(plan, &mut page);
    if !plan.unused.is_empty() {
        page.plain("\n# Not used:");
        for (file, why) in &plan.unused {
            page.plain(&format!("#   {}: {}", yaml::remark(file), yaml::remark(why)));
        }
    }
    let mut doubts = page.doubts;
    for doubt in &plan.doubts {
        page.text.push_str(&format!("\n# ? {}\n", yaml::remark(doubt)));
        doubts.push(doubt.clone());
    }
    Draft { text: page.text, decided: decided(plan, probes), doubts, unused: plan.unused.clone() }
}

fn head(plan: &Plan, page: &mut Page) {
    page.plain(
        "# Written by `salesdeck init` from the files it found. Each comment says why a line says what it says;",
    );
    page.plain("# `# ?` marks what may be wrong. Change what you know better, then run `salesdeck check`.");
    page.plain("");
    page.plain("salesdeck: 1");
    page.line("title: {zh: 销售报告, en: Sales report}", &Why::sure("on the cover"));
    page.line(if plan.chinese { "languages: [zh, en]" } else { "languages: [en, zh]" }, &plan.languages);
    page.line(&format!("currency: {}", yaml::scalar(&plan.currency)), &plan.currency_why);
}

fn table(table: &Table, probes: &[Probe], all: &[String], page: &mut Page) {
    let probe = &probes[table.probe];
    page.line(&format!("  {}:", yaml::scalar(&table.name)), &table.why);
    let files = files::of(probe, all);
    let several = if probe.parts.len() > 1 { format!("{} with equal headers, ", parts(probe)) } else { String::new() };
    let at_least = if probe.cut { "more than " } else { "" };
    let totals =
        if probe.totals > 0 { format!(", {} of totals left out", Shown::rows(probe.totals)) } else { String::new() };
    let said = Why::sure(format!("{several}{at_least}{}{totals}", Shown::rows(probe.rows)));
    page.line(&format!("    files: {}", yaml::one_or_list(&files)), &said);
    let format: Vec<Line> = layout(probe).into_iter().chain(table.format.iter().cloned()).collect();
    if !format.is_empty() {
        page.plain("    format:");
        for line in &format {
            page.line(&format!("      {}: {}", line.key, line.value), &line.why);
        }
    }
    if let Some((key, why)) = &table.key {
        page.line(&format!("    key: {}", yaml::scalar(key)), why);
    }
    for line in &table.rest {
        page.line(&format!("    {}: {}", line.key, line.value), &line.why);
    }
    if !table.columns.is_empty() {
        page.plain("    columns:");
        for line in &table.columns {
            page.line(&format!("      {}: {}", yaml::scalar(&line.key), yaml::scalar(&line.value)), &line.why);
        }
    }
    spellings(table, page);
}

fn parts(probe: &Probe) -> String {
    let word = if probe.parts.windows(2).all(|p| p[0].file == p[1].file) { "sheets" } else { "files" };
    format!("{} {word}", probe.parts.len())
}

/// The keys of `format` that the reader would not find by itself.
fn layout(probe: &Probe) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut add =
        |key: &str, value: String, why: &str| lines.push(Line { key: key.into(), value, why: Why::sure(why) });
    let mut sheets: Vec<String> = Vec::new();
    for sheet in probe.parts.iter().filter_map(|p| p.sheet.clone()) {
        if !sheets.contains(&sheet) {
            sheets.push(sheet);
        }
    }
    if !sheets.is_empty() {
        add("sheet", yaml::one_or_list(&sheets), "");
    }
    if let Some(delimiter) = probe.layout.delimiter {
        let word = if delimiter == '\t' { "tab".to_owned() } else { yaml::scalar(&delimiter.to_string()) };
        add("delimiter", word, "");
    }
    if probe.layout.unquoted {
        add("quote", "none".into(), "quotes are plain characters in this file");
    }
    if let Some(row) = probe.layout.header {
        add("header", row.to_string(), "titles stand above the headers");
    }
    if let Some(rows) = probe.layout.header_rows {
        add("header_rows", rows.to_string(), "the headers take two rows");
    }
    if !probe.layout.totals.is_empty() {
        add("totals", yaml::list(&probe.layout.totals), "rows that begin with these are sums of others");
    }
    lines
}

/// Other spellings: the certain ones as `aliases`, the near ones as a comment.
fn spellings(table: &Table, page: &mut Page) {
    let written: Vec<(&str, &[(String, String)])> = table
        .aliases
        .iter()
        .filter(|(_, p)| p.len() <= SPELLINGS)
        .map(|(part, pairs)| (part.as_str(), pairs.as_slice()))
        .collect();
    if !written.is_empty() {
        page.plain("    aliases:");
    }
    for (part, pairs) in written {
        let why = Why::sure("spelt differently, and only one key can be meant");
        page.line(&format!("      {}: {}", yaml::scalar(part), yaml::group(pairs)), &why);
    }
    for (part, pairs) in &table.near {
        let few = &pairs[..pairs.len().min(SPELLINGS)];
        page.plain(&format!(
            "    # ? aliases: {{{}: {}}}   # near to a key; uncomment what is the same",
            yaml::scalar(part),
            yaml::remark(&yaml::group(few))
        ));
        page.doubts.push(format!(
            "{}.{part}: {} not found, but near to a key: see the comment at `aliases`",
            table.name,
            Shown::count(pairs.len())
        ));
    }
}

fn dimensions(plan: &Plan, page: &mut Page) {
    if plan.dimensions.is_empty() {
        return;
    }
    let active = plan.dimensions.iter().filter(|d| d.active).count();
    page.plain(&format!(
        "\n{}dimensions:                                     # what the numbers are split by",
        if active == 0 { "# " } else { "" }
    ));
    let lines: Vec<String> = plan
        .dimensions
        .iter()
        .map(|dimension| {
            let mark = if dimension.active { "  " } else { "  # " };
            format!("{mark}{}: {}", yaml::scalar(&dimension.id), self::dimension(dimension, plan.chinese))
        })
        .collect();
    let column = lines.iter().map(|l| cells(l) + 2).filter(|w| *w <= WIDEST).max().unwrap_or(COMMENTS);
    for (line, dimension) in lines.iter().zip(&plan.dimensions) {
        page.line_to(line, &dimension.why, column);
    }
}

fn dimension(dimension: &Dimension, chinese: bool) -> String {
    let mut group = Vec::new();
    if let Some(table) = &dimension.table {
        group.push(format!("from: {}", yaml::scalar(&format!("{table}.{}", dimension.header))));
    }
    group.extend(dimension.parent.as_ref().map(|parent| format!("parent: {}", yaml::scalar(parent))));
    if let (Some((zh, en)), true) = (&dimension.label, chinese) {
        group.push(format!("label: {{zh: {}, en: {}}}", yaml::scalar(zh), yaml::scalar(en)));
    }
    format!("{{{}}}", group.join(", "))
}

fn reports(plan: &Plan, page: &mut Page) {
    page.plain("\nreports:");
    for (id, cadence, why, active) in &plan.reports {
        let mark = if *active { "  " } else { "  # " };
        page.line(&format!("{mark}{id}: {{cadence: {cadence}}}"), why);
    }
}

/// What was decided, for the terminal.
fn decided(plan: &Plan, probes: &[Probe]) -> Vec<String> {
    let mut lines = Vec::new();
    for table in &plan.tables {
        let probe = &probes[table.probe];
        let parts: Vec<String> = match &table.key {
            Some((key, _)) => vec![format!("key {key}")],
            None => table.columns.iter().map(|c| format!("{} {}", c.key, c.value)).collect(),
        };
        lines.push(format!("{}: {} ({}): {}", table.name, probe.shown(), Shown::rows(probe.rows), parts.join(", ")));
    }
    let tops: Vec<String> = plan
        .dimensions
        .iter()
        .filter(|d| d.active)
        .map(|d| match &d.parent {
            Some(parent) => format!("{} (in {parent})", d.id),
            None => d.id.clone(),
        })
        .collect();
    if !tops.is_empty() {
        lines.push(format!("split by: {}", tops.join(", ")));
    }
    let reports: Vec<&str> = plan.reports.iter().filter(|r| r.3).map(|r| r.0).collect();
    lines.push(format!("reports: {}; currency {}", reports.join(", "), plan.currency));
    lines
}
