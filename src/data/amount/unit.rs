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

/// Words after a power of ten in a header that leave it a unit.
const COUNTED: [&str; 20] = [
    "",
    "元",
    "圆",
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
];

/// Power of ten of a header's unit: `销售额（万元）` 4, `金额(百万元)` 6, `Sales (k USD)` 3, `金额/万元` 4, else 0.
pub fn header_exponent(header: &str) -> u8 {
    let plain = plain_digits(header);
    in_brackets(&plain).and_then(power).or_else(|| bare(&plain)).unwrap_or(0)
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
    unit.ends_with(['元', '圆']).then(|| power(unit)).flatten()
}

fn power(unit: &str) -> Option<u8> {
    let unit = unit.trim_start_matches("单位").trim_start_matches("unit").trim_start_matches([':', ' ']);
    let lower = unit.to_lowercase();
    let lower = lower.strip_prefix("in ").unwrap_or(&lower).trim();
    if ["'000", "’000", "000", "000s", "'000s", "thousands"].contains(&lower) {
        return Some(3);
    }
    if ["millions", "mio"].contains(&lower) {
        return Some(6);
    }
    // `万元`, `千美元`, `k`, `k USD`, `USD k`, `$m`.
    let word = POWERS.iter().find_map(|(word, p)| lower.strip_prefix(word).map(|rest| (rest.trim(), *p)));
    if let Some((rest, power)) = word {
        let counted = COUNTED.contains(&rest) || currency::codes(rest).is_some();
        return counted.then_some(power);
    }
    LETTERS.iter().filter(|(letter, _)| *letter != "b" && *letter != "w").find_map(|&(letter, power)| {
        let rest = lower.strip_prefix(letter).or_else(|| lower.strip_suffix(letter))?.trim();
        (rest.is_empty() || currency::codes(rest).is_some()).then_some(power)
    })
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
    fn letters_are_powers_for_money_only() {
        assert_eq!(strip("2m", true), Some(("2", 6)));
        assert_eq!(strip("2m", false), None);
        assert_eq!(strip("1.5 K", true), Some(("1.5 ", 3)));
        assert_eq!(strip("3万亿", false), Some(("3", 12)));
        assert_eq!(strip("¥", true), None);
    }
}
