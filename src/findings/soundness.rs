//! What every report must satisfy, whatever the data.

use super::*;
use crate::base::{Decimal, Scenario, Status, Value};

/// What every report must satisfy.
pub(super) fn check(found: &Findings) {
    assert!(found.facts.windows(2).all(|w| w[0].id < w[1].id), "facts are sorted and unique");
    for fact in &found.facts {
        assert_eq!(fact.value.is_some(), matches!(fact.status, Status::Ok | Status::Partial), "{}", fact.id);
    }
    for finding in &found.findings {
        for (slot, id) in &finding.facts {
            let fact = found.fact(id).unwrap_or_else(|| panic!("{}: {slot} is {id}", finding.id));
            assert!(fact.value.is_some(), "{}: {slot} has no value", finding.id);
        }
        assert!(finding.score.is_finite() && !finding.slide.is_empty());
        if let (Some(word), Some(delta)) = (finding.words.get("direction"), finding.facts.get("delta")) {
            let delta = found.fact(delta).and_then(|f| f.value).map_or(0.0, Value::to_f64);
            let says = match word.as_str() {
                "direction.up" => delta > 0.0,
                "direction.down" => delta < 0.0,
                _ => delta.abs() < 1e-12,
            };
            assert!(says, "{} contradicts its number", finding.id);
        }
    }
    for contribution in &found.contributions {
        assert!(contribution.check.to_f64().abs() < 1e-12, "{contribution:?}");
        let parts: Vec<_> = contribution.parts().map(|row| &row.comparison).collect();
        adds_up(found, &parts, &contribution.total, contribution.rest_count.as_ref());
    }
    for ranking in found.rankings.iter().chain(&found.customers) {
        adds_up(found, &ranking.parts().collect::<Vec<_>>(), &ranking.total, ranking.rest_count.as_ref());
    }
    if let Some(table) = &found.breakdown {
        adds_up(found, &table.parts().collect::<Vec<_>>(), &table.total, table.rest_count.as_ref());
        for group in &table.groups {
            adds_up(found, &group.parts().collect::<Vec<_>>(), &group.parent, group.rest_count.as_ref());
        }
    }
    if let Some(next) = &found.next_targets {
        adds_up(found, &next.parts().collect::<Vec<_>>(), &next.total, next.rest_count.as_ref());
    }
    let rankings = found.rankings.iter().chain(&found.customers).chain(&found.reps);
    for row in rankings.flat_map(|r| &r.rows) {
        for id in row.facts.values() {
            assert!(found.fact(id).is_some(), "{id}");
        }
    }
    assert!(found.findings.windows(2).all(|w| w[0].score >= w[1].score));
    assert!(found.key_messages.len() <= digest::MOST && found.key_messages.is_empty() == found.findings.is_empty());
    assert!(found.key_messages.iter().all(|id| found.findings.iter().any(|f| f.id == *id)));
    located(found);
    driven(found);
    serde_json::to_string(found).expect("findings are serialisable");
}

/// Every decomposition closes to the last unit: its effects add up to the change, and its products to each effect.
fn driven(found: &Findings) {
    let units = |id: &FactId| match found.fact(id).and_then(|f| f.value) {
        Some(Value::Exact(d)) => d.units,
        other => panic!("{id} is {other:?}"),
    };
    for pvm in &found.drivers.pvm {
        assert_eq!(units(&pvm.check), 0, "{}", pvm.check);
        let items: Vec<&PvmItem> = pvm.items.iter().chain(&pvm.rest).collect();
        adds_up(found, &items.iter().map(|i| &i.comparison).collect::<Vec<_>>(), &pvm.total, pvm.rest_count.as_ref());
        for (at, effect) in pvm.effects.iter().take(3).enumerate() {
            let sum: i128 = items.iter().filter_map(|i| i.effects.as_ref()).map(|e| units(&e[at])).sum();
            assert_eq!(sum, units(&effect.fact), "{}", effect.fact);
        }
        let absolute = Scenario::absolute(pvm.reference).expect("a reference");
        for item in &items {
            let change = units(&item.comparison.facts[&absolute]);
            let parts: i128 = item.effects.iter().flatten().chain(&item.others).map(units).sum();
            // What has no effects is all in the column of new and lost.
            assert!(item.kind.is_some() || parts == change, "a row adds across: {:?}", item.comparison.member);
        }
        let kinds = items.iter().filter(|i| i.kind.is_some()).map(|i| units(&i.comparison.facts[&absolute]));
        let others = kinds.chain(items.iter().filter_map(|i| i.others.as_ref()).map(units)).sum::<i128>();
        assert_eq!(pvm.others.as_ref().map_or(0, units), others, "and so does their column");
        let change = pvm.total.facts.get(&absolute).expect("a change");
        assert_eq!(pvm.effects.iter().map(|e| units(&e.fact)).sum::<i128>(), units(change));
    }
    for tree in &found.drivers.trees {
        assert_eq!(units(&tree.check), 0, "{}", tree.check);
        let change = Scenario::absolute(tree.reference).and_then(|s| tree.nodes[0].comparison.facts.get(&s));
        let leaves: i128 = tree.leaves().filter_map(|n| n.contribution.as_ref()).map(units).sum();
        assert_eq!(Some(leaves), change.map(units));
    }
    for mix in &found.drivers.ratio_mixes {
        assert_eq!(units(&mix.check), 0, "{}", mix.check);
        let rows: Vec<&RatioRow> = mix.rows.iter().chain(&mix.rest).collect();
        assert_eq!(rows.iter().map(|r| units(&r.rate)).sum::<i128>(), units(&mix.rate));
        assert_eq!(rows.iter().map(|r| units(&r.mix)).sum::<i128>(), units(&mix.mix));
    }
}

/// Few problems, few drivers, nobody twice; shares are parts of one sum.
fn located(found: &Findings) {
    assert!(found.problems.len() <= 4);
    let mut told: Vec<(Scenario, &MemberRef)> = Vec::new();
    let mut subjects: Vec<&MemberRef> = Vec::new();
    for problem in &found.problems {
        assert!(problem.drivers.len() <= 3 && found.findings.iter().any(|f| f.id == problem.finding));
        assert!(problem.drivers.iter().all(|d| d.member.as_ref().is_some_and(|m| !m.special)));
        if let Some(member) = &problem.subject.member {
            assert!(!told.contains(&(problem.reference, member)) && !subjects.contains(&member), "{member:?}");
            subjects.push(member);
            told.push((problem.reference, member));
        }
        told.extend(problem.drivers.iter().filter_map(|d| Some((problem.reference, d.member.as_ref()?))));
    }
    for share in found.findings.iter().filter_map(|f| f.facts.get("driver_share")) {
        let share = found.fact(share).and_then(|f| f.value).map_or(0.0, Value::to_f64);
        assert!(share > 0.0 && share < 1.0 + 1e-12, "{share}");
    }
}

/// The parts of a list add up to its whole exactly under every scenario and absolute variance, no part is there
/// twice, and a rest has more than one member.
fn adds_up(found: &Findings, parts: &[&Comparison], whole: &Comparison, count: Option<&FactId>) {
    let mut names: Vec<_> = parts.iter().filter_map(|p| p.member.as_ref()).collect();
    let rests = names.iter().filter(|m| m.is_rest()).count();
    assert_eq!(rests, usize::from(count.is_some()));
    names.sort_by_key(|m| &m.key);
    names.dedup();
    assert_eq!(names.len(), parts.len(), "{names:?}");
    assert!(names.iter().filter(|m| !m.special).count() <= rest::TOP + 1, "{names:?}");
    if let Some(count) = count {
        assert!(found.fact(count).and_then(|f| f.value).is_some_and(|v| v.to_f64() > 0.5), "{count}");
    }
    for (scenario, id) in &whole.facts {
        if scenario.is_relative() || *scenario == Scenario::Att {
            continue;
        }
        let Some(Value::Exact(total)) = found.fact(id).and_then(|f| f.value) else { continue };
        let values: Vec<_> = parts.iter().filter_map(|p| found.value(p, *scenario)).collect();
        // A dimension that targets do not reach has none.
        if values.is_empty() {
            continue;
        }
        let sum = values.iter().fold(Value::Exact(Decimal::whole(0)), |a, b| variance::sum(a, *b));
        assert_eq!(sum.text(), (Value::Exact(Decimal::whole(0) + total)).text(), "{id}");
    }
}
