//! Words as YAML: any header can be written, and is read back as it was.

/// A scalar as it must stand in the file: plain where that is safe in every context, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Words that parsers of YAML may take for something else than text.
const SPECIAL: [&str; 11] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", ".nan", ".inf"];

fn is_plain(text: &str) -> bool {
    let middle = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '_' | '-' | '.' | '/' | ' ' | '（' | '）' | '%' | '(' | ')' | '+' | '$' | '*')
    };
    let path = text.contains('/');
    let first = |c: char| c.is_alphanumeric() || c == '_' || (path && matches!(c, '.' | '/'));
    let ends = text.chars().next().is_some_and(first) && text.chars().last().is_some_and(|c| c != ' ');
    ends && text.chars().all(middle) && !SPECIAL.contains(&text.to_lowercase().as_str())
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => {
                let code = c as u32;
                out.push_str(&if code <= 0xFFFF { format!("\\u{code:04X}") } else { format!("\\U{code:08X}") });
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Characters that YAML does not allow as they are, or that end a line.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A list of words in one line.
pub(super) fn list<T: AsRef<str>>(words: &[T]) -> String {
    let all: Vec<String> = words.iter().map(|w| scalar(w.as_ref())).collect();
    format!("[{}]", all.join(", "))
}

/// A word, or a list of several.
pub(super) fn one_or_list(words: &[String]) -> String {
    match words {
        [one] => scalar(one),
        many => list(many),
    }
}

/// A group in one line.
pub(super) fn group(pairs: &[(String, String)]) -> String {
    let all: Vec<String> = pairs.iter().map(|(key, value)| format!("{}: {}", scalar(key), scalar(value))).collect();
    format!("{{{}}}", all.join(", "))
}

/// Text from the data in a comment: one line, nothing that ends it.
pub(super) fn remark(text: &str) -> String {
    text.chars().map(|c| if needs_escape(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_words_stay_plain_and_others_are_quoted() {
        for (text, written) in [
            ("销售额（万元）", "销售额（万元）"),
            ("Business Type", "Business Type"),
            ("no", "\"no\""),
            ("a: b", "\"a: b\""),
            ("a #b", "\"a #b\""),
            ("#1", "\"#1\""),
            ("-", "\"-\""),
            ("", "\"\""),
            ("say \"hi\"", "\"say \\\"hi\\\"\""),
            ("a\nb", "\"a\\nb\""),
            ("\u{2028}", "\"\\u2028\""),
        ] {
            assert_eq!(scalar(text), written, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_header_comes_back_as_it_was(header in any::<String>(), other in "\\PC{0,12}") {
            let yaml = format!("{{{}: [{}, {}]}}", scalar(&header), scalar(&other), scalar(&header));
            let read: std::collections::BTreeMap<String, Vec<String>> = serde_yaml::from_str(&yaml)
                .map_err(|e| TestCaseError::fail(format!("{yaml}: {e}")))?;
            prop_assert_eq!(read.keys().next(), Some(&header));
            prop_assert_eq!(&read[&header], &vec![other, header.clone()]);
        }

        #[test]
        fn a_remark_stays_on_its_line(text in any::<String>()) {
            let yaml = format!("a: b # {}\nc: d\n", remark(&text));
            let read: std::collections::BTreeMap<String, String> = serde_yaml::from_str(&yaml)
                .map_err(|e| TestCaseError::fail(format!("{yaml}: {e}")))?;
            prop_assert_eq!(read.len(), 2);
            prop_assert_eq!(read["a"].as_str(), "b");
        }
    }
}
