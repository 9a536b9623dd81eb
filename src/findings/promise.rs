//! The promise to answer a complaint within some hours, kept or not (brief.md S26).

/// Minutes of a day and of an hour.
const DAY: i64 = 1440;
const HOUR: i64 = 60;

/// Whether an answer came in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// Within the hours that are promised.
    Kept,
    /// After them, or not at all.
    Broken,
    /// Not yet, and there is time left.
    Pending,
}

/// A moment: day number and, where it is known, the minute of the day.
pub type Moment = (i32, Option<i64>);

/// Whether an answer came within some hours of the receipt, as known at the end of a day. Without times of day the
/// days decide: 24 hours are the next day.
pub fn promise(received: Moment, responded: Option<Moment>, until: i32, hours: u32) -> Promise {
    let promised = i64::from(hours) * HOUR;
    let answered = responded.filter(|(day, _)| *day <= until);
    let passed = |(day, minute): Moment| {
        let days = i64::from(day.saturating_sub(received.0)) * DAY;
        match (received.1, minute) {
            (Some(from), Some(to)) => days + to - from,
            _ => days,
        }
    };
    match answered {
        Some(moment) if passed(moment) <= promised => Promise::Kept,
        Some(_) => Promise::Broken,
        None => {
            let left = i64::from(until.saturating_sub(received.0) + 1) * DAY - received.1.unwrap_or(DAY);
            if left > promised { Promise::Broken } else { Promise::Pending }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_within_its_hours() {
        let at = |day: i32, hour: i64| (day, Some(hour * HOUR));
        let of = |responded: Option<Moment>, until: i32| promise(at(10, 9), responded, until, 24);
        assert_eq!(of(Some(at(11, 9)), 20), Promise::Kept, "exactly 24 hours");
        assert_eq!(of(Some((11, Some(9 * HOUR + 1))), 20), Promise::Broken);
        assert_eq!(of(None, 10), Promise::Pending, "15 hours have passed at the end of the day");
        assert_eq!(of(None, 11), Promise::Broken);
        assert_eq!(of(Some(at(12, 9)), 10), Promise::Pending, "the answer lies beyond the day that is known");
        assert_eq!(promise((10, None), Some((11, Some(900))), 20, 24), Promise::Kept, "days decide without times");
        assert_eq!(promise((10, None), Some((12, None)), 20, 24), Promise::Broken);
        assert_eq!(promise((10, None), None, 11, 24), Promise::Pending);
        assert_eq!(promise((10, None), None, 12, 24), Promise::Broken);
    }
}
