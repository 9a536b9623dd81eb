//! Which deals a funnel follows, and which days it looks at.
//!
//! A funnel of deals created last week converts next to none of them: they had no time. So it follows the deals created in
//! whole months that ended long enough ago for nine of ten deals to end. What happens in stages now – dwell times, losses,
//! win rate – is measured over the same number of months up to the end of the report's period.

use chrono::{Datelike, Days, Months};
use serde::Serialize;

use super::proportion::FEW;
use super::standing::Deals;
use crate::base::robust::quantile;
use crate::base::{Date, Grain};
use crate::data::Outcome;
use crate::findings::measure::Source;
use crate::findings::study::Study;
use crate::findings::windows::{Window, Windows, day_number};

/// Share of the deals that must have had the time to end.
const ENDED: f64 = 0.9;
/// Fewest ended deals that tell how long deals take.
const KNOWN: usize = 5;
/// Months of creation, tried from the shortest on until enough deals were created in them.
const MONTHS: [u32; 3] = [3, 6, 12];

/// Which deals are followed, and which days are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spans {
    /// Deals created in these whole months are followed from stage to stage.
    #[serde(serialize_with = "days")]
    pub cohort: Window,
    /// Days up to the end of the period in which stays began and deals ended.
    #[serde(serialize_with = "days")]
    pub recent: Window,
    /// Whole months that each of the two spans has.
    pub months: u32,
    /// Days within which nine of ten deals end.
    pub lag: i32,
}

fn days<S: serde::Serializer>(window: &Window, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{}..{}", window.from, window.to))
}

impl Spans {
    /// The last day of which anything counts, as a number.
    pub fn last(&self) -> i32 {
        day_number(self.recent.to)
    }
}

/// The spans of a report; none when no deal of the slice was created in time.
pub fn choose(study: &Study<'_>, deals: &Deals<'_>) -> Option<Spans> {
    let created = &study.ledger.tables.created;
    let windows = Windows::of(&study.period, study.ledger.as_of, study.ledger.calendar);
    let end = windows.actual?.to;
    let lag = lag(deals, created.all(), end);
    let first = study.ledger.covered(Source::Created)?.from;
    let after = end.succ_opt()?;
    let open = after.checked_sub_days(Days::new(u64::try_from(lag).unwrap_or(0)))?.with_day(1)?;
    let last = open.pred_opt().filter(|last| first <= *last)?;
    let lengths: &[u32] = if study.period.grain == Grain::Year { &MONTHS[2..] } else { &MONTHS };
    let mut chosen = None;
    for months in lengths {
        let from = open.checked_sub_months(Months::new(*months))?.max(first.with_day(1)?);
        let cohort = Window::new(from, last)?;
        chosen = Some((cohort, *months));
        if created.within(cohort).len() >= FEW {
            break;
        }
    }
    let (cohort, months) = chosen.filter(|(cohort, _)| !created.within(*cohort).is_empty())?;
    let recent = Window::new(after.checked_sub_months(Months::new(months))?, end)?;
    Some(Spans { cohort, recent, months, lag })
}

/// The same spans a year earlier; none where the table does not reach back, or had no deal then.
pub fn year_before(study: &Study<'_>, spans: &Spans) -> Option<Spans> {
    let back = |window: Window| {
        let from = window.from.checked_sub_months(Months::new(12))?;
        // From the last day of February on, the day after counts.
        let to = window.to.succ_opt()?.checked_sub_months(Months::new(12))?.pred_opt()?;
        Window::new(from, to)
    };
    let before = Spans { cohort: back(spans.cohort)?, recent: back(spans.recent)?, ..*spans };
    let covered = study.ledger.covered(Source::Created)?;
    let known = covered.from <= before.cohort.from && covered.from <= before.recent.from;
    (known && !study.ledger.tables.created.within(before.cohort).is_empty()).then_some(before)
}

/// Days within which nine of ten of the deals took that ended in the twelve months to a day; 0 when too few ended.
fn lag(deals: &Deals<'_>, rows: &[usize], end: Date) -> i32 {
    let until = day_number(end);
    let since = end.checked_sub_months(Months::new(12)).map_or(i32::MIN, day_number);
    let mut took: Vec<i32> = rows
        .iter()
        .filter_map(|row| {
            let standing = deals.on(*row, until).filter(|s| s.end != Outcome::Open)?;
            let ended = standing.ended.filter(|day| *day > since)?;
            Some(ended - deals.created(*row)?).filter(|days| *days >= 0)
        })
        .collect();
    took.sort_unstable();
    match took.len() {
        n if n < KNOWN => 0,
        _ => quantile(took.iter().copied().map(f64::from), ENDED).map_or(0, |days| days.ceil() as i32),
    }
}

/// First day of a date's month, for the names of spans.
pub fn month_of(date: Date) -> Option<crate::base::Period> {
    crate::base::Period::month(date.year(), date.month())
}
