//! What every page needs: the findings, the words, and which finding is the message of which slide.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::Datelike;

use super::agreement::Moved;
use super::deck::{
    Block, BlockContent, CONTENT, Column, ColumnKind, FigureKind, FigureLabels, FigureSpec, HEADING, Heading, Phrase,
    Slide, TableSpec,
};
use super::fact_sort::BALANCES;
use super::numbers::{Digits, Scale};
use super::sentence::{self, Slots};
use super::versions::Versions;
use super::words::Words;
use super::{dates, names};
use crate::base::{Grain, Impact, Lang, Period, Polarity, Scenario};
use crate::config::Brief;
use crate::findings::{Comparison, Fact, Finding, Findings, chance};

/// Kinds of findings that can head a whole report, best first by their order in the findings.
const HEADLINES: [&str; 8] = [
    "total_vs_plan",
    "conflict_py_plan",
    "conflict_plan_py",
    "total_vs_py",
    "total_vs_pp",
    "unchanged",
    "level",
    "no_data",
];

/// The measures of what fell due and what came in of it.
const DUES: [&str; 3] = ["due", "collected", "collection_rate"];
/// Kinds that are a slide's message only when nothing else is known of it: they name nobody.
pub(crate) const WEAK: [&str; 2] = ["members_above", "customers_top"];

/// Everything that pages are made from.
pub(crate) struct Context<'a> {
    pub findings: &'a Findings,
    pub brief: &'a Brief,
    pub words: Words,
    pub lang: &'a Lang,
    pub versions: &'a Versions,
    /// Ids of the slides that gave way because the report may have only so many.
    pub gone: BTreeSet<String>,
    /// Digits that tables move so that their parts add up; every other place prints them so.
    pub moved: Arc<Moved>,
    /// Slide id → index of the finding that is its message.
    messages: BTreeMap<String, usize>,
    /// The finding that heads the report.
    pub headline: Option<usize>,
}

impl<'a> Context<'a> {
    /// The context of a deck, with a message chosen for every slide that has a finding.
    pub fn new(
        findings: &'a Findings,
        brief: &'a Brief,
        words: &Words,
        lang: &'a Lang,
        versions: &'a Versions,
    ) -> Self {
        let headline = findings
            .findings
            .iter()
            .position(|f| HEADLINES.contains(&f.kind.as_str()))
            .or_else(|| findings.findings.iter().position(|f| f.slide == "key_figures" && !misleads(findings, f)));
        let mut messages = BTreeMap::new();
        for (index, finding) in findings.findings.iter().enumerate() {
            // The headline has a page of its own; the table of key figures proves it too.
            if Some(index) != headline && !WEAK.contains(&finding.kind.as_str()) && !misleads(findings, finding) {
                messages.entry(slide_of(finding)).or_insert(index);
            }
        }
        for (index, finding) in findings.findings.iter().enumerate() {
            if Some(index) != headline && !misleads(findings, finding) {
                messages.entry(slide_of(finding)).or_insert(index);
            }
        }
        if let Some(index) = headline {
            let proof = findings.findings.get(index).map_or_else(String::new, slide_of);
            messages.entry(proof).or_insert(index);
        }
        let words = words.clone().with_labels(brief, lang);
        Context {
            findings,
            brief,
            words,
            lang,
            versions,
            gone: BTreeSet::new(),
            moved: Arc::default(),
            messages,
            headline,
        }
    }

    /// The finding that is a slide's message.
    pub fn finding(&self, slide: &str) -> Option<&'a Finding> {
        self.findings.findings.get(*self.messages.get(slide)?)
    }

    /// What else the findings say that a slide shows, best first: its own findings and those of the given kinds
    /// about the same dimension, besides its message and what repeats it.
    pub fn further(&self, slide: &str, dimension: &str, kinds: &[&str], most: usize) -> Vec<&'a Finding> {
        let message = self.finding(slide);
        let headline = self.headline.and_then(|i| self.findings.findings.get(i));
        let mut told: Vec<(Option<&String>, Option<&String>, Option<&String>)> =
            message.map(subject).into_iter().collect();
        let about = format!("dimension.{dimension}");
        let mut out: Vec<&'a Finding> = Vec::new();
        for finding in &self.findings.findings {
            let near = kinds.contains(&finding.kind.as_str()) && finding.words.get("dimension") == Some(&about);
            let same = |other: Option<&Finding>| other.is_some_and(|o| std::ptr::eq(o, finding));
            if misleads(self.findings, finding) {
                continue;
            }
            if !(near || slide_of(finding) == slide) || same(message) || same(headline) || out.len() >= most {
                continue;
            }
            if !told.contains(&subject(finding)) {
                told.push(subject(finding));
                out.push(finding);
            }
        }
        // The only one that falls short is told once: with who does most of it.
        let one = |f: &Finding| {
            let count = f.facts.get("count").and_then(|id| self.findings.fact(id)?.value);
            f.kind == "members_below" && count.is_some_and(|n| n.to_f64() < 1.5)
        };
        let named: Vec<Option<&String>> = out.iter().map(|f| f.names.get("member")).collect();
        out.retain(|f| !one(f) || !named.contains(&f.names.get("top")));
        out
    }

    /// The scale of a slide that says further findings beside its message.
    pub fn scale_with<'i>(
        &self,
        slide: &str,
        ids: impl IntoIterator<Item = &'i str>,
        digits: Digits,
        further: &'i [&Finding],
    ) -> Scale {
        let said = further.iter().flat_map(|f| f.facts.values()).map(String::as_str);
        self.scale(slide, ids.into_iter().map(|s| s as &str).chain(said), digits)
    }

    /// The scale of a slide: of what it shows and of its message.
    pub fn scale<'i>(&self, slide: &str, ids: impl IntoIterator<Item = &'i str>, digits: Digits) -> Scale {
        let message = self.finding(slide).map(|f| f.facts.values().map(String::as_str)).into_iter().flatten();
        let ids: Vec<&str> = ids.into_iter().map(|s| s as &str).chain(message).collect();
        self.scale_of(ids, digits)
    }

    /// The scale of these facts alone.
    pub fn scale_of<'i>(&self, ids: impl IntoIterator<Item = &'i str>, digits: Digits) -> Scale {
        Scale::of(self.findings, ids, digits, &self.words, self.lang).moving(&self.moved)
    }

    /// The message of a slide: its best finding, else the plain sentence `plain.<plain>`.
    pub fn message(&self, slide: &str, plain: &str, slots: &Slots<'_>, scale: &Scale) -> Phrase {
        match self.finding(slide) {
            Some(finding) => sentence::sentence_at(finding, self.findings, &self.words, scale),
            None => sentence::said(&format!("plain.{plain}"), slots, &self.words, scale),
        }
    }

    /// The slots that every sentence can use.
    pub fn slots(&self) -> Slots<'a> {
        sentence::common(self.findings, &self.words)
    }

    /// A text with its slots replaced, for labels without numbers of facts.
    pub fn label(&self, key: &str, slots: &[(&str, &str)]) -> String {
        slots.iter().fold(self.words.text(key), |text, (slot, value)| text.replace(&format!("{{{slot}}}"), value))
    }

    /// The clause of a heading that says in which unit, by which dimension and in which order.
    pub fn sorted(&self, unit: &str, dimension: &str, order: &str) -> String {
        self.label("heading.sorted", &[("unit", unit), ("dimension", dimension), ("order", order)])
    }

    /// The three heading lines of a figure or table (R37).
    pub fn heading(&self, measure: &str, unit: String, when: String) -> Heading {
        let entity = names::clean(self.brief.entity.get(self.lang));
        let slice = names::slice(self.findings, &self.words);
        let who =
            if slice.is_empty() { entity } else { self.label("words.joined", &[("name", &entity), ("other", &slice)]) };
        Heading { who, what: names::capital(&names::measure(&self.words, measure)), unit, when }
    }

    /// The third heading line: the span and the scenarios, `2020-05 AC, PL, ΔPL`.
    pub fn when(&self, first: &Period, last: &Period, scenarios: &[Scenario]) -> String {
        let codes: Vec<String> = scenarios.iter().map(|s| self.code(*s)).collect();
        format!("{} {}", dates::span(first, last), codes.join(", "))
    }

    /// A scenario as headings and the notation page write it: its code, which is the same in all languages, but for
    /// the attainment, whose code is an English word.
    pub fn code(&self, scenario: Scenario) -> String {
        match scenario {
            Scenario::Att if self.lang.is_chinese() => self.words.text("column.att"),
            scenario => scenario.label(),
        }
    }

    /// Good or bad of a variance of a measure; neither where it may be chance, where a balance is held against the week
    /// before, or where nothing fell due that could be collected.
    pub fn impact(&self, measure: &str, fact: &Fact) -> Impact {
        let unsure = self.may_be_chance(fact) || self.moves_within_months(fact);
        if unsure || (DUES.contains(&measure) && self.nothing_due()) {
            return Impact::Neutral;
        }
        let polarity = self.findings.measure(measure).map_or(Polarity::Up, |m| m.polarity);
        fact.value.map_or(Impact::Neutral, |v| Impact::of(v.to_f64(), polarity))
    }

    /// True where nothing fell due in the report's period.
    fn nothing_due(&self) -> bool {
        let due = self.findings.key_figures.iter().find(|row| row.measure == "due");
        let due = due.and_then(|row| self.findings.value(row, Scenario::AC));
        due.is_some_and(|value| value.to_f64() <= 0.0)
    }

    /// True of a change of a score or a share that does not exceed its margin.
    pub fn may_be_chance(&self, fact: &Fact) -> bool {
        chance::is_within(fact, |id| self.findings.fact(id))
    }

    /// True of a balance against the week before: it rises with the sales of a month and falls when they are paid. Of days
    /// outstanding within a month it is so against any week: the sales of the month count at once, its invoices later.
    fn moves_within_months(&self, fact: &Fact) -> bool {
        let frame = &self.findings.frame;
        let ends_a_month = frame.period.end.succ_opt().is_some_and(|next| next.day() == 1);
        let within = frame.cadence == Grain::Week && !ends_a_month;
        match fact.scenario.reference() {
            Some(Scenario::PP) => within && BALANCES.contains(&fact.measure.as_str()),
            Some(_) => within && fact.measure == "dso",
            None => false,
        }
    }

    /// Why changes of these rows are neither good nor bad.
    pub fn unsure(&self, rows: &[&Comparison]) -> Vec<Phrase> {
        let pairs = rows.iter().flat_map(|row| [(row, Scenario::DPY), (row, Scenario::DPP)]);
        let changes: Vec<&Fact> = pairs.filter_map(|(row, s)| self.findings.of(row, s)).collect();
        let chance = changes.iter().any(|fact| self.may_be_chance(fact));
        let within = changes.iter().any(|fact| self.moves_within_months(fact));
        let notes = [("footnote.may_be_chance", chance), ("footnote.moves_within_months", within)];
        notes.into_iter().filter(|(_, is)| *is).map(|(key, _)| self.plain(key, &Slots::default())).collect()
    }

    /// True when any of the comparisons has a value under a scenario.
    pub fn any(&self, rows: &[&Comparison], scenario: Scenario) -> bool {
        rows.iter().any(|row| self.findings.value(row, scenario).is_some())
    }

    /// The reference to show: the wanted one where the rows have it, else the first they have.
    pub fn reference(&self, rows: &[&Comparison], wanted: Scenario) -> Option<Scenario> {
        [wanted, Scenario::PL, Scenario::PY, Scenario::PP].into_iter().find(|r| self.any(rows, *r))
    }

    /// What a reference is called in running text.
    pub fn reference_name(&self, reference: Scenario) -> String {
        names::reference(&self.words, "reference", reference, self.findings.frame.cadence)
    }

    /// A figure of a measure without its place, which [`figure_block`] gives it; `unit` is that of its heading.
    pub fn figure(
        &self,
        (id, measure): (&str, &str),
        heading: Heading,
        unit: String,
        kind: FigureKind,
        alt: String,
    ) -> FigureSpec {
        let labels = FigureLabels {
            not_applicable: crate::base::number::not_applicable(self.lang).to_owned(),
            measure: measure.to_owned(),
            upper: self.words.text("control.upper"),
            centre: self.words.text("control.centre"),
            lower: self.words.text("control.lower"),
            moving_average: self.words.text("control.moving_average"),
            trend: self.words.text("control.trend"),
            ..FigureLabels::default()
        };
        let id = id.to_owned();
        FigureSpec { id, heading, width: 0.0, height: 0.0, scale_group: unit, scale: None, labels, kind, alt }
    }

    /// A column under the word of its key, without a header above it.
    pub fn column(&self, key: &str, width: f64, kind: ColumnKind) -> Column {
        Column { header: self.words.text(&format!("column.{key}")), group: String::new(), width, kind }
    }

    /// A content slide.
    pub fn slide(
        &self,
        id: &str,
        section: u8,
        name: String,
        message: Phrase,
        blocks: Vec<Block>,
        footnotes: Vec<Phrase>,
    ) -> Slide {
        Slide { id: id.to_owned(), template: "content".to_owned(), section, name, message, blocks, footnotes }
    }
}

/// True for a finding that a reader would take for something else: more deals won than leads came in says that the
/// deals are older than the leads, not that selling went better.
pub(crate) fn misleads(findings: &Findings, finding: &Finding) -> bool {
    finding.words.get("measure").is_some_and(|key| key == "measure.conversion_rate")
        && finding.facts.get("actual").and_then(|id| findings.fact(id)).is_some_and(exceeds_one)
}

/// True for a ratio of more than 100 %.
pub(crate) fn exceeds_one(fact: &Fact) -> bool {
    fact.value.is_some_and(|v| v.to_f64() > 1.0)
}

/// The slide that a finding belongs to: its slide kind, with the dimension where there are several.
pub(crate) fn slide_of(finding: &Finding) -> String {
    // Their numbers stand in the table of key figures.
    if matches!(finding.kind.as_str(), "new_customers_change" | "retention_change") {
        return "key_figures".to_owned();
    }
    let dimension = finding.words.get("dimension").and_then(|key| key.strip_prefix("dimension."));
    match (finding.slide.as_str(), dimension) {
        ("ranking", Some(dimension)) => slide_id("ranking", dimension),
        ("contribution", Some(dimension)) => {
            let reference = finding.words.get("reference").and_then(|key| key.strip_prefix("reference."));
            contribution_id(dimension, reference.unwrap_or_default())
        }
        (kind, _) => kind.to_owned(),
    }
}

/// The id of a slide of which there is one per dimension: letters, digits and dashes.
pub(crate) fn slide_id(kind: &str, dimension: &str) -> String {
    let plain: String = dimension.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect();
    format!("{kind}-{plain}")
}

/// The id of the slide of contributions to the change against a reference: its message speaks of the same one.
pub(crate) fn contribution_id(dimension: &str, reference: &str) -> String {
    format!("{}-{reference}", slide_id("contribution", dimension))
}

/// Whom a finding is about, and against what: two findings with the same subject repeat each other.
pub(crate) fn subject(finding: &Finding) -> (Option<&String>, Option<&String>, Option<&String>) {
    let second = finding.names.get("child").or_else(|| finding.names.get("driver"));
    (finding.names.get("member").or_else(|| finding.names.get("top")), second, finding.words.get("reference"))
}

/// A figure over the given part of the content area; its drawing is the block without its heading.
pub(crate) fn figure_block(x: f64, width: f64, figure: FigureSpec) -> Block {
    figure_block_of(x, width, CONTENT.1, figure)
}

/// A figure at the top of the given part of the content area, so high with its heading.
pub(crate) fn figure_block_of(x: f64, width: f64, height: f64, figure: FigureSpec) -> Block {
    let figure = FigureSpec { width, height: height - HEADING, ..figure };
    Block { x, y: 0.0, width, height, content: BlockContent::Figure(Box::new(figure)) }
}

/// A table at the top of the given part of the content area.
pub(crate) fn table_block(x: f64, width: f64, table: TableSpec) -> Block {
    let height = super::grid::table_height(table.rows.len());
    Block { x, y: 0.0, width, height: height.min(CONTENT.1), content: BlockContent::Table(Box::new(table)) }
}
