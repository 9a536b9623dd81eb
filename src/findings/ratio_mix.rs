//! Ratios of sums over a dimension: did the rates of the members move, or their weights (methods.md B2)?

use serde::Serialize;

use crate::base::{Decimal, Scenario, Unit, Value};

use super::book::{Book, EVERY};
use super::decompose::closing::{Part as Share, close};
use super::decompose::ratio_mix::{Member, ratio_mix};
use super::desk::Desk;
use super::kpi_tree::CLOSED_DEALS;
use super::ledger::{Grid, Key};
use super::measure::{self, Spec};
use super::rest;
use super::study::Study;
use super::variance::Cell;
use super::{Comparison, FactId, MemberRef};

/// Members that the table shows singly.
const SHOWN: usize = 11;
/// Digits after the point of the effects: a ratio of 12 digits, in which they add up exactly.
const SCALE: u8 = 12;

/// A member's part in the change of a ratio.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatioRow {
    /// The member with its own ratio; the rest has no ratio of its own here.
    pub comparison: Comparison,
    /// Its share of the denominator: `<measure>.weight`.
    pub weight: Option<FactId>,
    /// Change of that share, in points: `<measure>.effect_weight`.
    pub weight_change: Option<FactId>,
    /// What its rate did to the ratio, in points: `<measure>.effect_rate`.
    pub rate: FactId,
    /// What its weight did: `<measure>.effect_mix`.
    pub mix: FactId,
}

/// The change of a ratio taken apart by the members of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatioMix {
    /// Measure id.
    pub measure: String,
    /// Dimension id.
    pub dimension: String,
    /// PY, or PP where there is no last year.
    pub reference: Scenario,
    /// The whole.
    pub total: Comparison,
    /// Rate effect of all.
    pub rate: FactId,
    /// Mix effect of all.
    pub mix: FactId,
    /// The members that moved the ratio most.
    pub rows: Vec<RatioRow>,
    /// All others together, where there are any.
    pub rest: Option<RatioRow>,
    /// How many these are.
    pub rest_count: Option<FactId>,
    /// Change of the ratio minus both effects: 0 in 12 digits. Fact `<measure>.mix_check`.
    pub check: FactId,
}

/// Margin, win rate and conversion by the main dimension and by the product root, where the data feed them.
pub fn ratio_mixes(study: &Study<'_>, book: &mut Book) -> Vec<RatioMix> {
    let mut dimensions: Vec<usize> = study.main_dimension.into_iter().chain(study.product_root()).collect();
    dimensions.dedup();
    let find = |id: &str| measure::find(id, study.data).ok();
    let ratios = [
        (find("gross_margin"), find("gross_profit"), find("sales")),
        (find("win_rate"), find("won_deals"), find("leads").map(|_| CLOSED_DEALS)),
        (find("conversion_rate"), find("won_deals"), find("leads")),
    ];
    let mut out = Vec::new();
    for (ratio, above, below) in ratios {
        let Some(((ratio, above), below)) = ratio.zip(above).zip(below) else { continue };
        for dimension in &dimensions {
            out.extend(mix_of(study, book, &[ratio, above, below], *dimension));
        }
    }
    out
}

/// A ratio, its numerator and its denominator by one dimension.
fn mix_of(study: &Study<'_>, book: &mut Book, specs: &[Spec; 3], dimension: usize) -> Option<RatioMix> {
    let by = [dimension];
    let [ratio, above, below] = specs;
    let of = |spec: &Spec, by: &[usize]| study.ledger.grid(spec, by, &study.period, &EVERY);
    let (rates, aboves, belows) = (of(ratio, &by), of(above, &by), of(below, &by));
    let whole = of(ratio, &[]);
    let total = book.compare(&study.ledger, ratio, &[], &Key::new(), &study.period, &whole);
    let usable = |r: &Scenario| book.real(&total, *r).is_some_and(|v| ratio.id != "conversion_rate" || v <= 1.0);
    let reference = [Scenario::PY, Scenario::PP].into_iter().find(usable).filter(|_| usable(&Scenario::AC))?;
    let change = Scenario::absolute(reference)?;
    let mut keys = [aboves.keys(), belows.keys()].concat();
    keys.sort_unstable();
    keys.dedup();
    let sum = |grid: &Grid, key: &Key, scenario| grid.cell(key, scenario).value.map(Value::to_f64);
    let member = |key: &Key| {
        Some(Member {
            base: (sum(&aboves, key, reference)?, sum(&belows, key, reference)?),
            actual: (sum(&aboves, key, Scenario::AC)?, sum(&belows, key, Scenario::AC)?),
        })
    };
    let members: Vec<Member> = keys.iter().map(member).collect::<Option<_>>()?;
    if members.len() < 2 {
        return None;
    }
    let split = ratio_mix(&members)?;
    let fine = 10_f64.powi(i32::from(SCALE));
    let delta = (book.real(&total, change)? * fine).round() as i128;
    let share = |v: f64| Share::real(v * fine);
    let parts = close(&[share(split.whole.0), share(split.whole.1)], delta);
    let [rate, mix] = [parts.first().copied()?, parts.get(1).copied()?];
    let column = |of: fn(&(f64, f64)) -> f64| split.members.iter().map(|m| share(of(m))).collect::<Vec<_>>();
    let (rates_of, mixes_of) = (close(&column(|m| m.0), rate), close(&column(|m| m.1), mix));
    let weigh = |of: fn(&Member) -> f64| members.iter().map(of).sum::<f64>();
    let (base_sum, sum_now) = (weigh(|m| m.base.1), weigh(|m| m.actual.1));

    let mut sheet = Sheet { study, book, measure: ratio.id, change };
    let mut found: Vec<Found> = Vec::new();
    for ((key, m), (rate, mix)) in keys.into_iter().zip(&members).zip(rates_of.into_iter().zip(mixes_of)) {
        found.push(Found { key, before: m.base.1 / base_sum, now: m.actual.1 / sum_now, rate, mix });
    }
    found.sort_by(|a, b| b.moved().cmp(&a.moved()).then_with(|| a.key.cmp(&b.key)));
    let hidden = if found.len() > SHOWN + 1 { found.split_off(SHOWN) } else { Vec::new() };
    let mut rows = Vec::new();
    for one in &found {
        let comparison = sheet.book.compare(&study.ledger, ratio, &by, &one.key, &study.period, &rates);
        rows.push(sheet.row(comparison, one)?);
    }
    let mut rest = None;
    let mut rest_count = None;
    if !hidden.is_empty() {
        let all = Found {
            key: Key::new(),
            before: hidden.iter().map(|f| f.before).sum(),
            now: hidden.iter().map(|f| f.now).sum(),
            rate: hidden.iter().map(|f| f.rate).sum(),
            mix: hidden.iter().map(|f| f.mix).sum(),
        };
        let member = rest::member(study, dimension, ratio.id);
        rest_count = rest::count(sheet.book, ratio.id, std::slice::from_ref(&member), &study.period, hidden.len());
        let comparison = Comparison {
            measure: ratio.id.to_owned(),
            member: Some(member),
            period: study.period,
            facts: Default::default(),
        };
        rest = sheet.row(comparison, &all);
    }
    Some(RatioMix {
        measure: ratio.id.to_owned(),
        dimension: study.dimension_id(dimension),
        reference,
        rate: sheet.effect(&format!("effect_rate.{}", study.dimension_id(dimension)), None, rate)?,
        mix: sheet.effect(&format!("effect_mix.{}", study.dimension_id(dimension)), None, mix)?,
        check: sheet.effect(&format!("mix_check.{}", study.dimension_id(dimension)), None, delta - rate - mix)?,
        total,
        rows,
        rest,
        rest_count,
    })
}

/// A member before it becomes a row: its weights, and its effects in 10⁻¹².
struct Found {
    key: Key,
    before: f64,
    now: f64,
    rate: i128,
    mix: i128,
}

impl Found {
    fn moved(&self) -> u128 {
        self.rate.unsigned_abs().saturating_add(self.mix.unsigned_abs())
    }
}

struct Sheet<'s, 'd> {
    study: &'s Study<'d>,
    book: &'s mut Book,
    measure: &'static str,
    change: Scenario,
}

impl Sheet<'_, '_> {
    fn derive(&mut self, what: &str, member: Option<&MemberRef>, scenario: Scenario, value: Value) -> Option<FactId> {
        let measure = format!("{}.{what}", self.measure);
        Desk::new(self.study, self.book).enter(measure, Unit::Ratio, member, scenario, Cell::of(value))
    }

    fn effect(&mut self, what: &str, member: Option<&MemberRef>, units: i128) -> Option<FactId> {
        self.derive(what, member, self.change, Value::Exact(Decimal::new(units, SCALE)))
    }

    fn row(&mut self, comparison: Comparison, found: &Found) -> Option<RatioRow> {
        let member = comparison.member.clone();
        let member = member.as_ref();
        Some(RatioRow {
            weight: self.derive("weight", member, Scenario::AC, Value::Real(found.now)),
            weight_change: self.derive("effect_weight", member, self.change, Value::Real(found.now - found.before)),
            rate: self.effect("effect_rate", member, found.rate)?,
            mix: self.effect("effect_mix", member, found.mix)?,
            comparison,
        })
    }
}
