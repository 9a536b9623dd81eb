//! The written form of a period: which one it is, without its days.

use std::fmt;

use super::Grain;

/// A period by its name, such as `FY2026-P03`. Which days it has, and whether it exists, is the calendar's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PeriodName {
    /// Its length.
    pub grain: Grain,
    /// Counted in the fiscal year.
    pub fiscal: bool,
    /// From the start of the year to the end of the named month.
    pub to_date: bool,
    /// The year it is named after.
    pub year: i32,
    /// Week 1–53, month 1–12, quarter 1–4, or 1 for a year.
    pub index: u32,
}

impl PeriodName {
    /// Reads `2026-W07`, `2026-03`, `2026-Q1`, `2026`; in the fiscal year `FY2026-W07`, `FY2026-P03`, `FY2026-Q1`,
    /// `FY2026`; to date `_2026-03`, `_FY2026-P03`.
    pub fn parse(text: &str) -> Option<PeriodName> {
        let upper = text.trim().to_ascii_uppercase();
        if let Some(rest) = upper.strip_prefix('_') {
            let month = PeriodName::parse(rest).filter(|p| p.grain == Grain::Month && !p.to_date)?;
            return Some(PeriodName { to_date: true, ..month });
        }
        let (fiscal, rest) = match upper.strip_prefix("FY") {
            Some(rest) => (true, rest),
            None => (false, upper.as_str()),
        };
        let (year, part) = match rest.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (rest, None),
        };
        let year = i32::try_from(digits(year, 4..=4)?).ok()?;
        let (grain, index) = match part {
            None => (Grain::Year, 1),
            Some(part) => match (fiscal, part.chars().next()?) {
                (_, 'W') => (Grain::Week, digits(&part[1..], 1..=2)?),
                (_, 'Q') => (Grain::Quarter, digits(&part[1..], 1..=1)?),
                (true, 'P') => (Grain::Month, digits(&part[1..], 1..=2)?),
                (true, _) => return None,
                (false, _) => (Grain::Month, digits(part, 1..=2)?),
            },
        };
        Some(PeriodName { grain, fiscal, to_date: false, year, index })
    }
}

fn digits(text: &str, count: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let all = count.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    all.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for PeriodName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PeriodName { year, index, .. } = self;
        if self.to_date {
            f.write_str("_")?;
        }
        if self.fiscal {
            f.write_str("FY")?;
        }
        match self.grain {
            Grain::Week => write!(f, "{year:04}-W{index:02}"),
            Grain::Month if self.fiscal => write!(f, "{year:04}-P{index:02}"),
            Grain::Month => write!(f, "{year:04}-{index:02}"),
            Grain::Quarter => write!(f, "{year:04}-Q{index}"),
            Grain::Year => write!(f, "{year:04}"),
        }
    }
}
