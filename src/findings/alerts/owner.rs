//! Who has to act: the rep that a finding is about, or that of the customer it is about.

use super::super::book::Book;
use super::super::customers::rep_of;
use super::super::study::Study;
use super::super::{Finding, MemberRef};

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
