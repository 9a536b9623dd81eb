//! The unit in brackets at the end of a header: `销售额（万元）`, `Sales (k USD)`.

use super::headers::folded;
use crate::data::amount::header_exponent;

const BRACKETS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')];

/// Powers of ten, longer words first.
const POWERS: [&str; 17] = [
    "万亿",
    "千万",
    "百万",
    "十万",
    "亿",
    "億",
    "万",
    "萬",
    "千",
    "仟",
    "thousands",
    "thousand",
    "millions",
    "million",
    "billion",
    "bn",
    "mn",
];

/// What is counted, in lower case.
const COUNTED: [&str; 44] = [
    "元",
    "圆",
    "円",
    "人民币",
    "美元",
    "欧元",
    "英镑",
    "港元",
    "港币",
    "日元",
    "件",
    "个",
    "台",
    "套",
    "吨",
    "箱",
    "只",
    "份",
    "pcs",
    "units",
    "cny",
    "rmb",
    "usd",
    "eur",
    "gbp",
    "jpy",
    "hkd",
    "twd",
    "krw",
    "sgd",
    "aud",
    "cad",
    "chf",
    "inr",
    "us$",
    "hk$",
    "nt$",
    "¥",
    "$",
    "€",
    "£",
    "₩",
    "₹",
    "'000",
];

/// A header without the unit in brackets at its end (folded), and the unit as it is written there.
pub fn split(header: &str) -> (String, Option<String>) {
    let plain = folded(header);
    let found = BRACKETS.iter().find_map(|&(open, close)| {
        let inside = plain.strip_suffix(close)?;
        let at = inside.rfind(open)?;
        let unit = inside[at + open.len_utf8()..].trim();
        (at > 0 && is_unit(unit)).then(|| (plain[..at].trim_end().to_owned(), unit.to_owned()))
    });
    match found {
        Some((base, unit)) => (base, Some(unit)),
        None => (plain, None),
    }
}

/// True for words that say in what amounts are counted: a power of ten, a currency, pieces, or several of them.
fn is_unit(text: &str) -> bool {
    let text = text.trim_start_matches("单位").trim_start_matches([':', ' ']).to_lowercase();
    let text = text.strip_prefix("in ").unwrap_or(&text);
    let mut words = text.split([' ', '/']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(is_word)
}

fn is_word(word: &str) -> bool {
    let counted = |rest: &str| COUNTED.contains(&rest);
    let power = |rest: &str| POWERS.contains(&rest) || rest == "k" || rest == "m";
    let both = |first: &str, second: &str| power(first) && counted(second) || counted(first) && power(second);
    counted(word)
        || power(word)
        || ["000", "000s", "'000s", "’000"].contains(&word)
        || word.char_indices().skip(1).any(|(at, _)| both(&word[..at], &word[at..]))
}

/// The power of ten of a unit: `万元` 4, `元` 0.
pub fn exponent(unit: &str) -> u8 {
    header_exponent(&format!("x({unit})"))
}

/// The word that multiplies a number by a power of ten, as readers of amounts know it.
pub fn power_word(exponent: u8) -> &'static str {
    match exponent {
        3 => "千",
        4 => "万",
        5 => "十万",
        6 => "百万",
        7 => "千万",
        8 => "亿",
        9 => "billion",
        12 => "万亿",
        _ => "",
    }
}

/// A number with its unit behind its last digit, unless it has a unit of its own: `(12.5)` in 万元 → `(12.5万)`.
pub fn with_power(text: &str, exponent: u8) -> String {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let Some((at, last)) = text.char_indices().rfind(|(_, c)| digit(*c)) else { return text.to_owned() };
    let (number, rest) = text.split_at(at + last.len_utf8());
    let own = rest.trim_start().to_lowercase();
    if POWERS.iter().any(|power| own.starts_with(power)) || own.starts_with(['k', 'm', 'b', 'w']) {
        return text.to_owned();
    }
    format!("{number}{}{rest}", power_word(exponent))
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
