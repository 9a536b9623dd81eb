//! The finding about growth through other windows: whether the growth of the period holds.

use super::super::book::Book;
use super::super::growth::{Growth, ViewKind};
use super::super::study::Study;
use super::super::{Comparison, FactId, Finding};
use super::{Change, Draft, weight};
use crate::base::{Scenario, Value};

/// Growth rates closer than this say the same.
const APART: f64 = 0.01;

/// One finding: growth of the period beside that per working day, of the year to date and of twelve months.
pub fn growth_message(study: &Study<'_>, book: &Book, growth: &Growth) -> Option<Finding> {
    let view = |kind: ViewKind| growth.views.iter().find(|v| v.kind == kind).map(|v| &v.comparison);
    let grown = |row: &Comparison| -> Option<(FactId, f64)> {
        let id = row.facts.get(&Scenario::DPYRel)?;
        Some((id.clone(), book.fact(id)?.value.map(Value::to_f64)?))
    };
    let period = view(ViewKind::Period)?;
    let own = grown(period)?.1;
    let change = Change::of(study, book, &study.main, period, Scenario::PY)?;
    let of = |kind: ViewKind| view(kind).and_then(grown);
    let per_day = of(ViewKind::PerWorkingDay).filter(|(_, g)| (g - own).abs() >= APART);
    let year = of(ViewKind::YearToDate).or_else(|| of(ViewKind::CommonMonths));
    let together = of(ViewKind::JanuaryFebruary);
    let moving = of(ViewKind::MovingYear);
    if per_day.is_none() && year.is_none() && together.is_none() && moving.is_none() {
        return None;
    }
    let steady = moving.as_ref().or(year.as_ref()).or(together.as_ref()).map_or(own, |(_, g)| *g);
    let draft = change.fill(study, Draft::new("growth_views", 2, "growth", study.main.id), false);
    let fact = |found: Option<(FactId, f64)>| found.map(|(id, _)| id);
    let draft = draft
        .fact_maybe("per_day", fact(per_day))
        .fact_maybe("year", fact(year))
        .fact_maybe("together", fact(together))
        .fact_maybe("moving", fact(moving));
    // Worth saying by as much as the longer view differs from the period.
    Some(draft.score(0.5 * weight(study, (steady - own).abs(), 1.0).score()).done())
}
