//! Variances, relative variances and attainment, and when they mean nothing (methods.md B1).

use crate::base::{Decimal, Status, Value};

/// A value with its status, before it becomes a fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The value; none when the status says so.
    pub value: Option<Value>,
    /// How far it can be used.
    pub status: Status,
    /// The whole numbers behind a quotient of exact values, so that its variances do not lose digits to cancellation.
    fraction: Option<Fraction>,
}

/// Numerator and denominator; the denominator is above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    /// The quotient of two exact values; none where the numbers grow too large or the denominator is 0.
    fn of(above: Decimal, below: Decimal) -> Option<Fraction> {
        let units = |value: Decimal, other: Decimal| 10_i128.checked_pow(other.scale.into())?.checked_mul(value.units);
        let (above, below) = (units(above, below)?, units(below, above)?);
        match below.signum() {
            0 => None,
            sign => Some(Fraction { above: above.checked_mul(sign)?, below: below.checked_mul(sign)? }),
        }
    }

    /// self − other.
    fn minus(self, other: Fraction) -> Option<Fraction> {
        let above = self.above.checked_mul(other.below)?.checked_sub(other.above.checked_mul(self.below)?)?;
        Some(Fraction { above, below: self.below.checked_mul(other.below)? })
    }

    /// self ÷ other, for another above 0.
    fn over(self, other: Fraction) -> Option<Fraction> {
        let below = self.below.checked_mul(other.above)?;
        (below > 0).then_some(Fraction { above: self.above.checked_mul(other.below)?, below })
    }

    fn to_f64(self) -> f64 {
        self.above as f64 / self.below as f64
    }
}

impl Cell {
    /// No value, for a reason.
    pub const fn without(status: Status) -> Cell {
        Cell { value: None, status, fraction: None }
    }

    /// No data cover the period.
    pub const MISSING: Cell = Cell::without(Status::Missing);
    /// No usable base.
    pub const NA_BASE: Cell = Cell::without(Status::NaBase);
    /// Base 0, value above 0.
    pub const NEW: Cell = Cell::without(Status::New);

    /// A plain value; a float that is not finite has no usable base.
    pub fn of(value: Value) -> Cell {
        match value {
            Value::Real(r) if !r.is_finite() => Cell::NA_BASE,
            value => Cell { value: Some(value), status: Status::Ok, fraction: None },
        }
    }

    /// The sum of two cells; without a value where either has none.
    pub fn plus(self, other: Cell) -> Cell {
        both(self, other).map_or_else(|reason| reason, |(a, b)| Cell::of(sum(a, b)))
    }

    /// The same in an incomplete period.
    pub fn partial(self) -> Cell {
        if self.status == Status::Ok { Cell { status: Status::Partial, ..self } } else { self }
    }
}

/// The difference of two values: exact where both are.
pub fn difference(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Exact(a), Value::Exact(b)) => Value::Exact(a - b),
        (a, b) => Value::Real(a.to_f64() - b.to_f64()),
    }
}

/// The sum of two values: exact where both are.
pub fn sum(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Exact(a), Value::Exact(b)) => Value::Exact(a + b),
        (a, b) => Value::Real(a.to_f64() + b.to_f64()),
    }
}

/// The quotient of two values; without a usable base where the denominator is 0.
pub fn quotient(above: Value, below: Value) -> Cell {
    let denominator = below.to_f64();
    if is_zero(denominator) {
        return Cell::NA_BASE;
    }
    let fraction = match (above, below) {
        (Value::Exact(above), Value::Exact(below)) => Fraction::of(above, below),
        _ => None,
    };
    Cell { fraction, ..Cell::of(Value::Real(above.to_f64() / denominator)) }
}

fn is_zero(x: f64) -> bool {
    x.abs() < f64::MIN_POSITIVE
}

/// Both values, or the reason why one is not there.
fn both(actual: Cell, base: Cell) -> Result<(Value, Value), Cell> {
    match (actual.value, base.value) {
        (Some(a), Some(b)) => Ok((a, b)),
        _ => Err(Cell::without(actual.status.min(base.status))),
    }
}

/// actual − base; of ratios, a difference of ratios (points).
pub fn absolute(actual: Cell, base: Cell) -> Cell {
    let (a, b) = match both(actual, base) {
        Ok(values) => values,
        Err(reason) => return reason,
    };
    match fractions(actual, base).and_then(|(a, b)| a.minus(b)) {
        Some(exact) => Cell::of(Value::Real(exact.to_f64())),
        None => Cell::of(difference(a, b)),
    }
}

/// The fractions of two quotients.
fn fractions(actual: Cell, base: Cell) -> Option<(Fraction, Fraction)> {
    actual.fraction.zip(base.fraction)
}

/// (actual − base) ÷ base where the base is above 0 and the sign does not flip; 0 when both are 0;
/// `new` where the base is 0 and the actual above it; nothing elsewhere.
pub fn relative(actual: Cell, base: Cell) -> Cell {
    let (a, b) = match both(actual, base) {
        Ok(values) => values,
        Err(reason) => return reason,
    };
    let (x, y) = (a.to_f64(), b.to_f64());
    if is_zero(y) {
        return match () {
            () if is_zero(x) => Cell::of(Value::Real(0.0)),
            () if x > 0.0 => Cell::NEW,
            () => Cell::NA_BASE,
        };
    }
    if y < 0.0 || x < 0.0 {
        return Cell::NA_BASE;
    }
    match fractions(actual, base).and_then(|(a, b)| a.minus(b)?.over(b)) {
        Some(exact) => Cell::of(Value::Real(exact.to_f64())),
        None => Cell::of(Value::Real(difference(a, b).to_f64() / y)),
    }
}

/// actual ÷ target, where the target is above 0.
pub fn attainment(actual: Cell, target: Cell) -> Cell {
    match both(actual, target) {
        Ok((a, t)) if t.to_f64() > 0.0 => quotient(a, t),
        Ok(_) => Cell::NA_BASE,
        Err(reason) => reason,
    }
}

/// The word for a pair without a relative variance, a key of the words files (`base_case.<word>`).
pub fn base_case(actual: Value, base: Value) -> Option<&'static str> {
    let (a, b) = (actual.to_f64(), base.to_f64());
    match () {
        () if is_zero(b) && !is_zero(a) => Some("new"),
        () if b > 0.0 && a < 0.0 => Some("turned_negative"),
        () if b < 0.0 && a > 0.0 => Some("turned_positive"),
        () if b < 0.0 && a > b => Some("loss_narrowed"),
        () if b < 0.0 && a < b => Some("loss_widened"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(units: i128) -> Cell {
        Cell::of(Value::Exact(Decimal::whole(units)))
    }

    fn percent(a: i128, b: i128) -> Option<f64> {
        relative(cell(a), cell(b)).value.map(|v| (v.to_f64() * 1e5).round() / 1e3)
    }

    /// The values of tests/oracles.json on growth (O1.1 to O1.5 of methods.md).
    fn oracles() -> serde_json::Value {
        let all: serde_json::Value =
            serde_json::from_str(include_str!("../../tests/oracles.json")).expect("the oracles are JSON");
        all["growth"].clone()
    }

    #[test]
    fn published_growth_rates() {
        // O1.1: retail sales of three years, to the third decimal of a percent.
        for row in oracles()["retail"].as_array().expect("a list") {
            let whole = |at: usize| i128::from(row[at].as_i64().expect("a number"));
            assert_eq!(percent(whole(0), whole(1)), row[2].as_f64());
        }
    }

    #[test]
    fn o1_4_o1_5_and_attainment_of_totals() {
        let oracles = oracles();
        let whole = |value: &serde_json::Value| i128::from(value.as_i64().expect("a number"));
        let (ac, pl) = (cell(whole(&oracles["ibcs_na"]["ac"])), cell(whole(&oracles["ibcs_na"]["pl"])));
        assert_eq!(absolute(ac, pl), cell(whole(&oracles["ibcs_na"]["abs"])));
        assert_eq!((relative(ac, pl).value, oracles["ibcs_na"]["rel"].is_null()), (None, true));
        let real = |value: &serde_json::Value| value.as_f64().expect("a number");
        let ratio = &oracles["ratio"];
        let (ac, pl) = (Cell::of(Value::Real(real(&ratio["ac"]))), Cell::of(Value::Real(real(&ratio["pl"]))));
        let of = |cell: Cell| cell.value.map_or(f64::NAN, Value::to_f64);
        assert!((of(absolute(ac, pl)) * 100.0 - real(&ratio["pp"])).abs() < 1e-9, "+10pp");
        assert!((of(relative(ac, pl)) - real(&ratio["rel"])).abs() < 1e-9, "and +25 %");
        let sum = |list: &serde_json::Value| cell(list.as_array().expect("a list").iter().map(whole).sum());
        let total = &oracles["attain_total"];
        assert!((of(attainment(sum(&total["A"]), sum(&total["T"]))) - real(&total["ratio"])).abs() < 1e-12);
    }

    #[test]
    fn every_row_of_the_truth_table() {
        let status = |a, b| relative(cell(a), cell(b)).status;
        assert_eq!(status(30, -30), Status::NaBase, "oracle O1.4");
        assert_eq!(absolute(cell(30), cell(-30)), cell(60), "oracle O1.4");
        assert_eq!((status(-1, 5), base_case(v(-1), v(5))), (Status::NaBase, Some("turned_negative")));
        assert_eq!((status(5, 0), base_case(v(5), v(0))), (Status::New, Some("new")));
        assert_eq!((percent(0, 0), base_case(v(0), v(0))), (Some(0.0), None));
        assert_eq!(status(-5, 0), Status::NaBase);
        assert_eq!((status(5, -1), base_case(v(5), v(-1))), (Status::NaBase, Some("turned_positive")));
        assert_eq!((status(-3, -5), base_case(v(-3), v(-5))), (Status::NaBase, Some("loss_narrowed")));
        assert_eq!((status(-7, -5), base_case(v(-7), v(-5))), (Status::NaBase, Some("loss_widened")));
        assert_eq!(relative(cell(1), Cell::MISSING), Cell::MISSING);
        assert_eq!(relative(Cell::NA_BASE, Cell::MISSING), Cell::MISSING, "missing comes first");
    }

    fn v(units: i128) -> Value {
        Value::Exact(Decimal::whole(units))
    }

    #[test]
    fn ratios_have_points_and_percent() {
        // Oracle O1.5: +10pp and +25 %.
        let (a, b) = (Cell::of(Value::Real(0.5)), Cell::of(Value::Real(0.4)));
        assert!((absolute(a, b).value.map_or(0.0, Value::to_f64) - 0.1).abs() < 1e-12);
        assert!((relative(a, b).value.map_or(0.0, Value::to_f64) - 0.25).abs() < 1e-12);
    }

    #[test]
    fn variances_of_quotients_keep_their_digits() {
        let money = |cents: i128| Value::Exact(Decimal::new(cents, 2));
        // 3 × 12.14 against 7 × 12.14: the price has not moved by a hair.
        let (now, before) = (quotient(money(3_642), v(3)), quotient(money(8_498), v(7)));
        assert_eq!(absolute(now, before).value, Some(Value::Real(0.0)));
        assert_eq!(relative(now, before).value, Some(Value::Real(0.0)));
        // 1,000,001 ÷ 3,000,000 against 1 ÷ 3: one three-millionth.
        let (now, before) = (quotient(v(1_000_001), v(3_000_000)), quotient(v(1), v(3)));
        assert_eq!(absolute(now, before).value, Some(Value::Real(1.0 / 3e6)));
        assert_eq!(relative(now, before).value, Some(Value::Real(1e-6)));
    }

    #[test]
    fn attainment_needs_a_target_above_zero() {
        assert_eq!(attainment(cell(90 + 30), cell(100 + 60)).value, Some(Value::Real(0.75)), "ΣA ÷ ΣT, not a mean");
        assert_eq!(attainment(cell(5), cell(0)), Cell::NA_BASE);
        assert_eq!(attainment(cell(5), cell(-3)), Cell::NA_BASE);
    }
}
