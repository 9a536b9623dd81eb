//! The funnel: what becomes of opportunities from stage to stage, where they stay and why they are lost (brief.md S30;
//! methods.md B5).
//!
//! [`ladder`] orders the stages, [`standing`] says how far a deal had come on a day, [`spans`] chooses which deals are
//! followed: those created long enough ago to have ended. [`conversion`] counts them from stage to stage, [`blocked`] names
//! the stage that holds most back, [`dwell`] measures how long deals stay in a stage with those that are still there,
//! [`stuck`] lists deals that stay longer than usual, [`velocity`] turns all of it into money per day, [`pipeline`] holds what is open against what a target lacks, [`losses`] says why
//! deals are lost. [`figures`] enters the numbers in the book.

pub mod blocked;
pub mod conversion;
pub mod dwell;
pub(crate) mod figures;
pub mod ladder;
pub mod losses;
pub mod pipeline;
pub mod proportion;
pub mod spans;
pub mod standing;
pub mod stuck;
#[cfg(test)]
mod tests;
pub mod velocity;

use serde::Serialize;

use crate::base::Value;

use super::book::Book;
use super::study::Study;
use super::{Comparison, FactId, MemberRef};
use blocked::Blocked;
use figures::Figures;
pub(crate) use figures::{of_days, whole};
use losses::Losses;
use pipeline::{Missing, Pipeline};
use spans::Spans;
use standing::Deals;
use stuck::Stuck;
use velocity::Velocity;

/// The funnel of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Funnel {
    /// Which deals are followed, and which days are looked at.
    pub spans: Spans,
    /// The same a year earlier, where the data reach back.
    pub before: Option<Spans>,
    /// Stages from the first to won.
    pub stages: Vec<StageRow>,
    /// Won ÷ created, of the deals that are followed: the product of the conversions.
    pub overall: Comparison,
    /// Of them, how many were lost, and how many are open.
    pub lost: Option<FactId>,
    /// Amount of the lost ones.
    pub lost_value: Option<FactId>,
    /// See `lost`.
    pub open: Option<FactId>,
    /// Won ÷ ended by count, of the deals that ended in the recent span; without a deal that ended there is none.
    pub win_rate: Comparison,
    /// The same by amount.
    pub win_rate_value: Comparison,
    /// The stage that holds most back, where one does.
    pub blocked: Option<Blocked>,
    /// Position of the stage whose dwell time grew most against last year, where one grew by a quarter or more.
    pub slow: Option<usize>,
    /// Deals that stay longer in their stage than usual.
    pub stuck: Option<Stuck>,
    /// Money per day.
    pub velocity: Option<Velocity>,
    /// Why deals were lost.
    pub losses: Option<Losses>,
    /// What the open deals are worth beside what a target lacks.
    pub pipeline: Option<Pipeline>,
    /// Months up to the end of the period in which stays began and deals ended.
    pub months: Option<FactId>,
    /// Days within which nine of ten deals end.
    pub lag: Option<FactId>,
    /// Lost deals of which the table does not tell the stage: they count as lost from the last one.
    pub assumed: Option<FactId>,
    /// Deals of the table without a day of creation: they are followed in no span.
    pub undated: Option<FactId>,
    /// Created − won − Σ lost and open by stage; must be zero.
    pub check: Value,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageRow {
    /// The stage.
    pub stage: MemberRef,
    /// Deals that came so far or farther.
    pub reached: Comparison,
    /// Their amount.
    pub value: Option<FactId>,
    /// Share of them that went on to the next stage; none at the last one.
    pub conversion: Option<Comparison>,
    /// Limits of that share at 95 % (Wilson).
    pub low: Option<FactId>,
    /// See `low`.
    pub high: Option<FactId>,
    /// True where fewer than 30 deals stand behind the share.
    pub few: bool,
    /// Deals lost from this stage, and their amount.
    pub lost: Option<FactId>,
    /// See `lost`.
    pub lost_value: Option<FactId>,
    /// Deals that are still in this stage, and their amount.
    pub open: Option<FactId>,
    /// See `open`.
    pub open_value: Option<FactId>,
    /// Median days in this stage, of stays begun in the recent span; stays that go on are counted as such.
    pub dwell: Option<Comparison>,
    /// Stays behind that median.
    pub stays: Option<FactId>,
}

impl Funnel {
    /// A stage's successor.
    pub fn next(&self, position: usize) -> Option<&StageRow> {
        self.stages.get(position + 1)
    }
}

/// Why there is no funnel, and no reasons of losses.
pub fn absent(study: &Study<'_>, funnel: Option<&Funnel>) -> Vec<(&'static str, &'static str)> {
    let table = !study.data.opportunities.id.is_empty();
    let reason = |there: bool| match (there, table) {
        (true, _) => None,
        (false, false) => Some("no_table"),
        (false, true) if study.ledger.tables.created.all().is_empty() => Some("no_rows"),
        (false, true) => Some("too_short"),
    };
    let losses = funnel.is_some_and(|f| f.losses.is_some() || f.velocity.is_some());
    let list = [("funnel", reason(funnel.is_some())), ("losses", reason(losses))];
    list.into_iter().filter_map(|(what, reason)| Some((what, reason?))).collect()
}

/// The funnel of a report; none where there are no opportunities with a day of creation in the slice, or none that had
/// time to end. `missing` is what a target lacks.
pub fn funnel(study: &Study<'_>, book: &mut Book, missing: Option<&Missing>) -> Option<Funnel> {
    let deals = Deals::of(study.data);
    let spans = spans::choose(study, &deals)?;
    let before = spans::year_before(study, &spans);
    let mut figures = Figures::new(study, book);
    let rows = |spans: &Spans| study.ledger.tables.created.within(spans.cohort).to_vec();
    let now = conversion::count(&deals, &rows(&spans), spans.last());
    let then = before.as_ref().map(|b| conversion::count(&deals, &rows(b), b.last()));
    let dwells = dwell::dwells(&deals, study.ledger.tables.created.all(), &spans);
    let dwells_before = before.as_ref().map(|b| dwell::dwells(&deals, study.ledger.tables.created.all(), b));
    let stages = figures.stages(&deals, (&now, then.as_ref()), (&dwells, dwells_before.as_deref()));
    let overall = figures.overall(&now, then.as_ref());
    let ended = |spans: &Spans| losses::ended(study, &deals, spans);
    let (closed, closed_before) = (ended(&spans), before.as_ref().map(ended));
    let [win_rate, win_rate_value] = figures.win_rates(&closed, closed_before.as_ref());
    let stuck = stuck::stuck(study, &mut figures, &deals, &spans);
    let velocity = velocity::velocities(study, &mut figures, &deals, (&spans, &closed), {
        before.as_ref().zip(closed_before.as_ref())
    });
    let pipeline = pipeline::pipeline(study, &mut figures, &deals, (&spans, &now, &closed), missing);
    let losses = losses::losses(&mut figures, &deals, &closed, closed_before.as_ref());
    let undated = (0..deals.count()).filter(|row| deals.created(*row).is_none()).count();
    let assumed = now.assumed;
    Some(Funnel {
        blocked: blocked::blocked(&now, then.as_ref()),
        slow: dwell::slowest(&dwells, dwells_before.as_deref()),
        lost: figures.count("lost", now.lost.iter().sum()),
        lost_value: figures.money_of("lost_value", now.lost_value.iter().sum(), now.lost.iter().sum()),
        open: figures.count("open", now.open.iter().sum()),
        months: figures.count("months", spans.months as usize),
        lag: figures.days("lag", spans.lag),
        assumed: (assumed > 0).then(|| figures.count("assumed", assumed)).flatten(),
        // Of a slice nobody knows which undated rows are its own days' worth.
        undated: (undated > 0 && study.ledger.slice.is_empty()).then(|| figures.count("undated", undated)).flatten(),
        check: now.check(),
        spans,
        before,
        stages,
        overall,
        win_rate,
        win_rate_value,
        stuck,
        velocity,
        losses,
        pipeline,
    })
}
