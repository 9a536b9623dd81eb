//! Escaping for Typst source: what tera writes into `main.typ` can neither end a string nor begin markup.

use std::io::Write;

/// Writes letters, digits and spaces as they are and every other character as `\u{…}`, which Typst reads
/// as that character both in markup and inside a string; in code it is a syntax error.
///
/// # Errors
/// Those of the output.
pub(super) fn escape(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    for c in text.chars() {
        if c.is_alphanumeric() || c == ' ' {
            write!(out, "{c}")?;
        } else {
            write!(out, "\\u{{{:x}}}", u32::from(c))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut out = Vec::new();
        escape(text, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_with_a_meaning_in_typst_is_left() {
        let hostile = "#read(\"/etc/passwd\") *x* $x$ `a` \\ \n <b> @c // d = e ~ _f_ [g] {h} 1. - --";
        let text = escaped(hostile);
        let mut inside = false;
        for c in text.chars() {
            match c {
                '\\' => inside = true,
                '}' => inside = false,
                _ => assert!(inside || c.is_alphanumeric() || c == ' ', "{c:?} in {text}"),
            }
        }
        assert_eq!(escaped("华东 2026"), "华东 2026");
        assert_eq!(escaped("a-b"), "a\\u{2d}b");
    }
}
