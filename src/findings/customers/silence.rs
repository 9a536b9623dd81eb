//! Who is silent: a customer whose last order is longer ago than is usual for itself.
//!
//! A customer that orders every few weeks and happens not to order in one of them is no news. It is silent when its last
//! order is so many of its usual intervals ago as the setting `customers.rhythm` says, longer than nine of ten of its
//! intervals and at least [`BRIEF`] days; or when it has not ordered for [`LOST`] days, whatever its rhythm. The care list and everything
//! that is said of customers without orders go by this.

use std::collections::BTreeMap;

use crate::base::Date;

use super::super::measure::Source;
use super::super::study::Study;
use super::super::windows::day_number;
use super::purchases::{By, Purchases};

/// Purchases that a rhythm needs, and the months it is taken from.
const PURCHASES: usize = 5;
const MONTHS: u32 = 24;
/// Days of silence that are never worth a word, however often a customer buys.
const BRIEF: i32 = 14;
/// Days after which a silent customer is lost rather than at risk.
pub const LOST: i32 = 365;

/// How long a customer has been silent, against what is usual for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silence {
    /// Days since its last purchase.
    pub days: i32,
    /// Its rhythm: the median of its days from purchase to purchase, and the days that nine of ten of them do not exceed;
    /// none with too few purchases.
    pub usual: Option<(f64, i32)>,
}

impl Silence {
    /// The silence at a day of a customer that bought on some days (rising, each there once), with its rhythm since
    /// another; none where it never bought.
    pub fn of(days: &[i32], since: i32, end: i32) -> Option<Silence> {
        let last = days.last()?;
        let recent = &days[days.partition_point(|day| *day <= since)..];
        Some(Silence { days: end - last, usual: rhythm(recent) })
    }

    /// True of a customer that is silent for longer than is usual for it, and not yet lost. `times` is the setting
    /// `customers.rhythm`.
    pub fn is_late(&self, times: f64) -> bool {
        let unusual = |(median, long): (f64, i32)| f64::from(self.days) >= times * median && self.days > long;
        (BRIEF..=LOST).contains(&self.days) && self.usual.is_some_and(unusual)
    }

    /// True of a customer that is late, or lost.
    pub fn is_silent(&self, times: f64) -> bool {
        self.days >= LOST || self.is_late(times)
    }
}

/// The day after which purchases make the rhythm of a customer at a day.
pub fn rhythm_since(end: Date) -> i32 {
    end.checked_sub_months(chrono::Months::new(MONTHS)).map_or(i32::MIN, day_number)
}

/// A usual interval as whole days.
pub fn usual_days(median: f64) -> i32 {
    median.ceil() as i32
}

fn rhythm(days: &[i32]) -> Option<(f64, i32)> {
    if days.len() < PURCHASES {
        return None;
    }
    let mut gaps: Vec<i32> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    gaps.sort_unstable();
    let n = gaps.len();
    let median = (f64::from(*gaps.get((n - 1) / 2)?) + f64::from(*gaps.get(n / 2)?)) / 2.0;
    let long = *gaps.get((9 * n).div_ceil(10).saturating_sub(1))?;
    Some((median, long))
}

/// What the days of a customer's orders say at the report's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ordering {
    /// How long ago the last one was.
    pub silence: Silence,
    /// True where it had none in the year before the period: it came, or came back, in it.
    pub is_new: bool,
    /// What it bought in the year up to its last one, in minor units.
    pub last_year: i128,
}

/// The orders of each member of a dimension of customers; none where the numbers are not of the sales rows, which have
/// the days of orders.
pub(super) fn orderings(study: &Study<'_>, dimension: usize) -> Option<BTreeMap<u32, Ordering>> {
    if study.source() != Source::Sales {
        return None;
    }
    let day = study.last_day();
    let purchases = Purchases::new(study, By::Member(dimension), day);
    let (since, start, end) = (rhythm_since(day), day_number(study.period.start), day_number(day));
    let all = purchases.days();
    let mut bought = vec![0_i128; all.len()];
    for (row, who) in purchases.all() {
        let Some(at) = who else { continue };
        let last = all.get(at).and_then(|days| days.last());
        if let (Some(last), Some(sum)) = (last, bought.get_mut(at))
            && (last - LOST + 1..=*last).contains(&purchases.day(row))
        {
            *sum += purchases.net(row);
        }
    }
    let of = |((at, days), last_year): ((usize, &Vec<i32>), i128)| {
        let silence = Silence::of(days, since, end)?;
        Some((purchases.code(at), Ordering { silence, is_new: is_new(days, start), last_year }))
    };
    Some(all.iter().enumerate().zip(bought).filter_map(of).collect())
}

/// True where none of the days of orders lies in the year before a period that starts on a day.
fn is_new(days: &[i32], start: i32) -> bool {
    !days.iter().any(|day| (start - LOST..start).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_is_the_middle_of_the_intervals() {
        assert_eq!(rhythm(&[0, 10, 20, 30]), None, "four purchases are no rhythm");
        assert_eq!(rhythm(&[0, 10, 20, 30, 40]), Some((10.0, 10)));
        // Intervals 5, 10, 20, 40: the median lies between 10 and 20.
        assert_eq!(rhythm(&[0, 10, 15, 35, 75]), Some((15.0, 40)));
    }

    #[test]
    fn late_is_what_is_unusual() {
        let is_late = |days: i32, usual: (f64, i32), times: f64| Silence { days, usual: Some(usual) }.is_late(times);
        assert!(is_late(31, (15.0, 30), 2.0));
        assert!(!is_late(31, (15.0, 40), 2.0), "it has been silent for so long before");
        assert!(!is_late(29, (15.0, 20), 2.0));
        assert!(!is_late(400, (15.0, 20), 2.0), "that one is lost");
        assert!(!is_late(6, (2.0, 4), 2.0), "a week without an order is no alarm");
    }

    #[test]
    fn silent_is_who_is_late_or_lost() {
        // Every ten days; then twelve, and twenty-five days of nothing.
        let days: Vec<i32> = (0..20).map(|n| n * 10).collect();
        let silent = |end: i32| Silence::of(&days, -1, end).expect("it bought").is_silent(2.0);
        assert!(!silent(202) && silent(215));
        assert_eq!(Silence::of(&[], -1, 9), None);
        // Without a rhythm only who is lost.
        let seldom = |end: i32| Silence::of(&[0, 90], -1, end).expect("it bought").is_silent(2.0);
        assert!(!seldom(90 + 364) && seldom(90 + 365));
        // Of a rhythm of long ago nothing is known.
        assert_eq!(Silence::of(&days, 190, 300).map(|s| s.usual), Some(None));
    }

    #[test]
    fn new_is_who_did_not_buy_in_the_year_before() {
        assert!(is_new(&[500, 510], 500), "its first order is in the period");
        assert!(!is_new(&[499, 510], 500) && !is_new(&[135, 510], 500));
        assert!(is_new(&[134, 510], 500), "it came back");
    }
}
