//! Members by size and by what they bring: sales against growth, sales against margin, with the means that part
//! large from small and fast from slow (IBCS C09).

use serde::Serialize;

use crate::base::{Grain, Scenario, Unit, Value};

use super::book::{Book, Derived, EVERY};
use super::ledger::Key;
use super::measure::{self, Spec};
use super::study::Study;
use super::variance::{quotient, sum};
use super::{Comparison, FactId};

/// Fewer members are compared in a ranking, more are a cloud without names.
const MEMBERS: std::ops::RangeInclusive<usize> = 5..=40;

/// The members of a dimension by two measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// Measure of the size.
    pub measure: String,
    /// Dimension id.
    pub dimension: String,
    /// What is set against the size: the main measure under a relative variance, or a ratio's actual.
    pub against: (String, Scenario),
    /// Members with both numbers, largest first.
    pub rows: Vec<PortfolioRow>,
    /// Members with a size but without the other number, such as new ones without a base.
    pub without: usize,
    /// The whole.
    pub total: Comparison,
    /// The number of the whole that parts high from low.
    pub level: FactId,
    /// Mean size of these members.
    pub mean: FactId,
    /// How many of them lie at or above the level of the whole.
    pub high_count: Option<FactId>,
    /// How many they are.
    pub count: Option<FactId>,
    /// What those at or above the level have of the whole's actual.
    pub high_share: Option<FactId>,
    /// Key of the large member that lies lowest: the one to look at first.
    pub lowest: Option<String>,
}

/// A member with its second number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PortfolioRow {
    /// The member with all scenarios of the main measure.
    pub comparison: Comparison,
    /// What is set against its size.
    pub against: FactId,
}

/// The portfolios of a report: by growth, and by margin where costs are known. Nothing in weeks, whose growth is noise.
pub fn portfolios(study: &Study<'_>, book: &mut Book) -> Vec<Portfolio> {
    let Some(dimension) = dimension(study).filter(|_| study.period.grain != Grain::Week) else { return Vec::new() };
    let grid = study.grid(&[dimension]);
    let growth = study.growth(&grid).and_then(Scenario::relative);
    let margin = measure::find("gross_margin", study.data).ok();
    let by_growth = growth.and_then(|growth| portfolio(study, book, dimension, &study.main, growth, "growth"));
    let by_margin = margin.and_then(|margin| portfolio(study, book, dimension, &margin, Scenario::AC, "margin"));
    by_growth.into_iter().chain(by_margin).collect()
}

/// The finest dimension that still has few enough members to be named; reps and customers have pages of their own.
fn dimension(study: &Study<'_>) -> Option<usize> {
    let own_page = [study.customer_dimension(), study.rep_dimension()];
    let members = |d: usize| study.real_members(d, &study.grid(&[d]).keys());
    let wanted = (0..study.data.dimensions.len()).filter(|d| !own_page.contains(&Some(*d)));
    let sized = wanted.map(|d| (members(d), d)).filter(|(count, _)| MEMBERS.contains(count));
    // The first of equals, as the brief lists them.
    sized.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, d)| d)
}

/// The members of one dimension by size and by another number; none when too few have both.
fn portfolio(
    study: &Study<'_>,
    book: &mut Book,
    dimension: usize,
    spec: &Spec,
    scenario: Scenario,
    word: &str,
) -> Option<Portfolio> {
    let by = [dimension];
    let (sizes, others) = (study.grid(&by), study.ledger.grid(spec, &by, &study.period, &EVERY));
    let keys: Vec<Key> = sizes
        .keys()
        .into_iter()
        .filter(|k| k.first().is_some_and(|c| !study.ledger.is_special(dimension, *c)))
        .collect();
    let has = |key: &Key| sizes.cell(key, Scenario::AC).value.is_some_and(|v| v.to_f64().abs() > 0.0);
    let mut rows: Vec<(f64, f64, PortfolioRow)> = Vec::new();
    for key in &keys {
        let (Some(size), Some(other)) = (sizes.cell(key, Scenario::AC).value, others.cell(key, scenario).value) else {
            continue;
        };
        let comparison = book.compare(&study.ledger, &study.main, &by, key, &study.period, &sizes);
        let other_row = book.compare(&study.ledger, spec, &by, key, &study.period, &others);
        let Some(against) = other_row.facts.get(&scenario).cloned() else { continue };
        rows.push((size.to_f64(), other.to_f64(), PortfolioRow { comparison, against }));
    }
    if rows.len() < *MEMBERS.start() {
        return None;
    }
    // Largest first; ties in the order of the members.
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total = super::history::whole(study, book, &study.period);
    let whole = Key::new();
    let grid = study.ledger.grid(spec, &[], &study.period, &EVERY);
    let level = grid.cell(&whole, scenario).value?.to_f64();
    let level_row = book.compare(&study.ledger, spec, &[], &whole, &study.period, &grid);
    let level_id = level_row.facts.get(&scenario)?.clone();
    let exact = |row: &(f64, f64, PortfolioRow)| book.value(&row.2.comparison, Scenario::AC);
    let drawn = rows.iter().filter_map(exact).reduce(sum)?;
    let high = rows.iter().filter(|r| r.1 >= level).filter_map(exact).reduce(sum);
    let mean_size = drawn.to_f64() / rows.len() as f64;
    let lowest = rows.iter().filter(|r| r.0 >= mean_size && r.1 < level).min_by(|a, b| a.1.total_cmp(&b.1));
    let lowest = lowest.and_then(|r| r.2.comparison.member.as_ref()).map(|m| m.key.clone());
    let (high_rows, count) = (rows.iter().filter(|r| r.1 >= level).count(), rows.len());
    let derived = |what: &str, unit: Unit| Derived {
        measure: format!("{}.{word}_{what}", study.main.id),
        unit,
        member: None,
        period: study.period,
        scenario: Scenario::AC,
    };
    let number = Value::Exact(crate::base::Decimal::whole(i128::try_from(count).ok()?));
    let mean = book.derive(derived("mean", study.main.unit(study.ledger.currency)), quotient(drawn, number))?;
    let share = book.value(&total, Scenario::AC).filter(|v| v.to_f64() > 0.0).zip(high).map(|(t, h)| quotient(h, t));
    let high_share = share.and_then(|cell| book.derive(derived("high_share", Unit::Ratio), cell));
    let mut enter =
        |what: &str, n: usize| book.count(format!("{}.{word}_{what}", study.main.id), study.period, Scenario::AC, n);
    let (high_count, all) = (enter("high_count", high_rows), enter("count", count));
    let without = keys.iter().filter(|k| has(k)).count().saturating_sub(count);
    Some(Portfolio {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(dimension),
        against: (spec.id.to_owned(), scenario),
        rows: rows.into_iter().map(|r| r.2).collect(),
        without,
        total,
        level: level_id,
        mean,
        high_count,
        count: all,
        high_share,
        lowest,
    })
}
