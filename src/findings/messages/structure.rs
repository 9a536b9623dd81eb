//! Findings about contributions: which part drove the change of the whole.

use crate::base::{Impact, Scenario};

use super::super::book::Book;
use super::super::study::Study;
use super::super::{Contribution, Finding};
use super::{Change, Draft, weight};
use crate::findings::score::direction;

/// The largest part that drove the whole up, and the largest that drove it down; only parts that are material
/// for the whole.
pub fn structure_messages(study: &Study<'_>, book: &Book, contribution: &Contribution) -> Vec<Finding> {
    let Some(change) = Scenario::absolute(contribution.reference) else { return Vec::new() };
    let base = book.real(&contribution.total, contribution.reference).unwrap_or(0.0);
    let mut found = Vec::new();
    for (kind, up) in [("driver_up", true), ("driver_down", false)] {
        let top = contribution.rows.iter().find(|row| {
            let delta = book.real(&row.comparison, change).unwrap_or(0.0);
            let special = row.comparison.member.as_ref().is_none_or(|m| m.special);
            !special && if up { delta > 0.0 } else { delta < 0.0 }
        });
        let Some(row) = top else { continue };
        let Some(moved) = Change::of(study, book, &study.main, &row.comparison, contribution.reference) else {
            continue;
        };
        if moved.share_of(base) < study.brief.thresholds.unchanged {
            continue;
        }
        let fact = |s: Option<Scenario>| s.and_then(|s| contribution.total.facts.get(&s)).cloned();
        let relative = Scenario::relative(contribution.reference);
        let total_relative = relative.filter(|s| book.real(&contribution.total, *s).is_some());
        let draft = Draft::new(kind, 2, "contribution", study.main.id)
            .member(&row.comparison)
            .about(contribution.reference.code())
            .fact_maybe("delta", row.comparison.facts.get(&change))
            .fact("pull", row.pull.clone())
            .fact_maybe("share", row.share.clone())
            .fact_maybe("total_delta", fact(Some(change)))
            .fact_maybe("total_relative", fact(total_relative))
            .word("reference", format!("reference.{}", contribution.reference))
            .word("direction", format!("direction.{}", direction(moved.delta)))
            .impact(Impact::of(moved.delta, study.main.good(study.brief)));
        found.push(draft.score(weight(study, moved.share_of(base), 0.9).score()).done());
    }
    found
}
