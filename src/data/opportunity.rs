//! The opportunities table: one row a deal, with its stage, its days and its outcome.

use std::sync::Arc;

use super::column::Column;
use super::dataset::{Opportunities, Outcome};
use super::date::{DateReading, plain_digits};
use super::ledger::Ledger;
use super::sales::{date_of, date_of_day, days, note_finer, written};
use super::table::Table;
use super::typed::{Amounts, Dates};
use crate::base::{Date, Decimal, Error};
use crate::config::{Brief, StagesSpec};

/// The opportunities table with its typed columns.
#[derive(Debug)]
pub struct OpportunityTable<'t, 'b> {
    table: &'t Table<'b>,
    id: Option<&'t Column>,
    created: Option<Dates<'t>>,
    closed: Option<Dates<'t>>,
    amount: Option<Amounts<'t>>,
    stage: Option<(&'t Column, Vec<Stage>)>,
    outcome: Option<(&'t Column, Vec<Told>)>,
    reason: Option<&'t Column>,
    since: Option<Dates<'t>>,
    /// Index of a stage → the days of its own column.
    reached: Vec<(u32, Dates<'t>)>,
    stages: StagesSpec,
}

/// What a text of the stage column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stage {
    index: Option<u32>,
    outcome: Outcome,
}

/// What a text of the outcome column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Open,
    Won,
    Lost,
    /// Not won (`0`, `false`): lost when the deal is closed, open before.
    NotWon,
    /// No word that is known: open.
    Unknown,
}

/// Words of the outcome column, in lower case.
const OUTCOMES: [(&[&str], Told); 4] = [
    (&["won", "win", "closed won", "1", "true", "yes", "y", "是", "赢单", "赢", "成交", "已成交", "中标"], Told::Won),
    (&["lost", "lose", "closed lost", "输单", "输", "丢单", "丢", "未成交", "失败", "落标"], Told::Lost),
    (&["0", "false", "no", "n", "否"], Told::NotWon),
    (&["", "open", "in progress", "pending", "进行中", "跟进中", "未结束"], Told::Open),
];

/// The accepted rows of the opportunities table.
#[derive(Debug, Default)]
pub struct OpportunityRows {
    /// Rows of the table.
    pub rows: Vec<u32>,
    /// All but the members.
    pub opportunities: Opportunities,
}

impl<'t, 'b> OpportunityTable<'t, 'b> {
    /// Types the columns of the opportunities table.
    ///
    /// # Errors
    /// Dates whose order of day and month is not known; a header that names another currency than the project's.
    pub fn open(brief: &Brief, table: &'t Table<'b>, ledger: &mut Ledger) -> Result<OpportunityTable<'t, 'b>, Error> {
        let given = |role: &str| table.spec.columns.get(role).and_then(|_| table.role(role));
        let stages = table.spec.stages.clone().unwrap_or_default();
        let meaning = |text: &str| {
            let is = |end: &Option<String>| end.as_deref().is_some_and(|e| e.trim() == text);
            let outcome = match (is(&stages.won), is(&stages.lost)) {
                (true, _) => Outcome::Won,
                (_, true) => Outcome::Lost,
                _ => Outcome::Open,
            };
            let index = stages.order.iter().position(|s| s.trim() == text).and_then(|i| u32::try_from(i).ok());
            Stage { index, outcome }
        };
        let stage = given("stage").map(|column| (column, column.texts.iter().map(meaning).collect::<Vec<_>>()));
        if let Some((column, meanings)) = &stage {
            for ((text, meaning), rows) in column.texts.iter().zip(meanings).zip(column.counts()).skip(1) {
                if meaning.index.is_none() && meaning.outcome == Outcome::Open && rows > 0 {
                    ledger.note("unknown_stage", "opportunities", rows, text.to_string());
                }
            }
        }
        let outcome = given("outcome").map(|column| (column, column.texts.iter().map(told).collect::<Vec<_>>()));
        if let Some((column, meanings)) = &outcome {
            for ((text, meaning), rows) in column.texts.iter().zip(meanings).zip(column.counts()) {
                if *meaning == Told::Unknown && rows > 0 {
                    let detail = format!("`{text}` says neither won nor lost and counts as open");
                    ledger.note("unknown_outcome", "opportunities", rows, detail);
                }
            }
        }
        let ends = stage.is_some() && (stages.won.is_some() || stages.lost.is_some());
        let closed = given("closed").is_some();
        if !closed || (!ends && outcome.is_none()) {
            let detail = match (closed, ends || outcome.is_some()) {
                (true, _) => "neither `stages` nor an `outcome` column says which deals are won: all count as open",
                (false, true) => "without a `closed` column no deal is won or lost on a known day",
                (false, false) => "without `stages`, `outcome` and `closed` no deal is known to be won or lost",
            };
            ledger.note("outcome_unknown", "opportunities", table.len() as u64, detail);
        }
        let (created, closed) = (Dates::read(brief, table, "created")?, Dates::read(brief, table, "closed")?);
        for (dates, role) in [(&created, "created"), (&closed, "closed")] {
            if let Some(dates) = dates {
                dates.note(table, role, ledger);
            }
        }
        let amount = Amounts::read(brief, table, "amount", ledger)?;
        let since = Dates::read(brief, table, "stage_date")?;
        let mut reached = Vec::new();
        for (index, stage) in (0_u32..).zip(&stages.order) {
            let Some((header, column)) = stages.dates.get(stage).and_then(|h| Some((h, table.column(h)?))) else {
                continue;
            };
            reached.push((index, Dates::of_column(brief, table, header, column)?));
        }
        let (id, reason) = (given("id"), given("reason"));
        Ok(OpportunityTable { table, outcome, id, created, closed, amount, stage, reason, since, reached, stages })
    }

    /// The days of stages and the reasons of the accepted rows. A day that cannot be read is as good as none: it takes
    /// the deal out of the dwell times, not out of the totals.
    fn stages_of(&self, rows: &[u32], deals: &mut Opportunities, ledger: &mut Ledger) {
        let mut read = |dates: &Dates<'_>, header: &str| -> Vec<Option<i32>> {
            let mut unread = 0;
            let days = rows.iter().map(|row| match dates.of(*row as usize) {
                DateReading::Day(date) | DateReading::Month(date) => Some(days(date)),
                DateReading::Blank | DateReading::Zero => None,
                _ => {
                    unread += 1;
                    None
                }
            });
            let days = days.collect();
            if unread > 0 {
                ledger.note("unread_stage_days", "opportunities", unread, header.to_owned());
            }
            days
        };
        deals.since = self.since.as_ref().map(|d| read(d, self.table.header("stage_date"))).unwrap_or_default();
        for (index, dates) in &self.reached {
            let name = self.stages.order.get(*index as usize).and_then(|stage| self.stages.dates.get(stage));
            deals.reached.insert(*index, read(dates, name.map_or("", String::as_str)));
        }
        deals.reason = self.reason.map_or_else(Vec::new, |column| {
            let texts: Vec<Option<Arc<str>>> =
                column.texts.iter().map(|t| Some(t.trim()).filter(|t| !t.is_empty()).map(Arc::from)).collect();
            rows.iter().map(|row| texts.get(column.codes[*row as usize] as usize).cloned().flatten()).collect()
        });
        deals.stages = self.stages.clone();
    }

    fn all(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.table.len()).unwrap_or(u32::MAX)
    }

    /// Most digits after the point of the amounts.
    pub fn money_scale(&self) -> u8 {
        self.amount.as_ref().map_or(0, |a| a.scale(&self.all().collect::<Vec<_>>()))
    }

    /// Accepts or refuses each row, at the money scale of the whole data set.
    ///
    /// # Errors
    /// When every row is refused.
    pub fn accept(&self, money: u8, ledger: &mut Ledger) -> Result<OpportunityRows, Error> {
        let mut out = OpportunityRows::default();
        for row in self.all() {
            let at = row as usize;
            let checked = optional_day(self.created.as_ref(), at, "created").and_then(|created| {
                let closed = optional_day(self.closed.as_ref(), at, "closed")?;
                match self.amount.as_ref().and_then(|a| a.fault(at, "amount", money)) {
                    Some(reason) => Err(("amount", reason)),
                    None => Ok((created, closed)),
                }
            });
            let (created, closed) = match checked {
                Ok(found) => found,
                Err((role, reason)) => {
                    self.table.refuse(at, role, &reason, ledger);
                    continue;
                }
            };
            let stage = self.stage.as_ref().map(|(column, meanings)| meanings[column.codes[at] as usize]);
            out.rows.push(row);
            let deals = &mut out.opportunities;
            deals.id.push(self.id.map_or(String::new(), |c| c.text(at).to_owned()));
            deals.created.push(created);
            deals.closed.push(closed);
            deals.stage.push(stage.and_then(|s| s.index));
            let told = self.outcome.as_ref().map_or(Told::Open, |(column, told)| told[column.codes[at] as usize]);
            deals.outcome.push(match (stage.map_or(Outcome::Open, |s| s.outcome), told) {
                // The outcome is asked where the stage is no end.
                (Outcome::Open, Told::Won) => Outcome::Won,
                (Outcome::Open, Told::Lost) => Outcome::Lost,
                (Outcome::Open, Told::NotWon) if closed.is_some() => Outcome::Lost,
                (end, _) => end,
            });
            deals.amount.push(self.amount.as_ref().and_then(|a| a.at(at, money)));
        }
        self.table.check_accepted(out.rows.len(), ledger)?;
        self.stages_of(&out.rows, &mut out.opportunities, ledger);
        if let Some(id) = self.id {
            let repeated: u64 = id.counts().iter().skip(1).map(|n| n.saturating_sub(1)).sum();
            if repeated > 0 {
                ledger.note("repeated_ids", "opportunities", repeated, "rows whose id stands on an earlier row");
            }
        }
        note_finer(self.amount.as_ref(), &out.rows, "opportunities", "amount", money, ledger);
        Ok(out)
    }

    /// The amount of a row as written, for reports of unmatched keys.
    pub fn amount_of(&self, row: u32) -> Option<Decimal> {
        written(self.amount.as_ref()?, row)
    }
}

impl OpportunityRows {
    /// For each deal the day of its creation and the day of its end; where one is unknown the other, and where both
    /// are, the latest.
    pub fn days(&self) -> [Vec<i32>; 2] {
        let deals = &self.opportunities;
        let pairs = || deals.created.iter().zip(&deals.closed);
        [
            pairs().map(|(created, closed)| created.or(*closed).unwrap_or(i32::MAX)).collect(),
            pairs().map(|(created, closed)| closed.or(*created).unwrap_or(i32::MAX)).collect(),
        ]
    }

    /// First and last day of opening or closing.
    pub fn span(&self) -> Option<(Date, Date)> {
        let all = || self.opportunities.created.iter().chain(&self.opportunities.closed).flatten();
        Some((date_of_day(*all().min()?)?, date_of_day(*all().max()?)?))
    }
}

fn told(text: &str) -> Told {
    let word = plain_digits(text).trim().to_lowercase();
    OUTCOMES.iter().find(|(words, _)| words.contains(&word.as_str())).map_or(Told::Unknown, |(_, told)| *told)
}

fn optional_day(
    dates: Option<&Dates<'_>>,
    row: usize,
    role: &'static str,
) -> Result<Option<i32>, (&'static str, String)> {
    match dates {
        None => Ok(None),
        // `1900-01-00` is how a spreadsheet shows an empty cell.
        Some(dates) if matches!(dates.of(row), DateReading::Blank | DateReading::Zero) => Ok(None),
        Some(dates) => date_of(dates, row, role).map(|(date, _)| Some(days(date))).map_err(|reason| (role, reason)),
    }
}
