//! What the funnel says: stages that take longer or let less through, deals that stay, reasons of losses, velocity.

use crate::base::{Grain, Impact, Scenario};

use super::super::book::Book;
use super::super::funnel::Funnel;
use super::super::funnel::ladder::CREATED;
use super::super::study::Study;
use super::super::{Comparison, FactId, Finding, MemberRef};
use super::{Draft, direction, weight};

/// The findings of the funnel.
pub fn funnel_messages(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Vec<Finding> {
    let found = [
        slow(study, book, funnel),
        blocked(study, book, funnel),
        stuck(study, book, funnel),
        lost(study, book, funnel),
        velocity(study, book, funnel),
    ];
    found.into_iter().flatten().collect()
}

/// The slide that shows why deals are lost and how fast they turn into money: years have one of its own.
fn reasons_slide(study: &Study<'_>, funnel: &Funnel) -> &'static str {
    let own = study.period.grain == Grain::Year && funnel.losses.is_some();
    if own { "losses" } else { "funnel" }
}

fn real(book: &Book, id: Option<&FactId>) -> Option<f64> {
    book.fact(id?)?.value.map(|v| v.to_f64())
}

/// Amount ÷ the main measure of the period, for weights.
fn of_sales(study: &Study<'_>, book: &Book, id: Option<&FactId>) -> f64 {
    let whole = super::super::book::fact_id(study.main.id, &Default::default(), &study.period, Scenario::AC);
    match (real(book, id), real(book, Some(&whole))) {
        (Some(amount), Some(sales)) if sales > 0.0 => (amount / sales).min(1.0),
        _ => 0.0,
    }
}

impl Draft {
    /// Names a stage; a stage that only the program names is a word of the language.
    fn stage(self, slot: &str, stage: &MemberRef) -> Draft {
        match (stage.special, stage.key == CREATED) {
            (true, true) => self.word(slot, "funnel.created"),
            (true, false) => self.word(slot, "funnel.won"),
            (false, _) => self.name(slot, stage.label.clone()),
        }
    }

    /// The slots of a comparison against last year.
    fn against_last_year(self, row: &Comparison) -> Draft {
        let of = |s: Scenario| row.facts.get(&s);
        self.fact_maybe("actual", of(Scenario::AC))
            .fact_maybe("base", of(Scenario::PY))
            .fact_maybe("delta", of(Scenario::DPY))
            .fact_maybe("relative", of(Scenario::DPYRel))
            .word("reference", "reference.PY")
    }
}

/// The stage in which deals stay much longer than a year ago.
fn slow(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Option<Finding> {
    let row = funnel.stages.get(funnel.slow?)?;
    let dwell = row.dwell.as_ref()?;
    let growth = book.real(dwell, Scenario::DPYRel)?;
    let size = (growth / 4.0).min(0.5);
    let draft = Draft::new("funnel_slow", 2, "funnel", "leads")
        .stage("stage", &row.stage)
        .fact_maybe("months", funnel.months.clone())
        .against_last_year(dwell)
        .word("direction", "direction.up")
        .impact(Impact::Bad)
        .score(weight(study, size, 1.2).score());
    Some(draft.done())
}

/// The stage that holds most back.
fn blocked(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Option<Finding> {
    let blocked = funnel.blocked?;
    let (row, next) = (funnel.stages.get(blocked.stage)?, funnel.next(blocked.stage)?);
    let conversion = row.conversion.as_ref()?;
    let fall = book.real(conversion, Scenario::DPY).filter(|_| blocked.fell).map_or(0.02, |d| d.abs() * 2.0);
    let draft = Draft::new("funnel_blocked", 2, "funnel", "leads")
        .stage("stage", &row.stage)
        .stage("next", &next.stage)
        .fact_maybe("actual", conversion.facts.get(&Scenario::AC))
        .fact_maybe("lost", row.lost.clone())
        .fact_maybe("lost_value", row.lost_value.clone())
        .impact(if blocked.fell { Impact::Bad } else { Impact::Neutral })
        .score(weight(study, fall.min(0.4), 1.0).score());
    let draft = match blocked.fell {
        true => draft.against_last_year(conversion).word("direction", "direction.down"),
        false => draft,
    };
    Some(draft.done())
}

/// How many deals stay longer than usual, and the largest of them.
fn stuck(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Option<Finding> {
    let stuck = funnel.stuck.as_ref()?;
    let first = stuck.deals.first()?;
    let size = of_sales(study, book, stuck.value.as_ref());
    let draft = Draft::new("stuck_deals", 2, "funnel", "leads")
        .fact_maybe("count", stuck.count.clone())
        .fact_maybe("of", stuck.of.clone())
        .fact_maybe("value", stuck.value.clone())
        .fact_maybe("days", first.days.clone())
        .stage("stage", &first.stage)
        .impact(Impact::Bad)
        .score(weight(study, size.min(0.3) * 0.5, 1.2).score());
    let draft = match first.customer.as_ref().filter(|customer| !customer.special) {
        Some(customer) => draft.name("customer", customer.label.clone()),
        None => draft,
    };
    Some(draft.done())
}

/// Why deals are lost: the reason that grew, else the most frequent one.
fn lost(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Option<Finding> {
    let losses = funnel.losses.as_ref()?;
    let reason = losses.named()?;
    let grown = losses.grown.is_some();
    let change = book.real(&reason.share, Scenario::DPY).unwrap_or(0.0);
    let draft = Draft::new("loss_reasons", 2, reasons_slide(study, funnel), "lost_deals")
        .name("reason", reason.name.clone()?)
        .fact_maybe("count", reason.count.facts.get(&Scenario::AC))
        .fact_maybe("of", losses.total.facts.get(&Scenario::AC))
        .fact_maybe("share", reason.share.facts.get(&Scenario::AC))
        .fact_maybe("value", reason.value.facts.get(&Scenario::AC))
        .impact(if grown { Impact::Bad } else { Impact::Neutral })
        .score(weight(study, if grown { change.min(0.3) } else { 0.02 }, 1.1).score());
    let draft = match grown {
        true => draft
            .fact_maybe("delta", reason.share.facts.get(&Scenario::DPY))
            .word("reference", "reference.PY")
            .word("direction", "direction.up"),
        false => draft,
    };
    Some(draft.done())
}

/// How fast the pipeline turns into money.
fn velocity(study: &Study<'_>, book: &Book, funnel: &Funnel) -> Option<Finding> {
    let velocity = funnel.velocity.as_ref()?;
    let relative = book.real(&velocity.per_day, Scenario::DPYRel)?;
    let delta = book.real(&velocity.per_day, Scenario::DPY)?;
    let small = relative.abs() < study.brief.thresholds.material;
    let draft = Draft::new("velocity", 2, reasons_slide(study, funnel), "won_value")
        .against_last_year(&velocity.per_day)
        .fact_maybe("opportunities", velocity.opportunities.facts.get(&Scenario::AC))
        .fact_maybe("opportunities_change", velocity.opportunities.facts.get(&Scenario::DPYRel))
        .fact_maybe("cycle", velocity.cycle.facts.get(&Scenario::AC))
        .fact_maybe("cycle_change", velocity.cycle.facts.get(&Scenario::DPYRel))
        .word("direction", format!("direction.{}", if small { "flat" } else { direction(delta) }))
        .impact(if small { Impact::Neutral } else { Impact::of(delta, crate::base::Polarity::Up) })
        .score(weight(study, relative.abs().min(0.4) * 0.4, 0.9).score());
    Some(draft.done())
}
