//! 销售过程跟踪表, the process tracking table of a week: what is late, at risk, and done (S31).

use super::super::context::Context;
use super::super::deck::{Cell, Column, ColumnKind, Part, Phrase, Row, RowKind, Slide};
use super::super::numbers::{Digits, Scale};
use super::super::sentence::{self, Slots};
use super::super::table::{other_cell, text_cell};
use super::super::template::Style;
use super::super::{dates, names, paginate};
use super::TablePages;
use super::fact_table::column;
use crate::base::{Impact, Scenario};
use crate::findings::tracking::{Mark, Tracked, Tracking};
use crate::findings::{Fact, FactId};

/// The columns in the order of the published table, with their widths in points.
const COLUMNS: [(&str, f64); 8] = [
    ("date", 62.0),
    ("owner", 66.0),
    ("customer", 206.0),
    ("stage", 52.0),
    ("action", 82.0),
    ("status", 142.0),
    ("due", 62.0),
    ("note", 212.0),
];

/// The slides of the tracking table.
pub(crate) fn slides(context: &Context<'_>) -> Vec<Slide> {
    context.findings.tracking.as_ref().map(|tracking| pages(context, tracking)).unwrap_or_default()
}

fn pages(context: &Context<'_>, tracking: &Tracking) -> Vec<Slide> {
    let findings = context.findings;
    let fact = |id: &Option<FactId>| id.as_ref().and_then(|id| findings.fact(id));
    let scale = context.scale("tracking", std::iter::empty(), Digits::Table);
    let slots = context
        .slots()
        .fact("week", fact(&tracking.week))
        .fact("done", fact(&tracking.done))
        .fact("late", positive(fact(&tracking.late)))
        .fact("old", positive(fact(&tracking.old)))
        .fact("at_risk", positive(fact(&tracking.at_risk)))
        .fact("others", fact(&tracking.others));
    let lists = [&tracking.late_rows, &tracking.risk_rows, &tracking.week_rows];
    let known: usize = lists.iter().map(|list| list.len()).sum();
    let page = paginate::full_page();
    // The last row says how many more there are.
    let all = fact(&tracking.all).and_then(|f| f.value).map_or(known, |v| v.to_f64() as usize);
    let room = if all > page { page.saturating_sub(1) } else { page };
    let shown = shares(lists.map(|list| list.len()), room);
    let mut rows: Vec<Row> = Vec::new();
    let mut more = Slots::default();
    for ((list, shown), name) in lists.iter().zip(shown).zip(["late", "at_risk", "others"]) {
        rows.extend(list.iter().take(shown).map(|row| line(context, row, &scale)));
        let left = shown.checked_sub(1).and_then(|at| list.get(at)).map(|row| fact(&row.after));
        let whole = [&tracking.late, &tracking.at_risk, &tracking.others];
        let none = || {
            whole.into_iter().zip(["late", "at_risk", "others"]).find(|(_, n)| *n == name).and_then(|(id, _)| fact(id))
        };
        more = more.fact(name, positive(left.unwrap_or_else(none)));
    }
    if let Some(phrase) = sentence::say("tracking.more", &more, &context.words, &scale) {
        let mut cells = vec![other_cell(""), other_cell(""), text_cell(phrase)];
        cells.resize_with(COLUMNS.len(), || other_cell(""));
        rows.push(Row { level: 0, kind: RowKind::Rest, cells });
    }
    let period = findings.frame.period;
    let when = context.when(&period, &period, &[Scenario::AC]);
    let mut heading = context.heading("visits", context.words.text("heading.tracking"), when);
    heading.what = context.words.text("tracking.name");
    let mut tables = vec!["activities"];
    tables.extend(["customers"].into_iter().filter(|name| context.brief.table(name).is_some()));
    let notes: Vec<Phrase> = ["footnote.tracking", "footnote.tracking_counts"]
        .into_iter()
        .filter_map(|key| sentence::say(key, &slots, &context.words, &scale))
        .collect();
    let pages = TablePages {
        id: "tracking".into(),
        section: 2,
        name: context.words.text("slide.tracking"),
        message: context.message("tracking", "tracking", &slots, &scale),
        heading,
        columns: columns(context),
        rows,
        footnotes: vec![context.source(&tables, None)],
        notes,
    };
    pages.slides(context)
}

/// How many rows each list has of the room: late ones half of it and more, the others a fair part; what one does not need
/// is the others'.
fn shares(lengths: [usize; 3], room: usize) -> [usize; 3] {
    let fair = room / 4;
    let [late, risk, week] = lengths;
    let week_least = week.min(fair);
    let risk_least = risk.min(fair);
    let late = late.min(room.saturating_sub(week_least + risk_least));
    let risk = risk.min(room.saturating_sub(late + week_least));
    [late, risk, week.min(room.saturating_sub(late + risk))]
}

/// A count, unless it is nothing.
fn positive(fact: Option<&Fact>) -> Option<&Fact> {
    fact.filter(|f| f.value.is_some_and(|v| v.to_f64() > 0.0))
}

fn columns(context: &Context<'_>) -> Vec<Column> {
    let one =
        |(key, width): (&str, f64)| column(context.words.text(&format!("tracking.{key}")), "", width, ColumnKind::Text);
    COLUMNS.into_iter().map(one).collect()
}

fn line(context: &Context<'_>, row: &Tracked, scale: &Scale) -> Row {
    let text = |text: &Option<String>| {
        text_cell(Phrase::name(text.as_deref().map(|t| context.words.value(t)).unwrap_or_default()))
    };
    let owner = row.owner.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
    let mut customer = row.customer.as_ref().map(|m| names::member(&context.words, m)).unwrap_or_default();
    if let Some(industry) = row.industry.as_deref().map(|t| context.words.value(t)) {
        customer = if customer.is_empty() {
            industry
        } else {
            context.label("tracking.industry", &[("name", &customer), ("industry", &industry)])
        };
    }
    let due = row.due.map(dates::date).unwrap_or_default();
    let cells = vec![
        other_cell(dates::date(row.date)),
        text_cell(Phrase::name(owner)),
        text_cell(Phrase::name(customer)),
        text(&row.stage),
        text(&row.action),
        status(context, row, scale),
        other_cell(due),
        text(&row.note),
    ];
    Row { level: 0, kind: RowKind::Body, cells }
}

/// The status as written; before it, in words and with a sign, that it is late or at risk.
fn status(context: &Context<'_>, row: &Tracked, scale: &Scale) -> Cell {
    let days = row.days.as_ref().and_then(|id| context.findings.fact(id));
    let word = |key: &str| context.words.text(key);
    let mut parts = match row.mark {
        Mark::Late => {
            let mut parts = vec![Part::Words { text: word("tracking.late") }];
            if let Some(fact) = days {
                parts.push(Part::Num(scale.num(fact, Style::Plain)));
                parts.push(Part::Words { text: word("tracking.late_days") });
            }
            parts
        }
        Mark::AtRisk => vec![Part::Words { text: word("tracking.at_risk") }],
        Mark::Fine => Vec::new(),
    };
    if let Some(status) = row.status.as_deref().map(|t| context.words.value(t)).filter(|s| !s.is_empty()) {
        if !parts.is_empty() {
            parts.push(Part::Words { text: word("tracking.between") });
        }
        parts.push(Part::Name { text: status });
    }
    let impact = (row.mark == Mark::Late).then_some(Impact::Bad);
    Cell { impact, ..text_cell(Phrase { parts }) }
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn late_ones_take_the_most_and_leave_the_others_a_part() {
        assert_eq!(shares([32, 13, 51], 14), [8, 3, 3]);
        assert_eq!(shares([2, 13, 51], 14), [2, 9, 3]);
        assert_eq!(shares([0, 0, 51], 14), [0, 0, 14]);
        assert_eq!(shares([20, 0, 0], 14), [14, 0, 0]);
        assert_eq!(shares([1, 2, 3], 15), [1, 2, 3]);
    }
}
