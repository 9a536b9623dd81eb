//! Which header of a file a word of the configuration means.

use super::unit;

/// The header that is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// There is none.
    Nothing,
    /// This one.
    One(usize),
    /// These two fit alike.
    Several(usize, usize),
}

impl Match {
    /// The only header that fits.
    pub fn one(self) -> Option<usize> {
        if let Match::One(at) = self { Some(at) } else { None }
    }
}

/// Full-width characters as plain ones; spaces and line breaks as one space, none at the ends.
pub fn folded(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '￥' => '¥',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let shown = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let plain: String = text.chars().filter(shown).map(narrow).collect();
    plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The header that a word means: the same text, else the same with full-width characters folded, else the one that
/// is the same without a unit in brackets at its end.
pub fn find<T: AsRef<str>>(headers: &[T], wanted: &str) -> Match {
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Match::Nothing;
    }
    let exact = among(headers, |header| header.trim() == wanted);
    if exact != Match::Nothing {
        return exact;
    }
    let plain = folded(wanted);
    match among(headers, |header| folded(header) == plain) {
        Match::Nothing => among(headers, |header| {
            let (base, unit) = unit::split(header);
            unit.is_some() && base == plain
        }),
        found => found,
    }
}

fn among<T: AsRef<str>>(headers: &[T], fits: impl Fn(&str) -> bool) -> Match {
    let mut found = headers.iter().enumerate().filter(|(_, header)| fits(header.as_ref())).map(|(at, _)| at);
    match (found.next(), found.next()) {
        (None, _) => Match::Nothing,
        (Some(one), None) => Match::One(one),
        (Some(one), Some(other)) => Match::Several(one, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_header_comes_first() {
        let headers = ["销售额（万元）", "销售额", "ＩＤ", "Net Sales (k USD)", "团队\n名称"];
        assert_eq!(find(&headers, "销售额"), Match::One(1));
        assert_eq!(find(&headers, "销售额（万元）"), Match::One(0));
        assert_eq!(find(&headers, "销售额(万元)"), Match::One(0));
        assert_eq!(find(&headers, "ID"), Match::One(2));
        assert_eq!(find(&headers, "Net Sales"), Match::One(3));
        assert_eq!(find(&headers, "团队 名称"), Match::One(4));
        assert_eq!(find(&headers, "销售"), Match::Nothing);
        assert_eq!(find(&headers, ""), Match::Nothing);
    }

    #[test]
    fn two_that_fit_alike_are_never_one() {
        assert_eq!(find(&["销售额（万元）", "销售额(元)"], "销售额"), Match::Several(0, 1));
        assert_eq!(find(&["a", "b", "a"], "a"), Match::Several(0, 2));
        assert_eq!(find(&["单价（含税）", "单价（不含税）"], "单价"), Match::Nothing, "no units");
    }
}
