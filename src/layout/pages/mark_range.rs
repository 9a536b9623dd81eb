//! Between which numbers a mark lies, beside its name: a 4 of 5 is no 4 of 10.

use super::super::context::Context;

/// A question of satisfaction that has a scale of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The mark of satisfaction, on the scale that the table's own marks have.
    Csat,
    /// The net promoter score.
    Nps,
    /// A single customer's answer whether to recommend the company.
    Recommend,
}

impl Asked {
    /// The question behind a measure; none of anything else.
    pub fn of(measure: &str) -> Option<Asked> {
        match measure {
            "csat" => Some(Asked::Csat),
            "nps" => Some(Asked::Nps),
            _ => None,
        }
    }

    /// Its range in words; none where the marks do not tell it.
    pub fn range(self, context: &Context<'_>) -> Option<String> {
        match self {
            Asked::Csat => {
                let (low, high) = context.findings.events.satisfaction.as_ref()?.range?;
                let ends = [low.to_f64().to_string(), high.to_f64().to_string()];
                Some(context.label("mark_range.csat", &[("from", &ends[0]), ("to", &ends[1])]))
            }
            Asked::Nps => Some(context.words.text("mark_range.nps")),
            Asked::Recommend => Some(context.words.text("mark_range.recommend")),
        }
    }
}

/// A name with the range of its marks behind it, or the name alone.
pub(crate) fn named(context: &Context<'_>, name: &str, asked: Option<Asked>) -> String {
    match asked.and_then(|asked| asked.range(context)) {
        Some(range) => context.label("column.with_range", &[("name", name), ("range", &range)]),
        None => name.to_owned(),
    }
}

/// The unit of a figure of a measure as its heading writes it, with the range.
pub(crate) fn unit(context: &Context<'_>, measure: &str, unit: &str) -> String {
    match Asked::of(measure).and_then(|asked| asked.range(context)) {
        Some(range) => context.label("heading.unit_range", &[("range", &range)]),
        None => context.label("heading.unit", &[("unit", unit)]),
    }
}
