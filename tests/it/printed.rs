//! A printed number done again: from the text of its fact's value and the name of its format.
//!
//! Written apart from the program's own `base::number`, from the names of its formats alone.

/// A format as its name says it: `amount.e4.1.signed`, `percent.1.abs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Format<'a> {
    kind: &'a str,
    exponent: i32,
    decimals: usize,
    signed: bool,
    absolute: bool,
}

fn format(name: &str) -> Option<Format<'_>> {
    let mut parts = name.split('.');
    let kind = parts.next()?;
    let exponent = match kind {
        "amount" => -parts.next()?.strip_prefix('e')?.parse::<i32>().ok()?,
        "percent" | "percent_bare" | "points" | "short_points" => 2,
        "times" => 0,
        _ => return None,
    };
    let decimals = parts.next()?.parse().ok()?;
    let mut format = Format { kind, exponent, decimals, signed: false, absolute: false };
    for part in parts {
        match part {
            "signed" => format.signed = true,
            "abs" => format.absolute = true,
            _ => return None,
        }
    }
    Some(format)
}

/// What stands for a fact without a value: by the format's name, none when the name says something else.
pub fn word(format: &str, lang: &str) -> Option<&'static [&'static str]> {
    match (format, lang) {
        ("na_base", "zh") => Some(&["不适用"]),
        ("na_base", _) => Some(&["n.a."]),
        ("new", "zh") => Some(&["基期为零"]),
        ("new", _) => Some(&["no base"]),
        ("missing" | "nothing", _) => Some(&["–"]),
        _ => None,
    }
}

/// The text of a value (as `findings.json` writes it) in a format; `moved` is added to the last printed digit.
pub fn shown(value: &str, name: &str, lang: &str, moved: i128) -> Option<String> {
    let format = format(name)?;
    let mut digits = rounded(value, format.exponent + i32::try_from(format.decimals).ok()?)?;
    if format.absolute {
        digits = digits.abs();
    }
    digits += moved;
    let sign = match digits.signum() {
        -1 => "−",
        1 if format.signed => "+",
        _ => "",
    };
    let after = match (format.kind, lang) {
        ("percent", _) => "%",
        ("points", "zh") => "个百分点",
        ("points" | "short_points", _) => "pp",
        ("times", "zh") => "倍",
        ("times", _) => "×",
        _ => "",
    };
    Some(format!("{sign}{}{after}", grouped(digits.unsigned_abs(), format.decimals)))
}

/// A decimal text times a power of ten, rounded half away from zero.
fn rounded(value: &str, power: i32) -> Option<i128> {
    let (negative, plain) = value.strip_prefix('-').map_or((false, value), |rest| (true, rest));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut digits: String = format!("{whole}{fraction}");
    // The point moves to the right by `power` from behind `whole`.
    let point = i32::try_from(whole.len()).ok()? + power;
    if point < 0 {
        return Some(0);
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() <= point {
        digits.push('0');
    }
    let (kept, cut) = digits.split_at(point);
    let kept: i128 = if kept.is_empty() { 0 } else { kept.parse().ok()? };
    let up = i128::from(cut.starts_with(|c: char| ('5'..='9').contains(&c)));
    Some(if negative { -(kept + up) } else { kept + up })
}

fn grouped(digits: u128, decimals: usize) -> String {
    let text = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = text.split_at(text.len() - decimals);
    let mut out: Vec<String> = Vec::new();
    let mut rest = whole;
    while rest.len() > 3 {
        let (head, tail) = rest.split_at(rest.len() - 3);
        out.insert(0, tail.to_owned());
        rest = head;
    }
    out.insert(0, rest.to_owned());
    let point = if decimals > 0 { "." } else { "" };
    format!("{}{point}{fraction}", out.join(","))
}

/// The numbers that a text shows: digits with separators and decimals, the sign before and the % behind.
pub fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !digit(at) {
            at += 1;
            continue;
        }
        let from = if at > 0 && matches!(chars[at - 1], '+' | '−') { at - 1 } else { at };
        while digit(at) {
            at += 1;
        }
        while chars.get(at) == Some(&',') && (1..=3).all(|i| digit(at + i)) && !digit(at + 4) {
            at += 4;
        }
        if chars.get(at) == Some(&'.') && digit(at + 1) {
            at += 1;
            while digit(at) {
                at += 1;
            }
        }
        if chars.get(at) == Some(&'%') {
            at += 1;
        }
        out.push(chars[from..at].iter().collect());
    }
    out
}

#[test]
fn numbers_are_done_again_by_the_rules_of_the_page() {
    for (value, format, lang, expected) in [
        ("3328607.46", "amount.e4.1", "zh", "332.9"),
        ("3328607.46", "amount.e0.2.signed", "en", "+3,328,607.46"),
        ("-0.50", "amount.e0.0", "en", "−1"),
        ("-0.0001", "percent.1.signed", "en", "0.0%"),
        ("0.285", "percent.1.signed", "en", "+28.5%"),
        ("-0.071", "points.1.abs", "zh", "7.1个百分点"),
        ("999999", "amount.e6.1", "en", "1.0"),
        ("4", "amount.e9.1", "en", "0.0"),
        ("1.25", "times.1", "zh", "1.3倍"),
    ] {
        assert_eq!(shown(value, format, lang, 0).as_deref(), Some(expected), "{value} {format}");
    }
    assert_eq!(
        tokens("2025-06..2026-06, +1,234.5% 1,23 (−7)Q3。"),
        ["2025", "06", "2026", "06", "+1,234.5%", "1", "23", "−7", "3"]
    );
}
