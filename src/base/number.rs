//! The only place where numbers become text for people: rounding, units, signs, percent, n.a.

use serde::Serialize;

use super::decimal::div_round;
use super::{Lang, Value};

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Money in the major unit of an ISO 4217 currency.
    Currency(String),
    /// Pieces.
    Pcs,
    /// Things counted (orders, customers).
    Count,
    /// A share; 0.07 is 7 %.
    Ratio,
    /// Days.
    Days,
    /// Points of a score.
    Score,
}

impl Unit {
    /// The word in CSV and JSON: the currency code, `pcs`, `count`, `ratio`, `days`, `score`.
    pub fn code(&self) -> &str {
        match self {
            Unit::Currency(code) => code,
            Unit::Pcs => "pcs",
            Unit::Count => "count",
            Unit::Ratio => "ratio",
            Unit::Days => "days",
            Unit::Score => "score",
        }
    }

    /// The unit as a table or chart title names it, with its magnitude: `万元`, `kUSD`, `%`.
    pub fn label(&self, magnitude: Magnitude, lang: &Lang) -> String {
        let zh = lang.is_chinese();
        match self {
            Unit::Currency(code) if zh => {
                let name = match code.as_str() {
                    "CNY" => "元",
                    "USD" => "美元",
                    "EUR" => "欧元",
                    "HKD" => "港元",
                    "JPY" => "日元",
                    "GBP" => "英镑",
                    other => other,
                };
                let gap = if name.is_ascii() && magnitude != Magnitude::One { " " } else { "" };
                format!("{}{gap}{name}", magnitude.prefix(lang))
            }
            Unit::Currency(code) => format!("{}{code}", magnitude.prefix(lang)),
            Unit::Pcs | Unit::Count => {
                let name = match (self, zh) {
                    (Unit::Pcs, true) => "件",
                    (Unit::Pcs, false) => "pcs",
                    (_, true) => "个",
                    (_, false) => "count",
                };
                let gap = if zh || magnitude == Magnitude::One { "" } else { " " };
                format!("{}{gap}{name}", magnitude.prefix(lang))
            }
            Unit::Ratio => "%".to_owned(),
            Unit::Days => if zh { "天" } else { "days" }.to_owned(),
            Unit::Score => if zh { "分" } else { "points" }.to_owned(),
        }
    }
}

impl Serialize for Unit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The unit prefix of a page: 万 and 亿 in Chinese, k, m and b elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Magnitude {
    /// As it is.
    One,
    /// Thousands, `k`.
    Thousand,
    /// Ten thousands, `万`.
    Wan,
    /// Millions, `m` or `百万`.
    Million,
    /// Hundred millions, `亿`.
    Yi,
    /// Billions, `b`.
    Billion,
}

impl Magnitude {
    /// The power of ten.
    pub fn exponent(self) -> u8 {
        match self {
            Magnitude::One => 0,
            Magnitude::Thousand => 3,
            Magnitude::Wan => 4,
            Magnitude::Million => 6,
            Magnitude::Yi => 8,
            Magnitude::Billion => 9,
        }
    }

    /// The prefix in front of the unit.
    pub fn prefix(self, lang: &Lang) -> &'static str {
        match self {
            Magnitude::One => "",
            Magnitude::Thousand if lang.is_chinese() => "千",
            Magnitude::Thousand => "k",
            Magnitude::Wan => "万",
            Magnitude::Million if lang.is_chinese() => "百万",
            Magnitude::Million => "m",
            Magnitude::Yi => "亿",
            Magnitude::Billion => "b",
        }
    }

    /// The magnitudes that a language counts in, smallest first. 百万 is none of them: Chinese counts by 10⁴.
    pub fn steps(lang: &Lang) -> &'static [Magnitude] {
        if lang.is_chinese() {
            &[Magnitude::One, Magnitude::Wan, Magnitude::Yi]
        } else {
            &[Magnitude::One, Magnitude::Thousand, Magnitude::Million, Magnitude::Billion]
        }
    }
}

/// How a number is printed; its name travels with the printed number so that a check can redo it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Format {
    /// What stands before and after the digits.
    pub kind: FormatKind,
    /// Digits after the point.
    pub decimals: u8,
    /// An explicit `+` in front of positive numbers (variances, never values).
    pub signed: bool,
}

/// The kinds of printed numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FormatKind {
    /// A number in a magnitude, with thousands separators.
    Amount(Magnitude),
    /// A ratio in percent: `7.2%`.
    Percent,
    /// A ratio in percent without the sign, for columns whose header carries it: `7.2`.
    PercentBare,
    /// The difference of two ratios: `+1.2pp`, `+1.2个百分点`.
    Points,
    /// The same as short in every language, for narrow columns: `+1.2pp`.
    ShortPoints,
    /// A multiple: `1.3×`.
    Times,
}

impl Format {
    /// A number in a magnitude.
    pub const fn amount(magnitude: Magnitude, decimals: u8) -> Format {
        Format { kind: FormatKind::Amount(magnitude), decimals, signed: false }
    }

    /// A whole number.
    pub const fn count() -> Format {
        Format::amount(Magnitude::One, 0)
    }

    /// A percentage with its sign.
    pub const fn percent(decimals: u8) -> Format {
        Format { kind: FormatKind::Percent, decimals, signed: false }
    }

    /// Percentage points.
    pub const fn points(decimals: u8) -> Format {
        Format { kind: FormatKind::Points, decimals, signed: true }
    }

    /// A multiple.
    pub const fn times(decimals: u8) -> Format {
        Format { kind: FormatKind::Times, decimals, signed: false }
    }

    /// The same with an explicit plus sign.
    pub const fn signed(mut self) -> Format {
        self.signed = true;
        self
    }

    /// The same without a plus sign: for sentences whose verb carries the direction.
    pub const fn unsigned(mut self) -> Format {
        self.signed = false;
        self
    }

    /// The name that travels with a printed number, e.g. `amount.e4.1`, `percent.1.signed`.
    pub fn name(&self) -> String {
        let kind = match self.kind {
            FormatKind::Amount(m) => format!("amount.e{}", m.exponent()),
            FormatKind::Percent => "percent".to_owned(),
            FormatKind::PercentBare => "percent_bare".to_owned(),
            FormatKind::Points => "points".to_owned(),
            FormatKind::ShortPoints => "short_points".to_owned(),
            FormatKind::Times => "times".to_owned(),
        };
        format!("{kind}.{}{}", self.decimals, if self.signed { ".signed" } else { "" })
    }

    /// The number at this format's decimals, as an integer of its last printed digit.
    pub fn digits(&self, value: Value) -> i128 {
        let shift: i32 = match self.kind {
            FormatKind::Amount(m) => -i32::from(m.exponent()),
            FormatKind::Percent | FormatKind::PercentBare | FormatKind::Points | FormatKind::ShortPoints => 2,
            FormatKind::Times => 0,
        };
        let wanted = i32::from(self.decimals) + shift;
        match value {
            Value::Exact(d) if wanted >= i32::from(d.scale) => {
                d.units.saturating_mul(10_i128.pow((wanted - i32::from(d.scale)).min(30) as u32))
            }
            Value::Exact(d) => div_round(d.units, 10_i128.pow((i32::from(d.scale) - wanted).min(36) as u32)),
            // A float is shown from its shortest decimal text, so that 0.285 prints as 28.5 and not 28.4999.
            Value::Real(r) => round_text(r, wanted),
        }
    }

    /// The printed text of a value.
    pub fn show(&self, value: Value, lang: &Lang) -> String {
        self.show_digits(self.digits(value), lang)
    }

    /// The printed text of an integer of the last printed digit (see [`Format::digits`]).
    pub fn show_digits(&self, digits: i128, lang: &Lang) -> String {
        let body = grouped(digits.unsigned_abs(), self.decimals);
        let sign = match digits.signum() {
            -1 => "−",
            1 if self.signed => "+",
            _ => "",
        };
        let after = match self.kind {
            FormatKind::Amount(_) | FormatKind::PercentBare => "",
            FormatKind::Percent => "%",
            FormatKind::Points if lang.is_chinese() => "个百分点",
            FormatKind::Points | FormatKind::ShortPoints => "pp",
            FormatKind::Times if lang.is_chinese() => "倍",
            FormatKind::Times => "×",
        };
        format!("{sign}{body}{after}")
    }
}

/// A share of a setting as people write it: 30 for 0.3, 2.5 for 0.025; at most two digits after the point.
pub fn hundredths(share: f64) -> String {
    let text =
        Format { kind: FormatKind::PercentBare, ..Format::percent(2) }.show(Value::Real(share), &Lang::new("en"));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The same with its sign: `30%`, `2.5%`.
pub fn percent(share: f64) -> String {
    format!("{}%", hundredths(share))
}

/// The word for a relative variance that cannot be interpreted (notation R21).
pub fn not_applicable(lang: &Lang) -> &'static str {
    if lang.is_chinese() { "不适用" } else { "n.a." }
}

/// The sign that stands where nothing is known.
pub const MISSING: &str = "–";

/// A float at `wanted` decimals as an integer, rounded half away from zero on its shortest decimal text.
fn round_text(value: f64, wanted: i32) -> i128 {
    if !value.is_finite() {
        return 0;
    }
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let fraction = mantissa.split_once('.').map_or(0, |(_, f)| f.len()) as i32;
    let units: i128 = mantissa.replace('.', "").parse().unwrap_or(0);
    let shift = wanted + exponent - fraction;
    let rounded = if shift >= 0 {
        units.saturating_mul(10_i128.pow(shift.min(30) as u32))
    } else if shift < -36 {
        0
    } else {
        div_round(units, 10_i128.pow((-shift) as u32))
    };
    if value < 0.0 { -rounded } else { rounded }
}

/// Digits with thousands separators and a point before the last `decimals`.
pub fn grouped(digits: u128, decimals: u8) -> String {
    let text = format!("{digits:0>width$}", width = usize::from(decimals) + 1);
    let (whole, fraction) = text.split_at(text.len() - usize::from(decimals));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Decimal;

    fn zh() -> Lang {
        Lang::new("zh")
    }

    fn en() -> Lang {
        Lang::new("en")
    }

    #[test]
    fn amounts_round_once_and_from_the_exact_number() {
        let value = Value::Exact(Decimal::new(332_860_746, 2));
        assert_eq!(Format::amount(Magnitude::Wan, 1).show(value, &zh()), "332.9");
        assert_eq!(Format::amount(Magnitude::Thousand, 0).show(value, &en()), "3,329");
        assert_eq!(Format::amount(Magnitude::One, 2).signed().show(value, &en()), "+3,328,607.46");
        assert_eq!(Format::amount(Magnitude::One, 0).show(Value::Exact(Decimal::new(-50, 2)), &en()), "−1");
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(Format::percent(1).signed().show(Value::Real(-0.0001), &en()), "0.0%");
        assert_eq!(Format::amount(Magnitude::Wan, 0).signed().show(Value::Exact(Decimal::whole(0)), &zh()), "0");
    }

    #[test]
    fn percent_and_points_are_different_things() {
        assert_eq!(Format::percent(1).signed().show(Value::Real(0.285), &en()), "+28.5%");
        assert_eq!(Format::points(1).show(Value::Real(-0.071), &zh()), "−7.1个百分点");
        assert_eq!(Format::points(1).show(Value::Real(0.1), &en()), "+10.0pp");
    }

    #[test]
    fn a_share_of_a_setting_keeps_the_digits_that_it_has() {
        let shares = [0.3, 0.025, 0.0125, 0.285, 1.2, 0.0, -0.05, 1.0 / 3.0];
        assert_eq!(shares.map(percent), ["30%", "2.5%", "1.25%", "28.5%", "120%", "0%", "−5%", "33.33%"]);
        assert_eq!(hundredths(1.2), "120");
    }

    #[test]
    fn units_carry_the_magnitude() {
        let cny = Unit::Currency("CNY".into());
        assert_eq!(cny.label(Magnitude::Wan, &zh()), "万元");
        assert_eq!(cny.label(Magnitude::Million, &en()), "mCNY");
        assert_eq!(Unit::Currency("USD".into()).label(Magnitude::Yi, &zh()), "亿美元");
    }
}
