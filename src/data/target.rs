//! The targets table: amounts by period, measure and members.

use super::column::{BLANK_CODE, Column};
use super::dataset::Targets;
use super::date::{DateReading, plain_digits};
use super::ledger::Ledger;
use super::plain::quoted;
use super::sales::{days, lacks, note_finer, written};
use super::table::Table;
use super::target_period::{Named, period_named};
use super::typed::{Amounts, Dates, fault};
use crate::base::{Decimal, Error, Grain, Period, suggest};
use crate::config::Brief;

/// The targets table with its typed columns.
#[derive(Debug)]
pub struct TargetTable<'t, 'b> {
    table: &'t Table<'b>,
    periods: Vec<Result<Option<Period>, Fault>>,
    period_column: &'t Column,
    measures: Option<(&'t Column, Vec<Option<Scale>>)>,
    amount: Amounts<'t>,
}

/// What the numbers of a measure's targets count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    Money,
    Pieces,
    Count,
}

/// Measures that targets can be set for, with what they count: sums and counts only.
const MEASURES: [(&str, Scale); 19] = [
    ("sales", Scale::Money),
    ("gross_sales", Scale::Money),
    ("returned", Scale::Money),
    ("cost", Scale::Money),
    ("gross_profit", Scale::Money),
    ("won_value", Scale::Money),
    ("quantity", Scale::Pieces),
    ("orders", Scale::Count),
    ("customers", Scale::Count),
    ("new_customers", Scale::Count),
    ("leads", Scale::Count),
    ("won_deals", Scale::Count),
    ("visits", Scale::Count),
    ("follow_ups", Scale::Count),
    ("complaints", Scale::Count),
    ("due", Scale::Money),
    ("collected", Scale::Money),
    ("spending", Scale::Money),
    ("budget", Scale::Money),
];

/// The accepted rows of the targets table.
#[derive(Debug, Default)]
pub struct TargetRows {
    /// Rows of the table.
    pub rows: Vec<u32>,
    /// All but the members.
    pub targets: Targets,
}

impl<'t, 'b> TargetTable<'t, 'b> {
    /// Types the columns of the targets table.
    ///
    /// # Errors
    /// A table without a period or amount column, periods whose order of day and month is not known, or a header that
    /// names another currency than the project's.
    pub fn open(brief: &Brief, table: &'t Table<'b>, ledger: &mut Ledger) -> Result<TargetTable<'t, 'b>, Error> {
        let given = |role: &str| table.spec.columns.get(role).and_then(|_| table.role(role));
        let period_column = given("period").ok_or_else(|| lacks(brief, "targets", "period"))?;
        let amount = Amounts::read(brief, table, "amount", ledger)?.ok_or_else(|| lacks(brief, "targets", "amount"))?;
        let grain = table.spec.grain.unwrap_or(Grain::Month);
        let named: Vec<Option<Named>> =
            period_column.texts.iter().map(|t| period_named(&plain_digits(t), &brief.calendar)).collect();
        // Dates are looked at only where a text is no period by itself, such as `2026-Q1`.
        let dates = Dates::read(brief, table, "period")?;
        let mut readings = vec![DateReading::Blank; period_column.texts.len()];
        if let Some(dates) = &dates {
            dates.note(table, "period", ledger);
            for (row, &code) in period_column.codes.iter().enumerate() {
                readings[code as usize] = dates.of(row);
            }
        }
        let periods = named.into_iter().zip(readings).map(|(named, reading)| period(brief, grain, named, reading));
        let measures = given("measure").map(|column| {
            let scale = |t: &str| MEASURES.iter().find(|(id, _)| *id == t).map(|(_, scale)| *scale);
            let scales = column.texts.iter().map(|t| if t.is_empty() { Some(Scale::Money) } else { scale(t) });
            (column, scales.collect())
        });
        Ok(TargetTable { table, periods: periods.collect(), period_column, measures, amount })
    }

    /// Most digits after the point of the targets in money.
    pub fn money_scale(&self) -> u8 {
        let money: Vec<u32> = self.all().filter(|row| self.scale_of(*row) == Some(Scale::Money)).collect();
        self.amount.scale(&money)
    }

    fn all(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.table.len()).unwrap_or(u32::MAX)
    }

    fn scale_of(&self, row: u32) -> Option<Scale> {
        match &self.measures {
            Some((column, scales)) => scales[column.codes[row as usize] as usize],
            None => Some(Scale::Money),
        }
    }

    /// Accepts or refuses each row, at the scales of the whole data set.
    ///
    /// # Errors
    /// When every row is refused.
    pub fn accept(&self, money: u8, pieces: u8, ledger: &mut Ledger) -> Result<TargetRows, Error> {
        let mut out = TargetRows::default();
        for row in self.all() {
            match self.row(row, money, pieces) {
                Ok(Some((period, amount))) => {
                    out.rows.push(row);
                    out.targets.start.push(days(period.start));
                    out.targets.end.push(days(period.end));
                    out.targets.measure.push(self.measure(row).to_owned());
                    out.targets.amount.push(amount);
                }
                // A target that is blank is no target.
                Ok(None) => {}
                Err((role, reason)) => self.table.refuse(row as usize, role, &reason, ledger),
            }
        }
        if out.rows.is_empty() && self.all().any(|row| self.row(row, money, pieces).is_err()) {
            self.table.check_accepted(0, ledger)?;
        }
        let money_rows: Vec<u32> =
            out.rows.iter().copied().filter(|row| self.scale_of(*row) == Some(Scale::Money)).collect();
        note_finer(Some(&self.amount), &money_rows, "targets", "amount", money, ledger);
        Ok(out)
    }

    fn row(&self, row: u32, money: u8, pieces: u8) -> Result<Option<(Period, i64)>, (&'static str, String)> {
        let at = row as usize;
        let Some(scale) = self.scale_of(row) else {
            let measure = self.measure(row);
            let near = suggest::nearest(measure, MEASURES.iter().map(|(id, _)| *id));
            let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
            return Err(("measure", format!("targets cannot be set for this measure {}{hint}", quoted(measure))));
        };
        let scale = match scale {
            Scale::Money => money,
            Scale::Pieces => pieces,
            Scale::Count => 0,
        };
        let period = self.periods[self.period_column.codes[at] as usize];
        let text = || quoted(self.period_column.text(at));
        let period = period.map_err(|(fact, hint)| ("period", format!("the period {} {fact}; {hint}", text())))?;
        let Some(period) = period else { return Err(("period", "the period is blank".to_owned())) };
        if let Some(reason) = self.amount.fault(at, "amount", scale) {
            return Err(("amount", reason));
        }
        Ok(self.amount.at(at, scale).map(|amount| (period, amount)))
    }

    fn measure(&self, row: u32) -> &str {
        match &self.measures {
            Some((column, _)) if column.codes[row as usize] != BLANK_CODE => column.text(row as usize),
            _ => "sales",
        }
    }

    /// The amount of a row as written, for reports of unmatched keys.
    pub fn amount_of(&self, row: u32) -> Option<Decimal> {
        (self.scale_of(row) == Some(Scale::Money)).then(|| written(&self.amount, row)).flatten()
    }
}

/// A period that a text may not name, and what to do.
type Fault = (&'static str, &'static str);

fn period(brief: &Brief, grain: Grain, named: Option<Named>, reading: DateReading) -> Result<Option<Period>, Fault> {
    const GRAIN: Fault =
        ("has another length than the table's grain", "write `grain: …` as the targets are set: month, quarter, year");
    match (named, reading) {
        (Some(Named::Period(period)), _) if period.grain == grain => Ok(Some(period)),
        (Some(Named::NoFiscalYear), _) => Err((
            "counts in a fiscal year, which the configuration does not have",
            "write `calendar: {fiscal_start: 4}`, or the natural period, such as 2026-Q1",
        )),
        (_, DateReading::Day(_) | DateReading::Month(_)) => within(brief, grain, reading).ok_or(GRAIN).map(Some),
        (Some(_), _) => Err(GRAIN),
        (None, DateReading::Blank) => Ok(None),
        (None, DateReading::Other) => {
            Err(("is not in a known form", "write 2026-03, 2026-Q1, 2026-W07, 2026, or a day of the period"))
        }
        (None, DateReading::Impossible) => {
            Err(("does not exist in the calendar", "write a month such as 2026-03, or a day of the period"))
        }
        (None, DateReading::NoYear) => {
            Err(("has no year", "write it as 2026-01; where months stand side by side, add `year: 2026` to `unpivot`"))
        }
        (None, reading) => Err(fault(reading, false)),
    }
}

/// The period that holds the date a text gives: `2026/3/1` under a grain of quarters is the first quarter.
fn within(brief: &Brief, grain: Grain, reading: DateReading) -> Option<Period> {
    match reading {
        DateReading::Day(date) => Period::containing(grain, false, date, &brief.calendar),
        DateReading::Month(date) if grain != Grain::Week => Period::containing(grain, false, date, &brief.calendar),
        _ => None,
    }
}
