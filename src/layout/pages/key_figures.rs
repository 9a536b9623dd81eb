//! Key figures of the period in their four families, with target and last year in one table (S08–S12, S45).

use super::super::context::{Context, exceeds_one, misleads};
use super::super::deck::{CONTENT, Column, ColumnKind, Phrase, RowKind, Slide};
use super::super::fact_sort::BALANCES;
use super::super::numbers::Digits;
use super::super::sentence::{self, Slots};
use super::super::table::{self, Columns, Line, Of};
use super::super::tiers;
use super::super::{dates, names, paginate, storyboard};
use super::{TablePages, collected};
use crate::base::{Grain, Polarity, Scenario, Unit};
use crate::findings::{Comparison, Family, Finding, Findings};

/// Measures that a page shows before all others, in this order.
const FIRST: [&str; 22] = [
    "sales",
    "gross_profit",
    "gross_margin",
    "customers",
    "new_customers",
    "conversion_rate",
    "csat",
    "complaint_rate",
    "collection_rate",
    "dso",
    "expense_ratio",
    "quantity",
    "average_price",
    "orders",
    "visits",
    "nps",
    "overdue",
    "market_share",
    "retention_rate",
    "repurchase_rate",
    "win_rate",
    "won_value",
];
/// Measures that a page shows only where there is room.
const LAST: [&str; 5] = ["cost", "returned", "average_order", "sales_per_customer", "gross_sales"];

/// Measures that have a page of their own, with the kind of its slide.
const PAGES: [(&str, &str); 7] = [
    ("overdue", "receivables"),
    ("receivable", "receivables"),
    ("dso", "receivables"),
    ("complaints", "complaints"),
    ("complaint_rate", "complaints"),
    ("csat", "satisfaction"),
    ("nps", "satisfaction"),
];

/// Columns that stand when any row has them.
const SCENARIOS: [Scenario; 9] = [
    Scenario::PY,
    Scenario::PL,
    Scenario::AC,
    Scenario::Att,
    Scenario::DPY,
    Scenario::DPYRel,
    Scenario::DPPRel,
    Scenario::DPL,
    Scenario::DPLRel,
];

/// Columns of the year to date, and their width.
const YEAR: [Scenario; 3] = [Scenario::AC, Scenario::Att, Scenario::DPYRel];
const YEAR_WIDTH: f64 = 64.0;

/// The families, on one slide where all their figures fit, else on two.
pub(crate) const FAMILIES: [Family; 4] = [Family::Business, Family::Process, Family::Quality, Family::Finance];

/// Tables behind the second page.
const SERVICE: [&str; 6] = ["sales", "satisfaction", "complaints", "receivables", "payments", "spending"];

/// The slides of the key figures.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let findings = context.findings;
    let most = paginate::full_page();
    let figures = |families: &[Family]| {
        let of = |row: &&Comparison| families.contains(&family_of(findings, row));
        findings.key_figures.iter().filter(of).count()
    };
    let (results, service) = FAMILIES.split_at(2);
    let (first, second) = (figures(results), figures(service));
    // A second page of one or two rows tells less than the first ones of all families.
    if first == 0 || second < 3 || first + second + FAMILIES.len() <= most {
        return page(context, "key_figures", &FAMILIES);
    }
    let pages = [page(context, "key_figures", results), page(context, "key_figures-2", service)];
    let mut slides: Vec<Slide> = pages.into_iter().flatten().collect();
    let count = slides.len();
    // Their headings say which families they have; in lists of slides they have their part.
    for (at, slide) in slides.iter_mut().enumerate().filter(|_| count > 1) {
        let part = format!("{}/{count}", at + 1);
        slide.name = context.label("slide.continued", &[("name", &slide.name), ("part", &part)]);
    }
    slides
}

/// The word of a family in the words files.
fn key_of(family: Family) -> &'static str {
    match family {
        Family::Business => "business",
        Family::Process => "process",
        Family::Quality => "quality",
        Family::Finance => "finance",
    }
}

/// A number of things, and whether it is one.
fn one_of(n: usize) -> Slots<'static> {
    let slots = Slots::default().other("n", n.to_string());
    if n == 1 { slots.flag("one") } else { slots }
}

fn family_of(findings: &Findings, row: &Comparison) -> Family {
    findings.measure(&row.measure).map_or(Family::Business, |m| m.family)
}

/// The key figures of some families on one slide.
fn page(context: &Context<'_>, id: &str, families: &[Family]) -> Vec<Slide> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = chosen(findings, families, paginate::full_page());
    if rows.is_empty() {
        return Vec::new();
    }
    let conversion = rows.iter().find(|row| row.measure == "conversion_rate");
    let conversion = conversion.and_then(|row| findings.of(row, Scenario::AC));
    let of_page = |row: &&Comparison| families.contains(&family_of(findings, row));
    let more = findings.key_figures.iter().filter(of_page).count() - rows.len();
    // The year before is the year before: one comparison, not two.
    let twice = findings.frame.cadence == Grain::Year;
    let year = &findings.growth.year_to_date;
    let wide = year.is_empty();
    let scenarios: Vec<Scenario> = SCENARIOS
        .into_iter()
        .filter(|s| *s == Scenario::AC || context.any(&rows, *s))
        .filter(|s| !(twice && *s == Scenario::DPPRel))
        // Beside the year to date there is room for what says something of its own.
        .filter(|s| wide || !matches!(s, Scenario::PY | Scenario::DPLRel))
        .collect();
    // The year to date of each row; without growth where months are missing in one of the years.
    let common = findings.growth.common.is_some();
    let of_year = YEAR.into_iter().filter(|s| !(common && *s == Scenario::DPYRel));
    let years: Vec<&Comparison> = year.iter().filter(|c| rows.iter().any(|r| r.measure == c.measure)).collect();
    let of_year: Vec<Scenario> = of_year.filter(|s| context.any(&years, *s)).collect();
    let mut ids = tiers::ids(rows.iter().copied(), &scenarios);
    ids.extend(tiers::ids(years, &of_year));
    let scale = match id {
        "key_figures" => context.scale(id, ids, Digits::Table),
        _ => context.scale_of(ids, Digits::Table),
    };
    let main = rows.iter().find(|c| c.measure == findings.frame.main_measure);
    let main_fact = main.and_then(|c| findings.of(c, Scenario::AC));
    let slots = context.slots().fact("actual", main_fact);
    let message = match (told(context, &rows, id == "key_figures"), id == "key_figures") {
        (Some(finding), _) => sentence::sentence_at(finding, findings, &context.words, &scale),
        (None, true) => context.message("key_figures", "key_figures", &slots, &scale),
        (None, false) => sentence::said("plain.key_figures", &figure_slots(context, &rows), &context.words, &scale),
    };
    let mut lines: Vec<Line<'_>> = Vec::new();
    for family in families.iter().copied() {
        let of_family = |c: &&&Comparison| family_of(findings, c) == family;
        let members: Vec<&Comparison> = rows.iter().filter(of_family).copied().collect();
        if members.is_empty() {
            continue;
        }
        let name = Phrase::words(context.words.text(&format!("family.{}", key_of(family))));
        lines.push(Line {
            name,
            level: 0,
            kind: RowKind::Group,
            of: Of::Nothing,
            part_of: None,
            extra: vec![Phrase::default()],
        });
        for row in members {
            let name = Phrase::words(names::capital(&names::measure(&context.words, &row.measure)));
            // Percentages carry their sign themselves.
            let unit = findings.of(row, Scenario::AC).filter(|f| f.unit != Unit::Ratio);
            let unit = unit.map_or_else(String::new, |f| scale.unit(f));
            let extra = vec![Phrase::words(unit)];
            lines.push(Line { name, level: 1, kind: RowKind::Body, of: Of::Comparison(row), part_of: None, extra });
        }
    }
    let columns = Columns {
        name: context.words.text("column.measure"),
        extra: vec![(context.words.text("column.unit"), 58.0)],
        scenarios: grouped(context, &scenarios),
        marks: false,
        shares: false,
        width: CONTENT.0 - YEAR_WIDTH * of_year.len() as f64,
    };
    let measures: Vec<Option<&String>> = lines
        .iter()
        .map(|line| match &line.of {
            Of::Comparison(row) => Some(&row.measure),
            Of::Nothing => None,
        })
        .collect();
    let unsure = context.unsure(&rows);
    let (mut specs, mut rows) = table::table(context, &scale, &columns, &lines);
    let group = year.first().map_or_else(String::new, |c| dates::up_to(&c.period, &context.words));
    for scenario in &of_year {
        let header = if *scenario == Scenario::Att { context.words.text("column.att") } else { scenario.label() };
        specs.push(Column { header, group: group.clone(), width: YEAR_WIDTH, kind: ColumnKind::Number });
        for (row, measure) in rows.iter_mut().zip(&measures) {
            let of = measure.and_then(|m| year.iter().find(|c| c.measure == *m && !BALANCES.contains(&m.as_str())));
            row.cells.push(of.map_or_else(
                || table::text_cell(Phrase::default()),
                |row| table::scenario_cell(context, &scale, row, *scenario),
            ));
        }
    }
    let period = findings.frame.period;
    let mut heading = context.heading(
        &findings.frame.main_measure,
        context.words.text("heading.families"),
        context.when(&period, &period, &scenarios),
    );
    heading.what = context.words.text("slide.key_figures");
    if families.len() < FAMILIES.len() {
        let names = families.iter().map(|family| context.words.text(&format!("family.{}", key_of(*family))));
        let names = names.collect::<Vec<_>>().join(&context.words.text("words.list"));
        heading.unit = context.label("heading.some_families", &[("families", &names)]);
    }
    let tables = context.tables(scenarios.contains(&Scenario::PL));
    let mut notes = Vec::new();
    if conversion.is_some_and(exceeds_one) {
        notes.push(context.plain("footnote.conversion", &Slots::default()));
    } else if conversion.is_some() && findings.funnel.is_some() {
        notes.push(context.plain("footnote.conversion_of", &Slots::default()));
    }
    notes.extend(collected::note(context, &measures).filter(|_| of_year.contains(&Scenario::AC)));
    notes.extend(super::growth::day_note(context, &scale).filter(|_| id == "key_figures"));
    notes.extend(super::growth::notes(context));
    notes.extend(unsure);
    // Colour alone would say it.
    let falling =
        measures.iter().flatten().filter(|id| findings.measure(id).is_some_and(|m| m.polarity == Polarity::Down));
    let falling: Vec<String> = falling.map(|id| names::measure(&context.words, id)).collect();
    if !falling.is_empty() {
        let list = falling.join(&context.words.text("words.list"));
        notes.push(context.plain("footnote.lower_better", &Slots::default().words("list", list)));
    }
    if more > 0 {
        notes.push(context.plain("footnote.more_figures", &one_of(more)));
    }
    TablePages {
        id: id.into(),
        section: 1,
        name: context.words.text("slide.key_figures"),
        message,
        heading,
        columns: specs,
        rows,
        footnotes: vec![
            context.source(if families.len() == 2 && id != "key_figures" { &SERVICE } else { &tables }, None),
        ],
        notes,
    }
    .slides(context)
}

/// The best finding about a figure of a page, before all others one that no other page tells: the main measure has the pages
/// that follow, and what is among the key messages has been read. The `first` page has news or none.
fn told<'a>(context: &Context<'a>, rows: &[&Comparison], first: bool) -> Option<&'a Finding> {
    let findings = context.findings;
    let main = &findings.frame.main_measure;
    let measure = |f: &Finding| f.words.get("measure").and_then(|m| m.strip_prefix("measure.")).map(str::to_owned);
    let own: Vec<&String> =
        rows.iter().filter(|row| row.measure != *main).filter_map(|row| row.facts.get(&Scenario::AC)).collect();
    let is_of_page = |finding: &&Finding| {
        let actual = finding.facts.get("actual");
        finding.slide == "key_figures" && actual.is_some_and(|id| own.contains(&id)) && !misleads(findings, finding)
    };
    let is_told = |finding: &Finding| {
        let messages = findings.key_messages.iter().filter_map(|id| findings.findings.iter().find(|f| f.id == *id));
        messages
            .into_iter()
            .any(|m| m.id == finding.id || (!m.names.contains_key("member") && measure(m) == measure(finding)))
    };
    let rank = |finding: &Finding| {
        let id = measure(finding).unwrap_or_default();
        let has_page = |(of, slide): &(&str, &str)| *of == id && storyboard::belongs(slide, findings.frame.cadence);
        // What costs less because less was sold is no news; the funnel follows the same opportunities, where the
        // conversion divides those of different months.
        let quiet = LAST.contains(&id.as_str()) || (id == "conversion_rate" && findings.funnel.is_some());
        match () {
            () if quiet => 3,
            () if is_told(finding) => 2,
            // What has a page of its own is told there, with what it is made of.
            () if PAGES.iter().any(has_page) => 1,
            () => 0,
        }
    };
    let ranked = findings.findings.iter().filter(is_of_page).map(|finding| (rank(finding), finding));
    ranked.filter(|(rank, _)| !first || *rank < 2).min_by_key(|(rank, _)| *rank).map(|(_, finding)| finding)
}

/// The slots of a plain sentence about the first figure of a page.
fn figure_slots<'a>(context: &Context<'a>, rows: &[&Comparison]) -> Slots<'a> {
    let first = rows.first();
    let name = first.map(|row| names::measure(&context.words, &row.measure)).unwrap_or_default();
    let actual = first.and_then(|row| context.findings.of(row, Scenario::AC));
    context.slots().words("measure", name).fact("actual", actual.filter(|f| f.value.is_some()))
}

/// The key figures of some families that fit a page of so many rows with the headings of these, the most telling ones.
pub(crate) fn chosen<'f>(findings: &'f Findings, of: &[Family], most: usize) -> Vec<&'f Comparison> {
    let priority = |row: &Comparison| {
        let at = |list: &[&str]| list.iter().position(|id| *id == row.measure);
        match (row.measure == findings.frame.main_measure, at(&FIRST), at(&LAST)) {
            (true, ..) => 0,
            (_, Some(i), _) => 1 + i,
            (_, _, Some(i)) => 2 + FIRST.len() + i,
            _ => 1 + FIRST.len(),
        }
    };
    let family = |row: &Comparison| family_of(findings, row);
    let mut order: Vec<usize> = (0..findings.key_figures.len()).collect();
    order.retain(|i| of.contains(&family(&findings.key_figures[*i])));
    order.sort_by_key(|i| priority(&findings.key_figures[*i]));
    let mut taken: Vec<usize> = Vec::new();
    let mut families: Vec<Family> = Vec::new();
    for at in order {
        let own = family(&findings.key_figures[at]);
        let heading = usize::from(!families.contains(&own));
        if taken.len() + families.len() + 1 + heading > most {
            continue;
        }
        if heading == 1 {
            families.push(own);
        }
        taken.push(at);
    }
    taken.sort_unstable();
    taken.into_iter().map(|at| &findings.key_figures[at]).collect()
}

/// Scenarios with the group header they stand under: the period for values, the comparison for variances.
pub(crate) fn grouped(context: &Context<'_>, scenarios: &[Scenario]) -> Vec<(Scenario, String)> {
    let frame = &context.findings.frame;
    let period = dates::span(&frame.period, &frame.period);
    let group = |scenario: &Scenario| match scenario.reference() {
        // The attainment stands beside the values it divides.
        Some(reference) if *scenario != Scenario::Att => context.words.text(&format!("against.{}", reference.code())),
        _ => period.clone(),
    };
    scenarios.iter().map(|s| (*s, group(s))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::sample;
    use super::*;
    use crate::base::Polarity;
    use crate::findings::Measure;

    #[test]
    fn a_page_holds_the_first_measures_with_their_headings() {
        let mut findings = sample::findings();
        let row = findings.key_figures.first().cloned().expect("the main measure");
        let named = |id: &str| Comparison { measure: id.to_owned(), ..row.clone() };
        let ids = ["cost", "returned"].iter().chain(&FIRST).copied();
        findings.key_figures = ids.clone().map(named).collect();
        findings.measures = ids
            .map(|id| Measure {
                id: id.to_owned(),
                unit: Unit::Count,
                polarity: Polarity::Up,
                family: match id {
                    "csat" | "complaint_rate" => Family::Quality,
                    _ => Family::Business,
                },
                additive: true,
            })
            .collect();
        let shown: Vec<&str> = chosen(&findings, &FAMILIES, 15).iter().map(|c| c.measure.as_str()).collect();
        assert_eq!(shown, FIRST[..13], "thirteen rows and two headings");
        findings.key_figures.truncate(4);
        assert_eq!(chosen(&findings, &FAMILIES, 15).len(), 4);
    }
}
