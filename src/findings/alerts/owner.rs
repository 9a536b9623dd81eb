//! Who has to act: the rep that a finding is about, or that of the customer it is about; else who has taken on an action
//! that answers it.

use super::super::book::Book;
use super::super::customers::rep_of;
use super::super::study::Study;
use super::super::trails::{self, Trail};
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
    rep_of(study, code)
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
        None => trails::answers(study, book, &trails::unfollowed(study, book, finding)?, false, actions),
    };
    let mut answers = answers.iter().filter_map(|id| known.all().find(|action| action.id == *id));
    let at_work = answers.find(|a| matches!(a.standing, Standing::Open | Standing::Late) && !a.owner.is_empty())?;
    Some(at_work.owner.clone())
}
