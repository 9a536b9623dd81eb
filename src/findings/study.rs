//! What all comparisons of one report share: its ledger, period, main measure, dimensions and thresholds.

use crate::base::{Date, Grain, Period, Polarity, Scenario, Status};
use crate::config::{Brief, ReportSpec};
use crate::data::{Dataset, MemberKind};

use super::Request;
use super::ledger::{Grid, Key, Ledger};
use super::measure::{self, Source, Spec};

/// The frame within which everything of one report is computed.
#[derive(Debug)]
pub struct Study<'a> {
    /// The data.
    pub data: &'a Dataset,
    /// The brief.
    pub brief: &'a Brief,
    /// The report.
    pub report: &'a ReportSpec,
    /// Rows of the slice.
    pub ledger: Ledger<'a>,
    /// The period reported on.
    pub period: Period,
    /// Sales, or the value won where there is no sales table.
    pub main: Spec,
    /// The dimension that section 2 ranks.
    pub main_dimension: Option<usize>,
}

/// Ids that a main dimension usually has, in the order of preference.
const MAIN: [&str; 12] = [
    "region",
    "group",
    "team",
    "channel",
    "category",
    "product_line",
    "line",
    "series",
    "segment",
    "business",
    "sector",
    "manager",
];

impl<'a> Study<'a> {
    /// The frame of a request; none when the data feed no main measure.
    pub fn new(data: &'a Dataset, brief: &'a Brief, request: &'a Request) -> Option<Study<'a>> {
        let main = measure::find("sales", data).or_else(|_| measure::find("won_value", data)).ok()?;
        let ledger = Ledger::new(data, brief, &request.slice, request.as_of);
        let main_dimension = main_dimension(data, &request.report);
        Some(Study { data, brief, report: &request.report, ledger, period: request.period, main, main_dimension })
    }

    /// The last day that counts: the last of the period, or of the data where these end earlier.
    pub fn last_day(&self) -> Date {
        self.ledger.as_of.min(self.period.end)
    }

    /// True where years are fiscal ones.
    pub fn is_fiscal(&self) -> bool {
        self.report.fiscal || self.period.fiscal
    }

    /// The year that holds the last day: a week that crosses the new year belongs to the year in which it ends.
    pub fn year(&self) -> Option<Period> {
        Period::containing(Grain::Year, self.is_fiscal(), self.last_day(), self.ledger.calendar)
    }

    /// A ledger of the same slice at another as-of date.
    pub fn ledger_at(&self, as_of: Date) -> Ledger<'a> {
        self.ledger.at(as_of)
    }

    /// The main measure in the report's period by some dimensions.
    pub fn grid(&self, by: &[usize]) -> Grid {
        self.ledger.grid(&self.main, by, &self.period, &super::book::EVERY)
    }

    /// The table of the main measure.
    pub fn source(&self) -> Source {
        match self.main.formula {
            measure::Formula::Part(part) => part.source(),
            _ => Source::Sales,
        }
    }

    /// The reference that variances of a grid are told against: the target where there is one, else the same
    /// period last year, else the previous period.
    pub fn reference(&self, grid: &Grid) -> Option<Scenario> {
        let whole = |s: Scenario| {
            let cells = grid.keys();
            cells.iter().any(|k| grid.cell(k, s).status != Status::Missing && !nothing(grid, k, s))
        };
        [Scenario::PL, Scenario::PY, Scenario::PP].into_iter().find(|s| whole(*s))
    }

    /// The references a list of members is chosen by: the main one, and the one that growth is told against.
    pub fn references(&self, grid: &Grid) -> Vec<Scenario> {
        let (main, growth) = (self.reference(grid), self.growth(grid));
        main.into_iter().chain(growth.filter(|g| Some(*g) != main)).collect()
    }

    /// The reference of growth: last year where any member has it, else the previous period.
    pub fn growth(&self, grid: &Grid) -> Option<Scenario> {
        let keys = grid.keys();
        [Scenario::PY, Scenario::PP].into_iter().find(|s| keys.iter().any(|k| !nothing(grid, k, *s)))
    }

    /// The report's period and those before it, latest first, as far back as the data cover them whole.
    pub fn back(&self) -> impl Iterator<Item = Period> {
        let covered = self.ledger.covered(self.source());
        let calendar = self.ledger.calendar;
        let earlier = std::iter::successors(self.period.previous(calendar), |p| p.previous(calendar));
        let earlier = earlier.take_while(move |p| covered.is_some_and(|c| c.from <= p.start));
        std::iter::once(self.period).chain(earlier.filter(move |p| covered.is_some_and(|c| p.start <= c.to)))
    }

    /// The periods that end with the report's, at most `count`, as far as the data cover them whole.
    pub fn past(&self, count: usize) -> Vec<Period> {
        let last = self.period.back(count, self.ledger.calendar);
        let mut periods: Vec<Period> = self.back().take_while(|p| last.contains(p)).collect();
        periods.reverse();
        periods
    }

    /// Number of periods that history shows.
    pub fn history_length(&self) -> usize {
        match self.period.grain {
            Grain::Week | Grain::Month => 13,
            Grain::Quarter => 9,
            Grain::Year => 5,
        }
    }

    /// Which direction of a measure is good: 1 for more, −1 for less.
    pub fn sign(&self, spec: &Spec) -> f64 {
        if spec.good(self.brief) == Polarity::Down { -1.0 } else { 1.0 }
    }

    /// The dimension of reps: by its name, else the deepest one read from the table `reps`.
    pub fn rep_dimension(&self) -> Option<usize> {
        rep_dimension(self.data, self.brief)
    }

    /// The dimension of customers: by its name, else the deepest one read from the table `customers`.
    pub fn customer_dimension(&self) -> Option<usize> {
        self.role(&["customer", "customers"], "customers")
    }

    /// The top of the product hierarchy.
    pub fn product_root(&self) -> Option<usize> {
        let mut at = self.role(&["product", "products", "product_line", "category", "series"], "products")?;
        let mut steps = 0;
        while let Some(parent) = self.data.dimensions.get(at).and_then(|d| d.parent).filter(|_| steps < 32) {
            at = parent;
            steps += 1;
        }
        Some(at)
    }

    /// The deepest dimension of the product hierarchy: the one whose members have prices.
    pub fn product_leaf(&self) -> Option<usize> {
        let mut at = self.role(&["product", "products", "product_line", "category", "series"], "products")?;
        for _ in 0..self.data.dimensions.len() {
            match self.data.dimensions.iter().position(|d| d.parent == Some(at)) {
                Some(below) => at = below,
                None => break,
            }
        }
        Some(at)
    }

    fn role(&self, names: &[&str], table: &str) -> Option<usize> {
        role(self.data, self.brief, names, table)
    }

    /// True when a dimension stands above another in its hierarchy.
    pub fn is_under(&self, above: usize, below: usize) -> bool {
        is_under(self.data, above, below)
    }

    /// The member of a dimension that facts call by a key.
    pub fn place(&self, dimension: &str, key: &str) -> Option<(usize, u32)> {
        let d = self.data.dimension(dimension)?;
        let members = self.data.dimensions.get(d)?.members.iter().enumerate();
        // Facts put something before the keys of namesakes.
        let alike = members.filter(|(_, m)| key.ends_with(&m.key)).filter_map(|(at, _)| u32::try_from(at).ok());
        let found = alike.into_iter().find(|code| self.ledger.member(d, *code).key == key);
        found.map(|code| (d, code))
    }

    /// Id of a dimension.
    pub fn dimension_id(&self, dimension: usize) -> String {
        self.data.dimensions.get(dimension).map(|d| d.id.clone()).unwrap_or_default()
    }

    /// Real members of a dimension that have rows in a grid grouped by it.
    pub fn real_members(&self, dimension: usize, keys: &[Key]) -> usize {
        keys.iter().filter(|k| k.first().is_some_and(|c| !self.ledger.member(dimension, *c).special)).count()
    }
}

/// The dimension of reps: by its name, else the deepest one read from the table `reps`.
pub fn rep_dimension(data: &Dataset, brief: &Brief) -> Option<usize> {
    role(data, brief, &["rep", "reps", "salesperson", "sales_rep"], "reps")
}

/// A dimension by one of its usual names, else the one with most members that is read from a table.
fn role(data: &Dataset, brief: &Brief, names: &[&str], table: &str) -> Option<usize> {
    if let Some(found) = names.iter().find_map(|n| data.dimension(n)) {
        return Some(found);
    }
    let read = brief.dimensions.iter().filter(|d| d.from.as_ref().is_some_and(|(t, _)| t == table));
    read.filter_map(|d| data.dimension(&d.id)).max_by_key(|d| data.dimensions.get(*d).map_or(0, |x| x.members.len()))
}

/// True when a dimension stands above another in its hierarchy.
pub fn is_under(data: &Dataset, above: usize, mut below: usize) -> bool {
    // A hierarchy that goes round in circles ends too.
    for _ in 0..data.dimensions.len() {
        match data.dimensions.get(below).and_then(|d| d.parent) {
            Some(parent) if parent == above => return true,
            Some(parent) => below = parent,
            None => return false,
        }
    }
    false
}

/// True when a reference exists but is 0: nothing to compare with.
fn nothing(grid: &Grid, key: &Key, scenario: Scenario) -> bool {
    grid.cell(key, scenario).value.is_none_or(|v| v.to_f64().abs() < f64::MIN_POSITIVE)
}

fn main_dimension(data: &Dataset, report: &ReportSpec) -> Option<usize> {
    let asked = report.main_dimension.as_deref().and_then(|id| data.dimension(id));
    asked.or_else(|| MAIN.iter().find_map(|id| data.dimension(id))).or_else(|| {
        data.dimensions.iter().position(|d| {
            let real = d.members.iter().filter(|m| m.kind == MemberKind::Real).count();
            d.parent.is_none() && (2..=20).contains(&real)
        })
    })
}
