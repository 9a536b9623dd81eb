//! The unit behind a printed number, which stays on the line of its number.

/// Characters that Chinese units are made of: magnitudes first, then what is counted.
const MAGNITUDES: &str = "百千万亿";
const COUNTED: [&str; 20] = [
    "个百分点",
    "美元",
    "欧元",
    "港元",
    "日元",
    "英镑",
    "元",
    "件",
    "个",
    "家",
    "人",
    "单",
    "天",
    "分",
    "倍",
    "周",
    "年",
    "月",
    "日",
    "页",
];
/// Latin units other than currencies with their magnitude.
const PLAIN: [&str; 9] = ["pcs", "pp", "day", "days", "points", "k", "m", "b", "%"];

/// Length in bytes of the unit that the words behind a number begin with, with the blank before it; 0 without one.
pub(super) fn unit_length(words: &str) -> usize {
    let rest = words.trim_start_matches([' ', '\u{a0}']);
    let blank = words.len() - rest.len();
    let latin = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '%').unwrap_or(rest.len());
    if latin > 0 {
        let unit = &rest[..latin];
        let currency = unit.strip_prefix(['k', 'm', 'b']).unwrap_or(unit);
        let known = PLAIN.contains(&unit) || (currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase()));
        return if known { blank + latin } else { 0 };
    }
    let magnitude: usize = rest.chars().take_while(|c| MAGNITUDES.contains(*c)).map(char::len_utf8).sum();
    let counted = COUNTED.iter().find(|unit| rest[magnitude..].starts_with(**unit)).map_or(0, |unit| unit.len());
    if magnitude + counted == 0 { 0 } else { blank + magnitude + counted }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_found_right_behind_its_number() {
        for (words, unit) in [
            (" kCNY, practically on target", " kCNY"),
            (" CNY", " CNY"),
            ("pp on last year", "pp"),
            (" days left", " days"),
            ("万元，与目标", "万元"),
            ("亿", "亿"),
            ("个百分点", "个百分点"),
            ("个大区中", "个"),
            (" on target", ""),
            (" The next", ""),
            ("，较目标", ""),
            ("", ""),
        ] {
            assert_eq!(&words[..unit_length(words)], unit, "{words}");
        }
    }
}
