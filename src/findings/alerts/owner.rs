//! Who has to act: the rep that a finding is about, or that of the customer it is about; else who has taken on an action
//! that answers it.

use serde::Serialize;

use super::super::answers;
use super::super::book::Book;
use super::super::customers::rep_of;
use super::super::study::Study;
use super::super::trails::{self, Trail};
use super::super::{Action, Actions, Finding, MemberRef, Outcome, Standing};

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

/// Who has taken on an action that answers an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acting {
    /// The owner of the action, as written.
    pub name: String,
    /// True where the action is about a part only of what the alert is about.
    pub part: bool,
    /// True where it is done and brought what was expected of it.
    pub done: bool,
}

/// Who has taken on an action that answers a finding, by the rule of the problems ([`answers::answers`]), which has
/// followed most findings already: one that is not done, else one whose effect was reached, else one of the same measure
/// that is about a part of what the finding is about.
pub(super) fn acting(
    study: &Study<'_>,
    book: &Book,
    finding: &Finding,
    trails: &[Trail],
    actions: Option<&Actions>,
) -> Option<Acting> {
    let known = actions?;
    let alone = trails::unfollowed(study, book, finding);
    let followed = trails.iter().find(|trail| trail.finding == finding.id).map(|trail| trail.actions.clone());
    let answers = followed.or_else(|| Some(answers::answers(study, book, alone.as_ref()?, false, actions)))?;
    let answers: Vec<&Action> = answers.iter().filter_map(|id| known.all().find(|action| action.id == *id)).collect();
    let at_work = |action: &&Action| matches!(action.standing, Standing::Open | Standing::Late);
    let reached = |action: &&Action| action.standing == Standing::Done && action.effect.outcome == Outcome::Reached;
    let named = |action: &&Action| !action.owner.is_empty();
    let subject: Vec<&MemberRef> =
        alone.iter().flat_map(|trail| &trail.steps).filter_map(|step| step.member.as_ref()).collect();
    // What is done about a part, or about another measure, leaves the rest to nobody.
    let whole = |action: &&Action| {
        !action.is_part_of(&subject) && alone.as_ref().is_some_and(|t| t.measure == action.effect.measure)
    };
    let own = answers.iter().copied().filter(named);
    let first = own.clone().find(at_work).or_else(|| own.clone().filter(whole).find(reached));
    // Of the whole nobody may have an action, and yet of a part of it.
    let of_part = || {
        let trail = alone.as_ref().filter(|_| subject.is_empty())?;
        let same = |action: &&Action| answers::family(&action.effect.measure) == answers::family(&trail.measure);
        known.all().filter(named).filter(same).find(at_work)
    };
    let action = first.or_else(of_part)?;
    Some(Acting { name: action.owner.clone(), part: action.is_part_of(&subject), done: reached(&action) })
}
