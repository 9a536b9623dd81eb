//! Reps that have been under the threshold of completion month after month (brief.md S34).

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Period, Scenario, Unit, Value};

use super::super::book::{Book, Derived};
use super::super::study::Study;
use super::super::variance::Cell;
use super::super::{Comparison, FactId};
use super::evaluation::months_back;

/// Months that a page can show as the proof: of a longer streak its ends.
const SHOWN: usize = 6;

/// Months in a row under the threshold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Streak {
    /// How many.
    pub months: FactId,
    /// The same as a number.
    pub count: usize,
    /// All of them up to six, latest first; of more the latest and the first.
    pub proof: Vec<Comparison>,
}

/// The streaks of the reps that have enough such months, by their codes; they end with the last complete month of the
/// report. A month without a target ends a streak, and so does one that reaches it;
/// else it goes back to where the data begin.
pub fn streaks(study: &Study<'_>, book: &mut Book, rep: usize) -> BTreeMap<u32, Streak> {
    let ledger = &study.ledger;
    let border = study.brief.thresholds.weak_attainment;
    let mut open: Option<Vec<u32>> = None;
    let mut found: BTreeMap<u32, usize> = BTreeMap::new();
    for month in months_back(study, usize::MAX) {
        let grid = ledger.grid(&study.main, &[rep], &month, &[Scenario::AC, Scenario::PL]);
        let weak = |code: &u32| {
            let attained = grid.cell(&vec![*code], Scenario::Att).value;
            attained.is_some_and(|att| att.to_f64() < border)
        };
        let codes = open.unwrap_or_else(|| grid.keys().iter().filter_map(|k| k.first().copied()).collect());
        let still: Vec<u32> = codes.into_iter().filter(|c| !ledger.is_special(rep, *c)).filter(weak).collect();
        for code in &still {
            *found.entry(*code).or_default() += 1;
        }
        if still.is_empty() {
            break;
        }
        open = Some(still);
    }
    let least = usize::try_from(study.brief.scoring.weak_months).unwrap_or(usize::MAX);
    let mut out = BTreeMap::new();
    for (code, count) in found.into_iter().filter(|(_, months)| *months >= least) {
        let member = ledger.member(rep, code);
        let value = Value::Exact(Decimal::whole(i128::try_from(count).unwrap_or(i128::MAX)));
        let what = Derived {
            measure: format!("{}.weak_months", study.main.id),
            unit: Unit::Count,
            member: Some(&member),
            period: study.period,
            scenario: Scenario::AC,
        };
        if let Some(months) = book.derive(what, Cell::of(value)) {
            let all = months_back(study, count);
            let ends = all.first().into_iter().chain(all.last());
            let shown: Vec<&Period> = if count <= SHOWN { all.iter().collect() } else { ends.collect() };
            let proof = shown.into_iter().map(|month| {
                let grid = ledger.grid(&study.main, &[rep], month, &[Scenario::AC, Scenario::PL]);
                book.compare(ledger, &study.main, &[rep], &vec![code], month, &grid)
            });
            out.insert(code, Streak { months, count, proof: proof.collect() });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::sample::{Sample, brief, report};
    use super::super::super::tests::{day, period};
    use super::*;
    use crate::base::{Calendar, Grain};

    #[test]
    fn a_streak_goes_back_to_where_it_began_or_the_data_do() {
        // Rae is under half of her target since the data begin, 31 months ago; Sam has been since January 2019, the month after he made his.
        let june = period("2020-06");
        let mut sample = Sample::new().dimension("rep", None, &["Rae", "Sam"]);
        for month in june.back(31, &Calendar::default()) {
            let sold = if month == period("2018-12") { 10_000 } else { 5_000 };
            sample = sample.sale(&month.start.to_string(), &[0], 0, 4_000);
            sample = sample.sale(&month.start.to_string(), &[1], 0, sold);
            sample = sample.target(&month.to_string(), "rep", 0, 10_000).target(&month.to_string(), "rep", 1, 10_000);
        }
        let data = sample.build();
        let (brief, report) = (brief(), report(Grain::Month));
        let request = Request { report, period: june, as_of: day("2020-06-30"), slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("sales");
        let found = streaks(&study, &mut Book::default(), 0);
        let counts: Vec<(u32, usize)> = found.iter().map(|(code, streak)| (*code, streak.count)).collect();
        assert_eq!(counts, [(0, 31), (1, 18)]);
        let shown = |code: u32| found[&code].proof.iter().map(|row| row.period.to_string()).collect::<Vec<_>>();
        assert_eq!(shown(1), ["2020-06", "2019-01"], "its ends");
    }
}
