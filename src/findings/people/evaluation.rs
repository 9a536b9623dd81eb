//! The evaluation table of reps (brief.md S32–S35): what each reached, its score with all its components, its grade, and
//! whether it has been short of its target month after month.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::{Decimal, Grain, Impact, Period, Scenario, Unit, Value};

use super::super::book::Book;
use super::super::desk::Desk;
use super::super::ledger::{Grid, Key};
use super::super::measure::{self, Spec};
use super::super::query::unit_under;
use super::super::study::Study;
use super::super::variance::{Cell, difference, sum};
use super::super::windows::Windows;
use super::super::{Comparison, FactId, MemberRef, Ranking};
use super::composite::{FULL, Grade, places, settled};
use super::lead;
use super::scores::{Scored, ScoredPart};
use super::stability::places_when_weights_move;
use super::streaks::{self, Streak};

/// The measures of the published table besides sales, in its order; each may be the component of the same matter.
pub const COLUMNS: [(&str, &str); 4] = [
    ("new_customers", ""),
    ("conversion_rate", "conversion"),
    ("average_deal", "average_deal"),
    ("collection_rate", "collection"),
];

/// The reps of a period with their scores.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The measure of targets and actuals.
    pub measure: String,
    /// Dimension of the reps.
    pub dimension: String,
    /// By score, the highest first; then those without one; `unmatched` and `(blank)` last.
    pub rows: Vec<Evaluated>,
    /// The whole.
    pub total: Comparison,
    /// The other columns of the whole, see [`COLUMNS`].
    pub total_figures: BTreeMap<String, FactId>,
    /// New customers of the reps together less those of the whole, where there are more of them: who is new to two reps
    /// counts with both.
    pub shared_new: Option<FactId>,
    /// Mean score of all reps, also beyond the slice; none of fewer than three.
    pub mean_score: Option<FactId>,
    /// Mean of all reps by component, also beyond the slice.
    pub means: BTreeMap<String, FactId>,
    /// How many stand in each grade, best first.
    pub grades: Vec<(Grade, FactId)>,
    /// How many of the best grade are below their target.
    pub short: Option<FactId>,
    /// Most places that a rep moves when the weights do.
    pub moves: Option<FactId>,
}

/// A rep in the evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluated {
    /// Sales against target and last year.
    pub comparison: Comparison,
    /// The other columns, see [`COLUMNS`].
    pub figures: BTreeMap<String, FactId>,
    /// True when the conversion rests on few leads.
    pub few: bool,
    /// Role whose weights count.
    pub role: Option<String>,
    /// The score with its past; none where nothing of it is known.
    pub score: Option<Comparison>,
    /// Components with a weight for this rep.
    pub parts: Vec<EvaluatedPart>,
    /// Share of the weights whose components are known.
    pub covered: Option<FactId>,
    /// Score − Σ weight × points; must be zero.
    pub check: Option<Value>,
    /// Its grade.
    pub grade: Option<Grade>,
    /// Its place by score, 1 for the first; equal scores share one.
    pub place: Option<usize>,
    /// Its best and last place when every weight moves by a fifth.
    pub range: Option<(usize, usize)>,
    /// True when it is beyond the threshold of excellence.
    pub excellent: bool,
    /// True when it is under the threshold of weakness.
    pub weak: bool,
    /// Months in a row under the threshold, where there are enough of them.
    pub streak: Option<Streak>,
}

/// A component of a rep's score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluatedPart {
    /// Component.
    pub component: String,
    /// What it is.
    pub value: Option<FactId>,
    /// What it was a year before.
    pub last_year: Option<FactId>,
    /// What gives full points.
    pub reference: Option<FactId>,
    /// Its points.
    pub points: Option<FactId>,
    /// Its weight after the weights of unknown components were given to the known ones.
    pub weight: Option<FactId>,
    /// Points that it lacks to its reference, weighted: what the score would gain.
    pub gain: Option<FactId>,
    /// True where less is better.
    pub falling: bool,
    /// True of a rate of too few cases to count: its weight went to the others.
    pub few: bool,
    /// Good where it is ahead of the mean of the reps, bad where it is behind; none where both are alike.
    pub stands: Option<Impact>,
}

/// Evaluates the reps of a ranking.
pub fn evaluation(study: &Study<'_>, book: &mut Book, ranking: &Ranking) -> Option<Evaluation> {
    let rep = study.rep_dimension()?;
    let ledger = &study.ledger;
    let period = study.period;
    let windows = Windows::of(&period, ledger.as_of, ledger.calendar);
    let scores = ledger.scores(&[rep], &period);
    let before = ledger.scores_before(&[rep], &period, &windows, Scenario::PY);
    let codes: BTreeMap<String, u32> = study
        .grid(&[rep])
        .keys()
        .iter()
        .filter_map(|key| key.first().map(|code| (ledger.member(rep, *code).key, *code)))
        .collect();
    let spec = measure::find("score", study.data).ok()?;
    let scored = ledger.grid(&spec, &[rep], &period, &[Scenario::AC, Scenario::PY, Scenario::PP]);
    let figures = figure_grids(study, &[rep]);
    let leads = measure::find("leads", study.data).ok().map(|s| ledger.grid(&s, &[rep], &period, &[Scenario::AC]));
    let streaks = streaks::streaks(study, book, rep);
    let mut entry = Entry { study, desk: Desk::new(study, book) };
    let means = ledger.means(&period);
    let means: BTreeMap<String, FactId> =
        means.into_iter().filter_map(|(id, cell)| Some((id.clone(), entry.reference(&id, None, cell)?))).collect();
    let mut rows = Vec::new();
    for row in &ranking.rows {
        let Some(member) = &row.member else { continue };
        let Some(code) = codes.get(&member.key) else { continue };
        let key: Key = vec![*code];
        let found = scores.iter().find(|s| s.key == key);
        let old = before.iter().find(|s| s.key == key);
        let parts = found.map(|s| entry.parts(row, member, (s, old), &means)).unwrap_or_default();
        let score = found.and_then(|s| s.score);
        let few = leads.as_ref().and_then(|grid| grid.cell(&key, Scenario::AC).value);
        let own = figures.iter().filter_map(|(spec, grid)| {
            let id = COLUMNS.iter().find(|(id, _)| *id == spec.id)?;
            let scored = parts.iter().find(|p| p.component == id.1).and_then(|p| p.value.clone());
            let plain = || {
                entry.desk.book().compare(ledger, spec, &[rep], &key, &period, grid).facts.get(&Scenario::AC).cloned()
            };
            Some((spec.id.to_owned(), scored.or_else(plain)?))
        });
        let own: BTreeMap<String, FactId> = own.collect();
        let check = found.zip(score).map(|(s, score)| entry.check(s, score));
        let attainment = entry.desk.book().real(row, Scenario::Att);
        rows.push(Evaluated {
            comparison: row.clone(),
            few: few.is_some_and(|n| n.to_f64() < f64::from(study.brief.scoring.few)),
            figures: own,
            role: found.and_then(|s| s.role.clone()),
            covered: found.and_then(|s| entry.covered(member, s)),
            score: score.map(|_| entry.desk.book().compare(ledger, &spec, &[rep], &key, &period, &scored)),
            parts,
            check,
            grade: score.map(|score| Grade::of(score, study.brief.scoring.grades)),
            place: None,
            range: None,
            excellent: attainment.is_some_and(|att| att > study.brief.thresholds.strong_attainment),
            weak: attainment.is_some_and(|att| att < study.brief.thresholds.weak_attainment),
            streak: streaks.get(code).cloned(),
        });
    }
    arrange(&mut rows, &scores, &codes, study);
    let total_figures = figure_grids(study, &[]).into_iter().filter_map(|(spec, grid)| {
        let row = entry.desk.book().compare(ledger, &spec, &[], &Key::new(), &period, &grid);
        // The whole of a component that is measured otherwise would be another number than its rows.
        let own =
            study.brief.scoring.components.iter().any(|(id, c)| c.per.is_some() && COLUMNS.contains(&(spec.id, id)));
        let id = row.facts.get(&Scenario::AC).filter(|_| !own)?;
        Some((spec.id.to_owned(), id.clone()))
    });
    let total_figures: BTreeMap<String, FactId> = total_figures.collect();
    let shared_new = shared(entry.desk.book(), &rows, &total_figures, "new_customers");
    let shared_new =
        shared_new.and_then(|cell| entry.desk.enter("new_customers.shared", Unit::Count, None, Scenario::AC, cell));
    let grades = [Grade::Excellent, Grade::Good, Grade::Pass, Grade::Improve].map(|grade| {
        let n = rows.iter().filter(|row| row.grade == Some(grade)).count();
        Some((grade, entry.desk.book().count(format!("score.{}", grade.code()), period, Scenario::AC, n)?))
    });
    let is_short = |row: &&Evaluated| {
        entry.desk.book().real(&row.comparison, Scenario::Att).is_some_and(|attained| attained < 1.0)
    };
    let short = rows.iter().filter(|row| row.grade == Some(Grade::Excellent)).filter(is_short).count();
    let short = entry.desk.book().count("score.excellent_short".into(), period, Scenario::AC, short);
    let moved = rows.iter().filter_map(|row| row.place.zip(row.range));
    let moved = moved.map(|(place, (best, last))| place.abs_diff(best).max(last.abs_diff(place))).max();
    let moves = moved.and_then(|n| entry.desk.book().count("score.moves".into(), period, Scenario::AC, n));
    let mean_score = ledger.mean_score(&period);
    let mean_score =
        mean_score.and_then(|mean| entry.desk.enter("score.mean", Unit::Score, None, Scenario::AC, real(mean)));
    Some(Evaluation {
        measure: study.main.id.to_owned(),
        dimension: study.dimension_id(rep),
        total: ranking.total.clone(),
        total_figures,
        shared_new,
        mean_score,
        means,
        grades: grades.into_iter().flatten().collect(),
        short,
        moves,
        rows,
    })
}

/// What the rows have of a measure beyond the whole; none where they add up to it or to less.
fn shared(book: &Book, rows: &[Evaluated], total: &BTreeMap<String, FactId>, measure: &str) -> Option<Cell> {
    let value = |figures: &BTreeMap<String, FactId>| book.fact(figures.get(measure)?)?.value;
    let listed = rows.iter().filter_map(|row| value(&row.figures)).reduce(sum)?;
    let beyond = difference(listed, value(total)?);
    (beyond.to_f64() > 0.0).then(|| Cell::of(beyond))
}

/// The measures of the other columns that the data feed.
fn figure_grids(study: &Study<'_>, by: &[usize]) -> Vec<(Spec, Grid)> {
    let found = COLUMNS.iter().filter_map(|(id, _)| measure::find(id, study.data).ok());
    found.map(|spec| (spec, study.ledger.grid(&spec, by, &study.period, &[Scenario::AC, Scenario::PY]))).collect()
}

/// Gives the rows their places and puts them in order.
fn arrange(rows: &mut [Evaluated], scores: &[Scored], codes: &BTreeMap<String, u32>, study: &Study<'_>) {
    let of = |row: &Evaluated| {
        let code = codes.get(&row.comparison.member.as_ref()?.key)?;
        scores.iter().find(|s| s.key.first() == Some(code)).and_then(|s| Some((s, s.score?)))
    };
    let rated: Vec<(usize, &Scored, f64)> =
        rows.iter().enumerate().filter_map(|(at, row)| of(row).map(|(s, score)| (at, s, score))).collect();
    let aligned = |scored: &Scored| -> Vec<(Option<f64>, u32)> {
        let part = |id: &String| scored.parts.iter().find(|p| p.component == *id);
        let all = study.brief.scoring.components.keys().map(part);
        all.map(|part| part.map_or((None, 0), |p| (p.points, p.weight))).collect()
    };
    let ranges = places_when_weights_move(&rated.iter().map(|(_, s, _)| aligned(s)).collect::<Vec<_>>());
    let places = places(&rated.iter().map(|(_, _, score)| *score).collect::<Vec<_>>());
    let found: Vec<(usize, usize, (usize, usize), f64)> = rated
        .iter()
        .zip(places)
        .zip(ranges)
        .map(|(((at, _, score), place), range)| (*at, place, range, *score))
        .collect();
    let mut order: BTreeMap<String, f64> = BTreeMap::new();
    for (at, place, range, score) in found {
        if let Some(row) = rows.get_mut(at) {
            (row.place, row.range) = (Some(place), Some(range));
            order.extend(row.comparison.member.as_ref().map(|m| (m.key.clone(), settled(score))));
        }
    }
    let special = |row: &Evaluated| row.comparison.member.as_ref().is_some_and(|m| m.special);
    let score = |row: &Evaluated| row.comparison.member.as_ref().and_then(|m| order.get(&m.key)).copied();
    rows.sort_by(|a, b| {
        let (x, y) = (score(a), score(b));
        let scored = y.unwrap_or(f64::MIN).total_cmp(&x.unwrap_or(f64::MIN));
        special(a).cmp(&special(b)).then(y.is_some().cmp(&x.is_some())).then(scored)
    });
}

pub(super) fn real(value: f64) -> Cell {
    Cell::of(Value::Real(value))
}

/// Enters what an evaluation says in the book.
struct Entry<'b, 's, 'a> {
    study: &'s Study<'a>,
    desk: Desk<'b>,
}

impl Entry<'_, '_, '_> {
    fn unit(&self, component: &str) -> Option<Unit> {
        let spec = self.study.ledger.component_spec(component)?;
        let scenario = if component == "completion" { Scenario::Att } else { Scenario::AC };
        Some(unit_under(&spec, scenario, self.study.ledger.currency))
    }

    fn reference(&mut self, component: &str, member: Option<&MemberRef>, cell: Cell) -> Option<FactId> {
        let unit = self.unit(component)?;
        let what = if member.is_some() { "reference" } else { "team_mean" };
        self.desk.enter(format!("{component}.{what}"), unit, member, Scenario::AC, cell)
    }

    /// The fact of a component's value, now or a year before: that of the measure where it is one.
    fn value(&mut self, row: &Comparison, member: &MemberRef, part: &ScoredPart, scenario: Scenario) -> Option<FactId> {
        let asked = self.study.brief.scoring.components.get(&part.component)?;
        let plain = asked.per.is_none() && part.component != "completion";
        if part.component == "completion" && scenario == Scenario::AC {
            return row.facts.get(&Scenario::Att).cloned();
        }
        let unit = self.unit(&part.component)?;
        let measure = match plain {
            true => self.study.ledger.component_spec(&part.component)?.id.to_owned(),
            false => format!("{}.scored", part.component),
        };
        self.desk.enter(measure, unit, Some(member), scenario, part.value)
    }

    fn parts(
        &mut self,
        row: &Comparison,
        member: &MemberRef,
        (scored, before): (&Scored, Option<&Scored>),
        means: &BTreeMap<String, FactId>,
    ) -> Vec<EvaluatedPart> {
        let known: u32 = scored.parts.iter().filter(|p| p.points.is_some()).map(|p| p.weight).sum();
        let mut out = Vec::new();
        for part in &scored.parts {
            let share = part.points.map(|_| f64::from(part.weight) / f64::from(known));
            let of = |what: &str| format!("score.{}_{what}", part.component);
            let old = before.and_then(|s| s.parts.iter().find(|p| p.component == part.component));
            let gain = part.points.zip(share).map(|(points, share)| share * (FULL - points).max(0.0));
            let mut own = |what: &str, unit: Unit, value: Option<f64>| {
                value.and_then(|value| self.desk.enter(of(what), unit, Some(member), Scenario::AC, real(value)))
            };
            let points = own("points", Unit::Score, part.points);
            let weight = own("weight", Unit::Ratio, share);
            let gain = own("gain", Unit::Score, gain);
            let spec = self.study.ledger.component_spec(&part.component);
            let falling = spec.is_some_and(|spec| self.study.sign(&spec) < 0.0);
            let value = self.value(row, member, part, Scenario::AC);
            let book = self.desk.book();
            let number = |id: Option<&FactId>| Some(book.fact(id?)?.value?.to_f64());
            // A rate of a handful of cases stands nowhere.
            let both = number(value.as_ref()).zip(number(means.get(&part.component))).filter(|_| !part.few);
            out.push(EvaluatedPart {
                stands: both.and_then(|(own, mean)| lead::against(own, mean, falling)),
                points,
                weight,
                gain,
                value,
                last_year: old.and_then(|old| self.value(row, member, old, Scenario::PY)),
                reference: self.reference(&part.component, Some(member), part.reference),
                few: part.few,
                falling,
                component: part.component.clone(),
            });
        }
        out
    }

    /// The share of the weights that is known, where it is not all of them.
    fn covered(&mut self, member: &MemberRef, scored: &Scored) -> Option<FactId> {
        let all: u32 = scored.parts.iter().map(|p| p.weight).sum();
        let known: u32 = scored.parts.iter().filter(|p| p.points.is_some()).map(|p| p.weight).sum();
        let share = (known < all).then(|| f64::from(known) / f64::from(all))?;
        self.desk.enter("score.covered", Unit::Ratio, Some(member), Scenario::AC, real(share))
    }

    /// Score − Σ weight × points, in a billionth of a point.
    fn check(&self, scored: &Scored, score: f64) -> Value {
        let known: u32 = scored.parts.iter().filter(|p| p.points.is_some()).map(|p| p.weight).sum();
        let part = |p: &ScoredPart| p.points.map(|points| f64::from(p.weight) / f64::from(known) * points);
        let sum: f64 = scored.parts.iter().filter_map(part).sum();
        let billionths = ((score - sum) * 1e9).round();
        Value::Exact(Decimal::new(billionths as i128, 9))
    }
}

/// The months that streaks are looked for in, latest first: those of the report's period and before it, complete ones only.
pub(crate) fn months_back(study: &Study<'_>, most: usize) -> Vec<Period> {
    let (ledger, fiscal) = (&study.ledger, study.period.fiscal);
    let last = study.last_day();
    let mut found = Vec::new();
    let mut next = Period::containing(Grain::Month, fiscal, last, ledger.calendar);
    while let Some(month) = next.filter(|_| found.len() < most) {
        if month.is_complete(ledger.as_of, ledger.calendar) && month.end <= study.period.end {
            found.push(month);
        }
        next = month.previous(ledger.calendar);
        // Before the data begin there is nothing to find.
        if ledger.span(study.source()).is_none_or(|span| month.start <= span.from) {
            break;
        }
    }
    found
}
