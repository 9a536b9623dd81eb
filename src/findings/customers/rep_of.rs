//! Who looks after a customer: the rep who sold most to it in its latest month with sales.

use std::cmp::Reverse;

use crate::base::{Grain, Period, Scenario, Value};

use super::super::MemberRef;
use super::super::study::Study;
use super::super::windows::Windows;

/// Months that are looked back on: who bought nothing for longer is nobody's.
const MONTHS: usize = 24;

/// The rep of a customer, given by its code in the customer dimension. Customers change hands, so months are looked at
/// from the last one back, to the first that has sales of a known rep. None without reps, or without such sales.
pub fn rep_of(study: &Study<'_>, customer: u32) -> Option<MemberRef> {
    let (by, reps) = (study.customer_dimension()?, study.rep_dimension()?);
    let (calendar, scale) = (study.ledger.calendar, study.data.money_scale);
    let ended = Windows::of(&study.period, study.ledger.as_of, calendar).actual?;
    let last = Period::containing(Grain::Month, study.period.fiscal, ended.to, calendar)?;
    let members = u32::try_from(study.data.dimensions.get(reps)?.members.len()).ok()?;
    // What came back later is taken off what was sold.
    let mut sums: Vec<(u32, i128)> =
        (0..members).filter(|rep| !study.ledger.is_special(reps, *rep)).map(|rep| (rep, 0)).collect();
    for month in last.back(MONTHS, calendar).iter().rev() {
        let grid = study.ledger.grid(&study.main, &[by, reps], month, &[Scenario::AC]);
        for (rep, sum) in &mut sums {
            if let Some(Value::Exact(sold)) = grid.cell(&vec![customer, *rep], Scenario::AC).value {
                *sum = sum.saturating_add(sold.rescale(scale).units);
            }
        }
        if sums.iter().any(|(_, sum)| *sum > 0) {
            break;
        }
    }
    let (rep, _) = sums.into_iter().filter(|(_, sum)| *sum > 0).max_by_key(|(rep, sum)| (*sum, Reverse(*rep)))?;
    Some(study.ledger.member(reps, rep))
}

#[cfg(test)]
mod tests {
    use super::super::super::Request;
    use super::super::super::sample::{Sample, brief, report};
    use super::*;

    /// The rep of each of three customers at the end of June 2020; sales as (day, customer, rep, cents).
    fn reps(sales: &[(&str, u32, u32, i64)]) -> [Option<String>; 3] {
        let mut sample = Sample::new().dimension("customer", None, &["Ada", "Bo", "Cy"]).dimension(
            "rep",
            None,
            &["Rae", "Sam", "unmatched"],
        );
        for (date, customer, rep, cents) in sales {
            sample = sample.sale(date, &[*customer, *rep], *customer, *cents);
        }
        let data = sample.sale("2020-06-30", &[1, 1], 1, 100).build();
        let (brief, period) = (brief(), Period::month(2020, 6).expect("a month"));
        let request = Request { report: report(Grain::Month), period, as_of: period.end, slice: Vec::new() };
        let study = Study::new(&data, &brief, &request).expect("a study");
        [0, 1, 2].map(|customer| rep_of(&study, customer).map(|rep| rep.label))
    }

    #[test]
    fn the_latest_month_with_sales_tells() {
        // Ada: most ever with Sam, more of May with Rae than with Sam, whose row is the last. Cy bought long ago.
        let sales = [
            ("2020-01-10", 0, 1, 90_000),
            ("2020-05-10", 0, 0, 20_000),
            ("2020-05-20", 0, 1, 5_000),
            ("2018-03-10", 2, 0, 90_000),
        ];
        assert_eq!(reps(&sales), [Some("Rae".into()), Some("Sam".into()), None]);
    }

    #[test]
    fn returns_and_rows_without_a_rep_tell_nothing() {
        // In May Ada only sent back and bought from nobody; a tie of April goes to the first of the reps.
        let sales = [
            ("2020-04-10", 0, 1, 10_000),
            ("2020-04-11", 0, 0, 10_000),
            ("2020-05-10", 0, 2, 50_000),
            ("2020-05-11", 0, 1, -1_000),
            ("2019-02-11", 2, 0, 1_000),
        ];
        assert_eq!(reps(&sales), [Some("Rae".into()), Some("Sam".into()), Some("Rae".into())]);
    }
}
