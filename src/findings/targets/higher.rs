//! Targets that are too low: members that attained far more in months in a row (brief.md S20).

use serde::Serialize;

use crate::base::{Decimal, Impact, Period, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::ledger::{Grid, Key, reaches};
use super::super::messages::Draft;
use super::super::people::evaluation::months_back;
use super::super::study::Study;
use super::super::variance::{Cell, difference, quotient, sum};
use super::super::{FactId, Finding, MemberRef};

/// Fewest months in a row.
const LEAST: usize = 2;
/// Members that a page lists.
const MOST: usize = 3;

/// A member whose target is too low.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Higher {
    /// The member.
    pub member: MemberRef,
    /// The first of the months in a row.
    pub since: Period,
    /// How many they are.
    pub months: FactId,
    /// Attainment of them together.
    pub attainment: FactId,
    /// What was sold above the targets of them.
    pub above: FactId,
}

/// The months in a row, latest first, in which any member of a dimension reached a border of attainment, each with its
/// values; the last one is that in which nobody did any more, or that before the data began.
fn months_above(study: &Study<'_>, dimension: usize, border: f64) -> Vec<(Period, Grid)> {
    let wanted = [Scenario::PL, Scenario::Att];
    let mut found = Vec::new();
    let mut running: Option<Vec<Key>> = None;
    for month in months_back(study, usize::MAX) {
        let grid = study.ledger.grid(&study.main, &[dimension], &month, &wanted);
        let mut keys = running.unwrap_or_else(|| grid.keys());
        keys.retain(|key| reaches_border(&grid, key, border));
        found.push((month, grid));
        if keys.is_empty() {
            break;
        }
        running = Some(keys);
    }
    found
}

fn reaches_border(grid: &Grid, key: &Key, border: f64) -> bool {
    grid.cell(key, Scenario::Att).value.is_some_and(|attained| attained.to_f64() >= border)
}

/// Teams (what stands above the reps, else the main dimension) whose targets are too low, the longest run first.
pub fn higher(study: &Study<'_>, book: &mut Book) -> Vec<Higher> {
    let reached = |d: &usize| reaches(study.data, *d);
    let above = study.rep_dimension().and_then(|d| study.data.dimensions.get(d)?.parent);
    let usual = above.filter(reached).or(study.main_dimension.filter(reached));
    // In the report of a rep the team is the rep alone: it is told by its own name.
    let own = |usual: usize| {
        let sliced = study.ledger.slice.iter().map(|(d, _)| *d);
        sliced.filter(|d| study.is_under(usual, *d)).find(reached).unwrap_or(usual)
    };
    let Some(dimension) = usual.map(own) else { return Vec::new() };
    let border = study.brief.thresholds.strong_attainment;
    let months = months_above(study, dimension, border);
    let Some((_, newest)) = months.first() else { return Vec::new() };
    let main = study.main.id;
    let money = study.main.unit(study.ledger.currency);
    let mut found: Vec<(usize, Higher)> = Vec::new();
    for key in newest.keys() {
        let Some(code) = key.first().filter(|code| !study.ledger.is_special(dimension, **code)) else { continue };
        let run: Vec<&(Period, Grid)> =
            months.iter().take_while(|(_, grid)| reaches_border(grid, &key, border)).collect();
        let count = run.len();
        let total = |s: Scenario| run.iter().filter_map(|(_, grid)| grid.cell(&key, s).value).reduce(sum);
        let (Some(actual), Some(plan), Some((since, _))) =
            (total(Scenario::AC), total(Scenario::PL), run.last().filter(|_| count >= LEAST))
        else {
            continue;
        };
        let member = study.ledger.member(dimension, *code);
        let mut enter = |what: &str, unit: &Unit, scenario: Scenario, cell: Cell| {
            let measure = format!("{main}.{what}");
            let of = Derived { measure, unit: unit.clone(), member: Some(&member), period: study.period, scenario };
            book.derive(of, cell)
        };
        let whole = Cell::of(Value::Exact(Decimal::whole(i128::try_from(count).unwrap_or(i128::MAX))));
        let facts = (
            enter("above_months", &Unit::Count, Scenario::Att, whole),
            enter("above_attainment", &Unit::Ratio, Scenario::Att, quotient(actual, plan)),
            enter("above_target", &money, Scenario::DPL, Cell::of(difference(actual, plan))),
        );
        if let (Some(months), Some(attainment), Some(above)) = facts {
            found.push((count, Higher { member, since: *since, months, attainment, above }));
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.member.key.cmp(&b.1.member.key)));
    found.into_iter().map(|(_, higher)| higher).take(MOST).collect()
}

/// That a target is too low.
pub fn message(study: &Study<'_>, book: &mut Book, found: &[Higher]) -> Option<Finding> {
    let first = found.first()?;
    let border = study.brief.thresholds.strong_attainment;
    let setting = Value::Exact(Decimal::new((border * 10_000.0).round() as i128, 4));
    let measure = "strong_attainment".to_owned();
    let of = Derived { measure, unit: Unit::Ratio, member: None, period: study.period, scenario: Scenario::Att };
    let border = book.derive(of, Cell::of(setting))?;
    let draft = Draft::new("task_low", 5, "next_targets", study.main.id)
        .about(&format!("{}={}", first.member.dimension, first.member.key))
        .name("member", first.member.label.clone())
        .name("since", first.since.to_string())
        .word("dimension", format!("dimension.{}", first.member.dimension))
        .fact("periods", first.months.clone())
        .fact("attainment", first.attainment.clone())
        .fact("above", first.above.clone())
        .fact("border", border)
        .impact(Impact::Neutral);
    Some(draft.score(0.12).done())
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::sample::{Sample, brief, report};
    use super::super::super::tests::{day, period};
    use super::*;
    use crate::base::Grain;

    /// Attainments in percent of the months up to June 2020; what is found of the only region.
    fn of(attained: &[i64]) -> Option<(String, f64, f64)> {
        let june = period("2020-06");
        let mut sample = Sample::new().dimension("region", None, &["North"]);
        for (month, percent) in june.back(attained.len(), &Default::default()).iter().zip(attained) {
            sample = sample.sale(&month.start.to_string(), &[0], 0, percent * 100);
            sample = sample.target(&month.to_string(), "region", 0, 10_000);
        }
        let data = sample.build();
        let (brief, report) = (brief(), report(Grain::Month));
        let request = Request { report, period: june, as_of: day("2020-06-30"), slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("sales");
        let mut book = Book::default();
        let found = higher(&study, &mut book).into_iter().next()?;
        let value = |id: &FactId| book.fact(id).and_then(|f| f.value).expect("a value").to_f64();
        Some((found.since.to_string(), value(&found.months), value(&found.above)))
    }

    #[test]
    fn only_the_last_months_in_a_row_count() {
        assert_eq!(of(&[130, 130, 110, 120, 125]), Some(("2020-05".to_owned(), 2.0, 45.0)));
        assert_eq!(of(&[130, 130, 110]), None);
        assert_eq!(of(&[130]), None, "one is no row");
    }

    #[test]
    fn a_row_goes_back_as_far_as_the_data() {
        // 20 months ago it fell short; since November 2018 each month brought 30 above its 100.
        let months = [vec![90], vec![130; 20]].concat();
        assert_eq!(of(&months), Some(("2018-11".to_owned(), 20.0, 600.0)));
        assert_eq!(of(&[130; 30]), Some(("2018-01".to_owned(), 30.0, 900.0)));
    }
}
