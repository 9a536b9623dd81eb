//! Who has to act: the rep that a finding is about, or the one who sold most to the customer it is about; else who has
//! taken on an action that answers it.

use crate::base::{Scenario, Value};

use super::super::book::Book;
use super::super::ledger::Key;
use super::super::study::Study;
use super::super::trails::{self, Trail};
use super::super::windows::Windows;
use super::super::{Actions, Finding, MemberRef, Standing};

/// The owner of a finding; none where it is about no rep's own affair.
pub(super) fn owner(study: &Study<'_>, book: &Book, finding: &Finding) -> Option<MemberRef> {
    let rep = study.rep_dimension()?;
    let fact = finding.facts.values().filter_map(|id| book.fact(id)).find(|f| !f.slice.is_empty())?;
    let own = study.dimension_id(rep);
    if let Some((_, code)) = fact.slice.get(&own).and_then(|key| study.place(&own, key)) {
        return Some(study.ledger.member(rep, code)).filter(|m| !m.special);
    }
    let customer = study.customer_dimension()?;
    let id = study.dimension_id(customer);
    let (_, code) = study.place(&id, fact.slice.get(&id)?)?;
    let ended = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar).actual?;
    // In its latest months first: customers change hands.
    let months = crate::base::Period::containing(
        crate::base::Grain::Month,
        study.period.fiscal,
        ended.to,
        study.ledger.calendar,
    )?;
    let mut sums: std::collections::BTreeMap<u32, f64> = std::collections::BTreeMap::new();
    for month in months.back(12, study.ledger.calendar).iter().rev() {
        let grid = study.ledger.grid(&study.main, &[customer, rep], month, &[Scenario::AC]);
        for cell in grid.keys().iter().filter(|k: &&Key| k.first() == Some(&code)) {
            let value = grid.cell(cell, Scenario::AC).value.map_or(0.0, Value::to_f64);
            if let Some(rep) = cell.last() {
                *sums.entry(*rep).or_default() += value;
            }
        }
        if sums.values().any(|v| *v > 0.0) {
            break;
        }
    }
    let best = sums.into_iter().filter(|(_, v)| *v > 0.0).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    Some(study.ledger.member(rep, best.0)).filter(|m| !m.special)
}

/// Who has taken on an action that answers a finding and is not done, as written; by the rule of the problems
/// ([`trails::answers`]), which has followed most findings already.
pub(super) fn acting(
    study: &Study<'_>,
    book: &Book,
    finding: &Finding,
    trails: &[Trail],
    actions: Option<&Actions>,
) -> Option<String> {
    let known = actions?;
    let followed = trails.iter().find(|trail| trail.finding == finding.id).map(|trail| trail.actions.clone());
    let answers = match followed {
        Some(answers) => answers,
        None => trails::answers(study, book, &trails::unfollowed(book, finding)?, false, actions),
    };
    let mut answers = answers.iter().filter_map(|id| known.all().find(|action| action.id == *id));
    let at_work = answers.find(|a| matches!(a.standing, Standing::Open | Standing::Late) && !a.owner.is_empty())?;
    Some(at_work.owner.clone())
}
