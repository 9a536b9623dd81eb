//! Amounts and quantities as people write them, read exactly: never through a float.

use super::date::plain_digits;
use crate::base::Decimal;

/// What one text of a number column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountReading {
    /// Nothing: missing, which is not zero.
    Blank,
    /// A number without trailing zeros after its point.
    Number(Decimal),
    /// Not a number in this column, and why.
    Refused(&'static str),
}

/// Reason: letters or signs that belong to no number.
pub const NOT_A_NUMBER: &str = "is not a number";
/// Reason: a percentage where an amount is expected.
pub const PERCENT: &str = "is a percentage";
/// Reason: digits grouped in another way than by threes.
pub const GROUPING: &str = "has a comma that does not separate thousands";
/// Reason: another currency than the project's.
pub const CURRENCY: &str = "is in another currency";
/// Reason: more digits than an exact number holds.
pub const TOO_LARGE: &str = "is too large";

/// Reads a number: `1,234.50`, `¥1,234`, `(1,234)`, `−5`, `5-`, `12.5万`, `1.2亿元`, full-width digits.
/// `exponent` multiplies by a power of ten (a header's 万元 is 4); `currency` is the project's.
pub fn read_amount(text: &str, exponent: u8, currency: &str) -> AmountReading {
    use AmountReading::{Blank, Number, Refused};
    let plain = plain_digits(text);
    let mut rest = plain.trim();
    if rest.is_empty() {
        return Blank;
    }
    let mut negative = false;
    if let Some(inner) = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        (negative, rest) = (true, inner.trim());
    }
    let mut signs = 0;
    let (mut seen, mut power) = (None, 0);
    // A sign may stand before or after the symbol of the currency, and after the number.
    loop {
        let before = rest;
        for (sign, minus) in [('-', true), ('\u{2212}', true), ('–', true), ('+', false)] {
            let stripped = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign));
            if let (Some(stripped), 0) = (stripped, signs) {
                (rest, signs) = (stripped.trim(), 1);
                negative |= minus;
            }
        }
        if seen.is_none()
            && let Some((stripped, codes)) = strip_currency(rest)
        {
            (rest, seen) = (stripped.trim(), Some(codes));
        }
        if power == 0
            && let Some((stripped, p)) = strip_power(rest)
        {
            (rest, power) = (stripped.trim(), p);
        }
        if rest == before {
            break;
        }
    }
    if rest.ends_with('%') || rest.ends_with('‰') {
        return Refused(PERCENT);
    }
    if let Some(codes) = seen
        && !codes.contains(&currency)
    {
        return Refused(CURRENCY);
    }
    match digits(rest) {
        Ok(number) => match power_of_ten(number, power + exponent) {
            Some(n) => Number(Decimal::new(if negative { -n.units } else { n.units }, n.scale)),
            None => Refused(TOO_LARGE),
        },
        Err(reason) => Refused(reason),
    }
}

/// Power of ten of a header's unit, `销售额（万元）`: 千 3, 万 4, 百万 6, 千万 7, 亿 8, else 0.
pub fn header_exponent(header: &str) -> u8 {
    let plain = plain_digits(header);
    let inside = |open: char, close: char| {
        let from = plain.rfind(open)? + open.len_utf8();
        let to = plain[from..].find(close)? + from;
        Some(plain[from..to].trim())
    };
    let Some(unit) = inside('(', ')').or_else(|| inside('[', ']')).or_else(|| inside('【', '】')) else { return 0 };
    let unit = unit.trim_start_matches("单位").trim_start_matches([':', ' ']);
    let Some((power, rest)) = POWERS.iter().find_map(|(word, p)| unit.strip_prefix(word).map(|r| (*p, r))) else {
        return 0;
    };
    let words =
        ["", "元", "圆", "人民币", "美元", "欧元", "港元", "日元", "件", "个", "台", "套", "吨", "箱", "只", "份"];
    if words.contains(&rest.trim()) { power } else { 0 }
}

/// Words for powers of ten, longer ones first.
const POWERS: [(&str, u8); 9] =
    [("千万", 7), ("百万", 6), ("十万", 5), ("亿", 8), ("億", 8), ("万", 4), ("萬", 4), ("千", 3), ("仟", 3)];

/// Codes of the currencies that are written with `$`: dollars and pesos.
const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MOP", "BND", "FJD", "JMD", "BSD", "BBD", "BMD", "BZD", "GYD",
    "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "BRL",
];

/// Codes of the currencies whose unit is written 元 or 圆: the renminbi, the yen, and the dollars of Chinese use.
const YUAN: &[&str] = &["CNY", "JPY", "HKD", "TWD", "MOP", "SGD"];

/// Symbols and words of currencies with the codes they may mean, longer ones first.
const CURRENCIES: [(&str, &[&str]); 36] = [
    ("US$", &["USD"]),
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("R$", &["BRL"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("S$", &["SGD"]),
    ("RMB", &["CNY"]),
    ("CNY", &["CNY"]),
    ("USD", &["USD"]),
    ("EUR", &["EUR"]),
    ("GBP", &["GBP"]),
    ("JPY", &["JPY"]),
    ("HKD", &["HKD"]),
    ("TWD", &["TWD"]),
    ("KRW", &["KRW"]),
    ("SGD", &["SGD"]),
    ("AUD", &["AUD"]),
    ("CAD", &["CAD"]),
    ("CHF", &["CHF"]),
    ("INR", &["INR"]),
    ("人民币", &["CNY"]),
    ("美元", &["USD"]),
    ("欧元", &["EUR"]),
    ("港元", &["HKD"]),
    ("港币", &["HKD"]),
    ("日元", &["JPY"]),
    ("¥", &["CNY", "JPY"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("$", DOLLARS),
    ("₩", &["KRW", "KPW"]),
    ("₹", &["INR"]),
    ("元", YUAN),
    ("圆", YUAN),
    ("円", &["JPY"]),
];

fn strip_currency(text: &str) -> Option<(&str, &'static [&'static str])> {
    CURRENCIES.iter().find_map(|&(word, codes)| {
        let rest = text.strip_prefix(word).or_else(|| text.strip_suffix(word))?;
        Some((rest, codes))
    })
}

/// True when a text of a currency column names a currency: its code in any case, or a symbol or word that fits it.
pub fn names_currency(text: &str, currency: &str) -> bool {
    let plain = plain_digits(text).trim().to_uppercase();
    let word = CURRENCIES.iter().find(|(word, _)| *word == plain);
    plain == currency || word.is_some_and(|(_, codes)| codes.contains(&currency))
}

fn strip_power(text: &str) -> Option<(&str, u8)> {
    POWERS.iter().find_map(|&(word, power)| text.strip_suffix(word).map(|rest| (rest, power)))
}

/// Digits with thousands separators and a point, as an exact number.
fn digits(text: &str) -> Result<Decimal, &'static str> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if whole.is_empty() && fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NOT_A_NUMBER);
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let ungrouped = match separator {
        None => whole.to_owned(),
        Some(c) if matches!(c, ',' | '\'' | '’' | ' ') => {
            let groups: Vec<&str> = whole.split(c).collect();
            if !groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_digit())) {
                return Err(NOT_A_NUMBER);
            }
            let first = groups.first().map_or(0, |g| g.len());
            if !(1..=3).contains(&first) || groups.iter().skip(1).any(|g| g.len() != 3) {
                return Err(if c == ',' { GROUPING } else { NOT_A_NUMBER });
            }
            groups.concat()
        }
        Some(_) => return Err(NOT_A_NUMBER),
    };
    let fraction = fraction.trim_end_matches('0');
    let all = format!("{}{fraction}", ungrouped.trim_start_matches('0'));
    if all.is_empty() {
        return Ok(Decimal::whole(0));
    }
    // Anything finer than 18 digits is the noise of a binary fraction; it is rounded away later anyway.
    let extra = fraction.len().saturating_sub(18);
    if all.len() - extra > 36 {
        return Err(TOO_LARGE);
    }
    let units: i128 = all[..all.len() - extra].parse().or(if extra > 0 { Ok(0) } else { Err(TOO_LARGE) })?;
    Ok(Decimal::new(units, u8::try_from(fraction.len() - extra).unwrap_or(18)))
}

/// The number times a power of ten, without trailing zeros after the point.
fn power_of_ten(number: Decimal, power: u8) -> Option<Decimal> {
    let (mut units, mut scale) = (number.units, number.scale);
    if power >= scale {
        units = units.checked_mul(10_i128.checked_pow(u32::from(power - scale))?)?;
        scale = 0;
    } else {
        scale -= power;
    }
    while scale > 0 && units % 10 == 0 {
        (units, scale) = (units / 10, scale - 1);
    }
    Some(Decimal::new(units, scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match read_amount(text, 0, "CNY") {
            AmountReading::Blank => "blank".into(),
            AmountReading::Number(n) => n.text(),
            AmountReading::Refused(reason) => reason.into(),
        }
    }

    #[test]
    fn numbers_are_read_exactly() {
        for (text, value) in [
            ("1,234.50", "1234.5"),
            ("¥1,234", "1234"),
            ("￥１，２３４．５６", "1234.56"),
            ("(1,234)", "-1234"),
            ("（12）", "-12"),
            ("-5", "-5"),
            ("\u{2212}5", "-5"),
            ("－5", "-5"),
            ("5-", "-5"),
            ("-¥5.00", "-5"),
            ("¥-5", "-5"),
            ("(¥5)", "-5"),
            ("(-5)", "-5"),
            ("12.5万", "125000"),
            ("1.2亿", "120000000"),
            ("1.2亿元", "120000000"),
            ("-3.25万元", "-32500"),
            ("5元", "5"),
            ("RMB 5", "5"),
            ("5 CNY", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("0", "0"),
            ("-0.00", "0"),
            ("007", "7"),
            ("1 234 567.8", "1234567.8"),
            ("1'234", "1234"),
            ("+5", "5"),
            ("99999999999999999999.123456789", "99999999999999999999.123456789"),
        ] {
            assert_eq!(shown(text), value, "{text}");
        }
        assert_eq!(shown("  "), "blank");
    }

    #[test]
    fn what_is_no_amount_is_refused_with_its_reason() {
        for (text, reason) in [
            ("1e3", NOT_A_NUMBER),
            ("5%", PERCENT),
            ("５％", PERCENT),
            ("abc", NOT_A_NUMBER),
            ("-", NOT_A_NUMBER),
            ("NaN", NOT_A_NUMBER),
            ("inf", NOT_A_NUMBER),
            ("1,23", GROUPING),
            ("1234,5", GROUPING),
            ("1,,234", GROUPING),
            ("1.2.3", NOT_A_NUMBER),
            ("--5", NOT_A_NUMBER),
            ("€5", CURRENCY),
            ("£5", CURRENCY),
            ("$5", CURRENCY),
            ("-$1,234.50", CURRENCY),
            ("5 USD", CURRENCY),
            ("万", NOT_A_NUMBER),
            ("=1+1", NOT_A_NUMBER),
            ("1 2", NOT_A_NUMBER),
            (&"9".repeat(60), TOO_LARGE),
        ] {
            assert_eq!(shown(text), reason, "{text}");
        }
    }

    #[test]
    fn a_symbol_fits_the_currencies_that_are_written_with_it() {
        let number = AmountReading::Number(Decimal::whole(5));
        for (text, fits, others) in [
            ("£5", "GBP", ["CNY", "USD", "EUR"]),
            ("€5", "EUR", ["CNY", "USD", "GBP"]),
            ("¥5", "CNY", ["USD", "EUR", "GBP"]),
            ("￥5", "JPY", ["USD", "EUR", "TWD"]),
            ("5元", "CNY", ["USD", "EUR", "GBP"]),
            ("5 元", "JPY", ["USD", "EUR", "KRW"]),
            ("$5", "USD", ["CNY", "EUR", "GBP"]),
            ("$5", "CAD", ["CNY", "JPY", "GBP"]),
            ("US$5", "USD", ["CAD", "HKD", "CNY"]),
        ] {
            assert_eq!(read_amount(text, 0, fits), number, "{text} {fits}");
            for other in others {
                assert_eq!(read_amount(text, 0, other), AmountReading::Refused(CURRENCY), "{text} {other}");
            }
        }
        assert!(names_currency("cny", "CNY") && names_currency("人民币", "CNY") && names_currency("RMB", "CNY"));
        assert!(!names_currency("USD", "CNY") && !names_currency("港币", "CNY") && !names_currency("1", "CNY"));
    }

    #[test]
    fn the_unit_of_a_header_multiplies() {
        for (header, power) in [
            ("销售额（万元）", 4),
            ("销售额(元)", 0),
            ("金额（千元）", 3),
            ("金额[百万元]", 6),
            ("金额（单位：亿元）", 8),
            ("数量（万件）", 4),
            ("Sales", 0),
            ("金额（万科）", 0),
            ("毛利(%)", 0),
        ] {
            assert_eq!(header_exponent(header), power, "{header}");
        }
        assert_eq!(read_amount("12.345678", 4, "CNY"), AmountReading::Number(Decimal::new(12_345_678, 2)));
    }

    #[test]
    fn a_binary_fraction_keeps_its_value() {
        let noise = read_amount("0.30000000000000000000004", 0, "CNY");
        assert!(matches!(noise, AmountReading::Number(n) if n.round(6) == 300_000));
    }
}
