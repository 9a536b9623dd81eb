//! What the key figures say of what fell due and was collected.

use super::super::context::Context;
use super::super::deck::Phrase;
use super::super::sentence::Slots;

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
    use crate::base::{Impact, Lang, Scenario, Unit, Value};
    use crate::findings::Comparison;
    use crate::layout::Versions;
    use crate::layout::sample::{Book, brief, empty, month};
    use crate::layout::words::tests::words;

    /// What less collected and less sold are, where so much fell due.
    fn impacts(due: f64) -> [Impact; 2] {
        let (mut book, period) = (Book::new(), month(2020, 5));
        let id = book.put("due", "", period, Scenario::AC, Unit::Currency("CNY".into()), Some(Value::Real(due)));
        let mut findings = empty();
        let facts = [(Scenario::AC, id)].into_iter().collect();
        findings.key_figures = vec![Comparison { measure: "due".into(), member: None, period, facts }];
        findings.facts = book.facts.into_values().collect();
        let (brief, lang, versions) = (brief(), Lang::new("en"), Versions::default());
        let context = Context::new(&findings, &brief, &words("en"), &lang, &versions);
        let fact = |measure: &str| crate::findings::Fact {
            id: format!("{measure}.dPP"),
            measure: measure.to_owned(),
            scenario: Scenario::DPP,
            value: Some(Value::Real(-5.0)),
            ..findings.facts[0].clone()
        };
        ["collected", "sales"].map(|measure| context.impact(measure, &fact(measure)))
    }

    #[test]
    fn nothing_collected_of_nothing_due_is_no_failure() {
        assert_eq!(impacts(0.0), [Impact::Neutral, Impact::Bad]);
        assert_eq!(impacts(10.0), [Impact::Bad, Impact::Bad]);
    }
}
