//! Key figures of the period in their four families, with target and last year in one table (S08–S12, S45).

use super::super::context::{Context, exceeds_one};
use super::super::deck::{CONTENT, Phrase, RowKind, Slide};
use super::super::numbers::Digits;
use super::super::sentence::Slots;
use super::super::table::{self, Columns, Line, Of};
use super::super::tiers;
use super::super::{dates, names, paginate};
use super::TablePages;
use crate::base::{Grain, Scenario, Unit};
use crate::findings::{Comparison, Family, Findings};

/// Measures that a page shows before all others, in this order.
const FIRST: [&str; 18] = [
    "sales",
    "gross_profit",
    "gross_margin",
    "quantity",
    "average_price",
    "customers",
    "new_customers",
    "orders",
    "retention_rate",
    "repurchase_rate",
    "conversion_rate",
    "win_rate",
    "won_value",
    "collection_rate",
    "dso",
    "complaint_rate",
    "csat",
    "expense_ratio",
];
/// Measures that a page shows only where there is room.
const LAST: [&str; 5] = ["cost", "returned", "average_order", "sales_per_customer", "gross_sales"];

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

/// The slides of the key figures.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    let findings = context.findings;
    let rows: Vec<&Comparison> = chosen(findings, paginate::full_page());
    if rows.is_empty() {
        return Vec::new();
    }
    let conversion = rows.iter().find(|row| row.measure == "conversion_rate");
    let conversion = conversion.and_then(|row| findings.of(row, Scenario::AC));
    let more = findings.key_figures.len() - rows.len();
    // The year before is the year before: one comparison, not two.
    let twice = findings.frame.cadence == Grain::Year;
    let scenarios: Vec<Scenario> = SCENARIOS
        .into_iter()
        .filter(|s| *s == Scenario::AC || context.any(&rows, *s))
        .filter(|s| !(twice && *s == Scenario::DPPRel))
        .collect();
    let scale = context.scale("key_figures", tiers::ids(rows.iter().copied(), &scenarios), Digits::Table);
    let main = rows.iter().find(|c| c.measure == findings.frame.main_measure);
    let main_fact = main.and_then(|c| findings.of(c, Scenario::AC));
    let slots = context.slots().fact("actual", main_fact);
    let message = context.message("key_figures", "key_figures", &slots, &scale);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for family in [Family::Business, Family::Process, Family::Quality, Family::Finance] {
        let of_family =
            |c: &&&Comparison| findings.measure(&c.measure).map_or(Family::Business, |m| m.family) == family;
        let members: Vec<&Comparison> = rows.iter().filter(of_family).copied().collect();
        if members.is_empty() {
            continue;
        }
        let key = match family {
            Family::Business => "business",
            Family::Process => "process",
            Family::Quality => "quality",
            Family::Finance => "finance",
        };
        let name = Phrase::words(context.words.text(&format!("family.{key}")));
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
        width: CONTENT.0,
    };
    let (specs, rows) = table::table(context, &scale, &columns, &lines);
    let period = findings.frame.period;
    let mut heading = context.heading(
        &findings.frame.main_measure,
        context.words.text("heading.families"),
        context.when(&period, &period, &scenarios),
    );
    heading.what = context.words.text("slide.key_figures");
    let targets = scenarios.contains(&Scenario::PL);
    let mut notes = Vec::new();
    if conversion.is_some_and(exceeds_one) {
        notes.push(context.plain("footnote.conversion", &Slots::default()));
    }
    if more > 0 {
        notes.push(context.plain("footnote.more_figures", &Slots::default().other("n", more.to_string())));
    }
    TablePages {
        id: "key_figures".into(),
        section: 1,
        name: context.words.text("slide.key_figures"),
        message,
        heading,
        columns: specs,
        rows,
        footnotes: vec![context.source(&context.tables(targets), None)],
        notes,
    }
    .slides(context)
}

/// The key figures that fit a page of so many rows with the headings of their families, the most telling ones.
pub(crate) fn chosen(findings: &Findings, most: usize) -> Vec<&Comparison> {
    let priority = |row: &Comparison| {
        let of = |list: &[&str]| list.iter().position(|id| *id == row.measure);
        match (row.measure == findings.frame.main_measure, of(&FIRST), of(&LAST)) {
            (true, ..) => 0,
            (_, Some(i), _) => 1 + i,
            (_, _, Some(i)) => 2 + FIRST.len() + i,
            _ => 1 + FIRST.len(),
        }
    };
    let family = |row: &Comparison| findings.measure(&row.measure).map_or(Family::Business, |m| m.family);
    let mut order: Vec<usize> = (0..findings.key_figures.len()).collect();
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
                    "retention_rate" | "repurchase_rate" => Family::Quality,
                    _ => Family::Business,
                },
                additive: true,
            })
            .collect();
        let shown: Vec<&str> = chosen(&findings, 15).iter().map(|c| c.measure.as_str()).collect();
        assert_eq!(shown, FIRST[..13], "thirteen rows and two headings");
        findings.key_figures.truncate(4);
        assert_eq!(chosen(&findings, 15).len(), 4);
    }
}
