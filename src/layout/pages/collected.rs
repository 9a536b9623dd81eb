//! What the key figures say of what fell due and was collected.

use super::super::context::Context;
use super::super::deck::{Phrase, Row};
use super::super::sentence::Slots;
use crate::base::{Impact, Scenario};

/// The measures of what fell due and what came in of it.
const DUES: [&str; 3] = ["due", "collected", "collection_rate"];

/// Takes the colour off the rows of what fell due where nothing did: that nothing was collected is no failure.
pub(crate) fn neutral_without_dues(context: &Context<'_>, rows: &mut [Row], measures: &[Option<&String>]) {
    let due = context.findings.key_figures.iter().find(|row| row.measure == "due");
    let due = due.and_then(|row| context.findings.of(row, Scenario::AC)?.value);
    if due.is_none_or(|value| value.to_f64() > 0.0) {
        return;
    }
    for (row, measure) in rows.iter_mut().zip(measures) {
        if measure.is_some_and(|measure| DUES.contains(&measure.as_str())) {
            for cell in &mut row.cells {
                cell.impact = cell.impact.map(|_| Impact::Neutral);
            }
        }
    }
}

/// Why the rate of the year to date may lie above those of all its periods; none without both.
pub(crate) fn note(context: &Context<'_>, measures: &[Option<&String>]) -> Option<Phrase> {
    let rate = |id: &str| id == "collection_rate";
    let shown = measures.iter().flatten().any(|id| rate(id));
    let year = context.findings.growth.year_to_date.iter().any(|row| rate(&row.measure));
    (shown && year).then(|| context.plain("footnote.collected_since", &Slots::default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Lang, Unit, Value};
    use crate::findings::Comparison;
    use crate::layout::Versions;
    use crate::layout::deck::RowKind;
    use crate::layout::sample::{Book, brief, empty, month};
    use crate::layout::table::text_cell;
    use crate::layout::words::tests::words;

    /// The colours of a row of what was collected and one of sales, where so much fell due.
    fn colours(due: f64) -> Vec<Option<Impact>> {
        let (mut book, period) = (Book::new(), month(2020, 5));
        let id = book.put("due", "", period, Scenario::AC, Unit::Currency("CNY".into()), Some(Value::Real(due)));
        let mut findings = empty();
        let facts = [(Scenario::AC, id)].into_iter().collect();
        findings.key_figures = vec![Comparison { measure: "due".into(), member: None, period, facts }];
        findings.facts = book.facts.into_values().collect();
        let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
        let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
        let cell = super::super::super::deck::Cell { impact: Some(Impact::Bad), ..text_cell(Phrase::default()) };
        let row = || Row { level: 0, kind: RowKind::Body, cells: vec![cell.clone()] };
        let mut rows = vec![row(), row()];
        let (collected, sales) = ("collected".to_owned(), "sales".to_owned());
        neutral_without_dues(&context, &mut rows, &[Some(&collected), Some(&sales)]);
        rows.iter().map(|row| row.cells[0].impact).collect()
    }

    #[test]
    fn nothing_collected_of_nothing_due_is_no_failure() {
        assert_eq!(colours(0.0), [Some(Impact::Neutral), Some(Impact::Bad)]);
        assert_eq!(colours(10.0), [Some(Impact::Bad), Some(Impact::Bad)]);
    }
}
