//! The composite scores of reps from the rows of a ledger: what each component is, against what, and what it brings.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::{Decimal, Period, Scenario, Status, Value};
use crate::config::{ComponentSpec, ScoreReference};

use super::super::Slice;
use super::super::ledger::{Column, Grid, Key, Ledger};
use super::super::measure::{self, Formula, Spec, UnitKind};
use super::super::study::{is_under, rep_dimension};
use super::super::variance::{Cell, quotient, sum};
use super::super::windows::Windows;
use super::composite::{points, weighted};

/// A mean of fewer reps would tell one of them what another did.
pub const ANONYMOUS: usize = 3;

/// The score of one rep.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The members asked for.
    pub key: Key,
    /// Role whose weights count, where roles have weights.
    pub role: Option<String>,
    /// Components with a weight for this rep, in the order of the configuration.
    pub parts: Vec<ScoredPart>,
    /// Weighted mean of the points that are known.
    pub score: Option<f64>,
}

/// One component of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPart {
    /// Component.
    pub component: String,
    /// What it is.
    pub value: Cell,
    /// What gives full points.
    pub reference: Cell,
    /// Its points; none where the value or the reference is not known, or the value rests on too few cases.
    pub points: Option<f64>,
    /// True of a rate of fewer cases than count (`scoring.least`).
    pub few: bool,
    /// Its weight in the configuration.
    pub weight: u32,
}

/// A component that the data feed.
struct Fed<'c> {
    id: &'c str,
    asked: &'c ComponentSpec,
    spec: Spec,
    /// Of a rate, what is counted below its line.
    cases: Option<Spec>,
}

/// A component by members: its values, the cases of a rate, and the mean of the reps.
struct Found {
    grid: Grid,
    cases: Option<Grid>,
    mean: Cell,
}

impl Found {
    /// True of a rate of so few cases that it says nothing of the member.
    fn is_chance(&self, key: &Key, least: u32) -> bool {
        let cases = self.cases.as_ref().and_then(|cases| cases.cell(key, Scenario::AC).value);
        cases.is_some_and(|n| n.to_f64() < f64::from(least))
    }
}

impl<'a> Ledger<'a> {
    /// The score under each scenario asked for. A score of before is one only where it rests on the same components.
    pub(in super::super) fn score_columns(
        &self,
        by: &[usize],
        period: &Period,
        windows: &Windows,
        wanted: &[Scenario],
    ) -> BTreeMap<Scenario, Rc<Column>> {
        let now = self.scores(by, period);
        let names = |scored: &Scored| -> Vec<String> {
            scored.parts.iter().filter(|p| p.points.is_some()).map(|p| p.component.clone()).collect()
        };
        let before = |scenario: Scenario| -> Vec<Scored> {
            let like = |old: &Scored| now.iter().any(|new| new.key == old.key && names(new) == names(old));
            self.scores_before(by, period, windows, scenario).into_iter().filter(like).collect()
        };
        let column = |scores: &[Scored]| {
            let cells = scores.iter().filter_map(|s| Some((s.key.clone(), Cell::of(Value::Real(s.score?)))));
            Rc::new(Column { cells: cells.collect(), empty: Cell::MISSING })
        };
        let of = |scenario: &Scenario| match scenario {
            Scenario::AC => column(&now),
            Scenario::PY | Scenario::PP => column(&before(*scenario)),
            _ => Rc::new(Column::missing()),
        };
        wanted.iter().map(|scenario| (*scenario, of(scenario))).collect()
    }

    /// The scores of the period a year before (PY) or of the previous one (PP), as much of it as is compared.
    pub fn scores_before(&self, by: &[usize], period: &Period, windows: &Windows, scenario: Scenario) -> Vec<Scored> {
        let (period, window) = match scenario {
            Scenario::PY => (period.last_year(self.calendar), windows.last_year),
            _ => (period.previous(self.calendar), windows.previous),
        };
        // A window with a gap in it is no period of its own.
        let found = period.zip(window.filter(|w| w.gap.is_none()));
        found.map_or_else(Vec::new, |(period, window)| self.at(window.to).scores(by, &period))
    }

    /// The scores of the reps of a period, by dimensions among which reps are and of which the others stand above them;
    /// of the whole, where the slice is one rep. Others have no score.
    pub fn scores(&self, by: &[usize], period: &Period) -> Vec<Scored> {
        let Some(rep) = rep_dimension(self.data, self.brief) else { return Vec::new() };
        let one =
            self.slice.iter().find(|(d, codes)| *d == rep && codes.len() == 1).and_then(|(_, codes)| codes.first());
        let sound = by.iter().all(|d| *d == rep || is_under(self.data, *d, rep));
        if !sound || (!by.contains(&rep) && one.is_none()) {
            return Vec::new();
        }
        let code = |key: &Key| match by.iter().position(|d| *d == rep) {
            Some(at) => key.get(at).copied(),
            None => one.copied(),
        };
        let scoring = &self.brief.scoring;
        let fed: Vec<Fed<'_>> = scoring.components.iter().filter_map(|(id, asked)| self.fed(id, asked)).collect();
        let Some(main) = measure::find("sales", self.data).or_else(|_| measure::find("won_value", self.data)).ok()
        else {
            return Vec::new();
        };
        let own = self.evaluated(&main, by, period);
        let means = match scoring.components.values().any(|c| c.reference == ScoreReference::Mean) {
            true => self.means(period),
            false => BTreeMap::new(),
        };
        let grid = |fed: &Fed<'_>| {
            let mean = means.get(fed.id).copied().unwrap_or(Cell::MISSING);
            let cases = fed.cases.as_ref().map(|cases| self.grid(cases, by, period, &[Scenario::AC]));
            Found { grid: self.grid(&fed.spec, by, period, &[Scenario::AC, Scenario::PL]), cases, mean }
        };
        let grids: Vec<Found> = fed.iter().map(grid).collect();
        let mut found = Vec::new();
        for key in own {
            let Some(rep_code) = code(&key).filter(|c| !self.is_special(rep, *c)) else { continue };
            let role = self.role_of(rep, rep_code);
            let mut parts = Vec::new();
            for weight in scoring.weights_of(role.as_deref()) {
                let at = fed.iter().position(|fed| fed.id == weight.component);
                let known = at.and_then(|at| fed.get(at).zip(grids.get(at)));
                let (component, weight) = (weight.component.clone(), weight.parts);
                let unknown = (Cell::MISSING, Cell::MISSING, None);
                let (value, reference, points) = known.map_or(unknown, |(fed, found)| self.rated(fed, found, &key));
                let few = known.is_some_and(|(_, found)| found.is_chance(&key, scoring.least));
                let points = points.filter(|_| !few);
                parts.push(ScoredPart { component, value, reference, points, few, weight });
            }
            let weights: Vec<(Option<f64>, u32)> = parts.iter().map(|p| (p.points, p.weight)).collect();
            found.push(Scored { key, role, score: weighted(&weights), parts });
        }
        found
    }

    /// The means of all reps by component, as far as the data feed them: of the slice without the reps and what stands
    /// above them. None where there are fewer than three.
    pub fn means(&self, period: &Period) -> BTreeMap<String, Cell> {
        let frame = rep_dimension(self.data, self.brief).map(|rep| (rep, self.frame(rep)));
        let Some((rep, frame)) = frame else { return BTreeMap::new() };
        let frame = frame.as_ref().unwrap_or(self);
        let reps = frame.reps(rep, period);
        let fed = self.brief.scoring.components.iter().filter_map(|(id, asked)| frame.fed(id, asked));
        let mean = |fed: &Fed<'_>| frame.mean_of_reps(&fed.spec, fed.id == "completion", rep, &reps, period);
        fed.map(|fed| (fed.id.to_owned(), mean(&fed))).collect()
    }

    /// The mean of the scores of all reps, see [`Ledger::means`].
    pub fn mean_score(&self, period: &Period) -> Option<f64> {
        let rep = rep_dimension(self.data, self.brief)?;
        let frame = self.frame(rep);
        let scores = frame.as_ref().unwrap_or(self).scores(&[rep], period);
        let scores: Vec<f64> = scores.iter().filter_map(|scored| scored.score).collect();
        (scores.len() >= ANONYMOUS).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// The named reps that are evaluated in a period.
    fn reps(&self, rep: usize, period: &Period) -> Vec<Key> {
        let main = measure::find("sales", self.data).or_else(|_| measure::find("won_value", self.data));
        let keys = main.map(|main| self.evaluated(&main, &[rep], period)).unwrap_or_default();
        keys.into_iter().filter(|key| key.first().is_some_and(|c| !self.is_special(rep, *c))).collect()
    }

    /// The measure behind a component.
    pub fn component_spec(&self, id: &str) -> Option<Spec> {
        Some(self.fed(id, self.brief.scoring.components.get(id)?)?.spec)
    }

    /// Value, reference and points of a component of a rep.
    fn rated(&self, fed: &Fed<'_>, found: &Found, key: &Key) -> (Cell, Cell, Option<f64>) {
        let grid = &found.grid;
        let completion = fed.id == "completion";
        let value = grid.cell(key, if completion { Scenario::Att } else { Scenario::AC });
        let reference = match fed.asked.reference {
            ScoreReference::Value(value) => Cell::of(Value::Real(value)),
            ScoreReference::Mean => found.mean,
            ScoreReference::Target if completion => Cell::of(Value::Real(1.0)),
            ScoreReference::Target => grid.cell(key, Scenario::PL),
        };
        let both = value.value.zip(reference.value);
        let points = both.and_then(|(value, reference)| {
            let good = fed.spec.good(self.brief);
            points(value.to_f64(), reference.to_f64(), good, fed.asked.floor, fed.asked.cap)
        });
        (value, reference, points)
    }

    /// A component with the measure behind it; none where the data do not feed it.
    fn fed<'c>(&self, id: &'c str, asked: &'c ComponentSpec) -> Option<Fed<'c>> {
        let found = |id: &str| measure::find(id, self.data).ok();
        let spec = match &asked.per {
            None if id == "completion" && asked.measure == "sales" => found("sales").or_else(|| found("won_value"))?,
            None => found(&asked.measure)?,
            Some(below) => {
                let (above, below) = (found(&asked.measure)?, found(below)?);
                let (Formula::Part(a), Formula::Part(b)) = (above.formula, below.formula) else { return None };
                // Money of money is a share, as things of things are; a rest has the unit of what stands above.
                let kind = if above.kind == below.kind { UnitKind::Ratio } else { above.kind };
                Spec { kind, formula: Formula::Quotient(a, b), ..above }
            }
        };
        let cases = measure::cases(&spec, self.data).filter(|_| spec.is_ratio());
        Some(Fed { id, asked, spec, cases })
    }

    /// The members with sales or a target in the period, or sales a year before.
    fn evaluated(&self, main: &Spec, by: &[usize], period: &Period) -> Vec<Key> {
        let grid = self.grid(main, by, period, &[Scenario::AC, Scenario::PL, Scenario::PY]);
        grid.keys().into_iter().filter(|key| counts(&grid, key)).collect()
    }

    /// The ledger that means are taken from: the slice without the reps and what stands above them; none where that is
    /// the slice itself.
    fn frame(&self, rep: usize) -> Option<Ledger<'a>> {
        let kept: Slice =
            self.slice.iter().filter(|(d, _)| *d != rep && !is_under(self.data, *d, rep)).cloned().collect();
        (kept.len() < self.slice.len()).then(|| Ledger::new(self.data, self.brief, &kept, self.as_of))
    }

    /// The mean of the reps: of a sum or a count, the sum by the number of reps; of a quotient, the quotient of the sums,
    /// never a mean of quotients; of a rate of customers, the rate of the whole.
    fn mean_of_reps(&self, spec: &Spec, completion: bool, rep: usize, reps: &[Key], period: &Period) -> Cell {
        if reps.len() < ANONYMOUS {
            return Cell::MISSING;
        }
        let together = |spec: &Spec, scenario: Scenario| -> Option<Value> {
            let grid = self.grid(spec, &[rep], period, &[scenario]);
            reps.iter().filter_map(|key| grid.cell(key, scenario).value).reduce(sum)
        };
        let part = |part| Spec { formula: Formula::Part(part), ..*spec };
        let over = |above: Option<Value>, below: Option<Value>| match above.zip(below) {
            Some((above, below)) => quotient(above, below),
            None => Cell::MISSING,
        };
        let count = i128::try_from(reps.len()).ok().map(|n| Value::Exact(Decimal::whole(n)));
        match spec.formula {
            _ if completion => {
                let grid = self.grid(spec, &[rep], period, &[Scenario::AC, Scenario::PL]);
                let cells = |s: Scenario| {
                    reps.iter().filter(|k| targeted(&grid, k)).filter_map(|k| grid.cell(k, s).value).reduce(sum)
                };
                over(cells(Scenario::AC), cells(Scenario::PL))
            }
            Formula::Quotient(a, b) => over(together(&part(a), Scenario::AC), together(&part(b), Scenario::AC)),
            Formula::Part(_) => over(together(spec, Scenario::AC), count),
            _ => self.grid(spec, &[], period, &[]).cell(&Key::new(), Scenario::AC),
        }
    }

    /// The role of a rep, where roles have weights.
    fn role_of(&self, rep: usize, code: u32) -> Option<String> {
        self.brief.scoring.roles.as_ref()?;
        let member = self.data.dimensions.get(rep)?.members.get(code as usize)?;
        self.data.roles.get(&member.key).or_else(|| self.data.roles.get(&member.label)).cloned()
    }
}

fn targeted(grid: &Grid, key: &Key) -> bool {
    grid.cell(key, Scenario::PL).value.is_some_and(|target| target.to_f64() > 0.0)
}

/// True for a member that sold something, should have, or did a year before.
pub fn counts(grid: &Grid, key: &Key) -> bool {
    [Scenario::AC, Scenario::PL, Scenario::PY].into_iter().any(|s| {
        let cell = grid.cell(key, s);
        cell.status != Status::Missing && cell.value.is_some_and(|v| v.to_f64().abs() > 0.0)
    })
}
