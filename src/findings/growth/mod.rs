//! Growth in other windows than the report's own, so that a busy month, a late holiday or a low base does not pass for
//! growth: per working day, quarter and year to date, January and February together, twelve months, two years, and
//! only what both periods have (methods.md B1).

pub mod cagr;
mod days;
mod views;

#[cfg(test)]
mod tests;

use serde::Serialize;

use super::book::Book;
use super::study::Study;
use super::{Comparison, FactId, chance, history};
use crate::base::{Date, Grain, Period};
pub use cagr::Cagr;
pub use days::{DayBasis, PerDay};
use views::Sheet;

/// A window that growth is seen through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    /// The report's own period.
    Period,
    /// The same ÷ its working days.
    PerWorkingDay,
    /// From the start of the quarter.
    QuarterToDate,
    /// January and February together: the Spring Festival moves between them.
    JanuaryFebruary,
    /// From the start of the year.
    YearToDate,
    /// The months of the year to date that both years have.
    CommonMonths,
    /// The twelve months to the end of the period.
    MovingYear,
    /// Members of the main dimension that both periods have.
    Comparable,
    /// Mean yearly growth over two years.
    TwoYearAverage,
}

impl ViewKind {
    /// The word in identities of facts (`<measure>.<code>`) and keys of the words files.
    pub fn code(self) -> &'static str {
        match self {
            ViewKind::Period => "period",
            ViewKind::PerWorkingDay => "per_working_day",
            ViewKind::QuarterToDate => "quarter_to_date",
            ViewKind::JanuaryFebruary => "january_february",
            ViewKind::YearToDate => "year_to_date",
            ViewKind::CommonMonths => "common_months",
            ViewKind::MovingYear => "moving_year",
            ViewKind::Comparable => "comparable",
            ViewKind::TwoYearAverage => "two_year_average",
        }
    }
}

/// What stands behind the point of a measure that is seen through a window: its variances are the measure's own.
pub const VIEWS: [&str; 6] =
    ["per_working_day", "quarter_to_date", "common_months", "moving_year", "comparable", "two_year_average"];

/// The main measure through one window.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// The window.
    pub kind: ViewKind,
    /// AC, PY, PL and variances, as far as they exist there.
    pub comparison: Comparison,
}

/// The Spring Festival in or near a period of January or February.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Festival {
    /// First day of the lunar year.
    pub day: Date,
    /// The same a year before.
    pub last_year: Date,
    /// True when the report can read January and February together.
    pub together: bool,
}

/// Growth through other windows.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Growth {
    /// The key figures of the year to date, in the order of the key figures; empty in weeks and years, and in the first
    /// period of a year.
    pub year_to_date: Vec<Comparison>,
    /// The main measure through each window, the period first; empty where no window adds anything.
    pub views: Vec<View>,
    /// The months of the year to date that both years have, where some are left out.
    pub common: Option<Vec<Period>>,
    /// Working days now and a year before: facts `working_days`.
    pub working_days: Option<[FactId; 2]>,
    /// Working days against those of the references, where they differ.
    pub days: Option<DayBasis>,
    /// The Spring Festival, in reports on January or February of a company that counts in renminbi.
    pub festival: Option<Festival>,
    /// Mean yearly growth, in yearly reports on three years and more.
    pub cagr: Option<Cagr>,
}

/// The mean yearly growth of two successive years: √((1 + g₁)(1 + g₂)) − 1.
pub fn two_year_average(now: f64, before: f64) -> Option<f64> {
    let grown = (1.0 + now) * (1.0 + before);
    (now > -1.0 && before > -1.0).then(|| grown.sqrt() - 1.0)
}

/// Growth through other windows; of a week only by working days.
pub fn growth(study: &Study<'_>, book: &mut Book) -> Growth {
    if study.period.grain == Grain::Week || study.period.to_date {
        return Growth { days: Sheet { study, book }.day_basis(), ..Growth::default() };
    }
    let cagr = cagr::cagr(study, book);
    let mut sheet = Sheet { study, book };
    let days = sheet.day_basis();
    let year = sheet.year_to_date();
    let common = year.as_ref().and_then(|year| sheet.common(year));
    let year_to_date = year.as_ref().map(|year| sheet.key_figures(year)).unwrap_or_default();
    if let Some(year) = &year {
        chance::enter(study, sheet.book, year);
    }
    let festival = sheet.festival();
    let mut views = vec![View { kind: ViewKind::Period, comparison: history::whole(study, sheet.book, &study.period) }];
    let working_days = sheet.per_working_day(&mut views);
    sheet.quarter_to_date(&mut views, year.as_ref());
    sheet.year(&mut views, year.as_ref(), common.as_deref(), festival.is_some());
    sheet.moving_year(&mut views);
    sheet.comparable(&mut views);
    sheet.two_years(&mut views);
    if views.len() < 2 {
        views.clear();
    }
    Growth { year_to_date, views, common, working_days, days, festival, cagr }
}
