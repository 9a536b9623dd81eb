//! Currencies as they stand beside amounts, in headers and in columns of their own.

use super::unit;
use crate::data::plain::plain_digits;

/// Codes of the currencies that are written with `$`: dollars and pesos.
const DOLLARS: &[&str] = &[
    "USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MOP", "BND", "FJD", "JMD", "BSD", "BBD", "BMD", "BZD", "GYD",
    "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD", "MXN", "ARS", "CLP", "COP", "UYU", "DOP", "CUP", "BRL",
];

/// Codes of the currencies whose unit is written 元 or 圆: the renminbi, the yen, and the dollars of Chinese use.
const YUAN: &[&str] = &["CNY", "JPY", "HKD", "TWD", "MOP", "SGD"];

/// Codes that may stand before or after a number (ISO 4217, the currencies that trade is done in).
const CODES: [&str; 41] = [
    "AED", "ARS", "AUD", "BDT", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "JPY", "KRW", "KZT", "MOP", "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PKR", "PLN",
    "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "USD", "VND",
];

/// Symbols and words of currencies with the codes they may mean, longer ones first.
const WORDS: [(&str, &[&str]); 35] = [
    ("US$", &["USD"]),
    ("HK$", &["HKD"]),
    ("NT$", &["TWD"]),
    ("CA$", &["CAD"]),
    ("R$", &["BRL"]),
    ("A$", &["AUD"]),
    ("C$", &["CAD"]),
    ("S$", &["SGD"]),
    ("RMB", &["CNY"]),
    ("CNH", &["CNY"]),
    ("ZAR", &["ZAR"]),
    ("人民币", &["CNY"]),
    ("美元", &["USD"]),
    ("美金", &["USD"]),
    ("欧元", &["EUR"]),
    ("英镑", &["GBP"]),
    ("港元", &["HKD"]),
    ("港币", &["HKD"]),
    ("日元", &["JPY"]),
    ("日圆", &["JPY"]),
    ("韩元", &["KRW"]),
    ("新台币", &["TWD"]),
    ("台币", &["TWD"]),
    ("卢布", &["RUB"]),
    ("¥", &["CNY", "JPY"]),
    ("€", &["EUR"]),
    ("£", &["GBP"]),
    ("$", DOLLARS),
    ("₩", &["KRW", "KPW"]),
    ("₹", &["INR"]),
    ("₽", &["RUB"]),
    ("元", YUAN),
    ("圆", YUAN),
    ("円", &["JPY"]),
    ("฿", &["THB"]),
];

/// A currency that was found: its word as the table has it, and the codes it may mean.
pub type Named = (&'static str, &'static [&'static str]);

/// A text without the currency before or after it.
pub fn strip(text: &str) -> Option<(&str, Named)> {
    let word = WORDS.iter().map(|&(word, codes)| (word, codes));
    word.chain(CODES.iter().map(|code| (*code, std::slice::from_ref(code))))
        .find_map(|named| Some((without(text, named.0)?, named)))
}

fn without<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, end) = (text.get(..word.len()), text.len().checked_sub(word.len()).and_then(|at| text.get(at..)));
    if start.is_some_and(|s| s.eq_ignore_ascii_case(word)) {
        return Some(&text[word.len()..]);
    }
    end.is_some_and(|e| e.eq_ignore_ascii_case(word)).then(|| &text[..text.len() - word.len()])
}

/// The codes that a text may mean when it is a currency and nothing else.
pub fn codes(text: &str) -> Option<&'static [&'static str]> {
    let (rest, (_, codes)) = strip(text.trim())?;
    rest.is_empty().then_some(codes)
}

/// True when a text of a currency column names a currency: its code in any case, or a symbol or word that fits it.
pub fn names_currency(text: &str, currency: &str) -> bool {
    let plain = plain_digits(text).trim().to_uppercase();
    plain == currency || codes(&plain).is_some_and(|codes| codes.contains(&currency))
}

/// The currency that a header names, when it is not the project's: `金额（美元）`, `Sales (EUR)`, `Amount USD`.
pub fn foreign_header(header: &str, currency: &str) -> Option<&'static str> {
    let plain = plain_digits(header);
    let bracketed = unit::in_brackets(&plain).and_then(|unit| {
        let unit = unit.trim_start_matches("单位").trim_start_matches([':', ' ']);
        let powerless = ["百万", "千万", "十万", "亿", "万", "千", "k", "K", "m", "M"]
            .iter()
            .find_map(|power| unit.strip_prefix(power).or_else(|| unit.strip_suffix(power)))
            .unwrap_or(unit);
        strip(powerless.trim()).or_else(|| strip(unit)).filter(|(rest, _)| rest.is_empty())
    });
    // Without brackets only a code in capitals is taken for a currency.
    let last = || plain.rsplit([' ', '_']).next().filter(|word| CODES.contains(word)).and_then(strip);
    let (_, (word, codes)) = bracketed.or_else(last)?;
    (!codes.contains(&currency)).then(|| if codes.len() == 1 { codes[0] } else { word })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_currencies_names_them_in_any_way() {
        for text in ["cny", "人民币", "RMB", "元", "￥", " CNY "] {
            assert!(names_currency(text, "CNY"), "{text}");
        }
        for text in ["USD", "港币", "1", "", "¥5"] {
            assert!(!names_currency(text, "CNY"), "{text}");
        }
        assert!(names_currency("XAF", "XAF"), "a code that is not listed");
    }

    #[test]
    fn a_header_may_name_another_currency() {
        for (header, currency, foreign) in [
            ("金额（美元）", "CNY", Some("USD")),
            ("金额（万美元）", "CNY", Some("USD")),
            ("销售额（万元）", "USD", Some("元")),
            ("Sales (EUR)", "USD", Some("EUR")),
            ("Sales ($)", "CNY", Some("$")),
            ("Sales (k EUR)", "USD", Some("EUR")),
            ("Amount USD", "CNY", Some("USD")),
            ("销售额（万元）", "CNY", None),
            ("Sales ($)", "USD", None),
            ("Sales (USD k)", "USD", None),
            ("Sales (net)", "USD", None),
            ("Try", "USD", None),
            ("Sales", "USD", None),
        ] {
            assert_eq!(foreign_header(header, currency), foreign, "{header} {currency}");
        }
    }
}
