//! Powers of ten in words: of a number (`12.5万`) and of a header (`销售额（万元）`).

use super::currency;
use crate::data::plain::plain_digits;

/// Words for powers of ten, longer ones first.
const POWERS: [(&str, u8); 13] = [
    ("万亿", 12),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("亿", 8),
    ("億", 8),
    ("万", 4),
    ("萬", 4),
    ("千", 3),
    ("仟", 3),
    ("million", 6),
    ("billion", 9),
    ("thousand", 3),
];

/// Letters for powers of ten, in lower case; `w` is the 万 of Chinese chats.
const LETTERS: [(&str, u8); 6] = [("bn", 9), ("mn", 6), ("k", 3), ("m", 6), ("b", 9), ("w", 4)];

/// A number without the word of its power of ten, and the power. Letters are taken for `money` only: `2m` in a
/// column of quantities may be two metres.
pub fn strip(text: &str, money: bool) -> Option<(&str, u8)> {
    let ends = |word: &str| {
        let at = text.len().checked_sub(word.len())?;
        text.get(at..).filter(|end| end.eq_ignore_ascii_case(word)).map(|_| &text[..at])
    };
    let letters = LETTERS.iter().filter(|_| money);
    POWERS.iter().chain(letters).find_map(|&(word, power)| ends(word).map(|rest| (rest, power)))
}

/// What is counted, beside money.
const COUNTED: [&str; 10] = ["件", "个", "台", "套", "吨", "箱", "只", "份", "pcs", "units"];

/// Thousands and millions as headers write them.
const IN_HEADERS: [(&str, u8); 9] = [
    ("'000", 3),
    ("’000", 3),
    ("000", 3),
    ("'000s", 3),
    ("000s", 3),
    ("thousands", 3),
    ("millions", 6),
    ("billions", 9),
    ("mio", 6),
];

/// Power of ten of a header's unit: `销售额（万元）` 4, `金额(百万元)` 6, `Sales (k USD)` 3, `金额/万元` 4, else 0.
pub fn header_exponent(header: &str) -> u8 {
    let plain = plain_digits(header);
    in_brackets(&plain).and_then(of_unit).or_else(|| bare(&plain)).unwrap_or(0)
}

/// The text in the last brackets of a header.
pub fn in_brackets(plain: &str) -> Option<&str> {
    [('(', ')'), ('[', ']'), ('【', '】'), ('〔', '〕')].iter().find_map(|&(open, close)| {
        let from = plain.rfind(open)? + open.len_utf8();
        let to = plain[from..].find(close)? + from;
        Some(plain[from..to].trim())
    })
}

/// A unit of money after a separator: `金额_万元`. Without brackets the unit must name the money too.
fn bare(plain: &str) -> Option<u8> {
    let unit = plain.rsplit(['_', '/', '-', ' ', ':']).next().filter(|unit| unit.len() < plain.len())?;
    unit.ends_with(['元', '圆']).then(|| of_unit(unit)).flatten()
}

/// The power of ten of words that say in what amounts are counted, such as `万元` (4), `USD k` (3), `元` or `pcs` (0);
/// `None` for words that say something else.
pub fn of_unit(text: &str) -> Option<u8> {
    let lower = text.trim_start_matches("单位").trim_start_matches([':', ' ']).to_lowercase();
    let lower = lower.strip_prefix("unit:").or_else(|| lower.strip_prefix("in ")).unwrap_or(&lower);
    let mut words = lower.split([' ', '/']).filter(|word| !word.is_empty()).peekable();
    words.peek()?;
    words.try_fold(0_u8, |sum, word| Some(sum.saturating_add(of_word(word)?)))
}

fn of_word(word: &str) -> Option<u8> {
    let counted = |text: &str| COUNTED.contains(&text) || currency::codes(text).is_some();
    let power = |text: &str| {
        let known = LETTERS.iter().filter(|(letter, _)| *letter != "b" && *letter != "w");
        POWERS.iter().chain(&IN_HEADERS).chain(known).find(|(known, _)| *known == text).map(|(_, power)| *power)
    };
    // `万元`, `千美元`, `kUSD`, `$m`.
    let both = |(at, _): (usize, char)| {
        let (first, second) = word.split_at(at);
        let ahead = power(first).filter(|_| counted(second));
        ahead.or_else(|| power(second).filter(|_| counted(first)))
    };
    power(word).or_else(|| counted(word).then_some(0)).or_else(|| word.char_indices().skip(1).find_map(both))
}

/// The word of a power of ten, as readers of amounts know it; blank for a power without one.
pub fn word_of(exponent: u8) -> &'static str {
    POWERS.iter().find(|(_, power)| *power == exponent).map_or("", |(word, _)| word)
}

/// True when what follows a number begins with a word or letter of a power of ten.
pub fn begins_with_power(text: &str) -> bool {
    let lower = text.to_lowercase();
    POWERS.iter().chain(&LETTERS).any(|(word, _)| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_of_a_header_is_found_where_it_is_one() {
        for (header, power) in [
            ("销售额（万元）", 4),
            ("销售额(元)", 0),
            ("金额（千元）", 3),
            ("金额[百万元]", 6),
            ("金额（单位：亿元）", 8),
            ("金额【单位:千元】", 3),
            ("数量（万件）", 4),
            ("金额_万元", 4),
            ("金额/千元", 3),
            ("目标 万元", 4),
            ("Sales (k)", 3),
            ("Sales (k USD)", 3),
            ("Sales (USD k)", 3),
            ("Sales ($m)", 6),
            ("Sales ('000)", 3),
            ("Sales (in thousands)", 3),
            ("金额(万美元)", 4),
            ("Sales (kUSD)", 3),
            ("Sales ('000 EUR)", 3),
            ("Sales (unit: k USD)", 3),
            ("数量 (units)", 0),
            ("Sales", 0),
            ("Sales (US)", 0),
            ("Sales (kg)", 0),
            ("Sales m", 0),
            ("金额（万科）", 0),
            ("万元户", 0),
            ("毛利(%)", 0),
            ("1月 销售额", 0),
        ] {
            assert_eq!(header_exponent(header), power, "{header}");
        }
    }

    #[test]
    fn a_unit_without_a_power_is_a_unit() {
        assert_eq!(["元", "USD", "pcs", "元/件", "in thousands"].map(of_unit), [0, 0, 0, 0, 3].map(Some));
        assert_eq!(["含税", "US", "万科", "%", "", "unit"].map(of_unit), [None; 6]);
        assert_eq!([3, 4, 6, 8, 9, 12, 0].map(word_of), ["千", "万", "百万", "亿", "billion", "万亿", ""]);
        assert!(begins_with_power("k") && begins_with_power("百万元") && !begins_with_power("元"));
    }

    #[test]
    fn letters_are_powers_for_money_only() {
        assert_eq!(strip("2m", true), Some(("2", 6)));
        assert_eq!(strip("2m", false), None);
        assert_eq!(strip("1.5 K", true), Some(("1.5 ", 3)));
        assert_eq!(strip("3万亿", false), Some(("3", 12)));
        assert_eq!(strip("¥", true), None);
    }
}
