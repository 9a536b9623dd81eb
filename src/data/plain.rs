//! Texts of cells in plain characters, the words that people write for nothing, and the errors of workbooks.

/// Full-width forms, odd blanks and odd hyphens as their plain forms; marks that nobody sees are left out.
pub fn plain_digits(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('\t', " ");
    }
    let plain = |c: char| match c {
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xFEE0),
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' => Some('-'),
        '￥' => Some('¥'),
        c => Some(c),
    };
    text.chars().filter_map(plain).collect()
}

/// Words for "there is nothing", in lower case.
pub const MISSING: [&str; 15] =
    ["-", "--", "---", "—", "——", "―", "/", "\\", "n/a", "na", "null", "none", "nil", "无", "暂无"];

/// True for a text that says that there is nothing: missing, which is not zero.
pub fn is_missing(plain: &str) -> bool {
    let plain = plain.trim();
    plain.is_empty() || MISSING.contains(&plain) || MISSING.contains(&plain.to_lowercase().as_str())
}

/// True for what a workbook shows instead of a value: `#N/A`, `#DIV/0!`, and `#####` for a cell that is too narrow.
pub fn is_workbook_error(plain: &str) -> bool {
    const ERRORS: [&str; 15] = [
        "#N/A",
        "#NV",
        "#DIV/0!",
        "#REF!",
        "#VALUE!",
        "#WERT!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#GETTING_DATA",
        "#UNKNOWN!",
    ];
    let plain = plain.trim();
    let narrow = plain.len() >= 2 && plain.bytes().all(|b| b == b'#');
    narrow || ERRORS.contains(&plain.to_uppercase().as_str())
}

/// A text of the data as it may stand in backquotes in a message: on one line, at most 40 characters.
pub fn quoted(text: &str) -> String {
    const MOST: usize = 40;
    let mut short: String = text
        .chars()
        .take(MOST)
        .map(|c| {
            if c == '`' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_becomes_alike() {
        assert_eq!(plain_digits("￥１，２３４．５０\u{200b}"), "¥1,234.50");
        assert_eq!(plain_digits("1\u{202f}234\u{a0}5\t6"), "1 234 5 6");
        assert_eq!(plain_digits("（\u{2212}５％）ＣＮＹ"), "(-5%)CNY");
        assert_eq!(plain_digits("2026–03‑05"), "2026-03-05");
    }

    #[test]
    fn nothing_and_errors_are_told_from_values() {
        for text in ["", " ", "-", "—", "N/A", "Null", "NA", "/", "无"] {
            assert!(is_missing(text), "{text}");
        }
        for text in ["0", "-0", "nan", "no", "零", "#N/A", "--1", "."] {
            assert!(!is_missing(text), "{text}");
        }
        for text in ["#N/A", "#n/a", "#DIV/0!", "######", "#REF!"] {
            assert!(is_workbook_error(text), "{text}");
        }
        assert!(!is_workbook_error("#") && !is_workbook_error("#1") && !is_workbook_error("N/A"));
    }

    #[test]
    fn a_quoted_text_is_short_and_closes_its_quotes() {
        assert_eq!(quoted("a`b\nc"), "`a'b c`");
        assert_eq!(quoted(&"长".repeat(60)).chars().count(), 43);
    }
}
