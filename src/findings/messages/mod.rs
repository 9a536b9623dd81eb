//! What the facts say: findings with their slots. The list of kinds and slots is `src/findings/KINDS.md`.

use crate::base::{Impact, Scenario, Value};

use super::book::Book;
use super::measure::{Spec, UnitKind};
use super::score::{Weight, direction, size, size_of_points};
use super::study::Study;
use super::variance::base_case;
use super::{Comparison, FactId, Finding};

mod actions;
mod complaints;
mod customer_base;
mod customer_care;
mod customers;
mod drivers;
mod events;
mod funnel;
mod growth;
mod members;
mod next;
mod outlook;
mod pacing;
mod people;
mod process;
mod structure;
mod totals;
mod trend;

pub use actions::action_messages;
pub use complaints::KEPT;
pub use customer_base::base_messages;
pub use customer_care::care_messages;
pub use customers::customer_messages;
pub use drivers::driver_messages;
pub use events::{OVERDUE, event_messages};
pub use funnel::funnel_messages;
pub use growth::growth_message;
pub use members::{breakdown_messages, ranking_messages};
pub use next::{next_messages, target_messages};
pub use outlook::outlook_messages;
pub use pacing::{pacing_messages, year_behind};
pub use people::{evaluation_messages, people_messages, skill_message};
pub use process::{process_messages, tracking_message};
pub use structure::structure_messages;
pub use totals::total_messages;
pub use trend::trend_messages;

/// A finding that is being put together.
#[derive(Debug, Clone)]
pub struct Draft(Finding);

impl Draft {
    /// A finding of a kind about a measure.
    pub fn new(kind: &str, section: u8, slide: &str, measure: &str) -> Draft {
        let draft = Draft(Finding {
            id: format!("{kind}:{measure}"),
            section,
            kind: kind.to_owned(),
            facts: Default::default(),
            names: Default::default(),
            words: Default::default(),
            impact: Impact::Neutral,
            score: 0.0,
            beyond_noise: false,
            slide: slide.to_owned(),
        });
        draft.word("measure", format!("measure.{measure}"))
    }

    /// Fills a slot with a fact.
    pub fn fact(mut self, slot: &str, id: impl Into<FactId>) -> Draft {
        self.0.facts.insert(slot.to_owned(), id.into());
        self
    }

    /// Fills a slot with a fact that may not be there.
    pub fn fact_maybe(self, slot: &str, id: Option<impl Into<FactId>>) -> Draft {
        match id {
            Some(id) => self.fact(slot, id),
            None => self,
        }
    }

    /// Fills a slot with a name from the data.
    pub fn name(mut self, slot: &str, name: impl Into<String>) -> Draft {
        self.0.names.insert(slot.to_owned(), name.into());
        self
    }

    /// Fills a slot with a key of the words files.
    pub fn word(mut self, slot: &str, key: impl Into<String>) -> Draft {
        self.0.words.insert(slot.to_owned(), key.into());
        self
    }

    /// Tells the member the finding is about.
    pub fn member(mut self, comparison: &Comparison) -> Draft {
        let Some(member) = &comparison.member else { return self };
        self.0.id.push_str(&format!(":{}={}", member.dimension, member.key));
        self.name("member", member.label.clone()).word("dimension", format!("dimension.{}", member.dimension))
    }

    /// Adds to the identity.
    pub fn about(mut self, word: &str) -> Draft {
        self.0.id.push_str(&format!(":{word}"));
        self
    }

    /// Sets the evaluation.
    pub fn impact(mut self, impact: Impact) -> Draft {
        self.0.impact = impact;
        self
    }

    /// Sets the score.
    pub fn score(mut self, score: f64) -> Draft {
        self.0.score = score;
        self
    }

    /// Says whether this has become worse by more than chance explains.
    pub fn beyond_noise(mut self, beyond: bool) -> Draft {
        self.0.beyond_noise = beyond;
        self
    }

    /// The finding.
    pub fn done(self) -> Finding {
        self.0
    }
}

/// A variance of one comparison against one reference, with its numbers at hand.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// The comparison.
    pub row: &'a Comparison,
    /// PL, PY or PP.
    pub reference: Scenario,
    /// AC.
    pub actual: Value,
    /// The reference's value.
    pub base: Value,
    /// AC − reference.
    pub delta: f64,
    /// Relative variance where there is one.
    pub relative: Option<f64>,
    /// True when the measure is a share.
    pub ratio: bool,
    /// True when the measure is points of a score, which have no growth.
    pub score: bool,
    /// Good or bad.
    pub impact: Impact,
}

impl<'a> Change<'a> {
    /// The variance; none when either side is missing.
    pub fn of(
        study: &Study<'_>,
        book: &Book,
        spec: &Spec,
        row: &'a Comparison,
        reference: Scenario,
    ) -> Option<Change<'a>> {
        let delta = book.real(row, Scenario::absolute(reference)?)?;
        let score = spec.kind == UnitKind::Score;
        Some(Change {
            row,
            reference,
            actual: book.value(row, Scenario::AC)?,
            base: book.value(row, reference)?,
            delta,
            relative: Scenario::relative(reference).filter(|_| !score).and_then(|s| book.real(row, s)),
            ratio: spec.is_ratio(),
            score,
            impact: Impact::of(delta, spec.good(study.brief)),
        })
    }

    /// True when the change is too small to be called one.
    pub fn is_unchanged(&self, study: &Study<'_>) -> bool {
        self.size(study) == "unchanged" || direction(self.delta) == "flat"
    }

    /// True when it is worth a comment of its own.
    pub fn is_material(&self, study: &Study<'_>) -> bool {
        match (self.ratio, self.relative) {
            (true, _) => self.delta.abs() >= 0.005,
            (false, Some(r)) => r.abs() >= study.brief.thresholds.material,
            (false, None) => direction(self.delta) != "flat",
        }
    }

    fn size(&self, study: &Study<'_>) -> &'static str {
        if self.ratio { size_of_points(self.delta) } else { size(self.relative, study.brief.thresholds.unchanged) }
    }

    /// |Δ| as a share of a base; 0 without one.
    pub fn share_of(&self, base: f64) -> f64 {
        if base.abs() > 0.0 { (self.delta / base).abs() } else { 0.0 }
    }

    /// Fills the variance slots. A low base makes no relative claim.
    pub fn fill(&self, study: &Study<'_>, draft: Draft, low_base: bool) -> Draft {
        let fact = |s: Option<Scenario>| s.and_then(|s| self.row.facts.get(&s)).cloned();
        let relative = (self.relative.is_some() && !self.ratio && !low_base)
            .then(|| fact(Scenario::relative(self.reference)))
            .flatten();
        // Points of a score are neither a profit nor a loss.
        let case = base_case(self.actual, self.base).filter(|_| self.relative.is_none() && !self.score);
        let size = if low_base { "none" } else { self.size(study) };
        let draft = draft
            .fact_maybe("actual", fact(Some(Scenario::AC)))
            .fact_maybe("base", fact(Some(self.reference)))
            .fact_maybe("delta", fact(Scenario::absolute(self.reference)))
            .fact_maybe("relative", relative)
            .word("reference", format!("reference.{}", self.reference))
            .word("direction", format!("direction.{}", direction(self.delta)))
            .word("size", format!("size.{size}"))
            .about(self.reference.code())
            .impact(self.impact);
        match case {
            Some(case) => draft.word("base_case", format!("base_case.{case}")),
            None => draft,
        }
    }
}

/// The fact of the attainment, where the reference is a target above zero.
fn attainment(book: &Book, row: &Comparison, reference: Scenario) -> Option<FactId> {
    let id = row.facts.get(&Scenario::Att).filter(|_| reference == Scenario::PL)?;
    book.fact(id).filter(|f| f.value.is_some()).map(|_| id.clone())
}

/// A weight that knows whether the report's period is incomplete.
fn weight(study: &Study<'_>, impact: f64, actionability: f64) -> Weight {
    let partial = !study.period.is_complete(study.ledger.as_of, study.ledger.calendar);
    Weight { partial, ..Weight::new(impact, actionability) }
}
