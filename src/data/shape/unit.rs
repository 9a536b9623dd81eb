//! The unit in brackets at the end of a header: `销售额（万元）`, `Sales (k USD)`.

use super::headers::folded;
use crate::data::amount::{begins_with_power, of_unit, word_of};

const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];

/// A header without the unit in brackets at its end (folded), and the unit as it is written there.
pub fn split(header: &str) -> (String, Option<String>) {
    let plain = folded(header);
    let found = BRACKETS.iter().find_map(|&(open, close)| {
        let inside = plain.strip_suffix(close)?;
        let at = inside.rfind(open)?;
        let unit = inside[at + open.len_utf8()..].trim();
        (at > 0 && of_unit(unit).is_some()).then(|| (plain[..at].trim_end().to_owned(), unit.to_owned()))
    });
    match found {
        Some((base, unit)) => (base, Some(unit)),
        None => (plain, None),
    }
}

/// A number with its unit behind its last digit, unless it has a unit of its own: `(12.5)` in 万元 → `(12.5万)`.
pub fn with_power(text: &str, exponent: u8) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let Some((at, last)) = text.char_indices().rfind(|(_, c)| digit(*c)) else { return text.to_owned() };
    let (number, rest) = text.split_at(at + last.len_utf8());
    if begins_with_power(rest.trim_start()) {
        return text.to_owned();
    }
    format!("{number}{}{rest}", word_of(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_taken_from_the_end_of_a_header() {
        for (header, base, unit) in [
            ("销售额（万元）", "销售额", Some("万元")),
            ("销售额\n（单位：万元）", "销售额", Some("单位:万元")),
            ("Sales (k USD)", "Sales", Some("k USD")),
            ("Sales [USD k]", "Sales", Some("USD k")),
            ("金额[元]", "金额", Some("元")),
            ("金额【千美元】", "金额", Some("千美元")),
            ("数量(万件)", "数量", Some("万件")),
            ("Sales ($m)", "Sales", Some("$m")),
            ("Sales (in thousands)", "Sales", Some("in thousands")),
            ("单价（含税）", "单价(含税)", None),
            ("金额（万科）", "金额(万科)", None),
            ("毛利(%)", "毛利(%)", None),
            ("(元)", "(元)", None),
            ("Sales (US)", "Sales (US)", None),
        ] {
            assert_eq!(split(header), (base.to_owned(), unit.map(str::to_owned)), "{header}");
        }
    }

    #[test]
    fn a_number_gets_its_unit_behind_its_digits() {
        for (text, with) in [
            ("12.5", "12.5万"),
            ("(1,234)", "(1,234万)"),
            ("5-", "5万-"),
            ("3亿", "3亿"),
            ("2 k", "2 k"),
            ("", ""),
            ("n/a", "n/a"),
            ("12 元", "12万 元"),
        ] {
            assert_eq!(with_power(text, 4), with, "{text}");
        }
    }
}
